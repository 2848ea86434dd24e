"""Mentions, quotes and scores brought together: who stands where toward whom, sentence by sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter, itemgetter

from newsanalysis.lexicons.issues import IssueLexicon
from newsanalysis.lexicons.stance import stance_lexicon
from newsanalysis.records import (
    EXPERTS,
    NEUTRAL_BAND,
    OUTLET,
    Article,
    Category,
    Mention,
    Position,
    Quote,
    Sentence,
    Span,
)
from newsanalysis.scoring import GUESS, Event, LexiconScorer, Relation, RelationReader, Scorer, checked, probabilities

_POWERS = frozenset(("THREATEN", "SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "AID", "CONCEDE"))
"""What takes a state's means: an analyst who "warned that the talks could stall" threatens nobody."""
_ACTS = frozenset(("SUPPORT", "REJECT", "AGREE", "CONSULT", "AID"))
"""Categories whose verbs the quote finder also takes for words: what follows them is the outlet's."""
_JOINT: tuple[Category, ...] = ("AGREE", "SUPPORT", "CONSULT", "COOPERATE", "CONCEDE")
"""Categories of what several do together."""
_LASTING = frozenset(("SANCTION", "REQUEST"))
"""Categories of what one keeps up against another: not the one spoken of last, the one dealt with most."""
_STANDS = frozenset(("ACCUSE", "SUPPORT", "PROTEST", "REQUEST"))
"""Categories of words that answer a deed: "the move" is what they answer."""
_HOSTILE = frozenset(("SANCTION", "THREATEN", "COERCE", "ASSAULT", "MOBILIZE"))
_ANSWERS = frozenset(("ACCUSE", "PROTEST", "SUPPORT", "REJECT"))
"""Categories of a stand on what another did."""
_RECENT = 3
"""Sentences after which an act of one actor is no longer "the offer", "the attack"."""
_MEMORY = 300
"""Positions that are remembered beside the headline's: more than a news piece has, so that a book takes no longer."""
_Kind = tuple[str, str | None, bool, bool]
"""Source, target, whether it is warm, and whether it hangs on a condition."""
_ELSEWHERE = Span(-1, -1)
"""The place of a speaker whom the sentence itself does not name."""


