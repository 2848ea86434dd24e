from __future__ import annotations

import html
import itertools
import json
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from newsanalysis import charts, tables
from newsanalysis.charts.hover import wrapped
from newsanalysis.charts.theme import ACTOR_COLORS, Theme, actor_symbols
from newsanalysis.errors import ChartError
from newsanalysis.lexicons.rosters import KOREA, WORLD
from newsanalysis.printing import signed

SENTENCES = [
    (0, "Seoul hails Washington's offer"),
    (1, "South Korea welcomed the US offer and thanked its ally."),
    (1, "“We stand ready to talk,” a US envoy said of North Korea. “The door is open.”"),
    (2, "North Korea denounced the drills as <script>alert('war')</script> & cost $5 or $6."),
    (3, "Analysts doubt that Pyongyang will answer."),
]
POSITIONS = [
    # sentence, source, target, stance, neutral, category, issue, modality, voice, voice_actor, evidence_at
    (0, "KOR", "USA", 0.5, 0.3, "SUPPORT", "alliance", "asserted", "outlet", None, "6:11"),
    (1, "KOR", "USA", 0.7, 0.1, "SUPPORT", "alliance", "asserted", "outlet", None, "12:20"),
    (1, "KOR", "USA", 0.6, 0.2, "AGREE", None, "asserted", "outlet", None, "38:45"),
    (2, "USA", "PRK", 0.4, 0.4, "CONSULT", "talks", "conditional", "a US envoy", "USA", "10:23"),
    (3, "PRK", "USA", -0.8, 0.1, "ACCUSE", "military", "asserted", "outlet", None, "12:21 36:44"),
    (3, "PRK", "KOR", -0.05, 0.9, None, "military", "asserted", "outlet", None, None),
    (4, "PRK", None, -0.2, 0.6, "WITHHOLD", "talks", "hedged", "analysts", "EXPERTS", "9:14"),
]
TONES = [0.4, 0.6, 0.3, 0.2, -0.3]


def piece(article: str | None = None) -> SimpleNamespace:
    """Return tables as an Analysis has them."""
    starts = list(itertools.accumulate((len(text) + 1 for _, text in SENTENCES), initial=0))
    sentences = pd.DataFrame(
        [
            (i, paragraph, starts[i], starts[i] + len(text), text, TONES[i], 0.2, 0.5, 0.3)
            for i, (paragraph, text) in enumerate(SENTENCES)
        ],
        columns=list(tables.SENTENCES),
    ).astype(tables.SENTENCES)
    positions = pd.DataFrame(
        [
            (
                s,
                SENTENCES[s][0],
                source,
                target,
                stance,
                (1 - neutral - stance) / 2,
                neutral,
                (1 - neutral + stance) / 2,
                *rest,
                "evidence",
                1 - neutral,
                SENTENCES[s][1],
                at,
            )
            for s, source, target, stance, neutral, *rest, at in POSITIONS
        ],
        columns=list(tables.POSITIONS),
    ).astype(tables.POSITIONS)
    quotes = pd.DataFrame(
        [
            (
                2,
                "We stand ready to talk",
                "a US envoy",
                "Jane Roe",
                "USA",
                "said",
                "direct",
                starts[2],
                starts[2] + 30,
                5,
            ),
            (2, "The door is open", "a US envoy", "Jane Roe", "USA", None, "direct", starts[2] + 58, starts[3] + 9, 4),
            (4, "Pyongyang will not", "analysts", None, "EXPERTS", "doubt", "indirect", starts[4], starts[4] + 20, 3),
            (4, "No comment", "an official", None, None, "said", "direct", starts[4] + 2, starts[4] + 9, 2),
        ],
        columns=list(tables.QUOTES),
    ).astype(tables.QUOTES)
    mentions = pd.DataFrame(columns=list(tables.MENTIONS)).astype(tables.MENTIONS)
    signs = ["warm", "warm", "warm", "warm", "cold", "neutral", "cold"]
    units = positions.assign(tool_sign=signs, coded_sign=[*signs[:5], "no position", "warm"])
    frames = {"sentences": sentences, "positions": positions, "quotes": quotes, "mentions": mentions, "units": units}
    if article is not None:
        frames = {name: frame.assign(article=article) for name, frame in frames.items()}
    return SimpleNamespace(**frames)


