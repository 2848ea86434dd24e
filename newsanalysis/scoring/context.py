"""What the words around a cue make of it: refused, ended, negated, conditional or hedged."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsanalysis.lexicons.stance import Cue, StanceLexicon
from newsanalysis.records import NEUTRAL_BAND, Category, Modality
from newsanalysis.scoring.clauses import Clauses, Phrase

_VERBAL = ("to", "ing")  # links over which a governor's role and negation reach: "refused to meet"
_WILL = frozenset(("will", "would", "wo", "'ll", "’ll", "'d", "’d"))  # whose negation is a refusal: "will not"
_CAP = 0.2  # what a negated hostility is worth at most


@dataclass(slots=True)
class Context:
    """What governs a cue: `turn` is "refuse" or "end" where an odd number of words turn it; `words` say so."""

    turn: str = ""
    negated: bool = False
    modality: Modality = "asserted"
    scale: float = 1.0
    words: list[int] = field(default_factory=list)

    @property
    def plain(self) -> bool:
        """Whether the thing is simply said to be."""
        return self.modality == "asserted" and self.scale == 1 and not (self.turn or self.negated)


def worth(cue: Cue, context: Context, lexicon: StanceLexicon) -> tuple[float, Category]:
    """The stance of a cue in its context, and the category that this makes of it."""
    weight, category, turned = cue.weight, cue.category, lexicon.turned
    if context.turn == "refuse":
        weight, category = (turned["refused_warm"], "REJECT") if weight > 0 else (turned["refused_cold"], "SUPPORT")
    elif context.turn and weight > 0:
        category = "REJECT" if category in ("CONSULT", "AGREE") else "SANCTION"
        weight = min(turned["ended_warm"], -0.75 * weight)
    elif context.turn:
        weight, category = turned["ended_cold"], "CONCEDE"
    if context.negated:
        weight = min(weight * lexicon.scale["negated"], _CAP)
        category = "REJECT" if weight <= -NEUTRAL_BAND else category
    scale = lexicon.scale.get(context.modality, 1.0) if context.modality != "negated" else 1.0
    return max(-1.0, min(1.0, weight * scale * context.scale)), category


class Contexts:
    """Reads the context of each cue of one sentence."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses, self.lexicon = clauses, clauses.lexicon
        self._conditional = self._scopes(self.lexicon.conditions)
        self._unknown = self._scopes(self.lexicon.unknowns)

    def of_verb(self, verb: Phrase) -> Context:
        """The context of a verb group or predicate, from its own auxiliaries and what governs it."""
        context = Context()
        self._own(verb, context)
        self._governor(verb, context)
        self._modality(verb.main, context)
        return context

    def of_noun(self, noun: Phrase, token: int, verb: Phrase | None, *, is_subject: bool) -> Context:
        """The context of a noun: "no talks", and the verb whose object it is, or whose passive subject."""
        context = Context(negated=noun.negated, words=[noun.first - 1] if noun.negated else [])
        if verb is not None and (verb.passive or not is_subject):
            links = [piece for piece in self.clauses.phrases[verb.at : noun.at] if piece.kind == "I"]
            if is_subject or all(self._reaches(verb, self.clauses.word(link.first)) for link in links):
                self._role(verb, context)
            self._own(verb, context)
            self._governor(verb, context)
        self._modality(token, context)
        return context

    def _own(self, verb: Phrase, context: Context) -> None:
        """Read a verb's own negation and modal."""
        if verb.negated:
            context.words += range(verb.first - (self.clauses.tag(verb.first - 1) == "Z"), verb.main)
            roles = self.clauses.roles(verb)
            if verb.form == "infinitive" and verb.governor is not None:
                roles |= self.clauses.roles(verb.governor)  # "vowed never to"
            if roles & {"commit", "will"} or (verb.modal in _WILL and not verb.passive):
                context.turn = "" if context.turn else "refuse"
            else:
                context.negated = not context.negated
        if verb.modal in self.lexicon.hedged_modals:
            context.modality = "hedged"
            context.words.append(verb.first)

    def _governor(self, phrase: Phrase, context: Context) -> None:
        """Read what governs a verb: "refused to meet", "is not ready to meet"."""
        governor = phrase.governor
        if governor is not None and phrase.link == "of" and not self._reaches(governor, "of"):
            context.modality = "hedged"  # "accused Y of shelling"
        if governor is None or not (phrase.link in _VERBAL or self._reaches(governor, phrase.link)):
            return
        self._role(governor, context)
        self._own(governor, context)

    def _reaches(self, verb: Phrase, link: str) -> bool:
        """Whether a verb's role is written with a preposition: "ruled out", "withdrew from"."""
        return any(link in words for words, _ in self.clauses.entries[verb.main].verb_roles)

    def _role(self, phrase: Phrase, context: Context) -> None:
        """Read "refused to", "ended", "hoped to", "offered to"."""
        roles = self.clauses.roles(phrase)
        role = next((role for role in ("refuse", "end", "commit", "wish") if role in roles), None)
        if role is None or (phrase.negated and roles & {"commit", "will"}):
            return
        context.words.append(phrase.main)
        if role in ("refuse", "end"):
            context.turn = "" if context.turn else role
        else:
            context.scale *= self.lexicon.scale["committed" if role == "commit" else "wished"]
            context.modality = "hedged" if role == "wish" else context.modality

    def _modality(self, token: int, context: Context) -> None:
        would = any(self.clauses.word(n) in _WILL for n in range(max(0, token - 8), token))
        if any(start <= token <= end for start, end in self._unknown):
            context.modality = "unknown"
        elif any(start <= token <= end or context.scale < 1 or would for start, end in self._conditional):
            context.modality = "conditional"
        elif context.negated and context.modality == "asserted":
            context.modality = "negated"

    def _scopes(self, phrases: tuple[tuple[str, ...], ...]) -> list[tuple[int, int]]:
        """From each opening phrase ("if", "whether") to the next comma, boundary or the end."""
        words, firsts = tuple(token.lower for token in self.clauses.tokens), {phrase[0] for phrase in phrases}
        starts = [n for n, word in enumerate(words) if word in firsts]
        opening = [n for n in starts if any(words[n : n + len(phrase)] == phrase for phrase in phrases)]
        ends = [n for n, tag in enumerate(self.clauses.tags) if tag in ",."] + [len(words)]
        return [(start, next(end for end in ends if end > start)) for start in opening]
