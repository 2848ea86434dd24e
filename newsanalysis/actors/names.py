"""How the names of a roster are written in news: every spelling, as words in a row, with what it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from newsanalysis.actors.reading import Words, split_words
from newsanalysis.lexicons.actor_rules import PeopleWords, actor_rules
from newsanalysis.lexicons.rosters import Actor, Person, Roster
from newsanalysis.words import plural

NameKind = Literal["name", "organ", "demonym", "capital", "seat", "group", "person", "surname", "nobody"]

_LOWER_PARTICLES = frozenset(
    ["al", "el", "bin", "ben", "ibn", "de", "da", "dos", "del", "della", "der", "van", "von", "la", "le"]
)
_GENERATIONS = frozenset(
    ["Jr", "Sr", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIV", "XVI"]
)


class Name(NamedTuple):
    """What a spelling stands for; `actor` is ``None`` for names that are nobody's position."""

    actor: str | None
    kind: NameKind
    person: Person | None = None


class Hit(NamedTuple):
    """Words `first` to `last` (exclusive) of a sentence spell one of `names`."""

    first: int
    last: int
    names: tuple[Name, ...]

    @property
    def kind(self) -> NameKind:
        """The kind of the first of its names; all but ambiguous spellings have one only."""
        return self.names[0].kind


Rest = tuple[tuple[str, ...], tuple[Name, ...]]
"""The words of a spelling after its first two, and what the whole stands for."""
Seconds = Mapping[str, Sequence[Rest]]
"""Second word, or "" where there is none -> the rest, longest first."""
Spellings = Mapping[str, Seconds]
"""First word -> what may follow it."""


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Every spelling of a roster, as written and in capitals."""

    as_written: Spellings
    in_capitals: Spellings


@lru_cache(maxsize=8)
def name_index(roster: Roster) -> NameIndex:
    """Compile the spellings of `roster`; kept for the rosters used last."""
    spelled = list(_spell_roster(roster))
    capitals = [(spelling.upper(), name) for spelling, name in spelled if name.kind != "group"]
    return NameIndex(index_spellings(spelled), index_spellings(capitals))


def index_spellings(spelled: Iterable[tuple[str, Name]]) -> Spellings:
    """Sort spellings by their first word, longest first; the first kind given to a spelling holds."""
    whole: dict[tuple[str, ...], list[Name]] = {}
    for spelling, name in spelled:
        names = whole.setdefault(split_words(spelling), [])
        if name not in names and _may_share(names, name):
            names.append(name)
    starts: dict[str, dict[str, list[Rest]]] = {}
    for words, names in sorted(whole.items(), key=lambda item: -len(item[0])):
        second = words[1] if len(words) > 1 else ""
        starts.setdefault(words[0], {}).setdefault(second, []).append((words[2:], tuple(names)))
    return starts


def ahead_of(index: Spellings, more: Spellings) -> Spellings:
    """Return `more`, each first word with what it begins in `index` too, behind its own of the same length."""
    return {first: _joined(seconds, index.get(first, {})) for first, seconds in more.items()}


def _joined(
    seconds: Mapping[str, Sequence[Rest]], others: Mapping[str, Sequence[Rest]]
) -> Mapping[str, Sequence[Rest]]:
    return {
        second: sorted([*seconds.get(second, ()), *others.get(second, ())], key=lambda rest: -len(rest[0]))
        for second in {**others, **seconds}
    }


def find_names(words: Words, index: Spellings, ahead: Spellings | None = None) -> list[Hit]:
    """Find the spellings in a sentence, longest first, none inside another; those of `ahead` before the index's."""
    hits: list[Hit] = []
    texts, free = words.texts, 0
    for at, text in enumerate(texts):
        seconds = (ahead and ahead.get(text)) or index.get(text)
        if seconds and at >= free:
            hit = _longest(texts, at, seconds)
            if hit:
                hits.append(hit)
                free = hit.last
    return hits


def surname(name: str, actor: str | None) -> str:
    """Return the family name in a full name.

    Examples
    --------
    >>> surname("Moon Jae-in", "KOR"), surname("Sung Kim", "USA"), surname("Mohammed bin Salman", "SAU")
    ('Moon', 'Kim', 'bin Salman')
    """
    rules = actor_rules().people
    words = name.split()
    while len(words) > 2 and words[-1].strip(".") in _GENERATIONS:
        words.pop()
    if len(words) > 1 and _family_first(words, actor, rules):
        return words[0]
    start = len(words) - 1
    while start > 1 and words[start - 1] in _LOWER_PARTICLES:
        start -= 1
    return " ".join(words[start:]) if words else name