DRAWN = {
    "timeline": "positions",
    "trajectory": "positions",
    "dyads": "positions",
    "balance": "positions",
    "issues": "positions",
    "voices": "quotes",
    "tone_and_stance": "positions",
    "reliability": "units",
}
CHARTS = {name: getattr(charts, name) for name in DRAWN}
every_chart = pytest.mark.parametrize("name", DRAWN)


def own_table(name: str, of: SimpleNamespace) -> pd.DataFrame:
    """Return the table a chart draws."""
    frame = getattr(of, DRAWN[name])
    return frame.assign(sentiment=0.3) if name == "tone_and_stance" else frame


def description(figure: go.Figure) -> str:
    return figure.layout.meta["description"]


def hovers(figure: go.Figure) -> list[str]:
    found: list[str] = []
    for trace in figure.data:
        texts = trace.hovertext if trace.hovertext is not None else ()
        for text in texts:
            found += [text] if isinstance(text, str) else list(text)
    return found


def marks(figure: go.Figure) -> list[dict[str, Any]]:
    """Return the timeline's marks: where each is, and how it looks."""
    found = []
    for trace in figure.data:
        if trace.type != "scatter" or trace.showlegend is not False:
            continue
        for x, y, text, size, color, hover in zip(
            trace.x, trace.y, trace.text, trace.marker.size, trace.marker.color, trace.hovertext, strict=True
        ):
            found.append(
                {"x": x, "y": y, "text": text, "size": size, "stance": color, "hover": hover, "voice": trace.name}
            )
    return found


@every_chart
def test_a_chart_takes_an_analysis_or_its_table(name: str) -> None:
    for data in (piece(), own_table(name, piece())):
        figure = CHARTS[name](data)
        assert isinstance(figure, go.Figure)
        assert len(figure.data) > 0
        assert description(figure)
        json.loads(figure.to_json())


@every_chart
def test_title_and_size_are_as_asked(name: str) -> None:
    figure = CHARTS[name](piece(), title="My own title", width=640, height=480)
    assert "My own title" in figure.layout.title.text
    assert (figure.layout.width, figure.layout.height) == (640, 480)
    assert description(figure).startswith("My own title")


@every_chart
def test_options_are_named(name: str) -> None:
    with pytest.raises(TypeError):
        CHARTS[name](piece(), "My own title")


@every_chart
def test_nothing_given_is_changed(name: str) -> None:
    given, before = piece(), piece()
    CHARTS[name](given)
    for table in vars(before):
        pd.testing.assert_frame_equal(getattr(given, table), getattr(before, table))
    frame, copy = own_table(name, piece()), own_table(name, piece())
    CHARTS[name](frame)
    pd.testing.assert_frame_equal(frame, copy)


@every_chart
def test_an_empty_table_gives_an_empty_chart_that_says_so(name: str) -> None:
    figure = CHARTS[name](own_table(name, piece())[:0])
    assert len(figure.data) == 0
    assert figure.layout.annotations[0].text.startswith("No ")
    assert "to show" in description(figure)


@every_chart
def test_a_piece_in_which_nothing_was_found_gives_an_empty_chart(name: str) -> None:
    bare = SimpleNamespace(**{table: frame[:0] for table, frame in vars(piece()).items()})
    assert "to show" in description(CHARTS[name](bare))


@every_chart
def test_a_table_without_its_columns_is_refused_by_name(name: str) -> None:
    with pytest.raises(ChartError, match=r"needs the columns .*got n, mean") as refused:
        CHARTS[name](pd.DataFrame({"n": [1], "mean": [0.5]}))
    assert str(refused.value).startswith(name)


