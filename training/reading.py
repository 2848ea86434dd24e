"""What a model answers outside training, be it the network in torch or the exported graphs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime
import torch
from torch import Tensor

from newsanalysis.model.reader import Encoded, padded
from training.batches import collate, grouped
from training.network import HEADS, MARKED, Answer, Lower, Upper

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from tokenizers import Tokenizer

    from newsanalysis.model.reader import Array, Found, Item
    from training.batches import Text
    from training.calibration import Calibration
    from training.network import Network

TOKENS = 4000
ASKED = ("sentiment", "stance")
"""The heads that answer questions about sentences."""


@dataclass(frozen=True)
class Model:
    """The parts of a model.

    Attributes
    ----------
    encoder
        Of ids and mask: what stance is read from, what all else is read from, and tags.
    heads
        By head, its answers, of states, mask, row and spans.
    """

    encoder: Callable[[Tensor, Tensor], tuple[Tensor, Tensor, Tensor]]
    heads: Mapping[str, Callable[..., Tensor]]


def torch_model(network: Network, calibration: Calibration) -> Model:
    """Return the model that a network is."""
    network.eval()
    heads = {head: Answer(network, head, calibration.scales[head], calibration.biases[head]).eval() for head in HEADS}
    return Model(_encoder(Lower(network), Upper(network)), heads)


def exact_model(folder: Path) -> Model:
    """Return the model that the exported graphs of 32-bit weights are."""
    return _exported(folder, ".fp32.onnx")


def packed_model(folder: Path) -> Model:
    """Return the model that the graphs are which ship."""
    return _exported(folder, ".onnx")


def _exported(folder: Path, ending: str) -> Model:
    lower, upper, *heads = (_session(folder / f"{name}{ending}") for name in ("lower", "upper", *HEADS))
    return Model(_encoder(lower, upper), dict(zip(HEADS, heads, strict=True)))


def _encoder(lower: Callable[..., Tensor], upper: Callable[..., Sequence[Tensor]]) -> Callable[..., Any]:
    def encoder(ids: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        below = lower(ids, mask)
        return below, *upper(below, mask)

    return encoder


def remembering(model: Model) -> Model:
    """Return the same model, which reads a text that it has read before from memory."""
    read: dict[bytes, tuple[Tensor, Tensor, Tensor]] = {}

    def encoder(ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        key = ids.numpy().tobytes()
        if key not in read:
            read[key] = model.encoder(ids, mask)
        return read[key]

    return Model(encoder, model.heads)


def _session(file: Path) -> Callable[..., Any]:
    """Return what a graph gives: one tensor, or several."""
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    names = [put.name for put in session.get_inputs()]

    def run(*inputs: Tensor) -> Tensor | list[Tensor]:
        given = {name: put.contiguous().numpy() for name, put in zip(names, inputs, strict=True)}
        found = [torch.from_numpy(one) for one in session.run(None, given)]
        return found if len(found) > 1 else found[0]

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
        below, states, _ = model.encoder(batch.ids, batch.mask)
        for head in ASKED:
            if not (asked := batch.questions.get(head)):
                continue
            begin = below if head == MARKED else states
            given = model.heads[head](begin, batch.mask, asked.row, *asked.spans.unbind(1))
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
        _, states, tags = self.model.encoder(torch.from_numpy(ids), torch.from_numpy(mask))
        return Encoded(states.numpy(), mask, tags.numpy())

    @torch.inference_mode()
    def judge(self, head: str, texts: Encoded, rows: Sequence[int], spans: Sequence[Array]) -> Array:
        """Answer questions of one head about texts that were read."""
        asked = map(torch.from_numpy, (texts.states, texts.mask, np.array(rows), *spans))
        return self.model.heads[head](*asked).numpy()

    def each(self, job: Callable[[Item], Found], items: Iterable[Item]) -> list[Found]:
        """Do a job on each item."""
        return list(map(job, items))
