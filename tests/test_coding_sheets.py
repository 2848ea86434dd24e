"""Sheets go out with what a coder needs and come back cell by cell, or with one error that names every wrong cell."""

from __future__ import annotations

import csv
import datetime as dt
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hand_coded import HEAD, ONE, coding

import newsanalysis as na
from newsanalysis.coding import codebook, read_sheet, sheet
from newsanalysis.coding.codes import CATEGORIES
from newsanalysis.coding.pairs import pairs
from newsanalysis.errors import CodingError, OptionError
from newsanalysis.lexicons.issues import issue_lexicon
from newsanalysis.lexicons.measured_error import level

SAMPLE = Path(__file__).parents[1] / "data" / "engagement.txt"
TEXT = "Seoul welcomed Washington's offer to Pyongyang. Japan has not answered China."
COLUMNS = {"row": 1, "unit": 2, "piece": 3, "source": 8, "stance": 10, "category": 11, "issue": 12, "certainty": 13}


@pytest.fixture(scope="module")
def result() -> na.Analysis:
    return na.analyze(SAMPLE)


@pytest.fixture
def xlsx(tmp_path: Path) -> Path:
    return sheet(na.analyze(TEXT), tmp_path / "sheet.xlsx")[0]


def edited(path: Path, edit: Callable[[Any], object]) -> Path:
    """Change a sheet as a person does, and save it."""
    book = openpyxl.load_workbook(path)
    edit(book["coding"])
    book.save(path)
    return path


def fill(**cells: object) -> Callable[[Any], None]:
    """Fill in the first row."""

    def edit(page: Any) -> None:
        for name, value in cells.items():
            page.cell(2, COLUMNS[name]).value = value

    return edit


def test_a_sheet_has_drop_downs_a_frozen_head_and_the_codebook(xlsx: Path) -> None:
    book = openpyxl.load_workbook(xlsx)
    page = book["coding"]
    assert page.freeze_panes == "A2"
    lists = {rule.formula1.strip('"'): str(rule.sqref) for rule in page.data_validations.dataValidation}
    last = page.max_row
    assert lists["-2,-1,0,1,2,none"] == f"J2:J{last}"
    assert lists[",".join(CATEGORIES)] == f"K2:K{last}"
    assert lists[",".join(issue_lexicon().names)] == f"L2:L{last}"
    words = " ".join(str(cell) for row in book["codebook"].iter_rows(values_only=True) for cell in row if cell)
    assert "a sentence and a directed dyad" in words
    assert "**" not in words


def test_a_drop_down_fits_into_what_excel_takes(xlsx: Path) -> None:
    for rule in openpyxl.load_workbook(xlsx)["coding"].data_validations.dataValidation:
        assert len(rule.formula1) <= 255
        assert len(rule.error) <= 225


def test_the_codebook_knows_every_category_and_issue() -> None:
    for name in (*CATEGORIES, *issue_lexicon().names):
        assert f"`{name}`" in codebook(), name


def test_a_blind_sheet_tells_nothing_of_the_tool(result: na.Analysis, tmp_path: Path) -> None:
    blind = sheet(result, tmp_path / "blind.csv")[0].read_text(encoding="utf-8-sig")
    shown = sheet(result, tmp_path / "shown.csv", blind=False)[0].read_text(encoding="utf-8-sig")
    assert "tool" not in blind.splitlines()[0]
    assert shown.splitlines()[0].endswith("tool_stance,tool_category,tool_issue")
    assert all(row["stance"] == "" for row in csv.DictReader(blind.splitlines()))


def test_every_sentence_stands_between_its_neighbours(result: na.Analysis, tmp_path: Path) -> None:
    path = sheet(result, tmp_path / "all.csv")[0]
    texts = result.sentences.set_index("sentence")["text"]
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            number = int(row["sentence"])
            assert (row["text"], row["before"]) == (texts[number], texts.get(number - 1, ""))
            assert row["unit"] == f"engagement/{number}/{row['source']}>{row['target']}"


def test_a_sample_is_stable_and_holds_rare_pairs_and_strong_stances(result: na.Analysis, tmp_path: Path) -> None:
    once, again, other = (
        read_sheet(sheet(result, tmp_path / f"{name}.csv", sample=20, seed=seed)[0])
        for name, seed in (("once", 0), ("again", 0), ("other", 1))
    )
    unit = ["sentence", "source", "target"]
    assert once[unit].equals(again[unit])
    assert not once[unit].equals(other[unit])
    assert len(once) == 20
    drawn = pairs(result).merge(once[["piece", *unit]], on=["piece", *unit])
    assert {2, 1} <= {level(stance) for stance in drawn["scored"].dropna()}
    assert len(drawn.groupby(["source", "target"])) > len(pairs(result).groupby(["source", "target"])) / 3


