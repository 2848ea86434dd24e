"""The piece itself as HTML: sentences tinted by stance, actors underlined, quotes barred, evidence in bold."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, Protocol

from markupsafe import Markup

from newsanalysis.cards import readable
from newsanalysis.printing import NOBODY_NAMED, counted, signed
from newsanalysis.records import NEUTRAL_BAND, OUTLET, Article, Mention, Position, Quote, Sentence, Span

if TYPE_CHECKING:
    from newsanalysis.records import Spanned

NOT_NAMED = "a speaker not identified"
_NEAR_BLACK = 0x30


class Look(Protocol):
    """The colours of marks, as a theme of the charts has them: ``#RRGGBB``."""

    @property
    def warm(self) -> str:
        """Of what is cooperative."""

    @property
    def cold(self) -> str:
        """Of what is hostile."""

    def color(self, actor: str | None) -> str:
        """Of an actor, or of nobody."""


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


def markup(
    result: Analyzed, look: Look, *, marks: Literal["titles", "numbers"] = "titles", only: Iterable[int] | None = None
) -> Markup:
    """Mark up a piece.

    Parameters
    ----------
    result
        An :class:`newsanalysis.Analysis`.
    look
        The colours.
    marks
        How a mark tells what it means: ``"titles"`` under the pointer, with styles of its own, so that it can stand in
        any page; ``"numbers"`` by attributes that the report's script and style sheet read: each sentence has the
        id ``s3`` and begins with a link to the note ``n3``, its marks have the numbers of their records.
    only
        The numbers of the sentences to show; all by default.

    Returns
    -------
    Markup
        A ``<p>`` per paragraph, numbered an ``<h1>`` for the headline; each sentence in a ``<bdi>``, all text escaped.
    """
    drawn = (_Titled if marks == "titles" else _Numbered)(result, look)
    shown = None if only is None else set(only)
    paragraphs: dict[int, list[Markup]] = defaultdict(list)
    for sentence in result.sentence_records:
        if shown is None or sentence.index in shown:
            paragraphs[sentence.paragraph].append(drawn.sentence(sentence))
    blocks = []
    for number, sentences in paragraphs.items():
        block = drawn.headline if number == 0 else Markup("<p>{}</p>")
        blocks.append(block.format(Markup(" ").join(sentences)))
    return Markup("\n").join(blocks)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text between two marks, and the records, by number, that lie over it."""

    span: Span
    mentions: list[int]
    quotes: list[int]
    evidence: list[int]


class _Marks:
    """The records of one piece, sorted for cutting each sentence at their ends."""

    headline = Markup("<h1>{}</h1>")

    def __init__(self, result: Analyzed, look: Look) -> None:
        self.result = result
        self.text = result.article.text
        self.look = look
        self.mentions = _by_sentence(result.mention_records)
        self.positions = _by_sentence(result.position_records)
        self.speech = sorted(
            ((span, number) for number, quote in enumerate(result.quote_records) for span in quote.content),
            key=lambda pair: pair[0],
        )
        self.starts = [span.start for span, _ in self.speech]

    def sentence(self, sentence: Sentence) -> Markup:
        """Mark up one sentence."""
        inner = Markup("").join(map(self.segment, self.pieces(sentence)))
        return self.whole(sentence, [self.result.position_records[n] for n in self.positions[sentence.index]], inner)

    def whole(self, sentence: Sentence, positions: list[Position], inner: Markup) -> Markup:
        """Mark up a sentence around its marks."""
        raise NotImplementedError

    def segment(self, piece: _Piece) -> Markup:
        """Mark up the text between two marks."""
        raise NotImplementedError

    def pieces(self, sentence: Sentence) -> Iterator[_Piece]:
        """Cut a sentence wherever a mark begins or ends."""
        speech = [(span, number) for span, number in self._speech_before(sentence.end) if span.overlaps(sentence)]
        mentions = [(self.result.mention_records[number].span, number) for number in self.mentions[sentence.index]]
        evidence = [
            (span, number)
            for number in self.positions[sentence.index]
            for span in self.result.position_records[number].evidence
        ]
        for span in _cut(sentence.span, [mark for mark, _ in (*mentions, *evidence, *speech)]):
            yield _Piece(span, _over(span, mentions), _over(span, speech), _over(span, evidence))

    def words(self, piece: _Piece) -> Markup:
        """Return the text of a piece, evidence in bold."""
        html = readable(piece.span.of(self.text))
        return Markup("<b>{}</b>").format(html) if piece.evidence else html

    def meant(self, piece: _Piece) -> list[Mention]:
        """Return the mentions over a piece."""
        return [self.result.mention_records[number] for number in piece.mentions]

    def quoted(self, piece: _Piece) -> Quote | None:
        """Return the quote that holds a piece, the longest where several do."""
        return self.result.quote_records[piece.quotes[0]] if piece.quotes else None

    def who(self, piece: _Piece) -> str:
        """Name all who say the quote that holds a piece."""
        longest, *others = (self.result.quote_records[number] for number in piece.quotes)
        together = [longest, *(other for other in others if other.content == longest.content)]
        return " and ".join(dict.fromkeys(map(speaker, together)))

    def _speech_before(self, end: int) -> list[tuple[Span, int]]:
        last = bisect_right(self.starts, end)
        return self.speech[max(0, last - 20) : last]


class _Titled(_Marks):
    """Marks that stand in any page: styles inline, what they mean under the pointer."""

    headline = Markup('<p style="font-size:1.3em">{}</p>')  # no heading: a notebook lists those

    def whole(self, sentence: Sentence, positions: list[Position], inner: Markup) -> Markup:
        title = "\n".join(describe(position) for position in positions) or "no position found"
        style = f"{tint(positions, self.look)};border-radius:3px" if positions else ""
        return Markup('<bdi style="{}" title="{}"><sup>{}{}</sup>{}</bdi>').format(
            style, readable(title), sentence.index, _sign(positions), inner
        )

    def segment(self, piece: _Piece) -> Markup:
        html = self.words(piece)
        if meant := self.meant(piece):
            who = " and ".join(dict.fromkeys(mention.actor for mention in meant))
            html = Markup('<u style="text-decoration:none;border-bottom:2px solid;{}" title="{}">{}</u>').format(
                underline([line_color(self.look, mention.actor) for mention in meant]),
                readable(f"{who} ({meant[0].resolved_by})"),
                html,
            )
        if quote := self.quoted(piece):
            html = Markup('<span style="border-top:2px dotted {}" title="{}">{}</span>').format(
                line_color(self.look, quote.actor), readable(f"says {self.who(piece)}"), html
            )
        return html


class _Numbered(_Marks):
    """Marks that tell by number which records they show; the report's style sheet and script do the rest."""

    def __init__(self, result: Analyzed, look: Look) -> None:
        super().__init__(result, look)
        self.named: tuple[int, str] | None = None

    def whole(self, sentence: Sentence, positions: list[Position], inner: Markup) -> Markup:
        return Markup(
            '<bdi class="sentence" id="s{0}" data-positions="{1}" style="{2}">'
            '<a class="number" href="#n{0}" aria-label="{3}">{0}<span class="sign">{4}</span></a>{5}</bdi>'
        ).format(
            sentence.index,
            " ".join(map(str, self.positions[sentence.index])),
            f"--tint:{tint(positions, self.look).removeprefix('background:')}" if positions else "",
            _said_of(sentence.index, positions),
            _sign(positions),
            inner,
        )

    def segment(self, piece: _Piece) -> Markup:
        html = readable(piece.span.of(self.text))
        if piece.evidence:
            html = Markup('<b data-evidence="{}">{}</b>').format(_numbers(piece.evidence), html)
        if meant := self.meant(piece):
            html = Markup('<span class="actor" data-mention="{}" style="{}">{}</span>').format(
                _numbers(piece.mentions), underline([line_color(self.look, mention.actor) for mention in meant]), html
            )
        if quote := self.quoted(piece):
            html = Markup('<span class="quote{}" data-quote="{}" style="--c:{}">{}{}</span>').format(
                " begins" if self._begins(piece) else "",
                _numbers(piece.quotes),
                line_color(self.look, quote.actor),
                self._tag(piece),
                html,
            )
        return html

    def _begins(self, piece: _Piece) -> bool:
        """Whether the quote that holds a piece, or one of its parts, begins there."""
        return any(span.start == piece.span.start for span in self.result.quote_records[piece.quotes[0]].content)

    def _tag(self, piece: _Piece) -> Markup:
        """Name the speaker where a quote begins, unless the one before was theirs."""
        who = self.who(piece)
        named = (self.result.quote_records[piece.quotes[0]].sentence, who)
        if not self._begins(piece) or self.named == named:
            return Markup("")
        self.named = named
        return Markup('<span class="speaker">{}: </span>').format(readable(who))


