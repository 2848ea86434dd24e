"""Sentences that nobody coded, with the names in them: what a teacher is asked so that the model learns from more."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

from newsanalysis import split_sentences
from training.sets import Pair, Sentence, Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from training.sets import Article, Place

T = TypeVar("T")

SHORTEST, LONGEST = 30, 600
"""A sentence's characters."""
NAMES, TARGETS, PAIRS = 8, 4, 3
"""At most so many names are found in a sentence; so many are asked about alone, and so many pairs of them."""
_WORD = r"(?:[A-Z][\w’'.-]*\w|[A-Z]\.)"
_NAME = re.compile(rf"{_WORD}(?: (?:(?:of|al|bin|de|van|von) )?{_WORD})*")
_NO_NAME = {
    "A", "After", "All", "Also", "Although", "An", "And", "Another", "As", "At", "Because", "Before", "Both", "But",
    "By", "Despite", "During", "Even", "For", "From", "He", "Her", "His", "How", "However", "I", "If", "In", "It",
    "Its", "Just", "Like", "Many", "Meanwhile", "Most", "Mr", "Mrs", "Ms", "My", "No", "Nor", "Not", "Now", "On",
    "Once", "One", "Only", "Or", "Other", "Our", "Over", "She", "Since", "So", "Some", "Still", "Such", "That",
    "The", "Their", "Then", "There", "These", "They", "This", "Those", "Though", "Through", "To", "Under", "Until",
    "We", "What", "When", "Where", "Whether", "Which", "While", "Who", "Why", "With", "Yes", "Yet", "You", "Your",
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March",
    "April", "May", "June", "July", "August", "September", "October", "November", "December"
}  # fmt: skip


def uncoded(articles: Iterable[Article], seed: int = 11) -> list[Sentence]:
    """Return the sentences of articles that name two or more, with questions that nobody answered.

    Parameters
    ----------
    articles
        Their attributions are coded, but no sentiment and no stance.
    seed
        Of what is asked when a sentence has many names.
    """
    rng = random.Random(seed)
    texts = (text for article in articles for text in _sentences(article) if SHORTEST <= len(text) <= LONGEST)
    return [sentence for text in texts if (sentence := asked(Sentence(text), rng)).pairs]


def asked(sentence: Sentence, rng: random.Random) -> Sentence:
    """Return the sentence with questions about names in it that nobody was asked about."""
    text, found = sentence.text, names(sentence.text)
    known = {target.place for target in sentence.targets}
    known_pairs = {(pair.source, pair.target) for pair in sentence.pairs}
    alone = [place for place in found if place not in known]
    pairs = [
        (one, other)
        for one, other in combinations(found, 2)
        if text[slice(*one)] != text[slice(*other)] and not {(one, other), (other, one)} & known_pairs
    ]
    both_ways = [way for one, other in _drawn(pairs, PAIRS, rng) for way in ((one, other), (other, one))]
    return replace(
        sentence,
        targets=(*sentence.targets, *(Target(place, None) for place in _drawn(alone, TARGETS, rng))),
        pairs=(*sentence.pairs, *(Pair(source, target, None) for source, target in both_ways)),
    )


def names(text: str) -> list[Place]:
    """Return where names stand, by their capitals.

    Examples
    --------
    >>> told = "But Ms. Kim met President Moon's envoy in the Blue House."
    >>> [told[start:end] for start, end in names(told)]
    ['Kim', 'President Moon', 'Blue House']
    """
    found = []
    for match in _NAME.finditer(text):
        words = [(word.start(), word.group()) for word in re.finditer(r"\S+", match.group())]
        while words and words[0][1].rstrip(".") in _NO_NAME:
            words.pop(0)
        if words:
            start = match.start() + words[0][0]
            end = start + len(re.sub(r"[’']s?$", "", text[start : match.end()]))
            found.append((start, end))
    return [place for place in found if place[1] - place[0] > 1][:NAMES]


def _sentences(article: Article) -> Iterator[str]:
    for sentence in split_sentences(article.text):
        yield article.text[sentence.start : sentence.end].replace("\n", " ")


def _drawn(options: Sequence[T], most: int, rng: random.Random) -> list[T]:
    return rng.sample(options, min(most, len(options)))
