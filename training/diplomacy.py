"""The diplomacy set: who stands where in sentences about states dealing with each other, made from ``training/data``.

A *marked* text carries its spans inline, ``"[A:Hanoi] thanked [B:Paris]"``: the letter is the actor, digits after it
tell apart the places where one actor stands. A *pattern* has slots instead, ``"{A.cap} thanked {B.name}"``.
"""

from __future__ import annotations

import hashlib
import random
import re
import tomllib
from collections import Counter, defaultdict
from functools import cache
from itertools import permutations
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "data"
SIZE = 4000
"""Rows made from patterns, over both splits."""
COPIES = (6, 22)
"""Fewest and most rows of one pattern."""
SWAPS = 2
"""Copies of a hand-written sentence with other actors."""
SIGNS = {"+": 1, "-": -1, "0": 0}

_SLOT = re.compile(r"\{([A-Z])\d*(?:\.(\w+)|=([^}]+))?\}|\{(\w+)\}")
_MARK = re.compile(r"\[([A-Z])\d*:([^\]]+)\]")
_FORMS = {"name": "names", "cap": "caps", "dem": "dems", "seat": "seats"}


def rows(seed: int = 0) -> list[dict]:
    """Return the set, the same for the same `seed`.

    Parameters
    ----------
    seed : int
        Of the random choice of actors and fillers. The split does not depend on it.

    Returns
    -------
    list of dict
        ``id``; ``text``; ``spans``, lists of start and end; ``stances``, ``[i, j, label]`` with label -1, 0 or 1 for
        every ordered pair of spans of different actors; ``category``, a PLOVER event category, ``"WITHHOLD"`` or
        None; ``modality``; ``split``, ``"train"`` or ``"heldout"``: all rows of a pattern or sentence on one side.

    Examples
    --------
    >>> row = rows()[0]
    >>> sorted(row)
    ['category', 'id', 'modality', 'spans', 'split', 'stances', 'text']
    """
    stage = _Stage(seed)
    made = []
    for split in ("train", "heldout"):
        patterns = [p for p in load("patterns") if p["split"] == split]
        share = round(SIZE * len(patterns) / len(load("patterns")))
        for pattern, copies in zip(patterns, _copies(patterns, share), strict=True):
            made += [_row(pattern, stage.play(stage.lengthen(pattern)), n) for n in range(copies)]
    for sentence in load("sentences"):
        made.append(_row(sentence, sentence["text"], 0))
        if sentence.get("swap", True):
            pattern = sentence | {"text": generalise(sentence["text"])}
            made += [_row(sentence, stage.play(pattern), n) for n in range(1, SWAPS + 1)]
    return made


def load(name: str) -> list[dict]:
    """Return the entries of ``training/data/<name>.toml``, each with its key, category, stances as a dict and split.

    Examples
    --------
    >>> load("patterns")[0]["category"]
    'AGREE'
    """
    tables = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
    return [_entry(entry, category) for category, entries in tables.items() for entry in entries]


def _entry(entry: dict, category: str) -> dict:
    digest = hashlib.sha256(entry["text"].encode()).hexdigest()
    return (
        {"modality": "asserted"}
        | entry
        | {
            "key": digest[:10],
            "category": None if category == "NONE" else category,
            "stances": dict(_stance(s) for s in entry.get("stances", [])),
            "split": "heldout" if int(digest, 16) % 10 == 0 else "train",
        }
    )


def _stance(text: str) -> tuple[tuple[str, str], int]:
    """``"A>B +"`` as ``(("A", "B"), 1)``."""
    pair, sign = text.split()
    source, target = pair.split(">")
    return (source, target), SIGNS[sign]


# ------------------------------------------------------------------------------------- from marked texts to rows


def read_marks(marked: str) -> tuple[str, list[list[int]], list[str]]:
    """Return the plain text, its spans and their actors' letters.

    Examples
    --------
    >>> read_marks("[A:Hanoi] thanked [B:Paris].")
    ('Hanoi thanked Paris.', [[0, 5], [14, 19]], ['A', 'B'])
    """
    text, spans, letters, last = "", [], [], 0
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        spans.append([len(text), len(text) + len(mark[2])])
        letters.append(mark[1])
        text, last = text + mark[2], mark.end()
    return text + marked[last:], spans, letters


def _row(entry: dict, marked: str, number: int) -> dict:
    text, spans, letters = read_marks(polish(marked))
    return {
        "id": f"{entry['key']}-{number}",
        "text": text,
        "spans": spans,
        "stances": [[i, j, label] for (i, j), label in _labels(letters, entry["stances"]).items()],
        "category": entry["category"],
        "modality": entry["modality"],
        "split": entry["split"],
    }


def _labels(letters: list[str], stances: dict) -> dict[tuple[int, int], int]:
    """The label of every ordered pair of places of different actors."""
    pairs = permutations(range(len(letters)), 2)
    return {(i, j): stances.get((letters[i], letters[j]), 0) for i, j in pairs if letters[i] != letters[j]}


def polish(marked: str) -> str:
    """Mend what filling slots breaks: articles, possessives, full stops, capitals; a "the" leaves its span.

    Examples
    --------
    >>> polish("[A:the Philippines]'s envoy met a [B:Indian] one.")
    "The [A:Philippines]' envoy met an [B:Indian] one."
    """
    marked = re.sub(r"(\[[A-Z]\d*:)the ", r"the \1", marked)
    marked = re.sub(r"\b([Aa]) (?=\[[A-Z]\d*:(?:[AEIO](?!uro)|Em|Uz))", r"\1n ", marked)
    marked = re.sub(r"(?<=s\])(['’])s\b", r"\1", marked)
    marked = re.sub(r"(?<=\.\])\.", "", marked)
    return re.sub(r"(?:^|(?<=[.?!] ))([\"“]?(?:\[[A-Z]\d*:)?)(\w)", lambda m: m[1] + m[2].upper(), marked)


