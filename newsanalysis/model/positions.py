"""Who stands where toward whom, as the model reads it: every candidate dyad is asked, what is likely is reported."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, get_args

import numpy as np
from numpy.typing import NDArray

from newsanalysis.errors import ResourceError
from newsanalysis.model.files import read_manifest
from newsanalysis.model.passages import Dyad, Passage, pair_passage, passages
from newsanalysis.model.reader import batches
from newsanalysis.records import Category, Modality, Span
from newsanalysis.words import tokenize

if TYPE_CHECKING:
    from pathlib import Path

    from newsanalysis.model.reader import Array, Reader
    from newsanalysis.records import Mention, Quote, Sentence

SIGNS = (-1, 0, 1)
WEAK, STRONG = 0.3, 0.75
"""The middle of Goldstein's (1992) 1 to 5, and of his 5 to 10, divided by ten: the codebook's 1 and 2."""
CATEGORIES: tuple[Category | None, ...] = (None, *get_args(Category))
SECOND = 0.5
"""How likely a second position of one dyad must be, of the other sign, such as an offer with sanctions kept."""
MODALITIES: tuple[Modality, ...] = ("asserted", "conditional", "hedged", "negated")


@dataclass(frozen=True, slots=True)
class FoundPosition:
    """A position as the network finds it.

    Attributes
    ----------
    sentence, source, target, stance, category, modality, confidence
        As in :class:`~newsanalysis.records.Position`.
    signs
        How likely the position is found cold, neutral and warm: three answers of their own, which need not sum to 1.
    issues
        How likely it is about each issue that coders gave; ``""`` for none of these.
    evidence
        The words that show it, as spans of the piece.
    """

    sentence: int
    source: str
    target: str | None
    stance: float
    category: Category | None
    modality: Modality
    confidence: float
    signs: tuple[float, float, float]
    issues: Mapping[str, float]
    evidence: tuple[Span, ...]


Cues = Mapping[tuple[int, str, str | None], Collection[int]]
"""By sentence, source and target the signs (-1, 0, 1) of the positions that cue words show."""


class PositionReader:
    """Asks the network about dyads; where a cue word shows a position too, or one of another sign, its odds change.

    Parameters
    ----------
    folder
        Where the model's files are.
    reader
        Its tokenizer, and the threads that read batches.
    """

    def __init__(self, folder: Path, reader: Reader) -> None:
        self._reader = reader
        try:
            settings = read_manifest(folder)["positions"]
            self.threshold: float = settings["threshold"]
            self._evidence: float = settings["evidence"]
            self._issues: list[str] = settings["issues"]
            self._odds = Odds(**settings["odds"])
        except (KeyError, TypeError):
            raise ResourceError(f"{folder} holds a model of another version: train it anew") from None

    def find(
        self,
        text: str,
        sentences: Sequence[Sentence],
        mentions: Sequence[Mention],
        quotes: Sequence[Quote],
        *,
        headline: bool,
        cues: Cues = MappingProxyType({}),
        at_least: float | None = None,
    ) -> list[FoundPosition]:
        """Return a piece's positions in the order of its sentences, the likeliest of each sentence first.

        Parameters
        ----------
        text, sentences, mentions, quotes
            The piece as the stages before found it.
        headline
            Whether sentence 0 is one.
        cues
            What cue words show.
        at_least
            How likely a position must be to be reported; by default a threshold found on coded news.
        """
        least = self.threshold if at_least is None else at_least
        asked = passages(self._reader.tokenizer, text, sentences, mentions, quotes, headline=headline)
        found = self._reader.each(partial(self._read, text, least, cues), batches(list(asked), lambda one: one))
        return sorted((p for some in found for p in some), key=lambda p: (p.sentence, -p.confidence))

    def stances(
        self, texts: Sequence[str], sources: Sequence[Span], targets: Sequence[Span]
    ) -> tuple[Array, list[Category | None]]:
        """Return for each text how likely its source is found negative, neutral and positive, and what it does.

        Returns
        -------
        numpy.ndarray, list
            (texts, 3), each row summing to 1; the likeliest PLOVER category of each.
        """
        tokenizer = self._reader.tokenizer
        asked = [pair_passage(tokenizer, *one) for one in zip(texts, sources, targets, strict=True)]
        scores = np.zeros((len(texts), len(SIGNS)), np.float32)
        categories: list[Category | None] = [None] * len(texts)
        groups = list(batches(list(enumerate(asked)), itemgetter(1)))
        answered = self._reader.each(lambda group: self._reader.positions([passage for _, passage in group]), groups)
        for group, answers in zip(groups, answered, strict=True):
            for row, (number, passage) in enumerate(group):
                if not all(flags.any() for flags in passage.named.values()):
                    scores[number] = 0, 1, 0  # they lie too far apart to be read at once
                    continue
                scores[number] = answers["stance"][row, 0]
                categories[number] = likeliest_category(answers["found"][row, 0], answers["category"][row, 0])
        return scores, categories

    def _read(self, text: str, least: float, cues: Cues, batch: Sequence[Passage]) -> list[FoundPosition]:
        answers = self._reader.positions(batch)
        for row, passage in enumerate(batch):
            asked = len(passage.dyads)
            answers["found"][row, :asked] = self._odds.change(answers["found"][row, :asked], passage.dyads, cues)
        found: list[FoundPosition] = []
        for row, passage in enumerate(batch):
            for number, dyad in enumerate(passage.dyads):
                if (passage.sentences == dyad.sentence).any():
                    answer = {name: part[row, number] for name, part in answers.items()}
                    found += self._of_dyad(text, passage, number, answer, least)
        return found

    def _of_dyad(
        self, text: str, passage: Passage, number: int, answer: Mapping[str, Array], least: float
    ) -> Iterator[FoundPosition]:
        """Yield a dyad's positions: the likeliest, and one of the other sign if other words show it."""
        first: FoundPosition | None = None
        for sign in reported_signs(answer["found"], least):
            position = self._position(text, passage, number, sign, answer)
            apart = not first or not any(one.overlaps(other) for one in position.evidence for other in first.evidence)
            if apart:
                first = first or position
                yield position

    def _position(
        self, text: str, passage: Passage, number: int, sign: int, answer: Mapping[str, Array]
    ) -> FoundPosition:
        dyad, likely = passage.dyads[number], answer["found"]
        size = WEAK + (STRONG - WEAK) * float(answer["strong"][sign])
        return FoundPosition(
            dyad.sentence,
            dyad.source,
            dyad.target,
            round(SIGNS[sign] * size, 3),
            CATEGORIES[int(answer["category"][sign].argmax())],
            MODALITIES[int(answer["modality"][sign].argmax())],
            round(float(likely[sign]), 3),
            (float(likely[0]), float(likely[1]), float(likely[2])),
            dict(zip(self._issues, answer["issue"][sign].tolist(), strict=True)),
            self._evidence_of(text, passage, dyad.sentence, answer["evidence"][sign]),
        )

    def _evidence_of(self, text: str, passage: Passage, sentence: int, likely: Array) -> tuple[Span, ...]:
        """Return the words that are likely evidence, at least one, and none that names an actor."""
        inside = passage.sentences == sentence
        starts, ends = passage.places[inside, 0], passage.places[inside, 1]
        chances, naming = likely[: len(inside)][inside], passage.anybody[inside]
        words: dict[Span, float] = {}
        for word in tokenize(text, int(starts[0]), int(ends[-1])):
            within = (starts < word.end) & (word.start < ends)
            if within.any() and word.text[0].isalnum() and not naming[within].any():
                words[Span(word.start, word.end)] = float(chances[within].max())
        if not words:
            return (Span(int(starts[0]), int(ends[-1])),)
        least = min(self._evidence, max(words.values()))
        return tuple(joined(text, [word for word, chance in words.items() if chance >= least]))


