"""What is said: the words after a cue, before it, or on both its sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsanalysis.lexicons.cues import cue_lexicon, word_set
from newsanalysis.quotes.grammar import NOMINAL, STARTS_PHRASE, VERBAL, acts, cue_of, phrase_after

if TYPE_CHECKING:
    from newsanalysis.lexicons.cues import Cue
    from newsanalysis.quotes.grammar import Text

Piece = tuple[int, int]
"""First and last word of a piece of content."""

_LONGEST_GAP = 14
_LONGEST_SUBJECT = 16
_LINKS_VERB = frozenset(("auxiliary", "coordinator", "adverb", "to", "question", "that", ","))
_PREPOSITIONAL = frozenset(("about", "of", "for", "with"))
_APART = ("after", "before")


def piece_after(page: Text, at: int, last: int, cue: Cue) -> Piece | None:
    """Return the content that follows a cue whose next word is `at`; ``None`` where there is none."""
    at = page.skip_adverbs(at, last)
    if at > last:
        return None
    kind = page.kinds[at]
    if kind in (",", ":") or page.is_between_marks(at):
        return _after_comma(page, at, last)
    takes = cue.takes
    if kind == "that":
        return (
            (at, clause_end(page, at + 1, last))
            if takes & {"clause", "that", "object", "after"} and at < last
            else None
        )
    if kind == "question" or _asks(page, at, last, cue):
        return (at, clause_end(page, at + 1, last)) if takes & {"clause", "question"} else None
    if kind == "to" and "infinitive" in takes:
        return at, object_end(page, at + 1, last, infinitive=True)
    if kind in ("preposition", "to") or page.words[at].lower == "as":
        return _after_preposition(page, at, last, cue)
    if kind not in STARTS_PHRASE:
        return None
    return _after_phrase(page, at, last, cue)


def _asks(page: Text, at: int, last: int, cue: Cue) -> bool:
    """Whether "if" or "when" opens a question here: "did not say when it would", not "said when asked"."""
    if "question" not in cue.takes or page.words[at].lower not in ("if", "when"):
        return False
    return at < last and page.kinds[at + 1] not in ("ed", "ing")


def _after_comma(page: Text, at: int, last: int) -> Piece | None:
    mark = page.kinds[at] if not page.is_between_marks(at) else ""
    start = at + 1 if mark else at
    if start > last:
        return None
    if page.is_between_marks(start):
        return start, quoted_end(page, start, last)
    if mark == ",":
        return _resumed(page, start, last)
    return start, clause_end(page, start, last) if mark == ":" else last


def _resumed(page: Text, start: int, last: int) -> Piece | None:
    """Return the content after an aside: "said, in a letter to the court, that"."""
    for at in range(start, min(last, start + _LONGEST_GAP)):
        if page.kinds[at] == ",":
            if page.kinds[at + 1] == "that":
                return at + 1, clause_end(page, at + 2, last)
            if page.is_between_marks(at + 1):
                return at + 1, quoted_end(page, at + 1, last)
            return None
        if page.is_between_marks(at):
            return None
    return None


def _after_preposition(page: Text, at: int, last: int, cue: Cue) -> Piece | None:
    word = page.words[at].lower
    if word in cue.takes and at < last:
        return at + 1, object_end(page, at + 1, last)
    if word == "as" and at < last and page.is_between_marks(at + 1):
        return at + 1, quoted_end(page, at + 1, last)
    return _past_circumstance(page, at + 1, last, cue)


def _past_circumstance(page: Text, at: int, last: int, cue: Cue) -> Piece | None:
    """Step over "in a statement on Monday", "to reporters" to the content."""
    clause = "clause" in cue.takes
    for here in range(at, min(last, at + _LONGEST_GAP) + 1):
        kind = "point" if _is_in_place(page, here, last) else page.kinds[here]
        if page.is_between_marks(here):
            comma = page.kinds[here - 1] in (",", ":", "that")
            return (here, quoted_end(page, here, last)) if comma else None
        if kind == "that" and clause and here > at and page.kinds[here - 1] != "preposition":
            return here, clause_end(page, here + 1, last)
        if "question" in cue.takes and here > at and page.words[here].lower in ("whether", "how", "why", "if"):
            return here, clause_end(page, here + 1, last)
        if kind == "subject" and clause and here > at:
            return here, clause_end(page, here, last)
        paused = here < last and page.kinds[here + 1] == ","
        if kind in ("time", "period") and clause and here < last and not paused and is_clause(page, here + 1, last):
            return here + 1, clause_end(page, here + 1, last)
        if kind in (".", ";") or (kind == "," and not (here < last and page.is_between_marks(here + 1))):
            if kind == "," and here < last and page.kinds[here + 1] == "that" and clause:
                return here + 1, clause_end(page, here + 2, last)
            return None
        if kind == ":" and here < last:
            start = here + 1
            return (start, quoted_end(page, start, last)) if page.is_between_marks(start) else (start, last)
    return None


def _is_in_place(page: Text, at: int, last: int) -> bool:
    """Whether the word is the comma inside a place: "in Salem, New Hampshire on Monday"."""
    return page.kinds[at] == "," and at + 1 < last and page.kinds[at - 1] == page.kinds[at + 1] == "name"


def _after_phrase(page: Text, at: int, last: int, cue: Cue) -> Piece | None:
    takes = cue.takes
    if "hearer" in takes:
        found = _past_hearer(page, at, last, cue)
        if found is not None or "object" not in takes:
            return found
    if "question" in takes and "object" not in takes and "clause" not in takes:
        return _past_circumstance(page, at, last, cue)
    if "question" in takes and cue.lemma == "ask":
        found = _past_circumstance(page, at, last, cue)
        if found is not None:
            return found
    if "clause" in takes and is_clause(page, at, last):
        return at, clause_end(page, at, last)
    if "object" in takes:
        return at, object_end(page, at, last)
    if "clause" in takes and cue.lemma == "say":
        return at, clause_end(page, at, last)
    return None


def _past_hearer(page: Text, at: int, last: int, cue: Cue) -> Piece | None:
    hearer = phrase_after(page, at, last)
    if hearer is None:
        return None
    if page.kinds[at] in ("object", "subject") or page.words[at].lower == "her":
        hearer = (at, at)
    after = page.skip_adverbs(hearer[1] + 1, last)
    if after > last or page.kinds[after] in (".", ";", ")", "coordinator", "-"):
        return None
    kind = page.kinds[after]
    if kind in ("that", "question") or page.words[after].lower == "if":
        return after, clause_end(page, after + 1, last)
    if kind == "to":
        return at, object_end(page, after + 1, last, infinitive=True)
    if kind in (",", ":", "mark") or page.is_between_marks(after):
        return _after_comma(page, after, last)
    if kind == "preposition" and page.words[after].lower in cue.takes:
        return after + 1, object_end(page, after + 1, last)
    if kind == "preposition":
        return _past_circumstance(page, after + 1, last, cue)
    if kind == "subject" or (hearer == (at, at) and kind in STARTS_PHRASE):
        return after, clause_end(page, after, last)
    return _told_clause(page, hearer, last)


def _told_clause(page: Text, hearer: Piece, last: int) -> Piece | None:
    """Split "told the paper the plan was dead" where its second noun phrase begins."""
    for at in range(hearer[0] + 1, hearer[1] + 1):
        if page.kinds[at] in ("determiner", "possessive") and page.kinds[at - 1] not in ("preposition", "determiner"):
            return at, clause_end(page, at, last)
    return None


def is_clause(page: Text, at: int, last: int) -> bool:
    """Whether a verb follows before the sentence pauses: "believe the talks failed", not "believe the talks"."""
    if page.kinds[at] == "subject":
        return True
    for here in range(at + 1, min(last, at + _LONGEST_SUBJECT) + 1):
        kind = page.kinds[here]
        if kind in VERBAL and kind != "third" and page.kinds[here - 1] not in ("determiner", "possessive"):
            return True
        if kind == "third" and page.kinds[here - 1] in ("name", "noun") and page.words[here - 1].lower[-1:] != "s":
            return True
        if kind in ("that", "question", ";", "."):
            return False
    return False


# ---------------------------------------------------------------- ends


def quoted_end(page: Text, start: int, last: int) -> int:
    """Return the last word of the content that begins with the quotation at `start`.

    That is the quotation's end, or the clause's where the sentence goes on without a pause.
    """
    end = page.closes[page.quoted[start]]
    if end >= last:
        return end
    closing = page.kinds[end - 1] if end > start else ""
    if page.kinds[end + 1] in (",", ".", ";", ":", "-", "(", ")") or closing in (",", ".", ";"):
        return end
    return max(end, clause_end(page, end + 1, last))


def clause_end(page: Text, start: int, last: int) -> int:
    """Return the last word of the clause that begins at `start`: up to the sentence's end or a new cue."""
    at = start
    depth = 0
    while at <= last:
        kind = page.kinds[at]
        if page.is_between_marks(at):
            at = page.closes[page.quoted[at]] + 1
            continue
        if kind == "(":
            depth += 1
        elif kind == ")":
            if depth == 0:
                return at - 1
            depth -= 1
        elif kind == ";" or (at > start and depth == 0 and _breaks_off(page, at, last)):
            return at - 1
        at += 1
    return at - 1 if at > last + 1 else without_stop(page, start, last)


