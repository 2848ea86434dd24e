"""A letter for each word of a sentence: what it is, as far as a clause reader must know.

====  ==========================================  ====  ==================================
``P``  a party                                    ``N``  noun, name or unknown word
``J``  adjective                                  ``D``  determiner
``#``  number                                     ``O``  pronoun
``s``  the possessive's clitic                    ``V``  finite verb
``E``  past participle                            ``G``  gerund or present participle
``X``  be, get                                    ``H``  have
``d``  do                                         ``M``  modal
``T``  "to" before a verb                         ``Z``  negator
``z``  "no", which negates a noun                  ``W``  time word
``B``  adverb
``I``  preposition                                ``C``  conjunction
``R``  relative, "that"                           ``S``  subordinator
``,``  comma                                      ``-``  hyphen beside a party
``.``  any other boundary
====  ==========================================  ====  ==================================
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsanalysis.lexicons.stance import BASE, GERUND, PARTICIPLE, PAST, THIRD, Entry, StanceLexicon
from newsanalysis.records import Span
from newsanalysis.words import Word, tokenize

NO_PARTY = -1
_NOTHING = Entry()
_QUOTES = frozenset("\"'“”‘’«»„`*[]")
_HYPHENS = frozenset("-‐‑–/")
_CLITICS = frozenset(("'s", "’s"))
POSSESSIVES = frozenset(("its", "his", "her", "their", "our", "my", "your"))
_NEXT_CLAUSE = frozenset(("as", "after", "before"))
"""Words after which a headline has another verb."""
_LONGEST_ASIDE = 14
"""Words in brackets that are skipped as an aside."""

_LY_NOT_ADVERBS = frozenset(
    (
        *("ally", "assembly", "friendly", "unfriendly", "ugly", "likely", "unlikely", "early", "daily", "costly"),
        *("deadly", "family", "supply", "weekly", "monthly", "holy", "lonely", "elderly"),
    )
)

_AFTER_TWO = 3
"""The place of a headline's verb after two actors and a comma: "Athens, Ankara trade barbs"."""
_NO = frozenset(("no", "neither", "nobody", "nothing", "none"))
_BEFORE_NOUN = frozenset("DJs#I")
_AFTER_VERB = frozenset("DPIOTBR")


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence's words, each party one of them: their entries in the lexicon, and which party each is (or -1)."""

    tokens: list[Word]
    entries: list[Entry]
    parties: list[int]
    has_cue: bool


@dataclass(frozen=True, slots=True)
class Tagged:
    """The same, and a letter for each word in `tags`."""

    tokens: list[Word]
    entries: list[Entry]
    parties: list[int]
    tags: str


def cut(text: str, parties: Sequence[Span], lexicon: StanceLexicon) -> Words:
    """Cut a sentence into words and parties, without quotation marks and short asides, and look them up."""
    tokens: list[Word] = []
    numbers: list[int] = []
    at = 0
    for number in sorted(range(len(parties)), key=lambda n: (parties[n].start, -parties[n].end)):
        party = parties[number]
        if party.start < at or party.end > len(text) or party.start >= party.end:
            continue
        tokens += tokenize(text, at, party.start)
        numbers += [NO_PARTY] * (len(tokens) - len(numbers))
        name = party.of(text)
        tokens.append(Word(name, name.lower(), party.start, party.end))
        numbers.append(number)
        at = party.end
    tokens += tokenize(text, at)
    numbers += [NO_PARTY] * (len(tokens) - len(numbers))
    keep = _kept(tokens)
    tokens, numbers = [tokens[n] for n in keep], [numbers[n] for n in keep]
    entries = _entries(tokens, numbers, lexicon)
    return Words(tokens, entries, numbers, any(entry.cue for entry in entries))


def tag(words: Words, lexicon: StanceLexicon) -> Tagged:
    """Say what each word is."""
    return Tagged(words.tokens, words.entries, words.parties, _Tagger(words, lexicon).run())


def _kept(tokens: list[Word]) -> list[int]:
    keep = [n for n, token in enumerate(tokens) if token.text not in _QUOTES]
    if not any(tokens[n].text == "(" for n in keep):
        return keep
    kept: list[int] = []
    at = 0
    while at < len(keep):
        if tokens[keep[at]].text == "(":
            ahead = range(at + 1, min(at + _LONGEST_ASIDE, len(keep)))
            close = next((n for n in ahead if tokens[keep[n]].text in "()"), None)
            if close is not None and tokens[keep[close]].text == ")":
                at = close + 1
                continue
        kept.append(keep[at])
        at += 1
    return kept


