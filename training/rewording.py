"""Coded sentences in other words, for the teacher to judge: few are coded, and the small network needs many."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from training.loop import is_neutral
from training.renaming import places, replaced

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping, Sequence

    from tokenizers import Tokenizer
    from torch import Tensor

    from training.sets import Sentence

Neighbours = dict[str, list[str]]

SHARE = 0.2
"""How many of a sentence's words change."""
NEAREST = 12
"""Words that one may give way to."""
COMMONEST = 300
"""Words that stay: those that hold sentences together. BERT numbers words roughly by how frequent they are."""
TIMES, TIMES_NEUTRAL = 2, 0.5
"""How often a sentence with a polar stance is reworded, and one without."""
_WORD = re.compile(r"\b[a-z]{3,}\b")


def neighbours(tokenizer: Tokenizer, table: Tensor) -> Neighbours:
    """Return for each whole word of a vocabulary those whose vectors are nearest, likely and contrary ones alike.

    Parameters
    ----------
    tokenizer
        Whose vocabulary.
    table
        (pieces, width): the vectors of its pieces.
    """
    numbers = {piece: number for piece, number in tokenizer.get_vocab().items() if _WORD.fullmatch(piece)}
    words = sorted(numbers, key=numbers.__getitem__)[COMMONEST:]
    vectors = table[torch.tensor([numbers[word] for word in words], dtype=torch.long)]
    vectors = vectors / vectors.norm(dim=1, keepdim=True).clamp(min=1e-9)
    nearest = (vectors @ vectors.T).topk(min(NEAREST + 1, len(words))).indices.tolist()
    return {word: [words[n] for n in near if words[n] != word] for word, near in zip(words, nearest, strict=True)}


def reworded(sentence: Sentence, near: Mapping[str, Sequence[str]], rng: random.Random) -> Sentence:
    """Give some words of a sentence way to near ones; what was said of it is then nobody's answer.

    Examples
    --------
    >>> import random
    >>> from training.sets import Sentence, Target
    >>> told = Sentence("Ann praised the mayor.", targets=(Target((12, 21), 1),))
    >>> new = reworded(told, {"praised": ["criticized"], "mayor": ["boss"]}, random.Random(1))
    >>> new.text, new.targets
    ('Ann criticized the mayor.', (Target(place=(15, 24), label=None, belief=()),))
    """
    held = places(sentence)
    changes = [
        (match.span(), rng.choice(near[match.group()]))
        for match in _WORD.finditer(sentence.text)
        if near.get(match.group())
        and not any(start < match.end() and match.start() < end for start, end in held)
        and rng.random() < SHARE
    ]
    new = replaced(sentence, changes)
    return replace(
        new,
        targets=tuple(replace(target, label=None) for target in new.targets),
        pairs=tuple(replace(pair, label=None, weight=1.0) for pair in new.pairs),
    )


def rewordings(sentences: Iterable[Sentence], near: Neighbours, rng: random.Random) -> list[Sentence]:
    """Reword the sentences about whose pairs coders were asked, those with a polar stance more often."""
    found = []
    for sentence in sentences:
        if any(pair.label is not None for pair in sentence.pairs):
            times = int(rng.random() < TIMES_NEUTRAL) if is_neutral(sentence) else TIMES
            found += [reworded(sentence, near, rng) for _ in range(times)]
    return [sentence for sentence in found if sentence.pairs]
