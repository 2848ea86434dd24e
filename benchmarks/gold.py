"""What the hand coding in `data/gold` says: how far two coders agree, and how far the library agrees with them.

Commands, each `python benchmarks/gold.py COMMAND [--model FOLDER]`:

sentences   number the sentences of every piece, for the coders: writes data/gold/sentences.csv
check       read both codings and say what is wrong with them, down to the cell and the sentence
agreement   how far the two coders agree
validate    how far the library agrees with them, by its model and by its lexicon
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import newsanalysis as na

DATA = Path(__file__).parents[1] / "data"
GOLD = DATA / "gold"
CODINGS = ("coder_a.csv", "coder_b.csv")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--model", type=Path, metavar="FOLDER", help="another model than the one that ships")
    options = parser.parse_args()
    scorers: dict[str, na.Scorer] = {"model": na.ModelScorer(options.model), "lexicon": na.LexiconScorer()}
    try:
        COMMANDS[options.command](scorers)
    except na.NewsAnalysisError as error:
        raise SystemExit(str(error)) from None


def pieces() -> Iterator[tuple[str, Path]]:
    """Yield every piece that is coded: its name in the codings, and where it stands."""
    for path in (*sorted(DATA.glob("*.txt")), *sorted((DATA / "corpus").rglob("*.txt"))):
        yield path.relative_to(DATA).with_suffix("").as_posix(), path


def codings() -> list[pd.DataFrame]:
    return [na.coding.read_sheet(GOLD / name) for name in CODINGS]


def analyses(scorer: na.Scorer) -> dict[str, na.Analysis]:
    return {name: na.analyze(path, actors=na.WORLD, scorer=scorer) for name, path in pieces()}


def sentences(scorers: dict[str, na.Scorer]) -> None:
    frames = [result.sentences.assign(piece=name) for name, result in analyses(scorers["lexicon"]).items()]
    table = pd.concat(frames)[["piece", "sentence", "text"]]
    table.to_csv(GOLD / "sentences.csv", index=False)
    print(f"{len(table)} sentences of {table['piece'].nunique()} pieces in data/gold/sentences.csv")


def check(scorers: dict[str, na.Scorer]) -> None:  # noqa: ARG001 - all commands are called alike
    known = pd.read_csv(GOLD / "sentences.csv")
    there = set(zip(known["piece"], known["sentence"], strict=True))
    for name, coding in zip(CODINGS, codings(), strict=True):
        coded = coding[coding["source"].notna()]
        unknown = sorted(set(zip(coded["piece"], coded["sentence"], strict=True)) - there)
        missing = sorted(set(known["piece"]) - set(coding["piece"]))
        print(f"{name}: {len(coded)} positions in {coding['piece'].nunique()} pieces")
        print(f"  sentences that no piece has: {unknown or 'none'}\n  pieces not coded: {', '.join(missing) or 'none'}")


def agreement(scorers: dict[str, na.Scorer]) -> None:  # noqa: ARG001
    both = codings()
    for column in ("stance", "category", "issue", "voice"):
        found = na.coding.agreement(*both, column=column)
        print(f"{column}: {found.verdict}\n  kappa {found.kappa:.3f}, the same {found.same:.3f}")
    print(f"positions that either saw and both did: {found.found:.3f}")


def validate(scorers: dict[str, na.Scorer]) -> None:
    for name, scorer in scorers.items():
        found = na.coding.validate(analyses(scorer), *codings())
        print(f"## {name}\n\n{found.verdict}\n\n{found.figures.to_string(index=False, float_format='{:.3f}'.format)}")


COMMANDS = {command.__name__: command for command in (sentences, check, agreement, validate)}


if __name__ == "__main__":
    main()
