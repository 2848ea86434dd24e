"""Finds what is written under photographs, also where the page gave it twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from newsanalysis.articles.prose import ends_sentence, is_prose
from newsanalysis.lexicons.furniture import fold, furniture

_LONGEST = 1500
_LONGEST_CREDIT = 200
_SENTENCE_ENDS = (".", "!", "?", "”", '"')
_FEWEST_WORDS = 6


def find_captions(blocks: Sequence[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Find the photo captions of a page.

    A bare agency in brackets ("(Yonhap)") makes a caption of every block but the last paragraph of the piece, where it
    is the agency's signature.

    Returns
    -------
    captions : tuple of str
        What they say, each once.
    held : frozenset of str
        The blocks that hold a caption, its repetition or its credit.

    Examples
    --------
    >>> find_captions(["Photo: The envoys arrive in Geneva. (AP)", "They met on Friday."])
    (('The envoys arrive in Geneva. (AP)',), frozenset({'Photo: The envoys arrive in Geneva. (AP)'}))
    """
    announced = _announced(blocks)
    last = max((n for n, block in enumerate(blocks) if is_prose(_without_credit(block))), default=-1)
    found = [announced.get(n) or _caption(block, bare_counts=n != last) for n, block in enumerate(blocks)]
    captions = tuple(dict.fromkeys(caption for caption in found if caption))
    forms = {form for caption in captions for form in (caption, _without_credit(caption))}
    credit = furniture().captions.alone
    held = (
        block
        for block, caption in zip(blocks, found, strict=True)
        if caption or block in forms or credit.fullmatch(block)
    )
    return captions, frozenset(held)


def _announced(blocks: Sequence[str]) -> dict[int, str]:
    """Find the captions under a line that announces one; one that ends as a sentence does has its credit below."""
    signs, found = furniture().captions, {}
    for n, (block, caption) in enumerate(pairwise(blocks)):
        credited = n + 2 < len(blocks) and signs.alone.fullmatch(blocks[n + 2]) is not None
        if fold(block) in signs.announcements and (credited or not ends_sentence(caption)):
            found[n + 1] = caption
    return found


def _caption(block: str, *, bare_counts: bool) -> str | None:
    if len(block) > _LONGEST:
        return None
    signs = furniture().captions
    once = _said_twice(block)
    text = once or block
    bare = _credit(text, signs.bare)
    marked = once or signs.opening.match(text) or (bare_counts if bare else _credit(text, signs.credit))
    return without_label(text) or None if marked else None


def without_label(caption: str) -> str:
    """Take "Photo:" and its like off the beginning of a caption."""
    label = furniture().captions.label.match(caption)
    return caption[label.end() :] if label else caption


def _said_twice(block: str) -> str | None:
    """Return the half of a block that says the same thing twice, with or without a space or credit between.

    Examples
    --------
    >>> _said_twice("The two envoys arrive in Geneva. The two envoys arrive in Geneva.")
    'The two envoys arrive in Geneva.'
    """
    first = block[: len(block) // 2].strip()
    second = block[len(first) :].strip()
    if len(first.split()) < _FEWEST_WORDS:
        return None
    if first == second:
        return first
    return _alt_text(block)


def _alt_text(block: str) -> str | None:
    """Return the caption where a block begins with its words without the credit: the picture's alt text."""
    credit = _credit(block, furniture().captions.credit)
    if credit is None:
        return None
    words = block[: credit.start()].strip()
    first = words[: len(words) // 2].strip()
    if len(first.split()) >= _FEWEST_WORDS and first == words[len(first) :].strip():
        return block[len(first) :].strip()
    return None


def _without_credit(block: str) -> str:
    signs = furniture().captions
    found = _credit(block, signs.bare) or _credit(block, signs.credit)
    return block[: found.start()].rstrip() if found else block


def _credit(block: str, kind: re.Pattern[str]) -> re.Match[str] | None:
    """Find a credit at the end of `block`; none ends as a sentence does."""
    return None if block.endswith(_SENTENCE_ENDS) else kind.search(block, max(0, len(block) - _LONGEST_CREDIT))
