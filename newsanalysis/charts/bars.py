"""Bars: how the signs of each actor's positions balance, and who is given the word."""

from __future__ import annotations

from functools import cache

import pandas as pd
import plotly.graph_objects as go

from newsanalysis.charts import findings
from newsanalysis.charts.frames import Data, numbers, positions_of, table
from newsanalysis.charts.hover import plain
from newsanalysis.charts.theme import actor_color, actor_name, empty, finish, legend_below, listed, look, sized, text_on
from newsanalysis.lexicons.coreference import coreference_words
from newsanalysis.lexicons.rosters import world
from newsanalysis.printing import NO_ACTOR, NOBODY_NAMED, counted
from newsanalysis.records import NEUTRAL_BAND

_SIGNS = ("negative", "neutral", "positive")
_SIGN_NAMES = {"negative": "cold (−)", "neutral": "neutral", "positive": "warm (+)"}
_SIGN_WORDS = {"negative": "cold", "neutral": "neutral", "positive": "warm"}
_MOST_SPEAKERS = 20
_LONGEST_NAME = 26
_WIDE = 600
"""Pixels from which a bar's label has room for words."""


@sized
def balance(data: Data, *, title: str | None = None, width: int | None = None, height: int | None = None) -> go.Figure:
    """Draw the share of each actor's positions that are cold, neutral and warm, the neutral ones centred.

    A position is neutral when its stance is nearer to zero than 0.1. Actors stand in order of warm less cold.

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
    positions = positions_of(data, chart="balance", columns=("source", "stance"))
    if positions.empty:
        return empty(title=title or "Cold and warm positions", what="positions", width=width, height=height)

    counts = _counts(positions)
    title = title or findings.lean(counts)
    totals = counts.sum(axis=1)
    shares = counts.div(totals, axis=0)
    left = -(shares["negative"] + shares["neutral"] / 2)
    labels = [f"<b>{plain(str(actor))}</b> (n = {totals[actor]})" for actor in counts.index]
    reach = float(max(-left.min(), (left + 1).max()))
    pixels = max(120, (width or look().width) - 170) / (2 * reach)
    colors = {"negative": look().cold, "neutral": look().neutral, "positive": look().warm}
    figure = go.Figure()
    for sign in _SIGNS:
        figure.add_bar(
            orientation="h",
            y=labels,
            x=shares[sign],
            base=left,
            name=_SIGN_NAMES[sign],
            marker={"color": colors[sign], "line": {"color": look().paper, "width": 1}},
            text=[
                _segment(sign, n, share, share * pixels) for n, share in zip(counts[sign], shares[sign], strict=True)
            ],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"size": 12, "color": text_on(colors[sign])},
            constraintext="none",
            customdata=[{"actor": actor} for actor in counts.index],
            hovertext=[f"{label}: {n} {_SIGN_NAMES[sign]}" for label, n in zip(labels, counts[sign], strict=True)],
            hoverinfo="text",
        )
        left = left + shares[sign]
    labelled = all(any(len(text) > 3 for text in trace.text) for trace in figure.data if any(trace.x))
    around = 95 if labelled else 135
    plot_height = max(60, height - around) if height else 40 * len(counts) + 20
    figure.update_layout(
        barmode="overlay",
        bargap=0.3,
        showlegend=not labelled,
        legend={**legend_below(plot_height, 14), "traceorder": "normal"},
    )
    figure.update_xaxes(range=[-reach * 1.02, reach * 1.02], showticklabels=False, showgrid=False)
    figure.add_vline(x=0, line={"color": look().pale, "width": 1, "dash": "dot"}, layer="below")
    figure.update_yaxes(autorange="reversed", showgrid=False, type="category")
    return finish(
        figure,
        title=title,
        note="Share of each actor's positions; the dotted line halves the neutral ones. Numbers count positions.",
        description=_balance_words(title, counts),
        width=width,
        grow=not height,
        height=height or plot_height + around,
    )


@sized
def voices(data: Data, *, title: str | None = None, width: int | None = None, height: int | None = None) -> go.Figure:
    """Draw how many words each speaker is quoted with, grouped by the actor spoken for.

    A speaker without a name stands by the words that name them ("a senior official"), and under the actor's name where
    they are no more than that ("the North", "it"). The twenty speakers quoted most have a bar each, the rest of each
    actor share one.

    Parameters
    ----------
    data
        An ``Analysis``, or a quotes table: fresh, filtered, or of several articles.
    title
        Above the chart; by default what it shows, in words.
    width, height
        Pixels; by default 960 and what the rows need.

    Raises
    ------
    ChartError
        If the table lacks a column or has no numbers in one, or `width` or `height` is not 100 to 20,000.
    """
    quotes = table(data, "quotes", chart="voices", columns=("person", "speaker", "actor", "words"))
    quotes = quotes.assign(words=numbers(quotes, "words", chart="voices").fillna(0).astype("int64"))
    quotes = quotes[quotes["words"] > 0]
    if quotes.empty:
        return empty(title=title or "Who is given the word", what="quotes", width=width, height=height)

    speakers = _speakers(quotes)
    said = speakers.groupby("actor", observed=True)["words"].sum()
    title = title or findings.loudest(said, NO_ACTOR)
    total, across = int(said.sum()), width or look().width
    actors = sorted(said.index, key=lambda actor: (actor == NO_ACTOR, -said[actor], actor))
    figure = go.Figure()
    at = 0.0
    ticks: list[float] = []
    labels: list[str] = []
    for actor in actors:
        mine = speakers[speakers["actor"] == actor]
        rows = [at + number for number in range(len(mine))]
        at = rows[-1] + 1.5
        ticks += rows
        names = [plain(name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME] + "…") for name in mine["name"]]
        labels += [f"<b>{plain(actor)}</b>  {names[0]}", *names[1:]]
        together = f"{plain(actor)}: {counted(said[actor], 'word')}, " if across >= _WIDE else ""
        first = f"{mine['words'].iloc[0]}  <i>{together}{said[actor] / total:.0%}</i>"
        figure.add_bar(
            orientation="h",
            y=rows,
            x=mine["words"],
            width=0.72,
            marker={"color": look().nobody if actor == NO_ACTOR else actor_color(actor)},
            text=[str(words) if number else first for number, words in enumerate(mine["words"])],
            textposition="outside",
            textfont={"size": 11, "color": look().ink},
            cliponaxis=False,
            customdata=[{"voice": actor if name == _own_name(actor) else name} for name in mine["name"]],
            name=f"{plain(actor)}: {counted(said[actor], 'word')}, {said[actor] / total:.0%}",
            hovertext=[
                _speaker_words(*row) for row in mine[["actor", "name", "words", "quotes"]].itertuples(index=False)
            ],
            hoverinfo="text",
        )
    around = 150
    plot_height = max(60, height - around) if height else round(26 * (at - 0.5)) + 20
    figure.update_layout(showlegend=False)
    label = 190 if across >= _WIDE else 80
    room = 1 + label / max(120, across - 140 - label)
    figure.update_xaxes(title_text="quoted words", rangemode="tozero", range=[0, speakers["words"].max() * room])
    figure.update_yaxes(tickvals=ticks, ticktext=labels, range=[at - 0.9, -0.6], showgrid=False)
    return finish(
        figure,
        title=title,
        note=f"{total} quoted words, by speaker and by the actor they speak for.",
        description=_voices_words(title, said, actors, total),
        width=width,
        grow=not height,
        height=height or plot_height + around,
    )


def _counts(positions: pd.DataFrame) -> pd.DataFrame:
    """Count each actor's negative, neutral and positive positions, the warmest actor first."""
    stance = positions["stance"]
    signs = stance.map(
        lambda value: "neutral" if abs(value) < NEUTRAL_BAND else "negative" if value < 0 else "positive"
    )
    counts = pd.crosstab(positions["source"], signs).reindex(columns=list(_SIGNS), fill_value=0)
    lean = (counts["positive"] - counts["negative"]) / counts.sum(axis=1)
    return counts.loc[sorted(counts.index, key=lambda actor: (-lean[actor], actor))]