@every_chart
def test_what_is_neither_an_analysis_nor_a_table_is_refused(name: str) -> None:
    with pytest.raises(ChartError, match="got list"):
        CHARTS[name]([1, 2, 3])


@every_chart
def test_tables_of_two_articles_chart_together(name: str) -> None:
    one, two = own_table(name, piece("a")), own_table(name, piece("b"))
    together = CHARTS[name](pd.concat([one, two]))
    assert isinstance(together, go.Figure)
    assert description(together) != description(CHARTS[name](one))


@every_chart
def test_one_row_is_enough(name: str) -> None:
    figure = CHARTS[name](own_table(name, piece())[:1])
    if name == "trajectory":
        assert "No pair of actors with two positions to show" in description(figure)
    else:
        assert len(figure.data) > 0


@every_chart
def test_no_text_of_the_piece_is_read_as_html_or_as_a_formula(name: str) -> None:
    hostile = "<img src=x onerror=alert(1)> $a$ & b"
    frame = own_table(name, piece())
    for column in {"text", "voice", "category", "issue", "source", "person", "actor", "quote"} & set(frame.columns):
        frame[column] = hostile
    traces = json.loads(CHARTS[name](frame).to_json())["data"]
    drawn = json.dumps([{**trace, "customdata": None} for trace in traces])  # plotly shows it nowhere
    assert "<img" not in drawn
    assert "$a$" not in drawn
    layout = json.loads(CHARTS[name](frame).to_json())["layout"]
    layout.pop("meta")
    assert "<img" not in json.dumps(layout)


def test_charts_are_listed() -> None:
    assert charts.__all__ == sorted(charts.__all__)
    assert set(DRAWN) < set(charts.__all__)
    assert set(charts.all_charts(piece())) == set(DRAWN) - {"reliability"}


# The timeline


def test_each_position_has_a_mark_at_its_sentence_and_stance() -> None:
    found = marks(charts.timeline(piece()))
    assert sorted((mark["x"], mark["stance"]) for mark in found) == sorted((row[0], row[3]) for row in POSITIONS)


def test_a_lane_per_actor_and_a_row_per_target() -> None:
    figure = charts.timeline(piece())
    labels = dict(zip(figure.layout.yaxis.ticktext, figure.layout.yaxis.tickvals, strict=True))
    assert set(labels) == {
        "<b>KOR</b> → USA",
        "<b>PRK</b> → KOR",
        "<b>PRK</b> → USA",
        "<b>PRK</b> → nobody named",
        "<b>USA</b> → PRK",
        "<b>EXPERTS</b> quoted",
    }
    for mark in marks(figure):
        source, target = re.search(r"<b>(\w+) → ([\w ]+)</b>", mark["hover"]).groups()
        assert abs(mark["y"] - labels[f"<b>{source}</b> → {target}"]) <= 0.5
    in_order = [re.match(r"<b>(\w+)", label)[1] for label in sorted(labels, key=labels.__getitem__)]
    assert [actor for actor, _ in itertools.groupby(in_order)] == ["KOR", "PRK", "USA", "EXPERTS"]


def test_no_two_marks_stand_on_each_other() -> None:
    found = [(mark["x"], mark["y"]) for mark in marks(charts.timeline(piece()))]
    for (x, y), (other_x, other_y) in itertools.combinations(found, 2):
        assert x != other_x or abs(y - other_y) > 0.99


def test_a_mark_says_whose_voice_how_sure_and_which_sign() -> None:
    found = {(mark["x"], mark["stance"]): mark for mark in marks(charts.timeline(piece()))}
    assert found[0, 0.5]["voice"] == "in the outlet's words"
    assert found[2, 0.4]["voice"] == "in the source's own voice"
    assert found[4, -0.2]["voice"] == "in another's voice"
    assert found[1, 0.7]["size"] > found[0, 0.5]["size"] > found[3, -0.05]["size"]
    assert [found[key]["text"] for key in ((1, 0.7), (3, -0.8), (3, -0.05))] == ["+", "−", ""]


