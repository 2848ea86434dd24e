"""Whose verb is it: the subject, governor and arguments of each verb group, without a parser.

A subject is the nearest noun phrase to the left that is not inside a prepositional phrase; coordinated verbs,
infinitives and participles inherit theirs. This is the shallow reading that machine coders of events have used since
KEDS and TABARI (Schrodt 1994; Schrodt 2009), with the arguments kept so that each relation can show its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from newsanalysis.lexicons.stance import BASE, PARTICIPLE, Role, StanceLexicon
from newsanalysis.scoring.chunks import Chunk, chunk
from newsanalysis.scoring.tagging import POSSESSIVES, Tagged

_HEADED = frozenset(("led", "headed", "commanded"))
"""Participles by whose "by" a body acts: "a coalition led by Y"; "rebels backed by Y" act for themselves."""
_MAKING = frozenset(("pass", "commit", "speech"))
_OBJECT_RELATIVES = frozenset(("which", "whom", "who"))
_FARTHEST = 24
"""Chunks looked at to either side; clauses end sooner, and lists of numbers or names must not cost more."""


@dataclass(frozen=True, slots=True)
class Argument:
    """A noun phrase after a verb or noun, and what links it: a preposition, ``"object"`` or ``"object2"``."""

    slot: str
    phrase: Chunk


@dataclass(slots=True)
class Clauses:
    """A sentence's chunks with their verbs bound to subjects and governors."""

    sentence: Tagged
    lexicon: StanceLexicon
    chunks: list[Chunk]
    _found: dict[tuple[int, int], list[Argument]] = field(default_factory=dict)

    def word(self, token: int) -> str:
        """The lower-case form of a token, or nothing beyond the sentence's end."""
        tokens = self.sentence.tokens
        return tokens[token].lower if 0 <= token < len(tokens) else ""

    def roles(self, piece: Chunk) -> frozenset[Role]:
        """What a verb group, adjective or noun phrase does to the verb or noun it governs."""
        entry = self.sentence.entries[piece.main]
        if piece.kind == "noun":
            return entry.noun_roles
        if piece.kind in ("adjective", "copula"):
            return entry.adjective_roles
        for words, roles in entry.verb_roles:
            if all(self.word(piece.main + 1 + n) == word for n, word in enumerate(words)):
                return roles
        return frozenset()

    def before(self, at: int) -> Chunk | None:
        """The chunk to the left of number `at`."""
        return self.chunks[at - 1] if at > 0 else None

    def arguments(self, piece: Chunk, skip: int = 0) -> list[Argument]:
        """Noun phrases to the right of `piece` that can complete it, up to the next clause; nearest first."""
        key = piece.at, skip
        if key not in self._found:
            self._found[key] = list(self._arguments(piece.at + 1 + skip, piece.kind == "noun"))
        return self._found[key]

    def _arguments(self, at: int, of_noun: bool) -> Iterator[Argument]:
        slot = "" if of_noun else "object"
        chunks = self.chunks
        if not of_noun and (before := chunks[at - 1].relative_object) is not None:
            yield Argument("object", before)
            slot = "object2"
        for n in self._without_appositions(at, of_noun):
            piece = chunks[n]
            if piece.kind == "I" and self.word(piece.first) != "than":
                slot = self.word(piece.first)
            elif piece.kind == "noun":
                if slot == "object" and self.subject_follows(n):
                    return  # "agreed the deal was off": a clause, no object
                if slot or not of_noun:
                    yield Argument(slot or "beside", piece)
                elif not _belongs(chunks, n):
                    return
                slot = "object2" if slot == "object" else ""
            elif not self._goes_on(piece, n, of_noun, at):
                if n + 1 < len(chunks) and self._shares(piece, chunks[n + 1], n == at):
                    yield from self._arguments(n + 2, False)  # "donated and delivered goods to"
                return

    def _without_appositions(self, at: int, of_noun: bool) -> Iterator[int]:
        passed = at
        for n in range(at, min(at + _FARTHEST, len(self.chunks))):
            if n >= passed:
                if of_noun or not self._apposition(n):
                    yield n
                else:
                    passed = n + 3

    def _apposition(self, n: int) -> bool:
        """Whether ", A and B, to" stands at `n`: names between commas, after which the clause goes on."""
        after = self.chunks[n : n + 4]
        explained = self.chunks[n - 1]
        names = [c.kind for c in after] == [",", "noun", ",", "I"] and after[1].named
        return names and explained.kind == "noun" and not explained.parties

    def _goes_on(self, piece: Chunk, n: int, of_noun: bool, start: int) -> bool:
        """Whether arguments may still come after a chunk that is none."""
        if piece.kind in ("Z", "z", "adjective", "-"):
            return True
        if piece.kind == "verb":
            return piece.participle and n > start - 1 and (self._next_kind(n) == "I")
        if piece.kind == ",":
            return not of_noun and self._next_kind(n) == "I" and not self._clause_preposition(n + 1)
        if piece.kind == "C":
            return self._next_kind(n) in ("I", "noun") and not self.subject_follows(n + 1)
        return False

    def _shares(self, piece: Chunk, after: Chunk, first: bool) -> bool:
        """Whether a verb without arguments of its own shares those of the verb coordinated with it."""
        return first and piece.kind == "C" and after.kind == "verb" and not after.infinitive and not after.passive

    def _next_kind(self, n: int) -> str:
        return self.chunks[n + 1].kind if n + 1 < len(self.chunks) else "."

    def _clause_preposition(self, n: int) -> bool:
        return self.word(self.chunks[n].first) in self.lexicon.clause_prepositions

    def subject_follows(self, n: int) -> bool:
        """Whether the noun phrase at `n` is the subject of a verb right after it."""
        if self.chunks[n].kind != "noun" or n + 1 >= len(self.chunks):
            return False
        after = self.chunks[n + 1]
        if not after.is_verb or not after.finite or after.passive:
            return False
        bare = after.first == after.last and after.kind == "verb"
        participle = bool(self.sentence.entries[after.main].forms & PARTICIPLE)
        return not (bare and participle and self._next_kind(n + 1) != "noun")  # "two diplomats based in"

    def agents(self, phrase: Chunk | None) -> tuple[int, ...]:
        """The parties that a noun phrase acts for: its own, or those in "officials of", "a group from"."""
        if phrase is None or phrase.parties:
            return phrase.parties if phrase else ()
        if not (phrase.agent or self.word(phrase.main) in self.lexicon.collectives):
            return self._makers(phrase)
        n = phrase.at + 1
        if n < len(self.chunks) and self.word(self.chunks[n].main) in _HEADED:
            return self._makers(phrase)
        while n + 1 < len(self.chunks) and self.chunks[n].kind == "I" and self.chunks[n + 1].kind == "noun":
            link, sides = self.word(self.chunks[n].first), self.word(self.chunks[n + 1].first)
            if link not in ("of", "for", "from", "in", "at", "with") and not (
                link == "on" and sides.startswith("both")
            ):
                return ()
            if self.chunks[n + 1].parties:
                return self.chunks[n + 1].parties
            n += 2
        return ()

    def _makers(self, phrase: Chunk) -> tuple[int, ...]:
        """Whose thing acts: "a bomb planted by rebels"."""
        after = self.chunks[phrase.at + 1 : phrase.at + 4]
        if [c.kind for c in after] != ["verb", "I", "noun"] or not after[0].participle or self.mediates(after[0]):
            return ()
        return after[2].parties if self.word(after[1].first) == "by" else ()

    def mediates(self, verb: Chunk) -> bool:
        """Whether a participle's agent only helped: "a truce brokered by Y"."""
        return self.word(verb.main) in self.lexicon.mediating


