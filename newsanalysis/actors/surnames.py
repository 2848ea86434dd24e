"""Who a bare surname is: the last full name in the piece that fits, or the leader everyone knows by it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newsanalysis.actors.names import Hit, Name, surname
from newsanalysis.actors.reading import Words, fold
from newsanalysis.actors.titles import Title
from newsanalysis.lexicons.actor_rules import actor_rules
from newsanalysis.lexicons.cues import cue_lexicon

Meant = tuple[str, str]
"""Actor and full name."""

_POLITE = frozenset(["mr", "ms", "mrs", "dr"])
_ABBREVIATED = 4
_FUTURE = 9999


class Surnames:
    """Follows the full names of a piece in reading order.

    Parameters
    ----------
    full_names
        Every full name of the piece with whom it means, first to last.
    year
        When the piece was published, if it says so.
    """

    def __init__(self, full_names: Iterable[tuple[str, Meant]], year: int | None) -> None:
        self._rules = actor_rules()
        self._year = year
        self._last: dict[str, Meant | None] = {}
        self._first: dict[str, Meant] = {}
        for family, meant in full_names:
            self._first.setdefault(family, meant)

    def read_full_name(self, family: str, meant: Meant | None) -> None:
        """Remember the last one of this family name; ``None`` for somebody the roster does not know."""
        self._last[family] = meant

    def who(self, words: Words, hit: Hit, title: Title | None) -> Meant | None:
        """Return whom the surname in `hit` means, or ``None`` where that is nobody or not certain."""
        family = " ".join(words.texts[hit.first : hit.last])
        if self._in_other_name(words, hit, family) or self._is_ordinary_word(words, hit, family):
            return None
        courtesy = self._courtesy(words, hit)
        if title is None and courtesy:
            title = Title(hit.first, hit.last, courtesy, (hit.first - 1, hit.first), None, None, "title")
        known = self._last[family] if family in self._last else self._first.get(family)
        if title and title.former and known is None:
            return None
        if title and title.role not in _POLITE:
            return self._titled(hit.names, title, known, family in self._last)
        if family in self._last or known:
            return known
        return self._leader(words, hit, family)

    def _titled(self, names: Sequence[Name], title: Title, known: Meant | None, named: bool) -> Meant | None:
        """Choose by the title: "President Clinton" is Bill although the piece has just named Hillary."""
        fitting = [name for name in names if name.person and (title.actor is None or name.actor == title.actor)]
        with_office = [name for name in fitting if name.person and _same_office(name.person.role, title.role)]
        if known and (title.actor in (None, known[0])) and (not with_office or known in _meant(with_office)):
            return known
        if named and known is None and title.actor is None:
            return None
        return self._only(with_office or (fitting if title.actor else []))

    def _courtesy(self, words: Words, hit: Hit) -> str:
        """The "Mr.", "President" or "Secretary" right before a surname, or nothing."""
        back = 2 if words.before(hit.first) == "." else 1
        word = words.before(hit.first, back)
        return word if word in self._rules.roles.courtesy else ""

    def _in_other_name(self, words: Words, hit: Hit, family: str) -> bool:
        """Whether it is part of the name of somebody or something else; a person's is remembered."""
        if words.titled or words.in_capitals:
            return False
        rules = self._rules.people
        first, last = hit.first, hit.last
        following, after = words.capitalized(last), words.after(last)
        if following and words.texts[last] in rules.named_after:
            return True
        if (
            following
            and after[0].isalpha()
            and after not in rules.after_surname
            and after not in self._rules.roles.heads
            and not words.joined(last)
        ):
            if family in rules.family_names:
                self._last[family] = None
            return True
        if self._courtesy(words, hit):
            return False
        before = words.before(first)
        initial = before == "." and len(words.before(first, 2)) <= 2 and words.capitalized(first - 2)
        given = words.capitalized(first - 1) and before[0].isalpha() and not self._ends_title(words, first)
        if not given and not initial:
            return False
        if self._last.get(family) is None and family not in self._first:
            self._last[family] = None
        return True

    def _ends_title(self, words: Words, first: int) -> bool:
        before, roles, people = words.before(first), self._rules.roles, self._rules.people
        if before in roles.heads or before in roles.objects:
            return True
        return words.opens(first - 1) and (before in people.sentence_starters or before.endswith(("ly", "ing", "ed")))

    def _is_ordinary_word(self, words: Words, hit: Hit, family: str) -> bool:
        """Whether it is the month of May, the full moon, rice at the beginning of a sentence."""
        if words.lower[hit.first] in self._rules.people.calendar and family != "May":
            return True
        if words.after(hit.last) == "." and hit.last + 1 < len(words) and len(family) <= _ABBREVIATED:
            return True
        if family not in self._rules.people.ordinary:
            return False
        before, after = words.before(hit.first), words.after(hit.last)
        dated = after[:1].isdigit() or before.isdigit() or before in self._rules.people.before_may
        if family == "May" and (dated or hit.first == 0):
            return True
        if before in ("the", "a", "an", "full", "new"):
            return after not in ("administration", "-")
        introduced = family in self._last or family in self._first
        return hit.first == 0 and not introduced and not self._acts_like_person(words, hit.last)

    def _acts_like_person(self, words: Words, at: int) -> bool:
        after = words.after(at)
        verb = cue_lexicon().verbs.get(after)
        says = verb is not None and verb.shape in ("past", "third")
        return says or after.endswith("ed") or after in ("'s", "and", "will", "has", "had", "is", "was")

    def _leader(self, words: Words, hit: Hit, family: str) -> Meant | None:
        rules = self._rules.people
        leaders = [name for name in hit.names if name.person and name.person.role in rules.leaders]
        ordinary = family in rules.ordinary and family not in rules.leaders_alone
        if ordinary and (self._year is None or words.titled or words.in_capitals):
            return None
        if not leaders or words.before(hit.first) in self._rules.places.inside:
            return None
        in_office = self._serving(leaders)
        if in_office:
            ranks = [rules.leaders[str(name.person.role)] for name in in_office if name.person]
            in_office = [name for name, rank in zip(in_office, ranks, strict=True) if rank == min(ranks)]
        elif ordinary:
            return None
        return _one(in_office or leaders)

    def _only(self, names: Sequence[Name]) -> Meant | None:
        serving = self._serving(names)
        return _one(serving) or _one(names) or (None if serving else _latest(names))

    def _serving(self, names: Sequence[Name]) -> list[Name]:
        """Those in office when the piece came out; in a piece without a date, those in office still."""
        year = self._year
        people = [(name, name.person) for name in names if name.person]
        return [name for name, person in people if (person.held_office(year) if year else person.until is None)]


