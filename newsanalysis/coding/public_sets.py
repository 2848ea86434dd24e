"""Public, human-coded sets: what each system answers, item by item, and figures of it with their intervals.

Their licences keep the texts out of this package. Each is a folder with a ``dev.jsonl``; its columns stand in the
docstring of the function that reads it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from newsanalysis.analysis import analyze, find_quotes
from newsanalysis.coding.systems import System
from newsanalysis.errors import CodingError
from newsanalysis.intervals import tails_of
from newsanalysis.lexicons.rosters import world
from newsanalysis.scoring import Scorer

Row: TypeAlias = dict[str, Any]
Figure: TypeAlias = Callable[[pd.DataFrame], float]
OVERLAP = 0.5
"""How much of a human-coded content a found one must share to be the same (Jaccard, in characters)."""


@dataclass(frozen=True)
class Task:
    """One set: how a system answers it, and the figures of its answers.

    Parameters
    ----------
    name
        Its folder.
    answer
        Rows of the set and a system, to a table of items: the `text`, what is `coded`, what was `found`, whether that
        is `right`, what it is `about`, and what the figures need.
    figures
        Each from such a table to a number, by its name.
    whole
        It takes the whole package: a system that only hears a tone cannot answer it.
    """

    name: str
    answer: Callable[[list[Row], System], pd.DataFrame]
    figures: dict[str, Figure]
    whole: bool = False

    def answers(self, rows: list[Row], systems: Iterable[System]) -> dict[str, pd.DataFrame]:
        """Return the items as each system that can answer them does, by its name."""
        return {each.name: self.answer(rows, each) for each in systems if each.scorer is not None or not self.whole}


def read_rows(path: Path, most: int | None = None) -> list[Row]:
    """Read a ``.jsonl`` file, its first `most` rows or all.

    Raises
    ------
    CodingError
        If it cannot be read.
    """
    try:
        lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        return [json.loads(line) for line in lines[:most]]
    except (OSError, ValueError) as error:
        raise CodingError(f"{path}: expected a file of JSON lines ({error})") from None


def with_intervals(
    items: pd.DataFrame, figures: dict[str, Figure], *, level: float = 0.95, draws: int = 300, seed: int = 0
) -> pd.DataFrame:
    """Return `figure`, `value`, `low`, `high` and `n` of a table of items, drawn again with replacement.

    Raises
    ------
    OptionError
        As :func:`newsanalysis.intervals.mean_interval`.
    """
    ends = tails_of(level, draws, seed)
    rng = np.random.default_rng(seed)
    samples = [items.iloc[rng.integers(len(items), size=len(items))] for _ in range(draws)]
    rows = [
        (name, figure(items), *np.nanquantile([figure(sample) for sample in samples], ends), len(items))
        for name, figure in figures.items()
    ]
    return pd.DataFrame(rows, columns=["figure", "value", "low", "high", "n"])


def macro_f1(labels: Sequence[int]) -> Figure:
    """Return the figure that is the mean F1 of these labels."""

    def figure(items: pd.DataFrame) -> float:
        truth, guess = items["coded"].to_numpy(), items["found"].to_numpy()
        scores = [
            2 * np.sum((truth == label) & (guess == label)) / max(1, np.sum(truth == label) + np.sum(guess == label))
            for label in labels
        ]
        return float(np.mean(scores))

    return figure


def share(column: str) -> Figure:
    """Return the figure that is the mean of a column, what is missing left out."""
    return lambda items: float(items[column].astype("float64").mean())


def f1(right: str, found: str, wanted: str) -> Figure:
    """Return the figure that is F1 of three columns of counts."""
    return lambda items: float(2 * items[right].sum() / max(1, items[found].sum() + items[wanted].sum()))


def target_sentiment(rows: list[Row], system: System) -> pd.DataFrame:
    """NewsMTSC: `text`, `start` and `end` of the target, `label` -1, 0 or 1."""
    texts, spans = [row["text"] for row in rows], [(row["start"], row["end"]) for row in rows]
    items = pd.DataFrame({"text": texts, "coded": [row["label"] for row in rows], "found": system.toward(texts, spans)})
    about = [text[start:end] for text, (start, end) in zip(texts, spans, strict=True)]
    return items.assign(right=items["coded"] == items["found"], about=about)


def directed_stance(rows: list[Row], system: System) -> pd.DataFrame:
    """DSE: `text`, spans `p` and `q`, `label` 0 none, 1 p for q, 2 q for p, 3 p against q, 4 q against p."""
    texts, p, q = [row["text"] for row in rows], [tuple(row["p"]) for row in rows], [tuple(row["q"]) for row in rows]
    ways = zip(system.stance(texts, p, q), system.stance(texts, q, p), strict=True)
    items = pd.DataFrame(
        {"text": texts, "coded": [row["label"] for row in rows], "found": [surer_way(*both) for both in ways]}
    )
    about = [f"{text[slice(*one)]} / {text[slice(*other)]}" for text, one, other in zip(texts, p, q, strict=True)]
    same_sign = items["coded"].map(_SIGN_OF) == items["found"].map(_SIGN_OF)
    polar = same_sign.astype("float64").where(items["coded"] > 0)
    return items.assign(right=items["coded"] == items["found"], polar=polar, about=about)


_SIGN_OF = {0: 0, 1: 1, 2: 1, 3: -1, 4: -1}


def surer_way(there: tuple[int, float], back: tuple[int, float]) -> int:
    """Name DSE's class of the two directions: the surer one that takes a side."""
    sided = [(sure, 1 if label > 0 else 3) for label, sure in [there] if label]
    sided += [(sure, 2 if label > 0 else 4) for label, sure in [back] if label]
    return max(sided)[1] if sided else 0


