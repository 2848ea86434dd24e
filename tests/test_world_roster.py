"""Holds the rosters of the world to the standards and the public record they claim to follow."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from newsanalysis.lexicons.rosters import WORLD
from newsanalysis.records import Article, Sentence, Span

# ISO 3166-1 alpha-3, all 249 officially assigned codes (pycountry 26.2.16).
ISO_CODES = """
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH
BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB
CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO
GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN
IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA
MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER
NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU
RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA
TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT
WLF WSM YEM ZAF ZMB ZWE
"""
ISO_3166 = frozenset(ISO_CODES.split())
PARTLY_RECOGNISED = frozenset(["XKX", "XAB", "XNC", "XNK", "XSL", "XSO", "XTR"])
UNINHABITED = frozenset(["ATA", "ATF", "BVT", "HMD", "IOT", "SGS", "UMI"])
# "Dominican" and "Congolese" mean the larger neighbour; the French part of Saint Martin has only a French word.
WITHOUT_DEMONYM = frozenset(["DMA", "COG"])
# The capital bears the state's own name.
CITY_STATES = frozenset(["DJI", "GIB", "HKG", "LUX", "MAC", "MCO", "SGP", "SMR", "STP", "VAT"])
# The capital's name mostly means something else in the news; the head of states.toml says what.
AMBIGUOUS_CAPITAL = frozenset(
    ["AIA", "BEL", "BMU", "CCK", "IMN", "MAF", "MNP", "NFK", "REU", "SHN", "SPM", "SYC", "XNC"]
)

HEADS_OF_GOVERNMENT = {
    "ARG": "president",
    "AUS": "prime minister",
    "BRA": "president",
    "CAN": "prime minister",
    "CHN": "premier",
    "DEU": "chancellor",
    "EU": "Commission president",
    "FRA": "prime minister",
    "GBR": "prime minister",
    "IDN": "president",
    "IND": "prime minister",
    "ITA": "prime minister",
    "JPN": "prime minister",
    "KOR": "president",
    "MEX": "president",
    "RUS": "prime minister",
    "SAU": "king",
    "TUR": "prime minister",
    "USA": "president",
    "ZAF": "president",
}
OFFICE_ENDED = {"TUR": 2018}  # Turkey's last prime minister left; the president has governed since

FILES = ("korea", "states", "organisations", "people")
LISTS = ("names", "demonyms", "capitals", "seats", "organs")


@cache
def entries(file: str) -> list[dict[str, Any]]:
    """The actors of a roster file, as written."""
    resource = files("newsanalysis") / "resources" / "rosters" / f"{file}.toml"
    actors: list[dict[str, Any]] = tomllib.loads(resource.read_text(encoding="utf-8"))["actor"]
    return actors


def people() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """File, actor and person, over all rosters."""
    for file in FILES:
        for actor in entries(file):
            for person in actor.get("person", []):
                yield file, actor["id"], person


def mentioned(sentence: str) -> set[str]:
    """The actors that the library finds in a sentence with the world's roster."""
    from newsanalysis.actors import mentions_by_name

    article = Article(sentence, (Span(0, len(sentence)),))
    return {m.actor for m in mentions_by_name(article, (Sentence(0, 1, 0, len(sentence)),), WORLD)}


def test_every_state_of_the_standard_is_there_and_no_other() -> None:
    assert len(ISO_3166) == 249
    assert {actor.id for actor in WORLD if actor.kind == "state"} == ISO_3166 | PARTLY_RECOGNISED


def test_ids_are_well_formed_and_organisations_take_no_code_of_a_state() -> None:
    for actor in WORLD:
        pattern = r"[A-Z]{3}" if actor.kind == "state" else r"[A-Z][A-Z0-9]*"
        assert re.fullmatch(pattern, actor.id), actor.id
    assert not {actor.id for actor in WORLD if actor.kind != "state"} & ISO_3166


def test_each_file_says_each_actor_once() -> None:
    for file in FILES:
        ids = [actor["id"] for actor in entries(file)]
        assert sorted(ids) == sorted(set(ids)), file


