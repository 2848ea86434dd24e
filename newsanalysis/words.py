"""Words of a text with their places, and the forms a verb or noun takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, NamedTuple, TypeVar

from newsanalysis.lexicons.files import load_toml

_WORD = re.compile(
    r"""[A-Za-z]\.(?:[A-Za-z]\.)+             # U.S., D.P.R.K.
      | (?i:is|are|was|were|do|does|did|has|have|had|ca|wo|would|could|should|must|need|might)(?=[nN]['’][tT](?!\w))
      | [nN]['’][tT](?!\w)                          # did + n't
      | [^\W_]+(?:[-‐‑][^\W_]+)*              # Jong-un, well-known
      | ['’](?:s|S)(?!\w) | ['’](?:re|ve|ll|d|m)(?!\w)
      | [^\w\s] | _
    """,
    re.VERBOSE,
)


class Word(NamedTuple):
    """One token: a word, a clitic ("'s") or a punctuation mark, and where it stands."""

    text: str
    lower: str
    start: int
    end: int


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Cut ``text[start:end]`` into words; offsets are into the whole of `text`.

    Examples
    --------
    >>> [word.text for word in tokenize("Seoul’s U.S. ally, Kim Jong-un.")]
    ['Seoul', '’s', 'U.S.', 'ally', ',', 'Kim', 'Jong-un', '.']
    """
    stop = len(text) if end is None else end
    return [Word(m[0], m[0].lower(), m.start(), m.end()) for m in _WORD.finditer(text, start, stop)]


T = TypeVar("T")


class Phrases(Generic[T]):
    """Finds phrases of one or more words, whatever their case, and gives what each stands for.

    Parameters
    ----------
    entries
        Phrase and value; of two values for one phrase the first holds.

    Examples
    --------
    >>> phrases = Phrases([("nuclear deal", "arms"), ("deal", "trade")])
    >>> [(span, value) for *span, value in phrases.find(tokenize("No deal but the nuclear deal."))]
    [([3, 7], 'trade'), ([16, 28], 'arms')]
    """

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        seen = set()
        for phrase, value in entries:
            words = tuple(word.lower for word in tokenize(phrase))
            if words not in seen:
                seen.add(words)
                self._by_first.setdefault(words[0], []).append((words, value))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda entry: -len(entry[0]))

    def find(self, words: Sequence[Word]) -> Iterator[tuple[int, int, T]]:
        """Yield start, end and value of each phrase in `words`, longest first, none inside another."""
        at = 0
        while at < len(words):
            length = 1
            for phrase, value in self._by_first.get(words[at].lower, ()):
                if len(phrase) == 1 or phrase == tuple(word.lower for word in words[at : at + len(phrase)]):
                    length = len(phrase)
                    yield words[at].start, words[at + length - 1].end, value
                    break
            at += length


@dataclass(frozen=True, slots=True)
class VerbForms:
    """The forms of one verb."""

    base: str
    third: str
    past: str
    participle: str
    gerund: str

    def all(self) -> frozenset[str]:
        """Every form, each once."""
        return frozenset((self.base, self.third, self.past, self.participle, self.gerund))


@cache
def verb_forms(lemma: str) -> VerbForms:
    """Inflect an English verb.

    Examples
    --------
    >>> verb_forms("withdraw")
    VerbForms(base='withdraw', third='withdraws', past='withdrew', participle='withdrawn', gerund='withdrawing')
    >>> verb_forms("deny").past, verb_forms("ban").gerund, verb_forms("agree").gerund
    ('denied', 'banning', 'agreeing')
    """
    past, participle = _irregular_verbs().get(lemma, (None, None))
    regular = _past(lemma)
    return VerbForms(lemma, plural(lemma), past or regular, participle or regular, _gerund(lemma))


@cache
def verb_spellings(lemma: str) -> tuple[VerbForms, ...]:
    """Inflect an English verb in each spelling in use.

    Examples
    --------
    >>> [forms.past for forms in verb_spellings("cancel")]
    ['canceled', 'cancelled']
    """
    forms = verb_forms(lemma)
    if lemma not in _either_way():
        return (forms,)
    double = lemma + lemma[-1]
    return forms, VerbForms(lemma, forms.third, double + "ed", double + "ed", double + "ing")


@cache
def plural(noun: str) -> str:
    """Add the -s of a noun's plural, which is also that of a verb's third person.

    Examples
    --------
    >>> plural("ally"), plural("clash"), plural("talk")
    ('allies', 'clashes', 'talks')
    """
    if re.search(r"(?:s|x|z|ch|sh|[^aeiou]o)$", noun):
        return noun + "es"
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + "s"


@cache
def _irregular_verbs() -> dict[str, tuple[str, str]]:
    verbs = load_toml("irregular_verbs.toml")["verbs"]
    return {base: (past, participle) for base, (past, participle) in verbs.items()}


@cache
def _doubling_verbs() -> frozenset[str]:
    return frozenset(load_toml("irregular_verbs.toml")["doubling"]["verbs"])


@cache
def _either_way() -> frozenset[str]:
    return frozenset(load_toml("irregular_verbs.toml")["doubling"]["either"])


def _stem(lemma: str) -> str:
    one_syllable = re.fullmatch(r"[^aeiou]*(?:qu)?[aeiou][^aeiouwxy]", lemma) is not None
    return lemma + lemma[-1] if one_syllable or lemma in _doubling_verbs() else lemma


def _past(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if re.search(r"[^aeiou]y$", lemma):
        return lemma[:-1] + "ied"
    return _stem(lemma) + "ed"


def _gerund(lemma: str) -> str:
    if lemma.endswith("ie"):
        return lemma[:-2] + "ying"
    if re.search(r"[^eoy]e$", lemma) and lemma != "be":
        return lemma[:-1] + "ing"
    return _stem(lemma) + "ing"
