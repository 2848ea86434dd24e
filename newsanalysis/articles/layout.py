"""Takes a page apart: what stands above the piece, the piece itself, and what stands below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from newsanalysis.articles.captions import find_captions
from newsanalysis.articles.datelines import read_dateline, without_signature
from newsanalysis.articles.headlines import Head, read_head, without_marks
from newsanalysis.articles.page import Page, Row
from newsanalysis.articles.parts import looks_like_outlet, outlet_in, recognise
from newsanalysis.articles.prose import is_prose, is_question, mainly_latin
from newsanalysis.lexicons.furniture import fold, furniture

_REACH = 8  # rows below the first paragraph in which a byline or date still belongs to the head
_MOST_DECKS = 2
_RIGHTS = re.compile(r"(?:copyrights?|©|ⓒ|\(c\))[\s\d©(c),–-]*(?P<holder>[^\W\d_][^.,|]{1,60})", re.IGNORECASE)


def take_apart(blocks: Sequence[str], known: Page | None = None) -> Page:
    """Part a page's blocks into the piece and its furniture.

    Parameters
    ----------
    blocks
        Paragraphs and lines in the order of the page.
    known
        What the page's HTML says about itself.

    Returns
    -------
    Page
        Without furniture; where nothing but furniture would be left, with every block as a paragraph.
    """
    known = known or Page()
    if len(blocks) < 2 and known.headline is None:
        return _finished(known, list(blocks))
    rows = [Row(block, recognise(block), is_prose(block)) for block in blocks]
    captions, held = find_captions(_may_hold_captions(rows))
    rows = [row for row in rows if row.text not in held]
    first = next((n for n, row in enumerate(rows) if row.is_paragraph), None)
    if first is None:
        return replace(known, paragraphs=_all_but_headline(rows, known.headline))
    rows = _without_other_stories(rows, first)
    first, last = _head_end(rows, first), max(n for n, row in enumerate(rows) if row.is_paragraph) + 1
    last = max(first, last)
    head = read_head(rows[:first], known.headline, latin=mainly_latin(blocks))
    body = [row.text for row in rows[first:last] if not row.is_notice]
    body += _after_the_last(rows[last:], on_page=head.on_page)
    page = _with_fields(replace(known, headline=head.headline), head, rows[:first], rows[last:])
    page = replace(page, captions=tuple(dict.fromkeys([*known.captions, *captions])))
    return _finished(page, [*head.decks, *body]) if head.decks or body else replace(known, paragraphs=tuple(blocks))


def _all_but_headline(rows: Sequence[Row], headline: str | None) -> tuple[str, ...]:
    """Keep every line of what has no paragraph, but for the headline where the HTML named it."""
    lines = tuple(row.text for row in rows)
    return tuple(line for line in lines if headline is None or fold(line) != fold(headline)) or lines


def _may_hold_captions(rows: Sequence[Row]) -> list[str]:
    """Leave out furniture, and a headline that ends with its outlet as pictures do with theirs."""
    announcements = furniture().captions.announcements
    blocks = [row.text for row in rows if not row.parts or fold(row.text) in announcements]
    return [block for n, block in enumerate(blocks) if n > 1 or without_marks(block) == block]


def _without_other_stories(rows: list[Row], first: int) -> list[Row]:
    """Drop what follows the page's end, and the headlines under "Related" and its like."""
    kept = rows[:first]
    total, seen, listing, over = sum(len(row.text) for row in rows if row.is_paragraph), 0, False, False
    for row in rows[first:]:
        if row.is_paragraph:
            seen += len(row.text)
            listing = False
        over = over or (row.says("ending") and seen >= total / 2)
        listing = listing or row.says("list")
        if row.parts or not (over or listing):
            kept.append(row)
    return kept


def _head_end(rows: Sequence[Row], first: int) -> int:
    """Return where the head ends: at the first paragraph, or below a summary that a byline or date still follows."""
    if first and _is_question_below_labels(rows, first):
        first += 1
    end, second = first, rows[1:2]
    if first or any(row.says("byline") or (row.says("published") and is_question(rows[0].text)) for row in second):
        for n in range(first, min(first + _REACH, len(rows))):
            if rows[n].says("byline", "published") and sum(row.is_paragraph for row in rows[first:n]) <= _MOST_DECKS:
                end = n + 1
    return next((n for n in range(end, len(rows)) if rows[n].is_paragraph), end)


