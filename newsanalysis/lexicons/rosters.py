"""Who can be an actor: states, organisations and groups with their names, places and people.

A roster is TOML that a political scientist can read and write::

    name = "South Asia"
    include = ["korea.toml"]

    [[actor]]
    id = "IND"
    kind = "state"
    name = "India"
    names = ["India", "Republic of India"]
    demonyms = ["Indian"]
    capitals = ["New Delhi"]

    [[actor.person]]
    name = "Subrahmanyam Jaishankar"
    role = "foreign minister"
    since = 2019
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from newsanalysis.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.resources.abc import Traversable

ActorKind = Literal["state", "organisation", "group"]

KOREA: Roster
"""The Korean peninsula and the powers around it: USA, KOR, PRK, CHN, JPN, RUS, UN, IAEA, EU and EXPERTS."""

WORLD: Roster
"""Every state of ISO 3166, international organisations, and the people of `KOREA`, the G20 and today's wars."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who speaks for an actor, in one office.

    Parameters
    ----------
    name
        The full name as newspapers write it. Who held two offices stands in the roster twice.
    role
        The office, in lower case: "foreign minister".
    aliases
        Other spellings. Those with and without a hyphen, and the other name order, need no alias.
    since, until
        Years of the office, both included; ``until`` is ``None`` while it lasts.
    """

    name: str
    role: str | None = None
    aliases: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None

    @property
    def spellings(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)

    def held_office(self, year: int) -> bool:
        """Whether `year` is one of the years in office; unknown years are taken to fit.

        Examples
        --------
        >>> Person("Jane Holloway", "envoy", since=2021).held_office(2019)
        False
        """
        return (self.since or year) <= year <= (self.until or year)


@dataclass(frozen=True, slots=True)
class Actor:
    """A state, organisation or group that can take a position.

    Parameters
    ----------
    id
        ISO 3166 alpha-3 for states, an abbreviation for the rest.
    name
        For display.
    kind
        "state", "organisation" or "group".
    names
        Always mean the actor, matched as written. "The" is not part of a name.
    demonyms
        Adjective and people; plurals need not be listed.
    capitals
        Mean the actor only where they act.
    seats
        Institutions known by their address; mean the actor unless something happens *at* them.
    organs
        Parts of the actor: armed forces, parliament, state media.
    people
        Those who speak for it.
    """

    id: str
    name: str
    kind: ActorKind = "state"
    names: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    organs: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()

    def merged(self, other: Actor) -> Actor:
        """Return this actor with all that `other` adds to it.

        Raises
        ------
        RosterError
            If the two are of different kinds.
        """
        if self.kind != other.kind:
            raise RosterError(
                f"actor {self.id}: expected the same kind wherever it stands, found {self.kind!r} and {other.kind!r}"
            )
        lists: dict[str, Any] = {f: _union(getattr(self, f), getattr(other, f)) for f in (*_LISTS, "people")}
        return replace(self, **lists)


@dataclass(frozen=True, slots=True)
class Roster:
    """The actors to look for; immutable, so :meth:`add` and ``|`` return new rosters.

    Examples
    --------
    >>> from newsanalysis.lexicons.rosters import KOREA
    >>> KOREA["KOR"].name, "IND" in KOREA
    ('South Korea', False)
    >>> wider = KOREA.add("IND", name="India", demonyms=["Indian"], capitals=["New Delhi"])
    >>> wider
    Roster('Korea', 11 actors: USA, KOR, PRK, CHN, JPN, RUS, UN, IAEA, ... IND)
    """

    name: str
    actors: tuple[Actor, ...] = ()

    def __post_init__(self) -> None:
        _check_no_shared_names(self)

    def __hash__(self) -> int:
        return hash((self.name, len(self.actors)))

    def __len__(self) -> int:
        return len(self.actors)

    def __iter__(self) -> Iterator[Actor]:
        return iter(self.actors)

    def __contains__(self, actor_id: object) -> bool:
        return any(actor.id == actor_id for actor in self.actors)

    def __getitem__(self, actor_id: str) -> Actor:
        for actor in self.actors:
            if actor.id == actor_id:
                return actor
        raise KeyError(f"no actor {actor_id!r} in roster {self.name!r}{_hint(actor_id, [a.id for a in self.actors])}")

    def __or__(self, other: Roster) -> Roster:
        merged = {actor.id: actor for actor in self.actors}
        for actor in other.actors:
            merged[actor.id] = merged[actor.id].merged(actor) if actor.id in merged else actor
        return Roster(self.name, tuple(merged.values()))

    def __repr__(self) -> str:
        ids = [actor.id for actor in self.actors]
        shown = ids if len(ids) <= 9 else [*ids[:8], "... " + ids[-1]]
        return f"Roster({self.name!r}, {len(ids)} actors: {', '.join(shown)})"

    def add(
        self,
        actor_id: str,
        *,
        name: str | None = None,
        kind: ActorKind = "state",
        names: Iterable[str] = (),
        demonyms: Iterable[str] = (),
        capitals: Iterable[str] = (),
        seats: Iterable[str] = (),
        organs: Iterable[str] = (),
        people: Mapping[str, str] | Iterable[Person] = (),
    ) -> Roster:
        """Return a roster with one more actor, or with more about one it has.

        Parameters
        ----------
        actor_id
            ISO 3166 alpha-3 for states, any short name for others.
        name
            For display; also matched.
        kind
            "state", "organisation" or "group".
        names, demonyms, capitals, seats, organs
            As in :class:`Actor`.
        people
            ``{"Narendra Modi": "prime minister"}``, or :class:`Person` objects where years matter.

        Raises
        ------
        RosterError
            If a field holds something else, `actor_id` is another spelling or a name of an actor that is there, a
            new actor has no name to be found by, or a name already means another actor.

        Examples
        --------
        >>> from newsanalysis.lexicons.rosters import KOREA
        >>> KOREA.add("ASEAN", kind="organisation", name="ASEAN")["ASEAN"].names
        ('ASEAN',)
        """
        known = next((actor for actor in self if actor.id == actor_id), None)
        if known is None:
            _check_not_there(self, actor_id)
        entry: dict[str, Any] = {
            "id": actor_id,
            "kind": kind,
            "name": name or (known.name if known else actor_id),
            "names": [*([name] if name else []), *_strings(names, "names", actor_id)],
            "demonyms": _strings(demonyms, "demonyms", actor_id),
            "capitals": _strings(capitals, "capitals", actor_id),
            "seats": _strings(seats, "seats", actor_id),
            "organs": _strings(organs, "organs", actor_id),
        }
        where = f"Roster.add({actor_id!r})"
        actor = replace(_parse_actor(entry, where), people=_people(people, where))
        if known is None and not any(getattr(actor, field) for field in _LISTS):
            raise RosterError(
                f"{where}: a new actor needs a name to be found by, got none: pass name='...' as the news writes it"
            )
        return self | Roster(self.name, (actor,))

    @classmethod
    def load(cls, source: str | Path) -> Roster:
        """Read a roster and all that it includes.

        Parameters
        ----------
        source
            A TOML file of your own, or the name of one that ships: "korea" or "world". What the file names under
            `include` is looked for beside it, then among those that ship.

        Raises
        ------
        RosterError
            If `source` is no path, there is no such file, it is not TOML, or a field is missing, unknown or of the
            wrong type; the message names file, actor and field.

        Examples
        --------
        >>> len(Roster.load("korea"))
        10
        """
        if not isinstance(source, str | Path):
            raise RosterError(
                f"expected a roster (na.KOREA, na.WORLD, one of your own) or the path of one in TOML, got a "
                f"{type(source).__name__}, {source!r:.60}; to see some actors only, filter the tables of the result"
            )
        return _load(_find(str(source), None), ())


@cache
def korea() -> Roster:
    """Return `KOREA`, read once."""
    return Roster.load("korea.toml")


@cache
def world() -> Roster:
    """Return `WORLD`, read once."""
    return Roster.load("world.toml")


def __getattr__(name: str) -> Roster:
    if name == "KOREA":
        return korea()
    if name == "WORLD":
        return world()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


_LISTS = ("names", "demonyms", "capitals", "seats", "organs")
_PERSON_FIELDS = tuple(field.name for field in fields(Person))
_ACTOR_FIELDS = ("id", "kind", "name", *_LISTS, "person")
_ROSTER_FIELDS = ("name", "include", "actor")
_SHIP = ("korea", "world")
"""The rosters that ship whole; the other files are parts that they include."""


def _shipped() -> Traversable:
    return files("newsanalysis") / "resources" / "rosters"


def _find(source: str, beside: Path | None) -> Path | Traversable:
    own = (beside or Path()) / source
    if own.is_file():
        return own
    name = (source if source.lower().endswith(".toml") else f"{source}.toml").lower()
    shipped = _shipped() / name
    if "/" not in name and shipped.is_file():
        return shipped
    raise RosterError(
        f"no roster file {str(own)!r}{_hint(name.removesuffix('.toml'), _SHIP)}: "
        "expected 'korea', 'world', or a TOML file of your own"
    )


def _load(path: Path | Traversable, including: tuple[str, ...]) -> Roster:
    file = str(path)
    if file in including:
        raise RosterError(
            f"{file}: includes itself through {' -> '.join(Path(f).name for f in including)}; remove one include"
        )
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RosterError(f"{file}: expected TOML in UTF-8, found {error}") from None
    _check_fields(content, _ROSTER_FIELDS, file)
    roster = Roster(_text(content, "name", file, default=Path(file).stem))
    beside = path.parent if isinstance(path, Path) else None
    for source in _strings(content.get("include", []), "include", file):
        roster |= _load(_find(source, beside), (*including, file))
    own = []
    for number, entry in enumerate(_tables(content.get("actor", []), "actor", file), 1):
        own.append(_parse_actor(entry, f"{Path(file).name}, actor {entry.get('id', f'number {number}')}"))
    return roster | Roster(roster.name, tuple(own))


def _parse_actor(entry: Mapping[str, Any], where: str) -> Actor:
    _check_fields(entry, _ACTOR_FIELDS, where)
    actor_id = _text(entry, "id", where)
    kind = _text(entry, "kind", where, default="state")
    if kind not in get_args(ActorKind):
        raise RosterError(f"{where}, field 'kind': expected one of {', '.join(get_args(ActorKind))}, found {kind!r}")
    lists = {field: tuple(_strings(entry.get(field, []), field, where)) for field in _LISTS}
    people = tuple(_parse_person(person, where) for person in _tables(entry.get("person", []), "person", where))
    name = _text(entry, "name", where, default=actor_id)
    return Actor(id=actor_id, name=name, kind=cast("ActorKind", kind), people=people, **lists)


def _parse_person(entry: Mapping[str, Any], where: str) -> Person:
    where = f"{where}, person {entry.get('name', '')!r}"
    _check_fields(entry, _PERSON_FIELDS, where)
    since, until = _year(entry, "since", where), _year(entry, "until", where)
    if since and until and since > until:
        raise RosterError(f"{where}: expected 'since' no later than 'until', found {since} and {until}")
    role = _text(entry, "role", where) if "role" in entry else None
    aliases = tuple(_strings(entry.get("aliases", []), "aliases", where))
    return Person(_text(entry, "name", where), role, aliases, since, until)


def _check_fields(entry: Mapping[str, Any], allowed: tuple[str, ...], where: str) -> None:
    for field in entry:
        if field not in allowed:
            raise RosterError(f"{where}: unknown field {field!r}{_hint(field, allowed)}; allowed: {', '.join(allowed)}")


def _text(entry: Mapping[str, Any], field: str, where: str, default: str | None = None) -> str:
    value = entry.get(field, default)
    if isinstance(value, str) and value.strip():
        return value
    raise RosterError(f"{where}, field {field!r}: expected text, found {'nothing' if value is None else repr(value)}")


def _year(entry: Mapping[str, Any], field: str, where: str) -> int | None:
    year = entry.get(field)
    if year is None or (isinstance(year, int) and 1800 <= year <= 2200):
        return year
    raise RosterError(f"{where}, field {field!r}: expected a year such as 2021, found {year!r}")


def _strings(value: object, field: str, where: str) -> list[str]:
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        raise RosterError(f'{where}, field {field!r}: expected a list such as ["India"], found {value!r}')
    items = list(value)
    for item in items:
        if not isinstance(item, str) or not item.strip():
            raise RosterError(f"{where}, field {field!r}: expected a list of texts, found {item!r} in it")
    return items


def _tables(value: object, field: str, where: str) -> list[Mapping[str, Any]]:
    if isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
        return value
    raise RosterError(f"{where}: expected {field!r} as [[{field}]] tables, found {value!r:.60}")


def _people(people: object, where: str) -> tuple[Person, ...]:
    if isinstance(people, Mapping):
        return tuple(
            _parse_person({"name": name} if role is None else {"name": name, "role": role}, where)
            for name, role in people.items()
        )
    listed = [people] if isinstance(people, str | Person) or not hasattr(people, "__iter__") else list(people)
    found = tuple(person for person in listed if isinstance(person, Person))
    if len(found) < len(listed):
        wrong = next(person for person in listed if not isinstance(person, Person))
        raise RosterError(
            f"{where}, field 'people': expected {{'Asha Rao': 'foreign minister'}} or Person objects, "
            f"found {wrong!r:.60}; give each name its role"
        )
    return found


def _check_not_there(roster: Roster, actor_id: str) -> None:
    """Let no actor stand in a roster twice, under its id and under one of its names."""
    if not isinstance(actor_id, str):
        return
    wanted = actor_id.casefold()
    for actor in roster:
        if wanted in {name.casefold() for name in (actor.id, actor.name, *actor.names)}:
            how = "is written" if wanted == actor.id.casefold() else "is a name of"
            raise RosterError(f"Roster.add({actor_id!r}): {actor_id!r} {how} {actor.id}: use add({actor.id!r}, ...)")


def _check_no_shared_names(roster: Roster) -> None:
    owner: dict[str, str] = {}
    for actor in roster.actors:
        for name in actor.names:
            other = owner.setdefault(name, actor.id)
            if other != actor.id:
                raise RosterError(
                    f"roster {roster.name!r}, actor {actor.id}, field 'names': {name!r} already means {other};"
                    f" a name may mean one actor only, take it out of one of them"
                )


def _union(first: tuple[Any, ...], second: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _hint(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, list(known), n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""
