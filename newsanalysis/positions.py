"""Mentions, quotes and scores brought together: who stands where toward whom, sentence by sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter, itemgetter

from newsanalysis.lexicons.issues import IssueLexicon
from newsanalysis.model import ModelScorer
from newsanalysis.records import EXPERTS, NEUTRAL_BAND, OUTLET, Article, Mention, Position, Quote, Sentence, Span
from newsanalysis.scoring import LexiconScorer, Relation, RelationReader, Scorer, checked, probabilities

_POWERS = frozenset(("THREATEN", "SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "AID", "CONCEDE"))
"""What takes a state's means: an analyst who "warned that the talks could stall" threatens nobody."""
_ELSEWHERE = Span(-1, -1)
"""The place of an actor whom the sentence itself does not name."""

_Party = tuple[Span, tuple[str, ...]]
"""A place in a sentence and the actors it means."""

_Draft = tuple[Position, Span, Span]
"""A position, and the spans of its two actors in the sentence for a scorer that wants to see them."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a piece says before anything is scored."""

    article: Article
    sentences: Sequence[Sentence]
    mentions: Sequence[Mention]
    quotes: Sequence[Quote]

    def text_of(self, number: int) -> str:
        """Return the words of a sentence."""
        return self.sentences[number].span.of(self.article.text)

    def around(self, number: int) -> list[str]:
        """Return what tells what a sentence is about where it does not: the sentence before it, and the headline."""
        near = [number - 1] if number > 0 else []
        if self.article.headline is not None and number > 1:
            near.append(0)
        return [self.text_of(other) for other in near]


def take_positions(
    pieces: Sequence[Found], scorer: Scorer, issues: IssueLexicon, *, at_least: float | None = None
) -> list[tuple[Position, ...]]:
    """Say who stands where toward whom in each sentence of each piece.

    A :class:`ModelScorer` asks about every ordered pair of actors in sight of a sentence, told what the lexicon's cues
    show of it. A :class:`RelationReader`, such as the lexicon, finds the pairs by its words; any other scorer scores
    what the lexicon finds, all pieces' at once. `issues` says what each position is about. An actor takes no position
    toward itself, and toward another in one sentence at most one of each sign, the surest; the lexicon's beside one
    that hangs on a condition.

    Parameters
    ----------
    pieces
        What is known of each piece.
    scorer
        What scores.
    issues
        What a position may be about.
    at_least
        The confidence from which on a position is reported; ``None`` for what `scorer` itself finds sure enough.

    Returns
    -------
    list of tuple of Position
        A tuple per piece: in order of the sentences, the surest of each sentence first.
    """
    if isinstance(scorer, ModelScorer) and type(scorer).stance is ModelScorer.stance:
        return [tuple(_by_model(piece, scorer, issues, at_least)) for piece in pieces]
    reader = scorer if isinstance(scorer, RelationReader) else LexiconScorer()
    drafts = [list(_drafts(piece, reader, issues)) for piece in pieces]
    positions = [[position for position, _, _ in found] for found in drafts]
    if reader is not scorer:
        positions = _rescored(pieces, drafts, scorer)
    return [tuple(p for p in found if at_least is None or p.confidence >= at_least) for found in positions]


def _by_model(piece: Found, scorer: ModelScorer, issues: IssueLexicon, at_least: float | None) -> Iterator[Position]:
    article, quotes = piece.article, _quotes_by_sentence(piece.sentences, piece.quotes)
    found = scorer.position_reader.find(
        article.text, piece.sentences, piece.mentions, piece.quotes,
        headline=article.headline is not None, cues=cues_in(piece), at_least=at_least,
    )  # fmt: skip
    for one in found:
        start = piece.sentences[one.sentence].start
        inside = [Span(span.start - start, span.end - start) for span in one.evidence]
        voice, voice_actor = _voice(article, quotes.get(one.sentence, []), one.evidence[0])
        sure = sum(one.signs)
        yield Position(
            sentence=one.sentence,
            source=one.source,
            target=one.target,
            stance=one.stance,
            negative=one.signs[0] / sure,
            neutral=one.signs[1] / sure,
            positive=one.signs[2] / sure,
            category=one.category,
            issue=issues.choose(
                piece.text_of(one.sentence), inside, around=piece.around(one.sentence), likely=one.issues
            ),
            modality=one.modality,
            voice=voice,
            voice_actor=voice_actor,
            evidence=one.evidence,
            confidence=one.confidence,
        )


def cues_in(piece: Found) -> dict[tuple[int, str, str | None], set[int]]:
    """Return the signs (-1, 0, 1) of the positions that the lexicon's cues show, by sentence, source and target."""
    found: dict[tuple[int, str, str | None], set[int]] = {}
    for position, _, _ in _drafts(piece, LexiconScorer(), None):
        sign = 0 if abs(position.stance) < NEUTRAL_BAND else 1 if position.stance > 0 else -1
        found.setdefault((position.sentence, position.source, position.target), set()).add(sign)
    return found


