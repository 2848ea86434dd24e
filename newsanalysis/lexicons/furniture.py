"""What stands on a news page beside the piece: outlets, section labels, buttons, credits, bylines, datelines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from newsanalysis.errors import ResourceError
from newsanalysis.lexicons.files import load_toml

FILE = "furniture.toml"

_EDGES = " \t•·∙◦*|<>–—-→»«›‹▶►▸▲△▼▽◆◇■□●○※:,_~=…[]"


def fold(line: str) -> str:
    """Return `line` in lower case, without the bullets, arrows and dots around it.

    Examples
    --------
    >>> fold("  • Link copied ...")
    'link copied'
    """
    folded = line.strip(_EDGES)
    if folded.endswith(".."):
        folded = folded.rstrip(". ")
    return folded.lower().replace("’", "'")


@dataclass(frozen=True, slots=True)
class Outlets:
    """Who publishes: `names` by every way they are written (folded), and the shape of a name not among them."""

    names: Mapping[str, str]
    nouns: frozenset[str]
    houses: tuple[str, ...]
    endings: frozenset[str]
    not_first: frozenset[str]
    source: re.Pattern[str]

    def named(self, text: str) -> str | None:
        """Return the outlet whose name `text` is."""
        folded = fold(text)
        return self.names.get(folded) or self.names.get(folded.removeprefix("the "))


@dataclass(frozen=True, slots=True)
class Notices:
    """Lines that are buttons, notices and house advertisements, and the headings over other stories."""

    button_words: frozenset[str]
    phrases: frozenset[str]
    opening: re.Pattern[str]
    longest_opening: int
    whole: re.Pattern[str]
    sections: frozenset[str]
    list_headings: frozenset[str]
    list_opening: re.Pattern[str]
    ending_headings: frozenset[str]
    ending_opening: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Captions:
    """Signs of a photo caption.

    `bare` finds an agency in brackets at the end of a line, `credit` any fuller credit there, `alone` a line that is
    all credit, `opening` how a caption begins, `label` the part of that which is not its text; `announcements` are
    lines that announce a caption on the next.
    """

    bare: re.Pattern[str]
    credit: re.Pattern[str]
    alone: re.Pattern[str]
    announcements: frozenset[str]
    opening: re.Pattern[str]
    label: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Bylines:
    """Who wrote it: how a byline begins, what writers are, what may stand in or for a name."""

    opening: re.Pattern[str]
    roles: frozenset[str]
    role_nouns: frozenset[str]
    unnamed: frozenset[str]
    particles: frozenset[str]
    note: re.Pattern[str]
    note_verb: re.Pattern[str]
    surname_verb: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Dates:
    """The words around a date."""

    label: re.Pattern[str]
    updated: re.Pattern[str]
    weekday: re.Pattern[str]
    zone: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Furniture:
    """``resources/furniture.toml``."""

    outlets: Outlets
    notices: Notices
    captions: Captions
    bylines: Bylines
    dates: Dates
    cities: frozenset[str]
    headline_mark: re.Pattern[str]
    signature: re.Pattern[str]


@cache
def furniture() -> Furniture:
    """Load the furniture once."""
    data = load_toml(FILE)
    try:
        return _parse(data)
    except (KeyError, TypeError, AttributeError, re.error) as error:
        raise ResourceError(f"resources/{FILE}: expected the tables of the shipped file, got {error!r}") from error


def _parse(data: Mapping[str, Any]) -> Furniture:
    marks, brackets = _any(data["signatures"]["marks"]), _any(data["signatures"]["brackets"])
    return Furniture(
        outlets=_outlets(data["outlet"], data["outlet_shape"]),
        notices=_notices(data),
        captions=_captions(data["captions"]),
        bylines=_bylines(data["bylines"]),
        dates=_dates(data["dates"]),
        cities=frozenset(data["datelines"]["cities"]),
        headline_mark=re.compile(rf"\s*(?:{'|'.join(data['headlines']['marks'])})\s*"),
        signature=re.compile(rf"(?:{marks}|\((?:{brackets})[^()]{{0,300}}\)?)$"),
    )


def _outlets(rows: Iterable[Mapping[str, Any]], shape: Mapping[str, Any]) -> Outlets:
    return Outlets(
        names={fold(name): row["name"] for row in rows for name in (row["name"], *row.get("aliases", ()))},
        nouns=frozenset(map(str.lower, shape["nouns"])),
        houses=tuple(map(str.lower, shape["houses"])),
        endings=frozenset(map(str.lower, shape["endings"])),
        not_first=frozenset(shape["not_first"]),
        source=re.compile(rf"(?:{_any(shape['openings'])})\s*", re.IGNORECASE),
    )


def _notices(data: Mapping[str, Any]) -> Notices:
    notices, lists = data["notices"], data["lists"]
    return Notices(
        button_words=frozenset(notices["button_words"]),
        phrases=frozenset(map(fold, notices["phrases"])),
        opening=re.compile(_any(map(fold_quotes, notices["openings"])), re.IGNORECASE),
        longest_opening=notices["longest_opening"],
        whole=re.compile("|".join(notices["patterns"]), re.IGNORECASE),
        sections=frozenset(map(fold, data["sections"]["labels"])),
        list_headings=frozenset(map(fold, lists["headings"])),
        list_opening=re.compile(_any(lists["openings"]), re.IGNORECASE),
        ending_headings=frozenset(map(fold, lists["endings"])),
        ending_opening=re.compile(_any(lists["ending_openings"]), re.IGNORECASE),
    )


def fold_quotes(text: str) -> str:
    """Return `text` with typewriter apostrophes."""
    return text.replace("’", "'")


def _captions(table: Mapping[str, Any]) -> Captions:
    agency, words, opening = (_any(table[name]) for name in ("credits", "credit_words", "credit_openings"))
    return Captions(
        bare=re.compile(rf"\s*[(\[](?:{agency}|{words})[)\]]$"),
        credit=re.compile(
            rf"""\s*(?:
                  [(\[][^()\[\]]{{0,60}}\b(?:{agency})\b[^().\[\]]{{0,60}}[)\]]         # (AP Photo/Jane Roe)
                | [(\[][^()\[\]]{{2,60}}\b(?:{agency})\.[)\]]                              # (Jane Roe/AFP.)
                | [(\[](?:{opening}|{words})[^()\[\]]{{0,80}}[)\]]                       # (Photo by Jane Roe)
                | (?:{opening})\s?[^.!?]{{2,80}}                                          # Photo: Jane Roe
                | \s[/|]\s?(?:{agency})                                                  # | KYODO
                | \b(?:{agency})\s?/\s?[^\W\d_][\w .'’-]{{1,60}}                         # REUTERS/Jane Roe
                )$""",
            re.VERBOSE,
        ),
        alone=re.compile(
            rf"(?:[^\W\d_][^.!?/]{{1,40}}/\s?)?(?:{agency})(?:\s?/\s?[^\W\d_][^.!?/]{{1,40}})?(?: via [^.!?]{{2,40}})?"
        ),
        announcements=frozenset(map(fold, table["announcements"])),
        opening=re.compile(_any(table["openings"])),
        label=re.compile(rf"(?:{_any(table['labels'])})\s*"),
    )


def _bylines(table: Mapping[str, Any]) -> Bylines:
    return Bylines(
        opening=re.compile(rf"(?:{_any(table['openings'])})\s*", re.IGNORECASE),
        roles=frozenset(table["roles"]),
        role_nouns=frozenset(role.rsplit(" ", 1)[-1] for role in table["roles"]),
        unnamed=frozenset(table["unnamed"]),
        particles=frozenset(table["particles"]),
        note=re.compile(_any(table["notes"])),
        note_verb=re.compile(rf"\s(?:{_any(table['note_verbs'])})"),
        surname_verb=re.compile(rf"\s(?:{_any(table['surname_verbs'])})"),
    )


def _dates(table: Mapping[str, Any]) -> Dates:
    updated = _any(table["updated"])
    labels = _any([*table["published"], *table["updated"]])
    return Dates(
        label=re.compile(rf"(?<!\w)(?:{labels})", re.IGNORECASE),
        updated=re.compile(rf"(?<!\w)(?:{updated})", re.IGNORECASE),
        weekday=re.compile(rf"(?<!\w)(?:{_any(table['weekdays'])})\.?(?!\w)"),
        zone=re.compile(rf"(?<![A-Za-z])(?:{_any(table['zones'])})(?:\s?[+-]\d{{1,2}}(?::?\d\d)?)?(?!\w)"),
    )


def _any(words: Iterable[str]) -> str:
    """Alternatives, the longest first; one that ends in a letter ends a word."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(_spaced(word) + (r"(?!\w)" if word[-1].isalpha() else "") for word in longest_first)


def _spaced(word: str) -> str:
    return re.escape(word).replace(r"\ ", r"[ ]")
