"""What a user does with rosters: reads, asks, adds, merges, loads their own, and is told what is wrong with it."""

from __future__ import annotations

import pytest

from newsanalysis.analysis import analyze, find_mentions
from newsanalysis.errors import RosterError
from newsanalysis.lexicons.rosters import KOREA, Actor, Person, Roster, korea, world


def test_korea_holds_its_actors():
    assert [actor.id for actor in KOREA] == ["USA", "KOR", "PRK", "CHN", "JPN", "RUS", "UN", "IAEA", "EU", "EXPERTS"]
    assert KOREA is korea()


def test_world_holds_korea_and_every_state():
    assert len(world()) > 200
    assert all(actor.id in world() for actor in KOREA)
    assert {person.name for person in KOREA["KOR"].people} <= {person.name for person in world()["KOR"].people}


@pytest.mark.parametrize(
    ("actor", "role", "year", "name"),
    [
        ("KOR", "president", 2021, "Moon Jae-in"),
        ("KOR", "unification minister", 2021, "Lee In-young"),
        ("KOR", "foreign minister", 1995, "Gong Ro-myung"),
        ("KOR", "unification minister", 2000, "Park Jae-kyu"),
        ("KOR", "intelligence chief", 2010, "Won Sei-hoon"),
        ("KOR", "chairman of the joint chiefs", 2012, "Jung Seung-jo"),
        ("USA", "secretary of state", 2022, "Antony Blinken"),
        ("USA", "commander of Indo-Pacific Command", 2022, "John Aquilino"),
        ("PRK", "chief of the general staff", 2010, "Ri Yong-ho"),
        ("PRK", "head of the United Front Department", 2018, "Kim Yong-chol"),
        ("CHN", "special representative for Korean Peninsula affairs", 2012, "Wu Dawei"),
        ("JPN", "chief cabinet secretary", 2002, "Yasuo Fukuda"),
        ("USA", "secretary of defense", 1996, "William Perry"),
        ("PRK", "foreign minister", 2018, "Ri Yong-ho"),
        ("PRK", "leader", 2005, "Kim Jong-il"),
        ("JPN", "prime minister", 2004, "Junichiro Koizumi"),
        ("UN", "secretary-general", 2000, "Kofi Annan"),
        ("IAEA", "director general", 2003, "Mohamed ElBaradei"),
    ],
)
def test_korea_knows_who_held_office(actor, role, year, name):
    holders = [person.name for person in KOREA[actor].people if person.role == role and person.held_office(year)]
    assert holders == [name]


@pytest.mark.parametrize(
    ("actor", "role", "first"),
    [
        ("USA", "president", 1990),
        ("USA", "secretary of state", 1990),
        ("USA", "secretary of defense", 1990),
        ("KOR", "president", 1990),
        ("KOR", "foreign minister", 1990),
        ("KOR", "unification minister", 1990),
        ("KOR", "defense minister", 1990),
        ("PRK", "leader", 1990),
        ("PRK", "foreign minister", 1990),
        ("CHN", "foreign minister", 1990),
        ("JPN", "prime minister", 1990),
        ("RUS", "foreign minister", 1990),
        ("UN", "secretary-general", 1990),
        ("IAEA", "director general", 1990),
    ],
)
def test_no_year_since_1990_is_without_office_holder(actor, role, first):
    people = [person for person in KOREA[actor].people if person.role and person.role.endswith(role)]
    assert [year for year in range(first, 2027) if not any(person.held_office(year) for person in people)] == []


@pytest.mark.parametrize(
    ("actor", "role"),
    [
        ("USA", "secretary of state"),
        ("USA", "secretary of defense"),
        ("USA", "commander of US Forces Korea"),
        ("KOR", "president"),
        ("KOR", "prime minister"),
        ("KOR", "foreign minister"),
        ("KOR", "unification minister"),
        ("KOR", "defense minister"),
        ("KOR", "national security adviser"),
        ("KOR", "intelligence chief"),
        ("KOR", "chairman of the joint chiefs"),
        ("PRK", "leader"),
        ("PRK", "premier"),
        ("PRK", "foreign minister"),
        ("PRK", "defense minister"),
        ("PRK", "chief of the general staff"),
        ("PRK", "head of the United Front Department"),
        ("CHN", "foreign minister"),
        ("CHN", "special representative for Korean Peninsula affairs"),
        ("JPN", "prime minister"),
        ("JPN", "foreign minister"),
        ("JPN", "defense minister"),
        ("JPN", "chief cabinet secretary"),
        ("RUS", "president"),
        ("RUS", "defense minister"),
        ("UN", "secretary-general"),
        ("IAEA", "director general"),
    ],
)
def test_one_follows_the_other_in_an_office_of_one(actor, role):
    people = sorted(
        (person.since or 0, person.until or 9999, person.name) for person in KOREA[actor].people if person.role == role
    )
    together = [
        (first, later)
        for at, first in enumerate(people)
        for later in people[at + 1 :]
        if min(first[1], later[1]) > later[0]
    ]
    assert together == []


