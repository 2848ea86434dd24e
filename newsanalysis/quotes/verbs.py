"""Quotes whose cue is a verb: "said", "was accused of", ", adding that"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsanalysis.lexicons.cues import cue_lexicon, word_set
from newsanalysis.quotes.contents import clause_end, is_clause, object_end, piece_after
from newsanalysis.quotes.drafts import Draft
from newsanalysis.quotes.grammar import cue_of, phrase_after
from newsanalysis.quotes.speakers import subject_after, subject_before

if TYPE_CHECKING:
    from newsanalysis.lexicons.cues import Cue, VerbForm
    from newsanalysis.quotes.drafts import Stretch
    from newsanalysis.quotes.sentence import SentenceInHand

_FARTHEST_COLON = 12
_NOT_BEFORE_THIRD = frozenset(("preposition", "number", "ed", "ing", "auxiliary", "to", "third"))
_SAYS_SOMETHING = frozenset(("that", "to", "determiner", "possessive", "subject", "question", "object"))


def draft_verb(here: SentenceInHand, at: int, form: VerbForm) -> Draft | None:
    """Draft the quote of the cue verb at word `at`; ``None`` if the word is no verb here or nothing is said."""
    cue, end = cue_of(here.page, at, here.last)
    if cue is None or not _is_verb(here, at, form):
        return None
    if cue.finite and form.shape not in ("past", "third"):
        return None
    if form.shape in ("past", "participle") and _is_passive(here, at, end):
        return _passive(here, at, end)
    if form.shape == "participle" and not _follows(here, at, "have"):
        return None
    subject = _subject(here, at, form)
    draft = _inverted(here, at, end, cue, form) or _active(here, at, end, cue, form, subject)
    if draft is not None:
        before = here.before(at)
        governed = before >= here.first and here.page.kinds[before] in ("to", "question")
        draft.leads = draft.speaker is not None and form.shape in ("past", "third", "base") and not governed
        draft.comments = _comments(here, draft)
    return draft


def _comments(here: SentenceInHand, draft: Draft) -> bool:
    """Whether it comments on a clause that may go on: "Kim rejected the offer, officials said, and criticized Moon"."""
    first, last = draft.pieces[0] if draft.pieces else (here.last, here.last)
    return draft.cue is not None and last < draft.cue[0] and max(here.page.quoted[first], here.page.quoted[last]) < 0


# ---------------------------------------------------------------- is it a verb?


def _is_verb(here: SentenceInHand, at: int, form: VerbForm) -> bool:
    before = here.before(at)
    if before < here.first:
        return form.shape in ("past", "gerund", "participle")
    kind, lower = here.page.kinds[before], here.page.words[before].lower
    if kind in ("determiner", "possessive") and not (
        here.page.words[at].lower == "said" or lower in word_set("plural_subject") or lower in word_set("be")
    ):
        return False
    if form.shape == "third":
        return kind not in _NOT_BEFORE_THIRD and (kind not in ("noun", "name") or _is_clear(here, at))
    if form.shape == "base":
        return _is_base(here, at, kind, lower)
    return kind != "preposition" or form.shape != "past"


def _is_clear(here: SentenceInHand, at: int) -> bool:
    """Whether a form that may be a noun ("claims") has something to say after it, as a verb has."""
    if here.page.words[at].lower not in cue_lexicon().also_nouns:
        return True
    following = here.page.kinds[at + 1] if at < here.last else "."
    return following != "." if here.titled else following in _SAYS_SOMETHING


def _is_base(here: SentenceInHand, at: int, kind: str, lower: str) -> bool:
    if lower in word_set("plural_subject") or kind == "to":
        return True
    if kind == "auxiliary":
        return lower not in word_set("be") and lower not in word_set("have")
    if kind == "coordinator":
        return bool(here.drafts)
    if kind in ("noun", "third", "name") and not _is_clear(here, at):
        return False
    return kind in ("noun", "third", "name", ")", ",") and _is_plural(here, at, lower)


def _is_plural(here: SentenceInHand, at: int, before: str) -> bool:
    """Whether the subject of the verb at `at` is several: "critics of the plan", "Seoul and Washington"."""
    if before.endswith("s") and before not in ("'s", "’s"):
        return True
    subject = subject_before(here.page, at, here.first)
    if subject is None:
        return False
    for place in range(subject[0], subject[1] + 1):
        if here.page.kinds[place] == "preposition":
            return here.page.words[place - 1].lower.endswith("s")
        if here.page.words[place].lower == "and":
            return True
    return here.page.words[subject[1]].lower.endswith("s")


def _follows(here: SentenceInHand, at: int, helper: str) -> bool:
    before = here.before(at)
    return before >= here.first and here.page.words[before].lower in word_set(helper)


def _is_passive(here: SentenceInHand, at: int, end: int) -> bool:
    if _follows(here, at, "be"):
        return here.page.kinds[here.before(at)] != "possessive"
    following = here.page.words[end + 1].lower if end < here.last else ""
    return following == "by" or (at == here.first and here.page.words[at].lower == "asked")


# ---------------------------------------------------------------- passive


def _passive(here: SentenceInHand, at: int, end: int) -> Draft | None:
    """Draft "is believed to have left", "was accused of fraud by Lee", "the plan proposed by Lee"."""
    page, lexicon, after = here.page, cue_lexicon(), end + 1
    if after > here.last:
        return None
    lower, following = page.words[at].lower, page.words[after].lower
    subject = subject_before(page, at, here.first)
    if lower == "quoted" and following in ("as", "saying", "by"):
        return _quoted_as_saying(here, at, after, subject)
    if following == "by":
        source = phrase_after(page, after + 1, here.last)
        return Draft(here.number, [subject], (at, end), source) if source and subject else None
    if following == "to" and lower in lexicon.passive_infinitive:
        content = (after, object_end(page, after + 1, here.last, infinitive=True))
        return Draft(here.number, [subject, content] if subject else [content], (at, end), None)
    if following == "that" and subject is not None and page.words[subject[0]].lower == "it":
        return Draft(here.number, [(after, clause_end(page, after + 1, here.last))], (at, end), None)
    if lower in ("told", "asked"):
        return _heard(here, at, end, "said" if lower == "told" else "asked")
    if lower in lexicon.passive_other and subject is not None:
        return Draft(here.number, [subject, (after, object_end(page, after, here.last))], (at, end), None)
    return None


def _quoted_as_saying(here: SentenceInHand, at: int, after: int, subject: Stretch | None) -> Draft | None:
    """Draft "was quoted (by the agency) as saying that ..."; the speaker is who was quoted."""
    words = here.page.words
    if words[after].lower == "by":
        agency = phrase_after(here.page, after + 1, here.last)
        after = agency[1] + 1 if agency is not None else after + 1
    if after < here.last and words[after].lower == "as":
        after += 1
    if after >= here.last or words[after].lower != "saying":
        return None
    piece = piece_after(here.page, after + 1, here.last, _plain("said"))
    return Draft(here.number, [piece], (at, after), subject) if piece else None


def _heard(here: SentenceInHand, at: int, end: int, cue: str) -> Draft | None:
    """Draft "(was) asked whether ...", which names no speaker."""
    piece = piece_after(here.page, end + 1, here.last, _plain(cue))
    if piece is None:
        return None
    if at == here.first:
        piece = _up_to_comma(here, piece)
    return Draft(here.number, [piece], (at, end), None)


def _plain(form: str) -> Cue:
    cue = cue_lexicon().verbs[form].cue
    assert cue is not None
    return cue


# ---------------------------------------------------------------- active


def _subject(here: SentenceInHand, at: int, form: VerbForm) -> Stretch | None:
    before = at - 1
    if form.shape == "gerund" and (before < here.first or here.page.kinds[before] in (",", "-")):
        return here.shared_subject()
    return subject_before(here.page, at, here.first) or here.shared_subject()


def _active(here: SentenceInHand, at: int, end: int, cue: Cue, form: VerbForm, subject: Stretch | None) -> Draft | None:
    page = here.page
    piece = piece_after(page, end + 1, here.last, cue)
    pieces = _pieces_before(here, at, cue, form, subject, piece)
    if pieces:
        return Draft(here.number, pieces + _pieces_resumed(here, end, pieces, piece), (at, end), subject)
    if piece is None:
        announces = page.kinds[here.last] == ":" and here.last - end < _FARTHEST_COLON and page.quoted[here.last] < 0
        return Draft(here.number, [], (at, end), subject) if announces else None
    if (form.shape == "gerund" and at == here.first) or _is_aside(here, at, subject):
        piece = _up_to_comma(here, piece)
    elif subject is not None and subject[0] == here.first + 1 and page.kinds[here.first] == "subordinator":
        piece = _before_main_clause(here, piece)
    return Draft(here.number, [piece], (at, end), subject)


def _is_aside(here: SentenceInHand, at: int, subject: Stretch | None) -> bool:
    """Whether the cue stands in an aside that a comma will end: "Lee, who said the North cheats, was named envoy"."""
    if subject is None or subject[1] + 2 >= at:
        return False
    after = subject[1] + 1
    return here.page.kinds[after] == "," and here.page.words[after + 1].lower in ("who", "which")


def _before_main_clause(here: SentenceInHand, piece: Stretch) -> Stretch:
    """Cut the content of "While Lee said talks had failed, Han was hopeful" at the comma of the main clause."""
    for at in range(piece[0] + 1, min(piece[1], here.last - 1)):
        if here.page.kinds[at] == "," and here.page.quoted[at] < 0 and is_clause(here.page, at + 1, here.last):
            return piece[0], at - 1
    return piece


def _up_to_comma(here: SentenceInHand, piece: Stretch) -> Stretch:
    for at in range(piece[0] + 1, min(piece[1], here.last)):
        if here.page.kinds[at] == "," and here.page.quoted[at] < 0:
            return piece[0], at - 1
    return piece


def _inverted(here: SentenceInHand, at: int, end: int, cue: Cue, form: VerbForm) -> Draft | None:
    """Draft "..., said Lee Han-seo, director of ..."."""
    page, before = here.page, at - 1
    if form.shape not in ("past", "third") or at == here.first:
        return None
    quoted = here.quotation_ends_at(before)
    if not quoted and not (page.kinds[before] == "," and "after" in cue.takes):
        return None
    speaker = subject_after(page, end, here.last)
    if speaker is None:
        return None
    if not quoted and (subject_before(page, at, here.first) is not None or is_clause(page, end + 1, here.last)):
        return None
    pieces = here.content_before(before)
    return Draft(here.number, pieces + here.next_quotation(speaker[1] + 1), (at, end), speaker) if pieces else None


def _pieces_before(
    here: SentenceInHand, at: int, cue: Cue, form: VerbForm, subject: Stretch | None, piece: Stretch | None
) -> list[Stretch]:
    """Return the content before a cue and its subject: ""..." Lee said", "The talks failed, Lee said"."""
    page = here.page
    if subject is None or form.shape in ("gerund", "participle") or subject[1] >= at:
        return []
    if subject[0] <= here.first:
        return _question_before(here, subject, piece)
    before = subject[0] - 1
    if here.quotation_ends_at(before):
        return here.content_before(before) if _leaves_room(here, piece, before, cue) else []
    if page.kinds[before] not in (",", "-") or "after" not in cue.takes or piece is not None:
        return []
    edge = here.left_edge()
    circumstance = page.kinds[edge] in ("preposition", "subordinator", "ing") and not is_clause(page, edge, before - 1)
    return [] if circumstance or before - edge < 2 else here.content_before(before)


def _leaves_room(here: SentenceInHand, piece: Stretch | None, before: int, cue: Cue) -> bool:
    """Whether what follows the cue allows its content to stand before it.

    It does where it is only the hearer (""..." he told the press"), or a quotation that goes on.
    """
    page = here.page
    if piece is None or page.quoted[piece[0]] >= 0 or page.kinds[piece[0] - 1] in (",", ":"):
        return True
    closing = before if page.quoted[before] >= 0 else before - 1
    spoken = page.text[page.words[closing - 1].start] in ",.?!…" or page.kinds[before] in (",", ":")
    return spoken and page.kinds[piece[0]] not in ("that", "question") and bool(cue.takes & {"object", "hearer"})


def _question_before(here: SentenceInHand, subject: Stretch, piece: Stretch | None) -> list[Stretch]:
    """Return the quotation that, ending in a question, ended the sentence before: ""Are you well?" Lee asked"."""
    page, before = here.page, here.first - 1
    if piece is not None or subject[0] != here.first or before < 0 or page.quoted[before] < 0:
        return []
    quotation = page.quotations[page.quoted[before]]
    gap = page.words[here.first].start - quotation.end
    return [(page.opens[page.quoted[before]], before)] if gap < 2 else []


def _pieces_resumed(here: SentenceInHand, end: int, pieces: list[Stretch], piece: Stretch | None) -> list[Stretch]:
    """Return the content after a cue that already has some before it."""
    page = here.page
    if piece is not None and (page.quoted[piece[0]] >= 0 or page.kinds[piece[0] - 1] in (",", ":")):
        return [piece]
    quotation = here.next_quotation(end + 1)
    if quotation or page.quoted[pieces[-1][1]] >= 0:
        return quotation
    return here.content_after_comment(end)
