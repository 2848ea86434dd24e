"""The whole network, and the batches it reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from newsanalysis.model.attributions import GROUPS
from training.heads import Reader

if TYPE_CHECKING:
    from training.encoder import Encoder

HEADS = {"sentiment": (1, 3), "stance": (2, 3), "speaks": (2, 2)}
"""How many spans each head's questions name, and how many answers there are."""


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
        The right answers, and what each counts (questions).
    """

    row: Tensor
    spans: Tensor
    labels: Tensor
    weights: Tensor


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
        width = encoder.shape.width
        self.encoder = encoder
        self.tagger = nn.Linear(width, sum(GROUPS.values()))
        self.readers = nn.ModuleDict({name: Reader(width, *sizes) for name, sizes in HEADS.items()})

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        """Return logits by head, and by group of tags where the batch has tags."""
        states = self.encoder(batch.ids, batch.mask)
        found = {
            name: self.readers[name](states, batch.mask, asked.row, asked.spans)
            for name, asked in batch.questions.items()
        }
        if batch.tags:
            found |= dict(zip(GROUPS, self.tagger(states).split(list(GROUPS.values()), -1), strict=True))
        return found


class StatesAndTags(nn.Module):
    """The part of a network that reads a text once: token states, and the logits of its tags."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder, self.tagger = network.encoder, network.tagger

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return states (batch, length, width) and tags (batch, length, groups' tags)."""
        states = self.encoder(ids, mask)
        return states, self.tagger(states)


class Answers(nn.Module):
    """The part of a network that answers questions about token states, as probabilities.

    Parameters
    ----------
    network
        Its heads answer.
    scales, biases
        By head, what calibration found: logits are multiplied by the scale, then the bias is added.
    """

    def __init__(self, network: Network, scales: dict[str, float], biases: dict[str, list[float]]) -> None:
        super().__init__()
        self.readers, self.scales = network.readers, scales
        for name, bias in biases.items():
            self.register_buffer(f"{name}_bias", torch.tensor(bias))

    def forward(
        self, states: Tensor, mask: Tensor, row: Tensor, source: Tensor, target: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return sentiment toward the target, stance of the source toward it, and whether the source speaks it."""
        found = []
        for name, (spans, _) in HEADS.items():
            asked = torch.stack([source, target] if spans > 1 else [target], 1)
            logits = self.readers[name](states, mask, row, asked)
            found.append((logits * self.scales[name] + getattr(self, f"{name}_bias")).softmax(-1))
        sentiment, stance, speaks = found
        return sentiment, stance, speaks[:, 1]
