"""The issues a position can be about, and the terms that show them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from newsanalysis.errors import ResourceError
from newsanalysis.lexicons.files import load_toml
from newsanalysis.records import Span
from newsanalysis.words import Phrases, Word, plural, verb_forms

FILE = "issues.toml"

Found = list[tuple[int, int, int]]
"""Terms in a sentence, each by its start, its end and the number of its issue."""


@dataclass(frozen=True, slots=True)
class Issues:
    """Finds what a part of a sentence is about.

    Examples
    --------
    >>> from newsanalysis.words import tokenize
    >>> words = tokenize("Seoul offered food aid while sanctions stay.")
    >>> issues().nearest(words, issues().found(words), [Span(6, 13)])
    'aid and economy'
    """

    names: tuple[str, ...]
    handicaps: tuple[int, ...]
    terms: Phrases[int]
    boundaries: frozenset[str]
    crossing: int
    when: frozenset[str]
    background: int

    def found(self, words: Sequence[Word]) -> Found:
        """Find the terms among a sentence's words."""
        return list(self.terms.find(words))

    def nearest(self, words: Sequence[Word], found: Found, places: Sequence[Span]) -> str | None:
        """Name the issue whose term stands nearest to one of `places`; of equals, the one listed first."""
        if not found or not places:
            return None
        if len({number for _, _, number in found}) == 1:
            return self.names[found[0][2]]
        walls = [word.start for word in words if word.lower in self.boundaries]
        dated = {word.start for n, w in enumerate(words) if w.lower in self.when for word in words[n + 1 : n + 4]}
        distances = [
            (
                min(self._apart(start, end, place, walls) for place in places)
                + self.handicaps[number]
                + (self.background if start in dated else 0),
                number,
            )
            for start, end, number in found
        ]
        return self.names[min(distances)[1]]

    def _apart(self, start: int, end: int, place: Span, walls: Sequence[int]) -> int:
        first, last = (place.end, start) if place.end <= start else (end, place.start)
        if first >= last:
            return 0
        return last - first + self.crossing * (bisect_left(walls, last) - bisect_left(walls, first))


@cache
def issues() -> Issues:
    """Load the issues once."""
    data = load_toml(FILE)
    rows, distance = data.get("issue"), data.get("distance")
    if not rows or not distance:
        raise ResourceError(f"resources/{FILE}: expected [distance] and [[issue]] tables, found {', '.join(data)}")
    terms = [
        (form, number)
        for number, row in enumerate(rows)
        for form in (*_nouns(row["terms"]), *_verbs(row.get("verbs", ())))
    ]
    names, handicaps = zip(*((row["name"], row.get("handicap", 0)) for row in rows), strict=True)
    return Issues(
        names,
        handicaps,
        Phrases(terms),
        boundaries=frozenset(distance["boundaries"].split()),
        crossing=distance["crossing"],
        when=frozenset(distance["when"].split()),
        background=distance["background"],
    )


def _nouns(terms: Iterable[str]) -> Iterator[str]:
    for term in terms:
        yield from (term, plural(term))


def _verbs(verbs: Iterable[str]) -> Iterator[str]:
    for verb in verbs:
        yield from sorted(verb_forms(verb).all())
