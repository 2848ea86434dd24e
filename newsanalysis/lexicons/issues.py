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

_CROSSING = 40
"""Characters added for each boundary between a term and the words that made the position."""
_BACKGROUND = 100
"""Characters added for a term that only says when: "before the summit"."""
_BOUNDARIES = frozenset(
    [",", ";", ":", "but", "while", "although", "though", "as", "because", "whereas", "when", "and"]
)
_WHEN = frozenset(("before", "since", "during"))
Found = list[tuple[int, int, int]]


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

    def found(self, words: Sequence[Word]) -> Found:
        """Where the terms stand among a sentence's words: start, end, number of the issue."""
        return list(self.terms.find(words))

    def nearest(self, words: Sequence[Word], found: Found, places: Sequence[Span]) -> str | None:
        """Name the issue whose term stands nearest to one of `places`; of equals, the one listed first."""
        if not found or not places:
            return None
        if len({number for _, _, number in found}) == 1:
            return self.names[found[0][2]]
        walls = [word.start for word in words if word.lower in _BOUNDARIES]
        when = {words[n + ahead].start for n, w in enumerate(words) if w.lower in _WHEN for ahead in _ahead(words, n)}
        return self.names[min((self._distance(term, places, walls, when), term[2]) for term in found)[1]]

    def _distance(self, term: tuple[int, int, int], places: Sequence[Span], walls: list[int], when: set[int]) -> int:
        start, end, number = term
        away = min(_apart(start, end, place, walls) for place in places)
        return away + self.handicaps[number] + (_BACKGROUND if start in when else 0)


def _ahead(words: Sequence[Word], n: int) -> range:
    return range(1, min(4, len(words) - n))


def _apart(start: int, end: int, place: Span, walls: Sequence[int]) -> int:
    first, last = (place.end, start) if place.end <= start else (end, place.start)
    crossed = bisect_left(walls, last) - bisect_left(walls, first) if first < last else 0
    return max(last - first, 0) + _CROSSING * crossed


@cache
def issues() -> Issues:
    """Load the issues once."""
    rows = load_toml(FILE).get("issue")
    if not rows:
        raise ResourceError(f"resources/{FILE}: expected [[issue]] tables with `name` and `terms`, found none")
    terms = [
        (form, number)
        for number, row in enumerate(rows)
        for form in (*_nouns(row["terms"]), *_verbs(row.get("verbs", ())))
    ]
    names, handicaps = zip(*((row["name"], row.get("handicap", 0)) for row in rows), strict=True)
    return Issues(names, handicaps, Phrases(terms))


def _nouns(terms: Iterable[str]) -> Iterator[str]:
    for term in terms:
        yield from (term, plural(term))


def _verbs(verbs: Iterable[str]) -> Iterator[str]:
    for verb in verbs:
        yield from sorted(verb_forms(verb).all())