def _segment(sign: str, n: int, share: float, pixels: float) -> str:
    """Label a bar with as much as it has room for."""
    short = f"{n} {_SIGN_WORDS[sign]}"
    labels = (f"{short} ({share:.0%})", short, str(n)) if n else ()
    return next((label for label in labels if len(label) * 7.5 < pixels), "")


def _balance_words(title: str, counts: pd.DataFrame) -> str:
    words = [
        f"{actor} takes {row['positive']} warm, {row['neutral']} neutral and {row['negative']} cold"
        for actor, row in counts.iterrows()
    ]
    return f"{title}: {listed(words)}."


def _speakers(quotes: pd.DataFrame) -> pd.DataFrame:
    """Sum words and quotes per speaker, those quoted most first; the least quoted of an actor are put together."""
    actors = quotes["actor"].astype("object").fillna(NO_ACTOR)
    itself = quotes["speaker"].map(_is_the_actor, na_action="ignore").eq(True)
    words = quotes["speaker"].astype("object").mask(itself, actors.map(_own_name))
    names = quotes["person"].astype("object").fillna(words).fillna(NOBODY_NAMED)
    spoken = quotes.assign(name=names, actor=actors, quotes=1)
    speakers = spoken.groupby(["actor", "name"], observed=True)[["words", "quotes"]].sum().reset_index()
    speakers = speakers.sort_values(["words", "name"], ascending=[False, True], ignore_index=True)
    rest = speakers[_MOST_SPEAKERS:]
    if rest.empty:
        return speakers
    together = rest.groupby("actor").agg(words=("words", "sum"), quotes=("quotes", "sum"), n=("name", "size"))
    together["name"] = [counted(n, "other") for n in together.pop("n")]
    return pd.concat([speakers[:_MOST_SPEAKERS], together.reset_index()], ignore_index=True)


def _is_the_actor(speaker: str) -> bool:
    """Whether words name a state or point back to an actor, and no voice in particular: "the North", "it"."""
    words, bare = coreference_words(), speaker.lower().removeprefix("the ")
    back = words.pattern.fullmatch(speaker)
    group = back is not None and back.lastgroup in ("pair", "fixed", "both", "two", "alone")
    return group or speaker.lower() in words.pronouns or bare in words.sides or bare in _state_names()


@cache
def _state_names() -> frozenset[str]:
    return frozenset(
        name.lower() for actor in world() if actor.kind == "state" for name in (*actor.names, *actor.capitals)
    )


def _own_name(actor: str) -> str:
    return NOBODY_NAMED if actor == NO_ACTOR else actor_name(actor)


def _speaker_words(actor: str, name: str, words: int, quotes: int) -> str:
    return f"<b>{plain(name)}</b> ({plain(actor)})<br>{counted(words, 'word')} in {counted(quotes, 'quote')}"


def _voices_words(title: str, said: pd.Series, actors: list[str], total: int) -> str:
    words = [f"{actor} has {said[actor]} ({said[actor] / total:.0%})" for actor in actors]
    return f"{title}: of {total} quoted words {listed(words)}."