def test_korea_has_everyone_once_in_each_office():
    rows = [(actor.id, person) for actor in KOREA for person in actor.people]
    assert len(rows) == len(set(rows))
    assert all(person.since for _, person in rows)


def test_adds_an_actor_and_leaves_the_roster_as_it_was():
    wider = KOREA.add("IND", name="India", demonyms=["Indian"], capitals=["New Delhi"], people={"Asha Rao": "envoy"})
    assert wider["IND"] == Actor(
        "IND",
        "India",
        names=("India",),
        demonyms=("Indian",),
        capitals=("New Delhi",),
        people=(Person("Asha Rao", "envoy"),),
    )
    assert "IND" not in KOREA


def test_adds_to_an_actor_it_has():
    wider = KOREA.add("KOR", organs=["Korea Coast Guard"])
    assert "Korea Coast Guard" in wider["KOR"].organs
    assert wider["KOR"].name == "South Korea"
    assert len(wider) == len(KOREA)


def test_merges():
    merged = KOREA | Roster("mine").add("IND", name="India") | Roster("mine").add("USA", names=["Uncle Sam"])
    assert "IND" in merged
    assert "Uncle Sam" in merged["USA"].names
    assert merged.name == "Korea"


def test_shows_itself_in_one_line():
    assert repr(Roster("mine").add("IND", name="India")) == "Roster('mine', 1 actors: IND)"


def test_says_which_actor_is_near():
    with pytest.raises(KeyError, match="did you mean 'USA'"):
        KOREA["USB"]


def test_loads_a_file_that_includes_a_shipped_one(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'name = "Mine"\ninclude = ["korea.toml"]\n[[actor]]\nid = "IND"\nname = "India"\nnames = ["India"]\n'
        '[[actor.person]]\nname = "Asha Rao"\nrole = "envoy"\nsince = 2020\n',
        encoding="utf-8",
    )
    roster = Roster.load(path)
    assert roster.name == "Mine"
    assert len(roster) == len(KOREA) + 1
    assert roster["IND"].people == (Person("Asha Rao", "envoy", since=2020),)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("names = 1", r"mine.toml: unknown field 'names' \(did you mean 'name'"),
        ("[[actor]]\nname = 'India'", r"mine.toml, actor number 1, field 'id': expected text, found nothing"),
        (
            "[[actor]]\nid = 'IND'\nkind = 'planet'",
            r"actor IND, field 'kind': expected one of state, organisation, group",
        ),
        ("[[actor]]\nid = 'IND'\nnames = 'India'", r"actor IND, field 'names': expected a list such as"),
        ("[[actor]]\nid = 'IND'\nnames = [1]", r"actor IND, field 'names': expected a list of texts, found 1"),
        ("[[actor]]\nid = 'IND'\ncapital = ['Delhi']", r"actor IND: unknown field 'capital' \(did you mean 'capitals'"),
        ("[[actor]]\nid = 'IND'\nperson = 'Asha'", r"actor IND: expected 'person' as \[\[person\]\] tables"),
        ("[[actor]]\nid = 'IND'\n[[actor.person]]\nrole = 'x'", r"actor IND, person '', field 'name'"),
        (
            "[[actor]]\nid = 'IND'\n[[actor.person]]\nname = 'A B'\nsince = '1'",
            r"person 'A B', field 'since': expected a year",
        ),
        ("[[actor]]\nid = 'IND'\n[[actor.person]]\nname = 'A B'\nsince = 9\nuntil = 8", r"expected a year"),
        ("[[actor]]\nid = 'I'\n[[actor.person]]\nname = 'A B'\nsince = 2009\nuntil = 2008", r"no later than 'until'"),
        (
            "[[actor]]\nid = 'A'\nnames = ['X']\n[[actor]]\nid = 'B'\nnames = ['X']",
            r"actor B, field 'names': 'X' already means A",
        ),
        ("include = ['korea.toml']\n[[actor]]\nid = 'UN'", r"actor UN: expected the same kind"),
        ("include = ['nowhere.toml']", r"no roster file .*nowhere.toml.*'korea', 'world'"),
        ("include = ['mine.toml']", r"includes itself"),
        ("this is not toml", r"expected TOML in UTF-8"),
    ],
)
def test_says_what_is_wrong_with_a_file(tmp_path, content, message):
    path = tmp_path / "mine.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RosterError, match=message):
        Roster.load(path)


