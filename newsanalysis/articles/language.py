"""Which language a text is in, roughly: by its script, then by its function words."""

from __future__ import annotations

import re
from collections import Counter

from newsanalysis.lexicons.languages import Languages, languages

_WORD = re.compile(r"[^\W\d_]+")


def guess_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language `text` is in, or ``None`` where that is not plain.

    Examples
    --------
    >>> guess_language("The ministry said that it would wait."), guess_language("정부는 기다리겠다고 밝혔다.")
    ('en', 'ko')
    >>> guess_language("Seoul 2021") is None
    True
    """
    table = languages()
    sample = text[: table.sample]
    return _by_script(sample, table) or _by_function_words(sample, table)


def _by_script(text: str, table: Languages) -> str | None:
    letters = Counter({character: n for character, n in Counter(text).items() if character.isalpha()})
    total = letters.total()
    shares = {
        language: sum(n for letter, n in letters.items() if any(ord(letter) in block for block in blocks))
        / (total or 1)
        for language, blocks in table.script_of.items()
    }
    if sum(shares.values()) < 0.5:
        return None
    return next((language for language, share in shares.items() if share >= table.least_script), None)


def _by_function_words(text: str, table: Languages) -> str | None:
    words = [word.lower() for word in _WORD.findall(text)]
    hits = Counter(language for word in words for language in table.function_words.get(word, ()))
    (language, most), (_, second) = (*hits.most_common(2), ("", 0), ("", 0))[:2]
    plain = most >= table.least_hits and most >= table.least_share * len(words) and most >= table.least_lead * second
    return language if plain else None
