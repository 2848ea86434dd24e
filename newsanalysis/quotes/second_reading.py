"""What the rules found, read again beside what the model finds: where rules are silent or unsure, the model decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from newsanalysis.lexicons.cues import cue_lexicon, function_words
from newsanalysis.records import Quote, Sentence, Span, sentence_at

if TYPE_CHECKING:
    from newsanalysis.model.attributions import Attribution, SecondReading
    from newsanalysis.records import Article, QuoteKind

SURE = 0.7
"""How sure the model must be of a content that the rules miss, or bound otherwise."""
DOUBTED = 0.45
"""What the rules found without quotation marks is dropped where the model finds it less likely than this."""
HEARD = 0.5
"""The share of a paragraph that quotes must cover for the rules to be sure that they heard all of it."""
OTHER, SAME = 0.1, 0.9
"""Between these shares in common, two contents are one with other bounds."""
BEFORE, NEXT, AFTER = 6, 3, 5
"""Words before a content that the model alone finds, before one that opens with "that" (it may be a relative clause),
and after it: one of them must announce speech."""
_NEXT_WORD = re.compile(r"[ \n](\w+)")
_WORD = re.compile(r"\w+")
_MARKS = '"“”'
_APOSTROPHE = re.compile(r"\w['’]$")
_RELATIVES = ("who", "which", "whose", "that")
_UNFINISHED = re.compile(rf", (?:an?|one|the) \w+$|\b(?:{'|'.join(_RELATIVES)})\W*$")


def unsure(article: Article, quotes: Sequence[Quote]) -> list[Span]:
    """Return the paragraphs in which the rules may have missed something.

    They are sure of a paragraph half of which is quoted, each quote by somebody. On the articles of PolNeAR that leaves
    three fifths to read again, for all but half a point of F1 of what reading all of it gains.
    """
    return [paragraph for paragraph in article.paragraphs if _is_unsure(paragraph, quotes)]


def _is_unsure(paragraph: Span, quotes: Sequence[Quote]) -> bool:
    pieces = [(quote, span) for quote in quotes for span in quote.content if span.overlaps(paragraph)]
    heard = sum(min(span.end, paragraph.end) - max(span.start, paragraph.start) for _, span in pieces)
    return heard < HEARD * (paragraph.end - paragraph.start) or any(quote.speaker is None for quote, _ in pieces)


def reread(
    article: Article, sentences: Sequence[Sentence], quotes: Sequence[Quote], second: SecondReading
) -> tuple[Quote, ...]:
    """Bring the rules' quotes and the model's attributions together.

    Quotes in quotation marks stay exactly as the rules found them; of the others the model drops the doubtful ones and
    bounds some anew. It adds what the rules miss, and the speakers that they miss.

    Parameters
    ----------
    article, sentences, quotes
        The piece, and what the rules found.
    second
        What the model finds.

    Returns
    -------
    tuple of Quote
        In order.
    """
    sure = [found for found in second.attributions if found.sure >= SURE and not _breaks_off(article.text, found)]
    kept = [quote for quote in quotes if quote.kind != "indirect" or second.is_said(_hull(quote.content)) >= DOUBTED]
    kept = [_bounded(article, sentences, quote, sure) for quote in kept]
    kept = [q if _is_nobodys(article, q) else _with_speaker(q, second.attributions) for q in kept]
    missed = [found for found in sure if not any(_overlap(found, quote) for quote in kept)]
    new = [_quote(article, sentences, found) for found in missed if _is_announced(article, sentences, found)]
    told = {(quote.content, quote.speaker): quote for quote in [*new, *reversed(kept)]}
    return tuple(sorted(told.values(), key=lambda quote: (quote.start, quote.end)))


def _breaks_off(text: str, found: Attribution) -> bool:
    """Whether a content begins in the middle of a word, or ends before what its last word announces or in a phrase."""
    first, last = found.content[0], found.content[-1]
    if _APOSTROPHE.search(text, max(0, first.start - 2), first.start) or _UNFINISHED.search(last.of(text)):
        return True
    following = _NEXT_WORD.match(text, last.end)
    return following is not None and not _goes_on(following[1].lower())


def _goes_on(word: str) -> bool:
    """Whether a word can come after what is said: a small word, or one that announces speech."""
    return word in function_words() or word in cue_lexicon().starters


def _is_announced(article: Article, sentences: Sequence[Sentence], found: Attribution) -> bool:
    """Whether a word that the rules know to announce speech stands beside a content, in its first or last sentence."""
    hull = _hull(found.content)
    speaker = found.speaker
    if speaker is not None and speaker.end <= hull.start and not article.text[speaker.end : hull.start].strip(" "):
        return False  # "Pompeo | invited him": a deed, and no word between that announces one
    opening = cue_lexicon().verbs.get(_first_word(hull.of(article.text)))
    is_deed = opening is not None and opening.shape == "past"
    return not is_deed and _announcing(article, sentences, found) is not None


def _announcing(article: Article, sentences: Sequence[Sentence], found: Attribution) -> Span | None:
    """Return the word nearest to a content that the rules know to announce speech."""
    text, hull = article.text, _hull(found.content)
    reach = NEXT if _first_word(hull.of(text)) in _RELATIVES else BEFORE
    first, last = sentence_at(sentences, hull.start), sentence_at(sentences, hull.end - 1)
    before = [Span(*word.span()) for word in _WORD.finditer(text, first.start, hull.start)][-reach:]
    after = [Span(*word.span()) for word in _WORD.finditer(text, hull.end, last.end)][:AFTER]
    beside = [span for span in (*reversed(before), *after) if _announces(span.of(text).lower())]
    return min(beside, key=lambda span: _between(span, hull), default=None)


def _announces(word: str) -> bool:
    cues = cue_lexicon()
    return word == "according" or word in cues.verbs or word in cues.nouns or word in cues.adjectives


def _first_word(text: str) -> str:
    found = _WORD.search(text)
    return found.group().lower() if found else ""


def _hull(content: Sequence[Span]) -> Span:
    return Span(content[0].start, content[-1].end)


def _overlap(one: Attribution | Quote, other: Attribution | Quote) -> bool:
    return any(span.overlaps(there) for span in one.content for there in other.content)


def _in_common(one: Attribution | Quote, other: Attribution | Quote) -> float:
    """Return the share of characters that two contents have in common (Jaccard)."""
    here, there = _hull(one.content), _hull(other.content)
    shared = min(here.end, there.end) - max(here.start, there.start)
    return max(0, shared) / (max(here.end, there.end) - min(here.start, there.start))


def _nearest(quote: Quote, attributions: Sequence[Attribution]) -> tuple[float, Attribution | None]:
    best = max(attributions, key=lambda found: _in_common(found, quote), default=None)
    return (0.0, None) if best is None else (_in_common(best, quote), best)


def _bounded(article: Article, sentences: Sequence[Sentence], quote: Quote, sure: Sequence[Attribution]) -> Quote:
    share, found = _nearest(quote, sure)
    if quote.kind != "indirect" or found is None or not OTHER < share < SAME or len(found.content) > 1:
        return quote
    if any(part is not None and found.content[0].overlaps(part) for part in (quote.cue, quote.speaker)):
        return quote
    cut_off = _WORD.findall(article.text[quote.start : found.content[0].start].lower())
    if not cue_lexicon().nouns.keys().isdisjoint(cut_off):
        return quote  # "expressed | willingness to go": the noun is part of what is said
    return replace(_quote(article, sentences, found), cue=quote.cue, speaker=quote.speaker)


def _is_nobodys(article: Article, quote: Quote) -> bool:
    """Whether a noun announces what is said, as in "speculation whether": the rules know when somebody has it."""
    return quote.cue is not None and quote.cue.of(article.text).lower() in cue_lexicon().nouns


def _with_speaker(quote: Quote, attributions: Sequence[Attribution]) -> Quote:
    share, found = _nearest(quote, attributions)
    if quote.speaker is not None or found is None or share <= OTHER:
        return quote
    return replace(quote, speaker=found.speaker, cue=quote.cue or found.cue)


def _quote(article: Article, sentences: Sequence[Sentence], found: Attribution) -> Quote:
    number = sentence_at(sentences, found.content[0].start).index
    cue = _cue(article, sentences, found)
    return Quote(number, found.content, cue, found.speaker, _kind(article.text, found.content))


def _cue(article: Article, sentences: Sequence[Sentence], found: Attribution) -> Span | None:
    """Return what the model takes for the cue, unless a word nearer to the content is: "a clear | willingness to"."""
    nearest = _announcing(article, sentences, found)
    if found.cue is None or nearest is None:
        return nearest or found.cue
    says = any(map(_announces, _WORD.findall(found.cue.of(article.text).lower())))
    return found.cue if says or _between(found.cue, _hull(found.content)) <= 1 else nearest


def _between(one: Span, other: Span) -> int:
    """Return how many characters stand between two spans."""
    return max(one.start - other.end, other.start - one.end)


def _kind(text: str, content: Sequence[Span]) -> QuoteKind:
    words = " ".join(span.of(text) for span in content)
    if not any(mark in words for mark in _MARKS):
        return "indirect"
    return "direct" if words[0] in _MARKS and words[-1] in _MARKS else "mixed"
