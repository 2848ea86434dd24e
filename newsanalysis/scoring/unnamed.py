"""What is done to the other side where the sentence names nobody: "Pyongyang proposed talks", "the sanctions stay"."""

from __future__ import annotations

from collections.abc import Iterator

from newsanalysis.scoring.chunks import Chunk
from newsanalysis.scoring.context import Context
from newsanalysis.scoring.noun_cues import verb_around
from newsanalysis.scoring.other_cues import is_cold
from newsanalysis.scoring.reading import GUESS, Reading, Relation
from newsanalysis.scoring.tagging import POSSESSIVES

_INITIALS = frozenset(("US", "U.S.", "UN", "U.N.", "EU", "E.U."))
_MAKING = frozenset(("pass", "commit", "end", "refuse", "wish"))
_CARRYING = frozenset(("from", "to", "of", "out", "into"))
"""Prepositions over which a verb acts on a noun: "withdrew from the deal"."""


def read_unnamed(reading: Reading, piece: Chunk) -> Iterator[Relation]:
    """Yield what a verb group or noun phrase has somebody do, its target left to what the piece has told before."""
    if piece.kind == "verb":
        yield from _done(reading, piece)
    elif piece.kind == "noun":
        yield from _had(reading, piece)


def _done(reading: Reading, piece: Chunk) -> Iterator[Relation]:
    """Read "Seoul proposed reunions", "it refused to talk"."""
    cue = next((cue for cue, _ in reading.matching(piece) if cue.outward), None)
    context = reading.contexts.of_verb(piece)
    if cue is None or piece.passive or not _happens(context):
        return
    if cue.category == "AGREE" and (_goes_on_coldly(reading, piece) or _is_own_affair(reading, piece)):
        return  # "vowed that the pressure would go on", "offered to resign"
    sources, _ = reading.sources(piece, context)
    words = reading.words_of(piece, cue)
    yield from reading.emit([(s, None) for s in sources], cue, context, words, GUESS, unnamed=True)


def _is_own_affair(reading: Reading, piece: Chunk) -> bool:
    return any(reading.word(c.first) in reading.lexicon.own_affairs for c in reading.following(piece, 2))


def _goes_on_coldly(reading: Reading, piece: Chunk) -> bool:
    """Whether what is agreed or promised is cold, and no end of it."""
    after = reading.following(piece, 5)
    ends = any(reading.clauses.roles(c) & {"end", "refuse"} or c.negated for c in after if c.kind in ("verb", "noun"))
    return not ends and any(is_cold(reading, c) for c in after)


def _had(reading: Reading, piece: Chunk) -> Iterator[Relation]:
    """Read "its offer stands", "he cancelled the summit", "sanctions will stay, he said"."""
    found = reading.noun_cue(piece)
    if found is None:
        return
    cue, token = found
    verb, as_subject = verb_around(reading, piece)
    context = reading.contexts.of_noun(piece, token, verb, as_subject)
    broken = bool(context.turn) and cue.category == "AGREE" and not as_subject  # "withdrew from the deal"
    accepted = cue.category == "AGREE" and verb is not None and not as_subject and _accepts(reading, verb)
    if not (cue.outward or broken or accepted) or not _happens(context):
        return
    words = range(token - len(cue.words), token + 1)
    if piece.parties and verb is not None and not as_subject and "commit" in reading.clauses.roles(verb):
        return  # "offered the North talks"
    if piece.parties and not _owns(reading, piece):
        return  # "the Iran sanctions"
    sources = () if accepted else piece.parties
    sources = sources or _doers(reading, piece, verb, as_subject=as_subject)
    yield from reading.emit([(s, None) for s in sources], cue, context, words, GUESS, unnamed=True)


def _accepts(reading: Reading, verb: Chunk) -> bool:
    """Whether a verb takes up what another offers: "accepted an invitation"."""
    return any(cue.category == "AGREE" and not (cue.mutual or cue.outward) for cue, _ in reading.matching(verb))


def _owns(reading: Reading, piece: Chunk) -> bool:
    """Whether a phrase is what its party does: "Iran's offer", "American sanctions", "its threats"."""
    words, parties = reading.clauses.sentence, reading.clauses.sentence.parties
    owner = next(n for n in range(piece.first, piece.last + 1) if parties[n] in piece.parties)
    name = words.tokens[owner].text
    possessive = reading.word(owner) in POSSESSIVES or words.tags[owner + 1 : owner + 2] == "s"
    return possessive or name in _INITIALS or name.lower().endswith(reading.lexicon.nation_endings)


def _doers(reading: Reading, piece: Chunk, verb: Chunk | None, *, as_subject: bool) -> tuple[int, ...]:
    """Whose act a noun without an owner is: its verb's subject's, or a speaker's who says that it goes on."""
    if verb is None:
        return ()
    if as_subject:
        lasts = reading.word(verb.main) in reading.lexicon.lasting and reading.speaker is not None and not verb.negated
        return (reading.speaker,) if lasts and reading.speaker is not None else ()
    between = reading.chunks[verb.at + 1 : piece.at]
    direct = all(reading.word(c.first) in _CARRYING for c in between) and not verb.passive
    made = reading.clauses.roles(verb) & _MAKING or _accepts(reading, verb)
    return verb.sources if direct and made else ()


def _happens(context: Context) -> bool:
    """Whether the thing is said to be, or is refused or ended."""
    return context.modality in ("asserted", "hedged") and not context.negated and context.sources is None