def _breaks_off(page: Text, at: int, last: int) -> bool:
    if page.kinds[at] == "coordinator":
        still = page.words[at].lower == "yet" and page.kinds[at - 1] in ("auxiliary", "adverb")  # "had not yet said"
        return not still and _new_cue(page, at + 1, last)
    return page.kinds[at] == "," and _leaves_clause(page, at + 1, last)


def without_stop(page: Text, start: int, last: int) -> int:
    """Return `last` or, where the sentence ends in a full stop, the word before it."""
    while last > start and page.kinds[last] in (".", ",", ":", ";") and not page.is_between_marks(last):
        last -= 1
    return last


def _leaves_clause(page: Text, at: int, last: int) -> bool:
    if at > last or page.is_between_marks(at):
        return False
    at = page.skip_adverbs(at, last)
    if at > last:
        return False
    word = page.words[at].lower
    kind = page.kinds[at]
    if word in ("according", "but", "said"):
        return True
    if _comments(page, at, last) or _dates(page, at, last):
        return True
    if kind == "coordinator" or word in ("while", "when", "as"):
        return _new_cue(page, at + 1, last)
    if kind == "ing":
        form = cue_lexicon().verbs.get(word)
        return form is not None and form.cue is not None and form.cue.classes != {"thinking"}
    if kind == "preposition" and word in ("in", "during", "at", "on"):
        return any(page.words[here].lower in word_set("occasion") for here in range(at + 1, min(last, at + 6) + 1))
    return False


