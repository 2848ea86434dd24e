"""The rows of the page's tables, and what its text and charts can be filtered by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from newsanalysis.highlight import speaker
from newsanalysis.printing import NOBODY_NAMED, signed
from newsanalysis.records import OUTLET, Position

if TYPE_CHECKING:
    import pandas as pd

    from newsanalysis.analysis import Analysis

_LONGEST = 240
_NONE = "–"


class Cell(NamedTuple):
    """What a cell shows, and the number by which it sorts, where it has one."""

    text: str
    value: float | None = None


class Row(NamedTuple):
    """A row of a table; `sentence` and `position` say where it comes from, where it is one of these."""

    cells: list[Cell]
    sentence: int | None = None
    position: int | None = None


class Table(NamedTuple):
    """A table to show: its columns, with those in which numbers stand, and its rows."""

    columns: list[str]
    numeric: set[str]
    rows: list[Row]


def position_rows(result: Analysis) -> Table:
    """Return the positions."""
    text = result.article.text
    rows = [
        Row(
            [
                Cell(str(position.sentence), position.sentence),
                Cell(position.source),
                Cell(position.target or NOBODY_NAMED),
                Cell(signed(position.stance), position.stance),
                Cell(position.category or _NONE),
                Cell(position.issue or _NONE),
                Cell(position.modality),
                Cell(_voice(position)),
                Cell(_cut("; ".join(span.of(text) for span in position.evidence)) or _NONE),
                Cell(f"{position.confidence:.2f}", position.confidence),
            ],
            position.sentence,
            number,
        )
        for number, position in enumerate(result.position_records)
    ]
    facts = ["category", "issue", "modality", "voice", "evidence"]
    columns = ["sentence", "source", "target", "stance", *facts, "confidence"]
    return Table(columns, {"sentence", "stance", "confidence"}, rows)


def quote_rows(result: Analysis) -> Table:
    """Return the quotes."""
    text = result.article.text
    rows = [
        Row(
            [
                Cell(str(quote.sentence), quote.sentence),
                Cell(speaker(quote)),
                Cell(quote.actor or _NONE),
                Cell(quote.kind),
                Cell(_cut(" … ".join(span.of(text) for span in quote.content))),
            ],
            quote.sentence,
        )
        for quote in result.quote_records
    ]
    return Table(["sentence", "speaker", "actor", "kind", "quote"], {"sentence"}, rows)


def summary_rows(printed: pd.DataFrame, summary: pd.DataFrame) -> Table:
    """Return the summary, as it is printed, with the numbers to sort it by."""
    numeric = {"n", "stance", "low", "high", "voice_share"}
    rows = [
        Row([Cell(str(shown[name]), float(known[name]) if name in numeric else None) for name in printed.columns])
        for shown, known in zip(printed.to_dict("records"), summary.to_dict("records"), strict=True)
    ]
    return Table([str(name) for name in printed.columns], numeric, rows)


def filters(positions: Sequence[Position]) -> dict[str, dict[str, Any]]:
    """Return what positions can be filtered by: per name its choices, and for each the positions that stay.

    Examples
    --------
    >>> one = Position(3, "USA", "PRK", 0.5, 0.1, 0.2, 0.7, "CONSULT", None, "asserted", OUTLET, None, (), 0.7)
    >>> filters([one])["actor"]
    {'PRK': [0], 'USA': [0]}
    """
    found: dict[str, dict[str, Any]] = {"actor": {}, "dyad": {}, "voice": {}, "issue": {}}
    for number, position in enumerate(positions):
        values: dict[str, Iterable[str | None]] = {
            "actor": {position.source, position.target},
            "dyad": {dyad(position.source, position.target)},
            "voice": {_voice(position)},
            "issue": {position.issue},
        }
        for name, those in values.items():
            for value in filter(None, those):
                found[name].setdefault(value, []).append(number)
    return {name: dict(sorted(choices.items())) for name, choices in found.items()}


def dyad(source: str, target: str | None) -> str:
    """Name a pair of actors as the charts do."""
    return f"{source} → {target or NOBODY_NAMED}"


def _voice(position: Position) -> str:
    return "the outlet" if position.voice == OUTLET else position.voice or "somebody not named"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
