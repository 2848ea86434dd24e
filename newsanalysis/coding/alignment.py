"""Lays several codings side by side, a row for each unit."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from newsanalysis.coding.codes import CODING, UNIT
from newsanalysis.errors import CodingError

PART = [*UNIT, "cold"]
"""A unit, and which of its two acts where somebody coded a warm and a cold one."""


def checked(coding: object, column: str = "stance") -> pd.DataFrame:
    """Return a coding if it is one and has `column`.

    Raises
    ------
    CodingError
        If it is no table with the columns of a coding.
    """
    needed = {*UNIT, "position", "stance", "given", column}
    if not isinstance(coding, pd.DataFrame) or not needed <= set(coding.columns):
        found = ", ".join(map(str, coding.columns)) if isinstance(coding, pd.DataFrame) else type(coding).__name__
        raise CodingError(f"expected a coding, a table as read_sheet returns it ({', '.join(CODING)}), got {found}")
    return coding


def aligned(codings: Sequence[pd.DataFrame], column: str) -> pd.DataFrame:
    """Return the values of `column`, a row per unit and a column per coding (0, 1 ...).

    Where somebody coded a warm and a cold act of one pair in a sentence, each is a unit of its own (`cold` in the
    index). Missing is what a coding does not hold.
    """
    twofold = _coded_twice(codings)
    sides = [_by_part(coding, twofold)[column] for coding in codings]
    return pd.concat(sides, axis=1, keys=range(len(codings)), sort=True)


def presence(codings: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return whether each coding holds a position in each unit: 1, 0, or missing where its coder did not look.

    A free coding lists positions only: what it does not list in a piece that it read, its coder took for none.
    """
    found = aligned(codings, "position").astype("float64")
    pieces = found.index.get_level_values("piece")
    for number, coding in enumerate(codings):
        if not coding["given"].fillna(value=False).any():
            read = pieces.isin(coding["piece"])
            found.loc[read, number] = found.loc[read, number].fillna(0.0)
    return found


def _units(coding: pd.DataFrame) -> pd.DataFrame:
    rows = coding[coding["source"].notna() & coding["position"].notna()]
    return rows.assign(target=rows["target"].fillna(""), sentence=rows["sentence"].astype("int64"))


def _coded_twice(codings: Sequence[pd.DataFrame]) -> set[tuple[object, ...]]:
    return {
        unit
        for coding in codings
        for unit, count in _units(coding).groupby(UNIT).size().items()
        if isinstance(unit, tuple) and count > 1
    }


def _by_part(coding: pd.DataFrame, twofold: set[tuple[object, ...]]) -> pd.DataFrame:
    units = _units(coding)
    double = [unit in twofold for unit in units[UNIT].itertuples(index=False, name=None)]
    rows = units.assign(cold=pd.Series(double, index=units.index, dtype="bool") & (units["stance"] < 0))
    if (again := rows[rows.duplicated(PART)]).size:
        first = again.iloc[0]
        raise CodingError(
            f"{first['piece']}, sentence {first['sentence']}: {first['source']} toward {first['target'] or 'nobody'} "
            "stands twice with the same sign; a unit has one warm and one cold act at most"
        )
    return rows.set_index(PART)
