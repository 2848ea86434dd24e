"""A part of speech for each word of a sentence, as a letter: as much as the clause reader must know.

``P`` party, ``N`` noun, name or unknown word, ``J`` adjective, ``D`` determiner, ``#`` number, ``O`` pronoun, ``s`` the
possessive's clitic, ``V`` verb, ``E`` past participle, ``G`` gerund, ``X`` be or get, ``H`` have, ``d`` do, ``M``
modal, ``T`` "to" before a verb, ``Z`` negator, ``z`` "no", ``W`` time word, ``B`` adverb, ``I`` preposition, ``C``
conjunction, ``R`` relative, ``S`` subordinator, ``,`` comma, ``-`` hyphen beside a party, ``.`` any other boundary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from newsanalysis.lexicons.stance import BASE, GERUND, PARTICIPLE, PAST, THIRD, Entry, StanceLexicon
from newsanalysis.records import Span
from newsanalysis.words import Word, tokenize

POSSESSIVES = frozenset(("its", "his", "her", "their", "our", "my", "your"))
_NOTHING = Entry()
_QUOTES = frozenset("\"'“”‘’«»„`*[]")
_HYPHENS = frozenset("-‐‑–/")
_NO = frozenset(("no", "neither", "nobody", "nothing", "none"))
_NOT_ADVERBS = frozenset(("ally", "assembly", "family", "supply", "friendly", "unfriendly", "likely", "unlikely"))


@dataclass(slots=True)
class Words:
    """A sentence's words, each party one of them; what the lexicon says of each, its party (or -1) and its letter."""

    tokens: list[Word]
    entries: list[Entry]
    parties: list[int]
    tags: str = field(default="", init=False)

    def __post_init__(self) -> None:
        if any(entry.cue for entry in self.entries):
            for n in range(len(self.tokens)):
                self.tags += self._tag(n)

    def _tag(self, n: int) -> str:
        """The letter of a word, from its own forms, the letter before it and what the next word is at first sight."""
        token, entry = self.tokens[n], self.entries[n]
        if self.parties[n] >= 0:
            return "P"
        if not (token.text[0].isalnum() or token.text[0] in "'’"):
            return self._mark(n)
        if token.lower in ("'s", "’s"):
            return "s" if self.tags[-1:] in tuple("PNJW#") else "X"
        if token.lower == "to":
            return "T" if self._verb_follows(n) else "I"
        if entry.tag == "Z":
            return "z" if token.lower in _NO else "Z"
        if entry.tag or token.lower == "that":
            return entry.tag if token.lower != "that" else "R"
        return "#" if token.text[0].isdigit() else self._open(n, entry)

    def _mark(self, n: int) -> str:
        text, here = self.tokens[n].text, self.tokens[n]
        touches = n > 0 and self.tokens[n - 1].end == here.start
        touched = n + 1 < len(self.tokens) and self.tokens[n + 1].start == here.end
        if text == ",":
            return "#" if touches and touched and self.tags[-1] == "#" else ","
        if text in _HYPHENS:
            return "-" if touches or touched else "."
        return "C" if text == "&" else "N" if text in "$£€¥%#@_" else "."

    def _open(self, n: int, entry: Entry) -> str:
        """Read a word of an open class: a verb where one can stand, else an adjective, adverb or noun."""
        token = self.tokens[n]
        forms = entry.forms or (0 if entry.adjective or entry.noun else _guess(token))
        if not forms or (entry is _NOTHING and token.text[0].isupper()):
            adverb = token.text.islower() and token.text.endswith("ly") and token.text not in _NOT_ADVERBS
            return "N" if entry.noun else "J" if entry.adjective else "B" if adverb else "N"
        before, after = self.tags.rstrip("BWZ")[-1:], self._next(n)
        if forms & GERUND:
            if before in tuple("DJs#"):
                return "J" if after in "NP" else "N"
            return "V" if before == "X" else "N" if entry.nouns and after not in "DPO" else "G"
        if forms & (PAST | PARTICIPLE) and not (forms & (BASE | THIRD) and before in tuple("MT")):
            return self._past(n, before, after, forms)
        if before in tuple("MTd"):
            return "V"
        return "N" if before in tuple("DJsIz-") else self._present(n, before, after, forms)

    def _past(self, n: int, before: str, after: str, forms: int) -> str:
        if before == "X" or (before == "H" and forms & PARTICIPLE):
            return "E"
        if before == "-" or (before in tuple("DJs#VEG") and after in "NPJ-"):
            return "J"
        if before in tuple("Ds"):
            return "N" if self.entries[n].noun else "J"
        by = n + 1 < len(self.tokens) and self.tokens[n + 1].lower == "by"
        return "E" if not forms & PAST or (forms & PARTICIPLE and by) else "V"

    def _present(self, n: int, before: str, after: str, forms: int) -> str:
        """Read "talks", "attack", "support": a verb after a subject it agrees with and before what a verb takes."""
        entry, takes = self.entries[n], after in "DPOTR"
        if not (entry.noun or entry.nouns or entry.adjective):
            return "V" if forms & THIRD or before in tuple("PNORC,BZ.#") or not before else "N"
        if before == "O" or (before in tuple("BZR") and after in "DPIOTBR"):
            return "V"
        if before not in tuple("PNW"):
            return "N"
        is_party, left = self.parties[n - 1] >= 0, self.entries[n - 1]
        if forms & THIRD:
            return "V" if takes or is_party else "N"
        plural = left.plural or self.tags[n - 2 : n - 1] == "C" or self.tags == "P,P"
        plural = plural or self.tokens[n - 1].text.removesuffix("States").endswith("s")
        return "V" if plural and (takes or left.agent or is_party) else "N"

    def _next(self, n: int) -> str:
        """What the next word is at first sight; of a word that can be several things, the nominal one."""
        if n + 1 >= len(self.tokens):
            return "."
        token, entry = self.tokens[n + 1], self.entries[n + 1]
        if self.parties[n + 1] >= 0:
            return "P"
        if entry.tag:
            return "T" if token.lower == "to" and self._verb_follows(n + 1) else entry.tag
        if not token.text[0].isalnum():
            return "," if token.text == "," else "."
        return "#" if token.text[0].isdigit() else "J" if entry.adjective and not entry.noun else "N"

    def _verb_follows(self, n: int) -> bool:
        """Whether the word after "to" is the base form of a verb."""
        if n + 1 >= len(self.tokens) or self.parties[n + 1] >= 0:
            return False
        entry, token = self.entries[n + 1], self.tokens[n + 1]
        unknown = entry is _NOTHING and token.text.isalpha() and token.text.islower() and not token.text.endswith("s")
        return unknown or bool(entry.forms & BASE) or token.lower in ("be", "have", "do", "get")


