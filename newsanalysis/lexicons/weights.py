"""Learned weights: what a feature or word near a span says of the stance or sentiment toward it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from newsanalysis.errors import ResourceError
from newsanalysis.lexicons.files import load_toml

FOLDER = "weights"
Lean = tuple[float, float]
"""Log-odds of negative and of positive, against neutral."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of a log-linear model of three outcomes, by the name of the feature and by the word."""

    features: dict[str, Lean]
    words: dict[str, Lean]


@cache
def weights(name: Literal["target", "pair"]) -> Weights:
    """Load ``resources/weights/<name>.toml`` once.

    Raises
    ------
    ResourceError
        If a weight is not a pair of numbers.

    Examples
    --------
    >>> cold, warm = weights("target").words["praised"]
    >>> warm > cold
    True
    """
    file = load_toml(f"{FOLDER}/{name}.toml")
    return Weights(_leans(name, file["features"]), _leans(name, file.get("words", {})))


def _leans(name: str, table: dict[str, list[float]]) -> dict[str, Lean]:
    try:
        return {key: (float(negative), float(positive)) for key, (negative, positive) in table.items()}
    except (TypeError, ValueError):
        raise ResourceError(
            f"resources/{FOLDER}/{name}.toml: expected `name = [negative, positive]` on each line, found another value"
        ) from None
