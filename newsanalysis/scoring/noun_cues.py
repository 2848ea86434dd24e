"""Relations that a noun states: "X's offer to Y", "talks between X and Y", "sanctions on Y"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsanalysis.lexicons.stance import Cue
from newsanalysis.scoring.chunks import Chunk
from newsanalysis.scoring.clauses import Argument
from newsanalysis.scoring.context import Context
from newsanalysis.scoring.reading import GUESS, HUNCH, LIKELY, SURE, Reading, Relation
from newsanalysis.scoring.verb_cues import REACTIONS
from newsanalysis.words import verb_forms

_RECEIVERS = "face receive get suffer draw win earn undergo endure gain obtain enjoy encounter"
_RECEIVING = frozenset(form for verb in _RECEIVERS.split(" ") for form in verb_forms(verb).all())
_ANSWERERS = "respond reply react answer retaliate counter weather withstand"
_ANSWERING = frozenset(form for verb in _ANSWERERS.split(" ") for form in verb_forms(verb).all())
_ANSWERABLE = _RECEIVING | _ANSWERING
_SEEKING = frozenset(form for verb in ("seek", "request", "solicit") for form in verb_forms(verb).all())
_SOUGHT = 0.34
"""WEIS 092 and 093, ask for assistance: 3.4."""
_RECIPIENTS = ("object", "object2", "to", "for", "with", "against", "on", "toward", "towards")
_NEAR_SLOTS = ("to", "with", "on", "against", "toward", "towards", "for", "over")
_ASIDE = frozenset(
    ("beside", "including", "after", "since", "before", "during", "under", "despite", "amid", "like", "as")
)
"""Slots whose noun is not what the verb's subjects do: "reaffirmed ties, building on pacts including the accord"."""
_DONE_TO_SUBJECT = frozenset(("SANCTION", "COERCE", "ASSAULT"))
_REACH = 8
_PASSING = 0.3
_BACKGROUND = 0.5
_CONCLUDED = frozenset(("AGREE", "CONSULT"))
_SPOKEN = frozenset(("REQUEST", "THREATEN", "AGREE"))
_MAKING = frozenset(("pass", "commit", "wish", "end", "refuse", "speech"))


@dataclass(slots=True)
class _Noun:
    """A cue noun in its phrase, with what stands around it."""

    piece: Chunk
    cue: Cue
    evidence: Sequence[int]
    context: Context
    arguments: list[Argument]
    verb: Chunk | None
    as_subject: bool
    owners: tuple[int, ...] = ()
    subjects: tuple[int, ...] = ()
    weight: float | None = None


def read_noun(reading: Reading, piece: Chunk) -> Iterator[Relation]:
    """Yield the relations of the cue noun in a phrase."""
    found = reading.noun_cue(piece)
    if found is None:
        return
    cue, token = _fitting(reading, piece, *found), found[1]
    verb, as_subject = verb_around(reading, piece)
    context = reading.contexts.of_noun(piece, token, verb, as_subject)
    if cue.only_negated and not context.negated:
        return
    if as_subject and (cue.threat or cue.request):
        context.turn = ""  # a threat that has run out was still made
    if reading.word(piece.first - 1) == "without" and cue.category in _CONCLUDED:
        context.turned("refused", piece.first - 1)  # "parted without an agreement"
    evidence = range(token - len(cue.words), token + 1)
    noun = _Noun(piece, cue, evidence, context, reading.clauses.arguments(piece), verb, as_subject)
    if cue.withhold:
        yield from _silence(reading, noun)
        return
    if cue.armed and context.turn:
        yield from _stood_down(reading, noun)
        return
    noun.weight = _in_passing(reading, noun)
    noun.subjects = context.sources or _subjects(reading, noun)
    group = () if _judges(reading, noun) else _between(reading, noun)
    group = group or (noun.subjects if reading.reciprocal(piece) else ())
    if group:
        yield from reading.emit(reading.each_other(group), cue, context, evidence, SURE, weight=noun.weight)
        yield from _stand_on(reading, noun, group)
        return
    noun.owners = piece.parties or reading.placed(_own(reading, noun), {"by", "from", "of"} - set(cue.slots))
    if (deed := _deed_before(reading, piece)) is not None:
        noun.subjects = reading.holders(deed)
    yield from _pairs(reading, noun)


