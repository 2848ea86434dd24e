"""The encoder: a BERT of few layers, which reads a passage and, beside its words, the tokens of dyads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from newsanalysis.model.passages import HIDDEN, KINDS, SIGHTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DROPOUT = 0.1
BLIND = -1e4
"""What keeps a token from looking at another."""


@dataclass(frozen=True)
class Shape:
    """How large an encoder is."""

    vocabulary: int
    width: int = 384
    layers: int = 6
    attention_heads: int = 12
    inner: int = 1536
    positions: int = 512
    epsilon: float = 1e-12


class Layer(nn.Module):
    """One transformer layer, normalised after each part as BERT's are."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention_heads = shape.attention_heads
        self.query_key_value = nn.Linear(shape.width, 3 * shape.width)
        self.mixed = nn.Linear(shape.width, shape.width)
        self.attention_norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.inner = nn.Linear(shape.width, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, states: Tensor, words: int, blind: Tensor, sight: Tensor) -> Tensor:
        """Return new states (batch, words + dyads' tokens, width).

        Parameters
        ----------
        states
            Of the words, then of the dyads' tokens.
        words
            How many of them are words: these see each other only.
        blind
            Added to how much words look at words (batch, 1, 1, words).
        sight
            Added to how much dyads' tokens look at all (batch, heads, dyads' tokens, words + dyads' tokens).
        """
        attended = self.mixed(self._attend(states, words, blind, sight))
        states = self.attention_norm(states + attended)
        return self.norm(states + self.dropout(self.outer(F.gelu(self.inner(states)))))

    def _attend(self, states: Tensor, words: int, blind: Tensor, sight: Tensor) -> Tensor:
        # written out: torch's fused attention is half as fast backwards on a CPU with short texts
        batch, length, width = states.shape
        parts = self.query_key_value(states).view(batch, length, 3, self.attention_heads, -1)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        query = query / (width / self.attention_heads) ** 0.5
        of_words = query[:, :, :words] @ key[:, :, :words].transpose(-1, -2) + blind
        of_dyads = query[:, :, words:] @ key.transpose(-1, -2) + sight
        read = of_words.softmax(-1).to(value.dtype) @ value[:, :, :words], of_dyads.softmax(-1).to(value.dtype) @ value
        return torch.cat(read, 2).transpose(1, 2).reshape(batch, length, width)


class Encoder(nn.Module):
    """States of the words of passages, and of the tokens of the dyads asked about.

    Parameters
    ----------
    shape
        How large it is.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.asking = nn.Parameter(torch.zeros(shape.width))
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.kinds = nn.Embedding(KINDS, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.dropout = nn.Dropout(DROPOUT)
        self.sight = nn.Parameter(torch.zeros(SIGHTS, shape.layers * shape.attention_heads))
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        nn.init.zeros_(self.kinds.weight)

    def forward(
        self, ids: Tensor, mask: Tensor, kinds: Tensor, places: Tensor, roles: Tensor, sights: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return states of words (batch, words, width) and of dyads' tokens (batch, tokens, width).

        The inputs are those of :func:`newsanalysis.model.passages.network_inputs`.
        """
        words = ids.shape[1]
        of_words = self.words(ids) + self.positions(torch.arange(words)) + self.kinds(kinds)
        of_dyads = self.asking + self.positions(places) + self.kinds(roles)
        states = self.dropout(self.norm(torch.cat([of_words, of_dyads], 1)))
        if torch.is_autocast_enabled("cpu"):
            states = states.to(torch.get_autocast_dtype("cpu"))  # else each product would cast them anew
        blind = (1.0 - mask[:, None, None].to(states.dtype)) * BLIND
        hidden = (sights == HIDDEN)[:, None].to(states.dtype) * BLIND
        by_layer = F.embedding(sights, self.sight.to(states.dtype)).unflatten(-1, (len(self.layers), -1))
        for layer, sight in zip(self.layers, by_layer.permute(3, 0, 4, 1, 2), strict=True):
            states = layer(states, words, blind, sight + hidden)
        return states[:, :words], states[:, words:]


def load_encoder(file: Path, pieces: Sequence[int]) -> Encoder:
    """Read a BERT's weights, keeping of its vocabulary the word pieces named.

    Parameters
    ----------
    file
        ``model.safetensors`` of a BERT such as all-MiniLM-L6-v2.
    pieces
        The kept pieces by their old numbers; a piece's place in this list is its new number.
    """
    weights = load_file(file)
    encoder = Encoder(Shape(vocabulary=len(pieces)))
    words = weights["embeddings.word_embeddings.weight"]
    state = {
        "words.weight": words[torch.as_tensor(pieces)],
        # every text is of BERT's first type here, so that type's vector joins the positions'
        "positions.weight": weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    for number in range(encoder.shape.layers):
        state |= _layer_weights(weights, number)
    encoder.load_state_dict(state, strict=False)
    return encoder


def _layer_weights(weights: dict[str, Tensor], number: int) -> dict[str, Tensor]:
    old, new = f"encoder.layer.{number}.", f"layers.{number}."
    names = {
        "mixed": "attention.output.dense", "attention_norm": "attention.output.LayerNorm",
        "inner": "intermediate.dense", "outer": "output.dense", "norm": "output.LayerNorm",
    }  # fmt: skip
    state = {}
    for kind in ("weight", "bias"):
        attention = [weights[f"{old}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
        state[f"{new}query_key_value.{kind}"] = torch.cat(attention)
        state |= {f"{new}{to}.{kind}": weights[f"{old}{name}.{kind}"] for to, name in names.items()}
    return state
