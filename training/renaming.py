"""Other names in the same sentences, so that a score hangs on what is done and not on who does it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Sequence

    from training.sets import Place, Sentence

STATES = (
    "the United States", "Washington", "China", "Beijing", "Russia", "Moscow", "Ukraine", "Kyiv", "North Korea",
    "Pyongyang", "South Korea", "Seoul", "Japan", "Tokyo", "India", "New Delhi", "Pakistan", "Islamabad", "Iran",
    "Tehran", "Israel", "Saudi Arabia", "Riyadh", "Turkey", "Ankara", "Egypt", "Cairo", "Nigeria", "Abuja", "Kenya",
    "Ethiopia", "South Africa", "Brazil", "Mexico", "Argentina", "Colombia", "Venezuela", "Cuba", "Canada",
    "Britain", "London", "France", "Paris", "Germany", "Berlin", "Italy", "Spain", "Poland", "Hungary", "Serbia",
    "Sweden", "Norway", "Australia", "Indonesia", "Vietnam", "the Philippines", "Thailand", "Myanmar", "Taiwan",
    "Mongolia", "Kazakhstan", "Morocco", "Algeria", "Syria", "Iraq", "Qatar", "Yemen", "the European Union", "NATO",
    "the United Nations",
)  # fmt: skip
_NAME = re.compile(r"(?:[A-Z][\w.’'-]+)(?: [A-Z][\w.’'-]+){0,2}")
_NOT_NAMES = {"He", "She", "They", "It", "I", "We", "You", "His", "Her", "Their", "Him", "Them", "The", "Its", "This"}


def is_name(words: str) -> bool:
    """Tell whether words look like one proper name.

    Examples
    --------
    >>> is_name("Angela Merkel"), is_name("She"), is_name("the voters")
    (True, False, False)
    """
    return bool(_NAME.fullmatch(words)) and words.split()[0] not in _NOT_NAMES


def places(sentence: Sentence) -> list[Place]:
    """Return every place that something was asked about, once."""
    found = {target.place for target in sentence.targets}
    for pair in sentence.pairs:
        found |= {pair.source, pair.target}
    return sorted(found)


def names_in(sentences: Iterable[Sentence]) -> list[str]:
    """Return the names that stand at the places asked about, and those of states."""
    found = {sentence.text[start:end] for sentence in sentences for start, end in places(sentence)}
    return sorted({name for name in found if is_name(name)} | set(STATES))


def renamed(sentence: Sentence, names: Sequence[str], rng: random.Random) -> Sentence:
    """Give the names asked about other names, wherever they stand in the sentence.

    Examples
    --------
    >>> import random
    >>> from training.sets import Sentence, Target
    >>> told = Sentence("Merkel fell, and Ann saw Merkel.", targets=(Target((25, 31), 0),))
    >>> new = renamed(told, ["Li Wei"], random.Random(0))
    >>> new.text, new.text[slice(*new.targets[0].place)]
    ('Li Wei fell, and Ann saw Li Wei.', 'Li Wei')
    """
    old = sorted({sentence.text[start:end] for start, end in places(sentence)}, key=len, reverse=True)
    old = [name for name in old if is_name(name)]
    if not old:
        return sentence
    new = {name: rng.choice(names) for name in old}
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, old)) + r")\b")
    return replaced(sentence, [(match.span(), new[match.group()]) for match in pattern.finditer(sentence.text)])


def replaced(sentence: Sentence, changes: list[tuple[Place, str]]) -> Sentence:
    """Put words in the place of others, and move every place asked about along."""
    text, moved = sentence.text, []
    for (start, end), words in reversed(changes):
        text = text[:start] + words + text[end:]
        moved.append((end, len(words) - (end - start), start))

    def move(place: Place) -> Place:
        start, end = place
        return (
            start + sum(shift for changed, shift, _ in moved if changed <= start),
            end + sum(shift for changed, shift, _ in moved if changed <= end),
        )

    return replace(
        sentence,
        text=text,
        targets=tuple(replace(t, place=move(t.place)) for t in sentence.targets),
        pairs=tuple(replace(p, source=move(p.source), target=move(p.target)) for p in sentence.pairs),
    )
