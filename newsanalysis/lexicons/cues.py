"""The words that announce a quote ("said", "according to", "the claim that"), and the grammar words around them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from newsanalysis.errors import ResourceError
from newsanalysis.lexicons.files import load_toml
from newsanalysis.words import plural, verb_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Shape = Literal["base", "third", "past", "participle", "gerund"]

_PREPOSITIONS = frozenset(("of", "for", "about", "on", "over", "with", "to", "against", "as", "into", "from"))
_COMPLEMENTS = _PREPOSITIONS | {"clause", "question", "infinitive", "object", "hearer", "after", "that"}


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: what it says of its subject, and what may stand beside it as the content.

    Parameters
    ----------
    lemma
        ``"say"``, ``"point out"``, ``"claim"``.
    classes
        What its subject does: saying, telling, asking, answering, requesting, promising, refusing, judging,
        thinking, wanting, showing. A verb may do more than one.
    takes
        The complements it takes, as `resources/cues.toml` describes them.
    owned
        A noun that counts only where somebody has it: "its plan to leave".
    finite
        A verb that counts only in its past and its -s form: "backed the plan", not "to back the plan".
    """

    lemma: str
    classes: frozenset[str]
    takes: frozenset[str]
    owned: bool = False
    finite: bool = False


@dataclass(frozen=True, slots=True)
class VerbForm:
    """One form of a cue verb, with the particle verbs it heads ("point": "out"), the longest first."""

    shape: Shape
    cue: Cue | None
    particles: Mapping[tuple[str, ...], Cue]


@dataclass(frozen=True, slots=True)
class CueLexicon:
    """All cues, by the lower-case word that announces them; `starters` are all these words."""

    starters: frozenset[str]
    verbs: Mapping[str, VerbForm]
    nouns: Mapping[str, Cue]
    adjectives: Mapping[str, Cue]
    passive_infinitive: frozenset[str]
    passive_other: frozenset[str]
    source_follows: Mapping[str, tuple[tuple[str, ...], ...]]
    closing_nouns: frozenset[str]
    carriers: frozenset[str]
    also_nouns: frozenset[str]
    headline_sources: frozenset[str]
    no_speakers: frozenset[str]


@cache
def cue_lexicon() -> CueLexicon:
    """Load `resources/cues.toml`, once per process.

    Raises
    ------
    ResourceError
        If a group names a complement that is not known.

    Examples
    --------
    >>> said = cue_lexicon().verbs["said"]
    >>> said.shape, said.cue.lemma, sorted(said.cue.takes)
    ('past', 'say', ['after', 'clause', 'question'])
    >>> cue_lexicon().verbs["pointed"].particles[("out",)].lemma
    'point out'
    """
    data = load_toml("cues.toml")
    passive = data["passive"]
    phrases = [tuple(phrase.split()) for phrase in data["source_follows"]["phrases"]]
    verbs = _forms(_merge(data["verbs"]))
    nouns = {form: cue for cue in _merge(data["nouns"]) for form in (cue.lemma, plural(cue.lemma))}
    adjectives = {cue.lemma: cue for cue in _merge(data["adjectives"])}
    closing = frozenset(data["source_between"]["closing"])
    return CueLexicon(
        starters=frozenset([*verbs, *nouns, *adjectives, *closing, *(phrase[0] for phrase in phrases), ":"]),
        verbs=verbs,
        nouns=nouns,
        adjectives=adjectives,
        passive_infinitive=_participles(passive["infinitive"]),
        passive_other=_participles(passive["other"]),
        source_follows={first: tuple(p for p in phrases if p[0] == first) for first in {p[0] for p in phrases}},
        closing_nouns=closing,
        carriers=frozenset(form for lemma in data["carriers"]["lemmas"] for form in _all_forms(lemma)),
        also_nouns=frozenset(form for lemma in data["also_nouns"]["lemmas"] for form in (lemma, plural(lemma))),
        headline_sources=frozenset(data["labels"]["sources"]),
        no_speakers=frozenset(data["labels"]["no_speakers"]),
    )


@cache
def function_words() -> dict[str, str]:
    """Return what each small word does: ``{"the": "determiner", "of": "preposition", ...}``.

    Examples
    --------
    >>> function_words()["because"], function_words()["he"]
    ('subordinator', 'subject')
    """
    table: dict[str, str] = {}
    for job, words in load_toml("function_words.toml").items():
        if job != "sets":
            for word in words:
                table.setdefault(word, job)
    return table


@cache
def word_set(name: str) -> frozenset[str]:
    """Return a set of `resources/function_words.toml`: be, have, linking, occasion, ...

    Examples
    --------
    >>> "was" in word_set("be"), "interview" in word_set("occasion")
    (True, True)
    """
    return frozenset(load_toml("function_words.toml")["sets"][name])


@cache
def past_forms() -> frozenset[str]:
    """Return the irregular pasts of English verbs ("went", "took")."""
    verbs: dict[str, tuple[str, str]] = load_toml("irregular_verbs.toml")["verbs"]
    return frozenset(past for base, (past, _) in verbs.items() if past != base)


def _merge(groups: Iterable[dict[str, Any]]) -> list[Cue]:
    takes: dict[str, set[str]] = {}
    classes: dict[str, set[str]] = {}
    flags: dict[str, dict[str, bool]] = {"owned": {}, "finite": {}}
    for group in groups:
        unknown = set(group["takes"]) - _COMPLEMENTS
        if unknown:
            raise ResourceError(
                f"cues.toml: a group of class {group['class']!r} takes {sorted(unknown)}; "
                f"expected only {sorted(_COMPLEMENTS)}: correct the spelling there"
            )
        for lemma in group["lemmas"]:
            takes.setdefault(lemma, set()).update(group["takes"])
            classes.setdefault(lemma, set()).add(group["class"])
            for name, flag in flags.items():
                flag[lemma] = flag.get(lemma, True) and group.get(name, False)
    return [
        Cue(lemma, frozenset(classes[lemma]), frozenset(takes[lemma]), flags["owned"][lemma], flags["finite"][lemma])
        for lemma in takes
    ]


def _forms(cues: list[Cue]) -> dict[str, VerbForm]:
    plain: dict[str, Cue] = {}
    particles: dict[str, dict[tuple[str, ...], Cue]] = {}
    for cue in cues:
        verb, *rest = cue.lemma.split()
        if rest:
            particles.setdefault(verb, {})[tuple(rest)] = cue
        else:
            plain[verb] = cue
    table: dict[str, VerbForm] = {}
    longest_first = {
        verb: dict(sorted(rest.items(), key=lambda item: -len(item[0]))) for verb, rest in particles.items()
    }
    for verb in plain | particles:
        for form, shape in _shapes(verb):
            if form not in table:
                table[form] = VerbForm(shape, plain.get(verb), longest_first.get(verb, {}))
    return table


def _shapes(verb: str) -> Iterator[tuple[str, Shape]]:
    forms = verb_forms(verb)
    yield forms.past, "past"
    yield forms.third, "third"
    yield forms.gerund, "gerund"
    yield forms.base, "base"
    yield forms.participle, "participle"


def _participles(lemmas: Iterable[str]) -> frozenset[str]:
    return frozenset(verb_forms(lemma).participle for lemma in lemmas)


def _all_forms(lemma: str) -> frozenset[str]:
    return verb_forms(lemma.split()[0]).all()
