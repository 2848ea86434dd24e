"""What the words around a cue make of it: refused, ended, negated, conditional, hedged, or left open."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsanalysis.lexicons.stance import Cue, Entry, StanceLexicon
from newsanalysis.records import NEUTRAL_BAND, Category, Modality
from newsanalysis.scoring.chunks import Chunk
from newsanalysis.scoring.clauses import Clauses
from newsanalysis.words import verb_forms

_GOVERNING = frozenset(("to", "object to", "ing", "from", "of", "be", "in", "on", "at", "about", "for", "out", "off"))
_VERBAL = ("to", "object to", "ing", "be")
_HEDGE_REACH = 5
_HAPPENING = frozenset(
    form for verb in ("happen", "occur", "materialize", "exist", "begin") for form in verb_forms(verb).all()
)
_WILLING = frozenset(("commit", "will"))
_BLAMING = frozenset(("ACCUSE", "SANCTION", "COERCE"))
_WILL = frozenset(("will", "would", "wo", "'ll", "’ll", "'d", "’d"))
"""Modals under which a negation is a refusal: "will not meet Y"."""
_SEEN = frozenset(form for verb in ("see", "view", "regard", "read", "interpret") for form in verb_forms(verb).all())
_CAP = 0.2
"""What a negated or forborne hostility is worth at most."""
_CARRYING = frozenset(("to", "into", "in"))
"""Prepositions over which a verb's negation reaches the noun: "will not return to talks"."""


@dataclass(slots=True)
class Context:
    """What governs a cue; `words` are the tokens that say so.

    `turn` is ``"refused"`` or ``"ended"`` where an odd number of words turn the cue; `source` the parties whose wish
    it is, where another asks for it; `threat` the cue that makes whatever follows a threat; `left_open` that it was not
    ruled out; `refusal` the negated verb that makes a will or an undertaking a refusal.
    """

    turn: str = ""
    negated: bool = False
    modality: Modality = "asserted"
    scale: float = 1.0
    sources: tuple[int, ...] | None = None
    wished: bool = False
    undertaken: bool = False
    threat: Cue | None = None
    left_open: bool = False
    refusal: Chunk | None = None
    words: list[int] = field(default_factory=list)

    @property
    def plain(self) -> bool:
        """Whether the thing is simply said to be."""
        return self.modality == "asserted" and not (self.turn or self.negated or self.undertaken or self.wished)

    def turned(self, how: str, *words: int) -> None:
        """Turn the cue, or turn it back."""
        self.turn = "" if self.turn else how
        self.words += words


def worth(cue: Cue, weight: float, context: Context, lexicon: StanceLexicon) -> tuple[float, Category]:
    """The stance of a cue in its context, and the category that this makes of it."""
    category: Category = cue.category
    if weight * cue.weight < 0 and not (context.turn or cue.request):
        category = "SUPPORT" if weight > 0 else "ACCUSE"  # "condemned attacks on Y"
    if context.undertaken and category == "CONSULT" and not context.negated:
        weight = max(weight, lexicon.turned["undertaken_talk"])
    if context.turn:
        weight, category = _turned(weight, context.turn, category, lexicon)
    if context.negated:
        weight = weight * lexicon.scale["negated"]
        weight = min(weight, _CAP)
        category = "REJECT" if weight <= -NEUTRAL_BAND else category
    scale = lexicon.scale.get(context.modality, 1.0) if context.modality != "negated" else 1.0
    return max(-1.0, min(1.0, weight * scale * context.scale)), category


def _turned(weight: float, how: str, category: Category, lexicon: StanceLexicon) -> tuple[float, Category]:
    values = lexicon.turned
    if how == "refused":
        return (values["refused_warm"], "REJECT") if weight > 0 else (values["refused_cold"], "SUPPORT")
    if weight > 0:
        ends_talk = category in ("CONSULT", "AGREE")
        return min(values["ended_warm"], -0.75 * weight), "REJECT" if ends_talk else "SANCTION"
    return values["ended_cold"], "CONCEDE"


