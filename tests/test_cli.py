from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

import newsanalysis as na
from newsanalysis.cli import main

PIECE = "Seoul welcomed Washington's offer of talks with Pyongyang. Pyongyang has kept mum on the offer."


@pytest.fixture
def piece(tmp_path: Path) -> Path:
    path = tmp_path / "one.txt"
    path.write_text(PIECE, encoding="utf-8")
    return path


def test_analyze_prints_the_summary(piece: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", str(piece)]) == 0
    out = capsys.readouterr().out
    assert "2 sentences" in out
    assert "KOR" in out
    assert "PRK" in out


def test_analyze_leaves_tables_charts_and_a_page(
    piece: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["analyze", str(piece), "--out", str(out)]) == 0
    assert (out / "report.html").is_file()
    assert (out / "tables" / "positions.csv").is_file()
    assert (out / "charts" / "timeline.html").is_file()
    assert str(out / "report.html") in capsys.readouterr().out


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PIECE.encode())))
    assert main(["analyze", "-"]) == 0
    assert "KOR" in capsys.readouterr().out


def test_a_bad_file_among_others_costs_only_itself(
    piece: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "missing.txt"
    assert main(["analyze", str(missing), str(piece), "--out", str(tmp_path / "out")]) == 2
    captured = capsys.readouterr()
    assert len(captured.err.strip().splitlines()) == 1
    assert "missing.txt" in captured.err
    assert (tmp_path / "out" / "one" / "tables" / "positions.csv").is_file()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("https://example.com/x", "got the address https://example.com/x: newsanalysis does not download"),
        ("HTTP://example.com", "newsanalysis does not download"),
        (".", "expected a file, got the folder .: give its files, such as *.txt"),
        ("nowhere.txt", "no such file: nowhere.txt"),
    ],
)
def test_what_is_no_file_is_one_clear_line(name: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", name]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert len(err.strip().splitlines()) == 1


def test_a_file_in_the_place_of_the_folder_is_said_before_the_work(
    piece: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for out in (piece, piece / "deeper"):
        assert main(["analyze", str(piece), "--out", str(out)]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert f"--out: expected a folder, new or old, found the file {piece}" in captured.err


def test_the_scorer_is_named(piece: Path, tmp_path: Path) -> None:
    written = []
    for number, option in enumerate(([], ["--scorer", "model"], ["--scorer", "lexicon"])):
        folder = tmp_path / str(number)
        assert main(["analyze", str(piece), "--out", str(folder), *option]) == 0
        written.append(next(folder.rglob("positions.csv")).read_text(encoding="utf-8"))
    assert written[0] == written[1] != written[2]


@pytest.mark.parametrize("name", ["KOREA", "World", "world"])
def test_a_roster_is_named_in_any_case(name: str, piece: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", str(piece), "--actors", name]) == 0
    assert "KOR" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "actors", "hinted"),
    [
        ("Rain fell on the hills of Laos. " * 10, "korea", True),
        ("Rain fell on the hills of Laos. " * 10, "world", False),
        ("Rain fell on the hills of Laos. " * 9, "korea", False),
        ("Seoul condemned Pyongyang. " * 10, "korea", False),
    ],
)
def test_little_found_points_to_the_other_roster(
    text: str, actors: str, hinted: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "piece.txt"
    path.write_text(text, encoding="utf-8")
    assert main(["analyze", str(path), "--actors", actors]) == 0
    captured = capsys.readouterr()
    assert ("Try --actors world" in captured.out) == hinted
    assert captured.err == ""


def test_an_unknown_roster_is_one_clear_line(piece: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", str(piece), "--actors", "mars.toml"]) == 2
    err = capsys.readouterr().err
    assert "mars.toml" in err
    assert len(err.strip().splitlines()) == 1


def test_demo_runs_without_any_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo"]) == 0
    assert "USA" in capsys.readouterr().out


def test_no_command_shows_the_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "newsanalysis analyze article.txt" in capsys.readouterr().out


def test_the_command_is_installed() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "newsanalysis", "--help"], capture_output=True, text=True, check=True
    )
    assert "demo" in done.stdout


def test_a_corpus_is_written_and_what_failed_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (source / "a.txt").write_text(PIECE, encoding="utf-8")
    (source / "b.txt").write_text(PIECE.upper(), encoding="utf-8")
    assert main(["corpus", str(source), "--out", str(out)]) == 0
    assert "2 articles, 1 of them duplicates" in capsys.readouterr().out
    (source / "c.txt").write_text("", encoding="utf-8")
    assert main(["corpus", str(source), "--out", str(out)]) == 2
    captured = capsys.readouterr()
    assert "c.txt: expected the text" in captured.err
    assert str(out) in captured.out


def test_columns_of_a_table_may_be_called_otherwise(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "in.csv"
    table.write_text(f"body,paper\n{PIECE.splitlines()[0]},Here\n", encoding="utf-8")
    command = ["corpus", str(table), "--out", str(tmp_path / "out")]
    assert main(command) == 2
    assert "--columns text=body" in capsys.readouterr().err
    assert main([*command, "--columns", "text=body", "outlet=paper"]) == 0
    assert na.open_corpus(tmp_path / "out").articles["outlet"].tolist() == ["Here"]
    with pytest.raises(SystemExit):
        main([*command, "--columns", "body"])
    assert "as in text=body, got 'body'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["none", "--out", "{out}"], "neither"),
        (["{piece}", "--out", "{out}"], "one piece"),
        (["{folder}", "--out", "{folder}"], "one.txt"),
        (["{folder}", "--out", "{out}", "--workers", "0"], "1 or more"),
        (["{folder}", "--out", "{out}", "--actors", "mars"], "mars"),
        (["{folder}", "--out", "{out}", "--scheduler", "nonsense://"], "scheduler"),
    ],
)
def test_a_corpus_that_cannot_be_is_one_line(
    words: list[str], message: str, piece: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {"piece": piece, "folder": piece.parent, "out": tmp_path / "out"}
    assert main(["corpus", *(word.format(**names) for word in words)]) == 2
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("newsanalysis: ")]
    assert len(lines) == 1
    assert message in lines[0]