def _belongs(chunks: Sequence[Chunk], n: int) -> bool:
    return chunks[n - 1].kind in ("-", "C")


def read_clauses(sentence: Tagged, lexicon: StanceLexicon) -> Clauses:
    """Chunk a sentence and bind its verbs."""
    clauses = Clauses(sentence, lexicon, chunk(sentence, lexicon))
    binder = _Binder(clauses)
    for piece in clauses.chunks:
        if piece.is_verb or piece.kind == "adjective":
            binder.bind(piece)
    binder.bind_fronted()
    return clauses


class _Binder:
    """Finds subjects and governors, left to right."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses, self.chunks = clauses, clauses.chunks
        self.open: list[Chunk] = []

    def bind(self, piece: Chunk) -> None:
        if piece.kind == "adjective":
            self._bind_adjective(piece)
        elif piece.infinitive:
            self._bind_infinitive(piece)
        elif piece.gerund or piece.participle:
            self._bind_participle(piece)
        else:
            self._bind_finite(piece)
        if not piece.sources:
            piece.sources = self.clauses.agents(piece.subject)

    def bind_fronted(self) -> None:
        """Give "Signaling its readiness, Seoul ..." the subject of the verb that follows."""
        finite = next((c for c in self.chunks if c.is_verb and c.finite and c.subject), None)
        for piece in self.chunks:
            if finite is None or piece.at >= finite.at:
                return
            if piece.is_verb and piece.subject is None and not piece.finite:
                piece.subject, piece.sources, piece.link = finite.subject, finite.sources, "fronted"

    def _inherit(self, piece: Chunk, governor: Chunk | None, link: str) -> None:
        piece.governor, piece.link = governor, link
        if governor is not None:
            piece.subject, piece.sources = governor.subject, governor.sources

    def _bind_adjective(self, piece: Chunk) -> None:
        """A predicate: after "be", or alone after its subject in a headline."""
        before = self.clauses.before(piece.at)
        if before is None:
            return
        if before.kind == "copula" or (before.kind == "verb" and not before.infinitive):
            self._inherit(piece, before, "be")
        elif before.kind == "noun":
            piece.subject = self._climb(before)
        elif before.kind == ",":
            piece.subject = self._over_commas(before.at)

    def _bind_infinitive(self, piece: Chunk) -> None:
        """The governor is the nearest verb, adjective or noun to the left that can take "to"."""
        object_: Chunk | None = None
        for n in range(piece.at - 1, max(-1, piece.at - _FARTHEST), -1):
            left = self.chunks[n]
            if left.kind == "noun":
                if self.clauses.roles(left) and (n + 1 == piece.at or self.chunks[n + 1].kind == "I"):
                    self._under_noun(piece, left)
                    return
                before = self.chunks[n - 1]
                if before.kind == "I" and self.clauses.word(before.last) == "for" and left.agent:
                    piece.subject, piece.sources = left, self.clauses.agents(left)  # "for X to V"
                    piece.link = "for"
                    return
                object_ = left
            elif left.kind in ("verb", "adjective", "copula"):
                self._inherit(piece, left, "to")
                if left.kind == "verb" and object_ is not None and self._controls_object(left):
                    piece.subject, piece.sources = object_, self.clauses.agents(object_)
                    piece.link = "object to"
                return
            elif left.kind in (".", "S"):
                return

    def _controls_object(self, verb: Chunk) -> bool:
        entry = self.clauses.sentence.entries[verb.main]
        return any(cue.request for cue in entry.verbs) or "force" in self.clauses.roles(verb)

    def _under_noun(self, piece: Chunk, noun: Chunk) -> None:
        piece.governor, piece.link = noun, "to"
        verb = self._verb_of(noun)
        others = noun.parties and self.clauses.word(noun.first) not in POSSESSIVES  # "blocked Y's bid to"
        if verb is not None and not others and all(c.kind == "I" for c in self.chunks[verb.at + 1 : noun.at]):
            noun.governor, noun.link = verb, "to"
        if noun.parties:
            piece.subject, piece.sources = noun, noun.parties
        elif verb is not None:
            piece.subject, piece.sources = verb.subject, verb.sources

    def _verb_of(self, noun: Chunk) -> Chunk | None:
        """The verb whose object or argument a noun phrase is."""
        for n in range(noun.at - 1, max(-1, noun.at - _FARTHEST), -1):
            left = self.chunks[n]
            if left.is_verb:
                return left
            if left.kind in (".", "S", "R"):
                return None
        return None

    def _bind_participle(self, piece: Chunk) -> None:
        before = self.clauses.before(piece.at)
        if before is None:
            return
        if before.kind == "I":
            self._after_preposition(piece, before)
        elif before.kind in (",", "C") or before.is_verb or before.kind in ("S", "adjective"):
            verb = self._last_verb(piece.at)
            if verb is not None and before.kind == "C" and (verb.gerund or verb.participle):
                self._inherit(piece, verb.governor, verb.link)
                piece.subject, piece.sources = verb.subject, verb.sources
            else:
                self._inherit(piece, verb, "with" if before.kind == "," else "ing")
        elif before.kind == "noun":
            piece.subject, piece.link = self._climb(before) if piece.participle else before, "reduced"
            if piece.gerund and not (before.agent or self.clauses.agents(before)):
                self._as_its_maker(piece, before)

    def _as_its_maker(self, piece: Chunk, text: Chunk) -> None:
        """Read "adopted a resolution demanding", "sent a letter urging": who makes the text demands it."""
        verb = self._verb_of(text)
        if verb is not None and verb.at + 1 == text.at and not verb.passive and self._makes(verb):
            piece.sources = verb.sources

    def _makes(self, verb: Chunk) -> bool:
        """Whether a verb makes its object the subject's own: "adopted", "sent"; not "received", "vetoed"."""
        return bool(self.clauses.roles(verb) & _MAKING) or self.clauses.word(verb.main) in self.clauses.lexicon.issuing

    def _after_preposition(self, piece: Chunk, preposition: Chunk) -> None:
        """Read "accused Y of shelling": Y shells; "by shelling", "for shelling": whoever acts in the clause does."""
        word = self.clauses.word(preposition.first)
        verb = self._verb_of(preposition)
        noun = self.clauses.before(preposition.at)
        if noun is not None and noun.kind == "noun" and self.clauses.roles(noun):
            self._under_noun(piece, noun)  # "no intention of meeting"
            return
        if noun is not None and noun.kind == "adjective" and self.clauses.roles(noun):
            self._inherit(piece, noun, word)  # "not interested in meeting"
            return
        self._inherit(piece, verb, word)
        if verb is None or word not in ("of", "for", "from", "over", "against", "as", "into"):
            return
        object_ = next((c for c in self.chunks[verb.at + 1 : preposition.at] if c.kind == "noun"), None)
        if object_ is not None and not verb.passive and (object_.parties or object_.agent):
            piece.subject, piece.sources = object_, self.clauses.agents(object_)

    def _last_verb(self, at: int) -> Chunk | None:
        return next((c for c in reversed(self.chunks[max(0, at - _FARTHEST) : at]) if c.is_verb or c.kind == "."), None)

    def _bind_finite(self, piece: Chunk) -> None:
        before = self.clauses.before(piece.at)
        while before is not None and before.kind in ("Z", "z"):
            before = self.clauses.before(before.at)
        if before is None or before.kind in (".", "S"):
            return
        if before.kind == "noun":
            piece.subject = self._climb(before)
            self._reduce(piece)
            self._resolve_pronoun(piece, before)
            self._in_relative(piece)
        elif before.kind == "R":
            piece.subject, piece.link = self._antecedent(before), "relative"
        elif before.kind == ",":
            piece.subject = self._over_commas(before.at)
        elif before.kind == "C":
            self._coordinate(piece)
        else:
            verb = self._last_verb(piece.at)
            if verb is not None and verb.kind != ".":
                self._inherit(piece, verb, "and")

    def _coordinate(self, piece: Chunk) -> None:
        verb = self._last_verb(piece.at)
        while verb is not None and verb.kind != "." and (self._is_aside(verb) or not self._like(verb, piece)):
            verb = self._last_verb(verb.at)
        if verb is not None and verb.kind != ".":
            self._inherit(piece, verb.governor if verb.infinitive else None, verb.link if verb.infinitive else "and")
            piece.subject, piece.sources = verb.subject, verb.sources
            if self._shares_auxiliary(piece, verb):
                piece.shared, piece.modal, piece.negated = verb.shared or verb, verb.modal, verb.negated

    def _shares_auxiliary(self, piece: Chunk, verb: Chunk) -> bool:
        """Whether "will not disarm or negotiate" has one auxiliary for both verbs."""
        bare = piece.kind == "verb" and piece.first == piece.last and self.clauses.word(piece.first - 1) != "but"
        helped = verb.shared or verb.first < verb.main
        return bare and bool(helped) and bool(self.clauses.sentence.entries[piece.main].forms & BASE)

    def _is_aside(self, verb: Chunk) -> bool:
        """Whether a verb names the speaker in passing: ", Y said, and ..."."""
        after = self.chunks[verb.at + 1 : verb.at + 2]
        opens = verb.at >= 2 and self.chunks[verb.at - 2].kind == ","
        return opens and bool(after) and after[0].kind == "," and "speech" in self.clauses.roles(verb)

    def _like(self, one: Chunk, other: Chunk) -> bool:
        """Whether "to meet and discuss" coordinates two verbs: finite ones, or a base form after an infinitive."""
        if one.finite:
            return True
        tags = self.clauses.sentence.tags
        entry = self.clauses.sentence.entries[other.main]
        return one.infinitive and tags[other.main] == "V" and bool(entry.forms & 1)

    def _reduce(self, piece: Chunk) -> None:
        """Read "opened its doors to those ordered out": a participle after a verb's object is not a second verb."""
        forms = self.clauses.sentence.entries[piece.main].forms
        if piece.subject is None or piece.kind != "verb" or piece.first != piece.main or not forms & PARTICIPLE:
            return
        before = self.clauses.before(piece.subject.at)
        if before is None or not before.is_verb or "speech" in self.clauses.roles(before):
            return
        after = self.chunks[piece.at + 1] if piece.at + 1 < len(self.chunks) else None
        if after is None or after.kind != "noun":
            piece.participle = piece.passive = True
            piece.link = "reduced"
        elif before.first == before.main and before.at and self.chunks[before.at - 1].kind == "noun":
            before.link = "reduced"  # "the missiles guided by radar hit": the earlier of the two is the participle
            piece.subject = self._climb(self.chunks[before.at - 1])

    def _resolve_pronoun(self, piece: Chunk, phrase: Chunk) -> None:
        """Read "said it had paid": an unresolved pronoun under a verb of speech is the speaker."""
        if not phrase.pronoun or phrase.own or phrase.parties:
            return
        verb = self._last_verb(phrase.at)
        if verb is not None and verb.is_verb and "speech" in self.clauses.roles(verb):
            piece.subject, piece.sources = verb.subject, verb.sources

    def _in_relative(self, piece: Chunk) -> None:
        """Read "X, which Y accused": the relative is the object, and the clause is none of the main one's."""
        opens = self.clauses.before(piece.subject.at) if piece.subject is not None else None
        if opens is not None and opens.kind == "R" and self.clauses.word(opens.first) in _OBJECT_RELATIVES:
            piece.link, piece.relative_object = "relative", self._antecedent(opens)

    def _head_before(self, at: int) -> int | None:
        """Where the phrase that chunk `at` belongs to begins: over "of Y" or "using precision bombs"."""
        if at and (subject := self._reduced_subject(at - 1)) is not None:
            return subject.at
        if at < 2 or self.chunks[at - 1].kind != "I" or self._clause_preposition(at - 1):
            return None
        if self.chunks[at - 2].kind == "noun":
            return at - 2
        subject = self._reduced_subject(at - 2)
        return subject.at if subject is not None else None

    def _reduced_subject(self, n: int) -> Chunk | None:
        return self.chunks[n].subject if self.chunks[n].link == "reduced" else None

    def _climb(self, phrase: Chunk) -> Chunk:
        """From "the president of Peru" at its end to its head, over prepositional phrases."""
        at = phrase.at
        for _ in range(_FARTHEST):
            step = self._head_before(at)
            if step is None:
                break
            at = step
            if self.chunks[at].pronoun:
                break
        return self.chunks[at]

    def _clause_preposition(self, at: int) -> bool:
        return self.clauses.word(self.chunks[at].last) in self.clauses.lexicon.clause_prepositions

    def _antecedent(self, relative: Chunk) -> Chunk | None:
        before = self.clauses.before(relative.at)
        if before is not None and before.kind == "C":  # "..., who ... and who ..."
            verb = self._last_verb(relative.at)
            return verb.subject if verb is not None and verb.link == "relative" else None
        if before is not None and before.kind == ",":
            before = self.clauses.before(before.at)
        if before is None or before.kind != "noun":
            return None
        return before if before.agent else self._climb(before)

    def _and_who(self, comma: int) -> bool:
        """Whether a further relative clause follows: "X, who ..., and who ..., opposed"."""
        return [c.kind for c in self.chunks[comma + 1 : comma + 3]] == ["C", "R"]

    def _over_commas(self, comma: int) -> Chunk | None:
        """The subject before an inserted phrase: "Peru, a member of the council, opposed"."""
        for n in range(comma - 1, max(-1, comma - _FARTHEST), -1):
            piece = self.chunks[n]
            if piece.kind in (".", "S"):
                break
            if piece.kind == "," and n > 0 and self.chunks[n - 1].kind == "noun" and not self._and_who(n):
                return self._climb(self.chunks[n - 1])
            if piece.is_verb and piece.finite and piece.link != "relative":
                return piece.subject
        before = self.chunks[comma - 1]
        return self._climb(before) if before.kind == "noun" else None
