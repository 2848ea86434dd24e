"""Options and fixtures that several test files share."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--piece", type=Path, help="the Korea Herald piece of 24 May 2021, as pasted (not part of the project)"
    )
    parser.addoption("--model", type=Path, help="a folder with a model to try instead of the one that ships")


@pytest.fixture(scope="session")
def piece_path(request: pytest.FixtureRequest) -> Path:
    path = request.config.getoption("--piece")
    if path is None:
        pytest.skip("needs --piece PATH, the Korea Herald piece of 24 May 2021")
    return path


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a model that was trained in seconds on sentences such as "Anna praised Bo."."""
    for module in ("torch", "onnx", "safetensors"):
        pytest.importorskip(module, reason="making a model needs the extra 'train'")
    folder = tmp_path_factory.mktemp("model")
    command = [sys.executable, "-m", "training", "--smoke", "--out", str(folder)]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    return folder
