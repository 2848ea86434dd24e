"""What stands around a span, or around and between two: the features that learned weights are for.

Used where no cue pattern relates the two. Each feature is a number near 0 to 2 with a name that says what it counts, so
that a weight can be read; each word that counts is kept, so that a score can show it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from newsanalysis.lexicons.stance import stance_lexicon
from newsanalysis.records import Span
from newsanalysis.scoring.reading import Relation
from newsanalysis.scoring.tone import tone, word_tone
from newsanalysis.words import Word, tokenize

_FADES = 5.0
"""Words from a span at which a word counts half."""
_NEGATORS = frozenset(("not", "n't", "n’t", "never", "no", "without"))
_NEGATED_FOR = 4
_UNPOLAR = frozenset(("CONSULT", "REQUEST"))
_MARKS = frozenset('"“”')
_POSSESSIVE = frozenset(("'s", "’s"))
_THIRD = frozenset(("he", "she", "they", "him", "her", "his"))
_FIRST = frozenset(("i", "we", "my"))
_LINKS = ("by", "against", "for", "with")
_TONE_SIZE = 2.0  # VADER's valences reach 4; a plain "good" is about 2
_CUE_SIZE = 0.3


@dataclass(slots=True)
class Surroundings:
    """Named features of a text, and the words behind them."""

    features: dict[str, float] = field(default_factory=dict)
    words: list[Span] = field(default_factory=list)
    others: list[Word] = field(default_factory=list)

    def add(self, name: str, value: float) -> None:
        """Raise a feature, which counts 2 at most."""
        self.features[name] = min(2.0, self.features.get(name, 0.0) + value)

    def polar(self, word: Word, where: str, distance: int, *, negated: bool) -> None:
        """Count a word's cue weight and tone, less the farther it stands."""
        near = 1 / (1 + distance / _FADES)
        cue, valence = cue_weight(word.lower), word_tone(word.lower) * _TONE_SIZE
        if negated:
            cue, valence = -0.5 * cue, -0.6 * valence
        if cue:
            self.add(f"{where} {'warm' if cue > 0 else 'cold'} cue", near * min(1.0, abs(cue) / _CUE_SIZE))
        if valence:
            self.add(f"{where} {'good' if valence > 0 else 'bad'} word", near * abs(valence))
        if cue or valence:
            self.words.append(Span(word.start, word.end))


@cache
def cue_weight(word: str) -> float:
    """The strongest weight of a word's single-word cues, 0 for those that say little of warmth."""
    entry = stance_lexicon().entries.get(word)
    if entry is None:
        return 0.0
    cues = (*entry.verbs, *entry.nouns, *entry.adjectives)
    weights = [c.weight for c in cues if not c.words and abs(c.weight) >= 0.12 and c.category not in _UNPOLAR]
    return max(weights, key=abs, default=0.0)


def around(text: str, target: Span, incoming: float, outgoing: float) -> Surroundings:
    """Describe what stands around one span.

    Parameters
    ----------
    incoming, outgoing
        The strongest stance of a relation in which it is the target, and the source.
    """
    words = tokenize(text)
    inside = [n for n, word in enumerate(words) if word.start < target.end and word.end > target.start]
    found = Surroundings({"always": 1.0})
    _whole(found, text, incoming, "toward it")
    _signed(found, outgoing, "by it")
    if not inside:
        return found
    first, last = inside[0], inside[-1]
    for n, negated in _outside(words, [(first, last)]):
        where, distance = ("before", first - n) if n < first else ("after", n - last)
        found.polar(words[n], where, distance, negated=negated)
        found.others.append(words[n])
    _place(found, words, first, last)
    return found