class Contexts:
    """Reads the context of each cue of one sentence."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses, self.lexicon = clauses, clauses.lexicon
        self._conditional = self._scopes(self.lexicon.conditions)
        self._unknown = self._scopes(self.lexicon.unknowns)

    def of_verb(self, piece: Chunk) -> Context:
        """The context of a verb group or predicate, from its own auxiliaries and what governs it."""
        context = Context()
        self._own(piece, context)
        self._lacks_object(piece, context)
        if self.awaits(piece, self.lexicon.awaiting):
            context.modality, context.scale = "hedged", self.lexicon.scale["awaited"]
        self._climb(piece, context)
        self._modality(piece.main, context)
        return context

    def of_noun(self, piece: Chunk, token: int, verb: Chunk | None, as_subject: bool) -> Context:
        """The context of a noun: the nouns before it ("an end to"), and the verb whose object or subject it is."""
        context = Context()
        revived = verb is not None and self.clauses.word(verb.main) in self.lexicon.revivers
        self._inside(piece, token, context, spoiled=not revived)
        outer = self._nouns_before(piece, context)
        if verb is not None:
            if as_subject:
                self._as_subject(verb, context)
                before = self.clauses.before(piece.at)
                if before is not None and before.kind == "verb" and before.gerund:
                    self._role_of(before, context, noun=True)  # "removing the sanctions is out of the question"
            elif self._reaches(verb, outer):
                self._role_of(verb, context, noun=True)
                self._governed(verb, context)
                self._climb(verb, context)
        self._modality(token, context)
        return context

    def _own(self, piece: Chunk, context: Context) -> None:
        if piece.negated:
            self._deny(piece, context)
            context.words += self._negation(piece)
        if piece.subject is not None and self._is_nobody(piece, piece.subject):
            context.negated = not context.negated
            context.words += self._negation(piece.subject)
        unable = piece.negated and piece.modal == "could"
        if piece.modal in self.lexicon.hedged_modals and not unable:
            context.modality = "hedged"
            context.words.append(piece.first)

    @staticmethod
    def _is_nobody(piece: Chunk, subject: Chunk) -> bool:
        """Whether "no X official", "neither X nor Y" does it."""
        return piece.is_verb and piece.finite and subject.negated and subject.agent and bool(subject.parties)

    def _deny(self, piece: Chunk, context: Context) -> None:
        if self._refuses(piece):
            context.turned("refused")
        else:
            context.negated = not context.negated

    def _negation(self, piece: Chunk) -> list[int]:
        """The tokens that negate a chunk, with the auxiliary: "will not", "was n't", "no"."""
        piece = piece.shared or piece
        first = piece.first - 1 if self._tag(piece.first - 1) in ("Z", "z") else piece.first
        return list(range(first, 1 + max((n for n in range(first, piece.last + 1) if self._is_negator(n)), default=-1)))

    def _is_negator(self, n: int) -> bool:
        word = self.clauses.word(n)
        return (
            self._tag(n) in ("Z", "z") or word in ("cannot", "little") or (word == "longer" and self._tag(n - 1) == "Z")
        )

    def _lacks_object(self, piece: Chunk, context: Context) -> None:
        """Read "offered no talks": what is done to nothing is not done."""
        for argument in self.clauses.arguments(piece)[:1]:
            phrase = argument.phrase
            after = self.clauses.chunks[phrase.at + 1 : phrase.at + 2]
            says_that = bool(after) and after[0].is_verb and after[0].finite  # "insisted no shots were fired"
            if argument.slot == "object" and self._tag(phrase.first - 1) == "z" and not says_that:
                self._deny(piece, context)
                context.words.append(phrase.first - 1)

    def awaits(self, piece: Chunk, words: frozenset[str]) -> bool:
        """Whether one of `words` stands before "for Y to": "the conditions needed for the two to meet"."""
        if not (piece.infinitive and piece.link == "for" and piece.subject is not None):
            return False
        before = self.clauses.before(piece.subject.at)
        return before is not None and self.clauses.word(before.first - 1) in words

    def _governed(self, governor: Chunk, context: Context) -> None:
        """Read the negation and the modal of what governs a cue."""
        if self.leaves_open(governor):
            context.words += self._negation(governor)
        elif (unwilling := self._unwilling(governor)) is not None:
            context.refusal = unwilling
            context.turned("refused", *self._negation(unwilling), *self._role_words(governor))
        elif governor is not context.refusal:
            self._own(governor, context)

    def leaves_open(self, governor: Chunk) -> bool:
        """Whether "would not rule out" governs."""
        return governor.negated and "exclude" in self.clauses.roles(governor)

    def _role_words(self, piece: Chunk) -> range:
        """The tokens of a word with a role: "rule out"."""
        roles = self.clauses.sentence.entries[piece.main].verb_roles if piece.kind == "verb" else ()
        found = (words for words, _ in roles if self._phrase_at(words, piece.main + 1))
        return range(piece.main, piece.main + 1 + len(next(found, ())))

    def _refuses(self, piece: Chunk) -> bool:
        """Whether a negated verb is a refusal: "will not meet Y", but not "would not have met", "will not be met"."""
        if piece.infinitive and piece.governor is not None and "commit" in self.clauses.roles(piece.governor):
            return True  # "vowed never to"
        perfect = any(self.clauses.word(n) == "have" for n in range(piece.first, piece.main))
        return piece.modal in _WILL and bool(piece.sources) and not (piece.passive or perfect)

    def _tag(self, n: int) -> str:
        return self.clauses.sentence.tags[n : n + 1] if n >= 0 else ""

    def _climb(self, piece: Chunk, context: Context) -> None:
        steps = 0
        while piece.governor is not None and piece.link in _GOVERNING and steps < 6:
            governor = piece.governor
            if self._alleges(governor, piece.link):
                context.modality = "hedged"
                return
            if piece.link == "object to" and self._asks(governor):
                context.sources, context.wished = governor.sources, True
                context.words.append(governor.main)
            elif self._decides(governor, piece):
                self._role_of(governor, context, noun=False)
            if self._holds(governor, piece):
                self._governed(governor, context)
                self._not_yet(governor, piece, context)
            piece, steps = governor, steps + 1

    def _not_yet(self, governor: Chunk, piece: Chunk, context: Context) -> None:
        """Read "has yet to return to talks": it has not."""
        yet = next((n for n in range(governor.first, piece.first) if self.clauses.word(n) == "yet"), None)
        if governor.kind == "copula" and piece.infinitive and yet is not None and not governor.negated:
            context.negated = not context.negated
            context.words += range(governor.first, piece.first + 1)

    def _alleges(self, governor: Chunk, link: str) -> bool:
        """Whether "accused Y of helping Z", "punished Y for" governs: what Y is said to do is alleged."""
        cues = self.clauses.sentence.entries[governor.main].verbs
        return governor.kind == "verb" and link in ("of", "for") and any(cue.category in _BLAMING for cue in cues)

    def _decides(self, governor: Chunk, piece: Chunk) -> bool:
        """Whether what a governor does with an act holds for `piece`: by "to", as a noun, or by its own preposition."""
        return not self._is_purpose(piece, governor) and (governor.kind == "noun" or self._holds(governor, piece))

    def _holds(self, governor: Chunk, piece: Chunk) -> bool:
        """Whether a governor's own negation is that of `piece`: "is not ready to meet", "did not rule out meeting"."""
        return piece.link in _VERBAL or self._forgoes(governor, piece.link)

    def _is_purpose(self, piece: Chunk, governor: Chunk) -> bool:
        """Whether an infinitive says what for: "suspended drills to support talks" suspends no talks."""
        ends = governor.kind == "verb" and "end" in self.clauses.roles(governor)
        return piece.link == "to" and ends and governor.at + 1 < piece.at

    def _forgoes(self, governor: Chunk, link: str) -> bool:
        """Whether "stopped short of", "ruled out", "interested in" governs by its preposition."""
        entry = self.clauses.sentence.entries[governor.main]
        if link == "in" and "will" in entry.adjective_roles:
            return True  # "not interested in meeting"
        return any(words and words[-1] == link and roles & {"refuse", "end"} for words, roles in entry.verb_roles)

    def _unwilling(self, governor: Chunk) -> Chunk | None:
        """Find what negates "is not ready to", "has no interest in": a negated undertaking or will is a refusal."""
        if not self.clauses.roles(governor) & _WILLING:
            return None
        outer = governor.governor if governor.link == "be" else None
        return governor if governor.negated else outer if outer is not None and outer.negated else None

    def _asks(self, verb: Chunk) -> bool:
        return any(cue.request for cue in self.clauses.sentence.entries[verb.main].verbs)

    def _role_of(self, piece: Chunk, context: Context, *, noun: bool) -> None:
        roles = self.clauses.roles(piece)
        if self._unwilling(piece):
            return
        if self.leaves_open(piece):
            context.left_open, context.modality = True, "hedged"
            context.words += self._role_words(piece)
        elif "refuse" in roles:
            context.turned("refused", *self._role_words(piece))
        elif "end" in roles:
            context.turned("ended", *self._role_words(piece))
        elif "threat" in roles:
            cues = self.clauses.sentence.entries[piece.main]
            context.threat = next((cue for cue in (*cues.verbs, *cues.nouns) if cue.threat), None)
            context.words.append(piece.main)
        elif "wish" in roles and not noun and piece.link != "reduced":
            context.undertaken = True
            context.words.append(piece.main)
            context.scale *= self.lexicon.scale["wished"]
            if piece.kind == "verb":
                context.modality = "hedged"
        elif "commit" in roles:
            context.undertaken = True
            context.words.append(piece.main)
            context.scale *= self.lexicon.scale["committed"]

    def _inside(self, piece: Chunk, token: int, context: Context, *, spoiled: bool) -> None:
        """Words of the noun phrase itself: "no talks", "the aid cutoff", "lack of"."""
        entries = self.clauses.sentence.entries
        before = [n for n in range(piece.first, token) if spoiled and self._tag(n) == "J"]
        for n in range(piece.first, piece.last + 1):
            if self._tag(n) in ("Z", "z"):
                context.negated = not context.negated
                context.words.append(n)
            elif (n > token and self._is_cut(entries[n])) or (n in before and self._is_spoiled(entries[n])):
                context.turned("ended", n)
        if piece.first > 0 and self._tag(piece.first - 1) in ("Z", "z"):
            context.negated = not context.negated
            context.words.append(piece.first - 1)

    @staticmethod
    def _is_cut(entry: Entry) -> bool:
        """Whether the noun after says that the thing ends: "the aid cutoff"."""
        return "end" in entry.noun_roles and not entry.nouns

    @staticmethod
    def _is_spoiled(entry: Entry) -> bool:
        """Whether an adjective says that the thing has ended or gone sour: "strained ties", "stalled talks"."""
        return "end" in entry.adjective_roles or any("end" in roles for words, roles in entry.verb_roles if not words)

    def _nouns_before(self, piece: Chunk, context: Context) -> Chunk:
        """Turn by "an end to", "the lifting of", "a lack of"; return the outermost of them."""
        chunks, at = self.clauses.chunks, piece.at
        while at >= 2 and chunks[at - 1].kind == "I" and chunks[at - 2].kind == "noun":
            outer = chunks[at - 2]
            link = self.clauses.word(chunks[at - 1].first)
            roles = self.clauses.roles(outer)
            if link == "of" and self.clauses.word(outer.main) in self.lexicon.collectives:
                at -= 2  # "some of its sanctions"
                continue
            if link not in ("of", "to", "in", "from", "on", "for") or not roles & {"end", "refuse", "commit", "wish"}:
                break
            if outer.negated and roles & _WILLING:
                context.turned("refused", *self._negation(outer), outer.main)
            elif "end" in roles and link != "for":
                context.turned("ended", outer.main)
            elif "refuse" in roles:
                context.turned("refused", outer.main)
            at -= 2
        return chunks[at]

    def _reaches(self, verb: Chunk, phrase: Chunk) -> bool:
        """Whether a verb acts on a noun phrase: as its object, or by the preposition its role is written with."""
        between = self.clauses.chunks[verb.at + 1 : phrase.at]
        words = [self.clauses.word(c.first) for c in between if c.kind == "I"]
        if not words:
            return True
        entry = self.clauses.sentence.entries[verb.main]
        if any(found and found[-1] == words[-1] and len(words) == 1 for found, _ in entry.verb_roles):
            return True
        answer = any(cue.only_negated for cue in self.clauses.sentence.entries[phrase.main].nouns)  # "in response to"
        carried = len(between) == 1 and words[0] in _CARRYING and not answer
        return not self.clauses.roles(verb) & {"end", "refuse"} and (carried or not verb.negated)

    def _as_subject(self, verb: Chunk, context: Context) -> None:
        """Read "the talks collapsed", "the sanctions were lifted", "an attack is out of the question"."""
        word = self.clauses.word(verb.main)
        if verb.passive:
            self._role_of(verb, context, noun=True)
        elif word in self.lexicon.intransitive_ends:
            context.turned("ended", verb.main)
        elif verb.kind == "copula" and not verb.negated:
            self._said_of(verb.last + 1, context)
        if (verb.passive and word not in _SEEN) or word in _HAPPENING:
            self._own(verb, context)  # not "the demands have not changed", "support was never in doubt"

    def _said_of(self, at: int, context: Context) -> None:
        """Read what a copula says of its subject: it "is off the table", "is tense"."""
        entries = self.clauses.sentence.entries
        if self._dead(at):
            context.turned("refused", at)
        elif at < len(entries) and "end" in entries[at].adjective_roles:
            context.turned("ended", at)

    def _dead(self, at: int) -> bool:
        return any(self._phrase_at(phrase, at) for phrase in self.lexicon.dead_predicates) or any(
            self._phrase_at(phrase, at + 1) for phrase in self.lexicon.dead_predicates if len(phrase) > 1
        )

    def _phrase_at(self, phrase: tuple[str, ...], at: int) -> bool:
        return all(self.clauses.word(at + n) == word for n, word in enumerate(phrase))

    def _modality(self, token: int, context: Context) -> None:
        if any(start <= token <= end for start, end in self._unknown):
            context.modality = "unknown"
        elif self._is_conditional(token, context):
            context.modality = "conditional"
        elif context.modality == "asserted" and self._hedged(token):
            context.modality = "hedged"
        if context.negated and context.modality == "asserted":
            context.modality = "negated"

    def is_condition(self, token: int) -> bool:
        """Whether a token stands in the condition itself: "if they agree"."""
        return any(start <= token <= end for start, end in self._conditional)

    def _is_conditional(self, token: int, context: Context) -> bool:
        return self.is_condition(token) or ((context.undertaken or self._would(token)) and self._depends(token))

    def _depends(self, token: int) -> bool:
        """Whether a condition stands in the clause of `token`, or opens the sentence."""
        for start, _ in self._conditional:
            first, last = min(start, token), max(start, token)
            between = (c for c in self.clauses.chunks if first < c.first and c.main < last and c.main != token)
            if start < token or not any(c.is_verb and c.finite for c in between):
                return True
        return False

    def _would(self, token: int) -> bool:
        words = (self.clauses.word(n) for n in range(max(0, token - 8), token))
        return any(word in ("would", "will", "'d", "’d", "'ll", "’ll") for word in words)

    def _hedged(self, token: int) -> bool:
        reach = range(max(0, token - _HEDGE_REACH), token)
        return any(self.clauses.word(n) in self.lexicon.hedging_adverbs for n in reach)

    def _scopes(self, phrases: tuple[tuple[str, ...], ...]) -> list[tuple[int, int]]:
        """From each opening word ("if", "whether") to the next comma, boundary or the end."""
        tokens, tags = self.clauses.sentence.tokens, self.clauses.sentence.tags
        firsts = {phrase[0] for phrase in phrases}
        scopes = []
        for n, token in enumerate(tokens):
            if token.lower in firsts and any(self._phrase_at(p, n) for p in phrases if p[0] == token.lower):
                ends = [e for e in (tags.find(",", n), tags.find(".", n)) if e >= 0]
                scopes.append((n, min(ends, default=len(tokens))))
        return scopes
