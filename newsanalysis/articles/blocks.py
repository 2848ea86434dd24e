"""Cuts a pasted text into its paragraphs and lines, joining lines that were only wrapped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from newsanalysis.articles.parts import recognise

_NARROWEST, _WIDEST = 30, 120
_SENTENCE_END = re.compile(r"[.!?:…。！？][\"'”’)\]]*$")
_OPEN_END = re.compile(r"\s(?:a|an|the|of|by|to|in|on|at|for|from|with|and|or|as|into)$")
_ITEM = re.compile(r"[•·*▲△◆◇■□●○※▶►-]\s|\(?\d{1,2}[.)]\s|#{1,6}\s|>|[A-Z][A-Za-z-]{1,11}:\s")


def split_blocks(text: str) -> list[str]:
    r"""Return the blocks of `text`, each on one line, in order; none is empty.

    Examples
    --------
    >>> split_blocks("Envoys meet\n\nThe two sides met in Geneva on Friday, as the\nministry had said, and parted.")
    ['Envoys meet', 'The two sides met in Geneva on Friday, as the ministry had said, and parted.']
    """
    lines = text.replace("\r\n", "\n").translate(_TIDY).split("\n")
    width = _wrap_width(lines)
    blocks: list[str] = []
    open_line: str | None = None
    for line in lines:
        words = " ".join(line.split())
        if not words:
            open_line = None
        elif open_line is not None and _continues(open_line, line, width):
            blocks[-1] = _joined(blocks[-1], words)
            open_line = line
        else:
            blocks.append(words)
            open_line = line
    return blocks


class _Tidy(dict[int, str]):
    """What each character becomes: one kind of line end, one kind of space, nothing that is not seen."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = tidied = _tidied(character)
        return tidied


_UNSEEN = frozenset("\u00ad\u200b\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_ENDS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028")


def _tidied(character: str) -> str:
    category = unicodedata.category(character)
    if character in _LINE_ENDS:
        return "\n"
    if character == "\u2029":
        return "\n\n"
    if category == "Zs" or character == "\t":
        return " "
    return "" if character in _UNSEEN or category in {"Cc", "Cs"} else character


_TIDY = _Tidy()


def _wrap_width(lines: Sequence[str]) -> int | None:
    """Return the width at which a text was wrapped, or ``None`` where its lines are whole paragraphs."""
    filled = [line for line in lines if line and not line.isspace()]
    if sum(len(line) > _WIDEST for line in filled) > 0.1 * len(filled):
        return None
    pairs = [(line, after) for line, after in pairwise(lines) if " " in line and after.strip() and len(line) <= _WIDEST]
    width = max((len(line.rstrip()) for line, _ in pairs), default=0)
    full = [after.lstrip() for line, after in pairs if _is_full(line, after, width)]
    running_on = sum(after[0].islower() for after in full)
    return width if width >= _NARROWEST and running_on and running_on >= 0.4 * len(full) else None


def _is_full(line: str, after: str, width: int) -> bool:
    """Whether the first word of the next line would not have fitted on this one, give or take for ragged columns."""
    needed = len(line.rstrip()) + 1 + len(after.split(None, 1)[0])
    return needed > (width if _SENTENCE_END.search(line.rstrip()) else 0.75 * width)


def _continues(line: str, after: str, width: int | None) -> bool:
    """Whether `after` goes on with the paragraph of `line`."""
    if _ITEM.match(after.lstrip()) or (_indent(after) > _indent(line) and not _ITEM.match(line.lstrip())):
        return False
    words = line.strip()
    wrapped = width is not None and len(words) <= width and _is_full(line, after, width)
    runs_on = len(words) >= _NARROWEST and not _SENTENCE_END.search(words) and after.lstrip()[0].islower()
    fits = wrapped or runs_on or _OPEN_END.search(words) is not None
    return fits and not recognise(words) and not recognise(after.strip())


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _joined(block: str, words: str) -> str:
    hyphenated = len(block) > 1 and block[-1] == "-" and block[-2].isalpha() and words[0].isalpha()
    return block + words if hyphenated else f"{block} {words}"
