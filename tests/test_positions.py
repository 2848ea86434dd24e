"""From sentences to positions: voice, modality, issue, groups and silence, as a reader would see them."""

from __future__ import annotations

import pytest

import newsanalysis as na
from newsanalysis.records import OUTLET


def rows(text: str, actors: na.Roster = na.KOREA) -> list[tuple[str, str | None, str]]:
    """Source, target and sign of every position."""
    found = na.analyze(text, actors=actors, scorer="lexicon").position_records
    return [(p.source, p.target, sign(p.stance)) for p in found]


def sign(stance: float) -> str:
    return "0" if abs(stance) < 0.1 else "+" if stance > 0 else "-"


COLD = {("KOR", "PRK", "-"), ("JPN", "PRK", "-")}
PAIRS = [
    ("Seoul welcomed Washington's offer to Pyongyang.", {("KOR", "USA", "+"), ("USA", "PRK", "+")}),
    ("The summit was held in Washington.", set()),
    ("North Korea and Japan were mentioned on the same page.", set()),
    ("Pyongyang denounced Washington and Seoul.", {("PRK", "USA", "-"), ("PRK", "KOR", "-")}),
    ("Seoul and Washington condemned Pyongyang.", {("KOR", "PRK", "-"), ("USA", "PRK", "-")}),
    ("Seoul and Tokyo held talks.", {("KOR", "JPN", "+"), ("JPN", "KOR", "+")}),
    ("Seoul and Tokyo met. Both sides condemned North Korea.", {("KOR", "JPN", "+"), ("JPN", "KOR", "+"), *COLD}),
    ("Seoul thanked Washington. It condemned Pyongyang.", {("KOR", "USA", "+"), ("KOR", "PRK", "-")}),
    ("“We condemn Pyongyang,” said US envoy Jane Holloway.", {("USA", "PRK", "-")}),
    ("Seoul condemned the North's launch.", {("KOR", "PRK", "-")}),
    ("Moon Jae-in told reporters that Kim Jong-un wanted to complete denuclearization.", set()),
    ("Pyongyang offered to close the plant, but only if the United States takes a step.", {("PRK", "USA", "+")}),
    ("Pyongyang vowed to retaliate if the United States stages drills.", {("PRK", "USA", "-")}),
    ("Pyongyang cut every telephone line to the South.", {("PRK", "KOR", "-")}),
    ("Analysts cautioned that distrust remains between Seoul and Tokyo.", {("KOR", "JPN", "-"), ("JPN", "KOR", "-")}),
    ("China praised the accord between Seoul and Tokyo.",
     {("CHN", "KOR", "+"), ("CHN", "JPN", "+"), ("KOR", "JPN", "+"), ("JPN", "KOR", "+")}),
    ("A coalition led by Washington has bombed North Korea.", {("USA", "PRK", "-")}),
    ("The two Koreas criticized attacks on their ships.", set()),
    ("Washington and Seoul complained. The allies said attacks on their troops would end.", set()),
    ("Pyongyang is ready to go further and close the plant, but only if the United States takes a step.",
     {("PRK", "USA", "+")}),
    ("Seoul sanctioned Pyongyang. Seoul offered to resign.", {("KOR", "PRK", "-")}),
    ("Beijing took no side.", {("CHN", None, "0")}),
    ("Seoul was attacked. The United States sided with its ally.", {("USA", "KOR", "+")}),
    ("North Korea said it would never give up its nuclear weapons.", {("PRK", None, "-")}),
    ("Tokyo said North Korea fired a missile into the sea.", {("PRK", None, "-")}),
    # what was told before
    ("Pyongyang has not answered the offer.", {("PRK", None, "0")}),
    ("Seoul and Pyongyang signed an accord. China praised the accord with Moscow.",
     {("KOR", "PRK", "+"), ("PRK", "KOR", "+"), ("CHN", "RUS", "+"), ("RUS", "CHN", "+")}),
    ("Pyongyang shelled a South Korean island. Rain fell. Snow fell. It froze. Wind blew. Tokyo condemned the attack.",
     {("PRK", "KOR", "-")}),
    ("Tokyo condemned the attack.", set()),
    ("Seoul and Pyongyang signed an accord. Seoul welcomed the outcome.", {("KOR", "PRK", "+"), ("PRK", "KOR", "+")}),
    ("Seoul and Tokyo met. The two have backed opposite sides in the war.",
     {("KOR", "JPN", "+"), ("JPN", "KOR", "+"), ("KOR", "JPN", "-"), ("JPN", "KOR", "-")}),
    ("Seoul and Pyongyang met. The week was calm. Tokyo condemned the attack.",
     {("KOR", "PRK", "+"), ("PRK", "KOR", "+")}),
]  # fmt: skip


