"""Many articles from wherever they are: what goes in comes out, and what is bad costs only itself."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from corpora import TABLES, Sure, assert_equal, rows

import newsanalysis as na
from newsanalysis import tables
from newsanalysis.corpus import running
from newsanalysis.corpus.rows import moment
from newsanalysis.errors import CorpusError, NewsAnalysisWarning, OptionError, RosterError, ScorerError

SAMPLES = Path(__file__).parents[1] / "data"
TEXT = "Seoul condemned Pyongyang. Washington welcomed Seoul's offer."
OTHER = "Tokyo praised Moscow. Beijing warned Washington."


def many(articles: object, **options: Any) -> na.Corpus:
    return na.analyze_many(articles, **({"scorer": "lexicon", "workers": 1, "progress": False} | options))


def test_the_tables_are_those_of_each_piece_with_the_article_in_front() -> None:
    paths = sorted(SAMPLES.glob("*.txt"))
    corpus = many(paths)
    for name in ("sentences", "mentions", "quotes", "positions"):
        each = [getattr(na.analyze(path, scorer="lexicon"), name) for path in paths]
        wanted = pd.concat([frame.assign(article=path.as_posix()) for path, frame in zip(paths, each, strict=True)])
        found = getattr(corpus, name)
        assert list(found.columns) == ["article", *each[0].columns]
        pd.testing.assert_frame_equal(found, wanted[list(found.columns)].reset_index(drop=True), obj=name)
    assert corpus.articles["outlet"].notna().all()
    assert corpus.articles["published"].notna().all()
    assert corpus.articles["sentences"].sum() == len(corpus.sentences)
    assert corpus.articles["positions"].sum() == len(corpus.positions)
    assert corpus.failures.empty


def test_types_stay_also_where_there_is_nothing(tmp_path: Path) -> None:
    for corpus in (many([]), many([], out=tmp_path / "out"), na.open_corpus(tmp_path / "out"), many([TEXT])):
        assert dict(corpus.positions.dtypes.map(str)) == {"article": "str"} | tables.POSITIONS
        assert dict(corpus.sentences.dtypes.map(str)) == {"article": "str"} | tables.SENTENCES
        assert dict(corpus.articles.dtypes.map(str))["published"] == "datetime64[us]"
        assert set(corpus.failures.dtypes.map(str)) == {"str"}
    assert len(many([])) == 0
    assert many([]).summary().empty


def as_folder(place: Path) -> Path:
    (place / "sub").mkdir()
    (place / "a.txt").write_text(TEXT, encoding="utf-8")
    (place / "sub" / "기사 é.md").write_text(OTHER, encoding="utf-8")
    (place / "z.html").write_text(f"<html><body><p>{TEXT}</p><p>{OTHER}</p></body></html>", encoding="utf-8")
    (place / "picture.png").write_bytes(b"\x89PNG")
    (place / ".hidden.txt").write_text(TEXT)
    return place


def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": ["x", "y"],
            "outlet": ["The Daily", None],
            "published": pd.to_datetime(["2021-05-24 15:37", None]),
            "text": [TEXT, OTHER],
            "more": [1, 2],
        }
    )


def as_csv(place: Path) -> Path:
    table().to_csv(place / "table.csv", index=False)
    return place / "table.csv"


def as_semicolons(place: Path) -> Path:
    table().to_csv(place / "table.csv", index=False, sep=";", encoding="utf-8-sig")
    return place / "table.csv"


def as_korean_csv(place: Path) -> Path:
    frame = table()
    frame.loc[0, "outlet"] = "The Daily"
    frame["more"] = "서울은 평양을 비난했고 워싱턴은 서울의 제안을 환영했다"
    frame.to_csv(place / "table.csv", index=False, encoding="cp949")
    return place / "table.csv"


def as_jsonl(place: Path) -> Path:
    table().to_json(place / "table.jsonl", orient="records", lines=True, date_format="iso")
    return place / "table.jsonl"


def as_parquet(place: Path) -> Path:
    table().to_parquet(place / "table.parquet")
    return place / "table.parquet"


@pytest.mark.parametrize(
    "kept", [as_csv, as_semicolons, as_korean_csv, as_jsonl, as_parquet, lambda _: table()], ids=lambda f: f.__name__
)
def test_a_table_is_read_wherever_it_is_kept(kept: Any, tmp_path: Path) -> None:
    corpus = many(kept(tmp_path))
    assert corpus.articles["article"].tolist() == ["x", "y"]
    assert corpus.articles["outlet"].tolist()[0] == "The Daily"
    assert corpus.articles["outlet"].isna().tolist() == [False, True]
    assert corpus.articles["published"].tolist()[0] == pd.Timestamp("2021-05-24 15:37")
    assert corpus.articles["published"].isna().tolist() == [False, True]
    assert set(corpus.positions["article"]) == {"x", "y"}


def test_a_folder_is_read_with_its_folders(tmp_path: Path) -> None:
    corpus = many(str(as_folder(tmp_path)))
    assert corpus.articles["article"].tolist() == ["a.txt", "z.html", "sub/기사 é.md"]
    assert corpus.articles["sentences"].tolist() == [2, 4, 2]


def test_a_list_may_hold_whatever_read_takes(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text(TEXT, encoding="utf-8")
    article = na.read(OTHER)
    pieces = [TEXT, OTHER.encode(), path, str(path), article, {"text": TEXT, "outlet": "The Daily"}]
    corpus = many(piece for piece in pieces)
    assert corpus.articles["article"].tolist() == ["0", "1", path.as_posix(), f"{path.as_posix()}#2", "4", "5"]
    assert corpus.articles["duplicate_of"].fillna("").tolist() == ["", "", "0", "0", "1", "0"]
    assert corpus.failures.empty


def test_columns_can_have_other_names() -> None:
    frame = table().rename(columns={"text": "body", "outlet": "paper", "id": "key"})
    corpus = many(frame, columns={"text": "body", "outlet": "paper"})
    assert corpus.articles["article"].tolist() == ["0", "1"]
    assert corpus.articles["outlet"].tolist()[0] == "The Daily"
    filtered = many(frame.set_index("key").loc[["y"]], columns={"text": "body"})
    assert filtered.articles["article"].tolist() == ["y"]


def test_a_headline_that_the_text_lacks_becomes_its_first_sentence() -> None:
    with_it = many([{"headline": "Seoul warns Pyongyang", "text": OTHER}])
    assert with_it.sentences[["paragraph", "text"]].iloc[0].tolist() == [0, "Seoul warns Pyongyang"]
    assert (with_it.sentences["text"].iloc[1:] == ["Tokyo praised Moscow.", "Beijing warned Washington."]).all()
    assert {("KOR", "PRK"), ("JPN", "RUS")} <= pairs(with_it)
    twice = many([{"headline": "Seoul warns Pyongyang", "text": f"Seoul warns Pyongyang\n\n{OTHER}"}])
    assert twice.sentences["text"].tolist() == with_it.sentences["text"].tolist()


def pairs(corpus: na.Corpus) -> set[tuple[str, str]]:
    return set(zip(corpus.positions["source"], corpus.positions["target"], strict=True))


BINARY = b"\x00\x01\x02\x03\x9f\xff" * 200
BAD: list[tuple[object, str, str]] = [
    ("", "read", "got nothing"),
    ("  \n ", "read", "got nothing"),
    (None, "row", "got none"),
    (float("nan"), "row", "got none"),
    (pd.NA, "row", "got none"),
    (17, "row", "got int"),
    (["a"], "row", "got list"),
    (BINARY, "read", "no text at all"),
    (BINARY.decode("latin-1"), "read", "no text at all"),
    (b"%PDF-1.7 ...", "read", "a PDF"),
    ("x" * 5_000_000, "read", "at most 2,000,000 characters"),
    ("<html><body><script>1</script></body></html>", "read", "without text"),
]


@pytest.mark.parametrize(("bad", "stage", "message"), BAD, ids=lambda value: repr(value)[:20])
def test_a_bad_row_fails_alone(bad: object, stage: str, message: str) -> None:
    frame = pd.DataFrame({"id": ["x", "bad", "y"], "text": [TEXT, bad, OTHER]}, dtype="object")
    corpus = many(frame)
    assert corpus.failures[["article", "stage"]].to_numpy().tolist() == [["bad", stage]]
    assert message in corpus.failures["message"].item()
    good = many(frame.iloc[[0, 2]])
    pd.testing.assert_frame_equal(corpus.positions, good.positions)
    pd.testing.assert_frame_equal(corpus.articles, good.articles)


def test_html_in_its_own_column() -> None:
    corpus = many([{"html": f"{TEXT} &amp; <b>{OTHER}</b>"}, {"html": "<div></div>"}, {"text": None, "html": None}])
    assert corpus.sentences["text"].iloc[0] == "Seoul condemned Pyongyang."
    assert "&amp;" not in " ".join(corpus.sentences["text"])
    assert corpus.failures["stage"].tolist() == ["read", "row"]


def test_a_text_that_looks_like_a_path_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(TEXT)
    corpus = many([{"text": str(tmp_path / "secret.txt")}])
    assert "Pyongyang" not in " ".join(corpus.sentences["text"])
    assert many([tmp_path / "none.txt", "http://a.b/c"]).failures["stage"].tolist() == ["row", "row"]


def test_a_table_may_name_files_beside_it(tmp_path: Path) -> None:
    (tmp_path / "pieces").mkdir()
    (tmp_path / "pieces" / "one.txt").write_text(TEXT, encoding="utf-8")
    table = "id,file,outlet\na,pieces/one.txt,Here\nb,pieces/two.txt,There\nc,,Nowhere\n"
    (tmp_path / "articles.csv").write_text(table, encoding="utf-8")
    corpus = na.analyze_many(tmp_path / "articles.csv", scorer="lexicon")
    assert corpus.articles[["article", "outlet"]].to_numpy().tolist() == [["a", "Here"]]
    assert corpus.failures["article"].tolist() == ["b", "c"]
    assert corpus.failures["message"].str.contains("two.txt|HTML or a file").all()


def test_broken_lines_of_a_csv_fail_alone(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(
        b"id,text\nx,Seoul condemned Pyongyang.\ny,too,many,cells\nz," + BINARY.replace(b"\n", b"") + b"\n\n"
        b'v,"Tokyo praised\nMoscow."\nw\n'
    )
    corpus = many(path)
    assert corpus.articles["article"].tolist() == ["x", "v"]
    assert corpus.failures[["article", "stage"]].to_numpy().tolist() == [["1", "row"], ["z", "read"], ["w", "row"]]
    assert "2 cells" in corpus.failures["message"].iloc[0]


def test_broken_lines_of_jsonl_fail_alone(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    lines = [json.dumps({"text": TEXT}), "{nonsense", "[1]", "", json.dumps({"id": "n"}), json.dumps({"text": OTHER})]
    path.write_bytes("\n".join(lines).encode() + b"\n\xff\xfe\n")
    corpus = many(path)
    assert corpus.articles["article"].tolist() == ["0", "4"]
    assert corpus.failures["article"].tolist() == ["1", "2", "n", "5"]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2021-05-24", datetime(2021, 5, 24)),
        ("2021-05-24T15:37:00+09:00", datetime(2021, 5, 24, 15, 37)),
        ("2021-05-24T15:37:00Z", datetime(2021, 5, 24, 15, 37)),
        ("Mon, 24 May 2021 15:37:00 GMT", datetime(2021, 5, 24, 15, 37)),
        ("May 24, 2021", datetime(2021, 5, 24)),
        (20210524, datetime(2021, 5, 24)),
        (date(2021, 5, 24), datetime(2021, 5, 24)),
        (datetime(2021, 5, 24, 23, tzinfo=timezone(timedelta(hours=9))), datetime(2021, 5, 24, 23)),
        (pd.Timestamp("2021-05-24 23:00", tz="Asia/Seoul"), datetime(2021, 5, 24, 23)),
        (np.datetime64("2021-05-24"), datetime(2021, 5, 24)),
        (datetime(1, 1, 1), datetime(1, 1, 1)),
        (None, None),
        (pd.NaT, None),
        (np.datetime64("NaT"), None),
        (" ", None),
    ],
)
def test_dates_are_read(value: object, wanted: datetime | None) -> None:
    assert moment(value) == wanted


@pytest.mark.parametrize("value", ["yesterday", "05/06/2021", 1621870620, 3.5, True, ["2021"], "2021-02-30"])
def test_a_date_that_is_none_is_a_failure(value: object) -> None:
    corpus = many([{"id": "x", "text": TEXT, "published": value}, {"id": "y", "text": OTHER}])
    assert corpus.failures[["article", "stage", "error"]].to_numpy().tolist() == [["x", "row", "CorpusError"]]
    assert "leave it empty" in corpus.failures["message"].item()
    assert corpus.articles["article"].tolist() == ["y"]


def test_ids_that_repeat_are_told_apart() -> None:
    corpus = many([{"id": "x", "text": f"{TEXT} {n}."} for n in range(3)] + [{"id": "x#2", "text": OTHER}])
    assert corpus.articles["article"].tolist() == ["x", "x#2", "x#3", "x#2#2"]


def test_memory_and_folder_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 2), monkeypatch.setattr(running, "BATCHES_PER_PART", 2)
    memory, folder = many(rows(40)), many(rows(40), out=tmp_path / "out")
    assert_equal(memory, folder)
    assert_equal(memory, na.open_corpus(tmp_path / "out"))
    assert len(list((tmp_path / "out").glob("part-*"))) == 10
    assert set(memory.failures["article"]) == {f"a{n}" for n in range(40) if n % 11 == 10 or n % 13 == 12}


def test_small_and_large_batches_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    large = many(rows(40))
    monkeypatch.setattr(running, "BATCH", 3)
    assert_equal(large, many(rows(40)))


def test_a_scorer_is_asked_about_many_articles_at_once() -> None:
    scorer = Sure()
    corpus = many([f"Seoul condemned Pyongyang, which praised Moscow on day {n}." for n in range(32)], scorer=scorer)
    assert len(scorer.asked) == 2
    assert sum(scorer.asked) == len(corpus.positions)
    assert set(corpus.positions["positive"]) == {0.8}


class Picky(Sure):
    def stance(self, texts: Any, sources: Any, targets: Any) -> np.ndarray:
        if any("Moscow" in text for text in texts):
            raise ValueError("no Moscow")
        return super().stance(texts, sources, targets)


def test_what_a_scorer_fails_on_fails_alone_and_so_does_what_repeats_it() -> None:
    text = "Seoul condemned Pyongyang, which praised Moscow."
    corpus = many(
        [TEXT, text, text.upper().replace("MOSCOW", "Moscow"), OTHER.replace("Moscow", "Seoul")], scorer=Picky()
    )
    assert corpus.articles["article"].tolist() == ["0", "3"]
    assert corpus.failures[["article", "stage", "error"]].to_numpy().tolist() == [
        ["1", "analyze", "ValueError"],
        ["2", "analyze", "CorpusError"],
    ]
    assert corpus.failures["message"].iloc[0] == "no Moscow"


def test_a_piece_in_another_language_is_told_once() -> None:
    french = (
        "Le président de la République a déclaré que la France et les pays de la région ne sont pas opposés à la tenue "
        "d'un sommet avec les autres pays, mais que les conditions ne sont pas réunies pour le moment."
    )
    with pytest.warns(NewsAnalysisWarning, match="2 in French") as caught:
        corpus = many([french, TEXT, f"{french} Et demain."])
    assert len(caught) == 1
    assert corpus.articles["language"].tolist()[::2] == ["fr", "fr"]


def test_half_characters_and_odd_names_do_no_harm(tmp_path: Path) -> None:
    pieces = [{"id": "a\ud800", "outlet": "b\udc80", "text": f"{TEXT}\ud800"}, {"id": 17.0, "text": OTHER}]
    corpus = many(pieces, out=tmp_path / "ö ü")
    assert corpus.articles["article"].tolist() == ["a?", "17"]
    broken = na.Article("Seoul condemned \ud800 Pyongyang.", (na.Span(0, 28),))
    assert many([broken, TEXT]).failures["stage"].tolist() == ["analyze"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (17, "got int"),
        (b"text", "put a single one in a list"),
        ({"text": "a"}, "put a single one in a list"),
        ("no/such/folder", "neither"),
        ("Seoul waits.", "goes into a list"),
        (pd.DataFrame({"body": ["a"]}), "text or html or file"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_is_no_collection_of_articles_is_an_error(given: object, message: str) -> None:
    with pytest.raises(CorpusError, match=message):
        many(given)


def test_files_that_are_none_of_the_kind_are_errors(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="none"):
        many(tmp_path)
    for name, message in (("a.docx", r"\.csv"), ("b.parquet", "Parquet"), ("c.csv", "text or html"), ("d.csv", "text")):
        (tmp_path / name).write_text("" if name == "d.csv" else "id,body\n1,a\n")
        with pytest.raises(CorpusError, match=message):
            many(tmp_path / name)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"workers": 0}, OptionError),
        ({"workers": True}, OptionError),
        ({"workers": 2, "client": object()}, OptionError),
        ({"workers": None, "client": object()}, CorpusError),
        ({"similar": 0}, OptionError),
        ({"similar": "much"}, OptionError),
        ({"out": 5}, OptionError),
        ({"columns": {"body": "text"}}, CorpusError),
        ({"columns": ["text"]}, CorpusError),
        ({"actors": "mars"}, RosterError),
        ({"scorer": 3}, ScorerError),
    ],
    ids=repr,
)
def test_options_that_make_no_sense_are_errors(options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        many([TEXT], **options)


def test_a_stream_that_breaks_says_so_and_keeps_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 2), monkeypatch.setattr(running, "BATCHES_PER_PART", 2)

    def broken() -> Iterator[dict[str, object]]:
        yield from rows(40)
        raise RuntimeError("the line is dead")

    with pytest.raises(RuntimeError, match="the line is dead"):
        many(broken(), out=tmp_path)
    assert len(na.open_corpus(tmp_path)) > 0
    assert_equal(many(rows(40), out=tmp_path), many(rows(40)))


def test_tables_can_be_changed_without_harm() -> None:
    corpus = many([TEXT])
    positions = corpus.positions
    positions["stance"] = 0.0
    assert corpus.positions["stance"].abs().max() > 0
    assert all(getattr(corpus, name) is not getattr(corpus, name) for name in TABLES)


def test_rows_of_what_is_repeated_count_for_each_that_repeats_it() -> None:
    corpus = many([{"id": f"{n}", "outlet": f"P{n}", "text": TEXT} for n in range(3)] + [{"id": "o", "text": OTHER}])
    single = corpus.positions.query("article == '0'")
    both = corpus.with_repeats("positions")
    assert both.groupby("article").size().to_dict() == {**dict.fromkeys("012", len(single)), "o": 2}
    assert list(both.columns) == list(corpus.positions.columns)
    with pytest.raises(OptionError):
        corpus.with_repeats("failures")


def test_the_summary_is_that_of_the_tables() -> None:
    corpus = many(sorted(SAMPLES.glob("*.txt")))
    plain = tables.summary(corpus.positions, corpus.quotes)
    pd.testing.assert_frame_equal(corpus.summary(scorer_error=False), plain)
    assert (corpus.summary()["plain_low"].dropna() == plain["low"].dropna()).all()
    of_one = corpus.positions.groupby(["source", "target"])["article"].nunique() < 3
    assert of_one.any()
    assert plain.set_index(["source", "target"]).loc[of_one.index[of_one], "low"].isna().all()
    assert repr(corpus).startswith("<Corpus of 3 articles: ")


def test_charts_draw_a_corpus() -> None:
    assert all(len(figure.data) for figure in na.charts.all_charts(many(sorted(SAMPLES.glob("*.txt")))).values())


def test_a_frame_of_positions_from_a_frame_of_articles() -> None:
    frame = pd.DataFrame(list(rows(20)))
    with pytest.warns(NewsAnalysisWarning, match="2 of 20 articles"):
        found = na.positions_frame(frame, scorer="lexicon")
    corpus = many(frame)
    pd.testing.assert_frame_equal(
        found, corpus.with_repeats("positions").sort_values("article", key=order, kind="stable", ignore_index=True)
    )
    pd.testing.assert_frame_equal(na.positions_frame(frame.iloc[:0]), na.positions_frame.meta)
    assert found.dtypes.equals(na.positions_frame.meta.dtypes)
    assert len(na.positions_frame.ddl.split(", ")) == len(found.columns)
    with pytest.raises(CorpusError):
        na.positions_frame([TEXT])


def order(articles: pd.Series) -> pd.Series:
    return articles.str[1:].astype(int)


def test_a_frame_of_positions_by_dask() -> None:
    dataframe = pytest.importorskip("dask.dataframe")
    frame = pd.DataFrame(list(rows(10))).assign(published="2021-05-24")
    parts = dataframe.from_pandas(frame, npartitions=3)
    found = parts.map_partitions(na.positions_frame, scorer="lexicon", meta=na.positions_frame.meta)
    pd.testing.assert_frame_equal(
        found.compute(scheduler="sync").reset_index(drop=True), na.positions_frame(frame, scorer="lexicon")
    )


def test_duckdb_reads_the_parts(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    corpus = many(rows(40), out=tmp_path)
    query = f"SELECT source, avg(stance) FROM '{tmp_path}/part-*/positions.parquet' GROUP BY source ORDER BY source"
    means = corpus.positions.groupby("source")["stance"].mean()
    assert [(source, pytest.approx(mean)) for source, mean in means.items()] == duckdb.sql(query).fetchall()


def test_nothing_is_warned_of_and_nothing_printed_without_progress(capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        many(rows(10))
    assert capsys.readouterr() == ("", "")


def test_progress_counts_articles_and_failures(capsys: pytest.CaptureFixture[str]) -> None:
    many(list(rows(20)), progress=True)
    shown = capsys.readouterr().err
    assert "20/20" in shown
    assert "failures=2" in shown
    assert "articles/s" in shown


def test_a_corpus_knows_what_scored_it_also_when_it_is_opened_again(tmp_path: Path) -> None:
    class Own(na.LexiconScorer):
        pass

    pieces = ["Tokyo condemned Pyongyang."]
    for scorer, name in (("lexicon", "lexicon"), (None, "model"), (Own(), None)):
        out = tmp_path / str(name)
        assert na.analyze_many(pieces, scorer=scorer, out=out, progress=False).scorer == name
        assert na.open_corpus(out).scorer == name
    assert na.analyze_many(pieces, scorer="lexicon", progress=False).scorer == "lexicon"


def test_progress_in_a_notebook_is_text_and_warns_of_nothing() -> None:
    nbclient, v4 = pytest.importorskip("nbclient"), pytest.importorskip("nbformat").v4
    run = f"na.analyze_many([{TEXT!r}], scorer='lexicon', workers=1, progress=True);"
    codes = f"import newsanalysis as na\n{run}", f"import sys\nsys.modules['ipywidgets'] = None\n{run}"
    notebook = v4.new_notebook(cells=[v4.new_code_cell(code) for code in codes])
    nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3").execute()
    for cell in notebook.cells:
        assert {output.get("name") for output in cell.outputs} == {"stdout"}
        assert "1/1" in "".join(output["text"] for output in cell.outputs)
