"""Relations that a verb states: its subject does it to, with or toward whom its frame says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from newsanalysis.lexicons.stance import Cue
from newsanalysis.records import Modality
from newsanalysis.scoring.chunks import Chunk
from newsanalysis.scoring.clauses import Argument
from newsanalysis.scoring.context import Context
from newsanalysis.scoring.reading import LIKELY, OWNING, SURE, Event, Reading, Relation
from newsanalysis.words import verb_forms

REACTIONS = frozenset(("SUPPORT", "ACCUSE", "REJECT", "PROTEST", "AGREE"))
"""Categories whose verbs take an act as their object: "condemned attacks on Y" is not against Y."""

_REACHING = frozenset(("THREATEN", "MOBILIZE", "REJECT", "SANCTION", "COERCE", "PROTEST", "REQUEST"))
"""Categories whose target may stand in a later clause: "threatened to strike unless Y ..."."""

_ON_THINGS = frozenset(("ASSAULT", "COERCE", "CONCEDE"))
"""Categories of what is done to somebody's things."""

_WELCOME = frozenset(("CONSULT", "AGREE", "COOPERATE", "SUPPORT", "AID"))
"""Categories that it is warm to ask for; to ask for a concession is a demand."""

_ARMED = frozenset(("ASSAULT", "MOBILIZE"))
"""Categories whose weapons and troops are named as what is aimed or sent."""

_ELSEWHEN = frozenset(
    ("after", "before", "since", "while", "although", "though", "whereas", "because", "despite", "amid", "during")
)
"""Words that open another matter than the verb's: "fired a missile hours after X and Y met"."""

NAMING = frozenset(form for verb in ("call", "term", "label", "dub", "describe") for form in verb_forms(verb).all())
"""Verbs that give a name: "called it a threat"."""

_OF_PEOPLE = frozenset(form for verb in ("call", "receive") for form in verb_forms(verb).all())
"""Verbs that are a contact only where their object is an actor and no more is said of it."""

Found = tuple[tuple[int, ...], float, Chunk | None]
_NOBODY: Found = ((), 0.0, None)


def read_verb(reading: Reading, piece: Chunk) -> Iterator[Relation]:
    """Yield the relations of a verb group, by the first of its cues that finds a source and a target."""
    longer: Cue | None = None
    cues = reading.matching(piece)
    alone = next((cue for cue, _ in cues if cue.alone), None)
    for cue, skip in cues:
        if alone is not None and (cue.category == "SANCTION" or (cue.alone and not cue.slots)):
            continue  # "fired two missiles" dismisses nobody
        if longer is not None and longer.words != cue.words and (longer.weight > 0) != (cue.weight > 0):
            continue  # "trade barbs" is no trade
        if cue.withhold:
            found = list(withheld(reading, piece, cue, skip, reading.contexts.of_verb(piece)))
        else:
            found = list(_read_cue(reading, piece, cue, skip))
        if found:
            yield from found
            return
        longer = longer or (cue if cue.words and not cue.alone else None)
    if alone is not None and not piece.passive:
        yield from _toward_all(reading, piece, alone)


def _is_attack(reading: Reading, piece: Chunk) -> bool:
    return (
        any(cue.category == "ASSAULT" for cue, _ in reading.matching(piece)) or reading.word(piece.main) == "targeting"
    )


def _toward_all(reading: Reading, piece: Chunk, cue: Cue) -> Iterator[Relation]:
    """Read "fired two missiles into the sea", "will never give up its nuclear weapons": toward nobody by name."""
    context = reading.contexts.of_verb(piece)
    words = reading.words_of(piece, cue)
    denied = bool(context.turn) or context.negated
    if denied != cue.only_negated or context.wished or context.modality in ("conditional", "unknown"):
        return
    if reading.tags[words.stop : words.stop + 1] == "N" and not cue.only_negated:
        return  # "tested a missile interceptor"
    if any(after.gerund and _is_attack(reading, after) for after in reading.following(piece, 4)):
        return  # "fired missiles targeting the plant"
    sources, sure = reading.sources(piece, context)
    yield from reading.emit([(source, None) for source in sources], cue, context, words, sure)


