"""Charts of who stands where: each takes an ``Analysis`` or its table and returns a plotly ``Figure``.

Nothing is shown or written by itself. A title that is not given says what the chart shows, and
``figure.layout.meta["description"]`` says it at length. :mod:`newsanalysis.charts.theme` has the look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsanalysis.charts import theme
from newsanalysis.charts.bars import balance, voices
from newsanalysis.charts.grids import dyads, issues
from newsanalysis.charts.outlets import by_outlet, voices_by_outlet
from newsanalysis.charts.periods import over_time
from newsanalysis.charts.pieces import side_by_side
from newsanalysis.charts.scatters import tone_and_stance
from newsanalysis.charts.spreads import spread
from newsanalysis.charts.theme import actor_color
from newsanalysis.charts.timelines import timeline
from newsanalysis.charts.trajectories import trajectory
from newsanalysis.charts.validation import reliability

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from newsanalysis.charts.frames import Tables

__all__ = [
    "actor_color",
    "all_charts",
    "balance",
    "by_outlet",
    "dyads",
    "issues",
    "over_time",
    "reliability",
    "side_by_side",
    "spread",
    "theme",
    "timeline",
    "tone_and_stance",
    "trajectory",
    "voices",
    "voices_by_outlet",
]


def all_charts(result: Tables, *, width: int | None = None) -> dict[str, go.Figure]:
    """Draw every chart of an ``Analysis``, by name, in the order in which they tell the story.

    Parameters
    ----------
    result
        What :func:`newsanalysis.analyze` found.
    width
        Pixels of each; by default 960.
    """
    charts = (timeline, dyads, balance, trajectory, issues, voices, tone_and_stance)
    return {chart.__name__: chart(result, width=width) for chart in charts}
