"""Options and fixtures that several test files share."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--piece", type=Path, help="the Korea Herald piece of 24 May 2021, as pasted (not part of the project)"
    )


@pytest.fixture(scope="session")
def piece_path(request: pytest.FixtureRequest) -> Path:
    path = request.config.getoption("--piece")
    if path is None:
        pytest.skip("needs --piece PATH, the Korea Herald piece of 24 May 2021")
    return path
