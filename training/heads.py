"""The heads: what is asked of a sentence's token states."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from training.encoder import Layer, Shape, through

NARROW = 192
READING_HEADS = 6
DROPOUT = 0.2
_MARKS = 5
"""What `_places` says of a token where two spans are asked about."""


class Reader(nn.Module):
    """Answers a question about one or two spans of a text, from token states.

    The spans' mean states look over the text once more, by an attention that knows which tokens lie inside, after and
    between the spans; what they find, the spans, their product and the text's mean decide.

    Parameters
    ----------
    width
        Of the token states.
    spans
        How many spans a question names: 1 (toward whom?) or 2 (from whom, toward whom?).
    answers
        How many answers to choose from.
    """

    def __init__(self, width: int, spans: int, answers: int) -> None:
        super().__init__()
        self.query = nn.Linear(spans * width, NARROW)
        self.key_value = nn.Linear(width, 2 * NARROW)
        self.place = nn.Linear(2 * spans + 1, NARROW)
        self.inner = nn.Linear((2 if spans == 1 else 4) * width + NARROW, NARROW)
        self.outer = nn.Linear(NARROW, answers)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, states: Tensor, mask: Tensor, row: Tensor, spans: Tensor) -> Tensor:
        """Answer each question with a logit per answer.

        Parameters
        ----------
        states, mask
            Token states (batch, length, width) and where there are tokens (batch, length).
        row
            Which text each question is about (questions).
        spans
            The weight of each token in each span's mean (questions, spans, length).
        """
        mask = mask.to(states.dtype)
        mean = (mask[:, None] @ states)[:, 0] / mask.sum(-1, keepdim=True)
        key, value = self.key_value(states).chunk(2, -1)
        pooled = spans.to(states.dtype) @ states[row]
        found = self._look(key[row] + self.place(_places(spans)), value[row], mask[row], pooled)
        features = [*pooled.unbind(1), found, mean[row]]
        if spans.shape[1] > 1:
            features.append(pooled[:, 0] * pooled[:, 1])
        return self.outer(self.dropout(F.gelu(self.inner(self.dropout(torch.cat(features, -1))))))

    def _look(self, key: Tensor, value: Tensor, mask: Tensor, pooled: Tensor) -> Tensor:
        query = self.query(pooled.flatten(1)).unflatten(-1, (READING_HEADS, 1, -1))
        key, value = self._by_head(key), self._by_head(value)
        scores = query @ key.transpose(-1, -2) / key.shape[-1] ** 0.5 + (1 - mask[:, None, None]) * -1e4
        return (scores.softmax(-1).to(value.dtype) @ value).flatten(1)

    def _by_head(self, vectors: Tensor) -> Tensor:
        return vectors.unflatten(-1, (READING_HEADS, -1)).transpose(1, 2)


class MarkedReader(nn.Module):
    """Passes a text's states through upper layers of its own, with the two spans marked, and then asks a `Reader`.

    So the text is read for the question, but only from the layer on where words have found their meaning.

    Parameters
    ----------
    shape
        The encoder's.
    answers
        How many answers to choose from.
    """

    def __init__(self, shape: Shape, answers: int) -> None:
        super().__init__()
        self.mark = nn.Linear(_MARKS, shape.width)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.again))
        self.reader = Reader(shape.width, 2, answers)
        nn.init.zeros_(self.mark.weight)
        nn.init.zeros_(self.mark.bias)

    def begin_from(self, layers: nn.ModuleList) -> None:
        """Take the weights of an encoder's uppermost layers: before training, the marks change nothing."""
        for mine, layer in zip(self.layers, layers[-len(self.layers) :], strict=True):
            mine.load_state_dict(layer.state_dict())

    def forward(self, states: Tensor, mask: Tensor, row: Tensor, spans: Tensor) -> Tensor:
        """Answer each question with a logit per answer, as :meth:`Reader.forward` does."""
        marked, mask = states[row] + self.mark(_places(spans).to(states.dtype)), mask[row]
        own = torch.arange(row.shape[0], device=row.device)
        return self.reader(through(self.layers, marked, mask), mask, own, spans)


def _places(spans: Tensor) -> Tensor:
    """Of each token: whether it lies inside and after each span, and between the two."""
    inside = (spans > 0).to(spans.dtype)
    after = spans.cumsum(-1)
    between = after.amax(1, keepdim=True) - after.amin(1, keepdim=True)
    return torch.cat([inside, after, between], 1).transpose(1, 2)
