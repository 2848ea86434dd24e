"""Tells a paragraph of running text from a line that stands alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_CLOSERS = "\"'”’»)]）」』"
_ABBREVIATION = re.compile(r"(?:\b[A-Z]\.){2,}$")
_ENDS = (".", "!", "?", "…", "。", "！", "？")
_LONG_LINE = 35  # words; no headline has more
_LONG_SCRIPT = 120  # characters, where a script has no spaces


def is_prose(block: str) -> bool:
    """Whether `block` is a paragraph: it ends as a sentence does, or is too long for anything else.

    Examples
    --------
    >>> is_prose("Seoul agreed to talks."), is_prose("Seoul agrees to talks")
    (True, False)
    """
    words = len(block.split())
    if words > _LONG_LINE or (words < 5 and len(block) > _LONG_SCRIPT):
        return True
    return ends_sentence(block) and (words >= 2 or len(block) >= 20)


def ends_sentence(block: str) -> bool:
    """Whether the last mark is a full stop, a question or an exclamation mark, and no abbreviation's."""
    end = block.rstrip(_CLOSERS + " ")
    return end.endswith(_ENDS) and not _ABBREVIATION.search(end[-12:])


def is_question(block: str) -> bool:
    """Whether `block` ends in a question or exclamation mark, as a headline may."""
    return block.rstrip(_CLOSERS + " ").endswith(("?", "!"))


def mainly_latin(blocks: Sequence[str]) -> bool:
    """Whether most letters of a page are Latin ones."""
    letters = {letter: n for letter, n in Counter("".join(blocks[:200])[:20_000]).items() if letter.isalpha()}
    return sum(n for letter, n in letters.items() if letter < "\u0250") > 0.7 * sum(letters.values())


def is_handle(block: str) -> bool:
    """Whether `block` is a short line in another script on a Latin page: a handle, a name, a byline."""
    letters = [character for character in block if character.isalpha()]
    return len(block) <= 40 and bool(letters) and all(letter >= "\u0250" for letter in letters)