def test_two_coders_get_the_same_rows(result: na.Analysis, tmp_path: Path) -> None:
    one, other = sheet(result, tmp_path / "sheet.xlsx", coders=2, sample=10)
    assert (one.name, other.name) == ("sheet_1.xlsx", "sheet_2.xlsx")
    assert read_sheet(one).equals(read_sheet(other))


def test_a_coders_work_is_never_written_over(xlsx: Path) -> None:
    before = xlsx.read_bytes()
    with pytest.raises(CodingError, match="may hold a coder's work"):
        sheet(na.analyze(TEXT), xlsx)
    assert xlsx.read_bytes() == before


@pytest.mark.parametrize(
    "options", [{"coders": 0}, {"coders": True}, {"sample": 0}, {"sample": 1.5}, {"path": "sheet.ods"}]
)
def test_options_that_make_no_sense_are_refused(options: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(OptionError):
        sheet(na.analyze(TEXT), tmp_path / options.pop("path", "sheet.csv"), **options)


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    result = na.analyze("=1+1 Seoul thanked Washington.")
    page = openpyxl.load_workbook(sheet(result, tmp_path / "sheet.xlsx")[0])["coding"]
    assert page.cell(2, 6).value.startswith("=1+1")
    assert page.cell(2, 6).data_type == "s"
    assert read_sheet(sheet(result, tmp_path / "sheet.csv")[0]).shape[0] == page.max_row - 1


def test_what_was_filled_in_comes_back(xlsx: Path) -> None:
    edited(xlsx, fill(stance=-1, category="ACCUSE", issue="talks", certainty=3))
    row = read_sheet(xlsx).iloc[0]
    assert (row["stance"], row["category"], row["issue"], row["certainty"]) == (-1, "ACCUSE", "talks", 3)
    assert row["position"]
    assert read_sheet(xlsx)["position"].isna().sum() == len(read_sheet(xlsx)) - 1


@pytest.mark.parametrize("value", [1, 1.0, "1", " 1 ", "1.0"])
def test_a_number_counts_however_it_is_stored(xlsx: Path, value: object) -> None:
    assert read_sheet(edited(xlsx, fill(stance=value)))["stance"].iloc[0] == 1


def test_none_is_read_and_no_position(xlsx: Path) -> None:
    row = read_sheet(edited(xlsx, fill(stance="None"))).iloc[0]
    assert row["position"] is not None
    assert not row["position"]
    assert row["stance"] != row["stance"]


@pytest.fixture(scope="module")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """Open a file in LibreOffice and save it in another format."""
    program = shutil.which("soffice") or pytest.skip("needs LibreOffice (Debian's libreoffice-calc-nogui)")
    home = tmp_path_factory.mktemp("libreoffice")

    def saved(path: Path, kind: str) -> Path:
        out = path.parent / f"saved as {kind}"
        command = [program, f"-env:UserInstallation={home.as_uri()}", "--headless", "--convert-to", kind]
        subprocess.run([*command, "--outdir", str(out), str(path)], check=True, capture_output=True)
        return out / f"{path.stem}.{kind}"

    return saved


@pytest.mark.parametrize("kinds", [["xlsx"], ["ods", "xlsx"], ["csv"]])
def test_a_sheet_that_libreoffice_saved_is_read(
    result: na.Analysis, tmp_path: Path, libreoffice: Callable[[Path, str], Path], kinds: list[str]
) -> None:
    path = edited(
        sheet(result, tmp_path / "sheet.xlsx")[0], fill(stance=-1, category="ACCUSE", issue="talks", certainty=3)
    )
    edited(path, lambda page: page.cell(3, COLUMNS["stance"]).__setattr__("value", "none"))
    before = read_sheet(path)
    for kind in kinds:
        path = libreoffice(path, kind)
    pd.testing.assert_frame_equal(read_sheet(path), before)
    assert before["stance"].iloc[0] == -1


def test_libreoffice_keeps_the_drop_downs(xlsx: Path, libreoffice: Callable[[Path, str], Path]) -> None:
    def choices(path: Path) -> dict[str, str]:
        rules = openpyxl.load_workbook(path)["coding"].data_validations.dataValidation
        return {str(rule.sqref): rule.formula1 for rule in rules}

    assert choices(libreoffice(xlsx, "xlsx")) == choices(xlsx)


def test_numbers_as_text_and_empty_styled_rows_are_read(xlsx: Path) -> None:
    def resave(page: Any) -> None:
        page.cell(2, COLUMNS["stance"]).value = 2
        page.cell(3, COLUMNS["stance"]).value = "-1"
        page.cell(3, COLUMNS["stance"]).number_format = "@"
        for row in range(page.max_row + 1, page.max_row + 30):
            page.cell(row, 20).font = openpyxl.styles.Font(bold=True)
        page.parent.move_sheet("codebook", -1)
        page.parent.create_sheet("Sheet3")

    found = read_sheet(edited(xlsx, resave))
    assert found["stance"].tolist()[:2] == [2, -1]
    assert len(found) == len(pairs(na.analyze(TEXT)))


def test_a_csv_of_a_european_spreadsheet_is_read(tmp_path: Path) -> None:
    path = sheet(na.analyze(TEXT), tmp_path / "sheet.csv")[0]
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    rows[1][9] = "-2"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    assert read_sheet(path)["stance"].iloc[0] == -2


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"stance": 3}, r"row 2, column stance \(J2\): expected -2, -1, 0, 1, 2 or none, got 3"),
        ({"stance": 0.5}, r"column stance \(J2\).*got 0.5"),
        ({"stance": "warm"}, r"column stance \(J2\).*got 'warm'"),
        ({"stance": True}, r"column stance \(J2\).*got True"),
        ({"stance": dt.datetime(2026, 1, 2)}, r"column stance \(J2\).*datetime"),
        ({"stance": 1, "category": "PRAISE"}, r"column category \(K2\): expected a category.*got 'PRAISE'"),
        ({"stance": 1, "category": "agree"}, r"\(K2\).*did you mean AGREE\?"),
        ({"stance": 1, "issue": "weather"}, r"column issue \(L2\): expected an issue.*got 'weather'"),
        ({"stance": 1, "certainty": 4}, r"column certainty \(M2\): expected 1, 2, 3, got 4"),
        ({"category": "AGREE"}, r"column stance \(J2\): expected -2, .* got nothing, though category"),
        ({"stance": "none", "category": "AGREE"}, r"\(J2\): got none, no position, though"),
        ({"source": "JPN"}, r"column unit \(B2\): the row says .*/\d/JPN>"),
        ({"row": "two"}, r"column row \(A2\): expected such as '3 of 40', got 'two'"),
    ],
)
def test_a_wrong_cell_is_named(xlsx: Path, cells: dict[str, object], message: str) -> None:
    with pytest.raises(CodingError, match=message):
        read_sheet(edited(xlsx, fill(**cells)))