def _stood_down(reading: Reading, noun: _Noun) -> Iterator[Relation]:
    """Read "the two sides will halt drills": a concession to each other, unless the drills were their joint ones."""
    subjects = _subjects(reading, noun)
    shared = "joint" in (reading.word(n) for n in range(noun.piece.first, noun.piece.last))
    if subjects and not shared and not reading.placed(noun.arguments, noun.cue.slots):
        pairs = reading.each_other(subjects)
        yield from reading.emit(pairs, noun.cue, noun.context, noun.evidence, LIKELY, weight=-noun.cue.weight)


def _fitting(reading: Reading, piece: Chunk, first: Cue, token: int) -> Cue:
    """Of the cues of the same words, the one whose slot names somebody: drills "with" Y, or "near" Y."""
    cues = [cue for cue in reading.entries[token].nouns if cue.words == first.words]
    if len(cues) == 1:
        return first
    arguments = reading.clauses.arguments(piece)
    return next((cue for cue in cues if reading.placed(arguments, cue.slots)), first)


def _deed_before(reading: Reading, piece: Chunk) -> Chunk | None:
    """The owned act that a noun belongs to: whose intervention "in support of Y" is."""
    at = piece.at
    while at >= 2 and [c.kind for c in reading.chunks[at - 2 : at]] == ["noun", "I"]:
        if reading.word(reading.chunks[at - 1].first) != "in":
            return None
        at -= 2
        if "s" in reading.tags[reading.chunks[at].first : reading.chunks[at].last]:
            return reading.chunks[at]
    return None


def _own(reading: Reading, noun: _Noun) -> list[Argument]:
    """The noun's arguments, without those of another noun after it, or of a participle that says who mediated."""
    after = next(iter(reading.following(noun.piece, 1)), None)
    mediated = after is not None and after.participle and reading.clauses.mediates(after)
    own = [a for n, a in enumerate(noun.arguments) if a.slot != "of" or n == 0]  # "understanding for drills of Y"
    return [a for a in own if a.slot != "by"] if mediated else own


def _in_passing(reading: Reading, noun: _Noun) -> float | None:
    """An agreement that no verb makes ("the Singapore accord between X and Y") is background: half its weight."""
    if noun.cue.category != "AGREE" or noun.cue.weight <= _PASSING:
        return None
    verb = noun.verb
    made = verb is not None and (
        any(cue.category == "AGREE" for cue in reading.entries[verb.main].verbs)
        or bool(reading.clauses.roles(verb) & {"pass", "commit", "wish", "end", "refuse"})
    )
    judged = _BACKGROUND if _is_judged(reading, noun) else 1.0
    return None if made else noun.cue.weight * _BACKGROUND * judged


def _judges(reading: Reading, noun: _Noun) -> bool:
    """Whether a noun takes a stand on what others did: "acceptance of the accord between X and Y"."""
    first = next(iter(noun.arguments), None)
    if first is None or noun.cue.category not in REACTIONS or noun.cue.mutual or first.slot not in noun.cue.slots:
        return False
    return not first.phrase.parties and reading.noun_cue(first.phrase) is not None


def _is_judged(reading: Reading, noun: _Noun) -> bool:
    """Whether somebody's stand on it is what is told: "X's acceptance of the accord"."""
    before = reading.chunks[max(0, noun.piece.at - 2) : noun.piece.at]
    if [c.kind for c in before] != ["noun", "I"] or not before[0].parties:
        return False
    stand = reading.noun_cue(before[0])
    return stand is not None and stand[0].category in REACTIONS and reading.word(before[1].first) in stand[0].slots


def _pairs(reading: Reading, noun: _Noun) -> Iterator[Relation]:
    targets = reading.placed(noun.arguments, noun.cue.slots)
    if not targets and (targets := _nested(reading, noun)):
        noun.owners = noun.piece.parties
        noun.evidence = [*noun.evidence, noun.arguments[0].phrase.main]
    if not targets and (targets := _inner(reading, noun.piece)):
        noun.owners = noun.piece.parties
    near = () if targets else reading.placed(noun.arguments, _NEAR_SLOTS)
    if targets or (near and noun.cue.category not in REACTIONS):
        fit = 1.0 if targets else 0.7
        if noun.owners:
            yield from _owned(reading, noun, targets or near, fit)
        else:
            yield from _unowned(reading, noun, targets or near, fit)
    elif noun.verb is not None and not noun.as_subject:
        yield from _by_verb(reading, noun)


