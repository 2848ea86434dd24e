"""The same text in several outlets: found whatever its headline and layout, told apart from other news."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import newsanalysis as na
from newsanalysis.corpus.likeness import likeness, similarity

WORDS = Path(__file__).parents[1].joinpath("data", "engagement.txt").read_text(encoding="utf-8").split()
LONG = " ".join(WORDS[60:260])


def edited(text: str, changes: int, seed: int = 0) -> str:
    words, chance = text.split(), random.Random(seed)
    for place in chance.sample(range(len(words)), changes):
        words[place] = f"other{place}"
    return " ".join(words)


def shingles(text: str) -> set[tuple[str, ...]]:
    words = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
    return {tuple(words[n : n + 3]) for n in range(len(words) - 2)}


def repeats(*texts: object, similar: float = 0.8) -> list[str]:
    corpus = na.analyze_many(texts, scorer="lexicon", progress=False, similar=similar)
    assert corpus.failures.empty
    return corpus.articles["duplicate_of"].fillna("").tolist()


@pytest.mark.parametrize("changes", [0, 1, 3, 6, 12, 25, 60])
def test_the_estimate_is_near_the_share_of_sequences_in_common(changes: int) -> None:
    other = edited(LONG, changes)
    one, two = shingles(LONG), shingles(other)
    wanted = len(one & two) / len(one | two)
    signatures = (likeness(na.Article(t, (na.Span(0, len(t)),))).signature for t in (LONG, other))
    assert similarity(*signatures) == pytest.approx(wanted, abs=0.12)


@pytest.mark.parametrize(
    ("other", "repeated"),
    [
        (LONG, True),
        (LONG.upper(), True),
        (LONG.replace(" ", "\n", 40), True),
        (LONG.replace('"', "“").replace(",", " ,"), True),
        (edited(LONG, 3), True),
        (f"{LONG} He spoke on Monday in Borland.", True),
        (edited(LONG, 60), False),
        (" ".join(LONG.split()[:100]), False),
    ],
    ids=["same", "case", "layout", "punctuation", "edited", "longer", "rewritten", "half"],
)
def test_what_repeats_a_text_and_what_does_not(other: str, repeated: bool) -> None:
    assert repeats(LONG, other) == ["", "0" if repeated else ""]


def test_headlines_do_not_count() -> None:
    rows = [{"headline": "Envoys to meet", "text": LONG}, {"headline": "Talks ahead in Geneva", "text": LONG}]
    assert repeats(*rows, similar=1) == ["", "0"]


def test_short_texts_repeat_only_word_for_word() -> None:
    text = "Seoul said on Monday that it would talk to Pyongyang about the summit in the spring."
    assert repeats(text, text.replace("would", "would not"), text.replace(".", "!")) == ["", "", "0"]


def test_only_the_same_words_count_where_that_is_asked() -> None:
    assert repeats(LONG, edited(LONG, 1), LONG, similar=1) == ["", "", "0"]


def test_every_repeat_names_the_first_text() -> None:
    assert repeats(LONG, edited(LONG, 2), edited(LONG, 2, seed=1), edited(LONG, 2)) == ["", "0", "0", "0"]


def test_repeats_are_found_across_batches_and_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsanalysis.corpus.running.BATCH", 1)
    monkeypatch.setattr("newsanalysis.corpus.running.BATCHES_PER_PART", 1)
    others = [f"Seoul thanked Tokyo on day {n}." for n in range(6)]
    assert repeats(LONG, *others, edited(LONG, 2)) == ["", *[""] * 6, "0"]
