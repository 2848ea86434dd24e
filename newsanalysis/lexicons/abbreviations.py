"""Abbreviations, and the words that begin sentences after them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from newsanalysis.errors import ResourceError
from newsanalysis.lexicons.files import load_toml

if TYPE_CHECKING:
    from collections.abc import Iterable

_FILE = "abbreviations.toml"


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """The groups of ``abbreviations.toml``, each as one set of words without their last stop.

    Parameters
    ----------
    titles, surnames
        A name follows, and the names that look like `starters`.
    numbered
        Abbreviations only before a number.
    plain
        The end of a sentence only before one of `starters`.
    clock, clock_continued_by
        "a.m" and its like, and the words that still belong to the time.
    listed
        All of the above that are abbreviations.
    starters
        Words, in small letters, whose capital means a new sentence.
    speech
        Verbs that tie a quotation to the speaker after it.
    credits, labels
        Words that open a caption's credit, and that number a caption.
    """

    titles: frozenset[str]
    surnames: frozenset[str]
    numbered: frozenset[str]
    plain: frozenset[str]
    clock: frozenset[str]
    clock_continued_by: frozenset[str]
    listed: frozenset[str]
    starters: frozenset[str]
    speech: frozenset[str]
    credits: tuple[str, ...]
    labels: tuple[str, ...]


@cache
def abbreviations() -> Abbreviations:
    """Load the abbreviations, once per process.

    Examples
    --------
    >>> "Gen" in abbreviations().titles, "GEN" in abbreviations().titles, "gen" in abbreviations().titles
    (True, True, False)
    """
    titles = _as_written(chain.from_iterable(_words("titles", key) for key in ("courtesy", "office", "rank")))
    numbered = _as_written(_group("numbered"))
    plain = _as_written(_group("plain"))
    clock = _as_written(_words("clock", "marks"))
    return Abbreviations(
        titles=titles,
        surnames=frozenset(_words("titles", "surnames")),
        numbered=numbered,
        plain=plain,
        clock=clock,
        clock_continued_by=frozenset(_words("clock", "continued_by")),
        listed=titles | numbered | plain | clock,
        starters=frozenset(word.lower() for word in _group("starters")),
        speech=frozenset(_words("speech", "verbs")),
        credits=tuple(_words("credits", "words")),
        labels=tuple(_words("credits", "labels")),
    )


def _as_written(words: Iterable[str]) -> frozenset[str]:
    """Add the forms in capitals; a single letter has none, for "P." is an initial and "p." a page."""
    forms = set(words)
    for word in [word for word in forms if len(word) > 1]:
        forms.add(word.upper())
        if word.islower():
            forms.add(word.capitalize())
    return frozenset(forms)


def _group(name: str) -> list[str]:
    keys = load_toml(_FILE).get(name)
    if not keys:
        raise ResourceError(f"{_FILE}: [{name}] is missing or empty, it should hold lists of words: put it back")
    return list(chain.from_iterable(_words(name, key) for key in keys))


def _words(group: str, key: str) -> list[str]:
    words = load_toml(_FILE).get(group, {}).get(key)
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise ResourceError(f"{_FILE}: [{group}] {key} should be a list of words, it is {words!r}: mend that line")
    return words
