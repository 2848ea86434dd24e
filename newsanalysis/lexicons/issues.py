"""The issues a position can be about, the terms that show them, and how one is chosen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from newsanalysis.errors import ResourceError
from newsanalysis.lexicons.files import load_own_toml, load_toml
from newsanalysis.records import Span
from newsanalysis.words import Phrases, plural, tokenize, verb_forms

FILE = "issues.toml"
_FIELDS = ("extends", "issue")
_ISSUE_FIELDS = ("name", "general", "part_of", "terms", "verbs")
_NEAR = 15
"""Characters from the evidence at which a term counts half."""
_ASIDE = 0.1
"""How much a term counts behind a word such as "despite"."""
_GENERAL = 0.1
"""How much a term of a general issue counts."""
_SURE = 0.6
"""Probability from which on a model's issue holds against a term of an issue that it has not learned."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue.

    Parameters
    ----------
    name
        Its name in tables and charts.
    terms
        Nouns and names that show it, in the singular or as they always stand.
    verbs
        Verbs that show it, in their base form; words may follow ("join NATO").
    general
        Whether it counts only where nothing narrower is named, as talks do.
    part_of
        The issues that it was coded as before it had a name of its own.
    """

    name: str
    terms: tuple[str, ...]
    verbs: tuple[str, ...] = ()
    general: bool = False
    part_of: tuple[str, ...] = ()

    def forms(self) -> Iterator[str]:
        """Yield every term and verb in all its forms."""
        for term in self.terms:
            yield from (term, plural(term))
        for verb in self.verbs:
            head, *rest = verb.split()
            yield from (" ".join((form, *rest)) for form in sorted(verb_forms(head).all()))


class IssueLexicon:
    """Says what a position is about.

    Parameters
    ----------
    issues
        The issues. Of two with one term the first has it, and of two that are as likely the first is chosen.

    Examples
    --------
    >>> lexicon = issue_lexicon()
    >>> text = "Seoul offered food aid while sanctions stay."
    >>> lexicon.choose(text, [Span(6, 13)])
    'aid and economy'
    """

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        self._by_name = {issue.name: issue for issue in self.issues}
        self._terms = Phrases([(form, issue.name) for issue in self.issues for form in issue.forms()])

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the issues, in order."""
        return tuple(self._by_name)

    def choose(
        self,
        text: str,
        evidence: Sequence[Span],
        *,
        around: Sequence[str] = (),
        likely: Mapping[str, float] | None = None,
    ) -> str | None:
        """Choose the issue of a position.

        Every term of the sentence speaks for its issue: fully inside the evidence, half as much 15 characters off it,
        and little behind words that set it aside ("even as", "before"). Where the sentence has no term, those of
        `around` speak. A general issue, such as talks, is chosen only if no other has much to show.

        With `likely` the model's issue is chosen, unless the terms are for one that the model has not learned. That
        one is chosen if one of its terms stands inside the evidence, if the model's issue is none, is general or is
        one that the new issue was part of, or if the model is not sure (a probability below 0.6).

        Parameters
        ----------
        text
            The sentence.
        evidence
            The words that show the position, as characters of `text`; without any, all terms of it count alike.
        around
            Texts that tell what the sentence is about where it does not: the one before it, the headline.
        likely
            A model's probabilities for the issues that it has learned, by name; ``""`` is no issue. Where the
            likeliest is not in this lexicon, terms decide. ``None`` where terms alone decide.

        Returns
        -------
        str or None
            The name of the issue; ``None`` where nothing shows one.

        Examples
        --------
        >>> text = "Tokyo protested over the disputed islets."
        >>> model = {"military": 0.7, "talks": 0.2, "human rights": 0.1}
        >>> issue_lexicon().choose(text, [Span(6, 15)], likely=model)
        'territory and borders'
        >>> issue_lexicon().choose("Tokyo protested.", [Span(6, 15)], likely=model)
        'military'
        """
        shown = self._shown(text, evidence) or self._shown_around(around)
        found = self._first(shown)
        known = {name: p for name, p in (likely or {}).items() if not name or name in self._by_name}
        if not likely or not known:
            return found
        learned = max(likely, key=lambda name: likely[name])
        if learned not in known:
            return found
        if found is None or found in known:
            return learned or None
        issue = self._by_name[found]
        gives_way = not learned or self._by_name[learned].general or learned in issue.part_of or known[learned] < _SURE
        return found if gives_way or self._stands_in(found, text, evidence) else learned

    def _shown(self, text: str, evidence: Sequence[Span]) -> dict[str, float]:
        """Weigh each issue by its terms in a sentence."""
        words = tokenize(text)
        asides = [number for number, word in enumerate(words) if word.lower in _asides()]
        walls = [words[number].start for number in asides]
        dated = {word.start for number in asides for word in words[number + 1 : number + 4]}
        shown: dict[str, float] = defaultdict(float)
        for start, end, name in self._terms.find(words):
            nearness = max((_nearness(Span(start, end), place, walls) for place in evidence), default=1)
            is_aside = start in dated and nearness < 1
            shown[name] += nearness * self._weight(name) * (_ASIDE if is_aside else 1)
        return shown

    def _shown_around(self, texts: Sequence[str]) -> dict[str, float]:
        shown: dict[str, float] = defaultdict(float)
        for text in texts:
            for _, _, name in self._terms.find(tokenize(text)):
                shown[name] += self._weight(name)
        return shown

    def _weight(self, name: str) -> float:
        return _GENERAL if self._by_name[name].general else 1

    def _first(self, shown: Mapping[str, float]) -> str | None:
        return max((name for name in self._by_name if name in shown), key=lambda name: shown[name], default=None)

    def _stands_in(self, name: str, text: str, evidence: Sequence[Span]) -> bool:
        places = [Span(start, end) for start, end, found in self._terms.find(tokenize(text)) if found == name]
        return any(place.overlaps(words) for place in places for words in evidence)


