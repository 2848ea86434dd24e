"""Who does what toward whom, by rule: sentences with their parties in brackets, and the signs expected of each pair."""

from __future__ import annotations

import re

import pytest

from newsanalysis.records import Span
from newsanalysis.scoring import Relation, read_relations

# "KOR>PRK+" reads: KOR toward PRK, warm; "-" is cold, "0" within the neutral band. A party is [ID words].
CASES: dict[str, list[tuple[str, str]]] = {
    "AGREE": [
        ("[KOR Seoul] signed a treaty with [JPN Tokyo].", "KOR>JPN+ JPN>KOR+"),
        ("[KOR Seoul] and [JPN Tokyo] reached an agreement.", "KOR>JPN+ JPN>KOR+"),
        ("[PRK Pyongyang] accepted [KOR Seoul]'s proposal.", "PRK>KOR+ KOR>PRK+"),
        ("[USA Washington] agreed to lift sanctions on [IRN Iran].", "USA>IRN+"),
        ("[USA Washington] offered to negotiate with [PRK North Korea].", "USA>PRK+"),
        ("[CHN China] promised to help [LAO Laos].", "CHN>LAO+"),
        ("[USA Washington] is prepared to engage with [PRK Pyongyang].", "USA>PRK+"),
        ("[KOR Seoul]'s offer to [PRK Pyongyang] stands.", "KOR>PRK+"),
    ],
    "CONSULT": [
        ("[USA Washington] and [PRK Pyongyang] held talks.", "USA>PRK+ PRK>USA+"),
        ("Talks between [KOR Seoul] and [PRK Pyongyang] resumed.", "KOR>PRK+ PRK>KOR+"),
        ("The [USA US]-[CHN China] summit lasted two hours.", "USA>CHN+ CHN>USA+"),
        ("[RUS Russia]'s foreign minister visited [IND India].", "RUS>IND+"),
        ("[JPN Japan] invited [CHN China] to the meeting.", "JPN>CHN+"),
        ("[USA The envoy] met with [CHN Chinese] officials.", "USA>CHN+ CHN>USA+"),
        ("[FRA France] is negotiating with [IRN Iran].", "FRA>IRN+"),
    ],
    "SUPPORT": [
        ("[KOR Seoul] welcomed [USA Washington]'s offer to [PRK Pyongyang].", "KOR>USA+ USA>PRK+"),
        ("[CHN Beijing] praised [PRK Pyongyang].", "CHN>PRK+"),
        ("[PRK Pyongyang] was praised by [CHN Beijing].", "CHN>PRK+"),
        ("[USA Washington] backs [ISR Israel].", "USA>ISR+"),
        ("[GBR Britain] expressed support for [UKR Ukraine].", "GBR>UKR+"),
        ("[KOR Seoul] thanked [USA Washington] for its help.", "KOR>USA+"),
        ("[RUS Moscow] congratulated [CHN Beijing].", "RUS>CHN+"),
        ("[FRA Paris] recognized [PSE Palestine].", "FRA>PSE+"),
    ],
    "COOPERATE": [
        ("[IND India] and [FRA France] will cooperate on space.", "IND>FRA+ FRA>IND+"),
        ("[USA The US] shares intelligence with [KOR Seoul].", "USA>KOR+"),
        ("[PER Peru] extradited the suspect to [CHL Chile].", "PER>CHL+"),
        ("[KOR Seoul] worked closely with [USA Washington].", "KOR>USA+"),
    ],
    "AID": [
        ("[CHN China] sent aid to [SYR Syria].", "CHN>SYR+"),
        ("[JPN Japan] gave [VNM Vietnam] a grant.", "JPN>VNM+"),
        ("[USA The US] is providing food to [YEM Yemen].", "USA>YEM+"),
        ("[SWE Sweden] granted asylum to [TUR Turkish] officers.", "SWE>TUR+"),
    ],
    "CONCEDE": [
        ("[USA Washington] lifted sanctions on [PRK Pyongyang].", "USA>PRK+"),
        ("[ISR Israel] withdrew its troops from [LBN Lebanon].", "ISR>LBN+"),
        ("[IRN Iran] released two [FRA French] tourists.", "IRN>FRA+"),
        ("[KOR Seoul] apologized to [VNM Vietnam].", "KOR>VNM+"),
        ("[KOR Seoul] proposed an end to hostilities with [PRK Pyongyang].", "KOR>PRK+"),
    ],
    "REQUEST": [
        ("[USA Washington] demanded that [IRN Iran] stop enrichment.", "USA>IRN-"),
        ("[USA Washington] urged [CHN Beijing] to stop the raids.", "USA>CHN-"),
        ("[UN The UN] called on [SDN Sudan] to stop the shelling.", "UN>SDN-"),
        ("[POL Poland] said [RUS Russia] must leave.", "POL>RUS-"),
    ],
    "ACCUSE": [
        ("[USA Washington] accused [CHN Beijing] of spying.", "USA>CHN-"),
        ("[PRK Pyongyang] was condemned by [KOR Seoul].", "KOR>PRK-"),
        ("[KOR Seoul] condemned [PRK North Korea]'s launch.", "KOR>PRK-"),
        ("[IRN Tehran] blamed [ISR Israel] for the blast.", "IRN>ISR-"),
        ("[RUS Moscow] criticized [GBR London].", "RUS>GBR-"),
        ("[TUR Turkey]'s accusations against [GRC Greece] go on.", "TUR>GRC-"),
        ("[PAK Pakistan] is critical of [IND India].", "PAK>IND-"),
    ],
    "REJECT": [
        ("[PRK Pyongyang] rejected [KOR Seoul]'s offer.", "PRK>KOR- KOR>PRK+"),
        ("[USA Washington] ruled out talks with [IRN Tehran].", "USA>IRN-"),
        ("[IRN Iran] refused to meet [USA American] diplomats.", "IRN>USA-"),
        ("[JPN Tokyo] broke off talks with [PRK Pyongyang].", "JPN>PRK-"),
        ("[CHN China] opposes [FRA France]'s bid.", "CHN>FRA-"),
    ],
    "THREATEN": [
        ("[PRK Pyongyang] threatened to attack [JPN Japan].", "PRK>JPN-"),
        ("[ISR Israel] warned [IRN Iran].", "ISR>IRN-"),
        ("[RUS Moscow]'s threats against [POL Poland] continued.", "RUS>POL-"),
    ],
    "PROTEST": [
        ("[KOR Seoul] protested to [JPN Tokyo].", "KOR>JPN-"),
        ("[CHN China] lodged a protest with [JPN Japan].", "CHN>JPN-"),
    ],
    "SANCTION": [
        ("[USA Washington] imposed sanctions on [PRK Pyongyang].", "USA>PRK-"),
        ("[SAU Riyadh] cut ties with [IRN Tehran].", "SAU>IRN-"),
        ("[USA The US] suspended aid to [PAK Pakistan].", "USA>PAK-"),
        ("[GBR Britain] expelled two [RUS Russian] diplomats.", "GBR>RUS-"),
        ("[USA American] sanctions on [IRN Iran] stay in place.", "USA>IRN-"),
    ],
    "MOBILIZE": [
        ("[RUS Russia] massed troops on the border with [UKR Ukraine].", "RUS>UKR-"),
    ],
    "COERCE": [
        ("[ISR Israel] seized a [LBN Lebanese] ship.", "ISR>LBN-"),
        ("[IRN Iran] arrested three [GBR British] sailors.", "IRN>GBR-"),
    ],
    "ASSAULT": [
        ("[RUS Russia] invaded [UKR Ukraine].", "RUS>UKR-"),
        ("[IRQ Iraqi] forces shelled [IRN Iranian] villages.", "IRQ>IRN-"),
        ("[KWT Kuwait] was bombed by [IRQ Iraq].", "IRQ>KWT-"),
    ],
    "WITHHOLD": [
        ("[PRK Pyongyang] has kept mum on the summit.", "PRK>0"),
        ("[PRK North Korea] did not respond to [KOR Seoul].", "PRK>KOR0"),
        ("[CHN Beijing] declined to comment.", "CHN>0"),
        ("[PRK Pyongyang] has yet to respond.", "PRK>0"),
        ("[USA Washington] is waiting to hear from [PRK Pyongyang].", "USA>PRK0"),
    ],
    "no relation": [
        ("[KOR Seoul] and [PRK Pyongyang] are cities.", ""),
        ("[FRA France] is larger than [BEL Belgium].", ""),
        ("The map shows [JPN Japan] and [CHN China].", ""),
        ("Observers agree that [KOR Seoul] and [USA Washington] have changed.", ""),
    ],
    "turned": [
        ("[CHN China] refused to condemn [RUS Russia].", "CHN>RUS+"),
        ("[USA Washington] did not condemn [ISR Israel].", "USA>ISR+"),
        ("[KOR Seoul] did not thank [JPN Tokyo].", "KOR>JPN-"),
        ("[USA Washington] stopped short of criticizing [SAU Riyadh].", "USA>SAU+"),
        ("[USA Washington] ended its embargo on [CUB Cuba].", "USA>CUB+"),
    ],
}

