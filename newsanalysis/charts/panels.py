"""What charts of many pairs of actors share: the name of a pair, a panel for each, and means with their intervals."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import ArrayLike
from plotly.subplots import make_subplots

from newsanalysis.charts.hover import plain
from newsanalysis.charts.theme import look

_WIDTH = 250
"""Pixels of a panel at the least."""
_AROUND = 110
"""Pixels above and below the panels."""


def pair_name(source: str, target: str) -> str:
    """Name a pair of actors, as plotly's HTML.

    Examples
    --------
    >>> pair_name("KOR", "PRK")
    '<b>KOR</b> → PRK'
    """
    return f"<b>{plain(source)}</b> → {plain(target)}"


@dataclass(frozen=True, slots=True)
class Panels:
    """A figure of panels in rows: how many there are, how many beside each other, and how high all are, in pixels."""

    figure: go.Figure
    count: int
    across: int
    height: int

    def places(self) -> Iterator[dict[str, int]]:
        """Yield the row and the column of each panel, as plotly takes them."""
        for number in range(self.count):
            yield {"row": number // self.across + 1, "col": number % self.across + 1}

    def lowest(self) -> list[dict[str, int]]:
        """Return the places of those that have none below."""
        return list(self.places())[-self.across :]


def stance_panels(
    titles: Sequence[str], *, panel_height: int, gap: int, width: int | None, height: int | None
) -> Panels:
    """Return empty panels that share both axes: stance upward, nothing yet from left to right.

    Parameters
    ----------
    titles
        Of the panels, as plotly's HTML.
    panel_height, gap
        Pixels of a panel with what is between it and the next, and of that alone.
    width, height
        Pixels of the figure; by default the theme's width and what the panels need.
    """
    across = min(len(titles), max(1, ((width or look().width) - 60) // _WIDTH))
    down = math.ceil(len(titles) / across)
    height = height or down * panel_height + _AROUND
    figure = make_subplots(
        rows=down,
        cols=across,
        shared_xaxes="all",
        shared_yaxes="all",
        horizontal_spacing=0.035 if across > 1 else 0,
        vertical_spacing=min(0.3 / down, gap / max(height - _AROUND, 60)) if down > 1 else 0,
        subplot_titles=list(titles),
    )
    panels = Panels(figure, len(titles), across, height)
    figure.update_annotations(font={"size": 12}, yshift=2)
    figure.update_layout(showlegend=False)
    figure.update_xaxes(showgrid=False)
    figure.update_yaxes(
        range=[-1.08, 1.08], tickvals=[-1, -0.5, 0, 0.5, 1], ticktext=["−1", "", "0", "", "+1"], tickfont_size=11
    )
    figure.update_yaxes(title_text="stance", col=1)
    line = {"color": look().pale, "width": 1}
    for place in panels.places():
        figure.add_hline(y=0, line=line, layer="below", exclude_empty_subplots=False, **place)
    for place in panels.lowest():
        figure.update_xaxes(showticklabels=True, **place)
    return panels


def mean_mark(
    color: str | Sequence[str], sure: ArrayLike, *, size: float | Sequence[float], line: float = 1.5
) -> dict[str, object]:
    """Return the look of means: hollow where they are not sure."""
    return {
        "size": size,
        "color": np.where(sure, color, look().paper),
        "line": {"color": color, "width": line},
        "opacity": 1,
    }


def interval_bars(means: pd.DataFrame, color: str) -> dict[str, object]:
    """Return the bars of means from `low` to `high` around `stance`; none where there is no interval."""
    return {
        "array": (means["high"] - means["stance"]).fillna(0),
        "arrayminus": (means["stance"] - means["low"]).fillna(0),
        "color": color,
        "thickness": 1.5,
        "width": 0,
    }
