"""The tool beside human coders: what they call cold, neutral and warm, and whether it is as sure as it may be."""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from newsanalysis.charts import findings
from newsanalysis.charts.frames import numbers, table
from newsanalysis.charts.hover import plain, wrapped
from newsanalysis.charts.theme import empty, finish, look, sized

_SIGNS = ["cold", "neutral", "warm", "no position"]
_MOST_SHOWN = 3
_BINS = 10
_TICKS = (0, 0.2, 0.4, 0.6, 0.8, 1)
_Z = 1.96


class Validated(Protocol):
    """What is drawn of a ``Validation``: its units."""

    @property
    def units(self) -> pd.DataFrame:
        """Each unit that a coder looked at, with what the tool says of it."""


Coded = Validated | pd.DataFrame
"""A ``Validation``, or its units."""


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
def reliability(
    data: Coded,
    *,
    title: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> go.Figure:
    """Draw how often positions are right, by the confidence that the tool has in them (a reliability diagram).

    On the diagonal a position of confidence 0.8 is right in 8 of 10 cases. Bars beneath count the positions of each
    bin; the note gives the expected calibration error.

    Parameters
    ----------
    data
        What :func:`newsanalysis.coding.validate` found, or its `units`: `tool_sign`, `coded_sign` and `confidence`.
    title
        Above the chart; by default what it shows, in words.
    width, height
        Pixels; by default 720 and 560.

    Raises
    ------
    ChartError
        If the table lacks a column or has no numbers in one, or `width` or `height` is not 100 to 20,000.

    See Also
    --------
    newsanalysis.coding.validate : Its ``reliability()`` has the same numbers as a table.
    """
    rows = table(data, "units", chart="reliability", columns=("coded_sign", "tool_sign", "confidence"))
    rows = rows.assign(confidence=numbers(rows, "confidence", chart="reliability"))
    bins = reliability_table(rows)
    if bins.empty:
        title = title or "Is it right as often as it says?"
        return empty(title=title, what="positions of the tool", width=width, height=height)
    figure = make_subplots(rows=2, shared_xaxes=True, row_heights=[0.8, 0.2], vertical_spacing=0.05)
    _draw_shares(figure, bins)
    _draw_counts(figure, bins)
    axis = {"range": [-0.02, 1.04], "tickvals": _TICKS, "tickformat": ".0%"}
    figure.update_xaxes(**axis)
    figure.update_xaxes(title_text="confidence of the tool", row=2)
    figure.update_yaxes(title_text="share that is right", row=1, **axis)
    figure.update_yaxes(title_text="positions", range=[0, 1.35 * bins["n"].max()], nticks=3, row=2)
    figure.update_layout(showlegend=False)
    title = title or findings.calibrated(bins)
    points = "; ".join(f"says {row.confidence:.0%}, right {row.right:.0%} of {row.n}" for row in bins.itertuples())
    return finish(
        figure,
        title=title,
        note=f"Expected calibration error {calibration_error(bins):.2f} ({_BINS} bins of equal width). Below the line "
        "it is surer than it may be; bars: 95 % interval (Wilson). What no coder saw counts as wrong.",
        description=f"{title}. {points}.",
        width=width or 720,
        height=height or 560,
    )


def _draw_shares(figure: go.Figure, bins: pd.DataFrame) -> None:
    line = {"color": look().pale, "dash": "dot"}
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, hoverinfo="skip", row=1, col=1)
    figure.add_scatter(
        x=bins["confidence"],
        y=bins["right"],
        mode="markers",
        marker={"color": look().ink, "size": 9},
        error_y={
            "array": bins["high"] - bins["right"],
            "arrayminus": bins["right"] - bins["low"],
            "color": look().ink,
            "thickness": 1.5,
        },
        hovertext=[
            f"says {row.confidence:.0%}, right {row.right:.0%}<br>95 %: {row.low:.0%} to {row.high:.0%}<br>n = {row.n}"
            for row in bins.itertuples()
        ],
        hoverinfo="text",
        row=1,
        col=1,
    )


def _draw_counts(figure: go.Figure, bins: pd.DataFrame) -> None:
    figure.add_bar(
        x=bins["bin"] + 0.5 / _BINS,
        y=bins["n"],
        width=0.9 / _BINS,
        marker={"color": look().rule, "line": {"width": 0}},
        text=bins["n"],
        textposition="outside",
        textfont={"color": look().ink, "size": 11},
        cliponaxis=False,
        hoverinfo="skip",
        row=2,
        col=1,
    )


def reliability_table(units: pd.DataFrame) -> pd.DataFrame:
    """Return how often the tool's positions are right, in ten bins of its confidence, all of the same width.

    A position is right if the coders who saw one there give it, on the mean, the same sign: cold, neutral or warm.

    Parameters
    ----------
    units
        `tool_sign`, `coded_sign` and `confidence` (missing where the tool has no position).

    Returns
    -------
    pandas.DataFrame
        A row per bin that holds a position: `bin`, the confidence above which it begins, its number of positions `n`,
        their mean `confidence`, the share of them that is `right`, and Wilson's (1927) 95 % interval of that share,
        `low` to `high`.

    Examples
    --------
    >>> signs = pd.DataFrame({"tool_sign": ["warm", "cold"], "coded_sign": ["warm", "no position"]})
    >>> reliability_table(signs.assign(confidence=[0.85, 0.9]))[["bin", "n", "confidence", "right"]]
       bin  n  confidence  right
    0  0.8  2       0.875    0.5
    """
    found = units[units["confidence"].notna()]
    number = np.ceil((found["confidence"] * _BINS).round(6)).clip(1, _BINS) - 1
    right = (found["tool_sign"] == found["coded_sign"]).astype("float64")
    grouped = found.assign(bin=number / _BINS, right=right).groupby("bin")
    bins = grouped.agg(n=("right", "size"), confidence=("confidence", "mean"), right=("right", "mean")).reset_index()
    ends = [_wilson(share, n) for share, n in zip(bins["right"], bins["n"], strict=True)]
    return bins.assign(low=[low for low, _ in ends], high=[high for _, high in ends])


def calibration_error(bins: pd.DataFrame) -> float:
    """Return the expected calibration error: the mean distance of confidence from share right, weighed by positions.

    Parameters
    ----------
    bins
        What :func:`reliability_table` gives.

    References
    ----------
    Guo, C., Pleiss, G., Sun, Y. and Weinberger, K. Q. (2017). On calibration of modern neural networks. ICML.

    Examples
    --------
    >>> calibration_error(pd.DataFrame({"n": [3, 1], "confidence": [0.9, 0.5], "right": [0.8, 0.7]}))
    0.125
    """
    apart = (bins["confidence"] - bins["right"]).abs()
    return float(round((apart * bins["n"]).sum() / bins["n"].sum(), 6)) if len(bins) else math.nan


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
