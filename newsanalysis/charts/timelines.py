"""The timeline: every position where it stands in the piece."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from newsanalysis.charts import findings
from newsanalysis.charts.frames import (
    Data,
    article_starts,
    articles,
    by_count,
    other_table,
    places,
    positions_of,
    sizes,
)
from newsanalysis.charts.hover import pair_words, places_in_table, plain, position_words, wrapped
from newsanalysis.charts.theme import (
    empty,
    finish,
    legend_below,
    listed,
    look,
    sized,
    stance_bar,
    stance_color,
    text_on,
)
from newsanalysis.printing import NOBODY_NAMED, counted, signed
from newsanalysis.records import NEUTRAL_BAND, OUTLET

_COLUMNS = ("sentence", "source", "target", "stance", "voice", "voice_actor")
_SENTENCES = ("sentence", "paragraph", "start", "end")
_QUOTES = ("sentence", "quote", "actor", "start", "end")

_VOICES = {"outlet": "circle", "source": "square", "other": "diamond"}
_VOICE_NAMES = {"outlet": "in the outlet's words", "source": "in the source's own voice", "other": "in another's voice"}
_SLOT = 28
_LANE_GAP = 0.35
_MOST_ROWS = 40
_SIGNED = 13
"""Pixels of a mark with room for a sign in it; in smaller ones the place in the row says warm (higher) or cold."""
_NUDGE = 0.2
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000)


@dataclass(frozen=True, slots=True)
class _Row:
    """Where one source's positions toward one target are drawn; the y axis runs downward."""

    source: str
    target: str | None
    top: float
    slots: int
    quoted_only: bool = False

    @property
    def middle(self) -> float:
        return self.top + self.slots / 2

    @property
    def label(self) -> str:
        source = f"<b>{plain(self.source)}</b>"
        if self.quoted_only:
            return f"{source} quoted"
        return f"{source} → {plain(self.target or NOBODY_NAMED)}"


@sized
def timeline(data: Data, *, title: str | None = None, width: int | None = None, height: int | None = None) -> go.Figure:
    """Draw each position at its sentence, in the lane of the actor who takes it.

    A lane has a row per target. Colour and the sign are the stance, the symbol is the voice, the size its
    confidence, and shaded bands are the sentences where the lane's actor is quoted.

    Parameters
    ----------
    data
        An ``Analysis``, or a positions table: fresh, filtered, or of several articles (then with a column `article`).
        Quotes and all paragraphs are shown for an ``Analysis`` only.
    title
        Above the chart; by default what it shows, in words.
    width, height
        Pixels; by default 960 and what the rows need.

    Raises
    ------
    ChartError
        If the table lacks a column or has no numbers in one, or `width` or `height` is not 100 to 20,000.
    """
    positions = positions_of(data, chart="timeline", columns=_COLUMNS)
    sentences = other_table(data, "sentences", _SENTENCES)
    quotes = other_table(data, "quotes", _QUOTES)
    quotes = quotes[quotes["actor"].notna()].reset_index(drop=True)
    if positions.empty and quotes.empty:
        return empty(title=title or "Positions across the piece", what="positions", width=width, height=height)

    starts = article_starts((sentences, positions, quotes))
    positions = positions.assign(place=places(positions, starts))
    length = 1 + max(int(places(frame, starts).max()) for frame in (sentences, positions, quotes) if len(frame))
    title = title or _finding(positions)
    rows, hidden = _rows(positions, quotes)
    step = _plot_width(width, rows) / length
    figure = go.Figure()
    _draw_quotes(figure, quotes, sentences, starts, rows)
    _draw_positions(figure, positions, rows, step)
    _draw_axes(figure, rows, sentences if len(sentences) else positions, starts, length, step)
    plot_height = max(120, height - 190) if height else max(190.0, _bottom(rows) * _SLOT)
    figure.update_layout(legend=legend_below(plot_height))
    figure.update_coloraxes(
        colorscale=look().stance_scale, cmin=-1, cmax=1, colorbar=stance_bar(length=min(max(plot_height, 250), 270))
    )
    sign = "sign" if _largest_mark(step) >= _SIGNED else "height in the row (warm above)"
    note = f"One mark per position: colour and {sign} show the stance, size its confidence; shaded where quoted."
    if hidden:
        note += f" The {hidden} rarest pairs are left out."
    return finish(
        figure,
        title=title,
        note=note if len(quotes) else note.replace("; shaded where quoted", ""),
        description=_description(title, positions, quotes),
        width=width,
        grow=not height,
        height=height or round(plot_height + (190 if (width or look().width) > 760 else 235)),
        right=78,
    )


