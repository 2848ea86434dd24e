"""Tiny data and a tiny encoder of chance weights, to try the whole way in seconds and without a download."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from training.encoder import Encoder, Shape
from training.examples import ISSUES
from training.loop import Plan
from training.network import Network
from training.pieces import SPECIAL
from training.recipe import SEED, Recipe

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("France", "Japan", "India", "Brazil", "Kenya", "Norway")
CODES = ("FRA", "JPN", "IND", "BRA", "KEN", "NOR")
VERBS = {1: ("thanked", "SUPPORT"), -1: ("condemned", "ACCUSE"), 0: ("watched", "")}
TINY = Shape(vocabulary=100, width=48, layers=2, inner=64, positions=256)
_LETTERS = "abcdefghijklmnopqrstuvwxyz.,@#"


@dataclass(frozen=True)
class TinyRecipe(Recipe):
    """A recipe that begins from chance weights."""

    def start(self) -> tuple[Network, Tokenizer]:
        """Return a network too small to learn much, and a tokenizer of letters and a few words."""
        torch.manual_seed(SEED)
        tokenizer, encoder = tiny_base()
        return Network(encoder, len(ISSUES)), tokenizer


def tiny_recipe(out: Path) -> TinyRecipe:
    """Write tiny sets below a folder, and return how to train on them."""
    write_sets(out / "data")
    return TinyRecipe(out / "data", out, out, Plan(epochs=6, tokens=300, rate=2e-3, head_rate=4e-3))


def tiny_base() -> tuple[Tokenizer, Encoder]:
    """Return the tokenizer and the encoder."""
    words = [name.lower() for name in NAMES] + [verb for verb, _ in VERBS.values()] + ["said", "that"]
    pieces = [*SPECIAL, *_LETTERS, *(f"##{letter}" for letter in _LETTERS), *words]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer, Encoder(TINY)


def write_sets(folder: Path, rows: int = 24) -> None:
    """Write sets of the layout that `training.sets` reads, of sentences such as "France thanked Japan."."""
    rng = random.Random(0)
    makers = {
        "positions": _piece, "relations": _relation, "directed_stance": _stance, "target_sentiment": _target,
        "attribution": _attribution,
    }  # fmt: skip
    for name, make in makers.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        for part in ("train", "dev"):
            lines = [json.dumps(make(rng)) for _ in range(rows)]
            (folder / name / f"{part}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


@dataclass(frozen=True)
class _Told:
    source: int
    target: int
    sign: int

    @property
    def verb(self) -> str:
        return VERBS[self.sign][0]

    @property
    def text(self) -> str:
        return f"{NAMES[self.source]} {self.verb} {NAMES[self.target]}."

    @property
    def places(self) -> tuple[list[int], list[int]]:
        start = len(NAMES[self.source]) + len(self.verb) + 2
        return [0, len(NAMES[self.source])], [start, start + len(NAMES[self.target])]


def _told(rng: random.Random, signs: tuple[int, ...] = tuple(VERBS)) -> _Told:
    return _Told(*rng.sample(range(len(NAMES)), 2), rng.choice(signs))


def _piece(rng: random.Random) -> dict[str, Any]:
    told = [_told(rng) for _ in range(3)]
    coded = [
        {
            "reading": 0, "sentence": number, "source": CODES[one.source], "target": CODES[one.target],
            "stance": one.sign, "category": VERBS[one.sign][1], "issue": "", "modality": "asserted", "certainty": 3,
            "evidence": [one.verb],
        }
        for number, one in enumerate(told)
        if one.sign
    ]  # fmt: skip
    sentences = [one.text for one in told]
    return {"title": None, "text": " ".join(sentences), "sentences": sentences, "readings": 1, "positions": coded}


def _relation(rng: random.Random) -> dict[str, Any]:
    told = _told(rng, (1, -1))
    source, target = told.places
    return {"text": told.text, "source": source, "target": target, "category": VERBS[told.sign][1]}


def _stance(rng: random.Random) -> dict[str, Any]:
    told = _told(rng)
    forward, backward = {1: (1, 2), -1: (3, 4), 0: (0, 0)}[told.sign]
    p, q = told.places
    turned = rng.random() < 0.5
    return {
        "text": told.text,
        "p": q if turned else p,
        "q": p if turned else q,
        "label": backward if turned else forward,
    }


def _target(rng: random.Random) -> dict[str, Any]:
    told = _told(rng)
    start, end = told.places[1]
    return {"text": told.text, "start": start, "end": end, "label": told.sign}


def _attribution(rng: random.Random) -> dict[str, Any]:
    text = ""
    found = []
    for _ in range(3):
        said, speaker, start = _told(rng).text, rng.choice(NAMES), len(text)
        cue, content = start + len(speaker) + 1, start + len(speaker) + 6
        text += f"{speaker} said {said}\n\n"
        found.append(
            {"source": [[start, start + len(speaker)]], "cue": [[cue, cue + 4]], "content": [[content, len(text) - 2]]}
        )
    return {"id": "smoke", "text": text.rstrip(), "attributions": found}
