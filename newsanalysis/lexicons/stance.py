"""The stance lexicon: cue verbs, nouns and adjectives by PLOVER category, what turns them, and grammar words.

A cue is written ``"words > slots"``: the words that show the category, and the places where its target stands, a
preposition or ``object``. ``"accuse"`` alone looks for an object; ``"call > on, upon"`` needs one of the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from newsanalysis.errors import ResourceError
from newsanalysis.lexicons.files import load_own_toml, load_toml
from newsanalysis.records import Category
from newsanalysis.words import plural, verb_spellings

Role = Literal["refuse", "end", "commit", "wish", "force", "threat", "will", "speech"]

FOLDER = "stance"
BASE, THIRD, PAST, PARTICIPLE, GERUND = 1, 2, 4, 8, 16
"""Bits of the forms a word can be, when it is a verb."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that show a stance.

    Parameters
    ----------
    words
        After the first word of the cue: ``("out",)`` of "rule out".
    slots
        Where the target stands: prepositions, ``"object"``; empty when the clause decides.
    weight
        -1 to 1, after Goldstein (1992).
    mutual
        Several subjects do it to each other: "the two met".
    both
        The target does it back: "X met Y".
    request, threat, withhold, only_negated, infinitive, awaited, alone
        What the cue does to its clause; the category files say.
    """

    lemma: str
    words: tuple[str, ...]
    category: Category
    weight: float
    slots: tuple[str, ...] = ()
    mutual: bool = False
    request: bool = False
    threat: bool = False
    withhold: bool = False
    only_negated: bool = False
    infinitive: bool = False
    both: bool = False
    awaited: bool = False
    alone: bool = False


_FLAGS = tuple(item.name for item in fields(Cue) if item.default is False)
_KINDS = ("verbs", "nouns", "adjectives")
_KEYS = frozenset(("weight", "why", *_KINDS, *_FLAGS))


@dataclass(slots=True)
class Entry:
    """What one word form can be."""

    tag: str = ""
    forms: int = 0
    noun: bool = False
    adjective: bool = False
    plural: bool = False
    agent: bool = False
    verbs: tuple[Cue, ...] = ()
    nouns: tuple[Cue, ...] = ()
    adjectives: tuple[Cue, ...] = ()
    verb_roles: tuple[tuple[tuple[str, ...], frozenset[Role]], ...] = ()
    noun_roles: frozenset[Role] = frozenset()
    adjective_roles: frozenset[Role] = frozenset()

    @property
    def cue(self) -> bool:
        """Whether a relation may rest on it."""
        return bool(self.verbs or self.nouns or self.adjectives)


@dataclass(frozen=True, slots=True)
class StanceLexicon:
    """Everything the reader of relations looks up, by word form in lower case."""

    entries: dict[str, Entry]
    hedged_modals: frozenset[str]
    conditions: tuple[tuple[str, ...], ...]
    unknowns: tuple[tuple[str, ...], ...]
    clause_prepositions: frozenset[str]
    own_pronouns: frozenset[str]
    scale: dict[str, float] = field(default_factory=dict)
    turned: dict[str, float] = field(default_factory=dict)

    def categories(self, verb: str) -> frozenset[Category]:
        """What a verb can do by its first word alone, in any of its forms."""
        words = verb.lower().split()
        entry = self.entries.get(words[0]) if words else None
        return frozenset(cue.category for cue in entry.verbs if not cue.words) if entry else frozenset()


@cache
def stance_lexicon(own: Path | None = None) -> StanceLexicon:
    """Load the lexicon once.

    Parameters
    ----------
    own
        A file of the user's, written like those in ``resources/stance/``. Its cues are added; one that ships too is
        replaced.

    Raises
    ------
    ResourceError
        If a file holds something else than groups of cues.

    Examples
    --------
    >>> stance_lexicon().entries["condemned"].verbs[0].category
    'ACCUSE'
    """
    grammar, modifiers = load_toml(f"{FOLDER}/grammar.toml"), load_toml(f"{FOLDER}/modifiers.toml")
    book = _Book()
    if own is not None:
        book.add_own(str(own), load_own_toml(own))
    for category in get_args(Category):
        book.add_category(category)
    book.add_roles(modifiers, grammar)
    book.add_grammar(grammar)
    modality = modifiers["modality"]
    return StanceLexicon(
        entries=book.entries,
        hedged_modals=_set(modality["hedged"]),
        conditions=_phrases(modality["conditions"]),
        unknowns=_phrases(modality["unknowns"]),
        clause_prepositions=_set(grammar["clause_prepositions"]),
        own_pronouns=_set(grammar["own_pronouns"]),
        scale=modifiers["scale"],
        turned=modifiers["turned"],
    )


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _phrases(phrases: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in phrases)


def _verb_forms(lemma: str) -> dict[str, int]:
    """Each form of a verb, and the bits of what it is."""
    if lemma == "be":
        return dict.fromkeys(("be", "is", "are", "was", "were", "been", "being"), 0)
    bits: dict[str, int] = {}
    for forms in verb_spellings(lemma):
        for form, bit in (
            (forms.base, BASE),
            (forms.third, THIRD),
            (forms.past, PAST),
            (forms.participle, PARTICIPLE),
            (forms.gerund, GERUND),
        ):
            bits[form] = bits.get(form, 0) | bit
    return bits


class _Book:
    """Collects the entries while the files are read."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self._seen: dict[tuple[str, str, tuple[str, ...]], str] = {}
        self._own: frozenset[tuple[str, str]] = frozenset()

    def entry(self, form: str) -> Entry:
        return self.entries.setdefault(form, Entry())

    def add_category(self, category: Category) -> None:
        name = f"{FOLDER}/{category.lower()}.toml"
        file = load_toml(name)
        if file.get("category") != category:
            raise ResourceError(f'resources/{name}: expected category = "{category}", found {file.get("category")!r}')
        for group in file.get("group", ()):
            _check_group(f"resources/{name}", group)
            self._add_group(f"resources/{name}", category, group)

    def add_own(self, where: str, file: dict[str, Any]) -> None:
        """Add a file of the user's, whose groups each name their category; its cues stand for those that ship."""
        groups = file.get("group")
        if not isinstance(groups, list) or set(file) != {"group"}:
            raise ResourceError(f"{where}: expected [[group]] tables and nothing else, found {sorted(file)}")
        for group in groups:
            category: Any = group.pop("category", None) if isinstance(group, dict) else None
            if category not in get_args(Category):
                expected = ", ".join(get_args(Category))
                raise ResourceError(f"{where}: a group needs a category, one of {expected}; found {category!r}")
            _check_group(where, group)
            self._add_group(where, category, group)
        self._own = frozenset((kind, lemma) for kind, lemma, _ in self._seen)

    def _add_group(self, where: str, category: Category, group: dict[str, Any]) -> None:
        for kind in _KINDS:
            for text in group.get(kind, ()):
                cue = _cue(where, text, category, group)
                if (kind, cue.lemma) not in self._own:
                    self._add_cue(where, kind, cue)

    def _add_cue(self, where: str, kind: str, cue: Cue) -> None:
        key = (kind, cue.lemma, cue.slots)
        if key in self._seen:
            raise ResourceError(
                f"{where}: the cue {cue.lemma!r} ({kind}) already stands in {self._seen[key]}: keep one"
            )
        self._seen[key] = where
        first = cue.lemma.split()[0]
        if kind == "verbs":
            for form, bits in _verb_forms(first).items():
                entry = self.entry(form)
                entry.verbs = _longest_first((*entry.verbs, cue))
                entry.forms |= bits
        elif kind == "nouns":
            self._add_noun(cue)
        else:
            entry = self.entry(first)
            entry.adjectives = _longest_first((*entry.adjectives, cue))
            entry.adjective = True

    def _add_noun(self, cue: Cue) -> None:
        """Enter a noun by its last word, singular and plural, with the words before it in `words`."""
        *before, last = cue.lemma.split()
        noun = Cue(**{**_fields(cue), "words": tuple(before)})
        for form in (last, plural(last)):
            entry = self.entry(form)
            entry.nouns = _longest_first((*entry.nouns, noun))
            entry.noun = True
        self.entry(plural(last)).plural = True

    def add_roles(self, modifiers: dict[str, Any], grammar: dict[str, Any]) -> None:
        for role in sorted(set(get_args(Role)) & set(modifiers)):
            for verb in modifiers[role].get("verbs", ()):
                self._add_verb_role(verb, role)
            for noun in modifiers[role].get("nouns", ()):
                for form in (noun, plural(noun)):
                    entry = self.entry(form)
                    entry.noun_roles |= {role}
                    entry.noun = True
            for adjective in modifiers[role].get("adjectives", ()):
                entry = self.entry(adjective.split()[0])
                entry.adjective_roles |= {role}
                entry.adjective = True
        for verb in grammar["verbs"]["speech"].split():
            self._add_verb_role(verb, "speech")
        for verb in grammar["verbs"]["plain"].split():
            for form, bits in _verb_forms(verb).items():
                self.entry(form).forms |= bits

    def _add_verb_role(self, verb: str, role: Role) -> None:
        first, *rest = verb.split()
        for form, bits in _verb_forms(first).items():
            entry = self.entry(form)
            roles = dict(entry.verb_roles)
            roles[tuple(rest)] = roles.get(tuple(rest), frozenset()) | {role}
            entry.verb_roles = tuple(sorted(roles.items(), key=lambda item: -len(item[0])))
            entry.forms |= bits

    def add_grammar(self, grammar: dict[str, Any]) -> None:
        for name, tag in _TAGS:
            for word in grammar[name].split():
                self.entry(word).tag = tag
        for word in grammar["adjectives"].split():
            self.entry(word).adjective = True
        for word in grammar["homographs"].split():
            for form in (word, plural(word)):
                self.entry(form).noun = True
        for noun in grammar["agents"].split():
            for form in (noun, plural(noun), noun.removesuffix("man") + "men" if noun.endswith("man") else noun):
                entry = self.entry(form)
                entry.agent = entry.noun = True
                entry.plural |= form != noun