MODALITY = [
    ("[USA Washington] may talk with [PRK Pyongyang].", "hedged"),
    ("[USA Washington] will talk with [PRK Pyongyang] if it disarms.", "conditional"),
    ("It is unclear whether [PRK Pyongyang] will talk with [USA Washington].", "unknown"),
    ("[USA Washington] did not talk with [PRK Pyongyang].", "negated"),
    ("[USA Washington] talked with [PRK Pyongyang].", "asserted"),
    ("[USA Washington] would meet [PRK Kim] under the right conditions.", "conditional"),
]

SPEAKER = [
    ("It is time for talks with [PRK Pyongyang].", "USA>PRK+"),
    ("We condemn [PRK Pyongyang].", "USA>PRK-"),
    ("Clear steps from [PRK North Korea] are needed.", "USA>PRK+"),
    ("[KOR Seoul]'s decision can be seen as positive.", "USA>KOR+"),
]


def marked(text: str) -> tuple[str, list[str], list[Span]]:
    """The sentence without its brackets, the ids and the places of its parties."""
    plain, ids, places = "", [], []
    for piece in re.split(r"(\[[^\]]+\])", text):
        if piece.startswith("["):
            actor, _, words = piece[1:-1].partition(" ")
            ids.append(actor)
            places.append(Span(len(plain), len(plain) + len(words)))
            plain += words
        else:
            plain += piece
    return plain, ids, places