def _read_cue(reading: Reading, piece: Chunk, cue: Cue, skip: int) -> Iterator[Relation]:
    context = reading.contexts.of_verb(piece)
    if _is_other_use(reading, piece, cue):
        return
    evidence = reading.words_of(piece, cue)
    if piece.passive:
        yield from _passive(reading, piece, cue, context, evidence)
        return
    sources, sure = reading.sources(piece, context)
    if not sources:
        return
    if reading.reciprocal(piece, skip):
        yield from reading.emit(reading.each_other(sources), cue, context, evidence, sure)
        return
    if cue.mutual and reading.contexts.is_condition(piece.main):
        return  # "unless the two agree"
    targets, fit, phrase = _targets(reading, piece, cue, skip)
    if phrase is not None and (_act_decides(reading, piece, cue, phrase) or _is_undertaken(reading, piece, cue)):
        return
    if fit < 1.0 and cue.mutual and piece.sources:  # also beside a target: "the two agreed to look for Y's dead"
        group = reading.each_other(sources)
        yield from reading.emit(group, cue, context, evidence, SURE if len(sources) > 1 else LIKELY)
        if len(sources) > 1:
            return
    pairs = [(s, t) for s in sources for t in targets]
    weight = _requested(reading, piece, cue) if cue.request else None
    yield from reading.emit(pairs, cue, context, evidence, sure * fit, weight=weight)
    if cue.both and fit == 1.0 and context.plain and not piece.modal:
        yield from reading.emit([(t, s) for s, t in pairs], cue, context, evidence, sure * 0.8)


def _is_other_use(reading: Reading, piece: Chunk, cue: Cue) -> bool:
    """Whether the verb is not used as the cue has it: a request of nobody to do something, a call that gives a name."""
    if cue.infinitive and not _asks_to(reading, piece):
        return True
    contact = cue.category == "CONSULT" and reading.word(piece.main) in _OF_PEOPLE
    return _leaves_open(reading, piece) or (contact and not _takes_person(reading, piece))


def _takes_person(reading: Reading, piece: Chunk) -> bool:
    """Whether "called Y" or "received Y" is a contact: not "called Y a liar" or "received Y's aid"."""
    called = next(iter(reading.clauses.arguments(piece)), None)
    if called is None or called.slot != "object" or reading.clauses.sentence.parties[called.phrase.main] < 0:
        return False
    after = next(iter(reading.following(called.phrase, 1)), None)
    return after is None or (after.kind in ("I", ".", ",", "C", "S") and reading.word(after.first) not in ("as", "for"))


def _targets(reading: Reading, piece: Chunk, cue: Cue, skip: int) -> Found:
    """Toward whom, how well that place fits the cue, and the phrase it was found in."""
    arguments = [a for a in reading.clauses.arguments(piece, skip) if not _is_shared(reading, piece, a)]
    if cue.request:
        arguments = _without_nouns_own(reading, arguments)
    if "recipient" in cue.slots and (receivers := _recipient(reading, arguments)):
        return receivers, 1.0, None
    for slot in cue.slots or ("object",):
        for number, argument in enumerate(arguments):
            if argument.slot == slot and (found := _at(reading, cue, arguments, number)):
                return found
    if _says_that(reading, piece) and cue.category in ("AGREE", "ACCUSE"):
        return _NOBODY if cue.category == "AGREE" or cue.mutual else (_content(reading, piece), 0.8, None)
    return _implied(reading, piece, cue, arguments)


