"""What make does before any work: it looks for the piece, and serves the folder in which demo writes."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(
    not shutil.which("make") or not (ROOT / "Makefile").is_file(), reason="needs make, in the project's folder"
)


def make(*words: str) -> subprocess.CompletedProcess[str]:
    """Run make as from a terminal, also where the tests themselves were started by make."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(["make", *words], cwd=ROOT, env=outside, capture_output=True, text=True, check=False)


def test_a_missing_piece_is_one_clear_line() -> None:
    done = make("demo", "PIECE=no such piece.txt")
    assert done.returncode != 0
    assert done.stdout.splitlines() == [
        f"No such file: no such piece.txt (looked in {ROOT}): give a piece as PIECE=path/to/article.txt"
    ]


def test_a_path_may_have_spaces(tmp_path: Path) -> None:
    path = tmp_path / "my piece.txt"
    path.write_text("Seoul welcomed the offer.")
    assert make("piece", f"PIECE={path}").returncode == 0
    planned = make("-n", "demo", f"PIECE={path}", "OUT=my results").stdout
    assert f'newsanalysis analyze "{path}"' in planned
    assert 'mkdir -p "my results"' in planned
    assert "my results" not in make("-n", "clean", "OUT=my results").stdout


def test_lab_serves_the_folder_that_holds_notebooks_and_results() -> None:
    planned = make("-n", "lab").stdout
    assert f'--ServerApp.root_dir="{ROOT}"' in planned
    notebook = planned.split("/lab/tree/")[1].split()[0]
    assert (ROOT / notebook).is_file()