def _finding(positions: pd.DataFrame) -> str:
    return findings.most_frequent_pair(positions) if len(positions) else "Quotes, and no position"


def _rows(positions: pd.DataFrame, quotes: pd.DataFrame) -> tuple[list[_Row], int]:
    """Lay out a row per source and target, and one for who is quoted without a position."""
    pairs = list(_pairs(positions))
    kept = pairs[:_MOST_ROWS]
    order = by_count(positions["source"])
    kept.sort(key=lambda pair: order.index(pair[0]))
    rows: list[_Row] = []
    at = 0.0
    for source, target, slots in kept:
        at += _LANE_GAP if rows and rows[-1].source != source else 0
        rows.append(_Row(source, target, at, slots))
        at += slots
    silent = [actor for actor in by_count(quotes["actor"]) if actor not in set(order)]
    room = max(0, _MOST_ROWS - len(rows))
    for actor in silent[:room]:
        at += _LANE_GAP if rows else 0
        rows.append(_Row(actor, None, at, 1, quoted_only=True))
        at += 1
    return rows, len(pairs) - len(kept)


def _pairs(positions: pd.DataFrame) -> Iterator[tuple[str, str | None, int]]:
    """Yield source, target and the most positions they have in one sentence, the most frequent pair first."""
    keyed = positions.assign(target=positions["target"].astype("object").where(positions["target"].notna(), ""))
    counts = keyed.groupby(["source", "target"], observed=True).size()
    stacked = keyed.groupby(["source", "target", "place"], observed=True).size()
    for source, target in sorted(counts.index, key=lambda pair: (-counts[pair], pair)):
        yield source, target or None, int(stacked[source, target].max())


def _plot_width(width: int | None, rows: list[_Row]) -> float:
    labels = max(len(row.source) + len(row.target or NOBODY_NAMED) + 3 for row in rows) * 7.5
    return max(120.0, (width or look().width) - labels - 130)


def _lane_shapes(rows: list[_Row]) -> list[dict[str, Any]]:
    """Shade every other lane."""
    sources = list(dict.fromkeys(row.source for row in rows))
    lanes = [_lane(rows, source) for source in sources[::2]]
    band = {
        "type": "rect",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "fillcolor": look().band,
        "line": {"width": 0},
        "layer": "below",
    }
    return [{**band, "y0": top, "y1": bottom} for top, bottom in lanes]


def _bottom(rows: list[_Row]) -> float:
    return rows[-1].top + rows[-1].slots + _LANE_GAP / 2


def _lane(rows: list[_Row], source: str) -> tuple[float, float]:
    mine = [row for row in rows if row.source == source]
    return mine[0].top - _LANE_GAP / 2, mine[-1].top + mine[-1].slots + _LANE_GAP / 2


def _draw_quotes(
    figure: go.Figure, quotes: pd.DataFrame, sentences: pd.DataFrame, starts: dict[str, int], rows: list[_Row]
) -> None:
    lanes = {row.source: _lane(rows, row.source) for row in rows}
    quotes = quotes[quotes["actor"].isin(lanes)].reset_index(drop=True)
    if quotes.empty:
        return
    first = places(quotes, starts)
    lasting = _sentences_spanned(quotes, sentences)
    tops = [lanes[actor][0] for actor in quotes["actor"]]
    bottoms = [lanes[actor][1] for actor in quotes["actor"]]
    figure.add_bar(
        x=first + (lasting - 1) / 2,
        base=tops,
        y=np.subtract(bottoms, tops),
        width=lasting * 0.96,
        marker={"color": look().quoted, "line": {"width": 0}},
        opacity=0.75,
        hovertext=[_quoted(quote) for quote in quotes.itertuples()],
        customdata=[{"sentence": int(sentence)} for sentence in quotes["sentence"]],
        hoverinfo="text",
        name="the lane's actor is quoted",
    )
    figure.update_layout(barmode="overlay")