def _dates(page: Text, at: int, last: int) -> bool:
    """Whether the outlet says when it was said: ", after the launch", ", hours before the summit"."""
    ahead = range(at, min(last, at + 3))
    dated = page.words[at].lower in _APART or any(
        page.words[n].lower in word_set("lapse") and page.words[n + 1].lower in _APART for n in ahead
    )
    return dated and not _is_inserted(page, at, last)


def _is_inserted(page: Text, at: int, last: int) -> bool:
    """Whether the clause goes on with its verb after another comma: "the North, after the launch, had agreed"."""
    comma = next((n for n in range(at, min(last, at + _LONGEST_GAP)) if page.kinds[n] == ","), None)
    if comma is None:
        return False
    verb = page.skip_adverbs(comma + 1, last)
    return verb <= last and _is_finite(page, verb)


def _comments(page: Text, at: int, last: int) -> bool:
    """Whether a comment on the clause before begins here: ", Lee said on Friday"."""
    if page.kinds[at] not in STARTS_PHRASE:
        return False
    subject = phrase_after(page, at, last)
    if subject is None:
        return False
    verb = page.skip_adverbs(subject[1] + 1, last)
    while verb < last and page.kinds[verb] == "auxiliary":
        verb += 1
    if verb > last or page.is_between_marks(verb):
        return False
    form = cue_lexicon().verbs.get(page.words[verb].lower)
    if form is None or form.cue is None or "after" not in form.cue.takes or form.shape not in ("past", "third", "base"):
        return False
    after = page.skip_adverbs(verb + 1, last)
    return after > last or page.kinds[after] in (".", ",", "preposition", ")", "-")


def _new_cue(page: Text, at: int, last: int) -> bool:
    """Whether a finite cue verb stands here ("... but said"), after adverbs and helpers at most."""
    while at <= last and page.kinds[at] in ("adverb", "auxiliary"):
        at += 1
    if at > last or page.is_between_marks(at):
        return False
    form = cue_lexicon().verbs.get(page.words[at].lower)
    if form is None or form.shape not in ("past", "third"):
        return False
    cue, end = cue_of(page, at, last)
    return cue is not None and (not cue.takes <= _PREPOSITIONAL or page.words[min(end + 1, last)].lower in cue.takes)