TOLD = [
    # what is done to the other side, whom the sentence leaves out
    ("Pyongyang attacked Seoul. Pyongyang promised to stop, Seoul said.",
     {("PRK", "KOR", "-"), ("PRK", "KOR", "+")}),
    ("Washington sanctioned Tehran and praised Oman. American sanctions remain in place.",
     {("USA", "IRN", "-"), ("USA", "OMN", "+")}),
    ("Washington sanctioned Tehran. Sanctions will stay, Biden said.", {("USA", "IRN", "-")}),
    ("Seoul proposed talks.", set()),
    ("American sanctions remain in place.", set()),
    ("Seoul met with Tokyo. Moscow met with Hanoi. The French government promised reforms.",
     {("KOR", "JPN", "+"), ("JPN", "KOR", "+"), ("RUS", "VNM", "+"), ("VNM", "RUS", "+")}),
    ("Washington and Seoul complained.", set()),
    # what a piece told last, and who stands between two
    ("Moscow attacked Ukraine. It will be hard for Kyiv to recover, Berlin said.", {("RUS", "UKR", "-")}),
    ("The two Koreas met. China applauded the two Koreas.",
     {("KOR", "PRK", "+"), ("PRK", "KOR", "+"), ("CHN", "KOR", "+"), ("CHN", "PRK", "+")}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), PAIRS, ids=[text[:40] for text, _ in PAIRS])
def test_who_stands_where(text: str, wanted: set[tuple[str, str, str]]) -> None:
    found = set(rows(text))
    assert found == wanted, f"{text}: wanted {sorted(wanted)}, found {sorted(found)}"


@pytest.mark.parametrize(("text", "wanted"), TOLD, ids=[text[:40] for text, _ in TOLD])
def test_who_is_meant_by_what_was_told(text: str, wanted: set[tuple[str, str, str]]) -> None:
    found = set(rows(text, na.WORLD))
    assert found == wanted, f"{text}: wanted {sorted(wanted)}, found {sorted(found)}"


def test_no_actor_stands_toward_itself() -> None:
    assert all(
        source != target for source, target, _ in rows("Washington praised the White House and the United States.")
    )


def test_silence_is_a_position_toward_nobody_in_particular() -> None:
    position = na.analyze("North Korea has kept mum on the summit.", scorer="lexicon").position_records[0]
    assert (position.source, position.target, position.category) == ("PRK", None, "WITHHOLD")
    assert sign(position.stance) == "0"


@pytest.mark.parametrize(
    ("text", "voice", "actor"),
    [
        ("Seoul condemned Pyongyang.", OUTLET, None),
        ("US envoy Jane Holloway said that Seoul condemned Pyongyang.", "Jane Holloway", "USA"),
        ("“Seoul condemned Pyongyang,” a fisherman said.", "a fisherman", None),
        ("Analysts said Seoul condemned Pyongyang.", "EXPERTS", "EXPERTS"),
        ("Trump welcomed the summit as Seoul condemned Pyongyang.", OUTLET, None),
        ("Tokyo recalled its ambassador from North Korea.", OUTLET, None),
        ("This week raised speculation about whether Seoul condemned Pyongyang.", OUTLET, None),
        ("Washington accused Moscow of helping Pyongyang.", "USA", "USA"),
    ],
)
def test_whose_words_they_are(text: str, voice: str, actor: str | None) -> None:
    position = next(p for p in na.analyze(text, scorer="lexicon").position_records if p.target == "PRK")
    assert (position.voice, position.voice_actor) == (voice, actor)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Seoul condemned Pyongyang.", "asserted"),
        ("Seoul may condemn Pyongyang.", "hedged"),
        ("Tokyo accused Seoul of helping Pyongyang.", "hedged"),
        ("Seoul will talk with Pyongyang if it returns to the table.", "conditional"),
    ],
)
def test_how_sure_it_is(text: str, modality: str) -> None:
    position = next(
        p for p in na.analyze(text, scorer="lexicon").position_records if (p.source, p.target) == ("KOR", "PRK")
    )
    assert position.modality == modality


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("Washington imposed sanctions on Pyongyang.", "sanctions"),
        ("Washington urged Pyongyang to give up nuclear weapons.", "denuclearization"),
        ("Seoul held talks with Pyongyang.", "talks"),
        ("Seoul held talks with Pyongyang on food aid.", "aid and economy"),
        ("Seoul condemned Pyongyang over human rights.", "human rights"),
        ("Seoul condemned Pyongyang.", None),
        ("Washington is ready to return to the table with Pyongyang, after weeks of missile news.", "talks"),
        ("Washington will pursue diplomacy with Pyongyang even as the sanctions remain.", "talks"),
        ("Before the summit Washington accused Moscow of shipping oil.", "aid and economy"),
        ("Seoul urged Pyongyang at the talks to start disarming.", "denuclearization"),
        ("Seoul's nuclear envoy flew to Washington for talks with US officials.", "denuclearization"),
    ],
)
def test_what_it_is_about(text: str, issue: str | None) -> None:
    assert na.analyze(text, scorer="lexicon").position_records[0].issue == issue


def test_evidence_is_in_the_sentence_and_says_why() -> None:
    result = na.analyze("The week was calm. Seoul condemned Pyongyang.", scorer="lexicon")
    position = result.position_records[0]
    assert position.sentence == 1
    assert [span.of(result.article.text) for span in position.evidence] == ["condemned"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tokyo expressed deep regret over North Korea's launch.", ["expressed deep regret"]),
        ("Pyongyang cut every telephone line to the South.", ["cut every telephone line"]),
    ],
)
def test_evidence_shows_what_stands_between_the_words_of_a_cue(text: str, words: list[str]) -> None:
    position = na.analyze(text, scorer="lexicon").position_records[-1]
    assert [span.of(text) for span in position.evidence] == words
