"""Cuts a piece into sentences: NLTK's Punkt for abbreviations, rules for quotations, brackets, headings and lists."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from nltk.tokenize.punkt import _ORTHO_BEG_UC, _ORTHO_MID_LC, PunktParameters, PunktSentenceTokenizer

from newsanalysis.errors import ReadError
from newsanalysis.lexicons.abbreviations import abbreviations
from newsanalysis.records import Article, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_WORD = 40
_LONGEST_DATE = 40
_LONGEST_BRACKET = 200

# Every part but the mark may be empty and none gives back what it took, so no text makes it look twice.
_STOP = re.compile(
    r"""(?P<mark>[.!?…。！？]++(?:[ ](?:\.++|…))*+)             # also ". . ."
        (?P<close>["'”’»)\]}]*+)
        (?P<note>(?:\s?\[(?:\d{1,3}|…|\.\.\.|(?:[a-z]++[ ]){1,3}needed|note[ ]\d++)\])*+)
        (?P<gap>\s*+)
        (?P<open>["'“‘«(\[]*+)
        (?P<word>(?:[^\W_]++(?:['’-][^\W_]++)*+)?+)
    """,
    re.VERBOSE,
)
_WIDE_MARKS = "。！？"
_CONTINUING = frozenset(",;:-–—%&/…)]}”’»")
_QUOTE_MARKS = frozenset("\"'”’»")
_WORD_EDGE = re.compile(r"[-–—/(\[\"“”]")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,3}")
_ANY_DOTTED = "U.S"
_ROMAN = re.compile(r"[IVXLC]{2,}|[VXLC]")
_FIRST_PERSON = re.compile(r"I(?:['’][a-z]+)?")
_NEXT_CAPITAL = re.compile(r"\s+[\"“‘'(]?([A-Z][a-z]*)")
_AFTER_BRACKET = re.compile(r"\s?[,;:]|\s[^\W\d_A-Z]")
_LABEL_ALONE = re.compile(r"[(\[•⁃▪◦‣*\s]{0,8}+(?:\d{1,3}|[A-Za-z]|[IVXivx]{1,4})\s?\Z")

_BULLET = re.compile(r"[•⁃▪◦‣]")
_DASH = re.compile(r"[-–—*]\s")
_NUMBERED = re.compile(r"(?P<label>\d{1,3}|[a-z])(?P<style>\.\)|\.|\))(?=\s)")
_LATER_NUMBERED = re.compile(rf"(?<=\s){_NUMBERED.pattern}(?=\s+[\"“(]?[A-Z])")
_DATE = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,\s[A-Z][a-z]{2,8}\s\d{1,2},\s\d{4}"
_OPENING_DATE = re.compile(rf"{_DATE}(?=\s+[\"“]?[A-Z])")
_CLOSING_DATE = re.compile(rf"(?<=[^\W_])\s(?={_DATE}\Z)")


def split_sentences(text: str) -> list[Sentence]:
    """Cut plain text into sentences.

    Paragraphs, numbered from 1, end at blank lines. Inside one, a line break is white space, unless a heading or
    the item of a list stands on a line of its own.

    Parameters
    ----------
    text
        Any text; it need not be news, nor hold a sentence at all.

    Returns
    -------
    list[Sentence]
        In order, none overlapping another, without white space at either end; together they hold every
        character of `text` that is not white space.

    Raises
    ------
    ReadError
        If `text` is no ``str``.

    Notes
    -----
    Whether an abbreviation also ends a sentence is decided by Punkt (Kiss and Strunk 2006, "Unsupervised Multilingual
    Sentence Boundary Detection", Computational Linguistics 32), its parameters made from
    ``resources/abbreviations.toml`` instead of trained.

    Examples
    --------
    >>> text = "“We are ready to talk,” Gen. Oh said on Sept. 3. The U.S. did not reply."
    >>> [sentence.span.of(text) for sentence in split_sentences(text)]
    ['“We are ready to talk,” Gen. Oh said on Sept. 3.', 'The U.S. did not reply.']
    """
    if not isinstance(text, str):
        raise ReadError(f"expected a text, got {type(text).__name__}: newsanalysis.read opens files and bytes")
    return list(split(Article(text, tuple(_paragraphs(text)))))


def split(article: Article) -> tuple[Sentence, ...]:
    r"""Cut an article into sentences; its headline is sentence 0 of paragraph 0 when it has one.

    Examples
    --------
    >>> article = Article("Talks resume\n\nSeoul said so. Tokyo agreed.", (Span(14, 42),), headline="Talks resume")
    >>> [(sentence.paragraph, sentence.span.of(article.text)) for sentence in split(article)]
    [(0, 'Talks resume'), (1, 'Seoul said so.'), (1, 'Tokyo agreed.')]
    """
    spans = [(0, headline)] if (headline := article.headline_span) else []
    for number, paragraph in enumerate(article.paragraphs, start=1):
        spans.extend((number, span) for span in _cut(article.text, paragraph))
    return tuple(Sentence(index, number, span.start, span.end) for index, (number, span) in enumerate(spans))


def _paragraphs(text: str) -> Iterator[Span]:
    start, at = None, 0
    for line in text.splitlines(keepends=True):
        if line.isspace():
            if start is not None:
                yield Span(start, at)
            start = None
        elif start is None:
            start = at
        at += len(line)
    if start is not None:
        yield Span(start, at)


def _cut(text: str, paragraph: Span) -> Iterator[Span]:
    for block in _pieces(text, paragraph, _line_breaks(text, paragraph)):
        for item in _pieces(text, block, _item_starts(text, block)):
            for part in _pieces(text, item, _caption_breaks(text, item)):
                yield from _pieces(text, part, _sentence_ends(text, part))


def _pieces(text: str, whole: Span, cuts: Iterator[int]) -> Iterator[Span]:
    """Yield what lies between the cuts, without the white space around it."""
    start = whole.start
    for cut in (*cuts, whole.end):
        piece = text[start:cut].lstrip()
        if piece:
            yield Span(cut - len(piece), cut - len(piece) + len(piece.rstrip()))
        start = cut


def _line_breaks(text: str, paragraph: Span) -> Iterator[int]:
    """Yield where a new line is more than white space.

    Running text is broken where the next word would not fit. Where it would have fitted, as after a heading, the line
    was broken on purpose.
    """
    whole = text[paragraph.start : paragraph.end].splitlines(keepends=True)
    lines = [line.strip() for line in whole]
    if len(lines) < 2:
        return
    width = max(map(len, lines))
    markers = [_BULLET]
    if _NUMBERED.match(lines[0]):
        markers.append(_NUMBERED)
    if sum(_DASH.match(line) is not None for line in lines) > 1:
        markers.append(_DASH)
    at = paragraph.start
    for line, above, below in zip(whole, lines, lines[1:], strict=False):
        at += len(line)
        if not above or not below or any(marker.match(below) for marker in markers):
            yield at
        else:
            fits = len(above) + 1 + len(below.split(maxsplit=1)[0]) <= width
            if fits and not below[0].islower() and above[-1] not in ",;-–—":
                yield at


def _item_starts(text: str, block: Span) -> Iterator[int]:
    """Yield where the later items begin of a list in one line: "1) ... 2) ..."."""
    if _BULLET.match(text, block.start):
        bullets = _BULLET.finditer(text, block.start + 1, block.end)
        yield from (bullet.start() for bullet in bullets if text[bullet.start() - 1].isspace())
    elif first := _NUMBERED.match(text, block.start, block.end):
        wanted = _label_after(first["label"])
        for item in _LATER_NUMBERED.finditer(text, first.end(), block.end):
            if (item["label"], item["style"]) == (wanted, first["style"]):
                yield item.start()
                wanted = _label_after(wanted)


def _label_after(label: str) -> str:
    return str(int(label) + 1) if label.isdecimal() else chr(ord(label) + 1)


def _caption_breaks(text: str, block: Span) -> Iterator[int]:
    """Yield where a dateline, a caption's number or its credit ends or begins without a stop."""
    start, end = block.start, block.end
    if label := (_OPENING_DATE.match(text, start, end) or _caption_label().match(text, start, end)):
        yield label.end()
    if ": " in text[start:end]:
        yield from (credit.start() for credit in _caption_credit().finditer(text, start, end))
    if date := _CLOSING_DATE.search(text, max(start, end - _LONGEST_DATE), end):
        yield date.start()


@cache
def _caption_label() -> re.Pattern[str]:
    words = "|".join(map(re.escape, abbreviations().labels))
    return re.compile(rf"(?:{words})\s\d{{1,3}}(?:\.\d{{1,3}})*+(?=\s+(?:[\"“]?[A-Z]|\())")


@cache
def _caption_credit() -> re.Pattern[str]:
    words = "|".join(map(re.escape, abbreviations().credits))
    return re.compile(rf"(?<=[^\W_])\s(?=(?:{words}):\s)")


def _sentence_ends(text: str, part: Span) -> Iterator[int]:
    begin = part.start
    for stop in _STOP.finditer(text, part.start, part.end):
        if stop.end() < part.end or stop["word"]:
            end = _end_at(text, begin, stop)
            if end is not None:
                yield end
                begin = end


def _end_at(text: str, begin: int, stop: re.Match[str]) -> int | None:
    """Return where the sentence that runs from `begin` ends at this stop; ``None`` if it goes on."""
    if not stop["gap"]:
        return _end_without_blank(text, begin, stop)
    follows = text[stop.start("open")]
    if follows in _CONTINUING or (follows == "(" and _goes_on_after_bracket(text, stop.end("open"))):
        return None
    if not (stop["note"] or _ends_before_next(text, begin, stop)):
        return None
    return _end_before_ellipsis(text, stop) or _end_of_note_number(text, stop) or stop.start("gap")


def _goes_on_after_bracket(text: str, at: int) -> bool:
    """Say whether the sentence goes on behind the bracket that opened at `at`: "Yes! (1965), and ..."."""
    close = text.find(")", at, at + _LONGEST_BRACKET)
    return close >= 0 and _AFTER_BRACKET.match(text, close + 1) is not None


def _ends_before_next(text: str, begin: int, stop: re.Match[str]) -> bool:
    """Say whether the word, number or sign after the stop begins a sentence."""
    mark, word = stop["mark"], stop["word"]
    if not word:
        return True
    before = _word_before(text, begin, stop.start())
    if word[0].islower():
        is_brand = word.isalpha() and not word.islower()  # eHow, iPhone
        return (is_brand or stop["open"].startswith("(")) and not _is_abbreviation(before)
    if mark == ".":
        return not _LABEL_ALONE.match(text, begin, stop.start()) and (
            not _is_abbreviation(before) or _abbreviation_ends(text, begin, stop, before)
        )
    if "!" in mark or "?" in mark:
        in_quotes = not _QUOTE_MARKS.isdisjoint(stop["close"])
        return not (in_quotes and _speaker_follows(text, stop))
    return _ellipsis_ends(stop)


def _word_before(text: str, begin: int, at: int) -> str:
    """Return the word that ends at `at`: "Sept" of "mid-Sept", "Gen" of "(Gen"."""
    words = text[max(begin, at - _LONGEST_WORD) : at].split()
    return _WORD_EDGE.split(words[-1])[-1].lstrip("'‘’") if words else ""


def _is_abbreviation(word: str) -> bool:
    if len(word) == 1:
        return word.isalpha()
    return word in abbreviations().listed or ("." in word and _DOTTED.fullmatch(word) is not None)


def _abbreviation_ends(text: str, begin: int, stop: re.Match[str], before: str) -> bool:
    """Say whether the abbreviation `before`, with a capital or number after it, is the last word of its sentence."""
    known, word = abbreviations(), stop["word"]
    is_number = word[0].isdecimal()
    if before in known.titles:
        return word.lower() in known.starters and word not in known.surnames
    if before in known.numbered:
        return not (is_number or _ROMAN.fullmatch(word))
    if before in known.clock:
        opens_sentence = len(text[begin : begin + _LONGEST_WORD].split(maxsplit=3)) < 4 or stop.start() - begin < 12
        return not (opens_sentence or is_number or word in known.clock_continued_by)
    if is_number and (len(before) == 1 or "." in before):
        return False
    is_initial = word == "I" and text[stop.end() : stop.end() + 1] == "."
    return not is_initial and _punkt_ends(_ANY_DOTTED if "." in before else before, word[:_LONGEST_WORD])


def _ellipsis_ends(stop: re.Match[str]) -> bool:
    """Say whether "..." before a capital ends the sentence; four stops do, and so does a stop before it."""
    mark, word = stop["mark"], stop["word"]
    if mark.count(".") >= 4 or mark.startswith((". ..", ". …")):
        return True
    return not (stop["open"].endswith("(") or _FIRST_PERSON.fullmatch(word)) and _punkt_ends("..", word[:_LONGEST_WORD])


def _end_before_ellipsis(text: str, stop: re.Match[str]) -> int | None:
    """Return the end of "it." in "it. . . . The", where the ellipsis belongs to what follows."""
    at = stop.start()
    return at + 1 if stop["mark"] == ". . . ." and not stop["close"] and not text[at - 1 : at].isspace() else None


def _end_of_note_number(text: str, stop: re.Match[str]) -> int | None:
    """Return the end of "it. 12 The" before "The", where 12 is the number of a note."""
    if stop["word"].isdecimal() and len(stop["word"]) <= 3:
        after = _NEXT_CAPITAL.match(text, stop.end())
        if after and after[1].lower() in abbreviations().starters:
            return stop.end()
    return None


def _end_without_blank(text: str, begin: int, stop: re.Match[str]) -> int | None:
    """Return the end in "talks.The", in "talks.12 The" with the number of a note, and after the wide marks of Asia."""
    word, end = stop["word"], stop.start("gap")
    if stop["mark"][-1] in _WIDE_MARKS:
        return end
    before = _word_before(text, begin, stop.start())
    if not word or not (before.isalpha() and before.islower() and len(before) > 2) or _is_abbreviation(before):
        return None
    if word.isdecimal():
        return stop.end() if len(word) <= 3 and _NEXT_CAPITAL.match(text, stop.end()) else None
    begins = word[0].isupper() and word[1:].islower() and text[stop.end() : stop.end() + 1] in (" ", ",", "\n")
    return end if begins else None


def _speaker_follows(text: str, stop: re.Match[str]) -> bool:
    """Say whether a name and a verb of speech follow a quotation that ended in "?" or "!": "Kim asked"."""
    return stop["word"].lower() not in abbreviations().starters and bool(_speaker().match(text, stop.start("word")))


@cache
def _speaker() -> re.Pattern[str]:
    verbs = "|".join(sorted(abbreviations().speech))
    return re.compile(rf"(?:[A-Z][\w'’-]*\.?\s){{1,4}}(?:{verbs})\b")


@lru_cache(maxsize=4096)
def _punkt_ends(abbreviation: str, word: str) -> bool:
    """Ask Punkt whether an abbreviation before this word is also the end of a sentence."""
    return bool(_punkt().text_contains_sentbreak(f"{abbreviation}. {word}"))


@cache
def _punkt() -> PunktSentenceTokenizer:
    """Set up Punkt with the abbreviations and sentence starters of the lexicon instead of trained ones."""
    known = abbreviations()
    parameters = PunktParameters()
    parameters.abbrev_types.update(word.lower() for word in known.plain)
    for word in known.starters:
        parameters.add_ortho_context(word, _ORTHO_BEG_UC | _ORTHO_MID_LC)
    return PunktSentenceTokenizer(parameters)
