"""Noun phrases and verb groups, and whose verb it is: the subject, governor and arguments, without a parser.

A subject is the nearest noun phrase to the left that is not inside a prepositional phrase; coordinated verbs,
infinitives and participles inherit theirs: the shallow reading of KEDS and TABARI (Schrodt 1994; Schrodt 2009).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from newsanalysis.lexicons.stance import Role, StanceLexicon
from newsanalysis.scoring.tagging import Words

_PHRASE = re.compile(
    r"(?P<time>I?[DJ#]*W+)"
    r"|(?P<verb>(?:T[BZW]*)?(?:[MHXd][BZW]*)*[VEG])"
    r"|(?P<copula>(?:T[BZW]*)?[MHXd][MHXdBZW]*)"
    r"|(?P<noun>D*(?:[JNs#\-]|P(?![D#]))*[NP#]|D|O)"
    r"|(?P<mark>J+|[^BW])"
)
_LIST = re.compile(r"n(?:,n)*,?Cn")  # a list of names, in the letters of phrases: ``n`` is a name
_REACH = 24  # phrases looked at to either side; clauses end sooner, and lists of names must not cost more
_HOLDING = ("of", "for", "from", "in", "at", "with")
_OF_OBJECT = ("of", "for", "from", "over", "against", "as", "into")


@dataclass(slots=True, eq=False)
class Phrase:
    """A noun phrase (``noun``), verb group (``verb``, ``copula``) or one mark (its letter).

    Of a noun phrase, `parties` are those it stands for or belongs to; `named`: it is one, or a name. Of a verb group,
    `main` is the verb itself, `form` finite, infinitive, gerund or participle, `sources` the parties of its subject,
    `governor` and `link` what it hangs on, and how.
    """

    kind: str
    first: int
    last: int
    main: int
    at: int = 0
    parties: tuple[int, ...] = ()
    named: bool = False
    form: str = ""
    passive: bool = False
    negated: bool = False
    modal: str = ""
    subject: Phrase | None = None
    sources: tuple[int, ...] = ()
    governor: Phrase | None = None
    link: str = ""


class Clauses:
    """A sentence's phrases, with their verbs bound to subjects and governors."""

    def __init__(self, sentence: Words, lexicon: StanceLexicon) -> None:
        self.tokens, self.entries, self.parties = sentence.tokens, sentence.entries, sentence.parties
        self.tags, self.lexicon = sentence.tags, lexicon
        self.phrases = self._joined(list(self._cut()))
        for at, phrase in enumerate(self.phrases):
            phrase.at = at
        for phrase in self.phrases:
            if phrase.form:
                self._bind(phrase)
                phrase.sources = phrase.sources or self.holders(phrase.subject)

    def word(self, token: int) -> str:
        """The lower-case form of a token, or nothing beyond the sentence's end."""
        return self.tokens[token].lower if 0 <= token < len(self.tokens) else ""

    def tag(self, token: int) -> str:
        """The letter of a token, or nothing beyond the sentence's end."""
        return self.tags[token : token + 1] if token >= 0 else ""

    def roles(self, phrase: Phrase) -> frozenset[Role]:
        """What a verb group, adjective or noun phrase does to the verb or noun it governs."""
        entry = self.entries[phrase.main]
        if phrase.kind == "noun":
            return entry.noun_roles
        if phrase.kind == "copula":
            return self.entries[min(phrase.last + 1, len(self.entries) - 1)].adjective_roles  # "is ready to"
        after = [self.word(phrase.main + n) for n in range(1, 5)]
        return next((roles for words, roles in entry.verb_roles if list(words) == after[: len(words)]), frozenset())

    def after(self, phrase: Phrase) -> list[Phrase]:
        """The phrases to the right."""
        return self.phrases[phrase.at + 1 : phrase.at + 1 + _REACH]

    def before(self, phrase: Phrase) -> list[Phrase]:
        """The phrases to the left, nearest first."""
        return self.phrases[max(0, phrase.at - _REACH) : phrase.at][::-1]

    def verb_before(self, phrase: Phrase) -> Phrase | None:
        """The nearest verb group to the left in the same clause or one that it goes on."""
        return next(
            (left if left.form else None for left in self.before(phrase) if left.form or left.kind == "."), None
        )

    def arguments(self, phrase: Phrase, start: int = 0) -> Iterator[tuple[str, Phrase]]:
        """Yield what can complete a verb or noun to its right: a preposition, or ``"object"``, and a noun phrase."""
        slot = "" if phrase.kind == "noun" else "object"
        for piece in self.after(phrase):
            if piece.kind == "I":
                slot = self.word(piece.first)
            elif piece.kind == "noun" and (slot or phrase.kind != "noun"):
                if piece.last >= start:
                    yield slot, piece
                    slot = ""
            elif piece.kind not in ("Z", "z", "J", "-"):
                return

    def placed(self, phrase: Phrase, slots: Collection[str], start: int = 0) -> tuple[int, ...]:
        """The parties in the first argument that stands in one of `slots`."""
        found = (self.holders(piece) for slot, piece in self.arguments(phrase, start) if slot in slots)
        return next(filter(None, found), ())

    def holders(self, phrase: Phrase | None) -> tuple[int, ...]:
        """The parties a noun phrase acts for: its own, or those in "officials of", "a group from"."""
        if phrase is None or phrase.parties:
            return phrase.parties if phrase else ()
        following = self.after(phrase)[:2]
        held = [p.kind for p in following] == ["I", "noun"] and self.word(following[0].first) in _HOLDING
        return self.holders(following[1]) if held else ()

    def _cut(self) -> Iterator[Phrase]:
        for match in _PHRASE.finditer(self.tags):
            kind, first, last = str(match.lastgroup), match.start(), match.end() - 1
            if kind == "noun":
                yield self._noun(first, last)
            elif kind != "time":
                form = kind in ("verb", "copula")
                yield self._verb(kind, first, last) if form else Phrase(self.tags[first], first, last, last)

    def _noun(self, first: int, last: int) -> Phrase:
        """A noun phrase: it stands for the party at its end, or belongs to its first; "the X-Y talks" to both."""
        named = [n for n in range(first, last + 1) if self.parties[n] >= 0]
        owner = last if last in named else named[0] if named else first
        joined = [n for n in named if set(self.tags[min(n, owner) : max(n, owner)]) <= {"P", "-"}]
        is_name = self.tokens[last].text[0].isupper() and last > 0 and not self.entries[last].nouns
        return Phrase(
            "noun", first, last, last,
            parties=tuple(dict.fromkeys(self.parties[n] for n in joined)),
            named=last in named or is_name,
            negated=self.tag(first - 1) in ("Z", "z"),
        )  # fmt: skip

    def _verb(self, kind: str, first: int, last: int) -> Phrase:
        auxiliaries = [n for n in range(first, last + (kind == "copula")) if self.tags[n] in "MHXd"]
        bare, end = not auxiliaries, self.tags[last] if kind == "verb" else ""
        form = "infinitive" if self.tags[first] == "T" else "finite"
        if bare and form == "finite" and end in ("G", "E"):
            form = "gerund" if end == "G" else "participle"
        return Phrase(
            kind, first, last, last if end else auxiliaries[-1],
            form=form,
            passive=end == "E" and (bare or self.tags[auxiliaries[-1]] == "X"),
            modal=next((self.word(n) for n in auxiliaries if self.tags[n] == "M"), ""),
            negated="Z" in self.tags[max(0, first - 1) : last + 1] or "cannot" in map(self.word, auxiliaries),
        )  # fmt: skip

    def _joined(self, phrases: list[Phrase]) -> list[Phrase]:
        """Join "Iran, Libya and Cuba" and "the US and its allies" into one noun phrase each."""
        joined, at = [], 0
        letters = "".join("n" if phrase.named or phrase.parties else phrase.kind[0].upper() for phrase in phrases)
        for match in _LIST.finditer(letters):
            members = [p for p in phrases[match.start() : match.end()] if p.kind == "noun"]
            phrase = members[-1]
            phrase.first, phrase.negated = members[0].first, members[0].negated
            phrase.named = any(member.named for member in members)
            phrase.parties = tuple(dict.fromkeys(party for member in members for party in member.parties))
            joined += [*phrases[at : match.start()], phrase]
            at = match.end()
        return joined + phrases[at:]

    def _bind(self, phrase: Phrase) -> None:
        """Find a verb's or predicate's subject, and what governs it."""
        left = next((piece for piece in self.before(phrase) if piece.kind not in ("Z", "z")), None)
        if left is None or left.kind in (".", "S"):
            return
        verb = self.verb_before(phrase)
        if left.kind == "noun" and phrase.form != "infinitive":
            phrase.subject = left if phrase.form == "gerund" else self._head(left)
            phrase.link = "" if phrase.form == "finite" else "reduced"
            told = self.tags[left.last] == "O" and verb is not None and "speech" in self.roles(verb)
            if verb is not None and (told or (phrase.form == "gerund" and not self.holders(left))):
                phrase.sources = verb.sources  # "said it had paid", "adopted a resolution demanding"
        elif left.kind == "R":
            phrase.subject, phrase.link = next((p for p in self.before(left)[:2] if p.kind == "noun"), None), "relative"
        elif left.kind == "," and phrase.form == "finite":
            phrase.subject = self._over_comma(left)
        elif left.kind == "C" and verb is not None:
            phrase.governor, phrase.link = verb.governor, verb.link
            phrase.subject, phrase.sources = verb.subject, verb.sources
        else:
            self._hang(phrase, left)

    def _hang(self, phrase: Phrase, left: Phrase) -> None:
        """Hang a phrase on the verb before, whose subject it shares, or whose object does it: "urged Y to leave"."""
        governor = self.verb_before(phrase)
        if governor is None:
            return
        phrase.governor, phrase.link = governor, self.word(left.first) if left.kind == "I" else "ing"
        phrase.subject, phrase.sources = governor.subject, governor.sources
        object_ = next((p for p in self.phrases[governor.at : phrase.at] if p.kind == "noun"), None)
        done = phrase.link in _OF_OBJECT and not governor.passive and object_ is not None and object_.named
        if phrase.form == "infinitive":
            phrase.link = "to"
            done = "force" in self.roles(governor) or any(cue.request for cue in self.entries[governor.main].verbs)
        if done and object_ is not None:
            phrase.subject, phrase.sources = object_, self.holders(object_)
            phrase.link = "object to" if phrase.link == "to" else phrase.link

    def _head(self, phrase: Phrase) -> Phrase:
        """From "the president of Peru" at its end to its head."""
        while [p.kind for p in self.before(phrase)[:2]] == ["I", "noun"]:
            if self.word(self.phrases[phrase.at - 1].first) in self.lexicon.clause_prepositions:
                break
            phrase = self.phrases[phrase.at - 2]
        return phrase

    def _over_comma(self, comma: Phrase) -> Phrase | None:
        """The subject before an inserted phrase: "Peru, a member of the council, opposed"."""
        for left in self.before(comma):
            if left.form == "finite" and left.link != "relative":
                return left.subject
            if left.kind in (".", "S"):
                break
            if left.kind == "," and left.at and self.phrases[left.at - 1].kind == "noun":
                return self._head(self.phrases[left.at - 1])
        return next((self._head(left) for left in self.before(comma)[:1] if left.kind == "noun"), None)
