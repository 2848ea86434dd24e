"""Writes coding sheets: the pairs to judge, each beside its sentence, with drop-downs and the codebook."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from newsanalysis.cards import NOT_IN_XML
from newsanalysis.coding.codes import CATEGORIES, CERTAINTIES, NONE, STANCES
from newsanalysis.coding.pairs import Results, by_piece, drawn, pairs
from newsanalysis.errors import CodingError, OptionError
from newsanalysis.lexicons.issues import issue_lexicon

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SHEET = "coding"
"""The worksheet that is coded, and read again."""

GIVEN = ["row", "unit", "piece", "sentence", "before", "text", "after", "source", "target"]
"""Columns a coder reads."""
FILLED = ["stance", "category", "issue", "certainty", "voice", "note"]
"""Columns a coder fills in."""
TOOL = ["tool_stance", "tool_category", "tool_issue"]
"""Columns of the tool's answers, where the sheet is not blind."""

_WIDTHS = {
    "row": 9,
    "unit": 4,
    "sentence": 9,
    "before": 30,
    "text": 60,
    "after": 30,
    "category": 14,
    "issue": 20,
    "note": 30,
}


def sheet(
    result: Results,
    path: str | Path,
    *,
    coders: int = 1,
    sample: int | None = None,
    blind: bool = True,
    seed: int = 0,
) -> list[Path]:
    """Write a coding sheet: a row for every ordered pair of actors that a sentence could relate.

    Parameters
    ----------
    result
        What :func:`newsanalysis.analyze` found, or several analyses by the name of their piece.
    path
        Where to: ``.xlsx`` with drop-downs and the codebook on a page of its own, or ``.csv``.
    coders
        How many sheets, with the same rows: ``coding.xlsx`` becomes ``coding_1.xlsx``, ``coding_2.xlsx`` ...
    sample
        How many pairs; all by default. They are drawn in turn from strata of how strong the tool's stance is and how
        rare the pair, so that rare pairs and strong stances are there. Figures from a sample describe the sample.
    blind
        Leave the tool's answers out. A row without a target is there only where the tool saw one: that much shows.
    seed
        Of the sample: the same call draws the same pairs.

    Returns
    -------
    list of Path
        The sheets. Columns: `row` ("3 of 40"), `unit` (piece/sentence/source>target: the row's stable id), `piece`,
        `sentence`, the sentence's `text` with the one `before` and `after`, `source`, `target`; and, to be filled in,
        `stance` (-2 to 2, or ``"none"``: no position), `category`, `issue`, `certainty`, `voice`, `note`.

    Raises
    ------
    CodingError
        If `result` is no analysis, has no pairs, or a file of that name is already there: a coder's work may be in it.
    OptionError
        If `coders` or `sample` is no whole number of 1 or more, or the ending is another.

    Examples
    --------
    >>> import newsanalysis as na
    >>> import tempfile
    >>> result = na.analyze("Seoul welcomed Washington's offer to Pyongyang.")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in sheet(result, Path(folder) / "coding.xlsx", coders=2)]
    ['coding_1.xlsx', 'coding_2.xlsx']
    """
    if isinstance(coders, bool) or not isinstance(coders, int) or coders < 1:
        raise OptionError(f"expected a whole number of coders, 1 or more, got {coders!r}")
    place = Path(path).expanduser()
    ending = place.suffix.lower()
    if ending not in (".xlsx", ".csv"):
        raise OptionError(f"expected a path that ends in .xlsx or .csv, got {place.name!r}")
    rows = _rows(result, sample, blind, seed)
    content = _workbook(rows) if ending == ".xlsx" else _csv(rows)
    places = [place] if coders == 1 else [place.with_stem(f"{place.stem}_{n}") for n in range(1, coders + 1)]
    if there := [str(each) for each in places if each.exists()]:
        raise CodingError(
            f"{', '.join(there)}: there already, and may hold a coder's work; choose another name, or delete it first"
        )
    place.parent.mkdir(parents=True, exist_ok=True)
    for each in places:
        each.write_bytes(content)
    return places


def unit_of(piece: object, sentence: object, source: object, target: object) -> str:
    """Return the id of a row: stable, and to be read by people.

    Examples
    --------
    >>> unit_of("engagement", 3, "KOR", "PRK")
    'engagement/3/KOR>PRK'
    """
    return f"{piece}/{sentence}/{source}>{'' if target is None or target != target else target}"


def _rows(result: Results, sample: int | None, blind: bool, seed: int) -> list[dict[str, Any]]:
    units = drawn(pairs(result), sample, seed)
    if units.empty:
        raise CodingError("no two actors share a sentence: there is nothing to code; try actors=na.WORLD")
    texts = {
        (name, int(str(sentence))): words
        for name, each in by_piece(result).items()
        for sentence, words in each.sentences.set_index("sentence")["text"].items()
    }
    return [_row(number, len(units), unit, texts, blind) for number, unit in enumerate(units.to_dict("records"), 1)]


