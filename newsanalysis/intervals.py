"""How sure a mean is: bootstrap intervals for few and many values alike."""

from __future__ import annotations

from numbers import Integral, Real
from typing import TYPE_CHECKING

import numpy as np

from newsanalysis.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

    from newsanalysis.lexicons.measured_error import MeasuredError

FEWEST = 3
"""Fewer values say too little of their spread: two that happen to agree would look certain."""
_BLOCK = 256


def mean_interval(
    values: ArrayLike, *, error: MeasuredError | None = None, level: float = 0.95, draws: int = 2000, seed: int = 0
) -> tuple[float, float]:
    """Return the percentile interval of the mean of `values`, by the Bayesian bootstrap.

    Where Efron's bootstrap draws values again, Rubin's weighs each by a random share, which behaves better
    when there are only a handful, as there are in one news piece.

    Parameters
    ----------
    values
        Finite numbers. Fewer than three say too little of their spread: the interval is (NaN, NaN).
    error
        How often the scorer that gave the values errs. In every draw each value is then replaced by what coders
        could have said of it, or left out where they could have seen nothing there: multiple imputation by measured
        rates of error. The interval is wider, and lies off the mean where the scorer errs to one side.
    level
        Share of the draws inside the interval, above 0 and below 1.
    draws, seed
        How many draws, and where their random numbers start: the same call gives the same interval.

    Raises
    ------
    OptionError
        If a value is no finite number, `level` is not between 0 and 1, or `draws` and `seed` are no whole numbers of 1
        or more and 0 or more.

    References
    ----------
    Rubin, D. B. (1981). The Bayesian bootstrap. The Annals of Statistics, 9(1), 130-134.
    TeBlunthuis, N., Hase, V. and Chan, C.-H. (2024). Misclassification in automated content analysis causes bias in
    regression. Communication Methods and Measures, 18(3), 278-299.

    Examples
    --------
    >>> low, high = mean_interval([0.2, 0.4, 0.6, 0.8])
    >>> 0.2 < low < 0.5 < high < 0.8
    True
    """
    numbers = _finite(values)
    ends = tails_of(level, draws, seed)
    if len(numbers) < FEWEST:
        return float("nan"), float("nan")
    for means in _weighted_means(numbers, error, draws, seed):
        of_all = means[-1]
    low, high = np.nanquantile(of_all, ends)
    return float(low), float(high)


def running_interval(
    values: ArrayLike, *, error: MeasuredError | None = None, level: float = 0.95, draws: int = 2000, seed: int = 0
) -> NDArray[np.float64]:
    """Return the interval of the mean of the first 1, 2, ... n values, as an array of n rows (low, high).

    Row ``k - 1`` is :func:`mean_interval` of the first k; the time is linear in n.

    Examples
    --------
    >>> rows = running_interval([0.2, 0.4, 0.6])
    >>> tuple(rows[2]) == mean_interval([0.2, 0.4, 0.6])
    True
    """
    numbers = _finite(values)
    ends = tails_of(level, draws, seed)
    blocks = [np.nanquantile(means, ends, axis=1).T for means in _weighted_means(numbers, error, draws, seed)]
    rows = np.concatenate(blocks) if blocks else np.empty((0, 2))
    rows[: FEWEST - 1] = np.nan
    return rows


def grouped_interval(
    totals: ArrayLike, counts: ArrayLike, *, level: float = 0.95, draws: int = 2000, seed: int = 0
) -> tuple[float, float]:
    """Return the interval of a mean whose values come in groups, such as the positions of one article.

    Values of one group resemble each other, so the groups are weighed by random shares, not the values.

    Parameters
    ----------
    totals, counts
        The sum of each group's values, and how many they are. Fewer than three groups: the interval is (NaN, NaN).
    level, draws, seed
        As in :func:`mean_interval`.

    Raises
    ------
    OptionError
        As in :func:`mean_interval`.

    References
    ----------
    Davison, A. C. and Hinkley, D. V. (1997). Bootstrap Methods and their Application, section 3.8. Cambridge
    University Press.

    Examples
    --------
    >>> low, high = grouped_interval(totals=[0.9, -0.2, 0.4, 0.3], counts=[3, 1, 1, 2])
    >>> low < 0.2 < high
    True
    """
    ends = tails_of(level, draws, seed)
    if len(np.asarray(counts)) < FEWEST:
        return float("nan"), float("nan")
    low, high = np.quantile(grouped_means(totals, counts, draws=draws, rng=np.random.default_rng(seed)), ends)
    return float(low), float(high)


def clustered_interval(
    values: ArrayLike,
    clusters: ArrayLike,
    *,
    error: MeasuredError | None = None,
    level: float = 0.95,
    draws: int = 2000,
    seed: int = 0,
) -> tuple[float, float]:
    """Return the interval of the mean of values of which those of a cluster, such as an article, resemble each other.

    Parameters
    ----------
    values
        Finite numbers.
    clusters
        Of which cluster each is. Fewer than three clusters: the interval is (NaN, NaN).
    error, level, draws, seed
        As in :func:`mean_interval`; without `error` this is :func:`grouped_interval` of the clusters' sums.

    Raises
    ------
    OptionError
        As in :func:`mean_interval`.

    Examples
    --------
    >>> low, high = clustered_interval([0.1, 0.5, -0.2, 0.4], ["a", "a", "b", "c"])
    >>> low < 0.2 < high
    True
    """
    ends = tails_of(level, draws, seed)
    numbers = _finite(values)
    names, members = np.unique(np.asarray(clusters), return_inverse=True)
    if error is None:
        totals, counts = np.bincount(members, numbers), np.bincount(members)
        return grouped_interval(totals, counts, level=level, draws=draws, seed=seed)
    if len(names) < FEWEST:
        return float("nan"), float("nan")
    low, high = np.nanquantile(_imputed_means(numbers, members, error, draws, seed), ends)
    return float(low), float(high)


