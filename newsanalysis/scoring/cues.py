"""Who does or says what toward whom in one sentence: cue verbs, adjectives and nouns over its clauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from newsanalysis.lexicons.stance import Cue, StanceLexicon, stance_lexicon
from newsanalysis.records import Modality, Span
from newsanalysis.scoring.clauses import Clauses, Phrase
from newsanalysis.scoring.context import Context, Contexts, worth
from newsanalysis.scoring.protocol import GUESS, LIKELY, SURE, Relation
from newsanalysis.scoring.tagging import POSSESSIVES, cut

_REACTIONS = frozenset(("SUPPORT", "ACCUSE", "REJECT", "PROTEST", "AGREE"))
"""Categories whose verbs take an act as their object: "condemned attacks on Y" is not against Y."""
_OFFERED = frozenset(("REQUEST", "THREATEN", "AGREE"))
"""Categories of nouns that their owner directs at whoever takes a stand on them: "rejected Y's offer"."""
_SUFFERED = frozenset(("SANCTION", "COERCE", "ASSAULT"))
_NEAR = ("to", "with", "on", "against", "toward", "towards", "for", "over")
_OWNING = ("of", "by", "from", "in", "for", "at")
_PLURALS = frozenset(("they", "we", "them", "us", "their", "our", "both", "two", "these", "all"))
_PLURAL_NAMES = frozenset(("two", "koreas", "leaders", "sides"))
_RECIPROCAL = (("each", "other"), ("one", "another"))
_SOME, _SOME_WORDS = "...", 5
_FITTING, _NESTED, _ASKED, _ALONE, _NEARBY, _FAR = 1.0, 0.8, 0.7, 0.65, 0.6, 0.4
"""How well a target's place fits: where the cue looks for it; whose the thing there is; in what is asked; nobody's; ..."""
_LONGEST = 6000
"""Characters of one sentence that are read; the longest in print are a sixth of that."""

Parties = tuple[int, ...]
Pairs = list[tuple[int, int | None]]


def read_relations(
    text: str, parties: Sequence[Span], *, speaker: int | None = None, lexicon: StanceLexicon | None = None
) -> list[Relation]:
    """Read who does or says what toward whom in a sentence.

    Parameters
    ----------
    text
        One sentence.
    parties
        Where its parties stand; a span outside the text stands for a party that the sentence does not name.
    speaker
        The party whose words the sentence is: the source of what has no subject of its own, and of "I" and "we".
    lexicon
        The cues; those that ship by default.

    Returns
    -------
    list of Relation
        The surest first; of each pair and sign the surest only.

    References
    ----------
    Goldstein, J. (1992), A Conflict-Cooperation Scale for WEIS Events Data, Journal of Conflict Resolution 36(2).
    Open Event Data Alliance (2018), PLOVER: Political Language Ontology for Verifiable Event Records.

    Examples
    --------
    >>> text = "Seoul accepted an offer of talks from Pyongyang."
    >>> surest = read_relations(text, [Span(0, 5), Span(38, 47)])[0]
    >>> surest.source, surest.target, surest.category, surest.stance > 0
    (0, 1, 'AGREE', True)
    """
    lexicon = lexicon or stance_lexicon()
    words = cut(text[:_LONGEST], parties, lexicon)
    if not parties or not words.has_cue:
        return []
    kept: list[Relation] = []
    found = _Reader(Clauses(words, lexicon), speaker).read()
    for relation in sorted(found, key=lambda relation: (-relation.confidence, -abs(relation.stance))):
        same = [other for other in kept if (other.source, other.target) == (relation.source, relation.target)]
        if not any((other.stance > 0) == (relation.stance > 0) for other in same):
            kept.append(relation)
    return kept


class _Reader:
    def __init__(self, clauses: Clauses, speaker: int | None) -> None:
        self.clauses, self.speaker, self.lexicon = clauses, speaker, clauses.lexicon
        self.contexts, self.entries = Contexts(clauses), clauses.entries

    def read(self) -> Iterator[Relation]:
        for phrase in self.clauses.phrases:
            entry = self.entries[phrase.main]
            if phrase.kind == "noun":
                yield from self._noun(phrase)
            elif phrase.kind == "verb":
                yield from self._verb(phrase, phrase.main, entry.verbs)
            elif phrase.kind == "adjective":
                yield from self._verb(phrase, phrase.main, entry.adjectives)
            elif phrase.kind == "copula":
                for after in self.clauses.after(phrase, 1):  # "is at war with"
                    yield from self._verb(phrase, after.first, self.entries[after.first].adjectives)

    def _verb(self, verb: Phrase, token: int, cues: Sequence[Cue]) -> Iterator[Relation]:
        """Yield the relations of a verb or predicate, by the first of its cues that has a target; the longest come first."""
        context = self.contexts.of_verb(verb) if cues else Context()
        sources = self._sources(verb, context)
        for cue in cues:
            end = self._match(cue.words, token + 1)
            if end is not None and not self._is_other_use(verb, cue, context):
                skip = sum(after.last < end for after in self.clauses.after(verb)) if cue.words else 0
                pairs, fit = self._pairs(verb, cue, skip, sources)
                if pairs:
                    words = range(token, end)
                    yield from self._emit(pairs, cue, context, words, SURE * fit)
                    if cue.both and fit == _FITTING and context.plain and not verb.modal:
                        yield from self._emit([(t, s) for s, t in pairs if t is not None], cue, context, words, LIKELY)
                    return

    def _is_other_use(self, verb: Phrase, cue: Cue, context: Context) -> bool:
        if cue.withhold or cue.only_negated:
            return bool(context.negated or context.turn) != cue.only_negated
        named = cue.category == "CONSULT" and any(a.slot == "object2" for a in self.clauses.arguments(verb))
        asks = any(p.governor is verb and p.link == "object to" for p in self.clauses.after(verb, 10))
        return named or (cue.infinitive and not asks)  # "called Y a liar"

    def _pairs(self, verb: Phrase, cue: Cue, skip: int, sources: Parties) -> tuple[Pairs, float]:
        """Who does it toward whom, and how well the target's place fits the cue."""
        slots = cue.slots or ("object",)
        if verb.passive:
            agents = self.clauses.placed(verb, ("by",))
            targets = self.clauses.placed(verb, set(slots) - {"object"}) or verb.sources
            return [(s, t) for s in agents for t in targets], _FITTING
        arguments = list(self.clauses.arguments(verb, skip))
        if any((self.clauses.word(a.phrase.first), self.clauses.word(a.phrase.first + 1)) in _RECIPROCAL for a in arguments):
            return self._each_other(sources), _FITTING
        targets, fit = self._targets(verb, cue, skip)
        if fit < _FITTING and cue.mutual and self._are_several(sources):
            return self._each_other(sources), _NESTED
        if not targets and (cue.alone or cue.withhold):
            return [(source, None) for source in sources], _ALONE
        return [(s, t) for s in sources for t in targets], fit

    def _targets(self, verb: Phrase, cue: Cue, skip: int) -> tuple[Parties, float]:
        slots, arguments = cue.slots or ("object",), list(self.clauses.arguments(verb, skip))
        if found := self.clauses.placed(verb, slots, skip):
            return found, _FITTING
        told = cue.category == "ACCUSE" and self.clauses.word(verb.last + 1) == "that"
        if not cue.alone and (told or cue.request or cue.threat or self.clauses.roles(verb) & {"commit", "threat"}):
            for after in self.clauses.after(verb, 12):
                if after.parties:
                    return after.parties, _ASKED
                if after.kind == "." or after.form == "finite":
                    break
        if not cue.alone and "object" in slots:
            near = [a.phrase.parties for a in arguments[:3] if a.phrase.parties]
            if near:
                return near[0], _NEARBY
            for after in self.clauses.after(verb):
                if after.kind == "." or self.clauses.word(after.last) in self.lexicon.clause_prepositions:
                    break
                if after.parties and set(after.parties).isdisjoint(verb.sources):
                    return after.parties, _FAR
        return (), 0.0

    def _sources(self, verb: Phrase, context: Context) -> Parties:
        """Who acts by a verb: who asks for it, its subject, or the speaker for "we" and where there is no subject."""
        if context.asker or verb.sources:
            return context.asker or verb.sources
        spoken = self.speaker is not None and verb.link not in ("relative", "reduced")
        return (self.speaker,) if spoken and (verb.subject is None or self._is_own(verb.subject)) else ()

    def _is_own(self, phrase: Phrase) -> bool:
        """Whether a phrase is the speaker's: "we", "our people"."""
        tokens = self.clauses.tokens[phrase.first : phrase.last + 1]
        return any(token.lower in self.lexicon.own_pronouns and token.text != "US" for token in tokens)

    def _noun(self, noun: Phrase) -> Iterator[Relation]:
        """Yield the relations of the cue noun in a phrase."""
        found = self._noun_cue(noun)
        if found is None:
            return
        cue, token = found
        verb, as_subject = self._verb_around(noun)
        context = self.contexts.of_noun(noun, token, verb, as_subject=as_subject)
        words = range(token - len(cue.words), token + 1)
        subjects: Parties = ()
        if verb is not None and (verb.passive or not as_subject):
            subjects = self.clauses.placed(verb, ("by",)) if verb.passive else self._sources(verb, context) if verb.subject or context.asker else ()
        if group := self._between(noun, cue, verb if as_subject else None):
            yield from self._emit(self._each_other(group), cue, context, words, SURE)
            return
        owners = noun.parties or self.clauses.placed(noun, {"of", "by", "from"} - set(cue.slots))
        targets = self.clauses.placed(noun, cue.slots)
        if cue.withhold:
            yield from self._emit([(s, None) for s in owners or subjects], cue, context, words, LIKELY)
        elif targets:
            mine = subjects and (context.turn or not owners)
            sources = subjects if mine else owners or (() if self.speaker is None else (self.speaker,))
            sure = LIKELY if mine else SURE if owners else GUESS
            pairs: Pairs = [(s, t) for s in sources for t in targets]
            yield from self._emit(pairs, cue, context, words, sure)
            if cue.both and context.plain:
                yield from self._emit([(t, s) for s in sources for t in targets], cue, context, words, sure * 0.8)
        elif verb is not None and not as_subject:
            yield from self._emit(*self._by_verb(noun, cue, context, verb, owners, subjects), words, LIKELY)

    def _by_verb(self, noun, cue, context, verb, owners, subjects):
        """The other party stands elsewhere in the verb's clause: "rejected Y's offer", "gave Y a grant"."""
        if owners and not set(owners) & set(subjects):
            if cue.category in _OFFERED or not noun.parties:
                return [(s, t) for s in owners for t in subjects], cue, Context()
            return [(s, t) for s in subjects for t in owners if cue.category in _SUFFERED], cue, context
        arguments = list(self.clauses.arguments(verb))
        object_ = any(a.phrase is noun and a.slot.startswith("object") for a in arguments)
        others = [a.phrase.parties for a in arguments if object_ and a.phrase is not noun and a.slot in ("object", *_NEAR) and a.phrase.parties]
        if owners or others:
            return [(s, t) for s in subjects for t in others[0] if not owners] if others else [], cue, context
        reacts = any(c.category in _REACTIONS and not (c.words or c.slots) for c in self.entries[verb.main].verbs)
        return self._each_other(subjects) if cue.mutual and not (cue.category == "AGREE" and reacts) else [], cue, context

    def _between(self, noun: Phrase, cue: Cue, verb: Phrase | None) -> Parties:
        """Parties that a noun relates to each other: "talks between X and Y", "talks resumed between", "X-Y talks"."""
        arguments = list(self.clauses.arguments(noun))
        for argument in (*arguments, *(self.clauses.arguments(verb) if verb else ())):
            if argument.slot in ("between", "among") and self._are_several(argument.phrase.parties):
                return argument.phrase.parties
        if not (cue.mutual or "between" in cue.slots) or self.clauses.placed(noun, cue.slots):
            return ()
        of = arguments[0].phrase.parties if arguments and arguments[0].slot == "of" else ()
        return noun.parties if len(noun.parties) > 1 else of if self._are_several(of) else ()

    def _verb_around(self, noun: Phrase) -> tuple[Phrase | None, bool]:
        """The verb a noun phrase belongs to, and whether as its subject."""
        for after in self.clauses.after(noun, 12):
            if after.form == "finite" and after.subject is noun:
                return after, True
            if after.kind in (".", "R", "S") or after.form == "finite":
                break
        left = next((p for p in self.clauses.before(noun, 12) if p.form or p.kind in ("adjective", ".", "R", "S")), None)
        return (left if left is not None and (left.form or left.kind == "adjective") else None), False

    def _noun_cue(self, phrase: Phrase) -> tuple[Cue, int] | None:
        """The last cue noun of a phrase, and its token; of the same words, the cue whose slot names somebody."""
        for n in range(phrase.last, phrase.first - 1, -1):
            nouns = self.entries[n].nouns if phrase.kind == "noun" and self.clauses.tags[n] in "NJ" else ()
            cues = [c for c in nouns if self._match(c.words, n - len(c.words)) == n]
            if cues:
                return next((c for c in cues if self.clauses.placed(phrase, c.slots)), cues[0]), n
        return None

    def _match(self, words: tuple[str, ...], at: int) -> int | None:
        """Where `words` end if they stand at token `at`; "its" stands for any possessive, "..." for a few words."""
        for k, word in enumerate(words):
            if word == _SOME:
                ahead = range(at, at + _SOME_WORDS)
                at = next((n for n in ahead if self.clauses.word(n).removesuffix("s") == words[k + 1].removesuffix("s")), at)
                continue
            while self.clauses.word(at) != word and self.clauses.tag(at) in ("B", "W", "J"):
                at += 1  # "expressed deep regret"
            here = self.clauses.word(at)
            if here not in (word, word + "s") and not (word == "its" and here in POSSESSIVES):
                return None
            at += 1
        return at

    def _is_several(self, party: int) -> bool:
        """Whether a party may be several actors: "the two leaders", "they", "the Koreas"."""
        place = next((t for t, p in zip(self.clauses.tokens, self.clauses.parties, strict=True) if p == party), None)
        name = place.lower.split() if place is not None and place.text != "US" else [""]
        plural = name[-1].endswith("s") and len(name) > 1 and name[0] == "the"
        return plural or name[0] in _PLURALS or name[-1] in _PLURAL_NAMES

    def _are_several(self, parties: Parties) -> bool:
        return len(parties) > 1 or any(map(self._is_several, parties))

    def _each_other(self, group: Parties) -> Pairs:
        """Every ordered pair of a group; a party that stands for several actors also with itself."""
        return [(one, other) for one in group for other in group if one != other or self._is_several(one)]

    def _emit(
        self, pairs: Pairs, cue: Cue, context: Context, evidence: Iterable[int], confidence: float, *, weight: float | None = None
    ) -> Iterator[Relation]:
        """Write down a cue's relation for each pair."""
        words = self._spans({*evidence, *context.words})
        if cue.withhold:
            context = Context()
        if context.threat is not None and cue.category != "THREATEN":
            cue, weight, context.turn = context.threat, None, ""
        stance, category = worth(cue, cue.weight if weight is None else weight, context, self.lexicon)
        modality: Modality = "conditional" if cue.awaited and context.modality == "asserted" else context.modality
        for source, target in pairs:
            if source != target or self._is_several(source):
                yield Relation(source, target, stance, category, modality, round(confidence, 3), words)

    def _spans(self, words: Iterable[int]) -> tuple[Span, ...]:
        """The places of words, neighbours joined."""
        spans: list[Span] = []
        last = -2
        for n in sorted(words):
            token = self.clauses.tokens[n]
            spans[len(spans) - (n == last + 1) :] = [Span(spans[-1].start if n == last + 1 else token.start, token.end)]
            last = n
        return tuple(spans)
