"""A scorer of the user's own words, in any language that puts spaces between them."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from pathlib import Path

from newsanalysis.lexicons.word_lists import is_one_of, load_word_list
from newsanalysis.records import Modality, Span
from newsanalysis.scoring.protocol import (
    GUESS,
    LIKELY,
    Relation,
    Scores,
    SpanLike,
    as_scores,
    probabilities,
    spans_within,
)
from newsanalysis.words import Word, tokenize

_NEGATED = -0.5  # what a denial leaves of a stance: "did not condemn" is half as warm as "condemned" is cold
_REACH = 3  # words before a cue among which a negation is looked for
_AROUND = 10  # words to either side of a target that are its tone
_ALPHA = 2.0  # how many words it takes for a tone to be strong, as in VADER: one makes 0.58, two 0.82, four 0.94


class WordListScorer:
    """Scores tone and stance by a word list of your own, and finds who does what toward whom by it.

    A sentence is read sparsely, as the KEDS and TABARI event coders did: whoever stands before a cue acts on whoever
    stands behind it; where nobody does, the first of the two before it acts on the second. Behind a conjunction the
    subject of the cue before goes on. It knows no grammar beyond this, so it works for many languages and well for
    none: measure it against some sentences that you coded.

    Parameters
    ----------
    source
        A TOML file with `language`, `negators`, `conjunctions`, `[tone]` and `[[cue]]`.

    Raises
    ------
    ResourceError
        If the file cannot be read, or a field of it is missing, unknown or of another kind.

    References
    ----------
    Schrodt, P., Davis, S. and Weddle, J. (1994), Political Science: KEDS, a Program for the Machine Coding of Event
    Data, Social Science Computer Review 12(4).
    """

    def __init__(self, source: str | Path) -> None:
        self._list = load_word_list(source)

    @property
    def language(self) -> str:
        """The language that the list says it is for."""
        return self._list.language

    def sentiment(self, texts: Sequence[str], targets: Sequence[SpanLike] | None = None) -> Scores:
        """Score the tone of each text, or that of the ten words to either side of a span of it: see :class:`Scorer`."""
        words = [tokenize(text) for text in texts]
        if targets is not None:
            spans = spans_within(texts, targets, "target")
            words = [_around(found, span) for found, span in zip(words, spans, strict=True)]
        tones = [self._tone(found) for found in words]
        return as_scores((max(-tone, 0.0), 1 - abs(tone), max(tone, 0.0)) for tone in tones)

    def stance(self, texts: Sequence[str], sources: Sequence[SpanLike], targets: Sequence[SpanLike]) -> Scores:
        """Score the stance of each text's source toward its target; neutral where no cue stands between them."""
        pairs = zip(spans_within(texts, sources, "source"), spans_within(texts, targets, "target"), strict=True)
        found = [self.relations(text, pair) for text, pair in zip(texts, pairs, strict=True)]
        forward = [next((r for r in relations if r.source == 0), None) for relations in found]
        return as_scores(probabilities(r.stance, r.confidence) if r else (0.0, 1.0, 0.0) for r in forward)

    def relations(self, text: str, parties: Sequence[Span], *, speaker: int | None = None) -> list[Relation]:
        """Find who does or says what toward whom, as :class:`newsanalysis.scoring.RelationReader` says."""
        words = tokenize(text)
        named = sorted((n for n, party in enumerate(parties) if party.start >= 0), key=lambda n: parties[n])
        found: list[Relation] = []
        for place, cue in self._list.cues_in(words):
            evidence = Span(words[place[0]].start, words[place[-1]].end)
            before = [n for n in named if parties[n].end <= evidence.start]
            behind = [n for n in named if parties[n].start >= evidence.end]
            if found and self._goes_on(words[: place[0]], parties[before[-1]].end if before else 0):
                before = [found[-1].source]
            pair, confidence = _pair(before, behind, speaker)
            if pair is None:
                continue
            source, target = pair[::-1] if cue.turned else pair
            denied = self._is_denied(words, place[0])
            modality: Modality = "negated" if denied else "asserted"
            stance = cue.weight * (_NEGATED if denied else 1)
            found.append(Relation(source, target, stance, cue.category, modality, confidence, (evidence,)))
        return sorted(found, key=lambda relation: (-relation.confidence, -abs(relation.stance)))

    def _goes_on(self, words: Sequence[Word], after: int) -> bool:
        """Whether a conjunction, and no party, stands right before a cue."""
        return any(is_one_of(word.lower, self._list.conjunctions) for word in words if word.start >= after)

    def _tone(self, words: Sequence[Word]) -> float:
        signs = [
            is_one_of(word.lower, self._list.positive) - is_one_of(word.lower, self._list.negative) for word in words
        ]
        total = sum(-sign if sign and self._is_denied(words, at) else sign for at, sign in enumerate(signs))
        return total / sqrt(total * total + _ALPHA)

    def _is_denied(self, words: Sequence[Word], at: int) -> bool:
        return any(is_one_of(word.lower, self._list.negators) for word in words[max(0, at - _REACH) : at])


def _pair(before: list[int], behind: list[int], speaker: int | None) -> tuple[tuple[int, int] | None, float]:
    """Who acts on whom, and how sure that is, by who stands before a cue and behind it."""
    if before and behind and before[-1] != behind[0]:
        return (before[-1], behind[0]), LIKELY
    if len(before) > 1:
        return (before[-2], before[-1]), GUESS
    if speaker is not None and behind and behind[0] != speaker:
        return (speaker, behind[0]), GUESS
    return None, 0.0


def _around(words: list[Word], target: Span) -> list[Word]:
    first = next((n for n, word in enumerate(words) if word.end > target.start), len(words))
    last = next((n for n, word in enumerate(words) if word.start >= target.end), len(words))
    return words[max(0, first - _AROUND) : last + _AROUND]
