"""Stands on what was told before: "Tokyo welcomed the agreement", "Pyongyang rejected the offer"."""

from __future__ import annotations

from collections.abc import Iterator

from newsanalysis.lexicons.stance import Cue
from newsanalysis.scoring.chunks import Chunk
from newsanalysis.scoring.reading import LIKELY, Event, Reading, Relation
from newsanalysis.scoring.verb_cues import REACTIONS


def read_stand(reading: Reading, piece: Chunk) -> Iterator[Relation]:
    """Yield a stand on an event that the sentence names by a noun alone, as "the deal"."""
    for cue, skip in reading.matching(piece):
        if cue.category not in REACTIONS and not cue.request:
            continue
        phrase = piece.subject if piece.passive else _object(reading, piece, cue, skip)
        event = None if phrase is None else reading.event(phrase) or _it(reading, phrase, cue)
        if phrase is not None and event is not None:
            yield from _stands(reading, piece, cue, event, phrase)
            return


def _it(reading: Reading, phrase: Chunk, cue: Cue) -> Event | None:
    """Read "X denies it", "X condemned this": what was told last."""
    meant = phrase.pronoun and reading.word(phrase.first) in ("it", "this", "that") and not phrase.parties
    return Event(None, joint=False) if meant and cue.category in ("REJECT", "ACCUSE") else None


def _object(reading: Reading, piece: Chunk, cue: Cue, skip: int) -> Chunk | None:
    slots = cue.slots or ("object",)
    if cue.request:
        clause = reading.following(piece, 2)
        return clause[1] if len(clause) > 1 and clause[0].kind == "R" else None  # "demanded that the ban be lifted"
    arguments = reading.clauses.arguments(piece, skip)
    return next((a.phrase for a in arguments if a.slot in slots), None)


def _stands(reading: Reading, piece: Chunk, cue: Cue, event: Event, phrase: Chunk) -> Iterator[Relation]:
    context = reading.contexts.of_verb(piece)
    arguments = reading.clauses.arguments(piece)
    sources = reading.placed(arguments, ("by",)) if piece.passive else reading.sources(piece, context)[0]
    words = [*reading.words_of(piece, cue), phrase.main]
    for source in sources:
        yield from reading.emit([(source, None)], cue, context, words, LIKELY, event=event)
