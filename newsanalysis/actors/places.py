"""Is it who or where? Tells a capital, seat or state that acts from one in which something happens."""

from __future__ import annotations

from newsanalysis.actors.names import Hit
from newsanalysis.actors.reading import Words
from newsanalysis.lexicons.actor_rules import ActorRules

_ARTICLES = frozenset(["the", "a", "an"])
_DETERMINERS = frozenset(["the", "a", "an", "his", "her", "its", "their", "our", "every", "each", "another"])
_LINKS = frozenset(["and", "or", ",", "&", "to"])
_DASHES = frozenset(["-", "—", "(", "--", "–"])


def acts(words: Words, hit: Hit, earlier: Hit | None, earlier_acted: bool, rules: ActorRules) -> bool:
    """Whether the name in `hit` means the actor here.

    `earlier` is the name found before it, and `earlier_acted` what was said of that one: in "in Washington and
    Seoul" both are places.
    """
    if hit.kind == "capital":
        return _capital_acts(words, hit, earlier, earlier_acted, rules)
    if hit.kind in ("seat", "organ"):
        return _seat_acts(words, hit, rules)
    if hit.kind == "name":
        return not _state_is_where(words, hit, earlier, rules)
    return True


def _capital_acts(words: Words, hit: Hit, earlier: Hit | None, earlier_acted: bool, rules: ActorRules) -> bool:
    first, last = hit.first, hit.last
    if (
        _is_dateline(words, first, last)
        or _part_of_longer_name(words, hit, rules)
        or _names_its_state(words, hit, rules)
    ):
        return False
    after = words.after(last)
    if after in ("'s", "'"):
        here = words.before(first) in rules.places.where and (
            words.capitalized(last + 1) or _noun_of_place(words, last + 1, rules)
        )
        return not here and not _noun_of_place(words, last + 1, rules)
    if _linked_to(words, hit, earlier):
        return earlier_acted
    if _behind_where(words, first, rules):
        return _has_mission(words, first, rules)
    if words.before(first) in _DETERMINERS:
        return after in rules.places.of_state or (words.joined(last) and after == "-")
    return not _noun_of_place(words, last, rules)


def _noun_of_place(words: Words, at: int, rules: ActorRules) -> bool:
    return words.after(at) in rules.places.nouns


def _linked_to(words: Words, hit: Hit, earlier: Hit | None) -> bool:
    """Whether it only goes on with the capital before it: "in Washington and Seoul", "from Seoul to Beijing"."""
    if earlier is None or earlier.kind != "capital" or not 0 < hit.first - earlier.last <= 2:
        return False
    between = words.lower[earlier.last : hit.first]
    return all(word in _LINKS for word in between)


def _behind_where(words: Words, first: int, rules: ActorRules) -> bool:
    places = rules.places
    before = words.before(first)
    recent = words.lower[max(0, first - 4) : max(0, first - 1)]
    if before in ("to", "for", "toward", "towards"):
        return any(word in places.motion for word in recent)
    if before == "from":
        return not any(word in places.given_by for word in recent)
    if before == "," and words.before(first, 2) in ("capital", "city"):
        return True
    if before == "of":
        return any(word in places.of_place for word in recent[-2:])
    return before in places.where or before in places.goes_to


def _is_dateline(words: Words, first: int, last: int) -> bool:
    """Whether it opens a paragraph as "SEOUL (Agency) --", "Seoul, May 3 -" or "SEOUL —" do."""
    if first or not words.opens_paragraph:
        return False
    after = words.after(last)
    if after == "," and last + 2 < len(words):
        return any(word in _DASHES for word in words.lower[last + 1 : last + 8])
    return after in _DASHES and not (after == "-" and words.joined(last))


def _part_of_longer_name(words: Words, hit: Hit, rules: ActorRules) -> bool:
    """Whether a capital letter beside it makes it part of another name: "George Washington", "Seoul Mayor"."""
    first, last = hit.first, hit.last
    if words.titled or words.in_capitals:
        return False
    previous = words.before(first)
    if (
        words.capitalized(first - 1)
        and previous.isalpha()
        and not (previous in rules.people.sentence_starters and words.opens(first - 1))
    ):
        return not _opens_sentence(words, first)
    return (
        words.capitalized(last)
        and words.after(last)[0].isalpha()
        and words.after(last) not in rules.people.after_surname
    )


def _opens_sentence(words: Words, first: int) -> bool:
    """Whether the word before it has its capital from beginning the sentence: "Signaling Washington's readiness"."""
    return words.opens(first - 1) and words.before(first).endswith(("ly", "ing", "ed"))


def _names_its_state(words: Words, hit: Hit, rules: ActorRules) -> bool:
    """Whether what follows the comma says where it is: "Washington, D.C.", "Seoul, South Korea"."""
    if words.after(hit.last) != ",":
        return False
    following = words.texts[hit.last + 1] if hit.last + 1 < len(words) else ""
    return following in rules.places.after_comma


def _seat_acts(words: Words, hit: Hit, rules: ActorRules) -> bool:
    places = rules.places
    if words.after(hit.last) in places.seat_events:
        return False
    at = hit.first - 1 if words.before(hit.first) in _ARTICLES else hit.first
    before = words.before(at)
    recent = words.lower[max(0, at - 4) : max(0, at - 1)]
    if hit.kind == "organ":
        return before not in ("in", "inside") or words.after(hit.last) in ("'s", "'")
    if before == "on" and words.lower[hit.last - 1] in places.seat_on:
        return False
    if before not in places.seat_where or words.after(hit.last) in ("'s", "'"):
        return True
    if before in ("to", "from"):
        return not any(word in places.motion for word in recent) and (
            before == "to" or any(word in places.given_by for word in recent)
        )
    return before in ("at", "in", "inside", "within") and any(word in places.seat_who for word in recent)


def _state_is_where(words: Words, hit: Hit, earlier: Hit | None, rules: ActorRules) -> bool:
    """Whether a state is only where something happens: "across North Korea", "in Hanoi, Vietnam"."""
    first, last = hit.first, hit.last
    after = words.after(last)
    if _is_dateline(words, first, last) or _follows_its_city(words, first, earlier):
        return True
    at = first - 1 if words.before(first) == "the" else first
    before = words.before(at)
    if before not in rules.places.inside or after in ("'s", "'") or (after == "-" and words.joined(last)):
        return False
    done = any(word in rules.places.done_in for word in words.lower[max(0, at - 6) : at - 1])
    return not done and not _has_mission(words, at, rules)


def _has_mission(words: Words, first: int, rules: ActorRules) -> bool:
    """Whether it is the host of an embassy that opens or closes: "opened an embassy in Tehran"."""
    if words.before(first) != "in" or words.before(first, 2) not in rules.places.missions:
        return False
    return any(word in rules.places.opens for word in words.lower[max(0, first - 6) : first - 2])


def _follows_its_city(words: Words, first: int, earlier: Hit | None) -> bool:
    """Whether it follows a town and a comma, the town after "in" or at the beginning: "in Busan, South Korea"."""
    if words.before(first) != "," or not words.capitalized(first - 2):
        return False
    if earlier and earlier.last == first - 1 and earlier.kind != "capital":
        return False
    town = first - 2
    while town > 0 and first - town < 5 and (words.capitalized(town - 1) or words.texts[town - 1] == "-"):
        town -= 1
    if town == 0:
        return words.opens_paragraph and any(word in _DASHES for word in words.lower[first : first + 6])
    return words.lower[town - 1] in ("in", "at", "near", "from", "to", "outside")
