"""How often newsanalysis agrees with human coders on public data, beside what people use instead.

    python benchmarks/accuracy.py DATA [TASK ...] [--model FOLDER] [--table]

DATA is a folder of the public sets, one folder a task, each with a `dev.jsonl`; its columns stand in the docstring of
the task below, or of the function of that name in `newsanalysis.coding.public_sets`. Prints one line a figure as it is
found; with --table, when all is done, the README's table, a row a figure and a column a system. A set that is not there
is named and left out. The model is the one that ships, or that training wrote into FOLDER. It needs the `dev` extra.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

import newsanalysis as na
from newsanalysis.coding.public_sets import TASKS as SHARED
from newsanalysis.coding.public_sets import Row, Task, read_rows
from newsanalysis.coding.systems import systems

Scorers = dict[str, na.Scorer]
Found = dict[tuple[str, str], dict[str, float]]
"""By task and figure: the value of each system."""
Figures = Iterator[tuple[str, str, float]]
MODEL, LEXICON = "newsanalysis", "its lexicon"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("data", type=Path, metavar="DATA")
    arguments.add_argument("tasks", nargs="*", metavar="TASK", help=", ".join(TASKS))
    arguments.add_argument("--model", type=Path, metavar="FOLDER", help="another model than the one that ships")
    arguments.add_argument("--table", action="store_true", help="print the README's table as well")
    options = arguments.parse_args()
    if unknown := set(options.tasks) - set(TASKS):
        arguments.error(f"no task {', '.join(sorted(unknown))}: name some of {', '.join(TASKS)}")
    scorers = {MODEL: na.ModelScorer(options.model), LEXICON: na.LexiconScorer()}
    found: Found = {}
    for name in options.tasks or TASKS:
        path = options.data / name / "dev.jsonl"
        if not path.is_file():
            print(f"{name}: no {path}")
            continue
        for system, figure, value in TASKS[name](read_rows(path), scorers):
            found.setdefault((name, figure), {})[system] = value
            print(f"{name:20} {figure:24} {system:12} {value:.3f}", flush=True)
    if options.table:
        print("", *table(found), sep="\n")


def table(found: Found) -> Iterator[str]:
    """Write the figures in Markdown, the best of each row in bold."""
    systems = list(dict.fromkeys(system for values in found.values() for system in values))
    yield f"| task | figure | {' | '.join(systems)} |"
    yield "| --- | --- |" + " --- |" * len(systems)
    for (task, figure), values in found.items():
        best = max(values.values())
        cells = [f"{values[s]:.2f}" if s in values else "" for s in systems]
        shown = [f"**{cell}**" if cell == f"{best:.2f}" else cell for cell in cells]
        yield f"| {task.replace('_', ' ')} | {figure} | {' | '.join(shown)} |"


def f1(right: int, found: int, wanted: int) -> float:
    return 2 * right / max(1, found + wanted)


def splitters() -> dict[str, Callable[[str], list[int]]]:
    """Return for each splitter what gives the ends of a text's sentences."""
    import blingfire
    import pysbd
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    punkt, sbd = PunktSentenceTokenizer(), pysbd.Segmenter(language="en", clean=False)
    return {
        MODEL: lambda text: [sentence.end for sentence in na.split_sentences(text)],
        "Punkt": lambda text: [end for _, end in punkt.span_tokenize(text)],
        "pySBD": lambda text: places(text, sbd.segment(text)),
        "BlingFire": lambda text: places(text, blingfire.text_to_sentences(text).split("\n")),
    }


def places(text: str, sentences: Iterable[str]) -> list[int]:
    """Say where sentences that were given as bare text end."""
    ends, at = [], 0
    for sentence in sentences:
        start = text.find(sentence.strip(), at)
        if start >= 0 and sentence.strip():
            at = start + len(sentence.strip())
            ends.append(at)
    return ends


def sentences(rows: list[Row], scorers: Scorers) -> Figures:  # noqa: ARG001 - all tasks are called alike
    """GUM: `text` of a paragraph, `ends` of its sentences, `genre`; the paragraph's own end is given away."""
    for name, split in splitters().items():
        for genre, chosen in (("news", [row for row in rows if row["genre"] == "news"]), ("all genres", rows)):
            right = found = wanted = 0
            for row in chosen:
                inner = range(len(row["text"]))
                gold, got = set(row["ends"]).intersection(inner), set(split(row["text"])).intersection(inner)
                right, found, wanted = right + len(gold & got), found + len(got), wanted + len(gold)
            yield name, f"F1, {genre}", f1(right, found, wanted)


def sentence_sentiment(rows: list[Row], scorers: Scorers) -> Figures:
    """Hutto and Gilbert 2014: `text` of an editorial's snippet, `mean` of 20 ratings."""
    texts, ratings = [row["text"] for row in rows], [row["mean"] for row in rows]
    for system in systems(scorers):
        yield system.name, "Pearson r", float(np.corrcoef(system.tone(texts), ratings)[0, 1])


def figures_of(task: Task) -> Callable[[list[Row], Scorers], Figures]:
    """Return a task that the notebook on trust asks too, as one of this script."""

    def measure(rows: list[Row], scorers: Scorers) -> Figures:
        for name, items in task.answers(rows, systems(scorers)).items():
            for figure, value in task.figures.items():
                yield name, figure, value(items)

    return measure


TASKS: dict[str, Callable[[list[Row], Scorers], Figures]] = {
    "sentences": sentences,
    "sentence_sentiment": sentence_sentiment,
    **{task.name: figures_of(task) for task in SHARED},
}


if __name__ == "__main__":
    main()
