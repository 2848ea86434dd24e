"""The sentence encoder: a BERT of few layers, written out so that it trains fast on a CPU and exports plainly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

DROPOUT = 0.1


@dataclass(frozen=True)
class Shape:
    """How large an encoder is; so many of its upper layers as `again` says, stance has once more as its own."""

    vocabulary: int
    width: int = 384
    layers: int = 6
    attention_heads: int = 12
    inner: int = 1536
    positions: int = 512
    again: int = 2
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

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """Return new states (batch, length, width); `bias` is added to how much each token looks at each other one."""
        attended = self.dropout(self.mixed(self._attend(states, bias)))
        states = self.attention_norm(states + attended)
        return self.norm(states + self.dropout(self.outer(F.gelu(self.inner(states)))))

    def _attend(self, states: Tensor, bias: Tensor) -> Tensor:
        # written out: torch's fused attention is half as fast backwards on a CPU with short texts
        batch, length, width = states.shape
        parts = self.query_key_value(states).view(batch, length, 3, self.attention_heads, -1)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        scores = query @ key.transpose(-1, -2) / (width / self.attention_heads) ** 0.5 + bias
        mixed = scores.softmax(-1).to(value.dtype) @ value
        return mixed.transpose(1, 2).reshape(batch, length, width)


class Encoder(nn.Module):
    """Token states of a batch of texts.

    Parameters
    ----------
    shape
        How large it is.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.dropout = nn.Dropout(DROPOUT)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Encode token ids (batch, length), with 1 in `mask` where there is a token and 0 where there is padding."""
        return self.upper(self.lower(ids, mask), mask)

    def lower(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return the states (batch, length, width) that a question of stance begins from."""
        places = torch.arange(ids.shape[1], device=ids.device)
        states = self.dropout(self.norm(self.words(ids) + self.positions(places)))
        if torch.is_autocast_enabled("cpu"):
            states = states.to(torch.get_autocast_dtype("cpu"))  # else each product would cast them anew
        return through(self.layers[: -self.shape.again], states, mask)

    def upper(self, states: Tensor, mask: Tensor) -> Tensor:
        """Return the states that all other questions are asked of."""
        return through(self.layers[-self.shape.again :], states, mask)

    def keep(self, pieces: Sequence[int]) -> None:
        """Forget all word pieces but these; a piece's place among them is its new number."""
        self.words = nn.Embedding.from_pretrained(self.words.weight.detach()[list(pieces)], freeze=False)
        self.shape = replace(self.shape, vocabulary=len(pieces))


def through(layers: Iterable[nn.Module], states: Tensor, mask: Tensor) -> Tensor:
    """Pass states through layers, in which no token looks at padding."""
    bias = (1.0 - mask[:, None, None, :].to(states.dtype)) * -1e4
    for layer in layers:
        states = layer(states, bias)
    return states


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
    words = weights["embeddings.word_embeddings.weight"][torch.as_tensor(pieces)]
    encoder = Encoder(Shape(vocabulary=len(pieces)))
    state = {
        "words.weight": words,
        # every text is of BERT's first type here, so that type's vector joins the positions'
        "positions.weight": weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    for number in range(encoder.shape.layers):
        state |= _layer_weights(weights, number)
    encoder.load_state_dict(state)
    return encoder


def _layer_weights(weights: dict[str, Tensor], number: int) -> dict[str, Tensor]:
    old, new = f"encoder.layer.{number}.", f"layers.{number}."
    state = {}
    for kind in ("weight", "bias"):
        attention = [weights[f"{old}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
        state[f"{new}query_key_value.{kind}"] = torch.cat(attention)
        state[f"{new}mixed.{kind}"] = weights[f"{old}attention.output.dense.{kind}"]
        state[f"{new}attention_norm.{kind}"] = weights[f"{old}attention.output.LayerNorm.{kind}"]
        state[f"{new}inner.{kind}"] = weights[f"{old}intermediate.dense.{kind}"]
        state[f"{new}outer.{kind}"] = weights[f"{old}output.dense.{kind}"]
        state[f"{new}norm.{kind}"] = weights[f"{old}output.LayerNorm.{kind}"]
    return state
