"""The scorer that ships with the rules: every score traceable to words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from newsanalysis.lexicons.stance import stance_lexicon
from newsanalysis.records import NEUTRAL_BAND, Category, Span
from newsanalysis.scoring.cues import read_relations
from newsanalysis.scoring.protocol import Relation, Scores, SpanLike, as_scores, probabilities, spans_within
from newsanalysis.scoring.tone import tone, tone_words

_NAME = re.compile(r"\b[A-Z][^\W_]+(?:[ -][A-Z][^\W_]+)*")
_MOST_NAMES, _SHOWN = 16, 6
_OF_TONE = 0.15  # how much a sentence's tone says of who stands where toward whom


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
        The cue that decided, or ``None`` where the tone of the text did.
    """

    negative: float
    neutral: float
    positive: float
    words: tuple[Span, ...]
    relation: Relation | None = None


class LexiconScorer:
    """Scores tone by VADER corrected for news, and stance by cues, or the text's tone where there is none.

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
        self._lexicon = stance_lexicon() if cues is None else stance_lexicon(Path(cues))
        self.own_cues = b"" if cues is None else Path(cues).read_bytes()

    def relations(self, text: str, parties: Sequence[Span], *, speaker: int | None = None) -> list[Relation]:
        """Find who does or says what toward whom, as :class:`newsanalysis.scoring.RelationReader` says."""
        return read_relations(text, parties, speaker=speaker, lexicon=self._lexicon)

    def sentiment(self, texts: Sequence[str], targets: Sequence[SpanLike] | None = None) -> Scores:
        """Score tone, by VADER's compound score, or sentiment toward a span, as :meth:`Scorer.sentiment` says."""
        return as_scores((e.negative, e.neutral, e.positive) for e in self.explain(texts, targets))

    def stance(self, texts: Sequence[str], sources: Sequence[SpanLike], targets: Sequence[SpanLike]) -> Scores:
        """Score the stance of each text's source toward its target, as :meth:`Scorer.stance` says."""
        return self.stance_and_category(texts, sources, targets)[0]

    def stance_and_category(
        self, texts: Sequence[str], sources: Sequence[SpanLike], targets: Sequence[SpanLike]
    ) -> tuple[Scores, list[Category | None]]:
        """Score as :meth:`stance` does, and name the PLOVER category of the cue that decided, where one did."""
        explained = self.explain_stance(texts, sources, targets)
        scores = as_scores((why.negative, why.neutral, why.positive) for why in explained)
        return scores, [why.relation.category if why.relation else None for why in explained]

    def explain(self, texts: Sequence[str], targets: Sequence[SpanLike] | None = None) -> list[Explanation]:
        """Score as :meth:`sentiment` does, and name the words."""
        if targets is None:
            return [_toned(text) for text in texts]
        return [
            self._toward(text, span) for text, span in zip(texts, spans_within(texts, targets, "target"), strict=True)
        ]

    def explain_stance(
        self, texts: Sequence[str], sources: Sequence[SpanLike], targets: Sequence[SpanLike]
    ) -> list[Explanation]:
        """Score as :meth:`stance` does, and name the words.

        Examples
        --------
        >>> text = "Seoul will not meet Pyongyang."
        >>> [why] = LexiconScorer().explain_stance([text], [(0, 5)], [(20, 29)])
        >>> [span.of(text) for span in why.words], why.relation.category
        (['will not meet'], 'REJECT')
        """
        pairs = zip(spans_within(texts, sources, "source"), spans_within(texts, targets, "target"), strict=True)
        return [self._between(text, *pair) for text, pair in zip(texts, pairs, strict=True)]

    def _toward(self, text: str, target: Span) -> Explanation:
        """Sentiment toward one span: what is done toward it by any other name, or the sentence's tone."""
        names = (Span(match.start(), match.end()) for match in _NAME.finditer(text))
        others = [name for name in names if not name.overlaps(target)][:_MOST_NAMES]
        incoming = (r for r in self.relations(text, [target, *others]) if r.target == 0 != r.source)
        return _told(max(incoming, key=lambda r: abs(r.stance), default=None)) or _toned(text)

    def _between(self, text: str, source: Span, target: Span) -> Explanation:
        """Stance of one span toward another: what is done, or a little of the sentence's tone."""
        relations = self.relations(text, [source, target])
        forward = next((r for r in relations if (r.source, r.target) == (0, 1)), None)
        return _told(forward) or _toned(text, _OF_TONE)


def _toned(text: str, share: float = 1.0) -> Explanation:
    """The explanation by a text's tone, or by a share of it."""
    value, weightiest = share * tone(text), sorted(tone_words(text), key=lambda pair: -abs(pair[1]))[:_SHOWN]
    return Explanation(max(-value, 0.0), 1 - abs(value), max(value, 0.0), tuple(span for span, _ in weightiest))


def _told(relation: Relation | None) -> Explanation | None:
    """The explanation by a relation that is warm or cold."""
    if relation is None or abs(relation.stance) < NEUTRAL_BAND:
        return None
    return Explanation(*probabilities(relation.stance, relation.confidence), relation.evidence, relation)
