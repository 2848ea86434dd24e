"""Two pieces side by side: who speaks, and where each actor stands."""

from __future__ import annotations

import math
from typing import Any, Protocol

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from newsanalysis.charts.frames import rows
from newsanalysis.charts.hover import plain
from newsanalysis.charts.panels import pair_name
from newsanalysis.charts.theme import actor_color, empty, finish, legend_below, look, shortened, sized
from newsanalysis.printing import NO_ACTOR, counted, signed

_MOST_VOICES, _MOST_DYADS = 8, 16
_ROW = 24
_SYMBOLS = ("circle", "diamond-open")
_SIZES = (9, 13)
"""The second is larger, so that both are seen where they meet."""


class TwoPieces(Protocol):
    """What is drawn of a ``Comparison``."""

    @property
    def names(self) -> tuple[str, str]:
        """What the two are called."""

    @property
    def voices(self) -> pd.DataFrame:
        """Quoted words per actor."""

    @property
    def dyads(self) -> pd.DataFrame:
        """Mean stances per source and target."""


@sized
def side_by_side(
    comparison: TwoPieces,
    *,
    title: str = "Two pieces side by side",
    width: int | None = None,
    height: int | None = None,
) -> go.Figure:
    """Draw how much each actor speaks and where it stands in two pieces.

    Each row has a filled mark for the first piece and an open one for the second, joined by a line; a row with a single
    mark is in one piece only. At most eight actors and sixteen pairs are shown, the most frequent.

    Parameters
    ----------
    comparison
        What :func:`newsanalysis.compare` returns.
    title
        Above the chart.
    width, height
        Pixels; by default 960 and what the rows need.

    Raises
    ------
    ChartError
        If `width` or `height` is not 100 to 20,000.
    """
    voices, dyads = comparison.voices[:_MOST_VOICES], comparison.dyads[:_MOST_DYADS]
    if voices.empty and dyads.empty:
        return empty(title=title, what="quotes and positions", width=width, height=height)

    across = width or look().width
    counts = max(1, len(voices)), max(1, len(dyads))
    plot_height = max(120, height - 190) if height else _ROW * sum(counts) + 110
    figure = make_subplots(
        rows=2,
        cols=1,
        row_heights=list(counts),
        vertical_spacing=min(0.4, 76 / plot_height),
        subplot_titles=["<b>speaks</b>: share of the quoted words", "<b>stands</b>: mean stance, −1 cold … +1 warm"],
    )
    figure.update_annotations(font={"size": 12})
    known = [actor_color(actor) if actor != NO_ACTOR else look().pale for actor in voices["actor"]]
    _draw(figure, voices, ("share_a", "share_b"), known, _share_hovers(voices, comparison.names), row=1)
    colors = [actor_color(source) for source in dyads["source"]]
    _draw(figure, dyads, ("stance_a", "stance_b"), colors, _stance_hovers(dyads, comparison.names), row=2)
    _add_legend(figure, comparison.names, across)
    _label_axes(figure, voices, dyads)
    figure.update_layout(legend={**legend_below(plot_height, 34), "traceorder": "normal"}, showlegend=True)
    shown, of = len(dyads), len(comparison.dyads)
    cut = f" The {shown} most frequent pairs of {of}." if of > shown else ""
    return finish(
        figure,
        title=title,
        note=f"Filled: the first piece; open: the second. A single mark: in that piece only.{cut}",
        description=_description(title, comparison, voices, dyads),
        width=width,
        height=height or plot_height + 190,
    )


def _draw(
    figure: go.Figure,
    frame: pd.DataFrame,
    columns: tuple[str, str],
    colors: list[str],
    hovers: tuple[list[str], list[str]],
    *,
    row: int,
) -> None:
    places = list(range(len(frame)))
    for place, color, first, second in zip(places, colors, frame[columns[0]], frame[columns[1]], strict=True):
        if not (math.isnan(first) or math.isnan(second)):
            line = {"color": color, "width": 2}
            figure.add_scatter(
                x=[first, second],
                y=[place, place],
                mode="lines",
                line=line,
                hoverinfo="skip",
                showlegend=False,
                row=row,
                col=1,
            )
    for column, symbol, size, texts in zip(columns, _SYMBOLS, _SIZES, hovers, strict=True):
        figure.add_scatter(
            x=frame[column],
            y=places,
            mode="markers",
            marker={
                "symbol": symbol,
                "size": size,
                "color": colors,
                "line": {"color": colors, "width": 2},
                "opacity": 1,
            },
            hovertext=texts,
            hoverinfo="text",
            cliponaxis=False,
            showlegend=False,
            row=row,
            col=1,
        )


