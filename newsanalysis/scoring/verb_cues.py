"""Relations that a verb states: its subject does it to, with or toward whom its frame says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsanalysis.lexicons.stance import Cue
from newsanalysis.scoring.chunks import Chunk
from newsanalysis.scoring.clauses import Argument
from newsanalysis.scoring.context import Context
from newsanalysis.scoring.reading import LIKELY, OWNING, SURE, Reading, Relation

REACTIONS = frozenset(("SUPPORT", "ACCUSE", "REJECT", "PROTEST", "AGREE"))
"""Categories whose verbs take an act as their object: "condemned attacks on Y" is not against Y."""

_REACHING = frozenset(("THREATEN", "MOBILIZE", "REJECT", "SANCTION", "COERCE", "PROTEST", "REQUEST", "AGREE"))
"""Categories whose target may stand in a later clause: "threatened to strike unless Y ..."."""

Found = tuple[tuple[int, ...], float, Chunk | None]
_NOBODY: Found = ((), 0.0, None)


def read_verb(reading: Reading, piece: Chunk) -> Iterator[Relation]:
    """Yield the relations of a verb group, by the first of its cues that finds a source and a target."""
    for cue, skip in reading.matching(piece):
        found = list(_read_cue(reading, piece, cue, skip))
        if found:
            yield from found
            return


def _read_cue(reading: Reading, piece: Chunk, cue: Cue, skip: int) -> Iterator[Relation]:
    context = reading.contexts.of_verb(piece)
    if cue.withhold:
        yield from withheld(reading, piece, cue, skip, context)
        return
    if cue.infinitive and not _asks_to(reading, piece):
        return
    evidence = range(piece.main, piece.main + 1 + len(cue.words))
    if piece.passive:
        yield from _passive(reading, piece, cue, context, evidence)
        return
    sources, sure = reading.sources(piece, context)
    if not sources:
        return
    targets, fit, phrase = _targets(reading, piece, cue, skip)
    if phrase is not None and _act_decides(reading, piece, cue, phrase):
        return
    if fit < 1.0 and cue.mutual and piece.sources:
        group = reading.each_other(sources)
        if len(sources) > 1 or (group and not targets):
            yield from reading.emit(group, cue, context, evidence, SURE if len(sources) > 1 else LIKELY)
            return
    pairs = [(s, t) for s in sources for t in targets]
    weight = _requested(reading, piece, cue) if cue.request else None
    yield from reading.emit(pairs, cue, context, evidence, sure * fit, weight=weight)
    if cue.both and fit == 1.0 and context.plain and not piece.modal:
        yield from reading.emit([(t, s) for s, t in pairs], cue, context, evidence, sure * 0.8)


def _targets(reading: Reading, piece: Chunk, cue: Cue, skip: int) -> Found:
    """Toward whom, how well that place fits the cue, and the phrase it was found in."""
    arguments = reading.clauses.arguments(piece, skip)
    slots = cue.slots or ("object",)
    for slot in slots:
        for number, argument in enumerate(arguments):
            if argument.slot != slot:
                continue
            own = cue.category in REACTIONS and reading.owned_by_pronoun(argument.phrase)
            if not own and (holders := reading.holders(argument.phrase)):
                return holders, 1.0, argument.phrase
            if slot == "object" and (nested := _nested(arguments[number + 1 :])):
                return nested, 0.8, argument.phrase
    strict = "object" not in slots
    roles = reading.clauses.roles(piece)
    asks = (cue.request or cue.threat or (cue.category == "AGREE" and not _says_that(reading, piece))) and (
        not strict or any(a.slot in slots for a in arguments)
    )
    if (asks or roles & {"commit", "threat"}) and (content := _content(reading, piece)):
        return content, 0.7, None
    found = _NOBODY if strict else _anyone(arguments)
    if not found[0] and cue.category in _REACHING and not (strict and cue.request):
        found = _farther(reading, piece)
    return found


def _says_that(reading: Reading, piece: Chunk) -> bool:
    """Read "X agree that ..." states an opinion, not an agreement with those it is about."""
    return reading.word(piece.last + 1) == "that"


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
            return reading.placed(reading.clauses.arguments(after), _ANY_SLOT)
        if after.kind == "noun" and after.parties and after.at + 1 < len(reading.chunks):
            return after.parties
        if after.kind == "." or (after.is_verb and after.finite):
            break
    return ()


class _Everything:
    """Holds every slot."""

    def __contains__(self, slot: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())


_ANY_SLOT = _Everything()


def _anyone(arguments: Sequence[Argument]) -> Found:
    """A party that the cue does not place: in the phrase after the object, or in the first where there is none."""
    for number, argument in enumerate(arguments[:3]):
        if argument.phrase.parties:
            return argument.phrase.parties, 0.6, arguments[0].phrase
        if number and arguments[0].slot == "object":
            break
    return _NOBODY


def _farther(reading: Reading, piece: Chunk) -> Found:
    """The only other party after the verb, in whatever clause."""
    mine = set(piece.sources)
    others: list[tuple[int, ...]] = []
    for after in reading.chunks[piece.at + 1 :]:
        if after.kind == ".":
            break
        if after.kind == "noun" and after.parties and not mine & set(after.parties):
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


def _passive(reading: Reading, piece: Chunk, cue: Cue, context: Context, evidence: Sequence[int]) -> Iterator[Relation]:
    if piece.subject is None:
        return
    arguments = reading.clauses.arguments(piece)
    agents = reading.placed(arguments, ("by",))
    targets = piece.sources or reading.holders(piece.subject)
    if cue.slots and "object" not in cue.slots:
        targets = reading.placed(arguments, cue.slots) or targets
    yield from reading.emit([(s, t) for s in agents for t in targets], cue, context, evidence, SURE)


def withheld(reading: Reading, piece: Chunk, cue: Cue, skip: int, context: Context) -> Iterator[Relation]:
    """Silence: toward those named, or nobody in particular."""
    yet = piece.governor is not None and any(reading.word(n) == "yet" for n in range(piece.governor.first, piece.main))
    if cue.only_negated and not (context.negated or context.turn or yet):
        return
    sources, sure = reading.sources(piece, context)
    arguments = reading.clauses.arguments(piece, skip)
    targets = reading.placed(arguments, cue.slots or ("object",))
    words = [*range(piece.main, piece.main + 1 + len(cue.words)), *context.words]
    for source in sources:
        for target in targets or (None,):
            if source != target:
                yield reading.relation(source, target, cue.weight, "WITHHOLD", "asserted", sure, words)


def _asks_to(reading: Reading, piece: Chunk) -> bool:
    return any(c.governor is piece and c.link == "object to" for c in reading.following(piece, 10))


def _requested(reading: Reading, piece: Chunk, cue: Cue) -> float | None:
    """A request for something warm is warm: "urged Y to join talks"; a demand stays one."""
    if cue.weight <= -0.3:
        return None
    for after in reading.following(piece, 10):
        if after.kind == "verb" and after.governor is piece and after.link == "object to":
            warm = [c.weight for c, _ in reading.matching(after)] + _object_weights(reading, after)
            return 0.12 if warm and warm[0] > 0 and not after.negated else None
    return None


def _object_weights(reading: Reading, verb: Chunk) -> list[float]:
    if reading.clauses.roles(verb) & {"end", "refuse"}:
        return []
    cues = (reading.noun_cue(a.phrase) for a in reading.clauses.arguments(verb))
    return [cue[0].weight for cue in cues if cue]
