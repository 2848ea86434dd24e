"""How far coders agree: Krippendorff's alpha with its interval, Cohen's kappa, and where they part."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from newsanalysis.coding.alignment import aligned, checked, presence
from newsanalysis.errors import CodingError, OptionError
from newsanalysis.intervals import tails_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

Level: TypeAlias = Literal["nominal", "ordinal", "interval"]

TENTATIVE, RELIABLE = 0.667, 0.8
"""Krippendorff's (2004) customary bounds: below the first, no conclusions; below the second, tentative ones only."""

_LEVELS = ("nominal", "ordinal", "interval")
_COLUMNS = ("stance", "category", "issue", "voice", "certainty")


@dataclass(frozen=True)
class Agreement:
    """How far coders agree on one column of their codings.

    Parameters
    ----------
    alpha, low, high
        Krippendorff's alpha, at most 1, and its bootstrap interval; NaN where the values do not vary.
    kappa
        Cohen's kappa, unweighted; of more than two coders the mean of all pairs.
    same
        Share of pairs of judgements that are the same, 0 to 1.
    found
        Of positions that either of two coders saw, how far both did: 2 · both / (one's + the other's), 0 to 1 (the mean
        of all pairs of coders); missing where the codings are series of values.
    units, coders
        How many units two coders or more judged, and how many coders there are.
    level, column
        How values are compared, and what was coded.
    per_value
        `value`, `n` (judgements that chose it), `agreement` (specific agreement: how often another coder did too).
    disagreements
        The units judged differently, the widest apart first: the unit, and a column per coder.
    """

    alpha: float
    low: float
    high: float
    kappa: float
    same: float
    found: float
    units: int
    coders: int
    level: Level
    column: str
    per_value: pd.DataFrame
    disagreements: pd.DataFrame

    @property
    def verdict(self) -> str:
        """What the figure allows, in words."""
        return verdict(self.alpha, self.low, f"{self.coders} coders on {self.units} units")

    def __repr__(self) -> str:
        return f"<Agreement on {self.column} ({self.level}): {self.verdict}>"


