"""What people use, asked alike: this package with one of its scorers, VADER, and TextBlob."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from newsanalysis.analysis import score_sentiment, score_stance
from newsanalysis.errors import OptionError
from newsanalysis.scoring import Scorer

Pair = tuple[int, int]
LABELS = {"negative": -1, "neutral": 0, "positive": 1}
VADER_NEUTRAL = 0.05
"""The band that VADER's authors call neutral."""


@dataclass(frozen=True)
class System:
    """Something that scores sentences.

    Parameters
    ----------
    name
        For tables.
    tone
        Texts to their tone, -1 to 1.
    toward
        Texts and the characters of a target in each, to -1, 0 or 1.
    stance
        Texts and the characters of a source and a target in each, to -1, 0 or 1 and how sure that is.
    scorer
        The scorer of this package that it is; ``None`` for what only hears a tone.
    """

    name: str
    tone: Callable[[list[str]], list[float]]
    toward: Callable[[list[str], list[Pair]], list[int]]
    stance: Callable[[list[str], list[Pair], list[Pair]], list[tuple[int, float]]]
    scorer: Scorer | None = None


def systems(scorers: Mapping[str, Scorer]) -> list[System]:
    """Return the systems to set side by side: this package by each scorer, by name, then VADER and TextBlob.

    Raises
    ------
    OptionError
        If TextBlob is not installed.
    """
    return [*(ours(name, scorer) for name, scorer in scorers.items()), vader(), textblob()]


def ours(name: str, scorer: Scorer) -> System:
    """Return this package with a scorer."""

    def tone(texts: list[str]) -> list[float]:
        scores: list[float] = score_sentiment(texts, scorer=scorer)["score"].tolist()
        return scores

    def toward(texts: list[str], spans: list[Pair]) -> list[int]:
        labels: list[int] = score_sentiment(texts, targets=spans, scorer=scorer)["label"].map(LABELS).tolist()
        return labels

    def stance(texts: list[str], sources: list[Pair], targets: list[Pair]) -> list[tuple[int, float]]:
        frame = score_stance(texts, sources=sources, targets=targets, scorer=scorer)
        sure = [row[row["label"]] for row in frame.to_dict("records")]
        return list(zip(frame["label"].map(LABELS), sure, strict=True))

    return System(name, tone, toward, stance, scorer)


def vader() -> System:
    """Return VADER."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    engine = SentimentIntensityAnalyzer()
    return by_polarity("VADER", lambda text: float(engine.polarity_scores(text)["compound"]))


def textblob() -> System:
    """Return TextBlob.

    Raises
    ------
    OptionError
        If it is not installed.
    """
    try:
        from textblob import TextBlob
    except ImportError:
        raise OptionError("TextBlob is not installed: pip install 'newsanalysis[coding]'") from None
    return by_polarity("TextBlob", lambda text: float(TextBlob(text).sentiment.polarity))


def by_polarity(name: str, polarity: Callable[[str], float]) -> System:
    """Return a system that takes the tone of the sentence for the stance of everybody in it."""

    def sign(value: float) -> int:
        return 0 if abs(value) < VADER_NEUTRAL else 1 if value > 0 else -1

    return System(
        name,
        tone=lambda texts: [polarity(text) for text in texts],
        toward=lambda texts, _: [sign(polarity(text)) for text in texts],
        stance=lambda texts, *_: [(sign(value), abs(value)) for value in map(polarity, texts)],
    )
