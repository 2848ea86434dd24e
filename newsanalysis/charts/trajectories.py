"""The trajectory: how the mean stance of each pair of actors settles as the piece goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from newsanalysis.charts import findings
from newsanalysis.charts.frames import Data, article_starts, places, positions_of, sizes
from newsanalysis.charts.hover import places_in_table, plain, position_words
from newsanalysis.charts.panels import pair_name, stance_panels
from newsanalysis.charts.theme import actor_color, empty, finish, look, see_through, sized
from newsanalysis.intervals import running_interval
from newsanalysis.lexicons.measured_error import CODERS, MeasuredError, measured_error
from newsanalysis.printing import signed

_COLUMNS = ("sentence", "source", "target", "stance")
_FEWEST, _MOST_PANELS = 2, 12
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000)
_PANEL_HEIGHT, _GAP = 185, 44
_DOT = 9.0


@dataclass(frozen=True, slots=True)
class _Dyad:
    """One source's positions toward one target, in order, and where they stand after each sentence.

    `counts`, `means` and `interval` have a row per sentence in `places`: of all positions up to its end.
    """

    source: str
    target: str
    positions: pd.DataFrame
    places: NDArray[np.int64]
    counts: NDArray[np.int64]
    means: NDArray[np.float64]
    interval: NDArray[np.float64]

    @property
    def label(self) -> str:
        return f"{self.source} → {self.target}"


@sized
def trajectory(
    data: Data,
    *,
    title: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> go.Figure:
    """Draw, for each pair of actors, the mean of its stances so far and the 95 % interval of that mean.

    Each pair with two positions or more has a panel, the most frequent first and twelve at most; the interval begins at
    the third. Dots are the positions themselves, larger with their confidence, which the interval includes. For an
    ``Analysis`` it also includes how often its scorer errs, where that was measured; a table does not say who scored.

    Parameters
    ----------
    data
        An ``Analysis``, or a positions table: fresh, filtered, or of several articles (then with a column `article`),
        which are laid end to end.
    title
        Above the chart; by default what it shows, in words.
    width, height
        Pixels; by default 960 and what the panels need.

    Raises
    ------
    ChartError
        If the table lacks a column or has no numbers in one, or `width` or `height` is not 100 to 20,000.

    See Also
    --------
    newsanalysis.intervals.running_interval : How the interval is made.
    """
    positions = positions_of(data, chart="trajectory", columns=_COLUMNS)
    together = positions.groupby(["source", "target"], observed=True)["stance"].transform("size")
    positions = positions[positions["target"].notna() & (together >= _FEWEST)].reset_index(drop=True)
    if positions.empty:
        return empty(
            title=title or "How stances settle across the piece",
            what="pair of actors with two positions",
            width=width,
            height=height,
        )

    starts = article_starts([positions])
    positions = positions.assign(place=places(positions, starts)).sort_values("place", kind="stable")
    pairs = positions.groupby(["source", "target"], observed=True).ngroups
    error = measured_error(getattr(data, "scorer", None))
    dyads = list(_dyads(positions, error))
    first = dyads[0]
    title = title or findings.settled(first.source, first.target, first.means[-1], *first.interval[-1])
    names = [pair_name(dyad.source, dyad.target) for dyad in dyads]
    panels = stance_panels(names, panel_height=_PANEL_HEIGHT, gap=_GAP, width=width, height=height)
    figure = panels.figure
    for dyad, place in zip(dyads, panels.places(), strict=True):
        _draw(figure, dyad, place)
    length = int(positions["place"].max()) + 1
    every = next(size for size in _STEPS if length <= 6 * size or size == _STEPS[-1])
    figure.update_xaxes(range=[-0.7, length - 0.3], tick0=0, dtick=every)
    for place in panels.lowest():
        figure.update_xaxes(title_text="sentence" if len(starts) == 1 else "sentence, articles end to end", **place)
    note = "Line: mean so far; shade: its 95 % interval (from three positions on); dots: positions, larger the surer."
    if error is not None:
        note += f" It includes the scorer's errors, as {CODERS} judged {error.positions} positions."
    if pairs > len(dyads):
        note += f" The {len(dyads)} most frequent pairs of {pairs}."
    return finish(
        figure, title=title, note=note, description=_description(title, dyads, pairs), width=width, height=panels.height
    )


def _dyads(positions: pd.DataFrame, error: MeasuredError | None) -> Iterator[_Dyad]:
    """Yield the most frequent pairs of actors, ties by name."""
    grouped = {
        (str(pair[0]), str(pair[1])): mine for pair, mine in positions.groupby(["source", "target"], observed=True)
    }
    for source, target in sorted(grouped, key=lambda pair: (-len(grouped[pair]), pair))[:_MOST_PANELS]:
        mine = grouped[source, target]
        stances = mine["stance"].to_numpy(dtype=float)
        counts = np.arange(1, len(stances) + 1)
        last = ~mine["place"].duplicated(keep="last").to_numpy()
        means = np.cumsum(stances) / counts
        at = mine["place"].to_numpy()[last]
        interval = running_interval(stances, confidence=mine.get("confidence"), error=error)
        yield _Dyad(source, target, mine, at, counts[last], means[last], interval[last])


def _draw(figure: go.Figure, dyad: _Dyad, place: dict[str, int]) -> None:
    color = actor_color(dyad.source)
    x = dyad.places
    known = ~np.isnan(dyad.interval[:, 0])
    if known.any():
        figure.add_scatter(
            x=np.concatenate([x[known], x[known][::-1]]),
            y=np.concatenate([dyad.interval[known, 1], dyad.interval[known, 0][::-1]]),
            fill="toself",
            fillcolor=see_through(color, 0.2),
            line={"width": 6 if known.sum() == 1 else 0, "color": see_through(color, 0.2)},
            mode="lines",
            hoverinfo="skip",
            **place,
        )
    figure.add_scatter(
        x=dyad.positions["place"],
        y=dyad.positions["stance"],
        mode="markers",
        marker={
            "size": sizes(dyad.positions, _DOT),
            "color": look().paper,
            "line": {"width": 1.2, "color": look().pale},
        },
        hovertext=[position_words(position) for position in dyad.positions.itertuples()],
        customdata=places_in_table(dyad.positions),
        hoverinfo="text",
        name=plain(f"{dyad.label}: positions"),
        **place,
    )
    figure.add_scatter(
        x=x,
        y=dyad.means,
        mode="lines" if len(x) > 1 else "markers",
        line={"color": color, "width": 2.5},
        marker={"size": 6, "color": color},
        hovertext=[_reached(dyad, number) for number in range(len(x))],
        hoverinfo="text",
        name=plain(dyad.label),
        **place,
    )


def _reached(dyad: _Dyad, number: int) -> str:
    text = f"<b>{plain(dyad.label)}</b><br>mean of {dyad.counts[number]}: {signed(dyad.means[number])}"
    low, high = dyad.interval[number]
    return text if np.isnan(low) else f"{text}<br>95 % interval {signed(low)} to {signed(high)}"


def _description(title: str, dyads: list[_Dyad], pairs: int) -> str:
    parts = [f"{title}: the running mean stance of {len(dyads)} of {pairs} pairs of actors."]
    for dyad in dyads:
        low, high = dyad.interval[-1]
        text = f"{dyad.source} toward {dyad.target} ends at {signed(dyad.means[-1])} after {dyad.counts[-1]}"
        parts.append(f"{text}." if np.isnan(low) else f"{text} (95 % interval {signed(low)} to {signed(high)}).")
    return " ".join(parts)