def test_each_voice_has_its_own_symbol() -> None:
    figure = charts.timeline(piece())
    symbols = {trace.name: trace.marker.symbol for trace in figure.data if trace.type == "scatter"}
    assert len(set(symbols.values())) == len(symbols) == 3


def test_quotes_are_bands_over_the_sentences_they_run_through() -> None:
    bars = next(trace for trace in charts.timeline(piece()).data if trace.type == "bar")
    spanned = [(round(x - width / 2, 1), round(x + width / 2, 1)) for x, width in zip(bars.x, bars.width, strict=True)]
    assert spanned == [(1.5, 2.5), (1.5, 3.5), (3.5, 4.5)]
    assert "Jane Roe" in bars.hovertext[0]


def test_paragraphs_and_the_headline_are_marked() -> None:
    figure = charts.timeline(piece())
    assert [note.text for note in figure.layout.annotations] == ["¶1", "¶2", "¶3"]
    assert [note.x for note in figure.layout.annotations] == [0.5, 2.5, 3.5]
    assert figure.layout.xaxis.ticktext[0] == "H"


def test_articles_stand_end_to_end() -> None:
    one, two = piece("first"), piece("second")
    both = SimpleNamespace(**{name: pd.concat([frame, vars(two)[name]]) for name, frame in vars(one).items()})
    for data in (both, both.positions):
        figure = charts.timeline(data)
        places = sorted(mark["x"] for mark in marks(figure))
        assert places == sorted([row[0] for row in POSITIONS] + [row[0] + 6 for row in POSITIONS])
        assert [note.text for note in figure.layout.annotations] == ["first", "second"]


def test_a_crowd_of_pairs_is_cut_and_said() -> None:
    actors = [f"A{number:02}" for number in range(9)]
    rows = [(0, source, target, 0.1, 0.5, "outlet", None) for source, target in itertools.permutations(actors, 2)]
    columns = ["sentence", "source", "target", "stance", "confidence", "voice", "voice_actor"]
    figure = charts.timeline(pd.DataFrame(rows, columns=columns))
    assert len(figure.layout.yaxis.tickvals) == 40
    assert "32 rarest pairs are left out" in figure.layout.title.text.replace("<br>", " ")


# Hovers


def test_the_hover_shows_the_sentence_the_evidence_and_the_position() -> None:
    hover = next(mark["hover"] for mark in marks(charts.timeline(piece())) if mark["stance"] == -0.8)
    assert "North Korea <b>denounced</b> the drills" in hover
    assert "<script>" not in hover
    assert "&lt;script&gt;" in hover
    assert "PRK → USA" in hover
    assert "stance −0.80" in hover
    assert "ACCUSE · military · asserted" in hover
    assert "voice: outlet" in hover


@pytest.mark.parametrize(
    ("text", "evidence", "shown"),
    [
        ("Seoul agreed.", "", "Seoul agreed."),
        ("Seoul agreed.", "6:12", "Seoul <b>agreed</b>."),
        ("Seoul agreed.", "6:12 0:5", "<b>Seoul</b> <b>agreed</b>."),
        ("Seoul agreed.", "0:8 6:12", "<b>Seoul agreed</b>."),
        ("Seoul agreed.", "6:99", "Seoul <b>agreed.</b>"),
        ("A & B < C", "0:5", "<b>A &amp; B</b> &lt; C"),
        ("one\ntwo", "0:7", "<b>one two</b>"),
        ("", "0:7", ""),
    ],
)
def test_evidence_is_bold(text: str, evidence: str, shown: str) -> None:
    assert wrapped(text, evidence) == shown


