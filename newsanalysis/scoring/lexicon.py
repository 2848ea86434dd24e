"""The scorer that ships with the rules: every score traceable to words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path

import numpy as np

from newsanalysis.lexicons.stance import StanceLexicon, stance_lexicon
from newsanalysis.lexicons.weights import Weights, weights
from newsanalysis.records import NEUTRAL_BAND, Span
from newsanalysis.scoring.protocol import Scores, SpanLike, probabilities, spans_within
from newsanalysis.scoring.reading import GUESS, Relation
from newsanalysis.scoring.relations import read_relations
from newsanalysis.scoring.surroundings import Surroundings, around, between
from newsanalysis.scoring.tone import tone, tone_words

_NAME = re.compile(r"\b[A-Z][^\W_]+(?:[ -][A-Z][^\W_]+)*")
_MOST_NAMES = 16
_SHOWN = 6
_SHARPNESS = 4.0
"""Power the odds are raised to, so that a span whose likeliest label is neutral also scores within the neutral band."""
_SHARPNESS_OF_PAIRS = 1.2
Row = tuple[float, float, float]


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
        The cue pattern that decided, or ``None`` where the surrounding words did.
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
        return read_relations(text, parties, speaker=speaker, events=True, lexicon=self._lexicon)

    def sentiment(self, texts: Sequence[str], targets: Sequence[SpanLike] | None = None) -> Scores:
        """Score the tone of each text, or its sentiment toward a span of it.

        Parameters, answer and errors are those of :meth:`Scorer.sentiment`. Without targets, positive less negative is
        VADER's compound score.
        """
        if targets is None:
            return _rows([_of_tone(tone(text)) for text in texts])
        return _rows([(e.negative, e.neutral, e.positive) for e in self.explain(texts, targets)])

    def stance(self, texts: Sequence[str], sources: Sequence[SpanLike], targets: Sequence[SpanLike]) -> Scores:
        """Score the stance of each text's source toward its target.

        Parameters, answer and errors are those of :meth:`Scorer.stance`.
        """
        return _rows([(e.negative, e.neutral, e.positive) for e in self.explain_stance(texts, sources, targets)])

    def explain(self, texts: Sequence[str], targets: Sequence[SpanLike] | None = None) -> list[Explanation]:
        """Score as :meth:`sentiment` does, and name the words."""
        if targets is None:
            return [_tone(text) for text in texts]
        spans = zip(texts, spans_within(texts, targets, "target"), strict=True)
        return [_toward(text, span, self._lexicon) for text, span in spans]

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
        spans = zip(texts, pairs, strict=True)
        return [_stance(text, source, target, self._lexicon) for text, (source, target) in spans]


def _rows(rows: Sequence[Row]) -> Scores:
    return np.array(rows, dtype=np.float64).reshape(len(rows), 3)


def _of_tone(value: float) -> Row:
    return max(-value, 0.0), 1 - abs(value), max(value, 0.0)


def _tone(text: str) -> Explanation:
    words = sorted(tone_words(text), key=lambda pair: -abs(pair[1]))
    return Explanation(*_of_tone(tone(text)), tuple(span for span, _ in words[:_SHOWN]))


def _toward(text: str, target: Span, lexicon: StanceLexicon) -> Explanation:
    """Sentiment toward one span: what is done toward it and by it, and the words around."""
    parties = [target, *_names(text, target)]
    relations = [r for r in read_relations(text, parties, lexicon=lexicon) if r.target is not None]
    incoming = max((r for r in relations if r.target == 0 != r.source), key=_size, default=None)
    outgoing = max((r for r in relations if r.source == 0 != r.target), key=_size, default=None)
    found = around(text, target, incoming.stance if incoming else 0.0, outgoing.stance if outgoing else 0.0)
    chosen = weights("target")
    told = incoming.evidence if incoming else ()
    return Explanation(*_softmax(found, chosen, _SHARPNESS), (*told, *_weightiest(found, chosen))[:_SHOWN], incoming)


def _size(relation: Relation) -> float:
    return abs(relation.stance)


def _names(text: str, target: Span) -> list[Span]:
    """Capitalised names besides the target, who may act on it."""
    spans = (Span(match.start(), match.end()) for match in _NAME.finditer(text))
    return [span for span in spans if not span.overlaps(target)][:_MOST_NAMES]


def _stance(text: str, source: Span, target: Span, lexicon: StanceLexicon) -> Explanation:
    relations = read_relations(text, [source, target], lexicon=lexicon)
    forward = next((r for r in relations if (r.source, r.target) == (0, 1)), None)
    back = next((r for r in relations if (r.source, r.target) == (1, 0)), None)
    if forward is not None and forward.confidence >= GUESS and abs(forward.stance) >= NEUTRAL_BAND:
        return Explanation(*probabilities(forward.stance, forward.confidence), forward.evidence, forward)
    found, chosen = between(text, source, target, forward, back), weights("pair")
    return Explanation(*_softmax(found, chosen, _SHARPNESS_OF_PAIRS), _weightiest(found, chosen), None)


def _softmax(found: Surroundings, chosen: Weights, sharpness: float) -> Row:
    negative = positive = 0.0
    for name, value in found.features.items():
        if value and name in chosen.features:
            lean = chosen.features[name]
            negative, positive = negative + value * lean[0], positive + value * lean[1]
    for word in {word.lower for word in found.others}:
        if word in chosen.words:
            lean = chosen.words[word]
            negative, positive = negative + lean[0], positive + lean[1]
    negative, positive = negative * sharpness, positive * sharpness
    top = max(negative, positive, 0.0)
    down, none, up = exp(negative - top), exp(-top), exp(positive - top)
    total = down + none + up
    return down / total, none / total, up / total


def _weightiest(found: Surroundings, chosen: Weights) -> tuple[Span, ...]:
    """The words that count most: those with a weight of their own, then those of the cue and tone lists."""
    own = [
        (abs(chosen.words[w.lower][1] - chosen.words[w.lower][0]), w) for w in found.others if w.lower in chosen.words
    ]
    own.sort(key=lambda pair: -pair[0])
    spans = [*(Span(word.start, word.end) for _, word in own[: _SHOWN // 2]), *found.words]
    return tuple(sorted(dict.fromkeys(spans[:_SHOWN])))