def _sentences_spanned(quotes: pd.DataFrame, sentences: pd.DataFrame) -> pd.Series:
    """How many sentences each quote runs over; one where the sentences are not known."""
    counts = pd.Series(1, index=quotes.index)
    of_quotes, of_sentences = articles(quotes), articles(sentences)
    for article in of_quotes.unique():
        mine = quotes[of_quotes == article]
        theirs = sentences[of_sentences == article].sort_values("start")
        if theirs.empty:
            continue
        at = np.searchsorted(theirs["start"], mine["end"] - 1, side="right") - 1
        last = theirs["sentence"].to_numpy()[np.maximum(at, 0)]
        counts[mine.index] = np.maximum(last - mine["sentence"].to_numpy() + 1, 1)
    return counts


def _quoted(quote: Any) -> str:
    person = getattr(quote, "person", None)
    who = f"{quote.actor}, {person}" if isinstance(person, str) else quote.actor
    return f"<b>{plain(who)}</b> is quoted:<br>{wrapped(quote.quote)}"


def _draw_positions(figure: go.Figure, positions: pd.DataFrame, rows: list[_Row], step: float) -> None:
    middles = {(row.source, row.target): row.middle for row in rows}
    targets = [None if pd.isna(target) else target for target in positions["target"]]
    lanes = [middles.get(pair) for pair in zip(positions["source"], targets, strict=True)]
    shown = positions.assign(lane=pd.Series(lanes, dtype="float64"), voiced=_voices(positions)).dropna(subset="lane")
    heights = _heights(shown)
    largest = _largest_mark(step)
    if largest < _SIGNED:
        heights = heights - _NUDGE * np.sign(shown["stance"].where(shown["stance"].abs() >= NEUTRAL_BAND, 0))
    of_marks = sizes(shown, largest)
    for voice, symbol in _VOICES.items():
        mine = (shown["voiced"] == voice).to_numpy()
        figure.add_scatter(
            x=shown["place"][mine],
            y=heights[mine],
            mode="markers+text" if largest >= _SIGNED else "markers",
            text=[_sign(stance) for stance in shown["stance"][mine]],
            textfont={"size": 12, "color": [text_on(stance_color(stance)) for stance in shown["stance"][mine]]},
            marker={
                "symbol": symbol,
                "size": of_marks[mine],
                "color": shown["stance"][mine],
                "coloraxis": "coloraxis",
                "opacity": 1,
                "line": {"width": 1, "color": look().pale},
            },
            hovertext=[position_words(row) for row in shown[mine].itertuples()],
            customdata=places_in_table(shown[mine]),
            hoverinfo="text",
            name=_VOICE_NAMES[voice],
            legendgroup=voice,
            showlegend=False,
            cliponaxis=False,
        )
        if mine.any():
            _draw_legend_entry(figure, voice, symbol)


def _largest_mark(step: float) -> float:
    return min(20.0, max(7.0, step * 0.9))


def _sign(stance: float) -> str:
    return "" if abs(stance) < NEUTRAL_BAND else "+" if stance > 0 else "−"


def _draw_legend_entry(figure: go.Figure, voice: str, symbol: str) -> None:
    figure.add_scatter(
        x=[None],
        y=[None],
        mode="markers",
        marker={"symbol": symbol, "size": 12, "color": look().paper, "line": {"width": 1.5, "color": look().ink}},
        name=_VOICE_NAMES[voice],
        legendgroup=voice,
        hoverinfo="skip",
    )


def _voices(positions: pd.DataFrame) -> list[str]:
    return [
        "outlet" if voice == OUTLET else "source" if voice_actor == source else "other"
        for voice, voice_actor, source in zip(
            positions["voice"], positions["voice_actor"], positions["source"], strict=True
        )
    ]


