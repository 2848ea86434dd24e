"""Outlets beside each other: whom each gives the word, and where it has each actor stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from newsanalysis.charts.frames import most_first, rows
from newsanalysis.charts.hover import mean_words, plain
from newsanalysis.charts.panels import interval_bars, mean_mark, pair_name
from newsanalysis.charts.theme import (
    actor_color,
    empty,
    finish,
    legend_below,
    listed,
    look,
    shortened,
    sized,
    text_on,
)
from newsanalysis.contrasts import Many
from newsanalysis.contrasts import by_outlet as means_by_outlet
from newsanalysis.contrasts import voices as voices_of
from newsanalysis.intervals import FEWEST
from newsanalysis.printing import NO_ACTOR, counted, signed

_MOST_OUTLETS = 40
_MOST_ACTORS = 5
_MOST_TARGETS = 5
_MOST_VOICES = 8
_COLUMN = 150
_OTHERS = "other actors"


@sized
def by_outlet(
    data: Many,
    *,
    title: str = "How each outlet has each actor speak and stand",
    width: int | None = None,
    height: int | None = None,
) -> go.Figure:
    """Draw, for each actor, its share of every outlet's quoted words and its mean stance toward others there.

    A row of panels per actor, five at most: first how much it speaks, then where it stands toward those it has most
    positions on, as many as there is room for. Outlets have the same place in every panel, those with most articles on
    top. A mean of three articles or more has its 95 % interval; one of fewer is hollow.

    Parameters
    ----------
    data
        A ``Corpus``, or its positions with a column `outlet`; then without the shares of quoted words.
    title
        Above the chart.
    width, height
        Pixels; by default 960 and what the panels need.

    Raises
    ------
    ComparisonError
        If a column is missing or holds something else.
    ChartError
        If `width` or `height` is not 100 to 20,000.

    See Also
    --------
    newsanalysis.contrasts.by_outlet, newsanalysis.contrasts.voices : The same numbers as tables.

    Examples
    --------
    >>> import pandas as pd
    >>> positions = pd.DataFrame({
    ...     "article": ["a", "b"], "outlet": ["The Post", "The Times"],
    ...     "source": "KOR", "target": "PRK", "stance": [0.4, -0.2]})
    >>> by_outlet(positions).layout.meta["description"]
    'How each outlet has each actor speak and stand: KOR toward PRK +0.40 in The Post and −0.20 in The Times.'
    """
    means = means_by_outlet(data)
    if means.empty:
        return empty(title=title, what="positions of known outlets", width=width, height=height)

    shares = None if isinstance(data, pd.DataFrame) else voices_of(data)
    outlets = most_first(means, "outlet", "articles")
    shown = outlets[:_MOST_OUTLETS]
    means = means[means["outlet"].isin(shown)]
    actors = most_first(means, "source")[:_MOST_ACTORS]
    across = width or look().width
    names = [plain(shortened(name, 24 if across >= look().width else 18)) for name in shown]
    panels = max(2, (across - 40 - 7 * max(map(len, names))) // _COLUMN)
    targets = {actor: most_first(means[means["source"] == actor], "target") for actor in actors}
    ahead = 0 if shares is None else 1
    columns = min(panels, ahead + _MOST_TARGETS, ahead + max(map(len, targets.values())))
    row_height = max(13, min(24, 520 // len(shown)))
    tall = height or len(actors) * (row_height * (len(shown) + 0.5) + 62) + 90
    grid = _grid(actors, targets, columns, ahead)
    figure = make_subplots(
        rows=len(actors),
        cols=columns,
        shared_yaxes=True,
        horizontal_spacing=min(32 / across, 0.2 / columns),
        vertical_spacing=min(0.9 / len(actors), 62 / max(tall - 90, 60)) if len(actors) > 1 else 0,
        subplot_titles=[_panel_title(*panel) if panel else " " for row in grid for panel in row],
    )
    figure.update_annotations(font={"size": 12})
    most = 1.0 if shares is None or shares.empty else float(shares["share"].max())
    for row, panels_of_actor in enumerate(grid, 1):
        for col, panel in enumerate(panels_of_actor, 1):
            place = {"row": row, "col": col}
            figure.update_yaxes(showgrid=True, range=[len(shown) - 0.4, -0.6], **place)
            figure.update_yaxes(tickvals=list(range(len(shown))), ticktext=names, tickfont_size=11, **place)
            if panel is None:
                figure.update_xaxes(visible=False, **place).update_yaxes(visible=False, **place)
            elif panel[1] is None:
                assert shares is not None
                _draw_shares(figure, shares[shares["actor"] == panel[0]], shown, most, place)
            else:
                mine = means[(means["source"] == panel[0]) & (means["target"] == panel[1])]
                _draw_means(figure, mine, shown, place)
    figure.update_layout(showlegend=False)
    note = (
        f"{'Bars: share of all words the outlet quotes. ' if ahead else ''}Dots: mean stance (−1 cold … +1 warm) with "
        f"its 95 % interval; hollow: fewer than {FEWEST} articles, no interval."
    )
    if len(outlets) > len(shown):
        note += f" The {len(shown)} outlets with most articles of {len(outlets)}."
    return finish(
        figure,
        title=title,
        note=note,
        description=_description(title, means, actors),
        width=width,
        height=tall,
    )


@sized
def voices_by_outlet(
    data: Many,
    *,
    title: str = "Whom each outlet gives the word",
    width: int | None = None,
    height: int | None = None,
) -> go.Figure:
    """Draw the share of each outlet's quoted words that go to speakers for each actor.

    The eight actors quoted most have a colour each, the rest share one. Outlets with most quoted words are on top,
    forty at most.

    Parameters
    ----------
    data
        A ``Corpus``, or its quotes with a column `outlet`.
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
    newsanalysis.contrasts.voices : The same numbers as a table.

    Examples
    --------
    >>> import pandas as pd
    >>> quotes = pd.DataFrame({
    ...     "article": ["a", "a"], "outlet": "The Post", "actor": ["KOR", "USA"], "words": [30, 10]})
    >>> voices_by_outlet(quotes).layout.meta["description"]
    'Whom each outlet gives the word: The Post has KOR 75% and USA 25% of 40 words.'
    """
    voices = voices_of(data)
    if voices.empty:
        return empty(title=title, what="quotes of known outlets", width=width, height=height)

    outlets = most_first(voices, "outlet", "words")
    shown = outlets[:_MOST_OUTLETS]
    voices = voices[voices["outlet"].isin(shown)]
    known = [actor for actor in most_first(voices, "actor", "words") if actor != NO_ACTOR]
    named = known[:_MOST_VOICES]
    totals = voices.groupby("outlet")["words"].sum()
    long = 30 if (width or look().width) >= look().width else 18
    labels = [f"{plain(shortened(name, long))} ({totals[name]:,})" for name in shown]
    plot_width = (width or look().width) - 60 - 7 * max(map(len, labels))
    figure = go.Figure()
    for actor in [*named, *([_OTHERS] if len(known) > len(named) else []), NO_ACTOR]:
        mine = voices[voices["actor"].isin(known[_MOST_VOICES:]) if actor == _OTHERS else voices["actor"] == actor]
        if mine.empty:
            continue
        share = mine.groupby("outlet")["share"].sum().reindex(shown, fill_value=0.0)
        figure.add_bar(
            orientation="h",
            y=list(range(len(shown))),
            x=share,
            name=plain(actor),
            marker={"color": _voice_color(actor), "line": {"color": look().paper, "width": 1}},
            text=[f"{part:.0%}" if part * plot_width > 34 else "" for part in share],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="none",
            textfont={"size": 11, "color": text_on(_voice_color(actor))},
            hovertext=[_voice_hover(outlet, actor, mine[mine["outlet"] == outlet]) for outlet in shown],
            hoverinfo="text",
        )
    row_height = max(18, min(34, 700 // len(shown)))
    legend_rows = -(-len(figure.data) // max(1, ((width or look().width) - 160) // 120))
    around = 120 + 20 * legend_rows
    plot_height = max(60, height - around) if height else row_height * len(shown) + 16
    figure.update_layout(
        barmode="stack", bargap=0.2, showlegend=True, legend={**legend_below(plot_height, 34), "traceorder": "normal"}
    )
    figure.update_xaxes(range=[0, 1], tickformat=".0%", showgrid=False)
    figure.update_yaxes(
        tickvals=list(range(len(shown))), ticktext=labels, range=[len(shown) - 0.4, -0.6], showgrid=False
    )
    note = "Share of the words each outlet quotes, by the actor spoken for; in brackets, how many words."
    if len(outlets) > len(shown):
        note += f" The {len(shown)} outlets that quote most of {len(outlets)}."
    return finish(
        figure,
        title=title,
        note=note,
        description=_voices_words(title, voices, shown, totals),
        width=width,
        height=height or plot_height + around,
    )


_Panel = tuple[str, str | None]
"""An actor, and toward whom; nobody: how much it speaks."""


def _grid(actors: Sequence[str], targets: dict[str, list[str]], columns: int, ahead: int) -> list[list[_Panel | None]]:
    """Return a row of panels per actor, with nothing where it stands toward fewer than there are columns."""
    rows: list[list[_Panel | None]] = []
    for actor in actors:
        panels: list[_Panel | None] = [(actor, None)] if ahead else []
        panels += [(actor, target) for target in targets[actor]]
        rows.append([*panels, *[None] * columns][:columns])
    return rows


def _panel_title(actor: str, target: str | None) -> str:
    return f"<b>{plain(actor)}</b> speaks" if target is None else pair_name(actor, target)


def _draw_shares(
    figure: go.Figure, shares: pd.DataFrame, outlets: list[str], most: float, place: dict[str, int]
) -> None:
    shares = shares[shares["outlet"].isin(outlets)]
    figure.add_bar(
        orientation="h",
        y=[outlets.index(name) for name in shares["outlet"]],
        x=shares["share"],
        width=0.62,
        marker={"color": actor_color(shares["actor"].iloc[0]) if len(shares) else look().nobody},
        hovertext=[
            _voice_hover(str(name), mine["actor"].iloc[0], mine) for name, mine in shares.groupby("outlet", sort=False)
        ],
        hoverinfo="text",
        **place,
    )
    figure.update_xaxes(range=[0, most * 1.05], tickformat=".0%", nticks=3, showgrid=True, tickfont_size=10, **place)


def _draw_means(figure: go.Figure, means: pd.DataFrame, outlets: list[str], place: dict[str, int]) -> None:
    color = actor_color(means["source"].iloc[0])
    figure.add_vline(x=0, line={"color": look().pale, "width": 1}, layer="below", exclude_empty_subplots=False, **place)
    figure.add_scatter(
        x=means["stance"],
        y=[outlets.index(name) for name in means["outlet"]],
        mode="markers",
        marker=mean_mark(color, means["low"].notna(), size=8),
        error_x=interval_bars(means, color),
        hovertext=[mean_words(row, f" in {plain(row.outlet)}") for row in rows(means)],
        hoverinfo="text",
        **place,
    )
    figure.update_xaxes(
        range=[-1.05, 1.05], tickvals=[-1, 0, 1], ticktext=["−1", "0", "+1"], showgrid=False, tickfont_size=10, **place
    )


def _voice_color(actor: str) -> str:
    return {NO_ACTOR: look().nobody, _OTHERS: look().neutral}.get(actor) or actor_color(actor)


def _voice_hover(outlet: str, actor: str, mine: pd.DataFrame) -> str:
    if mine.empty:
        return ""
    words, quotes = int(mine["words"].sum()), int(mine["quotes"].sum())
    text = (
        f"<b>{plain(outlet)}</b>: {plain(actor)}<br>{mine['share'].sum():.0%} of quoted words "
        f"({words:,} in {counted(quotes, 'quote')})"
    )
    low, high = mine[["low", "high"]].iloc[0]
    return text if len(mine) > 1 or np.isnan(low) else f"{text}<br>95 % interval {low:.0%} to {high:.0%}"


def _description(title: str, means: pd.DataFrame, actors: list[str]) -> str:
    words: list[str] = []
    for (source, target), mine in means[means["source"].isin(actors)].groupby(["source", "target"], sort=False):
        stances = [f"{signed(row.stance)} in {row.outlet}" for row in rows(mine)]
        words.append(f"{source} toward {target} {listed(stances)}")
    return f"{title}: {'; '.join(words)}."


def _voices_words(title: str, voices: pd.DataFrame, outlets: list[str], totals: Any) -> str:
    words = []
    for outlet in outlets:
        mine = voices[voices["outlet"] == outlet]
        shares = [f"{row.actor} {row.share:.0%}" for row in rows(mine)]
        words.append(f"{outlet} has {listed(shares)} of {totals[outlet]} words")
    return f"{title}: {'; '.join(words)}."