def choose_person(names: Sequence[Name], actor: str | None, year: int | None) -> Meant:
    """Of the offices of one full name, return the actor of the one that fits title and date, else of the latest.

    Ban Ki-moon is South Korea's in a piece of 2005 and the United Nations' in one of 2010.
    """
    fitting = [name for name in names if name.actor == actor] or list(names)
    serving = [name for name in fitting if year and name.person and name.person.held_office(year)]
    chosen = max(serving or fitting, key=lambda name: (name.person.until or _FUTURE) if name.person else 0)
    return str(chosen.actor), chosen.person.name if chosen.person else ""


def family_of(meant: Meant) -> str:
    """Return the surname by which a person is called afterwards, as sentences spell it."""
    return fold(surname(meant[1], meant[0])).replace("-", " - ")


def _one(names: Sequence[Name]) -> Meant | None:
    people = _meant(names)
    return people.pop() if len(people) == 1 else None


def _meant(names: Sequence[Name]) -> set[Meant]:
    return {(str(name.actor), name.person.name) for name in names if name.person}


def _latest(names: Sequence[Name]) -> Meant | None:
    people = [name for name in names if name.person]
    if not people:
        return None
    latest = max(people, key=lambda name: (name.person.until or _FUTURE) if name.person else 0)
    return (str(latest.actor), latest.person.name) if latest.person else None


def _same_office(role: str | None, title: str) -> bool:
    """Whether a roster's role and a title of the text share the noun that counts."""
    if not role:
        return False
    rules = actor_rules()
    wanted = set(title.split())
    if wanted & _POLITE:
        return role in rules.people.leaders
    return bool(wanted & rules.roles.heads & _nouns(role)) and not ("vice" in role.split() and "vice" not in wanted)


def _nouns(role: str) -> set[str]:
    words = set(role.split())
    if "spokesperson" in words:
        words |= {"spokesman", "spokeswoman"}
    if words & {"leader", "president"}:
        words |= {"leader", "chairman"}
    return words
