"""What the hand coding in `data/gold` says: how far two coders agree, and how far the library agrees with them.

python benchmarks/gold.py sentences     # number the sentences of every piece, for the coders: sentences.csv
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import newsanalysis as na

DATA = Path(__file__).parents[1] / "data"
GOLD = DATA / "gold"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=COMMANDS)
    COMMANDS[parser.parse_args().command]()


def pieces() -> Iterator[tuple[str, Path]]:
    """Yield every piece that is coded: its name in the codings, and where it stands."""
    for path in (*sorted(DATA.glob("*.txt")), *sorted((DATA / "corpus").rglob("*.txt"))):
        yield path.relative_to(DATA).with_suffix("").as_posix(), path


def sentences() -> None:
    tables = [na.analyze(path).sentences.assign(piece=name) for name, path in pieces()]
    table = pd.concat(tables)[["piece", "sentence", "text"]]
    table.to_csv(GOLD / "sentences.csv", index=False)
    print(f"{len(table)} sentences of {table['piece'].nunique()} pieces in {GOLD / 'sentences.csv'}")


COMMANDS = {"sentences": sentences}


if __name__ == "__main__":
    main()
