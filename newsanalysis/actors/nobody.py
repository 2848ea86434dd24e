"""Names that hold a state's name and are nobody's position: "Chinese restaurant", "most Americans", "Seoul-based"."""

from __future__ import annotations

from collections.abc import Set

from newsanalysis.actors.names import Hit
from newsanalysis.actors.reading import Words
from newsanalysis.lexicons.actor_rules import ActorRules

_KOREA = frozenset(["Korea", "Korean", "Koreans", "KOREA", "KOREAN"])
_NEAR = 6
_LISTING = frozenset([",", "and", "or"])


def is_nobody(words: Words, hit: Hit, earlier: Hit | None, named: Set[int], rules: ActorRules) -> bool:
    """Whether the words around a name make something else of it; `named` are the words at the ends of names."""
    nobody = rules.nobody
    after = words.after(hit.last)
    if after == "-" and words.joined(hit.last) and words.after(hit.last + 1) in nobody.after_hyphen:
        return not (words.after(hit.last + 1) == "american" and words.after(hit.last + 2) in nobody.between_states)
    if (
        words.before(hit.first) == "-"
        and words.joined(hit.first)
        and words.before(hit.first, 2) in nobody.before_hyphen
    ):
        return True
    if after and hit.names[0].actor != "UN" and _begins_other_name(words, hit.last, rules):
        return True
    if hit.kind == "demonym" and (_counts_people(words, hit, rules) or _is_language(words, hit)):
        return True
    if _hyphenated_people(words, hit, earlier, rules) or _is_surname(words, hit, rules):
        return True
    if _is_given_name(words, hit, named, rules):
        return True
    name = words.texts[hit.first]
    return _means_other_thing(words, hit, rules) or (
        hit.last - hit.first == 1 and name in _KOREA and _both_koreas(words, hit, rules)
    )


def _begins_other_name(words: Words, at: int, rules: ActorRules) -> bool:
    word = words.texts[at]
    return word in rules.nobody.next_words or (words.in_capitals and word.capitalize() in rules.nobody.next_words)


def _counts_people(words: Words, hit: Hit, rules: ActorRules) -> bool:
    """Whether it is a plural people and not their state: "most Americans", "millions of North Koreans"."""
    people = words.lower[hit.last - 1]
    if not people.endswith(("s", "ese")) or (words.after(hit.last).isalpha() and not people.endswith("ns")):
        return False
    before = words.before(hit.first)
    if before == "of":
        before = words.before(hit.first, 2)
    elif before == "the" and words.before(hit.first, 2) == "of":
        before = words.before(hit.first, 3)
    return before in rules.nobody.quantities


def _hyphenated_people(words: Words, hit: Hit, earlier: Hit | None, rules: ActorRules) -> bool:
    """Whether it is half of "Mexican-American": people, unless it is "Chinese-American relations"."""
    if words.after(hit.last) in ("american", "americans"):
        return hit.kind == "demonym" and words.after(hit.last + 1) not in rules.nobody.between_states
    if (
        earlier
        and earlier.kind == "demonym"
        and earlier.last == hit.first
        and words.lower[hit.first] in ("american", "americans")
    ):
        return True
    if (
        words.before(hit.first) != "-"
        or not words.joined(hit.first)
        or words.lower[hit.first] not in ("american", "americans")
    ):
        return False
    return (
        words.before(hit.first, 2) not in ("anti", "pro") and words.after(hit.last) not in rules.nobody.between_states
    )


def _is_surname(words: Words, hit: Hit, rules: ActorRules) -> bool:
    """Whether a capital before it makes it somebody's surname: "Mark Cuban", "Chuck Jordan"."""
    if (
        hit.last - hit.first > 1
        or words.texts[hit.first] not in rules.nobody.surnames
        or words.titled
        or words.in_capitals
    ):
        return False
    before = words.before(hit.first)
    if not words.capitalized(hit.first - 1) or not before.isalpha() or len(before) < 3:
        return False
    return (
        before not in rules.people.sentence_starters
        and before not in rules.roles.heads
        and not before.endswith(("ly", "day", "ern"))
    )


def _is_given_name(words: Words, hit: Hit, named: Set[int], rules: ActorRules) -> bool:
    """Whether it is followed by a surname, or listed with names that are no actor's: "Chad Olsen", "Bill and Chad"."""
    first, last = hit.first, hit.last
    if words.texts[first] not in rules.nobody.given_names or last - first > 1 or words.titled or words.in_capitals:
        return False
    if _is_other_name(words, last, named, rules) and words.after(last) not in rules.people.after_surname:
        return True
    listed_before = words.before(first) in _LISTING and not words.opens(first - 2)
    if listed_before and _is_other_name(words, first - 2, named, rules):
        return True
    return words.after(last) in _LISTING and _is_other_name(words, last + 1, named, rules)


def _is_other_name(words: Words, at: int, named: Set[int], rules: ActorRules) -> bool:
    return (
        words.capitalized(at)
        and words.texts[at].isalpha()
        and at not in named
        and words.lower[at] not in rules.people.sentence_starters
        and words.lower[at] not in rules.roles.heads | rules.roles.modifiers
    )


def _is_language(words: Words, hit: Hit) -> bool:
    after = words.after(hit.last)
    return (
        words.before(hit.first) == "in"
        and (not after or not after[0].isalpha())
        and not words.lower[hit.last - 1].endswith("ns")
    )


def _both_koreas(words: Words, hit: Hit, rules: ActorRules) -> bool:
    before = words.before(hit.first)
    if before == "-":
        before = words.before(hit.first, 2)
    return words.after(hit.last) in rules.nobody.both_koreas_next or before in rules.nobody.both_koreas_before


def _means_other_thing(words: Words, hit: Hit, rules: ActorRules) -> bool:
    meaning = rules.other_meanings.get(words.texts[hit.first])
    if meaning is None or hit.last - hit.first > 1:
        return False
    near = words.lower[max(0, hit.first - _NEAR) : hit.last + _NEAR]
    return any(word in meaning.if_near for word in near)
