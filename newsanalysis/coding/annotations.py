"""The piece as annotation tools see it: labelled spans of characters and relations between them.

Five layers: ``actor`` (a mention; its label the actor), ``quote``, ``cue`` and ``speaker`` (who says what), and
``position`` (the words that show one; its label the category, with its stance of -2 to 2 and its issue). A relation
leads from a position to the mention of its ``source`` and of its ``target``, from a quote to its ``cue`` and
``speaker``, and from a span to the next piece of the same (``continues``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal, TypeAlias, get_args

import pandas as pd

from newsanalysis.analysis import Analysis
from newsanalysis.coding.codes import CATEGORIES, STANCES, table
from newsanalysis.errors import CodingError
from newsanalysis.lexicons.issues import issue_lexicon
from newsanalysis.lexicons.measured_error import level
from newsanalysis.records import Mention, Position, Span, sentence_at

Layer: TypeAlias = Literal["actor", "quote", "cue", "speaker", "position"]
LAYERS: tuple[Layer, ...] = get_args(Layer)
RELATIONS = ("source", "target", "cue", "speaker", "continues")
NO_CATEGORY = "POSITION"
"""The label of a position that fits no category."""

_PACKED = re.compile(r"([A-Z]+) ([+-]?[0-2])(?: (.+))?")


@dataclass(frozen=True, slots=True)
class Annotation:
    """Characters `start` to `end` (exclusive) with a label; `stance` and `issue` are a position's."""

    id: str
    start: int
    end: int
    layer: Layer
    label: str
    stance: int | None = None
    issue: str | None = None

    @property
    def packed(self) -> str:
        """The label with all that is known, for tools whose spans carry one label and nothing else.

        Examples
        --------
        >>> Annotation("p0", 0, 5, "position", "AGREE", 1, "talks").packed
        'AGREE +1 talks'
        """
        if self.stance is None:
            return self.label
        return f"{self.label} {self.stance:+d}" + (f" {self.issue}" if self.issue else "")


@dataclass(frozen=True, slots=True)
class Relation:
    """A labelled arrow from one annotation to another, by their ids."""

    start: str
    end: str
    label: str


@dataclass(frozen=True)
class Annotations:
    """One piece with everything that is marked in it.

    Parameters
    ----------
    piece
        The name of the piece.
    text
        Its text, to which all places refer.
    spans, relations
        What is marked, in the order of the text, and how it hangs together.
    """

    piece: str
    text: str
    spans: tuple[Annotation, ...]
    relations: tuple[Relation, ...]

    def coding(self, result: Analysis) -> pd.DataFrame:
        """Return the positions as a free coding, as :func:`read_sheet` does, so that they can be compared.

        Parameters
        ----------
        result
            The analysis of the same text: it says where sentences begin.

        Raises
        ------
        CodingError
            If the analysis is of another text, or a position has no source.
        """
        if result.article.text != self.text:
            raise CodingError(f"{self.piece}: these annotations are of another text than the analysis")
        by_id = {span.id: span for span in self.spans}
        roles: dict[str, dict[str, str]] = {}
        later = {relation.end for relation in self.relations if relation.label == "continues"}
        for relation in self.relations:
            roles.setdefault(relation.start, {})[relation.label] = by_id[relation.end].label
        rows = [
            _coded(span, roles.get(span.id, {}), self.piece, sentence_at(result.sentence_records, span.start).index)
            for span in self.spans
            if span.layer == "position" and span.id not in later
        ]
        return table(rows or [{"piece": self.piece, "given": False}])


def unpacked(span: Annotation) -> Annotation:
    """Return a position whose label, as :attr:`Annotation.packed` made it, is taken apart again.

    Raises
    ------
    CodingError
        If the label is not of that form.
    """
    match = _PACKED.fullmatch(span.label)
    if not match or match[1] not in (*CATEGORIES, NO_CATEGORY):
        raise CodingError(
            f"{span.id}: expected the label of a position, such as 'AGREE +1 talks' (a category, a stance of -2 to 2, "
            f"an issue or none), got {span.label!r}"
        )
    return replace(span, label=match[1], stance=int(match[2]), issue=match[3])


def _coded(span: Annotation, roles: dict[str, str], piece: str, sentence: int) -> dict[str, object]:
    if "source" not in roles:
        raise CodingError(f"{piece}, character {span.start}: this position has no source; link it to a mention")
    return {
        "piece": piece,
        "sentence": sentence,
        "source": roles["source"],
        "target": roles.get("target"),
        "position": True,
        "stance": span.stance,
        "category": None if span.label == NO_CATEGORY else span.label,
        "issue": span.issue,
        "given": False,
    }