def grouped_means(totals: ArrayLike, counts: ArrayLike, *, draws: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the mean of grouped values under each draw's weights of the groups: an array of `draws` numbers."""
    sums = np.column_stack([_finite(totals), _finite(counts)])
    weighed = np.zeros((draws, 2))
    for first in range(0, len(sums), _BLOCK):
        block = sums[first : first + _BLOCK]
        weighed += rng.exponential(size=(draws, len(block))) @ block
    return weighed[:, 0] / weighed[:, 1]


def difference_interval(
    first: ArrayLike, second: ArrayLike, *, level: float = 0.95, draws: int = 2000, seed: int = 0
) -> tuple[float, float]:
    """Return the interval of the mean of `second` less that of `first`, as :func:`mean_interval` makes it of one.

    (NaN, NaN) where either has fewer than three values.

    Examples
    --------
    >>> low, high = difference_interval([-0.5, -0.3, -0.4], [0.3, 0.5, 0.4])
    >>> 0.6 < low < 0.8 < high < 1
    True
    """
    ends = tails_of(level, draws, seed)
    rng = np.random.default_rng(seed)
    values = [_finite(each) for each in (first, second)]
    if min(map(len, values)) < FEWEST:
        return float("nan"), float("nan")
    of_first, of_second = (grouped_means(each, np.ones(len(each)), draws=draws, rng=rng) for each in values)
    low, high = np.quantile(of_second - of_first, ends)
    return float(low), float(high)


def tails_of(level: float, draws: int, seed: int) -> tuple[float, float]:
    """Return the two quantiles that bound `level` of the draws, the options checked.

    Raises
    ------
    OptionError
        As :func:`mean_interval` says.
    """
    if not isinstance(level, Real) or not 0 < level < 1:
        raise OptionError(f"expected a level above 0 and below 1, such as 0.95, got {level!r}")
    if not isinstance(draws, Integral) or draws < 1:
        raise OptionError(f"expected a whole number of draws, 1 or more, got {draws!r}")
    if not isinstance(seed, Integral) or seed < 0:
        raise OptionError(f"expected a whole number as seed, 0 or more, got {seed!r}")
    return (1 - level) / 2, (1 + level) / 2


def _finite(values: ArrayLike) -> NDArray[np.float64]:
    numbers = np.asarray(values, dtype=float)
    if not np.isfinite(numbers).all():
        raise OptionError("expected finite numbers, got missing or infinite ones: drop them first")
    return numbers


def _said(
    numbers: NDArray[np.float64], error: MeasuredError, draws: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    return error.draws(numbers, error.rates(draws, rng), rng)


def _imputed_means(
    numbers: NDArray[np.float64], members: NDArray[np.int64], error: MeasuredError, draws: int, seed: int
) -> NDArray[np.float64]:
    """Return the mean of what coders could have said, under every draw's weights of the clusters."""
    rng, rng_of_errors = np.random.default_rng(seed), np.random.default_rng([seed, 1])
    rates = error.rates(draws, rng_of_errors)
    weights, totals = np.zeros(draws), np.zeros(draws)
    for first in range(0, int(members.max()) + 1, _BLOCK):
        of_block = rng.exponential(size=(_BLOCK, draws))
        at = np.flatnonzero((first <= members) & (members < first + _BLOCK))
        said = error.draws(numbers[at], rates, rng_of_errors)
        counted = of_block[members[at] - first] * ~np.isnan(said)
        totals += (counted * np.nan_to_num(said)).sum(axis=0)
        weights += counted.sum(axis=0)
    means: NDArray[np.float64] = np.divide(totals, weights, out=np.full(draws, np.nan), where=weights > 0)
    return means


def _weighted_means(
    numbers: NDArray[np.float64], error: MeasuredError | None, draws: int, seed: int
) -> Iterator[NDArray[np.float64]]:
    """Yield the means of every prefix under every draw's weights, a block of prefixes at a time."""
    rng = np.random.default_rng(seed)
    said = None if error is None else _said(numbers, error, draws, np.random.default_rng([seed, 1]))
    weight, total = np.zeros(draws), np.zeros(draws)
    for first in range(0, len(numbers), _BLOCK):
        block = numbers[first : first + _BLOCK, None] if said is None else said[first : first + _BLOCK]
        drawn = rng.exponential(size=(len(block), draws)) * ~np.isnan(block)
        weights = weight + np.cumsum(drawn, axis=0)
        totals = total + np.cumsum(drawn * np.nan_to_num(block), axis=0)
        weight, total = weights[-1], totals[-1]
        yield np.divide(totals, weights, out=np.full_like(totals, np.nan), where=weights > 0)
