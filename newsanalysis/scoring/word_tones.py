"""The tone of single words, from VADER's lexicon."""

from __future__ import annotations

from functools import cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

_FAINT = 0.2


@cache
def _lexicon() -> dict[str, float]:
    return dict(SentimentIntensityAnalyzer().lexicon)


def word_tone(word: str) -> float:
    """Tone of a word in lower case, -1 to 1; zero where it is faint or unknown.

    Examples
    --------
    >>> word_tone("positive"), word_tone("table")
    (0.65, 0.0)
    """
    tone = _lexicon().get(word, 0.0) / 4
    return tone if abs(tone) >= _FAINT else 0.0