def _inner(reading: Reading, piece: Chunk) -> tuple[int, ...]:
    """Toward whom an owned noun is by the name before it: "X's Y trip", "X's Y policy"."""
    parties, tags = reading.clauses.sentence.parties, reading.tags
    clitic = next((n for n in range(piece.first, piece.last) if tags[n] == "s"), piece.last)
    return tuple(parties[n] for n in range(clitic, piece.last) if parties[n] >= 0 and parties[n] not in piece.parties)


def _nested(reading: Reading, noun: _Noun) -> tuple[int, ...]:
    """Whose the thing is that a noun takes a stand on: "opposition to the deployment of Y's system"."""
    if noun.cue.category not in REACTIONS or not noun.arguments or noun.arguments[0].slot not in noun.cue.slots:
        return ()
    return reading.placed(noun.arguments[1:2], ("of", "by", "between", "with"))


def _owned(reading: Reading, noun: _Noun, targets: Sequence[int], fit: float) -> Iterator[Relation]:
    """Read "X's message to Y": what the noun is worth, or what the message says."""
    pairs = [(s, t) for s in noun.owners for t in targets]
    weight = said(reading, noun.piece, noun.cue) if noun.cue.message else noun.weight
    others = not (reading.owned_by_pronoun(noun.piece) or set(noun.subjects) & set(noun.owners))
    if noun.context.turn and noun.subjects and others:
        yield from reading.emit(pairs, noun.cue, Context(), noun.evidence, LIKELY * fit, weight=weight)
        pairs = [(s, t) for s in noun.subjects for t in targets]  # "blocked Y's loan to Z"
        yield from reading.emit(pairs, noun.cue, noun.context, noun.evidence, LIKELY * fit, weight=weight)
        return
    yield from reading.emit(pairs, noun.cue, noun.context, noun.evidence, SURE * fit, weight=weight)
    if _is_returned(reading, noun, fit):
        back = [(t, s) for s, t in pairs]
        yield from reading.emit(back, noun.cue, noun.context, noun.evidence, SURE * 0.8)


def _is_returned(reading: Reading, noun: _Noun, fit: float) -> bool:
    """Whether the target does it back: not what somebody only "would" do; a breakdown is of both."""
    if noun.as_subject and noun.cue.mutual and noun.context.turn and noun.context.modality == "asserted":
        return True
    if noun.verb is not None and (noun.verb.modal == "would" or "wish" in reading.clauses.roles(noun.verb)):
        return False
    agreed = noun.context.undertaken and noun.context.modality == "asserted" and not noun.context.turn
    together = noun.verb is not None and any(
        cue.mutual and cue.category == "AGREE" for cue, _ in reading.matching(noun.verb)
    )
    return noun.cue.both and fit == 1.0 and (noun.context.plain or (agreed and together))  # "agreed to talks with"


def _unowned(reading: Reading, noun: _Noun, targets: Sequence[int], fit: float) -> Iterator[Relation]:
    """An act with a target and no owner is its verb's subject's, or that of who speaks."""
    if noun.verb is not None and any(cue.withhold for cue, _ in reading.matching(noun.verb)):
        return  # "did not respond to the attack on Y"
    if not noun.subjects:
        yield from _speakers_own(reading, noun, targets, fit)
        return
    sure, weight = LIKELY, noun.weight
    if noun.verb is not None:
        reaction = _reaction(reading, noun)
        weight = noun.weight if reaction is None else reaction
        made = reaction is not None or reading.clauses.roles(noun.verb) & _MAKING
        sure = LIKELY if made or noun.cue.weight > 0 else HUNCH
    pairs = [(s, t) for s in noun.subjects for t in targets]
    yield from reading.emit(pairs, noun.cue, noun.context, noun.evidence, sure * fit, weight=weight)
    direct = noun.verb is None or noun.piece.at == noun.verb.at + 1 or _comes_with(reading, noun, noun.verb)
    if sure == LIKELY and direct and _is_returned(reading, noun, fit):
        back = [(t, s) for s, t in pairs]
        yield from reading.emit(back, noun.cue, noun.context, noun.evidence, sure * 0.8)


def _comes_with(reading: Reading, noun: _Noun, verb: Chunk) -> bool:
    """Whether a contact goes with a verb: "flew out for talks with Y", not "welcomed an offer of talks with Y"."""
    link = reading.word(noun.piece.first - 1)
    return noun.cue.category == "CONSULT" and link != "of" and not _reacts(reading, verb)


