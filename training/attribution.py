"""Attribution as tags on tokens: an article's windows, their tags, and the quotes that tags spell out.

Three groups of tags, side by side, so that a source may stand inside a content:

- content: outside, begins one, inside, resumes one (a content in pieces: "We," he said, "know.")
- cue and source: outside, begins one, inside
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from training.pieces import START, STOP, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from training.sets import Attribution, Place

NEAR = 3
"""How many sources a content chooses from in training."""
OUTSIDE, BEGINS, INSIDE, RESUMES = range(4)
GROUPS = {"content": 4, "cue": 3, "source": 3}


@dataclass(frozen=True)
class Window:
    """Whole paragraphs of an article, one after the other, as the encoder reads them.

    `offsets` are characters of the article; ``(0, 0)`` for the marks before, between and after paragraphs.
    """

    ids: tuple[int, ...]
    offsets: tuple[Place, ...]


def paragraphs(text: str) -> Iterator[Place]:
    """Yield the places of the paragraphs of a text, which empty lines part."""
    start = 0
    for part in text.split("\n\n"):
        if part.strip():
            yield start, start + len(part)
        start += len(part) + 2


def windows(text: str, tokenizer: Tokenizer, longest: int) -> list[Window]:
    """Cut an article into windows of at most `longest` tokens, between paragraphs where it can."""
    places = list(paragraphs(text))
    encodings = tokenizer.encode_batch([text[start:end] for start, end in places], add_special_tokens=False)
    found: list[Window] = []
    ids, offsets = [START], [(0, 0)]
    for (shift, _), encoding in zip(places, encodings, strict=True):
        for first in range(0, len(encoding.ids), longest - 2):
            part = slice(first, first + longest - 2)
            if len(ids) > 1 and len(ids) + len(encoding.ids[part]) + 1 > longest:
                found.append(Window(tuple(ids), tuple(offsets)))
                ids, offsets = [START], [(0, 0)]
            ids += [*encoding.ids[part], STOP]
            offsets += [*((shift + left, shift + right) for left, right in encoding.offsets[part]), (0, 0)]
    if len(ids) > 1:
        found.append(Window(tuple(ids), tuple(offsets)))
    return found


def tags(window: Window, attributions: Sequence[Attribution]) -> dict[str, list[int]]:
    """Tag a window's tokens, a list per group."""
    found = {group: [OUTSIDE] * len(window.ids) for group in GROUPS}
    for attribution in attributions:
        for group in GROUPS:
            begun = False
            for place in getattr(attribution, group):
                tokens = tokens_of(place, window.offsets)
                if not tokens:
                    continue
                found[group][tokens[0]] = RESUMES if begun and group == "content" else BEGINS
                for token in tokens[1:]:
                    found[group][token] = INSIDE
                begun = True
    return found


def links(window: Window, attributions: Sequence[Attribution]) -> list[tuple[list[int], list[int], int]]:
    """Pair every content of a window with the sources nearest to it.

    Returns
    -------
    list of tuple
        Tokens of a source, tokens of a content, and 1 if the one speaks the other, else 0.
    """
    sources = {a.source[0]: tokens_of(a.source[0], window.offsets) for a in attributions if a.source}
    sources = {source: tokens for source, tokens in sources.items() if tokens}
    found = []
    for attribution in attributions:
        content = [token for place in attribution.content for token in tokens_of(place, window.offsets)]
        if not content:
            continue
        near = sorted(
            sources, key=lambda source: min(abs(sources[source][0] - end) for end in (content[0], content[-1]))
        )
        found += [(sources[source], content, int(attribution.source[:1] == (source,))) for source in near[:NEAR]]
    return found


@dataclass(frozen=True)
class Run:
    """A run of tagged tokens, from `first` to before `last`."""

    first: int
    last: int
    resumes: bool = False


def runs(labels: Sequence[int], words: Sequence[int]) -> list[Run]:
    """Read runs of tokens off the tags of words.

    Parameters
    ----------
    labels
        Tags of one group, a word each.
    words
        The first token of each word, and after the last word the number of tokens.

    Examples
    --------
    >>> runs([0, 1, 2, 0, 3, 1], [0, 1, 2, 4, 5, 6, 7])
    [Run(first=1, last=4, resumes=False), Run(first=5, last=6, resumes=True), Run(first=6, last=7, resumes=False)]
    """
    found: list[Run] = []
    for label, first, last in zip(labels, words, words[1:], strict=False):
        if label == INSIDE and found and found[-1].last == first:
            found[-1] = Run(found[-1].first, last, found[-1].resumes)
        elif label != OUTSIDE:
            found.append(Run(first, last, label == RESUMES))
    return found


def likeliest(scores: NDArray[np.float32]) -> list[int]:
    """Return the likeliest tags of a group in which nothing goes on that has not begun (Viterbi's algorithm).

    Parameters
    ----------
    scores
        A log-probability for every tag of every token (tokens, tags).

    Examples
    --------
    >>> likeliest(np.log([[0.6, 0.3, 0.1], [0.1, 0.2, 0.7], [0.2, 0.1, 0.7]]))
    [1, 2, 2]
    """
    total = scores[0].copy()
    total[INSIDE] = -np.inf
    came_from = []
    for now in scores[1:]:
        best = int(total.argmax())
        before = np.full(len(now), best)
        before[INSIDE] = best if best != OUTSIDE else 1 + int(total[1:].argmax())
        came_from.append(before)
        total = total[before] + now
    found = [int(total.argmax())]
    for before in reversed(came_from):
        found.append(int(before[found[-1]]))
    return found[::-1]


@dataclass(frozen=True)
class Found:
    """A content that tags spell out, in one or more runs, and the run that speaks it, if any."""

    content: tuple[Run, ...]
    source: Run | None = None


def contents(found: Sequence[Run]) -> list[tuple[Run, ...]]:
    """Join runs that resume to the content before them."""
    joined: list[list[Run]] = []
    for run in found:
        if run.resumes and joined:
            joined[-1].append(run)
        else:
            joined.append([run])
    return [tuple(parts) for parts in joined]


def place(run: Run, offsets: Sequence[Place]) -> Place:
    """Return a run's place in characters."""
    return offsets[run.first][0], offsets[run.last - 1][1]
