"""Models: that one answers alike everywhere, what breaks it, and what one that is trained in earnest must hear.

Most of it is tried on a tiny model that the training makes in seconds (it needs the extra `train`); what a model hears
is tried on the one that ships, or that ``--model FOLDER`` names.
"""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsanalysis as na
from newsanalysis.errors import ResourceError, ScorerError
from newsanalysis.model import shared_model
from newsanalysis.model.attributions import read_attributions
from newsanalysis.records import Span

TEXT = "Seoul welcomed Washington's offer of talks with Pyongyang."


@pytest.fixture(scope="module")
def tiny(tiny_model: Path) -> na.ModelScorer:
    return na.ModelScorer(tiny_model)


@pytest.fixture(scope="module")
def earnest(request: pytest.FixtureRequest) -> na.ModelScorer:
    return na.ModelScorer(request.config.getoption("--model"))


def place(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def stance(scorer: na.ModelScorer, text: str, source: str, target: str) -> np.ndarray:
    return scorer.stance([text], [place(text, source)], [place(text, target)])[0]


def test_without_targets_the_tone_is_the_lexicons(tiny: na.ModelScorer) -> None:
    texts = ["A splendid success.", "A terrible failure."]
    assert tiny.sentiment(texts).tolist() == na.LexiconScorer().sentiment(texts).tolist()


def test_a_sentence_scores_the_same_alone_and_among_others(tiny: na.ModelScorer) -> None:
    texts = [f"Minister {n} of Chile thanked Peru for its help{' with the harvest' * n}." for n in range(12)]
    sources, targets = [place(t, "Chile") for t in texts], [place(t, "Peru") for t in texts]
    together = tiny.stance(texts, sources, targets)
    alone = [tiny.stance([t], [s], [g])[0] for t, s, g in zip(texts, sources, targets, strict=True)]
    assert together == pytest.approx(np.array(alone), abs=1e-4)


def test_the_number_of_threads_changes_nothing(tiny: na.ModelScorer, tiny_model: Path) -> None:
    one = na.ModelScorer(tiny_model, threads=1)
    assert stance(one, TEXT, "Seoul", "Washington") == pytest.approx(
        stance(tiny, TEXT, "Seoul", "Washington"), abs=1e-4
    )


def test_each_head_is_loaded_when_it_is_first_asked(tiny_model: Path) -> None:
    scorer = na.ModelScorer(tiny_model)
    stance(scorer, TEXT, "Seoul", "Washington")
    assert set(scorer.reader._networks) == {"encoder", "positions"}
    scorer.sentiment([TEXT], [place(TEXT, "Seoul")])
    assert set(scorer.reader._networks) == {"encoder", "positions", "sentiment"}


def test_many_questions_about_one_text_are_answered_as_one_is(tiny: na.ModelScorer) -> None:
    text = " ".join(f"Anna{n} met Bo{n}." for n in range(12))
    spans = [Span(*place(text, name)) for n in range(12) for name in (f"Anna{n} ", f"Bo{n}.")]
    sources, targets = zip(*permutations(spans, 2), strict=True)
    together = tiny.stance([text] * len(sources), sources, targets)
    some = range(0, len(sources), 50)
    alone = [tiny.stance([text], [sources[n]], [targets[n]])[0] for n in some]
    assert together[list(some)] == pytest.approx(np.array(alone), abs=1e-5)


def test_the_other_direction_is_another_question(tiny: na.ModelScorer) -> None:
    text = "Anna blamed Bo."
    both = tiny.stance([text, text], [Span(0, 4), Span(12, 14)], [Span(12, 14), Span(0, 4)])
    swapped = tiny.stance([text, text], [Span(12, 14), Span(0, 4)], [Span(0, 4), Span(12, 14)])
    assert both == pytest.approx(swapped[::-1], abs=1e-5)
    assert both[0] != pytest.approx(both[1], abs=1e-5)


@pytest.mark.parametrize("threads", [0, -1, "two", 1.5])
def test_a_senseless_number_of_threads_is_refused(threads: object, tiny_model: Path) -> None:
    with pytest.raises(ScorerError, match="threads"):
        na.ModelScorer(tiny_model, threads=threads)


def test_reads_around_the_spans_of_a_text_that_is_too_long(tiny: na.ModelScorer) -> None:
    text = "Nothing. " * 900 + "Chile thanked Peru. " + "Nothing. " * 900
    answers = tiny.sentiment([text], [place(text, "Peru")])
    assert answers[0].tolist() != [0, 1, 0]


def test_a_pair_late_in_a_long_text_is_read_where_it_stands(tiny: na.ModelScorer) -> None:
    texts = [f"{'Nothing. ' * 900}Chile {verb} Peru." for verb in ("thanked", "condemned")]
    warm, cold = (stance(tiny, text, "Chile", "Peru") for text in texts)
    assert warm.tolist() != cold.tolist()


@given(st.text(min_size=2), st.data())
@settings(max_examples=60, deadline=None)
def test_any_text_gives_probabilities_and_spans_that_hold(tiny: na.ModelScorer, text: str, data: st.DataObject) -> None:
    middle = data.draw(st.integers(1, len(text) - 1))
    rows = tiny.stance([text], [Span(0, middle)], [Span(middle, len(text))])
    assert rows.sum(axis=1) == pytest.approx(1, abs=1e-4)
    found = read_attributions(tiny.reader, text, [Span(0, len(text))])
    for attribution in found.attributions:
        assert all(0 <= span.start < span.end <= len(text) for span in attribution.content)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Trump accused China of easing off because of his tough line on trade.", "accused"),
        ("Nobody in the capital, officials here insist, wants a war with the North.", "insist"),
        ("The vote, which will be held in May, is a sham, wrote Lee.", "wrote"),
    ],
)
def test_the_model_that_ships_finds_the_cue_of_what_it_hears(text: str, cue: str) -> None:
    [found] = read_attributions(shared_model().reader, text, [Span(0, len(text))]).attributions
    assert found.cue is not None
    assert found.cue.of(text) == cue


