"""The place, day and agency before a piece's first words, and the mark after its last."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from newsanalysis.articles.dates import find_date
from newsanalysis.articles.parts import looks_like_outlet
from newsanalysis.lexicons.furniture import furniture

_DATELINE = re.compile(
    r"(?P<head>[^“”\"!?]{2,100}?)(?:\s(?:--+|[—–―_-])(?=\s)|\s?(?:--+|[—―])|(?<=\)):)\s*(?=\S)",
)
_AGENCY = re.compile(r"\s*(?:\((?P<round>[^()]{2,40})\)|/(?P<slashed>[^/]{2,30})/)\s*$")
_PLACE = re.compile(r"[^\W\d_][\w.'’-]*(?:(?:\s|/|,\s?)[^\W\d_][\w.'’-]*)*")
_ONLY_PLACE = re.compile(r"\((?P<place>[A-Z][^()\d]{1,30})\)\s?[–—-]+\s(?=\S)")
_BYLINE_AT_END = re.compile(r"\s[Bb]y (?:[A-Z][\w'’.-]*\s){1,4}\([\w.+-]{1,64}@[\w.-]{1,64}\)$")


class Dateline(NamedTuple):
    """What a dateline says, and how many characters it takes."""

    length: int
    agency: str | None
    when: datetime | None


def read_dateline(paragraph: str) -> Dateline | None:
    """Find "SEOUL, May 24 (Yonhap) --" or the like at the beginning of `paragraph`.

    Examples
    --------
    >>> read_dateline("PYONGYANG, May 24, 2021 (KCNA) -- The talks ended.")
    Dateline(length=34, agency='Korean Central News Agency', when=datetime.datetime(2021, 5, 24, 0, 0))
    >>> read_dateline("NATO -- the alliance -- waits.") is None
    True
    """
    only = _ONLY_PLACE.match(paragraph)
    if only:
        return Dateline(only.end(), None, None)
    found = _DATELINE.match(paragraph)
    if found is None:
        return None
    head = found["head"].strip()
    agency = _AGENCY.search(head)
    name = (agency["round"] or agency["slashed"]).strip() if agency else None
    rest = head[: agency.start()] if agency else head
    date = find_date(rest)
    place = (rest[: date.start] if date and date.end == len(rest.rstrip()) else rest).strip(" ,")
    known = furniture().outlets.named(name) if name else None
    if not _is_place(place, dated=date is not None, agency=name, known=known is not None):
        return None
    return Dateline(found.end(), known or name, date.when if date else None)


def _is_place(place: str, *, dated: bool, agency: str | None, known: bool) -> bool:
    """Whether the words before the dash are where a piece was written, given what else stands there."""
    if not place:
        return dated and agency is not None
    words = place.replace("/", " ").split()
    if len(words) > 6 or not _PLACE.fullmatch(place) or not all(word[0].isupper() or len(word) < 4 for word in words):
        return False
    first = re.split(r"[,/]", place, maxsplit=1)[0]
    if first in furniture().cities or (first.isupper() and ("," in place or agency or dated)):
        return True
    return len(words) <= 4 and words[0] != "The" and not looks_like_outlet(place) and (dated or known)


def without_signature(paragraph: str, *, credited: bool = False) -> str:
    """Take off what closes a piece: "(END)", "(Reporting by ...)", a writer's address, an agency's name in brackets.

    With `credited`, the agency too: under a photograph that is a credit, and the caller knows which it is.
    """
    bare, signature = furniture().captions.bare, furniture().signature
    while True:
        shorter = signature.sub("", paragraph).rstrip()
        shorter = _BYLINE_AT_END.sub("", shorter)
        if credited:
            shorter = bare.sub("", shorter).rstrip()
        if shorter in {"", paragraph}:
            return paragraph
        paragraph = shorter
