"""Who a sentence names: tables of sentence and the mentions wanted, as text and actor (or text, actor, kind, rule)."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timing import cpu_seconds

from newsanalysis.actors import mentions_by_name
from newsanalysis.lexicons.rosters import KOREA, Roster, world
from newsanalysis.records import Article, Mention, Sentence, Span


def find(
    text: str, roster: Roster = KOREA, published: datetime | None = None, headline: str | None = None
) -> list[Mention]:
    """Mentions in `text`, whose lines are sentences and paragraphs of their own; a headline goes before it."""
    whole = f"{headline}\n{text}" if headline else text
    spans, start = [], 0
    for line in whole.split("\n"):
        spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    first = 0 if headline else 1
    sentences = tuple(Sentence(n, n + first, span.start, span.end) for n, span in enumerate(spans))
    article = Article(whole, tuple(spans[bool(headline) :]), headline=headline, published=published)
    return list(mentions_by_name(article, sentences, roster))


def pairs(text: str, mentions: list[Mention]) -> list[tuple[str, str]]:
    return [(mention.span.of(text), mention.actor) for mention in mentions]


NAMES = [
    ("The US and South Korea agreed.", [("US", "USA"), ("South Korea", "KOR")]),
    ("The U.S. warned the DPRK.", [("U.S.", "USA"), ("DPRK", "PRK")]),
    ("The ROK thanked the USA.", [("ROK", "KOR"), ("USA", "USA")]),
    ("He told us to wait.", []),
    ("The United States’ offer pleased Japan.", [("United States", "USA"), ("Japan", "JPN")]),
    ("North Korea's offer surprised China.", [("North Korea", "PRK"), ("China", "CHN")]),
    ("The Democratic People's Republic of Korea protested.", [("Democratic People's Republic of Korea", "PRK")]),
    ("The Democratic People’s Republic of Korea protested.", [("Democratic People’s Republic of Korea", "PRK")]),
    ("N. Korea fires missile, S. Korea says", [("N. Korea", "PRK"), ("S. Korea", "KOR")]),
    ("The United Nations and the IAEA called for restraint.", [("United Nations", "UN"), ("IAEA", "IAEA")]),
    ("The US-led coalition met.", [("US", "USA")]),
    ("A U.S.-South Korea drill began.", [("U.S.", "USA"), ("South Korea", "KOR")]),
    ("The US-North Korea talks stalled.", [("US", "USA"), ("North Korea", "PRK")]),
    ("Sino-Russian ties are warm.", [("Sino", "CHN"), ("Russian", "RUS")]),
    ("Anti-American rallies were held.", [("American", "USA")]),
    ("US AND SOUTH KOREA AGREE ON DRILLS", [("US", "USA"), ("SOUTH KOREA", "KOR")]),
    ("SEOUL WARNS PYONGYANG OVER DRILLS", [("SEOUL", "KOR"), ("PYONGYANG", "PRK")]),
    ("Korea and Japan signed the accord.", [("Korea", "KOR"), ("Japan", "JPN")]),
    ("Sanctions against North Korea stay.", [("North Korea", "PRK")]),
    ("Troops were sent to South Korea.", [("South Korea", "KOR")]),
    ("The delegation visited Russia.", [("Russia", "RUS")]),
    ("Exports to China fell.", [("China", "CHN")]),
    (
        "China’s trade with Russia, Japan and South Korea grew.",
        [("China", "CHN"), ("Russia", "RUS"), ("Japan", "JPN"), ("South Korea", "KOR")],
    ),
    ("North and South Korea agreed.", [("North", "PRK"), ("South Korea", "KOR")]),
    ("North Korea won’t return to talks.", [("North Korea", "PRK")]),
    ("South Korea won the vote.", [("South Korea", "KOR")]),
    ("South and North Korean envoys met.", [("South", "KOR"), ("North Korean", "PRK")]),
    ("Russia interfered in China.", [("Russia", "RUS"), ("China", "CHN")]),
]
DEMONYMS = [
    ("American officials met their Chinese counterparts.", [("American", "USA"), ("Chinese", "CHN")]),
    ("The South Koreans refused.", [("South Koreans", "KOR")]),
    ("Clear steps from the North Koreans are needed.", [("North Koreans", "PRK")]),
    ("Three Americans were detained.", [("Americans", "USA")]),
    ("Chinese-American relations soured.", [("Chinese", "CHN"), ("American", "USA")]),
]
NOBODY = [
    "The Korean Peninsula is divided.",
    "The Korean War ended in an armistice.",
    "A Korean American painter lives there.",
    "She is South Korean-born.",
    "A Washington-based think tank held a dinner.",
    "A Seoul-based reporter wrote it.",
    "He reads the Washington Post and the New York Times.",
    "The Korea Herald reported it.",
    "American Airlines cancelled flights.",
    "Shops close for the Chinese New Year.",
    "North Korean defectors settled there.",
    "North Korean refugees arrived.",
    "They ate French fries in a Chinese restaurant.",
    "George Washington crossed the river.",
    "She studied at George Washington University.",
    "He comes from Washington state.",
    "Most Americans like apples.",
    "Millions of Americans voted.",
    "Ordinary North Koreans suffer.",
    "The Vietnam War was long.",
    "The two Korean leaders embraced.",
    "She speaks in Chinese.",
    "A Japanese-style garden opened.",
    "The full moon rose.",
    "The office opens on May 24.",
    "Rice aid arrived by ship.",
    "Children played in a park.",
    "The ship crossed the South China Sea.",
    "Mexican-Americans gathered.",
    "They love American football and the U.S. Open.",
    "The American people want jobs.",
    "American voters went to the polls.",
    "The U.S. Court of Appeals heard it.",
    "A judge of the US District Court agreed.",
]
PLACES = [
    ("The summit in Washington ended.", []),
    ("He flew to Seoul.", []),
    ("Seoul residents slept.", []),
    ("They met in a Washington hotel.", []),
    ("Nothing moved in Pyongyang on Monday.", []),
    ("SEOUL (News Agency) -- Shares rose.", []),
    ("Seoul, May 3 (News Agency) -- Shares rose.", []),
    ("Washington is prepared to talk.", [("Washington", "USA")]),
    ("Washington's offer stands.", [("Washington", "USA")]),
    ("Talks between Seoul and Pyongyang broke down.", [("Seoul", "KOR"), ("Pyongyang", "PRK")]),
    ("Washington and Seoul agreed.", [("Washington", "USA"), ("Seoul", "KOR")]),
    ("Pressure on Pyongyang grew.", [("Pyongyang", "PRK")]),
    ("He told Pyongyang to stop.", [("Pyongyang", "PRK")]),
    ("Signaling Washington’s readiness, he left.", [("Washington", "USA")]),
    ("He said that Tokyo wants dialogue.", [("Tokyo", "JPN")]),
    ("But Washington refused.", [("Washington", "USA")]),
    ("Pressure from Washington grew.", [("Washington", "USA")]),
    ("The plane left from Washington.", []),
    ("They travelled from Seoul to Beijing.", []),
    ("They met in Washington and Seoul.", []),
    ("Beijing's message to Moscow was clear.", [("Beijing", "CHN"), ("Moscow", "RUS")]),
    ("An ambassador's trip to Moscow was called off.", []),
    ("He visited Pyongyang.", []),
    ("The mayor of Seoul spoke.", []),
    ("Critics of Beijing were silent.", [("Beijing", "CHN")]),
    ("Rain fell north of Pyongyang.", []),
    ("In Seoul's Gangnam district, shops closed.", []),
    ("The Pyongyang regime did not answer.", [("Pyongyang", "PRK")]),
    ("The law firm is in Washington, D.C.", []),
    ("They live in Busan, South Korea.", []),
    ("Floods spread across North Korea.", []),
    ("People in North Korea were hungry.", []),
    ("The war in China dragged on.", []),
    ("They hope for peace in South Korea.", []),
    ("Its role in Japan is small.", []),
    ("A crisis in Russia loomed, and the conflict in China spread.", []),
    ("The drills in South Korea began.", []),
    ("The troops in South Korea stay.", [("South Korea", "KOR")]),
    ("They denounced rights abuses in North Korea.", [("North Korea", "PRK")]),
    ("It opened an embassy in Seoul and closed its consulate in Japan.", [("Seoul", "KOR"), ("Japan", "JPN")]),
    ("The embassy in Seoul was quiet, and so was the one in Japan.", []),
    ("The White House said no.", [("White House", "USA")]),
    ("They met at the White House.", []),
    ("A spokesman at the State Department declined.", [("State Department", "USA")]),
    ("The Pentagon and Cheong Wa Dae agreed.", [("Pentagon", "USA"), ("Cheong Wa Dae", "KOR")]),
    ("The US State Department said so.", [("US State Department", "USA")]),
    ("On Capitol Hill, lunch was served.", []),
    ("The Kremlin denied it.", [("Kremlin", "RUS")]),
    ("KCNA and the Rodong Sinmun were silent.", [("KCNA", "PRK"), ("Rodong Sinmun", "PRK")]),
    ("Washington Warns Pyongyang Over Tests", [("Washington", "USA"), ("Pyongyang", "PRK")]),
    ("The capital, Seoul, was calm.", []),
]
PEOPLE = [
    ("US envoy Jane Holloway arrived.", [("Jane Holloway", "USA")]),
    ("South Korean Foreign Minister Oh Sang-ho arrived.", [("Oh Sang-ho", "KOR")]),
    ("Washington's special envoy Jane Holloway arrived.", [("Jane Holloway", "USA")]),
    (
        "US special representative for North Korea Jane Holloway arrived.",
        [("North Korea", "PRK"), ("Jane Holloway", "USA")],
    ),
    ("State Department spokesperson Jane Holloway arrived.", [("Jane Holloway", "USA")]),
    ("South Korea's foreign minister, Oh Sang-ho, arrived.", [("Oh Sang-ho", "KOR")]),
    ("Oh Sang-ho, South Korea's foreign minister, arrived.", [("Oh Sang-ho", "KOR")]),
    ("Jane Holloway, the US special envoy, arrived.", [("Jane Holloway", "USA")]),
    ("Oh Sang-ho, foreign minister of South Korea, arrived.", [("Oh Sang-ho", "KOR")]),
    ("Jane Holloway, a spokeswoman for the State Department, arrived.", [("Jane Holloway", "USA")]),
    (
        "Jane Holloway, a veteran diplomat who led the US delegation, arrived.",
        [("Jane Holloway", "USA"), ("US", "USA")],
    ),
    ("Unification Minister Oh Sang-ho arrived.", [("Oh Sang-ho", "KOR")]),
    ("Oh Sang-ho, a professor at Ewha Womans University, arrived.", [("Oh Sang-ho", "EXPERTS")]),
    (
        "Oh Sang-ho, director of the Center for North Korean Studies at the Harbor Institute, arrived.",
        [("Oh Sang-ho", "EXPERTS")],
    ),
    ("Jane Holloway of the Harbor Institute arrived.", [("Jane Holloway", "EXPERTS")]),
    ("Analyst Jane Holloway arrived.", [("Jane Holloway", "EXPERTS")]),
    ("Foreign Minister Oh Sang-ho arrived.", []),
    ("Former US envoy Jane Holloway retired.", []),
    ("Jane Holloway, a former US envoy, retired.", []),
    ("Jane Holloway, whose aunt was a US envoy, arrived.", [("US", "USA")]),
    ("US President Joe Biden met South Korean President Moon Jae-in.", [("Joe Biden", "USA"), ("Moon Jae-in", "KOR")]),
    ("Kim Jong Un and Jong-un Kim are one man.", [("Kim Jong Un", "PRK"), ("Jong-un Kim", "PRK")]),
    ("Kim Jong‑un was there.", [("Kim Jong‑un", "PRK")]),
    ("Jeong Eui-yong called Abe Shinzo.", [("Jeong Eui-yong", "KOR"), ("Abe Shinzo", "JPN")]),
    ("Biden, Moon and Trump were mentioned.", [("Biden", "USA"), ("Moon", "KOR"), ("Trump", "USA")]),
    ("The Moon-Biden summit ended.", [("Moon", "KOR"), ("Biden", "USA")]),
    ("Chinese President Xi waved.", [("Xi", "CHN")]),
    ("Melania Trump waved.", []),
    ("They met at Trump Tower.", []),
    ("Sung Kim arrived. Kim waved.", [("Sung Kim", "USA"), ("Kim", "USA")]),
    ("Kim Jong-un arrived. Kim waved.", [("Kim Jong-un", "PRK"), ("Kim", "PRK")]),
    ("Kim Jong-un nodded at Sung Kim. Kim waved.", [("Kim Jong-un", "PRK"), ("Sung Kim", "USA"), ("Kim", "USA")]),
    ("Lee In-young arrived. Lee waved.", [("Lee In-young", "KOR"), ("Lee", "KOR")]),
    ("US envoy Jane Holloway arrived. Holloway waved.", [("Jane Holloway", "USA"), ("Holloway", "USA")]),
    ("South Korean envoy Oh Sang-ho arrived. Oh waved.", [("Oh Sang-ho", "KOR"), ("Oh", "KOR")]),
    ("Prime Minister May arrived in May.", []),
    ("Talks were led by Jane Holloway, who headed the US negotiating team.", [("Jane Holloway", "USA"), ("US", "USA")]),
    ("The speech pleased Mr. Kim and Mr. Biden, but not Mr. Brown.", [("Kim", "PRK"), ("Biden", "USA")]),
    ("Secretary of State Jane Holloway arrived.", [("Jane Holloway", "USA")]),
    ("US Deputy Secretary of State Jane Holloway arrived.", [("Jane Holloway", "USA")]),
    ("President-elect Trump arrived.", [("Trump", "USA")]),
    ("Park, who was president, waved.", []),
    ("Park Geun-hye arrived. Park waved at the Park Hotel.", [("Park Geun-hye", "KOR"), ("Park", "KOR")]),
    ("The Bush administration refused.", [("Bush administration", "USA")]),
    ("George W. Bush arrived. Bush waved.", [("George W. Bush", "USA"), ("Bush", "USA")]),
    ("The singer Kim Bo-ra arrived. Kim waved.", []),
    ("Hillary Clinton arrived with President Clinton.", [("Hillary Clinton", "USA"), ("Clinton", "USA")]),
]
THROUGH_PEOPLE = [
    ("Moon Jae-in left. Oh Sang-ho, a senior secretary to Moon, spoke.", ["Moon Jae-in", "Oh Sang-ho", "Moon"], "KOR"),
    ("Jane Holloway, an aide to President Biden, spoke.", ["Jane Holloway", "Biden"], "USA"),
    ("Kim Jong-un left. Oh Sang-ho, spokesman for Kim, spoke.", ["Kim Jong-un", "Oh Sang-ho", "Kim"], "PRK"),
    ("Biden's security adviser, Jane Holloway, spoke.", ["Biden", "Jane Holloway"], "USA"),
    ("Biden aide Jane Holloway spoke.", ["Biden", "Jane Holloway"], "USA"),
    ("Oh Sang-ho, spokesman for Brown, spoke.", [], ""),
    ("Jane Holloway, an adviser to the Biden campaign, spoke.", ["Biden"], "USA"),
    ("Jane Holloway, a spokeswoman for the ministry, spoke.", [], ""),
]
EXPERT_GROUPS = [
    ("Experts say the plan is weak.", [("Experts", "EXPERTS")]),
    ("Analysts in the region doubt it.", [("Analysts", "EXPERTS")]),
    ("The plan is weak, according to observers.", [("observers", "EXPERTS")]),
    ("The plan will fail, said military experts.", [("experts", "EXPERTS")]),
    ("Experts in Seoul and Washington said no.", [("Experts", "EXPERTS")]),
    ("Analysts in Seoul welcomed the accord.", [("Analysts", "EXPERTS")]),
    ("Experts in Washington said no.", [("Experts", "EXPERTS")]),
    ("Analysts in Seoul, Busan and Daegu praised the accord.", [("Analysts", "EXPERTS")]),
    ("Some analysts, however, dismissed the accord.", [("analysts", "EXPERTS")]),
    ("Outside experts hailed it.", [("experts", "EXPERTS")]),
    ("Observers praised it.", [("Observers", "EXPERTS")]),
    ("They hired experts.", []),
    ("Most experts I met agreed.", []),
    ("They hired experts to examine it.", []),
    ("The ministry told observers it welcomed them.", []),
    ("A room for observers, painted white.", []),
]


@pytest.mark.parametrize(("text", "wanted"), [*NAMES, *DEMONYMS, *PLACES, *PEOPLE, *EXPERT_GROUPS])
def test_names_the_actors(text, wanted):
    found = pairs(text, find(text))
    assert found == wanted, f"{text}\n  wanted {wanted}\n  found  {found}"


@pytest.mark.parametrize(("text", "names", "actor"), THROUGH_PEOPLE)
def test_who_works_for_a_known_person_speaks_for_the_same_actor(text, names, actor):
    found = pairs(text, find(text))
    assert found == [(name, actor) for name in names], f"{text}\n  wanted {names}\n  found  {found}"


@pytest.mark.parametrize("text", NOBODY)
def test_is_nobodys_position(text):
    found = pairs(text, find(text))
    assert found == [], f"{text}\n  wanted nobody\n  found  {found}"


@pytest.mark.parametrize(
    ("text", "kind", "rule"),
    [
        ("The US agreed.", "name", "name"),
        ("American diplomats agreed.", "demonym", "demonym"),
        ("Washington agreed.", "place", "acting place"),
        ("The White House agreed.", "place", "seat"),
        ("Congress agreed.", "name", "organ"),
        ("Antony Blinken agreed.", "person", "full name"),
        ("US envoy Jane Holloway agreed.", "person", "title: US envoy"),
        ("Jane Holloway, the US envoy, agreed.", "person", "apposition: US envoy"),
        ("Jane Holloway, foreign minister of Japan, agreed.", "person", "apposition: foreign minister of Japan"),
        ("Jane Holloway of the Harbor Institute agreed.", "person", "apposition: of the Harbor Institute"),
        ("Biden agreed.", "person", "surname of Joe Biden"),
        ("Experts agreed.", "group", "group noun"),
    ],
)
def test_says_how_it_was_resolved(text, kind, rule):
    (mention,) = find(text)
    assert (mention.kind, mention.resolved_by) == (kind, rule)


def test_person_is_the_full_name_whatever_the_spelling():
    text = "Kim Jong Un nodded. Kim smiled."
    assert [m.person for m in find(text)] == ["Kim Jong-un", "Kim Jong-un"]


def test_surname_in_a_headline_is_the_full_name_that_follows():
    mentions = find("Sung Kim, the US envoy, arrived.", headline="Door stays open: Kim")
    assert [m.person for m in mentions] == ["Sung Kim", "Sung Kim"]


def test_envoy_introduced_later_is_known_in_the_headline():
    mentions = find("US envoy Jane Holloway arrived.", headline="Door stays open: Holloway")
    assert [(m.actor, m.person) for m in mentions] == [("USA", "Jane Holloway")] * 2


@pytest.mark.parametrize(
    ("text", "year", "actor", "person"),
    [
        ("Ban Ki-moon spoke.", 2005, "KOR", "Ban Ki-moon"),
        ("Ban Ki-moon spoke.", 2010, "UN", "Ban Ki-moon"),
        ("George Bush spoke.", 1990, "USA", "George H.W. Bush"),
        ("George Bush spoke.", 2003, "USA", "George W. Bush"),
        ("President Bush spoke.", 1991, "USA", "George H.W. Bush"),
        ("President Bush spoke.", 2002, "USA", "George W. Bush"),
        ("President Park spoke.", 2014, "KOR", "Park Geun-hye"),
        ("President Lee spoke.", 2009, "KOR", "Lee Myung-bak"),
        ("President Lee spoke.", 2026, "KOR", "Lee Jae-myung"),
        ("Talks with Kim went on.", 2019, "PRK", "Kim Jong-un"),
        ("Secretary Rice spoke.", 2006, "USA", "Condoleezza Rice"),
    ],
)
def test_date_picks_among_office_holders(text, year, actor, person):
    (mention,) = find(text, published=datetime(year, 6, 1))
    assert (mention.actor, mention.person) == (actor, person)


def test_surname_of_two_leaders_in_office_is_nobody():
    assert find("A message from Kim came.", published=datetime(2000, 6, 1)) == []


def test_ambiguous_demonym_is_the_state_the_piece_names():
    roster = (
        Roster("two")
        .add("COD", name="DR Congo", demonyms=["Congolese"])
        .add("COG", name="Congo-Brazzaville", demonyms=["Congolese"])
    )
    text = "Congo-Brazzaville agreed.\nThe Congolese side waited."
    assert pairs(text, find(text, roster)) == [("Congo-Brazzaville", "COG"), ("Congolese", "COG")]
    assert find("The Congolese side waited.", roster) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The Chinese Congress met.", [("Chinese", "CHN")]),
        ("China's Central National Security Council met.", [("China", "CHN")]),
        ("The Japanese National Security Council met.", [("Japanese", "JPN")]),
        ("The US National Security Council met.", [("US National Security Council", "USA")]),
        ("China and the National Security Council agreed.", [("China", "CHN"), ("National Security Council", "USA")]),
    ],
)
def test_organ_of_another_state_is_not_taken(text, wanted):
    assert pairs(text, find(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("France and Germany asked Iran to wait.", [("France", "FRA"), ("Germany", "DEU"), ("Iran", "IRN")]),
        ("Jordan welcomed the plan.", [("Jordan", "JOR")]),
        ("Michael Jordan played basketball.", []),
        ("Mark Cuban laughed.", []),
        ("Cuban officials laughed.", [("Cuban", "CUB")]),
        ("Kyiv thanked Berlin.", [("Kyiv", "UKR"), ("Berlin", "DEU")]),
        ("Turkey and Türkiye are one.", [("Turkey", "TUR"), ("Türkiye", "TUR")]),
        ("I think so. To do it, we try.", []),
        (
            "Iran's Supreme National Security Council met.",
            [("Iran", "IRN"), ("Supreme National Security Council", "IRN")],
        ),
        ("The Houthis fired at Yemeni troops.", [("Houthis", "HOUTHIS"), ("Yemeni", "YEM")]),
        ("Hamas, the Taliban and Tamil Tigers met.", [("Hamas", "PSE"), ("Taliban", "AFG"), ("Tamil Tigers", "LKA")]),
        ("David Oman, Chad Olsen and Karen Dane went home.", []),
        ("Mike, Chad and Bill went home, and so did Chad and Karen.", []),
        (
            "Chad and Niger agreed with Oman, Qatar and Jordan.",
            [
                (s, a)
                for s, a in zip(
                    ["Chad", "Niger", "Oman", "Qatar", "Jordan"], ["TCD", "NER", "OMN", "QAT", "JOR"], strict=True
                )
            ],
        ),
        ("The Danes thanked every Dane.", [("Danes", "DNK"), ("Dane", "DNK")]),
        ("Talks Begin In Geneva On Trade", []),
        ("A fox saw Fox, and so did Castro and Palmer.", []),
        ("Vicente Fox arrived. Fox waved.", [("Vicente Fox", "MEX"), ("Fox", "MEX")]),
        ("The war in Yemen hurt the crisis in Syria and peace in the Middle East.", []),
        ("Erdogan and Erdoğan are one.", [("Erdogan", "TUR"), ("Erdoğan", "TUR")]),
    ],
)
def test_names_the_states_of_the_world(text, wanted):
    found = pairs(text, find(text, world()))
    assert found == wanted, f"{text}\n  wanted {wanted}\n  found  {found}"


def test_a_common_surname_is_the_leader_in_office_at_the_time():
    text = "They met Castro and Fox."
    assert pairs(text, find(text, world(), datetime(2003, 1, 1))) == [("Castro", "CUB"), ("Fox", "MEX")]
    assert find("They met Fox.", world(), datetime(2024, 1, 1)) == []


@given(st.text(alphabet=st.sampled_from("KimUSLeorn -'’.,(and’s\u0301é韓Öß\u200b\n")) | st.text())
@settings(max_examples=150, deadline=None)
def test_any_text_gives_mentions_that_lie_inside_their_sentence(text):
    mentions = find(text)
    for mention in mentions:
        assert 0 <= mention.start < mention.end <= len(text)
    assert all(a.end <= b.start for a, b in pairwise(mentions))


@pytest.mark.parametrize("hostile", ["Kim ", "US-", "minister of the ", "Aa, ", "director ", "who led the US "])
def test_time_grows_linearly(hostile):
    def seconds(times: int) -> float:
        text = hostile * times
        return cpu_seconds(lambda: find(text))

    seconds(100)
    assert seconds(16_000) < 40 * max(seconds(1_000), 0.001)
