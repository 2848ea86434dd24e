"""Tone and stance side by side: where warm words carry a cold stance, and cold words a warm one."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from newsanalysis.charts import findings
from newsanalysis.charts.frames import Data, articles, by_count, numbers, positions_of, sizes, table
from newsanalysis.charts.hover import pair_words, places_in_table, plain, position_words
from newsanalysis.charts.theme import actor_color, actor_symbols, empty, finish, legend_below, look, sized
from newsanalysis.printing import signed
from newsanalysis.records import NEUTRAL_BAND

_COLUMNS = ("sentence", "source", "target", "stance")
_SHARED_PLACE = 0.036
_LARGEST = 12.0


@sized
def tone_and_stance(
    data: Data, *, title: str | None = None, width: int | None = None, height: int | None = None
) -> go.Figure:
    """Draw the stance of each position against the tone of the words of its sentence.

    In the two shaded corners they part: cold words with a warm stance, warm words with a cold one; there a
    reader who took tone for stance would be misled. Positions at the same place are drawn side by side; the
    size of a mark is its confidence.

    Parameters
    ----------
    data
        An ``Analysis``, or a positions table with a column `sentiment`: the tone of the sentence, -1 to 1.
    title
        Above the chart; by default what it shows, in words.
    width, height
        Pixels; by default 960 by 560.

    Raises
    ------
    ChartError
        If the table lacks a column or has no numbers in one, or `width` or `height` is not 100 to 20,000.
    """
    positions = _with_tone(data)
    positions = positions.assign(sentiment=numbers(positions, "sentiment", chart="tone_and_stance"))
    positions = positions[positions["sentiment"].notna()]
    if positions.empty:
        return empty(
            title=title or "Where words and stance part", what="positions with a tone", width=width, height=height
        )

    height = height or 560
    figure = go.Figure()
    _draw_corners(figure)
    positions = positions.assign(x=positions["sentiment"] + _apart(positions))
    symbols = actor_symbols(positions["source"])
    for actor in by_count(positions["source"]):
        mine = positions[positions["source"] == actor]
        figure.add_scatter(
            x=mine["x"],
            y=mine["stance"],
            mode="markers",
            marker={
                "symbol": symbols[actor],
                "color": actor_color(actor),
                "size": sizes(mine, _LARGEST),
                "opacity": 0.85,
                "line": {"width": 1, "color": look().paper},
            },
            hovertext=[_hover(row) for row in mine.itertuples()],
            customdata=places_in_table(mine),
            hoverinfo="text",
            name=plain(actor),
            showlegend=True,
            cliponaxis=False,
        )
    axis = {"range": [-1.08, 1.08], "tickvals": [-1, -0.5, 0, 0.5, 1], "ticktext": ["−1", "−0.5", "0", "+0.5", "+1"]}
    figure.update_xaxes(title_text="tone of the sentence's words: −1 cold … +1 warm", **axis)
    figure.update_yaxes(title_text="stance toward the target: −1 cold … +1 warm", **axis)
    figure.update_layout(legend=legend_below(height - 190))
    parted = _parted(positions)
    title = title or findings.parted(len(parted), len(positions))
    note = "One mark per position, by its source, larger the surer; where words and stance part it is shaded."
    return finish(
        figure, title=title, note=note, description=_description(title, positions, parted), width=width, height=height
    )


def _hover(row: Any) -> str:
    return f"{position_words(row)}<br>tone of the words {signed(row.sentiment)}"


def _with_tone(data: Data) -> pd.DataFrame:
    if isinstance(data, pd.DataFrame):
        hint = '; join the tone with positions.merge(sentences[["sentence", "sentiment"]], on="sentence")'
        return positions_of(data, chart="tone_and_stance", columns=(*_COLUMNS, "sentiment"), hint=hint)
    positions = positions_of(data, chart="tone_and_stance", columns=_COLUMNS)
    sentences = table(data, "sentences", chart="tone_and_stance", columns=("sentence", "sentiment"))
    tones = sentences[["sentence", "sentiment"]].assign(piece=articles(sentences))
    return positions.assign(piece=articles(positions)).merge(tones, on=["piece", "sentence"], how="left")


def _draw_corners(figure: go.Figure) -> None:
    for x, y, label, place in (
        (-1.08, 1.08, "cold words, warm stance", {"xanchor": "left", "yanchor": "top", "xshift": 6, "yshift": -4}),
        (1.08, -1.08, "warm words, cold stance", {"xanchor": "right", "yanchor": "bottom", "xshift": -6, "yshift": 4}),
    ):
        figure.add_shape(
            type="rect",
            x0=math.copysign(NEUTRAL_BAND, x),
            x1=x,
            y0=math.copysign(NEUTRAL_BAND, y),
            y1=y,
            fillcolor=look().parted,
            line_width=0,
            layer="below",
        )
        figure.add_annotation(
            x=x, y=y, text=f"<i>{label}</i>", showarrow=False, font={"size": 12, "color": look().pale}, **place
        )
    figure.add_hline(y=0, line={"color": look().rule, "width": 1.5}, layer="below")
    figure.add_vline(x=0, line={"color": look().rule, "width": 1.5}, layer="below")


def _apart(positions: pd.DataFrame) -> pd.Series:
    """Return how far to move each position aside, so that none hides another."""
    grouped = positions.groupby([positions["sentiment"].round(2), positions["stance"].round(2)])["stance"]
    return (grouped.cumcount() - (grouped.transform("size") - 1) / 2) * _SHARED_PLACE


def _parted(positions: pd.DataFrame) -> pd.DataFrame:
    """Keep the positions whose stance and tone both have a sign, and not the same one."""
    tone, stance = positions["sentiment"], positions["stance"]
    clear = (tone.abs() >= NEUTRAL_BAND) & (stance.abs() >= NEUTRAL_BAND)
    return positions[clear & ((tone > 0) != (stance > 0))]


def _description(title: str, positions: pd.DataFrame, parted: pd.DataFrame) -> str:
    cold_words = int((parted["sentiment"] < 0).sum())
    text = (
        f"{title}: of {len(positions)} positions, {cold_words} have cold words and a warm stance, "
        f"{len(parted) - cold_words} warm words and a cold stance."
    )
    furthest = (parted["sentiment"] - parted["stance"]).abs().sort_values(kind="stable").index[-1:]
    return " ".join([text, *(_furthest(row) for row in parted.loc[furthest].itertuples())])


def _furthest(row: Any) -> str:
    return (
        f"They part most in sentence {row.sentence}, {pair_words(row)}: "
        f"tone {signed(row.sentiment)}, stance {signed(row.stance)}."
    )
