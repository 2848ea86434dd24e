"""How stances and counts are written wherever people read them: terminal, page, notebook and charts."""

from __future__ import annotations

import math
from typing import Any

from newsanalysis.records import NEUTRAL_BAND

NOBODY_NAMED = "nobody named"
"""What stands for the target of a position toward nobody in particular."""
NO_ACTOR = "no known actor"
"""What stands for the actor of a speaker who speaks for none that is known."""
_RECORDS = ("sentence", "mention", "quote", "position")


def counted(n: int, word: str) -> str:
    """Write how many there are of what a word names.

    Examples
    --------
    >>> counted(1, "quote"), counted(2000, "quote")
    ('1 quote', '2,000 quotes')
    """
    return f"{n:,} {word}" if n == 1 else f"{n:,} {word}s"


def records_of(result: Any) -> list[str]:
    """Write how many sentences, mentions, quotes and positions an analysis has."""
    return [counted(len(getattr(result, f"{name}_records")), name) for name in _RECORDS]


def signed(number: float, *, minus: str = "−") -> str:
    """Write a stance with its sign and two decimals; a neutral one that would read as 0.10 with three.

    It is rounded to six decimals first, as the tables are, so that a mean reads the same wherever it stands.

    Parameters
    ----------
    number
        A stance, or any number from -1 to 1. A missing one gives nothing.
    minus
        The minus sign: a hyphen where a terminal may not have the real one.

    Examples
    --------
    >>> signed(0.5), signed(-0.25), signed(-0.001), signed(0.1), signed(0.0976), signed(0.0996)
    ('+0.50', '−0.25', '0.00', '+0.10', '+0.098', '+0.099')
    """
    if math.isnan(number):
        return ""
    size = round(abs(number), 6)
    text = f"{size:.2f}"
    if text == "0.00":
        return text
    if size < NEUTRAL_BAND <= float(text):
        text = min(f"{size:.3f}", "0.099")
    return ("+" if number > 0 else minus) + text
