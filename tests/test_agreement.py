"""Agreement between coders, held against Krippendorff's published example and against NLTK."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hand_coded import ONE, OTHER, coding
from nltk.metrics.agreement import AnnotationTask

from newsanalysis.coding import agreement
from newsanalysis.coding.agreement import _found, verdict
from newsanalysis.errors import CodingError, OptionError

NONE = math.nan
WORKED_EXAMPLE = [  # Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section D: 4 observers, 12 units
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
    [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
]


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_the_worked_example(level: str, alpha: float) -> None:
    found = agreement(*map(pd.Series, WORKED_EXAMPLE), level=level)
    assert round(found.alpha, 3) == alpha
    assert found.low < found.alpha < found.high
    assert (found.units, found.coders) == (11, 4)


def test_alpha_and_kappa_are_those_of_nltk() -> None:
    rng = np.random.default_rng(3)
    one = rng.integers(0, 3, 60)
    other = np.where(rng.random(60) < 0.7, one, rng.integers(0, 3, 60))
    task = AnnotationTask(
        [(name, unit, value) for name, row in (("a", one), ("b", other)) for unit, value in enumerate(row)]
    )
    found = agreement(pd.Series(one), pd.Series(other), level="nominal")
    assert found.alpha == pytest.approx(task.alpha())
    assert found.kappa == pytest.approx(task.kappa())
    assert found.same == pytest.approx(np.mean(one == other))


def test_the_interval_narrows_with_more_units() -> None:
    rng = np.random.default_rng(0)
    truth = rng.integers(-2, 3, 400)
    noisy = np.clip(truth + rng.integers(-1, 2, 400), -2, 2)
    few, many = (agreement(pd.Series(truth[:n]), pd.Series(noisy[:n])) for n in (20, 400))
    assert many.high - many.low < (few.high - few.low) / 2


def test_agreement_by_chance_is_none() -> None:
    rng = np.random.default_rng(1)
    found = agreement(pd.Series(rng.integers(0, 3, 500)), pd.Series(rng.integers(0, 3, 500)))
    assert found.low < 0 < found.high


def test_values_that_do_not_vary_tell_nothing() -> None:
    found = agreement(pd.Series([1, 1, 1]), pd.Series([1, 1, 1]))
    assert math.isnan(found.alpha)
    assert "cannot be told" in found.verdict


def test_agreement_per_value() -> None:
    found = agreement(pd.Series(["a", "a", "b", "b"]), pd.Series(["a", "a", "b", "a"]), level="nominal")
    rows = found.per_value.set_index("value")
    assert rows.loc["a"].tolist() == [5, 0.8]
    assert rows.loc["b", "agreement"] == pytest.approx(2 / 3)


def test_two_codings_are_compared_unit_by_unit(tmp_path: Path) -> None:
    one, other = coding(ONE, tmp_path), coding(OTHER, tmp_path)
    found = agreement(one, other)
    assert (found.units, found.coders, found.column) == (18, 2, "stance")
    assert found.found == pytest.approx(2 * 18 / (19 + 18))
    assert found.disagreements[["sentence", "source", "target", "coder_1", "coder_2"]].to_numpy().tolist() == [
        [3, "PRK", "KOR", 1, 2],
        [14, "PRK", "USA", 1, 0],
    ]


def test_categories_are_nominal(tmp_path: Path) -> None:
    found = agreement(coding(ONE, tmp_path), coding(OTHER, tmp_path), column="category")
    assert found.level == "nominal"
    assert len(found.disagreements) == 2
    assert set(found.per_value["value"]) >= {"AGREE", "WITHHOLD"}


def test_a_warm_and_a_cold_act_are_units_of_their_own(tmp_path: Path) -> None:
    both = "p,1,KOR,PRK,1,AGREE,,,,\np,1,KOR,PRK,-2,SANCTION,,,,\np,2,KOR,PRK,0,,,,,\n"
    one = "p,1,KOR,PRK,-2,SANCTION,,,,\np,2,KOR,PRK,0,,,,,\n"
    found = agreement(coding(both, tmp_path), coding(one, tmp_path))
    assert (found.alpha, found.units) == (1, 2)
    assert found.found == pytest.approx(4 / 5)


def test_sheets_with_other_rows_share_what_they_share(tmp_path: Path) -> None:
    one, other = coding(ONE, tmp_path), coding(OTHER, tmp_path)
    sheets = [frame.assign(given=True) for frame in (one.iloc[:10], other.iloc[5:])]
    assert agreement(*sheets).units < 10
    assert agreement(*sheets).found == 1


@pytest.mark.parametrize(
    ("codings", "message"),
    [
        ([pd.Series([1])], "two codings or more, got 1"),
        ([pd.Series([1, None]), pd.Series([None, 1])], "no unit was judged by two coders"),
        ([pd.DataFrame({"stance": [1]})] * 2, "a table as read_sheet returns it"),
        ([pd.Series([1, 2], index=[0, 0])] * 2, "an index with repeats"),
        ([[1, 2], [1, 2]], "got list"),
    ],
)
def test_what_cannot_be_compared_is_said(codings: list[object], message: str) -> None:
    with pytest.raises(CodingError, match=message):
        agreement(*codings)


@pytest.mark.parametrize("option", [{"level": "ratio"}, {"confidence": 2}, {"draws": 0}, {"seed": -1}])
def test_options_are_checked(option: dict[str, object]) -> None:
    with pytest.raises(OptionError):
        agreement(pd.Series([1, 2]), pd.Series([1, 2]), **option)


@pytest.mark.parametrize(
    ("alpha", "words"),
    [
        (0.66699, "alpha 0.666 .* no conclusions"),
        (0.667, "alpha 0.667 .* tentative"),
        (0.79999, "alpha 0.799 .* tentative"),
        (0.8, "alpha 0.800 .* conclusions hold"),
        (-0.2, "alpha -0.200 .* no conclusions"),
    ],
)
def test_a_verdict_is_never_rounded_up(alpha: float, words: str) -> None:
    assert pd.Series(verdict(alpha, math.nan, "n")).str.match(words).all()


def test_judgements_of_one_sentence_do_not_make_alpha_surer() -> None:
    rng = np.random.default_rng(0)
    one = pd.Series(rng.integers(-2, 3, 30))
    other = one.where(rng.random(30) < 0.7, one + 1)
    once = agreement(one, other)
    places = pd.MultiIndex.from_tuples(
        [("a", sentence, pair) for sentence in range(30) for pair in range(6)], names=["piece", "sentence", "pair"]
    )
    repeated = [pd.Series(np.repeat(each.to_numpy(), 6), index=places) for each in (one, other)]
    six = agreement(*repeated)
    loose = agreement(*(each.reset_index(drop=True) for each in repeated))
    assert six.high - six.low == pytest.approx(once.high - once.low, rel=0.2)
    assert loose.high - loose.low < 0.7 * (six.high - six.low)


def test_what_was_found_is_unknown_where_nobody_found_anything() -> None:
    assert math.isnan(_found(pd.DataFrame({0: [0.0, 0.0], 1: [0.0, 0.0]})))
    apart = pd.DataFrame({0: [1.0, 1.0, NONE], 1: [1.0, NONE, 1.0], 2: [NONE, 1.0, NONE]})
    assert _found(apart) == 1


def test_numbers_beside_text_and_a_coding_without_its_column_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CodingError, match="numbers or Series of text"):
        agreement(pd.Series([1, 2]), pd.Series(["a", "b"]))
    with pytest.raises(CodingError, match="expected a coding"):
        agreement(*[coding(ONE, tmp_path).drop(columns="given")] * 2)
