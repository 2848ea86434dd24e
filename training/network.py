"""The whole network, and the batches it reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from newsanalysis.model.attributions import GROUPS
from newsanalysis.model.reader import MARKED
from training.heads import MarkedReader, Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.encoder import Encoder

HEADS = {"sentiment": (1, 3), "stance": (2, 3), "speaks": (2, 2)}
"""How many spans each head's questions name, and how many answers there are."""
UNCODED = -1
"""The label of a question that no coder was asked."""


@dataclass(frozen=True)
class Questions:
    """What one head is asked of a batch.

    Attributes
    ----------
    row
        Which text each question is about (questions).
    spans
        The weight of each token in each span's mean (questions, spans, length).
    labels, weights
        The right answers, `UNCODED` where nobody was asked, and what each counts (questions).
    beliefs
        What a teacher finds how likely (questions, answers), all 0 where it was not asked.
    """

    row: Tensor
    spans: Tensor
    labels: Tensor
    weights: Tensor
    beliefs: Tensor


@dataclass(frozen=True)
class Batch:
    """Texts of like length, and what is known of them.

    Attributes
    ----------
    ids, mask
        Tokens, and 1 where there is one (batch, length).
    questions
        By head.
    tags
        By group of tags (batch, length), -1 where there is no token; empty for texts whose attributions are unknown.
    """

    ids: Tensor
    mask: Tensor
    questions: dict[str, Questions]
    tags: dict[str, Tensor] = field(default_factory=dict)


class Network(nn.Module):
    """One encoder and its heads.

    Parameters
    ----------
    encoder
        Gives the token states that every head reads.
    """

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        shape = encoder.shape
        self.encoder = encoder
        self.tagger = nn.Linear(shape.width, sum(GROUPS.values()))
        self.readers = nn.ModuleDict({name: Reader(shape.width, *sizes) for name, sizes in HEADS.items()})
        self.readers[MARKED] = MarkedReader(shape, HEADS[MARKED][1])
        self.readers[MARKED].begin_from(encoder.layers)

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        """Return logits by head, and by group of tags where the batch has tags."""
        below = self.encoder.lower(batch.ids, batch.mask)
        states = self.encoder.upper(below, batch.mask)
        found = {
            name: self.readers[name](below if name == MARKED else states, batch.mask, asked.row, asked.spans)
            for name, asked in batch.questions.items()
        }
        if batch.tags:
            tags = self.tagger(states)
            found |= dict(zip(GROUPS, tags.split(list(GROUPS.values()), -1), strict=True))
        return found


class Lower(nn.Module):
    """The part of a network that reads a text once, whatever it is asked."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder = network.encoder

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return states (batch, length, width)."""
        return self.encoder.lower(ids, mask)


class Upper(nn.Module):
    """The part of a network that reads on in the lower part's states, for all but stance."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder, self.tagger = network.encoder, network.tagger

    def forward(self, states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return states (batch, length, width) and the logits of tags (batch, length, groups' tags)."""
        states = self.encoder.upper(states, mask)
        return states, self.tagger(states)


class Answer(nn.Module):
    """A head of a network, whose answers are probabilities.

    Parameters
    ----------
    network, head
        Which head of which network.
    scale, bias
        What calibration found: logits are multiplied by the scale, then the bias is added.
    """

    def __init__(self, network: Network, head: str, scale: float, bias: Sequence[float]) -> None:
        super().__init__()
        self.reader, self.yes_or_no, self.scale = network.readers[head], len(bias) == 2, scale
        self.register_buffer("shift", torch.tensor(bias))

    def forward(self, states: Tensor, mask: Tensor, row: Tensor, *spans: Tensor) -> Tensor:
        """Return how likely negative, neutral and positive are (questions, 3), or how likely yes is (questions)."""
        logits = self.reader(states, mask, row, torch.stack(spans, 1))
        found = (logits * self.scale + self.shift).softmax(-1)
        return found[:, 1] if self.yes_or_no else found
