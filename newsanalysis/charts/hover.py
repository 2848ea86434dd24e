"""What a chart says under the pointer: the sentence, its evidence in bold, and the position in words."""

from __future__ import annotations

import math
import re
from html import escape
from typing import Any

import pandas as pd

from newsanalysis.printing import NOBODY_NAMED, counted, signed

LINE = 70
MOST_LINES = 12


def plain(text: str) -> str:
    """Make text safe for plotly, which reads HTML tags, and formulas between dollar signs.

    Examples
    --------
    >>> plain("<b>R&D</b> at $5")
    '&lt;b&gt;R&amp;D&lt;/b&gt; at &#36;5'
    """
    return escape(text, quote=False).replace("$", "&#36;")


def wrapped(text: str, evidence_at: str = "") -> str:
    """Break a sentence into lines of 70 characters and set its evidence in bold.

    Parameters
    ----------
    text
        Any text; nothing in it is read as HTML.
    evidence_at
        Places in `text`, as ``"12:30 45:60"``.

    Examples
    --------
    >>> wrapped("Seoul <welcomed> the offer.", "7:15")
    'Seoul &lt;<b>welcomed</b>&gt; the offer.'
    """
    bold = _bold(evidence_at)
    lines = _line_spans(text)
    shown = [_marked(text, start, end, bold) for start, end in lines[:MOST_LINES]]
    return "<br>".join(shown) + (" …" if len(lines) > MOST_LINES else "")


def position_words(row: Any) -> str:
    """Describe one row of a positions table, as plotly's HTML."""
    target = NOBODY_NAMED if pd.isna(row.target) else row.target
    details = [_value(row, name) for name in ("category", "issue", "modality")]
    voice = _value(row, "voice")
    confidence = getattr(row, "confidence", math.nan)
    sure = "" if pd.isna(confidence) else f" · confidence {confidence:.2f}"
    return "<br>".join(
        (
            wrapped(_value(row, "text") or "", _value(row, "evidence_at") or ""),
            "",
            f"<b>{plain(row.source)} → {plain(target)}</b>  stance {signed(row.stance)}{sure}",
            " · ".join(plain(detail) for detail in details if detail),
            f"voice: {plain(voice)}" if voice else "",
        )
    ).removesuffix("<br>")


def places_in_table(positions: pd.DataFrame) -> list[dict[str, int]]:
    """Say of each mark which sentence and which row of the table it stands for, so that a page can link the two."""
    return [
        {"sentence": int(sentence), "position": int(number)}
        for sentence, number in zip(positions["sentence"], positions["number"], strict=True)
    ]


def pair_words(row: Any) -> str:
    """Say in plain words who stands toward whom in one row of a positions table."""
    return f"{row.source} toward {NOBODY_NAMED if pd.isna(row.target) else row.target}"


def mean_words(row: Any, where: str) -> str:
    """Describe one row of a table of means of many articles, as plotly's HTML; `where` is put after the pair."""
    counts = f"{counted(row.articles, 'article')}, {counted(row.n, 'position')}"
    text = f"<b>{plain(row.source)} → {plain(row.target)}</b>{where}<br>mean stance {signed(row.stance)}<br>{counts}"
    return text if pd.isna(row.low) else f"{text}<br>95 % interval {signed(row.low)} to {signed(row.high)}"


def _value(row: Any, name: str) -> str | None:
    value = getattr(row, name, None)
    return None if value is None or pd.isna(value) else str(value)


def _bold(evidence_at: str) -> list[tuple[int, int]]:
    places = [(int(start), int(end)) for start, end in re.findall(r"(\d+):(\d+)", evidence_at)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _line_spans(text: str) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    for word in re.finditer(rf"\S{{1,{LINE}}}", text):
        if lines and word.end() - lines[-1][0] <= LINE:
            lines[-1] = (lines[-1][0], word.end())
        else:
            lines.append(word.span())
    return lines


def _marked(text: str, start: int, end: int, bold: list[tuple[int, int]]) -> str:
    pieces, at = [], start
    for first, last in bold:
        first, last = max(first, at), min(last, end)
        if first < last:
            pieces += [plain(text[at:first]), f"<b>{plain(text[first:last])}</b>"]
            at = last
    return re.sub(r"\s", " ", "".join([*pieces, plain(text[at:end])]))
