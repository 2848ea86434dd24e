"""Asks the model: texts to tokens, tokens to states, states and spans to probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from newsanalysis.model.files import load_session, load_tokenizer
from newsanalysis.scoring import Scores

if TYPE_CHECKING:
    from pathlib import Path

    from tokenizers import Encoding

    from newsanalysis.records import Span

LONGEST = 192
"""Tokens of one text that are read at once; of a longer text, those around the spans asked about."""
_TOGETHER = 2048
"""Tokens that are read in one batch, padding included."""
PAD, START, STOP = 0, 2, 3
"""Tokens that fill up a row, and that stand before and after a text."""


Array = NDArray[np.float32]


@dataclass(frozen=True)
class Encoded:
    """What the encoder made of texts: each token's state, 1 where there is a token, and the logits of its tags."""

    states: Array
    mask: Array
    tags: Array


@dataclass(frozen=True)
class Answers:
    """What the model says of each question: a row of probabilities (negative, neutral, positive)."""

    sentiment: Scores
    stance: Scores


@dataclass(frozen=True)
class Passage:
    """Tokens that are read at once, where in the text each stands, and the numbers of the questions about them.

    The marks before and after the tokens stand nowhere.
    """

    ids: Sequence[int]
    places: NDArray[np.int64]
    questions: list[int] = field(default_factory=list)

    def weights(self, span: Span, length: int) -> Array:
        """Return what each of `length` tokens counts in the mean of a span; nothing if the passage has none of it."""
        weights = np.zeros(length, dtype=np.float32)
        inside = (self.places[:, 0] < span.end) & (span.start < self.places[:, 1])
        weights[: len(inside)][inside] = 1.0 / max(1, inside.sum())
        return weights


class Reader:
    """The model in memory.

    Parameters
    ----------
    folder
        Where its files are.
    threads
        How many cores to use; all by default.
    """

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        self.tokenizer = load_tokenizer(folder)
        self._encoder = load_session(folder, "encoder.onnx", threads)
        self._heads = load_session(folder, "heads.onnx", threads)

    def encode(self, rows: Sequence[Sequence[int]]) -> Encoded:
        """Read texts, as rows of tokens."""
        ids, mask = padded(rows)
        states, tags = self._encoder.run(None, {"ids": ids, "mask": mask})
        return Encoded(states, mask, tags)

    def judge(self, texts: Encoded, rows: Sequence[int], sources: Array, targets: Array) -> list[Array]:
        """Answer questions about texts that were read.

        Parameters
        ----------
        texts
            What :meth:`encode` gave.
        rows
            Which text each question is about.
        sources, targets
            What each token counts in the mean of the question's source and target (questions, tokens).

        Returns
        -------
        list
            Sentiment toward the target and stance of the source toward it (questions, 3), and how likely it is that the
            source says the target (questions).
        """
        asked = {"row": np.array(rows, dtype=np.int64), "source": sources, "target": targets}
        found: list[Array] = self._heads.run(None, {"states": texts.states, "mask": texts.mask, **asked})
        return found

    def ask(self, texts: Sequence[str], sources: Sequence[Span], targets: Sequence[Span]) -> Answers:
        """Say for each text how it speaks of its target, and how its source stands toward that.

        A text is read once, however many questions are about it. What lies too far apart to be read at once is neutral.
        """
        sentiment, stance = np.zeros((2, len(texts), 3))
        sentiment[:, 1] = stance[:, 1] = 1.0
        passages = self._passages(texts, sources, targets)
        for batch in batches(passages):
            asked = [(row, number) for row, passage in enumerate(batch) for number in passage.questions]
            read = self.encode([passage.ids for passage in batch])
            length = read.mask.shape[1]
            source = np.array([batch[row].weights(sources[number], length) for row, number in asked])
            target = np.array([batch[row].weights(targets[number], length) for row, number in asked])
            toward, stands, _ = self.judge(read, [row for row, _ in asked], source, target)
            numbers = np.array([number for _, number in asked])
            seen, both = target.any(axis=1), target.any(axis=1) & source.any(axis=1)
            sentiment[numbers[seen]], stance[numbers[both]] = toward[seen], stands[both]
        return Answers(sentiment, stance)

    def _passages(self, texts: Sequence[str], sources: Sequence[Span], targets: Sequence[Span]) -> list[Passage]:
        distinct = list(dict.fromkeys(texts))
        encodings = dict(zip(distinct, self.tokenizer.encode_batch(distinct, add_special_tokens=False), strict=True))
        found: dict[tuple[str, int], Passage] = {}
        for number, (text, source, target) in enumerate(zip(texts, sources, targets, strict=True)):
            first = first_token(encodings[text], source, target)
            if (text, first) not in found:
                found[text, first] = passage_of(encodings[text], first)
            found[text, first].questions.append(number)
        return list(found.values())


def first_token(encoding: Encoding, source: Span, target: Span) -> int:
    """Return where to begin reading so that both spans are in sight, if they can be."""
    room = LONGEST - 2
    if len(encoding.ids) <= room:
        return 0
    start, end = min(source.start, target.start), max(source.end, target.end)
    inside = [n for n, (left, right) in enumerate(encoding.offsets) if left < end and start < right]
    middle = (inside[0] + inside[-1]) // 2 if inside else 0
    return max(0, min(middle - room // 2, len(encoding.ids) - room))


def passage_of(encoding: Encoding, first: int) -> Passage:
    """Take the tokens from the one numbered `first` on that can be read at once."""
    part = slice(first, first + LONGEST - 2)
    return Passage(
        [START, *encoding.ids[part], STOP], np.array([(0, 0), *encoding.offsets[part], (0, 0)], dtype=np.int64)
    )


def batches(passages: Sequence[Passage]) -> Iterator[list[Passage]]:
    """Yield passages of like length together, the shortest first."""
    batch: list[Passage] = []
    for passage in sorted(passages, key=lambda passage: len(passage.ids)):
        if batch and (len(batch) + 1) * len(passage.ids) > _TOGETHER:
            yield batch
            batch = []
        batch.append(passage)
    if batch:
        yield batch


def padded(rows: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], Array]:
    """Return rows of tokens as one array, and 1 where there is a token.

    Examples
    --------
    >>> ids, mask = padded([[2, 9, 3], [2, 3]])
    >>> ids.tolist(), mask.tolist()
    ([[2, 9, 3], [2, 3, 0]], [[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]])
    """
    longest = max(map(len, rows))
    ids = np.full((len(rows), longest), PAD, dtype=np.int64)
    mask = np.zeros((len(rows), longest), dtype=np.float32)
    for number, row in enumerate(rows):
        ids[number, : len(row)], mask[number, : len(row)] = row, 1
    return ids, mask