def generalise(marked: str) -> str:
    """Turn a marked text into a pattern; what is no name, capital, demonym or seat keeps its words.

    Examples
    --------
    >>> generalise("[A:Hanoi] said [A2:it] thanked [B:the United States].")
    '{A.cap} said {A=it} thanked {B.name}.'
    """
    return _MARK.sub(lambda m: f"{{{m[1]}{_form(m[2])}}}", marked)


def _form(surface: str) -> str:
    """The slot ending that a surface stands for."""
    for form, field in _FORMS.items():
        if any(surface in actor.get(field, []) for actor in _actors()["state"]):
            return f".{form}"
    return "" if any(surface in actor["names"] for actor in _actors()["organisation"]) else f"={surface}"


@cache
def _actors() -> dict:
    return tomllib.loads((DATA / "actors.toml").read_text(encoding="utf-8"))


# ---------------------------------------------------------------------------------------- from patterns to texts


class _Stage:
    """Casts actors for patterns so that all of them give and get warmth and cold alike, and names teach nothing."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.record: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(3))

    def play(self, pattern: dict) -> str:
        """Return the pattern as a marked text, its slots filled."""
        cast: dict[str, dict] = {}
        for letter in _letters(pattern["text"], cast_only=True):
            if letter not in cast:
                cast[letter] = self._choose(letter, pattern, list(cast.values()))
        filled = _SLOT.sub(lambda slot: self._fill(slot, cast), pattern["text"])
        return _curl(filled) if self.random.random() < 0.5 else filled

    def lengthen(self, pattern: dict) -> dict:
        """Return the pattern as it is, or with a frame before it or a clause behind it, as news sentences have them."""
        text = pattern["text"]
        if pattern["category"] and text.endswith("."):
            text = "{frame}" + text if text.startswith(("{A", "{B")) and self.random.random() < 0.4 else text
            text = text[:-1] + "{close}." if not text.endswith("{tail}.") and self.random.random() < 0.4 else text
        return pattern | {"text": text}

    def _choose(self, letter: str, pattern: dict, taken: list[dict]) -> dict:
        """The actor for a role: one of those least used, and least alike to the role in what it gave and got so far."""
        free = [a for a in _actors()["organisation" if letter in "OP" else "state"] if a not in taken]
        role = np.array([*_given_and_got(letter, pattern), 1])
        chosen = min(self.random.sample(free, len(free)), key=lambda actor: self.record[actor["id"]] @ role)
        self.record[chosen["id"]] += role
        return chosen

    def _fill(self, slot: re.Match, cast: dict[str, dict]) -> str:
        letter, form, words, filler = slot.groups()
        if filler:
            return self.random.choice(_actors()["fillers"][filler])
        return _bracket(letter, words or self._surface(cast[letter], form or ""))

    def _surface(self, actor: dict, form: str) -> str:
        if form in _actors()["phrases"]:
            words = {name: self.random.choice(actor.get(field, actor["caps"])) for name, field in _FORMS.items()}
            offices = {"minister": actor.get("minister", "foreign minister")}
            offices["ministry"] = actor.get("ministry", "foreign ministry")
            return self.random.choice(_actors()["phrases"][form]).format(**words, **offices)
        if not form and "caps" in actor:
            form = "name" if self.random.random() < 0.65 else "cap"
        return self.random.choice(actor.get(_FORMS.get(form, "names"), actor.get("caps")))


def _letters(text: str, cast_only: bool = False) -> list[str]:
    """The actors of a pattern's slots in order; `cast_only` leaves out those that stand only as fixed words."""
    slots = [slot for slot in _SLOT.finditer(text) if slot[1]]
    named = {slot[1] for slot in slots if not slot[3]}
    return [slot[1] for slot in slots if not cast_only or slot[1] in named]


def _given_and_got(letter: str, pattern: dict) -> tuple[int, int]:
    """The sums of the signs that an actor's places give to others and get from them."""
    letters = _letters(pattern["text"])
    labels = _labels(letters, pattern["stances"])
    given = sum(label for (i, _), label in labels.items() if letters[i] == letter)
    got = sum(label for (_, j), label in labels.items() if letters[j] == letter)
    return given, got


def _bracket(letter: str, surface: str) -> str:
    """Mark a surface, or the part of it that stands in brackets.

    Examples
    --------
    >>> _bracket("A", "the [Kenyan] envoy"), _bracket("B", "Kenya")
    ('the [A:Kenyan] envoy', '[B:Kenya]')
    """
    return surface.replace("[", f"[{letter}:") if "[" in surface else f"[{letter}:{surface}]"


def _curl(text: str) -> str:
    return re.sub(r'"([^"]*)"', r"“\1”", text).replace("'", "’")


def _copies(patterns: list[dict], total: int) -> list[int]:
    """How many rows each pattern gives, so that signs come near a third each whichever actor is named first."""
    cells = np.array([_cells(pattern) for pattern in patterns])
    copies = np.full(len(patterns), COPIES[0])
    while copies.sum() < total:
        sums = copies @ cells + cells
        unevenness = (sums**2).sum(axis=1) / sums.sum(axis=1) ** 2
        copies[np.where(copies < COPIES[1], unevenness, np.inf).argmin()] += 1
    return copies.tolist()


def _cells(pattern: dict) -> list[int]:
    """Its ordered pairs by sign and by whether the source is named first."""
    labels = _labels(_letters(pattern["text"]), pattern["stances"])
    count = Counter((label, i < j) for (i, j), label in labels.items())
    return [count[label, first] for label in (-1, 0, 1) for first in (True, False)]
