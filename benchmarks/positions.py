"""What the positions of coded real news say of the package: by threshold, how sure it is, and how often it errs.

    PYTHONPATH=. python benchmarks/positions.py COMMAND DATA [--model FOLDER]

DATA is the folder of the coded sets, with `positions/dev.jsonl` in it. Commands:

curve        recall, precision and F1, with the sign, from each confidence on
reliability  how often a position is right, by its confidence; draws reliability.html
validate     how far the package agrees with the coders, by its model and by its lexicon
errors       write newsanalysis/resources/measured_error.toml, which intervals include
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

import newsanalysis as na
from newsanalysis.lexicons import measured_error
from training.sets import Piece, read_piece

TABLE = Path(na.__file__).parent / "resources" / measured_error.FILE
COLUMNS = ["piece", "sentence", "source", "target", "position", "stance", "category", "issue", "certainty"]
LOWEST = 0.1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("--model", type=Path, metavar="FOLDER", help="another model than the one that ships")
    options = parser.parse_args()
    rows = (options.data / "positions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    pieces = {row["id"]: read_piece(row) for row in map(json.loads, rows)}
    COMMANDS[options.command](pieces, {"model": na.ModelScorer(options.model), "lexicon": na.LexiconScorer()})


def analyses(pieces: Mapping[str, Piece], scorer: na.Scorer, at_least: float | None = None) -> dict[str, na.Analysis]:
    return {
        name: na.analyze(piece.found.article, actors=na.WORLD, scorer=scorer, at_least=at_least)
        for name, piece in pieces.items()
    }


def codings(pieces: Mapping[str, Piece]) -> list[pd.DataFrame]:
    """Return each reading as `na.coding.read_sheet` gives a free coding; a piece without positions has an empty row."""
    found = []
    for reading in range(max(piece.readings for piece in pieces.values())):
        rows: list[tuple[object, ...]] = []
        for name, piece in pieces.items():
            mine = [
                (
                    p.sentence,
                    p.source,
                    p.target or None,
                    True,
                    p.stance,
                    p.category or None,
                    p.issue or None,
                    p.certainty,
                )
                for p in piece.coded
                if p.reading == reading
            ]
            rows += [(name, *row) for row in mine or [(None,) * (len(COLUMNS) - 1)]]
        found.append(pd.DataFrame(rows, columns=COLUMNS).assign(voice=None, note=None, given=False))
    return found


def curve(pieces: Mapping[str, Piece], scorers: Mapping[str, na.Scorer]) -> None:
    found = na.coding.validate(analyses(pieces, scorers["model"], LOWEST), *codings(pieces)).units
    print("| at_least | recall | precision | F1 |\n| --- | --- | --- | --- |")
    for least in np.arange(LOWEST, 0.95, 0.1):
        reported, needed = found["confidence"].ge(least), found["seen"].eq(1)
        right = reported & (found["tool_sign"] == found["coded_sign"])
        recall, precision = (right & needed).sum() / needed.sum(), right.sum() / max(1, reported.sum())
        print(f"| {least:.1f} | {recall:.2f} | {precision:.2f} | {2 * recall * precision / (recall + precision):.2f} |")


def reliability(pieces: Mapping[str, Piece], scorers: Mapping[str, na.Scorer]) -> None:
    found = na.coding.validate(analyses(pieces, scorers["model"]), *codings(pieces))
    print(found.reliability().to_string(index=False, float_format="{:.3f}".format))
    na.save(na.charts.reliability(found.units), "reliability.html")


def validate(pieces: Mapping[str, Piece], scorers: Mapping[str, na.Scorer]) -> None:
    for name, scorer in scorers.items():
        found = na.coding.validate(analyses(pieces, scorer), *codings(pieces))
        print(f"## {name}\n\n{found.verdict}\n\n{found.figures.to_string(index=False, float_format='{:.3f}'.format)}")


def errors(pieces: Mapping[str, Piece], scorers: Mapping[str, na.Scorer]) -> None:
    coded = codings(pieces)
    tables = {name: na.coding.validate(analyses(pieces, scorer), *coded).error() for name, scorer in scorers.items()}
    TABLE.write_text(measured_error.written(tables), encoding="utf-8")
    for name, error in tables.items():
        print(f"{name}: {error.positions} positions in {error.pieces} pieces, in newsanalysis/resources/{TABLE.name}")


COMMANDS = {command.__name__: command for command in (curve, reliability, validate, errors)}


if __name__ == "__main__":
    main()
