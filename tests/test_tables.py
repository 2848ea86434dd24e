from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from newsanalysis import tables
from newsanalysis.errors import ScorerError
from newsanalysis.intervals import mean_interval, running_interval
from newsanalysis.records import Article, Mention, Position, Quote, Sentence, Span

HEADLINE = "Seoul hails offer"
WELCOME = "Seoul welcomed Washington's offer."
SPEECH = "“We are ready,” Minister Oh Sang-ho said, “for talks — now.”"
TEXT = f"{HEADLINE}\n\n{WELCOME} {SPEECH}"


def span(words: str) -> Span:
    at = TEXT.index(words)
    return Span(at, at + len(words))


ARTICLE = Article(TEXT, (Span(len(HEADLINE) + 2, len(TEXT)),), headline=HEADLINE)
SENTENCES = tuple(
    Sentence(number, paragraph, span(words).start, span(words).end)
    for number, (words, paragraph) in enumerate([(HEADLINE, 0), (WELCOME, 1), (SPEECH, 1)])
)
TONES = [(0.1, 0.3, 0.6), (0.2, 0.6, 0.2), (0.5, 0.4, 0.1)]
MENTIONS = (
    Mention(1, span("Washington").start, span("Washington").end, "USA", "place", "a capital that acts"),
    Mention(2, span("Oh Sang-ho").start, span("Oh Sang-ho").end, "KOR", "person", "roster", "Oh Sang-ho"),
)
QUOTES = (
    Quote(
        2, (span("We are ready"), span("for talks — now")), span("said"), span("Minister Oh Sang-ho"), "direct", "KOR",
        "Oh Sang-ho",
    ),
    Quote(0, (span("hails offer"),), None, None, "indirect"),
)  # fmt: skip
POSITIONS = (
    Position(
        1, "KOR", "USA", 0.6, 0.1, 0.2, 0.7, "SUPPORT", None, "asserted", "outlet", None,
        (span("welcomed"), span("offer.")), 0.9,
    ),
    Position(2, "KOR", None, -0.2, 0.4, 0.5, 0.1, "WITHHOLD", "talks", "hedged", "Oh Sang-ho", "KOR", (), 0.7),
)  # fmt: skip

EMPTY = {
    "sentences": (tables.sentences(ARTICLE, (), ()), tables.SENTENCES),
    "mentions": (tables.mentions(ARTICLE, ()), tables.MENTIONS),
    "quotes": (tables.quotes(ARTICLE, ()), tables.QUOTES),
    "positions": (tables.positions(ARTICLE, SENTENCES, ()), tables.POSITIONS),
    "scores": (tables.scores(()), tables.SCORES),
    "summary": (
        tables.summary(tables.positions(ARTICLE, SENTENCES, ()), tables.quotes(ARTICLE, ())),
        tables.SUMMARY,
    ),
}
FULL = {
    "sentences": tables.sentences(ARTICLE, SENTENCES, TONES),
    "mentions": tables.mentions(ARTICLE, MENTIONS),
    "quotes": tables.quotes(ARTICLE, QUOTES),
    "positions": tables.positions(ARTICLE, SENTENCES, POSITIONS),
    "scores": tables.scores(TONES),
    "summary": tables.summary(tables.positions(ARTICLE, SENTENCES, POSITIONS), tables.quotes(ARTICLE, QUOTES)),
}


@pytest.mark.parametrize("name", EMPTY)
def test_a_table_has_the_same_columns_and_types_when_it_is_empty(name: str) -> None:
    empty, schema = EMPTY[name]
    assert empty.empty
    assert {column: str(dtype) for column, dtype in empty.dtypes.items()} == schema
    assert FULL[name].dtypes.to_dict() == empty.dtypes.to_dict()


def test_an_unknown_is_missing_and_never_an_empty_text() -> None:
    for frame in FULL.values():
        assert not (frame.select_dtypes("str") == "").any(axis=None)