def describe(position: Position) -> str:
    """Say a position in one line of plain words.

    Examples
    --------
    >>> describe(Position(3, "USA", "PRK", 0.5, 0.1, 0.2, 0.7, "CONSULT", "talks", "asserted", OUTLET, None, (), 0.7))
    'USA → PRK +0.50 CONSULT, about talks, confidence 0.70'
    """
    stands = (position.source, "→", position.target or NOBODY_NAMED, signed(position.stance), position.category)
    parts = [" ".join(filter(None, stands))]
    if position.issue:
        parts.append(f"about {position.issue}")
    if position.modality != "asserted":
        parts.append(position.modality)
    if position.voice != OUTLET:
        parts.append(f"in the words of {position.voice or 'somebody not named'}")
    parts.append(f"confidence {position.confidence:.2f}")
    return ", ".join(parts)


def speaker(quote: Quote) -> str:
    """Name who says a quote: the person, the actor, or nobody known."""
    return quote.person or quote.actor or NOT_NAMED


def tint(positions: Sequence[Position], look: Look) -> str:
    """CSS background for the mean stance of `positions`: grey where it is neutral."""
    if not positions:
        return ""
    mean = sum(position.stance for position in positions) / len(positions)
    if abs(mean) < NEUTRAL_BAND:
        return "background:rgba(128, 128, 128, 0.16)"
    color = look.warm if mean > 0 else look.cold
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return f"background:rgba({red}, {green}, {blue}, {0.10 + 0.30 * min(1.0, abs(mean)):.2f})"


