"""A network read back from the bytes that ship, so that training can go on from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from training.encoder import Encoder, Shape
from training.network import Network

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_PRODUCTS = ("/MatMul_output_0_weights", "/Gemm_output_0_MatMul_weights")
"""How the names of matrices end that were rounded to bytes."""


def read_shipped(folder: Path, issues: int) -> Network:
    """Return the network of a folder that training wrote; what its graphs lack has chance weights.

    What rounding to bytes changed stays changed; calibration is left out, as it is found anew.
    """
    state: dict[str, NDArray[np.float32]] = {}
    for file in sorted(folder.glob("*.onnx")):
        for name, value in _weights(file).items():
            state[name.replace("reader", f"readers.{file.stem}", 1) if name.startswith("reader") else name] = value
    vocabulary, width = state["encoder.words.weight"].shape
    layers = sum(name.startswith("encoder.layers.") and name.endswith("query_key_value.weight") for name in state)
    inner, positions = (len(state[f"encoder.{name}.weight"]) for name in ("layers.0.inner", "positions"))
    shape = Shape(vocabulary, width, layers=layers, inner=inner, positions=positions)
    network = Network(Encoder(shape), issues)
    network.load_state_dict({name: torch.from_numpy(value) for name, value in state.items()}, strict=False)
    return network


def _weights(file: Path) -> dict[str, NDArray[np.float32]]:
    """Return the weights of a graph as the network names them, its matrices as torch lays them."""
    graph = onnx.load(file).graph
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    found = {name: value for name, value in stored.items() if not name.startswith(("/", "onnx::"))}
    for name, scale in stored.items():
        if name.endswith(".weight_scale"):
            found[name.removesuffix("_scale")] = found[name.removesuffix("_scale")] * scale
    for node in graph.node:
        if node.op_type == "Gather" and node.input[1] == "sights":
            found["encoder.sight"] = stored[node.input[0]]  # the exporter names what is cast anew
        elif node.op_type == "Add" and node.name.startswith("/dyads/") and node.input[1].startswith("onnx::"):
            found["dyads.sign"] = stored[node.input[1]]
        elif node.op_type == "MatMulIntegerToFloat":
            name, even = node.input[1], stored[node.input[0].removesuffix("_bytes") + "_even"]
            matrix = stored[name] * stored[name.removesuffix("_weights") + "_scale"] * even[:, None]
            path = next(name.removesuffix(end) for end in _PRODUCTS if name.endswith(end))
            found[f"{_named(path)}.weight"] = np.ascontiguousarray(matrix.T)
    return {name: np.array(value, dtype=np.float32) for name, value in found.items() if value.dtype.kind == "f"}


def _named(path: str) -> str:
    """Return what the network calls what stands at a path of a graph; the encoder's own layers stand at its root."""
    name = path.strip("/").replace("/", ".")
    return f"encoder.{name}" if name.startswith("layers.") else name
