"""Attribution as tags on tokens: what a network learns of an article's windows.

Three groups of tags, side by side, so that a source may stand inside a content:

- content: outside, begins one, inside, resumes one (a content in pieces: "We," he said, "know.")
- cue and source: outside, begins one, inside

The windows, and the quotes that tags spell out, are the package's (`newsanalysis.model.attributions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsanalysis.model.attributions import BEGINS, GROUPS, INSIDE, OUTSIDE, RESUMES, read_attributions
from newsanalysis.records import Span
from training.pieces import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsanalysis.model.attributions import Window
    from newsanalysis.model.reader import Reader
    from training.sets import Article, Attribution, Place

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


def figures(reader: Reader, articles: Sequence[Article]) -> dict[str, float]:
    """Score the quotes that a reader finds as the benchmark does: a content counts from a Jaccard overlap of 0.5."""
    hits = found_all = gold_all = speakers = speakers_right = 0
    shared = found_characters = gold_characters = 0
    for article in articles:
        found = read_attributions(reader, article.text, list(paragraphs(article.text))).attributions
        contents = [_characters([(span.start, span.end) for span in quote.content]) for quote in found]
        used: set[int] = set()
        for attribution in article.attributions:
            best = _best(_characters(attribution.content), contents, used)
            if best is None:
                continue
            used.add(best)
            if attribution.source:
                speakers += 1
                by = found[best].speaker
                speakers_right += bool(by and _characters([(by.start, by.end)]) & _characters(attribution.source))
        hits, found_all, gold_all = hits + len(used), found_all + len(found), gold_all + len(article.attributions)
        every_found = set().union(*contents)
        every_gold = set().union(*(_characters(a.content) for a in article.attributions))
        shared += len(every_found & every_gold)
        found_characters, gold_characters = found_characters + len(every_found), gold_characters + len(every_gold)
    return {
        "attribution precision": hits / max(1, found_all),
        "attribution recall": hits / max(1, gold_all),
        "attribution F1": 2 * hits / max(1, found_all + gold_all),
        "attribution character F1": 2 * shared / max(1, found_characters + gold_characters),
        "attribution speaker": speakers_right / max(1, speakers),
    }


def _characters(places: Sequence[Place]) -> set[int]:
    return set().union(*(range(start, end) for start, end in places))


def _best(gold: set[int], contents: list[set[int]], used: set[int]) -> int | None:
    best, overlap = None, 0.0
    for number, content in enumerate(contents):
        if number in used or not content:
            continue
        jaccard = len(gold & content) / len(gold | content)
        if jaccard > overlap:
            best, overlap = number, jaccard
    return best if overlap >= 0.5 else None
