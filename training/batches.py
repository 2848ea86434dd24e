"""Batches: passages of like size together, what they are taught laid side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from newsanalysis.model.attributions import GROUPS
from newsanalysis.model.passages import network_inputs
from training.examples import UNSURE
from training.network import HEADS

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from training.examples import Example

NEAR = 4096
"""So many examples at a time are sorted by size."""
STEP = 20
"""Passages whose words differ by less are of like size."""


@dataclass(frozen=True)
class Questions:
    """What one head about spans is asked of a batch: text (questions), weights (questions, spans, words), answers."""

    row: Tensor
    spans: Tensor
    answers: Tensor


@dataclass(frozen=True)
class Batch:
    """Passages and what they are taught.

    Attributes
    ----------
    inputs
        Those of the encoder, in order.
    found, counts
        1 where a dyad has a position of a sign, and what that counts: 0 where nobody coded it (passages, dyads, signs).
    positions
        A row each: passage, dyad, sign, strong, category, modality, issue.
    evidence, own
        Which words are evidence of each position, and which stand in its sentence (positions, words).
    stances
        A row each: passage, dyad, answer.
    acts
        A row each: passage, dyad, sign, category.
    questions, tags
        By head; by group of tags (passages, words), -1 where there is no word.
    """

    inputs: tuple[Tensor, ...]
    found: Tensor
    counts: Tensor
    positions: Tensor
    evidence: Tensor
    own: Tensor
    stances: Tensor
    acts: Tensor
    questions: dict[str, Questions]
    tags: dict[str, Tensor]

    @property
    def tokens(self) -> int:
        """How many there are, padding included."""
        return self.inputs[0].numel() + self.inputs[3].numel()


def grouped(examples: Sequence[Example], tokens: int, rng: random.Random | None = None) -> list[list[int]]:
    """Group the numbers of examples so that each group, padded, has at most so many tokens.

    Parameters
    ----------
    tokens
        A group's size; a larger example stands alone.
    rng
        Shuffles what goes together, and the order; without it the small come first.
    """

    def like(number: int) -> tuple[int, int]:
        words, asked = examples[number].size
        return words // STEP, asked

    order = list(range(len(examples)))
    if rng:
        rng.shuffle(order)
    groups: list[list[int]] = []
    for first in range(0, len(order), NEAR):
        group: list[int] = []
        most = (0, 0)
        for number in sorted(order[first : first + NEAR], key=like):
            size = examples[number].size
            most = max(most[0], size[0]), max(most[1], size[1])
            if group and (len(group) + 1) * sum(most) > tokens:
                groups.append(group)
                group, most = [], size
            group.append(number)
        groups.append(group)
    if rng:
        rng.shuffle(groups)
    return groups


def collate(examples: Sequence[Example]) -> Batch:
    """Lay examples side by side."""
    inputs = tuple(torch.from_numpy(given) for given in network_inputs([e.passage for e in examples]).values())
    words, dyads = inputs[0].shape[1], inputs[3].shape[1] // 2
    found, counts = np.zeros((2, len(examples), dyads, 3), dtype=np.float32)
    labels = [(row, label) for row, example in enumerate(examples) for label in example.positions or ()]
    evidence, own = np.zeros((2, len(labels), words), dtype=np.float32)
    for row, example in enumerate(examples):
        if example.positions is not None:
            counts[row, : len(example.passage.dyads)] = 1
    positions = []
    for number, (row, label) in enumerate(labels):
        passage = examples[row].passage
        what = label.strong, label.category, label.modality, label.issue
        positions.append((row, label.dyad, label.sign, *what))
        found[row, label.dyad, label.sign] = 1
        if not label.certain:
            counts[row, label.dyad] = UNSURE
        evidence[number, : len(passage.ids)] = label.evidence
        if label.evidence.any():
            own[number, : len(passage.ids)] = passage.sentences == passage.dyads[label.dyad].sentence
    return Batch(
        inputs,
        torch.from_numpy(found),
        torch.from_numpy(counts),
        _rows(positions, 7),
        torch.from_numpy(evidence),
        torch.from_numpy(own),
        _rows([(row, dyad, answer) for row, e in enumerate(examples) for dyad, answer in enumerate(e.stances)], 3),
        _rows([(row, 0, *e.act) for row, e in enumerate(examples) if e.act], 4),
        {head: asked for head in HEADS if (asked := _questions(examples, head, words)) is not None},
        _tags(examples, words),
    )


def _rows(rows: Sequence[tuple[int, ...]], width: int) -> Tensor:
    return torch.tensor(rows, dtype=torch.long).reshape(-1, width)


def _questions(examples: Sequence[Example], head: str, words: int) -> Questions | None:
    asked = [(row, question) for row, example in enumerate(examples) for question in example.questions.get(head, ())]
    if not asked:
        return None
    spans = np.zeros((len(asked), HEADS[head][0], words), dtype=np.float32)
    for number, (_, question) in enumerate(asked):
        for span, tokens in enumerate(question.spans):
            spans[number, span, list(tokens)] = 1 / len(tokens)
    return Questions(
        torch.tensor([row for row, _ in asked]),
        torch.from_numpy(spans),
        torch.tensor([question.answer for _, question in asked]),
    )


def _tags(examples: Sequence[Example], words: int) -> dict[str, Tensor]:
    if not all(example.tags for example in examples):
        return {}
    return {
        group: torch.tensor([[*e.tags[group], *[-1] * (words - len(e.passage.ids))] for e in examples])
        for group in GROUPS
    }
