"""Which dyads a piece is asked about, what the network sees of them, and what is made of its answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from newsanalysis.model.passages import (
    ACTORS,
    BEFORE,
    BESIDE,
    BOTH,
    CROWD,
    DYADS,
    EARLIER,
    FIRST_WORD,
    HIDDEN,
    ITSELF,
    LATER,
    LONGEST,
    NOT_NAMED,
    OTHER,
    OWN,
    PAD,
    PARTNER,
    PREVIOUS,
    REVERSE,
    ROLES,
    SIGHTS,
    SOURCE,
    START,
    STOP,
    TARGET,
    Dyad,
    Kind,
    Passage,
    candidates,
    network_inputs,
    pair_passage,
    passage_of,
    passages,
    speakers_of,
)
from newsanalysis.model.positions import CATEGORIES, joined, likeliest_category, reported_signs
from newsanalysis.records import Mention, Quote, Sentence, Span

CODES = {"Ann": "A", "Bo": "B", "Cy": "C"}


def tokenizer() -> Tokenizer:
    made = Tokenizer(WordLevel({"[PAD]": 0, "[UNK]": 1}, unk_token="[UNK]"))
    made.pre_tokenizer = Whitespace()
    return made


def piece(lines: Sequence[str]) -> tuple[str, list[Sentence], list[Mention]]:
    """Sentences in one paragraph, in which every name of `CODES` is a mention."""
    text, sentences, mentions = " ".join(lines), [], []
    at = 0
    for number, line in enumerate(lines):
        sentences.append(Sentence(number, 1, at, at + len(line)))
        for word in Span(at, at + len(line)).of(text).split():
            name = word.strip(".")
            if name in CODES:
                mentions.append(Mention(number, at, at + len(name), CODES[name], "name", "given"))
            at += len(word) + 1
    return text, sentences, mentions


@pytest.mark.parametrize(
    ("named", "speakers", "headline", "wanted"),
    [
        ({2: ["A", "B", "A"]}, {}, False, ["AB", "A-", "BA", "B-"]),
        ({2: ["A"], 1: ["B"], 0: ["C"]}, {}, False, ["AB", "AC", "A-", "BA", "BC", "B-", "CA", "CB", "C-"]),
        ({2: ["A"]}, {2: ["B"], 1: ["C"]}, False, ["AB", "A-", "BA", "B-"]),
        ({2: [], 3: ["D"]}, {}, False, []),
        ({0: ["C"]}, {}, True, ["C-"]),
    ],
    ids=["as they are named", "the nearer sentence first", "who speaks here", "not what follows", "the headline"],
)
def test_all_in_sight_of_a_sentence_are_paired(
    named: dict[int, list[str]], speakers: dict[int, list[str]], headline: bool, wanted: list[str]
) -> None:
    found = candidates(2, named, speakers, headline=headline)
    assert [f"{dyad.source}{dyad.target or '-'}" for dyad in found] == wanted
    assert {dyad.sentence for dyad in found} <= {2}


@pytest.mark.parametrize(("far", "seen"), [(BEFORE, True), (BEFORE + 1, False)])
def test_sentences_before_are_in_sight_and_the_headline_always(far: int, seen: bool) -> None:
    assert bool(candidates(far + 1, {1: ["A"]}, {}, headline=False)) == seen
    assert candidates(far + 1, {0: ["A"]}, {}, headline=True)


@pytest.mark.parametrize(("here", "before", "wanted"), [(2, 20, ACTORS), (10, 20, 10), (40, 0, CROWD)])
def test_a_crowd_is_cut_and_those_named_here_come_first(here: int, before: int, wanted: int) -> None:
    named = {1: [f"H{n}" for n in range(here)], 0: [f"B{n}" for n in range(before)]}
    found = candidates(1, named, {}, headline=False)
    actors = list(dict.fromkeys(dyad.source for dyad in found))
    assert actors == [*named[1], *named[0]][:wanted]
    assert len(found) == wanted * wanted


def test_who_speaks_is_known_in_every_sentence_that_holds_their_words() -> None:
    sentences = [Sentence(n, 1, 10 * n, 10 * n + 9) for n in range(4)]
    ann = Quote(1, (Span(12, 19), Span(20, 25)), None, None, "direct", "A")
    nobody, again = (
        Quote(2, (Span(26, 29),), None, None, "direct"),
        Quote(1, (Span(11, 12),), None, None, "direct", "A"),
    )
    assert speakers_of(sentences, [ann, nobody, again]) == {1: ["A"], 2: ["A"]}


def asked(count: int, words: int, *, headline: bool = True) -> list[Passage]:
    lines = [" ".join([f"{'Ann' if n % 3 else 'Bo'} met Cy", *["word"] * (words - 4), "."]) for n in range(count)]
    return list(passages(tokenizer(), *piece(lines), [], headline=headline))


@pytest.mark.parametrize("words", [5, 30, 111, 300])
def test_every_dyad_is_asked_once_and_what_is_read_is_bounded(words: int) -> None:
    found = asked(40, words)
    counts = Counter(dyad for one in found for dyad in one.dyads)
    assert set(counts.values()) == {1}
    assert {dyad.sentence for dyad in counts} == set(range(40))
    for one in found:
        sentences = {dyad.sentence for dyad in one.dyads}
        assert len(one.ids) <= LONGEST
        assert len(one.dyads) <= DYADS
        near = {max(0, number - back) for number in sentences for back in range(BEFORE + 1)} | {0}
        assert (words > LONGEST // (BEFORE + 2)) or near <= set(one.sentences.tolist())


def test_a_long_sentence_is_read_whole_rather_than_those_before_it() -> None:
    last = asked(3, 150)[-1]
    assert set(last.sentences.tolist()) == {-1, 2}
    assert (last.sentences == 2).sum() >= 150


def test_the_dyads_of_a_crowd_are_asked_in_parts() -> None:
    names = [f"S{n}" for n in range(15)]
    found = candidates(0, {0: names}, {}, headline=False)
    assert {(dyad.source, dyad.target) for dyad in found} >= {(name, names[-1]) for name in names[:-1]}


def test_passages_grow_with_the_text_and_not_faster() -> None:
    counts = [len(asked(count, 30)) for count in (40, 80, 160)]
    assert counts[2] < 4.5 * counts[0]
    assert counts[0] < counts[1] < counts[2]


def test_a_piece_that_names_nobody_is_not_read() -> None:
    text, sentences, _ = piece(["It rained .", "Then it stopped ."])
    assert list(passages(tokenizer(), text, sentences, [], [], headline=False)) == []


def by_hand(dyads: Sequence[Dyad], speakers: dict[int, list[str]] | None = None) -> Passage:
    text, sentences, mentions = piece(["Ann met Bo .", "Bo left .", "Cy saw Ann ."])
    shown = {s.index: (s.start, tokenizer().encode(s.span.of(text))) for s in sentences}
    return passage_of(shown, mentions, dyads, speakers or {})


def see(*what: tuple[int, int]) -> list[int]:
    return [FIRST_WORD + 5 * near + meant for near, meant in what]


#        [     Ann   met   Bo    .     ]     Bo    left  .     ]      Cy     saw    Ann    .      ]
#        0     1     2     3     4     5     6     7     8     9      10     11     12     13     14
MARK = (EARLIER, NOT_NAMED)
ASKED = [Dyad(1, "B", "A"), Dyad(1, "B", None), Dyad(1, "A", "B"), Dyad(2, "C", "A")]


def test_sentences_are_laid_end_to_end_with_a_mark_after_each() -> None:
    one = by_hand(ASKED)
    assert [n for n, token in enumerate(one.ids) if token == START] == [0]
    assert [n for n, token in enumerate(one.ids) if token == STOP] == [5, 9, 14]
    assert one.sentences.tolist() == [-1, 0, 0, 0, 0, -1, 1, 1, 1, -1, 2, 2, 2, 2, -1]
    assert {actor: np.flatnonzero(flags).tolist() for actor, flags in one.named.items()} == {
        "A": [1, 12],
        "B": [3, 6],
        "C": [10],
    }


def test_what_a_dyads_tokens_see_of_words() -> None:
    given = network_inputs([by_hand(ASKED)])
    source, target = given["sights"][0, 0, :15].tolist(), given["sights"][0, 1, :15].tolist()
    previous = [(PREVIOUS, TARGET), (PREVIOUS, NOT_NAMED), (PREVIOUS, SOURCE), (PREVIOUS, NOT_NAMED)]
    own = [(OWN, SOURCE), (OWN, NOT_NAMED), (OWN, NOT_NAMED)]
    later = [(LATER, OTHER), (LATER, NOT_NAMED), (LATER, TARGET), (LATER, NOT_NAMED)]
    assert source == see(MARK, *previous, MARK, *own, MARK, *later, MARK)
    assert target == [number + ROLES for number in source]
    last = given["sights"][0, 6, :15].tolist()
    assert last[1:4] == see((EARLIER, TARGET), (EARLIER, NOT_NAMED), (EARLIER, OTHER))
    assert last[10:13] == see((OWN, SOURCE), (OWN, NOT_NAMED), (OWN, TARGET))


def test_what_dyads_tokens_see_of_each_other() -> None:
    given = network_inputs([by_hand(ASKED)])
    seen = given["sights"][0, :, 15:]
    assert seen[0].tolist() == [ITSELF, PARTNER, BESIDE, BESIDE, REVERSE, REVERSE, HIDDEN, HIDDEN]
    assert seen[1].tolist() == [n + ROLES for n in (PARTNER, ITSELF, BESIDE, BESIDE, REVERSE, REVERSE)] + [HIDDEN] * 2
    assert seen[2].tolist() == [BESIDE, BESIDE, ITSELF, PARTNER, BESIDE, BESIDE, HIDDEN, HIDDEN]
    assert seen[6].tolist() == [HIDDEN] * 6 + [ITSELF, PARTNER]
    assert given["sights"].max() < SIGHTS


def test_where_a_dyads_tokens_stand_and_what_they_are() -> None:
    given = network_inputs([by_hand(ASKED, speakers={1: ["A"]})])
    assert given["places"][0].tolist() == [6, 6, 6, 6, 6, 6, 10, 12]
    assert given["roles"][0].tolist() == [
        Kind.SOURCE_HERE, Kind.TARGET_ELSEWHERE, Kind.SOURCE_HERE, Kind.TARGET_NOBODY,
        Kind.SOURCE_SPEAKS, Kind.TARGET_HERE, Kind.SOURCE_HERE, Kind.TARGET_HERE,
    ]  # fmt: skip
    assert network_inputs([by_hand(ASKED)])["roles"][0, 4] == Kind.SOURCE_ELSEWHERE
    assert given["kinds"][0].tolist() == [Kind.MENTION if n in (1, 3, 6, 10, 12) else Kind.WORD for n in range(15)]


def test_words_that_mean_both_are_seen_as_both() -> None:
    text = "Allies met"
    mentions = [Mention(0, 0, 6, actor, "name", "given") for actor in "AB"]
    one = passage_of({0: (0, tokenizer().encode(text))}, mentions, [Dyad(0, "A", "B")])
    assert network_inputs([one])["sights"][0, 0, 1] == see((OWN, BOTH))[0]


def test_what_pads_a_row_is_no_word_and_sees_itself_only() -> None:
    short = passage_of({0: (0, tokenizer().encode("Nobody came"))})
    given = network_inputs([by_hand(ASKED), short])
    assert {name: part.shape for name, part in given.items()} == {
        "ids": (2, 15), "mask": (2, 15), "kinds": (2, 15), "places": (2, 8), "roles": (2, 8), "sights": (2, 8, 23),
    }  # fmt: skip
    assert given["mask"].sum(1).tolist() == [15, 4]
    assert (given["ids"][1, 4:] == PAD).all()
    assert given["sights"][1].tolist() == [[HIDDEN] * (15 + n) + [ITSELF] + [HIDDEN] * (7 - n) for n in range(8)]
    alone = network_inputs([short])
    assert alone["sights"].shape == (1, 2, 6)
    beside = network_inputs([by_hand(ASKED[:1]), by_hand(ASKED)])
    assert (beside["sights"][0, :2, :15] == given["sights"][0, :2, :15]).all()
    assert (beside["sights"][0, :2, 17:] == HIDDEN).all()


def test_a_pair_is_asked_both_ways() -> None:
    one = pair_passage(tokenizer(), "Ann met Bo", Span(0, 3), Span(8, 10))
    assert [(dyad.source, dyad.target) for dyad in one.dyads] == [("source", "target"), ("target", "source")]
    given = network_inputs([one])
    assert given["places"][0].tolist() == [1, 3, 3, 1]
    assert given["sights"][0, 0, -4:].tolist() == [ITSELF, PARTNER, REVERSE, REVERSE]


@pytest.mark.parametrize(
    ("likely", "wanted"),
    [
        ([0.6, 0.1, 0.2], [0]),
        ([0.6, 0.1, 0.7], [2, 0]),
        ([0.1, 0.8, 0.2], [1]),
        ([0.6, 0.8, 0.2], [1, 0]),
        ([0.8, 0.6, 0.2], [0]),
        ([0.1, 0.4, 0.2], []),
        ([0.5, 0.0, 0.0], [0]),
    ],
)
def test_signs_that_are_likely_are_reported_a_neutral_one_if_it_is_the_likeliest(
    likely: list[float], wanted: list[int]
) -> None:
    assert list(reported_signs(np.array(likely, np.float32), 0.5)) == wanted


def test_a_second_sign_must_be_likely_whatever_the_threshold() -> None:
    assert list(reported_signs(np.array([0.4, 0.1, 0.3], np.float32), 0.2)) == [0]
    assert list(reported_signs(np.array([0.6, 0.1, 0.55], np.float32), 0.2)) == [0, 2]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ([], []),
        ([(0, 4)], ["took"]),
        ([(0, 4), (5, 10)], ["took stern"]),
        ([(0, 4), (5, 10), (19, 24)], ["took stern", "again"]),
        ([(0, 4), (11, 17), (19, 24)], ["took", "action", "again"]),
    ],
)
def test_neighbours_are_joined(words: list[tuple[int, int]], wanted: list[str]) -> None:
    text = "took stern action, again"
    assert [span.of(text) for span in joined(text, [Span(*word) for word in words])] == wanted


@pytest.mark.parametrize(
    ("found", "wanted"), [([0.9, 0.0, 0.1], "ACCUSE"), ([0.1, 0.9, 0.8], "AID"), ([0.5, 0.9, 0.5], "AID")]
)
def test_the_category_of_the_likelier_sign_is_the_likeliest_and_none_is_none(found: list[float], wanted: str) -> None:
    categories = np.zeros((3, len(CATEGORIES)), np.float32)
    categories[:, 0] = 0.4
    categories[0, CATEGORIES.index("ACCUSE")] = 0.5
    categories[2, CATEGORIES.index("AID")] = 0.6
    categories[1, CATEGORIES.index("THREATEN")] = 0.6
    assert likeliest_category(np.array(found, np.float32), categories) == wanted
