"""What the piece has said so far, and how to look back at it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from newsanalysis.lexicons.coreference import coreference_words
from newsanalysis.lexicons.rosters import Person, Roster
from newsanalysis.lexicons.stance import stance_lexicon
from newsanalysis.records import Article, Mention, MentionKind, Quote, Sentence, Span, sentence_at

REACH = 3
"""How many sentences back an antecedent may stand."""
WINDOW = 40
"""How many mentions back are looked at."""

_POSSESSIVE = re.compile(r"['’]s?\b|['’](?=\s)")
_JOINED = re.compile(
    r"(?:['’]s)?(?:\s*,)?\s+(?:and|with)\s+(?:(?:[A-Z]\w+|president|prime|minister|leader)\s+){0,4}$|[-‐‑–]$"
)
_LISTED = re.compile(r"\s*,\s+(?:and\s+)?$")
_NORTH_OR_SOUTH = ("north", "south")
_CAPITAL_NEXT = re.compile(r"\s+[A-Z]\w")
_BLAME = frozenset(("ACCUSE", "REJECT", "PROTEST"))
_STANDS = _BLAME | {"SUPPORT", "REQUEST", "THREATEN"}
_OWNING = re.compile(r"(?:his|its|their|her(?!\s+to\b))\s+\w", re.IGNORECASE)
_FORMER = re.compile(r"\b(?:[Ff]ormer|[Ee]x|then|late)[- ](?:[\w-]+\s+){0,4}$")
_CLEAREST: dict[MentionKind, int] = {
    "person": 0,
    "role": 1,
    "group": 2,
    "pronoun": 3,
    "name": 4,
    "place": 5,
    "demonym": 6,
}


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A word that may stand for somebody: `word` decides for whom, read by the rule for its `kind`.

    `speakers` is set where it is read as its speakers' word, empty where they are not known.
    """

    start: int
    end: int
    sentence: int
    kind: str
    word: str
    speakers: tuple[Mention, ...] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Who is meant: one actor, or several for a group."""

    actors: tuple[str, ...]
    kind: MentionKind
    resolved_by: str
    person: str | None = None


@dataclass(frozen=True, slots=True)
class _Offices:
    """Who in a roster holds which office, and which actors are states."""

    by_person: dict[str, tuple[Person, ...]]
    beginnings: frozenset[tuple[str, str | None, int | None]]
    states: frozenset[str]


@lru_cache(maxsize=8)
def _offices(roster: Roster) -> _Offices:
    by_person: dict[str, tuple[Person, ...]] = {}
    for actor in roster:
        for person in actor.people:
            by_person[person.name] = (*by_person.get(person.name, ()), person)
    beginnings = frozenset((actor.id, person.role, person.since) for actor in roster for person in actor.people)
    return _Offices(by_person, beginnings, frozenset(actor.id for actor in roster if actor.kind == "state"))


class Discourse:
    """The mentions known so far, in order, and the speech they stand in."""

    def __init__(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        named: Sequence[Mention],
        quotes: Sequence[Quote],
        roster: Roster,
    ) -> None:
        self.text = article.text
        self.year = article.published.year if article.published else None
        self.sentences = sentences
        self.mentions = sorted(named, key=attrgetter("start", "end"))
        self.named_actors = {mention.actor for mention in named}
        self.words = coreference_words()
        self.offices = _offices(roster)
        self._quotes = quotes
        self._indirect = sorted(
            ((piece, quote) for quote in quotes if quote.kind != "direct" for piece in quote.content),
            key=lambda pair: pair[0].start,
        )

    def anaphors(self, named: Sequence[Mention]) -> Iterator[Anaphor]:
        """Find every word that may stand for an actor, outside the named mentions."""
        starts, ends = [m.start for m in named], [m.end for m in named]
        for match in self.words.pattern.finditer(self.text):
            at = bisect_left(ends, match.start() + 1)
            if at < len(starts) and starts[at] < match.end():
                continue
            found = self._read(match)
            if found:
                yield found

    def _read(self, match: re.Match[str]) -> Anaphor | None:
        kind = match.lastgroup or ""
        word = match[kind]
        lower = " ".join(word.lower().split())
        if kind == "pronoun":
            if (word != "I" and lower == "i") or (len(word) > 1 and word.isupper()):
                return None
            kind = self.words.pronouns[lower]
        elif lower in _NORTH_OR_SOUTH and (word.islower() or _CAPITAL_NEXT.match(self.text, match.end())):
            return None
        sentence = sentence_at(self.sentences, match.start())
        if kind == "headline" and sentence.paragraph > 0:
            return None
        return Anaphor(match.start(), match.end(), sentence.index, kind, lower)

    def add(self, anaphor: Anaphor, answer: Answer) -> None:
        """Add a mention per actor meant."""
        for actor in answer.actors:
            mention = Mention(
                anaphor.sentence, anaphor.start, anaphor.end, actor, answer.kind, answer.resolved_by, answer.person
            )
            insort(self.mentions, mention, key=attrgetter("start", "end"))

    # ------------------------------------------------------------------ speech
    def speakers(self, quote: Quote) -> list[Mention]:
        """Who says it: the mention in the speaker's words that names them best, and those joined to it by "and"."""
        found = self._within(quote.speaker) if quote.speaker else []
        if not found:
            return []
        best = min(_CLEAREST[mention.kind] for mention in found)
        named = [mention for mention in found if _CLEAREST[mention.kind] == best]
        joined = [named[0]]
        for mention in named[1:]:
            if (
                mention.start == joined[-1].start
                or self.joined(joined[-1], mention)
                or self._listed(joined[-1], mention)
            ):
                joined.append(mention)
        return list({mention.actor: mention for mention in joined}.values())

    def only_speaker(self, quote: Quote) -> Mention | None:
        """The speaker, where it is one."""
        speakers = self.speakers(quote)
        return speakers[0] if len(speakers) == 1 else None

    def teller(self, anaphor: Anaphor) -> tuple[Mention, Span] | None:
        """Who says the indirect speech that the word stands in, and that speech."""
        last = bisect_right(self._indirect, anaphor.start, key=lambda pair: pair[0].start)
        for piece, quote in reversed(self._indirect[max(0, last - 4) : last]):
            spoken = quote.speaker and quote.speaker.end <= anaphor.start < piece.end
            if spoken and not self._judges(quote, piece, anaphor):
                speaker = self.only_speaker(quote)
                return (speaker, piece) if speaker else None
        return None

    def judge(self, anaphor: Anaphor) -> Mention | None:
        """Who takes a stand on what the word begins, and so is not whom it means: "called her remarks rude"."""
        last = bisect_right(self._indirect, anaphor.start, key=lambda pair: pair[0].start)
        for piece, quote in reversed(self._indirect[max(0, last - 2) : last]):
            if self._judges(quote, piece, anaphor):
                return self.only_speaker(quote)
        return None

    def _judges(self, quote: Quote, piece: Span, anaphor: Anaphor) -> bool:
        """Whether a quote takes a stand on another: "urged him", "called her remarks rude", not "praised his aides"."""
        if anaphor.start != piece.start or quote.cue is None:
            return False
        owned = _OWNING.match(self.text, anaphor.start, piece.end)
        stands = stance_lexicon().categories(quote.cue.of(self.text))
        return not stands.isdisjoint(_BLAME if owned else _STANDS)

    def is_named(self, anaphor: Anaphor) -> bool:
        """Whether a name follows that says whom it means: "its ally Japan"."""
        return _CAPITAL_NEXT.match(self.text, anaphor.end) is not None

    def is_speaker(self, anaphor: Anaphor) -> bool:
        """Whether the word is itself (part of) a speaker."""
        return any(q.speaker and q.speaker.start <= anaphor.start < q.speaker.end for q in self._quotes_near(anaphor))

    def speakers_before(self, anaphor: Anaphor) -> Iterator[Mention]:
        """Those who spoke before, nearest first."""
        for quote in reversed(self._quotes_near(anaphor)):
            if quote.speaker and quote.speaker.end <= anaphor.start:
                speaker = self.only_speaker(quote)
                if speaker:
                    yield speaker

    def _quotes_near(self, anaphor: Anaphor) -> list[Quote]:
        low = bisect_left(self._quotes, anaphor.sentence - REACH, key=attrgetter("sentence"))
        high = bisect_right(self._quotes, anaphor.sentence + 1, key=attrgetter("sentence"))
        near = [quote for quote in self._quotes[low:high][-WINDOW:] if quote.speaker]
        return sorted(near, key=lambda quote: quote.speaker.start if quote.speaker else 0)

    # ------------------------------------------------------------------ looking back
    def before(self, anaphor: Anaphor, reach: int = REACH) -> list[Mention]:
        """Mentions before the word, nearest first, no further back than `reach` sentences."""
        stop = bisect_left(self.mentions, anaphor.start, key=attrgetter("start"))
        near = self.mentions[max(0, stop - WINDOW) : stop]
        return [m for m in reversed(near) if anaphor.sentence - m.sentence <= reach and m.end <= anaphor.start]

    def following(self, anaphor: Anaphor) -> Mention | None:
        """The first mention after the word."""
        first = bisect_left(self.mentions, anaphor.end, key=attrgetter("start"))
        return self.mentions[first] if first < len(self.mentions) else None

    def opening(self, sentence: int) -> list[Mention]:
        """The mentions of one of the first sentences, the last first."""
        return [m for m in reversed(self.mentions[:WINDOW]) if m.sentence == sentence]

    def _within(self, span: Span) -> list[Mention]:
        first = bisect_left(self.mentions, span.start, key=attrgetter("start"))
        found = []
        for mention in self.mentions[first : first + WINDOW]:
            if mention.start >= span.end:
                break
            found.append(mention)
        return found

    # ------------------------------------------------------------------ facts about a mention
    def possessive(self, mention: Mention) -> bool:
        """Whether 's follows."""
        return _POSSESSIVE.match(self.text, mention.end) is not None

    def plural_people(self, mention: Mention) -> bool:
        """Whether it is a people in the plural: "North Koreans"."""
        return mention.kind == "demonym" and self.text[mention.end - 1] == "s"

    def joined(self, early: Mention, late: Mention) -> bool:
        """Whether the two stand as "X and Y", "X with Y" or "X-Y"."""
        return _JOINED.match(self.text[early.end : late.start]) is not None

    def _listed(self, early: Mention, late: Mention) -> bool:
        return _LISTED.match(self.text[early.end : late.start]) is not None

    def ends_a_list(self, early: Mention, here: Sequence[Mention]) -> bool:
        """Whether `early` goes on a list of more than two: "Oman, Qatar and Turkey"."""
        return any(other.end <= early.start and self._listed(other, early) for other in here)

    def in_office(self, mention: Mention) -> bool:
        """Whether the person spoke for the actor when the piece came out, as far as text and roster tell."""
        if _FORMER.search(self.ahead(mention, 60)):
            return False
        year, offices = self.year, self.offices.by_person.get(mention.person or "", ())
        return year is None or not offices or any(self._lasts(mention.actor, office, year) for office in offices)

    def _lasts(self, actor: str, office: Person, year: int) -> bool:
        if (office.since or year) > year or (office.until or year) < year:
            return False
        return office.until != year or (actor, office.role, year) not in self.offices.beginnings

    def office_of(self, mention: Mention) -> str:
        """The offices of a person in the roster, and what the text says around the name."""
        known = self.offices.by_person.get(mention.person or "", ())
        current = [p.role for p in known if p.role and (self.year is None or p.held_office(self.year))]
        around = self.ahead(mention, 40).rpartition(",")[2]
        if self.text.startswith(",", mention.end):
            around += self.text[mention.end : min(mention.end + 60, self.sentences[mention.sentence].end)]
        return " ".join([*current, around.lower()])

    def after(self, mention: Mention, length: int) -> str:
        """The characters after a mention."""
        return self.text[mention.end : mention.end + length]

    def ahead(self, mention: Mention, length: int) -> str:
        """The characters before a mention."""
        return self.text[max(0, mention.start - length) : mention.start]


def single(mentions: Sequence[Mention]) -> Mention | None:
    """The first mention, where all mean the same actor."""
    return mentions[0] if mentions and len({m.actor for m in mentions}) == 1 else None


def meant(antecedent: Mention, kind: MentionKind, rule: str, *, person: bool = True) -> Answer:
    """Answer with whom `antecedent` means."""
    who = antecedent.person if person else None
    return Answer((antecedent.actor,), kind, f"{who or antecedent.actor}: {rule}", who)


def together(members: Iterable[Mention], kind: MentionKind, rule: str = "") -> Answer:
    """Answer with all that `members` mean."""
    members = list(members)
    actors = tuple(dict.fromkeys(m.actor for m in members))
    return Answer(actors, kind, " and ".join(m.person or m.actor for m in members) + rule)
