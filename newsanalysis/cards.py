"""A card: what a notebook shows of a record. It holds wherever it is put: no script, styles inline, text isolated.

What matters is in the elements and the words, since GitHub takes every style away: a title is in ``<b>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

LONGEST = 20_000
"""Characters of a piece that a card shows; the rest is counted."""

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that no XML may hold, and so no workbook and no SVG."""
_NOT_IN_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_CARD = "border-left:4px solid #8888;padding:0.2em 1em;max-width:46em;line-height:1.6;overflow-wrap:anywhere"
_PALE = "opacity:0.8;font-size:0.9em"
_CELL = "text-align:left;padding:0.1em 0.8em 0.1em 0"


def readable(text: str) -> Markup:
    r"""Escape text, and put the replacement character where HTML can hold none: null bytes, lone surrogates.

    Examples
    --------
    >>> readable("a < b\x00")
    Markup('a &lt; b�')
    """
    return escape(_NOT_IN_HTML.sub("\ufffd", text))


def card(title: str, facts: Iterable[str | None], body: Markup = Markup("")) -> str:  # noqa: B008 - immutable
    """Return a card as HTML.

    Parameters
    ----------
    title
        Plain text, cut after 300 characters.
    facts
        Plain text each, those that are known below the title.
    body
        HTML, already escaped.

    Examples
    --------
    >>> "&lt;b&gt;" in card("<b>", [])
    True
    """
    known = " · ".join(fact for fact in facts if fact)
    return str(
        Markup(
            '<div style="{}"><p style="font-size:1.15em;margin:0.2em 0"><b><bdi>{}</bdi></b></p>'
            '<p style="{};margin:0.2em 0"><bdi>{}</bdi></p>{}</div>'
        ).format(_CARD, readable(shortened(title, 300)), _PALE, readable(known), body)
    )


def paragraphs(texts: Iterable[str]) -> Markup:
    """Return paragraphs as HTML, as many characters as a card shows, and how many are left."""
    shown, room, left = [], LONGEST, 0
    for text in texts:
        if room > 0:
            shown.append(Markup("<p><bdi>{}</bdi></p>").format(readable(text[:room])))
        left += max(0, len(text) - max(0, room))
        room -= len(text)
    return Markup("").join([*shown, remark(f"… {left:,} more characters") if left else ""])


def remark(text: str) -> Markup:
    """Return a paragraph in paler print."""
    return Markup('<p style="{}"><bdi>{}</bdi></p>').format(_PALE, readable(text))


def table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Markup:
    """Return a table as HTML, all cells escaped."""
    cell = Markup('<td style="{}"><bdi>{}</bdi></td>')
    head = Markup("").join(Markup('<th style="{}">{}</th>').format(_CELL, readable(name)) for name in columns)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(cell.format(_CELL, readable(str(value))) for value in row))
        for row in rows
    )
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, body)


def shortened(text: str, longest: int) -> str:
    """Cut text that is too long.

    Examples
    --------
    >>> shortened("a long headline", 6)
    'a long…'
    """
    return text if len(text) <= longest else f"{text[:longest]}…"
