"""How far the means of several groups lie apart, and how often chance alone would put them so far apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsanalysis.intervals import FEWEST, grouped_means, tails_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


class Spread(NamedTuple):
    """How far apart two groups stand on average.

    `distance` (0 or more) is the mean absolute difference between the means of two groups, with its interval `low` to
    `high`; `chance` is the share of random shuffles, above 0 to 1, that put the groups as far apart as they are.
    """

    distance: float
    low: float
    high: float
    chance: float


def spread(
    totals: ArrayLike,
    counts: ArrayLike,
    groups: ArrayLike,
    *,
    level: float = 0.95,
    draws: int = 2000,
    seed: int = 0,
) -> Spread:
    """Measure how far apart groups of articles stand.

    The means of groups that were sampled lie further apart than those of the groups themselves, the more so the
    fewer articles there are. The bootstrap says by how much, and `distance` and its interval are corrected for it; one
    that would fall below zero is zero.

    Parameters
    ----------
    totals, counts
        The sum of each article's stances, and how many they are.
    groups
        The group of each article, such as its outlet: two groups or more, each of three articles or more.
    level, draws, seed
        As in :func:`newsanalysis.intervals.mean_interval`.

    Raises
    ------
    OptionError
        As in :func:`newsanalysis.intervals.mean_interval`.
    ValueError
        If there is only one group, or one has fewer than three articles.

    References
    ----------
    Davison, A. C. and Hinkley, D. V. (1997). Bootstrap Methods and their Application, sections 2.1.2 (bias), 5.2.1
    (basic interval) and 4.3 (permutation test). Cambridge University Press.

    Examples
    --------
    >>> cold, warm = [-0.5, -0.4, -0.6, -0.5], [0.5, 0.4, 0.6, 0.5]
    >>> apart = spread(cold + warm, [1] * 8, ["a"] * 4 + ["b"] * 4)
    >>> round(apart.distance), apart.chance < 0.05
    (1, True)
    """
    tails = tails_of(level, draws, seed)
    sums, numbers = np.asarray(totals, dtype=float), np.asarray(counts, dtype=float)
    names, members = np.unique(np.asarray(groups), return_inverse=True)
    sizes = np.bincount(members)
    if len(names) < 2 or sizes.min() < FEWEST:
        raise ValueError(
            f"expected two groups of {FEWEST} articles or more, got {dict(zip(names, sizes, strict=True))}"
        )

    rng = np.random.default_rng(seed)
    found = float(_distance(_means(sums, numbers, members))[0])
    drawn = np.column_stack(
        [
            grouped_means(sums[members == group], numbers[members == group], draws=draws, rng=rng)
            for group in range(len(names))
        ]
    )
    distances = _distance(drawn)
    high, low = 2 * found - np.quantile(distances, tails)
    shuffled = np.concatenate([_distance(_means(sums, numbers, rng.permutation(members))) for _ in range(draws)])
    further = int((shuffled >= found - 1e-12).sum())
    return Spread(
        distance=max(0.0, float(2 * found - distances.mean())),
        low=max(0.0, float(low)),
        high=max(0.0, float(high)),
        chance=(further + 1) / (draws + 1),
    )


def _means(totals: NDArray[np.float64], counts: NDArray[np.float64], members: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return a row of the groups' means."""
    return (np.bincount(members, totals) / np.bincount(members, counts))[None, :]


def _distance(means: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean absolute difference of two groups, for each row of their means."""
    k = means.shape[1]
    ranks = 2 * np.arange(k) - k + 1
    distances: NDArray[np.float64] = np.sort(means, axis=1) @ ranks / (k * (k - 1) / 2)
    return distances
