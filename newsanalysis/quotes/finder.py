"""Reads one sentence from left to right and drafts a quote for every cue in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsanalysis.lexicons.cues import cue_lexicon, word_set
from newsanalysis.quotes.contents import (
    clause_end,
    is_clause,
    object_end,
    quoted_end,
    subject_clause_end,
    subject_infinitive_end,
)
from newsanalysis.quotes.drafts import Draft
from newsanalysis.quotes.grammar import phrase_after, phrase_before
from newsanalysis.quotes.speakers import subject_before
from newsanalysis.quotes.verbs import draft_verb

if TYPE_CHECKING:
    from newsanalysis.lexicons.cues import Cue
    from newsanalysis.quotes.drafts import Stretch
    from newsanalysis.quotes.sentence import SentenceInHand

_BETWEEN_OWNER_AND_NOUN = frozenset(("noun", "name", "ed", "ing", "number"))
_FARTHEST_OWNER = 4


def read_sentence(here: SentenceInHand) -> list[Draft]:
    """Return a draft for every cue of the sentence, in the order of the cues.

    Cues inside a content are part of it: what Lee says that Han said is Lee's.
    """
    page, starters = here.page, cue_lexicon().starters
    at = here.first
    while at <= here.last:
        if page.quoted[at] >= 0:
            at = page.closes[page.quoted[at]] + 1
            continue
        word = page.words[at]
        if word.lower in starters and (here.titled or at == here.first or not word.text[0].isupper()):
            draft = _draft(here, at, word.lower)
            if draft is not None:
                here.drafts.append(draft)
                at = max(at, draft.end)
        at += 1
    return here.drafts


def _draft(here: SentenceInHand, at: int, lower: str) -> Draft | None:
    lexicon = cue_lexicon()
    draft: Draft | None = None
    if lower in lexicon.verbs:
        draft = draft_verb(here, at, lexicon.verbs[lower])
    if draft is None and lower in lexicon.nouns:
        draft = _noun(here, at, lexicon.nouns[lower])
    if draft is None and lower in lexicon.closing_nouns:
        draft = _source_between(here, at)
    if draft is None and lower in lexicon.adjectives:
        draft = _adjective(here, at, lexicon.adjectives[lower])
    if draft is None and lower in lexicon.source_follows:
        draft = _source_follows(here, at, lexicon.source_follows[lower])
    if draft is None and lower == ":":
        draft = _colon(here, at)
    return draft


def _noun(here: SentenceInHand, at: int, cue: Cue) -> Draft | None:
    """Draft "Lee's claim that ...", "its plan to ...", "calls for ..."."""
    page = here.page
    owner = _owner(here, at)
    if at + 2 > here.last or (cue.owned and owner is None):
        return None
    following = page.words[at + 1].lower
    if following == "that" and "that" in cue.takes:
        return Draft(here.number, [(at + 1, subject_clause_end(page, here.first, at, here.last))], (at, at), owner)
    if following == "to":
        piece = _after_to(here, at + 1, cue)
        return Draft(here.number, [piece], (at, at), owner) if piece else None
    if following in cue.takes:
        return Draft(here.number, [(at + 2, object_end(page, at + 2, here.last))], (at, at), owner)
    return None


def _after_to(here: SentenceInHand, to: int, cue: Cue) -> Stretch | None:
    if here.page.kinds[to + 1] in ("determiner", "possessive", "name"):
        return (to + 1, object_end(here.page, to + 1, here.last)) if "to" in cue.takes else None
    if "infinitive" not in cue.takes:
        return None
    return to, subject_infinitive_end(here.page, here.first, to - 1, here.last)


def _owner(here: SentenceInHand, at: int) -> Stretch | None:
    """Return whose noun it is: "his", or the name before "'s"."""
    page = here.page
    for place in range(at - 1, max(here.first, at - _FARTHEST_OWNER) - 1, -1):
        word = page.words[place]
        if page.kinds[place] == "possessive" and word.lower not in ("'s", "’s"):
            return place, place
        if word.lower in ("'s", "’s", "'", "’"):
            return phrase_before(page, place - 1, here.first) if place > here.first else None
        if page.kinds[place] not in _BETWEEN_OWNER_AND_NOUN:
            return None
    return None


def _adjective(here: SentenceInHand, at: int, cue: Cue) -> Draft | None:
    """Draft "is confident that ...", "remains opposed to ..."."""
    page = here.page
    before = here.before(at)
    if at >= here.last or before < here.first:
        return None
    linking = page.words[before].lower
    if linking not in word_set("be") and linking not in word_set("linking"):
        return None
    piece = _after_adjective(here, at + 1, cue)
    subject = subject_before(page, before, here.first)
    if piece is None or subject is None or page.words[subject[0]].lower in ("it", "there"):
        return None
    return Draft(here.number, [piece], (before, at), subject)


def _after_adjective(here: SentenceInHand, at: int, cue: Cue) -> Stretch | None:
    page, last = here.page, here.last
    following, kind = page.words[at].lower, page.kinds[at]
    if "that" in cue.takes and (kind == "subject" or (kind == "that" and at < last)):
        return at, clause_end(page, at + (kind == "that"), last)
    if kind == "question" and "question" in cue.takes:
        return at, clause_end(page, at, last)
    if at == last:
        return None
    if following == "to" and "infinitive" in cue.takes:
        return at, object_end(page, at + 1, last, infinitive=True)
    return (at + 1, object_end(page, at + 1, last)) if following in cue.takes else None


def _source_follows(here: SentenceInHand, at: int, phrases: tuple[tuple[str, ...], ...]) -> Draft | None:
    """Draft "..., according to Lee" and "According to Lee, ..."."""
    words = here.page.words
    for phrase in phrases:
        end = at + len(phrase) - 1
        if end < here.last and tuple(word.lower for word in words[at : end + 1]) == phrase:
            return _around_source(here, (at, end), phrase_after(here.page, end + 1, here.last))
    return None


def _source_between(here: SentenceInHand, at: int) -> Draft | None:
    """Draft "in Lee's view, ..."."""
    owner = _owner(here, at)
    if owner is None or owner[0] == here.first or here.page.words[owner[0] - 1].lower != "in":
        return None
    return _around_source(here, (owner[0] - 1, at), owner)


def _around_source(here: SentenceInHand, cue: Stretch, speaker: Stretch | None) -> Draft | None:
    page = here.page
    if speaker is None:
        return None
    before = cue[0] - 1
    while before >= here.first and page.quoted[before] < 0:
        if page.kinds[before] not in (",", "-", "mark", "coordinator"):
            break
        before -= 1
    comma = _end_of_source(here, max(speaker[1], cue[1]))
    rest = [(comma + 1, clause_end(page, comma + 1, here.last))] if comma is not None else []
    if before < here.first:
        return Draft(here.number, rest, cue, speaker) if rest else None
    pieces = here.content_before(before)
    if pieces and rest and page.kinds[cue[0] - 1] == "," and not is_clause(page, *pieces[0]):
        pieces += rest
    return Draft(here.number, pieces, cue, speaker) if pieces else None


def _end_of_source(here: SentenceInHand, at: int) -> int | None:
    """Return the comma that ends a source, past an aside: "according to Lee, a lawmaker, ..."."""
    page = here.page
    comma = here.comma_after(at)
    if comma != at + 1 or page.kinds[comma + 1] not in ("determiner", "question", "number"):
        return comma
    later = here.comma_after(comma)
    return comma if later is None or is_clause(page, comma + 1, later - 1) else later


def _colon(here: SentenceInHand, at: int) -> Draft | None:
    """Draft "Lee: "..."", with no verb."""
    page = here.page
    if at >= here.last or page.quoted[at + 1] < 0 or (here.drafts and here.drafts[-1].end > at):
        return None
    speaker = phrase_before(page, at - 1, here.first) if at > here.first else None
    if speaker is None or speaker[0] > here.first:
        speaker = here.main_subject()
    return Draft(here.number, [(at + 1, quoted_end(page, at + 1, here.last))], (at, at), speaker)
