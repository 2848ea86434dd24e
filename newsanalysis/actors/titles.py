"""Titles and appositions: which person a sentence names, and whom it says that person speaks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from newsanalysis.actors.names import Hit
from newsanalysis.actors.reading import Words
from newsanalysis.lexicons.actor_rules import ActorRules, actor_rules

_POSSESSIVE = frozenset(["'s", "'"])
_FILLERS = frozenset(["the", "a", "an", "its", "their", "his", "her"])
_PREPOSITIONS = frozenset(["of", "for", "to", "at", "with", "from", "in", "on"])
_NAME_PARTICLES = frozenset(
    ["al", "el", "bin", "ben", "ibn", "de", "da", "dos", "del", "der", "van", "von", "la", "-", "'"]
)
_CLAUSE = frozenset(
    ["who", "whose", "whom", "which", "that", "is", "are", "was", "were", "has", "had", "when", "while", "as", "said"]
)
_OWNERS = frozenset(["name", "demonym", "organ", "seat", "capital"])
_PEOPLE = frozenset(["person", "surname"])
_LONGEST_NAME, _LONGEST_TITLE, _LONGEST_HOUSE = 9, 9, 14


@dataclass(frozen=True, slots=True)
class Title:
    """A person's name in words `first` to `last` of a sentence, and what stands around it.

    Parameters
    ----------
    first, last
        Words of the name.
    role
        The office in lower case: "special envoy".
    said
        Words of the title or apposition, first and last (exclusive).
    actor
        Whom the text says the person speaks for; ``None`` where it does not say, or says it through another person.
    owner
        The name or demonym that says so, which is then part of the title; or that other person: "an aide to *Biden*".
    how
        "title" before the name, "apposition" after it.
    former
        Whether the office is a past one.
    """

    first: int
    last: int
    role: str
    said: tuple[int, int]
    actor: str | None
    owner: Hit | None
    how: Literal["title", "apposition"]
    former: bool = False


def read_titles(words: Words, hits: Sequence[Hit]) -> list[Title]:
    """Find the titles and appositions of a sentence."""
    rules = actor_rules()
    return list(_TitleReader(words, hits, rules).titles())


class _TitleReader:
    """Reads one sentence, from each noun of office outward."""

    def __init__(self, words: Words, hits: Sequence[Hit], rules: ActorRules) -> None:
        self.words, self.rules = words, rules
        self.starting = {hit.first: hit for hit in hits}
        self.ending = {hit.last: hit for hit in hits}
        self.inside = {at: hit for hit in hits for at in range(hit.first, hit.last)}

    def titles(self) -> Iterator[Title]:
        triggers, words = _triggers(), self.words
        for at, word in enumerate(words.lower):
            trigger = triggers.get(word)
            if trigger is None:
                continue
            if trigger == "role":
                yield from self._around_role(at)
            elif trigger == "leads" and words.before(at) == "who":
                yield from self._who_led(at)
            elif trigger == "house" and words.capitalized(at):
                yield from self._of_house(at)

    def _around_role(self, at: int) -> Iterator[Title]:
        words, roles = self.words, self.rules.roles
        if at in self.inside and words.lower[at] not in self.rules.experts.roles:
            return
        if words.after(at + 1) in roles.heads and at + 1 not in self.inside:
            return
        first, last = self._role_start(at), self._role_end(at)
        role = " ".join(words.lower[first:last])
        former = any(word in roles.former for word in words.lower[max(0, first - 3) : first + 1])
        expert = self._is_expert(at, last)
        owner = None if expert else self._owner_before(first)
        if owner and owner.kind == "demonym" and role in roles.weak_heads - {"leader"}:
            return
        actor = self.rules.experts.actor if expert else self._actor(owner, role)
        start = owner.first if owner else first
        named = self._name_after(last, owner is not None)
        if named:
            yield Title(*named, role, (start, last), actor, owner, "title", former)
            return
        yield from self._apposed(start, last, at, role, actor, owner, former)

    def _apposed(
        self, start: int, last: int, at: int, role: str, actor: str | None, owner: Hit | None, former: bool
    ) -> Iterator[Title]:
        """Read "[Name], [the] South Korean unification minister" and "[Name], spokesman for the Foreign Ministry"."""
        comma = self._comma_before(start)
        if comma is None:
            return
        name = self._name_before(comma)
        if name is None:
            return
        former = former or any(word in self.rules.roles.former for word in self.words.lower[comma:start])
        if actor is None and owner is None:
            owner = self._owner_after(last, at)
            if owner is None:
                return
            actor, last = self._actor(owner, ""), owner.last
        yield Title(*name, role, (start, last), actor, owner, "apposition", former)

    def _who_led(self, at: int) -> Iterator[Title]:
        """Read "[Name], a veteran diplomat who led the US delegation"."""
        after = at + 2 if self.words.after(at + 1) in _FILLERS else at + 1
        owner = self.starting.get(after)
        if owner is None or owner.names[0].actor is None or owner.kind not in _OWNERS:
            return
        last = owner.last + 1 if self.words.after(owner.last) in _POSSESSIVE else owner.last
        if self.words.after(last) not in self.rules.roles.delegations:
            return
        comma = self._comma_before(at - 1, reach=_LONGEST_TITLE)
        name = self._name_before(comma if comma is not None else at - 1)
        if name:
            yield Title(*name, "head of delegation", (at - 1, last + 1), owner.names[0].actor, None, "apposition")

    def _of_house(self, at: int) -> Iterator[Title]:
        """Read "[Name] of the Sejong Institute"."""
        words = self.words
        start = at
        while (
            start > 0
            and at - start < _LONGEST_HOUSE
            and (
                words.capitalized(start - 1)
                or words.lower[start - 1] in ("of", "for", "and", "on", "the", "&", "at", "-")
            )
        ):
            start -= 1
        for of in range(start, at):
            if words.lower[of] in ("of", "at", "from") and words.lower[of] == words.texts[of]:
                name = self._name_before(of)
                if name:
                    yield Title(*name, "expert", (of, at + 1), self.rules.experts.actor, None, "apposition")
                return

    def _role_start(self, at: int) -> int:
        modifiers, words = self.rules.roles.modifiers, self.words
        first = at
        while first > 0 and at - first < _LONGEST_TITLE:
            before = words.lower[first - 1]
            if first - 1 in self.inside or not (before in modifiers or (before == "-" and words.joined(first))):
                break
            first -= 1
        return first

    def _role_end(self, at: int) -> int:
        """Where a title ends that goes on after its noun: "secretary *of state*", "envoy *for North Korea*"."""
        words, roles = self.words, self.rules.roles
        if words.after(at + 1) in ("general", "elect", "designate", "-"):
            return at + 3 if words.after(at + 1) == "-" else at + 2
        if words.after(at + 1) not in ("of", "for", "to"):
            return at + 1
        sent = words.lower[at] in roles.sent_out
        last, solid = at + 2, at + 1
        while last < len(words) and last - at < _LONGEST_TITLE:
            hit = self.starting.get(last)
            if hit and hit.kind in _OWNERS and not sent:
                break
            if hit and sent and hit.kind in ("person", "surname"):
                break
            if hit and sent:
                last = solid = hit.last
            elif words.lower[last] in roles.objects:
                last += 1
                solid = last if words.lower[last - 1] not in ("the", "and") else solid
            else:
                break
        return solid

    def _owner_before(self, first: int) -> Hit | None:
        """Whose title it is: "*South Korean* foreign minister", "*Seoul*'s envoy", "*Biden*'s adviser"."""
        end = first
        if self.words.before(first) in _POSSESSIVE:
            end -= 1
        while end > 0 and first - end < 4 and self.words.lower[end - 1] in self.rules.roles.former:
            end -= 1
            if self.words.before(end) in _POSSESSIVE:
                end -= 1
        hit = self.ending.get(end)
        return hit if hit and hit.kind in _OWNERS | _PEOPLE and hit.names[0].actor else None

    def _owner_after(self, last: int, at: int) -> Hit | None:
        """Whose title it is: "minister of *France*", "spokesman for the *State Department*", "aide to *Biden*"."""
        word = self.words.after(last)
        if word not in _PREPOSITIONS or (
            word in ("for", "to", "with") and self.words.lower[at] in self.rules.roles.sent_out
        ):
            return None
        after = last + 2 if self.words.after(last + 1) in _FILLERS else last + 1
        hit = self._past_title(after)
        if hit and hit.kind in _PEOPLE:
            following = self.words.after(hit.last)
            ends = following in _CLAUSE or (not following.isalpha() and following not in _POSSESSIVE)
            return hit if ends and word in ("to", "of", "for") else None
        if hit is None or hit.kind not in _OWNERS or word in ("in", "on", "to"):
            return None
        if (
            hit.kind == "demonym"
            and self.words.after(hit.last) not in self.rules.roles.delegations | self.rules.roles.modifiers
        ):
            return None
        return hit if hit.names[0].actor else None

    def _past_title(self, at: int) -> Hit | None:
        """The name at word `at`, or the person behind a title there: "aide to *President* Biden"."""
        roles = self.rules.roles
        for behind in range(at, at + _LONGEST_TITLE):
            hit = self.starting.get(behind)
            if hit:
                return hit if behind == at or hit.kind in _PEOPLE else None
            if self.words.after(behind) not in roles.heads and self.words.after(behind) not in roles.modifiers:
                return None
        return None

    def _actor(self, owner: Hit | None, role: str) -> str | None:
        if owner and owner.kind not in _PEOPLE:
            return owner.names[0].actor
        own = self.rules.own_offices
        return next((own[tail] for tail in _tails(role) if tail in own), None)

    def _is_expert(self, at: int, last: int) -> bool:
        experts, words = self.rules.experts, self.words
        if words.lower[at] in experts.roles:
            return True
        if words.lower[at] not in experts.heads:
            return False
        around = words.lower[last : last + _LONGEST_HOUSE]
        stop = next((n for n, word in enumerate(around) if word in (",", ".", ";")), len(around))
        houses = [n for n in range(stop) if around[n] in experts.houses and words.capitalized(last + n)]
        return bool(houses) and around[0] in ("of", "at", "for", "with", "in")

    def _comma_before(self, start: int, reach: int = 5) -> int | None:
        """The comma that opens the apposition which `start` is in."""
        for at in range(start - 1, max(-1, start - 1 - reach), -1):
            word = self.words.texts[at]
            if word == ",":
                return at
            if word in _CLAUSE or (not word[0].isalnum() and word not in ("-", "'s", "'")):
                return None
        return None

    def _name_after(self, at: int, owned: bool) -> tuple[int, int] | None:
        """The name that begins at word `at`, perhaps after a comma: "envoy Jane Holloway", "envoy, Jane Holloway,"."""
        words = self.words
        comma = words.after(at) == ","
        start = at + 1 if comma else at
        last = start
        while last < len(words) and last - start < _LONGEST_NAME and self._in_name(last, start):
            last += 1
        while last > start and not words.texts[last - 1][0].isupper() and not words.joined(last - 1):
            last -= 1
        known = self.starting.get(start)
        if known and known.kind in ("person", "surname") and (words.titled or words.in_capitals or known.last >= last):
            return (known.first, known.last)
        if words.titled or words.in_capitals or not self._is_name(start, last):
            return None
        full = _name_length(words, start, last) > 1
        if comma and not (full and words.after(last) in (",", ".", "")):
            return None
        return (start, last) if full or (owned and not self._is_word(start)) else None

    def _name_before(self, end: int) -> tuple[int, int] | None:
        """The name that ends right before word `end`."""
        words = self.words
        known = self.ending.get(end)
        if known and known.kind in ("person", "surname") and not words.capitalized(known.first - 1):
            return (known.first, known.last)
        first = end
        while first > 0 and end - first < _LONGEST_NAME and self._in_name(first - 1, first - 1):
            first -= 1
        while first < end and (
            not words.texts[first][0].isupper() or words.lower[first] in self.rules.people.sentence_starters
        ):
            first += 1
        if known and known.kind == "person" and known.first <= first:
            return (known.first, known.last)
        if words.titled or words.in_capitals or not self._is_name(first, end) or _name_length(words, first, end) < 2:
            return None
        return (first, end)

    def _in_name(self, at: int, start: int) -> bool:
        """Whether word `at` can be part of a name that began at `start`."""
        words = self.words
        hit, low = self.inside.get(at), words.lower[at]
        if hit and hit.kind not in ("person", "surname"):
            return False
        if low in self.rules.people.calendar or (
            (low in self.rules.roles.heads or low in self.rules.roles.modifiers)
            and at == start
            and low not in ("young", "major")
        ):
            return low == "-" and words.joined(at)
        if words.texts[at] == ".":
            return len(words.texts[at - 1]) <= 2 and words.capitalized(at - 1)
        if low == "'" or low == "-":
            return words.joined(at) and words.joined(at + 1)
        return (
            words.capitalized(at)
            or (low in _NAME_PARTICLES)
            or (at > 0 and words.lower[at - 1] == "-" and words.joined(at) and low.isalpha())
        )

    def _is_name(self, first: int, last: int) -> bool:
        if last <= first or not self.words.capitalized(first):
            return False
        low = self.words.lower[first:last]
        rules = self.rules
        return not any(w in rules.experts.houses or w in rules.roles.heads or w in rules.roles.not_names for w in low)

    def _is_word(self, at: int) -> bool:
        low = self.words.lower[at]
        return (
            low in self.rules.people.sentence_starters
            or at in self.inside
            or len(low) < 3
            or self.words.capitalized(at + 1)
        )


def _name_length(words: Words, first: int, last: int) -> int:
    """How many names a name has: two in "Oh Sang-ho"."""
    return sum(words.capitalized(at) and not words.joined(at) for at in range(first, last))


@cache
def _triggers() -> dict[str, str]:
    """The words from which a sentence is read outward, with how."""
    rules = actor_rules()
    houses = dict.fromkeys(rules.experts.houses, "house")
    leads = dict.fromkeys(rules.roles.leads, "leads")
    return houses | leads | dict.fromkeys(rules.roles.heads | rules.experts.roles, "role")


def _tails(role: str) -> Iterator[str]:
    words = role.split()
    return (" ".join(words[start:]) for start in range(len(words)))