def agreement(
    *codings: pd.DataFrame | pd.Series,
    level: Level = "ordinal",
    column: str = "stance",
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Measure how far two coders or more agree.

    Parameters
    ----------
    *codings
        Each a coding as :func:`read_sheet` returns it, or a Series of values by unit, NaN where missing.
    level
        How values are compared: ``"nominal"`` (the same or not), ``"ordinal"`` (by rank) or ``"interval"``. Text is
        nominal whatever this says.
    column
        What is compared in codings: stance, category, issue, voice, certainty.
    confidence, draws, seed
        Of the interval: its level, how many times sentences (of Series: units) are drawn again, and where the random
        numbers start.

    Returns
    -------
    Agreement
        With `alpha`, `low`, `high`, `kappa`, `per_value`, `disagreements` and a `verdict` in words.

    Raises
    ------
    CodingError
        If there are fewer than two codings, something is none, Series mix numbers and text, or no two coders judged one
        unit.
    OptionError
        If an option has a value that makes no sense.

    Notes
    -----
    Units that one coder alone judged do not count: in alpha a missing value is no disagreement. Whether the coders saw
    the same positions stands in `found`.

    References
    ----------
    Krippendorff, K. (2004). Content Analysis (2nd ed.), chapter 11. Sage.
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement, 20,
    37-46.

    Examples
    --------
    >>> import pandas as pd
    >>> one, other = pd.Series([1, 2, 2, -1, 0, None]), pd.Series([1, 2, 1, -1, 0, 2])
    >>> result = agreement(one, other)
    >>> round(result.alpha, 3), result.units
    (0.895, 5)
    """
    if level not in _LEVELS:
        raise OptionError(f"expected a level of {', '.join(_LEVELS)}, got {level!r}")
    values, found, column = _values(codings, column)
    if not pd.api.types.is_numeric_dtype(values.dtypes.iloc[0]):
        level = "nominal"
    judged = values[values.notna().sum(axis=1) > 1]
    if judged.empty:
        empty = " (nothing is filled in yet)" if values.isna().all(axis=None) else ""
        raise CodingError(f"no unit was judged by two coders{empty}: expected codings of the same pieces and sentences")
    counts, domain = _counts(judged)
    alpha = krippendorff(counts, domain, level)
    groups = _sentences(judged)
    low, high = _interval(lambda rows: krippendorff(counts[rows], domain, level), groups, confidence, draws, seed)
    return Agreement(
        alpha, low, high, _kappa(judged), _same(counts), found, len(judged), values.shape[1], level, column,
        _per_value(counts, domain), _disagreements(judged),
    )  # fmt: skip


def krippendorff(counts: NDArray[np.int64], domain: list[Any], level: Level) -> float:
    """Return alpha of how many coders gave each unit (row) each value (column); NaN without variation."""
    from krippendorff import alpha

    if np.count_nonzero(counts[counts.sum(axis=1) > 1].sum(axis=0)) < 2:
        return math.nan
    scale = list(range(len(domain))) if level == "nominal" else domain
    return float(alpha(value_counts=counts, value_domain=scale, level_of_measurement=level))


def verdict(alpha: float, low: float, whom: str) -> str:
    """Say in words what an alpha allows; figures are cut, never rounded up.

    Examples
    --------
    >>> verdict(0.7999, 0.61, "2 coders on 90 units")
    'alpha 0.799 (2 coders on 90 units): tentative conclusions only; the interval begins at 0.610, where none hold'
    """
    if math.isnan(alpha):
        return f"alpha cannot be told ({whom}): the values do not vary"
    band = _band(alpha)
    text = f"alpha {cut(alpha)} ({whom}): {band}"
    if math.isnan(low) or _band(low) == band:
        return text
    worse = {"no conclusions": "where none hold", "tentative conclusions only": "where they are tentative"}
    return f"{text}; the interval begins at {cut(low)}, {worse[_band(low)]}"


def cut(value: float) -> str:
    """Write a number with three decimals, cut off and not rounded.

    Examples
    --------
    >>> cut(0.7999), cut(-0.0001)
    ('0.799', '-0.001')
    """
    return f"{math.floor(value * 1000) / 1000:.3f}"


def _band(alpha: float) -> str:
    if alpha < TENTATIVE:
        return "no conclusions"
    return "tentative conclusions only" if alpha < RELIABLE else "conclusions hold"


def _values(codings: tuple[object, ...], column: str) -> tuple[pd.DataFrame, float, str]:
    """Return a column of values per coder, how far they found the same positions, and what the values are of."""
    if len(codings) < 2:
        raise CodingError(f"expected two codings or more, got {len(codings)}")
    if all(isinstance(coding, pd.Series) for coding in codings):
        series = [coding for coding in codings if isinstance(coding, pd.Series)]
        if any(not each.index.is_unique for each in series):
            raise CodingError("expected one value for each unit, got an index with repeats")
        if len({pd.api.types.is_numeric_dtype(each) for each in series}) > 1:
            raise CodingError("expected Series of numbers or Series of text, got both: code all in the same way")
        return pd.concat(series, axis=1, keys=range(len(series))), math.nan, "values"
    if column not in _COLUMNS:
        raise OptionError(f"expected a column of {', '.join(_COLUMNS)}, got {column!r}")
    frames = [checked(coding, column) for coding in codings]
    return aligned(frames, column), _found(presence(frames)), column


def _found(present: pd.DataFrame) -> float:
    """Return the mean Dice coefficient of two coders' positions, NaN where no two looked at the same and saw any."""
    pairs = [present[[one, other]].dropna() for one, other in combinations(present.columns, 2)]
    shares = [2 * both.min(axis=1).sum() / both.to_numpy().sum() for both in pairs if both.to_numpy().any()]
    return float(np.mean(shares)) if shares else math.nan


def _sentences(judged: pd.DataFrame) -> list[NDArray[np.int64]]:
    """Return the numbers of the units of each sentence; each unit by itself where they are of none."""
    if not {"piece", "sentence"} <= set(judged.index.names):
        return [np.array([number]) for number in range(len(judged))]
    indices = judged.groupby(["piece", "sentence"], sort=False).indices
    return [np.asarray(numbers, dtype=np.int64) for numbers in indices.values()]


def _counts(judged: pd.DataFrame) -> tuple[NDArray[np.int64], list[Any]]:
    domain = sorted(set(judged.to_numpy()[judged.notna().to_numpy()]))
    return np.column_stack([(judged == value).sum(axis=1) for value in domain]), domain


def _interval(
    figure: Callable[[NDArray[np.int64]], float],
    groups: Sequence[NDArray[np.int64]],
    confidence: float,
    draws: int,
    seed: int,
) -> tuple[float, float]:
    """Return the percentile interval of a figure over groups of units drawn again with replacement."""
    ends = tails_of(confidence, draws, seed)
    rng = np.random.default_rng(seed)
    drawn = (rng.integers(len(groups), size=len(groups)) for _ in range(draws))
    figures = np.array([figure(np.concatenate([groups[number] for number in numbers])) for numbers in drawn])
    if np.isnan(figures).all():
        return math.nan, math.nan
    low, high = np.nanquantile(figures, ends)
    return float(low), float(high)


def _kappa(judged: pd.DataFrame) -> float:
    from nltk.metrics.agreement import AnnotationTask

    kappas = []
    for one, other in combinations(judged.columns, 2):
        both = judged[[one, other]].dropna()
        if both.empty:
            continue
        rows = [(coder, unit, value) for coder in both for unit, value in enumerate(both[coder])]
        if len({value for _, _, value in rows}) > 1:
            kappas.append(AnnotationTask(rows).kappa())
    return float(np.mean(kappas)) if kappas else math.nan


def _same(counts: NDArray[np.int64]) -> float:
    total = counts.sum(axis=1)
    return float((counts * (counts - 1)).sum() / (total * (total - 1)).sum())


def _per_value(counts: NDArray[np.int64], domain: list[Any]) -> pd.DataFrame:
    others = counts.sum(axis=1, keepdims=True) - 1
    shares = (counts * (counts - 1)).sum(axis=0) / np.maximum(1, (counts * others).sum(axis=0))
    return pd.DataFrame({"value": domain, "n": counts.sum(axis=0), "agreement": shares})


def _disagreements(judged: pd.DataFrame) -> pd.DataFrame:
    apart = judged[[len(set(row.dropna())) > 1 for _, row in judged.iterrows()]]
    named = apart.rename(columns=lambda number: f"coder_{number + 1}")
    if all(pd.api.types.is_numeric_dtype(dtype) for dtype in apart.dtypes):
        width = apart.max(axis=1) - apart.min(axis=1)
        named = named.loc[width.sort_values(ascending=False, kind="stable").index]
    return named.reset_index()