def _add_legend(figure: go.Figure, names: tuple[str, str], across: int) -> None:
    for name, symbol, size in zip(names, _SYMBOLS, _SIZES, strict=True):
        figure.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            marker={"symbol": symbol, "size": size, "color": look().ink, "line": {"color": look().ink, "width": 2}},
            name=plain(shortened(name, across // 20)),
            row=2,
            col=1,
        )


def _label_axes(figure: go.Figure, voices: pd.DataFrame, dyads: pd.DataFrame) -> None:
    most = float(np.nanmax(voices[["share_a", "share_b"]])) if len(voices) else 1.0
    figure.update_xaxes(range=[-0.02 * most, most * 1.05], tickformat=".0%", row=1, col=1)
    figure.update_xaxes(
        range=[-1.05, 1.05],
        tickvals=[-1, -0.5, 0, 0.5, 1],
        ticktext=["−1", "−0.5", "0", "+0.5", "+1"],
        row=2,
        col=1,
    )
    figure.add_vline(x=0, line={"color": look().pale, "width": 1}, layer="below", row=2, col=1)
    labels = (
        [f"<b>{plain(actor)}</b>" for actor in voices["actor"]],
        [pair_name(source, target) for source, target in zip(dyads["source"], dyads["target"], strict=True)],
    )
    for row, texts in enumerate(labels, 1):
        figure.update_yaxes(
            tickvals=list(range(len(texts))), ticktext=texts, range=[len(texts) - 0.4, -0.6], row=row, col=1
        )


def _share_hovers(voices: pd.DataFrame, names: tuple[str, str]) -> tuple[list[str], list[str]]:
    return (
        [_share_words(row.actor, names[0], row.words_a, row.share_a) for row in rows(voices)],
        [_share_words(row.actor, names[1], row.words_b, row.share_b) for row in rows(voices)],
    )


def _share_words(actor: str, name: str, words: int, share: float) -> str:
    part = "" if np.isnan(share) else f" ({share:.0%})"
    return f"<b>{plain(actor)}</b> in {plain(name)}<br>{counted(words, 'quoted word')}{part}"


def _stance_hovers(dyads: pd.DataFrame, names: tuple[str, str]) -> tuple[list[str], list[str]]:
    return (
        [_stance_words(row, names[0], row.n_a, row.stance_a) for row in rows(dyads)],
        [_stance_words(row, names[1], row.n_b, row.stance_b) for row in rows(dyads)],
    )


def _stance_words(row: Any, name: str, n: int, stance: float) -> str:
    text = (
        f"<b>{plain(row.source)} → {plain(row.target)}</b> in {plain(name)}<br>mean stance {signed(stance)} of "
        f"{counted(n, 'position')}"
    )
    if np.isnan(row.difference):
        return f"{text}<br>the other piece has none"
    text += f"<br>second less first: {signed(row.difference)}"
    return text if np.isnan(row.low) else f"{text} (95 % interval {signed(row.low)} to {signed(row.high)})"


def _description(title: str, comparison: TwoPieces, voices: pd.DataFrame, dyads: pd.DataFrame) -> str:
    words = [f"{title}: {comparison.names[0]} and {comparison.names[1]}."]
    words += [
        f"{row.actor} has {row.words_a} quoted words in the first and {row.words_b} in the second."
        for row in rows(voices)
    ]
    for row in rows(dyads):
        stances = (
            f"{signed(row.stance_a) or 'nothing'} in the first and {signed(row.stance_b) or 'nothing'} in the second"
        )
        words.append(f"{row.source} toward {row.target}: {stances}.")
    return " ".join(words)
