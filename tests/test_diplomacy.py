"""The diplomacy set: its places hold, its split leaks nothing, its signs are balanced, and names teach nothing."""

from collections import Counter, defaultdict
from itertools import combinations, permutations
from statistics import mean
from typing import get_args

import pytest

from newsanalysis.records import Category, Modality
from training import diplomacy

ROWS = diplomacy.rows()
ENTRIES = {entry["key"]: entry for name in ("patterns", "sentences") for entry in diplomacy.load(name)}
WRITTEN = {entry["key"] for entry in diplomacy.load("sentences")}
FORMS = {
    form.removeprefix("the "): actor["id"]
    for actor in diplomacy._actors()["state"]
    for field in ("names", "dems", "caps")
    for form in actor.get(field, [])
}


def entry_of(row):
    return ENTRIES[row["id"].rsplit("-", 1)[0]]


def labels(rows):
    return [label for row in rows for *_, label in row["stances"]]


def test_there_are_enough_of_each():
    patterns = len(ENTRIES) - len(WRITTEN)
    assert (patterns >= 250, len(WRITTEN) >= 320) == (True, True)
    assert sum(entry_of(row)["key"] not in WRITTEN for row in ROWS) >= 2500
    assert len(diplomacy._actors()["state"]) >= 60
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert len({row["text"] for row in ROWS}) > 0.98 * len(ROWS)


def test_every_span_holds_words_and_none_overlap():
    for row in ROWS:
        spans = sorted(row["spans"])
        assert all(0 <= start < end <= len(row["text"]) for start, end in spans), row
        assert all(first[1] <= second[0] for first, second in combinations(spans, 2)), row
        words = [row["text"][start:end] for start, end in spans]
        assert all(
            word == word.strip() and not word.lower().startswith("the ") for word in words if word != "The Hague"
        ), row


def test_nothing_is_left_unfilled():
    assert not [row["text"] for row in ROWS if set(row["text"]) & set("{}[]")]
    assert not [row["text"] for row in ROWS if "  " in row["text"] or "the the" in row["text"].lower()]
    assert not [row["text"] for row in ROWS if ".." in row["text"] or ",," in row["text"]]


def test_every_ordered_pair_of_different_actors_has_one_label():
    for row in ROWS:
        pairs = [(i, j) for i, j, _ in row["stances"]]
        places = diplomacy.read_marks(entry_of(row)["text"])[2] or diplomacy._letters(entry_of(row)["text"])
        assert pairs == [(i, j) for i, j in permutations(range(len(places)), 2) if places[i] != places[j]]
        assert len(places) == len(row["spans"])
        assert {label for *_, label in row["stances"]} <= {-1, 0, 1}


def test_stances_name_actors_that_stand_in_the_text():
    for entry in ENTRIES.values():
        places = diplomacy.read_marks(entry["text"])[2] or diplomacy._letters(entry["text"])
        assert {letter for pair in entry["stances"] for letter in pair} <= set(places), entry["text"]


def test_categories_and_modalities_are_those_of_the_package():
    assert {row["category"] for row in ROWS} == {None, *get_args(Category)}
    assert {row["modality"] for row in ROWS} == set(get_args(Modality))


def test_no_pattern_or_sentence_stands_on_both_sides():
    sides = defaultdict(set)
    for row in ROWS:
        sides[entry_of(row)["key"]].add(row["split"])
    assert all(len(split) == 1 for split in sides.values())
    texts = {side: {row["text"] for row in ROWS if row["split"] == side} for side in ("train", "heldout")}
    assert not texts["train"] & texts["heldout"]
    assert 0.07 < len(texts["heldout"]) / len(ROWS) < 0.13


@pytest.mark.parametrize("split", ["train", "heldout"])
def test_signs_are_balanced_whichever_actor_is_named_first(split):
    cells = Counter((label, i < j) for row in ROWS if row["split"] == split for i, j, label in row["stances"])
    shares = {cell: count / cells.total() for cell, count in cells.items()}
    assert len(shares) == 6
    assert all(0.1 < share < 0.25 for share in shares.values()), shares


@pytest.mark.parametrize("side", [0, 1], ids=["as source", "as target"])
def test_no_actor_is_warmer_or_colder_than_the_others(side):
    given = defaultdict(list)
    for row in ROWS:
        words = [FORMS.get(row["text"][start:end]) for start, end in row["spans"]]
        for *pair, label in row["stances"]:
            given[words[pair[side]]].append(label)
    given.pop(None)
    enough = {actor: mean(values) for actor, values in given.items() if len(values) >= 50}
    usual = mean(enough.values())
    assert len(enough) >= 60
    assert not {actor: value for actor, value in enough.items() if abs(value - usual) > 0.1}


def test_the_same_seed_gives_the_same_rows_and_another_the_same_split():
    assert diplomacy.rows() == ROWS
    other = diplomacy.rows(seed=1)
    assert [row["text"] for row in other] != [row["text"] for row in ROWS]
    assert {row["id"]: row["split"] for row in other} == {row["id"]: row["split"] for row in ROWS}


@pytest.mark.parametrize(
    ("marked", "polished"),
    [
        ("[A:the United States] met [B:the UAE].", "The [A:United States] met the [B:UAE]."),
        (
            "a [A:Omani] man, a [B:Ukrainian] one, a [C:US] one",
            "An [A:Omani] man, a [B:Ukrainian] one, a [C:US] one",
        ),
        ("[A:Cyprus]'s offer to [B:Honduras]’s envoy", "[A:Cyprus]' offer to [B:Honduras]’ envoy"),
        ("It left [A:the U.S.].", "It left the [A:U.S.]"),
        ("“we will,” said [A:the Kremlin].", "“We will,” said the [A:Kremlin]."),
    ],
)
def test_filling_a_slot_leaves_good_english(marked, polished):
    assert diplomacy.polish(marked) == polished
