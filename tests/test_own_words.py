"""Own cues, own word lists, own rosters: the examples of the documentation, and what is said of wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest

import newsanalysis as na
from newsanalysis.errors import ResourceError

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"
SPANISH = na.WordListScorer(EXAMPLES / "spanish_words.toml")


def positions(text: str, **options) -> set[tuple]:
    found = na.analyze(text, **options).positions.astype("object")
    return set(found[["source", "target", "category"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Seoul will swap jerseys with Pyongyang.", {("KOR", "PRK", "COOPERATE")}),
        (
            "Pyongyang and Seoul shared the podium.",
            {("KOR", "PRK", "COOPERATE"), ("PRK", "KOR", "COOPERATE")},
        ),
        ("Tokyo kept its athletes from the Chinese games.", {("JPN", "CHN", "REJECT")}),
    ],
)
def test_own_cues_are_read_by_the_grammar_of_those_that_ship(text: str, expected: set) -> None:
    assert positions(text, scorer="lexicon") == set()
    assert positions(text, scorer=na.LexiconScorer(EXAMPLES / "sport_cues.toml")) == expected


def test_own_cues_stand_beside_those_that_ship_and_do_not_stay() -> None:
    own = na.LexiconScorer(EXAMPLES / "sport_cues.toml")
    assert positions("Seoul condemned Pyongyang.", scorer=own) == {("KOR", "PRK", "ACCUSE")}
    assert positions("Seoul will swap jerseys with Pyongyang.", scorer="lexicon") == set()


def test_an_own_cue_stands_for_the_one_that_ships(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[[group]]\ncategory = "THREATEN"\nweight = -0.7\nverbs = ["condemn"]\n')
    assert positions("Seoul condemned Pyongyang.", scorer=na.LexiconScorer(path)) == {("KOR", "PRK", "THREATEN")}
    text = "Seoul condemned Pyongyang."
    [why] = na.LexiconScorer(path).explain_stance([text], [(0, 5)], [(16, 25)])
    assert why.relation.category == "THREATEN"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("weight = 1", "expected \\[\\[group\\]\\] tables"),
        ('[[group]]\ncategory = "PRAISE"\nweight = 0.1', "found 'PRAISE'"),
        ('[[group]]\ncategory = "AID"\nweight = 7', "a weight from -1 to 1"),
        ('[[group]]\ncategory = "AID"\nweight = 0.7\nverb = ["feed"]', "may have"),
        ('[[group]]\ncategory = "AID"\nweight = 0.7\nverbs = ["feed", "feed"]', "keep one"),
        ("[[group", "expected TOML in UTF-8"),
    ],
)
def test_wrong_cues_are_told_apart(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(content)
    with pytest.raises(ResourceError, match=said):
        na.LexiconScorer(path)
    with pytest.raises(ResourceError, match=r"none\.toml: expected a rule file"):
        na.LexiconScorer(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Estados Unidos felicitó a Corea del Sur.", {("USA", "KOR", 0.35)}),
        ("Estados Unidos felicitó a Seúl y acusó a China.", {("USA", "KOR", 0.35), ("USA", "CHN", -0.35)}),
        ("Corea del Norte no criticó a Seúl.", {("PRK", "KOR", 0.175)}),
        ("El gobierno norcoreano fue condenado por Washington.", {("USA", "PRK", -0.35)}),
        ("Seúl a Pyongyang condenó.", {("KOR", "PRK", -0.35)}),
        ("Pekín rechazó la acusación.", set()),
        ("Seúl está cerca de Pyongyang.", set()),
    ],
)
def test_a_word_list_reads_another_language(text: str, expected: set) -> None:
    result = na.analyze(text, actors=EXAMPLES / "spanish_roster.toml", scorer=SPANISH)
    found = result.positions[["source", "target", "stance"]]
    assert set(found.itertuples(index=False, name=None)) == expected


def test_a_word_list_gives_tone_and_stance_of_any_text() -> None:
    tones = na.score_sentiment(
        ["Un acuerdo histórico.", "La crisis es grave.", "No hay acuerdo.", "Hoy."], scorer=SPANISH
    )
    assert tones["label"].tolist() == ["positive", "negative", "negative", "neutral"]
    text = "Tokio condenó a Pyongyang " + "y siguió hablando " * 6 + "de un acuerdo."
    stance = na.score_stance([text, text], [(0, 5), (16, 25)], [(16, 25), (0, 5)], scorer=SPANISH)
    assert stance["label"].tolist() == ["negative", "neutral"]
    toward = na.score_sentiment([text, text], [(16, 25), (text.index("un acuerdo"), len(text))], scorer=SPANISH)
    assert toward["label"].tolist() == ["neutral", "positive"]


def test_the_language_of_the_list_is_no_surprise(recwarn: pytest.WarningsRecorder) -> None:
    text = "El gobierno de Seúl dijo que la cumbre con el Norte es un paso que se ha dado por la paz."
    na.analyze(text, actors=EXAMPLES / "spanish_roster.toml", scorer=SPANISH)
    assert not recwarn.list
    with pytest.warns(na.NewsAnalysisWarning, match="expected Spanish, the piece seems to be in English"):
        na.analyze("The government of the South said that it was for the best of the two.", scorer=SPANISH)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "expected a language"),
        ('language = "es"\nverbs = []', "unknown field 'verbs'"),
        ('language = "es"\ntone = 1', "expected \\[tone\\]"),
        ('language = "es"\n[tone]\nwarm = []', "unknown field 'warm'"),
        ('language = "es"\ncue = 1', "expected cues as"),
        ('language = "es"\ncue = [1]', "expected a table"),
        ('language = "es"\n[[cue]]\ncategory = "x"', "expected a category"),
        ('language = "es"\n[[cue]]\ncategory = "AID"\nweight = 7', "expected a weight"),
        ('language = "es"\n[[cue]]\ncategory = "AID"\nweight = 0.7\nwords = "ayud*"', "expected a list of words"),
        ('language = "es"\n[[cue]]\ncategory = "AID"\nweight = 0.7\nwords = ["*"]', "expected a list of words"),
        ('language = "es"\n[[cue]]\ncategory = "AID"\nweight = 0.7\nwords = []\nturned = 1', "expected turned"),
    ],
)
def test_a_wrong_word_list_is_told_apart(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "words.toml"
    path.write_text(content)
    with pytest.raises(ResourceError, match=said):
        na.WordListScorer(path)


def test_a_roster_for_another_conflict() -> None:
    text = "Athens accused Ankara of violating Greek airspace. Erdogan rejected the claim. NATO urged Turkey to talk."
    assert positions(text, actors=EXAMPLES / "aegean.toml") >= {
        ("GRC", "TUR", "ACCUSE"),
        ("NATO", "TUR", "REQUEST"),
    }
