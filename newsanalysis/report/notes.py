"""What was found in each sentence, in words: the notes beside the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsanalysis.highlight import describe, speaker
from newsanalysis.records import NEUTRAL_BAND, Mention, Position, Quote

if TYPE_CHECKING:
    from newsanalysis.analysis import Analysis


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a note: what it says, and the numbers of the records that it is about."""

    text: str
    numbers: tuple[int, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """All that was found in one sentence."""

    sentence: int
    positions: list[Line]
    mentions: list[Line]
    quotes: list[Line]


def notes(result: Analysis) -> list[Note]:
    """Return a note per sentence, also where nothing was found."""
    text = result.article.text
    positions: dict[int, list[Line]] = defaultdict(list)
    quotes: dict[int, list[Line]] = defaultdict(list)
    for number, position in enumerate(result.position_records):
        words = ", ".join(f"“{span.of(text)}”" for span in position.evidence) or "no words of their own"
        line = Line(f"{describe(position)}. Words: {words}.", (number,), _kind(position))
        positions[position.sentence].append(line)
    for number, quote in enumerate(result.quote_records):
        quotes[quote.sentence].append(Line(_quoted(text, quote), (number,)))
    mentions = _meant(text, result.mention_records)
    return [
        Note(sentence.index, positions[sentence.index], mentions[sentence.index], quotes[sentence.index])
        for sentence in result.sentence_records
    ]


def _kind(position: Position) -> str:
    if abs(position.stance) < NEUTRAL_BAND:
        return "neutral"
    return "warm" if position.stance > 0 else "cold"


def _quoted(text: str, quote: Quote) -> str:
    cue = f", “{quote.cue.of(text)}”" if quote.cue else ""
    named = f" by “{quote.speaker.of(text)}”" if quote.speaker else ""
    of = f" ({quote.actor})" if quote.actor and quote.person else ""
    return f"{speaker(quote)}{of}: {quote.kind} speech{named}{cue}."


def _meant(text: str, mentions: tuple[Mention, ...]) -> dict[int, list[Line]]:
    """Return a line for each mention; a group of actors has one together."""
    together: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for number, mention in enumerate(mentions):
        together[mention.sentence, mention.start, mention.end].append(number)
    lines: dict[int, list[Line]] = defaultdict(list)
    for (sentence, start, end), numbers in together.items():
        lines[sentence].append(Line(f"“{text[start:end]}” {_who(mentions, numbers)}", tuple(numbers)))
    return lines


def _who(mentions: tuple[Mention, ...], numbers: list[int]) -> str:
    def names() -> Iterator[str]:
        for number in numbers:
            mention = mentions[number]
            yield f"{mention.actor} ({mention.person})" if mention.person else mention.actor

    first = mentions[numbers[0]]
    return f"is {' and '.join(dict.fromkeys(names()))}: {first.kind}, by {first.resolved_by}."