def test_a_cell_far_off_and_a_slip_in_the_count_are_named_and_cost_no_memory(xlsx: Path) -> None:
    with pytest.raises(CodingError, match="the sheet reaches to XFD1048576"):
        read_sheet(edited(xlsx, lambda page: page.cell(1_048_576, 16_384).__setattr__("value", "x")))
    path = sheet(na.analyze(TEXT), xlsx.with_name("other.xlsx"))[0]

    def slip(page: Any) -> None:
        for row in range(2, page.max_row + 1):
            page.cell(row, COLUMNS["row"]).value = f"{row - 1} of 2000000000"

    with pytest.raises(CodingError, match=r"deleted; put it back"):
        read_sheet(edited(path, slip))


@pytest.mark.parametrize(("name", "content"), [("a.csv", b'row,unit\n"' + b"x" * 200_000), ("a.xlsx", b"no zip")])
def test_a_file_that_is_no_sheet_is_named(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CodingError, match=re.escape(name)):
        read_sheet(tmp_path / name)


def test_blanks_around_the_name_of_a_piece_do_no_harm(tmp_path: Path) -> None:
    path = sheet({" a ": na.analyze(TEXT)}, tmp_path / "sheet.xlsx")[0]
    assert set(read_sheet(path)["piece"]) == {"a"}