def test_people_are_filed_under_actors_that_exist() -> None:
    known = {actor["id"] for file in ("korea", "states", "organisations") for actor in entries(file)}
    assert {actor["id"] for actor in entries("people")} <= known


def test_no_name_means_two_actors() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for actor in WORLD:
        for field in LISTS:
            for name in getattr(actor, field):
                owners[name].add(actor.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_no_name_stands_twice_in_one_actor() -> None:
    for file in FILES:
        for actor in entries(file):
            names = [name for field in LISTS for name in actor.get(field, [])]
            assert sorted(names) == sorted(set(names)), (file, actor["id"])


def test_names_are_clean() -> None:
    for actor in WORLD:
        for name in [
            *(n for field in LISTS for n in getattr(actor, field)),
            *(n for p in actor.people for n in p.spellings),
        ]:
            assert name == " ".join(name.split()), (actor.id, name)
            assert not name.lower().startswith("the ") or name == "The Hague", (actor.id, name)


@pytest.mark.parametrize("state", sorted(ISO_3166 | PARTLY_RECOGNISED))
def test_each_state_can_be_named(state: str) -> None:
    actor = WORLD[state]
    assert actor.names
    if state not in UNINHABITED:
        assert bool(actor.demonyms) is (state not in WITHOUT_DEMONYM)
        assert bool(actor.capitals) is (state not in CITY_STATES | AMBIGUOUS_CAPITAL)


def test_years_make_sense() -> None:
    for file, actor, person in people():
        since, until = person.get("since"), person.get("until")
        if file != "korea":
            assert since, (actor, person)
        assert since is None or 1900 <= since <= 2026, (actor, person)
        assert until is None or since <= until <= 2026, (actor, person)
        assert until is None or until - since <= 50 or person["role"] in ("king", "queen"), (actor, person)


def test_no_office_is_listed_twice() -> None:
    seen: dict[tuple[str, str, str, int], str] = {}
    for file, actor, person in people():
        key = (actor, person["name"], person["role"], person.get("since", 0))
        assert key not in seen, f"{key} in {file} and {seen.get(key)}"
        seen[key] = file


def test_two_terms_in_one_office_do_not_overlap() -> None:
    terms: dict[tuple[str, str, str], list[tuple[int, int]]] = defaultdict(list)
    for file, actor, person in people():
        if file != "korea":
            terms[actor, person["name"], person["role"]].append((person["since"], person.get("until", 9999)))
    for office, years in terms.items():
        for (_, until), (since, _) in zip(sorted(years), sorted(years)[1:], strict=False):
            assert until <= since, (office, years)


# Two people of one name.
SAME_NAME = frozenset(["Mohamed Abdelaziz"])


def test_who_speaks_for_two_actors_did_so_in_different_years() -> None:
    held: dict[str, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for _, actor, person in people():
        for spelling in (person["name"], *person.get("aliases", ())):
            held[spelling][actor].append((person.get("since", 0), person.get("until", 9999)))
    for spelling, by_actor in held.items():
        spans = [(*span, actor) for actor, years in by_actor.items() for span in years]
        for since, until, actor in spans:
            clash = [s for s in spans if s[2] != actor and s[0] < until and since < s[1]]
            assert not clash or spelling in SAME_NAME, (spelling, actor, clash)


def test_roles_are_in_lower_case_and_spelled_one_way() -> None:
    for _, actor, person in people():
        role = person["role"]
        capital = re.search(r"\b(Minister|President|Premier|Chancellor|Secretary|Ambassador|Leader|King)\b", role)
        assert capital is None, (actor, role)
        assert not re.search(r"\bdefence (minister|secretary)|spokes(wo)?man\b", role), (actor, role)


@pytest.mark.parametrize("actor", sorted(HEADS_OF_GOVERNMENT))
def test_the_g20_have_a_head_of_government_in_every_year(actor: str) -> None:
    last = OFFICE_ENDED.get(actor, 2025)
    heads = [p for _, owner, p in people() if owner == actor and p["role"] == HEADS_OF_GOVERNMENT[actor]]
    governed = {year for p in heads for year in range(p["since"], p.get("until", 2025) + 1)}
    assert set(range(2000, last + 1)) <= governed
    assert any("until" not in p for p in heads) or actor in OFFICE_ENDED


def test_a_thousand_people_and_more() -> None:
    assert len({(actor, person["name"]) for file, actor, person in people() if file == "people"}) > 1500


@pytest.mark.parametrize(
    ("actor", "role", "year", "name"),
    [
        ("DEU", "chancellor", 2010, "Angela Merkel"),
        ("DEU", "foreign minister", 1989, "Hans-Dietrich Genscher"),
        ("FRA", "president", 2003, "Jacques Chirac"),
        ("FRA", "foreign minister", 2019, "Jean-Yves Le Drian"),
        ("GBR", "foreign secretary", 2000, "Robin Cook"),
        ("IND", "foreign minister", 2017, "Sushma Swaraj"),
        ("IRN", "foreign minister", 2015, "Mohammad Javad Zarif"),
        ("ISR", "prime minister", 1993, "Yitzhak Rabin"),
        ("PAK", "prime minister", 2011, "Yousuf Raza Gilani"),
        ("UKR", "president", 2006, "Viktor Yushchenko"),
        ("TUR", "president", 2020, "Recep Tayyip Erdoğan"),
        ("ZAF", "president", 2005, "Thabo Mbeki"),
        ("MMR", "foreign minister", 2018, "Aung San Suu Kyi"),
        ("SRB", "president", 1999, "Slobodan Milošević"),
        ("VEN", "president", 2005, "Hugo Chávez"),
        ("NATO", "secretary-general", 2011, "Anders Fogh Rasmussen"),
        ("EU", "foreign policy chief", 2012, "Catherine Ashton"),
        ("AU", "commission chair", 2015, "Nkosazana Dlamini-Zuma"),
    ],
)
def test_who_held_an_office(actor: str, role: str, year: int, name: str) -> None:
    assert name in {p.name for p in WORLD[actor].people if p.role == role and p.held_office(year)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Burma condemned the raid by Tamil Tigers.", {"MMR", "LKA"}),
        ("Kiev protested to Moscow.", {"UKR", "RUS"}),
        ("The Knesset rejected a Hamas proposal.", {"ISR", "PSE"}),
        ("Downing Street and the Quai d’Orsay welcomed the accord.", {"GBR", "FRA"}),
        ("Côte d'Ivoire accused Burkinabe troops.", {"CIV", "BFA"}),
        ("Nigerien soldiers fired on Nigerian traders.", {"NER", "NGA"}),
        ("Guinea-Bissau and Equatorial Guinea signed with Papua New Guinea and Guinea.", {"GNB", "GNQ", "PNG", "GIN"}),
        ("The Democratic Republic of the Congo blamed Rwandan forces.", {"COD", "RWA"}),
        ("The Republic of Congo thanked the Dominican Republic.", {"COG", "DOM"}),
        ("The Pakistani Taliban threatened Islamabad.", {"TTP", "PAK"}),
        ("Serbs and Croats blamed Filipinos, Danes, Swedes and Czechs.", {"SRB", "HRV", "PHL", "DNK", "SWE", "CZE"}),
        ("East Germany recognised Czechoslovakia and Yugoslavia.", {"DEU", "CZE", "SRB"}),
        ("ASEAN, the African Union and OPEC urged Brussels to wait.", {"ASEAN", "AU", "OPEC", "EU"}),
        ("The WHO warned the IMF and the World Bank.", {"WHO", "IMF", "WORLDBANK"}),
        ("Turkish Cypriots rejected the plan of the Greek Cypriots.", {"XNC", "CYP"}),
        ("Mexico City rejected what Panama City proposed.", {"MEX", "PAN"}),
        ("Israel bombed Gaza.", {"ISR", "PSE"}),
        ("Recep Tayyip Erdogan telephoned Slobodan Milosevic.", {"TUR", "SRB"}),
    ],
)
def test_names_find_their_actors(sentence: str, expected: set[str]) -> None:
    found = mentioned(sentence)
    assert found == expected, f"{sentence}\nwanted {sorted(expected)}\nfound  {sorted(found)}"
