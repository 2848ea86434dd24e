"""Who does or says what toward whom in one sentence: cue verbs, adjectives and nouns over its clauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from newsanalysis.lexicons.stance import Cue, StanceLexicon, stance_lexicon
from newsanalysis.records import Modality, Span
from newsanalysis.scoring.clauses import Clauses, Phrase
from newsanalysis.scoring.context import Context, Contexts, worth
from newsanalysis.scoring.protocol import GUESS, LIKELY, SURE, Relation
from newsanalysis.scoring.tagging import POSSESSIVES, cut

_OFFERED = frozenset(("REQUEST", "THREATEN", "AGREE"))  # nouns that mean their verb's subject: "rejected Y's offer"
_PLURALS = frozenset(
    ("they", "we", "them", "their", "our", "both", "two", "these", "all", "koreas", "leaders", "sides")
)
_SOME, _SOME_WORDS = "...", 5
_LONGEST = 6000  # characters of one sentence that are read; the longest in print are a sixth of that

Parties = tuple[int, ...]
Pairs = list[tuple[int, int | None]]


def read_relations(
    text: str, parties: Sequence[Span], *, speaker: int | None = None, lexicon: StanceLexicon | None = None
) -> list[Relation]:
    """Read who does or says what toward whom in a sentence.

    Answers the surest first, and of each pair and sign the surest only. The options are those of
    :class:`RelationReader`, whose `speaker` is the source of what has no subject, and of "I" and "we".

    Examples
    --------
    >>> text = "Seoul accepted an offer of talks from Pyongyang."
    >>> surest = read_relations(text, [Span(0, 5), Span(38, 47)])[0]
    >>> surest.source, surest.target, surest.category, surest.stance > 0
    (0, 1, 'AGREE', True)
    """
    lexicon = lexicon or stance_lexicon()
    words = cut(text[:_LONGEST], parties, lexicon)
    if not parties or not words.tags:
        return []
    kept: list[Relation] = []
    found = _Reader(Clauses(words, lexicon), speaker).read()
    for relation in sorted(found, key=lambda relation: (-relation.confidence, -abs(relation.stance))):
        same = [other for other in kept if (other.source, other.target) == (relation.source, relation.target)]
        shared = any(a.overlaps(b) for other in same for a in other.evidence for b in relation.evidence)
        if not shared and all((other.stance > 0) != (relation.stance > 0) for other in same):
            kept.append(relation)
    return kept


class _Reader:
    def __init__(self, clauses: Clauses, speaker: int | None) -> None:
        self.clauses, self.speaker, self.lexicon = clauses, speaker, clauses.lexicon
        self.contexts, self.entries = Contexts(clauses), clauses.entries

    def read(self) -> Iterator[Relation]:
        for phrase in self.clauses.phrases:
            if phrase.kind == "noun":
                yield from self._noun(phrase)
            elif phrase.kind == "verb":
                yield from self._verb(phrase, phrase.main, self.entries[phrase.main].verbs)
            elif phrase.kind == "copula":
                for after in self.clauses.after(phrase)[:1]:  # "is critical of", "is at war with"
                    yield from self._verb(phrase, after.main, self.entries[after.main].adjectives)

    def _verb(self, verb: Phrase, token: int, cues: Sequence[Cue]) -> Iterator[Relation]:
        """Yield the relations of a verb or predicate, by the surest of its cues, the longest of like ones."""
        context = self.contexts.of_verb(verb) if cues else Context()
        sources, best = self._sources(verb), None
        for cue in cues:
            end = self._match(cue.words, token + 1)
            if end is not None and not self._is_other_use(verb, cue, context):
                pairs, sure = self._pairs(verb, cue, end, sources)
                if pairs and (best is None or sure > best[-1]):
                    best = pairs, cue, context, range(token, end), sure
        if best is not None:
            yield from self._emit(*best, back=best[-1] == SURE and not verb.modal)

    def _is_other_use(self, verb: Phrase, cue: Cue, context: Context) -> bool:
        """Whether it is "responded" beside the cue "not respond", "called Y a liar", or "asked Y a question"."""
        if cue.withhold or cue.only_negated:
            return bool(context.negated or context.turn) != cue.only_negated
        named = cue.category == "CONSULT" and [p.kind for p in self.clauses.after(verb)[:2]] == ["noun", "noun"]
        return named or (cue.infinitive and not any(after.governor is verb for after in self.clauses.after(verb)))

    def _pairs(self, verb: Phrase, cue: Cue, end: int, sources: Parties) -> tuple[Pairs, float]:
        """Who does it toward whom, and how sure that is."""
        slots = cue.slots or ("object",)
        if verb.passive:
            targets = self.clauses.placed(verb, set(slots) - {"object"}) or verb.sources
            return [(s, t) for s in sources for t in targets], SURE
        targets = self.clauses.placed(verb, slots, end)
        reciprocal = self.clauses.word(end) == "each" or self.clauses.word(end + 1) == "each"  # "(with) each other"
        if reciprocal or (cue.mutual and not targets and self._are_several(sources)):
            return self._each_other(sources), SURE
        if not targets and (cue.alone or cue.withhold):
            return [(source, None) for source in sources], LIKELY
        return [(s, t) for s in sources for t in targets or self._next(verb)], SURE if targets else GUESS

    def _next(self, verb: Phrase) -> Parties:
        """The party named next: "threatened to strike unless Y", "demanded that Y"."""
        for after in self.clauses.after(verb):
            if after.kind == "." or self.clauses.word(after.last) in self.lexicon.clause_prepositions:
                break
            if after.parties and set(after.parties).isdisjoint(verb.sources):
                return after.parties
        return ()

    def _sources(self, verb: Phrase) -> Parties:
        """Who acts by a verb: its subject, or the speaker for "we" and where there is no subject."""
        if verb.link == "object to" or (verb.governor and "threat" in self.clauses.roles(verb.governor)):
            return ()  # what is only asked for or threatened, the verb that asks tells
        if verb.passive:
            return self.clauses.placed(verb, ("by",))
        if verb.sources or self.speaker is None or verb.link in ("relative", "reduced"):
            return verb.sources
        subject = () if verb.subject is None else range(verb.subject.first, verb.subject.last + 1)
        own = not subject or any(self.clauses.word(n) in self.lexicon.own_pronouns for n in subject)
        return (self.speaker,) if own else ()

    def _noun(self, noun: Phrase) -> Iterator[Relation]:
        """Yield the relations of the cue noun in a phrase."""
        cue, token = self._noun_cue(noun)
        if cue is None:
            return
        verb, is_subject = self._verb_around(noun)
        context = self.contexts.of_noun(noun, token, verb, is_subject=is_subject)
        subjects = self._sources(verb) if verb and (verb.passive or not is_subject) else ()
        owners = noun.parties or self.clauses.placed(noun, {"of", "by", "from"} - set(cue.slots))
        targets, group = self.clauses.placed(noun, cue.slots), self._between(noun, cue, verb if is_subject else None)
        pairs, sure = Pairs(), LIKELY
        if group:
            pairs, sure = self._each_other(group), SURE
        elif cue.withhold:
            pairs = [(source, None) for source in owners or subjects]
        elif targets:
            mine = bool(subjects) and (bool(context.turn) or not owners)
            sources = subjects if mine else owners or (() if self.speaker is None else (self.speaker,))
            pairs, sure = [(s, t) for s in sources for t in targets], LIKELY if mine else SURE if owners else GUESS
        elif owners and set(owners).isdisjoint(subjects):
            if cue.category in _OFFERED or not noun.parties:
                pairs, context = [(s, t) for s in owners for t in subjects], Context()
            else:
                pairs = [(s, t) for s in subjects for t in owners]  # "carried out Y's arrest"
        elif cue.mutual and not owners:
            pairs = self._each_other(subjects)
        words = range(token - len(cue.words), token + 1)
        yield from self._emit(pairs, cue, context, words, sure, back=bool(targets))

    def _between(self, noun: Phrase, cue: Cue, verb: Phrase | None) -> Parties:
        """Parties that a noun relates to each other: "talks between X and Y", "talks resumed between", "X-Y talks"."""
        arguments = [*self.clauses.arguments(noun), *(self.clauses.arguments(verb) if verb else ())]
        between: list[Parties] = [piece.parties for slot, piece in arguments if slot in ("between", "among")]
        if between and self._are_several(between[0]):
            return between[0]
        if not (cue.mutual or "between" in cue.slots) or self.clauses.placed(noun, cue.slots):
            return ()
        of = arguments[0][1].parties if arguments and arguments[0][0] == "of" else ()
        return noun.parties if len(noun.parties) > 1 else of if self._are_several(of) else ()

    def _verb_around(self, noun: Phrase) -> tuple[Phrase | None, bool]:
        """The verb a noun phrase belongs to, and whether as its subject."""
        for after in self.clauses.after(noun):
            if after.form == "finite" and after.subject is noun:
                return after, True
            if after.kind in (".", "R", "S") or after.form == "finite":
                break
        left = next((piece for piece in self.clauses.before(noun) if piece.form or piece.kind in ".RS"), None)
        return (left if left is not None and left.form else None), False

    def _noun_cue(self, phrase: Phrase) -> tuple[Cue | None, int]:
        """The last cue noun of a phrase, and its token; of the same words, the cue whose slot names somebody."""
        for n in range(phrase.last, phrase.first - 1, -1):
            nouns = self.entries[n].nouns if self.clauses.tags[n] in "NJ" else ()
            cues = [cue for cue in nouns if self._match(cue.words, n - len(cue.words)) == n]
            if cues:
                return next((cue for cue in cues if self.clauses.placed(phrase, cue.slots)), cues[0]), n
        return None, phrase.last

    def _match(self, words: tuple[str, ...], at: int) -> int | None:
        """Where `words` end if they stand at token `at`; "its" stands for any possessive, "..." for a few words."""
        for k, word in enumerate(words):
            if word == _SOME:
                ahead = (n for n in range(at, at + _SOME_WORDS) if self.clauses.word(n).startswith(words[k + 1]))
                at = next(ahead, at)
                continue
            while self.clauses.word(at) != word and self.clauses.tag(at) in ("B", "W", "J"):
                at += 1  # "expressed deep regret"
            here = self.clauses.word(at)
            if here not in (word, word + "s") and not (word == "its" and here in POSSESSIVES):
                return None
            at += 1
        return at

    def _are_several(self, parties: Parties) -> bool:
        return len(parties) > 1 or any(map(self._is_several, parties))

    def _is_several(self, party: int) -> bool:
        """Whether a party may be several actors: "the two leaders", "they", "the Koreas"."""
        words, parties = self.clauses.tokens, self.clauses.parties
        name = words[parties.index(party)].lower.split() if party in parties else [""]
        return not _PLURALS.isdisjoint((name[0], name[-1])) or (name[0] == "the" and name[-1].endswith("s"))

    def _each_other(self, group: Parties) -> Pairs:
        """Every ordered pair of a group; a party that stands for several actors also with itself."""
        return [(one, other) for one in group for other in group if one != other or self._is_several(one)]

    def _emit(
        self, pairs: Pairs, cue: Cue, context: Context, evidence: Iterable[int], sure: float, *, back: bool
    ) -> Iterator[Relation]:
        """Write down a cue's relation for each pair, and `back` where the other does it too."""
        words = self._spans(sorted({*evidence, *context.words}))
        if cue.withhold:
            context = Context()
        stance, category = worth(cue, context, self.lexicon)
        modality: Modality = "conditional" if cue.awaited and context.modality == "asserted" else context.modality
        for source, target in pairs:
            if source != target or self._is_several(source):
                yield Relation(source, target, stance, category, modality, sure, words)
                if back and cue.both and context.plain and target is not None:
                    yield Relation(target, source, stance, category, modality, LIKELY, words)

    def _spans(self, words: Sequence[int]) -> tuple[Span, ...]:
        """The places of words, neighbours joined."""
        starts = [self.clauses.tokens[n].start for n in words if n - 1 not in words]
        ends = [self.clauses.tokens[n].end for n in words if n + 1 not in words]
        return tuple(map(Span, starts, ends))
