"""The tool beside human coders: what they call cold, neutral and warm, and whether it is as sure as it may be."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from newsanalysis.charts.frames import table
from newsanalysis.charts.hover import plain, wrapped
from newsanalysis.charts.theme import empty, finish, look, sized

_SIGNS = ["cold", "neutral", "warm", "no position"]
_MOST_SHOWN = 3
_BINS = [0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
_Z = 1.96


@sized
def confusion(
    units: pd.DataFrame,
    *,
    title: str = "What coders call it, and what the tool calls it",
    width: int | None = None,
    height: int | None = None,
) -> go.Figure:
    """Draw how many positions the coders and the tool gave each sign; right answers lie on the diagonal.

    Parameters
    ----------
    units
        The `units` of a validation: `coded_sign` and `tool_sign`, with `source`, `target`, `text` and `evidence`.
    title
        Above the chart.
    width, height
        Pixels; by default 720 and 460.

    Raises
    ------
    ChartError
        If the table lacks a column, or `width` or `height` is not 100 to 20,000.
    """
    columns = ("coded_sign", "tool_sign", "source", "target", "text", "evidence")
    rows = table(units, "units", chart="confusion", columns=columns)
    rows = rows[(rows["coded_sign"] != _SIGNS[-1]) | (rows["tool_sign"] != _SIGNS[-1])]
    if rows.empty:
        return empty(title=title, what="positions", width=width, height=height)
    counts = pd.crosstab(rows["coded_sign"], rows["tool_sign"]).reindex(index=_SIGNS, columns=_SIGNS, fill_value=0)
    totals = counts.sum(axis=1).to_numpy()
    shares = counts.to_numpy() / np.maximum(1, totals)[:, None]
    figure = go.Figure(
        go.Heatmap(
            x=[f"tool: {name}" for name in _SIGNS],
            y=[f"coders: <b>{name}</b><br>n = {n}" for name, n in zip(_SIGNS, totals, strict=True)],
            z=shares,
            zmin=0,
            zmax=1,
            text=[[_cell(one, other, counts, shares) for other in _SIGNS] for one in _SIGNS],
            texttemplate="%{text}",
            textfont={"color": look().ink},
            hovertext=[[_examples(rows, one, other) for other in _SIGNS] for one in _SIGNS],
            hoverinfo="text",
            colorscale=[[0, look().band], [1, look().mild]],
            showscale=False,
            xgap=3,
            ygap=3,
        )
    )
    figure.update_xaxes(side="top", showgrid=False, ticks="")
    figure.update_yaxes(autorange="reversed", showgrid=False, ticks="")
    right = sum(counts.to_numpy()[at, at] for at in range(3))
    return finish(
        figure,
        title=title,
        note="Positions, and their share of the row. Right answers lie on the diagonal; the last row is what no coder "
        "saw, the last column what the tool missed.",
        description=f"{title}: {right} of {len(rows)} have the same sign.",
        width=width or 720,
        height=height or 460,
    )


@sized
def calibration(
    units: pd.DataFrame,
    *,
    title: str = "Is it right as often as it says?",
    width: int | None = None,
    height: int | None = None,
) -> go.Figure:
    """Draw how often the tool's sign is the coders', by how sure it says it is of the sign.

    Parameters
    ----------
    units
        The `units` of a validation: `tool_sign`, `coded_sign` and `sureness` (0 to 1).
    title
        Above the chart.
    width, height
        Pixels; by default 720 and 460.

    Raises
    ------
    ChartError
        If the table lacks a column, or `width` or `height` is not 100 to 20,000.
    """
    rows = table(units, "units", chart="calibration", columns=("coded_sign", "tool_sign", "sureness"))
    rows = rows[rows["sureness"].notna()]
    if rows.empty:
        return empty(title=title, what="positions of the tool", width=width, height=height)
    bins = calibration_table(rows)
    up, down = bins["high"] - bins["right"], bins["right"] - bins["low"]
    figure = go.Figure()
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line={"color": look().pale, "dash": "dot"}, hoverinfo="skip")
    figure.add_scatter(
        x=bins["sureness"],
        y=bins["right"],
        mode="markers",
        marker={"color": look().warm, "size": 9},
        error_y={"array": up, "arrayminus": down, "color": look().warm, "thickness": 1.5},
        hovertext=[
            f"says {row.sureness:.0%}, right {row.right:.0%}<br>95 %: {row.low:.0%} to {row.high:.0%}<br>n = {row.n}"
            for row in bins.itertuples()
        ],
        hoverinfo="text",
    )
    figure.add_scatter(
        x=bins["sureness"],
        y=bins["high"],
        mode="text",
        text=[f"n = {n}" for n in bins["n"]],
        textposition="top center",
        textfont={"color": look().ink, "size": 11},
        hoverinfo="skip",
    )
    axis = {"range": [0, 1.04], "tickvals": [0, 0.2, 0.4, 0.6, 0.8, 1], "tickformat": ".0%"}
    figure.update_xaxes(title_text="how sure the tool says it is of the sign", **axis)
    figure.update_yaxes(title_text="how often a coder saw a position of that sign", **axis | {"range": [-0.04, 1.1]})
    figure.update_layout(showlegend=False)
    points = "; ".join(f"says {row.sureness:.0%}, right {row.right:.0%} of {row.n}" for row in bins.itertuples())
    return finish(
        figure,
        title=title,
        note="Dots below the line: it is surer than it may be. Bars: 95 % interval (Wilson). "
        "Positions that no coder saw count as wrong.",
        description=f"{title} {points}.",
        width=width or 720,
        height=height or 460,
    )


def calibration_table(units: pd.DataFrame) -> pd.DataFrame:
    """Return, by how sure the tool is, how often it is right: `sureness`, `right`, Wilson's `low` and `high`, `n`."""
    right = units["tool_sign"] == units["coded_sign"]
    bins = pd.cut(units["sureness"], _BINS, include_lowest=True)
    grouped = units.assign(right=right).groupby(bins, observed=True)
    found = grouped.agg(sureness=("sureness", "mean"), right=("right", "mean"), n=("right", "size"))
    ends = [_wilson(share, n) for share, n in zip(found["right"], found["n"], strict=True)]
    return found.assign(low=[low for low, _ in ends], high=[high for _, high in ends]).reset_index(drop=True)


def _wilson(share: float, n: int) -> tuple[float, float]:
    """Return Wilson's (1927) interval of a share."""
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def _cell(coded: str, tool: str, counts: pd.DataFrame, shares: NDArray[np.float64]) -> str:
    if coded == tool == _SIGNS[-1]:
        return ""
    share = shares[_SIGNS.index(coded), _SIGNS.index(tool)]
    return f"<b>{counts.loc[coded, tool]!s}</b><br>{share:.0%}"


def _examples(rows: pd.DataFrame, coded: str, tool: str) -> str:
    chosen = rows[(rows["coded_sign"] == coded) & (rows["tool_sign"] == tool)].head(_MOST_SHOWN)
    parts = [
        f"<b>{plain(str(row.source))} → {plain(str(row.target) or 'nobody named')}</b><br>{wrapped(str(row.text))}"
        + (f"<br>on: {plain(row.evidence)}" if isinstance(row.evidence, str) else "")
        for row in chosen.itertuples()
    ]
    return "<br><br>".join(parts)