def line_color(look: Look, actor: str | None) -> str:
    """CSS colour of an actor's lines: one near black is that of the text, since a page may be dark."""
    color = look.color(actor)
    return "currentColor" if all(int(color[at : at + 2], 16) < _NEAR_BLACK for at in (1, 3, 5)) else color


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


def _sign(positions: Sequence[Position]) -> str:
    """Give the sign of the mean stance, so that a sentence says it without its colour; none where it is neutral."""
    mean = sum(position.stance for position in positions) / len(positions) if positions else 0
    return "" if abs(mean) < NEUTRAL_BAND else "+" if mean > 0 else "−"


def _said_of(number: int, positions: Sequence[Position]) -> str:
    """Say for who cannot see the tint what a sentence holds."""
    if not positions:
        return f"Sentence {number}, no position"
    kind = {"": "neutral", "+": "warm", "−": "cold"}[_sign(positions)]
    return f"Sentence {number}, {kind}, {counted(len(positions), 'position')}"


def _cut(span: Span, others: Iterable[Spanned]) -> Iterator[Span]:
    """Cut `span` wherever another begins or ends in it."""
    inside = {edge for other in others for edge in (other.start, other.end) if span.start < edge < span.end}
    edges = [span.start, *sorted(inside), span.end]
    return (Span(start, end) for start, end in pairwise(edges))


def _over(span: Span, marks: Iterable[tuple[Span, int]]) -> list[int]:
    return list(dict.fromkeys(number for mark, number in marks if mark.covers(span)))


def _numbers(numbers: Iterable[int]) -> str:
    return " ".join(map(str, numbers))


def _by_sentence(records: Iterable[Mention | Position]) -> Mapping[int, list[int]]:
    """Return the numbers of the records of each sentence."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        found[record.sentence].append(number)
    return found
