"""Reads the lines above a piece: which is the headline, which the outlet, which the writer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsanalysis.articles.page import Row
from newsanalysis.articles.parts import looks_like_outlet, read_names
from newsanalysis.articles.prose import ends_sentence, is_handle, is_question
from newsanalysis.lexicons.furniture import fold, furniture

_LONGEST = 300
_MOST_WORDS = 35
_FEWEST_WORDS = 4  # a line of fewer may be a label


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a piece; `decks` are the summaries, which belong to it; `on_page` that furniture was seen."""

    headline: str | None
    outlet: str | None
    byline: str | None
    decks: tuple[str, ...]
    on_page: bool


def read_head(rows: Sequence[Row], title: str | None, *, latin: bool) -> Head:
    """Read the rows above a piece.

    Parameters
    ----------
    rows
        All blocks above the first paragraph.
    title
        The headline, where the page's HTML or a mail header names it.
    latin
        Whether the page is in Latin script, so that a short line in another is a handle.
    """
    open_rows = [row for row in rows if not row.parts and not (latin and is_handle(row.text))]
    on_page = title is not None or len(open_rows) < len(rows)
    title = title or next((str(p.value) for row in rows for p in row.parts if p.kind == "headline"), None)
    outlet = _outlet(open_rows)
    lines = [row for row in open_rows if row.text != outlet]
    on_page = on_page or outlet is not None
    chosen = None if title else _choose(lines, on_page=on_page)
    below = lines[lines.index(chosen) + 1 :] if chosen else lines
    signed = any(row.says("byline") for row in rows)
    named = _bare_name(rows, below) if on_page and not signed else None
    name_row, byline = named or (None, None)
    found = title or (chosen.text if chosen else None)
    headline = without_marks(found, outlet) if found else None
    decks = [
        row.text
        for row in lines
        if row is not chosen and row is not name_row and (row.prose or not on_page or _is_deck(row, below, headline))
    ]
    return Head(headline, outlet, byline, tuple(decks), on_page)


def _is_deck(row: Row, below: Sequence[Row], headline: str | None) -> bool:
    """Whether a line belongs to the piece: not a label, not above the headline, not the headline over again."""
    repeated = headline is not None and fold(row.text) in fold(headline)
    return row in below and len(row.text.split()) >= _FEWEST_WORDS and not repeated


def _outlet(rows: Sequence[Row]) -> str | None:
    """Return the first line with the shape of an outlet's name; the only line is one where it begins so."""
    shaped = next((n for n, row in enumerate(rows) if looks_like_outlet(row.text)), None)
    if shaped is None:
        return None
    name = rows[shaped].text
    others = [row for n, row in enumerate(rows) if n != shaped and not row.prose]
    return name if others or name.startswith("The ") else None


def _choose(rows: Sequence[Row], *, on_page: bool) -> Row | None:
    """Return the headline's row: the first line too long for a label, else the last; off a page the first or none."""
    if not on_page:
        return rows[0] if rows and _is_heading(rows[0].text, on_page=False) else None
    headings = [row for row in rows if _is_heading(row.text, on_page=True)]
    return next((row for row in headings if len(row.text.split()) >= _FEWEST_WORDS), headings[-1] if headings else None)


def _is_heading(block: str, *, on_page: bool) -> bool:
    """Whether `block` can be a headline: a short line with no full stop; on a page, a question too."""
    if len(block) > _LONGEST or len(block.split()) > _MOST_WORDS or block.endswith((",", ";", ":")):
        return False
    return not ends_sentence(block) or (on_page and is_question(block))


def _bare_name(rows: Sequence[Row], below: Sequence[Row]) -> tuple[Row, str] | None:
    """Return a name that stands alone under the headline, next to a date or other furniture."""
    for before, row, after in zip([None, *rows], rows, [*rows[1:], None], strict=False):
        beside = any(other and other.parts for other in (before, after))
        if beside and row in below and not row.prose and (name := read_names(row.text)):
            return row, name
    return None


def without_marks(headline: str, outlet: str | None = None) -> str:
    """Take a wire's marks and the outlet's name off a headline.

    Examples
    --------
    >>> without_marks("(2nd LD) Envoys to meet in Geneva | Reuters")
    'Envoys to meet in Geneva'
    """
    mark = furniture().headline_mark.match(headline)
    while mark and mark.end() < len(headline):
        headline = headline[mark.end() :]
        mark = furniture().headline_mark.match(headline)
    for separator in (" | ", " - ", " – ", " — ", " :: "):
        before, found, after = headline.rpartition(separator)
        if found and before.strip() and (furniture().outlets.named(after) or (outlet and fold(after) == fold(outlet))):
            return before.strip()
    return headline
