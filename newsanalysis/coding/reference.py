"""What several coders say together, and what the tool says as if it were one more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from newsanalysis.analysis import Analysis
from newsanalysis.coding.alignment import PART, aligned, presence
from newsanalysis.coding.codes import table
from newsanalysis.lexicons.measured_error import level

TOOL = {"scored": "float64", "confidence": "float64", "evidence": "str", "text": "str"}
"""Columns of the tool's own that a coding by it has besides."""


def tool_coding(results: dict[str, Analysis]) -> pd.DataFrame:
    """Return the tool's positions as a free coding: of each pair in a sentence the warmest and the coldest.

    Besides the columns of a coding it has `scored` (the stance on the scale of -1 to 1), its `confidence`
    (0 to 1), `evidence` and the sentence's `text`.
    """
    frames = [_piece(name, result) for name, result in results.items()]
    return pd.concat(frames, ignore_index=True)


def _piece(name: str, result: Analysis) -> pd.DataFrame:
    positions = result.positions
    cold, size = positions["stance"] < 0, positions["stance"].abs()
    ordered = positions.assign(cold=cold, size=size).sort_values("size", ascending=False, kind="stable")
    kept = ordered.drop_duplicates(["sentence", "source", "target", "cold"]).sort_index()
    levels = kept["stance"].map(level)
    columns = ["sentence", "source", "target", "category", "issue"]
    rows: list[dict[Any, Any]] = [
        {"piece": name, "given": False, "position": True, "stance": stance, **row}
        for stance, row in zip(levels, kept[columns].to_dict("records"), strict=True)
    ]
    own = {
        "scored": kept["stance"].to_numpy(),
        "confidence": kept["confidence"].to_numpy(),
        "evidence": kept["evidence"].to_numpy(),
        "text": kept["text"].to_numpy(),
    }
    frame = table(rows or [{"piece": name, "given": False}])
    return frame.assign(**{column: pd.Series(own[column] if rows else [None], dtype=TOOL[column]) for column in TOOL})


def beside(codings: Sequence[pd.DataFrame], tool: pd.DataFrame) -> pd.DataFrame:
    """Return every unit that a coder looked at, with what the coders and the tool say of it.

    Returns
    -------
    pandas.DataFrame
        `piece`, `sentence`, `source`, `target` ("": nobody named) and `cold` (the cold one of two acts); `coded`, the
        mean stance of the coders who saw a position (missing where none did), `seen`, the share of them who did, and
        `coded_category`; `tool`, the tool's stance of -2 to 2 (missing where it saw none), `category`, `scored`,
        `confidence`, `evidence` and `text`; and `coder_1`, `coder_2` ...: the stance each coder gave.
    """
    every, last = [*codings, tool], len(codings)
    stances, present = aligned(every, "stance"), presence(every)
    categories = aligned(every, "category").drop(columns=last)
    units = pd.DataFrame(
        {
            "coded": stances.drop(columns=last).mean(axis=1),
            "seen": present.drop(columns=last).mean(axis=1),
            "coded_category": categories.astype("object").bfill(axis=1)[0].astype("str"),
            "tool": stances[last],
            "category": aligned(every, "category")[last],
            **{name: aligned([*_with_own_columns(codings), tool], name)[last] for name in TOOL},
            **{f"coder_{number + 1}": stances[number] for number in range(last)},
        }
    )
    return units[units["seen"].notna()].reset_index(names=PART)


def _with_own_columns(codings: Sequence[pd.DataFrame]) -> list[pd.DataFrame]:
    return [coding.assign(**dict.fromkeys(TOOL)) for coding in codings]