def test_sentences_carry_their_text_and_tone() -> None:
    frame = FULL["sentences"]
    assert frame["text"].tolist() == [HEADLINE, WELCOME, SPEECH]
    assert frame["paragraph"].tolist() == [0, 1, 1]
    assert frame["sentiment"].tolist() == pytest.approx([0.5, 0.0, -0.4])
    assert [TEXT[row.start : row.end] for row in frame.itertuples()] == frame["text"].tolist()


@pytest.mark.parametrize("tones", [[(0.1, 0.9)] * 3, [(0.2, 0.3, 0.5)] * 2, [0.1, 0.2, 0.7]])
def test_tones_of_the_wrong_shape_are_refused(tones: list[object]) -> None:
    with pytest.raises(ScorerError, match="expected"):
        tables.sentences(ARTICLE, SENTENCES, tones)


def test_mentions_show_their_words() -> None:
    frame = FULL["mentions"]
    assert frame["text"].tolist() == ["Washington", "Oh Sang-ho"]
    assert frame["actor"].tolist() == ["USA", "KOR"]
    assert frame["person"].isna().tolist() == [True, False]


def test_a_quote_joins_its_pieces_and_counts_its_words() -> None:
    whole, bare = FULL["quotes"].itertuples()
    assert whole.quote == "We are ready … for talks — now"
    assert whole.words == 6
    assert (whole.speaker, whole.person, whole.actor, whole.cue) == ("Minister Oh Sang-ho", "Oh Sang-ho", "KOR", "said")
    assert TEXT[whole.start : whole.end].endswith("for talks — now")
    assert pd.isna([bare.speaker, bare.person, bare.actor, bare.cue]).all()


def test_a_position_shows_its_evidence_and_where_that_stands_in_its_sentence() -> None:
    support, silence = FULL["positions"].itertuples()
    assert support.text == WELCOME
    assert support.evidence == "welcomed; offer."
    places = [tuple(map(int, place.split(":"))) for place in support.evidence_at.split()]
    assert [WELCOME[start:end] for start, end in places] == ["welcomed", "offer."]
    assert (silence.source, silence.category, silence.paragraph) == ("KOR", "WITHHOLD", 1)
    assert pd.isna([silence.target, silence.evidence, silence.evidence_at]).all()


def test_evidence_outside_the_sentence_is_named_but_not_placed() -> None:
    words = (span("welcomed"),)
    far = Position(2, "KOR", "USA", 0.1, 0.1, 0.8, 0.1, None, None, "asserted", "outlet", None, words, 0.5)
    row = tables.positions(ARTICLE, SENTENCES, [far]).iloc[0]
    assert row["evidence"] == "welcomed"
    assert pd.isna(row["evidence_at"])
    assert pd.isna(row["category"])


def test_scores_are_labelled_by_their_sign() -> None:
    frame = tables.scores([[0.7, 0.2, 0.1], [0.3, 0.35, 0.35], [0.0, 0.2, 0.8]])
    assert frame["label"].tolist() == ["negative", "neutral", "positive"]
    assert frame["score"].tolist() == pytest.approx([-0.6, 0.05, 0.8])


