"""Who "he", "we", "the North" and "the allies" are.

A pass in the order of the piece, in the spirit of centering (Grosz, Joshi and Weinstein 1995) and of the
precision-ranked sieves of Lee et al. (2013): each kind of word has its own short list of rules, surest first, and
what none of them decides stays unresolved.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from newsanalysis.coreference import groups, nouns, pronouns
from newsanalysis.coreference.discourse import Anaphor, Answer, Discourse
from newsanalysis.lexicons.rosters import Roster
from newsanalysis.records import Article, Mention, Quote, Sentence

__all__ = ["resolve"]

_RULES: dict[str, Callable[[Discourse, Anaphor], Answer | None]] = {
    "first_singular": pronouns.first_person,
    "first_plural": pronouns.first_person,
    "man": pronouns.person,
    "woman": pronouns.person,
    "thing": pronouns.thing,
    "plural": pronouns.plural,
    "some": pronouns.some,
    "pair": groups.pair,
    "alone": groups.pair,
    "ally": groups.ally,
    "two": groups.pair,
    "both": groups.pair,
    "fixed": groups.pair,
    "noun": nouns.noun,
    "headline": nouns.noun,
}


def resolve(
    article: Article, sentences: Sequence[Sentence], named: Sequence[Mention], quotes: Sequence[Quote], roster: Roster
) -> tuple[tuple[Mention, ...], tuple[Quote, ...]]:
    """Add the mentions by role, pronoun and group to the `named` ones, and say whose each quote is.

    Parameters
    ----------
    article, sentences
        The piece.
    named
        Mentions by name, in order.
    quotes
        Quotes whose actor and person are not known yet.
    roster
        The actors, with their people's offices and years.

    Returns
    -------
    tuple of Mention, tuple of Quote
        All mentions in order, `resolved_by` of each new one naming the antecedent and the rule; and the quotes with
        `actor` and `person` where their speaker is known, those that several actors say together once for each.
    """
    if not sentences:
        return tuple(named), tuple(quotes)
    discourse = Discourse(article, sentences, named, quotes, roster)
    inside, outside = _by_place(discourse.anaphors(named), quotes)
    for anaphor in outside:
        _settle(discourse, anaphor)
    speakers = [tuple(discourse.speakers(quote)) for quote in quotes]
    for anaphor, number in inside:
        _settle(discourse, replace(anaphor, speakers=speakers[number]))
    return tuple(discourse.mentions), tuple(_said(quotes, speakers))


def _settle(discourse: Discourse, anaphor: Anaphor) -> None:
    answer = _RULES[anaphor.kind](discourse, anaphor)
    if answer:
        discourse.add(anaphor, answer)


def _said(quotes: Sequence[Quote], speakers: Sequence[Sequence[Mention]]) -> Iterator[Quote]:
    for quote, who in zip(quotes, speakers, strict=True):
        if not who:
            yield quote
        for mention in who:
            yield replace(quote, actor=mention.actor, person=mention.person)


def _by_place(anaphors: Iterable[Anaphor], quotes: Sequence[Quote]) -> tuple[list[tuple[Anaphor, int]], list[Anaphor]]:
    """Part the words that are read with their speaker in mind (and the number of the quote) from the others."""
    spoken = sorted(
        (piece.start, piece.end, number)
        for number, quote in enumerate(quotes)
        if quote.kind != "indirect"
        for piece in quote.content
    )
    starts = [start for start, _, _ in spoken]
    inside, outside = [], []
    for anaphor in anaphors:
        at = bisect_right(starts, anaphor.start) - 1
        within = at >= 0 and anaphor.start < spoken[at][1]
        if within and (quotes[spoken[at][2]].kind == "direct" or anaphor.kind.startswith("first")):
            inside.append((anaphor, spoken[at][2]))
        else:
            outside.append(anaphor)
    return inside, outside