def _is_question_below_labels(rows: Sequence[Row], first: int) -> bool:
    """Whether the first paragraph is a headline that asks: nothing but labels above it, and more text below."""
    labels = all(row.parts or looks_like_outlet(row.text) for row in rows[:first])
    return labels and is_question(rows[first].text) and any(row.is_paragraph for row in rows[first + 1 :])


def _after_the_last(rows: Sequence[Row], *, on_page: bool) -> list[str]:
    """Keep the lines right below the last paragraph; further down a page there is nothing of the piece."""
    kept = []
    for row in rows:
        if not row.parts:
            kept.append(row.text)
        elif on_page:
            break
    return kept


def _with_fields(page: Page, head: Head, above: Sequence[Row], below: Sequence[Row]) -> Page:
    rows = [*above, *below]
    outlet = page.outlet or head.outlet or _first(rows, "outlet") or _rights_holder(below, above)
    byline = head.byline or _first(above, "byline") or page.byline or _first(below, "byline")
    printed = _moments(rows, "published") or _moments(rows, "updated")
    published = page.published or next(iter(printed), None)
    if published:  # the same day with its time, where the HTML had the day alone
        published = next((when for when in printed if when.date() == published.date() == published), published)
    return replace(page, outlet=outlet, byline=byline, published=published)


def _first(rows: Iterable[Row], kind: str) -> str | None:
    values = (part.value for row in rows for part in row.parts if part.kind == kind)
    return next((value for value in values if isinstance(value, str)), None)


def _moments(rows: Iterable[Row], kind: str) -> list[datetime]:
    values = (part.value for row in rows for part in row.parts if part.kind == kind)
    return [value for value in values if isinstance(value, datetime)]


def _rights_holder(below: Sequence[Row], above: Sequence[Row]) -> str | None:
    """Return the outlet in a copyright line, where its name is known, has the shape of one or heads the page."""
    heads = {fold(row.text) for row in above}
    for row in below:
        found = _RIGHTS.search(row.text)
        if found:
            holder = re.sub(r"\s*\ball rights\b.*", "", found["holder"], flags=re.IGNORECASE).strip()
            outlet = outlet_in(holder) or (holder if fold(holder) in heads else None)
            if outlet:
                return outlet
    return None


def _finished(page: Page, paragraphs: list[str]) -> Page:
    """Take the dateline off the first paragraphs, the signature off the last and a note on the writer from below it."""
    for n, paragraph in enumerate(paragraphs[:3]):
        dateline = read_dateline(paragraph)
        if dateline:
            paragraphs[n] = paragraph[dateline.length :]
            page = replace(page, outlet=page.outlet or dateline.agency, published=page.published or dateline.when)
            break
    writers = _writers(page.byline)
    piece = [paragraph for paragraph in paragraphs if not _is_note_on_writer(paragraph, writers)] or paragraphs
    if piece:
        piece[-1] = without_signature(piece[-1], credited=True)
    return replace(page, paragraphs=tuple(piece))


def _writers(byline: str | None) -> tuple[str, ...]:
    return tuple(filter(None, re.split(r",\s*|\s+(?:and|AND|&)\s+", byline or "")))


def _is_note_on_writer(paragraph: str, writers: tuple[str, ...]) -> bool:
    """Whether a paragraph says who wrote the piece: "Jane Roe is a senior fellow at ..."."""
    words = furniture().bylines
    about = words.note.match(paragraph)
    name = next((writer for writer in writers if paragraph.startswith(writer)), None)
    start = about.end() if about else len(name) if name else 0
    if start:
        return start == len(paragraph) or words.note_verb.match(paragraph, start) is not None
    surname = paragraph.split(" ", 1)[0]
    known = any(surname.lower() in writer.lower().split() for writer in writers)
    return known and words.surname_verb.match(paragraph, len(surname)) is not None
