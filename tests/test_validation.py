"""The tool held to a coding by hand, its figures recomputed here, and what its errors do to an interval."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hand_coded import ONE, OTHER, coding

import newsanalysis as na
from newsanalysis.coding import Validation, validate
from newsanalysis.coding.reference import tool_coding
from newsanalysis.errors import CodingError, ResourceError
from newsanalysis.intervals import mean_interval, running_interval
from newsanalysis.lexicons import measured_error as module
from newsanalysis.lexicons.measured_error import MeasuredError, level, measured_error, written

SAMPLE = Path(__file__).parents[1] / "data" / "engagement.txt"
NEVER_WRONG = MeasuredError(1e6 * np.eye(5, 6), 100, 10)
OFTEN_WRONG = MeasuredError(10 * np.eye(5, 6) + 4, 100, 10)


@pytest.fixture(scope="module")
def result() -> na.Analysis:
    return na.analyze(SAMPLE)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> list[pd.DataFrame]:
    return [coding(rows, tmp_path_factory.mktemp("codings")) for rows in (ONE, OTHER)]


@pytest.fixture(scope="module")
def found(result: na.Analysis, people: list[pd.DataFrame]) -> Validation:
    return validate(result, *people, draws=50)


def figure(found: Validation, name: str) -> pd.Series:
    return found.figures.set_index("figure").loc[name]


def test_recall_and_precision_are_those_of_the_sets(
    found: Validation, result: na.Analysis, people: list[pd.DataFrame]
) -> None:
    def pairs(frame: pd.DataFrame) -> set[tuple[int, str, str]]:
        return set(zip(frame["sentence"], frame["source"], frame["target"].fillna(""), strict=True))

    one, other = map(pairs, people)
    tool = pairs(tool_coding({"engagement": result}))
    assert figure(found, "recall")["value"] == pytest.approx(len(one & other & tool) / len(one & other))
    assert figure(found, "precision")["value"] == pytest.approx(len(tool & (one | other)) / len(tool))
    assert figure(found, "recall")["n"] == len(one & other)


def test_every_figure_lies_in_its_interval(found: Validation) -> None:
    known = found.figures.dropna()
    assert (known["low"] <= known["value"] + 1e-9).all()
    assert (known["value"] <= known["high"] + 1e-9).all()


def test_a_coder_who_says_what_the_tool_says_finds_it_perfect(result: na.Analysis) -> None:
    found = validate(result, tool_coding({"engagement": result}), draws=10)
    values = found.figures.set_index("figure")["value"]
    assert values.drop("correlation").tolist() == [1] * (len(values) - 1)
    assert found.worst().empty
    assert found.error().counts[:, -1].sum() == 0
    assert np.count_nonzero(found.error().counts - np.diag(np.diag(found.error().counts[:, :5])) @ np.eye(5, 6)) == 0


def test_a_coder_who_sees_nothing_finds_nothing_right(result: na.Analysis, tmp_path: Path) -> None:
    found = validate(result, coding("engagement,,,,,,,,,\n", tmp_path), draws=10)
    assert figure(found, "precision")["value"] == 0
    assert set(found.worst()["kind"]) == {"not there"}
    assert math.isnan(figure(found, "alpha_with_tool")["value"])


def test_a_cold_coder_of_a_warm_piece_is_the_worst_miss(result: na.Analysis, tmp_path: Path) -> None:
    worst = validate(result, coding("engagement,2,KOR,PRK,-2,ASSAULT,,,,\n", tmp_path), draws=10).worst(1).iloc[0]
    assert (worst["kind"], worst["source"], worst["coded"]) == ("wrong stance", "KOR", -2)
    assert "signed" in worst["evidence"]
    assert worst["text"].startswith("Moon and Kim signed")
    assert worst["apart"] > 1


def test_the_verdict_speaks_of_both_alphas_and_of_what_is_missed(found: Validation) -> None:
    assert "the tool as one more coder, 1 piece" in found.verdict
    assert "The coders alone: alpha" in found.verdict
    missed = 1 - figure(found, "recall")["value"]
    assert f"misses {math.ceil(missed * 100)} %" in found.verdict


def test_charts_say_what_they_show_and_show_the_sentence(found: Validation) -> None:
    confusion, reliability = found.confusion(), na.charts.reliability(found)
    counts = [[int(cell.split("</b>")[0][3:]) if cell else 0 for cell in row] for row in confusion.data[0].text]
    assert np.sum(counts) == len(found.units)
    assert "as US offers North new talks" in confusion.data[0].hovertext[2][2]
    assert "have the same sign" in confusion.layout.meta["description"]
    assert sum(reliability.data[-1].y) == found.units["tool"].notna().sum()


def test_a_sheet_says_where_there_is_no_position(result: na.Analysis, people: list[pd.DataFrame]) -> None:
    row = people[0].iloc[[4]].assign(given=True)
    none = row.assign(position=False, stance=np.nan, sentence=pd.array([7], dtype="Int64"), target="USA")
    found = validate(result, pd.concat([row, none]), draws=10)
    assert len(found.units) == 2
    assert set(found.units["seen"]) == {0, 1}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("elsewhere,1,KOR,PRK,1,,,,,\n", "coded, but not among the analyses: elsewhere"),
        ("engagement,99,KOR,PRK,1,,,,,\n", "coded in sentence 99, which it does not have"),
    ],
)
def test_a_coding_of_another_text_is_refused(result: na.Analysis, rows: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(CodingError, match=message):
        validate(result, coding(rows, tmp_path))


def test_no_coding_and_no_analysis_are_refused(result: na.Analysis, people: list[pd.DataFrame]) -> None:
    with pytest.raises(CodingError, match="got none"):
        validate(result)
    with pytest.raises(CodingError, match="expected an Analysis"):
        validate(result.positions, *people)


# ---------------------------------------------------------------- intervals that include the scorer's error


def test_a_scorer_that_never_errs_changes_no_interval() -> None:
    stances = [0.3, -0.4, 0.15, 0.65]
    assert mean_interval(stances, error=NEVER_WRONG) == pytest.approx(mean_interval(stances), abs=0.01)


def test_a_scorer_that_errs_widens_the_interval() -> None:
    stances = [0.3, 0.2, 0.35, 0.4, 0.3]
    plain, whole = mean_interval(stances), mean_interval(stances, error=OFTEN_WRONG)
    assert whole[1] - whole[0] > 2 * (plain[1] - plain[0])


def test_a_scorer_that_errs_to_one_side_moves_the_interval() -> None:
    counts = np.zeros((5, 6))
    counts[:, 0] = 1e6  # whatever it says, people say -2
    assert mean_interval([0.3] * 4, error=MeasuredError(counts, 1, 1)) == pytest.approx((-0.75, -0.75), abs=0.01)


def test_what_people_would_not_see_does_not_count() -> None:
    counts = 1e6 * np.eye(5, 6)
    counts[0] = [0, 0, 0, 0, 0, 1e6]  # its -2 are nothing
    low, high = mean_interval([0.3, 0.3, 0.3, -0.9], error=MeasuredError(counts, 1, 1))
    assert (low, high) == pytest.approx((0.3, 0.3), abs=0.01)


def test_the_running_interval_ends_in_the_interval_of_all() -> None:
    stances = [0.3, -0.4, 0.15, 0.65, -0.05]
    rows = running_interval(stances, error=OFTEN_WRONG)
    assert tuple(rows[-1]) == mean_interval(stances, error=OFTEN_WRONG)
    assert np.isnan(rows[:2]).all()


def test_a_true_mean_lies_in_the_interval_as_often_as_it_says() -> None:
    """Simulated: people's stances are what they are, and the scorer errs at the rates that were measured."""
    rng = np.random.default_rng(5)
    rates = (10 * np.eye(5, 6) + 1)[:, :5]
    rates /= rates.sum(axis=1, keepdims=True)
    anchors = np.array(list(module.ANCHORS.values()))
    error = MeasuredError(np.column_stack([np.array([rng.multinomial(200, row) for row in rates]), np.zeros(5)]), 1, 1)
    inside = []
    for _ in range(60):
        scored = rng.choice(5, size=25, p=[0.1, 0.2, 0.1, 0.4, 0.2])
        low, high = mean_interval(anchors[scored], error=error, draws=300, level=0.9)
        truth = (np.array([0.1, 0.2, 0.1, 0.4, 0.2]) @ rates) @ anchors
        inside.append(low <= truth <= high)
    assert np.mean(inside) >= 0.75


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsanalysis.analysis.measured_error", lambda _: OFTEN_WRONG)
    monkeypatch.setattr("newsanalysis.charts.trajectories.measured_error", lambda scorer: scorer and OFTEN_WRONG)