def _nearness(term: Span, place: Span, walls: Sequence[int]) -> float:
    """Return how much a term counts: fully inside `place`, half as much 15 characters off, little beyond a wall."""
    first, last = (place.end, term.start) if place.end <= term.start else (term.end, place.start)
    if first >= last:
        return 1
    near = 1 / (1 + (last - first) / _NEAR)
    return near * _ASIDE if any(first <= at < last for at in walls) else near


@cache
def issue_lexicon() -> IssueLexicon:
    """Load the issues that ship, once per process."""
    return IssueLexicon(_issues(load_toml(FILE), FILE, known=()))


@cache
def _asides() -> frozenset[str]:
    return frozenset(load_toml(FILE)["aside"].split())


def load_issues(source: str | Path) -> IssueLexicon:
    """Read issues of your own.

    Parameters
    ----------
    source
        A TOML file of ``[[issue]]`` tables, each with its `name` and its `terms`, `verbs` or both. The issues stand in
        place of those that ship; with ``extends = true`` beside them: one of the same name has all terms of both, and
        a term that stands in both means yours.

    Raises
    ------
    ResourceError
        If there is no such file, it is not TOML, or a field is missing, unknown or of another kind.
    """
    if not isinstance(source, str | Path):
        raise ResourceError(f"expected the path of issues in TOML, got {type(source).__name__}, {source!r:.60}")
    where, data = Path(source).name, load_own_toml(Path(source))
    _check_fields(data, _FIELDS, where)
    extends = data.get("extends", False)
    if not isinstance(extends, bool):
        raise ResourceError(f"{where}: expected extends = true (beside those that ship) or false, found {extends!r}")
    own = _issues(data, where, known=issue_lexicon().names)
    return IssueLexicon(_extended(issue_lexicon().issues, own) if extends else own)


def _extended(shipped: Sequence[Issue], own: Sequence[Issue]) -> list[Issue]:
    """Add issues: a term means one issue only, that of the user's."""
    taken = {term.lower() for issue in own for term in (*issue.terms, *issue.verbs)}
    added = {issue.name: issue for issue in own}
    issues = []
    for issue in shipped:
        mine = added.pop(issue.name, Issue(issue.name, ()))
        terms, verbs = (tuple(t for t in each if t.lower() not in taken) for each in (issue.terms, issue.verbs))
        issues.append(
            replace(
                issue,
                terms=mine.terms + terms,
                verbs=mine.verbs + verbs,
                general=issue.general or mine.general,
                part_of=issue.part_of + mine.part_of,
            )
        )
    return [*issues, *added.values()]


def _issues(data: Mapping[str, Any], where: str, *, known: Iterable[str]) -> list[Issue]:
    rows = data.get("issue")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, Mapping) for row in rows):
        raise ResourceError(f"{where}: expected [[issue]] tables, each with a name and terms, found {rows!r:.60}")
    issues = [_issue(row, f"{where}, [[issue]] {number}") for number, row in enumerate(rows, 1)]
    _check_once((issue.name for issue in issues), where, "two issues are called {!r}; give each its own name")
    terms = (term for issue in issues for term in {term.lower() for term in (*issue.terms, *issue.verbs)})
    _check_once(terms, where, "{!r} stands in two issues; a term may mean one only, keep one")
    names = [*(issue.name for issue in issues), *known]
    for whole in (whole for issue in issues for whole in issue.part_of):
        if whole not in names:
            raise ResourceError(f"{where}, part_of: expected names of issues, of {', '.join(names)}; found {whole!r}")
    return issues


def _issue(row: Mapping[str, Any], where: str) -> Issue:
    _check_fields(row, _ISSUE_FIELDS, where)
    name, general = row.get("name"), row.get("general", False)
    if not isinstance(name, str) or not name.strip():
        raise ResourceError(f'{where}: expected a name such as "fisheries", found {name!r}')
    where = f"{where} ({name})"
    if not isinstance(general, bool):
        raise ResourceError(f"{where}: expected general = true or false, found {general!r}")
    terms, verbs, part_of = (_texts(row.get(field, []), field, where) for field in ("terms", "verbs", "part_of"))
    if not terms and not verbs:
        raise ResourceError(f"{where}: expected terms or verbs to know it by, found neither: add terms = [...]")
    return Issue(name.strip(), terms, verbs, general, part_of)


def _texts(value: object, field: str, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) and tokenize(text) for text in value):
        raise ResourceError(f'{where}, field {field!r}: expected a list such as ["fishing quota"], found {value!r:.60}')
    return tuple(value)


def _check_fields(table: Mapping[str, Any], allowed: Sequence[str], where: str) -> None:
    for field in table:
        if field not in allowed:
            close = get_close_matches(field, allowed, n=1)
            hint = f" (did you mean {close[0]!r}?)" if close else ""
            raise ResourceError(f"{where}: unknown field {field!r}{hint}; expected only {', '.join(allowed)}")


def _check_once(texts: Iterable[str], where: str, problem: str) -> None:
    for text, count in Counter(texts).items():
        if count > 1:
            raise ResourceError(f"{where}: {problem.format(text)}")
