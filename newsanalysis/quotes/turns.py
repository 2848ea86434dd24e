"""Quotations that no cue claims: they go on with the speaker before them, or stand alone."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING

from newsanalysis.quotes.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsanalysis.quotes.grammar import Text
    from newsanalysis.records import Sentence

FEWEST_WORDS = 5
"""A quotation without a cue is a quote of its own only when it has more words than this."""


def carry_on(page: Text, sentences: Sequence[Sentence], drafts: list[Draft]) -> list[Draft]:
    """Give every unclaimed quotation that is speech to the quote just before it, or make it a quote of its own.

    "Just before" is the sentence before, be it the last of the paragraph before: so do papers set a speech of
    several paragraphs. A quotation that nobody was named for goes on across paragraphs only where its mark
    was left open.
    """
    waiting = _unclaimed(page, sentences, drafts)
    if not waiting:
        return drafts
    ordered = sorted(drafts, key=attrgetter("end"))
    alone: list[Draft] = []
    latest, latest_end, at = None, -1, 0
    for number in waiting:
        first, last = page.opens[number], page.closes[number]
        while at < len(ordered) and ordered[at].end < first:
            if ordered[at].end > latest_end and _may_go_on(page, sentences, ordered[at]):
                latest, latest_end = ordered[at], ordered[at].end
            at += 1
        if latest is not None and _follows(page, sentences, latest, latest_end, first):
            latest.pieces.append((first, last))
        elif last - first > FEWEST_WORDS:
            latest = Draft(_index(sentences, page.words[first].start), [(first, last)], None, None)
            alone.append(latest)
        else:
            continue
        latest_end = last
    return drafts + alone


def _unclaimed(page: Text, sentences: Sequence[Sentence], drafts: list[Draft]) -> list[int]:
    claimed: set[int] = set()
    for draft in drafts:
        for first, last in draft.pieces:
            claimed.update(page.quoted[first : last + 1])
    return [number for number in sorted(page.opens) if number not in claimed and _is_speech(page, sentences, number)]


def _index(sentences: Sequence[Sentence], offset: int) -> int:
    return max(0, bisect_right(sentences, offset, key=attrgetter("start")) - 1)


def _is_speech(page: Text, sentences: Sequence[Sentence], number: int) -> bool:
    """Whether the quotation is whole sentences: it begins one, and ends as one does."""
    quotation = page.quotations[number]
    if sentences[_index(sentences, quotation.start)].start != quotation.start:
        return False
    inner = page.text[quotation.start : quotation.end].rstrip(" \"”'’»")
    return quotation.goes_on or inner[-1:] in (".", "?", "!", "…", ",")


def _may_go_on(page: Text, sentences: Sequence[Sentence], draft: Draft) -> bool:
    """Whether a quote can go on in a later quotation: it ends in one, or its sentence ends in a colon."""
    if not draft.pieces or page.quoted[draft.pieces[-1][1]] >= 0:
        return True
    sentence = sentences[_index(sentences, page.words[draft.end].start)]
    return page.text[sentence.end - 1] == ":"


def _follows(page: Text, sentences: Sequence[Sentence], draft: Draft, end: int, first: int) -> bool:
    before = _index(sentences, page.words[end].start)
    here = _index(sentences, page.words[first].start)
    if here - before > 1:
        return False
    if draft.cue is not None or sentences[here].paragraph == sentences[before].paragraph:
        return True
    return page.quoted[end] >= 0 and page.quotations[page.quoted[end]].goes_on
