"""Who says it: the subject of a cue, before it or after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsanalysis.lexicons.cues import cue_lexicon, word_set
from newsanalysis.quotes.grammar import NOMINAL, acts, phrase_after, phrase_before

if TYPE_CHECKING:
    from newsanalysis.quotes.grammar import Text

Phrase = tuple[int, int]
"""First and last word of a noun phrase."""

_LONGEST_ASIDE = 40


def subject_before(page: Text, cue: int, first: int) -> Phrase | None:
    """Return the subject that stands before the cue at `cue`, past adverbs, auxiliaries and asides.

    ``None`` where the verb shares a subject named earlier ("and said", ", adding").
    """
    at = _past_helpers(page, cue - 1, first)
    if at < first:
        return None
    kind, lower = page.kinds[at], page.words[at].lower
    if kind == ")":
        at = _opening_bracket(page, at, first) - 1
        if at < first:
            return None
        kind, lower = page.kinds[at], page.words[at].lower
    if kind in (",", "-"):
        return _before_aside(page, at, first)
    if lower in ("who", "which", "that"):
        return _antecedent(page, at, first)
    if kind in NOMINAL or kind in ("subject", "time", "adverb", "ing", "ed"):
        return _narrowed(page, phrase_before(page, at, first), first)
    return None


def _past_helpers(page: Text, at: int, first: int) -> int:
    """Step left over "has also", "on Monday", "last week", "went on to", "declined to"."""
    while at >= first and not page.is_between_marks(at):
        step = _helper_length(page, at, first)
        if not step:
            break
        at -= step
    return at


def _helper_length(page: Text, at: int, first: int) -> int:
    """Return how many words of a helper end at word `at`; 0 for none."""
    kind, lower = page.kinds[at], page.words[at].lower
    if kind in ("auxiliary", "adverb", "time"):
        return 1
    if at == first:
        return 0
    before = page.words[at - 1].lower
    if kind == "preposition":
        return int(lower == "on" and at + 1 < len(page.kinds) and page.kinds[at + 1] == "time")
    if kind == "period":
        return 2 if before in ("last", "this", "next") else 0
    if kind != "to":
        return 0
    carriers = cue_lexicon().carriers
    if before in carriers:
        return 2
    return 3 if before == "on" and at - 2 >= first and page.words[at - 2].lower in carriers else 0


def _opening_bracket(page: Text, at: int, first: int) -> int:
    floor = max(first, at - _LONGEST_ASIDE)
    while at > floor and page.kinds[at] != "(":
        at -= 1
    return at


def _before_aside(page: Text, comma: int, first: int) -> Phrase | None:
    """Return the noun phrase before an aside: "Lee, the deputy head of the party, said"."""
    floor = max(first, comma - _LONGEST_ASIDE)
    at = comma - 1
    kinds = page.kinds
    while at >= floor:
        if kinds[at] == kinds[comma] and (kinds[at] == "-" or not page.is_between_marks(at)):
            if _is_aside(page, at + 1):
                phrase = phrase_before(page, at - 1, first) if at > first else None
                if at > first and kinds[at - 1] == ")":
                    phrase = phrase_before(page, _opening_bracket(page, at - 1, first) - 1, first)
                if phrase is not None and not _is_aside_start(page, phrase, first):
                    return _narrowed(page, phrase, first)
            else:
                phrase = phrase_after(page, at + 1, comma - 1)
                return phrase if phrase and phrase[1] == comma - 1 else None
        at -= 1
    return None


def _is_aside(page: Text, start: int) -> bool:
    kind, word = page.kinds[start], page.words[start]
    if kind in (
        "determiner",
        "question",
        "number",
        "preposition",
        "possessive",
        "ing",
        "ed",
        "noun",
        "adverb",
        "subordinator",
        "other",
    ):
        return True
    return kind == "name" and (len(word.text) <= 2 or word.text.isupper() or page.kinds[start - 2] == "name")


def _is_aside_start(page: Text, phrase: Phrase, first: int) -> bool:
    start = phrase[0]
    return start - 1 > first and page.kinds[start - 1] == "," and _is_aside(page, start) and page.kinds[start] != "name"


def _antecedent(page: Text, relative: int, first: int) -> Phrase | None:
    at = relative - 1
    if at >= first and page.kinds[at] == ",":
        at -= 1
    if at >= first and page.kinds[at] == ")":
        at = _opening_bracket(page, at, first) - 1
    phrase = phrase_before(page, at, first) if at >= first else None
    if phrase is None:
        return (relative, relative) if page.words[relative].lower == "who" else None
    return _narrowed(page, phrase, first)


def _narrowed(page: Text, phrase: Phrase | None, first: int) -> Phrase | None:
    """Drop what belongs to an opening "In an interview on Sunday" that runs into the subject without a comma."""
    if phrase is None:
        return None
    start, end = phrase
    opening = start > first and page.kinds[start - 1] in ("preposition", "subordinator", "to")
    if opening and start - 1 == first:
        for at in range(end, start, -1):
            if page.kinds[at] == "subject" or (page.kinds[at] == "determiner" and page.kinds[at - 1] != "preposition"):
                return at, end
            if page.kinds[at] in ("time", "noun") and at < end:
                return at + 1, end
    return start, end


def main_subject(page: Text, first: int, last: int) -> Phrase | None:
    """Return the sentence's own subject: its first noun phrase, past an opening phrase that ends in a comma."""
    at = first
    while at <= last and page.kinds[at] in ("mark", "adverb", "coordinator", "-", "other"):
        at += 1
    if at + 2 < last and page.words[at + 1].lower in word_set("lapse") and page.kinds[at + 2] == "adverb":
        at += 3  # "Five days later Lee ..."
    if at <= last and page.kinds[at] in ("preposition", "subordinator", "ing", "to", "ed", "question"):
        verb_counts = page.kinds[at] == "preposition"
        while at < last and (page.kinds[at] != "," or page.is_between_marks(at)):
            if verb_counts and (page.kinds[at] == "ed" or acts(page, at)):
                return _narrowed(page, phrase_before(page, _past_helpers(page, at - 1, first), first), first)
            at += 1
        at += 1
    return phrase_after(page, at, last) if at <= last else None


def subject_after(page: Text, cue: int, last: int) -> Phrase | None:
    """Return the subject of an inverted cue: "said Lee Han-seo, director of ..."."""
    at = cue + 1
    if at > last or page.kinds[at] not in NOMINAL | {"subject", "ed", "ing"}:
        return None
    return phrase_after(page, at, last)