def test_all_wrong_cells_are_named_at_once(xlsx: Path) -> None:
    def edit(page: Any) -> None:
        fill(stance=3, category="PRAISE")(page)
        page.cell(3, COLUMNS["stance"]).value = "x"

    with pytest.raises(CodingError, match="3 problems") as error:
        read_sheet(edited(xlsx, edit))
    assert all(place in str(error.value) for place in ("J2", "K2", "J3"))


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda page: page.delete_rows(3), "column row: 2 deleted; put it back"),
        (lambda page: page.delete_cols(COLUMNS["issue"]), "issue not found"),
        (lambda page: page.merge_cells("J2:J4"), "cells J2:J4: merged"),
        (lambda page: page.append([cell.value for cell in page[2]]), "1 stands in row 2 too"),
        (lambda page: page.cell(1, 14).__setattr__("value", "stance"), "two columns are called stance"),
    ],
)
def test_a_sheet_that_was_taken_apart_is_named(xlsx: Path, edit: Callable[[Any], object], message: str) -> None:
    with pytest.raises(CodingError, match=message):
        read_sheet(edited(xlsx, edit))


def test_rows_and_columns_may_be_reordered(xlsx: Path) -> None:
    expected = read_sheet(edited(xlsx, fill(stance=1)))
    book = openpyxl.load_workbook(xlsx)
    rows = list(book["coding"].iter_rows(values_only=True))
    turned = [row[::-1] for row in (rows[0], *rows[:0:-1])]
    page = book["coding"]
    page.delete_rows(1, page.max_row)
    for row in turned:
        page.append(row)
    book.save(xlsx)
    found = read_sheet(xlsx)
    assert found[::-1].reset_index(drop=True).equals(expected)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("p,1,KOR,PRK,3,,,,,\n", "row 2, column stance: expected -2, -1, 0, 1, 2, got '3'"),
        ("p,1,KOR,PRK,none,,,,,\n", "column stance: expected -2, -1, 0, 1, 2, got 'none'"),
        ("p,1,KOREA,PRK,1,,,,,\n", "row 2, column source: expected an actor's code, such as KOR.*got 'KOREA'"),
        ("p,1,KOR,KOR,1,,,,,\n", "column target: KOR has no position toward itself"),
        ("p,x,KOR,PRK,1,,,,,\n", "column sentence: expected a sentence's number"),
        ("p,1,,PRK,1,,,,,\n", "column source: expected an actor's code, got nothing"),
        ("p,1,KOR,PRK,,,,,,\n", "column stance: expected -2, -1, 0, 1, 2, got nothing"),
        (",1,KOR,PRK,1,,,,,\n", "column piece: expected the name of the piece, got nothing"),
        ("p,1,KOR,PRK,1,,,,,\np,1,KOR,PRK,2,,,,,\n", "row 3, column stance: this pair stands in the sentence twice"),
        ("p,1,KOR,PRK,1,,,,,a,b\n", "row 2: expected 10 cells, got 11; quote text with commas"),
        ("p,1,KOR,PRK,1,,,,nobody,\n", "column voice: expected outlet, other or an actor's code, got 'nobody'"),
    ],
)
def test_a_wrong_cell_of_a_free_coding_is_named(rows: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(CodingError, match=message):
        coding(rows, tmp_path)


def test_a_free_coding_is_read_whole(tmp_path: Path) -> None:
    found = coding(
        ONE + 'engagement,17,USA,RUS,-1,ACCUSE,sanctions,3,outlet,"told, not shown"\nempty,,,,,,,,,\n', tmp_path
    )
    assert len(found) == ONE.count("\n") + 2
    assert found["note"].iloc[-2] == "told, not shown"
    assert found["source"].isna().tolist() == [False] * (len(found) - 1) + [True]


def test_a_warm_and_a_cold_act_of_one_pair_may_both_stand(tmp_path: Path) -> None:
    assert coding("p,1,KOR,PRK,1,AGREE,,,,\np,1,KOR,PRK,-2,SANCTION,,,,\n", tmp_path)["stance"].tolist() == [1, -2]


@pytest.mark.parametrize("name", ["none.xlsx", "coding.ods"])
def test_a_file_that_cannot_be_read_says_why(name: str, tmp_path: Path) -> None:
    if name.endswith("ods"):
        (tmp_path / name).write_text(HEAD)
    with pytest.raises(CodingError, match=re.escape(name)):
        read_sheet(tmp_path / name)


def test_what_is_no_workbook_says_so(tmp_path: Path) -> None:
    path = tmp_path / "page.xlsx"
    path.write_text("<html>")
    with pytest.raises(CodingError, match="no workbook that can be read"):
        read_sheet(path)
