from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import newsanalysis as na
from newsanalysis import comparison
from newsanalysis.cli import main
from newsanalysis.errors import ChartError, ComparisonError
from newsanalysis.overlap import ENOUGH, overlaps, terms

FOLDER = Path(__file__).parents[1] / "data" / "corpus"
WIRE, LEDGER = FOLDER / "2018-09-19-meridian.txt", FOLDER / "2018-09-20-potomac.txt"


@pytest.fixture(scope="module")
def both() -> na.Comparison:
    return na.compare(WIRE, LEDGER)


def test_pieces_and_analyses_compare_alike(both: na.Comparison) -> None:
    one, two = na.analyze(WIRE), na.analyze(LEDGER)
    for found in (na.compare(one, two), one.compare(two), na.compare(one, LEDGER)):
        for name, table in both.tables.items():
            pd.testing.assert_frame_equal(found.tables[name], table)
    with pytest.raises(ComparisonError, match="expected another Analysis, got str"):
        one.compare("Seoul welcomed it.")


def test_dyads_are_those_of_both_summaries(both: na.Comparison) -> None:
    for suffix, path in (("a", WIRE), ("b", LEDGER)):
        summary = na.analyze(path).summary().dropna(subset=["target"]).set_index(["source", "target"])
        mine = both.dyads[both.dyads[f"n_{suffix}"] > 0].set_index(["source", "target"])
        mine = mine[mine.index.get_level_values("target") != "nobody named"]
        assert mine[f"n_{suffix}"].to_dict() == summary["n"].to_dict()
        assert mine[f"stance_{suffix}"].to_dict() == pytest.approx(summary["stance"].to_dict(), abs=1e-5)


def test_shares_of_voice_are_of_each_pieces_quoted_words(both: na.Comparison) -> None:
    assert both.voices[["share_a", "share_b"]].sum().tolist() == pytest.approx([1, 1], abs=1e-5)
    assert both.voices["words_a"].sum() == na.analyze(WIRE).quotes["words"].sum()


def test_what_one_has_and_the_other_has_not(both: na.Comparison) -> None:
    only = both.only.set_index(["piece", "kind", "name"])
    assert only.loc[("a", "dyad", "CHN → PRK"), "text"].startswith("China welcomed the outcome")
    assert only.loc[("a", "speaker", "Donald Trump"), "n"] == 1
    missing = both.dyads[(both.dyads["n_b"] > 0) & (both.dyads["n_a"] == 0)]
    of_b = {f"{source} → {target}" for source, target in missing[["source", "target"]].to_numpy()}
    assert {name for piece, kind, name in only.index if (piece, kind) == ("b", "dyad")} == of_b
    for piece, result in (("a", na.analyze(WIRE)), ("b", na.analyze(LEDGER))):
        texts = set(result.sentences["text"])
        assert set(both.only.loc[both.only["piece"] == piece, "text"]) <= texts


def test_a_sentence_finds_the_one_that_says_the_same(both: na.Comparison) -> None:
    of_wire = both.sentences[both.sentences["piece"] == "a"].set_index("text")
    offered = next(text for text in of_wire.index if "offered to dismantle the nuclear complex" in text)
    assert "offered to shut his old reactor site" in of_wire.loc[offered, "other_text"]
    assert any("Lindsey Graham" in text for text in both.left_out.loc[both.left_out["piece"] == "b", "text"])
    assert len(both.left_out) == both.sentences["other"].isna().sum()
    assert both.sentences["overlap"].dropna().between(ENOUGH, 1).all()


def test_a_piece_beside_itself_leaves_nothing_out() -> None:
    same = na.compare(WIRE, WIRE)
    assert same.only.empty
    assert same.left_out.empty
    assert (same.dyads["difference"].dropna() == 0).all()
    assert same.names[0] != same.names[1]


def test_a_piece_in_which_nothing_is_found_compares() -> None:
    bare = na.compare("It rained all day.", WIRE)
    assert bare.dyads["n_a"].sum() == 0
    assert bare.voices["share_a"].isna().all()
    assert bare._repr_html_()
    assert str(bare)
    assert len(bare.chart().data) > 0
    nothing = na.compare("It rained all day.", "The sun shone on Monday.")
    assert {name: len(table) for name, table in nothing.tables.items()} == {
        "dyads": 0,
        "voices": 0,
        "only": 0,
        "sentences": 2,
    }
    assert "to show" in nothing.chart().layout.meta["description"]


