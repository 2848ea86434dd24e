"""Which dyads a piece is asked about, and what the network sees of them.

A passage is a few sentences of a piece, with the headline and the sentences before them. Two tokens a candidate dyad,
one for its source and one for its target, read the passage beside its words (Ye et al. 2022, "Packed levitated marker
for entity and relation extraction"): each knows which words mean its source, its target and other actors, and which
stand in its own sentence. The words do not see these tokens, so a passage is read once, whatever is asked of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from newsanalysis.records import Mention, Quote, Span

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

    from newsanalysis.records import Sentence

    Numbers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

PAD, START, STOP = 0, 2, 3
"""Tokens that fill up a row, that stand before a text, and after each of its sentences."""
LONGEST = 224
"""Tokens of a passage."""
BEFORE = 2
"""Sentences before a sentence whose actors are candidates for it."""
ACTORS, CROWD = 8, 30
"""Actors that are candidates for a sentence; as many as a crowd where it names so many itself."""
DYADS = 96
"""Dyads that are asked together."""


class Kind(IntEnum):
    """What a token is: a word, a word that means an actor, or the token of a dyad's source or target."""

    WORD = 0
    MENTION = 1
    SOURCE_HERE = 3
    SOURCE_SPEAKS = 4
    SOURCE_ELSEWHERE = 5
    TARGET_HERE = 6
    TARGET_ELSEWHERE = 7
    TARGET_NOBODY = 8


KINDS = 9
INPUTS = ("ids", "mask", "kinds", "places", "roles", "sights")
"""What the encoder takes, in order."""
HIDDEN, FIRST_WORD = 0, 2
OWN, PREVIOUS, EARLIER, LATER = range(4)
NOT_NAMED, OTHER, SOURCE, TARGET, BOTH = range(5)
ITSELF, PARTNER, REVERSE, BESIDE = range(22, 26)
ROLES = 24
"""What a target's token sees is numbered so much higher than the same seen by a source's."""
SIGHTS = 50


