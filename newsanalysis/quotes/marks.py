"""Where words stand between quotation marks, whatever the marks and even where one is lost."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsanalysis.records import Sentence

_DOUBLE = re.compile(r"[“”„«»\"]|''|’’|``|‘‘")
_SINGLE_OPENING = re.compile(r"(?<![^\s(\[—–-])[‘'](?=[^\W_])(?!(?:em|til|tis|twas|cause|n|\d0s)\b)", re.IGNORECASE)
_SINGLE_CLOSING = re.compile(r"(?<=\S)[’'](?!\w)")
_COMMENT = re.compile(r",\s(?:[\w.-]{1,20}\s){1,3}(?:said|says|added|told|asked|wrote)\b|,\s(?:said|says)\s")
_POSSESSIVE = re.compile(r"[sxz][’'] \w")
_BEFORE_OPENING = frozenset("([{—–-/ \t\n\r\u00a0\u2009‘'\ufeff\u200b\u202a\u202c\u200e")
_AFTER_CLOSING = frozenset(")]}—–-/,.;:?! \t\n\r\u00a0\u2009’'")

Turn = Literal["opens", "closes", "either"]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Characters ``start`` to ``end`` stand in quotation marks, the marks included.

    `paragraph` counts blocks of text; `goes_on` says that the mark was left open on purpose because the
    next paragraph opens with one again.
    """

    start: int
    end: int
    paragraph: int
    goes_on: bool = False


def quotations(text: str, sentences: Sequence[Sentence]) -> list[Quotation]:
    """Find the words between quotation marks, paragraph by paragraph.

    A mark without its partner costs one sentence: what it opens ends with the sentence it stands in, what it
    closes begins with it. Nothing crosses a paragraph, save that a paragraph may leave its mark open for
    the next one to open again. Inner marks are part of the outer quotation.
    """
    found: list[Quotation] = []
    blocks = list(_blocks(sentences))
    for place, (number, block) in enumerate(blocks):
        following = blocks[place + 1][1][0].start if place + 1 < len(blocks) else len(text)
        goes_on = _turn_at(text, following) == "opens"
        found += _in_block(text, number, block, goes_on)
    return found


def _blocks(sentences: Sequence[Sentence]) -> Iterator[tuple[int, list[Sentence]]]:
    block: list[Sentence] = []
    for sentence in sentences:
        if block and sentence.paragraph != block[0].paragraph:
            yield block[0].paragraph, block
            block = []
        block.append(sentence)
    if block:
        yield block[0].paragraph, block


def _in_block(text: str, number: int, block: list[Sentence], goes_on: bool) -> list[Quotation]:
    start, end = block[0].start, block[-1].end
    found: list[Quotation] = []
    opened: int | None = None
    for mark in _DOUBLE.finditer(text, start, end):
        turn = _turn(text, mark.start(), mark.end(), mark[0])
        if turn == "either":
            turn = "opens" if opened is None else "closes"
        if turn == "closes" and opened is not None:
            found.append(Quotation(opened, mark.end(), number))
            opened = None
        elif turn == "closes":
            before = max(_sentence(block, mark.start()).start, found[-1].end if found else start)
            if not _is_inch(text, mark.start()) and before < mark.start():
                found.append(Quotation(before, mark.end(), number))
        elif opened is None:
            opened = mark.start()
        elif _sentence(block, opened).end <= mark.start():
            found.append(Quotation(opened, _end_of_lost(text, opened, _sentence(block, opened).end), number))
            opened = mark.start()
    if opened is not None:
        stop = end if goes_on else _end_of_lost(text, opened, _sentence(block, opened).end)
        found.append(Quotation(opened, stop, number, goes_on))
    return _with_single(text, number, block, found)


def _end_of_lost(text: str, opened: int, end: int) -> int:
    """Return where a quotation without its closing mark ends: before ", Lee said", else with its sentence."""
    comment = _COMMENT.search(text, opened, end)
    return comment.start() + 1 if comment else end


def _turn(text: str, start: int, end: int, mark: str) -> Turn:
    if mark in "“„«" or mark in ("``", "‘‘"):
        return "opens"
    before = start == 0 or text[start - 1] in _BEFORE_OPENING
    after = end == len(text) or text[end] in _AFTER_CLOSING
    if mark in "”»" or mark == "’’":
        return "either" if before and not after else "closes"
    if before == after:
        return "either"
    return "opens" if before else "closes"


def _turn_at(text: str, start: int) -> Turn | None:
    mark = _DOUBLE.match(text, start)
    return _turn(text, mark.start(), mark.end(), mark[0]) if mark else None


def _is_inch(text: str, mark: int) -> bool:
    return text[mark] == '"' and mark > 0 and text[mark - 1].isdigit()


def _sentence(block: list[Sentence], offset: int) -> Sentence:
    return block[max(0, bisect_right(block, offset, key=attrgetter("start")) - 1)]


def _with_single(text: str, number: int, block: list[Sentence], double: list[Quotation]) -> list[Quotation]:
    """Add what stands in single marks outside the double ones, as in headlines and British papers."""
    start, end = block[0].start, block[-1].end
    opening = [m.start() for m in _SINGLE_OPENING.finditer(text, start, end) if not _inside(double, m.start())]
    if not opening:
        return double
    closing = [m.start() for m in _SINGLE_CLOSING.finditer(text, start, end) if not _inside(double, m.start())]
    found = list(double)
    reached = start
    for place, mark in enumerate(opening):
        if mark < reached:
            continue
        limit = opening[place + 1] if place + 1 < len(opening) else end
        close = _closing(text, closing[bisect_right(closing, mark) : bisect_right(closing, limit - 1)])
        if close is not None:
            found.append(Quotation(mark, close + 1, number))
            reached = close + 1
    return sorted(found, key=attrgetter("start"))


def _closing(text: str, candidates: list[int]) -> int | None:
    """Choose among single marks that could close: not the apostrophe of "the allies' plan" if another can."""
    sure = [mark for mark in candidates if not _POSSESSIVE.match(text, mark - 1)]
    return next(iter(sure or candidates), None)


def _inside(quotations: list[Quotation], offset: int) -> bool:
    place = bisect_right(quotations, offset, key=attrgetter("start")) - 1
    return place >= 0 and offset < quotations[place].end
