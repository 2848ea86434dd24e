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
    values: ArrayLike,
    *,
    confidence: ArrayLike | None = None,
    error: MeasuredError | None = None,
    level: float = 0.95,
    draws: int = 2000,
    seed: int = 0,
) -> tuple[float, float]:
    """Return the percentile interval of the mean of `values`, by the Bayesian bootstrap.

    Where Efron's bootstrap draws values again, Rubin's weighs each by a random share, which behaves better
    when there are only a handful, as there are in one news piece.

    Parameters
    ----------
    values
        Finite numbers. Fewer than three say too little of their spread: the interval is (NaN, NaN).
    confidence
        The probability, 0 to 1, that each value is there at all: in every draw it is kept with that probability, and
        left out otherwise. A missing one is sure. The mean itself does not weigh by it.
    error
        How often the scorer that gave the values errs. In every draw each value is then replaced by what coders
        could have said of it, or left out where they could have seen nothing there: multiple imputation by measured
        rates of error. The interval is wider, and lies off the mean where the scorer errs to one side. With
        `confidence`, that alone says what coders could not have seen, so that it is not counted twice.
    level
        Share of the draws inside the interval, above 0 and below 1.
    draws, seed
        How many draws, and where their random numbers start: the same call gives the same interval.

    Raises
    ------
    OptionError
        If a value is no finite number, there is not a confidence of 0 to 1 per value, `level` is not between 0 and 1,
        or `draws` and `seed` are no whole numbers of 1 or more and 0 or more.

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
    for means in _weighted_means(numbers, draws, seed, sure=_sure(confidence, numbers), error=error):
        of_all = means[-1]
    return _between(of_all, ends)


def running_interval(
    values: ArrayLike,
    *,
    confidence: ArrayLike | None = None,
    error: MeasuredError | None = None,
    level: float = 0.95,
    draws: int = 2000,
    seed: int = 0,
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
    rows = np.full((len(numbers), 2), np.nan)
    at = 0
    for means in _weighted_means(numbers, draws, seed, sure=_sure(confidence, numbers), error=error):
        for number, of_prefix in enumerate(means, at):
            if number >= FEWEST - 1:
                rows[number] = _between(of_prefix, ends)
        at += len(means)
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
    confidence: ArrayLike | None = None,
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
    confidence, error, level, draws, seed
        As in :func:`mean_interval`; without `confidence` and `error` this is :func:`grouped_interval` of the clusters'
        sums.

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
    sure = _sure(confidence, numbers)
    names, members = np.unique(np.asarray(clusters), return_inverse=True)
    if sure is None and error is None:
        totals, counts = np.bincount(members, numbers), np.bincount(members)
        return grouped_interval(totals, counts, level=level, draws=draws, seed=seed)
    if len(names) < FEWEST:
        return float("nan"), float("nan")
    return _between(_clustered_means(numbers, members, draws, (seed,), sure=sure, error=error), ends)


def grouped_means(totals: ArrayLike, counts: ArrayLike, *, draws: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the mean of grouped values under each draw's weights of the groups: an array of `draws` numbers."""
    sums = np.column_stack([_finite(totals), _finite(counts)])
    weighed = np.zeros((draws, 2))
    for first in range(0, len(sums), _BLOCK):
        block = sums[first : first + _BLOCK]
        weighed += rng.exponential(size=(draws, len(block))) @ block
    return weighed[:, 0] / weighed[:, 1]


def difference_interval(
    first: ArrayLike,
    second: ArrayLike,
    *,
    confidences: tuple[ArrayLike | None, ArrayLike | None] = (None, None),
    level: float = 0.95,
    draws: int = 2000,
    seed: int = 0,
) -> tuple[float, float]:
    """Return the interval of the mean of `second` less that of `first`, as :func:`mean_interval` makes it of one.

    (NaN, NaN) where either has fewer than three values. `confidences` are those of the values of each.

    Examples
    --------
    >>> low, high = difference_interval([-0.5, -0.3, -0.4], [0.3, 0.5, 0.4])
    >>> 0.6 < low < 0.8 < high < 1
    True
    """
    ends = tails_of(level, draws, seed)
    values = [_finite(each) for each in (first, second)]
    if min(map(len, values)) < FEWEST:
        return float("nan"), float("nan")
    of_first, of_second = (
        _clustered_means(numbers, np.arange(len(numbers)), draws, (seed, side), sure=_sure(confidence, numbers))
        for side, (numbers, confidence) in enumerate(zip(values, confidences, strict=True))
    )
    return _between(of_second - of_first, ends)


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


