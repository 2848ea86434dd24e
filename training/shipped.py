"""The network that ships, read back from its bytes, so that training can go on from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from training.encoder import Encoder, Shape
from training.network import HEADS, Network

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

_PRODUCTS = ("/MatMul_output_0_weights", "/Gemm_output_0_MatMul_weights")
"""How the names of matrices end that were rounded to bytes."""


def read_shipped(folder: Path) -> Network:
    """Return the network of a folder that :func:`training.export.pack` wrote.

    What rounding to bytes changed stays changed; calibration is left out, as it is found anew.
    """
    state = _weights(folder / "lower.onnx") | _weights(folder / "upper.onnx")
    for head in HEADS:
        for name, value in _weights(folder / f"{head}.onnx").items():
            state[name.replace("reader", f"readers.{head}", 1)] = value
    network = Network(Encoder(_shape(state)))
    network.load_state_dict({name: torch.from_numpy(value) for name, value in state.items()})
    return network


def _shape(state: Mapping[str, NDArray[np.float32]]) -> Shape:
    vocabulary, width = state["encoder.words.weight"].shape
    layers = [name for name in state if name.endswith(".query_key_value.weight")]
    again = sum(name.startswith("readers.") for name in layers)
    return Shape(
        vocabulary,
        width,
        layers=len(layers) - again,
        again=again,
        inner=len(state["encoder.layers.0.inner.weight"]),
        positions=len(state["encoder.positions.weight"]),
    )


def _weights(file: Path) -> dict[str, NDArray[np.float32]]:
    """Return the weights of a graph as the network names them, its matrices as torch lays them."""
    graph = onnx.load(file).graph
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    found = {name: value for name, value in stored.items() if name.endswith((".weight", ".bias"))}
    for name, scale in stored.items():
        if name.endswith(".weight_scale"):
            found[name.removesuffix("_scale")] = found[name.removesuffix("_scale")] * scale
    for node in graph.node:
        if node.op_type == "MatMulIntegerToFloat":
            name, even = node.input[1], stored[node.input[0].removesuffix("_bytes") + "_even"]
            matrix = stored[name] * stored[name.removesuffix("_weights") + "_scale"] * even[:, None]
            path = next(name.removesuffix(end) for end in _PRODUCTS if name.endswith(end))
            found[f"{_named(path)}.weight"] = np.ascontiguousarray(matrix.T)
    return {name: np.array(value, dtype=np.float32) for name, value in found.items()}


def _named(path: str) -> str:
    """Return what the network calls what stands at a path of a graph; the encoder's own layers stand at its root."""
    name = path.strip("/").replace("/", ".")
    return f"encoder.{name}" if name.startswith("layers.") else name
