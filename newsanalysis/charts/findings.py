"""What a chart shows, in one line: its title where it is given none."""

from __future__ import annotations

import pandas as pd

from newsanalysis.charts.theme import actor_name
from newsanalysis.printing import NOBODY_NAMED, counted, signed
from newsanalysis.records import NEUTRAL_BAND

_FEWEST = 2
"""Positions below which a mean is nothing to put above a chart, where others have more."""


def most_frequent_pair(positions: pd.DataFrame) -> str:
    """Say how the most frequent source stands toward its most frequent target, counted in sentences.

    Parameters
    ----------
    positions
        With the columns `source`, `target`, `stance` and `place` or `sentence`.

    Examples
    --------
    >>> rows = [("USA", "PRK", 0.5, 1), ("USA", "PRK", 0.3, 2), ("USA", "PRK", -0.3, 2), ("KOR", "USA", 0.4, 3)]
    >>> most_frequent_pair(pd.DataFrame(rows, columns=["source", "target", "stance", "sentence"]))
    'United States toward North Korea: engaging in 1 of 2 sentences'
    """
    toward = positions[positions["target"].notna()]
    if toward.empty:
        return f"{counted(len(positions), 'position')} toward {NOBODY_NAMED}"
    pairs = toward.groupby(["source", "target"], observed=True).size()
    source, target = min(pairs.index, key=lambda pair: (-pairs[pair], pair))
    mine = toward[(toward["source"] == source) & (toward["target"] == target)]
    means = mine.groupby("place" if "place" in mine else "sentence")["stance"].mean()
    return f"{_first(source)} toward {actor_name(target)}: {_kinds(means)}"


def extremes(cells: dict[tuple[str, str], tuple[float, int]], between: str) -> str:
    """Say where the mean stance is warmest and where coldest.

    Parameters
    ----------
    cells
        Mean and number of positions per source and whatever it stands toward or on.
    between
        The word between the two: "toward" or "on".

    Examples
    --------
    >>> extremes({("KOR", "USA"): (0.6, 3), ("PRK", "USA"): (-0.8, 2), ("PRK", "KOR"): (0.9, 1)}, "toward")
    'Warmest: South Korea toward United States, +0.60. Coldest: North Korea toward United States, −0.80'
    """
    firm = {pair: cell for pair, cell in cells.items() if cell[1] >= _FEWEST} or cells
    means = {
        f"{actor_name(source)} {between} {other if between == 'on' else actor_name(other)}": mean
        for (source, other), (mean, _) in firm.items()
    }
    warmest, coldest = max(means, key=means.__getitem__), min(means, key=means.__getitem__)
    if warmest == coldest:
        return f"{warmest}: {signed(means[warmest])}"
    most = "Warmest" if means[warmest] >= NEUTRAL_BAND else "Least cold"
    least = "Coldest" if means[coldest] <= -NEUTRAL_BAND else "Least warm"
    return f"{most}: {warmest}, {signed(means[warmest])}. {least}: {coldest}, {signed(means[coldest])}"


def lean(counts: pd.DataFrame) -> str:
    """Say who is warmest and who is coldest.

    Parameters
    ----------
    counts
        Per actor the number of `negative`, `neutral` and `positive` positions, the warmest first.

    Examples
    --------
    >>> lean(pd.DataFrame({"negative": [0, 2], "neutral": [0, 1], "positive": [3, 0]}, index=["KOR", "PRK"]))
    'South Korea: 3 of 3 positions warm. North Korea: 2 of 3 cold'
    """
    totals = counts.sum(axis=1)
    firm = counts[totals >= _FEWEST] if (totals >= _FEWEST).any() else counts
    first, last = firm.index[0], firm.index[-1]
    warm = f"{_first(first)}: {firm['positive'][first]} of {counted(totals[first], 'position')} warm"
    if first == last:
        return f"{warm}, {firm['negative'][first]} cold"
    return f"{warm}. {_first(last)}: {firm['negative'][last]} of {totals[last]} cold"


def settled(source: str, target: str, mean: float, low: float, high: float) -> str:
    """Say where the running mean of a pair ends.

    Examples
    --------
    >>> settled("USA", "PRK", 0.35, 0.2, 0.48)
    'United States toward North Korea ends at +0.35 (95 % interval +0.20 to +0.48)'
    """
    text = f"{_first(source)} toward {actor_name(target)} ends at {signed(mean)}"
    return text if pd.isna(low) else f"{text} (95 % interval {signed(low)} to {signed(high)})"


def loudest(said: pd.Series, unknown: str) -> str:
    """Say which three actors have most of the quoted words.

    Parameters
    ----------
    said
        Quoted words per actor.
    unknown
        The entry of speakers who speak for no known actor.

    Examples
    --------
    >>> loudest(pd.Series({"USA": 9, "EXPERTS": 3, "no known actor": 2}), "no known actor")
    'United States has 64% of the quoted words, experts and observers 21%'
    """
    shares = (said / said.sum()).sort_values(ascending=False, kind="stable")
    known = shares.drop(index=unknown, errors="ignore")
    if known.empty:
        return "No known actor is quoted"
    most, *others = known.index[:3]
    text = f"{_first(most)} has {known[most]:.0%} of the quoted words"
    return ", ".join([text, *(f"{actor_name(other)} {known[other]:.0%}" for other in others)])


def _first(actor: str) -> str:
    """Name an actor where a sentence begins."""
    name = actor_name(actor)
    return name[:1].upper() + name[1:]


def parted(n: int, of: int) -> str:
    """Say in how many positions words and stance part.

    Examples
    --------
    >>> parted(6, 31)
    'Words and stance part in 6 of 31 positions'
    """
    return f"Words and stance part in {n} of {counted(of, 'position')}"


def calibrated(bins: pd.DataFrame) -> str:
    """Say whether the tool is right as often as it says.

    Parameters
    ----------
    bins
        Per bin of confidence the positions `n`, their mean `confidence` and the share `right`.

    Examples
    --------
    >>> calibrated(pd.DataFrame({"n": [30, 10], "confidence": [0.9, 0.5], "right": [0.7, 0.5]}))
    'Right less often than it says: 65% where it says 80%'
    """
    n = bins["n"].sum()
    says, right = (bins["confidence"] * bins["n"]).sum() / n, (bins["right"] * bins["n"]).sum() / n
    by_chance = 1.96 * (says * (1 - says) / n) ** 0.5
    apart = "less often than" if right < says else "more often than"
    how = "as often as" if abs(right - says) <= by_chance else apart
    return f"Right {how} it says: {right:.0%} where it says {says:.0%}"


def _kinds(means: pd.Series) -> str:
    """Say how many sentences are engaging, or hostile where those are more."""
    warm, cold = int((means >= NEUTRAL_BAND).sum()), int((means <= -NEUTRAL_BAND).sum())
    of = counted(len(means), "sentence")
    if not warm and not cold:
        return f"neutral in {of}"
    if warm == cold:
        return f"engaging in {warm}, hostile in {cold} of {of}"
    return f"engaging in {warm} of {of}" if warm > cold else f"hostile in {cold} of {of}"
