"""Whether two texts are one: the same words, or nearly all of their three-word sequences."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from rensa import RMinHash

from newsanalysis.records import Article

PERMUTATIONS, BANDS = 128, 16
ALGORITHM = f"rensa {RMinHash.ALGORITHM_VERSION}"
"""Whose signatures can be compared."""
_FEWEST_WORDS = 50
"""In a shorter text one word more or less may be another piece of news: only the same words make it the same."""
_SHINGLE = 3
_WORD = re.compile(r"\w+")


class Likeness(NamedTuple):
    """What is kept of a text to find it again.

    Parameters
    ----------
    words
        A hash of its words.
    signature
        The MinHash of its three-word sequences (Broder 1997), 128 numbers of 32 bits; empty for a short text.
    """

    words: bytes
    signature: bytes

    @property
    def bands(self) -> list[bytes]:
        """The signature in 16 pieces, numbered: texts with no piece in common are hardly ever alike."""
        width = len(self.signature) // BANDS
        return [bytes([n]) + self.signature[n * width : (n + 1) * width] for n in range(BANDS)] if width else []


def likeness(article: Article) -> Likeness:
    """Take what is kept of the body of an article; headlines differ where the text is one agency's."""
    body = " ".join(span.of(article.text) for span in article.paragraphs)
    words = _WORD.findall(unicodedata.normalize("NFKC", body).casefold())
    whole = blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=16).digest()
    if len(words) < _FEWEST_WORDS:
        return Likeness(whole, b"")
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=0)
    minhash.update([encoded(words[n : n + _SHINGLE]) for n in range(len(words) - _SHINGLE + 1)])
    return Likeness(whole, np.array(minhash.digest(), dtype="<u4").tobytes())


def encoded(words: list[str]) -> str:
    """Return words as one text that has no half characters."""
    return " ".join(words).encode("utf-8", "replace").decode()


def similarity(one: bytes, other: bytes) -> float:
    """Estimate the share of three-word sequences that two texts have in common (Jaccard), by their signatures.

    The estimate's standard error is at most 0.044.
    """
    return float((np.frombuffer(one, dtype="<u4") == np.frombuffer(other, dtype="<u4")).mean())
