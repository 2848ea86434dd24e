"""The issues a position can be about, and the terms that show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from newsanalysis.errors import ResourceError
from newsanalysis.lexicons.files import load_toml
from newsanalysis.records import Span
from newsanalysis.words import Phrases, Word, plural

FILE = "issues.toml"


@dataclass(frozen=True, slots=True)
class Issues:
    """Finds what a part of a sentence is about.

    Examples
    --------
    >>> from newsanalysis.words import tokenize
    >>> issues().nearest(tokenize("Seoul offered food aid while sanctions stay."), [Span(6, 13)])
    'aid and economy'
    """

    names: tuple[str, ...]
    handicaps: tuple[int, ...]
    terms: Phrases[int]

    def nearest(self, words: Sequence[Word], places: Sequence[Span]) -> str | None:
        """Name the issue whose term stands nearest to one of `places`; of equals, the one listed first."""
        found = [
            (
                self.handicaps[number]
                + min((max(start - place.end, place.start - end, 0) for place in places), default=0),
                number,
            )
            for start, end, number in self.terms.find(words)
        ]
        return self.names[min(found)[1]] if found and places else None


@cache
def issues() -> Issues:
    """Load the issues once."""
    rows = load_toml(FILE).get("issue")
    if not rows:
        raise ResourceError(f"resources/{FILE}: expected [[issue]] tables with `name` and `terms`, found none")
    terms = [
        (form, number) for number, row in enumerate(rows) for term in row["terms"] for form in (term, plural(term))
    ]
    names, handicaps = zip(*((row["name"], row.get("handicap", 0)) for row in rows), strict=True)
    return Issues(names, handicaps, Phrases(terms))