def subject_clause_end(page: Text, first: int, noun: int, last: int) -> int:
    """Return the last word of the clause after the noun and "that": "the claim [that talks failed] drew criticism".

    Where the noun heads the sentence's subject, the second verb without a link is the sentence's own.
    """
    end = clause_end(page, noun + 2, last)
    return _before_own_verb(page, noun + 2, end, allowed=1) if _heads_subject(page, first, noun) else end


def subject_infinitive_end(page: Text, first: int, noun: int, last: int) -> int:
    """Return the last word of the infinitive after the noun: "its threat [to leave] alarmed Seoul"."""
    end = object_end(page, noun + 2, last, infinitive=True)
    return _before_own_verb(page, noun + 2, end, allowed=0) if _heads_subject(page, first, noun) else end


def _heads_subject(page: Text, first: int, noun: int) -> bool:
    return not any(_is_finite(page, at) for at in range(max(first, noun - _LONGEST_SUBJECT), noun))


def _before_own_verb(page: Text, start: int, end: int, *, allowed: int) -> int:
    verbs = 0
    for at in range(start, end + 1):
        if page.is_between_marks(at) or not _is_finite(page, at) or page.kinds[at - 1] in _LINKS_VERB:
            continue
        verbs += 1
        if verbs > allowed:
            return at - 1
    return end


def _is_finite(page: Text, at: int) -> bool:
    return page.kinds[at] in ("verb", "auxiliary") or (
        page.kinds[at] == "ed" and page.kinds[at - 1] not in ("determiner", "possessive", "preposition", "auxiliary")
    )


def object_end(page: Text, start: int, last: int, *, infinitive: bool = False) -> int:
    """Return the last word of a noun phrase or infinitive with all that hangs on it."""
    at = start
    while at <= last:
        if page.is_between_marks(at):
            at = page.closes[page.quoted[at]] + 1
            if page.kinds[at - 2] in (",", ".") and at - 1 > start:
                return at - 1
            continue
        if at > start and _ends_object(page, at, last, infinitive=infinitive):
            return max(start, without_stop(page, start, at - 1))
        at += 1
    return at - 1 if at > last + 1 else without_stop(page, start, last)


def _ends_object(page: Text, at: int, last: int, *, infinitive: bool) -> bool:
    kind, word = page.kinds[at], page.words[at].lower
    if kind in (";", ".", ":", ")", "("):
        return True
    if kind == ",":
        return not _lists_on(page, at, last)
    if kind == "time":
        return True
    if kind == "coordinator":
        return word == "but" or _new_verb(page, at + 1, last) or _begins_clause(page, at + 1, last)
    if word == "as" and _begins_clause(page, at + 1, last):
        return True
    if word in word_set("ends_object"):
        return not infinitive or word in ("while", "according", "during", "amid")
    if kind == "preposition" and word in ("on", "in", "at"):
        return _is_occasion(page, at + 1, last)
    return kind == "-" and page.text[page.words[at].start - 1 : page.words[at].start] == " "


def _is_occasion(page: Text, at: int, last: int) -> bool:
    if at > last:
        return False
    if page.kinds[at] == "time":
        return True
    return any(page.words[here].lower in word_set("occasion") for here in range(at, min(last, at + 4) + 1))


def _lists_on(page: Text, comma: int, last: int) -> bool:
    """Whether a list goes on after the comma: "praised Lee, Park and Choi"."""
    for at in range(comma + 1, min(last, comma + 8) + 1):
        kind = page.kinds[at]
        if kind == "coordinator":
            if at == last or page.kinds[at + 1] not in NOMINAL:
                return False
            return not _new_verb(page, at + 1, last) and not _begins_clause(page, at + 1, last)
        if kind not in ("name", "noun", "determiner", ","):
            return False
    return False


def _begins_clause(page: Text, at: int, last: int) -> bool:
    """Whether a subject with its verb stands here: "... of helping the North, and officials insist that"."""
    subject = phrase_after(page, at, last) if at <= last else None
    if subject is None:
        return False
    verb = page.skip_adverbs(subject[1] + 1, last)
    return verb <= last and (acts(page, verb) or (_is_finite(page, verb) and page.kinds[verb] != "auxiliary"))


def _new_verb(page: Text, at: int, last: int) -> bool:
    at = page.skip_adverbs(at, last)
    if at > last:
        return True
    kind = page.kinds[at]
    if kind in ("verb", "ed", "auxiliary", "subject"):
        return not (kind == "ed" and at < last and page.kinds[at + 1] in ("noun", "name"))
    return kind == "third"