@dataclass(frozen=True, slots=True)
class Dyad:
    """An ordered pair of actors in a sentence; `target` is ``None`` for nobody named."""

    sentence: int
    source: str
    target: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that are read at once, and the dyads asked about, if any.

    Attributes
    ----------
    ids, places, sentences
        Each token's number in the vocabulary, its characters (tokens, 2) and its sentence; the marks before, between
        and after sentences stand nowhere, in sentence -1.
    named
        By actor, which tokens mean it (tokens).
    dyads
        What is asked.
    speakers
        Who speaks in each sentence.
    """

    ids: Numbers
    places: Numbers
    sentences: Numbers
    named: Mapping[str, Flags] = field(default_factory=dict)
    dyads: Sequence[Dyad] = ()
    speakers: Mapping[int, Sequence[str]] = field(default_factory=dict)

    @property
    def anybody(self) -> Flags:
        """Which tokens mean an actor."""
        tokens: Flags = np.zeros(len(self.ids), dtype=bool)
        for flags in self.named.values():
            tokens |= flags
        return tokens


def speakers_of(sentences: Sequence[Sentence], quotes: Sequence[Quote]) -> dict[int, list[str]]:
    """Return the actors whose words stand in each sentence."""
    found: dict[int, list[str]] = {}
    for quote in quotes:
        for sentence in sentences[quote.sentence :]:
            if quote.actor is None or sentence.start >= quote.end:
                break
            if any(content.overlaps(sentence) for content in quote.content):
                speakers = found.setdefault(sentence.index, [])
                if quote.actor not in speakers:
                    speakers.append(quote.actor)
    return found


def candidates(
    sentence: int, named: Mapping[int, Sequence[str]], speakers: Mapping[int, Sequence[str]], *, headline: bool
) -> list[Dyad]:
    """Return the ordered pairs of all actors in sight of a sentence, and each with nobody.

    In sight are those that it names, those who speak in it, those of the sentences before it and of the headline.

    Examples
    --------
    >>> [(d.source, d.target) for d in candidates(1, {0: ["USA"], 1: ["PRK"]}, {}, headline=False)]
    [('PRK', 'USA'), ('PRK', None), ('USA', 'PRK'), ('USA', None)]
    """
    here = list(dict.fromkeys([*named.get(sentence, ()), *speakers.get(sentence, ())]))
    near = [*range(sentence - 1, max(-1, sentence - BEFORE - 1), -1), *([0] if headline else [])]
    in_sight = list(dict.fromkeys([*here, *(actor for number in near for actor in named.get(number, ()))]))
    actors = in_sight[: min(CROWD, max(ACTORS, len(here)))]
    return [Dyad(sentence, one, other) for one in actors for other in [*actors, None] if one != other]


def passages(
    tokenizer: Tokenizer,
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    quotes: Sequence[Quote],
    *,
    headline: bool,
) -> Iterator[Passage]:
    """Yield the passages of a piece that hold a candidate dyad; each sentence is asked about in one of them.

    Parameters
    ----------
    tokenizer
        The model's.
    text, sentences, mentions, quotes
        The piece as the stages before found it.
    headline
        Whether sentence 0 is one.
    """
    by_sentence = {number: list(group) for number, group in groupby(mentions, key=attrgetter("sentence"))}
    named = {number: [mention.actor for mention in group] for number, group in by_sentence.items()}
    speakers = speakers_of(sentences, quotes)
    encodings = tokenizer.encode_batch([s.span.of(text) for s in sentences], add_special_tokens=False)
    asked = [
        [] if is_question(s.span.of(text)) else candidates(s.index, named, speakers, headline=headline)
        for s in sentences
    ]
    lengths = [min(LONGEST - 2, len(encoding.ids)) for encoding in encodings]
    first = 0
    while first < len(sentences):
        before, taken = _context(first, lengths, headline=headline)
        last = _last(first, lengths, asked, taken)
        dyads = [dyad for some in asked[first:last] for dyad in some]
        shown = {sentences[n].index: (sentences[n].start, encodings[n]) for n in (*before, *range(first, last))}
        inside = [mention for number in shown for mention in by_sentence.get(number, ())]
        for part in range(0, len(dyads), DYADS):  # several parts only of one sentence that names a crowd
            yield passage_of(shown, inside, dyads[part : part + DYADS], speakers)
        first = last


def _context(first: int, lengths: Sequence[int], *, headline: bool) -> tuple[list[int], int]:
    """Return the sentences before one that are read with it, as far as there is room, and how many tokens they fill."""
    near = [*range(first - 1, max(-1, first - BEFORE - 1), -1), *([0] if headline and first > BEFORE else [])]
    room, taken, chosen = LONGEST - 2 - lengths[first], 0, []
    for number in near:
        if taken + lengths[number] + 1 <= room:
            chosen.append(number)
            taken += lengths[number] + 1
    return sorted(chosen), taken


def is_question(sentence: str) -> bool:
    """Tell whether a sentence only asks: nobody takes a position by what is asked (codebook, section 6).

    Examples
    --------
    >>> is_question("Will Seoul send arms?"), is_question('"Will they talk?" Seoul asked.')
    (True, False)
    """
    return sentence.rstrip("\"'”’) !").endswith(("?", "？"))


def _last(first: int, lengths: Sequence[int], asked: Sequence[Sequence[Dyad]], taken: int) -> int:
    """Return the sentence (exclusive) up to which all from the first on go into one passage."""
    tokens, dyads = 1 + taken, 0
    for number in range(first, len(lengths)):
        tokens, dyads = tokens + lengths[number] + 1, dyads + len(asked[number])
        if number > first and (tokens > LONGEST or dyads > DYADS):
            return number
    return len(lengths)


def passage_of(
    shown: Mapping[int, tuple[int, Encoding]],
    mentions: Sequence[Mention] = (),
    dyads: Sequence[Dyad] = (),
    speakers: Mapping[int, Sequence[str]] = MappingProxyType({}),
) -> Passage:
    """Lay sentences end to end, a mark after each.

    Parameters
    ----------
    shown
        By a sentence's number where it starts in the text, and its tokens.
    mentions, dyads, speakers
        Who is named where, what is asked, who speaks where.
    """
    ids, places, numbers = [START], [(0, 0)], [-1]
    for number, (start, encoding) in shown.items():
        ids += [*encoding.ids[: LONGEST - 2], STOP]
        places += [*((start + left, start + right) for left, right in encoding.offsets[: LONGEST - 2]), (0, 0)]
        numbers += [*[number] * min(LONGEST - 2, len(encoding.ids)), -1]
    where, sentences = np.array(places, dtype=np.int64), np.array(numbers, dtype=np.int64)
    named: dict[str, Flags] = {}
    for mention in mentions:
        inside = (sentences == mention.sentence) & (where[:, 0] < mention.end) & (mention.start < where[:, 1])
        named[mention.actor] = named[mention.actor] | inside if mention.actor in named else inside
    return Passage(np.array(ids, dtype=np.int64), where, sentences, named, dyads, speakers)


def pair_passage(tokenizer: Tokenizer, text: str, source: Span, target: Span) -> Passage:
    """Return a text as a passage in which two spans are the source and the target; it is asked both ways.

    Of a text that is too long, it holds the words around both.
    """
    encoding = tokenizer.encode(text, add_special_tokens=False)
    first = first_token(encoding, (source, target))
    part = slice(first, first + LONGEST - 2)
    ids = np.array([START, *encoding.ids[part], STOP], dtype=np.int64)
    places = np.array([(0, 0), *encoding.offsets[part], (0, 0)], dtype=np.int64)
    sentences = np.zeros(len(ids), dtype=np.int64)
    sentences[[0, -1]] = -1
    named = {
        name: (sentences == 0) & (places[:, 0] < span.end) & (span.start < places[:, 1])
        for name, span in (("source", source), ("target", target))
    }
    return Passage(ids, places, sentences, named, [Dyad(0, "source", "target"), Dyad(0, "target", "source")])


def first_token(encoding: Encoding, spans: Sequence[Span]) -> int:
    """Return where to begin reading so that all spans are in sight, if they can be."""
    room = LONGEST - 2
    if len(encoding.ids) <= room:
        return 0
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    inside = [n for n, (left, right) in enumerate(encoding.offsets) if left < end and start < right]
    middle = (inside[0] + inside[-1]) // 2 if inside else 0
    return max(0, min(middle - room // 2, len(encoding.ids) - room))


def network_inputs(batch: Sequence[Passage]) -> dict[str, NDArray[np.generic]]:
    """Return passages as the network takes them, padded to one length.

    Returns
    -------
    dict
        `ids`, `mask`, `kinds` of words (passages, words); `places`, `roles` (positions and kinds) of the dyads' tokens
        (passages, 2 dyads), and `sights`, how each of these sees the words and the others (passages, 2 dyads, words +
        2 dyads).
    """
    words, tokens = max(len(p.ids) for p in batch), 2 * max(1, *(len(p.dyads) for p in batch))
    given: dict[str, NDArray[np.generic]] = {
        "ids": np.full((len(batch), words), PAD, dtype=np.int64),
        "mask": np.zeros((len(batch), words), dtype=np.float32),
        "kinds": np.zeros((len(batch), words), dtype=np.int64),
        "places": np.zeros((len(batch), tokens), dtype=np.int64),
        "roles": np.zeros((len(batch), tokens), dtype=np.int64),
        "sights": np.zeros((len(batch), tokens, words + tokens), dtype=np.int64),
    }
    padding = np.arange(tokens)
    for row, one in enumerate(batch):
        length, count = len(one.ids), 2 * len(one.dyads)
        given["ids"][row, :length], given["mask"][row, :length] = one.ids, 1
        given["kinds"][row, :length] = np.where(one.anybody, Kind.MENTION, Kind.WORD)
        given["sights"][row, padding, words + padding] = ITSELF  # what pads a row sees something, too
        if not count:
            continue
        of = _DyadTokens(one)
        given["places"][row, :count], given["roles"][row, :count] = of.places, of.roles
        given["sights"][row, :count, :length] = of.sights[:, :length]
        given["sights"][row, :count, words : words + count] = of.sights[:, length:]
    return given


class _DyadTokens:
    """The tokens of a passage's dyads: where they stand, what they are, and how they see all others."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.nobody = np.zeros(len(passage.ids), dtype=bool)
        self.anybody = passage.anybody
        self._near = {dyad.sentence: self._nearness(dyad.sentence) for dyad in passage.dyads}
        sides = [side for dyad in passage.dyads for side in self._sides(dyad)]
        self.places = np.array([place for place, _ in sides], dtype=np.int64)
        self.roles = np.array([role for _, role in sides], dtype=np.int64)
        words = np.array([self._words(dyad) for dyad in passage.dyads]).repeat(2, axis=0)
        words[1::2] += ROLES
        self.sights = np.concatenate([words, self._each_other()], axis=1)

    def _named(self, actor: str | None) -> Flags:
        return self.nobody if actor is None else self.passage.named.get(actor, self.nobody)

    def _nearness(self, sentence: int) -> Numbers:
        numbers = self.passage.sentences
        earlier = np.where(numbers > sentence, LATER, np.where(numbers == sentence - 1, PREVIOUS, EARLIER))
        near: Numbers = np.where(numbers < 0, EARLIER, np.where(numbers == sentence, OWN, earlier))
        return near

    def _words(self, dyad: Dyad) -> Numbers:
        source, target = self._named(dyad.source), self._named(dyad.target)
        meant = np.where(self.anybody, OTHER, NOT_NAMED)
        meant[source], meant[target], meant[source & target] = SOURCE, TARGET, BOTH
        sights: Numbers = FIRST_WORD + 5 * self._near[dyad.sentence] + meant
        return sights

    def _sides(self, dyad: Dyad) -> Iterator[tuple[int, Kind]]:
        own = self._near[dyad.sentence] == OWN
        begins = int(own.argmax())
        source, target = self._named(dyad.source) & own, self._named(dyad.target) & own
        speaks = dyad.source in self.passage.speakers.get(dyad.sentence, ())
        away = Kind.SOURCE_SPEAKS if speaks else Kind.SOURCE_ELSEWHERE
        yield (int(source.argmax()), Kind.SOURCE_HERE) if source.any() else (begins, away)
        away = Kind.TARGET_NOBODY if dyad.target is None else Kind.TARGET_ELSEWHERE
        yield (int(target.argmax()), Kind.TARGET_HERE) if target.any() else (begins, away)

    def _each_other(self) -> Numbers:
        dyads = self.passage.dyads
        numbers = np.array([dyad.sentence for dyad in dyads])
        seen = np.where(numbers[:, None] == numbers, BESIDE, HIDDEN)
        at = {dyad: n for n, dyad in enumerate(dyads)}
        for n, dyad in enumerate(dyads):
            if dyad.target is not None and (back := Dyad(dyad.sentence, dyad.target, dyad.source)) in at:
                seen[n, at[back]] = REVERSE
        sights: Numbers = seen.repeat(2, axis=0).repeat(2, axis=1).astype(np.int64)
        sources = np.arange(0, len(sights), 2)
        sights[sources, sources] = sights[sources + 1, sources + 1] = ITSELF
        sights[sources, sources + 1] = sights[sources + 1, sources] = PARTNER
        sights[1::2][sights[1::2] != HIDDEN] += ROLES
        return sights