def _drafts(piece: Found, reader: RelationReader, issues: IssueLexicon | None) -> Iterator[_Draft]:
    mentions = {number: list(group) for number, group in groupby(piece.mentions, key=attrgetter("sentence"))}
    quotes = _quotes_by_sentence(piece.sentences, piece.quotes)
    for sentence in piece.sentences:
        parties, speaker = _parties(sentence, mentions.get(sentence.index, []), quotes.get(sentence.index, []))
        if parties:
            relations = reader.relations(piece.text_of(sentence.index), [span for span, _ in parties], speaker=speaker)
            yield from _of_sentence(piece, sentence, parties, quotes.get(sentence.index, []), relations, issues)


def _quotes_by_sentence(sentences: Sequence[Sentence], quotes: Sequence[Quote]) -> dict[int, list[Quote]]:
    found: dict[int, list[Quote]] = {}
    for quote in quotes:
        for number in range(quote.sentence, len(sentences)):
            if sentences[number].start >= quote.end:
                break
            if any(content.overlaps(sentences[number]) for content in quote.content):
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
    piece: Found,
    sentence: Sentence,
    parties: Sequence[_Party],
    quotes: Sequence[Quote],
    relations: Sequence[Relation],
    issues: IssueLexicon | None,
) -> Iterator[_Draft]:
    text, around = piece.text_of(sentence.index), piece.around(sentence.index)
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
                issue = issues.choose(text, relation.evidence, around=around) if issues else None
                position = _position(piece.article, sentence, one, other, relation, issue, quotes)
                yield position, source, target


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
        confidence=relation.confidence,
    )


def _voice(article: Article, quotes: Sequence[Quote], place: Span) -> tuple[str | None, str | None]:
    """Whose words stand at `place`: the innermost quote's speaker, or the outlet."""
    holding = [
        (content.end - content.start, quote) for quote in quotes for content in quote.content if content.overlaps(place)
    ]
    quote = min(holding, key=itemgetter(0))[1] if holding else None
    if quote is None or (quote.cue is not None and quote.cue.overlaps(place)):
        return OUTLET, None  # the words are those that report it
    if quote.speaker is None:
        return (OUTLET, None) if quote.kind == "indirect" else (quote.person or quote.actor, quote.actor)
    return quote.person or quote.actor or quote.speaker.of(article.text), quote.actor


def _rescored(pieces: Sequence[Found], drafts: Sequence[Sequence[_Draft]], scorer: Scorer) -> list[list[Position]]:
    """Let another scorer than the lexicon say whether each position is warm or cold.

    How warm or cold an act is, the words that tell it say: a scorer that is sure of the sign says nothing of the size.
    Where it reads the sign otherwise, the stance goes toward zero, and turns round where its own sign is likelier by
    more than 0.5: that of the words is right in some 19 of 20 positions. The confidence is the probability that the
    scorer gives to the sign which is then reported.

    It judges whole sentences, so the lexicon keeps its say where only one of the actors is in the sentence, where an
    actor stands in two ways toward another, as in an offer of talks with sanctions in place, and where nothing is done
    that is warm or cold, as in waiting and in plans that come to nothing.
    """
    positions = [[position for position, _, _ in found] for found in drafts]
    asked = [(piece, number) for piece, found in enumerate(drafts) for number in _askable(found)]
    if not asked:
        return positions
    texts = [pieces[piece].text_of(positions[piece][number].sentence) for piece, number in asked]
    sources = [drafts[piece][number][1] for piece, number in asked]
    targets = [drafts[piece][number][2] for piece, number in asked]
    scores = checked(scorer.stance(texts, sources, targets), len(asked))
    for (piece, number), (negative, neutral, positive) in zip(asked, scores.tolist(), strict=True):
        position = positions[piece][number]
        along = positive - negative if position.stance > 0 else negative - positive
        stance = round(position.stance * min(1.0, 1 + 2 * along), 3)
        positions[piece][number] = replace(
            position,
            stance=stance,
            negative=negative,
            neutral=neutral,
            positive=positive,
            confidence=neutral if abs(stance) < NEUTRAL_BAND else positive if stance > 0 else negative,
        )
    return positions


def _askable(drafts: Sequence[_Draft]) -> list[int]:
    """Return the numbers of the positions that a scorer can judge by the sentence alone."""
    pairs = Counter((position.sentence, position.source, position.target) for position, _, _ in drafts)
    return [
        number
        for number, (position, *places) in enumerate(drafts)
        if abs(position.stance) >= NEUTRAL_BAND
        and _ELSEWHERE not in places
        and pairs[position.sentence, position.source, position.target] == 1
    ]
