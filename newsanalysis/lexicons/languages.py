"""How to tell a piece's language: scripts that stand for one, and function words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from newsanalysis.errors import ResourceError
from newsanalysis.lexicons.files import load_toml

FILE = "languages.toml"


@dataclass(frozen=True, slots=True)
class Languages:
    """``resources/languages.toml``.

    Parameters
    ----------
    script_of
        Language to the code points of the script that stands for it, in the order in which they count.
    names
        Language to its name in English.
    function_words
        Word to the languages whose smallest words it is among.
    least_script
        Share of a text's letters, 0 to 1, that puts it in a script.
    least_share, least_hits, least_lead
        What the function words of a language must reach for a text to be in it.
    sample
        How many characters are looked at.
    """

    script_of: Mapping[str, tuple[range, ...]]
    names: Mapping[str, str]
    function_words: Mapping[str, tuple[str, ...]]
    least_script: float
    least_share: float
    least_hits: int
    least_lead: float
    sample: int


@cache
def languages() -> Languages:
    """Load the table once."""
    data = load_toml(FILE)
    try:
        by_word: dict[str, tuple[str, ...]] = {}
        for code, words in data["words"].items():
            for word in dict.fromkeys(words):
                by_word[word] = (*by_word.get(word, ()), code)
        return Languages(
            script_of={
                row["language"]: tuple(range(first, last + 1) for first, last in row["ranges"])
                for row in data["script"]
            },
            names=data["names"],
            function_words=by_word,
            **{name: data[name] for name in ("least_script", "least_share", "least_hits", "least_lead", "sample")},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ResourceError(f"resources/{FILE}: expected the tables of the shipped file, got {error!r}") from error
