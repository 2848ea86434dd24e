from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from newsanalysis import contrasts
from newsanalysis.errors import ComparisonError, OptionError
from newsanalysis.intervals import (
    clustered_interval,
    difference_interval,
    grouped_interval,
    mean_interval,
    running_interval,
)
from newsanalysis.lexicons.measured_error import MeasuredError, measured_error
from newsanalysis.spreads import spread

ARTICLES = pd.DataFrame(
    {
        "article": ["p1", "p2", "p3", "t1", "t2", "t3", "t4", "n1"],
        "outlet": ["Post", "Post", "Post", "Times", "Times", "Times", "Times", None],
        "published": pd.to_datetime(
            ["2018-01-30", "2018-02-01", "2018-02-02", "2018-01-31", "2018-02-05", "2018-02-06", "2018-02-07", None]
        ),
        "duplicate_of": [None, None, None, None, None, None, "p3", None],
    }
)
POSITIONS = pd.DataFrame(
    [
        ("p1", "USA", "PRK", -0.5),
        ("p2", "USA", "PRK", -0.4),
        ("p2", "USA", "PRK", -0.2),
        ("p3", "USA", "PRK", -0.3),
        ("t1", "USA", "PRK", 0.4),
        ("t2", "USA", "PRK", 0.5),
        ("t3", "USA", "PRK", 0.3),
        ("t3", "PRK", None, -0.3),
        ("n1", "USA", "PRK", -0.9),
    ],
    columns=["article", "source", "target", "stance"],
)
QUOTES = pd.DataFrame(
    [("p1", "USA", 30), ("p2", "USA", 20), ("p3", "KOR", 10), ("t1", None, 5), ("t2", "KOR", 15), ("n1", "USA", 99)],
    columns=["article", "actor", "words"],
)
CORPUS = SimpleNamespace(articles=ARTICLES, positions=POSITIONS, quotes=QUOTES)


def one_row(frame: pd.DataFrame, **where: object) -> pd.Series:
    for column, value in where.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_a_mean_by_outlet_is_of_its_positions_and_its_interval_of_its_articles() -> None:
    post = one_row(contrasts.by_outlet(CORPUS), outlet="Post", source="USA", target="PRK")
    assert (post["articles"], post["n"], post["stance"]) == (3, 4, -0.35)
    assert (post["low"], post["high"]) == pytest.approx(grouped_interval([-0.5, -0.6, -0.3], [1, 2, 1]), abs=1e-6)


def test_a_repeated_article_counts_for_every_outlet_and_once_over_time() -> None:
    times = one_row(contrasts.by_outlet(CORPUS), outlet="Times", source="USA")
    assert (times["articles"], times["stance"]) == (4, pytest.approx((0.4 + 0.5 + 0.3 - 0.3) / 4))
    assert contrasts.over_time(CORPUS)["articles"].sum() == 6
    assert one_row(contrasts.voices(CORPUS), outlet="Times", actor="KOR")["words"] == 25


def test_what_has_no_outlet_no_day_or_no_target_is_left_out() -> None:
    assert set(contrasts.by_outlet(CORPUS)["outlet"]) == {"Post", "Times"}
    assert set(contrasts.by_outlet(CORPUS)["target"]) == {"PRK"}
    assert contrasts.over_time(CORPUS)["stance"].min() > -0.9


@pytest.mark.parametrize(
    ("by", "periods"),
    [
        ("day", ["2018-01-30", "2018-01-31", "2018-02-01", "2018-02-02", "2018-02-05", "2018-02-06"]),
        ("week", ["2018-01-29", "2018-02-05"]),
        ("month", ["2018-01-01", "2018-02-01"]),
    ],
)
def test_periods_begin_with_their_first_day(by: contrasts.Period, periods: list[str]) -> None:
    found = contrasts.over_time(CORPUS, by=by)
    assert [str(day.date()) for day in found["period"]] == periods
    assert found["low"].isna().tolist() == (found["articles"] < 3).tolist()


def test_shares_of_voice_are_of_all_quoted_words_of_the_outlet() -> None:
    voices = contrasts.voices(CORPUS)
    assert voices.groupby("outlet")["share"].sum().tolist() == pytest.approx([1, 1])
    usa = one_row(voices, outlet="Post", actor="USA")
    assert (usa["quotes"], usa["words"], usa["share"]) == (2, 50, pytest.approx(50 / 60))
    assert 0 <= usa["low"] < usa["share"] < usa["high"] <= 1
    assert one_row(voices, outlet="Times", actor="no known actor")["words"] == 5


