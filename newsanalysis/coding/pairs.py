"""The pairs of actors that a coder judges: every ordered pair that a sentence could relate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import permutations
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pandas as pd

from newsanalysis.analysis import Analysis
from newsanalysis.coding.codes import UNIT
from newsanalysis.errors import CodingError, OptionError
from newsanalysis.lexicons.measured_error import level
from newsanalysis.records import EXPERTS

Results: TypeAlias = Analysis | Mapping[str, Analysis]
"""One analysis, or several by the name of the piece."""

_RARE = 3
"""A pair that the tool saw fewer times than this is rare."""


def by_piece(results: Results) -> dict[str, Analysis]:
    """Return the analyses by the name of their piece: the file's, or words of its headline.

    Raises
    ------
    CodingError
        If it is no analysis, nor a dict of them.
    """
    if isinstance(results, Analysis):
        return {_name(results): results}
    if not isinstance(results, Mapping) or not all(isinstance(each, Analysis) for each in results.values()):
        raise CodingError(
            f"expected an Analysis, or a dict of them by the name of the piece, got {type(results).__name__}: "
            "pass what na.analyze returned"
        )
    return {str(name).strip(): result for name, result in results.items()}


def _name(result: Analysis) -> str:
    article = result.article
    if article.source:
        return Path(article.source).stem
    words = re.findall(r"\w+", article.headline or article.text)[:6]
    return "-".join(words).lower() or "piece"


def pairs(results: Results) -> pd.DataFrame:
    """List every ordered pair of actors in every sentence, with what the tool made of it.

    Returns
    -------
    pandas.DataFrame
        `piece`, `sentence`, `source`, `target` (missing: nobody named), and the tool's `scored` stance (-1 to 1),
        `category`, `issue` and `evidence` of its strongest position there; missing where it found none.
    """
    frames = [_of_piece(name, result) for name, result in by_piece(results).items()]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=[*UNIT, "scored"])


def _of_piece(name: str, result: Analysis) -> pd.DataFrame:
    actors = result.mentions.groupby("sentence")["actor"].unique()
    possible = pd.DataFrame(
        [
            (sentence, source, target)
            for sentence, present in actors.items()
            for source, target in permutations(dict.fromkeys(present), 2)
            if target != EXPERTS
        ],
        columns=["sentence", "source", "target"],
    ).astype({"sentence": "int64", "source": "str", "target": "str"})
    every = possible.merge(strongest(result.positions), how="outer", on=["sentence", "source", "target"])
    return every.assign(piece=name)[[*UNIT, "scored", "category", "issue", "evidence"]]


def strongest(positions: pd.DataFrame) -> pd.DataFrame:
    """Keep the strongest position of each pair in a sentence, its stance as `scored`."""
    ordered = positions.assign(size=positions["stance"].abs()).sort_values("size", ascending=False, kind="stable")
    kept = ordered.drop_duplicates(["sentence", "source", "target"]).sort_index()
    return kept.rename(columns={"stance": "scored"})[
        ["sentence", "source", "target", "scored", "category", "issue", "evidence"]
    ]


def drawn(units: pd.DataFrame, sample: int | None, seed: int) -> pd.DataFrame:
    """Draw pairs in turn from strata of how strong the tool's stance is and how rare the pair, so that all are there.

    Raises
    ------
    OptionError
        If `sample` is no whole number of 1 or more.
    """
    if sample is None:
        return units
    if isinstance(sample, bool) or not isinstance(sample, int) or sample < 1:
        raise OptionError(f"expected a whole number of pairs to sample, 1 or more, or None for all, got {sample!r}")
    rng = np.random.default_rng(seed)
    names = _strata(units)
    queues = [list(rng.permutation(group.index)) for _, group in units.groupby(names, sort=True)]
    order = list(_in_turn(queues))
    return units.loc[sorted(order[:sample])]


def _strata(units: pd.DataFrame) -> pd.Series:
    found = units["scored"].notna()
    levels = units["scored"].map(lambda stance: str(level(stance)), na_action="ignore").fillna("none")
    dyads = units["source"] + ">" + units["target"].fillna("")
    rare = dyads.map(dyads[found].value_counts()).fillna(0) < _RARE
    return levels + rare.map({True: ", rare", False: ""})


def _in_turn(queues: list[list[int]]) -> Iterator[int]:
    while queues:
        for queue in queues:
            yield queue.pop()
        queues = [queue for queue in queues if queue]
