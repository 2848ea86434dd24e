"""Rules for "the" and a noun: sides, epithets, offices, parts of a state and states."""

from __future__ import annotations

import re

from newsanalysis.coreference.discourse import REACH, Anaphor, Answer, Discourse, meant, single
from newsanalysis.coreference.pronouns import opening_state
from newsanalysis.records import Mention

_LEADER_OF = re.compile(r"['’]s\s+(?:\w+\s+){0,3}\w+,?\s*$")
_KOREAS = frozenset(("PRK", "KOR"))


def noun(discourse: Discourse, anaphor: Anaphor) -> Answer | None:
    """Try the rules for a noun, surest first."""
    side = discourse.words.sides.get(anaphor.word)
    if side:
        return _side(discourse, side)
    for rule in (_apposed_owner, _same_organ, _epithet, _office, _state):
        answer = rule(discourse, anaphor)
        if answer:
            return answer
    return None


def _side(discourse: Discourse, side: str) -> Answer | None:
    korean = side in _KOREAS and not _KOREAS.isdisjoint(discourse.named_actors)
    return Answer((side,), "name", f"side: {side}") if korean or side in discourse.named_actors else None


def _apposed_owner(discourse: Discourse, anaphor: Anaphor) -> Answer | None:
    """Read "the country's leader, Kim Jong-un": the country is that of the person who follows."""
    following = discourse.following(anaphor)
    if following is None or not following.person or anaphor.word not in discourse.words.state_nouns:
        return None
    between = discourse.text[anaphor.end : min(following.start, anaphor.end + 60)]
    if _LEADER_OF.match(between) and len(between) == following.start - anaphor.end:
        return Answer((following.actor,), "role", f"country of {following.person}")
    return None


def _same_organ(discourse: Discourse, anaphor: Anaphor) -> Answer | None:
    """Read "the ministry" as the one that was named last: "South Korea's Unification Ministry"."""
    words, word = discourse.words, anaphor.word
    if word not in words.organ_nouns and word not in words.state_nouns:
        return None
    pattern = re.compile(rf"(?:['’]s)?\s+(?:[\w-]+\s+){{0,2}}{re.escape(word)}s?\b", re.IGNORECASE)
    for mention in discourse.before(anaphor, 5):
        if pattern.match(discourse.after(mention, 40)) or _ends_in(discourse, mention, word):
            return meant(mention, "role", f"{word} named before", person=False)
    return None


def _ends_in(discourse: Discourse, mention: Mention, word: str) -> bool:
    return mention.kind in ("name", "place") and mention.span.of(discourse.text).lower().endswith(f" {word}")


def _epithet(discourse: Discourse, anaphor: Anaphor) -> Answer | None:
    word = anaphor.word
    actors = discourse.words.epithets.get(word, ())
    for mention in discourse.before(anaphor, 10) if actors else ():
        if mention.actor in actors:
            return meant(mention, "role", f"{word} named last", person=False)
    named = [actor for actor in actors if actor in discourse.named_actors]
    return Answer((named[0],), "role", f"the only {word}") if len(named) == 1 else None


def _office(discourse: Discourse, anaphor: Anaphor) -> Answer | None:
    offices = discourse.words.offices.get(anaphor.word)
    if not offices:
        return None
    former = "former" in discourse.text[anaphor.start : anaphor.end].lower()
    for mention in discourse.before(anaphor, 2 * REACH):
        if mention.kind == "person" and mention.person and former != discourse.in_office(mention):
            held = discourse.office_of(mention)
            if any(office in held for office in offices):
                return meant(mention, "role", f"{anaphor.word} before")
    return None


def _state(discourse: Discourse, anaphor: Anaphor) -> Answer | None:
    if anaphor.word not in discourse.words.state_nouns:
        return None
    states = [m for m in discourse.before(anaphor, 1) if m.actor in discourse.offices.states]
    here = [m for m in states if m.sentence == anaphor.sentence]
    only = single(here) or (None if here else opening_state(discourse, anaphor.sentence - 1, states))
    return meant(only, "role", f"{anaphor.word}: only one named", person=False) if only else None
