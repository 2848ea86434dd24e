"""The files that ship: two small graphs of int8 weights, and the tokenizer.

``encoder.onnx`` reads a text once; ``heads.onnx`` answers any number of questions about what it read.
"""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from onnxruntime.quantization.onnx_model import ONNXModel

from training.network import Answers, StatesAndTags

if TYPE_CHECKING:
    from pathlib import Path

    from torch import nn

    from training.calibration import Calibration
    from training.network import Network

OPSET = 17
BITS, BLOCK, IN_BYTES = 8, 128, 4
"""Of a weight; how many weights share a scale; what flows through is rounded to bytes, too."""
LARGE = 2000
"""Numbers in a table that is worth storing in bytes."""
_TEXT = {0: "texts", 1: "tokens"}
_QUESTION = {0: "questions", 1: "tokens"}


def export(network: Network, calibration: Calibration, folder: Path) -> None:
    """Write ``encoder.onnx`` and ``heads.onnx``, each also with fp32 weights as ``*.fp32.onnx``.

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
    ids, mask = torch.ones(2, 7, dtype=torch.long), torch.ones(2, 7)
    states = torch.zeros(2, 7, network.encoder.shape.width)
    row, span = torch.tensor([0, 1, 1]), torch.full((3, 7), 1 / 7)
    _graph(
        StatesAndTags(network),
        {"ids": ids, "mask": mask},
        {"ids": _TEXT, "mask": _TEXT, "states": _TEXT, "tags": _TEXT},
        folder / "encoder.fp32.onnx",
    )
    _graph(
        Answers(network, calibration.scales, calibration.biases),
        {"states": states, "mask": mask, "row": row, "source": span, "target": span},
        {"states": _TEXT, "mask": _TEXT, "row": {0: "questions"}, "source": _QUESTION, "target": _QUESTION}
        | {name: {0: "questions"} for name in ("sentiment", "stance", "speaks")},
        folder / "heads.fp32.onnx",
    )
    for name in ("encoder", "heads"):
        quantize(folder / f"{name}.fp32.onnx", folder / f"{name}.onnx")


def quantize(exact: Path, small: Path) -> None:
    """Store the weights of a graph in 8 bits, with a scale for every 128 of them and for every row of a table.

    What flows through the graph is scaled token by token, not batch by batch as `quantize_dynamic` does, so a text is
    read alike whatever is read beside it, and nearer to what 32 bits give.
    """
    logging.getLogger("onnxruntime.quantization").setLevel(logging.WARNING)
    graph = ONNXModel(onnx.load(exact))
    graph.replace_gemm_with_matmul()
    quantizer = MatMulNBitsQuantizer(graph.model, BITS, BLOCK, is_symmetric=True, accuracy_level=IN_BYTES)
    quantizer.process()
    _store_tables(quantizer.model.model.graph)
    onnx.save(quantizer.model.model, small)


def _store_tables(graph: onnx.GraphProto) -> None:
    """Store each large table that rows are looked up in as bytes, with a scale a row."""
    large = {t.name: t for t in graph.initializer if len(t.dims) == 2 and t.dims[0] * t.dims[1] >= LARGE}
    lookups = [node for node in graph.node if node.op_type == "Gather" and node.input[0] in large]
    for lookup in lookups:
        tensor, found = large[lookup.input[0]], lookup.output[0]
        table = numpy_helper.to_array(tensor)
        scale = np.abs(table).max(axis=1, keepdims=True) / 127
        graph.initializer.remove(tensor)
        graph.initializer.extend(
            [
                numpy_helper.from_array(np.round(table / scale).astype(np.int8), tensor.name),
                numpy_helper.from_array(scale.astype(np.float32), f"{tensor.name}_scale"),
            ]
        )
        nodes = [
            helper.make_node("Gather", [tensor.name, lookup.input[1]], [f"{found}_bytes"]),
            helper.make_node("Cast", [f"{found}_bytes"], [f"{found}_whole"], to=onnx.TensorProto.FLOAT),
            helper.make_node("Gather", [f"{tensor.name}_scale", lookup.input[1]], [f"{found}_scale"]),
            helper.make_node("Mul", [f"{found}_whole", f"{found}_scale"], [found]),
        ]
        at = list(graph.node).index(lookup)
        graph.node.remove(lookup)
        for place, node in enumerate(nodes, at):
            graph.node.insert(place, node)


def _graph(part: nn.Module, inputs: dict[str, torch.Tensor], axes: dict[str, dict[int, str]], file: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of what it traces; the test compares its answers
        torch.onnx.export(
            part.eval(),
            tuple(inputs.values()),
            file,
            input_names=list(inputs),
            output_names=[name for name in axes if name not in inputs],
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
