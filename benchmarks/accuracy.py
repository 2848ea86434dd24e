"""How often newsanalysis agrees with human coders on public data, beside what people use instead.

    python benchmarks/accuracy.py DATA [TASK ...] [--model FOLDER] [--table]

DATA is a folder of the public sets, one folder a task, each with a `dev.jsonl` (its columns stand in the docstring
of the task below). Prints one line a figure as it is found; with --table, when all is done, the README's table, a row
a figure and a column a system. A set that is not there is named and left out. The model is the one that ships, or that
training wrote into FOLDER. It needs the `dev` extra.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import newsanalysis as na

Row = dict[str, Any]
Pair = tuple[int, int]
Scorers = dict[str, na.Scorer]
Found = dict[tuple[str, str], dict[str, float]]
"""By task and figure: the value of each system."""
MODEL, LEXICON = "newsanalysis", "its lexicon"
LABELS = {"negative": -1, "neutral": 0, "positive": 1}
VADER_NEUTRAL = 0.05
"""The band that VADER's authors call neutral."""
OVERLAP = 0.5
"""How much of a human-coded content a found one must share to be the same (Jaccard, in characters)."""


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


def read_rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


# ---------------------------------------------------------------- figures


def macro_f1(gold: Sequence[int], found: Sequence[int], labels: Iterable[int]) -> float:
    truth, guess = np.array(gold), np.array(found)
    scores = []
    for label in labels:
        right = np.sum((truth == label) & (guess == label))
        scores.append(2 * right / max(1, np.sum(truth == label) + np.sum(guess == label)))
    return float(np.mean(scores))


def f1(right: int, found: int, wanted: int) -> float:
    return 2 * right / max(1, found + wanted)


def share(hits: Iterable[bool]) -> float:
    return float(np.mean(list(hits)))


# ---------------------------------------------------------------- systems


@dataclass(frozen=True)
class Reader:
    """What a user would call: newsanalysis with one of its scorers, or a tone lexicon that hears no target."""

    name: str
    tone: Callable[[list[str]], list[float]]
    toward: Callable[[list[str], list[Pair]], list[int]]
    stance: Callable[[list[str], list[Pair], list[Pair]], list[tuple[int, float]]]


def readers(scorers: Scorers) -> list[Reader]:
    return [*(ours(name, scorer) for name, scorer in scorers.items()), vader(), textblob()]


def ours(name: str, scorer: na.Scorer) -> Reader:
    def tone(texts: list[str]) -> list[float]:
        return na.score_sentiment(texts, scorer=scorer)["score"].tolist()

    def toward(texts: list[str], spans: list[Pair]) -> list[int]:
        return na.score_sentiment(texts, targets=spans, scorer=scorer)["label"].map(LABELS).tolist()

    def stance(texts: list[str], sources: list[Pair], targets: list[Pair]) -> list[tuple[int, float]]:
        frame = na.score_stance(texts, sources=sources, targets=targets, scorer=scorer)
        sure = [row[row["label"]] for row in frame.to_dict("records")]
        return list(zip(frame["label"].map(LABELS), sure, strict=True))

    return Reader(name, tone, toward, stance)


def vader() -> Reader:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    engine = SentimentIntensityAnalyzer()
    return by_polarity("VADER", lambda text: engine.polarity_scores(text)["compound"])


def textblob() -> Reader:
    from textblob import TextBlob

    return by_polarity("TextBlob", lambda text: TextBlob(text).sentiment.polarity)


def by_polarity(name: str, polarity: Callable[[str], float]) -> Reader:
    """A reader that takes the tone of the sentence for the stance of everybody in it."""

    def sign(value: float) -> int:
        return 0 if abs(value) < VADER_NEUTRAL else 1 if value > 0 else -1

    return Reader(
        name,
        tone=lambda texts: [polarity(text) for text in texts],
        toward=lambda texts, _: [sign(polarity(text)) for text in texts],
        stance=lambda texts, *_: [(sign(value), abs(value)) for value in map(polarity, texts)],
    )


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


# ---------------------------------------------------------------- tasks

Figures = Iterator[tuple[str, str, float]]


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
    for reader in readers(scorers):
        yield reader.name, "Pearson r", float(np.corrcoef(reader.tone(texts), ratings)[0, 1])


