"""The piece itself as HTML: sentences tinted by stance, actors underlined, quotes barred, evidence in bold."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from markupsafe import Markup, escape

from newsanalysis.printing import DISPUTE, DISPUTED, NOBODY_NAMED, signed
from newsanalysis.records import NEUTRAL_BAND, OUTLET, Article, Mention, Position, Quote, Sentence, Span

if TYPE_CHECKING:
    from newsanalysis.records import Spanned

_WARM, _COLD = "0, 114, 178", "213, 94, 0"


class Analyzed(Protocol):
    """What an `Analysis` has that is needed here."""

    @property
    def article(self) -> Article: ...  # noqa: D102 - the protocol's docstring says it
    @property
    def sentence_records(self) -> tuple[Sentence, ...]: ...  # noqa: D102
    @property
    def mention_records(self) -> tuple[Mention, ...]: ...  # noqa: D102
    @property
    def quote_records(self) -> tuple[Quote, ...]: ...  # noqa: D102
    @property
    def position_records(self) -> tuple[Position, ...]: ...  # noqa: D102


def markup(result: Analyzed, color: Callable[[str], str]) -> Markup:
    """Mark up a piece.

    Parameters
    ----------
    result
        An :class:`newsanalysis.Analysis`.
    color
        Gives the CSS colour of an actor.

    Returns
    -------
    Markup
        One ``<h1>`` for the headline and a ``<p>`` per paragraph, all text escaped. Each sentence is a
        ``<span class="sentence">`` whose ``title`` lists its positions; mentions are ``<span class="actor">``,
        direct and indirect speech ``<q>``-less ``<span class="quote">``, and evidence is ``<b>``.
    """
    marks = _Marks(result, color)
    paragraphs: dict[int, list[Markup]] = defaultdict(list)
    for sentence in result.sentence_records:
        paragraphs[sentence.paragraph].append(marks.sentence(sentence))
    blocks = []
    for number, sentences in paragraphs.items():
        tag = "h1" if number == 0 else "p"
        blocks.append(Markup("<{0}>{1}</{0}>").format(Markup(tag), Markup(" ").join(sentences)))
    return Markup("\n").join(blocks)


class _Marks:
    """The spans of one piece, sorted for cutting each sentence at their ends."""

    def __init__(self, result: Analyzed, color: Callable[[str], str]) -> None:
        self.text = result.article.text
        self.color = color
        self.mentions = _by_sentence(result.mention_records)
        self.positions = _by_sentence(result.position_records)
        self.speech = sorted(
            ((piece, quote) for quote in result.quote_records for piece in quote.content), key=lambda pair: pair[0]
        )
        self.starts = [piece.start for piece, _ in self.speech]

    def sentence(self, sentence: Sentence) -> Markup:
        """Mark up one sentence."""
        positions = self.positions.get(sentence.index, [])
        speech = [(piece, quote) for piece, quote in self._speech_before(sentence.end) if piece.overlaps(sentence)]
        evidence = [span for position in positions for span in position.evidence]
        mentions = self.mentions.get(sentence.index, [])
        inner = Markup("").join(
            self._segment(piece, mentions, speech, evidence)
            for piece in _cut(sentence.span, [*mentions, *evidence, *(piece for piece, _ in speech)])
        )
        title = "\n".join(describe(position) for position in positions) or "no position found"
        return Markup('<span class="sentence" id="s{}" style="{}" title="{}">{}</span>').format(
            sentence.index, tint(positions), title, inner
        )

    def _speech_before(self, end: int) -> list[tuple[Span, Quote]]:
        last = bisect_right(self.starts, end)
        return self.speech[max(0, last - 20) : last]

    def _segment(
        self,
        piece: Span,
        mentions: Sequence[Mention],
        speech: Sequence[tuple[Span, Quote]],
        evidence: Sequence[Span],
    ) -> Markup:
        html = escape(piece.of(self.text))
        if any(span.covers(piece) for span in evidence):
            html = Markup("<b>{}</b>").format(html)
        meant = [mention for mention in mentions if mention.span.covers(piece)]
        if meant:
            who = " and ".join(dict.fromkeys(m.actor for m in meant))
            html = Markup('<span class="actor" style="{}" title="{} ({})">{}</span>').format(
                underline([self.color(m.actor) for m in meant]), who, meant[0].resolved_by, html
            )
        holding = [quote for span, quote in speech if span.covers(piece)]
        if holding:
            who = holding[0].person or holding[0].actor or "a speaker not identified"
            html = Markup('<span class="quote" style="border-color:{}" data-speaker="{}">{}</span>').format(
                self.color(holding[0].actor) if holding[0].actor else "#777", who, html
            )
        return html


def describe(position: Position) -> str:
    """Say a position in one line of plain words.

    Examples
    --------
    >>> describe(Position(3, "USA", "PRK", 0.5, 0.1, 0.2, 0.7, "CONSULT", "talks", "asserted", OUTLET, None, ()))
    'USA → PRK +0.50 CONSULT, about talks'
    """
    stands = (position.source, "→", position.target or NOBODY_NAMED, signed(position.stance), position.category)
    parts = [" ".join(filter(None, stands))]
    if position.issue:
        parts.append(f"about {position.issue}")
    if position.modality != "asserted":
        parts.append(position.modality)
    if position.voice != OUTLET:
        parts.append(f"in the words of {position.voice or 'somebody not named'}")
    if position.agreement is not None and position.agreement < DISPUTED:
        parts.append(DISPUTE)
    return ", ".join(parts)


def tint(positions: Sequence[Position]) -> str:
    """CSS background for the mean stance of `positions`: blue is warm, vermillion is cold."""
    if not positions:
        return ""
    mean = sum(position.stance for position in positions) / len(positions)
    if abs(mean) < NEUTRAL_BAND:
        return "background:rgba(128, 128, 128, 0.12)"
    return f"background:rgba({_WARM if mean > 0 else _COLD}, {0.10 + 0.30 * min(1.0, abs(mean)):.2f})"


def underline(colors: Sequence[str]) -> str:
    """CSS for a line in the colour of an actor; in those of a group, each has its part of the line.

    Examples
    --------
    >>> underline(["#009E73"])
    'border-color:#009E73'
    >>> underline(["#009E73", "#D55E00"])
    'border-image:linear-gradient(90deg, #009E73 0% 50%, #D55E00 50% 100%) 1'
    """
    colors = list(dict.fromkeys(colors))
    if len(colors) == 1:
        return f"border-color:{colors[0]}"
    part = 100 / len(colors)
    stops = (f"{color} {at * part:.0f}% {(at + 1) * part:.0f}%" for at, color in enumerate(colors))
    return f"border-image:linear-gradient(90deg, {', '.join(stops)}) 1"


def _cut(span: Span, others: Iterable[Spanned]) -> Iterator[Span]:
    """Cut `span` wherever another begins or ends in it."""
    inside = {edge for other in others for edge in (other.start, other.end) if span.start < edge < span.end}
    edges = [span.start, *sorted(inside), span.end]
    return (Span(start, end) for start, end in pairwise(edges))


def _by_sentence(records: Sequence[Mention] | Sequence[Position]) -> Mapping[int, list]:  # type: ignore[type-arg]
    found = defaultdict(list)
    for record in records:
        found[record.sentence].append(record)
    return found