@dataclass(frozen=True, slots=True)
class _Party:
    """A place in a sentence and the actors it means."""

    span: Span
    actors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A position, and the spans of its two actors in the sentence for a scorer that wants to see them."""

    position: Position
    source: Span
    target: Span


@dataclass(frozen=True, slots=True)
class Found:
    """What a piece says before anything is scored."""

    article: Article
    sentences: Sequence[Sentence]
    mentions: Sequence[Mention]
    quotes: Sequence[Quote]


def take_positions(pieces: Sequence[Found], scorer: Scorer, issues: IssueLexicon) -> list[tuple[Position, ...]]:
    """Say who stands where toward whom in each sentence of each piece.

    The stance lexicon finds the pairs and says category, modality, voice and evidence, `issues` what each is about;
    `scorer` scores them, all pieces' at once, unless it is a :class:`RelationReader` itself, which then does both. An
    actor takes no position toward itself, and toward another in one sentence at most one of each sign, the surest,
    beside one that hangs on a condition.

    Returns
    -------
    list of tuple of Position
        A tuple per piece: in order of the sentences, the surest of each sentence first.
    """
    reader = scorer if isinstance(scorer, RelationReader) else LexiconScorer()
    drafts = [_drafts(piece, reader, issues) for piece in pieces]
    if reader is scorer:
        return [tuple(draft.position for draft in found) for found in drafts]
    return _rescored(pieces, drafts, scorer)


def _drafts(piece: Found, reader: RelationReader, issues: IssueLexicon) -> list[_Draft]:
    article, sentences, quotes = piece.article, piece.sentences, piece.quotes
    by_sentence = {number: list(group) for number, group in groupby(piece.mentions, key=attrgetter("sentence"))}
    spoken = _quotes_by_sentence(sentences, [quote for quote in quotes if not _is_act(article, quote)])
    told, around = _Told(), list[str]()
    drafts: list[_Draft] = []
    for sentence in sentences:
        here = by_sentence.get(sentence.index, []), spoken.get(sentence.index, [])
        if any(here):
            found = list(_draft(article, sentence, *here, told, reader, issues, around))
            told.tell([draft.position for draft in found])
            drafts += found
        around = [*around[:1], sentence.span.of(article.text)]  # the headline, the sentence before the next
    return drafts


@dataclass(frozen=True, slots=True)
class _Deed:
    """Who did what "the deal" and "the attack" point back to, and what it was about."""

    doers: tuple[str, ...] = ()
    issue: str | None = None


class _Told:
    """What the piece has told so far."""

    def __init__(self) -> None:
        self._positions: list[Position] = []
        self._together: dict[Category | None, _Deed] = {}

    def tell(self, positions: Sequence[Position]) -> None:
        """Remember a sentence's positions."""
        happened = [p for p in positions if p.target is not None and p.modality in ("asserted", "hedged")]
        pairs = {(p.source, p.target, p.category) for p in happened}
        for category in _JOINT:
            joint = [p for p in happened if p.category == category and (p.target, p.source, category) in pairs]
            if joint:
                deed = _Deed(tuple(dict.fromkeys(p.source for p in joint)), joint[0].issue)
                self._together[category] = self._together[None] = deed
        self._positions += happened
        if len(self._positions) > 2 * _MEMORY:
            long_ago, recent = self._positions[:-_MEMORY], self._positions[-_MEMORY:]
            self._positions = [p for p in long_ago if p.sentence == 0] + recent

    def other_side(self, actor: str, category: Category, sentence: int) -> str | None:
        """With whom `actor` has been dealing: in the last sentences, or in the headline; most, of what goes on."""
        dealings = [
            (p.sentence, p.target if p.source == actor else p.source)
            for p in self._positions
            if actor in (p.source, p.target) and p.category != "COOPERATE"
        ]
        if category in _LASTING:
            cold = {p.target for p in self._positions if p.source == actor and p.category in _HOSTILE}
            dealings = [(place, other) for place, other in dealings if other in cold] or dealings
            often = Counter(other for _, other in dealings if other != EXPERTS).most_common(2)
            return often[0][0] if often and (len(often) == 1 or often[0][1] > often[1][1]) else None
        recent = [number for number, _ in dealings if sentence - number <= _RECENT]
        for number in (*dict.fromkeys(reversed(recent)), 0):
            others = {other for place, other in dealings if place == number and other != EXPERTS}
            if len(others) == 1:
                return others.pop()
        return self._last_doer(actor, sentence) if category in _ANSWERS and not dealings else None

    def _last_doer(self, actor: str, sentence: int) -> str | None:
        """Who did what was told last, for one who has had no part yet: "Japan voiced alarm"."""
        last = [p.source for p in self._positions if p.source not in (actor, EXPERTS) and sentence - p.sentence <= 2]
        return last[-1] if last else None

    def deed(self, event: Event, judge: str, sentence: int, named: Collection[str]) -> _Deed:
        """What `judge` takes a stand on; its doers are empty where the piece has told nothing of the kind.

        Of several acts the last is meant, but sooner one of the actors `named` beside it.
        """
        if event.sides:
            return _Deed(self._most_at_issue(judge))
        if event.joint and (known := self._together.get(event.category) or self._together.get(None)):
            return known
        recent = [p for p in reversed(self._positions) if sentence - p.sentence <= _RECENT and p.source != judge]
        meant = [p for p in recent if _is_meant(p, event, judge)]
        beside = [p for p in meant if p.source in named and event.category is None]
        act = next(iter(beside or meant), None)
        if act is None:
            return _Deed()
        if act.category in _STANDS and not event.said and event.category is None and act.target not in (None, judge):
            return _Deed((str(act.target),), act.issue)  # "X regretted the move. Y called the step rash."
        doers = (
            (act.source, act.target) if act.target not in (None, judge) and self._is_returned(act) else (act.source,)
        )
        return _Deed(tuple(doer for doer in doers if doer is not None), act.issue)

    def _is_returned(self, act: Position) -> bool:
        """Whether the other did it back in the same sentence."""
        back = (act.target, act.source, act.sentence, act.category)
        return any((p.source, p.target, p.sentence, p.category) == back for p in self._positions)

    def _most_at_issue(self, judge: str) -> tuple[str, ...]:
        """The two who have dealt with each other most, `judge` and experts aside."""
        pairs = (sorted((p.source, p.target or "")) for p in self._positions)
        often = Counter(tuple(pair) for pair in pairs if "" not in pair and not {judge, EXPERTS} & set(pair))
        return next((pair for pair, _ in often.most_common(1)), ())


def _is_meant(position: Position, event: Event, judge: str) -> bool:
    """Whether a position is the act that a noun means; "the offer" may be any warm act toward who judges it."""
    if event.category is None or position.category == event.category:
        return True
    return event.category == "AGREE" and position.stance > 0 and position.target == judge


def _is_act(article: Article, quote: Quote) -> bool:
    """Whether a quote reports an act, not words: "Iran supports the Houthis", "Kim agreed to a truce"."""
    if quote.kind != "indirect" or quote.cue is None or quote.content[0].of(article.text).startswith("that "):
        return False
    return not stance_lexicon().categories(quote.cue.of(article.text)).isdisjoint(_ACTS)


