"""Who says what, as the model reads it: tags on the tokens of a few paragraphs at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from newsanalysis.model.reader import START, STOP, Array
from newsanalysis.records import Span

if TYPE_CHECKING:
    from newsanalysis.model.reader import Encoded, Reader


NOWHERE = (0, 0)
LONGEST = 224
"""Tokens of whole paragraphs that are read at once; a longer paragraph is cut."""
OUTSIDE, BEGINS, INSIDE, RESUMES = range(4)
HALF = 0.5
PARTS = 0.7
"""How likely it must be that a token begins a run for one to begin right after another."""
SHORTEST = 6
"""Tokens of a content; the shorter ones are more often wrong than right."""
LIKELY = 0.2
"""How likely a source must be the speaker to be preferred to a nearer one."""
NEAR = 4
"""Sources that a content chooses from."""
FAR = 200
"""Characters between a content and a source that is not taken for its speaker."""
_GROUPS = {"content": slice(0, 4), "cue": slice(4, 7), "source": slice(7, 10)}
"""Groups of tags side by side, so that a source may stand inside a content."""


@dataclass(frozen=True)
class Attribution:
    """Somebody says this: the `content`, whose pieces may lie apart, and who says it, where the text names them.

    `sure` is how likely the model finds it that the content is what somebody says, 0 to 1.
    """

    content: tuple[Span, ...]
    speaker: Span | None
    sure: float


@dataclass(frozen=True)
class SecondReading:
    """What the model finds in a text, and how likely it is that each of its tokens is something that somebody says."""

    attributions: tuple[Attribution, ...]
    places: NDArray[np.int64]
    said: Array

    def is_said(self, span: Span) -> float:
        """Return how likely a span is something that somebody says, the mean of its tokens; 1 where none was read."""
        inside = (self.places[:, 0] < span.end) & (span.start < self.places[:, 1])
        return float(self.said[inside].mean()) if inside.any() else 1.0


@dataclass(frozen=True)
class Window:
    """Tokens of a few paragraphs, and where in the text each stands; the marks between paragraphs stand nowhere."""

    ids: tuple[int, ...]
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Run:
    """Tokens `first` to `last` (exclusive) that belong together, and whether they resume what stands before."""

    first: int
    last: int
    resumes: bool = False


def read_attributions(reader: Reader, text: str, paragraphs: Sequence[Span]) -> SecondReading:
    """Find who says what in the paragraphs of a text."""
    found: list[Attribution] = []
    places: list[tuple[int, int]] = []
    said: list[Array] = []
    for window in windows(reader, text, paragraphs):
        read = reader.encode([window.ids])
        tags = {name: _tags(read.tags[0][:, part], window) for name, part in _GROUPS.items()}
        words = first_pieces(reader, window)
        contents = [c for c in together(runs(tags["content"], words)) if _length(c) >= SHORTEST]
        found += _with_speakers(reader, read, window, contents, runs(tags["source"], words))
        places += window.places
        said.append(1 - tags["content"][:, OUTSIDE])
    return SecondReading(tuple(found), np.array(places, dtype=np.int64).reshape(-1, 2), np.concatenate([[], *said]))


def _length(parts: Sequence[Run]) -> int:
    return sum(run.last - run.first for run in parts)


def _with_speakers(
    reader: Reader, read: Encoded, window: Window, contents: Sequence[tuple[Run, ...]], sources: Sequence[Run]
) -> Iterator[Attribution]:
    """Yield each content with the source that says it: the likeliest or, where none is likely, the nearest."""
    likely = np.zeros((len(contents), len(sources)), dtype=np.float32)
    near = [(n, m) for n, parts in enumerate(contents) for m in _near(parts, sources)]
    if near:
        by = np.array([_weights([sources[m]], window) for _, m in near])
        what = np.array([_weights(contents[n], window) for n, _ in near])
        likely[tuple(zip(*near, strict=True))] = reader.judge(read, [0] * len(near), by, what)[2]
    said = 1 - _tags(read.tags[0][:, _GROUPS["content"]], window)[:, OUTSIDE]
    for parts, chances in zip(contents, likely, strict=True):
        sure = float(np.concatenate([said[run.first : run.last] for run in parts]).mean())
        content = tuple(_span(run, window) for run in parts)
        if len(chances) and chances.max() >= LIKELY:
            yield Attribution(content, _span(sources[int(chances.argmax())], window), sure)
        else:
            yield Attribution(content, _nearest(content, [_span(run, window) for run in sources]), sure)


def _near(parts: Sequence[Run], sources: Sequence[Run]) -> list[int]:
    """Return the numbers of the sources that stand nearest to a content."""
    first, last = parts[0].first, parts[-1].last
    apart = [min(abs(run.first - first), abs(run.first - last)) for run in sources]
    return sorted(range(len(sources)), key=apart.__getitem__)[:NEAR]


def _nearest(content: Sequence[Span], sources: Sequence[Span]) -> Span | None:
    """Return the source that stands nearest to a content, outside it and not far."""
    edges = [edge for span in content for edge in (span.start, span.end)]
    outside = [source for source in sources if not any(span.overlaps(source) for span in content)]
    apart = [(min(abs(end - edge) for edge in edges for end in (s.start, s.end)), s.start, s) for s in outside]
    distance, _, source = min(apart, default=(FAR, 0, None))
    return source if distance < FAR else None


def _weights(parts: Sequence[Run], window: Window) -> Array:
    weights = np.zeros(len(window.ids), dtype=np.float32)
    for run in parts:
        weights[run.first : run.last] = 1
    mean: Array = weights / weights.sum()
    return mean


def _span(run: Run, window: Window) -> Span:
    return Span(window.places[run.first][0], window.places[run.last - 1][1])


def _tags(logits: Array, window: Window) -> Array:
    """Return the probabilities of a group's tags; the marks between paragraphs are outside for certain."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    tags: Array = powers / powers.sum(axis=-1, keepdims=True)
    tags[[place == NOWHERE for place in window.places]] = np.eye(tags.shape[1])[OUTSIDE]
    return tags