def test_the_spread_says_how_far_apart_and_who_stands_where() -> None:
    apart = one_row(contrasts.spread(CORPUS), source="USA")
    assert (apart["outlets"], apart["articles"], apart["n"]) == (2, 7, 8)
    assert (apart["coldest"], apart["warmest"]) == ("Post", "Times")
    assert 0 <= apart["low"] <= apart["distance"] <= apart["high"]
    assert apart["distance"] == pytest.approx(0.225 + 0.35, abs=0.05)


def test_outlets_of_few_articles_are_not_compared() -> None:
    few = ARTICLES[~ARTICLES["article"].isin(["t3", "t4"])]
    found = contrasts.spread(SimpleNamespace(articles=few, positions=POSITIONS, quotes=QUOTES))
    assert found.empty
    assert list(found.columns) == list(contrasts.spread(CORPUS).columns)


@pytest.mark.parametrize("name", ["over_time", "by_outlet", "spread"])
def test_a_joined_table_does_as_well_as_a_corpus(name: str) -> None:
    contrast = getattr(contrasts, name)
    without_copies = ARTICLES.assign(duplicate_of=None)
    of_corpus = contrast(SimpleNamespace(articles=without_copies, positions=POSITIONS, quotes=QUOTES))
    pd.testing.assert_frame_equal(contrast(POSITIONS.merge(ARTICLES, on="article")), of_corpus)


@pytest.mark.parametrize("name", ["over_time", "by_outlet", "spread", "voices"])
def test_an_empty_table_keeps_its_columns_and_types(name: str) -> None:
    contrast = getattr(contrasts, name)
    nothing = SimpleNamespace(articles=ARTICLES[:0], positions=POSITIONS[:0], quotes=QUOTES[:0])
    found = contrast(nothing)
    assert len(found) == 0
    assert found.dtypes.to_dict() == contrast(CORPUS).dtypes.to_dict()


@pytest.mark.parametrize("name", ["over_time", "by_outlet", "spread", "voices"])
def test_nothing_given_is_changed_and_the_same_call_gives_the_same_numbers(name: str) -> None:
    contrast = getattr(contrasts, name)
    before = {table: frame.copy() for table, frame in vars(CORPUS).items()}
    pd.testing.assert_frame_equal(contrast(CORPUS), contrast(CORPUS))
    for table, frame in before.items():
        pd.testing.assert_frame_equal(getattr(CORPUS, table), frame)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (POSITIONS, "by_outlet needs the columns article, source, target, stance, outlet .* without outlet"),
        ([1], "by_outlet compares many articles: a Corpus, .* got list"),
        (SimpleNamespace(positions=POSITIONS), "two pieces are for newsanalysis.compare"),
        (POSITIONS.assign(outlet="Post", stance="cold"), "expects numbers"),
    ],
)
def test_what_cannot_be_compared_is_refused(data: object, message: str) -> None:
    with pytest.raises(ComparisonError, match=message):
        contrasts.by_outlet(data)


def test_a_wrong_day_or_period_is_refused() -> None:
    with pytest.raises(ComparisonError, match="over_time expects numbers and days"):
        contrasts.over_time(POSITIONS.assign(published="some day"))
    with pytest.raises(OptionError, match="'day', 'week', 'month', got 'year'"):
        contrasts.over_time(CORPUS, by="year")


def test_groups_of_one_value_have_the_interval_of_values() -> None:
    values = [0.1, 0.5, -0.2, 0.3]
    grouped = grouped_interval(values, [1] * 4)
    assert grouped == pytest.approx(mean_interval(values), abs=0.02)
    assert all(np.isnan(grouped_interval([1.0, 2.0], [3, 4])))


def test_values_that_come_together_make_a_mean_less_certain() -> None:
    low, high = mean_interval([0.5] * 10 + [-0.5] * 10 + [0.0] * 10)
    grouped_low, grouped_high = grouped_interval([5.0, -5.0, 0.0], [10, 10, 10])
    assert grouped_low < low < high < grouped_high