def _heights(shown: pd.DataFrame) -> pd.Series:
    """Give the positions of one row and sentence a slot each."""
    grouped = shown.groupby(["lane", "place"])["stance"]
    return shown["lane"] + grouped.cumcount() - (grouped.transform("size") - 1) / 2


def _draw_axes(
    figure: go.Figure, rows: list[_Row], frame: pd.DataFrame, starts: dict[str, int], length: int, step: float
) -> None:
    frame = frame.assign(place=places(frame, starts)).drop_duplicates("place").sort_values("place")
    headlines = set(frame["place"][frame["paragraph"] == 0]) if "paragraph" in frame.columns else set()
    every = next((size for size in _STEPS if size * step >= 24), _STEPS[-1])
    ends = [*list(starts.values())[1:], length + 1]
    ticks = [(at, at - start) for start, end in zip(starts.values(), ends, strict=True) for at in range(start, end - 1)]
    ticks = [(at, number) for at, number in ticks if number % every == 0]
    figure.update_xaxes(
        range=[-0.7, length - 0.3],
        tickvals=[at for at, _ in ticks],
        ticktext=["H" if at in headlines else str(number) for at, number in ticks],
        title_text="sentence (H: headline)" if headlines else "sentence",
        showgrid=False,
    )
    figure.update_yaxes(
        range=[_bottom(rows), -_LANE_GAP / 2],
        tickvals=[row.middle for row in rows],
        ticktext=[row.label for row in rows],
        showgrid=False,
    )
    marks = _article_marks(starts) if len(starts) > 1 else _paragraph_marks(frame)
    rule = {
        "type": "line",
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": look().rule, "width": 1},
        "layer": "below",
    }
    figure.update_layout(
        shapes=[*_lane_shapes(rows), *({**rule, "x0": at - 0.5, "x1": at - 0.5} for at, _ in marks)],
        annotations=list(_mark_labels(marks, step)),
    )


def _mark_labels(marks: list[tuple[int, str]], step: float) -> Iterator[dict[str, Any]]:
    """Label the marks above the plot, leaving out those that would run into the one before."""
    style = {"y": 1, "yref": "paper", "showarrow": False, "xanchor": "left", "yanchor": "bottom"}
    free = 0.0
    for at, label in marks:
        if label and at * step >= free:
            yield {**style, "x": at - 0.5, "text": plain(label), "font": {"size": 11, "color": look().pale}}
            free = at * step + 6.5 * len(label) + 8


def _article_marks(starts: dict[str, int]) -> list[tuple[int, str]]:
    return [(start, article[:24]) for article, start in starts.items()]


def _paragraph_marks(frame: pd.DataFrame) -> list[tuple[int, str]]:
    """Return where each paragraph begins, as far as the table tells, and its label."""
    if "paragraph" not in frame.columns:
        return []
    firsts = frame.groupby("paragraph")["place"].min()
    return [(int(at), f"¶{paragraph}" if paragraph else "") for paragraph, at in firsts.items()]


def _description(title: str, positions: pd.DataFrame, quotes: pd.DataFrame) -> str:
    """Say in words what the chart shows."""
    parts = [f"{title}: {len(positions)} positions in {positions['place'].nunique()} sentences."]
    for source in by_count(positions["source"]):
        mine = positions[positions["source"] == source]
        toward = listed(by_count(mine["target"])) or NOBODY_NAMED
        parts.append(f"{source} takes {len(mine)} toward {toward}, mean stance {signed(mine['stance'].mean())}.")
    by_stance = positions.sort_values("stance", kind="stable")
    for word, extreme in (("coldest", by_stance[:1]), ("warmest", by_stance[-1:])):
        parts += [_extreme(word, row) for row in extreme.itertuples()]
    if len(quotes):
        parts.append(f"{counted(len(quotes), 'quote')} shaded: {listed(by_count(quotes['actor']))} speak.")
    return " ".join(parts)


def _extreme(word: str, row: Any) -> str:
    return f"The {word} is {pair_words(row)} in sentence {row.sentence}, {signed(row.stance)}."
