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
from newsanalysis.model.passages import LONGEST, START, STOP, Passage, first_token, network_inputs
from newsanalysis.scoring import Scores

if TYPE_CHECKING:
    from pathlib import Path

    from onnxruntime import InferenceSession
    from tokenizers import Encoding

    from newsanalysis.records import Span

_TOGETHER = 768
"""Tokens that are read in one batch, padding included; with more, what flows through leaves the fastest memory."""

Array = NDArray[np.float32]
Item = TypeVar("Item")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Encoded:
    """What was made of passages: the states of their words and of their dyads' tokens, the logits of the words' tags.

    `mask` is 1 where there is a word.
    """

    words: Array
    dyads: Array
    tags: Array
    mask: Array


@dataclass(frozen=True)
class _Asked:
    """A passage of a text, and the numbers of the questions about it."""

    passage: Passage
    questions: list[int] = field(default_factory=list)


class Reader:
    """The model in memory: the encoder, and each head from when it is first asked.

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
        self._networks = {"encoder": load_session(folder, "encoder.onnx")}
        self._loading = Lock()

    def encode(self, passages: Sequence[Passage]) -> Encoded:
        """Read passages."""
        given = network_inputs(passages)
        words, dyads, tags = self._networks["encoder"].run(None, given)
        return Encoded(words, dyads, tags, given["mask"].astype(np.float32, copy=False))

    def judge(self, head: str, texts: Encoded, rows: Sequence[int], spans: Sequence[Array]) -> Array:
        """Answer questions of one head about spans of texts that were read.

        Parameters
        ----------
        head
            ``"sentiment"`` toward a target, or whether a source ``"speaks"`` it.
        texts
            What :meth:`encode` gave.
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
        asked = {"states": texts.words, "mask": texts.mask, "row": np.array(rows, dtype=np.int64), **named}
        found: Array = self._network(head).run(None, asked)[0]
        return found

    def positions(self, passages: Sequence[Passage]) -> dict[str, Array]:
        """Answer by name what is asked of passages' dyads; see ``training.network.DyadReader``, here probabilities."""
        read, network = self.encode(passages), self._network("positions")
        names = [output.name for output in network.get_outputs()]
        return dict(zip(names, network.run(names, {"words": read.words, "dyads": read.dyads}), strict=True))

    def ask(self, head: str, texts: Sequence[str], *spans: Sequence[Span]) -> Scores:
        """Answer one head's question about each text: a source and a target in it, or a target alone.

        A text is read once, however many questions are about it. What lies too far apart to be read at once is neutral.
        """
        scores = np.zeros((len(texts), 3))
        scores[:, 1] = 1.0
        for numbers, found in self.each(partial(self._answer, head, spans), self._batches(texts, spans)):
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
        self, head: str, spans: Sequence[Sequence[Span]], batch: Sequence[_Asked]
    ) -> tuple[NDArray[np.int64], Array]:
        asked = [(row, number) for row, one in enumerate(batch) for number in one.questions]
        read = self.encode([one.passage for one in batch])
        length = read.mask.shape[1]
        weights = [
            np.array([span_weights(batch[row].passage, part[number], length) for row, number in asked])
            for part in spans
        ]
        found = self.judge(head, read, [row for row, _ in asked], weights)
        seen = np.logical_and.reduce([part.any(axis=1) for part in weights])
        return np.array([number for _, number in asked])[seen], found[seen]

    def _batches(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> Iterator[list[_Asked]]:
        distinct = list(dict.fromkeys(texts))
        encodings = dict(zip(distinct, self.tokenizer.encode_batch(distinct, add_special_tokens=False), strict=True))
        found: dict[tuple[str, int], _Asked] = {}
        for number, (text, *asked) in enumerate(zip(texts, *spans, strict=True)):
            first = first_token(encodings[text], asked)
            if (text, first) not in found:
                found[text, first] = _Asked(passage_from(encodings[text], first))
            found[text, first].questions.append(number)
        return batches(list(found.values()), lambda one: one.passage)


def span_weights(passage: Passage, span: Span, length: int) -> Array:
    """Return what each of `length` tokens counts in the mean of a span; nothing if the passage has none of it."""
    weights = np.zeros(length, dtype=np.float32)
    inside = (passage.places[:, 0] < span.end) & (span.start < passage.places[:, 1])
    weights[: len(inside)][inside] = 1.0 / max(1, inside.sum())
    return weights


def passage_from(encoding: Encoding, first: int) -> Passage:
    """Take the tokens from the one numbered `first` on that can be read at once."""
    part = slice(first, first + LONGEST - 2)
    return unasked([START, *encoding.ids[part], STOP], [(0, 0), *encoding.offsets[part], (0, 0)])


def unasked(ids: Sequence[int], places: Sequence[tuple[int, int]]) -> Passage:
    """Return tokens as a passage of which no dyad is asked."""
    return Passage(np.array(ids), np.array(places), np.zeros(len(ids), dtype=np.int64))


def batches(items: Sequence[Item], passage: Callable[[Item], Passage]) -> Iterator[list[Item]]:
    """Yield items whose passages are of like size together, as many as are read at once; the longest first."""
    batch: list[Item] = []
    words = dyads = 0
    for item in sorted(items, key=lambda item: (-len(passage(item).ids), len(passage(item).dyads))):
        words, dyads = max(words, len(passage(item).ids)), max(dyads, len(passage(item).dyads))
        if batch and (len(batch) + 1) * (words + 2 * dyads) > _TOGETHER:
            yield batch
            batch, words, dyads = [], len(passage(item).ids), len(passage(item).dyads)
        batch.append(item)
    if batch:
        yield batch
