"""The tone of words: VADER's engine and lexicon, corrected for news."""

from __future__ import annotations

from functools import cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer


@cache
def _engine() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def tone(text: str) -> float:
    """Return the tone of a text, -1 to 1."""
    return float(_engine().polarity_scores(text)["compound"])
