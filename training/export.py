"""The files that ship: small graphs of bytes for weights, and the tokenizer.

``encoder.onnx`` reads passages; a graph for each head answers any number of questions about what was read.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from onnxruntime import InferenceSession
from onnxruntime.quantization.onnx_model import ONNXModel

from newsanalysis.model.passages import INPUTS
from training.network import ANSWERS, HEADS, DyadAnswer, Encoding, SpanAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from torch import nn

    from training.batches import Batch
    from training.calibration import Calibration
    from training.network import Network

    Inputs = Mapping[str, NDArray[np.generic]]

OPSET = 17
LARGE = 100_000
"""Numbers in a table that is worth storing in bytes."""
MOST = 127
"""The largest number that a weight is stored as."""
FLOOR = -0.17
"""What GELU never falls below."""
TINY = 1e-9
DAMPING = 0.01
"""How much of the mean moment is added to each channel's, as the samples are few."""
SPANS = ("source", "target")
"""What a graph calls the spans of its questions."""
GRAPHS = ("encoder", *HEADS, "positions")
"""The graphs that ship."""
_FUSED = "com.microsoft"
_AXES = {
    **{name: {0: "texts", 1: "words"} for name in ("ids", "mask", "kinds", "states", "words", "tags")},
    **{name: {0: "texts", 1: "tokens"} for name in ("places", "roles", "dyads")},
    "sights": {0: "texts", 1: "tokens", 2: "all"},
    **{name: {0: "texts", 1: "dyads"} for name in ANSWERS},
    "evidence": {0: "texts", 1: "dyads", 3: "words"},
    **{name: {0: "questions"} for name in ("row", *HEADS)},
    **{name: {0: "questions", 1: "words"} for name in SPANS},
}
"""Which axes of what goes in and comes out may have any length."""


def export(network: Network, calibration: Calibration, folder: Path) -> None:
    """Write each of `GRAPHS` with weights of 32 bits: ``encoder.fp32.onnx`` and so on.

    Parameters
    ----------
    network
        What was trained.
    calibration
        Folded into the answers of the heads.
    folder
        Where to.
    """
    network.eval()
    width = network.encoder.shape.width
    words, tokens = torch.ones(2, 7, dtype=torch.long), torch.ones(2, 4, dtype=torch.long)
    given = (words, torch.ones(2, 7), words, tokens, tokens, torch.ones(2, 4, 11, dtype=torch.long))
    inputs = dict(zip(INPUTS, given, strict=True))
    _graph(Encoding(network), inputs, ["words", "dyads", "tags"], folder / "encoder.fp32.onnx")
    states, span = torch.zeros(2, 7, width), torch.full((3, 7), 1 / 7)
    for head, (spans, _) in HEADS.items():
        asked = {"states": states, "mask": inputs["mask"], "row": torch.tensor([0, 1, 1])}
        answer = SpanAnswer(network, head, calibration.scales[head], calibration.biases[head])
        _graph(answer, asked | dict.fromkeys(SPANS[-spans:], span), [head], folder / f"{head}.fp32.onnx")
    dyads = {"words": states, "dyads": torch.zeros(2, 4, width)}
    _graph(DyadAnswer(network, calibration), dyads, list(ANSWERS), folder / "positions.fp32.onnx")


def pack(folder: Path, batches: Sequence[Batch]) -> None:
    """Write the graphs that ship, with weights of 8 bits: ``encoder.onnx`` and so on.

    Parameters
    ----------
    folder
        Where :func:`export` wrote to.
    batches
        Of the training part: what flows through the graphs is measured on them.
    """
    texts = [dict(zip(INPUTS, (put.numpy() for put in batch.inputs), strict=True)) for batch in batches]
    read = _packed(folder, "encoder", texts)
    for head in HEADS:
        asked = zip(read, batches, strict=True)
        _packed(folder, head, [_asked(head, words, batch) for (words, *_), batch in asked if head in batch.questions])
    coded = [(states, batch) for states, batch in zip(read, batches, strict=True) if len(batch.positions)]
    _packed(folder, "positions", [{"words": words, "dyads": dyads} for (words, dyads, _), _ in coded])


def _packed(folder: Path, name: str, samples: Sequence[Inputs]) -> list[list[NDArray[np.float32]]]:
    """Write one graph in bytes, and return what the same in 32 bits makes of each sample."""
    exact = folder / f"{name}.fp32.onnx"
    _quantize(onnx.load(exact), samples, folder / f"{name}.onnx")
    session = InferenceSession(exact, providers=["CPUExecutionProvider"])
    return [session.run(None, dict(sample)) for sample in samples]


def _asked(head: str, states: NDArray[np.float32], batch: Batch) -> Inputs:
    questions = batch.questions[head]
    spans = [span.contiguous().numpy() for span in questions.spans.unbind(1)]
    named = dict(zip(SPANS[-len(spans) :], spans, strict=True))
    return {"states": states, "mask": batch.inputs[1].numpy(), "row": questions.row.numpy()} | named


