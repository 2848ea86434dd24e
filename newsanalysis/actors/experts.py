"""Plain plurals of people who comment: "experts" are an actor where they say or think something."""

from __future__ import annotations

from newsanalysis.actors.names import Hit
from newsanalysis.actors.reading import Words
from newsanalysis.lexicons.actor_rules import ActorRules
from newsanalysis.lexicons.cues import cue_lexicon

_AHEAD = 7
_SAID = frozenset(["said", "say", "says"])
_STOPS = frozenset(["i", "you", ".", ";", ":", "who", "that", "he", "she", "they", "it", "we"])
_SUBJECTS = frozenset(["the", "he", "she", "they", "it", "we", ","])
_ASIDES = frozenset(["however", "though", "meanwhile", "too", "also"])


def speaks_as_group(words: Words, hit: Hit, earlier: Hit | None, rules: ActorRules) -> bool:
    """Whether the noun in `hit` is the subject of saying: "analysts in Seoul said", "according to experts"."""
    if earlier and earlier.last == hit.first and earlier.names[0].actor == "UN":
        return False
    if _said_before(words, hit.first) or _according_to(words, hit.first):
        return True
    if words.after(hit.last) == ":" and hit.first == 0:
        return True
    for at in range(hit.last, min(len(words), hit.last + _AHEAD)):
        if _is_saying(words, at, rules):
            return True
        if words.lower[at] in _STOPS or (words.lower[at] == "," and not _goes_on(words, at)):
            return False
    return False


def _is_saying(words: Words, at: int, rules: ActorRules) -> bool:
    """Whether word `at` is a verb of saying or thinking as it stands after a plural subject: "say", "welcomed"."""
    word = words.lower[at]
    if word in rules.experts.verbs:
        return True
    form = cue_lexicon().verbs.get(word)
    if form is None or form.cue is None or form.shape not in ("base", "past"):
        return False
    return words.before(at) != "to" and words.after(at + 1) != "by"


def _goes_on(words: Words, comma: int) -> bool:
    """Whether a subject goes on after a comma: "analysts in Seoul, Tokyo and Beijing", "experts, however, say"."""
    return words.capitalized(comma + 1) or words.after(comma + 1) in _ASIDES or words.before(comma) in _ASIDES


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
