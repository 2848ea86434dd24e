"""What a coding by hand may hold, and the check of every cell of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from numbers import Real
from typing import Any, get_args

import pandas as pd

from newsanalysis.errors import CodingError
from newsanalysis.lexicons.issues import issue_lexicon
from newsanalysis.lexicons.measured_error import STRONG
from newsanalysis.lexicons.rosters import korea, world
from newsanalysis.records import OUTLET, Category

STANCES = (-2, -1, 0, 1, 2)
NONE = "none"
"""The stance of a pair that was read and takes no position."""
CERTAINTIES = (1, 2, 3)
CATEGORIES: tuple[str, ...] = get_args(Category)
OTHER = "other"
"""The voice of somebody who speaks for no actor."""

UNIT = ["piece", "sentence", "source", "target"]
"""What a unit is known by: a sentence and a directed pair in it."""

CODING = {
    "piece": "str",
    "sentence": "Int64",
    "source": "str",
    "target": "str",
    "position": "boolean",
    "stance": "float64",
    "category": "str",
    "issue": "str",
    "certainty": "float64",
    "voice": "str",
    "note": "str",
    "given": "boolean",
}
"""Columns of a coding, as :func:`newsanalysis.coding.read_sheet` returns it."""

_MOST_SHOWN = 50
_MINUS = str.maketrans("−–", "--")

Row = Mapping[str, Any]
Check = Callable[[Any], tuple[Any, str | None]]
"""Takes what a cell holds; gives its value, or what was expected there."""


@dataclass
class Problems:
    """Collects what is wrong with a file, to say all of it at once."""

    file: str
    found: list[str] = field(default_factory=list)

    def add(self, place: str, what: str) -> None:
        """Note what is wrong at a place."""
        self.found.append(f"{place}: {what}")

    def raise_any(self) -> None:
        """Raise one error that names every problem.

        Raises
        ------
        CodingError
            If there is any.
        """
        if not self.found:
            return
        more = len(self.found) - _MOST_SHOWN
        lines = [*self.found[:_MOST_SHOWN], *([f"... and {more} more"] if more > 0 else [])]
        cells = "1 problem" if len(self.found) == 1 else f"{len(self.found)} problems"
        raise CodingError(f"{self.file}: {cells}; correct the file and read it again\n  " + "\n  ".join(lines))


def sign(stance: float) -> int:
    """Return -1, 0 or 1 of a codebook's stance, which may be a mean of two coders': halfway counts as taking a side.

    Examples
    --------
    >>> [sign(stance) for stance in (-2, -0.5, 0.25, 0.5)]
    [-1, -1, 0, 1]
    """
    return 0 if abs(stance) < STRONG else 1 if stance > 0 else -1


def table(rows: Iterable[Row]) -> pd.DataFrame:
    """Make a coding of checked rows, with all its columns and types even when empty."""
    listed = list(rows)
    return pd.DataFrame(
        {name: pd.Series([row.get(name) for row in listed], dtype=dtype) for name, dtype in CODING.items()}
    )


@cache
def known_actors() -> frozenset[str]:
    """Return the codes of all actors that the rosters which ship know."""
    return frozenset(actor.id for roster in (korea(), world()) for actor in roster.actors)


def is_blank(value: object) -> bool:
    """Whether a cell holds nothing, or only blanks."""
    return value is None or value != value or (isinstance(value, str) and not value.strip())


def text(value: object) -> str:
    """Return a cell as text without blanks around it, and without the apostrophe that disarms a formula."""
    cell = str(value).strip()
    return cell[1:].strip() if cell[:1] == "'" and cell[1:2] in {*"=+-@|%"} else cell


def whole_number(value: object) -> int | None:
    """Return a cell as a whole number: 1, 1.0, "1" or "−1"; ``None`` for anything else, dates and True among it."""
    if isinstance(value, bool):
        return None
    if isinstance(value, Real):
        return int(float(value)) if float(value).is_integer() else None
    if not isinstance(value, str):
        return None
    try:
        number = float(text(value).translate(_MINUS))
    except ValueError:
        return None
    return int(number) if number.is_integer() else None


def one_of_numbers(allowed: tuple[int, ...]) -> Check:
    """Return the check of a cell that holds one of a few numbers."""

    def check(value: Any) -> tuple[Any, str | None]:
        number = whole_number(value)
        return (number, None) if number in allowed else (None, f"{', '.join(map(str, allowed))}")

    return check


def one_of_words(allowed: Iterable[str], what: str) -> Check:
    """Return the check of a cell that holds one of several words, as written."""
    words = tuple(allowed)

    def check(value: Any) -> tuple[Any, str | None]:
        word = text(value)
        if word in words:
            return word, None
        close = get_close_matches(word.lower(), [each.lower() for each in words], n=1)
        meant = next((each for each in words if close and each.lower() == close[0]), None)
        return None, what + (f" (did you mean {meant}?)" if meant else "")

    return check


def checks(actors: frozenset[str]) -> dict[str, Check]:
    """Return the check of each column whose cells may be blank."""
    return {
        "stance": one_of_numbers(STANCES),
        "category": one_of_words(CATEGORIES, f"a category, one of {', '.join(CATEGORIES)}"),
        "issue": one_of_words(issue_lexicon().names, f"an issue, one of {', '.join(issue_lexicon().names)}"),
        "certainty": one_of_numbers(CERTAINTIES),
        "voice": one_of_words((OUTLET, OTHER, *sorted(actors)), f"{OUTLET}, {OTHER} or an actor's code"),
    }


def judged(row: Row, where: Callable[[str], str], actors: frozenset[str], problems: Problems) -> dict[str, Any]:
    """Check what a coder filled in for one pair, and return it; `where` names the place of a column.

    A sheet asks for a pair (it has a `unit`): only there a stance may be missing, or none.
    """
    values: dict[str, Any] = {"note": None if is_blank(row.get("note")) else text(row["note"])}
    asked = "unit" in row
    stances = ", ".join(map(str, STANCES)) + (f" or {NONE}" if asked else "")
    no_position = asked and isinstance(row["stance"], str) and text(row["stance"]).lower() == NONE
    for name, check in checks(actors).items():
        cell = row.get(name)
        if is_blank(cell) or (name == "stance" and no_position):
            continue
        values[name], expected = check(cell)
        if expected:
            problems.add(where(name), f"expected {stances if name == 'stance' else expected}, got {shown(cell)}")
    filled = [name for name in ("category", "issue", "certainty", "voice") if not is_blank(row.get(name))]
    if is_blank(row["stance"]) and (filled or not asked):
        though = f", though {', '.join(filled)} stands in the row" if filled else ""
        problems.add(where("stance"), f"expected {stances}, got nothing{though}")
    if no_position and {"category", "issue"} & set(filled):
        problems.add(where("stance"), f"got {NONE}, no position, though a category or issue stands in the row")
    values["position"] = False if no_position else True if values.get("stance") is not None else None
    return values


def shown(cell: object) -> str:
    """Write a cell as an error shows it."""
    return f"{cell!r}" if isinstance(cell, str) else f"{cell} ({type(cell).__name__})"
