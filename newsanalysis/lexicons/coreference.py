"""The words that stand for an actor named before: pronouns, sides, epithets, offices and groups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from newsanalysis.errors import ResourceError
from newsanalysis.lexicons.files import load_toml

FILE = "coreference.toml"
_PRONOUNS = ("first_singular", "first_plural", "man", "woman", "thing", "plural", "some")


@dataclass(frozen=True, slots=True)
class CoreferenceWords:
    """``resources/coreference.toml``, looked up by lower-case word.

    Parameters
    ----------
    pattern
        Finds every word or phrase that may stand for an actor; its named group says which kind it is.
    pronouns
        Pronoun to its class: first_singular, first_plural, man, woman, thing, plural or some.
    women
        Names of women among the rosters' people.
    expletive
        Finds what makes a preceding "it" mean nobody.
    official
        Matches, behind the name of a state, what makes it one of its officials.
    things
        Finds a thing that "it" may mean.
    naming
        Finds, at the end of what stands before "it", a verb that gives what was told a name.
    sides, epithets, offices
        Noun to the actor, the actors or the offices it may mean.
    state_nouns, organ_nouns
        Nouns of a state as a whole, and of a part of one.
    person_groups
        Group nouns that mean people ("leaders"), the others meaning states.
    fixed_groups
        Group noun to the actors it always means.
    treaties
        Pairs of allies.
    """

    pattern: re.Pattern[str]
    pronouns: Mapping[str, str]
    women: frozenset[str]
    expletive: re.Pattern[str]
    official: re.Pattern[str]
    things: re.Pattern[str]
    naming: re.Pattern[str]
    sides: Mapping[str, str]
    epithets: Mapping[str, tuple[str, ...]]
    offices: Mapping[str, tuple[str, ...]]
    state_nouns: frozenset[str]
    organ_nouns: frozenset[str]
    person_groups: frozenset[str]
    fixed_groups: Mapping[str, tuple[str, ...]]
    treaties: tuple[tuple[str, ...], ...]


@cache
def coreference_words() -> CoreferenceWords:
    """Load the words once."""
    data = load_toml(FILE)
    try:
        return _parse(data)
    except (KeyError, TypeError, AttributeError) as error:
        raise ResourceError(f"resources/{FILE}: expected the tables of the shipped file, got {error!r}") from error


def _parse(data: Mapping[str, Any]) -> CoreferenceWords:
    pronouns = {word: kind for kind in _PRONOUNS for word in data["pronouns"][kind]}
    expletive, nouns, groups = data["pronouns"]["expletive"], data["nouns"], data["groups"]
    around = data["around"]
    sides = {word.lower(): row["actor"] for row in data["side"] for word in row["words"]}
    epithets = _by_word(data["epithet"], "actors")
    offices = _by_word(data["office"], "offices")
    single = {*sides, *epithets, *offices, *nouns["state"], *nouns["organ"]}
    return CoreferenceWords(
        pattern=_pattern(pronouns, single, groups, nouns["modifiers"]),
        pronouns=pronouns,
        women=frozenset(data["pronouns"]["women"]),
        expletive=re.compile(
            rf"(?!\s+(?:has\s+|had\s+)?made\s+clear\b)(?:\s+(?:will|would|may|might|could|can|should|must|has|had)(?:\s+not)?)?\s*(?:{_any(expletive['verbs'])})\s+"
            rf"(?:(?:not|also|still|now|so|very|more|highly|increasingly|quite|far)\s+)?(?:{_any(expletive['words'])})\b",
            re.IGNORECASE,
        ),
        official=re.compile(rf"(?:['’]s)?\s+(?:[a-z]+\s+){{0,3}}?(?:{_any(around['officials'])})\b"),
        things=re.compile(rf"\b(?:{_any(around['things'])})\b"),
        naming=re.compile(rf"\b(?:{_any(around['naming'])})\s+$"),
        sides=sides,
        epithets=epithets,
        offices=offices,
        state_nouns=frozenset(nouns["state"]),
        organ_nouns=frozenset(nouns["organ"]),
        person_groups=frozenset([*groups["people"], *groups["people_alone"]]),
        fixed_groups={word.lower(): tuple(row["actors"]) for row in groups["fixed"] for word in row["words"]},
        treaties=tuple(tuple(row["actors"]) for row in groups["treaty"]),
    )


def _pattern(
    pronouns: Iterable[str], nouns: Iterable[str], groups: Mapping[str, Any], modifiers: Iterable[str]
) -> re.Pattern[str]:
    pairs = [*groups["nouns"], *groups["people"]]
    alone = [*groups["alone"], *groups["people_alone"]]
    modifier = rf"(?:(?:{_any(modifiers)})\s+)"
    return re.compile(
        rf"(?<![\w-])(?:its\s+(?:\w+\s+)?(?P<ally>ally)"
        rf"|(?P<pronoun>{_any(pronouns)})"
        rf"|(?:(?:the|these|those|our|their|its)\s+two|both|two)\s+{modifier}?(?P<pair>{_any(pairs)})"
        rf"|(?P<fixed>{_any(word for row in groups['fixed'] for word in row['words'])})"
        r"|(?P<headline>North|South)"
        r"|(?P<both>both)(?=\s+(?:to|had|have|has|were|are|will|would|want|wanted|said)\b)"
        rf"|(?:the|those)\s+(?P<two>two)(?=\s+(?:{_any(groups['verbs'])})\b)"
        rf"|(?:the|these|those)\s+(?P<alone>{_any(alone)})"
        rf"|(?:the|this|that)\s+{modifier}{{0,2}}(?P<noun>{_any(nouns)}))(?![\w-])",
        re.IGNORECASE,
    )


def _any(words: Iterable[str]) -> str:
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)


def _by_word(rows: Iterable[Mapping[str, Any]], field: str) -> dict[str, tuple[str, ...]]:
    return {word.lower(): tuple(row[field]) for row in rows for word in row["words"]}
