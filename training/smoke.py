"""Tiny data and a tiny encoder of chance weights, to try the whole way in seconds and without a download."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from training.encoder import Encoder, Shape
from training.pieces import SPECIAL
from training.teacher import Teacher

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("Anna", "Bo", "Chen", "Dara", "Emil", "Fatou")
VERBS = {1: "praised", -1: "blamed", 0: "met"}
TINY = Shape(vocabulary=100, width=48, layers=2, again=1, inner=64, positions=256)
_LETTERS = "abcdefghijklmnopqrstuvwxyz.,@#"


def write_sets(folder: Path, rows: int = 24) -> None:
    """Write sets of the layout that `training.sets` reads, of sentences such as "Anna praised Bo."."""
    rng = random.Random(0)
    makers = {"target_sentiment": _target, "directed_stance": _stance, "attribution": _attribution}
    for name, make in makers.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        for part in ("train", "dev"):
            lines = [json.dumps(make(rng)) for _ in range(rows)]
            (folder / name / f"{part}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def tiny_teacher() -> tuple[Teacher, Tokenizer]:
    """Return a teacher as small, and the same tokenizer."""
    tokenizer, _ = tiny_base()
    return Teacher(TINY), tokenizer


def tiny_base() -> tuple[Tokenizer, Encoder]:
    """Return a tokenizer of letters and a few words, and an encoder too small to learn much."""
    words = [name.lower() for name in NAMES] + [*VERBS.values(), "said", "that"]
    pieces = [*SPECIAL, *_LETTERS, *(f"##{letter}" for letter in _LETTERS), *words]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer, Encoder(TINY)


def _told(rng: random.Random) -> tuple[str, str, str, int]:
    source, target = rng.sample(NAMES, 2)
    label = rng.choice(list(VERBS))
    return f"{source} {VERBS[label]} {target}.", source, target, label


def _target(rng: random.Random) -> dict[str, Any]:
    text, _, target, label = _told(rng)
    start = text.index(target)
    return {"text": text, "start": start, "end": start + len(target), "label": label}


def _stance(rng: random.Random) -> dict[str, Any]:
    text, source, target, label = _told(rng)
    start = text.index(target)
    p, q = [0, len(source)], [start, start + len(target)]
    forward, backward = {1: (1, 2), -1: (3, 4), 0: (0, 0)}[label]
    if rng.random() < 0.5:
        return {"text": text, "p": p, "q": q, "label": forward}
    return {"text": text, "p": q, "q": p, "label": backward}


def _attribution(rng: random.Random) -> dict[str, Any]:
    text = ""
    found = []
    for _ in range(3):
        said, *_ = _told(rng)
        speaker = rng.choice(NAMES)
        start = len(text)
        cue, content = start + len(speaker) + 1, start + len(speaker) + 6
        text += f"{speaker} said {said}\n\n"
        found.append(
            {"source": [[start, start + len(speaker)]], "cue": [[cue, cue + 4]], "content": [[content, len(text) - 2]]}
        )
    return {"id": "smoke", "text": text.rstrip(), "attributions": found}
