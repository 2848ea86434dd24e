"""Stances over time: the mean of each pair of actors, period by period."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from newsanalysis.charts.frames import most_first, rows
from newsanalysis.charts.hover import mean_words, plain
from newsanalysis.charts.panels import Panels, interval_bars, mean_mark, pair_name, stance_panels
from newsanalysis.charts.theme import actor_color, empty, finish, look, sized
from newsanalysis.contrasts import Many, Period
from newsanalysis.contrasts import over_time as means_over_time
from newsanalysis.intervals import FEWEST
from newsanalysis.printing import counted, signed

_MOST_PANELS = 12
_PANEL_HEIGHT, _GAP = 175, 40
_LENGTHS = {"day": pd.Timedelta(days=1), "week": pd.Timedelta(weeks=1), "month": pd.DateOffset(months=1)}
_NAMES = {"day": "%-d %B %Y", "week": "week of %-d %B %Y", "month": "%B %Y"}
_SMALLEST, _LARGEST = 6.0, 13.0


@sized
def over_time(
    data: Many,
    *,
    by: Period = "month",
    title: str = "Stances over time",
    width: int | None = None,
    height: int | None = None,
) -> go.Figure:
    """Draw, for each pair of actors, the mean stance of the articles of each day, week or month.

    Each pair has a panel, the most frequent first and twelve at most. A period with three articles or more has the 95 %
    interval of its mean; one with fewer is hollow. The larger a mark, the more articles; the line breaks where there
    are none.

    Parameters
    ----------
    data
        A ``Corpus``, or its positions with a column `published`.
    by
        ``"day"``, ``"week"`` or ``"month"``.
    title
        Above the chart.
    width, height
        Pixels; by default 960 and what the panels need.

    Raises
    ------
    ComparisonError
        If a column is missing or holds something else.
    OptionError
        If `by` is no period.
    ChartError
        If `width` or `height` is not 100 to 20,000.

    See Also
    --------
    newsanalysis.contrasts.over_time : The same numbers as a table.

    Examples
    --------
    >>> import pandas as pd
    >>> positions = pd.DataFrame({
    ...     "article": ["a", "b"], "published": ["2018-04-27", "2018-05-02"],
    ...     "source": "KOR", "target": "PRK", "stance": [0.4, 0.2]})
    >>> over_time(positions).layout.meta["description"]
    'Stances over time, by month: KOR toward PRK +0.40 (1 article) in April 2018, +0.20 (1 article) in May 2018.'
    """
    means = means_over_time(data, by=by)
    if means.empty:
        return empty(title=title, what="dated positions", width=width, height=height)

    means = means.assign(pair=means["source"] + " → " + means["target"])
    pairs = most_first(means, "pair")
    shown = pairs[:_MOST_PANELS]
    names = [pair_name(*pair.split(" → ", 1)) for pair in shown]
    panels = stance_panels(names, panel_height=_PANEL_HEIGHT, gap=_GAP, width=width, height=height)
    largest = math.sqrt(means["articles"].max())
    for pair, place in zip(shown, panels.places(), strict=True):
        _draw(panels.figure, means[means["pair"] == pair], by, largest, place)
    _label_axis(panels, means, by, width=width or look().width)
    note = f"Mean stance of each {by}'s articles, its 95 % interval; hollow: fewer than {FEWEST} articles, no interval."
    if len(pairs) > len(shown):
        note += f" The {len(shown)} most frequent pairs of {len(pairs)}."
    return finish(
        panels.figure,
        title=title,
        note=note,
        description=_description(title, means[means["pair"].isin(shown)], by),
        width=width,
        height=panels.height,
    )


def _draw(figure: go.Figure, means: pd.DataFrame, by: Period, largest: float, place: dict[str, int]) -> None:
    color = actor_color(means["source"].iloc[0])
    middle = [first + (first + _LENGTHS[by] - first) / 2 for first in means["period"]]
    sizes = [max(_SMALLEST, _LARGEST * math.sqrt(n) / largest) for n in means["articles"]]
    x, y = _broken(middle, means, by)
    figure.add_scatter(x=x, y=y, mode="lines", line={"color": color, "width": 1.5}, hoverinfo="skip", **place)
    figure.add_scatter(
        x=middle,
        y=means["stance"],
        mode="markers",
        marker=mean_mark(color, means["low"].notna(), size=sizes),
        error_y=interval_bars(means, color),
        hovertext=[mean_words(item, f", {item.period:{_NAMES[by]}}") for item in rows(means)],
        hoverinfo="text",
        name=plain(means["pair"].iloc[0]),
        **place,
    )


def _broken(middle: list[pd.Timestamp], means: pd.DataFrame, by: Period) -> tuple[list[Any], list[float]]:
    """Return the line through the means, with a gap wherever a period has no article."""
    x: list[Any] = []
    y: list[float] = []
    expected = None
    for at, period, stance in zip(middle, means["period"], means["stance"], strict=True):
        if expected is not None and period != expected:
            x.append(at)
            y.append(np.nan)
        x.append(at)
        y.append(stance)
        expected = period + _LENGTHS[by]
    return x, y


def _label_axis(panels: Panels, means: pd.DataFrame, by: Period, *, width: int) -> None:
    first, last = means["period"].min(), means["period"].max() + _LENGTHS[by]
    margin = (last - first) * 0.02
    panels.figure.update_xaxes(
        type="date",
        range=[first - margin, last + margin],
        nticks=max(2, round((width - 60) / panels.across / 75)),
        tickfont_size=11,
    )


def _description(title: str, means: pd.DataFrame, by: Period) -> str:
    parts = []
    for (source, target), mine in means.groupby(["source", "target"], sort=False):
        points = [
            f"{signed(item.stance)} ({counted(item.articles, 'article')}) in {item.period:{_NAMES[by]}}"
            for item in rows(mine)
        ]
        parts.append(f"{source} toward {target} {', '.join(points)}")
    return f"{title}, by {by}: {'; '.join(parts)}."
