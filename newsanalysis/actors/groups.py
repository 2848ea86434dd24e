"""Plain plurals of people who comment: "experts" are an actor where they say or think something."""

from __future__ import annotations

from newsanalysis.actors.names import Hit
from newsanalysis.actors.reading import Words
from newsanalysis.lexicons.actor_rules import ActorRules

_AHEAD = 7
_SAID = frozenset(["said", "say", "says"])
_STOPS = frozenset([",", ".", ";", ":", "who", "that"])
_SUBJECTS = frozenset(["the", "he", "she", "they", "it", "we"])


def speaks_as_group(words: Words, hit: Hit, earlier: Hit | None, rules: ActorRules) -> bool:
    """Whether the noun in `hit` is the subject of saying: "analysts in Seoul said", "according to experts"."""
    verbs = rules.experts.verbs
    if earlier and earlier.last == hit.first and earlier.names[0].actor == "UN":
        return False
    if _said_before(words, hit.first) or _according_to(words, hit.first):
        return True
    if words.after(hit.last) == ":" and hit.first == 0:
        return True
    for at in range(hit.last, min(len(words), hit.last + _AHEAD)):
        word = words.lower[at]
        if word in verbs:
            return True
        if word in _STOPS:
            return False
    return False


def _said_before(words: Words, first: int) -> bool:
    """Whether it follows a verb of saying: "said analysts", "said many military experts"."""
    for word in reversed(words.lower[max(0, first - 3) : first]):
        if word in _SAID:
            return True
        if not word.isalpha() or word in _STOPS or word in _SUBJECTS:
            return False
    return False


def _according_to(words: Words, first: int) -> bool:
    return "according" in words.lower[max(0, first - 5) : first] and "to" in words.lower[max(0, first - 4) : first]