def _at(reading: Reading, cue: Cue, arguments: Sequence[Argument], number: int) -> Found | None:
    """The target in a place that the cue asks for: who stands there, or whose the object is."""
    phrase = arguments[number].phrase
    own = cue.category in REACTIONS and reading.owned_by_pronoun(phrase)  # "defended its plan"
    if not own and (holders := reading.holders(phrase)):
        return holders, 1.0, phrase
    nested = _nested(arguments[number + 1 :]) if arguments[number].slot == "object" else ()
    return (nested, 0.8, phrase) if nested else None


def _is_shared(reading: Reading, piece: Chunk, argument: Argument) -> bool:
    """Whether several subjects do it to what is theirs: "suspended their drills"."""
    theirs = argument.slot == "object" and bool(argument.phrase.parties) and reading.owned_by_pronoun(argument.phrase)
    return theirs and bool(piece.sources) and reading.are_several(piece.sources)


def _implied(reading: Reading, piece: Chunk, cue: Cue, arguments: Sequence[Argument]) -> Found:
    """The target where no argument fits: in what is asked or offered, nearby, or in a later clause."""
    if cue.alone:
        return _NOBODY
    slots = cue.slots or ("object",)
    strict = "object" not in slots
    roles = reading.clauses.roles(piece)
    asks = (cue.request or cue.threat) and (not strict or _is_asked(reading, cue, arguments))
    if (asks or roles & {"commit", "threat"}) and (content := _content(reading, piece)):
        return content, 0.7, None
    found = _NOBODY if strict or (cue.mutual and cue.category == "CONSULT") else _anyone(arguments)
    if not strict and cue.category in _ON_THINGS and (owners := _relative(reading, piece)):
        found = owners, 0.7, None
    things = arguments[:1] and arguments[0].slot == "object" and cue.category == "SANCTION"  # "suspended its tests"
    if not found[0] and not things and cue.category in _REACHING and (not strict or cue.category == "MOBILIZE"):
        found = _farther(reading, piece)
    return found


def _is_asked(reading: Reading, cue: Cue, arguments: Sequence[Argument]) -> bool:
    """Whether somebody, rather than an act, stands where the target should."""
    return any(
        a.slot in cue.slots and not reading.noun_cue(a.phrase) and not reading.clauses.roles(a.phrase)
        for a in arguments
    )


def _without_nouns_own(reading: Reading, arguments: Sequence[Argument]) -> list[Argument]:
    """Leave out what goes with a noun: "called for an end to attacks on Y" asks nothing of Y."""
    kept = list(arguments[:1])
    for before, argument in pairwise(arguments):
        cue = reading.noun_cue(before.phrase)
        if cue is None or argument.slot not in cue[0].slots:
            kept.append(argument)
    return kept


def _says_that(reading: Reading, piece: Chunk) -> bool:
    """Whether a clause follows: "agree that ...", "question whether ..." take a stand on what it says."""
    return reading.word(piece.last + 1) in ("that", "whether", "if")


def _recipient(reading: Reading, arguments: Sequence[Argument]) -> tuple[int, ...]:
    """The first of two objects: "gave Y a loan"."""
    two = len(arguments) > 1 and arguments[1].slot == "object2"
    return reading.holders(arguments[0].phrase) if two else ()


def _nested(arguments: Sequence[Argument]) -> tuple[int, ...]:
    """Whose the object is: "villages in Y", "the proposals of Y"."""
    for argument in arguments:
        if argument.slot in OWNING and argument.phrase.parties:
            return argument.phrase.parties
        if argument.slot.startswith("object"):
            break
    return ()


def _content(reading: Reading, piece: Chunk) -> tuple[int, ...]:
    """The parties of what is asked, offered or threatened: "threatened to shell Y", "demanded that Y"."""
    for after in reading.following(piece, 12):
        if after.is_verb and after.governor is piece:
            return reading.placed(reading.clauses.arguments(after))
        if after.kind == "noun" and after.parties and after.at + 1 < len(reading.chunks):
            return after.parties
        if after.kind == "." or (after.is_verb and after.finite):
            break
    return ()


