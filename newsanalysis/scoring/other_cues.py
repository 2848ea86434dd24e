"""Relations that no single verb or noun states: predicates, demands by "must", standing sanctions, verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsanalysis.lexicons.stance import Cue
from newsanalysis.records import Category, Modality
from newsanalysis.scoring.chunks import Chunk
from newsanalysis.scoring.noun_cues import said
from newsanalysis.scoring.reading import GUESS, HUNCH, LIKELY, Event, Reading, Relation
from newsanalysis.scoring.tone import word_tone
from newsanalysis.scoring.verb_cues import NAMING, withheld
from newsanalysis.words import verb_forms

_STANDING = frozenset(form for verb in ("remain", "stay", "continue", "stand") for form in verb_forms(verb).all()) | {
    "is",
    "are",
}
_FAINT = 0.2
_LACKING = frozenset(("lack", "absence", "shortage"))
_CLEAR = 0.3
_ON_CONDITION = 0.21
"""WEIS 082, agree to meet or negotiate (3.0), and threats of the like size, on a condition (0.7 of it)."""
_FAILING = verb_forms("fail").all()
_HELP = frozenset(("AID", "COOPERATE", "CONCEDE"))
"""Categories of what it is a reproach not to do."""
_VERDICT = 0.2
"""A verdict of a speaker upon what another does: half of praise (WEIS 043) or blame (121)."""
_DOUBT = -0.1
"""A doubt whether another will do something warm: a comment (WEIS 023) as cold as one to a third may be."""


def read_predicate(reading: Reading, piece: Chunk) -> Iterator[Relation]:
    """Read "X is critical of Y", "X is at war with Y"."""
    if piece.kind == "adjective":
        for n in range(piece.first, piece.last + 1):
            yield from _adjective(reading, piece, n)
    elif piece.kind == "copula":
        after = next(iter(reading.following(piece, 1)), None)
        if after is not None and after.kind == "I":
            yield from _adjective(reading, piece, after.first)


def _adjective(reading: Reading, piece: Chunk, token: int) -> Iterator[Relation]:
    for cue in reading.entries[token].adjectives:
        if reading.match(cue.words, token + 1) is None:
            continue
        context = reading.contexts.of_verb(piece)
        if cue.withhold:
            yield from withheld(reading, piece, cue, 0, context)
            continue
        sources, sure = reading.sources(piece, context)
        targets = reading.placed(reading.clauses.arguments(piece), cue.slots)
        pairs = [(s, t) for s in sources for t in targets]
        yield from reading.emit(pairs, cue, context, (token,), sure)


def read_attribute(reading: Reading, piece: Chunk) -> Iterator[Relation]:
    """An adjective inside a noun phrase: "X's hostile policy toward Y"."""
    for n in range(piece.first, piece.last):
        if reading.tags[n] != "J" or not reading.entries[n].adjectives:
            continue
        noun = reading.noun_cue(piece)
        if noun is not None and n >= noun[1] - len(noun[0].words):
            continue  # the cue noun's own words
        arguments = reading.clauses.arguments(piece)
        for cue in reading.entries[n].adjectives:
            targets = reading.placed(arguments, cue.slots)
            sources = piece.parties or _owner_before(reading, piece)
            context = reading.contexts.of_noun(piece, n, None, False)
            pairs = [(s, t) for s in sources for t in targets]
            yield from reading.emit(pairs, cue, context, (n,), LIKELY)


def _owner_before(reading: Reading, piece: Chunk) -> tuple[int, ...]:
    before = reading.clauses.before(piece.at)
    if before is not None and before.kind == "z":
        before = reading.clauses.before(before.at)
    return before.sources if before is not None and before.is_verb else ()


def read_demand(reading: Reading, piece: Chunk) -> Iterator[Relation]:
    """Read "X said Y must ...": a demand by whoever says so."""
    value = _deontic(reading, piece)
    if not value or not piece.sources:
        return
    context = reading.contexts.of_verb(piece)
    modality: Modality = "asserted" if context.modality == "negated" else context.modality
    for source in reading.sayers(piece):
        for target in piece.sources:
            if source != target:
                words = [piece.first, piece.main]
                yield reading.relation(source, target, value, "REQUEST", modality, LIKELY, words)


def _deontic(reading: Reading, piece: Chunk) -> float:
    turned = reading.lexicon.turned
    if piece.modal in reading.lexicon.must_modals:
        return turned["must"]
    if piece.modal in reading.lexicon.should_modals:
        return turned["should"]
    first = reading.word(piece.first)
    after = next(iter(reading.following(piece, 1)), None)
    if after is None or not after.infinitive:
        return 0.0
    if first in ("need", "needs"):
        return turned["should"]
    return turned["must"] if piece.kind == "copula" and first in ("has", "have") and piece.first == piece.last else 0.0


def read_condition(reading: Reading, piece: Chunk) -> Iterator[Relation]:
    """Read "X is willing to ... if Y takes ...", "X vowed to retaliate if Y ...": what X does hangs on Y."""
    if "commit" not in reading.clauses.roles(piece) or piece.negated:
        return
    verb = piece if piece.kind != "noun" else next((c for c in reversed(reading.chunks[: piece.at]) if c.is_verb), None)
    sources = piece.parties or (verb.sources if verb is not None else ())
    after = reading.chunks[piece.at + 1 :]
    opens = next((n for n, c in enumerate(after) if c.kind == "S" and reading.word(c.first) in ("if", "unless")), None)
    if not sources or opens is None or len(after) < opens + 2 or any(c.negated for c in after[:opens]):
        return
    cold = any(is_cold(reading, c) for c in after[:opens])
    stance: float
    category: Category
    stance, category = (-_ON_CONDITION, "THREATEN") if cold else (_ON_CONDITION, "AGREE")
    awaited = after[opens + 1]
    if awaited.kind == "noun" and set(awaited.parties).isdisjoint(sources):
        for source in sources:
            for target in awaited.parties:
                words = [piece.main, after[opens].first]
                yield reading.relation(source, target, stance, category, "conditional", LIKELY, words)


def is_cold(reading: Reading, piece: Chunk) -> bool:
    """Whether a verb's or noun's plain cues are all cold."""
    entry = reading.entries[piece.main]
    cues = entry.verbs if piece.kind == "verb" else entry.nouns if piece.kind == "noun" else ()
    plain = [cue.weight < 0 for cue in cues if not cue.words]
    return bool(plain) and all(plain)


def read_naming(reading: Reading, piece: Chunk) -> Iterator[Relation]:
    """Read "X called Y's claim a lie", "X described Y as reckless"."""
    if reading.word(piece.main) not in NAMING or piece.passive:
        return
    arguments = reading.clauses.arguments(piece)[:1]
    targets: tuple[int | None, ...] = reading.placed(arguments, ("object",))
    event = None
    if not targets and arguments and arguments[0].slot == "object":
        event = _told_before(reading, arguments[0].phrase)
        targets = (None,) if event is not None else ()
    if not targets:
        return
    named = arguments[0].phrase
    places = range(named.first + 1, _clause_end(reading, named))
    tones = {n: word_tone(reading.word(n)) for n in places if reading.tags[n] in "NJ"}
    words = [n for n, value in tones.items() if abs(value) >= _FAINT]
    total = sum(tones[n] for n in words)
    if abs(total) < _CLEAR:
        return
    category: Category = "SUPPORT" if total > 0 else "ACCUSE"
    sources, sure = reading.sources(piece, reading.contexts.of_verb(piece))
    for source in sources:
        for target in targets:
            if source != target:
                stance = _VERDICT if total > 0 else -_VERDICT
                evidence = [piece.main, *words]
                yield reading.relation(source, target, stance, category, "asserted", sure * 0.8, evidence, event)


def _comes_first(reading: Reading, phrase: Chunk) -> bool:
    """Whether what "it" means follows: "it will be hard for Y to leave", "it is good that Y left"."""
    after = reading.following(phrase, 6)
    return phrase.pronoun and any(c.infinitive or reading.word(c.first) in ("for", "that", "if") for c in after)


def _told_before(reading: Reading, phrase: Chunk) -> Event | None:
    """What "it" or "the move" means that somebody judges: what the piece told last."""
    if not reading.events or _comes_first(reading, phrase):
        return None
    if phrase.pronoun and reading.word(phrase.first) in ("it", "this", "that"):
        return Event(None, joint=False)
    return reading.event(phrase)


def read_standing(reading: Reading, piece: Chunk, found: Sequence[Relation]) -> Iterator[Relation]:
    """Read "... even as the sanctions remain in place": sanctions without a name are those of the pair already read."""
    cue = _standing_cue(reading, piece)
    pairs = {(r.source, r.target) for r in found if r.target is not None and r.target != r.source}
    if cue is None or len(pairs) != 1:
        return
    [(source, target)] = pairs
    context = reading.contexts.of_noun(piece, piece.main, None, False)
    words = [piece.main, reading.chunks[piece.at + 1].main]
    yield from reading.emit([(source, target or 0)], cue, context, words, LIKELY)


def _standing_cue(reading: Reading, piece: Chunk) -> Cue | None:
    found = None if piece.parties else reading.noun_cue(piece)
    after = next(iter(reading.following(piece, 1)), None)
    if found is None or after is None or not after.is_verb or found[0].category != "SANCTION":
        return None
    return found[0] if reading.word(after.main) in _STANDING and not after.negated else None


def read_verdict(reading: Reading, piece: Chunk) -> Iterator[Relation]:
    """Read "Y's step can be seen as positive," says a speaker: a verdict upon Y, by the tone of the clause."""
    if reading.speaker is None or not piece.is_verb or not piece.finite or piece.subject is None:
        return
    targets: tuple[int | None, ...] = reading.holders(piece.subject)
    event = None if targets else _told_before(reading, piece.subject)
    if event is not None:
        targets = (None,)
    elif not targets or reading.speaker in targets or piece.subject.pronoun:
        return
    if _does_something(reading, piece):
        return
    last = _clause_end(reading, piece)
    tones = {n: word_tone(reading.word(n)) for n in range(piece.first, last)}
    words = [n for n, tone in tones.items() if abs(tone) >= _FAINT]
    shown = _shown(reading, piece)
    words += [shown[0]] if shown else []
    act = piece.subject.main
    words += [act] if words and reading.tags[act] == "N" else []
    total = sum(tones[n] for n in words if n in tones) + (shown[1] if shown else 0.0)
    able = reading.word(piece.last + 1) == "able" and piece.negated
    wrong = "wrong" in reading.clauses.roles(piece) and not (piece.negated or piece.modal)
    if able:
        words, total = [piece.first, piece.last, piece.last + 1], -1.0
    elif wrong:
        words, total = [piece.main], -1.0
    elif piece.negated:
        total = -total
    if abs(total) < 0.3 or reading.contexts.of_verb(piece).modality in ("conditional", "unknown"):
        return
    modality: Modality = "hedged" if piece.modal in reading.lexicon.hedged_modals else "asserted"
    stance = _VERDICT if total > 0 else -_VERDICT
    for target in targets:
        category: Category = "SUPPORT" if total > 0 else "ACCUSE"
        sure = GUESS if able or wrong else HUNCH
        yield reading.relation(reading.speaker, target, stance, category, modality, sure, words, event)


def read_reproach(reading: Reading, piece: Chunk) -> Iterator[Relation]:
    """Read "Y was not helping", "Y had failed to keep its word", says a speaker."""
    if reading.speaker is None or piece.kind != "verb" or not piece.finite or piece.passive or piece.modal:
        return
    after = next(iter(reading.following(piece, 1)), None)
    failed = reading.word(piece.main) in _FAILING and not piece.negated and after is not None and after.kind != "."
    slots = {argument.slot for argument in reading.clauses.arguments(piece)}
    helping = [cue for cue, _ in reading.matching(piece) if cue.weight > 0 and cue.category in _HELP]
    warm = [cue for cue in helping if not cue.slots or slots & set(cue.slots)]
    if not failed and not (piece.negated and warm):
        return
    if reading.contexts.of_verb(piece).modality in ("conditional", "unknown"):
        return
    for target in piece.sources:
        if target != reading.speaker:
            words = range(piece.first, piece.last + 1)
            yield reading.relation(reading.speaker, target, -_VERDICT, "ACCUSE", "asserted", GUESS, words)


def read_doubt(reading: Reading, piece: Chunk) -> Iterator[Relation]:
    """Read "it will be difficult for Y to return to the table", says a speaker."""
    if reading.speaker is None or piece.kind != "verb" or piece.subject is None:
        return
    cues = reading.matching(piece)
    if not reading.contexts.awaits(piece, reading.lexicon.doubting) or not cues or cues[0][0].weight < 0:
        return
    words = [piece.subject.first - 2, *reading.words_of(piece, cues[0][0])]
    for target in piece.sources:
        if target != reading.speaker:
            yield reading.relation(reading.speaker, target, _DOUBT, "ACCUSE", "hedged", GUESS, words)


def read_lack(reading: Reading, piece: Chunk, found: Sequence[Relation]) -> Iterator[Relation]:
    """Read "X and Y aligned, but the lack of measures could thwart the goal", says a speaker: their lack."""
    lack, could = piece.subject, piece.modal in reading.lexicon.hedged_modals and not piece.negated
    if reading.speaker is None or lack is None or not could or "end" not in reading.clauses.roles(piece):
        return
    if lack.kind != "noun" or lack.parties or reading.word(lack.main) not in _LACKING:
        return
    words = [lack.main, piece.first, piece.main]
    for target in _together(found):
        if target != reading.speaker:
            yield reading.relation(reading.speaker, target, -_VERDICT, "ACCUSE", "hedged", HUNCH, words)


def _together(found: Sequence[Relation]) -> list[int]:
    """Who the sentence says did something warm with each other."""
    pairs = {(r.source, r.target) for r in found if r.stance > 0 and r.target != r.source}
    return sorted({source for source, target in pairs if (target, source) in pairs})


def _shown(reading: Reading, piece: Chunk) -> tuple[int, float] | None:
    """The noun of "represents its message", "shows hostility", and 1 or -1 for warm or cold."""
    after = next(iter(reading.following(piece, 1)), None)
    if "vouch" not in reading.clauses.roles(piece) or after is None or after.kind != "noun":
        return None
    found = reading.noun_cue(after)
    weight = 0.0 if found is None else (said(reading, after, found[0]) or found[0].weight)
    return (found[1], 1.0 if weight > 0 else -1.0) if found and abs(weight) >= _FAINT / 2 else None


def _does_something(reading: Reading, piece: Chunk) -> bool:
    """Whether a verb is an act or a wish of its subject, so that its words are not the speaker's verdict."""
    if piece.kind != "verb":
        return False
    roles = reading.clauses.roles(piece)
    if "wrong" in roles:
        return False
    if "vouch" in roles and _shown(reading, piece):
        return False
    return bool(roles & {"commit", "wish", "speech"}) or bool(reading.matching(piece))


def _clause_end(reading: Reading, piece: Chunk) -> int:
    """Find the predicate's end: "seen as positive", but not "an occasion for tackling a problem"."""
    for after in reading.following(piece, 12):
        aside = after.kind == "I" and reading.word(after.first) != "as" and reading.word(after.first - 1) != "cause"
        if aside or after.kind in (".", ",", "R", "S") or (after.is_verb and after.finite):
            return after.first
    return len(reading.tags)
