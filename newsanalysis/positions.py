"""Mentions, quotes and scores brought together: who stands where toward whom, sentence by sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter, itemgetter

from newsanalysis.lexicons.issues import issues
from newsanalysis.records import EXPERTS, NEUTRAL_BAND, OUTLET, Article, Mention, Position, Quote, Sentence, Span
from newsanalysis.scoring import LexiconScorer, Relation, RelationReader, Scorer, checked, probabilities
from newsanalysis.words import tokenize

_POWERS = frozenset(("THREATEN", "SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "AID", "CONCEDE"))
"""What takes a state's means: an analyst who "warned that the talks could stall" threatens nobody."""
_ELSEWHERE = Span(-1, -1)  # the place of an actor whom the sentence itself does not name
_Party = tuple[Span, tuple[str, ...]]  # a place in a sentence and the actors it means
_Draft = tuple[Position, Span, Span]  # a position, and where its two actors stand, for a scorer that wants to see them


@dataclass(frozen=True, slots=True)
class Found:
    """What a piece says before anything is scored."""

    article: Article
    sentences: Sequence[Sentence]
    mentions: Sequence[Mention]
    quotes: Sequence[Quote]


def take_positions(pieces: Sequence[Found], scorer: Scorer) -> list[tuple[Position, ...]]:
    """Say who stands where toward whom in each sentence of each piece.

    The stance lexicon finds the pairs and says category, issue, modality, voice and evidence; `scorer` scores them, all
    pieces' at once, unless it is a :class:`RelationReader` itself, which then does both. An actor takes no position
    toward itself, and toward another in one sentence at most one of each sign, beside one that hangs on a condition.
    They come in order of the sentences, the surest of each sentence first.
    """
    reader = scorer if isinstance(scorer, RelationReader) else LexiconScorer()
    drafts = [list(_drafts(piece, reader)) for piece in pieces]
    if reader is scorer:
        return [tuple(position for position, _, _ in found) for found in drafts]
    return _rescored(pieces, drafts, scorer)


def _drafts(piece: Found, reader: RelationReader) -> Iterator[_Draft]:
    mentions = {number: list(group) for number, group in groupby(piece.mentions, key=attrgetter("sentence"))}
    quotes = _quotes_by_sentence(piece.sentences, piece.quotes)
    for sentence in piece.sentences:
        parties, speaker = _parties(sentence, mentions.get(sentence.index, []), quotes.get(sentence.index, []))
        if parties:
            text = sentence.span.of(piece.article.text)
            relations = reader.relations(text, [span for span, _ in parties], speaker=speaker)
            yield from _of_sentence(piece.article, sentence, parties, quotes.get(sentence.index, []), relations)


def _quotes_by_sentence(sentences: Sequence[Sentence], quotes: Sequence[Quote]) -> dict[int, list[Quote]]:
    found: dict[int, list[Quote]] = {}
    for quote in quotes:
        for number in range(quote.sentence, len(sentences)):
            if sentences[number].start >= quote.end:
                break
            if any(piece.overlaps(sentences[number]) for piece in quote.content):
                found.setdefault(number, []).append(quote)
    return found


def _parties(
    sentence: Sentence, mentions: Sequence[Mention], quotes: Sequence[Quote]
) -> tuple[list[_Party], int | None]:
    """The sentence's parties, and which of them is the speaker of what it quotes."""
    parties = [
        (Span(start - sentence.start, end - sentence.start), tuple(dict.fromkeys(m.actor for m in group)))
        for (start, end), group in groupby(mentions, key=attrgetter("start", "end"))
    ]
    quote = next((quote for quote in quotes if quote.actor), None)
    if quote is None:
        return parties, None
    actors = tuple(dict.fromkeys(q.actor for q in quotes if q.actor and q.speaker == quote.speaker))
    if quote.speaker:
        place = Span(quote.speaker.start - sentence.start, quote.speaker.end - sentence.start)
        for number, (span, theirs) in enumerate(parties):
            if span.overlaps(place) and not set(actors).isdisjoint(theirs):
                return parties, number
    return [*parties, (_ELSEWHERE, actors)], len(parties)


