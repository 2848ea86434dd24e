"""Small corpora, and what several tests ask of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

import newsanalysis as na
from newsanalysis.corpus import running

TABLES = ("articles", "sentences", "mentions", "quotes", "positions", "failures")
_WHO = ("Seoul", "Washington", "Tokyo", "Beijing", "Moscow")
_DID = ("condemned", "welcomed", "praised", "threatened", "thanked", "warned")


def rows(count: int) -> Iterator[dict[str, object]]:
    """Give short articles, no two alike but every seventh, which repeats the one before, and a bad one now and then."""
    for n in range(count):
        m = n - 1 if n % 7 == 6 else n
        text = f"{_WHO[m % 5]} {_DID[m % 6]} Pyongyang on day {m}. {_WHO[(m + 2) % 5]} {_DID[m // 5 % 6]} Seoul."
        yield {
            "id": f"a{n}",
            "outlet": f"Paper {n % 3}",
            "published": "never" if n % 11 == 10 else f"2021-05-{1 + n % 28:02}",
            "text": None if n % 13 == 12 else text,
        }


def assert_equal(one: na.Corpus, other: na.Corpus) -> None:
    """Let two corpora be one, row for row."""
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), obj=name)


def assert_whole(corpus: na.Corpus, count: int) -> None:
    """Let each of the articles that :func:`rows` gives be there, and be there once."""
    assert sorted([*corpus.articles["article"], *corpus.failures["article"]]) == sorted(f"a{n}" for n in range(count))


def small_batches() -> None:
    """Let few articles fill many batches and parts."""
    running.BATCH, running.BATCHES_PER_PART = 2, 2


class Sure:
    """A scorer of a user's own, which finds everything warm and remembers how many texts it was asked about."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def sentiment(self, texts: Sequence[str], targets: object = None) -> np.ndarray:
        return np.tile([0.1, 0.1, 0.8], (len(texts), 1))

    def stance(self, texts: Sequence[str], sources: Sequence[na.Span], targets: Sequence[na.Span]) -> np.ndarray:
        self.asked.append(len(texts))
        return np.tile([0.1, 0.1, 0.8], (len(texts), 1))
