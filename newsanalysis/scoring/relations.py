"""Who does or says what toward whom in one sentence: cue patterns over a shallow reading of its clauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from newsanalysis.lexicons.stance import StanceLexicon, stance_lexicon
from newsanalysis.records import Span
from newsanalysis.scoring.chunks import Chunk
from newsanalysis.scoring.clauses import read_clauses
from newsanalysis.scoring.events import read_stand
from newsanalysis.scoring.noun_cues import read_noun
from newsanalysis.scoring.other_cues import (
    read_attribute,
    read_condition,
    read_demand,
    read_doubt,
    read_lack,
    read_naming,
    read_predicate,
    read_reproach,
    read_standing,
    read_verdict,
)
from newsanalysis.scoring.reading import GUESS, Reading, Relation
from newsanalysis.scoring.tagging import cut, tag
from newsanalysis.scoring.unnamed import read_unnamed
from newsanalysis.scoring.verb_cues import read_verb

__all__ = ["Relation", "RelationReader", "read_relations"]

_SENTENCE = 6000
"""Characters of one sentence that are read; the longest in print are a sixth of that."""


@runtime_checkable
class RelationReader(Protocol):
    """A scorer that also finds who does what toward whom: :func:`newsanalysis.analyze` then asks it for the pairs.

    `parties` are spans of `text`, or lie outside it for a party that the sentence does not name; `speaker` is the one
    whose words the sentence is.
    """

    def relations(self, text: str, parties: Sequence[Span], *, speaker: int | None = None) -> list[Relation]:
        """Find the relations of one sentence, the surest first."""
        ...


def read_relations(
    text: str,
    parties: Sequence[Span],
    *,
    speaker: int | None = None,
    events: bool = False,
    lexicon: StanceLexicon | None = None,
) -> list[Relation]:
    """Read who does or says what toward whom in a sentence.

    Parameters
    ----------
    text
        One sentence.
    parties
        Where its parties stand; a span outside the text stands for a party that the sentence does not name.
    speaker
        The party whose words the sentence is: the source of what has no subject of its own, and of "I" and "we".
    events
        Whether to read stands on events told before, "welcomed the deal": `event` says which, `target` is ``None``;
        and what is done to somebody whom the sentence leaves out: `unnamed` says so.
    lexicon
        The cues; those that ship by default.

    Returns
    -------
    list of Relation
        The surest first; of each pair and sign the surest only.

    References
    ----------
    Goldstein, J. (1992), A Conflict-Cooperation Scale for WEIS Events Data, Journal of Conflict Resolution 36(2).
    Open Event Data Alliance (2018), PLOVER: Political Language Ontology for Verifiable Event Records.

    Examples
    --------
    >>> text = "Seoul accepted an offer of talks from Pyongyang."
    >>> surest = read_relations(text, [Span(0, 5), Span(38, 47)])[0]
    >>> surest.source, surest.target, surest.category, surest.stance > 0
    (0, 1, 'AGREE', True)
    """
    lexicon = lexicon or stance_lexicon()
    words = cut(text[:_SENTENCE], parties, lexicon)
    if not parties or not words.has_cue:
        return []
    reading = Reading(read_clauses(tag(words, lexicon), lexicon), speaker, events=events)
    found: list[Relation] = []
    stands: list[Relation] = []
    for piece in reading.chunks:
        told = list(_stated(reading, piece))
        found += told
        if events:
            stands += read_unnamed(reading, piece)
            stands += read_stand(reading, piece) if piece.kind == "verb" and not told else ()
    for piece in reading.chunks:
        found += read_condition(reading, piece)
        if piece.kind == "noun":
            found += read_standing(reading, piece, found)
        elif speaker is not None:
            found += read_verdict(reading, piece)
            found += read_doubt(reading, piece)
            found += read_reproach(reading, piece)
            found += read_lack(reading, piece, found)
    return [*_best(found), *stands]


def _stated(reading: Reading, piece: Chunk) -> Iterator[Relation]:
    """What a noun phrase, a verb group or a predicate states by itself."""
    if piece.kind == "noun":
        yield from read_attribute(reading, piece)
        yield from read_noun(reading, piece)
    elif piece.kind == "verb":
        yield from read_verb(reading, piece)
        yield from read_naming(reading, piece)
    elif piece.kind in ("copula", "adjective"):
        yield from read_predicate(reading, piece)
    if piece.is_verb or piece.kind == "adjective":
        yield from read_demand(reading, piece)


def _best(found: list[Relation]) -> list[Relation]:
    """Of each pair and sign the surest; the weaker sign only where other words say it."""
    kept: list[Relation] = []
    for relation in sorted(found, key=lambda r: (-r.confidence, -abs(r.stance))):
        same = [k for k in kept if (k.source, k.target) == (relation.source, relation.target)]
        if any((k.stance > 0) == (relation.stance > 0) for k in same):
            continue
        if same and (relation.confidence < GUESS or _share_words(relation, same[0])):
            continue
        kept.append(relation)
    return kept


def _share_words(one: Relation, other: Relation) -> bool:
    return any(mine.overlaps(theirs) for mine in one.evidence for theirs in other.evidence)