def shown(relations: list[Relation], ids: list[str]) -> set[str]:
    """Relations as the tables write them."""
    signs = ((r, "0" if abs(r.stance) < 0.1 else "+" if r.stance > 0 else "-") for r in relations)
    return {f"{ids[r.source]}>{ids[r.target] if r.target is not None else ''}{sign}" for r, sign in signs}


FLAT = [(category, text, wanted) for category, rows in CASES.items() for text, wanted in rows]


@pytest.mark.parametrize(("category", "text", "wanted"), FLAT, ids=[f"{c}-{n}" for n, (c, _, _) in enumerate(FLAT)])
def test_who_does_what_toward_whom(category: str, text: str, wanted: str) -> None:
    plain, ids, places = marked(text)
    found = shown(read_relations(plain, places), ids)
    assert found == set(wanted.split()), f"{plain}\nwanted {wanted or 'nothing'}\nfound  {' '.join(sorted(found))}"


FIRST = [(category, text) for category, text, wanted in FLAT if wanted and category.isupper()]


@pytest.mark.parametrize(("category", "text"), FIRST, ids=[f"{c}-{n}" for n, (c, _) in enumerate(FIRST)])
def test_evidence_stands_in_the_text_and_outside_the_parties(category: str, text: str) -> None:
    plain, _, places = marked(text)
    for relation in read_relations(plain, places):
        assert relation.evidence
        assert all(0 <= span.start < span.end <= len(plain) for span in relation.evidence)
        assert not any(span.overlaps(place) for span in relation.evidence for place in places)


@pytest.mark.parametrize("category", [category for category in CASES if category.isupper()])
def test_each_category_is_named(category: str) -> None:
    named = [
        category in {relation.category for relation in read_relations(*marked(text)[::2])}
        for text, _ in CASES[category]
    ]
    assert sum(named) >= len(named) / 2, f"{sum(named)} of {len(named)} sentences of {category} are named so"


@pytest.mark.parametrize(("text", "wanted"), MODALITY)
def test_how_sure_it_is(text: str, wanted: str) -> None:
    plain, _, places = marked(text)
    assert wanted in {relation.modality for relation in read_relations(plain, places)}


@pytest.mark.parametrize(("text", "wanted"), SPEAKER)
def test_a_speaker_stands_behind_what_has_no_subject(text: str, wanted: str) -> None:
    plain, ids, places = marked(text)
    found = shown(read_relations(plain, [*places, Span(-1, -1)], speaker=len(places)), [*ids, "USA"])
    assert found == set(wanted.split())


def test_stance_keeps_goldsteins_order() -> None:
    def stance(text: str) -> float:
        plain, _, places = marked(text)
        return read_relations(plain, places)[0].stance

    ranked = [
        "[A Russia] invaded [B Ukraine].",
        "[A Russia] threatened [B Ukraine].",
        "[A Russia] criticized [B Ukraine].",
        "[A Russia] met [B Ukraine].",
        "[A Russia] signed a treaty with [B Ukraine].",
    ]
    stances = [stance(text) for text in ranked]
    assert stances == sorted(stances)
    assert len(set(stances)) == len(stances)
