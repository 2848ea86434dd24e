"""Who says what, as the model reads it: tags on the tokens of a few paragraphs at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from newsanalysis.model.passages import LONGEST, START, STOP
from newsanalysis.model.reader import unasked
from newsanalysis.records import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from newsanalysis.model.reader import Array, Encoded, Reader


NOWHERE = (0, 0)
OUTSIDE, BEGINS, INSIDE, RESUMES = range(4)
GROUPS = {"content": 4, "cue": 3, "source": 3}
"""How many tags each group has; groups stand side by side, so that a source may stand inside a content."""
HALF = 0.5
PARTS = 0.7
"""How likely it must be that a token begins a run for one to begin right after another."""
SHORTEST = 6
"""Tokens of a content; the shorter ones are more often wrong than right."""
LIKELY = 0.2
"""How likely a source must be the speaker to be preferred to a nearer one."""
NEAR = 4
"""Sources that a content chooses from."""
BESIDE = 8
"""Tokens between a content and its cue: the source may stand between them."""
FAR = 200
"""Characters between a content and a source that is not taken for its speaker."""


@dataclass(frozen=True)
class Attribution:
    """Somebody says this: the `content`, whose pieces may lie apart; who says it, and the words that tell so, if any.

    `sure` is how likely the model finds it that the content is what somebody says, 0 to 1.
    """

    content: tuple[Span, ...]
    speaker: Span | None
    cue: Span | None
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
    """Tokens of a few paragraphs.

    `places` says where in the text each stands, the marks before, between and after paragraphs nowhere; `words` is for
    each the number of the first token of its word.
    """

    ids: tuple[int, ...]
    places: tuple[tuple[int, int], ...]
    words: tuple[int, ...]


@dataclass(frozen=True)
class Run:
    """Tokens `first` to `last` (exclusive) that belong together, and whether they resume what stands before."""

    first: int
    last: int
    resumes: bool = False


def read_attributions(
    reader: Reader, text: str, paragraphs: Sequence[Span], heard: Sequence[Span] = ()
) -> SecondReading:
    """Find who says what in the paragraphs of a text.

    Parameters
    ----------
    reader
        The model.
    text, paragraphs
        What to read, and which paragraphs of it, in order.
    heard
        Contents whose speaker is known; of what overlaps one, the speaker is not asked for.
    """
    read = reader.each(partial(_read, reader, heard), windows(reader.tokenizer, text, paragraphs))
    found = tuple(attribution for attributions, _, _ in read for attribution in attributions)
    places = np.array([place for _, window, _ in read for place in window.places], dtype=np.int64)
    return SecondReading(found, places.reshape(-1, 2), np.concatenate([[], *(said for _, _, said in read)]))


def _read(reader: Reader, heard: Sequence[Span], window: Window) -> tuple[list[Attribution], Window, Array]:
    read = reader.encode([unasked(window.ids, window.places)])
    groups = np.split(read.tags[0], np.cumsum(list(GROUPS.values()))[:-1], axis=-1)
    tags = dict(zip(GROUPS, (_tags(group, window) for group in groups), strict=True))
    said: Array = 1 - tags["content"][:, OUTSIDE]
    sources, cues = runs(tags["source"], window.words), runs(tags["cue"], window.words)
    parts = together(runs(tags["content"], window.words))
    contents = [c for c in (_mended(part, [*sources, *cues]) for part in parts) if _length(c) >= SHORTEST]
    asked = [c for c in contents if not any(_span(run, window).overlaps(span) for run in c for span in heard)]
    speakers = dict(zip(asked, _speakers(reader, read, window, asked, sources), strict=True))
    found = [
        Attribution(
            tuple(_span(run, window) for run in content),
            speakers.get(content),
            _cue(content, cues, window),
            float(np.concatenate([said[run.first : run.last] for run in content]).mean()),
        )
        for content in contents
    ]
    return found, window, said


def _length(parts: Sequence[Run]) -> int:
    return sum(run.last - run.first for run in parts)


def _mended(parts: Sequence[Run], between: Sequence[Run]) -> tuple[Run, ...]:
    """Close the gaps of a content in which neither a cue nor a source stands: only these interrupt what is said.

    >>> _mended([Run(1, 3), Run(5, 6), Run(8, 9)], [Run(6, 8)])
    (Run(first=1, last=6, resumes=False), Run(first=8, last=9, resumes=False))
    """
    mended = [parts[0]]
    for run in parts[1:]:
        if any(mended[-1].last <= other.first < run.first for other in between):
            mended.append(run)
        else:
            mended[-1] = Run(mended[-1].first, run.last, mended[-1].resumes)
    return tuple(mended)


def _speakers(
    reader: Reader, read: Encoded, window: Window, contents: Sequence[tuple[Run, ...]], sources: Sequence[Run]
) -> Iterator[Span | None]:
    """Yield for each content the source that says it: the likeliest or, where none is likely, the nearest."""
    likely = np.zeros((len(contents), len(sources)), dtype=np.float32)
    near = [(n, m) for n, parts in enumerate(contents) for m in _near(parts, sources)]
    if near:
        by = np.array([_weights([sources[m]], window) for _, m in near])
        what = np.array([_weights(contents[n], window) for n, _ in near])
        likely[tuple(zip(*near, strict=True))] = reader.judge("speaks", read, [0] * len(near), [by, what])
    spans = [_span(run, window) for run in sources]
    for parts, chances in zip(contents, likely, strict=True):
        if len(chances) and chances.max() >= LIKELY:
            yield spans[int(chances.argmax())]
        else:
            yield _nearest([_span(run, window) for run in parts], spans)


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


def _cue(parts: Sequence[Run], cues: Sequence[Run], window: Window) -> Span | None:
    """Return the cue that stands nearest to a content, outside it and not far."""
    outside = [cue for cue in cues if not any(cue.first < run.last and run.first < cue.last for run in parts)]
    apart = [(min(max(run.first - cue.last, cue.first - run.last) for run in parts), cue.first, cue) for cue in outside]
    distance, _, cue = min(apart, default=(BESIDE, 0, None))
    return _span(cue, window) if cue is not None and distance < BESIDE else None


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


def windows(tokenizer: Tokenizer, text: str, paragraphs: Sequence[Span], longest: int = LONGEST) -> list[Window]:
    """Return the paragraphs of a text, as many at a time as can be read at once."""
    encodings = tokenizer.encode_batch([span.of(text) for span in paragraphs], add_special_tokens=False)
    found: list[Window] = []
    ids, places, words = [START], [NOWHERE], [0]
    for span, encoding in zip(paragraphs, encodings, strict=True):
        for first in range(0, len(encoding.ids), longest - 2):
            part = slice(first, first + longest - 2)
            if len(ids) > 1 and len(ids) + len(encoding.ids[part]) + 1 > longest:
                found.append(Window(tuple(ids), tuple(places), tuple(words)))
                ids, places, words = [START], [NOWHERE], [0]
            before = None
            for word in encoding.word_ids[part]:
                words.append(words[-1] if word == before else len(words))
                before = word
            ids += [*encoding.ids[part], STOP]
            places += [*((span.start + left, span.start + right) for left, right in encoding.offsets[part]), NOWHERE]
            words.append(len(words))
    if len(ids) > 1:
        found.append(Window(tuple(ids), tuple(places), tuple(words)))
    return found


def runs(tags: Array, words: Sequence[int]) -> list[Run]:
    """Read runs off the probabilities of tags (tokens, tags); a word's first token speaks for all of it.

    Examples
    --------
    >>> runs(np.eye(4)[[0, 1, 2, 0, 3, 1]], [0, 1, 2, 2, 4, 5])
    [Run(first=1, last=4, resumes=False), Run(first=4, last=5, resumes=True), Run(first=5, last=6, resumes=False)]
    """
    told = tags[list(words)]
    again = told[:, RESUMES] if told.shape[1] > RESUMES else np.zeros(len(told))
    inside = told[:, OUTSIDE] <= HALF
    anew = (np.maximum(told[:, BEGINS], again) > PARTS) & (np.array(words) == np.arange(len(words)))
    starts = inside & (anew | ~np.append(False, inside[:-1]))
    ends = inside & (np.append(starts[1:], True) | ~np.append(inside[1:], False))
    return [
        Run(int(first), int(last) + 1, bool(again[first] > told[first, BEGINS]))
        for first, last in zip(np.flatnonzero(starts), np.flatnonzero(ends), strict=True)
    ]


def together(found: Sequence[Run]) -> list[tuple[Run, ...]]:
    """Join runs that resume to the content before them."""
    joined: list[list[Run]] = []
    for run in found:
        if run.resumes and joined:
            joined[-1].append(run)
        else:
            joined.append([run])
    return [tuple(parts) for parts in joined]