def _anyone(arguments: Sequence[Argument]) -> Found:
    """A party that the cue does not place: in the phrase after the object, or in the first where there is none."""
    for number, argument in enumerate(arguments[:3]):
        if argument.phrase.parties:
            return argument.phrase.parties, 0.6, arguments[0].phrase
        if number and arguments[0].slot == "object":
            break
    return _NOBODY


def _relative(reading: Reading, piece: Chunk) -> tuple[int, ...]:
    """Whose the object is by its relative clause: "blew up the office that Y had opened"."""
    for after in reading.following(piece, 6):
        if after.kind == "R":
            subject = next(iter(reading.following(after, 1)), None)
            return reading.holders(subject) if subject is not None and subject.kind == "noun" else ()
        if after.kind not in ("noun", "I"):
            break
    return ()


def _farther(reading: Reading, piece: Chunk) -> Found:
    """The only other party after the verb, in whatever clause."""
    mine = set(piece.sources)
    others: list[tuple[int, ...]] = []
    for after in reading.chunks[piece.at + 1 :]:
        if after.kind == "." or reading.word(after.last) in _ELSEWHEN:
            break
        if after.kind == "C" and reading.clauses.subject_follows(after.at + 1):
            break
        named = after.kind == "noun" and after.parties and not reading.owned_by_pronoun(after)
        if named and not mine & set(after.parties):
            others.append(after.parties)
    return (others[0], 0.4, None) if others else _NOBODY


def _act_decides(reading: Reading, piece: Chunk, cue: Cue, phrase: Chunk) -> bool:
    """Whether the object is an act without an owner ("rejected talks with Y"), which the noun's reading covers."""
    found = None if phrase.parties else reading.noun_cue(phrase)
    if found is None:
        return False
    arguments = reading.clauses.arguments(phrase)
    if any(a.slot in ("by", "from", "of") and a.slot not in found[0].slots and a.phrase.parties for a in arguments):
        return False
    return bool(reading.clauses.roles(piece) & {"refuse", "end"}) or cue.category in REACTIONS


def _is_undertaken(reading: Reading, piece: Chunk, cue: Cue) -> bool:
    """Whether "reaffirmed its commitment to talks with Y" has an act after its object, which says what is meant."""
    undertaking, *others = reading.clauses.arguments(piece)[:2] or (None,)
    if undertaking is None or cue.category != "SUPPORT" or "commit" not in reading.clauses.roles(undertaking.phrase):
        return False
    if undertaking.phrase.parties and not reading.owned_by_pronoun(undertaking.phrase):
        return False  # "welcomed Y's offer of talks"
    acts = (a.phrase for a in others if a.slot in ("to", "of") and not a.phrase.parties)
    return undertaking.slot == "object" and any(reading.noun_cue(act) for act in acts)


def _leaves_open(reading: Reading, piece: Chunk) -> bool:
    """Whether "has not ruled out" takes an act, whose reading covers it."""
    acts = [a for a in reading.clauses.arguments(piece)[:1] if reading.noun_cue(a.phrase) and not a.phrase.parties]
    return bool(acts) and reading.contexts.leaves_open(piece)


def _passive(reading: Reading, piece: Chunk, cue: Cue, context: Context, evidence: Sequence[int]) -> Iterator[Relation]:
    if piece.subject is None:
        return
    arguments = reading.clauses.arguments(piece)
    agents = reading.placed(arguments, ("by",))
    targets = piece.sources or reading.holders(piece.subject) or _mediated(reading, piece)
    if cue.slots and "object" not in cue.slots:
        targets = reading.placed(arguments, cue.slots) or targets
    if cue.mutual and len(agents) > 1 and not targets:
        yield from reading.emit(reading.each_other(agents), cue, context, evidence, LIKELY)  # "agreed on by X and Y"
    if not agents and "object" not in cue.slots and cue.category in _ARMED:
        agents, targets = piece.sources, reading.placed(arguments, cue.slots)  # "Y's missiles are aimed at X"
    yield from reading.emit([(s, t) for s in agents for t in targets], cue, context, evidence, SURE)