def spellings_of(name: str, actor: str | None) -> Iterator[str]:
    """Yield the ways news writes a full name: with and without hyphen, in either order.

    Examples
    --------
    >>> list(spellings_of("Kim Jong-un", "PRK"))
    ['Kim Jong-un', 'Kim Jong un', 'Kim Jong Un', 'Kim Jongun', 'Jong-un Kim', 'Jong-Un Kim', 'Kim Jong-Un']
    """
    rules = actor_rules().people
    yield name
    words = name.split()
    if len(words) == 2 and actor in rules.either_order:
        yield f"{words[1]} {words[0]}"
    if len(words) != 2 or not _family_first(words, actor, rules):
        return
    family, given = words
    first, hyphen, second = given.partition("-")
    if hyphen:
        yield f"{family} {first} {second}"
        yield f"{family} {first} {second.capitalize()}"
        yield f"{family} {first}{second}"
        yield f"{given} {family}"
        yield f"{first}-{second.capitalize()} {family}"
        yield f"{family} {first}-{second.capitalize()}"


def _family_first(words: Sequence[str], actor: str | None, rules: PeopleWords) -> bool:
    known = words[0] in rules.family_names
    if "-" in words[0]:
        return False
    if len(words) == 2 and "-" in words[1]:
        return known or actor in rules.family_first
    if actor in rules.family_first:
        return known or words[-1] not in rules.family_names
    return known and actor in rules.family_first_if_known


def _longest(texts: list[str], at: int, seconds: Seconds) -> Hit | None:
    if at + 1 < len(texts):
        for rest, names in seconds.get(texts[at + 1], ()):
            last = at + 2 + len(rest)
            if tuple(texts[at + 2 : last]) == rest:
                return Hit(at, last, names)
    return Hit(at, at + 1, seconds[""][0][1]) if "" in seconds else None


def _may_share(names: list[Name], name: Name) -> bool:
    """Whether a spelling that has these names may have one more: another actor's or person's of like kind."""
    if not names:
        return True
    if name.kind == "surname" or names[0].kind == "surname":
        return name.kind == names[0].kind
    return name.kind == names[0].kind and (name.kind == "person" or name.actor not in {n.actor for n in names})


def _spell_roster(roster: Roster) -> Iterator[tuple[str, Name]]:
    rules = actor_rules()
    own = {
        spelling
        for actor in roster
        for spelling in (*actor.names, *actor.organs, *actor.seats, *actor.capitals, *actor.demonyms)
    }
    for phrase in rules.nobody.phrases:
        if phrase not in own:
            yield phrase, Name(None, "nobody")
    for form, actor_id in rules.combining.items():
        if actor_id in roster:
            yield f"{form}-", Name(actor_id, "demonym")
    for kind in ("name", "organ", "seat", "capital", "demonym"):
        for actor in roster:
            yield from _spell_actor(actor, kind)
    for actor in roster:
        yield from _spell_people(actor)


def _spell_actor(
    actor: Actor, kind: Literal["name", "organ", "seat", "capital", "demonym"]
) -> Iterator[tuple[str, Name]]:
    if actor.kind == "group":
        if kind == "name":
            for noun in actor.names:
                yield noun, Name(actor.id, "group")
                yield noun.capitalize(), Name(actor.id, "group")
        return
    lists = {
        "name": actor.names,
        "organ": actor.organs,
        "seat": actor.seats,
        "capital": actor.capitals,
        "demonym": actor.demonyms,
    }
    for spelling in lists[kind]:
        yield spelling, Name(actor.id, kind)
        if kind == "demonym" and _has_plural(spelling):
            yield plural(spelling), Name(actor.id, kind)
        if kind == "name" and len(spelling) > 3 and not spelling.isupper():
            yield spelling.upper(), Name(actor.id, kind)


def _has_plural(demonym: str) -> bool:
    return demonym.endswith(("n", "i", "k", "d", "t", "y", "r")) and not demonym.endswith("men")


def _spell_people(actor: Actor) -> Iterator[tuple[str, Name]]:
    rules = actor_rules()
    never = rules.people.sentence_starters | rules.roles.heads | rules.roles.courtesy
    for person in actor.people:
        full, short = Name(actor.id, "person", person), Name(actor.id, "surname", person)
        for written in person.spellings:
            for spelling in spellings_of(written, actor.id):
                if " " in spelling:
                    yield spelling, full
            family = surname(written, actor.id)
            if family.lower() in never or len(family) < 2:
                continue
            yield family, short
            for particle in ("al-", "Al-", "el-", "El-"):
                if family.startswith(particle):
                    yield family.removeprefix(particle), short
