"""Asks the model: texts to tokens, tokens to states, states and spans to probabilities."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from newsanalysis.model.files import load_session, load_tokenizer
from newsanalysis.scoring import Scores

if TYPE_CHECKING:
    from pathlib import Path

    from onnxruntime import InferenceSession
    from tokenizers import Encoding

    from newsanalysis.records import Span

LONGEST = 192
"""Tokens of one text that are read at once; of a longer text, those around the spans asked about."""
_TOGETHER = 256
"""Tokens that are read in one batch, padding included; with more, what flows through leaves the fastest memory."""
MARKED = "stance"
"""The head that reads a text on for each question, with its spans marked."""
PAD, START, STOP = 0, 2, 3
"""Tokens that fill up a row, and that stand before and after a text."""

Array = NDArray[np.float32]
Item = TypeVar("Item")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Encoded:
    """What was made of texts: each token's state, 1 where there is a token, and the logits of its tags where asked."""

    states: Array
    mask: Array
    tags: Array = field(default_factory=lambda: np.zeros(0, np.float32))


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
    """The model in memory: the encoder's lower layers, and the upper ones and each head from when it is first asked.

    Parameters
    ----------
    folder
        Where its files are.
    threads
        How many batches are read at a time; as many as there are cores by default.
    """

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        self.tokenizer = load_tokenizer(folder)
        self._folder, self._threads = folder, threads or os.cpu_count() or 1
        self._networks = {"lower": load_session(folder, "lower.onnx")}
        self._loading = Lock()

    def encode(self, rows: Sequence[Sequence[int]]) -> Encoded:
        """Read texts, as rows of tokens, for all heads but `MARKED`."""
        lower = self.lower(rows)
        states, tags = self._network("upper").run(None, {"states": lower.states, "mask": lower.mask})
        return Encoded(states, lower.mask, tags)

    def lower(self, rows: Sequence[Sequence[int]]) -> Encoded:
        """Read texts through the encoder's lower layers, which is where `MARKED` begins from."""
        ids, mask = padded(rows)
        return Encoded(self._networks["lower"].run(None, {"ids": ids, "mask": mask})[0], mask)

    def judge(self, head: str, texts: Encoded, rows: Sequence[int], spans: Sequence[Array]) -> Array:
        """Answer questions of one head about texts that were read.

        Parameters
        ----------
        head
            ``"sentiment"`` toward a target, ``"stance"`` of a source toward it, or whether a source ``"speaks"`` it.
        texts
            What :meth:`encode` gave, or :meth:`lower` for stance.
        rows
            Which text each question is about.
        spans
            What each token counts in the mean of the questions' sources, if the head asks for one, and of their targets
            (questions, tokens).

        Returns
        -------
        numpy.ndarray
            Probabilities of negative, neutral, positive (questions, 3); of ``"speaks"`` how likely it is (questions).
        """
        named = dict(zip(("source", "target")[-len(spans) :], spans, strict=True))
        asked = {"states": texts.states, "mask": texts.mask, "row": np.array(rows, dtype=np.int64), **named}
        found: Array = self._network(head).run(None, asked)[0]
        return found

    def ask(self, head: str, texts: Sequence[str], *spans: Sequence[Span]) -> Scores:
        """Answer one head's question about each text: a source and a target in it, or a target alone.

        A text is read once, however many questions are about it, but for the upper layers of stance, which read it for
        each. What lies too far apart to be read at once is neutral.
        """
        scores = np.zeros((len(texts), 3))
        scores[:, 1] = 1.0
        for numbers, found in self.each(partial(self._answer, head, spans), batches(self._passages(texts, spans))):
            scores[numbers] = found
        return scores

    def each(self, job: Callable[[Item], Found], items: Iterable[Item]) -> list[Found]:
        """Do a job on each item, as many at a time as there are threads.

        The networks themselves use one thread, so each answer is the same whatever the number.
        """
        items = list(items)
        if min(self._threads, len(items)) < 2:
            return list(map(job, items))
        with ThreadPoolExecutor(min(self._threads, len(items))) as pool:
            return list(pool.map(job, items))

    def _network(self, name: str) -> InferenceSession:
        with self._loading:
            if name not in self._networks:
                self._networks[name] = load_session(self._folder, f"{name}.onnx")
        return self._networks[name]

    def _answer(
        self, head: str, spans: Sequence[Sequence[Span]], batch: Sequence[Passage]
    ) -> tuple[NDArray[np.int64], Array]:
        asked = [(row, number) for row, passage in enumerate(batch) for number in passage.questions]
        read = (self.lower if head == MARKED else self.encode)([passage.ids for passage in batch])
        length = read.mask.shape[1]
        weights = [np.array([batch[row].weights(part[number], length) for row, number in asked]) for part in spans]
        most = max(1, _TOGETHER // length) if head == MARKED else len(asked)
        parts = [slice(first, first + most) for first in range(0, len(asked), most)]
        found = np.concatenate(
            [
                self.judge(head, read, [row for row, _ in asked[part]], [spans[part] for spans in weights])
                for part in parts
            ]
        )
        seen = np.logical_and.reduce([part.any(axis=1) for part in weights])
        return np.array([number for _, number in asked])[seen], found[seen]

    def _passages(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[Passage]:
        distinct = list(dict.fromkeys(texts))
        encodings = dict(zip(distinct, self.tokenizer.encode_batch(distinct, add_special_tokens=False), strict=True))
        found: dict[tuple[str, int], Passage] = {}
        for number, (text, *asked) in enumerate(zip(texts, *spans, strict=True)):
            first = first_token(encodings[text], asked)
            if (text, first) not in found:
                found[text, first] = passage_of(encodings[text], first)
            found[text, first].questions.append(number)
        return list(found.values())


def first_token(encoding: Encoding, spans: Sequence[Span]) -> int:
    """Return where to begin reading so that all spans are in sight, if they can be."""
    room = LONGEST - 2
    if len(encoding.ids) <= room:
        return 0
    start, end = min(span.start for span in spans), max(span.end for span in spans)
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
    """Yield passages of like length together, the longest first."""
    batch: list[Passage] = []
    for passage in sorted(passages, key=lambda passage: -len(passage.ids)):
        if batch and (len(batch) + 1) * len(batch[0].ids) > _TOGETHER:
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