def between(text: str, source: Span, target: Span, forward: Relation | None, back: Relation | None) -> Surroundings:
    """Describe what stands around and between two spans, as seen by the first."""
    words = tokenize(text)
    found = Surroundings({"always": 1.0})
    for relation, name in ((forward, "forward"), (back, "back")):
        if relation is not None and abs(relation.stance) > 0.1:
            kind = "warm" if relation.stance > 0 else "cold"
            found.add(f"{name} {kind}", relation.confidence)
            found.add(f"{name} {kind} {'words' if relation.category in _VERBAL else 'deeds'}", 1.0)
    one, other = sorted((source, target))
    here = [n for n, word in enumerate(words) if word.start < one.end and word.end > one.start]
    there = [n for n, word in enumerate(words) if word.start < other.end and word.end > other.start]
    if not here or not there or here[-1] >= there[0]:
        return found
    order = "source first" if source <= target else "target first"
    spans = [(here[0], here[-1]), (there[0], there[-1])]
    for n, negated in _outside(words, spans):
        if n < here[0]:
            where, distance = "before", here[0] - n
        elif n < there[0]:
            where, distance = "between", min(n - here[-1], there[0] - n)
        else:
            where, distance = "after", n - there[-1]
        found.polar(words[n], f"{order}, {where}", distance, negated=negated)
    _whole(found, text, 0.0, order)
    _middle(found, words, spans, order)
    return found


_VERBAL = frozenset(("SUPPORT", "ACCUSE", "REJECT", "THREATEN"))


def _whole(found: Surroundings, text: str, stance: float, name: str) -> None:
    value = tone(text)
    found.features[f"{name}, good tone"], found.features[f"{name}, bad tone"] = max(value, 0.0), max(-value, 0.0)
    _signed(found, stance, name)


def _signed(found: Surroundings, stance: float, name: str) -> None:
    if abs(stance) > 0.1:
        kind = "warm" if stance > 0 else "cold"
        found.features[f"{name} {kind}"] = 1.0
        found.features[f"{name} how {kind}"] = abs(stance)


def _outside(words: Sequence[Word], spans: Sequence[tuple[int, int]]) -> list[tuple[int, bool]]:
    """The words outside the spans, and whether a negator stands shortly before each."""
    found, left = [], 0
    for n, word in enumerate(words):
        if any(first <= n <= last for first, last in spans):
            continue
        if word.lower in _NEGATORS:
            left = _NEGATED_FOR
        elif left:
            left -= 1
        found.append((n, left > 0))
    return found


@cache
def _says(word: str) -> bool:
    entry = stance_lexicon().entries.get(word)
    return entry is not None and any("speech" in roles for _, roles in entry.verb_roles)


def _lower(words: Sequence[Word], n: int) -> str:
    return words[n].lower if 0 <= n < len(words) else ""


def _place(found: Surroundings, words: Sequence[Word], first: int, last: int) -> None:
    """Where in the sentence a span stands, and what touches it."""
    features, before, here = found.features, _lower(words, first - 1), _lower(words, first)
    features["speaks"] = float(_says(_lower(words, last + 1)) or _says(_lower(words, last + 2)))
    features["after a verb of speech"] = float(_says(before))
    features["possessive"] = float(_lower(words, last + 1) in _POSSESSIVE)
    features["how late"] = first / len(words)
    features["length"] = min(len(words) / 40, 2.0)
    features["question"] = float(any(word.text == "?" for word in words))
    features["quotation mark before"] = float(any(word.text in _MARKS for word in words[:first]))
    features["quotation mark after"] = float(any(word.text in _MARKS for word in words[last + 1 :]))
    features["third person"], features["first person"] = float(here in _THIRD), float(here in _FIRST)
    for link in _LINKS:
        features[f"after {link}"] = float(before == link)


def _middle(found: Surroundings, words: Sequence[Word], spans: Sequence[tuple[int, int]], order: str) -> None:
    """What stands between two spans, and who of them speaks."""
    (a, b), (c, d) = spans
    middle = [word.lower for word in words[b + 1 : c]]
    marks: dict[str, float] = {
        "always": 1.0,
        "first speaks": float(any(_says(_lower(words, n)) for n in (a - 1, a - 2, b + 1, b + 2))),
        "second speaks": float(any(_says(_lower(words, n)) for n in (c - 1, c - 2, d + 1, d + 2))),
        "apart": min(len(middle) / 20, 2.0),
        "touching": float(len(middle) <= 3),
        "joined by and": float(len(middle) < 4 and "and" in middle),
        "relative between": float("who" in middle or "that" in middle),
        "quotation mark between": float(not _MARKS.isdisjoint(middle)),
        "first possessive": float(_lower(words, b + 1) in _POSSESSIVE),
        "second possessive": float(_lower(words, d + 1) in _POSSESSIVE),
    }
    marks.update({f"{link} between": float(link in middle) for link in ("by", "against", "for")})
    for name, value in marks.items():
        found.features[f"{order}, {name}"] = value
