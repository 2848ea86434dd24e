"""Batches by length: how many tokens, not how many texts, makes a batch."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import torch

from newsanalysis.model.attributions import GROUPS, windows
from training import attribution
from training.network import HEADS, Batch, Questions
from training.pieces import PAD, START, STOP, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tokenizers import Tokenizer

    from training.sets import Article, Sentence

LONGEST_SENTENCE = 192
NEAR = 50
"""Batches are filled from this many batches' worth of texts at a time, sorted by length."""


@dataclass(frozen=True)
class Question:
    """One question: a list of tokens per span, the right answer, and what it counts."""

    spans: tuple[Sequence[int], ...]
    label: int
    weight: float = 1.0


@dataclass(frozen=True)
class Text:
    """Tokens of a text, and what is known of it."""

    ids: Sequence[int]
    questions: dict[str, list[Question]]
    tags: dict[str, list[int]] = field(default_factory=dict)


def sentence_texts(sentences: Sequence[Sentence], tokenizer: Tokenizer) -> list[Text]:
    """Tokenize sentences, with their targets and pairs as questions; labels count from 0 for negative."""
    encodings = tokenizer.encode_batch([sentence.text for sentence in sentences], add_special_tokens=False)
    found = []
    for sentence, encoding in zip(sentences, encodings, strict=True):
        ids = [START, *encoding.ids[: LONGEST_SENTENCE - 2], STOP]
        offsets = [(0, 0), *encoding.offsets[: LONGEST_SENTENCE - 2], (0, 0)]
        whole = range(1, len(ids) - 1)
        questions = {
            "sentiment": [
                Question((tokens_of(t.place, offsets) or whole,), t.label + 1, sentence.weight)
                for t in sentence.targets
            ],
            "stance": [
                Question(
                    (tokens_of(p.source, offsets) or whole, tokens_of(p.target, offsets) or whole),
                    p.label + 1,
                    p.weight * sentence.weight,
                )
                for p in sentence.pairs
            ],
        }
        found.append(Text(ids, {name: asked for name, asked in questions.items() if asked}))
    return found


def window_texts(articles: Sequence[Article], tokenizer: Tokenizer) -> list[Text]:
    """Cut articles into windows, with their tags, and who speaks what as questions."""
    found = []
    for article in articles:
        for window in windows(tokenizer, article.text, list(attribution.paragraphs(article.text))):
            asked = [Question((s, c), label) for s, c, label in attribution.links(window, article.attributions)]
            found.append(
                Text(window.ids, {"speaks": asked} if asked else {}, attribution.tags(window, article.attributions))
            )
    return found


def batches(texts: Sequence[Text], tokens: int, rng: random.Random | None = None) -> Iterator[Batch]:
    """Yield batches of texts of like length.

    Parameters
    ----------
    tokens
        A batch's size, padding included.
    rng
        Shuffles what goes together and the order; without it, batches come by length.
    """
    for group in grouped([len(text.ids) for text in texts], tokens, rng):
        yield collate([texts[number] for number in group])


def grouped(lengths: Sequence[int], tokens: int, rng: random.Random | None = None) -> list[list[int]]:
    """Group the numbers of texts so that each group, padded to its longest, has at most so many tokens.

    Examples
    --------
    >>> grouped([3, 9, 4, 8], tokens=18)
    [[0, 2], [3, 1]]
    """
    order = list(range(len(lengths)))
    if rng:
        rng.shuffle(order)
        near = max(1, NEAR * tokens * len(lengths) // max(1, sum(lengths)))
        order = [
            n
            for first in range(0, len(order), near)
            for n in sorted(order[first : first + near], key=lengths.__getitem__)
        ]
    else:
        order.sort(key=lengths.__getitem__)
    groups: list[list[int]] = []
    longest = 0
    for number in order:
        longest = max(longest, lengths[number])
        if not groups or longest * (len(groups[-1]) + 1) > tokens:
            groups.append([])
            longest = lengths[number]
        groups[-1].append(number)
    if rng:
        rng.shuffle(groups)
    return groups


def collate(texts: Sequence[Text]) -> Batch:
    """Pad texts to the longest and lay their questions side by side."""
    length = max(len(text.ids) for text in texts)
    ids = np.full((len(texts), length), PAD)
    mask = np.zeros((len(texts), length), dtype=np.float32)
    for row, text in enumerate(texts):
        ids[row, : len(text.ids)] = text.ids
        mask[row, : len(text.ids)] = 1
    return Batch(
        torch.from_numpy(ids),
        torch.from_numpy(mask),
        {name: asked for name in HEADS if (asked := _questions(texts, name, length)) is not None},
        _tags(texts, length),
    )


def _questions(texts: Sequence[Text], head: str, length: int) -> Questions | None:
    asked = [(row, question) for row, text in enumerate(texts) for question in text.questions.get(head, ())]
    if not asked:
        return None
    spans = np.zeros((len(asked), HEADS[head][0], length), dtype=np.float32)
    for number, (_, question) in enumerate(asked):
        for span, tokens in enumerate(question.spans):
            spans[number, span, list(tokens)] = 1 / len(tokens)
    return Questions(
        torch.tensor([row for row, _ in asked]),
        torch.from_numpy(spans),
        torch.tensor([question.label for _, question in asked]),
        torch.tensor([question.weight for _, question in asked]),
    )


def _tags(texts: Sequence[Text], length: int) -> dict[str, torch.Tensor]:
    if not texts[0].tags:
        return {}
    return {
        group: torch.tensor([text.tags[group] + [-1] * (length - len(text.ids)) for text in texts]) for group in GROUPS
    }