def target_sentiment(rows: list[Row], scorers: Scorers) -> Figures:
    """NewsMTSC: `text`, `start` and `end` of the target, `label` -1, 0 or 1."""
    texts, spans = [row["text"] for row in rows], [(row["start"], row["end"]) for row in rows]
    gold = [row["label"] for row in rows]
    for reader in readers(scorers):
        yield reader.name, "macro F1", macro_f1(gold, reader.toward(texts, spans), (-1, 0, 1))


def directed_stance(rows: list[Row], scorers: Scorers) -> Figures:
    """DSE: `text`, spans `p` and `q`, `label` 0 none, 1 p for q, 2 q for p, 3 p against q, 4 q against p."""
    texts, p, q = [row["text"] for row in rows], [tuple(row["p"]) for row in rows], [tuple(row["q"]) for row in rows]
    gold = [row["label"] for row in rows]
    sign = {0: 0, 1: 1, 2: 1, 3: -1, 4: -1}
    for reader in readers(scorers):
        ways = zip(reader.stance(texts, p, q), reader.stance(texts, q, p), strict=True)
        found = [surer_way(there, back) for there, back in ways]
        polar = [(sign[g], sign[f]) for g, f in zip(gold, found, strict=True) if g]
        yield reader.name, "macro F1 of 5 classes", macro_f1(gold, found, range(5))
        yield reader.name, "sign of polar items", share(g == f for g, f in polar)


def surer_way(there: tuple[int, float], back: tuple[int, float]) -> int:
    """Name DSE's class of the two directions: the surer one that takes a side."""
    sided = [(sure, 1 if label > 0 else 3) for label, sure in [there] if label]
    sided += [(sure, 2 if label > 0 else 4) for label, sure in [back] if label]
    return max(sided)[1] if sided else 0


def attribution(rows: list[Row], scorers: Scorers) -> Figures:
    """PolNeAR: `text` of an article, `attributions` with the spans of `source`, `cue` and `content`."""
    for name, scorer in scorers.items():
        right = found = wanted = shared = said = told = 0
        heard: list[bool] = []
        for row in rows:
            quotes = na.find_quotes(row["text"], scorer=scorer)
            contents = [characters((span.start, span.end) for span in quote.content) for quote in quotes]
            truths = [characters(gold["content"]) for gold in row["attributions"]]
            for number, match in matches(truths, contents):
                source, speaker = characters(row["attributions"][number]["source"]), quotes[match].speaker
                right += 1
                if source:
                    heard.append(speaker is not None and not source.isdisjoint(range(speaker.start, speaker.end)))
            found, wanted = found + len(contents), wanted + len(truths)
            got, truth = set[int]().union(*contents), set[int]().union(*truths)
            shared, said, told = shared + len(got & truth), said + len(got), told + len(truth)
        yield name, "F1", f1(right, found, wanted)
        yield name, "F1 of characters", f1(shared, said, told)
        yield name, "speaker, where found", share(heard)


def characters(spans: Iterable[Sequence[int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def matches(truths: list[set[int]], found: list[set[int]]) -> Iterator[tuple[int, int]]:
    """Yield each human-coded content that was found, with the free one that overlaps it most."""
    free = set(range(len(found)))
    for number, truth in enumerate(truths):
        overlaps = [(len(truth & found[n]) / len(truth | found[n]), -n) for n in free]
        best, place = max(overlaps, default=(0.0, 0))
        if best >= OVERLAP:
            free.discard(-place)
            yield number, -place


def events(rows: list[Row], scorers: Scorers) -> Figures:
    """PLOVER gold records: `text`, `pairs` of states (source, target), `sign` of the event's category."""
    for name, scorer in scorers.items():
        pairs: list[bool] = []
        signs: list[bool] = []
        for row in rows:
            if not row["sign"]:
                continue
            frame = na.analyze(row["text"], actors=na.WORLD, scorer=scorer).positions
            for source, target in row["pairs"]:
                stances = frame.loc[(frame["source"] == source) & (frame["target"] == target), "stance"]
                pairs.append(len(stances) > 0)
                signs.append(len(stances) > 0 and max(stances, key=abs) * row["sign"] > 0)
        yield name, "pair recall", share(pairs)
        yield name, "pair and sign recall", share(signs)


TASKS = {
    task.__name__: task
    for task in (sentences, sentence_sentiment, target_sentiment, directed_stance, attribution, events)
}


if __name__ == "__main__":
    main()
