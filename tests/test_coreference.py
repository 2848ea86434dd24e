"""Who a word stands for: tables of text, word and the actors (and person) meant, `set()` where it must stay open."""

from __future__ import annotations

import pytest

import newsanalysis as na
from newsanalysis.lexicons.rosters import KOREA

CASES = [
    # first person: the speaker's side, inside quotation marks only
    ("“We are ready,” said US envoy Jane Holloway.", "We", {"USA"}),
    ("“Our offer stands,” South Korean Foreign Minister Oh Sang-ho said.", "Our", {"KOR"}),
    ("“I will go to Pyongyang,” US envoy Jane Holloway said.", "I", {"USA"}),
    ("US envoy Jane Holloway said Washington was “where we seek progress.”", "we", {"USA"}),
    ("We saw North Korea from the hill.", "We", set()),
    ("“We are ready,” a passer-by said.", "We", set()),
    # he, she: the speaker of the clause, the speaker before, the subject before
    ("US envoy Jane Holloway said she would meet North Korean officials.", "she", {"USA"}),
    ("US envoy Jane Holloway arrived. She met South Korean officials.", "She", {"USA"}),
    ("“Talks help,” said US envoy Jane Holloway.\n\n“Threats do not,” she added.", "she", {"USA"}),
    ("Snow fell on the city. He left.", "He", set()),
    # it: a state, and only when one is named
    ("North Korea said it would return to talks.", "it", {"PRK"}),
    ("South Korea, the United States and its neighbors met.", "its", {"USA"}),
    ("Pyongyang fired a missile. It gave no warning.", "It", {"PRK"}),
    ("It remains unclear whether Pyongyang will respond.", "It", set()),
    ("It is likely that Washington will wait.", "It", set()),
    ("Rain fell. It lasted.", "It", set()),
    # not the one who judges it, and not the nearest but one
    ("Kim Yo-jong spoke. Then Moon Jae-in called her remarks rude.", "her", {"PRK"}),
    ("Moon Jae-in spoke. Kim Jong-un praised his officials.", "his", {"PRK"}),
    ("Moon Jae-in spoke. Kim Jong-un urged his people to save food.", "his", {"PRK"}),
    ("Moon Jae-in spoke. Kim Jong-un urged him to come.", "him", {"KOR"}),
    ("The sanctions have hurt North Korea since its talks with Washington broke down.", "its", {"PRK"}),
    ("Washington praised Tokyo because of its vote.", "its", {"JPN"}),
    # an ally by treaty
    ("Seoul was attacked. The United States sided with its ally.", "its ally", {"KOR"}),
    ("The United States sided with its ally.", "its ally", set()),
    ("Seoul and Tokyo spoke. The United States sided with its ally.", "its ally", set()),  # two that it may mean
    ("Seoul was attacked. The United States sided with its ally Australia.", "its ally", set()),
    ("Washington is the closest ally of Seoul.", "the closest ally", set()),
    ("Officials in Seoul met Guterres, and Pyongyang denounced them.", "them", set()),
    # they
    ("North Koreans said they would not come.", "they", {"PRK"}),
    ("Seoul and Washington reaffirmed their commitment to talks.", "their", {"KOR", "USA"}),
    # sides
    ("Seoul wants talks with the North.", "the North", {"PRK"}),
    ("Pyongyang scolded the South.", "the South", {"KOR"}),
    ("Ships sailed the South China Sea near Japan.", "the South", set()),
    ("Snow covered the north of the country.", "the north", set()),
    ("Farmers moved to the South.", "the South", set()),
    # epithets
    (
        "The US offered talks, but the reclusive regime did not answer. North Korea seldom does.",
        "the reclusive regime",
        {"PRK"},
    ),
    ("North Korea fired a missile, and the regime praised the launch.", "the regime", {"PRK"}),
    ("The United States called for talks. The administration set no date.", "The administration", {"USA"}),
    # the country, the ministry
    ("North Korea fired a missile. The country has many.", "The country", {"PRK"}),
    ("Japan's Foreign Ministry protested. The ministry called the launch a threat.", "The ministry", {"JPN"}),
    ("South Korean officials met. Chinese diplomats watched. The ministry said nothing.", "The ministry", set()),
    ("Biden said he would meet the country’s leader, Kim Jong-un, under conditions.", "the country", {"PRK"}),
    # offices
    (
        "US Secretary of State Antony Blinken spoke on Sunday. The top diplomat was hopeful.",
        "The top diplomat",
        {"USA"},
    ),
    ("South Korean President Moon Jae-in spoke. The president thanked Washington.", "The president", {"KOR"}),
    ("The president spoke.", "The president", set()),
    (
        "US envoy Jane Holloway met South Korean Foreign Minister Oh Sang-ho. The envoy left at noon.",
        "The envoy",
        {"USA"},
    ),
    # groups
    (
        "President Joe Biden met President Moon Jae-in. Biden and Moon spoke. The two leaders agreed.",
        "The two leaders",
        {"USA", "KOR"},
    ),
    ("Seoul and Washington held talks. Both sides agreed.", "Both sides", {"USA", "KOR"}),
    ("Seoul thanked Washington, and the allies agreed to press Pyongyang.", "the allies", {"USA", "KOR"}),
    ("China spoke of the two Koreas.", "the two Koreas", {"PRK", "KOR"}),
    ("North Korea and South Korea reopened a line. The two Koreas had closed it.", "The two Koreas", {"PRK", "KOR"}),
    ("Tokyo and Beijing held talks. The two countries agreed to meet again.", "The two countries", {"JPN", "CHN"}),
    ("The two sides met.", "The two sides", set()),
]


