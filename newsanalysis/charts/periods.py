"""Stances over time: the mean of each pair of actors, period by period."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from newsanalysis.charts.frames import most_first, rows
from newsanalysis.charts.hover import mean_words, plain
from newsanalysis.charts.theme import actor_color, empty, finish, look, sized
from newsanalysis.contrasts import Many, Period
from newsanalysis.contrasts import over_time as means_over_time
from newsanalysis.intervals import FEWEST
from newsanalysis.printing import signed

_MOST_PANELS = 12
_PANEL_WIDTH, _PANEL_HEIGHT = 250, 175
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
    across = min(len(shown), max(1, ((width or look().width) - 60) // _PANEL_WIDTH))
    down = math.ceil(len(shown) / across)
    height = height or down * _PANEL_HEIGHT + 110
    figure = make_subplots(
        rows=down,
        cols=across,
        shared_xaxes="all",
        shared_yaxes="all",
        horizontal_spacing=0.035 if across > 1 else 0,
        vertical_spacing=min(0.3 / down, 40 / max(height - 110, 60)) if down > 1 else 0,
        subplot_titles=[_bold_source(pair) for pair in shown],
    )
    figure.update_annotations(font={"size": 12}, yshift=2)
    largest = math.sqrt(means["articles"].max())
    for number, pair in enumerate(shown):
        _draw(figure, means[means["pair"] == pair], by, largest, row=number // across + 1, col=number % across + 1)
    _label_axes(figure, means, by, panels=len(shown), across=across, width=width or look().width)
    note = f"Mean stance of each {by}'s articles, its 95 % interval; hollow: fewer than {FEWEST} articles, no interval."
    if len(pairs) > len(shown):
        note += f" The {len(shown)} most frequent pairs of {len(pairs)}."
    return finish(
        figure,
        title=title,
        note=note,
        description=_description(title, means[means["pair"].isin(shown)], by),
        width=width,
        height=height,
    )


def _draw(figure: go.Figure, means: pd.DataFrame, by: Period, largest: float, *, row: int, col: int) -> None:
    color = actor_color(means["source"].iloc[0])
    middle = [first + (first + _LENGTHS[by] - first) / 2 for first in means["period"]]
    sure = means["low"].notna()
    figure.add_hline(
        y=0, line={"color": look().pale, "width": 1}, layer="below", exclude_empty_subplots=False, row=row, col=col
    )
    x, y = _broken(middle, means, by)
    figure.add_scatter(x=x, y=y, mode="lines", line={"color": color, "width": 1.5}, hoverinfo="skip", row=row, col=col)
    figure.add_scatter(
        x=middle,
        y=means["stance"],
        mode="markers",
        marker={
            "size": [max(_SMALLEST, _LARGEST * math.sqrt(n) / largest) for n in means["articles"]],
            "color": np.where(sure, color, "white"),
            "line": {"color": color, "width": 1.5},
            "opacity": 1,
        },
        error_y={
            "array": (means["high"] - means["stance"]).fillna(0),
            "arrayminus": (means["stance"] - means["low"]).fillna(0),
            "color": color,
            "thickness": 1.5,
            "width": 0,
        },
        hovertext=[mean_words(item, f", {item.period:{_NAMES[by]}}") for item in rows(means)],
        hoverinfo="text",
        name=plain(means["pair"].iloc[0]),
        row=row,
        col=col,
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


def _label_axes(figure: go.Figure, means: pd.DataFrame, by: Period, *, panels: int, across: int, width: int) -> None:
    first, last = means["period"].min(), means["period"].max() + _LENGTHS[by]
    margin = (last - first) * 0.02
    figure.update_layout(showlegend=False)
    figure.update_xaxes(
        type="date",
        range=[first - margin, last + margin],
        nticks=max(2, round((width - 60) / across / 75)),
        showgrid=False,
        tickfont_size=11,
    )
    for number in range(max(0, panels - across), panels):
        figure.update_xaxes(showticklabels=True, row=number // across + 1, col=number % across + 1)
    figure.update_yaxes(
        range=[-1.08, 1.08], tickvals=[-1, -0.5, 0, 0.5, 1], ticktext=["−1", "", "0", "", "+1"], tickfont_size=11
    )
    figure.update_yaxes(title_text="stance", col=1)


def _bold_source(pair: str) -> str:
    source, target = pair.split(" → ", 1)
    return f"<b>{plain(source)}</b> → {plain(target)}"


def _description(title: str, means: pd.DataFrame, by: Period) -> str:
    parts = []
    for (source, target), mine in means.groupby(["source", "target"], sort=False):
        points = [
            f"{signed(item.stance)} ({item.articles} article{'s' if item.articles > 1 else ''}) "
            f"in {item.period:{_NAMES[by]}}"
            for item in rows(mine)
        ]
        parts.append(f"{source} toward {target} {', '.join(points)}")
    return f"{title}, by {by}: {'; '.join(parts)}."
