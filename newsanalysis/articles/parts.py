"""Says what a line of a page is when it is not part of the piece: a byline, a date, an outlet, a notice ..."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Literal, NamedTuple

from newsanalysis.articles.dates import read_date
from newsanalysis.lexicons.furniture import fold, fold_quotes, furniture

Kind = Literal["outlet", "section", "byline", "published", "updated", "headline", "role", "notice", "list", "ending"]

LONGEST = 400
"""No line of furniture has more characters, photo captions apart."""

_SEPARATOR = re.compile(r"\s*[|·•∙]\s*|\s[/–—-]\s")
_BREADCRUMB = re.compile(r"\s*[>›»]\s*")
_MAIL_HEADER = re.compile(r"(Subject|From|Date): +(\S.*)", re.DOTALL)
_ADDRESS = re.compile(r"[(<\[]?[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){0,4}[)>\]]?")
_BRACKETS = re.compile(r"\([^()]{0,80}\)")
_WHERE = re.compile(r"(?:^|\s)(?:in|for|at|from|FOR|IN|AT)\s(?=[A-Z])")
_AND = re.compile(r"\s*(?:,|;|&|/|\s(?:and|AND|with|WITH)\s)\s*")
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")


class Part(NamedTuple):
    """One thing that a line of furniture says."""

    kind: Kind
    value: str | datetime | None = None


@lru_cache(4096)  # every line is asked about when lines are joined, and again when the page is taken apart
def recognise(line: str) -> tuple[Part, ...]:
    """Return what `line` says as furniture, nothing where it may belong to the piece.

    Examples
    --------
    >>> recognise("By Jane Roe | The Korea Herald")
    (Part(kind='byline', value='Jane Roe'), Part(kind='outlet', value='The Korea Herald'))
    >>> recognise("By Friday the talks were over.")
    ()
    """
    line = line.strip()
    if not line or len(line) > LONGEST:
        return ()
    if line[0] == "(" and line[-1] == ")":
        inside = recognise(line[1:-1].rstrip(" ."))
        if inside:
            return inside
    folded = fold(line)
    return _heading(line, folded) or _statement(line) or _in_pieces(line) or _notice(line, folded)


def is_name(text: str, *, fewest: int = 2) -> bool:
    """Whether `text` looks like a person's full name: two to four words in capitals of title."""
    words = text.split()
    if not fewest <= len(words) <= 4 or text.endswith((",", ":", ";")):
        return False
    particles = furniture().bylines.particles
    return all(_WORD.fullmatch(word) and (word[0].isupper() or word in particles) for word in words)


def is_role(text: str) -> bool:
    """Whether `text` says what a writer is: "Staff Writer", "Seoul correspondent"."""
    words = text.strip(" ,()").lower().split()
    bylines = furniture().bylines
    return 0 < len(words) <= 6 and (
        " ".join(words) in bylines.roles or words[-1].removesuffix("s") in bylines.role_nouns
    )


def looks_like_outlet(text: str) -> bool:
    """Whether a line has the shape of an outlet's name: "The Borland Times", "Ministry of Trade of Borland"."""
    outlets, words = furniture().outlets, text.strip(" .").split()
    if not 1 < len(words) <= 10 or words[0].lower() in outlets.not_first or not words[0][0].isupper():
        return False
    if text.lower().startswith(outlets.houses):
        return True
    if len(words) > 5 or not all(word[0].isupper() or word in {"of", "and", "the", "for", "on"} for word in words):
        return False
    lower = [word.lower().strip("()") for word in words]
    while len(lower) > 1 and lower[-1] in outlets.endings:
        lower.pop()
    first = lower[1:] if lower[0] == "the" else lower
    return lower[-1] in outlets.nouns or (first[0] in outlets.nouns and first[1] in {"of", "for", "on"})


def outlet_in(text: str) -> str | None:
    """Return the outlet that `text` names, known or by its shape."""
    known = furniture().outlets.named(text)
    return known or (text.strip() if looks_like_outlet(text) else None)


def read_byline(line: str, *, fewest: int = 2) -> str | None:
    """Return the writers that "By ..." names, as they are written there.

    Examples
    --------
    >>> read_byline("By Jane Roe and John Doe, Staff Writers"), read_byline("By Jane Roe (jroe@paper.example)")
    ('Jane Roe and John Doe', 'Jane Roe')
    """
    opening = furniture().bylines.opening.match(line)
    return read_names(line[opening.end() :], fewest) if opening and opening.end() < len(line) else None


def read_names(text: str, fewest: int = 2) -> str | None:
    """Return the names that `text` is made of, without roles, places and addresses; ``None`` where it is more."""
    cleaned = " ".join(_BRACKETS.sub(" ", _ADDRESS.sub(" ", text)).split()).strip(" ,|/-–—")
    where = _WHERE.search(cleaned)
    if where and len(cleaned[where.end() :].split()) <= 6:
        cleaned = cleaned[: where.start()].rstrip(" ,")
    if cleaned.lower() in furniture().bylines.unnamed or furniture().outlets.named(cleaned):
        return cleaned
    end = 0
    for start, stop in _between(_AND, cleaned):
        piece = cleaned[start:stop]
        named = _without_outlet(piece)
        if is_role(piece) or (end and furniture().outlets.named(piece)):
            continue
        if is_name(named, fewest=fewest):
            end = start + len(named)
        elif not (end and (outlet_in(piece) or is_name(piece, fewest=1))):
            return None
    return cleaned[:end] or None


