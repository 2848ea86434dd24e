"""What the network reads and is taught, made of the coded sets."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from newsanalysis.model.attributions import windows
from newsanalysis.model.passages import Passage, pair_passage, passage_of, passages
from newsanalysis.model.positions import CATEGORIES, MODALITIES
from newsanalysis.model.reader import unasked
from newsanalysis.records import NEUTRAL_BAND, Span
from training import attribution
from training.pieces import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from newsanalysis.records import Mention
    from training.sets import Article, Coded, Piece, Sets, Spans

COLD, WARM = 0, 2
"""Numbers of signs."""
ISSUES = (
    "", "military", "talks", "human rights", "aid and economy", "denuclearization", "sanctions", "alliance",
    "inter-Korean ties",
)  # fmt: skip
"""The codebook's; none first."""
UNSURE = 0.6
"""What a dyad counts whose coder was not certain that it holds a position."""
RENAMED_KINDS = ("name", "demonym", "place", "person")
COOPERATIVE = frozenset(("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE"))
"""PLOVER's cooperative categories."""


@dataclass(frozen=True)
class Label:
    """A coded position: the number of its dyad in the passage, of its sign, and so on; which tokens are evidence."""

    dyad: int
    sign: int
    strong: bool
    category: int
    modality: int
    issue: int
    certain: bool
    evidence: NDArray[np.bool_]


@dataclass(frozen=True)
class Question:
    """One question of a head about spans: a list of tokens per span, and the right answer."""

    spans: tuple[Sequence[int], ...]
    answer: int


@dataclass(frozen=True)
class Example:
    """A passage, and what is known of it.

    Attributes
    ----------
    passage
        Its words and dyads.
    names
        Which tokens name whom: first, last (exclusive), actor and the kind of name.
    positions
        Those that were coded; ``None`` where nobody coded positions.
    stances
        The answers of DSE's coders by dyad.
    act
        The sign and category of the one act that was coded between the first dyad's actors.
    questions, tags
        By head, and by group of tags.
    """

    passage: Passage
    names: Sequence[tuple[int, int, str, str]] = ()
    positions: Sequence[Label] | None = None
    stances: Sequence[int] = ()
    act: tuple[int, int] | None = None
    questions: Mapping[str, Sequence[Question]] = field(default_factory=dict)
    tags: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @property
    def size(self) -> tuple[int, int]:
        """Its words, and its dyads' tokens."""
        return len(self.passage.ids), 2 * max(1, len(self.passage.dyads))


@dataclass(frozen=True)
class Examples:
    """Those of each set; of coded pieces in a list for each."""

    pieces: Sequence[Sequence[Example]]
    relations: Sequence[Example]
    stances: Sequence[Example]
    sentiments: Sequence[Example]
    windows: Sequence[Example]

    @property
    def positions(self) -> list[Example]:
        """Those of all pieces."""
        return [example for piece in self.pieces for example in piece]


def examples(sets: Sets, tokenizer: Tokenizer) -> Examples:
    """Make examples of every set."""
    return Examples(
        [list(position_examples(piece, tokenizer)) for piece in sets.pieces],
        [_relation(row, tokenizer) for row in sets.relations],
        [_stance(row, tokenizer) for row in sets.stances],
        [_sentiment(row, tokenizer) for row in sets.sentiments],
        [example for article in sets.articles for example in _windows(article, tokenizer)],
    )


def sign_of(stance: float) -> int:
    """Return the number of a stance's sign.

    Examples
    --------
    >>> [sign_of(stance) for stance in (-2, 0, 0.05, 1)]
    [0, 1, 1, 2]
    """
    return 1 if abs(stance) < NEUTRAL_BAND else WARM if stance > 0 else COLD


def position_examples(piece: Piece, tokenizer: Tokenizer) -> Iterator[Example]:
    """Yield the passages of a piece with what was coded of them, by any of its readings."""
    found = piece.found
    coded: dict[tuple[int, str, str], list[Coded]] = defaultdict(list)
    for position in piece.coded:
        coded[position.sentence, position.source, position.target].append(position)
    asked = passages(
        tokenizer, found.article.text, found.sentences, found.mentions, found.quotes,
        headline=found.article.headline is not None,
    )  # fmt: skip
    for one in asked:
        labels = [
            _label(one, number, position)
            for number, dyad in enumerate(one.dyads)
            for position in coded.get((dyad.sentence, dyad.source, dyad.target or ""), ())
        ]
        yield Example(one, list(_names(one, found.mentions)), labels)


def _label(one: Passage, dyad: int, coded: Coded) -> Label:
    evidence = np.zeros(len(one.ids), dtype=bool)
    for span in coded.evidence:
        evidence[tokens_of((span.start, span.end), one.places.tolist())] = True
    return Label(
        dyad,
        sign_of(coded.stance),
        abs(coded.stance) > 1,
        CATEGORIES.index(coded.category or None),
        MODALITIES.index(coded.modality),
        ISSUES.index(coded.issue) if coded.issue in ISSUES else 0,
        coded.certainty > 1,
        evidence,
    )


