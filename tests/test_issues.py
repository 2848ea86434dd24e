"""What positions are about: the issues that ship, a model's say, and issues of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import newsanalysis as na
from newsanalysis.cli import main
from newsanalysis.errors import CorpusError, ResourceError
from newsanalysis.lexicons.issues import issue_lexicon, load_issues
from newsanalysis.records import Span

OWN = Path(__file__).parents[1] / "docs" / "examples" / "fisheries_issues.toml"


def chosen(marked: str, **options) -> str | None:
    """Choose the issue of a sentence whose evidence stands in brackets."""
    evidence, text = [], ""
    for number, part in enumerate(marked.replace("]", "[").split("[")):
        if number % 2:
            evidence.append(Span(len(text), len(text) + len(part)))
        text += part
    return issue_lexicon().choose(text, evidence, **options)


@pytest.mark.parametrize(
    ("sentence", "issue"),
    [
        # the old eight, away from Korea
        ("Paris [urged] Tehran to let inspectors back into the enrichment plant.", "denuclearization"),
        ("Vienna [hosted] another round between Washington and Tehran on the JCPOA.", "denuclearization"),
        ("Brussels [agreed to freeze] the assets of six Belarusian officials.", "sanctions"),
        ("Ottawa [demanded] that Manila release the detained aid worker.", "human rights"),
        ("The Hague [asked] Lima to extradite the former general.", "human rights"),
        ("Rebels [killed] four Chadian troops near the frontier.", "military"),
        ("Khartoum and Juba [agreed on] a ceasefire.", "military"),
        ("Oslo [backed] Kyiv's membership bid.", "alliance"),
        ("Ankara [opposed] the NATO enlargement.", "alliance"),
        ("Berlin [promised] Accra a loan for two power plants.", "aid and economy"),
        ("Lisbon [reopened] its embassy in Tripoli.", "talks"),
        ("Seoul [offered] Pyongyang a reunion of separated families.", "inter-Korean ties"),
        # the six that are new
        ("Canberra [took] Beijing to the WTO over barley.", "trade and tariffs"),
        ("Washington [raised] tariffs on Canadian timber.", "trade and tariffs"),
        ("Jakarta [lifted] an export ban that had hurt Delhi.", "sanctions"),
        ("Manila [protested] to Beijing over the disputed shoals in the South China Sea.", "territory and borders"),
        ("Caracas [renewed] its territorial claim on Guyana.", "territory and borders"),
        ("Rome [thanked] Tunis for its help against irregular migration.", "migration"),
        ("Warsaw [will deport] two hundred Georgians.", "migration"),
        ("London [blamed] Moscow for the ransomware that closed its hospitals.", "cyber and technology"),
        ("The Hague [barred] Beijing from buying advanced chips.", "cyber and technology"),
        ("Suva [called on] Canberra to cut its greenhouse gas emissions.", "climate and health"),
        ("Havana [sent] Luanda a million doses of vaccine.", "climate and health"),
        ("Doha and Riyadh [will host] the World Cup together.", "culture and sport"),
        ("Beijing [protested] against Tokyo's history textbooks.", "culture and sport"),
    ],
)
def test_the_issue_is_what_the_sentence_names(sentence: str, issue: str) -> None:
    assert chosen(sentence) == issue


@pytest.mark.parametrize(
    ("sentence", "issue"),
    [
        # not the word that stands nearest: the visit is about arms, the meeting about timber
        ("During a [visit] to Doha, Ankara's minister [signed] a deal on missiles and drones.", "military"),
        ("The ministers [met] and talked of tariffs and import quotas.", "trade and tariffs"),
        # two terms weigh more than one that is a little nearer
        ("Nairobi [accused] the envoy's hosts of arming militias, shelling villages and blocking aid.", "military"),
        # what is set aside, or only says when
        ("Cairo [will meet] Doha even as the embargo stays.", "talks"),
        ("Before the war Lima [lent] Quito money for a pipeline.", "aid and economy"),
        # words that look like a term and are none
        ("Prague [praised] Vienna's fishermen for their aid to the crew.", "aid and economy"),
        ("Madrid [thanked] Rabat.", None),
    ],
)
def test_all_terms_of_a_sentence_speak(sentence: str, issue: str | None) -> None:
    assert chosen(sentence) == issue


def test_what_stands_around_speaks_where_the_sentence_is_silent() -> None:
    around = ["Lima and Quito settle their border dispute", "They met on Monday."]
    assert chosen("Quito [praised] Lima.", around=around) == "territory and borders"
    assert chosen("Quito [praised] Lima for its loans.", around=around) == "aid and economy"
    assert chosen("Quito [praised] Lima.", around=around[1:]) == "talks"
    text = "Seoul and Tokyo end their trade dispute\n\nBeijing welcomed the news from Tokyo.\n\nTokyo thanked Seoul."
    assert {p.issue for p in na.analyze(text, scorer="lexicon").position_records} == {"trade and tariffs"}


@pytest.mark.parametrize(
    ("sentence", "likely", "issue"),
    [
        # the model's say on what it has learned, whatever the terms
        ("Seoul [condemned] the missile launch.", {"human rights": 0.5, "military": 0.4}, "human rights"),
        ("Seoul [condemned] the missile launch.", {"": 0.9, "military": 0.1}, None),
        ("Seoul [condemned] Tokyo.", {"military": 0.4, "": 0.3}, "military"),
        # a term of a new issue inside the evidence
        ("Rome [deported forty migrants] to Tunis.", {"military": 0.9}, "migration"),
        # elsewhere: against an issue that it was part of, a general one, none, an unsure one
        ("Rome [pressed] Tunis on migration.", {"human rights": 0.9, "military": 0.1}, "migration"),
        ("Rome [pressed] Tunis on migration.", {"talks": 0.9, "military": 0.1}, "migration"),
        ("Rome [pressed] Tunis on migration.", {"": 0.9, "military": 0.1}, "migration"),
        ("Rome [pressed] Tunis on migration.", {"military": 0.5, "sanctions": 0.4}, "migration"),
        ("Rome [pressed] Tunis on migration.", {"military": 0.8, "sanctions": 0.1}, "military"),
        # the sentence has more to show for an issue that the model knows
        ("Rome [bombed] Tunis, a camp of migrants among its targets.", {"talks": 0.9, "military": 0.1}, "talks"),
        # a model that has learned the issue, and one whose issues are all unknown here
        ("Rome [pressed] Tunis on migration.", {"migration": 0.2, "talks": 0.8}, "talks"),
        ("Rome [pressed] Tunis on migration.", {"fisheries": 1.0}, "migration"),
        ("Rome [pressed] Tunis on migration.", {}, "migration"),
    ],
)
def test_terms_decide_for_what_no_model_has_learned(sentence: str, likely: dict[str, float], issue: str) -> None:
    assert chosen(sentence, likely=likely) == issue


def test_without_evidence_all_terms_count_alike() -> None:
    text = "Trade first, then trade again, and a missile."
    assert issue_lexicon().choose(text, []) == "trade and tariffs"
    assert issue_lexicon().choose("", []) is None


def test_the_old_eight_are_those_without_a_part() -> None:
    old = {issue.name for issue in issue_lexicon().issues if not issue.part_of}
    security = {"military", "alliance", "denuclearization", "sanctions"}
    assert old == security | {"talks", "human rights", "aid and economy", "inter-Korean ties"}
    assert {whole for issue in issue_lexicon().issues for whole in issue.part_of} <= old


def write(folder: Path, content: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(content, encoding="utf-8")
    return path


FISH = '[[issue]]\nname = "fish"\nterms = ["cod", "trade"]\n'


def test_own_issues_replace_those_that_ship(tmp_path: Path) -> None:
    own = load_issues(write(tmp_path, FISH))
    assert own.names == ("fish",)
    assert own.choose("No trade, no missiles.", []) == "fish"
    assert own.choose("No missiles.", []) is None
    assert own.choose("No missiles.", [], likely={"military": 0.9, "talks": 0.1}) is None


def test_own_issues_stand_beside_those_that_ship(tmp_path: Path) -> None:
    own = load_issues(write(tmp_path, "extends = true\n" + FISH + 'part_of = ["talks"]\n'))
    assert own.names == (*issue_lexicon().names, "fish")
    assert own.choose("No trade.", []) == "fish"  # a term that ships, too, is the user's
    assert own.choose("No tariffs, no missiles, no drones.", []) == "military"
    more = load_issues(write(tmp_path, 'extends = true\n[[issue]]\nname = "talks"\nverbs = ["chat"]\n'))
    assert more.names == issue_lexicon().names
    assert more.choose("They chatted.", []) == more.choose("A summit.", []) == "talks"
    assert more.choose("They chatted on tariffs.", []) == "trade and tariffs"


def test_own_issues_reach_every_table(tmp_path: Path) -> None:
    text = "Tokyo protested to Seoul over trawlers in its waters."
    options = {"scorer": "lexicon", "issues": OWN}
    assert na.analyze(text, **options).positions["issue"].tolist() == ["fisheries"]
    assert na.analyze(text, scorer="lexicon").positions["issue"].isna().all()
    corpus = na.analyze_many([text], progress=False, **options)
    assert corpus.positions["issue"].tolist() == ["fisheries"]
    frame = corpus.articles.assign(id="a", text=text)[["id", "text"]]
    assert na.positions_frame(frame, **options)["issue"].tolist() == ["fisheries"]
    assert na.analyze(text, scorer="lexicon", issues=load_issues(OWN)).positions["issue"].tolist() == ["fisheries"]


def test_a_run_goes_on_with_its_own_issues_only(tmp_path: Path) -> None:
    def run(**options) -> None:
        na.analyze_many(["Seoul thanked Tokyo."], out=tmp_path, scorer="lexicon", progress=False, **options)

    run(issues=OWN)
    run(issues=OWN)
    with pytest.raises(CorpusError, match="begun with other settings: issues was"):
        run()


def test_the_command_line_takes_own_issues(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    piece = tmp_path / "piece.txt"
    piece.write_text("Tokyo protested to Seoul over trawlers in its waters.")
    command = ["analyze", str(piece), "--scorer", "lexicon", "--out", str(tmp_path / "out")]
    assert main([*command, "--issues", str(OWN)]) == 0
    assert "fisheries" in (tmp_path / "out" / "tables" / "positions.csv").read_text()
    capsys.readouterr()
    for command in (["analyze", str(piece)], ["compare", str(piece), str(piece)]):
        assert main([*command, "--scorer", "lexicon", "--issues", "none.toml"]) == 2
        assert "newsanalysis: --issues: none.toml: expected a rule file in TOML" in capsys.readouterr().err
    out = tmp_path / "corpus"
    (tmp_path / "pieces").mkdir()
    (tmp_path / "pieces" / "a.txt").write_text(piece.read_text())
    assert (
        main(["corpus", str(tmp_path / "pieces"), "--out", str(out), "--scorer", "lexicon", "--issues", str(OWN)]) == 0
    )
    assert json.loads(next(out.glob("*.json")).read_text())["settings"]["issues"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[issue", "expected TOML in UTF-8"),
        ("", r"mine\.toml: expected \[\[issue\]\] tables, each with a name and terms, found None"),
        ('issue = "fish"', r"expected \[\[issue\]\] tables"),
        ("issue = [1]", r"expected \[\[issue\]\] tables"),
        ("extend = true", r"unknown field 'extend' \(did you mean 'extends'\?\)"),
        ('extends = "world"\n' + FISH, "expected extends = true"),
        ('[[issue]]\nterms = ["cod"]', r"\[\[issue\]\] 1: expected a name such as"),
        ('[[issue]]\nname = " "\nterms = ["cod"]', "expected a name"),
        ('[[issue]]\nname = "fish"', r"1 \(fish\): expected terms or verbs to know it by"),
        ('[[issue]]\nname = "fish"\nterms = "cod"', r"field 'terms': expected a list such as"),
        ('[[issue]]\nname = "fish"\nterms = ["cod", 1]', "field 'terms': expected a list"),
        ('[[issue]]\nname = "fish"\nterms = [""]', "field 'terms': expected a list"),
        ('[[issue]]\nname = "fish"\nverb = ["fish"]', r"unknown field 'verb' \(did you mean 'verbs'\?\)"),
        (FISH + "general = 1", "expected general = true or false, found 1"),
        (FISH + 'part_of = ["arms"]', "part_of: expected names of issues, of fish, denuclearization.*; found 'arms'"),
        (FISH + FISH, "two issues are called 'fish'"),
        (FISH + '[[issue]]\nname = "sea"\nterms = ["Cod"]', "'cod' stands in two issues; a term may mean one only"),
    ],
)
def test_wrong_issues_are_told_apart(tmp_path: Path, content: str, said: str) -> None:
    path = write(tmp_path, content)
    with pytest.raises(ResourceError, match=said):
        na.analyze("Seoul thanked Tokyo.", scorer="lexicon", issues=path)


def test_issues_are_a_path() -> None:
    with pytest.raises(ResourceError, match=r"none\.toml: expected a rule file"):
        na.analyze("Seoul thanked Tokyo.", scorer="lexicon", issues="none.toml")
    with pytest.raises(ResourceError, match="expected the path of issues in TOML, got list"):
        na.analyze("Seoul thanked Tokyo.", scorer="lexicon", issues=["fish"])
