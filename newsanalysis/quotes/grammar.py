"""Just enough grammar: what each word does, where noun phrases and clauses begin and end."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from newsanalysis.lexicons.cues import cue_lexicon, function_words, past_forms, word_set
from newsanalysis.words import Word, tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsanalysis.lexicons.cues import Cue
    from newsanalysis.quotes.marks import Quotation
    from newsanalysis.records import Sentence

LONGEST_PHRASE = 24
"""No noun phrase is followed further than this many words."""

NOMINAL = frozenset(("name", "noun", "number", "determiner", "possessive", "object", "third", "point", "period"))
STARTS_PHRASE = NOMINAL | {"subject", "ed", "ing"}
_NO_START = frozenset(("adverb", "coordinator", "preposition", "to", "point"))
VERBAL = frozenset(("auxiliary", "verb", "ed", "third"))
_MARKS = {",": ",", ":": ":", ";": ";", "(": "(", ")": ")", "[": "(", "]": ")", ".": ".", "!": ".", "?": "."}
_SHOUTED = frozenset(("US", "IT", "WHO", "AM"))
_WHICH_TIME = frozenset(("last", "next", "this", "late", "early"))
_DASHES = frozenset("—–-")
_QUOTE_MARKS = frozenset("\"“”„«»'‘’`")


@dataclass(slots=True)
class Text:
    """A piece's words, what each does (`kinds`), and which quotation each stands in (`quoted`, -1 for none)."""

    text: str
    words: list[Word]
    kinds: list[str]
    quotations: Sequence[Quotation]
    quoted: list[int] = field(default_factory=list)
    opens: dict[int, int] = field(default_factory=dict)
    closes: dict[int, int] = field(default_factory=dict)

    def skip_adverbs(self, at: int, last: int) -> int:
        """Return the first word from `at` on that is no adverb and no time ("Monday", "last week")."""
        kinds = self.kinds
        while at <= last:
            if kinds[at] in ("adverb", "time"):
                at += 1
            elif at < last and self.words[at].lower in _WHICH_TIME and kinds[at + 1] in ("period", "time", "name"):
                at += 2
            else:
                break
        return at

    def is_between_marks(self, at: int) -> bool:
        """Whether the word stands in a quotation."""
        return self.quoted[at] >= 0


def read_words(text: str, sentences: Sequence[Sentence], quotations: Sequence[Quotation]) -> Text:
    """Cut a piece into words and say what each does."""
    words = tokenize(text) if sentences else []
    jobs = _jobs()
    kinds = [
        "name" if word.text in _SHOUTED else jobs.get(word.lower) or _kind_by_shape(word.text, word.lower)
        for word in words
    ]
    page = Text(text, words, kinds, quotations)
    page.quoted = _quoted(words, quotations)
    for place, mark in enumerate(page.quoted):
        if mark >= 0:
            page.opens.setdefault(mark, place)
            page.closes[mark] = place
    return page


def _quoted(words: list[Word], quotations: Sequence[Quotation]) -> list[int]:
    inside = [-1] * len(words)
    at = 0
    for number, quotation in enumerate(quotations):
        while at < len(words) and words[at].start < quotation.start:
            at += 1
        while at < len(words) and words[at].start < quotation.end:
            inside[at] = number
            at += 1
    return inside


@cache
def _jobs() -> dict[str, str]:
    table = dict(function_words())
    table |= {"that": "that", "to": "to"}
    for form, entry in cue_lexicon().verbs.items():
        if entry.shape == "third":
            table.setdefault(form, "third")
    for form in past_forms():
        table.setdefault(form, "verb")
    return table | _MARKS | dict.fromkeys(_DASHES, "-") | dict.fromkeys(_QUOTE_MARKS, "mark")


def _kind_by_shape(text: str, lower: str) -> str:
    first = text[0]
    if not first.isalnum():
        return "other"
    if first.isdigit():
        return "number"
    if first.isupper():
        return "name"
    if lower.endswith("ing"):
        return "ing"
    if lower.endswith("ed"):
        return "ed"
    if lower.endswith("ly"):
        return "adverb"
    return "noun"


def settle(page: Text, first: int, last: int) -> None:
    """Correct the work of words that only their sentence shows: points inside names and numbers, "don't", "Asked"."""
    words, kinds = page.words, page.kinds
    if kinds[first] == "name" and first < last:
        kinds[first] = _first_kind(page, first)
    for at in range(first, last):
        kind, after = kinds[at], words[at + 1]
        if kind == "." and words[at].text == "." and page.quoted[at] < 0:
            if kinds[at + 1] not in ("mark", ")", "."):
                kinds[at] = "point"
        elif kind == "," and after.start == words[at].end and kinds[at + 1] == "number":
            kinds[at] = "point"
        elif kind == "mark" and after.lower == "t" and at > first and after.start == words[at].end:
            kinds[at - 1] = kinds[at] = kinds[at + 1] = "auxiliary"


