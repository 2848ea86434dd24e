"""A model's files: checked against the hashes that were written with them, and opened."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from newsanalysis.errors import ResourceError

if TYPE_CHECKING:
    from pathlib import Path

    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MANIFEST = "model.json"
"""Says, under `files`, the SHA-256 hash of each of a model's files."""


def load_tokenizer(folder: Path) -> Tokenizer:
    """Open a model's tokenizer."""
    from tokenizers import Tokenizer

    return Tokenizer.from_str(read(folder, "tokenizer.json").decode())


def load_session(folder: Path, name: str) -> InferenceSession:
    """Open one of a model's networks, to be run by one thread at a time or by many."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return InferenceSession(read(folder, name), options, providers=["CPUExecutionProvider"])


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read what training wrote down beside a model.

    Raises
    ------
    ResourceError
        If it is missing or damaged.
    """
    try:
        return dict(json.loads((folder / MANIFEST).read_bytes()))
    except OSError as error:
        raise ResourceError(f"cannot read a model's file ({error}): name a folder that training wrote") from None
    except (ValueError, TypeError):
        raise ResourceError(f"{folder / MANIFEST} is damaged: copy the folder anew") from None


def read(folder: Path, name: str) -> bytes:
    """Read one of a model's files whole.

    Raises
    ------
    ResourceError
        If it is missing, or is not the file that the manifest means.
    """
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise ResourceError(f"cannot read a model's file ({error}): name a folder that training wrote") from None
    wanted = read_manifest(folder).get("files", {}).get(name)
    if wanted is None:
        raise ResourceError(f"{folder / MANIFEST} does not say the hash of {name}: train the model anew")
    if sha256(content).hexdigest() != wanted:
        raise ResourceError(f"{folder / name} is not the file that was written with {MANIFEST}: copy the folder anew")
    return content