def _without_outlet(name: str) -> str:
    """Take an outlet off the end of a name: "Jane Roe Associated Press"."""
    words = name.split()
    for size in (3, 2, 1):
        if len(words) >= size + 2 and furniture().outlets.named(" ".join(words[-size:])):
            return " ".join(words[:-size])
    return name


def _between(separator: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in separator.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _is_menu(pieces: Sequence[str]) -> bool:
    """Whether most of three or more short pieces of a line are section labels."""
    labels = sum(fold(piece) in furniture().notices.sections for piece in pieces)
    return len(pieces) > 2 and labels > len(pieces) / 2 and all(len(piece.split()) <= 3 for piece in pieces)


def _in_pieces(line: str) -> tuple[Part, ...]:
    """Read a line of several things: "By Jane Roe | May 24, 2021 | 5 min read"."""
    pieces = [piece for piece in _SEPARATOR.split(line) if piece.strip()]
    if len(pieces) < 2:
        return ()
    parts = [_heading(piece, fold(piece)) or _notice(piece, fold(piece)) or _statement(piece) for piece in pieces]
    if all(parts):
        return tuple(part for found in parts for part in found)
    return (Part("section"),) if _is_menu(pieces) else ()


def _heading(line: str, folded: str) -> tuple[Part, ...]:
    notices = furniture().notices
    if folded.strip("0123456789 ()") in notices.ending_headings or notices.ending_opening.match(line):
        return (Part("ending"),)
    if folded in notices.list_headings or (notices.list_opening.match(folded) and len(folded.split()) <= 6):
        return (Part("list"),)
    crumbs = _BREADCRUMB.split(line, maxsplit=1)
    path = len(crumbs) > 1 and fold(crumbs[0]) in notices.sections and len(folded.split()) <= 14
    if folded in notices.sections or path or ("," in line and _is_menu(line.split(","))):
        return (Part("section"),)
    return ()


def _notice(line: str, folded: str) -> tuple[Part, ...]:
    notices = furniture().notices
    words = folded.split()
    source = furniture().outlets.source.match(line)
    if source and (outlet := outlet_in(_ADDRESS.sub("", line[source.end() :]).strip())):
        return (Part("outlet", outlet),)
    opened = notices.opening.match(fold_quotes(line.lstrip(" •·*|>→▶►▸-–—"))) and len(words) <= notices.longest_opening
    if not words or folded in notices.phrases or notices.whole.fullmatch(folded) or opened:
        return (Part("notice"),)
    buttons = len(words) <= 24 and all(word in notices.button_words or word.isdecimal() for word in words)
    return (Part("notice"),) if buttons or re.fullmatch(r"@\w{2,40}", line) else ()


def _statement(line: str) -> tuple[Part, ...]:
    """Read a line that says who wrote it, when or where."""
    header = _MAIL_HEADER.fullmatch(line)
    if header and header[1] != "Date":
        return (_from_header(header[1], header[2]),)
    dated = read_date(line)
    if dated:
        date = Part("updated" if dated.updated else "published", dated.when)
        rest = [_heading(piece, fold(piece)) or _signed(piece, fewest=1) for piece in _pieces(dated.rest)]
        if all(rest) or is_name(dated.rest, fewest=1):
            return (date, *(part for found in rest for part in found))
        return ()
    return _signed(line)


def _pieces(line: str) -> list[str]:
    pieces = (piece.strip(" -–—|,") for piece in _SEPARATOR.split(line))
    return [piece for piece in pieces if piece]


def _from_header(name: str, value: str) -> Part:
    if name == "Subject":
        return Part("headline", value)
    sender = _ADDRESS.sub("", value).strip(" \"'<>")
    outlet = outlet_in(sender)
    if outlet:
        return Part("outlet", outlet)
    return Part("byline", sender) if is_name(sender) else Part("notice")


def _signed(line: str, fewest: int = 2) -> tuple[Part, ...]:
    outlet = furniture().outlets.named(line) or _outlet_and_place(line)
    if outlet:
        return (Part("outlet", outlet),)
    byline = read_byline(line, fewest=fewest) if not line.endswith(".") or line.endswith(("Jr.", "Sr.")) else None
    if byline is None and (_ADDRESS.search(line) or ("," in line and is_role(line.rsplit(",", 1)[1]))):
        byline = read_names(line)
    if byline:
        return (Part("byline", byline), *_house(line))
    if is_role(line) and not line.endswith(".") and line.lower().strip() in furniture().bylines.roles:
        return (Part("role"),)
    return ()


def _outlet_and_place(line: str) -> str | None:
    """Read "BBC News, Seoul"."""
    outlet, comma, place = line.partition(", ")
    return furniture().outlets.named(outlet) if comma and is_name(place, fewest=1) else None


def _house(byline: str) -> tuple[Part, ...]:
    """Find the outlet that a byline ends with."""
    outlet = next((outlet_in(byline[start:]) for start in _tails(byline)), None)
    return (Part("outlet", outlet),) if outlet else ()


def _tails(text: str) -> list[int]:
    return [found.end() for found in _AND.finditer(text)][-1:]
