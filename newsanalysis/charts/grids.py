"""Tables drawn as grids: who stands where toward whom, and on what."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from newsanalysis.charts import findings
from newsanalysis.charts.frames import Data, by_count, positions_of
from newsanalysis.charts.hover import plain
from newsanalysis.charts.theme import empty, finish, listed, look, sized, stance_bar, stance_color, text_on
from newsanalysis.printing import NOBODY_NAMED, counted, signed

_NOBODY = NOBODY_NAMED.replace(" ", "<br>")
_NO_ISSUE = "no issue named"
_ROW = 52
_WIDE = 66
"""Pixels of a column that has room for its name above it; else names stand below, upright."""

_Cells = dict[tuple[str, str], tuple[float, int]]
"""Mean stance and number of positions per source and whatever it stands toward or on."""


@sized
def dyads(data: Data, *, title: str | None = None, width: int | None = None, height: int | None = None) -> go.Figure:
    """Draw the mean stance of each source toward each target, with the number of positions.

    Parameters
    ----------
    data
        An ``Analysis``, or a positions table: fresh, filtered, or of several articles.
    title
        Above the chart; by default what it shows, in words.
    width, height
        Pixels; by default 960 and what the rows need.

    Raises
    ------
    ChartError
        If the table lacks a column or has no numbers in one, or `width` or `height` is not 100 to 20,000.
    """
    positions = positions_of(data, chart="dyads", columns=("source", "target", "stance"))
    if positions.empty:
        return empty(title=title or "Who stands where toward whom", what="positions", width=width, height=height)

    cells = _cells(positions.assign(target=positions["target"].astype("object").fillna(NOBODY_NAMED)), "target")
    sources = by_count(positions["source"])
    title = title or findings.extremes(cells, "toward")
    known = by_count(positions["target"])
    targets = [actor for actor in sources if actor in known] + [actor for actor in known if actor not in sources]
    if positions["target"].isna().any():
        targets.append(NOBODY_NAMED)
    grid = [[cells.get((source, target), (np.nan, 0)) for target in targets] for source in sources]
    columns = {target: f"→ {plain(target)}".replace(NOBODY_NAMED, _NOBODY) for target in targets}
    lines = {source: f"<b>{plain(source)}</b>" for source in sources}
    figure = go.Figure(
        go.Heatmap(
            x=list(columns.values()),
            y=list(lines.values()),
            z=[[mean for mean, _ in row] for row in grid],
            hovertext=[[_cell_words(cells, source, target, " → ") for target in targets] for source in sources],
            customdata=[[{"dyad": f"{source} → {target}"} for target in targets] for source in sources],
            hoverinfo="text",
            hoverongaps=False,
            coloraxis="coloraxis",
            xgap=3,
            ygap=3,
        )
    )
    figure.add_scatter(
        x=[columns[target] for _, target in cells],
        y=[lines[source] for source, _ in cells],
        mode="text",
        text=[f"<b>{signed(mean)}</b><br>n = {n}" for mean, n in cells.values()],
        textfont={"size": 12, "color": [text_on(stance_color(mean)) for mean, _ in cells.values()]},
        hoverinfo="skip",
        showlegend=False,
    )
    tall = max(190, _ROW * len(sources))
    column = ((width or look().width) - 170) / len(targets)
    figure.update_xaxes(side="top" if column >= _WIDE else "bottom", showgrid=False, type="category", ticks="")
    figure.update_xaxes(tickangle=0 if column >= _WIDE else -90)
    figure.update_yaxes(autorange="reversed", showgrid=False, type="category", ticks="")
    _color(figure, tall if height is None else height - 150)
    return finish(
        figure,
        title=title,
        note="Mean stance of the row's actor toward the column's, and the number of positions n.",
        description=_describe_cells(title, cells, " toward "),
        width=width,
        grow=not height,
        height=height or tall + 150,
        right=78,
    )


@sized
def issues(data: Data, *, title: str | None = None, width: int | None = None, height: int | None = None) -> go.Figure:
    """Draw the mean stance of each actor on each issue: the larger the mark, the more positions.

    Parameters
    ----------
    data
        An ``Analysis``, or a positions table: fresh, filtered, or of several articles.
    title
        Above the chart; by default what it shows, in words.
    width, height
        Pixels; by default 960 and what the rows need.

    Raises
    ------
    ChartError
        If the table lacks a column or has no numbers in one, or `width` or `height` is not 100 to 20,000.
    """
    positions = positions_of(data, chart="issues", columns=("source", "issue", "stance"))
    if positions.empty:
        return empty(title=title or "Who stands where on what", what="positions", width=width, height=height)

    cells = _cells(positions.assign(issue=positions["issue"].astype("object").fillna(_NO_ISSUE)), "issue")
    title = title or findings.extremes(cells, "on")
    actors = by_count(positions["source"])
    rows = by_count(positions["issue"]) + ([_NO_ISSUE] if positions["issue"].isna().any() else [])
    widest = min(34.0, ((width or look().width) - 240) / len(actors) * 0.6)
    most = max(n for _, n in cells.values())
    sizes = [max(6.0, widest * (n / most) ** 0.5) for _, n in cells.values()]
    at = [(actors.index(source), rows.index(issue)) for source, issue in cells]
    figure = go.Figure(
        go.Scatter(
            x=[x for x, _ in at],
            y=[y for _, y in at],
            mode="markers",
            marker={
                "size": sizes,
                "color": [mean for mean, _ in cells.values()],
                "coloraxis": "coloraxis",
                "opacity": 1,
                "line": {"width": 1, "color": look().pale},
            },
            hovertext=[_cell_words(cells, source, issue, " on ") for source, issue in cells],
            customdata=[{"actor": source, "issue": issue} for source, issue in cells],
            hoverinfo="text",
            showlegend=False,
        )
    )
    column = ((width or look().width) - 200) / len(actors)
    labels = []
    for (x, y), size, (mean, n) in zip(at, sizes, cells.values(), strict=True):
        label = f"{signed(mean)} ({n})" if column >= 50 else signed(mean) if column >= 32 else ""
        labels.append(
            {"x": x, "y": y, "text": label, "showarrow": False, "yshift": -size / 2 - 8, "font": {"size": 10}}
        )
    figure.update_layout(annotations=labels)
    row_height = widest + 28
    tall = max(190, row_height * len(rows))
    figure.update_xaxes(
        tickvals=list(range(len(actors))),
        ticktext=[f"<b>{plain(actor)}</b>" for actor in actors],
        range=[-0.5, len(actors) - 0.5],
        side="top" if column >= _WIDE else "bottom",
        tickangle=0 if column >= _WIDE else -90,
        showgrid=False,
    )
    figure.update_yaxes(
        tickvals=list(range(len(rows))), ticktext=[plain(row) for row in rows], range=[len(rows) - 0.4, -0.6]
    )
    _color(figure, tall if height is None else height - 130)
    return finish(
        figure,
        title=title,
        note="Area: the number of positions, also in brackets; colour and number: their mean stance.",
        description=_describe_cells(title, cells, " on "),
        width=width,
        grow=not height,
        height=height or round(tall + 130),
        right=78,
    )


def _cells(positions: pd.DataFrame, column: str) -> _Cells:
    """Return the mean stance and n per source and value of `column`, the most frequent first."""
    grouped = positions.groupby(["source", column], observed=True)["stance"].agg(["mean", "size"])
    grouped = grouped.sort_values("size", ascending=False, kind="stable")
    return {pair: (float(mean), int(n)) for pair, mean, n in grouped.itertuples(name=None)}


def _cell_words(cells: _Cells, source: str, other: str, between: str) -> str:
    if (source, other) not in cells:
        return ""
    mean, n = cells[source, other]
    return f"<b>{plain(source + between + other)}</b><br>{counted(n, 'position')}, mean {signed(mean)}"


def _color(figure: go.Figure, height: float) -> None:
    bar = stance_bar(length=min(max(height, 250), 270))
    figure.update_coloraxes(colorscale=look().stance_scale, cmin=-1, cmax=1, colorbar=bar)


def _describe_cells(title: str, cells: _Cells, between: str) -> str:
    words = [f"{source}{between}{other} {signed(mean)} (n = {n})" for (source, other), (mean, n) in cells.items()]
    return f"{title}, mean stance: {listed(words)}."