def test_groups_alike_differ_by_chance_and_groups_apart_do_not() -> None:
    rng = np.random.default_rng(1)
    outlets = np.repeat(["a", "b", "c"], 12)
    alike = [spread(rng.normal(0, 0.3, 36), np.ones(36), outlets, draws=200, seed=n) for n in range(40)]
    assert np.mean([found.chance < 0.05 for found in alike]) <= 0.15
    assert np.mean([found.low == 0 for found in alike]) >= 0.8
    centres = np.repeat([-0.5, 0.0, 0.5], 12)
    apart = [spread(rng.normal(centres, 0.3), np.ones(36), outlets, draws=200, seed=n) for n in range(40)]
    assert np.mean([found.chance < 0.05 for found in apart]) >= 0.95
    assert np.mean([found.distance for found in apart]) == pytest.approx(2 / 3, abs=0.05)
    assert np.mean([found.low <= 2 / 3 <= found.high for found in apart]) >= 0.85


@pytest.mark.parametrize("outlets", [["a"] * 6, ["a", "a", "a", "a", "b", "b"]])
def test_a_spread_needs_two_groups_of_three(outlets: list[str]) -> None:
    with pytest.raises(ValueError, match="expected two groups of 3 articles or more"):
        spread([0.1] * 6, [1] * 6, outlets)


def test_an_interval_of_clusters_includes_the_error_of_the_scorer() -> None:
    often_wrong = MeasuredError(np.full((5, 6), 20.0), positions=600, pieces=10)
    never_wrong = MeasuredError(1e6 * np.eye(5, 6), positions=600, pieces=10)
    rng = np.random.default_rng(5)
    values, clusters = rng.choice([0.3, 0.4, 0.45], 900), np.repeat(np.arange(300), 3)
    plain = clustered_interval(values, clusters)
    assert plain == pytest.approx(grouped_interval(values.reshape(-1, 3).sum(axis=1), [3] * 300))
    assert clustered_interval(values, clusters, error=never_wrong) == pytest.approx(plain, abs=0.01)
    low, high = clustered_interval(values, clusters, error=often_wrong)
    assert high - low > 3 * (plain[1] - plain[0])
    assert low < 0.1 < plain[0]
    assert all(np.isnan(clustered_interval([0.1, 0.2, 0.3], ["a", "a", "b"], error=often_wrong)))


def test_means_of_a_corpus_include_the_error_where_the_scorer_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    often_wrong = MeasuredError(np.full((5, 6), 20.0), positions=600, pieces=10)
    monkeypatch.setattr(contrasts, "measured_error", lambda scorer: scorer and often_wrong)
    known = SimpleNamespace(**vars(CORPUS), scorer="lexicon")
    for measure in (contrasts.over_time, contrasts.by_outlet):
        plain = measure(CORPUS)
        pd.testing.assert_frame_equal(measure(known, scorer_error=False), plain)
        wide = measure(known)
        assert wide["stance"].equals(plain["stance"])
        assert (wide["high"] - wide["low"]).mean() > (plain["high"] - plain["low"]).mean()


def test_days_of_other_time_zones_and_rows_of_no_article_do_no_harm() -> None:
    days = ["2021-03-27T10:00+01:00", "2021-03-28T23:30+02:00", "2021-03-29", "2021-04-02"]
    table = pd.DataFrame(
        {"article": ["a", "b", None, "c"], "outlet": "x", "published": days, "source": "USA", "target": "PRK"}
    ).assign(stance=[0.1, 0.3, 0.9, 0.5])
    assert contrasts.over_time(table)["articles"].tolist() == [2, 1]
    assert contrasts.by_outlet(table)["stance"].tolist() == pytest.approx([0.3])


@pytest.mark.parametrize("values", [[0.5, float("nan"), float("nan")], [0.1, float("inf"), 0.2]])
def test_a_mean_of_what_is_no_number_has_no_interval(values: list[float]) -> None:
    for interval in (
        lambda: mean_interval(values),
        lambda: mean_interval(values, error=measured_error("model")),
        lambda: clustered_interval(values, [1, 2, 3], error=measured_error("model")),
        lambda: running_interval(values),
        lambda: difference_interval(values, values),
        lambda: grouped_interval(values, [1, 1, 1]),
    ):
        with pytest.raises(OptionError, match="finite"):
            interval()
