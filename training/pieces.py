"""Word pieces: a tokenizer of fewer pieces, and places in characters as places in tokens."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from tokenizers import Tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from training.sets import Place

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
MASK = SPECIAL.index("[MASK]")
COMMON = 4000
"""BERT numbers its pieces roughly by how frequent they are: so many of the first stay, whether seen here or not."""
OFTEN = 5
"""How often a rarer piece must be seen to stay."""


def prune(file: Path, texts: Iterable[str]) -> tuple[Tokenizer, list[int]]:
    """Return a tokenizer of the pieces that news needs, and their numbers in the old one.

    A word whose piece went is read as shorter pieces, so nothing becomes unknown.

    Parameters
    ----------
    file
        A BERT's ``tokenizer.json``, or one that this has pruned before.
    texts
        Pieces seen `OFTEN` times or more in these stay.
    """
    settings = json.loads(file.read_text(encoding="utf-8"))
    settings["truncation"] = settings["padding"] = None
    old = settings["model"]["vocab"]
    seen: Counter[str] = Counter()
    for encoding in Tokenizer.from_str(json.dumps(settings)).encode_batch(list(texts), add_special_tokens=False):
        seen.update(encoding.tokens)
    first = {piece: number for piece, number in old.items() if piece in SPECIAL}
    kept = [*sorted(first, key=SPECIAL.index)]
    kept += [piece for piece, number in old.items() if piece not in first and _stays(piece, number, seen)]
    settings["model"]["vocab"] = {piece: number for number, piece in enumerate(kept)}
    settings["added_tokens"] = [
        token | {"id": SPECIAL.index(token["content"])}
        for token in settings["added_tokens"]
        if token["content"] in SPECIAL
    ]
    settings["post_processor"] = None
    return Tokenizer.from_str(json.dumps(settings)), [old[piece] for piece in kept]


def _stays(piece: str, number: int, seen: Counter[str]) -> bool:
    if piece.startswith("[unused"):
        return False
    short = len(piece.removeprefix("##")) <= 3 and piece.isascii()
    return short or len(piece.removeprefix("##")) == 1 or number < COMMON or seen[piece] >= OFTEN


def tokens_of(place: Place, offsets: Sequence[tuple[int, int]]) -> list[int]:
    """Return the numbers of the tokens that share a character with a place.

    Examples
    --------
    >>> tokens_of((4, 9), [(0, 0), (0, 3), (4, 7), (7, 9), (9, 10)])
    [2, 3]
    """
    start, end = place
    return [number for number, (left, right) in enumerate(offsets) if left < end and start < right]
