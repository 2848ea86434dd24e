"""Tone, sentiment toward a span and stance between two: the labels a reader would give, and the words behind them."""

from __future__ import annotations

import numpy as np
import pytest

import newsanalysis as na
from newsanalysis.errors import ScorerError
from newsanalysis.scoring import LexiconScorer, checked


def span(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


TONES = [
    ("The talks were a splendid success.", "positive"),
    ("The talks were a disgraceful failure.", "negative"),
    ("It was not a success.", "negative"),
    ("The United Nations Security Council met on the treaty.", "neutral"),
    ("South Korea and the United States are allies.", "neutral"),
    ("The envoy arrived on Monday.", "neutral"),
    ("The two leaders weren’t able to come up with detailed plans to revive the talks.", "negative"),
    ("The leaders failed to agree on a plan for peace.", "negative"),
    ("They were unable to win support.", "negative"),
    ("Seoul was able to win support.", "positive"),
    ("The first round failed, and both sides welcomed a splendid second.", "positive"),
]


@pytest.mark.parametrize(("text", "label"), TONES)
def test_tone(text: str, label: str) -> None:
    assert na.score_sentiment([text])["label"].tolist() == [label]


def test_ending_a_war_is_not_cold_in_words() -> None:
    assert na.score_sentiment(["Seoul proposed ending the war with Pyongyang."])["score"][0] > -0.1


STANCES = [
    ("Seoul proposed ending the war with Pyongyang.", "Seoul", "Pyongyang", "positive"),
    ("Pyongyang gleefully celebrated its triumph over the United States.", "Pyongyang", "United States", "negative"),
    ("Tokyo condemned Pyongyang's launch.", "Tokyo", "Pyongyang", "negative"),
    ("Beijing praised Moscow for its patience.", "Beijing", "Moscow", "positive"),
    ("Minister Oh blasted Senator Hale over the bill.", "Minister Oh", "Senator Hale", "negative"),
    ("Senator Hale endorsed Governor Lund.", "Senator Hale", "Governor Lund", "positive"),
]


@pytest.mark.parametrize(("text", "source", "target", "label"), STANCES)
def test_stance(text: str, source: str, target: str, label: str) -> None:
    frame = na.score_stance([text], sources=[span(text, source)], targets=[span(text, target)], scorer="lexicon")
    assert frame["label"].tolist() == [label], frame


def test_stance_has_a_direction() -> None:
    text = "Tokyo condemned Pyongyang."
    there = na.score_stance([text], [span(text, "Tokyo")], [span(text, "Pyongyang")], scorer="lexicon")["score"][0]
    back = na.score_stance([text], [span(text, "Pyongyang")], [span(text, "Tokyo")], scorer="lexicon")["score"][0]
    assert there < -0.5
    assert back > there + 0.3


TOWARD = [
    ("Critics called Lund a reckless liar.", "Lund", "negative"),
    ("Voters cheered Hale for her brave, generous work.", "Hale", "positive"),
    ("Hale was condemned by the court.", "Hale", "negative"),
]


@pytest.mark.parametrize(("text", "target", "label"), TOWARD)
def test_sentiment_toward_a_span(text: str, target: str, label: str) -> None:
    assert na.score_sentiment([text], targets=[span(text, target)], scorer="lexicon")["label"].tolist() == [label]


def test_probabilities_sum_to_one_and_do_not_change() -> None:
    texts = [text for text, *_ in STANCES]
    ends = [span(text, source) for text, source, *_ in STANCES], [span(text, target) for text, _, target, _ in STANCES]
    scorer = LexiconScorer()
    first, second = scorer.stance(texts, *ends), scorer.stance(texts, *ends)
    assert first.shape == (len(texts), 3)
    assert first.sum(axis=1) == pytest.approx(1)
    assert (first == second).all()
    assert scorer.sentiment(texts, ends[1]).sum(axis=1) == pytest.approx(1)


def test_each_score_names_its_words() -> None:
    text = "Tokyo condemned Pyongyang's launch."
    explained = LexiconScorer().explain_stance([text], [span(text, "Tokyo")], [span(text, "Pyongyang")])[0]
    assert "condemned" in [place.of(text) for place in explained.words]


def test_no_texts_no_scores() -> None:
    assert na.score_sentiment([]).empty
    assert na.score_stance([], [], []).empty


@pytest.mark.parametrize(
    ("sources", "targets", "message"),
    [([(0, 5)], [], "target"), ([(0, 99)], [(0, 5)], "source"), ([(3, 3)], [(0, 5)], "source")],
)
def test_a_span_that_cannot_be_is_named(sources: list, targets: list, message: str) -> None:
    with pytest.raises(ScorerError, match=message):
        na.score_stance(["Tokyo condemned Pyongyang."], sources, targets)


@pytest.mark.parametrize(
    "answer", [np.ones((1, 2)), np.ones(3), np.array([[0.5, 0.5, 0.5]]), np.array([[np.nan, 0.5, 0.5]])]
)
def test_an_answer_that_is_no_probability_is_refused(answer: np.ndarray) -> None:
    with pytest.raises(ScorerError):
        checked(answer, 1)