def _speakers_own(reading: Reading, noun: _Noun, targets: Sequence[int], fit: float) -> Iterator[Relation]:
    """Read "It is time for talks with Y", says X."""
    nobody = noun.cue.category == "ASSAULT" and reading.speaker is None
    if nobody or reading.has_possessive(noun.piece) or _has_other_subject(noun):
        return
    if noun.context.modality == "conditional" and noun.cue.weight < 0:
        return  # "if threats against it were removed"
    sure = HUNCH if reading.speaker is None else GUESS
    pairs = [(s, t) for s in reading.sayers(noun.piece) for t in targets]
    yield from reading.emit(pairs, noun.cue, noun.context, noun.evidence, sure * fit, weight=noun.weight)


def _has_other_subject(noun: _Noun) -> bool:
    """Whether the noun's verb is somebody's whom the roster does not know."""
    subject = noun.verb.subject if noun.verb is not None and not noun.as_subject else None
    return subject is not None and (subject.agent or subject.named) and not subject.own


def _by_verb(reading: Reading, noun: _Noun) -> Iterator[Relation]:
    """The target stands elsewhere in the verb's clause."""
    cue, verb = noun.cue, noun.verb
    if verb is None:
        return
    if noun.owners and noun.subjects and cue.weight > 0 and reading.word(verb.main) in _SEEKING:
        pairs = [(s, t) for s in noun.subjects for t in noun.owners]
        yield from reading.emit(pairs, cue, noun.context, noun.evidence, LIKELY, weight=_SOUGHT)
    elif reading.word(noun.piece.first) == "any":
        return  # "will respond to any attack by Y": there was none
    elif noun.owners and noun.subjects and not reading.owned_by_pronoun(noun.piece):
        received = reading.word(verb.main) in _ANSWERABLE or cue.category in _SPOKEN
        if received and set(noun.owners) != set(noun.subjects):
            back = [(s, t) for s in noun.owners for t in noun.subjects]
            weight = _called_for(reading, noun)
            context = noun.context if reading.word(verb.main) in _RECEIVING else Context()
            yield from reading.emit(back, cue, context, noun.evidence, LIKELY, weight=weight)
        elif cue.category in _DONE_TO_SUBJECT and noun.piece.parties:
            pairs = [(s, t) for s in noun.subjects for t in noun.owners]
            yield from reading.emit(pairs, cue, noun.context, noun.evidence, GUESS)
    elif noun.subjects:
        yield from _toward_others(reading, noun, verb)


def _toward_others(reading: Reading, noun: _Noun, verb: Chunk) -> Iterator[Relation]:
    """Read "gave Y a grant", "issued an ultimatum to Y"; several subjects of a mutual act: "held talks"."""
    arguments = reading.clauses.arguments(verb)
    slot = next((a.slot for a in arguments if a.phrase is noun.piece), "")
    direct = slot.startswith("object")
    others = reading.placed([a for a in arguments if a.phrase is not noun.piece], _RECIPIENTS) if direct else ()
    if others:
        pairs = [(s, t) for s in noun.subjects for t in others]
        yield from reading.emit(pairs, noun.cue, noun.context, noun.evidence, GUESS)
    elif slot not in _ASIDE and _is_common(reading, noun, verb):
        group = reading.each_other(noun.subjects)
        yield from reading.emit(group, noun.cue, noun.context, noun.evidence, LIKELY)


def _is_common(reading: Reading, noun: _Noun, verb: Chunk) -> bool:
    """Whether several subjects do it to each other: they "held talks", "ended their dispute"."""
    if not noun.cue.mutual:
        return noun.context.turn == "ended" and noun.cue.weight < 0
    return not (noun.cue.category == "AGREE" and _reacts(reading, verb))


def _stand_on(reading: Reading, noun: _Noun, group: Sequence[int]) -> Iterator[Relation]:
    """Read "praised the accord between X and Y": a stand upon both."""
    weight = _reaction(reading, noun)
    if weight is not None and set(group).isdisjoint(noun.subjects):
        pairs = [(s, t) for s in noun.subjects for t in group]
        yield from reading.emit(pairs, noun.cue, noun.context, noun.evidence, LIKELY, weight=weight)


def _reacts(reading: Reading, verb: Chunk) -> bool:
    """Whether a verb takes a stand on what others did: those who "welcomed the agreement" did not conclude it."""
    return any(cue.category in REACTIONS and not (cue.words or cue.slots) for cue, _ in reading.matching(verb))


def _silence(reading: Reading, noun: _Noun) -> Iterator[Relation]:
    subjects = noun.piece.parties or _subjects(reading, noun)
    targets = reading.placed(noun.arguments, noun.cue.slots)
    words = [*noun.evidence, *noun.context.words]
    for source in subjects:
        for target in targets or (None,):
            if source != target:
                yield reading.relation(source, target, noun.cue.weight, "WITHHOLD", "asserted", LIKELY, words)