@dataclass(frozen=True)
class Odds:
    """How the log odds of a position of each sign change, found on coded news.

    Parameters
    ----------
    scale, biases
        What they are multiplied by, and what is then added for each sign (Platt 1999).
    agrees, differs, reverses
        What is added where cue words show a position of the same sign (one for each), where only one of another, and
        where they show none but one of the target toward the source.
    """

    scale: float = 1.0
    biases: Sequence[float] = (0.0, 0.0, 0.0)
    agrees: Sequence[float] = (0.0, 0.0, 0.0)
    differs: float = 0.0
    reverses: float = 0.0

    def change(self, likely: Array, dyads: Sequence[Dyad], cues: Cues) -> Array:
        """Return how likely a position of each sign is (dyads, signs), cue words taken into account.

        Examples
        --------
        >>> dyads = [Dyad(0, "KOR", "PRK"), Dyad(0, "PRK", "KOR")]
        >>> likely = np.full((2, 3), 0.5, dtype=np.float32)
        >>> odds = Odds(agrees=(1.1, 2.0, 1.1), differs=-0.6, reverses=-0.7)
        >>> odds.change(likely, dyads, {(0, "KOR", "PRK"): {1}}).astype(float).round(2).tolist()
        [[0.35, 0.35, 0.75], [0.33, 0.33, 0.33]]
        """
        cued = cued_signs(dyads, cues)
        sure = np.clip(likely, 1e-6, 1 - 1e-6)
        of_cues = cued[..., 0] * np.array(self.agrees) + cued[..., 1:] @ [self.differs, self.reverses]
        odds = np.log(sure / (1 - sure)) * self.scale + np.array(self.biases) + of_cues
        changed: Array = (1 / (1 + np.exp(-odds))).astype(np.float32)
        return changed


