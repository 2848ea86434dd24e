from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import kaleido.errors
import openpyxl
import pandas as pd
import plotly.graph_objects as go
import pytest

import newsanalysis as na
from newsanalysis import export, images
from newsanalysis.errors import ExportError

TEXT = (
    "Seoul welcomed Washington's offer of talks with Pyongyang.\n\n"
    "“We will not wait,” South Korean Foreign Minister Oh Sang-ho said. North Korea has kept mum on the offer."
)


@pytest.fixture(scope="module")
def result() -> na.Analysis:
    return na.analyze(TEXT)


@pytest.fixture
def figure() -> go.Figure:
    return go.Figure(go.Scatter(x=[1, 2], y=[3, 4]), layout={"title": "Two points"})


def test_an_analysis_becomes_a_folder_of_tables(result: na.Analysis, tmp_path: Path) -> None:
    folder = na.save(result, tmp_path / "new" / "out")
    assert {file.name for file in folder.iterdir()} == {
        "sentences.csv",
        "mentions.csv",
        "quotes.csv",
        "positions.csv",
        "summary.csv",
    }
    back = pd.read_csv(folder / "positions.csv")
    assert back["source"].tolist() == result.positions["source"].tolist()
    assert back["stance"].tolist() == pytest.approx(result.positions["stance"].tolist())


def test_an_analysis_becomes_a_workbook_with_a_sheet_per_table(result: na.Analysis, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(na.save(result, tmp_path / "all.xlsx"))
    assert book.sheetnames == ["sentences", "mentions", "quotes", "positions", "summary"]
    assert book["positions"].max_row == len(result.positions) + 1


def test_an_analysis_becomes_json(result: na.Analysis, tmp_path: Path) -> None:
    content = json.loads(na.save(result, tmp_path / "all.json").read_text(encoding="utf-8"))
    assert [row["actor"] for row in content["mentions"]] == result.mentions["actor"].tolist()


@pytest.mark.parametrize("suffix", [".csv", ".json", ".parquet", ".xlsx"])
def test_a_table_comes_back_as_it_was(result: na.Analysis, tmp_path: Path, suffix: str) -> None:
    path = na.save(result.positions, tmp_path / f"positions{suffix}")
    read = {".csv": pd.read_csv, ".json": pd.read_json, ".parquet": pd.read_parquet, ".xlsx": pd.read_excel}[suffix]
    back = read(path)
    assert back["category"].tolist() == result.positions["category"].tolist()
    assert list(back.columns) == list(result.positions.columns)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =cmd|' /C calc'!A0", "|x", "%x"])
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_no_cell_runs_as_a_formula(tmp_path: Path, cell: str, suffix: str) -> None:
    path = na.save(pd.DataFrame({"text": [cell, "plain"], "n": [-1, 2]}), tmp_path / f"t{suffix}")
    back = pd.read_csv(path) if suffix == ".csv" else pd.read_excel(path)
    assert back["text"].tolist() == ["'" + cell, "plain"]
    assert back["n"].tolist() == [-1, 2]
    if suffix == ".xlsx":
        assert openpyxl.load_workbook(path).active["A2"].data_type == "s"


def test_control_characters_do_not_break_a_workbook(tmp_path: Path) -> None:
    path = na.save(pd.DataFrame({"text": ["a\x00b\x0bc"]}), tmp_path / "t.xlsx")
    assert pd.read_excel(path)["text"].tolist() == ["abc"]


def test_a_figure_in_html_needs_no_network(figure: go.Figure, tmp_path: Path) -> None:
    html = na.save(figure, tmp_path / "f.html").read_text(encoding="utf-8")
    assert "Two points" in html
    assert 'src="http' not in html


@pytest.mark.parametrize(("suffix", "magic"), [(".png", b"\x89PNG"), (".svg", b"<svg"), (".pdf", b"%PDF")])
def test_a_figure_becomes_an_image(figure: go.Figure, tmp_path: Path, suffix: str, magic: bytes) -> None:
    assert na.save(figure, tmp_path / f"f{suffix}").read_bytes().startswith(magic)


@pytest.mark.parametrize(
    ("missing", "advice"),
    [
        (kaleido.errors.ChromeNotFoundError(), "Chromium.*install one"),
        (ModuleNotFoundError(name="kaleido"), "pip install kaleido"),
        (ModuleNotFoundError(name="pypdf"), "pip install pypdf"),
    ],
)
def test_without_what_draws_images_the_html_is_written_and_the_error_says_what_to_do(
    figure: go.Figure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: Exception, advice: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise missing

    monkeypatch.setattr(images, "image", fail)
    with pytest.raises(ExportError, match=advice):
        na.save(figure, tmp_path / "f.png")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["f.html"]


def test_figures_by_name_share_one_plotly(figure: go.Figure, tmp_path: Path) -> None:
    folder = na.save({"one": figure, "two": figure}, tmp_path / "charts")
    assert {file.name for file in folder.iterdir()} == {"one.html", "two.html", "plotly.min.js"}


def test_the_page_holds_the_piece_its_marks_and_its_charts(result: na.Analysis, tmp_path: Path) -> None:
    html = na.save(result, tmp_path / "page.html").read_text(encoding="utf-8")
    assert 'class="sentence"' in html
    assert '<span class="speaker">Oh Sang-ho: </span>' in html
    assert html.count("data-chart=") == 7
    assert 'src="http' not in html


def test_markup_in_a_piece_stays_text(tmp_path: Path) -> None:
    hostile = "Seoul <script>alert(1)</script> welcomed <img src=x onerror=alert(1)> Washington's offer to Pyongyang."
    html = na.save(na.analyze(na.read(hostile)), tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<script>alert" not in html
    assert "<img src=x" not in html


@pytest.mark.parametrize("name", ["f.gif", "f", "f.csv"])
def test_a_wrong_ending_for_a_figure_says_which_are_right(figure: go.Figure, tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportError, match=r"\.html, \.png"):
        na.save(figure, tmp_path / name)


def test_what_cannot_be_saved_says_what_can(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="expected an Analysis, a DataFrame, a Figure"):
        na.save(42, tmp_path / "x.csv")


def test_a_failed_save_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.csv"
    path.write_text("old")

    def fail(_table: pd.DataFrame, temporary: Path) -> None:
        temporary.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export, "_write_csv", fail)
    with pytest.raises(ExportError, match="No space left on device"):
        na.save(pd.DataFrame({"a": [1]}), path)
    assert [file.name for file in tmp_path.iterdir()] == ["t.csv"]
    assert path.read_text() == "old"


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has a umask")
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_saved_files_can_be_read_by_whom_the_user_lets_read(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        path = na.save(pd.DataFrame({"a": [1]}), tmp_path / "t.csv")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == mode