def _quotes_by_sentence(sentences: Sequence[Sentence], quotes: Sequence[Quote]) -> dict[int, list[Quote]]:
    found: dict[int, list[Quote]] = {}
    for quote in quotes:
        for number in range(quote.sentence, len(sentences)):
            if sentences[number].start >= quote.end:
                break
            if any(piece.overlaps(sentences[number]) for piece in quote.content):
                found.setdefault(number, []).append(quote)
    return found


def _draft(
    article: Article,
    sentence: Sentence,
    mentions: Sequence[Mention],
    quotes: Sequence[Quote],
    told: _Told,
    reader: RelationReader,
    issues: IssueLexicon,
    around: Sequence[str],
) -> Iterator[_Draft]:
    parties, speaker = _parties(sentence, mentions, quotes)
    if len({actor for party in parties for actor in party.actors}) == 0:
        return
    text = sentence.span.of(article.text)
    relations = reader.relations(text, [party.span for party in parties], speaker=speaker)
    taken: dict[_Kind, tuple[Span, ...]] = {}
    for relation in sorted(relations, key=_rank):
        source = parties[relation.source]
        target = parties[relation.target] if relation.target is not None else None
        topic = issues.choose(text, relation.evidence, around=around)
        if relation.event is not None:
            named = {actor for party in parties for actor in party.actors}
            deed = told.deed(relation.event, source.actors[0], sentence.index, named)
            silent = relation.category == "WITHHOLD" and not deed.doers
            target = None if silent else _Party(_ELSEWHERE, deed.doers)
            topic = issues.choose(text, relation.evidence) or deed.issue or topic
        if relation.unnamed:
            other = _left_out(parties, speaker, relation, told, sentence.index)
            if other is None or any(k[0] in source.actors and k[2] == (relation.stance > 0) for k in taken):
                continue
            target = _Party(_ELSEWHERE, (other,))
        pairs = list(_pairs(source, target))
        back = [(other, one) for one, other in pairs if other is not None and relation.returned]
        for one, other in (*pairs, *back):
            if one == EXPERTS and relation.category in _POWERS:
                continue
            kind = (one, other, relation.stance > 0, relation.modality == "conditional")
            if kind not in taken and not _is_told(relation, kind, taken):
                taken[kind] = relation.evidence
                position = _position(article, sentence, one, other, relation, topic, quotes)
                yield _Draft(position, source.span, target.span if target else _ELSEWHERE)


def _rank(relation: Relation) -> tuple[bool, bool, float]:
    """Order a sentence's relations: what it names before what it leaves out, the surest first."""
    return _is_message(relation), relation.unnamed, -relation.confidence


def _is_told(relation: Relation, kind: _Kind, taken: dict[_Kind, tuple[Span, ...]]) -> bool:
    """Whether it is only the letter, or another reading of the same words, of what the pair is known to do."""
    others = [words for other, words in taken.items() if other[:2] == kind[:2]]
    again = any(one.overlaps(other) for words in others for one in words for other in relation.evidence)
    return again or (bool(others) and (_is_message(relation) or relation.confidence < GUESS))


def _is_message(relation: Relation) -> bool:
    """Whether it only says that something was sent: a letter that calls off a meeting is the latter."""
    return relation.category == "CONSULT" and abs(relation.stance) < NEUTRAL_BAND


def _left_out(
    parties: Sequence[_Party], speaker: int | None, relation: Relation, told: _Told, sentence: int
) -> str | None:
    """The other side of who does it, if the sentence speaks of nobody else."""
    if len(parties[relation.source].actors) != 1:
        return None
    [actor] = parties[relation.source].actors
    telling = parties[speaker].actors if speaker is not None else ()
    beside = {a for ally in relation.beside for a in parties[ally].actors}
    other = told.other_side(actor, relation.category, sentence)
    named = {a for party in parties for a in party.actors} - {actor, EXPERTS} - beside
    if other is None:
        candidates = named if relation.category in _ANSWERS else named & set(telling)
        return next(iter(candidates)) if len(candidates) == 1 else None  # "X promised to leave, Y said"
    return other if named <= {other, *telling} else None


def _parties(
    sentence: Sentence, mentions: Sequence[Mention], quotes: Sequence[Quote]
) -> tuple[list[_Party], int | None]:
    """The sentence's parties, and which of them is the speaker of what it quotes."""
    parties = [
        _Party(Span(start - sentence.start, end - sentence.start), tuple(dict.fromkeys(m.actor for m in group)))
        for (start, end), group in groupby(mentions, key=attrgetter("start", "end"))
    ]
    quote = next((quote for quote in quotes if quote.actor), None)
    if quote is None:
        return parties, None
    actors = tuple(dict.fromkeys(q.actor for q in quotes if q.actor and q.speaker == quote.speaker))
    if quote.speaker:
        place = Span(quote.speaker.start - sentence.start, quote.speaker.end - sentence.start)
        for number, party in enumerate(parties):
            if party.span.overlaps(place) and not set(actors).isdisjoint(party.actors):
                return parties, number
    return [*parties, _Party(_ELSEWHERE, actors)], len(parties)


