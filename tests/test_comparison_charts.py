"""The charts of many articles."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from newsanalysis import charts, contrasts
from newsanalysis.errors import ChartError, ComparisonError

HOLLOW = charts.theme.look().paper

DRAWN = {"over_time": "positions", "by_outlet": "positions", "spread": "positions", "voices_by_outlet": "quotes"}
CHARTS = {name: getattr(charts, name) for name in DRAWN}
every_chart = pytest.mark.parametrize("name", DRAWN)
every_width = pytest.mark.parametrize("width", [640, 1600])


def corpus(outlets: int = 3, articles: int = 4, seed: int = 0) -> SimpleNamespace:
    """Return tables as a Corpus has them, of outlets that grow warmer from the first to the last."""
    rng = np.random.default_rng(seed)
    about, positions, quotes = [], [], []
    for outlet in range(outlets):
        warmth = 0.8 * outlet / max(1, outlets - 1) - 0.4
        for number in range(articles):
            name = f"{outlet}-{number}"
            day = pd.Timestamp("2018-01-10") + pd.DateOffset(months=number)
            about.append((name, f"The Outlet of Place {outlet:02}", day, None))
            for source, target in (("USA", "PRK"), ("PRK", "USA"), ("KOR", "PRK"), ("KOR", None)):
                positions.append((name, 1, source, target, float(np.clip(warmth + rng.normal(0, 0.1), -1, 1))))
            quotes += [(name, "USA", 10 + outlet), (name, "KOR", 20), (name, None, 5)]
    return SimpleNamespace(
        articles=pd.DataFrame(about, columns=["article", "outlet", "published", "duplicate_of"]),
        positions=pd.DataFrame(positions, columns=["article", "sentence", "source", "target", "stance"]),
        quotes=pd.DataFrame(quotes, columns=["article", "actor", "words"]),
    )


def description(figure: go.Figure) -> str:
    return figure.layout.meta["description"]


def joined(name: str, of: SimpleNamespace) -> pd.DataFrame:
    return getattr(of, DRAWN[name]).merge(of.articles, on="article")


def traces(figure: go.Figure, kind: str) -> list[Any]:
    return [trace for trace in figure.data if trace.type == kind and trace.hovertext is not None]


@every_chart
def test_a_chart_takes_a_corpus_or_a_joined_table(name: str) -> None:
    for data in (corpus(), joined(name, corpus())):
        figure = CHARTS[name](data)
        assert isinstance(figure, go.Figure)
        assert len(figure.data) > 0
        json.loads(figure.to_json())


@every_chart
@every_width
@pytest.mark.parametrize("outlets", [2, 30])
def test_few_and_many_outlets_are_drawn_whole(name: str, outlets: int, width: int) -> None:
    figure = CHARTS[name](corpus(outlets), width=width)
    assert figure.layout.width == width
    if name in {"by_outlet", "voices_by_outlet"}:
        assert len(figure.layout.yaxis.ticktext) == outlets
        for outlet in range(outlets):
            assert f"The Outlet of Place {outlet:02}" in description(figure)


@every_chart
def test_title_and_size_are_as_asked(name: str) -> None:
    figure = CHARTS[name](corpus(), title="My own title", width=640, height=480)
    assert "My own title" in figure.layout.title.text
    assert (figure.layout.width, figure.layout.height) == (640, 480)
    assert description(figure).startswith("My own title")
    with pytest.raises(TypeError):
        CHARTS[name](corpus(), "My own title")
    with pytest.raises(ChartError, match="expected a width"):
        CHARTS[name](corpus(), width=3)


@every_chart
def test_an_empty_corpus_gives_an_empty_chart_that_says_so(name: str) -> None:
    bare = SimpleNamespace(**{table: frame[:0] for table, frame in vars(corpus()).items()})
    figure = CHARTS[name](bare)
    assert len(figure.data) == 0
    assert "to show" in description(figure)


@every_chart
def test_what_is_not_of_many_articles_is_refused_by_name(name: str) -> None:
    for data in (getattr(corpus(), DRAWN[name]), [1, 2]):
        with pytest.raises(ComparisonError):
            CHARTS[name](data)


@every_chart
def test_no_name_is_read_as_html_or_as_a_formula(name: str) -> None:
    hostile = "<img src=x> $a$ & b"
    frame = joined(name, corpus())
    frame["outlet"] = frame["outlet"] + hostile
    for column in {"source", "target", "actor"} & set(frame.columns):
        frame[column] = frame[column].map(lambda value: f"{value}{hostile}", na_action="ignore")
    drawn = json.loads(CHARTS[name](frame).to_json())
    drawn["layout"].pop("meta")
    assert "<img" not in json.dumps(drawn)
    assert "$a$" not in json.dumps(drawn)


def test_a_panel_over_time_has_a_mark_per_month_and_is_hollow_where_articles_are_few() -> None:
    data = corpus(3, 4)
    data.articles = data.articles[~data.articles["article"].isin(["0-1", "1-1"])]
    figure = charts.over_time(data)
    found = contrasts.over_time(data)
    for trace in traces(figure, "scatter"):
        source, target = trace.name.split(" → ")
        mine = found[(found["source"] == source) & (found["target"] == target)]
        assert list(trace.y) == mine["stance"].tolist()
        assert [color == HOLLOW for color in trace.marker.color] == (mine["articles"] < 3).tolist()
        assert {color for color in trace.marker.color if color != HOLLOW} == {charts.actor_color(source)}
        assert ["95 % interval" in hover for hover in trace.hovertext] == (mine["articles"] >= 3).tolist()
        assert "February 2018" in trace.hovertext[1]
        assert "1 article, 1 position" in trace.hovertext[1]


def test_a_line_breaks_where_a_period_has_no_article() -> None:
    data = corpus(3, 4)
    data.articles = data.articles[data.articles["published"].dt.month != 2]
    lines = [trace for trace in charts.over_time(data).data if trace.mode == "lines"]
    for line in lines:
        assert [bool(np.isnan(stance)) for stance in line.y] == [False, True, False, False]


def test_each_outlet_has_one_place_in_every_panel() -> None:
    data = corpus(3)
    figure = charts.by_outlet(data, width=1600)
    names = list(figure.layout.yaxis.ticktext)
    found = contrasts.by_outlet(data)
    for trace in traces(figure, "scatter"):
        for place, stance, hover in zip(trace.y, trace.x, trace.hovertext, strict=True):
            source, target, outlet = re.match(r"<b>(\w+) → (\w+)</b> in ([\w ]+)", hover).groups()
            row = found[(found["outlet"] == outlet) & (found["source"] == source) & (found["target"] == target)]
            assert (names[place], stance) == (outlet, row["stance"].iloc[0])
    shares = contrasts.voices(data)
    for trace in traces(figure, "bar"):
        for place, share in zip(trace.y, trace.x, strict=True):
            assert share in shares.loc[shares["outlet"] == names[place], "share"].tolist()
    assert [note.text for note in figure.layout.annotations if "speaks" in note.text] == [
        "<b>KOR</b> speaks",
        "<b>PRK</b> speaks",
        "<b>USA</b> speaks",
    ]


def test_a_spread_is_filled_where_chance_would_not_do_it() -> None:
    figure = charts.spread(corpus(3, 6))
    found = contrasts.spread(corpus(3, 6))
    (marks,) = traces(figure, "scatter")
    assert list(marks.x) == found["distance"].tolist()
    assert [color != HOLLOW for color in marks.marker.color] == (found["chance"] < 0.05).tolist()
    assert all(color != HOLLOW for color in marks.marker.color)
    alike = corpus(3, 6)
    alike.positions["stance"] = np.random.default_rng(3).normal(0, 0.3, len(alike.positions)).clip(-1, 1)
    (marks,) = traces(charts.spread(alike), "scatter")
    assert list(marks.marker.color) == [HOLLOW] * 3


def test_bars_of_voices_fill_each_row_in_the_actors_colours() -> None:
    figure = charts.voices_by_outlet(corpus(3))
    shares = pd.DataFrame({trace.name: trace.x for trace in figure.data})
    assert shares.sum(axis=1).tolist() == pytest.approx([1, 1, 1])
    assert {trace.name: trace.marker.color for trace in figure.data if trace.name in {"USA", "KOR"}} == {
        "USA": charts.actor_color("USA"),
        "KOR": charts.actor_color("KOR"),
    }


def test_actors_beyond_the_eighth_share_a_bar() -> None:
    quotes = pd.DataFrame(
        {
            "article": "a",
            "outlet": "Post",
            "actor": [f"A{number:02}" for number in range(12)],
            "words": range(20, 8, -1),
        }
    )
    figure = charts.voices_by_outlet(quotes)
    assert [trace.name for trace in figure.data] == [*(f"A{number:02}" for number in range(8)), "other actors"]
    assert sum(trace.x[0] for trace in figure.data) == pytest.approx(1)


def test_a_crowd_of_outlets_is_cut_and_said() -> None:
    for name in ("by_outlet", "voices_by_outlet"):
        title = re.sub(r"<[^>]+>", " ", CHARTS[name](corpus(45, 3)).layout.title.text)
        assert re.search(r"The +40 outlets .* of 45", title)
