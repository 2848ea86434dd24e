"""Finds the actors of a piece by their names, demonyms, acting places and people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from newsanalysis.actors.experts import speaks_as_group
from newsanalysis.actors.names import (
    Hit,
    Name,
    NameIndex,
    Spellings,
    ahead_of,
    find_names,
    index_spellings,
    name_index,
    spellings_of,
    surname,
)
from newsanalysis.actors.nobody import is_nobody
from newsanalysis.actors.places import acts
from newsanalysis.actors.reading import Words, read_sentence
from newsanalysis.actors.surnames import Meant, Surnames, choose_person, family_of
from newsanalysis.actors.titles import Title, read_titles
from newsanalysis.lexicons.actor_rules import ActorRules, actor_rules
from newsanalysis.lexicons.rosters import Person, Roster
from newsanalysis.records import Article, Mention, MentionKind, Sentence

__all__ = ["mentions_by_name"]

_KINDS: dict[str, MentionKind] = {
    "name": "name",
    "organ": "name",
    "demonym": "demonym",
    "capital": "place",
    "seat": "place",
    "person": "person",
    "surname": "person",
    "group": "group",
}
_RULES = {
    "name": "name",
    "organ": "organ",
    "demonym": "demonym",
    "capital": "acting place",
    "seat": "seat",
    "group": "group noun",
}


def mentions_by_name(article: Article, sentences: Sequence[Sentence], roster: Roster) -> tuple[Mention, ...]:
    """Find where a piece names the actors of a roster.

    A place is not an actor, and a name inside another name is nobody's position. The demonym or name in a person's
    title ("*US* envoy Jane Holloway") is part of the title: the person is the mention, the title is not. People the
    roster does not know are placed by their title or apposition; ``resolved_by`` then quotes it.

    Parameters
    ----------
    article, sentences
        The piece and its sentences; its date picks among holders of an office.
    roster
        The actors to look for.

    Returns
    -------
    tuple of Mention
        In order, none overlapping, possessive marks left out. `kind` is name, demonym, place, person or group.

    Examples
    --------
    >>> from newsanalysis.lexicons.rosters import KOREA
    >>> from newsanalysis.records import Article, Sentence, Span
    >>> text = "Washington is waiting, US envoy Jane Holloway said in Seoul."
    >>> found = mentions_by_name(Article(text, (Span(0, len(text)),)), (Sentence(0, 1, 0, len(text)),), KOREA)
    >>> [(m.span.of(text), m.actor, m.resolved_by) for m in found]
    [('Washington', 'USA', 'acting place'), ('Jane Holloway', 'USA', 'title: US envoy')]
    """
    return tuple(_Piece(article, sentences, roster).mentions())


@dataclass(frozen=True, slots=True)
class _Reading:
    """One sentence with what was found in it."""

    words: Words
    hits: list[Hit]
    titles: list[Title] = field(default_factory=list)


class _Piece:
    """A piece read in three steps: names, then the people its titles introduce, then mentions in order."""

    def __init__(self, article: Article, sentences: Sequence[Sentence], roster: Roster) -> None:
        self.rules: ActorRules = actor_rules()
        self.text = article.text
        self.year = article.published.year if article.published else None
        self.index = index = name_index(roster)
        readings = [_look(words, index) for words in _read(article.text, sentences)]
        self.introduced = self._introduce(readings, roster)
        self.readings = _look_again(readings, index, self.introduced) if self.introduced else readings
        self.named = {
            hit.names[0].actor
            for r in self.readings
            for hit in r.hits
            if hit.kind in ("name", "organ") and len(hit.names) == 1
        }
        self.surnames = Surnames(self._full_names(), self.year)

    def mentions(self) -> Iterator[Mention]:
        for reading in self.readings:
            yield from _joined(list(self._in_sentence(reading)), self.text)

    def _introduce(self, readings: Sequence[_Reading], roster: Roster) -> dict[str, tuple[str, str]]:
        """People placed by the text: full name -> actor, and the words that place them."""
        introduced: dict[str, tuple[str, str]] = {}
        surnames = Surnames((), self.year)
        for reading in readings:
            people = [hit for hit in reading.hits if hit.kind in ("person", "surname")]
            for hit in people:
                if hit.kind == "person":
                    meant = self._person(hit, None)
                    surnames.read_full_name(family_of(meant), meant)
            known = {(hit.first, hit.last) for hit in people}
            for title in reading.titles:
                if title.former or (title.first, title.last) in known:
                    continue
                actor = title.actor or self._actor_through(reading.words, title.owner, surnames)
                if actor is not None and actor in roster:
                    name = _written(self.text, reading.words, title.first, title.last)
                    introduced.setdefault(name, (actor, _reason(self.text, reading.words, title)))
        return introduced

    def _actor_through(self, words: Words, owner: Hit | None, surnames: Surnames) -> str | None:
        """The actor of the person whose aide or spokesman somebody is."""
        if owner is None or owner.kind not in ("person", "surname"):
            return None
        meant = self._person(owner, None) if owner.kind == "person" else surnames.who(words, owner, None)
        return meant[0] if meant else None

    def _full_names(self) -> Iterator[tuple[str, Meant]]:
        for reading in self.readings:
            titled = {title.first: title for title in reading.titles}
            for hit in reading.hits:
                if hit.kind == "person":
                    meant = self._person(hit, titled.get(hit.first))
                    yield family_of(meant), meant

    def _in_sentence(self, reading: _Reading) -> Iterator[Mention]:
        words = reading.words
        titled = {title.first: title for title in reading.titles}
        in_titles = {title.owner.first for title in reading.titles if title.owner}
        earlier: Hit | None = None
        earlier_acted = False
        named = {at for hit in reading.hits for at in (hit.first, hit.last - 1)}
        for hit in reading.hits:
            title = titled.get(hit.first)
            if hit.kind in ("person", "surname"):
                if not _half_of_name(words, hit, named):
                    yield from self._person_mention(words, hit, title)
            elif hit.kind == "group":
                if speaks_as_group(words, hit, earlier, self.rules):
                    yield self._mention(words, hit, hit.names[0].actor, "group noun")
            elif hit.kind != "nobody":
                actor = self._actor(words, hit, earlier, named)
                acted = actor is not None and acts(words, hit, earlier, earlier_acted, self.rules)
                if acted and hit.first not in in_titles:
                    yield from self._elided(words, hit)
                    yield self._mention(words, hit, actor, _RULES[hit.kind])
                earlier, earlier_acted = hit, acted

    def _elided(self, words: Words, hit: Hit) -> Iterator[Mention]:
        """Read "North" in "North and South Korea", which shares the noun of the name in `hit`."""
        first = hit.first - 2
        if first < 0 or words.before(hit.first) not in ("and", "or") or hit.last - hit.first < 2:
            return
        second, *shared = words.texts[hit.first + 1 : hit.last]
        for rest, names in self.index.as_written.get(words.texts[first], {}).get(second, ()):
            if rest == tuple(shared) and names[0].actor and names[0].actor != hit.names[0].actor:
                yield self._mention(words, Hit(first, first + 1, names), names[0].actor, _RULES[names[0].kind])

    def _actor(self, words: Words, hit: Hit, earlier: Hit | None, named: set[int]) -> str | None:
        """The actor a name stands for, or ``None`` if it is part of something else or fits several."""
        if is_nobody(words, hit, earlier, named, self.rules):
            return None
        actor = hit.names[0].actor
        if len(hit.names) > 1:
            fitting = [name.actor for name in hit.names if name.actor in self.named]
            actor = fitting[0] if len(fitting) == 1 else None
        if hit.kind == "capital" and actor not in self.named and self._is_common(words, hit):
            return None
        if (
            hit.kind in ("organ", "seat")
            and earlier
            and _belongs_to(words, earlier, hit)
            and earlier.names[0].actor != actor
        ):
            return None
        return actor

    def _is_common(self, words: Words, hit: Hit) -> bool:
        return _written(self.text, words, hit.first, hit.last) in self.rules.places.also_names

    def _person_mention(self, words: Words, hit: Hit, title: Title | None) -> Iterator[Mention]:
        if hit.kind == "person":
            meant: Meant | None = self._person(hit, title)
            rule = "full name"
            self.surnames.read_full_name(family_of(meant), meant) if meant else None
        else:
            meant = self.surnames.who(words, hit, title)
            rule = f"surname of {meant[1]}" if meant else ""
        if meant is None:
            return
        actor, name = meant
        placed = self.introduced.get(name)
        if placed and hit.kind == "person" and title:
            rule = placed[1]
        yield self._mention(words, hit, actor, rule, name)

    def _person(self, hit: Hit, title: Title | None) -> Meant:
        return choose_person(hit.names, title.actor if title else None, self.year)

    def _mention(self, words: Words, hit: Hit, actor: str | None, rule: str, person: str | None = None) -> Mention:
        start, end = words.starts[hit.first], words.ends[hit.last - 1]
        if words.texts[hit.last - 1] == "-":
            end = words.ends[hit.last - 2]
        return Mention(words.sentence.index, start, end, str(actor), _KINDS[hit.kind], rule, person)


def _read(text: str, sentences: Sequence[Sentence]) -> Iterator[Words]:
    paragraph = None
    for sentence in sentences:
        yield read_sentence(text, sentence, sentence.paragraph != paragraph)
        paragraph = sentence.paragraph


def _look(words: Words, index: NameIndex, ahead: Spellings | None = None) -> _Reading:
    hits = find_names(words, index.in_capitals if words.in_capitals else index.as_written, ahead)
    return _Reading(words, hits, read_titles(words, hits))


def _look_again(
    readings: Sequence[_Reading], index: NameIndex, introduced: dict[str, tuple[str, str]]
) -> list[_Reading]:
    """Read the sentences once more that name somebody the piece has introduced."""
    ahead = ahead_of(index.as_written, index_spellings(_spell_introduced(introduced)))
    return [_look(r.words, index, ahead) if any(text in ahead for text in r.words.texts) else r for r in readings]


def _spell_introduced(introduced: dict[str, tuple[str, str]]) -> Iterator[tuple[str, Name]]:
    for name, (actor, _) in introduced.items():
        person = Person(name)
        for spelling in spellings_of(name, actor):
            if " " in spelling:
                yield spelling, Name(actor, "person", person)
    for name, (actor, _) in introduced.items():
        yield surname(name, actor), Name(actor, "surname", Person(name))


def _written(text: str, words: Words, first: int, last: int) -> str:
    return " ".join(text[words.starts[first] : words.ends[last - 1]].split())


def _reason(text: str, words: Words, title: Title) -> str:
    return f"{title.how}: {_written(text, words, *title.said)}"


def _belongs_to(words: Words, earlier: Hit, hit: Hit) -> bool:
    """Whether `earlier` owns the organ in `hit`: "the Chinese Congress", "Iran's Supreme National Security Council"."""
    first = earlier.last + 1 if words.after(earlier.last) in ("'s", "'") else earlier.last
    return all(words.capitalized(at) or words.texts[at] == "-" for at in range(first, hit.first))


def _half_of_name(words: Words, hit: Hit, named: set[int]) -> bool:
    """Whether a hyphen ties a surname to one that is no name here: "Simpson-Miller", but not "Moon-Biden"."""
    if hit.kind != "surname":
        return False
    before = words.before(hit.first) == "-" and words.joined(hit.first) and words.capitalized(hit.first - 2)
    after = words.after(hit.last) == "-" and words.joined(hit.last) and words.capitalized(hit.last + 1)
    return (before and hit.first - 2 not in named) or (after and hit.last + 1 not in named)


def _joined(mentions: list[Mention], text: str) -> Iterator[Mention]:
    """Make one mention of a name and an organ or seat right after it: "the US" + "State Department"."""
    at = 0
    while at < len(mentions):
        mention = mentions[at]
        following = mentions[at + 1] if at + 1 < len(mentions) else None
        if (
            following
            and mention.resolved_by in ("name", "demonym")
            and following.resolved_by in ("organ", "seat")
            and mention.actor == following.actor
            and text[mention.end : following.start].isspace()
        ):
            mention = Mention(
                mention.sentence, mention.start, following.end, following.actor, following.kind, following.resolved_by
            )
            at += 1
        yield mention
        at += 1