def _sure(confidence: ArrayLike | None, numbers: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Return the probability that each number is there; ``None`` where all are."""
    if confidence is None:
        return None
    sure = np.nan_to_num(np.asarray(confidence, dtype=float), nan=1.0)
    if sure.shape != numbers.shape or not ((sure >= 0) & (sure <= 1)).all():
        raise OptionError(f"expected a confidence from 0 to 1 for each of {len(numbers)} values, got others")
    return sure


def _between(means: NDArray[np.float64], ends: tuple[float, float]) -> tuple[float, float]:
    """Return the quantiles of the draws in which there was anything."""
    known = means[~np.isnan(means)]
    if len(known) == 0:
        return float("nan"), float("nan")
    low, high = np.quantile(known, ends)
    return float(low), float(high)


class _Draws:
    """What could be there in place of each number: a row per number, a column per draw, a block of rows at a time."""

    def __init__(
        self,
        numbers: NDArray[np.float64],
        sure: NDArray[np.float64] | None,
        error: MeasuredError | None,
        draws: int,
        seed: tuple[int, ...],
    ) -> None:
        self._numbers, self._sure = numbers, sure
        self._error = error if error is None or sure is None else error.of_seen
        self._of_errors, self._of_presence = (np.random.default_rng([*seed, number]) for number in (1, 2))
        self._rates = None if self._error is None else self._error.rates(draws, self._of_errors)

    def weighed(
        self, places: NDArray[np.int64], weights: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what is left of `weights` where nothing is there in a draw, and these times what is said; in place."""
        said = self._numbers[places, None]
        if self._error is not None and self._rates is not None:
            said = self._error.draws(self._numbers[places], self._rates, self._of_errors)
            weights *= ~np.isnan(said)
        if self._sure is not None:
            weights *= self._of_presence.random(weights.shape, dtype=np.float32) < self._sure[places, None]
        return weights, weights * np.nan_to_num(said)


def _clustered_means(
    numbers: NDArray[np.float64],
    members: NDArray[np.int64],
    draws: int,
    seed: tuple[int, ...],
    *,
    sure: NDArray[np.float64] | None,
    error: MeasuredError | None = None,
) -> NDArray[np.float64]:
    """Return the mean of what could be there, under every draw's weights of the clusters; NaN where nothing is."""
    rng, drawn = np.random.default_rng(seed), _Draws(numbers, sure, error, draws, seed)
    weights, totals = np.zeros(draws), np.zeros(draws)
    clusters = int(members.max()) + 1
    for first in range(0, clusters, _BLOCK):
        of_block = rng.exponential(size=(min(_BLOCK, clusters - first), draws))
        at = np.flatnonzero((first <= members) & (members < first + _BLOCK))
        counted, said = drawn.weighed(at, of_block[members[at] - first])
        weights += counted.sum(axis=0)
        totals += said.sum(axis=0)
    return _ratio(totals, weights)


def _weighted_means(
    numbers: NDArray[np.float64],
    draws: int,
    seed: int,
    *,
    sure: NDArray[np.float64] | None,
    error: MeasuredError | None,
) -> Iterator[NDArray[np.float64]]:
    """Yield the means of every prefix under every draw's weights, a block of prefixes at a time."""
    rng, drawn = np.random.default_rng(seed), _Draws(numbers, sure, error, draws, (seed,))
    weight, total = np.zeros(draws), np.zeros(draws)
    for first in range(0, len(numbers), _BLOCK):
        at = np.arange(first, min(first + _BLOCK, len(numbers)))
        counted, said = drawn.weighed(at, rng.exponential(size=(len(at), draws)))
        weights, totals = weight + np.cumsum(counted, axis=0), total + np.cumsum(said, axis=0)
        weight, total = weights[-1], totals[-1]
        yield _ratio(totals, weights)


def _ratio(totals: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    means: NDArray[np.float64] = np.divide(totals, weights, out=np.full_like(totals, np.nan), where=weights > 0)
    return means
