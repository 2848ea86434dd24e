"""Hold the package to figures that its README states, those in `FIGURES`: fails where one fell by more than 2 points.

    python .ci/hold.py SHARED     # the folder that holds bench/ and cases/

A figure of the README stands in a row of the table below the heading "How good it is", found by its first two cells.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
SLACK = 0.02
FIGURES = {
    ("positions on real news", "F1 with sign"): "newsanalysis positions F1 with sign",
    ("positions on real news", "precision with sign"): "newsanalysis positions precision with sign",
    ("positions on real news", "category right"): "newsanalysis positions category right where found",
    ("act of one toward another", "sign"): "newsanalysis relations sign macro F1",
    ("act of one toward another", "quad class"): "newsanalysis relations quad macro F1",
    ("act of one toward another", "category"): "newsanalysis relations category macro F1",
    ("hard cases", "passed"): "cases",
}
"""By task and figure as the README calls them, what they are measured as."""


def stated() -> dict[tuple[str, str], float]:
    """Return the README's figures."""
    rows = re.findall(r"^\| ([^|]+) \| [^|]* \| ([^|]+) \| ([0-9.]+) \|", README.read_text(encoding="utf-8"), re.M)
    return {(task.strip(), figure.strip()): float(value) for task, figure, value in rows}


def measured(shared: Path) -> dict[str, float]:
    """Measure the installed package."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.json"
        score = [sys.executable, shared / "bench" / "score.py", "positions", "relations", "--json", file]
        subprocess.run(score, check=True)
        figures = json.loads(file.read_text())
    check = [sys.executable, shared / "cases" / "check.py"]
    cases = subprocess.run(check, check=True, capture_output=True, text=True).stdout
    return figures | {"cases": float(re.findall(r"passed ([0-9.]+)", cases)[-1])}


def main() -> int:
    """Compare; return 1 where a figure fell."""
    told, found = stated(), measured(Path(sys.argv[1]))
    missing = [key for key in FIGURES if key not in told]
    if missing:
        print(f"the README states no figure for {missing}")
        return 1
    fallen = [(*key, told[key], found[name]) for key, name in FIGURES.items() if found[name] < told[key] - SLACK]
    for task, figure, before, now in fallen:
        print(f"{task}, {figure}: the README states {before}, measured {now:.3f}")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
