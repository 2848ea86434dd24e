"""Dates and times as news pages print them."""

from __future__ import annotations

import re
from collections import deque
from datetime import datetime
from typing import NamedTuple

from newsanalysis.lexicons.furniture import furniture

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_DIGIT = re.compile(r"\d")
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"""(?<![\w.])(?<!\d:)(?:
        # 24 May 2021
        (?P<day1>\d{{1,2}})(?:st|nd|rd|th)?\.?[ ](?:of[ ])?(?P<month1>{_MONTH})\b\.?(?:,?[ ](?P<year1>{_YEAR})\b)?
        # May 24, 2021; January 1, Juche 110 (2021)
      | (?P<month2>{_MONTH})\.?[ ](?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b
        (?:,?[ ](?:Juche[ ]\d{{1,3}}[ ]?\()?(?P<year2>{_YEAR})(?:\b|(?=\d{{1,2}}:\d\d))\)?)?
        # 2021-05-24
      | (?P<year3>{_YEAR})[-./][ ]?(?P<month3>\d{{1,2}})[-./][ ]?(?P<day3>\d{{1,2}})(?!\d)\.?(?:T(?=\d)|(?!\w))
        # 2021년 5월 24일
      | (?P<year4>\d{{4}})[년年][ ]?(?P<month4>\d{{1,2}})[월月][ ]?(?P<day4>\d{{1,2}})[일日]
        # 24/05/2021
      | (?P<one>\d{{1,2}})[/.](?P<other>\d{{1,2}})[/.](?P<year5>{_YEAR})\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_TIME = re.compile(
    r"""(?<![\d.:])(?P<noon>오전|오후)?[ ]?(?:
        (?P<hour1>[01]?\d|2[0-3])[:.h](?P<minute1>[0-5]\d)(?::[0-5]\d(?:\.\d{1,6})?)?(?!\d)
        (?:\s?(?P<half1>[ap])\.?m\b\.?|\s?[+-]\d\d:?\d\d\b)?
      | (?P<hour2>1[0-2]|0?[1-9])\s?(?P<half2>[ap])\.?m\b\.?
      | (?P<hour3>[01]\d|2[0-3])(?P<minute3>[0-5]\d)
        (?=\s?(?:GMT|UTC|KST|JST|HKT|SGT|IST|MSK|CES?T|BST|E[SD]?T|hrs?)\b)(?:\s?hrs?\b)?
    )""",
    re.VERBOSE | re.IGNORECASE,
)


class Dated(NamedTuple):
    """A date in a line: `when`, ``None`` without a year; whether it is an update's; what else the line says."""

    when: datetime | None
    updated: bool
    rest: str


class Found(NamedTuple):
    """A date in a text and where it stands; `when` is ``None`` where it has no year."""

    start: int
    end: int
    when: datetime | None


def find_date(text: str) -> Found | None:
    """Find the last date in `text`."""
    last = deque(_DATE.finditer(text), maxlen=1)
    return Found(last[0].start(), last[0].end(), _moment(last[0], None)) if last else None


def read_date(line: str) -> Dated | None:
    """Find the date that `line` prints, with its time where there is one.

    Where the line has a date of publication and one of an update, the former counts. Time zones are left out.

    Examples
    --------
    >>> found = read_date("Published : May 24, 2021 - 15:37")
    >>> str(found.when), found.rest
    ('2021-05-24 15:37:00', '')
    >>> read_date("PUBLISHED: 15:37 GMT, 24 May 2021 | UPDATED: 16:02 GMT, 25 May 2021").when.day
    24
    """
    if not _DIGIT.search(line):
        return None
    update = furniture().dates.updated.search(line)
    before, after = (line[: update.start()], line[update.start() :]) if update else (line, "")
    updated = not _DATE.search(before)
    segment = after if updated else before
    date = _DATE.search(segment)
    if date is None:
        return None
    when = _moment(date, _TIME.search(_blank(segment, date)))
    return Dated(when, updated and bool(update), _rest(line))


def _moment(date: re.Match[str], time: re.Match[str] | None) -> datetime | None:
    calendar = _calendar(date)
    if calendar is None:
        return None
    try:
        return datetime(*calendar, *_clock(time))
    except ValueError:  # 31 February
        return None


def _calendar(date: re.Match[str]) -> tuple[int, int, int] | None:
    year = date["year1"] or date["year2"] or date["year3"] or date["year4"] or date["year5"]
    if year is None:
        return None
    name = date["month1"] or date["month2"]
    if name is not None:
        month = next(n for n, full in enumerate(_MONTHS, 1) if full.startswith(name.lower()[:3]))
        return int(year), month, int(date["day1"] or date["day2"])
    if date["one"] is None:
        return int(year), int(date["month3"] or date["month4"]), int(date["day3"] or date["day4"])
    return _day_and_month(int(year), int(date["one"]), int(date["other"]))


def _day_and_month(year: int, one: int, other: int) -> tuple[int, int, int] | None:
    """Read 24/05 and 05/24, but not 05/06, which is two days in two countries."""
    if one == other or other > 12:
        return year, one, other
    return (year, other, one) if one > 12 else None


def _clock(time: re.Match[str] | None) -> tuple[int, int]:
    if time is None:
        return 0, 0
    hour = int(time["hour1"] or time["hour2"] or time["hour3"])
    minute = int(time["minute1"] or time["minute3"] or 0)
    half = (time["half1"] or time["half2"] or {"오전": "a", "오후": "p"}.get(time["noon"] or "", "")).lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, minute


def _blank(line: str, found: re.Match[str]) -> str:
    return f"{line[: found.start()]} {line[found.end() :]}"


def _rest(line: str) -> str:
    words = furniture().dates
    for pattern in (_DATE, _TIME, words.zone, words.weekday):
        line = pattern.sub(" ", line)
    return _without_labels(" ".join(line.split()))


def _without_labels(rest: str) -> str:
    """Take labels off both ends of what is left of a line once its dates are gone."""
    label = furniture().dates.label
    while True:
        rest = rest.strip(" ,;:|/()[]–—-·•.")
        first = label.match(rest)
        if first:
            rest = rest[first.end() :]
            continue
        words = rest.rsplit(" ", 2)
        tail = next((n for n in (2, 1) if len(words) > n and label.fullmatch(" ".join(words[-n:]))), None)
        if tail is None:
            return rest
        rest = " ".join(words[:-tail])
