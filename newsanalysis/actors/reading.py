"""A sentence as the actor rules read it: words cut at hyphens, without accents, with their places."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from newsanalysis.records import Sentence

_STRAIGHT = str.maketrans("’‘‛ʼ‐‑–", "''''---")
_SHORT = 4
_WORD = re.compile(
    r"""[A-Za-z]\.(?:[A-Za-z]\.)+     # U.S., D.P.R.K.
      | [^\W_]+                      # Jong, un: hyphens stand alone, so that "US-led" holds a name
      | ['’][sS](?!\w)
      | [^\w\s] | _
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one sentence.

    Parameters
    ----------
    sentence
        The sentence they are of.
    opens_paragraph
        Whether it is the first of its paragraph.
    in_capitals, titled
        Whether it is set in CAPITALS or in Title Case, so that a capital says nothing of a word.
    texts, lower
        Each word as written (without accents and curly marks) and in lower case.
    starts, ends
        Where it stands in the article's text.
    """

    sentence: Sentence
    opens_paragraph: bool
    in_capitals: bool
    titled: bool
    texts: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.texts)

    def before(self, at: int, back: int = 1) -> str:
        """The lower-case word `back` places before word `at`, or nothing."""
        return self.lower[at - back] if at >= back else ""

    def after(self, at: int) -> str:
        """The lower-case word at place `at`, or nothing past the end."""
        return self.lower[at] if at < len(self.lower) else ""

    def capitalized(self, at: int) -> bool:
        """Whether word `at` exists and begins with a capital."""
        return 0 <= at < len(self.texts) and self.texts[at][0].isupper()

    def opens(self, at: int) -> bool:
        """Whether word `at` begins the sentence or a quotation in it, so that its capital says nothing."""
        return at == 0 or (not self.texts[at - 1][0].isalnum() and self.texts[at - 1] not in (",", "-", "'s", "'", "."))

    def joined(self, at: int) -> bool:
        """Whether word `at` touches the one before it, as in "US-led"."""
        return 0 < at < len(self.starts) and self.starts[at] == self.ends[at - 1]


def read_sentence(text: str, sentence: Sentence, opens_paragraph: bool) -> Words:
    """Cut a sentence of `text` into words."""
    found = [(match[0], match.start(), match.end()) for match in _WORD.finditer(text, sentence.start, sentence.end)]
    texts = [word if word.isascii() else fold(word) for word, _, _ in found]
    shown = text[sentence.start : sentence.end]
    return Words(
        sentence=sentence,
        opens_paragraph=opens_paragraph,
        in_capitals=len(shown) > _SHORT and shown.replace("'s", "").replace("’s", "").isupper(),
        titled=_in_title_case(texts),
        texts=texts,
        lower=[word.lower() for word in texts],
        starts=[start for _, start, _ in found],
        ends=[end for _, _, end in found],
    )


def _in_title_case(texts: list[str]) -> bool:
    long = 0
    for text in texts:
        if len(text) >= _SHORT and text[0].isalpha():
            if text[0].islower():
                return False
            long += 1
    return long >= _SHORT


def split_words(spelling: str) -> tuple[str, ...]:
    """Cut a name as sentences are cut.

    Examples
    --------
    >>> split_words("Kim Jong-un")
    ('Kim', 'Jong', '-', 'un')
    """
    return tuple(fold(word) for word in _WORD.findall(spelling))


def fold(word: str) -> str:
    """Take accents off and make curly marks straight.

    Examples
    --------
    >>> fold("Erdoğan’s"), fold("Türkiye")
    ("Erdogan's", 'Turkiye')
    """
    return word if word.isascii() else _fold(word)


@lru_cache(maxsize=4096)
def _fold(word: str) -> str:
    straight = word.translate(_STRAIGHT).replace("ı", "i").replace("ø", "o").replace("ł", "l")
    return "".join(c for c in unicodedata.normalize("NFKD", straight) if not unicodedata.combining(c)) or word
