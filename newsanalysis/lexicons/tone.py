"""The tone of words in news: corrections of VADER's lexicon, in ``resources/tone.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from newsanalysis.errors import ResourceError
from newsanalysis.lexicons.files import load_toml

FILE = "tone.toml"


@dataclass(frozen=True, slots=True)
class ToneRules:
    """All of ``resources/tone.toml``: words with weights of -4 to 4, words of relief and of failure."""

    weights: dict[str, float]
    relief: frozenset[str]
    failure: frozenset[str]


@cache
def tone_rules() -> ToneRules:
    """Load the corrections, once per process.

    Raises
    ------
    ResourceError
        If a group lacks its reason, its weight or its words.

    Examples
    --------
    >>> tone_rules().weights["united"], tone_rules().weights["stalemate"]
    (0.0, -1.9)
    """
    data = load_toml(FILE)
    weights: dict[str, float] = {}
    for number, group in enumerate(data["group"], start=1):
        if set(group) != {"reason", "weight", "words"} or not -4 <= group["weight"] <= 4:
            raise ResourceError(
                f"resources/{FILE}: expected a reason, a weight of -4 to 4 and words in group {number}, got {group}"
            )
        weights.update(dict.fromkeys(group["words"], float(group["weight"])))
    return ToneRules(weights, frozenset(data["relief"]["words"]), frozenset(data["failure"]["words"]))
