"""Noun phrases, verb groups and what stands between them, in one pass over a sentence's letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsanalysis.lexicons.stance import StanceLexicon
from newsanalysis.scoring.tagging import Tagged

_CHUNK = re.compile(
    r"(?P<time>I?[DJ#]*W+)"
    r"|(?P<verb>(?:T[BZW]*)?(?:[MHXd][BZW]*)*[VEG])"
    r"|(?P<copula>(?:T[BZW]*)?[MHXd][MHXdBZW]*)"
    r"|(?P<noun>D*(?:[JNs#\-]|P(?![D#]))*[NP#]|D|O)"
    r"|(?P<adjective>J+)"
    r"|(?P<mark>.)",
    re.DOTALL,
)
_NAME_LINKS = frozenset(("led",))
"""What may follow a party and a hyphen and leave the party the actor: "US-led", not "US-backed"."""
_JOINING = frozenset(("between", "among", "after", "before", "since", "until", "till", "as"))
"""Prepositions after which "X and Y" are one phrase also before a verb: "hours after X and Y met"."""


class Chunk:
    """A noun phrase (``noun``), verb group (``verb``, ``copula``), predicate (``adjective``) or one mark (its letter).

    Of a noun phrase, `parties` are those it stands for or belongs to; `agent` says that it can act: a party, a person,
    a body; `own` that it is "I" or "we". Of a verb group, `main` is the verb itself; `subject`, `sources` (the parties
    of its subject), `governor`, `shared` (the verb whose auxiliary it shares) and `relative_object` (X in "X, whom Y
    accused") are found by :func:`~newsanalysis.scoring.clauses.read_clauses`.
    """

    at: int = 0
    parties: tuple[int, ...] = ()
    agent: bool = False
    named: bool = False
    own: bool = False
    pronoun: bool = False
    infinitive: bool = False
    gerund: bool = False
    participle: bool = False
    passive: bool = False
    negated: bool = False
    modal: str = ""
    subject: Chunk | None = None
    sources: tuple[int, ...] = ()
    governor: Chunk | None = None
    shared: Chunk | None = None
    relative_object: Chunk | None = None
    link: str = ""

    def __init__(self, kind: str, first: int, last: int, main: int) -> None:
        self.kind, self.first, self.last, self.main = kind, first, last, main
        self.is_verb = kind in ("verb", "copula")

    @property
    def finite(self) -> bool:
        """Whether the verb group has a subject of its own."""
        return not (self.infinitive or self.gerund or self.participle)


def chunk(sentence: Tagged, lexicon: StanceLexicon) -> list[Chunk]:
    """Cut a tagged sentence into chunks; time words are left out, and coordinated names are one chunk."""
    found: list[Chunk] = []
    for match in _CHUNK.finditer(sentence.tags):
        kind = match.lastgroup or ""
        if kind == "time":
            continue
        first, last = match.start(), match.end() - 1
        if kind == "mark":
            letter = sentence.tags[first]
            if letter == "I" and found and found[-1].kind == "I":
                found.pop()  # "along with", "out of": the last preposition links
            if letter not in "BW":
                found.append(Chunk(letter, first, last, first))
        elif kind == "noun":
            found += (
                _noun_phrase(sentence, lexicon, *ends) for ends in _before_pronouns(sentence, lexicon, first, last)
            )
        elif kind == "adjective":
            found.append(Chunk(kind, first, last, last))
        else:
            found.append(_verb_group(sentence, kind, first, last))
    found = _coordinated(found, sentence)
    for at, piece in enumerate(found):
        piece.at = at
    return found


def _before_pronouns(sentence: Tagged, lexicon: StanceLexicon, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Cut a noun phrase where a party is a subject pronoun: "in a letter to Kim | he said"."""
    for n in range(first + 1, last + 1):
        if sentence.tags[n] == "P" and sentence.tokens[n].lower in lexicon.subject_pronouns:
            yield first, n - 1
            first = n
    yield first, last


def _noun_phrase(sentence: Tagged, lexicon: StanceLexicon, first: int, last: int) -> Chunk:
    piece = Chunk("noun", first, last, last)
    tokens, head = sentence.tokens, sentence.tokens[last]
    acts = sentence.parties[last] >= 0
    if "P" in sentence.tags[first : last + 1]:
        groups = _party_groups(sentence, first, last)
        if groups:
            piece.parties = groups[-1] if acts and sentence.parties[last] in groups[-1] else groups[0]
    piece.named = acts or (head.text[0].isupper() and last > 0)
    entry = sentence.entries[last]
    piece.agent = acts or entry.agent or (piece.named and not entry.nouns)
    piece.negated = sentence.tags[first - 1 : first] in ("Z", "z") or tokens[first].lower == "little"
    piece.pronoun = first == last and sentence.tags[first] == "O"
    for n in range(first, last + 1):
        if tokens[n].lower in lexicon.own_pronouns and tokens[n].text != "US":
            piece.own = True
    return piece


def _party_groups(sentence: Tagged, first: int, last: int) -> list[tuple[int, ...]]:
    """The parties of a noun phrase, those joined by a hyphen or slash together; "US-backed" does not count."""
    groups: list[tuple[int, ...]] = []
    tags, tokens = sentence.tags, sentence.tokens
    joined = False
    for n in range(first, last + 1):
        if tags[n] != "P":
            continue
        follows = tags[n + 1 : n + 2]
        if follows == "-" and tags[n + 2 : n + 3] != "P" and n + 2 < len(tokens):
            joined = False
            if tokens[n + 2].lower not in _NAME_LINKS:
                continue
        if joined and groups:
            groups[-1] = (*groups[-1], sentence.parties[n])
        else:
            groups.append((sentence.parties[n],))
        joined = follows == "-"
    return groups


def _verb_group(sentence: Tagged, kind: str, first: int, last: int) -> Chunk:
    tags, tokens = sentence.tags, sentence.tokens
    letters = tags[first : last + 1]
    main = last
    if kind == "copula":
        main = max(n for n in range(first, last + 1) if tags[n] in "MHXd")
    auxiliaries = letters[:-1] if kind == "verb" else letters
    infinitive = letters[0] == "T"
    bare = not any(letter in "MHXd" for letter in auxiliaries)
    passive = kind == "verb" and letters[-1] == "E" and (_last_auxiliary(auxiliaries) == "X" or bare)
    piece = Chunk(kind, first, last, main)
    piece.infinitive = infinitive
    piece.gerund = kind == "verb" and letters[-1] == "G" and bare and not infinitive
    piece.participle = kind == "verb" and letters[-1] == "E" and bare and not infinitive
    piece.passive = passive
    piece.modal = next((tokens[n].lower for n in range(first, last + 1) if tags[n] == "M"), "")
    piece.negated = "Z" in letters or piece.modal == "cannot" or tags[first - 1 : first] == "Z"
    return piece


def _last_auxiliary(letters: str) -> str:
    return next((letter for letter in reversed(letters) if letter in "MHXd"), "")


def _coordinated(chunks: list[Chunk], sentence: Tagged) -> list[Chunk]:
    """Join "Iran, Libya and Cuba" and "the US and its allies" into one noun phrase each."""
    out: list[Chunk] = []
    at = 0
    while at < len(chunks):
        piece = chunks[at]
        end = _list_end(chunks, at, sentence, out)
        if end > at:
            members = tuple(c for c in chunks[at : end + 1] if c.kind == "noun")
            piece = _merged(members)
        out.append(piece)
        at = max(end, at) + 1
    return out


def _list_end(chunks: list[Chunk], start: int, sentence: Tagged, before: list[Chunk]) -> int:
    """Where the coordination that begins at `start` ends, or `start`."""
    if not _can_join(chunks[start]):
        return start
    at, commas = start, 0
    while at + 2 < len(chunks):
        link, size = chunks[at + 1].kind, 2
        if link == "," and at + 3 < len(chunks) and chunks[at + 2].kind == "C":
            link, size = "C", 3
        if link not in ("C", ",") or at + size >= len(chunks) or not _can_join(chunks[at + size]):
            break
        if link == "C":
            return start if _new_clause(chunks, at + size, before, sentence) else at + size
        commas += 1
        at += size
    bare = all(piece.first == piece.last and piece.parties for piece in chunks[start : at + 1 : 2])
    headline = commas == 1 and start == 0 and at + 1 < len(chunks) and chunks[at + 1].is_verb
    return at if bare and (commas > 1 or headline) else start


def _can_join(piece: Chunk) -> bool:
    return piece.kind == "noun" and not piece.pronoun and (bool(piece.parties) or piece.named)


def _new_clause(chunks: list[Chunk], last: int, before: list[Chunk], sentence: Tagged) -> bool:
    """Whether "X met Y and Z condemned ..." begins a clause at Z, so that Y and Z are not one phrase."""
    after = chunks[last + 1] if last + 1 < len(chunks) else None
    if after is None or not after.is_verb or not after.finite or after.passive:
        return False
    previous = before[-1] if before else None
    if previous is None or previous.kind in ("R", "S", ".", ","):
        return False
    if previous.is_verb:
        roles = (role for words, found in sentence.entries[previous.main].verb_roles if not words for role in found)
        return "speech" not in roles
    link = sentence.tokens[previous.last].lower
    return previous.kind == "I" and link not in _JOINING and any(piece.is_verb and piece.finite for piece in before)


def _merged(members: tuple[Chunk, ...]) -> Chunk:
    head = members[-1]
    joined = Chunk("noun", members[0].first, head.last, head.main)
    joined.parties = tuple(dict.fromkeys(party for member in members for party in member.parties))
    joined.agent = any(member.agent for member in members)
    joined.negated = members[0].negated
    joined.named, joined.own = head.named, any(member.own for member in members)
    return joined
