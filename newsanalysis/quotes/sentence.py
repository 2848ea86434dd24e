"""One sentence in hand while its cues are read from left to right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsanalysis.lexicons.cues import cue_lexicon
from newsanalysis.quotes.contents import clause_end, quoted_end
from newsanalysis.quotes.grammar import settle
from newsanalysis.quotes.speakers import main_subject

if TYPE_CHECKING:
    from newsanalysis.quotes.drafts import Draft, Stretch
    from newsanalysis.quotes.grammar import Text

LONGEST_COMMENT = 40
"""A comment like ", said Lee, director of ...," is followed no further than this many words."""


class SentenceInHand:
    """The words `first` to `last` of a page, and the quotes drafted so far."""

    def __init__(self, page: Text, number: int, first: int, last: int) -> None:
        settle(page, first, last)
        self.page = page
        self.number = number
        self.first = first
        self.last = last
        self.drafts: list[Draft] = []
        self.titled = _is_titled(page, first, last)
        self._subjects: list[Stretch | None] = []

    def main_subject(self) -> Stretch | None:
        """Return the subject of the sentence, worked out when first asked for."""
        if not self._subjects:
            self._subjects.append(main_subject(self.page, self.first, self.last))
        return self._subjects[0]

    def shared_subject(self) -> Stretch | None:
        """Return whom a cue without a subject of its own belongs to: the last speaker, or the main subject.

        Who only comments on a clause comes after who speaks in it: "Kim left, officials said, and criticized Moon".
        """
        leading = [draft for draft in reversed(self.drafts) if draft.leads]
        own = [draft for draft in leading if not draft.comments]
        return next((draft.speaker for draft in own or leading), None) or self.main_subject()

    def before(self, at: int) -> int:
        """Return the word before `at`, adverbs and days not counted."""
        kinds = self.page.kinds
        at -= 1
        while at >= self.first:
            if kinds[at] not in ("adverb", "time") and not (kinds[at] == "preposition" and kinds[at + 1] == "time"):
                break
            at -= 1
        return at

    def quotation_ends_at(self, before: int) -> bool:
        """Whether a quotation ends at the word `before`, or just before that if it is a comma, dash or colon."""
        page = self.page
        if page.quoted[before] >= 0:
            return True
        return page.kinds[before] in (",", "-", ":") and before > self.first and page.quoted[before - 1] >= 0

    def left_edge(self) -> int:
        """Return where what stands before a cue begins: at the sentence's start, or after the last quote."""
        if not self.drafts:
            return self.first
        last = self.drafts[-1]
        if last.cue is None or not last.pieces:
            return self.first
        cue_after_content = last.pieces[0][0] < last.cue[0]
        in_marks = self.page.quoted[last.pieces[-1][1]] >= 0
        return last.end + 1 if cue_after_content or in_marks else self.first

    def content_before(self, before: int) -> list[Stretch]:
        """Return the content that ends with the word `before`, a comma or dash not counted."""
        page, start, end = self.page, self.left_edge(), before
        if page.quoted[end] < 0 and page.kinds[end] in (",", "-", ":"):
            end -= 1
        if end < self.first:
            return []
        quotation = page.quoted[end]
        if quotation < 0:
            while start < end and page.kinds[start] in (",", "coordinator", "-"):
                start += 1
            return [(start, end)] if end > start else []
        opening = page.opens[quotation]
        runs_on = opening > start and page.kinds[opening - 1] not in (",", ":", "-") and page.quoted[opening - 1] < 0
        return [(start if runs_on else opening, end)]

    def next_quotation(self, at: int) -> list[Stretch]:
        """Return the quotation that goes on after a cue in the middle: "..., he said, "but ..."."""
        page, verbs = self.page, cue_lexicon().verbs
        for here in range(at, min(self.last, at + LONGEST_COMMENT) + 1):
            if page.quoted[here] >= 0:
                paused = here > 0 and page.kinds[here - 1] in (",", ":") and page.quoted[here - 1] < 0
                return [(here, quoted_end(page, here, self.last))] if paused else []
            if page.kinds[here] in ("ing", "verb") and page.words[here].lower in verbs:
                return []
        return []

    def content_after_comment(self, end: int) -> list[Stretch]:
        """Return what goes on after a comment that ends with the word `end`: "The talks, he said, would ..."."""
        page, comma = self.page, end + 1
        while comma <= self.last and page.kinds[comma] in ("time", "adverb"):
            comma += 1
        if comma >= self.last or page.kinds[comma] != ",":
            return []
        following = page.kinds[comma + 1]
        if following in ("ing", "coordinator", "question", "ed") or page.words[comma + 1].lower == "according":
            return []
        return [(comma + 1, clause_end(page, comma + 1, self.last))]

    def comma_after(self, at: int) -> int | None:
        """Return the first comma after the word `at`, if it is near."""
        for here in range(at + 1, min(self.last, at + LONGEST_COMMENT)):
            if self.page.kinds[here] == "," and self.page.quoted[here] < 0:
                return here
        return None


def _is_titled(page: Text, first: int, last: int) -> bool:
    """Whether the words are capitalised as in a headline."""
    longer = [word.text for word in page.words[first : last + 1] if len(word.text) > 3]
    return len(longer) > 2 and sum(text[0].isupper() for text in longer) * 10 >= len(longer) * 8
