"""Rules for pronouns: each takes the discourse and the pronoun, and answers who is meant, or nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsanalysis.coreference.discourse import REACH, Anaphor, Answer, Discourse, meant, single, together
from newsanalysis.coreference.groups import pair_in
from newsanalysis.records import EXPERTS, Mention

_AND_ITS = re.compile(r"^\s*(?:,\s*)?(?:and|or|with|over|to|for|since|after|because of)\s+$")
_FRONTED = re.compile(r"(?:In|At|During|After|With|On|Through|By)\s+(?:an?|his|her|the)\s+[^,]*$")
_THEN_HE = re.compile(r"\s*,?\s+(?:on\s+\w+\s+)?(?:he|she)\b")
_VERB_ONLY = re.compile(r"\s+(?:has\s+|had\s+)?[a-z]+\s+")
_LINKED = re.compile(r"\b(?:to|from|of|on|with|without|by|about|for)\s+$")
_OPENING = 12
"""A word no further than this many characters into a sentence opens it."""


def first_person(discourse: Discourse, anaphor: Anaphor) -> Answer | None:
    """Read "we" and "I" in direct speech: the speaker."""
    if not anaphor.speakers:
        return None
    who = " and ".join(m.person or m.actor for m in anaphor.speakers)
    person = anaphor.speakers[0].person if anaphor.kind == "first_singular" else None
    return Answer(tuple(m.actor for m in anaphor.speakers), "pronoun", f"first person of {who}", person)


def person(discourse: Discourse, anaphor: Anaphor) -> Answer | None:
    """Read "he" and "she": who tells the clause, who spoke before, or the nearest subject."""
    judge = discourse.judge(anaphor)
    speaking = {m.person for m in (*(anaphor.speakers or ()), *((judge,) if judge else ()))}
    before = [m for m in discourse.before(anaphor) if not _in_fronted_phrase(discourse, m)]
    candidates = [m for m in before if _fits(discourse, anaphor, m) and m.person not in speaking]
    if anaphor.speakers is None:
        told = discourse.teller(anaphor)
        if told:
            inside = [m for m in candidates if m.start >= told[1].start and not discourse.possessive(m)]
            if inside:
                return meant(inside[-1], "pronoun", "subject of the clause")
            if _fits(discourse, anaphor, told[0]):
                return meant(told[0], "pronoun", "speaker of the clause")
            if not told[0].person and discourse.words.official.match(discourse.text, told[0].end):
                return meant(told[0], "pronoun", "speaker of the clause", person=False)
        elif discourse.is_speaker(anaphor):
            spoke = (m for m in discourse.speakers_before(anaphor) if _fits(discourse, anaphor, m))
            last = next(spoke, None)
            if last:
                return meant(last, "pronoun", "speaker before")
    for sentence in range(anaphor.sentence, anaphor.sentence - REACH, -1):
        here = [m for m in candidates if m.sentence == sentence]
        subjects = [m for m in here if not discourse.possessive(m)] or here
        if subjects:
            return meant(subjects[-1], "pronoun", "subject before")
    return None


def _in_fronted_phrase(discourse: Discourse, mention: Mention) -> bool:
    """Whether a mention ends a phrase before its sentence's clause: "in a letter to Kim he said"."""
    start = discourse.sentences[mention.sentence].start
    return bool(_FRONTED.match(discourse.text, start, mention.start) and _THEN_HE.match(discourse.text, mention.end))


def _fits(discourse: Discourse, anaphor: Anaphor, mention: Mention) -> bool:
    """Whether "he" or "she" can mean the person: those of the roster not known as women are men."""
    if not mention.person:
        return False
    if mention.person in discourse.words.women:
        return anaphor.kind == "woman"
    return anaphor.kind == "man" or mention.person not in discourse.offices.by_person


def thing(discourse: Discourse, anaphor: Anaphor) -> Answer | None:
    """Read "it" and "its": a state, where only one can be meant."""
    if anaphor.word == "it" and discourse.words.expletive.match(discourse.text, anaphor.end):
        return None
    if anaphor.word == "it" and discourse.words.naming.search(
        discourse.text[max(0, anaphor.start - 12) : anaphor.start]
    ):
        return None  # "called it a step forward": what was told before
    if (last := _goes_on_speaking(discourse, anaphor)) is not None:
        return meant(last, "pronoun", "speaker before")
    states = [m for m in discourse.before(anaphor, 1) if _is_one_thing(discourse, m)]
    here = [m for m in states if m.sentence == anaphor.sentence]
    if anaphor.word == "it" and here and _is_done_to(discourse, anaphor, here[0]):
        return None
    if here and _AND_ITS.match(discourse.text[here[0].end : anaphor.start]):
        return meant(here[0], "pronoun", "next to it")
    told = discourse.teller(anaphor)
    if told and _is_one_thing(discourse, told[0]) and anaphor.word != "itself":
        inside = [m for m in here if m.start >= told[1].start]
        subject = single(inside) if anaphor.word == "its" and inside else None
        if not inside or {m.actor for m in inside} == {told[0].actor}:
            return meant(told[0], "pronoun", "speaker of the clause")
        return meant(subject, "pronoun", "subject of the clause") if subject else None
    if discourse.text[max(0, anaphor.start - 6) : anaphor.start] == " that ":
        possessor = next((m for m in here if discourse.possessive(m)), None)
        if possessor:
            return meant(possessor, "pronoun", "possessor")
    only = single(here) or (None if here else _topic(discourse, anaphor, states))
    return meant(only, "pronoun", "only one named") if only else None


