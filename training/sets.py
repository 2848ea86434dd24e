"""The human-coded sets, read from a folder that stays outside the project."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

Place = tuple[int, int]
Belief = tuple[float, ...]

STANCES = {0: (0, 0), 1: (1, 0), 2: (0, 1), 3: (-1, 0), 4: (0, -1)}
"""DSE's classes as the stance of p toward q and of q toward p."""


@dataclass(frozen=True)
class Target:
    """The sentiment toward a place in a sentence.

    Attributes
    ----------
    label
        -1, 0 or 1 as coded; None where nobody was asked.
    belief
        How likely a teacher finds negative, neutral and positive; empty where none was asked.
    """

    place: Place
    label: int | None
    belief: Belief = ()


@dataclass(frozen=True)
class Pair:
    """The stance of the source toward the target, as a target's sentiment.

    `weight` is what the answer counts in training.
    """

    source: Place
    target: Place
    label: int | None
    weight: float = 1.0
    belief: Belief = ()


@dataclass(frozen=True)
class Sentence:
    """A sentence and what coders said of it."""

    text: str
    targets: tuple[Target, ...] = ()
    pairs: tuple[Pair, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True)
class Attribution:
    """Who says what; each part may be in pieces or missing."""

    source: tuple[Place, ...]
    cue: tuple[Place, ...]
    content: tuple[Place, ...]


@dataclass(frozen=True)
class Article:
    """A news article and every attribution in it."""

    text: str
    attributions: tuple[Attribution, ...] = ()


@dataclass(frozen=True)
class Sets:
    """What one part (train or dev) of the three public sets holds, and the hashes of the files it came from."""

    sentences: tuple[Sentence, ...]
    articles: tuple[Article, ...]
    hashes: dict[str, str] = field(default_factory=dict)


def read_sets(folder: Path, part: str, *, backward: float = 1.0) -> Sets:
    """Read a part of NewsMTSC, DSE and PolNeAR.

    Parameters
    ----------
    folder
        Holds ``target_sentiment``, ``directed_stance`` and ``attribution``, each with ``<part>.jsonl``.
    part
        ``"train"`` or ``"dev"``.
    backward
        Weight of the direction that DSE's coders did not name in a polar pair: it reads as neutral, but was not asked.
    """
    files = {name: folder / name / f"{part}.jsonl" for name in ("target_sentiment", "directed_stance", "attribution")}
    targets = (_targets(row) for row in _rows(files["target_sentiment"]))
    pairs = (_pairs(row, backward) for row in _rows(files["directed_stance"]))
    return Sets(
        sentences=(*_merged(targets), *_merged(pairs)),
        articles=tuple(_article(row) for row in _rows(files["attribution"])),
        hashes=digests(files.values(), folder),
    )


def digests(files: Iterable[Path], folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file, by its path in the folder."""
    return {file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def read_diplomacy(rows: Iterable[dict[str, Any]], split: str, weight: float) -> tuple[Sentence, ...]:
    """Turn rows of ``training.diplomacy`` of one split into sentences that count `weight` each."""
    return tuple(
        Sentence(
            row["text"],
            pairs=tuple(Pair(tuple(row["spans"][i]), tuple(row["spans"][j]), label) for i, j, label in row["stances"]),
            weight=weight,
        )
        for row in rows
        if row["split"] == split and row["stances"]
    )


def beliefs_of(sentence: Sentence) -> tuple[list[Belief], list[Belief]]:
    """Return what the teacher believes of the targets, and of the pairs."""
    return [target.belief for target in sentence.targets], [pair.belief for pair in sentence.pairs]


def believing(sentence: Sentence, targets: Sequence[Sequence[float]], pairs: Sequence[Sequence[float]]) -> Sentence:
    """Return the sentence with what a teacher believes of each target and pair."""
    return replace(
        sentence,
        targets=tuple(replace(t, belief=tuple(b)) for t, b in zip(sentence.targets, targets, strict=True)),
        pairs=tuple(replace(p, belief=tuple(b)) for p, b in zip(sentence.pairs, pairs, strict=True)),
    )


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _targets(row: dict[str, Any]) -> Sentence:
    return Sentence(row["text"], targets=(Target((row["start"], row["end"]), row["label"]),))


def _pairs(row: dict[str, Any], backward: float) -> Sentence:
    p, q = tuple(row["p"]), tuple(row["q"])
    forward_label, backward_label = STANCES[row["label"]]
    polar = forward_label or backward_label
    return Sentence(
        row["text"],
        pairs=(
            Pair(p, q, forward_label, backward if polar and not forward_label else 1.0),
            Pair(q, p, backward_label, backward if polar and not backward_label else 1.0),
        ),
    )


def _merged(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Join what was asked of the same text, so that it is encoded once."""
    found: dict[str, Sentence] = {}
    for new in sentences:
        old = found.get(new.text)
        found[new.text] = (
            Sentence(new.text, old.targets + new.targets, old.pairs + new.pairs, new.weight) if old else new
        )
    return list(found.values())


def _article(row: dict[str, Any]) -> Article:
    def places(part: list[list[int]]) -> tuple[Place, ...]:
        return tuple((start, end) for start, end in part)

    attributions = (
        Attribution(places(a["source"]), places(a["cue"]), places(a["content"])) for a in row["attributions"]
    )
    return Article(row["text"], tuple(attributions))