def test_a_model_loads_on_first_use_only(tiny_model: Path) -> None:
    code = "import sys, newsanalysis as na; na.ModelScorer(sys.argv[1]); "
    code += "na.analyze('Seoul met Tokyo.', scorer='lexicon'); na.score_sentiment(['Seoul met Tokyo.']); "
    code += "print('onnxruntime' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code, str(tiny_model)], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_the_model_is_the_default_and_is_loaded_once() -> None:
    places = [place(TEXT, "Seoul")], [place(TEXT, "Washington")]
    named, default = na.score_stance([TEXT], *places, scorer="model"), na.score_stance([TEXT], *places)
    assert named.equals(default)
    assert not default.equals(na.score_stance([TEXT], *places, scorer="lexicon"))
    assert default.equals(na.score_stance([TEXT], *places, scorer=shared_model()))
    assert shared_model() is shared_model()


def test_a_copy_for_another_process_loads_its_own(tiny: na.ModelScorer) -> None:
    before = stance(tiny, TEXT, "Seoul", "Washington")
    copy = pickle.loads(pickle.dumps(tiny))
    assert "reader" not in vars(copy)
    assert stance(copy, TEXT, "Seoul", "Washington").tolist() == before.tolist()


def test_without_the_models_files_the_lexicon_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("newsanalysis.model.SHIPPED", tmp_path / "gone")
    with pytest.raises(ResourceError, match=r"gone, there is no model\.json: .*scorer='lexicon'"):
        na.ModelScorer()


@pytest.mark.parametrize("scorer", ["vader", na.LexiconScorer, 3])
def test_what_is_no_scorer_is_named(scorer: object) -> None:
    with pytest.raises(ScorerError, match="expected 'model', 'lexicon' or an object"):
        na.analyze(TEXT, scorer=scorer)


def test_weights_of_neighbours_never_overflow_sixteen_bits() -> None:
    bytes_of = pytest.importorskip("training.export", reason="needs the extra 'train'").bytes_of
    rng = np.random.default_rng(0)
    matrix = rng.normal(size=(64, 200)) * rng.choice([0.01, 1, 30], size=(1, 200))
    weights, scale = bytes_of(matrix.astype(np.float32), np.eye(64))
    pairs = np.abs(weights.astype(int)).reshape(32, 2, 200).sum(1)
    assert 255 * pairs.max() < 2**15
    assert np.abs(weights * scale - matrix).max(axis=0) == pytest.approx(scale / 2, rel=0.2)