@pytest.mark.parametrize("text", ["word " * 60, "x" * 300, "한국 " * 90, "a\u2028b <i>" * 40])
def test_lines_are_short_and_lose_nothing(text: str) -> None:
    shown = wrapped(text, "3:40")
    lines = [html.unescape(re.sub(r"</?b>", "", line)) for line in shown.split("<br>")]
    assert all(len(line) <= 72 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert shown.count("<b>") == shown.count("</b>")


def test_an_endless_sentence_is_cut() -> None:
    shown = wrapped("word " * 2000)
    assert shown.count("<br>") == 11
    assert shown.endswith("…")


# Numbers


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0.5, "+0.50"),
        (-0.25, "−0.25"),
        (0.0, "0.00"),
        (-0.0, "0.00"),
        (-0.004, "0.00"),
        (0.1, "+0.10"),
        (-0.104, "−0.10"),
        (0.0967, "+0.097"),  # neutral, and not to be read as 0.10
        (-0.09999, "−0.099"),
        (0.094, "+0.09"),
        (1.0, "+1.00"),
        (float("nan"), ""),
    ],
)
def test_a_number_reads_as_it_is_judged(number: float, shown: str) -> None:
    assert signed(number) == shown
    assert signed(number, minus="-") == shown.replace("−", "-")
    if shown:
        assert (abs(float(shown.replace("−", "-"))) < 0.1) == (abs(number) < 0.1)


# Colours


@pytest.mark.parametrize("name", ["timeline", "dyads", "issues"])
def test_stance_is_on_one_fixed_scale(name: str) -> None:
    axis = CHARTS[name](piece()).layout.coloraxis
    assert (axis.cmin, axis.cmax) == (-1, 1)
    assert [list(stop) for stop in axis.colorscale] == Theme().stance_scale
    assert axis.colorbar.title.text == "stance toward the target: −1 cold … +1 warm"


def test_an_actor_has_one_colour_whoever_else_is_there() -> None:
    quotes = piece().quotes
    quotes["actor"] = ["KOR", "PRK", "ZZZ", "USA"]
    for frame in (quotes, quotes[::-1], quotes[1:3]):
        for trace in charts.voices(frame).data:
            assert trace.marker.color == charts.actor_color(trace.name.split(":")[0])
    assert len(set(ACTOR_COLORS.values())) == len(ACTOR_COLORS)
    assert charts.actor_color("ZZZ") not in ACTOR_COLORS.values()


@pytest.mark.parametrize(
    "actors",
    [
        ["SAU", "IRQ"],
        ["USA", "KOR", "PRK", "CHN", "JPN", "RUS", "UN", "EXPERTS"],
        [actor.id for actor in KOREA],
        [actor.id for actor in WORLD],
    ],
)
def test_no_two_actors_of_a_chart_share_colour_and_symbol(actors: list[str]) -> None:
    symbols = actor_symbols(actors)
    assert len({(charts.actor_color(actor), symbols[actor]) for actor in actors}) == len(actors)
    assert actor_symbols(actors[::-1]) == symbols
    assert all(symbols[actor] == symbol for actor, symbol in actor_symbols(["USA", "UN"]).items() if actor in symbols)


def test_the_marks_of_tone_and_stance_tell_actors_apart() -> None:
    rows = [(0, actor, "USA", 0.1 * at, 0.2) for at, actor in enumerate(["SAU", "IRQ", "IRN", "CHN"])]
    figure = charts.tone_and_stance(pd.DataFrame(rows, columns=["sentence", "source", "target", "stance", "sentiment"]))
    assert len({(trace.marker.color, trace.marker.symbol) for trace in figure.data}) == 4


def luminance(color: str) -> float:
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_cold_and_warm_are_both_darker_than_neutral() -> None:
    cold, _, neutral, _, warm = (color for _, color in Theme().stance_scale)
    assert luminance(neutral) > 200
    assert luminance(cold) < 150
    assert luminance(warm) < 150


# The other charts