def _quantize(model: onnx.ModelProto, samples: Sequence[Inputs], small: Path) -> None:
    """Store the weights of a graph in bytes, and let bytes flow through it, scaled token by token.

    So a text is read alike whatever is read beside it.
    """
    ONNXModel(model).replace_gemm_with_matmul()
    flows = _flows(model, samples)
    model.opset_import.append(helper.make_opsetid(_FUSED, 1))
    _Bytes(model.graph, flows).store()
    _store_tables(model.graph)
    onnx.save(model, small)


def _matrices(graph: onnx.GraphProto) -> dict[str, NDArray[np.float32]]:
    """The weights that are multiplied by, by the name of the product."""
    stored = {tensor.name: tensor for tensor in graph.initializer}
    products = [node for node in graph.node if node.op_type == "MatMul" and node.input[1] in stored]
    return {node.output[0]: numpy_helper.to_array(stored[node.input[1]]) for node in products}


def _gelus(graph: onnx.GraphProto) -> set[str]:
    """The names of what GELU gives; the exporter writes it as Div, Erf, Add, Mul, Mul."""
    used_for = {name: node.output[0] for node in graph.node for name in node.input}
    return {used_for[used_for[used_for[node.output[0]]]] for node in graph.node if node.op_type == "Erf"}


@dataclass
class Flow:
    """What is multiplied by weights: from where up it is counted, how far each channel goes, and its second moments."""

    lift: float
    reach: NDArray[np.float32]
    moments: NDArray[np.float64]

    def see(self, values: NDArray[np.float32]) -> None:
        """Take more values into account."""
        lifted = values.reshape(-1, values.shape[-1]) + np.float32(self.lift)
        self.reach = np.maximum(self.reach, np.abs(lifted).max(0))
        self.moments += lifted.T @ lifted


def _flows(model: onnx.ModelProto, samples: Sequence[Inputs]) -> dict[str, Flow]:
    """Measure what is multiplied by weights."""
    products, gelus = _matrices(model.graph), _gelus(model.graph)
    names = list(dict.fromkeys(node.input[0] for node in model.graph.node if node.output[0] in products))
    given = {put.name for put in model.graph.input}
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    asked = [name for name in names if name not in given]
    told = {put.name for put in model.graph.output}
    watched.graph.output.extend(onnx.ValueInfoProto(name=name) for name in asked if name not in told)
    session = InferenceSession(watched.SerializeToString(), providers=["CPUExecutionProvider"])
    found: dict[str, Flow] = {}
    for sample in samples:
        seen = {**sample, **dict(zip(asked, session.run(asked, dict(sample)), strict=True))}
        for name in names:
            if name not in found:
                width = seen[name].shape[-1]
                lift = -FLOOR if name in gelus else 0.0
                found[name] = Flow(lift, np.zeros(width, np.float32), np.zeros((width, width)))
            found[name].see(seen[name])
    return found


class _Bytes:
    """Rewrites every product of a graph with a matrix of weights.

    What a matrix is multiplied by becomes bytes: shares of the largest number of its token. Before that, channels
    that reach far are made smaller, and the matrix's rows for them larger (Xiao et al. 2023, "SmoothQuant").
    """

    def __init__(self, graph: onnx.GraphProto, flows: Mapping[str, Flow]) -> None:
        self.graph, self.flows = graph, flows
        self.matrices = _matrices(graph)
        self.even: dict[str, NDArray[np.float32]] = {}
        self.constants: dict[str, onnx.TensorProto] = {}
        self.nodes: list[onnx.NodeProto] = []

    def store(self) -> None:
        """Rewrite them all."""
        for node in self.graph.node:
            if node.output[0] not in self.matrices:
                self.nodes.append(node)
                continue
            if node.input[0] not in self.even:
                self._round(node.input[0])
            self._multiply(node.input[0], node.output[0])
        used = {name for node in self.nodes for name in node.input}
        kept = [tensor for tensor in self.graph.initializer if tensor.name in used]
        del self.graph.initializer[:], self.graph.node[:]
        self.graph.initializer.extend([*kept, *self.constants.values()])
        self.graph.node.extend(self.nodes)

    def _round(self, name: str) -> None:
        """Turn what is called `name` into bytes, beside each token's largest number."""
        users = [
            self.matrices[n.output[0]]
            for n in self.graph.node
            if n.input and n.input[0] == name and n.output[0] in self.matrices
        ]
        rows = np.abs(np.concatenate(users, 1)).max(1)
        lift = self.flows[name].lift
        even = np.sqrt(np.maximum(self.flows[name].reach, TINY) / np.maximum(rows, TINY))
        self.even[name] = even
        evened = self._add("Mul", [name, self._keep(f"{name}_even", 1 / even)], f"{name}_evened")
        if lift:
            evened = size = self._add("Add", [evened, self._keep(f"{name}_lift", lift / even)], f"{name}_lifted")
        else:
            size = self._add("Abs", [evened], f"{name}_size")
        largest = self._add("ReduceMax", [size], f"{name}_most", axes=[-1], keepdims=1)
        largest = self._add("Max", [largest, self._keep("tiny", np.float32(TINY))], f"{name}_largest")
        shares = self._add("Div", [evened, largest], f"{name}_shares")
        self._add("QuantizeLinear", [shares, *self._step_and_zero(name)], f"{name}_bytes")

    def _multiply(self, name: str, product: str) -> None:
        matrix = self.matrices[product]
        even = self.even[name]
        weights, scale = bytes_of(matrix * even[:, None], self.flows[name].moments / np.outer(even, even))
        step, zero = self._step_and_zero(name)
        stored = self._keep(f"{product}_weights", weights), self._keep(f"{product}_scale", scale)
        inputs = [f"{name}_bytes", stored[0], step, stored[1], zero, self._keep("no_shift", np.int8(0))]
        shares = self._add("MatMulIntegerToFloat", inputs, f"{product}_shares", _FUSED)
        if not self.flows[name].lift:
            self._add("Mul", [shares, f"{name}_largest"], product)
        else:
            lifted = self._add("Mul", [shares, f"{name}_largest"], f"{product}_lifted")
            self._add("Add", [lifted, self._keep(f"{product}_lift", FLOOR * matrix.sum(0))], product)

    def _step_and_zero(self, name: str) -> tuple[str, str]:
        """Of bytes: what share of the largest number one counts, and which of them means none."""
        if self.flows[name].lift:
            return self._keep("step_up", np.float32(1 / 255)), self._keep("zero_below", np.uint8(0))
        return self._keep("step_both_ways", np.float32(1 / 127)), self._keep("zero_between", np.uint8(128))

    def _keep(self, name: str, value: NDArray[np.generic] | np.generic) -> str:
        self.constants[name] = numpy_helper.from_array(np.asarray(value), name)
        return name

    def _add(self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **attributes))
        return output