def test_rounding_spares_the_products_not_the_weights() -> None:
    bytes_of = pytest.importorskip("training.export", reason="needs the extra 'train'").bytes_of
    rng = np.random.default_rng(0)
    matrix = rng.normal(size=(64, 200)).astype(np.float32)
    given = rng.normal(size=(2000, 8)) @ rng.normal(size=(8, 64)) + 0.1 * rng.normal(size=(2000, 64))
    plainly, sparing = (bytes_of(matrix, moments) for moments in (np.eye(64), given.T @ given))
    off = [np.abs(given @ (weights * scale - matrix)).mean() for weights, scale in (plainly, sparing)]
    assert off[1] < off[0] / 2


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="no model in"):
        na.ModelScorer(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("encoder.onnx", b"not a model", r"encoder\.onnx is not the file that was written"),
        ("positions.onnx", b"not a model", r"positions\.onnx is not the file that was written"),
        ("encoder.onnx", None, r"cannot read a model's file"),
        ("model.json", b"{}", r"does not say the hash of tokenizer\.json"),
        ("model.json", b"[1]", r"model\.json is damaged"),
        ("model.json", b"\xff", r"model\.json is damaged"),
    ],
)
def test_a_broken_model_is_named(
    name: str, content: bytes | None, complaint: str, tiny_model: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(tiny_model, tmp_path / "model")
    (folder / name).unlink() if content is None else (folder / name).write_bytes(content)
    with pytest.raises(ResourceError, match=complaint):
        stance(na.ModelScorer(folder), TEXT, "Seoul", "Washington")


SAMPLE = Path(__file__).parents[1] / "data" / "engagement.txt"


@pytest.fixture(scope="module")
def shipped_positions() -> list[na.Position]:
    """What the model that ships finds in the bundled sample."""
    return list(na.analyze(SAMPLE).position_records)


def test_what_the_model_finds_is_a_position_as_the_records_say(shipped_positions: list[na.Position]) -> None:
    assert len(shipped_positions) > 10
    for position in shipped_positions:
        shares = position.negative, position.neutral, position.positive
        assert sum(shares) == pytest.approx(1)
        sign = 1 if abs(position.stance) < 0.1 else 2 if position.stance > 0 else 0
        assert position.stance == 0 or 0.3 <= abs(position.stance) <= 0.75
        assert sign == int(np.argmax(shares)) or position.confidence >= 0.5
        assert na.ModelScorer().threshold <= position.confidence <= 1
        assert position.source != position.target


def test_evidence_stands_in_the_sentence_and_names_no_actor(shipped_positions: list[na.Position]) -> None:
    result = na.analyze(SAMPLE)
    text, names = result.article.text, {(m.start, m.end) for m in result.mention_records}
    for position in shipped_positions:
        sentence = result.sentence_records[position.sentence]
        assert position.evidence
        assert all(sentence.start <= span.start < span.end <= sentence.end for span in position.evidence)
        assert not any(span.start < end and start < span.end for span in position.evidence for start, end in names)
        assert all(span.of(text)[0].isalnum() for span in position.evidence)


def test_a_lower_threshold_finds_more_and_the_same_again(shipped_positions: list[na.Position]) -> None:
    more = na.analyze(SAMPLE, at_least=0.1).position_records
    found = {(p.sentence, p.source, p.target, p.stance) for p in more}
    assert found > {(p.sentence, p.source, p.target, p.stance) for p in shipped_positions}
    assert na.analyze(SAMPLE, at_least=1.0).position_records == ()


class Opposite:
    """A scorer that hears the contrary of what the lexicon hears, and is `sure` of it."""

    sure = 0.9

    def sentiment(self, texts: list[str], targets: list[Span] | None = None) -> np.ndarray:
        return na.LexiconScorer().sentiment(texts, targets)

    def stance(self, texts: list[str], sources: list[Span], targets: list[Span]) -> np.ndarray:
        lexicon = na.LexiconScorer().stance(texts, sources, targets)
        cold = (lexicon[:, 0] > lexicon[:, 2])[:, None]
        return np.where(cold, [0, 1 - self.sure, self.sure], [self.sure, 1 - self.sure, 0])


def test_the_scorer_says_the_sign_and_the_words_how_strong_it_is() -> None:
    text = "Tokyo condemned Pyongyang's launch. Seoul welcomed the offer of Washington."
    scorer = Opposite()
    lexicon = na.analyze(text, scorer="lexicon").positions
    for scorer.sure, turned in ((0.9, -0.8), (0.5, 0.0), (0.3, 0.4)):
        positions = na.analyze(text, scorer=scorer).positions
        assert positions["stance"].tolist() == pytest.approx((turned * lexicon["stance"]).tolist(), abs=1e-3)
        neutral = positions["stance"].abs() < 0.1
        of_sign = {-0.8: scorer.sure, 0.0: np.nan, 0.4: 0.0}[turned]
        expected = np.where(neutral, 1 - scorer.sure, of_sign)
        assert positions["confidence"].tolist() == pytest.approx(expected.tolist())


def test_two_ways_to_stand_in_one_sentence_stay_two() -> None:
    text = "Tokyo offered talks to Pyongyang and kept its sanctions on Pyongyang."
    rows = na.analyze(text, actors=na.WORLD, scorer=Opposite()).positions.query("source == 'JPN' and target == 'PRK'")
    assert sorted(rows["stance"] > 0) == [False, True]
    lexicon = na.analyze(text, actors=na.WORLD, scorer="lexicon").positions.query("source == 'JPN' and target == 'PRK'")
    assert rows["confidence"].tolist() == lexicon["confidence"].tolist()


@pytest.mark.parametrize(
    ("text", "source", "target", "sign"),
    [
        ("Pyongyang gleefully celebrated its triumph over the United States.", "Pyongyang", "the United States", "-"),
        ("Tokyo condemned Pyongyang's launch and thanked Seoul.", "Tokyo", "Pyongyang", "-"),
        ("Tokyo condemned Pyongyang's launch and thanked Seoul.", "Tokyo", "Seoul", "+"),
        ("Kenya lifted the sanctions it had imposed on Uganda.", "Kenya", "Uganda", "+"),
        ("Paris recalled its ambassador from Canberra in protest.", "Paris", "Canberra", "-"),
        ("Lima was praised by Quito for opening the border.", "Quito", "Lima", "+"),
    ],
)
def test_hears_who_stands_where(earnest: na.ModelScorer, text: str, source: str, target: str, sign: str) -> None:
    negative, _, positive = stance(earnest, text, source, target)
    assert (positive > negative) == (sign == "+"), f"{text} {source} -> {target}: {negative:.2f} {positive:.2f}"


def test_hears_the_target_and_not_the_tone(earnest: na.ModelScorer) -> None:
    text = "Critics praised the brave envoy and savaged the corrupt minister."
    toward = earnest.sentiment([text, text], [place(text, "the brave envoy"), place(text, "the corrupt minister")])
    assert toward.argmax(axis=1).tolist() == [2, 0]


STATES = ["The United States", "North Korea", "France", "India", "Nigeria"]


@pytest.mark.parametrize(
    "act",
    [
        "{A} thanked {B} for its help with the talks.",
        "{A} condemned {B} over the arrest of its envoy.",
        "{A} and {B} signed an accord on fishing.",
        "{A} imposed sanctions on {B} on Monday.",
    ],
)
def test_is_fair_to_actors(earnest: na.ModelScorer, act: str) -> None:
    pairs = list(permutations(STATES, 2))
    texts = [act.format(A=one, B=other) for one, other in pairs]
    sources = [Span(*place(text, one)) for text, (one, _) in zip(texts, pairs, strict=True)]
    targets = [Span(*place(text, other)) for text, (_, other) in zip(texts, pairs, strict=True)]
    rows = earnest.stance(texts, sources, targets)
    scores = rows[:, 2] - rows[:, 0]
    assert np.abs(scores - scores.mean()).mean() < 0.1
