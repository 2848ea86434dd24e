"""Reads codings back in: sheets that were handed out, and free codings; every wrong cell is named, nothing guessed."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsanalysis.coding.codes import Problems, Row, is_blank, judged, known_actors, one_of_words, shown, table, text
from newsanalysis.coding.codes import whole_number as whole
from newsanalysis.coding.sheets import FILLED, SHEET, unit_of
from newsanalysis.errors import CodingError

if TYPE_CHECKING:
    import pandas as pd

    from newsanalysis.lexicons.rosters import Roster

_SHEET = ["row", "unit", "piece", "sentence", "source", "target", *FILLED]
_FREE = ["piece", "sentence", "source", "target", *FILLED]
_MOST_CELLS = 5_000_000
_MOST_NAMED = 20
_ROW = re.compile(r"(\d+) of (\d+)")


@dataclass
class _Grid:
    """The rows of a file as they are, with the name of each cell's place."""

    rows: Sequence[tuple[int, Row]]
    letters: dict[str, str]

    def where(self, line: int, column: str) -> str:
        letter = self.letters.get(column)
        return f"row {line}, column {column}" + (f" ({letter}{line})" if letter else "")


def read_sheet(path: str | Path, *, actors: Roster | None = None) -> pd.DataFrame:
    """Read a coding: a sheet that :func:`sheet` wrote and a coder filled in, or a free coding in the codebook's layout.

    Parameters
    ----------
    path
        An ``.xlsx`` (of Excel, LibreOffice, Google Sheets) or ``.csv`` file.
    actors
        Whose codes may stand in a free coding and as voice, besides those of the rosters that ship.

    Returns
    -------
    pandas.DataFrame
        `piece`, `sentence`, `source`, `target` (missing: nobody named), `position` (True; False: read, and there is
        none; missing: not coded yet), `stance` (-2 to 2), `category`, `issue`, `certainty` (1 to 3), `voice`, `note`,
        and `given` (whether a sheet asked for the pair).
        In a free coding only positions are listed, and a piece without any has one row that is empty else.

    Raises
    ------
    CodingError
        If anything is not as the codebook says: one error that names all wrong cells by row and column.

    Notes
    -----
    Numbers may be stored as text and the other way round, and whole numbers as 1.0; columns and rows may have been
    reordered, and other columns added. A row that is gone, twice there or altered in what was given is an error, as are
    merged cells.
    """
    place = Path(path).expanduser()
    if not place.is_file():
        raise CodingError(f"no such file: {place}")
    ending = place.suffix.lower()
    if ending not in (".xlsx", ".csv"):
        raise CodingError(f"{place.name}: expected .xlsx or .csv; save it as one of these and read that")
    problems = Problems(place.name)
    grid = _xlsx(place, problems) if ending == ".xlsx" else _csv(place, problems)
    known = known_actors() | ({actor.id for actor in actors.actors} if actors is not None else set())
    rows = (_sheet_rows if "row" in grid.letters else _free_rows)(grid, known, problems)
    problems.raise_any()
    return table(rows)


def _csv(path: Path, problems: Problems) -> _Grid:
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CodingError(f"{path.name}: expected UTF-8, got other bytes at {error.start}; save it as UTF-8") from None
    first = content.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(content), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        lines = list(reader)
    except csv.Error as error:
        raise CodingError(f"{path.name}, line {reader.line_num}: {error}; is a quotation mark left open?") from None
    return _grid(list(enumerate(lines, 1)), problems, letters=False)


def _xlsx(path: Path, problems: Problems) -> _Grid:
    from openpyxl import load_workbook
    from openpyxl.utils import get_column_letter

    try:
        book = load_workbook(path, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, SyntaxError, OSError) as error:
        raise CodingError(f"{path.name}: this is no workbook that can be read ({error}); save it as .xlsx") from None
    if SHEET not in book.sheetnames and len(book.sheetnames) > 1:
        raise CodingError(f"{path.name}: expected a worksheet {SHEET!r}, found {', '.join(book.sheetnames)}")
    page = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
    if page.max_row * page.max_column > _MOST_CELLS:
        far = f"{get_column_letter(page.max_column)}{page.max_row}"
        raise CodingError(f"{path.name}: the sheet reaches to {far}; delete the rows and columns beyond the table")
    for merged in page.merged_cells.ranges:
        problems.add(
            f"cells {merged.coord}", "merged; a merged cell has lost what stood below: unmerge, and fill each in"
        )
    return _grid([(cells[0].row, [cell.value for cell in cells]) for cells in page.iter_rows()], problems, letters=True)


