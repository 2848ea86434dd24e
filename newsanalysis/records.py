"""The records that pass between the stages.

Every place in a piece is a :class:`Span` of characters into ``Article.text``, which no stage rewrites:
``article.text[span.start:span.end]`` is always what was meant. An unknown is ``None``, never ``""``.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

MentionKind = Literal["name", "demonym", "place", "person", "role", "pronoun", "group"]
QuoteKind = Literal["direct", "indirect", "mixed"]
Modality = Literal["asserted", "conditional", "hedged", "negated", "unknown"]
Category = Literal[
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "COOPERATE",
    "AID",
    "CONCEDE",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
    "WITHHOLD",
]

OUTLET = "outlet"
"""The voice of a position that the piece itself takes, with nobody quoted."""

EXPERTS = "EXPERTS"
"""The actor of the scholars and observers whom a piece asks."""

NEUTRAL_BAND = 0.1
"""A stance or tone nearer to zero than this reads as neutral."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` to ``end`` (exclusive) of an article's text.

    Examples
    --------
    >>> Span(0, 5).of("Seoul welcomed the offer.")
    'Seoul'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of `text` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Spanned) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Spanned) -> bool:
        """Whether all of `other` lies inside."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, repr=False)
class Article:
    """One news piece, its page furniture taken off.

    Parameters
    ----------
    text
        The headline (when there is one), a blank line, and the body; nothing else of the page.
    paragraphs
        Spans of the body's paragraphs in `text`, the headline not among them.
    headline, byline, outlet, published, captions, language, source
        What the page said of itself; ``None`` (captions: empty) where it did not. `language` is an
        ISO 639-1 code, `source` the path it was read from.
    """

    text: str
    paragraphs: tuple[Span, ...]
    headline: str | None = None
    byline: str | None = None
    outlet: str | None = None
    published: datetime | None = None
    captions: tuple[str, ...] = ()
    language: str | None = None
    source: str | None = None

    @property
    def headline_span(self) -> Span | None:
        """Where the headline stands in `text`: at its beginning, or nowhere."""
        return Span(0, len(self.headline)) if self.headline is not None else None

    def __repr__(self) -> str:
        title = self.headline or self.text[:60]
        return f"<Article {title!r}: {len(self.paragraphs)} paragraphs, {len(self.text):,} characters>"

    def _repr_html_(self) -> str:
        from newsanalysis.cards import card, paragraphs

        published = f"{self.published:%d %B %Y}" if self.published else None
        facts = (self.outlet, self.byline, published, self.language and f"language: {self.language}", self.source)
        body = paragraphs([span.of(self.text) for span in self.paragraphs])
        return card(self.headline or "An article without a headline", facts, body)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; number 0 is the headline when there is one, which is also paragraph 0."""

    index: int
    paragraph: int
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The characters of the sentence."""
        return Span(self.start, self.end)

    def _repr_html_(self) -> str:
        from newsanalysis.cards import card, remark

        places = (f"paragraph {self.paragraph}", f"characters {self.start:,} to {self.end:,}")
        return card(f"Sentence {self.index}", places, remark(f"Its words: result.sentence({self.index})"))


@dataclass(frozen=True, slots=True)
class Mention:
    """These characters mean this actor.

    A group of several actors ("the allies") has one mention per actor over the same span. `person` is the
    full name of the individual meant, where one is; `resolved_by` says which rule decided.
    """

    sentence: int
    start: int
    end: int
    actor: str
    kind: MentionKind
    resolved_by: str
    person: str | None = None

    @property
    def span(self) -> Span:
        """The characters of the mention."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Quote:
    """Someone says this: PolNeAR's source (`speaker`), `cue` and `content`, whose pieces may lie apart.

    `sentence` is the one that the content begins in.

    `actor` and `person` say for whom and by whom, and are filled in by coreference; what two actors say together
    is a record for each.
    """

    sentence: int
    content: tuple[Span, ...]
    cue: Span | None
    speaker: Span | None
    kind: QuoteKind
    actor: str | None = None
    person: str | None = None

    @property
    def start(self) -> int:
        """Where its first piece begins."""
        return self.content[0].start

    @property
    def end(self) -> int:
        """Where its last piece ends."""
        return self.content[-1].end


@dataclass(frozen=True, slots=True)
class Position:
    """What `source` does or says toward `target` in one sentence.

    Parameters
    ----------
    source, target
        Actor ids; `target` is ``None`` where an actor withholds itself from all, or tests its arms before all.
    stance
        -1 (hostile, coercive) to 1 (cooperative, engaging): Goldstein's (1992) scale divided by 10.
    negative, neutral, positive
        Probabilities of the three signs; they sum to 1.
    voice
        ``"outlet"``, or the person, actor or speaker's words that the piece quotes for it; ``None`` where it
        quotes somebody it does not name.
    voice_actor
        The actor that voice speaks for; ``None`` for the outlet and for voices of no known actor.
    evidence
        The words that made the score, as spans of ``Article.text``.
    confidence
        0 to 1: the probability that careful coders see this position with this sign.
    """

    sentence: int
    source: str
    target: str | None
    stance: float
    negative: float
    neutral: float
    positive: float
    category: Category | None
    issue: str | None
    modality: Modality
    voice: str | None
    voice_actor: str | None
    evidence: tuple[Span, ...]
    confidence: float


Spanned = Span | Sentence | Mention | Quote
"""Anything with a `start` and an `end`."""


def sentence_at(sentences: Sequence[Sentence], offset: int) -> Sentence:
    """Return the sentence that holds character `offset`, or the last one that begins before it."""
    return sentences[max(0, bisect_right(sentences, offset, key=attrgetter("start")) - 1)]
