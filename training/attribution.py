"""Attribution as tags on tokens: what a network learns of an article's windows.

Three groups of tags, side by side, so that a source may stand inside a content:

- content: outside, begins one, inside, resumes one (a content in pieces: "We," he said, "know.")
- cue and source: outside, begins one, inside

The windows, and the quotes that tags spell out, are the package's (`newsanalysis.model.attributions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsanalysis.model.attributions import BEGINS, GROUPS, INSIDE, OUTSIDE, RESUMES
from newsanalysis.records import Span
from training.pieces import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsanalysis.model.attributions import Window
    from training.sets import Attribution

NEAR = 3
"""How many sources a content chooses from in training."""


def paragraphs(text: str) -> Iterator[Span]:
    """Yield the paragraphs of a text, which empty lines part."""
    start = 0
    for part in text.split("\n\n"):
        if part.strip():
            yield Span(start, start + len(part))
        start += len(part) + 2


def tags(window: Window, attributions: Sequence[Attribution]) -> dict[str, list[int]]:
    """Tag a window's tokens, a list per group."""
    found = {group: [OUTSIDE] * len(window.ids) for group in GROUPS}
    for attribution in attributions:
        for group in GROUPS:
            begun = False
            for place in getattr(attribution, group):
                tokens = tokens_of(place, window.places)
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
    sources = {a.source[0]: tokens_of(a.source[0], window.places) for a in attributions if a.source}
    sources = {source: tokens for source, tokens in sources.items() if tokens}
    found = []
    for attribution in attributions:
        content = [token for place in attribution.content for token in tokens_of(place, window.places)]
        if not content:
            continue
        near = sorted(
            sources, key=lambda source: min(abs(sources[source][0] - end) for end in (content[0], content[-1]))
        )
        found += [(sources[source], content, int(attribution.source[:1] == (source,))) for source in near[:NEAR]]
    return found
