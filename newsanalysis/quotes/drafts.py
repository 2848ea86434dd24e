"""A quote in the making: places counted in words, pieces still to come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsanalysis.records import Quote, QuoteKind, Span, sentence_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsanalysis.quotes.grammar import Text
    from newsanalysis.records import Sentence

Stretch = tuple[int, int]
"""First and last word of some words."""


@dataclass(slots=True)
class Draft:
    """Pieces of content, cue and speaker, each as its first and last word.

    `leads` says that a later cue of the sentence may share the speaker ("he left, saying ..."),
    `comments` that it stands behind a clause which may go on ("Kim left, officials said, and ..."),
    `verbatim` that the words are the speaker's own though no marks say so.
    """

    sentence: int
    pieces: list[Stretch]
    cue: Stretch | None
    speaker: Stretch | None
    leads: bool = False
    comments: bool = False
    verbatim: bool = False

    @property
    def end(self) -> int:
        """The last word of cue and content."""
        ends = [piece[1] for piece in self.pieces]
        if self.cue is not None:
            ends.append(self.cue[1])
        return max(ends, default=-1)


def finish(page: Text, draft: Draft, sentences: Sequence[Sentence]) -> Quote | None:
    """Turn a draft into a record of the sentence it begins in; ``None`` if nothing is left of its content."""
    spans = [_span(page, piece) for piece in _apart(draft.pieces)]
    if not spans:
        return None
    cue = _span(page, draft.cue) if draft.cue is not None else None
    speaker = _span(page, draft.speaker) if draft.speaker is not None else None
    kind = "direct" if draft.verbatim else _kind(page, _apart(draft.pieces))
    return Quote(sentence_at(sentences, spans[0].start).index, tuple(spans), cue, speaker, kind)


def _span(page: Text, stretch: Stretch) -> Span:
    first, last = stretch
    start, end = page.words[first].start, page.words[last].end
    quotation = page.quoted[first]
    if quotation >= 0 and page.opens[quotation] == first:
        start = page.quotations[quotation].start
    return Span(start, end)


def _apart(pieces: list[Stretch]) -> list[Stretch]:
    """Put the pieces in order; those that touch or overlap become one."""
    joined: list[Stretch] = []
    for first, last in sorted(pieces):
        if last < first:
            continue
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _kind(page: Text, pieces: list[Stretch]) -> QuoteKind:
    marked = sum(page.quoted[at] >= 0 for first, last in pieces for at in range(first, last + 1))
    if not marked:
        return "indirect"
    return "direct" if marked == sum(last + 1 - first for first, last in pieces) else "mixed"
