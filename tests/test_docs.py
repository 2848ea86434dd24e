"""The documentation names everything there is, and the scripts for review are in step with the notebooks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import newsanalysis as na

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_the_gallery_draws_every_chart() -> None:
    drawn = set(re.findall(r"na\.charts\.(\w+)\(", (DOCS / "gallery.md").read_text(encoding="utf-8")))
    assert drawn >= set(na.charts.__all__) - {"actor_color", "all_charts", "theme"}


def test_the_reference_has_every_public_name() -> None:
    pages = "\n".join(page.read_text(encoding="utf-8") for page in (DOCS / "reference").glob("*.md"))
    directives = re.findall(r"auto(?:function|class):: ([\w.]+)|:members: (.+)|automodule:: ([\w.]+)", pages)
    named = set(re.findall(r"[\w.]+", " ".join(word for found in directives for word in found)))
    missing = [
        name
        for name in na.__all__
        if name not in named and getattr(getattr(na, name), "__module__", f"newsanalysis.{name}") not in named
    ]
    assert missing == []


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_script_for_review_is_in_step(notebook: Path) -> None:
    jupytext = pytest.importorskip("jupytext", reason="needs the extra 'dev'")
    script = notebook.parent / "review" / f"{notebook.stem}.py"
    assert script.is_file(), "make pair"
    ours, theirs = jupytext.read(notebook), jupytext.read(script)
    assert [(cell.cell_type, cell.source) for cell in theirs.cells] == [
        (cell.cell_type, cell.source) for cell in ours.cells
    ], "make pair"