def test_a_trajectory_is_the_mean_so_far_within_its_interval() -> None:
    figure = charts.trajectory(piece())
    line = next(trace for trace in figure.data if trace.name == "KOR → USA")
    assert list(line.x) == [0, 1]
    assert list(line.y) == pytest.approx([0.5, 0.6])
    assert "mean of 3: +0.60" in line.hovertext[1]
    low, high = (float(value.replace("−", "-")) for value in re.findall(r"[+−]\d\.\d\d", line.hovertext[1])[1:])
    assert 0.5 <= low < 0.6 < high <= 0.7
    assert "KOR toward USA ends at +0.60 after 3" in description(figure)
    assert tuple(figure.layout.yaxis.range) == (-1.08, 1.08)


def test_a_trajectory_has_an_interval_from_three_positions_on() -> None:
    rows = [(at, "KOR", "USA", 0.4) for at in range(4)]
    columns = ["sentence", "source", "target", "stance"]
    two = charts.trajectory(pd.DataFrame(rows[:2], columns=columns))
    assert all(trace.fill is None for trace in two.data)
    assert "interval" not in description(two)
    band = next(
        trace for trace in charts.trajectory(pd.DataFrame(rows, columns=columns)).data if trace.fill == "toself"
    )
    assert set(band.x) == {2, 3}


def test_a_trajectory_has_a_panel_per_pair_and_twelve_at_most() -> None:
    titles = [note.text for note in charts.trajectory(piece()).layout.annotations]
    assert titles == ["<b>KOR</b> → USA"]  # the others have one position each, which no line can join
    rows = [(0, f"A{number}", "USA", 0.1) for number in range(15)] * 2
    many = charts.trajectory(pd.DataFrame(rows, columns=["sentence", "source", "target", "stance"]))
    assert len(many.layout.annotations) == 12
    assert "12 most frequent pairs of 15" in many.layout.title.text.replace("<br>", " ")


def test_dyads_show_mean_and_n_in_each_cell() -> None:
    heat, words = charts.dyads(piece()).data
    means = {
        (source, target): heat.z[row][column]
        for row, source in enumerate(heat.y)
        for column, target in enumerate(heat.x)
    }
    texts = {(source, target): text for source, target, text in zip(words.y, words.x, words.text, strict=True)}
    assert means["<b>KOR</b>", "→ USA"] == pytest.approx(0.6)
    assert texts["<b>KOR</b>", "→ USA"] == "<b>+0.60</b><br>n = 3"
    assert means["<b>PRK</b>", "→ nobody<br>named"] == pytest.approx(-0.2)
    assert texts["<b>PRK</b>", "→ nobody<br>named"] == "<b>−0.20</b><br>n = 1"
    assert ("<b>USA</b>", "→ KOR") not in texts


def test_text_stands_out_from_what_is_behind_it() -> None:
    def luminance(color: str) -> float:
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    behind = [*charts.theme.ACTOR_COLORS.values(), *(charts.theme.stance_color(at / 20) for at in range(-20, 21))]
    for color in behind:
        low, high = sorted([luminance(color), luminance(charts.theme.text_on(color))])
        assert (high + 0.05) / (low + 0.05) > 4, color


def test_balance_centres_the_neutral_and_shares_sum_to_one() -> None:
    figure = charts.balance(piece())
    bars = {trace.name: trace for trace in figure.data}
    for row, label in enumerate(bars["neutral"].y):
        shares = [trace.x[row] for trace in figure.data]
        assert sum(shares) == pytest.approx(1)
        assert bars["neutral"].base[row] + bars["neutral"].x[row] / 2 == pytest.approx(0)
        assert bars["warm (+)"].base[row] == pytest.approx(bars["neutral"].base[row] + bars["neutral"].x[row])
        assert label.startswith("<b>")
    prk = list(bars["neutral"].y).index("<b>PRK</b> (n = 3)")
    assert [trace.x[prk] for trace in figure.data] == pytest.approx([2 / 3, 1 / 3, 0])
    assert "PRK takes 0 warm, 1 neutral and 2 cold" in description(figure)
    labels = {trace.name: dict(zip(trace.y, trace.text, strict=True)) for trace in figure.data}
    assert labels["cold (−)"]["<b>PRK</b> (n = 3)"] == "2 cold (67%)"
    assert labels["warm (+)"]["<b>PRK</b> (n = 3)"] == ""
    narrow = charts.balance(piece(), width=260)
    assert {text for trace in narrow.data for text in trace.text} <= {"", "1", "2", "3", "1 warm", "3 warm", "2 cold"}


