"""What a model answers outside training, be it the network in torch or the exported graphs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import onnxruntime
import torch
from torch import Tensor

from training.attribution import GROUPS, OUTSIDE, Found, Run, contents, likeliest, runs
from training.batches import collate, grouped
from training.network import Answers, StatesAndTags

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tokenizers import Tokenizer

    from training.attribution import Window
    from training.batches import Text
    from training.calibration import Calibration
    from training.network import Network

TOKENS = 4000
DARING = 1.0
"""Taken from the logit of "outside" for sources: the head that links them is the better judge of which are one."""
SPOKEN = 0.2
"""How likely the likeliest source must be to speak a content; chosen on dev, as DARING was."""
ASKED = ("sentiment", "stance")
"""The heads that answer questions about sentences, in the order in which the heads' graph answers."""


@dataclass(frozen=True)
class Model:
    """The two parts of a model.

    Attributes
    ----------
    encoder
        Token states and tags of ids and mask.
    heads
        Sentiment, stance and speaks, of states, mask, row, source and target.
    """

    encoder: Callable[..., Sequence[Tensor]]
    heads: Callable[..., Sequence[Tensor]]


def torch_model(network: Network, calibration: Calibration) -> Model:
    """Return the model that a network is."""
    network.eval()
    return Model(StatesAndTags(network).eval(), Answers(network, calibration.scales, calibration.biases).eval())


def onnx_model(folder: Path, ending: str = ".onnx") -> Model:
    """Return the model that two exported graphs are."""
    return Model(_session(folder / f"encoder{ending}"), _session(folder / f"heads{ending}"))


def remembering(model: Model) -> Model:
    """Return the same model, which reads a text that it has read before from memory."""
    read: dict[bytes, Sequence[Tensor]] = {}

    def encoder(ids: Tensor, mask: Tensor) -> Sequence[Tensor]:
        key = ids.numpy().tobytes()
        if key not in read:
            read[key] = model.encoder(ids, mask)
        return read[key]

    return Model(encoder, model.heads)


def _session(file: Path) -> Callable[..., list[Tensor]]:
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    names = [put.name for put in session.get_inputs()]

    def run(*inputs: Tensor) -> list[Tensor]:
        given = {name: put.numpy() for name, put in zip(names, inputs, strict=True)}
        return [torch.from_numpy(found) for found in session.run(None, given)]

    return run


@torch.inference_mode()
def answers(model: Model, texts: Sequence[Text]) -> dict[str, tuple[Tensor, Tensor]]:
    """Ask a model all that is asked of some texts.

    Returns
    -------
    dict
        By head: probabilities (questions, 3) and the right answers, in the order of the texts and their questions.
    """
    found: dict[str, dict[int, tuple[Tensor, Tensor]]] = {head: {} for head in ASKED}
    for group in grouped([len(text.ids) for text in texts], TOKENS):
        batch = collate([texts[number] for number in group])
        states, _ = model.encoder(batch.ids, batch.mask)
        for place, head in enumerate(ASKED):
            if not (asked := batch.questions.get(head)):
                continue
            spans = asked.spans
            given = model.heads(states, batch.mask, asked.row, spans[:, 0].contiguous(), spans[:, -1].contiguous())[
                place
            ]
            for row, number in enumerate(group):
                mine = asked.row == row
                found[head][number] = given[mine].float(), asked.labels[mine]
    return {
        head: (torch.cat([parts[n][0] for n in sorted(parts)]), torch.cat([parts[n][1] for n in sorted(parts)]))
        for head, parts in found.items()
        if parts
    }


class QuoteReader:
    """Finds who says what in windows of an article.

    Parameters
    ----------
    model
        Reads tags, and who speaks a content.
    tokenizer
        Its tokenizer.
    caution
        Added to the logit of "outside" for contents: the higher, the fewer and surer.
    """

    def __init__(self, model: Model, tokenizer: Tokenizer, caution: float = 0.0) -> None:
        self.model, self.caution = model, caution
        pieces = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
        self._continues = [piece.startswith("##") for piece, _ in pieces]

    @torch.inference_mode()
    def read(self, window: Window) -> list[Found]:
        """Return a window's contents with their sources."""
        ids = torch.tensor([window.ids])
        mask = torch.ones(ids.shape)
        states, logits = self.model.encoder(ids, mask)
        words = [token for token, piece in enumerate(window.ids) if not self._continues[piece]]
        tags = dict(zip(GROUPS, logits[0, words].split(list(GROUPS.values()), -1), strict=True))
        tags["content"][:, OUTSIDE] += self.caution
        tags["source"][:, OUTSIDE] -= DARING
        words.append(len(window.ids))
        found = {group: runs(likeliest(tags[group].log_softmax(-1).numpy()), words) for group in ("content", "source")}
        return self._spoken(states, mask, contents(found["content"]), found["source"])

    def _spoken(self, states: Tensor, mask: Tensor, said: list[tuple[Run, ...]], sources: list[Run]) -> list[Found]:
        if not said or not sources:
            return [Found(content) for content in said]
        length = states.shape[1]
        source = torch.stack([_weights([run], length) for run in sources]).repeat(len(said), 1)
        target = torch.stack([_weights(content, length) for content in said]).repeat_interleave(len(sources), 0)
        row = torch.zeros(len(source), dtype=torch.long)
        speaks = self.model.heads(states, mask, row, source, target)[-1].view(len(said), len(sources))
        best, which = speaks.max(-1)
        return [
            Found(content, sources[number] if sure >= SPOKEN else None)
            for content, sure, number in zip(said, best.tolist(), which.tolist(), strict=True)
        ]


def _weights(found: Sequence[Run], length: int) -> Tensor:
    weights = torch.zeros(length)
    for run in found:
        weights[run.first : run.last] = 1
    return weights / weights.sum()