def test_a_summary_includes_the_error_and_keeps_the_plain_interval(result: na.Analysis, measured: None) -> None:
    whole, plain = result.summary().dropna(), result.summary(scorer_error=False).dropna()
    assert (whole["plain_low"] == plain["plain_low"]).all()
    assert ((plain["high"] - plain["low"]).mean() + 0.1) < (whole["high"] - whole["low"]).mean()
    wider = (whole["high"] - whole["low"]) - (whole["plain_high"] - whole["plain_low"])
    assert wider.mean() > 0.1


def test_the_trajectory_says_that_its_band_includes_the_error(result: na.Analysis, measured: None) -> None:
    assert "by a language model" in na.charts.trajectory(result).layout.title.text
    assert "by a language model" not in na.charts.trajectory(result.positions).layout.title.text


def test_an_analysis_knows_what_scored_it(result: na.Analysis) -> None:
    class Own(na.LexiconScorer):
        pass

    assert result.scorer == "model"
    assert na.analyze("Seoul thanked Tokyo.", scorer="lexicon").scorer == "lexicon"
    assert na.analyze("Seoul thanked Tokyo.", scorer=Own()).scorer is None
    assert measured_error(None) is None


def test_the_table_that_is_written_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    import tomllib

    table = tomllib.loads(written({"lexicon": OFTEN_WRONG, "model": NEVER_WRONG}))
    measured_error.cache_clear()
    monkeypatch.setattr(module, "load_toml", lambda _: table)
    monkeypatch.setattr(module, "_is_there", lambda: True)
    assert np.allclose(measured_error("lexicon").counts, OFTEN_WRONG.counts)
    assert measured_error("model").positions == 100
    measured_error.cache_clear()
    table["lexicon"]["counts"].pop("-2")
    with pytest.raises(ResourceError, match="lexicon"):
        measured_error("lexicon")
    measured_error.cache_clear()


def test_levels_are_those_of_the_codebook() -> None:
    assert [level(stance) for stance in (-1, -0.5, -0.49, -0.1, -0.09, 0, 0.1, 0.5)] == [-2, -2, -1, -1, 0, 0, 1, 2]
