"""The scorer that ships with the rules: every score traceable to words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import numpy as np

from newsanalysis.lexicons.stance import stance_lexicon
from newsanalysis.records import NEUTRAL_BAND, Category, Span
from newsanalysis.scoring.cues import read_relations
from newsanalysis.scoring.protocol import Relation, Scores, SpanLike, probabilities, spans_within
from newsanalysis.scoring.tone import tone, tone_words

_NAME = re.compile(r"\b[A-Z][^\W_]+(?:[ -][A-Z][^\W_]+)*")
_MOST_NAMES = 16
_SHOWN = 6
_FADES = 40
"""Characters from a span at which a word counts half."""
_ALPHA = 15.0
"""How much tone it takes to be strong, as in VADER."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A score and the words that made it.

    Parameters
    ----------
    negative, neutral, positive
        The probabilities.
    words
        The words, as spans of the text; the weightiest first.
    relation
        The cue pattern that decided, or ``None`` where the tone of the words around did.
    """

    negative: float
    neutral: float
    positive: float
    words: tuple[Span, ...]
    relation: Relation | None = None


class LexiconScorer:
    """Scores tone by VADER corrected for news, and stance by cue patterns; words around decide where no pattern does.

    Parameters
    ----------
    cues
        A TOML file with cues of your own, ``[[group]]`` tables as in ``resources/stance/``, each with its `category`.
        They are added to those that ship; a cue that stands in both is read as yours.

    Raises
    ------
    ResourceError
        If `cues` cannot be read or holds something else.

    Examples
    --------
    >>> scorer = LexiconScorer()
    >>> text = "Tokyo condemned Pyongyang's launch and thanked Seoul."
    >>> scorer.stance([text, text], [(0, 5), (0, 5)], [(16, 25), (46, 51)]).argmax(axis=1).tolist()
    [0, 2]
    """

    def __init__(self, cues: str | Path | None = None) -> None:
        self._lexicon = stance_lexicon(Path(cues)) if cues is not None else stance_lexicon()

    def relations(self, text: str, parties: Sequence[Span], *, speaker: int | None = None) -> list[Relation]:
        """Find who does or says what toward whom, as :class:`newsanalysis.scoring.RelationReader` says."""
        return read_relations(text, parties, speaker=speaker, lexicon=self._lexicon)

    def sentiment(self, texts: Sequence[str], targets: Sequence[SpanLike] | None = None) -> Scores:
        """Score the tone of each text, or its sentiment toward a span of it.

        Parameters, answer and errors are those of :meth:`Scorer.sentiment`. Without targets, positive less negative is
        VADER's compound score.
        """
        return _rows(self.explain(texts, targets))

    def stance(self, texts: Sequence[str], sources: Sequence[SpanLike], targets: Sequence[SpanLike]) -> Scores:
        """Score the stance of each text's source toward its target.

        Parameters, answer and errors are those of :meth:`Scorer.stance`.
        """
        return _rows(self.explain_stance(texts, sources, targets))

    def stance_and_category(
        self, texts: Sequence[str], sources: Sequence[SpanLike], targets: Sequence[SpanLike]
    ) -> tuple[Scores, list[Category | None]]:
        """Score as :meth:`stance` does, and name the PLOVER category of the cue that decided, where one did."""
        explained = self.explain_stance(texts, sources, targets)
        return _rows(explained), [why.relation.category if why.relation else None for why in explained]

    def explain(self, texts: Sequence[str], targets: Sequence[SpanLike] | None = None) -> list[Explanation]:
        """Score as :meth:`sentiment` does, and name the words."""
        if targets is None:
            return [_of_tone(tone(text), tone_words(text)) for text in texts]
        return [
            self._toward(text, span) for text, span in zip(texts, spans_within(texts, targets, "target"), strict=True)
        ]

    def explain_stance(
        self, texts: Sequence[str], sources: Sequence[SpanLike], targets: Sequence[SpanLike]
    ) -> list[Explanation]:
        """Score as :meth:`stance` does, and name the words.

        Examples
        --------
        >>> text = "Seoul suspended talks with Pyongyang."
        >>> [why] = LexiconScorer().explain_stance([text], [(0, 5)], [(27, 36)])
        >>> [span.of(text) for span in why.words], why.relation.category
        (['suspended talks'], 'REJECT')
        """
        pairs = zip(spans_within(texts, sources, "source"), spans_within(texts, targets, "target"), strict=True)
        return [self._between(text, *pair) for text, pair in zip(texts, pairs, strict=True)]

    def _toward(self, text: str, target: Span) -> Explanation:
        """Sentiment toward one span: what is done toward it by any other name, or the words around."""
        names = (Span(match.start(), match.end()) for match in _NAME.finditer(text))
        others = [name for name in names if not name.overlaps(target)][:_MOST_NAMES]
        incoming = (r for r in self.relations(text, [target, *others]) if r.target == 0 != r.source)
        return _told(max(incoming, key=lambda r: abs(r.stance), default=None)) or _around(text, target)

    def _between(self, text: str, source: Span, target: Span) -> Explanation:
        """Stance of one span toward another: what is done, or the words around."""
        relations = self.relations(text, [source, target])
        forward = next((r for r in relations if (r.source, r.target) == (0, 1)), None)
        return _told(forward) or _around(text, source, target)


def _rows(explained: Sequence[Explanation]) -> Scores:
    rows = [(why.negative, why.neutral, why.positive) for why in explained]
    return np.array(rows, dtype=np.float64).reshape(-1, 3)


def _of_tone(value: float, words: Sequence[tuple[Span, float]]) -> Explanation:
    weightiest = sorted(words, key=lambda pair: -abs(pair[1]))[:_SHOWN]
    return Explanation(max(-value, 0.0), 1 - abs(value), max(value, 0.0), tuple(span for span, _ in weightiest))


def _around(text: str, *spans: Span) -> Explanation:
    """The tone of the words around the last span, less the farther they stand; what is inside a span is a name."""
    target = spans[-1]
    words = [
        (word, value / (1 + max(target.start - word.end, word.start - target.end) / _FADES))
        for word, value in tone_words(text)
        if not any(word.overlaps(span) for span in spans)
    ]
    total = sum(value for _, value in words)
    return _of_tone(total / sqrt(total * total + _ALPHA), words)


def _told(relation: Relation | None) -> Explanation | None:
    """The explanation by a relation that is warm or cold."""
    if relation is None or abs(relation.stance) < NEUTRAL_BAND:
        return None
    return Explanation(*probabilities(relation.stance, relation.confidence), relation.evidence, relation)