def cued_signs(dyads: Sequence[Dyad], cues: Cues) -> NDArray[np.float64]:
    """Return what cue words show of each dyad and sign: it, only another sign, only the reverse (dyads, signs, 3)."""
    shown = np.zeros((len(dyads), len(SIGNS), 3))
    for row, dyad in enumerate(dyads):
        signs = cues.get((dyad.sentence, dyad.source, dyad.target), ())
        back = dyad.target is not None and bool(cues.get((dyad.sentence, dyad.target, dyad.source)))
        for number, sign in enumerate(SIGNS):
            shown[row, number] = sign in signs, bool(signs) and sign not in signs, back and not signs
    return shown


def reported_signs(likely: Array, least: float) -> Iterator[int]:
    """Yield the signs of a dyad that are likely enough: the likeliest, then a cold or warm one from `SECOND` on."""
    first, *others = np.argsort(-likely, kind="stable").tolist()
    if likely[first] >= least:
        yield first
    yield from (sign for sign in others if SIGNS[sign] and likely[sign] >= max(least, SECOND))


def likeliest_category(found: Array, categories: Array) -> Category | None:
    """Return what an act is if there is one: of each sign's categories, weighed by how likely that sign is."""
    cold_or_warm = found[[0, 2]] / found[[0, 2]].sum()
    chances = cold_or_warm @ categories[[0, 2]]
    return CATEGORIES[int(chances[1:].argmax()) + 1]


def joined(text: str, words: Iterable[Span]) -> Iterator[Span]:
    """Yield spans of words, neighbours joined.

    Examples
    --------
    >>> [span.of("took stern action again") for span in joined("took stern action again", [Span(0, 4), Span(5, 10)])]
    ['took stern']
    """
    begun: Span | None = None
    for word in words:
        if begun is not None and text[begun.end : word.start].strip() == "" and word.start - begun.end <= 1:
            begun = Span(begun.start, word.end)
        else:
            if begun is not None:
                yield begun
            begun = word
    if begun is not None:
        yield begun
