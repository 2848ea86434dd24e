"""Mentions, quotes and scores brought together: who stands where toward whom, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from newsanalysis.lexicons.issues import issues
from newsanalysis.records import EXPERTS, OUTLET, Article, Mention, Position, Quote, Sentence, Span
from newsanalysis.scoring import LexiconScorer, Relation, Scorer, probabilities, read_relations
from newsanalysis.words import tokenize

_POWERS = frozenset(("THREATEN", "SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "AID", "CONCEDE"))
"""What takes a state's means: an analyst who "warned that the talks could stall" threatens nobody."""
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


def take_positions(
    article: Article,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    quotes: Sequence[Quote],
    scorer: Scorer,
) -> tuple[Position, ...]:
    """Say who stands where toward whom in each sentence.

    The stance lexicon finds the pairs and says category, issue, modality, voice and evidence; `scorer` scores them.
    An actor takes no position toward itself, and toward another in one sentence at most one of each sign, the surest,
    beside one that hangs on a condition.

    Returns
    -------
    tuple of Position
        In order of the sentences, the surest of each sentence first.
    """
    by_sentence = {number: list(group) for number, group in groupby(mentions, key=attrgetter("sentence"))}
    spoken = _quotes_by_sentence(sentences, quotes)
    drafts = [
        draft
        for sentence in sentences
        if sentence.index in by_sentence or sentence.index in spoken
        for draft in _draft(article, sentence, by_sentence.get(sentence.index, []), spoken.get(sentence.index, []))
    ]
    if isinstance(scorer, LexiconScorer):
        return tuple(draft.position for draft in drafts)
    return _rescored(article, sentences, drafts, scorer)


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
    article: Article, sentence: Sentence, mentions: Sequence[Mention], quotes: Sequence[Quote]
) -> Iterator[_Draft]:
    parties, speaker = _parties(sentence, mentions, quotes)
    if len({actor for party in parties for actor in party.actors}) == 0:
        return
    text = sentence.span.of(article.text)
    relations = read_relations(text, [party.span for party in parties], speaker=speaker)
    words = tokenize(text) if relations else []
    taken = set()
    for relation in sorted(relations, key=lambda r: -r.confidence):
        source = parties[relation.source]
        target = parties[relation.target] if relation.target is not None else None
        topic = issues().nearest(words, relation.evidence)
        for one, other in _pairs(source, target):
            if one == EXPERTS and relation.category in _POWERS:
                continue
            kind = (one, other, relation.stance > 0, relation.modality == "conditional")
            if kind not in taken:
                taken.add(kind)
                position = _position(article, sentence, one, other, relation, topic, quotes)
                yield _Draft(position, source.span, target.span if target else _ELSEWHERE)


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
    if not holding:
        return OUTLET, None
    quote = min(holding, key=lambda pair: pair[0])[1]
    words = quote.speaker.of(article.text) if quote.speaker else None
    return quote.person or quote.actor or words, quote.actor


def _rescored(
    article: Article, sentences: Sequence[Sentence], drafts: Sequence[_Draft], scorer: Scorer
) -> tuple[Position, ...]:
    """Let another scorer than the lexicon say how each position stands, where the sentence names both actors."""
    asked = [number for number, draft in enumerate(drafts) if _ELSEWHERE not in (draft.source, draft.target)]
    positions = [draft.position for draft in drafts]
    if not asked:
        return tuple(positions)
    scores = scorer.stance(
        [sentences[positions[n].sentence].span.of(article.text) for n in asked],
        [drafts[n].source for n in asked],
        [drafts[n].target for n in asked],
    )
    for number, (negative, neutral, positive) in zip(asked, scores.tolist(), strict=True):
        positions[number] = replace(
            positions[number],
            stance=round(positive - negative, 3),
            negative=negative,
            neutral=neutral,
            positive=positive,
        )
    return tuple(positions)