def marks_of(result: Analysis, piece: str) -> Annotations:
    """Lay an analysis out as spans and relations.

    An actor that a sentence means and does not name is linked where it was named last; where its mention stands nowhere
    before, where it stands first. A position without evidence is marked on its sentence.
    """
    draft = _Draft()
    mentions = [(mention, draft.add("actor", [mention.span], mention.actor)) for mention in result.mention_records]
    for quote in result.quote_records:
        marked = draft.add("quote", quote.content, quote.actor or "quote")
        roles: tuple[tuple[Layer, Span | None], ...] = (("cue", quote.cue), ("speaker", quote.speaker))
        for role, span in roles:
            if span is not None:
                draft.link(marked, draft.add(role, [span], role), role)
    by_index = {sentence.index: sentence for sentence in result.sentence_records}
    for position in result.position_records:
        places = position.evidence or (by_index[position.sentence].span,)
        label = position.category or NO_CATEGORY
        marked = draft.add("position", places, label, level(position.stance), position.issue)
        for part, actor in (("source", position.source), ("target", position.target)):
            mention = _meant(position, actor, mentions)
            if mention:
                draft.link(marked, mention, part)
    return Annotations(piece, result.article.text, tuple(draft.spans), tuple(draft.relations))


def _meant(position: Position, actor: str | None, mentions: Iterable[tuple[Mention, str]]) -> str | None:
    """Return an actor's mention nearest to a position: in its sentence, or the last before, or the first of all."""
    own = [(mention, name) for mention, name in mentions if mention.actor == actor]
    here = [(mention, name) for mention, name in own if mention.sentence == position.sentence]
    if here:
        at = position.evidence[0].start if position.evidence else 0
        return min(here, key=lambda each: abs(each[0].start - at))[1]
    before = [name for mention, name in own if mention.sentence < position.sentence]
    return before[-1] if before else own[0][1] if own else None


@dataclass
class _Draft:
    spans: list[Annotation] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def add(
        self, layer: Layer, places: Iterable[Span], label: str, stance: int | None = None, issue: str | None = None
    ) -> str:
        """Add what may stand in several pieces; return the id of the first."""
        pieces = [
            Annotation(f"{layer[0]}{len(self.spans) + number}", place.start, place.end, layer, label, stance, issue)
            for number, place in enumerate(places)
        ]
        self.spans += pieces
        for one, other in pairwise(pieces):
            self.link(one.id, other.id, "continues")
        return pieces[0].id

    def link(self, start: str, end: str, label: str) -> None:
        """Add a relation."""
        self.relations.append(Relation(start, end, label))


def assembled(piece: str, text: str, spans: Iterable[Annotation], relations: Iterable[Relation]) -> Annotations:
    """Make annotations that were read, and check that they lie in the text and hang together.

    Raises
    ------
    CodingError
        If a span lies outside the text, is of no layer, or a relation leads nowhere.
    """
    placed, linked = tuple(spans), tuple(relations)
    problems = [*_misplaced(text, placed), *_dangling(placed, linked)]
    if problems:
        raise CodingError(f"{piece}: " + "; ".join(problems[:20]))
    return Annotations(piece, text, placed, linked)


def _misplaced(text: str, spans: Iterable[Annotation]) -> Iterator[str]:
    for span in spans:
        if not 0 <= span.start < span.end <= len(text):
            yield f"{span.id}: characters {span.start} to {span.end} do not lie in a text of {len(text)}"
        if span.layer not in LAYERS:
            yield f"{span.id}: expected a layer of {', '.join(LAYERS)}, got {span.layer!r}"
        if span.layer == "position":
            yield from _not_in_the_codebook(span)


def _not_in_the_codebook(span: Annotation) -> Iterator[str]:
    allowed: dict[str, tuple[object, tuple[object, ...]]] = {
        "stance": (span.stance, STANCES),
        "category": (span.label, (*CATEGORIES, NO_CATEGORY)),
        "issue": (span.issue, (None, *issue_lexicon().names)),
    }
    for name, (given, expected) in allowed.items():
        if given not in expected:
            listed = ", ".join(str(each) for each in expected if each is not None)
            yield f"{span.id}: expected a {name} of {listed}, got {given!r}"


def _dangling(spans: Iterable[Annotation], relations: Iterable[Relation]) -> Iterator[str]:
    known = {span.id for span in spans}
    for relation in relations:
        for end in (relation.start, relation.end):
            if end not in known:
                yield f"a relation {relation.label!r} leads to {end!r}, which is not there"
