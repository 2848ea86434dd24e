"""A scorer that asks a text classifier of Hugging Face's transformers, from the hub or from a folder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from transformers import pipeline

from newsanalysis.records import Span
from newsanalysis.scoring import Scores, SpanLike

ORDER = ("negative", "neutral", "positive")


class PipelineScorer:
    """Scores by a classifier with the labels negative, neutral and positive, whatever their case and order.

    The classifier reads a sentence and, as its second text, whom the question is about: "Pyongyang" for the tone toward
    a target, "Seoul toward Pyongyang" for a stance. Models for aspect-based sentiment are trained that way.
    """

    def __init__(self, model: str) -> None:
        self._classify = pipeline("text-classification", model=model, top_k=None)

    def sentiment(self, texts: Sequence[str], targets: Sequence[SpanLike] | None = None) -> Scores:
        if targets is None:
            return self._ask([{"text": text} for text in texts])
        whom = [name(text, target) for text, target in zip(texts, targets, strict=True)]
        return self._ask([{"text": text, "text_pair": who} for text, who in zip(texts, whom, strict=True)])

    def stance(self, texts: Sequence[str], sources: Sequence[SpanLike], targets: Sequence[SpanLike]) -> Scores:
        triples = zip(texts, sources, targets, strict=True)
        return self._ask([{"text": t, "text_pair": f"{name(t, s)} toward {name(t, o)}"} for t, s, o in triples])

    def _ask(self, questions: list[dict[str, str]]) -> Scores:
        answers = self._classify(questions, batch_size=32, truncation=True) if questions else []
        rows = [{answer["label"].lower(): answer["score"] for answer in row} for row in answers]
        return np.array([[row[label] for label in ORDER] for row in rows]).reshape(-1, 3)


def name(text: str, place: SpanLike) -> str:
    start, end = (place.start, place.end) if isinstance(place, Span) else place
    return text[start:end]