def test_voices_count_words_by_speaker_and_actor() -> None:
    figure = charts.voices(piece())
    assert [trace.name for trace in figure.data] == [
        "USA: 9 words, 64%",
        "EXPERTS: 3 words, 21%",
        "no known actor: 2 words, 14%",
    ]
    assert list(figure.layout.yaxis.ticktext) == [
        "<b>USA</b>  Jane Roe",
        "<b>EXPERTS</b>  analysts",
        "<b>no known actor</b>  an official",
    ]
    assert "of 14 quoted words USA has 9 (64%)" in description(figure)


@pytest.mark.parametrize(
    ("speaker", "name"),
    [
        ("It", "North Korea"),
        ("the North", "North Korea"),
        ("Pyongyang", "North Korea"),
        ("the two leaders", "North Korea"),
        ("state media", "state media"),
        ("a senior official", "a senior official"),
        (None, "nobody named"),
    ],
)
def test_a_speaker_who_is_only_the_actor_has_its_name(speaker: str | None, name: str) -> None:
    quotes = pd.DataFrame({"person": [None], "speaker": [speaker], "actor": "PRK", "words": 5})
    figure = charts.voices(quotes)
    assert list(figure.layout.yaxis.ticktext) == [f"<b>PRK</b>  {name}"]
    assert figure.data[0].customdata[0]["voice"] == ("PRK" if name == "North Korea" else name), (
        "what the report filters"
    )


def test_voices_put_the_least_quoted_together() -> None:
    quotes = pd.DataFrame({"person": [f"Speaker {n}" for n in range(30)], "speaker": None, "actor": "USA", "words": 5})
    figure = charts.voices(quotes)
    assert len(figure.data[0].x) == 21
    assert sum(figure.data[0].x) == 150
    assert figure.layout.yaxis.ticktext[-1] == "10 others"


def test_issues_size_by_n_and_colour_by_mean() -> None:
    figure = charts.issues(piece())
    bubbles = figure.data[0]
    actors, rows = figure.layout.xaxis.ticktext, figure.layout.yaxis.ticktext
    found = {
        (actors[x], rows[y]): (size, mean)
        for x, y, size, mean in zip(bubbles.x, bubbles.y, bubbles.marker.size, bubbles.marker.color, strict=True)
    }
    assert found["<b>KOR</b>", "alliance"][1] == pytest.approx(0.6)
    assert found["<b>PRK</b>", "military"][1] == pytest.approx(-0.425)
    assert found["<b>KOR</b>", "alliance"][0] ** 2 == pytest.approx(2 * found["<b>USA</b>", "talks"][0] ** 2)
    assert rows[-1] == "no issue named"


def test_tone_and_stance_counts_where_they_part() -> None:
    figure = charts.tone_and_stance(piece())
    assert "0 have cold words and a warm stance, 1 warm words and a cold stance" in description(figure)
    assert "sentence 3, PRK toward USA: tone +0.20, stance −0.80" in description(figure)
    assert [note.text for note in figure.layout.annotations] == [
        "<i>cold words, warm stance</i>",
        "<i>warm words, cold stance</i>",
    ]


def test_tone_and_stance_reads_the_tone_of_the_right_article() -> None:
    one, two = piece("a"), piece("b")
    two.sentences["sentiment"] = -0.9
    both = SimpleNamespace(**{name: pd.concat([frame, vars(two)[name]]) for name, frame in vars(one).items()})
    tones = [round(x, 1) for trace in charts.tone_and_stance(both).data for x in trace.x]
    assert tones.count(-0.9) == len(POSITIONS)


