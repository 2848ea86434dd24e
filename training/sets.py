"""The coded sets, read from a folder that stays outside the project."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from newsanalysis.analysis import stages
from newsanalysis.articles import read
from newsanalysis.lexicons.rosters import world
from newsanalysis.records import Sentence, Span
from newsanalysis.scoring import LexiconScorer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from newsanalysis.positions import Found

Place = tuple[int, int]

FILES = ("positions", "relations", "directed_stance", "target_sentiment", "attribution")
STANCES = {0: (0, 0), 1: (1, 0), 2: (0, 1), 3: (-1, 0), 4: (0, -1)}
"""DSE's classes as the stance of p toward q and of q toward p."""
CODED = ("reading", "source", "target", "stance", "category", "issue", "modality", "certainty")
"""What is taken over from each coded position."""
_CURLY = str.maketrans("’‘“”", "''\"\"")


@dataclass(frozen=True)
class Coded:
    """A position as somebody coded it; `sentence` is the package's, `evidence` are places in the text."""

    sentence: int
    evidence: tuple[Span, ...]
    reading: int
    source: str
    target: str
    stance: int
    category: str
    issue: str
    modality: str
    certainty: int


@dataclass(frozen=True)
class Piece:
    """A news piece, what the package's stages before positions find in it, and what was coded."""

    found: Found
    readings: int
    coded: tuple[Coded, ...]


@dataclass(frozen=True)
class Spans:
    """A sentence, a span of it (a target) or two (a source, a target), and what coders said of them."""

    text: str
    places: tuple[Place, ...]
    answer: Any


@dataclass(frozen=True)
class Attribution:
    """Who says what in an article, each in one place or several."""

    source: tuple[Place, ...]
    cue: tuple[Place, ...]
    content: tuple[Place, ...]


@dataclass(frozen=True)
class Article:
    """An article and its attributions."""

    text: str
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True)
class Sets:
    """One part, train or dev, of all sets; `hashes` by file."""

    pieces: Sequence[Piece]
    relations: Sequence[Spans]
    stances: Sequence[Spans]
    sentiments: Sequence[Spans]
    articles: Sequence[Article]
    hashes: Mapping[str, str]


def read_sets(folder: Path, part: str) -> Sets:
    """Read one part of every set.

    Parameters
    ----------
    folder
        Holds a folder for each of `FILES`, with a ``PART.jsonl`` in it.
    part
        ``"train"`` or ``"dev"``.
    """
    read = {name: (folder / name / f"{part}.jsonl").read_bytes() for name in FILES}
    rows = {name: [json.loads(line) for line in lines.decode().splitlines()] for name, lines in read.items()}
    return Sets(
        [read_piece(row) for row in rows["positions"]],
        [Spans(r["text"], (tuple(r["source"]), tuple(r["target"])), r["category"]) for r in rows["relations"]],
        [Spans(r["text"], (tuple(r["p"]), tuple(r["q"])), STANCES[r["label"]]) for r in rows["directed_stance"]],
        [Spans(r["text"], ((r["start"], r["end"]),), r["label"]) for r in rows["target_sentiment"]],
        [Article(r["text"], tuple(map(_attribution, r["attributions"]))) for r in rows["attribution"]],
        {f"{name}/{part}.jsonl": sha256(lines).hexdigest() for name, lines in read.items()},
    )


def _attribution(row: Mapping[str, Any]) -> Attribution:
    return Attribution(*(tuple(map(tuple, row[part])) for part in ("source", "cue", "content")))


def read_piece(row: Mapping[str, Any]) -> Piece:
    """Read a coded piece as the package reads it, its quotes by the rules alone."""
    article = read("\n\n".join(filter(None, (row["title"], row["text"]))))
    found = stages(article, world(), LexiconScorer())
    coded: list[Coded] = []
    places = list(_places(article.text, row["sentences"]))
    for position in row["positions"]:
        place = places[position["sentence"]]
        if place is not None:
            evidence = tuple(_evidence(article.text, place, position["evidence"]))
            told = {name: position[name] for name in CODED}
            coded += [Coded(n, evidence, **told) for n in sentences_at(found.sentences, place)]
    return Piece(found, row["readings"], tuple(coded))


def _places(text: str, sentences: Sequence[str]) -> Iterator[Span | None]:
    """Yield where the words of each sentence stand in the text, in order, whatever white space and quotation marks."""
    text, at = text.translate(_CURLY), 0
    for sentence in sentences:
        pattern = re.compile(r"\s+".join(map(re.escape, sentence.translate(_CURLY).split())))
        found = pattern.search(text, at) or pattern.search(text)
        yield Span(*found.span()) if found else None
        at = found.end() if found else at


def _evidence(text: str, place: Span, pieces: Sequence[str]) -> Iterator[Span]:
    for words in pieces:
        start = text.find(words, place.start, place.end)
        if start >= 0:
            yield Span(start, start + len(words))


def sentences_at(sentences: Sequence[Sentence], place: Span) -> list[int]:
    """Return the numbers of the sentences that share more than half of the shorter with a place."""
    shared = ((s, min(s.end, place.end) - max(s.start, place.start)) for s in sentences)
    return [s.index for s, common in shared if common > 0.5 * min(s.end - s.start, place.end - place.start)]
