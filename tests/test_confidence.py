"""How sure a position is: what is reported, what an interval and a chart make of it, and whether it holds."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import newsanalysis as na
from newsanalysis import tables
from newsanalysis.charts.validation import calibration_error, reliability_table
from newsanalysis.cli import main
from newsanalysis.errors import ChartError, CorpusError, OptionError
from newsanalysis.intervals import (
    clustered_interval,
    difference_interval,
    mean_interval,
    running_interval,
)
from newsanalysis.lexicons.measured_error import MeasuredError

SAMPLE = Path(__file__).parents[1] / "data" / "engagement.txt"
VALUES = [0.3, -0.4, 0.15, 0.65, 0.2]
HALF_SEEN = MeasuredError(1e6 * (np.eye(5, 6) + np.eye(1, 6, 5)), 100, 10)
"""Coders see nothing in half of what it finds; in the other half they say the same."""


@pytest.fixture(scope="module")
def result() -> na.Analysis:
    return na.analyze(SAMPLE, scorer="lexicon")


# ---------------------------------------------------------------- what is reported


def test_every_position_says_how_sure_it_is(result: na.Analysis) -> None:
    positions = result.positions
    assert positions["confidence"].between(0, 1).all()
    assert positions["confidence"].nunique() > 2
    columns = list(positions.columns)
    assert columns[columns.index("evidence") + 1] == "confidence"
    assert columns[columns.index("confidence") + 1] == "text"


def test_only_positions_at_least_as_sure_are_reported(result: na.Analysis) -> None:
    sure = na.analyze(SAMPLE, scorer="lexicon", at_least=0.7)
    expected = tuple(position for position in result.position_records if position.confidence >= 0.7)
    assert 0 < len(expected) < len(result.position_records)
    assert sure.position_records == expected
    assert na.analyze(SAMPLE, scorer="lexicon", at_least=0).position_records == result.position_records


def test_a_scorer_of_ones_own_says_how_sure_it_is() -> None:
    class Sure(na.LexiconScorer):
        relations = None

        def stance(self, texts: list[str], sources: object, targets: object) -> np.ndarray:
            return np.array([[0.83, 0.07, 0.1] if "condemned" in text else [0.3, 0.1, 0.6] for text in texts])

    text = "Tokyo condemned Pyongyang's launch. Seoul praised Washington."
    assert na.analyze(text, scorer=Sure()).positions["confidence"].tolist() == [0.83, 0.6]
    assert na.analyze(text, scorer=Sure(), at_least=0.7).positions["source"].tolist() == ["JPN"]


@pytest.mark.parametrize("wrong", [1.5, -0.1, float("nan"), "0.5", True])
def test_what_is_no_confidence_is_refused(wrong: object) -> None:
    frame = pd.DataFrame({"text": ["Seoul thanked Tokyo."]})
    for call in (na.analyze, na.analyze_many, na.positions_frame):
        given = {na.analyze: "Seoul thanked Tokyo.", na.analyze_many: ["Seoul thanked Tokyo."]}.get(call, frame)
        with pytest.raises(OptionError, match=r"expected at_least as a confidence from 0 to 1, .*got"):
            call(given, scorer="lexicon", at_least=wrong)


def test_many_articles_keep_to_the_same_threshold(tmp_path: Path) -> None:
    pieces, options = [SAMPLE.read_text(encoding="utf-8")], {"scorer": "lexicon", "progress": False, "workers": 1}
    corpus = na.analyze_many(pieces, at_least=0.7, out=tmp_path, **options)
    assert corpus.positions["confidence"].min() >= 0.7
    assert corpus.articles["positions"].item() == len(corpus.positions)
    frame = na.positions_frame(pd.DataFrame({"text": pieces}), scorer="lexicon", at_least=0.7)
    assert len(frame) == len(corpus.positions)
    with pytest.raises(CorpusError, match=r"at_least was 0\.7, now is None"):
        na.analyze_many(pieces, out=tmp_path, **options)
    assert na.analyze_many(pieces, at_least=0.7, out=tmp_path, **options).positions.equals(corpus.positions)


def test_a_corpus_with_the_old_columns_is_to_be_run_again(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"format": 1, "settings": {}}))
    with pytest.raises(CorpusError, match="run analyze_many again into a new folder"):
        na.open_corpus(tmp_path)


def test_two_pieces_and_the_command_line_take_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    all_of_it = na.compare(text, text, scorer="lexicon").dyads["n_a"].sum()
    assert 0 < na.compare(text, text, scorer="lexicon", at_least=0.7).dyads["n_a"].sum() < all_of_it
    assert main(["analyze", str(SAMPLE), "--scorer", "lexicon", "--at-least", "0.95"]) == 0
    assert "No position was found" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="2"):
        main(["analyze", str(SAMPLE), "--scorer", "lexicon", "--at-least", "2"])
    assert "--at-least: expected a confidence from 0 to 1, such as 0.5, got 2" in capsys.readouterr().err


# ---------------------------------------------------------------- what an interval makes of it


def test_what_is_sure_changes_no_interval() -> None:
    sure = [1.0] * len(VALUES)
    assert mean_interval(VALUES, confidence=sure) == mean_interval(VALUES)
    assert mean_interval(VALUES, confidence=[np.nan] * 5) == mean_interval(VALUES)
    assert clustered_interval(VALUES, [1, 2, 3, 4, 5], confidence=sure) == pytest.approx(
        mean_interval(VALUES), abs=0.03
    )


def test_what_is_not_sure_widens_it_and_what_is_never_there_does_not_count() -> None:
    low, high = mean_interval(VALUES, confidence=[0.5] * 5)
    plain = mean_interval(VALUES)
    assert high - low > 1.2 * (plain[1] - plain[0])
    assert mean_interval([0.3, 0.3, 0.3, -0.9], confidence=[1, 1, 1, 0]) == pytest.approx((0.3, 0.3))
    apart = clustered_interval([0.3, 0.3, 0.3, -0.9], ["a", "b", "c", "c"], confidence=[1, 1, 1, 0])
    assert apart == pytest.approx((0.3, 0.3))


def test_a_position_is_there_as_often_as_its_confidence_says() -> None:
    """Of a value of 1 beside many of 0 the mean is above 0 just where it is there."""
    values, confidence = [1.0, *[0.0] * 9], [0.3, *[1.0] * 9]
    assert mean_interval(values, confidence=confidence, level=0.36)[0] == 0
    assert mean_interval(values, confidence=confidence, level=0.44)[1] > 0
    assert mean_interval(values, confidence=confidence, level=0.36)[1] == 0


def test_where_nothing_may_be_there_it_is_unknown() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(mean_interval(VALUES, confidence=[0.0] * 5)).all()
        assert np.isnan(running_interval(VALUES, confidence=[0.0] * 5)).all()


def test_confidence_alone_says_what_coders_would_not_see() -> None:
    plain, wide = mean_interval(VALUES), mean_interval(VALUES, error=HALF_SEEN)
    assert wide[1] - wide[0] > 1.2 * (plain[1] - plain[0])
    assert mean_interval(VALUES, confidence=[1.0] * 5, error=HALF_SEEN) == pytest.approx(plain, abs=0.01)
    never_there = mean_interval(
        [0.3] * 3 + [-0.9], confidence=[1, 1, 1, 0], error=MeasuredError(1e6 * np.eye(5, 6), 1, 1)
    )
    assert never_there == pytest.approx((0.3, 0.3), abs=0.01)


def test_running_and_difference_take_it_too() -> None:
    confidence = [0.9, 0.4, 0.8, 0.7, 0.5]
    assert tuple(running_interval(VALUES, confidence=confidence)[-1]) == mean_interval(VALUES, confidence=confidence)
    warm, cold = [0.5, 0.6, 0.7], [-0.5, -0.6, 0.9]
    _, high = difference_interval(warm, cold, confidences=(None, [1, 1, 0]))
    assert high < -1 < difference_interval(warm, cold)[1]


@pytest.mark.parametrize("confidence", [[0.5], [1.2] * 5, [-0.1] * 5])
def test_wrong_confidences_are_refused(confidence: list[float]) -> None:
    with pytest.raises(OptionError, match="confidence from 0 to 1 for each of 5 values"):
        mean_interval(VALUES, confidence=confidence)
    with pytest.raises(OptionError, match="confidence from 0 to 1 for each of 5 values"):
        clustered_interval(VALUES, range(5), confidence=confidence)


def test_a_mean_does_not_weigh_by_it_and_its_interval_includes_it(result: na.Analysis) -> None:
    positions = result.positions
    found, sure = (tables.summary(frame, result.quotes) for frame in (positions, positions.assign(confidence=1.0)))
    assert found["stance"].equals(sure["stance"])
    assert found[["plain_low", "plain_high"]].equals(sure[["plain_low", "plain_high"]])
    assert sure[["low", "high"]].to_numpy() == pytest.approx(sure[["plain_low", "plain_high"]].to_numpy(), nan_ok=True)
    wider = (found["high"] - found["low"]) - (found["plain_high"] - found["plain_low"])
    assert wider.mean() > 0.01


def test_outlets_and_periods_take_it_too(result: na.Analysis) -> None:
    frames = [result.positions.assign(article=name, outlet="A", published="2018-05-01") for name in "abc"]
    many = pd.concat(frames, ignore_index=True)
    for means in (na.contrasts.by_outlet, na.contrasts.over_time):
        found, sure = means(many), means(many.drop(columns="confidence"))
        assert found["stance"].equals(sure["stance"])
        assert ((found["high"] - found["low"]) > (sure["high"] - sure["low"])).any()


# ---------------------------------------------------------------- what charts make of it


def test_a_mark_is_larger_the_surer_and_says_so(result: na.Analysis) -> None:
    two = result.positions.head(2).assign(confidence=[0.83, 0.4], sentiment=[0.1, 0.9], source="KOR", target="USA")
    for chart in (na.charts.timeline, na.charts.trajectory, na.charts.tone_and_stance):
        figure = chart(two)
        sizes = [size for trace in figure.data if trace.customdata is not None for size in trace.marker.size]
        assert max(sizes) / min(sizes) == pytest.approx((0.3 + 0.7 * 0.83) / (0.3 + 0.7 * 0.4))
        assert "confidence 0.83" in str(figure.to_dict())
        without = chart(two.drop(columns="confidence"))
        assert "confidence 0" not in str(without.to_dict())
        with pytest.raises(ChartError, match="numbers in the column 'confidence'"):
            chart(two.assign(confidence="high"))


def test_the_text_and_the_report_say_it(result: na.Analysis, tmp_path: Path) -> None:
    sure = f"confidence {result.position_records[0].confidence:.2f}"
    assert sure in result.sentence(result.position_records[0].sentence).lines[0]
    na.save(result, tmp_path / "report.html")
    assert sure in (tmp_path / "report.html").read_text(encoding="utf-8")


# ---------------------------------------------------------------- whether it is right as often as it says


UNITS = pd.DataFrame(
    {
        "tool_sign": ["warm"] * 8 + ["cold", "no position"],
        "coded_sign": ["warm"] * 6 + ["cold", "no position", "cold", "warm"],
        "confidence": [0.9] * 6 + [0.85, 0.81, 0.3, np.nan],
    }
)


def test_bins_are_of_equal_width_and_hold_their_upper_end() -> None:
    bins = reliability_table(UNITS)
    assert bins["bin"].tolist() == pytest.approx([0.2, 0.8])
    assert bins["n"].tolist() == [1, 8]
    assert bins["right"].tolist() == [1, 0.75]
    assert bins["confidence"].tolist() == pytest.approx([0.3, (6 * 0.9 + 0.85 + 0.81) / 8])
    assert ((bins["low"] <= bins["right"]) & (bins["right"] <= bins["high"])).all()
    error = (0.7 * 1 + abs(0.75 - 7.06 / 8) * 8) / 9
    assert calibration_error(bins) == pytest.approx(error, abs=1e-6)
    assert (
        reliability_table(pd.DataFrame({"tool_sign": ["warm"], "coded_sign": "warm", "confidence": 0.0}))["bin"].item()
        == 0
    )


def test_the_chart_draws_shares_counts_and_the_error() -> None:
    figure = na.charts.reliability(UNITS)
    diagonal, shares, counts = figure.data
    assert (list(diagonal.x), list(diagonal.y)) == ([0, 1], [0, 1])
    assert list(shares.y) == [1, 0.75]
    assert list(counts.y) == [1, 8]
    assert list(counts.x) == pytest.approx([0.25, 0.85])
    assert "Expected calibration error 0.20 (10 bins of equal width)" in figure.layout.title.text.replace("<br>", " ")
    assert "right 75% of 8" in figure.layout.meta["description"]


def test_what_is_right_is_what_coders_saw_with_the_same_sign(result: na.Analysis) -> None:
    from newsanalysis.coding.reference import tool_coding

    own = tool_coding({"engagement": result})
    validation = na.coding.validate(result, own, draws=2)
    assert validation.reliability()["right"].tolist() == [1] * len(validation.reliability())
    assert validation.reliability()["n"].sum() == len(own)
    one_way = own[~own.duplicated(["sentence", "source", "target"], keep=False)]
    turned = na.coding.validate(result, one_way.assign(stance=-one_way["stance"]), draws=2).units
    assert set(turned.loc[turned["coded_sign"] == turned["tool_sign"], "tool_sign"]) <= {"neutral"}
    pd.testing.assert_frame_equal(validation.reliability(), reliability_table(validation.units))
    assert "Right" in na.charts.reliability(validation).layout.title.text
