"""The scorer that ships: rules and word lists, every score traceable to words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from newsanalysis.scoring.protocol import Scores, SpanLike, probabilities, spans_within
from newsanalysis.scoring.relations import read_relations
from newsanalysis.scoring.tone import tone


class LexiconScorer:
    """Scores by lexicons."""

    def sentiment(self, texts: Sequence[str], targets: Sequence[SpanLike] | None = None) -> Scores:
        """Score the tone of each text."""
        if targets is not None:
            spans_within(texts, targets, "target")
        values = [tone(text) for text in texts]
        return np.array([[max(-v, 0.0), 1 - abs(v), max(v, 0.0)] for v in values]).reshape(len(texts), 3)

    def stance(self, texts: Sequence[str], sources: Sequence[SpanLike], targets: Sequence[SpanLike]) -> Scores:
        """Score the stance of each source toward its target."""
        pairs = zip(spans_within(texts, sources, "source"), spans_within(texts, targets, "target"), strict=True)
        rows = []
        for text, (source, target) in zip(texts, pairs, strict=True):
            found = [r for r in read_relations(text, [source, target]) if (r.source, r.target) == (0, 1)]
            rows.append(probabilities(found[0].stance, found[0].confidence) if found else (0.0, 1.0, 0.0))
        return np.array(rows).reshape(len(texts), 3)
