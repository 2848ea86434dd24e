"""The words by which a name, a place or a title is known to mean an actor: ``resources/actor_rules.toml``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, TypeVar

from newsanalysis.errors import ResourceError
from newsanalysis.lexicons.files import load_toml

FILE = "actor_rules.toml"

Table = TypeVar("Table")


@dataclass(frozen=True, slots=True)
class OtherMeaning:
    """A name of `actor` that means something else near certain words: Georgia, Jordan, Chad."""

    name: str
    actor: str
    if_near: frozenset[str]


@dataclass(frozen=True, slots=True)
class NobodyWords:
    """Names that hold a state's name and are nobody's position; the file says why of each list."""

    phrases: frozenset[str]
    next_words: frozenset[str]
    after_hyphen: frozenset[str]
    before_hyphen: frozenset[str]
    quantities: frozenset[str]
    both_koreas_next: frozenset[str]
    both_koreas_before: frozenset[str]
    between_states: frozenset[str]
    surnames: frozenset[str]
    given_names: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Words by which a capital, a seat or a state's name says where and not who."""

    where: frozenset[str]
    inside: frozenset[str]
    done_in: frozenset[str]
    missions: frozenset[str]
    opens: frozenset[str]
    motion: frozenset[str]
    goes_to: frozenset[str]
    given_by: frozenset[str]
    of_place: frozenset[str]
    nouns: frozenset[str]
    of_state: frozenset[str]
    seat_where: frozenset[str]
    seat_who: frozenset[str]
    seat_on: frozenset[str]
    seat_events: frozenset[str]
    also_names: frozenset[str]
    after_comma: frozenset[str]


@dataclass(frozen=True, slots=True)
class PeopleWords:
    """How names of people are built, and what stands around a surname; `leaders` ranks offices, 0 highest."""

    family_first: frozenset[str]
    family_first_if_known: frozenset[str]
    either_order: frozenset[str]
    family_names: frozenset[str]
    ordinary: frozenset[str]
    leaders_alone: frozenset[str]
    leaders: dict[str, int]
    calendar: frozenset[str]
    before_may: frozenset[str]
    sentence_starters: frozenset[str]
    after_surname: frozenset[str]
    named_after: frozenset[str]


@dataclass(frozen=True, slots=True)
class RoleWords:
    """The words of which titles are made: "special envoy", "secretary of state"."""

    heads: frozenset[str]
    modifiers: frozenset[str]
    objects: frozenset[str]
    sent_out: frozenset[str]
    delegations: frozenset[str]
    former: frozenset[str]
    leads: frozenset[str]
    weak_heads: frozenset[str]
    not_names: frozenset[str]
    courtesy: frozenset[str]


@dataclass(frozen=True, slots=True)
class ExpertWords:
    """Who is asked for a view, where they work, and the actor they count as."""

    actor: str
    roles: frozenset[str]
    heads: frozenset[str]
    houses: frozenset[str]
    verbs: frozenset[str]


@dataclass(frozen=True, slots=True)
class ActorRules:
    """All of ``resources/actor_rules.toml``.

    `combining` gives the state that the first half of a compound means ("Sino-"), `own_offices` the one state that
    has an office.
    """

    nobody: NobodyWords
    combining: dict[str, str]
    other_meanings: dict[str, OtherMeaning]
    places: PlaceWords
    people: PeopleWords
    roles: RoleWords
    own_offices: dict[str, str]
    experts: ExpertWords


@cache
def actor_rules() -> ActorRules:
    """Load the rules, once per process.

    Raises
    ------
    ResourceError
        If a list is missing or unknown.

    Examples
    --------
    >>> rules = actor_rules()
    >>> "defectors" in rules.nobody.next_words, rules.own_offices["unification minister"]
    (True, 'KOR')
    """
    data = load_toml(FILE)
    nobody = dict(data["nobody"])
    meanings = [
        OtherMeaning(row["name"], row["actor"], frozenset(row["if_near"])) for row in nobody.pop("other_meaning")
    ]
    combining = nobody.pop("combining")
    people = dict(data["people"])
    people["leaders"] = {office: rank for rank, offices in enumerate(people["leaders"]) for office in offices}
    roles = dict(data["roles"])
    own_offices = {title: row["actor"] for row in roles.pop("own_office") for title in row["titles"]}
    return ActorRules(
        nobody=_table(NobodyWords, nobody, "nobody"),
        combining=combining,
        other_meanings={meaning.name: meaning for meaning in meanings},
        places=_table(PlaceWords, data["places"], "places"),
        people=_table(PeopleWords, people, "people"),
        roles=_table(RoleWords, roles, "roles"),
        own_offices=own_offices,
        experts=_table(ExpertWords, data["experts"], "experts"),
    )


def _table(kind: type[Table], data: dict[str, Any], name: str) -> Table:
    wanted = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    if set(data) != wanted:
        raise ResourceError(
            f"resources/{FILE}, [{name}]: expected the lists {', '.join(sorted(wanted))}; differs in"
            f" {', '.join(sorted(set(data) ^ wanted))}"
        )
    return kind(**{field: frozenset(value) if isinstance(value, list) else value for field, value in data.items()})