def _between(reading: Reading, noun: _Noun) -> tuple[int, ...]:
    """Parties that a noun relates to each other: "talks between X and Y", "the X-Y summit", "distrust grew between"."""
    after_verb = reading.clauses.arguments(noun.verb) if noun.verb is not None and noun.as_subject else []
    for argument in (*noun.arguments, *after_verb):
        parties = argument.phrase.parties
        if argument.slot in ("between", "among") and parties and reading.are_several(parties):
            return parties
    of = next(iter(noun.arguments), None)
    if noun.cue.mutual and of is not None and of.slot == "of" and reading.are_several(of.phrase.parties or (0,)):
        placed = any(a.slot in noun.cue.slots and a.phrase.parties for a in noun.arguments)
        if of.phrase.parties and not placed:
            return of.phrase.parties  # "joint drills of X and Y"
    if len(noun.piece.parties) > 1 and (noun.cue.mutual or "between" in noun.cue.slots):
        placed = any(a.slot in noun.cue.slots and a.phrase.parties for a in noun.arguments)
        return () if placed else noun.piece.parties
    return ()


def _subjects(reading: Reading, noun: _Noun) -> tuple[int, ...]:
    """Who acts by the verb the noun belongs to."""
    verb = noun.verb
    if verb is None:
        return _opened(reading, noun)
    if verb.passive:
        return reading.placed(reading.clauses.arguments(verb), ("by",))
    if noun.as_subject:
        return ()
    if not verb.sources and reading.speaker is not None and verb.subject is not None and verb.subject.own:
        return (reading.speaker,)
    return verb.sources


def _opened(reading: Reading, noun: _Noun) -> tuple[int, ...]:
    """Who acts where a noun stands before the clause: "in a call with X, Y said"."""
    before = reading.chunks[: noun.piece.at]
    if [c.kind for c in before] != ["I"] or noun.cue.category != "CONSULT":
        return ()
    finite = next((c for c in reading.following(noun.piece, _REACH) if c.is_verb and c.finite), None)
    return finite.sources if finite is not None else ()


def _reaction(reading: Reading, noun: _Noun) -> float | None:
    """The weight of an act that is condemned, welcomed or accepted: the product of both signs, the lesser size."""
    verb = noun.verb
    if verb is None or noun.piece.at != verb.at + 1 or reading.clauses.roles(verb) & {"refuse", "end", "commit"}:
        return None
    cue = next((c for c, _ in reading.matching(verb) if c.category in REACTIONS and not c.words), None)
    if cue is None:
        return None
    size = min(abs(cue.weight), abs(noun.cue.weight))
    return size if (cue.weight > 0) == (noun.cue.weight > 0) else -size


def said(reading: Reading, message: Chunk, own: Cue) -> float | None:
    """The weight of what a message says: "a message that it is ready for talks"."""
    for after in reading.following(message, 14):
        if after.kind in ("adjective", "verb") and "commit" in reading.clauses.roles(after):
            return 0.3
        cues: list[Cue] = [c for c, _ in reading.matching(after)] if after.kind == "verb" else []
        found = reading.noun_cue(after) if after.kind == "noun" else None
        for cue in [*cues, found[0]] if found else cues:
            if cue is not own and abs(cue.weight) >= 0.1:
                return cue.weight
    return None


def _called_for(reading: Reading, noun: _Noun) -> float | None:
    """Read "X's call for talks": a request for something warm is warm."""
    if noun.cue.category != "REQUEST" or noun.cue.weight <= -0.3:
        return None
    cues = (reading.noun_cue(a.phrase) for a in noun.arguments if a.slot == "for")
    return 0.15 if any(cue and cue[0].weight > 0 for cue in cues) else None


def verb_around(reading: Reading, piece: Chunk) -> tuple[Chunk | None, bool]:
    """The verb a noun phrase belongs to, and whether as its subject."""
    for other in reading.following(piece, 12):
        if other.is_verb and other.subject is piece and other.finite:
            return other, True
        if other.kind in (".", "R", "S") or (other.is_verb and other.finite):
            break
    for other in reversed(reading.chunks[max(0, piece.at - 12) : piece.at]):
        if other.is_verb or other.kind == "adjective":
            return other, False
        if other.kind in (".", "S", "R"):
            break
    return None, False
