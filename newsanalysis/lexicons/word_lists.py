"""A word list of the user's, in any language that puts spaces between words.

It is TOML that a political scientist can read and write::

    language = "es"
    negators = ["no", "nunca", "sin"]
    conjunctions = ["y", "e", "pero"]     # behind one, a cue has the subject of the cue before

    [tone]
    positive = ["avance*", "éxito*"]
    negative = ["fracaso*", "temor*"]

    [[cue]]
    category = "ACCUSE"
    weight = -0.3
    words = ["conden*", "acus*"]          # the star stands for any ending

    [[cue]]
    category = "ACCUSE"
    weight = -0.3
    turned = true                         # who stands behind does it to who stands before
    words = ["fue condenad* por"]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from newsanalysis.errors import ResourceError
from newsanalysis.lexicons.files import load_own_toml
from newsanalysis.records import Category
from newsanalysis.words import Word

_FIELDS = ("language", "negators", "conjunctions", "tone", "cue")
_CUE_FIELDS = ("category", "weight", "words", "turned")


@dataclass(frozen=True, slots=True)
class ListedCue:
    """Words that show a stance: a PLOVER category, a weight from -1 to 1, and whether the passive turns it round."""

    words: tuple[str, ...]
    category: Category
    weight: float
    turned: bool = False


@dataclass(frozen=True, slots=True)
class WordList:
    """Everything a word list says; all words in lower case, ``*`` at the end of one for any ending."""

    language: str
    cues: tuple[ListedCue, ...]
    negators: tuple[str, ...] = ()
    conjunctions: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()

    def cues_in(self, words: Sequence[Word]) -> Iterator[tuple[range, ListedCue]]:
        """Yield the places of the cues in `words`, the longest at each place, none inside another."""
        at = 0
        while at < len(words):
            cue = next((cue for cue in self.cues if _stands_at(cue.words, words, at)), None)
            if cue is not None:
                yield range(at, at + len(cue.words)), cue
            at += len(cue.words) if cue is not None else 1


def is_one_of(word: str, listed: Iterable[str]) -> bool:
    """Whether a word in lower case is listed, or begins like one that ends in a star.

    Examples
    --------
    >>> is_one_of("condenaron", ["acus*", "conden*"]), is_one_of("sino", ["no", "sin"])
    (True, False)
    """
    return any(word == entry or (entry[-1] == "*" and word.startswith(entry[:-1])) for entry in listed)


def load_word_list(source: str | Path) -> WordList:
    """Read a word list.

    Raises
    ------
    ResourceError
        If there is no such file, it is not TOML, or a field is missing, unknown or of another kind.
    """
    file = load_own_toml(Path(source))
    where = Path(source).name
    _check_fields(file, _FIELDS, where)
    if not isinstance(file.get("language"), str):
        raise ResourceError(f'{where}: expected a language such as "es", found {file.get("language")!r}')
    tone = file.get("tone", {})
    if not isinstance(tone, Mapping):
        raise ResourceError(f"{where}: expected [tone] as a table with positive and negative words, found {tone!r}")
    _check_fields(tone, ("positive", "negative"), f"{where}, [tone]")
    groups = file.get("cue", [])
    if not isinstance(groups, list):
        raise ResourceError(f"{where}: expected cues as [[cue]] tables, found {groups!r:.60}")
    cues = [cue for number, group in enumerate(groups, 1) for cue in _cues(group, f"{where}, [[cue]] {number}")]
    return WordList(
        language=file["language"],
        cues=tuple(sorted(cues, key=lambda cue: -len(cue.words))),
        negators=_words(file.get("negators", []), f"{where}, negators"),
        conjunctions=_words(file.get("conjunctions", []), f"{where}, conjunctions"),
        positive=_words(tone.get("positive", []), f"{where}, positive"),
        negative=_words(tone.get("negative", []), f"{where}, negative"),
    )


def _stands_at(phrase: tuple[str, ...], words: Sequence[Word], at: int) -> bool:
    here = words[at : at + len(phrase)]
    return len(here) == len(phrase) and all(is_one_of(w.lower, (entry,)) for w, entry in zip(here, phrase, strict=True))


def _cues(group: Any, where: str) -> Iterator[ListedCue]:
    if not isinstance(group, Mapping):
        raise ResourceError(f"{where}: expected a table with {', '.join(_CUE_FIELDS)}, found {group!r:.60}")
    _check_fields(group, _CUE_FIELDS, where)
    category: Any = group.get("category")
    weight, turned = group.get("weight"), group.get("turned", False)
    if category not in get_args(Category):
        raise ResourceError(f"{where}: expected a category, one of {', '.join(get_args(Category))}; found {category!r}")
    if not isinstance(weight, int | float) or not -1 <= weight <= 1:
        raise ResourceError(f"{where}: expected a weight from -1 (hostile) to 1 (cooperative), found {weight!r}")
    if not isinstance(turned, bool):
        raise ResourceError(f"{where}: expected turned = true or false, found {turned!r}")
    for phrase in _words(group.get("words"), where):
        yield ListedCue(tuple(phrase.split()), category, float(weight), turned)


def _words(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word.strip(" *") for word in value):
        raise ResourceError(f'{where}: expected a list of words such as ["conden*", "acus*"], found {value!r:.60}')
    return tuple(word.lower() for word in value)


def _check_fields(table: Mapping[str, Any], allowed: Sequence[str], where: str) -> None:
    for field in table:
        if field not in allowed:
            raise ResourceError(f"{where}: unknown field {field!r}; expected only {', '.join(allowed)}")
