"""What reading one sentence for relations needs: its clauses, who speaks, and how a relation is written down."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from newsanalysis.lexicons.stance import Cue
from newsanalysis.records import Category, Modality, Span
from newsanalysis.scoring.chunks import Chunk
from newsanalysis.scoring.clauses import Argument, Clauses
from newsanalysis.scoring.context import Context, Contexts, worth
from newsanalysis.scoring.tagging import POSSESSIVES

SURE, LIKELY, GUESS, HUNCH = 0.9, 0.7, 0.5, 0.4
"""Confidence: subject, cue and target in their places; one of them inferred; two inferred; by elimination."""

OWNING = frozenset(("of", "by", "from", "in", "for", "at"))
_PLURALS = frozenset(("they", "we", "them", "us", "their", "our", "both", "two", "these", "all"))
_PLURAL_NAMES = frozenset(("two", "koreas", "leaders", "sides"))
_RECIPROCAL = frozenset((("each", "other"), ("one", "another")))
_DEFINITE = frozenset(("the", "this", "that", "these", "those", "such", "both", "either"))
_REACH = 8
_SOME, _SOME_WORDS = "...", 5

Pairs = Iterable[tuple[int, int | None]]


@dataclass(frozen=True, slots=True)
class Event:
    """What "the deal" or "the attack" points back to: an act of a category (or any, if ``None``), of several or one.

    With `sides` it is toward both who have part in it: "China took no side"; `said` is what was said, not done.
    """

    category: Category | None
    joint: bool
    sides: bool = False
    said: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """What one party of a sentence does or says toward another.

    Parameters
    ----------
    source, target
        Indices into the parties given; `target` is ``None`` where it is toward nobody by name. A party that
        stands for several actors ("the two leaders") and acts on itself has its own index twice.
    stance
        -1 (hostile, coercive) to 1 (cooperative, engaging), after negation, reversal and modality.
    category
        PLOVER category, or ``"WITHHOLD"``.
    modality
        Whether it is asserted, conditional, hedged, negated or unknown.
    confidence
        0 to 1: how sure the pattern is about the pair and the sign.
    evidence
        The words that say so, as spans of the text given.
    event
        The event told before whose doers are the target, where the sentence names them by "the deal" and the like.
    unnamed
        Whether it is done to the other side, whom the sentence leaves out: "Pyongyang proposed talks".
    returned
        Whether that side does it back: "Pyongyang held talks".
    beside
        Who else does it to that side: "Paris and Bonn protested".
    """

    source: int
    target: int | None
    stance: float
    category: Category
    modality: Modality
    confidence: float
    evidence: tuple[Span, ...]
    event: Event | None = None
    unnamed: bool = False
    returned: bool = False
    beside: tuple[int, ...] = ()


class Reading:
    """One sentence under reading."""

    def __init__(self, clauses: Clauses, speaker: int | None, *, events: bool = False) -> None:
        self.clauses, self.chunks, self.lexicon = clauses, clauses.chunks, clauses.lexicon
        self.entries, self.tags = clauses.sentence.entries, clauses.sentence.tags
        self.word = clauses.word
        self.speaker, self.events = speaker, events
        self.contexts = Contexts(clauses)
        self._any_reciprocal = any(token.lower in ("each", "another") for token in clauses.sentence.tokens)
        self._verb_cues: dict[int, list[tuple[Cue, int]]] = {}
        self._noun_cues: dict[int, tuple[Cue, int] | None] = {}

    def following(self, piece: Chunk, reach: int) -> list[Chunk]:
        """The chunks after `piece`."""
        return self.chunks[piece.at + 1 : piece.at + 1 + reach]

    def matching(self, piece: Chunk) -> list[tuple[Cue, int]]:
        """Cues of a verb whose words follow it, and how many chunks those words fill."""
        if piece.at not in self._verb_cues:
            self._verb_cues[piece.at] = list(self._matching(piece))
        return self._verb_cues[piece.at]

    def _matching(self, piece: Chunk) -> Iterator[tuple[Cue, int]]:
        for cue in self.entries[piece.main].verbs:
            end = self.match(cue.words, piece.main + 1)
            if end is not None:
                yield cue, sum(1 for c in self.following(piece, _REACH) if c.last < end) if cue.words else 0

    def words_of(self, piece: Chunk, cue: Cue) -> range:
        """The tokens of a verb's cue, with what stands between its words: "expressed deep regret"."""
        return range(piece.main, self.match(cue.words, piece.main + 1) or piece.main + 1)

    def match(self, words: tuple[str, ...], at: int) -> int | None:
        """Where `words` end if they stand at token `at`; "its" stands for any possessive."""
        for word in words:
            if word == _SOME:
                at = self._skipped(words[words.index(word) + 1], at)
                continue
            while self.word(at) != word and self.tags[at : at + 1] in ("B", "W", "J"):
                at += 1  # "expressed deep regret"
            here = self.word(at)
            if here not in (word, word + "s") and not (word == "its" and here in POSSESSIVES):
                return None
            at += 1
        return at

    def _skipped(self, word: str, at: int) -> int:
        """Where `word` stands within a few words of token `at`: "send ... warships"."""
        return next((n for n in range(at, at + _SOME_WORDS) if self.word(n) in (word, word + "s")), at)

    def noun_cue(self, piece: Chunk) -> tuple[Cue, int] | None:
        """The last cue noun of a phrase, and its token."""
        if piece.at not in self._noun_cues:
            self._noun_cues[piece.at] = self._noun_cue(piece)
        return self._noun_cues[piece.at]

    def _noun_cue(self, piece: Chunk) -> tuple[Cue, int] | None:
        for n in range(piece.last, piece.first - 1, -1):
            if self.entries[n].nouns and self.tags[n] in "NJ":
                for cue in self.entries[n].nouns:
                    start = n - len(cue.words)
                    if start >= 0 and all(self.word(start + k) == word for k, word in enumerate(cue.words)):
                        return cue, n
        return None

    def holders(self, phrase: Chunk) -> tuple[int, ...]:
        """The parties a phrase stands for, or whose its thing is: "the government of Y", "officials in Y"."""
        return phrase.parties or self.clauses.agents(phrase)

    def owned_by_pronoun(self, phrase: Chunk) -> bool:
        """Whether a phrase is "their commitment": its party is a possessive, whose own thing it is."""
        tokens, parties = self.clauses.sentence.tokens, self.clauses.sentence.parties
        owners = [n for n in range(phrase.first, phrase.last + 1) if parties[n] in phrase.parties]
        return len(owners) == 1 and phrase.last > owners[0] and tokens[owners[0]].lower in POSSESSIVES

    def has_possessive(self, phrase: Chunk) -> bool:
        """Whether a phrase is "its talks": somebody's, even where nobody knows whose."""
        return any(self.word(n) in POSSESSIVES for n in range(phrase.first, phrase.last))

    def placed(self, arguments: Sequence[Argument], slots: Collection[str] | None = None) -> tuple[int, ...]:
        """The parties in the first argument that stands in one of `slots`, or in any."""
        for argument in arguments:
            if (slots is None or argument.slot in slots) and (found := self.holders(argument.phrase)):
                return found
        return ()

    def sources(self, piece: Chunk, context: Context) -> tuple[tuple[int, ...], float]:
        """Who acts by a verb or predicate, and how sure that is."""
        if context.sources is not None:
            return context.sources, GUESS
        subject = piece.subject
        if piece.sources:
            return piece.sources, SURE if subject is None or subject.agent or subject.pronoun else GUESS
        if self.speaker is not None and piece.link not in ("relative", "reduced"):
            if subject is not None and subject.own:
                return (self.speaker,), LIKELY
            if subject is None or (not piece.finite and not (subject.agent or subject.pronoun)):
                return (self.speaker,), GUESS
        crowd = self._crowd(piece)
        return crowd, HUNCH if crowd else 0.0

    def _crowd(self, piece: Chunk) -> tuple[int, ...]:
        """Read "Thousands marched in Y against ...": people without a country are of the place where they act."""
        subject = piece.subject
        if subject is None or subject.named or subject.pronoun:
            return ()
        if not (self.entries[subject.main].plural and subject.agent) and not self._counts(subject):
            return ()
        return self.placed(self.clauses.arguments(piece), ("in", "across", "at"))

    def _counts(self, phrase: Chunk) -> bool:
        return self.word(phrase.main) in self.lexicon.collectives

    def sayers(self, piece: Chunk) -> tuple[int, ...]:
        """Who says what a clause says: the subject of the verb of speech around it, or the speaker."""
        if self.speaker is not None:
            return (self.speaker,)
        for other in (*reversed(self.chunks[: piece.at]), *self.chunks[piece.at + 1 :]):
            if other.kind == "verb" and other.sources and other is not piece and other.sources != piece.sources:
                cues = self.entries[other.main].verbs
                if "speech" in self.clauses.roles(other) or any(c.request or c.threat for c in cues):
                    return other.sources
        return ()

    def stands_for_several(self, party: int) -> bool:
        """Whether a party may be several actors: "the two leaders", "they", "the Koreas"."""
        words = self.clauses.sentence
        place = words.tokens[words.parties.index(party)] if party in words.parties else None
        name = place.lower.split() if place is not None and place.text != "US" else [""]
        return (
            name[0] in _PLURALS
            or name[-1] in _PLURAL_NAMES
            or (name[-1].endswith("s") and len(name) > 1 and name[0] == "the")
        )

    def are_several(self, parties: Sequence[int]) -> bool:
        """Whether parties are more than one actor."""
        return len(parties) > 1 or self.stands_for_several(parties[0])

    def each_other(self, group: Sequence[int]) -> list[tuple[int, int]]:
        """Every ordered pair of a group; a party that stands for several actors also with itself."""
        pairs = [(one, other) for one in group for other in group if one != other]
        return pairs + [(one, one) for one in group if self.stands_for_several(one)]

    def reciprocal(self, piece: Chunk, skip: int = 0) -> bool:
        """Whether "each other" or "one another" completes a verb or noun."""
        if not self._any_reciprocal:
            return False
        places = (argument.phrase.first for argument in self.clauses.arguments(piece, skip))
        return any((self.word(n), self.word(n + 1)) in _RECIPROCAL for n in places)

    def event(self, phrase: Chunk) -> Event | None:
        """What "the deal" points back to; nothing where the phrase says whose it is."""
        if self.word(phrase.first) not in _DEFINITE or phrase.parties:
            return None
        if any(argument.phrase.parties for argument in self.clauses.arguments(phrase)):
            return None
        for word in (self.word(n) for n in range(phrase.last, phrase.first, -1)):  # "called the step rash"
            if word in self.lexicon.joint_events or word in self.lexicon.single_events:
                said = word in self.lexicon.said_events
                return Event(None, joint=word in self.lexicon.joint_events, said=said)
        found = self.noun_cue(phrase)
        return Event(found[0].category, joint=found[0].mutual) if found else None

    def emit(
        self,
        pairs: Pairs,
        cue: Cue,
        context: Context,
        evidence: Iterable[int],
        confidence: float,
        *,
        weight: float | None = None,
        event: Event | None = None,
        unnamed: bool = False,
    ) -> Iterator[Relation]:
        """Write down a cue's relation for each pair."""
        threat = self.lexicon.threat if context.left_open and cue.weight < 0 else context.threat
        if threat is not None and cue.category != "THREATEN":
            cue, context.turn, weight = threat, "", None
        stance, category = worth(cue, cue.weight if weight is None else weight, context, self.lexicon)
        modality: Modality = "hedged" if context.wished and context.modality == "asserted" else context.modality
        if cue.awaited and modality == "asserted":
            modality = "conditional"
        words = [*evidence, *context.words]
        pairs = list(pairs)
        doers = tuple(dict.fromkeys(source for source, _ in pairs))
        for source, target in pairs:
            if source != target or self.stands_for_several(source):
                found = self.relation(source, target, stance, category, modality, confidence, words, event)
                back = unnamed and cue.both and context.plain
                yield replace(found, unnamed=True, returned=back, beside=doers) if unnamed else found

    def relation(
        self,
        source: int,
        target: int | None,
        stance: float,
        category: Category,
        modality: Modality,
        confidence: float,
        words: Sequence[int],
        event: Event | None = None,
    ) -> Relation:
        """Write down one relation, its words as spans."""
        spans = self._spans(words)
        return Relation(source, target, stance, category, modality, round(confidence, 3), spans, event)

    def _spans(self, words: Sequence[int]) -> tuple[Span, ...]:
        """The places of words, neighbours joined."""
        tokens = self.clauses.sentence.tokens
        spans: list[Span] = []
        last = -2
        for n in sorted({n for n in words if 0 <= n < len(tokens)}):
            if n == last + 1:
                spans[-1] = Span(spans[-1].start, tokens[n].end)
            else:
                spans.append(Span(tokens[n].start, tokens[n].end))
            last = n
        return tuple(spans)