def test_tone_and_stance_of_positions_alone_says_how_to_join_the_tone() -> None:
    with pytest.raises(ChartError, match=r"positions\.merge\(sentences"):
        charts.tone_and_stance(piece().positions)


def test_positions_at_one_place_stand_side_by_side() -> None:
    frame = piece().positions[:1].assign(sentiment=0.3)
    xs = charts.tone_and_stance(pd.concat([frame, frame, frame])).data[0].x
    assert len(set(xs)) == 3
    assert sum(xs) / 3 == pytest.approx(0.3)


# Any table


@pytest.mark.parametrize(
    "change", [lambda f: f[::-1], lambda f: f.sample(frac=1, random_state=1), lambda f: f.iloc[::2]]
)
@every_chart
def test_filtered_and_shuffled_tables_chart(name: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    assert len(CHARTS[name](change(own_table(name, piece()))).data) > 0


@every_chart
def test_a_table_read_back_from_csv_charts_the_same(name: str, tmp_path: Any) -> None:
    frame = own_table(name, piece())
    frame.to_csv(tmp_path / "table.csv", index=False)
    assert description(CHARTS[name](pd.read_csv(tmp_path / "table.csv"))) == description(CHARTS[name](frame))


# Titles and theme


def test_a_title_says_what_the_chart_shows() -> None:
    titles = {
        name: " ".join(re.sub("<[^>]*>", " ", chart(piece()).layout.title.text).split())
        for name, chart in CHARTS.items()
    }
    assert "South Korea toward United States: engaging in 2 of 2 sentences" in titles["timeline"]
    assert "South Korea toward United States: +0.60" in titles["dyads"]
    assert "South Korea: 3 of 3 positions warm. North Korea: 2 of 3 cold" in titles["balance"]
    assert "ends at +0.60 (95 % interval" in titles["trajectory"]
    assert "on alliance, +0.60" in titles["issues"]
    assert "United States has 64% of the quoted words" in titles["voices"]
    assert "Words and stance part in 1 of 7 positions" in titles["tone_and_stance"]


@every_chart
def test_one_theme_changes_every_chart(name: str) -> None:
    theme = charts.theme
    house = theme.Theme(font="Papyrus", ink="#010203", cold="#111111", warm="#2F2F2F", actors={}, others=("#333333",))
    before = theme.use(house)
    try:
        changed = CHARTS[name](piece()).to_json()
    finally:
        theme.use(before)
    assert "Papyrus" in changed
    assert "#010203" in changed
    for color in (before.ink, before.cold, before.warm, *before.actors.values()):
        assert f'"{color}"' not in changed


def test_only_a_theme_is_taken() -> None:
    with pytest.raises(ChartError, match="expected a theme"):
        charts.theme.use("dark")


@pytest.mark.parametrize("name", sorted(set(DRAWN) - {"reliability"}))  # its marks are of no one place
def test_each_mark_says_where_it_leads(name: str) -> None:
    leading = [trace for trace in json.loads(CHARTS[name](piece()).to_json())["data"] if "customdata" in trace]
    assert leading
    for trace in leading:
        assert re.search('"(sentence|actor|dyad|voice)"', json.dumps(trace["customdata"]))


def test_in_a_crowd_warm_stands_above_cold() -> None:
    rows = [(at, "KOR", "USA", stance, 0.2, "outlet", None) for at, stance in enumerate([0.5, -0.5, 0.0] * 60)]
    columns = ["sentence", "source", "target", "stance", "confidence", "voice", "voice_actor"]
    trace = next(trace for trace in charts.timeline(pd.DataFrame(rows, columns=columns)).data if len(trace.x) > 9)
    height = dict(zip(trace.marker.color, trace.y, strict=True))
    assert height[0.5] < height[0.0] < height[-0.5]