def _title_case(tokens: list[Word], numbers: list[int]) -> bool:
    """Whether the sentence is a headline in capitals, where a capital does not mean a name."""
    long = [t.text[0] for t, number in zip(tokens, numbers, strict=True) if number < 0 and len(t.text) > 3]
    letters = [first for first in long if first.isalpha()]
    return len(letters) > 2 and sum(map(str.isupper, letters)) > 0.7 * len(letters)


def _entries(tokens: list[Word], numbers: list[int], lexicon: StanceLexicon) -> list[Entry]:
    """What the lexicon says of each word; nothing of names."""
    entries: list[Entry] = []
    get, headline = lexicon.entries.get, _title_case(tokens, numbers)
    for n, token in enumerate(tokens):
        entry = get(token.lower, _NOTHING) if numbers[n] < 0 else _NOTHING
        if entry is not _NOTHING and token.text[0].isupper() and n and not headline:
            name = not (entry.tag or entry.agent) or token.text in ("US", "May", "IT")
            entry = _NOTHING if name else entry
        entries.append(_NOTHING if token.text == "US" else entry)
    return entries


class _Tagger:
    def __init__(self, words: Words, lexicon: StanceLexicon) -> None:
        self.tokens, self.entries, self.parties, self.lexicon = words.tokens, words.entries, words.parties, lexicon
        self.tags: list[str] = []

    def run(self) -> str:
        for number in range(len(self.tokens)):
            self.tags.append(self._tag(number))
        return "".join(self.tags)

    def _tag(self, n: int) -> str:
        if self.parties[n] >= 0:
            return "P"
        token, entry = self.tokens[n], self.entries[n]
        first = token.text[0]
        if not (first.isalnum() or first in "'’"):
            return self._mark(n)
        if token.lower == "no" and self._next_lower(n) == "wonder":
            return "B"
        if token.lower == "nor" and self._after_neither():
            return "C"
        if token.lower in self.lexicon.negators and token.lower != "without":
            return "z" if token.lower in _NO and self._next_lower(n) != "longer" else "Z"
        if token.lower == "longer" and self.tags[-1:] == ["Z"]:
            return "B"
        if token.lower in _CLITICS:
            return "s" if n and self.tags[-1] in "PNJW#" else "X"
        if entry.tag:
            return self._closed(n, entry)
        if first.isdigit():
            return "#"
        return self._open(n, entry)

    def _mark(self, n: int) -> str:
        text = self.tokens[n].text
        if text == ",":
            return "#" if all(self._touching(n)) and self.tags[-1] == "#" else ","
        if text in _HYPHENS:
            before, after = self._touching(n)
            return "-" if before or after else "."
        if text == "&":
            return "C"
        return "N" if text in "$£€¥%#@_" else "."

    def _touching(self, n: int) -> tuple[bool, bool]:
        here = self.tokens[n]
        before = n > 0 and self.tokens[n - 1].end == here.start and self.tokens[n - 1].text[0].isalnum()
        after = (
            n + 1 < len(self.tokens) and self.tokens[n + 1].start == here.end and self.tokens[n + 1].text[0].isalnum()
        )
        return before, after

    def _closed(self, n: int, entry: Entry) -> str:
        lower, before = self.tokens[n].lower, self._before()
        if lower == "to":
            return "T" if self._verb_follows(n) else "I"
        if lower == "that":
            return "D" if before in "I" and before else "R"
        if entry.tag in "IB" and entry.forms and before in {"M", "T", "O"}:
            return "V"  # "will back", "to like"
        if lower == "her":
            return "D" if self._next_tag(n) in "NJP" else "O"
        return entry.tag

    def _open(self, n: int, entry: Entry) -> str:
        token = self.tokens[n]
        forms = entry.forms or (0 if entry.adjective or entry.noun else _guess(token))
        if forms and not (entry is _NOTHING and token.text[0].isupper()):
            letter = self._verb(n, entry, forms)
            if letter:
                return letter
        if entry.adjective and not entry.noun:
            return "J"
        if token.lower in _LY_NOT_ADVERBS and not entry.noun:
            return "J"
        if entry is _NOTHING and token.text.islower() and self._before() == "M" and not _is_adverb(token, entry):
            return "V"  # "will not participate"
        return "B" if _is_adverb(token, entry) and not entry.noun else "N"

    def _verb(self, n: int, entry: Entry, forms: int) -> str:
        before = self._before()
        if forms & GERUND:
            return self._gerund(n, before, entry)
        if forms & (PAST | PARTICIPLE) and not (forms & (BASE | THIRD) and before in {"M", "T"}):
            return self._past(n, before, forms, entry)
        return self._present(n, before, forms, entry)

    def _gerund(self, n: int, before: str, entry: Entry) -> str:
        after = self._next_tag(n)
        if before in {"D", "J", "s", "#"}:
            return "J" if after in {"N", "P"} and self._next_lower(n) != "of" else "N"
        if before in {"X"}:
            return "V"
        if entry.nouns and after not in {"D", "P", "O"}:
            return "N"
        return "G"

    def _past(self, n: int, before: str, forms: int, entry: Entry) -> str:
        after = self._next_tag(n)
        if before == "X":
            return "J" if "will" in entry.adjective_roles else "E"
        if before == "-" or (before in {"V", "E", "G"} and after in {"N", "P", "J"} and not self._speech_before(n)):
            return "J"
        if before == "H":
            return "E" if forms & PARTICIPLE else "V"
        if before in {"D", "J", "s", "#"} and after in {"N", "P", "J", "-"}:
            return "J"
        if before in {"D", "s"}:
            return "N" if entry.noun else "J"
        if before == "I" and after in {"N", "P"} and forms & PARTICIPLE:
            return "J"
        if entry.noun and forms & BASE and before in {"", ",", "I", "N", "V"}:
            return "N"  # "cut", "hit", "read"
        if not forms & PAST:
            return "E"
        if forms & PARTICIPLE and self._next_lower(n) == "by":
            return "E"
        return "V"

    def _after_neither(self) -> bool:
        """Whether "neither X" opened a phrase that "nor" goes on with."""
        phrase = "".join(self.tags).rstrip("PNDJs#-")
        return phrase.endswith("z") and len(phrase) < len(self.tags) and self.tokens[len(phrase) - 1].lower == "neither"

    def _speech_before(self, n: int) -> bool:
        return n > 0 and any("speech" in roles for _, roles in self.entries[n - 1].verb_roles)

    def _present(self, n: int, before: str, forms: int, entry: Entry) -> str:
        after = self._next_tag(n)
        if before == "X" and entry.adjective_roles:
            return "J"  # "is open to"
        nominal = entry.noun or entry.nouns or entry.adjective
        if before in {"M", "T", "d"} or (before == "O" and not nominal):
            return "V"
        if before in _BEFORE_NOUN:
            if before == "J" or nominal or before in {"D", "s"}:
                return "N"
            return "N" if forms & BASE and before == "I" else ("V" if before == "#" else "N")
        if before in {"z", "-"}:
            return "N"
        if not nominal:
            return self._only_verb(n, before, after, forms)
        return self._noun_or_verb(n, before, after, forms)

    def _only_verb(self, n: int, before: str, after: str, forms: int) -> str:
        if before == "N" and not forms & THIRD:
            return "V" if self._plural_before(n) or after in {"D", "P", "O", "T"} else "N"
        if forms & THIRD or before in {"P", "N", "O", "R", "C", ",", "B", "Z"}:
            return "V"
        return "V" if before in {"", "."} else "N"

    def _noun_or_verb(self, n: int, before: str, after: str, forms: int) -> str:
        """Read "talks", "attack", "support": a verb after a subject it agrees with and before what a verb takes."""
        if before == "O":
            return "V"
        if before not in {"P", "N", "C", "R", "B", "W", "Z"}:
            return "N"
        if before in {"B", "Z", "R"}:
            return "V" if after in _AFTER_VERB else "N"
        if before == "C":
            return "V" if self._clause_has_verb() and after in {"D", "P", "O", "T"} else "N"
        if forms & THIRD:
            if after in {"D", "P", "O", "T", "R"} or self._wanted_preposition(n):
                return "V"
            own = any(self._next_lower(n) in cue.slots for cue in self.entries[n].nouns)
            return "V" if self.parties[n - 1] >= 0 and not own and self._only_verb_left(n, THIRD) else "N"
        if self._plural_before(n) and (after in {"D", "P", "O", "T", "R"} or self._wanted_preposition(n)):
            return "V"
        acts = self.parties[n - 1] >= 0 or self.entries[n - 1].agent
        return "V" if acts and self._plural_before(n) and self._only_verb_left(n, BASE) else "N"

    def _only_verb_left(self, n: int, form: int) -> bool:
        """Whether no other word up to the next mark can be the clause's verb: "Trump and Kim sign statement"."""
        for at in range(n - 1, -1, -1):
            if self.tags[at] in ".S" or self.tokens[at].lower in _NEXT_CLAUSE:
                break
            if self.tags[at] == "V":
                return False
        for token, entry in zip(self.tokens[n + 1 :], self.entries[n + 1 :], strict=True):
            if token.text in ";:.":
                break
            if token.lower in _NEXT_CLAUSE:
                break
            if entry.tag in ("X", "H", "d", "M") or (entry.forms & (THIRD | PAST) and not entry.adjective):
                return False
            if form == THIRD and entry.forms & BASE and not (entry.noun or entry.nouns or entry.adjective):
                return False  # "US talks resume"
        return True

    def _plural_before(self, n: int) -> bool:
        """Whether a plural stands before, or two coordinated names."""
        before = self.tokens[n - 1].text
        return (
            (before.endswith("s") and not before.endswith("States"))
            or self.entries[n - 1].plural
            or self.tags[n - 2 : n - 1] == ["C"]
            or (self.tags[n - 2 : n - 1] == [","] and n == _AFTER_TWO)
        )

    def _wanted_preposition(self, n: int) -> bool:
        """Whether the next word is one that the verb, and not the noun, goes with."""
        after = self._next_lower(n)
        entry = self.entries[n]
        verb = any(after in cue.slots or cue.words[:1] == (after,) for cue in entry.verbs)
        noun = any(after in cue.slots for cue in entry.nouns)
        return verb and not noun

    def _clause_has_verb(self) -> bool:
        for letter in reversed(self.tags):
            if letter == "V":
                return True
            if letter in ".S":
                return False
        return False

    def _before(self) -> str:
        """The letter of the nearest word to the left that is no adverb or time."""
        time = False
        for back, letter in enumerate(reversed(self.tags[-8:]), 2):
            if time and letter in "IDJ#":
                time = letter != "I"
                continue
            time = letter == "W"
            if letter not in "BW":
                if letter == "Z" and len(self.tags) >= back and self.tags[-back] in "MdXH":
                    return self.tags[-back]
                return "D" if letter == "P" and self.tokens[len(self.tags) + 1 - back].lower in POSSESSIVES else letter
        return self.tags[-1] if self.tags else ""

    def _next_tag(self, n: int) -> str:
        """What the next word is at first sight; of a word that can be several things, the nominal one."""
        if n + 1 >= len(self.tokens):
            return "."
        if self.parties[n + 1] >= 0:
            return "P"
        token, entry = self.tokens[n + 1], self.entries[n + 1]
        if entry.tag:
            return "T" if token.lower == "to" and self._verb_follows(n + 1) else entry.tag
        if not token.text[0].isalnum():
            return "," if token.text == "," else "."
        if token.text[0].isdigit():
            return "#"
        if entry.adjective and not entry.noun:
            return "J"
        if entry.forms & GERUND:
            return "G"
        return "B" if _is_adverb(token, entry) else "N"

    def _next_lower(self, n: int) -> str:
        return self.tokens[n + 1].lower if n + 1 < len(self.tokens) else ""

    def _verb_follows(self, n: int) -> bool:
        """Whether the word after "to", adverbs aside, is the base form of a verb."""
        at = n + 1
        while at < len(self.tokens) and at < n + 3 and _is_adverb(self.tokens[at], self.entries[at]):
            at += 1
        if at >= len(self.tokens) or self.parties[at] >= 0:
            return False
        entry = self.entries[at]
        if entry.forms & BASE or self.tokens[at].lower in {"be", "have", "do", "get"}:
            return not (entry.noun and at + 1 < len(self.tokens) and self.tokens[at + 1].lower in {"by", "from"})
        token = self.tokens[at]
        unknown = entry is _NOTHING and token.text.isalpha() and token.text.islower() and not token.text.endswith("s")
        return unknown and at + 1 < len(self.tokens) and (self.parties[at + 1] >= 0 or self.entries[at + 1].tag == "D")


def _is_adverb(token: Word, entry: Entry) -> bool:
    ends_so = token.text.endswith("ly") and token.text.islower() and token.text not in _LY_NOT_ADVERBS
    return entry.tag == "B" or ends_so


def _guess(token: Word) -> int:
    """The forms of a verb that no list knows."""
    if token.text.isalpha() and token.text.islower() and len(token.text) > 4:
        if token.text.endswith("ed") and not token.text.endswith(("eed", "hundred")):
            return PAST | PARTICIPLE
        if token.text.endswith("ing") and token.text not in {
            "during",
            "something",
            "nothing",
            "anything",
            "everything",
        }:
            return GERUND
    return 0