def bytes_of(matrix: NDArray[np.float32], moments: NDArray[np.float64]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Round a matrix to bytes, with a scale for each column.

    Row by row, what rounding changes in the products is made good in the rows that are still to be rounded (Frantar et
    al. 2023, "GPTQ").

    Where a processor has no better way, it adds the products of two neighbours in a column in 16 bits; their weights
    together stay low enough that even the largest bytes do not overflow there, so all processors answer alike.

    Parameters
    ----------
    matrix
        (rows, columns).
    moments
        (rows, rows): the sum of products of each two channels of what the matrix is multiplied by.

    Examples
    --------
    >>> alike = np.array([[1.0, 1.0], [1.0, 1.0]])
    >>> weights, scale = bytes_of(np.array([[1.0, 0.104], [1.0, -1.0]], dtype=np.float32), alike)
    >>> weights.tolist()
    [[64, 12], [63, -115]]
    """
    size = np.abs(matrix)
    pairs = np.add.reduceat(size, range(0, len(size), 2), axis=0)
    scale = np.maximum(pairs.max(0), TINY).astype(np.float32) / MOST
    damped = moments + np.eye(len(moments)) * (DAMPING * moments.trace() / len(moments) + TINY)
    share = np.linalg.cholesky(np.linalg.inv(damped)).T
    left = matrix / scale.astype(np.float64)
    rounded = np.zeros_like(left)
    for row in range(len(left)):
        room = MOST - np.abs(rounded[row - 1]) if row % 2 else MOST
        rounded[row] = np.clip(np.round(left[row]), -room, room)
        left[row + 1 :] -= np.outer(share[row, row + 1 :] / share[row, row], left[row] - rounded[row])
    return rounded.astype(np.int8), scale


def _store_tables(graph: onnx.GraphProto) -> None:
    """Store each large table that rows are looked up in as bytes, with a scale a row."""
    large = {t.name: t for t in graph.initializer if len(t.dims) == 2 and t.dims[0] * t.dims[1] >= LARGE}
    lookups = [node for node in graph.node if node.op_type == "Gather" and node.input[0] in large]
    for name in {lookup.input[0] for lookup in lookups}:
        table = numpy_helper.to_array(large[name])
        scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), TINY) / 127
        graph.initializer.remove(large[name])
        graph.initializer.extend(
            [
                numpy_helper.from_array(np.round(table / scale).astype(np.int8), name),
                numpy_helper.from_array(scale.astype(np.float32), f"{name}_scale"),
            ]
        )
    for lookup in lookups:
        name, found = lookup.input[0], lookup.output[0]
        nodes = [
            helper.make_node("Gather", [name, lookup.input[1]], [f"{found}_bytes"]),
            helper.make_node("Cast", [f"{found}_bytes"], [f"{found}_whole"], to=onnx.TensorProto.FLOAT),
            helper.make_node("Gather", [f"{name}_scale", lookup.input[1]], [f"{found}_scale"]),
            helper.make_node("Mul", [f"{found}_whole", f"{found}_scale"], [found]),
        ]
        at = list(graph.node).index(lookup)
        graph.node.remove(lookup)
        for place, node in enumerate(nodes, at):
            graph.node.insert(place, node)


def _graph(part: nn.Module, inputs: dict[str, torch.Tensor], outputs: list[str], file: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of what it traces; the test compares its answers
        torch.onnx.export(
            part.eval(),
            tuple(inputs.values()),
            file,
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes={name: _AXES[name] for name in (*inputs, *outputs)},
            opset_version=OPSET,
            dynamo=False,
        )