_TAGS = (
    ("determiners", "D"),
    ("numbers", "#"),
    ("prepositions", "I"),
    ("subject_pronouns", "O"),
    ("object_pronouns", "O"),
    ("relatives", "R"),
    ("subordinators", "S"),
    ("conjunctions", "C"),
    ("be", "X"),
    ("get", "X"),
    ("have", "H"),
    ("do", "d"),
    ("modals", "M"),
    ("adverbs", "B"),
    ("time_words", "W"),
    ("negators", "Z"),
)
"""The closed word classes and the letters the clause reader knows them by."""


def _longest_first(cues: tuple[Cue, ...]) -> tuple[Cue, ...]:
    return tuple(sorted(cues, key=lambda cue: -len(cue.words)))


def _fields(cue: Cue) -> dict[str, Any]:
    return {name: getattr(cue, name) for name in Cue.__slots__}


def _check_group(where: str, group: dict[str, Any]) -> None:
    unknown = set(group) - _KEYS
    weight = group.get("weight")
    if unknown or not isinstance(weight, float) or not -1 <= weight <= 1:
        raise ResourceError(
            f"{where}: a group needs a weight from -1 to 1 and may have {sorted(_KEYS)}; "
            f"found weight {weight!r} and keys {sorted(group)}"
        )


def _cue(where: str, text: str, category: Category, group: dict[str, Any]) -> Cue:
    lemma, _, slots = (part.strip() for part in text.partition(">"))
    if not lemma:
        raise ResourceError(f'{where}: a cue is written "words > slots", found {text!r}')
    return Cue(
        lemma=lemma,
        words=tuple(lemma.split()[1:]),
        category=category,
        weight=group["weight"],
        slots=tuple(_split(slots)),
        **{flag: group.get(flag, False) for flag in _FLAGS},
    )


def _split(slots: str) -> Iterator[str]:
    return (slot.strip() for slot in slots.split(",") if slot.strip())