def first_pieces(reader: Reader, window: Window) -> list[int]:
    """Return for each token the number of the first token of its word."""
    words: list[int] = []
    for token, number in enumerate(window.ids):
        goes_on = (reader.tokenizer.id_to_token(number) or "").startswith("##")
        words.append(words[-1] if goes_on and words else token)
    return words


def windows(reader: Reader, text: str, paragraphs: Sequence[Span]) -> Iterator[Window]:
    """Yield the paragraphs of a text, as many at a time as can be read at once."""
    ids, places = [START], [NOWHERE]
    encodings = reader.tokenizer.encode_batch([span.of(text) for span in paragraphs], add_special_tokens=False)
    for span, encoding in zip(paragraphs, encodings, strict=True):
        for first in range(0, len(encoding.ids), LONGEST - 2):
            part = slice(first, first + LONGEST - 2)
            if len(ids) > 1 and len(ids) + len(encoding.ids[part]) + 1 > LONGEST:
                yield Window(tuple(ids), tuple(places))
                ids, places = [START], [NOWHERE]
            ids += [*encoding.ids[part], STOP]
            places += [*((span.start + left, span.start + right) for left, right in encoding.offsets[part]), NOWHERE]
    if len(ids) > 1:
        yield Window(tuple(ids), tuple(places))


def runs(tags: Array, words: Sequence[int]) -> list[Run]:
    """Read runs off the probabilities of tags (tokens, tags); a word's first token speaks for all of it.

    Examples
    --------
    >>> runs(np.eye(4)[[0, 1, 2, 0, 3, 1]], [0, 1, 2, 2, 4, 5])
    [Run(first=1, last=4, resumes=False), Run(first=4, last=5, resumes=True), Run(first=5, last=6, resumes=False)]
    """
    found: list[Run] = []
    for token, word in enumerate(words):
        if tags[word, OUTSIDE] > HALF:
            continue
        resumes = tags[word, RESUMES] if tags.shape[1] > RESUMES else 0.0
        begins = token == word and max(tags[word, BEGINS], resumes) > PARTS
        if found and found[-1].last == token and not begins:
            found[-1] = replace(found[-1], last=token + 1)
        else:
            found.append(Run(token, token + 1, bool(resumes > tags[word, BEGINS])))
    return found


def together(found: Sequence[Run]) -> list[tuple[Run, ...]]:
    """Join runs that resume to the content before them."""
    joined: list[list[Run]] = []
    for run in found:
        if run.resumes and joined:
            joined[-1].append(run)
        else:
            joined.append([run])
    return [tuple(parts) for parts in joined]