def _pairs(source: _Party, target: _Party | None) -> Iterator[tuple[str, str | None]]:
    """The ordered pairs of two parties; "the allies ... their drills" is one party twice, and no act on each other."""
    if target not in (None, source) and len(source.actors) > 1 and set(source.actors) == set(target.actors):
        return
    for one in source.actors:
        if target is None:
            yield one, None
            continue
        for other in target.actors:
            if one != other:
                yield one, other


def _position(
    article: Article,
    sentence: Sentence,
    source: str,
    target: str | None,
    relation: Relation,
    issue: str | None,
    quotes: Sequence[Quote],
) -> Position:
    evidence = tuple(Span(s.start + sentence.start, s.end + sentence.start) for s in relation.evidence)
    voice, voice_actor = _voice(article, quotes, evidence[0] if evidence else sentence.span)
    negative, neutral, positive = probabilities(relation.stance, relation.confidence)
    return Position(
        sentence=sentence.index,
        source=source,
        target=target,
        stance=round(relation.stance, 3),
        negative=negative,
        neutral=neutral,
        positive=positive,
        category=relation.category,
        issue=issue,
        modality=relation.modality,
        voice=voice,
        voice_actor=voice_actor,
        evidence=evidence,
    )


def _voice(article: Article, quotes: Sequence[Quote], place: Span) -> tuple[str | None, str | None]:
    """Whose words stand at `place`: the innermost quote's speaker, or the outlet."""
    holding = [(piece.end - piece.start, quote) for quote in quotes for piece in quote.content if piece.overlaps(place)]
    quote = min(holding, key=itemgetter(0))[1] if holding else None
    if quote is None or _is_outlets(quote, place):
        return OUTLET, None
    words = quote.speaker.of(article.text) if quote.speaker else None
    return quote.person or quote.actor or words, quote.actor


def _is_outlets(quote: Quote, place: Span) -> bool:
    """Whether the outlet tells the act itself: the words are those that report it, or nobody's in particular."""
    own = quote.cue is not None and quote.cue.overlaps(place)
    return own or (quote.speaker is None and quote.kind == "indirect")


def _rescored(
    pieces: Sequence[Found], drafts: Sequence[Sequence[_Draft]], scorer: Scorer
) -> list[tuple[Position, ...]]:
    """Let another scorer than the lexicon say whether each position is warm or cold.

    How warm or cold an act is, the words that tell it say: a scorer that is sure of the sign says nothing of the size.
    Where it reads the sign otherwise, the stance goes toward zero, and turns round where its own sign is likelier by
    more than 0.5: that of the words is right in some 19 of 20 positions.

    It judges whole sentences, so the lexicon keeps its say where only one of the actors is in the sentence, where an
    actor stands in two ways toward another, as in an offer of talks with sanctions in place, and where nothing is done
    that is warm or cold, as in waiting and in plans that come to nothing.
    """
    positions = [[draft.position for draft in found] for found in drafts]
    asked = [(piece, number) for piece, found in enumerate(drafts) for number in _askable(found)]
    if not asked:
        return [tuple(found) for found in positions]
    texts = [_sentence_text(pieces[piece], positions[piece][number]) for piece, number in asked]
    sources = [drafts[piece][number].source for piece, number in asked]
    targets = [drafts[piece][number].target for piece, number in asked]
    scores = checked(scorer.stance(texts, sources, targets), len(asked))
    for (piece, number), (negative, neutral, positive) in zip(asked, scores.tolist(), strict=True):
        position = positions[piece][number]
        along = positive - negative if position.stance > 0 else negative - positive
        positions[piece][number] = replace(
            position,
            stance=round(position.stance * min(1.0, 1 + 2 * along), 3),
            negative=negative,
            neutral=neutral,
            positive=positive,
            agreement=round((1 + along) / 2, 3),
        )
    return [tuple(found) for found in positions]


def _askable(drafts: Sequence[_Draft]) -> list[int]:
    """Return the numbers of the positions that a scorer can judge by the sentence alone."""
    pairs = Counter((d.position.sentence, d.position.source, d.position.target) for d in drafts)
    return [
        number
        for number, draft in enumerate(drafts)
        if abs(draft.position.stance) >= NEUTRAL_BAND
        and _ELSEWHERE not in (draft.source, draft.target)
        and pairs[draft.position.sentence, draft.position.source, draft.position.target] == 1
    ]


def _sentence_text(piece: Found, position: Position) -> str:
    return piece.sentences[position.sentence].span.of(piece.article.text)