def meant(text: str, word: str) -> set[str]:
    start = text.index(word)
    return {m.actor for m in na.find_mentions(text) if (m.start, m.end) == (start, start + len(word))}


@pytest.mark.parametrize(("text", "word", "wanted"), CASES, ids=[f"{word}-{n}" for n, (_, word, _) in enumerate(CASES)])
def test_who_is_meant(text: str, word: str, wanted: set[str]) -> None:
    found = meant(text, word)
    assert found == wanted, f"{word!r} in {text!r}: wanted {wanted or 'nobody'}, found {found or 'nobody'}"


def test_a_pronoun_carries_the_person() -> None:
    text = "US envoy Jane Holloway arrived. She met South Korean officials."
    assert [m.person for m in na.find_mentions(text) if m.kind == "pronoun"] == ["Jane Holloway"]


def test_each_says_how_it_was_resolved() -> None:
    mentions = na.find_mentions(
        "Seoul thanked Washington, and the allies agreed. “We agree,” said envoy Jane Holloway of the US."
    )
    assert all(mention.resolved_by for mention in mentions)


def test_a_quote_gets_its_actor_and_person() -> None:
    text = "“Talks help,” said US envoy Jane Holloway.\n\n“Threats do not,” she added."
    assert [(q.actor, q.person) for q in na.find_quotes(text, scorer="lexicon")] == [("USA", "Jane Holloway")] * 2


def test_a_speaker_outside_the_roster_stays_unknown() -> None:
    quotes = na.find_quotes("“It was loud,” a fisherman said.", scorer="lexicon")
    assert [(q.actor, q.person) for q in quotes] == [(None, None)]


def test_a_wider_roster_resolves_more() -> None:
    roster = KOREA.add("IND", name="India", demonyms=["Indian"]).add("PAK", name="Pakistan", demonyms=["Pakistani"])
    text = "India and Pakistan held talks. Both sides agreed."
    assert {m.actor for m in na.find_mentions(text, roster) if m.kind == "group"} == {"IND", "PAK"}


def test_a_band_is_many_and_a_person_is_not() -> None:
    def them(text: str) -> list[str]:
        return [
            m.actor for m in na.analyze(text, actors=na.WORLD, scorer="lexicon").mention_records if m.kind == "pronoun"
        ]

    assert them("Washington bombed the Houthis and fought them.") == ["HOUTHIS"]
    assert them("Guterres met South Korean aides and praised them.") == []
