"""What a model answers outside training, be it the network in torch or the exported graphs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime
import torch
from torch import Tensor

from newsanalysis.model.reader import Encoded, padded
from training.batches import collate, grouped
from training.network import HEADS, Answers, StatesAndTags

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tokenizers import Tokenizer

    from newsanalysis.model.reader import Array, Found, Item
    from training.batches import Text
    from training.calibration import Calibration
    from training.network import Network

TOKENS = 4000
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


def exact_model(folder: Path) -> Model:
    """Return the model that the exported graphs of 32-bit weights are."""
    return Model(_session(folder / "encoder.fp32.onnx"), _session(folder / "heads.fp32.onnx"))


def packed_model(folder: Path) -> Model:
    """Return the model that the graphs are which ship."""
    heads = {head: _session(folder / f"{head}.onnx") for head in HEADS}

    def answer(states: Tensor, mask: Tensor, row: Tensor, *spans: Tensor) -> list[Tensor]:
        return [heads[head](states, mask, row, *spans[-count:])[0] for head, (count, _) in HEADS.items()]

    return Model(_session(folder / "encoder.onnx"), answer)


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


class WindowReader:
    """Reads windows of articles as the package does, whatever the model.

    Parameters
    ----------
    model
        Reads tags, and who speaks a content.
    tokenizer
        Its tokenizer.
    """

    def __init__(self, model: Model, tokenizer: Tokenizer) -> None:
        self.model, self.tokenizer = model, tokenizer

    @torch.inference_mode()
    def encode(self, rows: Sequence[Sequence[int]]) -> Encoded:
        """Read texts, as rows of tokens."""
        ids, mask = padded(rows)
        states, tags = self.model.encoder(torch.from_numpy(ids), torch.from_numpy(mask))
        return Encoded(states.numpy(), mask, tags.numpy())

    @torch.inference_mode()
    def judge(self, head: str, texts: Encoded, rows: Sequence[int], spans: Sequence[Array]) -> Array:
        """Answer questions of one head about texts that were read."""
        asked = map(torch.from_numpy, (texts.states, texts.mask, np.array(rows), spans[0], spans[-1]))
        return self.model.heads(*asked)[list(HEADS).index(head)].numpy()

    def each(self, job: Callable[[Item], Found], items: Iterable[Item]) -> list[Found]:
        """Do a job on each item."""
        return list(map(job, items))