@pytest.mark.parametrize("name", ["dyads", "voices", "only", "sentences"])
def test_tables_keep_their_columns_and_types_when_empty(name: str, both: na.Comparison) -> None:
    schema = getattr(comparison, name.upper())
    nothing = na.compare("It rained.", "The sun shone.")
    assert list(both.tables[name].columns) == list(schema)
    assert nothing.tables[name].dtypes.to_dict() == both.tables[name].dtypes.to_dict()


def test_the_difference_has_an_interval_where_both_have_three_positions() -> None:
    cold = na.analyze("Seoul rejected Tokyo's offer. Seoul condemned Tokyo. Seoul criticized Tokyo again.")
    warm = na.analyze("Seoul welcomed Tokyo's offer. Seoul praised Tokyo. Seoul thanked Tokyo again.")
    row = cold.compare(warm).dyads.iloc[0]
    assert (row["source"], row["target"], row["n_a"], row["n_b"]) == ("KOR", "JPN", 3, 3)
    assert 0 < row["low"] < row["difference"] < row["high"]


def test_nothing_of_a_piece_is_read_as_html() -> None:
    one = "Seoul welcomed <script>alert(1)</script> Tokyo's offer of <img src=x> talks. Tokyo <b>hailed</b> Seoul."
    shown = na.compare(one, WIRE)._repr_html_()
    assert "<script>" not in shown
    assert "<img" not in shown


def test_the_chart_has_a_mark_per_piece_and_actor(both: na.Comparison) -> None:
    for width in (640, 1600):
        figure = both.chart(width=width)
        marks = [trace for trace in figure.data if trace.hovertext is not None]
        assert [list(trace.x) for trace in marks[:2]] == [
            both.voices["share_a"].tolist(),
            both.voices["share_b"].tolist(),
        ]
        stances = [pd.Series(trace.x).round(6).fillna(9).tolist() for trace in marks[2:]]
        assert stances == [both.dyads[f"stance_{piece}"].fillna(9).tolist() for piece in "ab"]
        assert marks[2].marker.color[0] == na.charts.actor_color(both.dyads["source"].iloc[0])
        assert {trace.name for trace in figure.data if trace.showlegend is None} == {
            "Meridian Wire",
            "The Potomac Ledger",
        }
    assert "My title" in both.chart(title="My title").layout.title.text
    with pytest.raises(ChartError, match="expected a width"):
        both.chart(width=1)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Moscow denied it.", "Russia's envoy denied the charge.", True),
        ("Seoul proposed reunions of families in February.", "Families would meet in February, Seoul proposed.", True),
        ("Seoul proposed reunions of families in February.", "Tokyo demanded that sanctions be enforced.", False),
        ("", "Tokyo demanded that sanctions be enforced.", False),
    ],
)
def test_words_shared_tell_sentences_that_say_the_same(one: str, two: str, same: bool) -> None:
    names = [
        [(m.span.start, m.span.end, m.actor) for m in na.find_mentions(text)] if text else [] for text in (one, two)
    ]
    others = [terms("The weather in the mountains was fine."), terms("A match was lost on penalties.")]
    found = overlaps([terms(one, names[0]), *others], [terms(two, names[1])])
    assert (found[0][0] >= ENOUGH) == same
    assert 0 <= found[0][0] <= 1


def test_the_command_prints_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["compare", str(WIRE), str(LEDGER), "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    for words in ("Meridian Wire: Koreas sign", "Who speaks", "Who stands where", "Only in b (The Potomac Ledger)"):
        assert words in printed
    assert (out / "comparison.html").is_file()
    assert sorted(path.name for path in (out / "tables").iterdir()) == [
        "dyads.csv",
        "only.csv",
        "sentences.csv",
        "voices.csv",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([str(WIRE), "nowhere.txt"], "nowhere.txt: "),
        ([str(WIRE), str(LEDGER), "--actors", "nobody.toml"], "--actors: "),
        ([str(WIRE), str(LEDGER), "--out", str(WIRE)], "--out: "),
    ],
)
def test_the_command_says_in_one_line_what_is_wrong(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err
    assert len(captured.err.strip().splitlines()) == 1