def stances(*rows: tuple[str, str | None, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["source", "target", "stance"]).astype({"source": "str", "target": "str"})


def said(*rows: tuple[str | None, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["actor", "words"]).astype({"actor": "str", "words": "int64"})


def test_summary_counts_means_and_shares() -> None:
    positions = stances(
        ("USA", "PRK", 0.5), ("USA", "PRK", 0.1), ("USA", "PRK", 0.3), ("KOR", "USA", 0.8), ("KOR", "USA", 0.6),
        ("PRK", None, -0.2),
    )  # fmt: skip
    frame = tables.summary(positions, said(("USA", 30), ("USA", 10), ("KOR", 20), (None, 40)))
    assert frame["source"].tolist() == ["USA", "KOR", "PRK"]
    assert frame["n"].tolist() == [3, 2, 1]
    assert frame["stance"].tolist() == pytest.approx([0.3, 0.7, -0.2])
    assert frame["voice_share"].tolist() == pytest.approx([0.4, 0.2, 0.0])
    assert frame["target"].isna().tolist() == [False, False, True]
    assert frame.loc[2, ["low", "high"]].isna().all()
    assert frame.loc[1, ["low", "high"]].isna().all()  # two that happen to agree are not certain
    inside = frame[:1]
    assert (inside["low"] < inside["stance"]).all()
    assert (inside["stance"] < inside["high"]).all()
    shown = tables.printed(frame, minus="-")
    assert shown["target"].tolist() == ["PRK", "USA", "nobody named"]
    assert shown["stance"].tolist() == ["+0.30", "+0.70", "-0.20"]
    assert shown["low"].tolist()[1:] == ["-", "-"]
    assert shown["voice_share"].tolist() == ["40%", "20%", "0%"]


def test_summary_of_a_pair_does_not_depend_on_the_others() -> None:
    positions = stances(*[("USA", "PRK", value) for value in (0.5, -0.1, 0.3)], *[("KOR", "USA", 0.2)] * 5)
    alone = tables.summary(positions[positions["source"] == "USA"], said())
    together = tables.summary(positions, said())
    pd.testing.assert_frame_equal(alone, together[together["source"] == "USA"].reset_index(drop=True))


def test_summary_without_quotes_has_no_share_and_changes_nothing() -> None:
    positions, quotes = stances(("USA", "PRK", 0.5)), said()
    before = positions.copy(), quotes.copy()
    assert tables.summary(positions, quotes)["voice_share"].isna().all()
    pd.testing.assert_frame_equal(positions, before[0])
    pd.testing.assert_frame_equal(quotes, before[1])


@pytest.mark.parametrize(("value", "kept"), [(0.11 - 0.1, 0.01), (-1e-9, 0.0), (0.1234567, 0.123457)])
def test_scores_have_six_decimals_and_no_negative_zero(value: float, kept: float) -> None:
    mean = tables.summary(stances(("USA", "PRK", value)), said())["stance"][0]
    assert (mean, math.copysign(1, mean)) == (kept, 1)


@pytest.mark.parametrize("wrong", [{"level": 1.0}, {"level": 0.0}, {"draws": 0}])
def test_an_impossible_interval_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"expected a (level|whole number)"):
        mean_interval([0.1, 0.2], **wrong)


def test_the_interval_is_as_wide_as_theory_says() -> None:
    values = np.random.default_rng(7).normal(0.2, 0.3, 400)
    low, high = mean_interval(values, draws=8000)
    error = values.std() / math.sqrt(len(values))
    assert low == pytest.approx(values.mean() - 1.96 * error, abs=0.1 * error)
    assert high == pytest.approx(values.mean() + 1.96 * error, abs=0.1 * error)


def test_the_interval_of_equal_values_is_that_value_and_of_one_is_unknown() -> None:
    assert mean_interval([0.4] * 6) == pytest.approx((0.4, 0.4))
    assert np.isnan(mean_interval([0.4])).all()
    assert np.isnan(mean_interval([0.4, 0.4])).all()
    assert np.isnan(mean_interval([])).all()


def test_a_wider_level_holds_the_narrower_and_the_seed_repeats() -> None:
    values = [0.5, -0.2, 0.1, 0.7]
    narrow, wide = mean_interval(values, level=0.5), mean_interval(values, level=0.95)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]
    assert mean_interval(values) == mean_interval(values)
    assert mean_interval(values) != mean_interval(values, seed=1)


@pytest.mark.parametrize("count", [2, 7, 256, 257, 600])
def test_the_running_interval_ends_where_the_whole_one_is(count: int) -> None:
    values = np.random.default_rng(count).uniform(-1, 1, count)
    rows = running_interval(values, draws=200)
    assert rows.shape == (count, 2)
    assert np.isnan(rows[0]).all()
    assert np.isnan(rows[1]).all()
    for first in {3, count} - {2}:
        assert count < first or tuple(rows[first - 1]) == mean_interval(values[:first], draws=200)
