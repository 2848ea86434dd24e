"""How far outlets differ on each pair of actors."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from newsanalysis.charts.frames import rows
from newsanalysis.charts.hover import plain
from newsanalysis.charts.panels import mean_mark, pair_name
from newsanalysis.charts.theme import actor_color, empty, finish, listed, look, shortened, sized
from newsanalysis.contrasts import Many
from newsanalysis.contrasts import spread as spreads
from newsanalysis.intervals import FEWEST

_MOST_ROWS = 20
_ROW = 30
_WIDE, _ENDS = 800, 300
"""Pixels from which on there is room to name the outlets at the ends of each row, and how many that takes."""
_UNLIKELY = 0.05


@sized
def spread(
    data: Many,
    *,
    title: str = "How far outlets differ",
    width: int | None = None,
    height: int | None = None,
) -> go.Figure:
    """Draw by how much two outlets' mean stances differ on average, for each pair of actors, with the 95 % interval.

    A mark is hollow where shuffling the articles among the outlets puts them as far apart in more than 5 of 100 tries:
    then chance alone may have done it. Only outlets with three articles or more on the pair count.

    Parameters
    ----------
    data
        A ``Corpus``, or its positions with a column `outlet`.
    title
        Above the chart.
    width, height
        Pixels; by default 960 and what the rows need.

    Raises
    ------
    ComparisonError
        If a column is missing or holds something else.
    ChartError
        If `width` or `height` is not 100 to 20,000.

    See Also
    --------
    newsanalysis.contrasts.spread : The same numbers as a table.

    Examples
    --------
    >>> import pandas as pd
    >>> positions = pd.DataFrame({
    ...     "article": list("abcdef"), "outlet": ["Post"] * 3 + ["Times"] * 3,
    ...     "source": "KOR", "target": "PRK", "stance": [0.4, 0.5, 0.6, -0.4, -0.5, -0.6]})
    >>> spread(positions).layout.meta["description"].startswith("How far outlets differ: on KOR toward PRK by 1.0")
    True
    """
    found = spreads(data)
    if found.empty:
        what = f"pair of actors on which two outlets have {FEWEST} articles or more"
        return empty(title=title, what=what, width=width, height=height)

    shown = found[:_MOST_ROWS]
    colors = [actor_color(source) for source in shown["source"]]
    places = list(range(len(shown)))
    figure = go.Figure()
    for row, (low, high, color) in enumerate(zip(shown["low"], shown["high"], colors, strict=True)):
        figure.add_scatter(
            x=[low, high], y=[row, row], mode="lines", line={"color": color, "width": 2.5}, hoverinfo="skip"
        )
    figure.add_scatter(
        x=shown["distance"],
        y=places,
        mode="markers",
        marker=mean_mark(colors, shown["chance"] < _UNLIKELY, size=11, line=2),
        hovertext=[_hover(row) for row in rows(shown)],
        hoverinfo="text",
        cliponaxis=False,
    )
    wide = (width or look().width) >= _WIDE
    if wide:
        _name_ends(figure, shown)
    plot_height = max(60, height - 150) if height else _ROW * len(shown) + 20
    figure.update_layout(showlegend=False)
    figure.update_xaxes(
        title_text="mean difference between two outlets' mean stances",
        range=[-0.015, max(0.2, float(shown["high"].max()) * 1.05)],
    )
    figure.update_yaxes(
        tickvals=places,
        ticktext=[pair_name(source, target) for source, target in zip(shown["source"], shown["target"], strict=True)],
        range=[len(shown) - 0.4, -0.6],
        showgrid=False,
    )
    note = (
        "Line: 95 % interval. Hollow: chance alone, shuffling the articles, puts the outlets as far apart in more than "
        "5 of 100 tries."
    )
    if len(found) > len(shown):
        note += f" The {len(shown)} pairs furthest apart of {len(found)}."
    return finish(
        figure,
        title=title,
        note=note,
        description=_description(title, shown),
        width=width,
        height=height or plot_height + 150,
        right=_ENDS if wide else 20,
    )


def _name_ends(figure: go.Figure, shown: pd.DataFrame) -> None:
    for row, (coldest, warmest) in enumerate(zip(shown["coldest"], shown["warmest"], strict=True)):
        figure.add_annotation(
            xref="paper",
            x=1,
            xshift=12,
            y=row,
            xanchor="left",
            text=f"{plain(shortened(coldest, 20))} <b>&lt;</b> {plain(shortened(warmest, 20))}",
            showarrow=False,
            font={"size": 11, "color": look().ink},
        )
    figure.add_annotation(
        xref="paper",
        x=1,
        xshift=12,
        yref="paper",
        y=1,
        xanchor="left",
        yanchor="bottom",
        text="coldest and warmest outlet",
        showarrow=False,
        font={"size": 11, "color": look().pale},
    )


def _hover(row: Any) -> str:
    return (
        f"<b>{plain(row.source)} → {plain(row.target)}</b><br>"
        f"two outlets differ by {row.distance:.2f} on average<br>"
        f"95 % interval {row.low:.2f} to {row.high:.2f}<br>"
        f"as far apart in {max(row.chance, 0.001):.1%} of shuffles{' or fewer' if row.chance < 0.001 else ''}<br>"
        f"coldest: {plain(row.coldest)}, warmest: {plain(row.warmest)}<br>"
        f"{row.outlets} outlets, {row.articles} articles, {row.n} positions"
    )


def _description(title: str, shown: pd.DataFrame) -> str:
    words = [
        f"on {row.source} toward {row.target} by {row.distance:.2f} (95 % interval {row.low:.2f} to {row.high:.2f}, "
        f"{row.outlets} outlets, chance {row.chance:.3f})"
        for row in rows(shown)
    ]
    return f"{title}: {listed(words)}."