def _names(one: Passage, mentions: Iterable[Mention]) -> Iterator[tuple[int, int, str, str]]:
    """Yield where actors are named, for names to be changed; what means several actors is left as it is."""
    taken: set[int] = set()
    for mention in mentions:
        inside = (one.sentences == mention.sentence) & (one.places[:, 0] < mention.end)
        tokens = np.flatnonzero(inside & (mention.start < one.places[:, 1])).tolist()
        if tokens and mention.kind in RENAMED_KINDS and taken.isdisjoint(tokens):
            yield tokens[0], tokens[-1] + 1, mention.actor, mention.kind
        taken.update(tokens)


def _relation(row: Spans, tokenizer: Tokenizer) -> Example:
    act = (WARM if row.answer in COOPERATIVE else COLD, CATEGORIES.index(row.answer))
    return Example(pair_passage(tokenizer, row.text, *(Span(*place) for place in row.places)), act=act)


def _stance(row: Spans, tokenizer: Tokenizer) -> Example:
    one = pair_passage(tokenizer, row.text, *(Span(*place) for place in row.places))
    return Example(one, stances=[sign_of(stance) for stance in row.answer])


def _sentiment(row: Spans, tokenizer: Tokenizer) -> Example:
    one = passage_of({0: (0, tokenizer.encode(row.text, add_special_tokens=False))})
    tokens = tokens_of(row.places[0], one.places.tolist()) or range(1, len(one.ids) - 1)
    return Example(one, questions={"sentiment": [Question((tokens,), sign_of(row.answer))]})


def _windows(article: Article, tokenizer: Tokenizer) -> Iterator[Example]:
    for window in windows(tokenizer, article.text, list(attribution.paragraphs(article.text))):
        links = attribution.links(window, article.attributions)
        one = unasked(window.ids, window.places)
        asked = {"speaks": [Question((source, content), answer) for source, content, answer in links]} if links else {}
        yield Example(one, questions=asked, tags=attribution.tags(window, article.attributions))


class Renaming:
    """Gives the states of a passage the names of others: a position hangs on the act, not on who is known for it.

    Parameters
    ----------
    pieces
        Whose names are used.
    tokenizer
        Cuts them into word pieces.
    """

    def __init__(self, pieces: Iterable[Piece], tokenizer: Tokenizer) -> None:
        words: dict[tuple[str, str, bool], set[str]] = defaultdict(set)
        for piece in pieces:
            for mention in piece.found.mentions:
                if len(mention.actor) == 3 and mention.kind in RENAMED_KINDS:
                    name = mention.span.of(piece.found.article.text)
                    words[mention.actor, mention.kind, name.endswith("s")].add(name)
        self.forms = {
            key: [encoding.ids for encoding in tokenizer.encode_batch(sorted(names), add_special_tokens=False)]
            for key, names in words.items()
        }
        self.plural = {tuple(ids): key[2] for key, forms in self.forms.items() for ids in forms}
        self.actors = sorted({actor for actor, *_ in self.forms})

    def __call__(self, example: Example, rng: random.Random) -> Example:
        """Return an example with other names; it is the same where no others fit."""
        ids = example.passage.ids.tolist()
        needed: dict[str, set[tuple[str, bool]]] = defaultdict(set)
        for first, last, actor, kind in example.names:
            needed[actor].add((kind, self.plural.get(tuple(ids[first:last]), False)))
        fit: dict[str, str] = {}
        for old, forms in needed.items():
            free = [actor for actor in self.actors if actor not in fit.values()]
            if others := [actor for actor in free if all((actor, *form) in self.forms for form in forms)]:
                fit[old] = rng.choice(others)
        new_ids, origin, at = [], [], 0
        for first, last, actor, kind in example.names:
            if actor in fit and first >= at:
                plural = self.plural.get(tuple(ids[first:last]), False)
                name = rng.choice(self.forms[fit[actor], kind, plural])
                new_ids += ids[at:first] + name
                origin += [*range(at, first), *[first] * len(name)]
                at = last
        return _respelt(example, np.array(new_ids + ids[at:]), np.array([*origin, *range(at, len(ids))]))


def _respelt(example: Example, ids: NDArray[np.int64], origin: NDArray[np.int64]) -> Example:
    """Return an example whose tokens are others; each stands for the old token that `origin` names."""
    old = example.passage
    named = {actor: flags[origin] for actor, flags in old.named.items()}
    new = replace(old, ids=ids, places=old.places[origin], sentences=old.sentences[origin], named=named)
    labels = [replace(label, evidence=label.evidence[origin]) for label in example.positions or ()]
    return replace(example, passage=new, positions=labels, names=())