@pytest.mark.parametrize("name", ["korea", "KOREA", "Korea.toml"])
def test_a_roster_that_ships_is_found_by_its_name(name):
    assert Roster.load(name) == KOREA


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("corea", r"no roster file 'corea' \(did you mean 'korea'\?\): expected 'korea', 'world', or a TOML file"),
        ("wrold.toml", r"did you mean 'world'"),
        ("atlantis.toml", r"no roster file 'atlantis.toml': expected 'korea', 'world', or a TOML file of your own$"),
        (["USA"], r"expected a roster .* or the path of one in TOML, got a list, \['USA'\]; .* filter the tables"),
        (None, r"got a NoneType"),
    ],
)
def test_says_which_rosters_there_are(name, message):
    with pytest.raises(RosterError, match=message):
        Roster.load(name)


@pytest.mark.parametrize(
    ("actor", "fields", "message"),
    [
        ("South Korea", {}, r"'South Korea' is a name of KOR: use add\('KOR', ...\)"),
        ("Seoul's", {}, r"a new actor needs a name to be found by, got none: pass name="),
        ("us", {"name": "Us"}, r"'us' is a name of USA: use add\('USA'"),
        ("kor", {"people": {"Asha Rao": "envoy"}}, r"'kor' is written KOR: use add\('KOR'"),
        ("Wakanda", {"people": {"Asha Rao": "envoy"}}, r"'Wakanda'\): a new actor needs a name"),
        ("KOR", {"people": ["Asha Rao"]}, r"'people': expected \{'Asha Rao': 'foreign minister'\} .* found 'Asha Rao'"),
        ("KOR", {"people": "Asha Rao"}, r"'people': expected .* found 'Asha Rao'; give each name its role"),
        ("KOR", {"people": {"Asha Rao": 3}}, r"person 'Asha Rao', field 'role': expected text, found 3"),
        ("KOR", {"people": {" ": "envoy"}}, r"field 'name': expected text"),
        (3, {"name": "Three"}, r"field 'id': expected text, found 3"),
    ],
)
def test_says_what_cannot_be_added(actor, fields, message):
    with pytest.raises(RosterError, match=message):
        KOREA.add(actor, **fields)


@pytest.mark.parametrize("name", ["R. K. Mehra", "R.K. Mehra", "S. Mehra", "Asha K. Mehra", "Asha Mehra"])
def test_people_are_found_with_and_without_initials(name):
    roster = KOREA.add("IND", name="India", people={name: "foreign minister"})
    text = f"“We will wait,” {name} said on Monday. The talks with Beijing are over, Mehra said."
    found = {text[m.start : m.end]: m.actor for m in find_mentions(text, roster)}
    assert found[name] == "IND"
    assert found["Mehra"] == "IND"


def test_an_official_who_is_added_acts_as_the_readme_says():
    south_asia = world().add("IND", people={"Asha Mehra": "foreign secretary"})
    text = "Asha Mehra arrived in Kathmandu on Monday. Mehra welcomed Pakistan's offer of talks."
    row = analyze(text, actors=south_asia).positions.loc[0]
    assert row[["source", "target", "category", "evidence"]].tolist() == [
        "IND",
        "PAK",
        "SUPPORT",
        "welcomed; offer of talks",
    ]
    assert analyze(text, actors=world()).positions.empty


def test_one_name_cannot_mean_two_actors():
    with pytest.raises(RosterError, match="'China' already means CHN"):
        KOREA.add("TWN", names=["China"])