def attribution(rows: list[Row], system: System) -> pd.DataFrame:
    """PolNeAR: `text` of an article, `attributions` with spans of `source`, `cue`, `content`; an item is an article."""
    return pd.DataFrame([_attributed(row, system.scorer) for row in rows])


def _attributed(row: Row, scorer: Scorer | None) -> Row:
    quotes = find_quotes(row["text"], scorer=scorer)
    contents = [_characters((span.start, span.end) for span in quote.content) for quote in quotes]
    truths = [_characters(gold["content"]) for gold in row["attributions"]]
    matched = dict(_matches(truths, contents))
    speakers = [
        (_characters(row["attributions"][number]["source"]), quotes[match].speaker) for number, match in matched.items()
    ]
    heard = [
        speaker is not None and not source.isdisjoint(range(speaker.start, speaker.end))
        for source, speaker in speakers
        if source
    ]
    got, truth = set[int]().union(*contents), set[int]().union(*truths)
    missed = [gold for number, gold in enumerate(row["attributions"]) if number not in matched]
    words = [row["text"][slice(*gold["content"][0])] for gold in missed]
    return {
        "text": words[0] if words else "",
        "coded": len(truths), "found": len(contents), "matched": len(matched), "right": not missed,
        "shared": len(got & truth), "said": len(got), "told": len(truth),
        "heard": sum(heard), "sourced": len(heard), "about": "a content that was missed",
    }  # fmt: skip


def _characters(spans: Iterable[Sequence[int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def _matches(truths: list[set[int]], found: list[set[int]]) -> Iterator[tuple[int, int]]:
    """Yield each human-coded content that was found, with the free one that overlaps it most."""
    free = set(range(len(found)))
    for number, truth in enumerate(truths):
        overlaps = [(len(truth & found[n]) / len(truth | found[n]), -n) for n in free]
        best, place = max(overlaps, default=(0.0, 0))
        if best >= OVERLAP:
            free.discard(-place)
            yield number, -place


def _speaker_right(items: pd.DataFrame) -> float:
    return float(items["heard"].sum() / items["sourced"].sum()) if items["sourced"].sum() else math.nan


def events(rows: list[Row], system: System) -> pd.DataFrame:
    """PLOVER gold records: `text`, `pairs` of states (source, target), `sign` of the category; an item is a pair."""
    items = []
    for row in rows:
        if not row["sign"]:
            continue
        frame = analyze(row["text"], actors=world(), scorer=system.scorer).positions
        for source, target in row["pairs"]:
            stances = frame.loc[(frame["source"] == source) & (frame["target"] == target), "stance"]
            strongest = max(stances, key=abs, default=math.nan)
            items.append(
                {
                    "text": row["text"],
                    "coded": row["sign"],
                    "found": strongest,
                    "pair": len(stances) > 0,
                    "right": bool(strongest * row["sign"] > 0),
                    "about": f"{source} toward {target}",
                }
            )
    return pd.DataFrame(items)


TASKS = (
    Task("target_sentiment", target_sentiment, {"macro F1": macro_f1((-1, 0, 1))}),
    Task(
        "directed_stance",
        directed_stance,
        {"macro F1 of 5 classes": macro_f1(range(5)), "sign of polar items": share("polar")},
    ),
    Task(
        "attribution",
        attribution,
        {
            "F1": f1("matched", "found", "coded"),
            "F1 of characters": f1("shared", "said", "told"),
            "speaker, where found": _speaker_right,
        },
        whole=True,
    ),
    Task("events", events, {"pair recall": share("pair"), "pair and sign recall": share("right")}, whole=True),
)