def _of_sentence(
    article: Article,
    sentence: Sentence,
    parties: Sequence[_Party],
    quotes: Sequence[Quote],
    relations: Sequence[Relation],
) -> Iterator[_Draft]:
    words = tokenize(sentence.span.of(article.text)) if relations else []
    terms = issues().found(words)
    taken: set[tuple[str, str | None, bool, bool]] = set()
    for relation in sorted(relations, key=attrgetter("confidence"), reverse=True):
        source, sources = parties[relation.source]
        target, targets = (_ELSEWHERE, (None,)) if relation.target is None else parties[relation.target]
        if relation.target not in (None, relation.source) and len(sources) > 1 and set(sources) == set(targets):
            continue  # "the allies ... their drills" is one group twice, and no act on each other
        for one, other in ((one, other) for one in sources for other in targets if one != other):
            kind = one, other, relation.stance > 0, relation.modality == "conditional"
            if kind not in taken and not (one == EXPERTS and relation.category in _POWERS):
                taken.add(kind)
                topic = issues().nearest(words, terms, relation.evidence)
                evidence = tuple(Span(s.start + sentence.start, s.end + sentence.start) for s in relation.evidence)
                negative, neutral, positive = probabilities(relation.stance, relation.confidence)
                voice, voice_actor = _voice(article, quotes, evidence[0])
                position = Position(
                    sentence=sentence.index,
                    source=one,
                    target=other,
                    stance=round(relation.stance, 3),
                    negative=negative,
                    neutral=neutral,
                    positive=positive,
                    category=relation.category,
                    issue=topic,
                    modality=relation.modality,
                    voice=voice,
                    voice_actor=voice_actor,
                    evidence=evidence,
                )
                yield position, source, target


def _voice(article: Article, quotes: Sequence[Quote], place: Span) -> tuple[str | None, str | None]:
    """Whose words stand at `place`: the innermost quote's speaker, or the outlet."""
    holding = [(piece.end - piece.start, quote) for quote in quotes for piece in quote.content if piece.overlaps(place)]
    quote = min(holding, key=itemgetter(0))[1] if holding else None
    if quote is None or (quote.cue is not None and quote.cue.overlaps(place)):
        return OUTLET, None  # the words are those that report it
    if quote.speaker is None:
        return (OUTLET, None) if quote.kind == "indirect" else (quote.person or quote.actor, quote.actor)
    return quote.person or quote.actor or quote.speaker.of(article.text), quote.actor


def _rescored(
    pieces: Sequence[Found], drafts: Sequence[Sequence[_Draft]], scorer: Scorer
) -> list[tuple[Position, ...]]:
    """Let another scorer than the lexicon say whether each position is warm or cold; how much, the words say.

    Where it reads the sign otherwise, the stance goes toward zero, and turns round where its own sign is likelier by
    more than 0.5. It judges whole sentences, so the lexicon keeps its say where only one of the actors is in the
    sentence, where an actor stands in two ways toward another, and where nothing is done that is warm or cold.
    """
    positions = [[position for position, _, _ in found] for found in drafts]
    pairs = [Counter((p.sentence, p.source, p.target) for p in found) for found in positions]
    asked = [
        (piece, number)
        for piece, found in enumerate(drafts)
        for number, (position, *places) in enumerate(found)
        if abs(position.stance) >= NEUTRAL_BAND
        and _ELSEWHERE not in places
        and pairs[piece][position.sentence, position.source, position.target] == 1
    ]
    if not asked:
        return [tuple(found) for found in positions]
    texts = [pieces[n].sentences[positions[n][number].sentence].span.of(pieces[n].article.text) for n, number in asked]
    sources = [drafts[piece][number][1] for piece, number in asked]
    targets = [drafts[piece][number][2] for piece, number in asked]
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