def _is_done_to(discourse: Discourse, anaphor: Anaphor, nearest: Mention) -> bool:
    """Whether "it" is a thing that the state does something to: "Iran denies it", "hoped for a return to it"."""
    between, ends = discourse.text[nearest.end : anaphor.start], discourse.text[anaphor.end : anaphor.end + 1] in ".,;"
    return ends and bool(
        _VERB_ONLY.fullmatch(between) or (discourse.words.things.search(between) and _LINKED.search(between))
    )


def _goes_on_speaking(discourse: Discourse, anaphor: Anaphor) -> Mention | None:
    """The state or body that spoke in the sentence before, where "it" opens one as a speaker."""
    opens = anaphor.start == discourse.sentences[anaphor.sentence].start
    if not opens or not discourse.is_speaker(anaphor):
        return None
    last = next(discourse.speakers_before(anaphor), None)
    goes_on = last is not None and last.sentence == anaphor.sentence - 1 and _is_one_thing(discourse, last)
    return last if goes_on else None


def _is_one_thing(discourse: Discourse, mention: Mention) -> bool:
    return not (
        mention.person or mention.kind == "group" or mention.actor == EXPERTS or discourse.plural_people(mention)
    )


def _topic(discourse: Discourse, anaphor: Anaphor, states: Sequence[Mention]) -> Mention | None:
    """For a pronoun that opens its sentence: the one state of the sentence before, or the one it opens with."""
    if anaphor.start - discourse.sentences[anaphor.sentence].start > _OPENING:
        return None
    return opening_state(discourse, anaphor.sentence - 1, states)


def opening_state(discourse: Discourse, sentence: int, states: Sequence[Mention]) -> Mention | None:
    """The one state among `states` (nearest first) that `sentence` names, or the one that it opens with."""
    there = [m for m in states if m.sentence == sentence]
    if not there:
        return None
    first = there[-1]
    opens = first.start - discourse.sentences[sentence].start <= _OPENING and not discourse.possessive(first)
    return single(there) or (first if opens else None)


def plural(discourse: Discourse, anaphor: Anaphor) -> Answer | None:
    """Read "they": those who tell the clause, two that are named together, a group, a people, the other side."""
    told = discourse.teller(anaphor)
    if told and (told[0].kind == "group" or discourse.plural_people(told[0])):
        return meant(told[0], "pronoun", "speakers of the clause")
    if discourse.is_speaker(anaphor):
        last = next(discourse.speakers_before(anaphor), None)
        if last and not last.person:
            return meant(last, "pronoun", "speakers before")
    before = discourse.before(anaphor, 1)
    pair = pair_in(discourse, [m for m in before if m.sentence == anaphor.sentence], people=False, joined=True)
    if pair and not _acts_on_itself(anaphor, pair, before[0]):
        return together(pair, "pronoun")
    band = next((m for m in before if _is_band(discourse, m) and m.sentence == anaphor.sentence), None)
    if band and anaphor.word == "them":
        return meant(band, "pronoun", "plural before")
    group = [m for m in before if m.kind == "group" and m.sentence == before[0].sentence]
    if group:
        return together([m for m in group if m.start == group[0].start], "pronoun")
    people = next((m for m in before if discourse.plural_people(m)), None)
    if people:
        return meant(people, "pronoun", "plural before")
    return _other_side(anaphor, before) or _both_before(discourse, anaphor, before)


def _both_before(discourse: Discourse, anaphor: Anaphor, before: Sequence[Mention]) -> Answer | None:
    """Read "they" that opens a sentence as the only two that the sentence before spoke of."""
    if anaphor.start != discourse.sentences[anaphor.sentence].start:
        return None
    there = [m for m in before if m.sentence == anaphor.sentence - 1]
    pair = pair_in(discourse, there, people=True, joined=False)
    return together(pair, "pronoun") if pair and len({m.actor for m in there}) == len(pair) else None


def _is_band(discourse: Discourse, mention: Mention) -> bool:
    """Whether it is a band by its name: "the Houthis"."""
    if mention.kind != "name" or mention.actor in discourse.offices.states:
        return False
    name = mention.span.of(discourse.text)
    return name.endswith("s") and " " not in name


def _acts_on_itself(anaphor: Anaphor, pair: Sequence[Mention], nearest: Mention) -> bool:
    """Whether one of the pair, named again since, is the likely subject: "X and Y fell out, and X bombed them"."""
    return anaphor.word == "them" and nearest not in pair and nearest.actor in {m.actor for m in pair}


def _other_side(anaphor: Anaphor, before: Sequence[Mention]) -> Answer | None:
    if not anaphor.speakers:
        return None
    speaking = {m.actor for m in anaphor.speakers}
    other = single([m for m in before if m.actor not in speaking and m.kind != "pronoun"])
    return meant(other, "pronoun", "the other side") if other else None


def some(discourse: Discourse, anaphor: Anaphor) -> Answer | None:
    """Read "some" and "others" as more of the experts who spoke before, where they are speakers themselves."""
    if not discourse.is_speaker(anaphor):
        return None
    last = next(discourse.speakers_before(anaphor), None)
    return meant(last, "pronoun", "more of the same") if last and last.actor == EXPERTS else None