def cut(text: str, parties: Sequence[Span], lexicon: StanceLexicon) -> Words:
    """Cut a sentence into words and parties, without quotation marks, look them up and tag them."""
    words: list[tuple[Word, int]] = []
    at = 0
    for number in sorted(range(len(parties)), key=lambda n: (parties[n].start, -parties[n].end)):
        party = parties[number]
        if at <= party.start < party.end <= len(text):
            name = party.of(text)
            words += [(word, -1) for word in tokenize(text, at, party.start)]
            words.append((Word(name, name.lower(), party.start, party.end), number))
            at = party.end
    words += [(word, -1) for word in tokenize(text, at)]
    words = [(word, number) for word, number in words if word.text not in _QUOTES]
    firsts = [word.text[0] for word, number in words if number < 0 and len(word.text) > 3 and word.text[0].isalpha()]
    headline = len(firsts) > 2 and sum(map(str.isupper, firsts)) > 0.7 * len(firsts)  # where a capital means no name
    entries = [
        _entry(word, lexicon, is_name=n > 0 and not headline) if number < 0 else _NOTHING
        for n, (word, number) in enumerate(words)
    ]
    return Words([word for word, _ in words], entries, [number for _, number in words])


def _entry(word: Word, lexicon: StanceLexicon, *, is_name: bool) -> Entry:
    """What the lexicon says of a word; of one with a capital only what holds for names."""
    entry = lexicon.entries.get(word.lower, _NOTHING)
    named = is_name and word.text[0].isupper() and (not (entry.tag or entry.agent) or word.text in ("May", "IT"))
    return _NOTHING if named or word.text == "US" else entry


def _guess(token: Word) -> int:
    """The forms of a verb that no list knows."""
    if not token.text.isalpha() or not token.text.islower() or len(token.text) < 5:
        return 0
    if token.text.endswith("ed") and not token.text.endswith(("eed", "hundred")):
        return PAST | PARTICIPLE
    return GERUND if token.text.endswith("ing") and not token.text.endswith("thing") else 0
