"""Rules for groups of several actors: "the allies", "both sides", "the two leaders"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from newsanalysis.coreference.discourse import REACH, Anaphor, Answer, Discourse, together
from newsanalysis.records import Mention

_ONE_WORD = re.compile(r"\s+[a-z]+\s+")


def pair(discourse: Discourse, anaphor: Anaphor) -> Answer | None:
    """Read a group noun: always the same actors, treaty allies, the last pair named, or the headline's."""
    words, word = discourse.words, anaphor.word
    fixed = words.fixed_groups.get(word)
    if fixed:
        known = discourse.offices.states.issuperset(fixed)
        return Answer(fixed, "group", f"always {' and '.join(fixed)}") if known else None
    if word == "allies":
        named = {m.actor for m in discourse.before(anaphor, 2 * REACH)}
        treaty = next((treaty for treaty in words.treaties if named.issuperset(treaty)), None)
        if treaty:
            return Answer(treaty, "group", "treaty allies")
    people = word in words.person_groups
    before = discourse.before(anaphor)
    judge = _judge(discourse, anaphor, before)
    for sentence in range(anaphor.sentence, anaphor.sentence - REACH - 1, -1):
        here = [m for m in before if m.sentence == sentence]
        found = pair_in(discourse, here, people, joined=True) or pair_in(discourse, here, people, joined=False)
        if found and judge not in {m.actor for m in found}:
            return together(found, "group")
    return _last_group(before) if people else _headline_pair(discourse, anaphor)


def _judge(discourse: Discourse, anaphor: Anaphor, before: Sequence[Mention]) -> str | None:
    """Who does it to the group, and so is not of it: "Oman congratulated both leaders"."""
    subject = next((m for m in before if m.sentence == anaphor.sentence), None)
    if subject is None or not _ONE_WORD.fullmatch(discourse.text, subject.end, anaphor.start):
        return None
    return subject.actor


def _last_group(before: Sequence[Mention]) -> Answer | None:
    """The two who were last spoken of as a group: "the two Koreas ... the leaders"."""
    last = next((m for m in before if m.kind == "group"), None)
    members = [m for m in before if last is not None and m.start == last.start]
    return together(members, "group") if len(members) == 2 else None


def ally(discourse: Discourse, anaphor: Anaphor) -> Answer | None:
    """Read "its ally" as the only treaty partner, named in the piece, of the state that the sentence speaks of."""
    state = next((m.actor for m in discourse.before(anaphor, 0) if m.actor in discourse.offices.states), None)
    bound = {actor for treaty in discourse.words.treaties if state in treaty for actor in treaty}
    partners = (bound - {state}) & discourse.named_actors
    if len(partners) != 1 or discourse.is_named(anaphor):
        return None
    return Answer(tuple(partners), "role", f"treaty ally of {state}")


def _headline_pair(discourse: Discourse, anaphor: Anaphor) -> Answer | None:
    for sentence in range(min(2, anaphor.sentence)):
        found = pair_in(discourse, discourse.opening(sentence), people=False, joined=True)
        if found:
            return together(found, "group", ": pair of the headline")
    return None


def pair_in(discourse: Discourse, here: Sequence[Mention], people: bool, *, joined: bool) -> list[Mention]:
    """Two states of one sentence (`here`, nearest first): those it names together, or the only two it names."""
    fitting = [m for m in here if m.actor in discourse.offices.states and m.kind not in ("pronoun", "group")]
    if people:
        fitting = [m for m in fitting if m.person]
        if not all(discourse.in_office(m) for m in fitting):
            return []
    if joined:
        for late, early in pairwise(fitting):
            if (
                late.actor != early.actor
                and discourse.joined(early, late)
                and not discourse.ends_a_list(early, fitting)
            ):
                return [early, late]
        return []
    actors = {m.actor: m for m in reversed(fitting)}
    return list(actors.values()) if len(actors) == 2 else []
