"""The network: one encoder, and a head for each question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from newsanalysis.model.attributions import GROUPS
from newsanalysis.model.positions import CATEGORIES, MODALITIES, SIGNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.calibration import Calibration
    from training.encoder import Encoder

HEADS = {"sentiment": (1, 3), "speaks": (2, 2)}
"""How many spans the questions of each head about spans name, and how many answers there are."""
NARROW = 192
READING_HEADS = 6
EVIDENCE = 128
DROPOUT = 0.2
RARE, SELDOM = -2.0, -3.0
"""The logits that a dyad's position and a word's being evidence begin from."""


class SpanReader(nn.Module):
    """Answers a question about one or two spans of a text, from its words' states.

    The spans' mean states look over the text once more, by an attention that knows which tokens lie inside, after and
    between the spans; what they find, the spans, their product and the text's mean decide.

    Parameters
    ----------
    width
        Of the states.
    spans
        How many spans a question names.
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
            Words' states (batch, length, width) and where there are words (batch, length).
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


def _places(spans: Tensor) -> Tensor:
    """Of each token: whether it lies inside and after each span, and between the two."""
    inside = (spans > 0).to(spans.dtype)
    after = spans.cumsum(-1)
    between = after.amax(1, keepdim=True) - after.amin(1, keepdim=True)
    return torch.cat([inside, after, between], 1).transpose(1, 2)


class DyadReader(nn.Module):
    """Says of each dyad, from its tokens, whether its source takes a position toward its target, and which.

    Parameters
    ----------
    width
        Of the states.
    issues
        How many issues there are to choose from.
    """

    def __init__(self, width: int, issues: int) -> None:
        super().__init__()
        self.pair = nn.Linear(3 * width, width)
        self.found = nn.Linear(width, len(SIGNS))
        self.sign = nn.Parameter(torch.zeros(len(SIGNS), width))
        self.strong = nn.Linear(width, 1)
        self.category = nn.Linear(width, len(CATEGORIES))
        self.modality = nn.Linear(width, len(MODALITIES))
        self.issue = nn.Linear(width, issues)
        self.stance = nn.Linear(width, len(SIGNS))
        self.ask, self.tell = nn.Linear(width, EVIDENCE), nn.Linear(width, EVIDENCE)
        self.dropout = nn.Dropout(DROPOUT)
        nn.init.constant_(self.found.bias, RARE)

    def forward(self, words: Tensor, dyads: Tensor) -> dict[str, Tensor]:
        """Return logits.

        Returns
        -------
        dict
            `found` (batch, dyads, signs): of a position of each sign, each for itself. `strong` (batch, dyads, signs),
            `category`, `modality` and `issue` (batch, dyads, signs, answers), `evidence` (batch, dyads, signs, words):
            of such a position. `stance` (batch, dyads, 3): negative, neutral or positive, as DSE's coders chose.
        """
        source, target = dyads[:, 0::2], dyads[:, 1::2]
        pair = self.pair(self.dropout(torch.cat([source, target, source * target], -1)))
        signed = self.dropout(F.gelu(pair[:, :, None] + self.sign.to(pair.dtype)))
        plain = self.dropout(F.gelu(pair))
        near = self.ask(signed).flatten(1, 2) @ self.tell(words).transpose(1, 2)
        return {
            "found": self.found(plain),
            "strong": self.strong(signed)[..., 0],
            "category": self.category(signed),
            "modality": self.modality(signed),
            "issue": self.issue(signed),
            "evidence": (near * (4 / EVIDENCE**0.5) + SELDOM).unflatten(1, (-1, len(SIGNS))),
            "stance": self.stance(plain),
        }


class Network(nn.Module):
    """One encoder and its heads.

    Parameters
    ----------
    encoder
        Gives the states that every head reads.
    issues
        How many issues a position may be about.
    """

    def __init__(self, encoder: Encoder, issues: int) -> None:
        super().__init__()
        width = encoder.shape.width
        self.encoder = encoder
        self.tagger = nn.Linear(width, sum(GROUPS.values()))
        self.readers = nn.ModuleDict({name: SpanReader(width, *sizes) for name, sizes in HEADS.items()})
        self.dyads = DyadReader(width, issues)


class Encoding(nn.Module):
    """What is exported as the encoder: the states of words and of dyads' tokens, and the logits of tags."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder, self.tagger = network.encoder, network.tagger

    def forward(self, *inputs: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return states (batch, words, width), (batch, dyads' tokens, width) and tags (batch, words, groups' tags)."""
        words, dyads = self.encoder(*inputs)
        return words, dyads, self.tagger(words)


class SpanAnswer(nn.Module):
    """What is exported as a head about spans: probabilities.

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


class DyadAnswer(nn.Module):
    """What is exported as the head about dyads: probabilities.

    Parameters
    ----------
    network
        Of which network.
    calibration
        Of `stance`: logits are multiplied by the scale, then the bias is added. `lean` is how much of the
        logits of a cold and a warm position is added to those of negative and positive.
    """

    def __init__(self, network: Network, calibration: Calibration) -> None:
        super().__init__()
        self.dyads, self.calibration = network.dyads, calibration
        self.register_buffer("stance_bias", torch.tensor(calibration.biases["stance"]))
        self.register_buffer("lean", torch.tensor([calibration.lean, 0.0, calibration.lean]))

    def forward(self, words: Tensor, dyads: Tensor) -> tuple[Tensor, ...]:
        """Return `ANSWERS`, shaped as the logits of :class:`DyadReader`."""
        logits, scales = self.dyads(words, dyads), self.calibration.scales
        stance = logits["stance"] + self.lean * (logits["found"] - logits["found"][..., ::2].mean(-1, keepdim=True))
        return (
            logits["found"].sigmoid(),
            logits["strong"].sigmoid(),
            logits["category"].softmax(-1),
            logits["modality"].softmax(-1),
            logits["issue"].softmax(-1),
            logits["evidence"].sigmoid(),
            (stance * scales["stance"] + self.stance_bias).softmax(-1),
        )


ANSWERS = ("found", "strong", "category", "modality", "issue", "evidence", "stance")
"""What :class:`DyadAnswer` gives, in order."""
