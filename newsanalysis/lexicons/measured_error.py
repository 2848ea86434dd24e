"""How often a scorer errs, as measured against coders: the table that intervals include."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from newsanalysis.errors import ResourceError
from newsanalysis.lexicons.files import load_toml
from newsanalysis.records import NEUTRAL_BAND

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "measured_error.toml"

STRONG = 0.5
"""A stance this far from zero is a 2 of the codebook."""
ANCHORS = {-2: -0.75, -1: -0.3, 0: 0.0, 1: 0.3, 2: 0.75}
"""Where the codebook's stances lie on the scale of -1 to 1: in the middle of what they span."""
LEVELS = tuple(ANCHORS)

CODERS = "two readings by a language model"
"""Who coded what the table that ships was counted on: real news, the development part of `positions`."""
_PRIOR = 1.0
"""The judgements that a row of the table begins with, spread evenly: a level that was hardly seen is unsure."""


def level(stance: float) -> int:
    """Return the codebook's stance, -2 to 2, of a stance on the tool's scale.

    Examples
    --------
    >>> [level(stance) for stance in (-0.6, -0.3, 0.05, 0.1, 0.5)]
    [-2, -1, 0, 1, 2]
    """
    size = 0 if abs(stance) < NEUTRAL_BAND else 1 if abs(stance) < STRONG else 2
    return size if stance > 0 else -size


@dataclass(frozen=True, eq=False)
class MeasuredError:
    """What coders made of the positions that a scorer found.

    Parameters
    ----------
    counts
        A row per stance of the scorer (-2 to 2), a column per stance of the coders (-2 to 2, and none: there is no such
        position). A judgement of one of two coders counts half.
    positions, pieces
        How many positions were judged, in how many pieces.

    Examples
    --------
    >>> never_wrong = MeasuredError(1000 * np.eye(5, 6), positions=5000, pieces=100)
    >>> rng = np.random.default_rng(0)
    >>> drawn = never_wrong.draws(np.array([0.4]), never_wrong.rates(500, rng), rng)
    >>> bool((drawn == 0.4).mean() > 0.99)
    True
    """

    counts: NDArray[np.float64]
    positions: int
    pieces: int

    @property
    def of_seen(self) -> MeasuredError:
        """The same of the positions that coders saw: where each position's confidence says whether it is there."""
        return replace(self, counts=self.counts[:, : len(LEVELS)])

    def rates(self, draws: int, rng: np.random.Generator) -> NDArray[np.float64]:
        """Draw rates of error that the gold leaves possible, from their Dirichlet posterior: (level, draw, said)."""
        return np.array([rng.dirichlet(row + _PRIOR / len(row), size=draws) for row in self.counts])

    def draws(
        self, stances: NDArray[np.float64], rates: NDArray[np.float64], rng: np.random.Generator
    ) -> NDArray[np.float64]:
        """Draw what coders could have said of each stance: a row per stance, NaN where they see no position.

        An error that the gold leaves possible moves all positions of a draw alike: `rates` are drawn once for all of
        them. Where the coders' level is the scorer's own, the stance stays.
        """
        rows = np.array([LEVELS.index(level(stance)) for stance in stances], dtype=int)
        anchors = np.array([*ANCHORS.values(), np.nan])
        bounds = np.cumsum(rates, axis=2)[:, :, :-1]
        said = np.empty((len(rows), rates.shape[1]))
        for row in np.unique(rows):
            at = np.flatnonzero(rows == row)
            chosen = (rng.random((len(at), rates.shape[1], 1)) > bounds[row]).sum(axis=2)
            said[at] = np.where(chosen == row, stances[at, None], anchors[chosen])
        return said


@cache
def measured_error(scorer: str | None) -> MeasuredError | None:
    """Return the measured error of a scorer, ``"lexicon"`` or ``"model"``; ``None`` where it was not measured.

    Raises
    ------
    ResourceError
        If the table is malformed.
    """
    if scorer is None or not _is_there():
        return None
    entry = load_toml(FILE).get(scorer)
    if entry is None:
        return None
    try:
        counts = np.array([entry["counts"][str(row)] for row in LEVELS], dtype=float)
        error = MeasuredError(counts, int(entry["positions"]), int(entry["pieces"]))
    except (KeyError, TypeError, ValueError) as wrong:
        raise ResourceError(f"resources/{FILE}: [{scorer}] lacks or garbles {wrong}; write it anew") from None
    if counts.shape != (len(LEVELS), len(LEVELS) + 1) or (counts < 0).any():
        raise ResourceError(f"resources/{FILE}: expected 5 rows of 6 counts for [{scorer}], got {counts.shape}")
    return error


def _is_there() -> bool:
    return (files("newsanalysis") / "resources" / FILE).is_file()


def written(errors: dict[str, MeasuredError]) -> str:
    """Write tables of errors as the TOML that :func:`measured_error` reads."""
    names = ", ".join([*map(str, LEVELS), "no position"])
    lines = [
        "# What coders made of the positions that a scorer found: a row per stance of the scorer, and in it how",
        f"# many judgements say {names}; one of two coders counts half.",
        "# Written from coded real news by `PYTHONPATH=. python benchmarks/positions.py errors DATA`, not by hand.",
    ]
    for name, error in sorted(errors.items()):
        lines += ["", f"[{name}]", f"positions = {error.positions}", f"pieces = {error.pieces}", f"[{name}.counts]"]
        lines += [
            f'"{row}" = {[round(float(n), 3) for n in counts]}'
            for row, counts in zip(LEVELS, error.counts, strict=True)
        ]
    return "\n".join(lines) + "\n"