def _mediated(reading: Reading, piece: Chunk) -> tuple[int, ...]:
    """For whom a mediator acts: "X and Y reached a deal brokered by Z"."""
    if piece.subject is None or not reading.clauses.mediates(piece) or reading.noun_cue(piece.subject) is None:
        return ()
    before = (c for c in reversed(reading.chunks[: piece.subject.at]) if c.is_verb)
    return next((c.sources for c in before if c.sources), ())


def withheld(reading: Reading, piece: Chunk, cue: Cue, skip: int, context: Context) -> Iterator[Relation]:
    """Silence: toward those named, or nobody in particular."""
    yet = piece.governor is not None and any(reading.word(n) == "yet" for n in range(piece.governor.first, piece.main))
    denied = bool(context.negated or context.turn) and "no" not in cue.words
    if denied != cue.only_negated and not (yet and cue.only_negated):
        return  # "responded"; "will not wait", "did not remain silent"
    sources, sure = reading.sources(piece, context)
    arguments = reading.clauses.arguments(piece, skip)
    targets = reading.placed(arguments, cue.slots or ("object",)) or _waited_for(reading, piece, skip)
    words = [*reading.words_of(piece, cue), *context.words]
    modality: Modality = "conditional" if cue.awaited else "asserted"
    event = None if targets else _unanswered(reading, arguments, cue)
    for source in sources:
        for target in targets or (None,):
            if source != target:
                yield reading.relation(source, target, cue.weight, "WITHHOLD", modality, sure, words, event)


def _unanswered(reading: Reading, arguments: Sequence[Argument], cue: Cue) -> Event | None:
    """The offer or call told before that somebody has not answered."""
    if cue.outward:
        return Event(None, joint=False, sides=True)  # "took no side"
    phrase = next((a.phrase for a in arguments if a.slot in (cue.slots or ("object",))), None)
    event = reading.event(phrase) if phrase is not None else None
    return event if event is not None and not event.joint else None


def _waited_for(reading: Reading, piece: Chunk, skip: int) -> tuple[int, ...]:
    """Whom silence waits for: "waiting to see if Y wants to talk"."""
    after = reading.following(piece, skip + 2)[skip:]
    opens = len(after) == 2 and after[0].kind == "S" and after[1].kind == "noun"
    return after[1].parties if opens else ()


def _asks_to(reading: Reading, piece: Chunk) -> bool:
    """Whether "asked Y" goes on with "to leave" or "for help"."""
    if reading.word(piece.main).startswith("ask") and any(
        a.slot == "for" for a in reading.clauses.arguments(piece)[1:2]
    ):
        return True
    return any(c.governor is piece and c.link == "object to" for c in reading.following(piece, 10))


def _requested(reading: Reading, piece: Chunk, cue: Cue) -> float | None:
    """A request for something warm is warm: "urged Y to join talks"; a demand stays one."""
    if cue.weight <= -0.3:
        return None
    for after in reading.following(piece, 10):
        if after.kind == "verb" and after.governor is piece and after.link == "object to":
            asked = next(iter([*_fitting_cues(reading, after), *_object_cues(reading, after)]), None)
            warm = asked is not None and asked.weight > 0 and asked.category in _WELCOME
            return 0.12 if warm and not after.negated else None
    return None


def _fitting_cues(reading: Reading, verb: Chunk) -> list[Cue]:
    slots = {argument.slot for argument in reading.clauses.arguments(verb)}
    return [cue for cue, _ in reading.matching(verb) if not cue.slots or slots & set(cue.slots)]


def _object_cues(reading: Reading, verb: Chunk) -> list[Cue]:
    if reading.clauses.roles(verb) & {"end", "refuse"}:
        return []
    cues = (reading.noun_cue(a.phrase) for a in reading.clauses.arguments(verb))
    return [cue[0] for cue in cues if cue]
