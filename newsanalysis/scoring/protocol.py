"""What a scorer is, what it says of a pair, and the checks that hold for every one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from newsanalysis.errors import ScorerError
from newsanalysis.records import Category, Modality, Span

SpanLike = Span | tuple[int, int]
Scores = NDArray[np.float64]

SURE, LIKELY, GUESS = (
    0.9,
    0.7,
    0.5,
)  # confidence: subject, cue and target in place; one inferred; two
_HALF = 0.15  # the stance at which a sure relation is as likely polar as neutral; 0.1 reads as neutral
_ROUNDING = 1e-3


@runtime_checkable
class Scorer(Protocol):
    """Anything that scores tone and stance; the package ships one of rules, and takes any other.

    Both methods take one sentence a text, and a span per text, and answer an ``(n, 3)`` array of probabilities
    (negative, neutral, positive), a row per text. Those that ship raise ScorerError where there is not one span of each
    kind per text, or one lies outside its text.
    """

    def sentiment(self, texts: Sequence[str], targets: Sequence[SpanLike] | None = None) -> Scores:
        """Score the tone of each text, or its sentiment toward a span of it, as :class:`Span` or (start, end)."""
        ...

    def stance(self, texts: Sequence[str], sources: Sequence[SpanLike], targets: Sequence[SpanLike]) -> Scores:
        """Score the stance of each text's source toward its target, each a :class:`Span` or (start, end)."""
        ...


@runtime_checkable
class CategoryScorer(Protocol):
    """A scorer that also names what a source does to its target."""

    def stance_and_category(
        self, texts: Sequence[str], sources: Sequence[SpanLike], targets: Sequence[SpanLike]
    ) -> tuple[Scores, list[Category | None]]:
        """Score stances as :meth:`Scorer.stance` does, and name the PLOVER category of each act, if there is one."""
        ...


@dataclass(frozen=True, slots=True)
class Relation:
    """What one party of a sentence does or says toward another.

    Parameters
    ----------
    source, target
        Indices into the parties given; `target` is ``None`` where it is toward nobody by name. A party that
        stands for several actors ("the two leaders") and acts on itself has its own index twice.
    stance
        -1 (hostile, coercive) to 1 (cooperative, engaging), after negation, reversal and modality.
    category, modality
        A PLOVER category, or ``"WITHHOLD"``; asserted, conditional, hedged, negated or unknown.
    confidence, evidence
        How sure the pattern is about the pair and the sign, 0 to 1; the words that say so, as spans of the text given.
    """

    source: int
    target: int | None
    stance: float
    category: Category
    modality: Modality
    confidence: float
    evidence: tuple[Span, ...]


@runtime_checkable
class RelationReader(Protocol):
    """A scorer that also finds who does what toward whom: :func:`newsanalysis.analyze` then asks it for the pairs.

    `parties` are spans of `text`, or lie outside it for a party that the sentence does not name; `speaker` is the one
    whose words the sentence is.
    """

    def relations(self, text: str, parties: Sequence[Span], *, speaker: int | None = None) -> list[Relation]:
        """Find the relations of one sentence, the surest first."""
        ...


def as_scores(rows: Iterable[tuple[float, float, float]]) -> Scores:
    """Return rows of probabilities as one array, also where there are none."""
    return np.array(list(rows), dtype=np.float64).reshape(-1, 3)


def checked(scores: Any, n: int) -> Scores:
    """Return what a scorer answered, if it is a row of three probabilities for each of `n` texts.

    Raises
    ------
    ScorerError
        If the shape is another, a number lies outside 0 to 1, or a row does not sum to 1.
    """
    try:
        array = np.asarray(scores, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ScorerError(f"expected an ({n}, 3) array of probabilities, got something else: {error}") from None
    if n == 0 and array.size == 0:
        return array.reshape(0, 3)
    if array.shape != (n, 3):
        raise ScorerError(
            f"expected an ({n}, 3) array (negative, neutral, positive; a row per text), got shape {array.shape}"
        )
    wrong = ~(np.isfinite(array) & (array >= -_ROUNDING) & (array <= 1 + _ROUNDING)).all(axis=1)
    wrong |= np.abs(array.sum(axis=1) - 1) > _ROUNDING
    if wrong.any():
        row = int(wrong.argmax())
        raise ScorerError(f"expected rows of probabilities that sum to 1, got {array[row].tolist()} in row {row}")
    return array


def spans_within(texts: Sequence[str], spans: Sequence[SpanLike], what: str) -> list[Span]:
    """Return one span per text, each inside its text.

    Raises
    ------
    ScorerError
        If there are more or fewer spans than texts, or a span is empty or outside its text.
    """
    if isinstance(texts, str):
        raise ScorerError("expected a list of texts, got one string: put it in a list")
    if len(spans) != len(texts):
        raise ScorerError(f"expected one span of {what} for each of {len(texts)} texts, got {len(spans)}")
    found = []
    for number, (text, place) in enumerate(zip(texts, spans, strict=True)):
        try:
            start, end = (place.start, place.end) if isinstance(place, Span) else (int(place[0]), int(place[1]))
        except (TypeError, ValueError, IndexError):
            raise ScorerError(
                f"expected {what} {number} as the characters (start, end), got {place!r}; na.find_mentions gives them"
            ) from None
        if not 0 <= start < end <= len(text):
            raise ScorerError(
                f"expected {what} {number} inside its text of {len(text)} characters, got {start} to {end}"
            )
        found.append(Span(start, end))
    return found


def probabilities(stance: float, confidence: float) -> tuple[float, float, float]:
    """Turn a stance and how sure it is into probabilities (negative, neutral, positive).

    Examples
    --------
    >>> [round(p, 2) for p in probabilities(-0.34, 0.9)]
    [0.75, 0.24, 0.01]
    """
    lean = stance * stance / (stance * stance + _HALF * _HALF)
    right, wrong = confidence * lean, 0.1 * (1 - confidence)
    neutral = 1 - right - wrong
    return (right, neutral, wrong) if stance < 0 else (wrong, neutral, right)
