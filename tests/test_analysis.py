from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import newsanalysis as na
from newsanalysis.errors import NewsAnalysisWarning, ReadError, RosterError, ScorerError
from newsanalysis.lexicons.languages import languages

SAMPLES = sorted(Path(__file__).parents[1].glob("data/*.txt"))
TEXT = "Seoul condemned Pyongyang. Washington welcomed Seoul's offer."


class Sure:
    """A scorer of a user's own that finds everything warm."""

    def sentiment(self, texts: Sequence[str], targets: object = None) -> np.ndarray:
        return np.tile([0.1, 0.1, 0.8], (len(texts), 1))

    def stance(self, texts: Sequence[str], sources: Sequence[na.Span], targets: Sequence[na.Span]) -> np.ndarray:
        assert all(text[s.start : s.end].strip() for text, s in zip(texts, sources, strict=True))
        return np.tile([0.1, 0.1, 0.8], (len(texts), 1))


class Broken(Sure):
    def sentiment(self, texts: Sequence[str], targets: object = None) -> np.ndarray:
        return np.ones((len(texts), 2))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_are_read_whole_and_charted(path: Path) -> None:
    result = na.analyze(path, actors=na.WORLD)
    assert result.article.headline
    assert result.article.outlet
    assert result.article.published
    assert len(result.positions) >= 15
    assert result.quotes["actor"].nunique() >= 3
    assert all(len(figure.data) for figure in na.charts.all_charts(result).values())


def test_a_scorer_of_ones_own_gives_the_sign_and_the_lexicon_the_size() -> None:
    mine, lexicon = na.analyze(TEXT, scorer=Sure()), na.analyze(TEXT, scorer="lexicon")
    assert (lexicon.positions["stance"] < 0).any()
    expected = [size if size > 0 else -0.4 * size for size in lexicon.positions["stance"]]
    assert mine.positions["stance"].tolist() == pytest.approx(expected, abs=0.001)
    assert mine.positions[["negative", "neutral", "positive"]].to_numpy().tolist() == [[0.1, 0.1, 0.8]] * len(expected)
    assert mine.positions["category"].tolist() == lexicon.positions["category"].tolist()
    assert mine.sentences["sentiment"].tolist() == pytest.approx([0.7, 0.7])


def test_a_scorer_that_answers_in_the_wrong_shape_is_named() -> None:
    with pytest.raises(ScorerError, match=r"\(2, 3\)"):
        na.analyze(TEXT, scorer=Broken())


def test_frames_can_be_changed_without_harm() -> None:
    result = na.analyze(TEXT)
    frame = result.positions
    frame["stance"] = 0.0
    assert result.positions["stance"].abs().max() > 0


def test_the_same_piece_gives_the_same_result() -> None:
    assert na.analyze(TEXT) == na.analyze(TEXT)


def test_a_piece_in_another_language_warns_once_and_is_read() -> None:
    french = (
        "Le président de la République a déclaré que la France et les pays de la région ne sont pas opposés à la tenue "
        "d'un sommet avec les autres pays, mais que les conditions ne sont pas réunies pour le moment."
    )
    with pytest.warns(NewsAnalysisWarning, match="in French: .* translate it first") as caught:
        result = na.analyze(french)
    assert len(caught) == 1
    assert len(result.sentences) >= 1


def test_every_language_that_is_guessed_has_a_name() -> None:
    table = languages()
    codes = {*table.script_of, *(code for codes in table.function_words.values() for code in codes)}
    assert codes <= set(table.names)


def test_english_does_not_warn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        na.analyze(TEXT)


@pytest.mark.parametrize("text", ["", "   \n ", "\x00"])
def test_no_text_is_an_error_that_says_so(text: str) -> None:
    with pytest.raises(ReadError):
        na.analyze(text)


def test_actors_may_be_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    actor = '[[actor]]\nid = "{}"\nname = "{}"\nnames = ["{}"]\n'
    path.write_text('name = "Mine"\n' + actor.format("IND", *["India"] * 2) + actor.format("PAK", *["Pakistan"] * 2))
    found = na.analyze("India condemned Pakistan.", actors=path).position_records
    assert (found[0].source, found[0].target) == ("IND", "PAK")


def test_actors_that_are_no_roster_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match=r"none.toml.*'korea', 'world'"):
        na.analyze(TEXT, actors=tmp_path / "none.toml")
    with pytest.raises(RosterError, match=r"got a list, \['USA'\]"):
        na.analyze(TEXT, actors=["USA"])


@pytest.mark.parametrize("actors", ["korea", "KOREA", "World", None])
def test_actors_may_be_the_name_of_a_roster_that_ships(actors: str | None) -> None:
    assert na.analyze(TEXT, actors=actors) == na.analyze(TEXT, actors=na.KOREA)


def test_a_piece_without_actors_has_empty_tables_with_all_columns() -> None:
    result = na.analyze("Rain fell on the hills.")
    assert result.positions.empty
    assert list(result.positions.columns) == list(na.analyze(TEXT).positions.columns)
    assert result.summary().empty


def test_repr_says_what_was_found() -> None:
    assert repr(na.analyze(TEXT)).startswith('<Analysis of "Seoul condemned Pyongyang.')


def test_find_functions_take_text_as_it_is() -> None:
    text = "The Daily Paper\n\nBy A. Writer\n\nSeoul waits."
    assert [m.span.of(text) for m in na.find_mentions(text)] == ["Seoul"]
    assert [text[s.start : s.end] for s in na.split_sentences(text)] == [
        "The Daily Paper",
        "By A. Writer",
        "Seoul waits.",
    ]


def test_find_functions_take_an_article() -> None:
    article = na.read(SAMPLES[0])
    assert all(m.end <= len(article.text) for m in na.find_mentions(article))
    assert na.find_quotes(article)


def test_scores_have_the_promised_columns() -> None:
    frame = na.score_stance([TEXT[:26]], sources=[(0, 5)], targets=[na.Span(16, 25)])
    assert list(frame.columns) == ["negative", "neutral", "positive", "score", "label", "category"]
    assert frame[["label", "category"]].to_numpy().tolist() == [["negative", "ACCUSE"]]
    assert frame[["negative", "neutral", "positive"]].sum(axis=1).tolist() == pytest.approx([1])


def test_summary_counts_and_bounds() -> None:
    summary = na.analyze("Seoul condemned Pyongyang. Seoul denounced Pyongyang. Seoul thanked Pyongyang.").summary()
    row = summary[(summary["source"] == "KOR") & (summary["target"] == "PRK")].iloc[0]
    assert row["n"] == 3
    assert row["low"] <= row["stance"] <= row["high"]