def _row(
    number: int, total: int, unit: dict[Any, Any], texts: dict[tuple[str, int], str], blind: bool
) -> dict[str, Any]:
    piece, sentence = unit["piece"], int(unit["sentence"])
    target = None if pd.isna(unit["target"]) else unit["target"]
    row = {
        "row": f"{number} of {total}",
        "unit": unit_of(piece, sentence, unit["source"], target),
        "piece": piece,
        "sentence": sentence,
        "before": texts.get((piece, sentence - 1)),
        "text": texts[piece, sentence],
        "after": texts.get((piece, sentence + 1)),
        "source": unit["source"],
        "target": target,
        **dict.fromkeys(FILLED),
    }
    if not blind:
        answers = (unit["scored"], unit["category"], unit["issue"])
        row |= {name: None if pd.isna(value) else value for name, value in zip(TOOL, answers, strict=True)}
    return row


def _csv(rows: list[dict[str, Any]]) -> bytes:
    frame = pd.DataFrame(rows).map(lambda cell: _disarmed(cell) if isinstance(cell, str) else cell)
    return frame.astype({"sentence": "Int64"}).to_csv(index=False).encode("utf-8-sig")


def _disarmed(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {*"=+-@|%\t\r"} else cell


def _workbook(rows: list[dict[str, Any]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    coding = book.active
    coding.title = SHEET
    _fill(coding, rows)
    _style(coding, rows)
    _add_drop_downs(coding, len(rows))
    _add_codebook(book.create_sheet("codebook"))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill(page: Worksheet, rows: list[dict[str, Any]]) -> None:
    page.append(list(rows[0]))
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row.values(), 1):
            cell = page.cell(number, column)
            if isinstance(value, str):
                cell.value = NOT_IN_XML.sub("", value)
                cell.data_type = "s"  # a text that begins with "=" is no formula
            else:
                cell.value = value


def _style(page: Worksheet, rows: list[dict[str, Any]]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    head, todo = PatternFill("solid", fgColor="DDDDDD"), PatternFill("solid", fgColor="FFF8E1")
    for column, name in enumerate(rows[0], 1):
        letter = page.cell(1, column).column_letter
        page.column_dimensions[letter].width = _WIDTHS.get(name, 11)
        page.cell(1, column).font, page.cell(1, column).fill = Font(bold=True), head
        for number in range(2, len(rows) + 2):
            cell = page.cell(number, column)
            cell.alignment = Alignment(vertical="top", wrap_text=name in ("before", "text", "after", "note"))
            if name in FILLED:
                cell.fill = todo
            elif name in ("before", "after"):
                cell.font = Font(color="6B6B6B")
    page.column_dimensions[page.cell(1, 1 + list(rows[0]).index("unit")).column_letter].hidden = True
    page.freeze_panes = "A2"


def _add_drop_downs(page: Worksheet, count: int) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    lists = {
        "stance": [*map(str, STANCES), NONE],
        "category": list(CATEGORIES),
        "issue": list(issue_lexicon().names),
        "certainty": list(map(str, CERTAINTIES)),
    }
    columns = {cell.value: cell.column_letter for cell in page[1]}
    for name, choices in lists.items():
        rule = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = name, "Choose from the list: the page codebook says what each means"
        rule.add(f"{columns[name]}2:{columns[name]}{count + 1}")
        page.add_data_validation(rule)


def codebook() -> str:
    """Return the codebook, in Markdown."""
    return (files("newsanalysis.samples") / "gold" / "codebook.md").read_text(encoding="utf-8")


def _add_codebook(page: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font

    for number, (cells, bold) in enumerate(_lines(codebook()), 1):
        for column, value in enumerate(cells, 1):
            cell = page.cell(number, column)
            cell.value, cell.data_type = value, "s"
            cell.font, cell.alignment = Font(bold=bold), Alignment(wrap_text=len(cells) > 1, vertical="top")
    for letter, width in zip("ABC", (32, 90, 70), strict=True):
        page.column_dimensions[letter].width = width


def _lines(markdown: str) -> Iterator[tuple[list[str], bool]]:
    """Yield the codebook's lines: a table's row as its cells, anything else as one; and whether it is a heading."""
    for line in markdown.splitlines():
        plain = line.replace("**", "").replace("`", "")
        if re.match(r"\|[\s|-]+\|$", plain) and "---" in plain:
            continue
        if plain.startswith("|"):
            yield [cell.strip() for cell in plain.strip("|").split("|")], False
        else:
            yield [plain.lstrip("#> ").strip()], plain.startswith("#")