def _first_kind(page: Text, first: int) -> str:
    """Return what a sentence's first word does, whose capital says nothing: "Asked why", "Speaking in Seoul"."""
    lower = page.words[first].lower
    form = cue_lexicon().verbs.get(lower)
    for ending, shape in (("ing", "gerund"), ("ed", "past")):
        if lower.endswith(ending) and len(lower) > 5:
            known = form is not None and form.shape == shape
            return ending if known or page.kinds[first + 1] != "name" else "name"
    return "name"


def cue_of(page: Text, at: int, last: int) -> tuple[Cue | None, int]:
    """Return the cue verb at word `at`, with its particles, and its last word; ``None`` where the word is none."""
    form = cue_lexicon().verbs.get(page.words[at].lower)
    if form is None:
        return None, at
    for particles, cue in form.particles.items():
        end = at + len(particles)
        if end <= last and all(page.words[at + 1 + n].lower == word for n, word in enumerate(particles)):
            return cue, end
    return form.cue, at


def acts(page: Text, at: int) -> bool:
    """Whether the word is a verb with its subject before it ("observers agree"), though it could be a noun."""
    kind = page.kinds[at]
    if kind in ("verb", "auxiliary"):
        return True
    before = page.kinds[at - 1] if at else ""
    lexicon, lower = cue_lexicon(), page.words[at].lower
    if kind == "third":
        known = cue_of(page, at, len(page.words) - 1)[0] is not None
        named = before in ("name", "noun") and lower not in lexicon.also_nouns
        return known and (before in ("subject", "question") or named)
    if kind != "noun":
        return False
    if lower in word_set("past_like_base"):
        return before in ("name", "subject", "noun")
    if lower not in lexicon.verbs or lower in lexicon.also_nouns or lexicon.verbs[lower].shape != "base":
        return False
    plural = before in ("noun", "name") and page.words[at - 1].lower.endswith("s")
    return plural or before in ("subject", "auxiliary", "to")


# ---------------------------------------------------------------- noun phrases


def phrase_before(page: Text, end: int, first: int) -> tuple[int, int] | None:
    """Return the noun phrase whose last word is `end`, as its first and last word."""
    kinds, at = page.kinds, end
    floor = max(first, end - LONGEST_PHRASE)
    while at >= floor and not page.is_between_marks(at):
        if kinds[at] == "subject":
            at -= 1
            break
        if not _belongs(page, at, floor, end):
            break
        at -= 1
    start = at + 1
    while start <= end and (kinds[start] in _NO_START or page.words[start].text in ("'s", "’s")):
        start += 1
    return (start, end) if start <= end else None


def _belongs(page: Text, at: int, floor: int, end: int) -> bool:
    """Whether the word can be part of a noun phrase that ends further right."""
    kind = page.kinds[at]
    if kind in NOMINAL:
        return kind not in ("noun", "third") or not acts(page, at)
    if at == floor:
        return False
    before = page.kinds[at - 1]
    if kind in ("time", "to"):
        return before in ("noun", "name")
    if kind in ("ed", "ing", "adverb"):
        return before in ("determiner", "possessive", "number", "adverb", "preposition")
    if at == end:
        return False
    if kind == "coordinator":
        return before in NOMINAL and page.words[at].lower != "but"
    return kind == "preposition" and (before in NOMINAL or before == "subject")


def phrase_after(page: Text, start: int, last: int) -> tuple[int, int] | None:
    """Return the noun phrase that begins at `start`, up to a comma, a verb or a place or time."""
    kinds, at = page.kinds, start
    ceiling = min(last, start + LONGEST_PHRASE)
    while at <= ceiling and not page.is_between_marks(at):
        kind = kinds[at]
        if kind == "subject":
            at += at == start
            break
        if at > start and kind in ("noun", "third") and acts(page, at):
            break
        joined = kind in ("preposition", "coordinator") and at > start and _joins(page, at, ceiling)
        if kind in NOMINAL or joined or (kind in ("ed", "ing", "adverb") and _is_modifier(page, at, start, ceiling)):
            at += 1
        else:
            break
    return (start, at - 1) if at > start else None


def _joins(page: Text, at: int, ceiling: int) -> bool:
    lower = page.words[at].lower
    if lower == "of":
        return True
    return lower == "and" and at < ceiling and page.kinds[at + 1] == "name" and page.kinds[at - 1] == "name"


def _is_modifier(page: Text, at: int, start: int, ceiling: int) -> bool:
    """Whether a participle or adverb belongs to the noun after it: "the freed crew", not "Lee freed the crew"."""
    kinds = page.kinds
    if at == ceiling:
        return False
    before, after = kinds[at - 1], kinds[at + 1]
    if kinds[at] == "adverb" and after == "ed":
        return before in ("determiner", "possessive") and _is_modifier(page, at + 1, start, ceiling)
    if after not in NOMINAL or (kinds[at] == "ed" and after in ("determiner", "possessive")):
        return False
    if kinds[at] == "ed" and after == "name" and before in ("name", "noun") and at > start:
        return False  # "Lee invited North Korean officials"
    return at == start or before in ("determiner", "possessive", "name", "noun", "number", "adverb")
