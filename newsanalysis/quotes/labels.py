"""Speakers set off by a colon, as headlines and transcripts have them: "LEE: We are ready.", "Talks can wait: Lee"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsanalysis.lexicons.cues import cue_lexicon
from newsanalysis.quotes.contents import without_stop
from newsanalysis.quotes.drafts import Draft

if TYPE_CHECKING:
    from newsanalysis.quotes.drafts import Stretch
    from newsanalysis.quotes.grammar import Text

LONGEST_LABEL = 6
"""A speaker's label has no more words than this."""

_LABEL_KINDS = frozenset(("name", "point", "other"))


def read_headline(page: Text, number: int, first: int, last: int) -> Draft | None:
    """Draft "Talks can wait: Lee" or "Lee: talks can wait"; ``None`` for any other headline."""
    end = without_stop(page, first, last)
    for colon in range(end - 1, max(first, end - LONGEST_LABEL) - 1, -1):
        if page.kinds[colon] == ":" and colon - first > 1 and _is_source(page, colon + 1, end):
            return Draft(number, [(first, colon - 1)], (colon, colon), (colon + 1, end))
    speaker = _opening_label(page, first, end)
    if speaker is None:
        return None
    return Draft(number, [(speaker[1] + 2, end)], (speaker[1] + 1, speaker[1] + 1), speaker)


def read_transcript(page: Text, number: int, first: int, last: int) -> Draft | None:
    """Draft the turn "LEE: We are ready. ..." of a paragraph from word `first` to word `last`."""
    speaker = _opening_label(page, first, last)
    if speaker is None or not all(
        word.text.isupper() for word in page.words[first : speaker[1] + 1] if word.text.isalpha()
    ):
        return None
    if len(page.words[first].text) < 2:
        return None
    return Draft(number, [(speaker[1] + 2, last)], (speaker[1] + 1, speaker[1] + 1), speaker, verbatim=True)


def _opening_label(page: Text, first: int, last: int) -> Stretch | None:
    for at in range(first, min(first + LONGEST_LABEL, last - 1) + 1):
        if page.kinds[at] == ":" and page.quoted[at] < 0:
            return (first, at - 1) if at > first and _is_source(page, first, at - 1) else None
        if page.kinds[at] not in _LABEL_KINDS:
            return None
    return None


def _is_source(page: Text, first: int, last: int) -> bool:
    """Whether the words can name a speaker: a name, "sources", "report", but no "Analysis" or "Video"."""
    lexicon = cue_lexicon()
    words = page.words[first : last + 1]
    if any(word.lower in lexicon.no_speakers for word in words):
        return False
    kinds = page.kinds[first : last + 1]
    if page.quoted[first] >= 0 or len(words) > LONGEST_LABEL:
        return False
    if words[-1].lower in lexicon.headline_sources:
        return all(kind in _LABEL_KINDS or kind in ("noun", "third") for kind in kinds)
    return all(kind in _LABEL_KINDS for kind in kinds)
