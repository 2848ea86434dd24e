"""Imports run one way, nothing heavy loads on import, and the facade names what it has."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import newsanalysis as na

PACKAGE = Path(na.__file__).parent
STAGES = {"articles", "sentences", "actors", "quotes", "coreference", "positions"}
LAYERS = [
    {"records", "errors", "cards"},
    {"lexicons", "words", "intervals", "printing"},
    {"overlap", "spreads"},
    {"contrasts"},
    {"scoring"},
    {"model"},
    {"choices"},
    STAGES,
    {"tables", "charts", "highlight"},
    {"comparison", "preview"},
    {"analysis"},
    {"corpus", "report"},
    {"images"},
    {"export", "coding", "lab", "notebooks"},
    {"cli"},
]
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
ONLY_IN = {
    "pandas": {
        "notebooks",
        "comparison",
        "contrasts",
        "tables",
        "charts",
        "export",
        "analysis",
        "corpus",
        "coding",
        "preview",
        "report",
    },
    "pyarrow": {"corpus"},
    "loky": {"corpus"},
    "rensa": {"corpus"},
    "tqdm": {"corpus"},
    "distributed": {"corpus", "cli"},
    "plotly": {"charts", "comparison", "export", "coding", "images", "notebooks", "report"},
    "nltk": {"sentences", "coding"},
    "vaderSentiment": {"scoring", "coding"},
    "trafilatura": {"articles"},
    "jinja2": {"report"},
    "krippendorff": {"coding"},
    "cassis": {"coding"},
    "onnxruntime": {"model"},
    "tokenizers": {"model"},
}


def unit(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "newsanalysis":
                yield from (f"newsanalysis.{alias.name}" for alias in node.names)
            else:
                yield node.module


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    here = unit(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "newsanalysis" or len(parts) < 2 or parts[1] not in RANK or parts[1] == here:
            continue
        loader_for_words = (here, parts[1]) == ("words", "lexicons")
        assert RANK[parts[1]] <= RANK[here], f"{here} imports {name}, which comes after it"
        same_layer = RANK[parts[1]] == RANK[here]
        assert not same_layer or RANK[here] <= 1 or loader_for_words, f"{here} imports {name}, which stands beside it"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_dependency_stays_where_it_belongs(path: Path) -> None:
    for name in imports(path):
        top = name.split(".")[0]
        if top in ONLY_IN:
            assert unit(path) in ONLY_IN[top], f"{unit(path)} imports {top}"


def test_every_module_is_placed_in_a_layer() -> None:
    assert {unit(path) for path in MODULES} == set(RANK)


def test_modules_stay_short() -> None:
    long = {
        str(path.relative_to(PACKAGE)): count for path in MODULES if (count := len(path.read_text().splitlines())) > 500
    }
    assert long == {}


def test_importing_loads_nothing_heavy() -> None:
    heavy = ["pandas", "plotly", "vaderSentiment", "trafilatura", "onnxruntime", "pyarrow", "loky"]
    code = (
        "import sys, nltk; before = set(sys.modules); import newsanalysis; "  # nltk loads some where they are installed
    )
    code += f"print([m for m in {heavy} if m in set(sys.modules) - before])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


def test_the_facade_has_every_name_it_lists() -> None:
    for name in na.__all__:
        assert getattr(na, name) is not None
    shown = dir(na)
    assert [name for name in shown if not name.startswith("__")] == sorted(na.__all__)
    assert len(shown) == len(set(shown))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="analyse"):
        na.analyse  # noqa: B018


def test_nothing_reaches_for_the_network() -> None:
    for path in MODULES:
        assert not {"urllib.request", "requests", "http.client", "socket"} & set(imports(path)), path