def _grid(lines: list[tuple[int, list[Any]]], problems: Problems, *, letters: bool) -> _Grid:
    from openpyxl.utils import get_column_letter

    head = [text(cell).lower() if not is_blank(cell) else "" for cell in (lines[0][1] if lines else [])]
    wanted = _SHEET if "row" in head else _FREE
    for name in dict.fromkeys(name for name in head if name and head.count(name) > 1):
        problems.add("row 1", f"two columns are called {name}")
    if missing := [name for name in wanted if name not in head and name != "note"]:
        problems.add("row 1", f"expected the columns {', '.join(wanted)}; {', '.join(missing)} not found")
    problems.raise_any()
    names = {name: get_column_letter(at) if letters else "" for at, name in enumerate(head, 1) if name}
    rows = []
    for number, cells in lines[1:]:
        if all(map(is_blank, cells)):
            continue
        if len(cells) > len(head):
            problems.add(f"row {number}", f"expected {len(head)} cells, got {len(cells)}; quote text with commas")
        rows.append((number, dict(zip(head, cells, strict=False)) | dict.fromkeys(head[len(cells) :])))
    return _Grid(rows, names)


def _sheet_rows(grid: _Grid, known: frozenset[str], problems: Problems) -> list[dict[str, Any]]:
    _check_all_there(grid, problems)
    return [_sheet_row(row, partial(grid.where, line), known, problems) for line, row in grid.rows]


def _check_all_there(grid: _Grid, problems: Problems) -> None:
    seen: dict[int, int] = {}
    totals = set()
    for line, row in grid.rows:
        match = _ROW.fullmatch(text(row["row"]))
        if not match:
            problems.add(grid.where(line, "row"), f"expected such as '3 of 40', got {shown(row['row'])}")
            continue
        number, total = map(int, match.groups())
        totals.add(total)
        if number in seen:
            problems.add(grid.where(line, "row"), f"{number} stands in row {seen[number]} too; delete one of them")
        seen.setdefault(number, line)
    if len(totals) > 1:
        problems.add("column row", f"rows of several sheets ({', '.join(map(str, sorted(totals)))} rows); split them")
    elif totals:
        gone = list(islice((number for number in range(1, totals.pop() + 1) if number not in seen), _MOST_NAMED + 1))
        if gone:
            listed = ", ".join(map(str, gone[:_MOST_NAMED])) + (" ..." if len(gone) > _MOST_NAMED else "")
            problems.add("column row", f"{listed} deleted; put it back (leave stance empty where you did not code)")


def _sheet_row(row: Row, where: Callable[[str], str], known: frozenset[str], problems: Problems) -> dict[str, Any]:
    given: dict[str, Any] = {
        name: None if is_blank(row[name]) else text(row[name]) for name in ("piece", "source", "target")
    }
    given["sentence"] = whole(row["sentence"])
    unit = unit_of(given["piece"], given["sentence"], given["source"], given["target"])
    if unit != text(row["unit"]):
        problems.add(where("unit"), f"the row says {unit}, the sheet asked {shown(row['unit'])}; restore it")
    return given | {"given": True} | judged(row, where, known, problems)


def _free_rows(grid: _Grid, known: frozenset[str], problems: Problems) -> list[dict[str, Any]]:
    rows = [_free_row(row, partial(grid.where, line), known, problems) for line, row in grid.rows]
    seen: dict[tuple[Any, ...], list[float]] = {}
    for (line, _), row in zip(grid.rows, rows, strict=True):
        if row.get("stance") is None:
            continue
        others = seen.setdefault((row["piece"], row["sentence"], row["source"], row["target"]), [])
        if any(row["stance"] * other >= 0 for other in others):
            what = "this pair stands in the sentence twice; keep the stronger, or one warm and one cold act"
            problems.add(grid.where(line, "stance"), what)
        others.append(row["stance"])
    return rows


def _free_row(row: Row, where: Callable[[str], str], known: frozenset[str], problems: Problems) -> dict[str, Any]:
    if is_blank(row["piece"]):
        problems.add(where("piece"), "expected the name of the piece, got nothing")
    piece = None if is_blank(row["piece"]) else text(row["piece"])
    if all(is_blank(row.get(name)) for name in _FREE[1:-1]):
        return {"piece": piece, "given": False}
    values: dict[str, Any] = {"piece": piece, "given": False, "sentence": whole(row["sentence"])}
    if values["sentence"] is None or values["sentence"] < 0:
        problems.add(where("sentence"), f"expected a sentence's number, 0 or more, got {shown(row['sentence'])}")
    is_actor = one_of_words(sorted(known), "an actor's code, such as KOR")
    for name in ("source", "target"):
        values[name], expected = (None, None) if is_blank(row[name]) else is_actor(row[name])
        if expected:
            problems.add(where(name), f"expected {expected}, got {shown(row[name])}")
    if is_blank(row["source"]):
        problems.add(where("source"), "expected an actor's code, got nothing")
    elif values["source"] is not None and values["source"] == values["target"]:
        problems.add(where("target"), f"{values['source']} has no position toward itself")
    return values | judged(row, where, known, problems)
