"""Who did it and to whom, told by number, people, leader or place, in sentences of our own."""

import pytest

from kg.extraction.model import EventType, Role
from tests.extraction.reports import read


def roles(text: str, kind: EventType | None = None, published: str = "2015-06-10") -> list[tuple[str, str]]:
    """Return the roles of the first event (of a type), in order of role and name."""
    events = [event for event in read(text, published).events if kind in {None, event.type}]
    return sorted((str(filler.role), filler.name) for filler in events[0].roles)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "MANILA - Troops were pursuing Abu Sayyaf militants when they came under fire near Patikul on Tuesday.",
            [("target", "Philippine government forces")],
        ),
        (
            "MOGADISHU - Somali forces came under attack from al Shabaab near Jowhar on Tuesday.",
            [("perpetrator", "al-Shabaab"), ("target", "Somali government forces")],
        ),
    ],
)
def test_who_comes_under_fire_is_its_target(text: str, expected: list[tuple[str, str]]) -> None:
    assert roles(text) == expected


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("MOGADISHU - Two mortar rounds landed near the airstrip in Baidoa on Tuesday.", "airstrip"),
        ("COLOMBO - A bomb exploded on a crowded passenger bus in Kandy on Tuesday, killing nine.", "bus"),
        ("KABUL - A vehicle hit a roadside bomb near Ghazni on Tuesday, killing four.", "vehicle"),
        ("TRIPOLI - An air strike hit a detention centre for migrants near Tripoli on Tuesday.", "detention centre"),
        ("SANAA - Saudi aircraft bombed the funeral hall in Sanaa on Tuesday.", "funeral hall"),
        ("AYACUCHO - Shining Path rebels set fire to a lorry near Huanta on Tuesday.", "lorry"),
        ("IRBIL - An American air strike destroyed four vehicles near Sinjar on Tuesday.", "vehicles"),
    ],
)
def test_a_building_or_vehicle_that_is_hit_is_the_target(text: str, target: str) -> None:
    assert ("target", target) in roles(text)


def test_what_carried_the_bomb_was_not_hit() -> None:
    text = (
        "SRINAGAR - A suicide bomber rammed a van packed with explosives into a gate near Sopore on Tuesday, killing 4."
    )

    assert ("target", "van") not in roles(text)


def test_a_building_called_by_a_deed_tells_no_deed() -> None:
    events = read("TRIPOLI - An air strike hit a detention centre for migrants near Tripoli on Tuesday.").events

    assert [event.type for event in events] == [EventType.AIR_STRIKE]


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("KYIV - The 93rd Mechanised Brigade shelled Popasna on Tuesday.", "Ukrainian government forces"),
        ("KYIV - Soldiers of the Russian 76th Division shelled Popasna on Tuesday.", "Russia"),
        ("KHARTOUM - The RSF's 3rd Brigade attacked Sennar on Tuesday.", "Rapid Support Forces"),
        ("BELGRADE - NATO aircraft bombed a fuel depot in Novi Sad on Tuesday.", "NATO"),
        ("KABUL - NATO said its aircraft carried out a strike on the outskirts of Kunduz on Tuesday.", "NATO"),
        ("BANGUI - UN peacekeepers attacked a militia base in Bria on Tuesday.", "MINUSCA"),
        ("TRIPOLI - Haftar's men attacked Tarhuna on Tuesday.", "Libyan National Army"),
        ("TRIPOLI - Men loyal to Khalifa Haftar attacked Tarhuna on Tuesday.", "Libyan National Army"),
        (
            "NAIROBI - Gunmen suspected to be members of al Shabaab killed nine people in Wajir on Tuesday.",
            "al-Shabaab",
        ),
        ("JUBA - Armed Dinka youths attacked Bor on Tuesday.", "Dinka youths"),
        ("BEIRUT - Druze militiamen shelled Souk el-Gharb on Tuesday.", "Druze militias"),
    ],
)
def test_doers_are_known_by_number_people_or_leader(text: str, doer: str) -> None:
    assert [name for role, name in roles(text) if role == "perpetrator"] == [doer]


def test_the_rebels_are_the_group_that_the_report_names() -> None:
    text = (
        "GOMA - M23 fighters entered Kibirizi on Monday. On Tuesday the army shelled rebel positions near Rutshuru,"
        " and the insurgents ambushed a patrol at Kiwanja, killing two soldiers."
    )
    found = [filler.name for event in read(text, "2023-10-24").events for filler in event.roles]

    assert "M23" in found
    assert "Congolese rebels" not in found


def test_a_name_with_a_known_acronym_behind_it_is_one_group() -> None:
    text = "BOGOTA - The paramilitary United Self-Defence Forces (AUC) attacked Tibu on Tuesday."

    assert [name for role, name in roles(text) if role == "perpetrator"] == ["AUC"]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        (
            "BOGOTA - Fighting between the ELN and FARC dissidents killed nine in Tame on Tuesday.",
            [("side_a", "ELN"), ("side_b", "FARC dissidents")],
        ),
        (
            "KYIV - Ukrainian troops repelled an assault by the Wagner Group near Popasna on Tuesday.",
            [("side_a", "Ukrainian government forces"), ("side_b", "Wagner Group")],
        ),
    ],
)
def test_both_sides_of_a_clash_are_read(text: str, sides: list[tuple[str, str]]) -> None:
    assert roles(text) == sides


def test_one_sided_violence_keeps_no_sides() -> None:
    text = "GROZNY - Chechen rebels attacked a column near Shatoi on Tuesday. They killed 12 soldiers."

    assert {role for role, _ in roles(text)} == {"perpetrator", "target"}


def test_a_group_named_after_its_kind_claims_what_was_told_before() -> None:
    text = (
        "SRINAGAR - A bomb killed nine people in Srinagar on Tuesday."
        " The Pakistan-based group Jaish-e-Mohammad claimed the attack."
    )

    assert ("perpetrator", "Jaish-e-Mohammed") in roles(text)


def test_a_peoples_land_is_no_loser_of_ground() -> None:
    text = "NAIROBI - Tigrayan fighters captured Lalibela in neighbouring Amhara region on Thursday."
    event = next(e for e in read(text, "2021-08-06").events if e.type is EventType.TERRITORIAL_CHANGE)

    assert [f.name for f in event.roles if f.role is Role.TARGET] == []


def test_the_subject_of_a_headline_is_not_given_to_who_says_it() -> None:
    assert roles("Tigrayan forces seize Lalibela, residents say", published="2021-08-06") == [
        ("perpetrator", "Tigray People's Liberation Front")
    ]


def test_who_killed_fighters_is_a_side_though_the_dead_are_nobodys() -> None:
    text = "PARIS - French soldiers of the Barkhane force killed a jihadist leader in northern Mali on Tuesday."

    assert roles(text) == [("side_a", "France")]


def test_a_deed_of_last_week_is_no_operation() -> None:
    text = "BENI - The Allied Democratic Forces killed 26 villagers in Oicha last week."
    events = read(text, "2023-10-24").events

    assert [event.type for event in events] == [EventType.ATTACK]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "ALEPPO - The Russian-Turkish ceasefire came into force on Tuesday.",
            [("party", "Russia"), ("party", "Turkey")],
        ),
        (
            "LUSAKA - The Angolan government and UNITA signed a ceasefire in Lusaka on Tuesday under Norwegian mediation.",
            [("mediator", "Norway"), ("party", "Angolan government"), ("party", "UNITA")],
        ),
        (
            "KHARTOUM - Moscow confirmed that a ceasefire was agreed in Khartoum between the army and the RSF.",
            [("announcer", "Russia"), ("party", "Rapid Support Forces"), ("party", "Sudanese Armed Forces")],
        ),
    ],
)
def test_parties_mediators_and_announcers_of_an_agreement(text: str, expected: list[tuple[str, str]]) -> None:
    assert roles(text, EventType.AGREEMENT) == expected


def test_both_sides_are_the_two_that_fight_in_the_report() -> None:
    text = (
        "KHARTOUM - The army and the Rapid Support Forces fought in Khartoum on Monday."
        " Both sides signed a ceasefire on Tuesday."
    )

    assert roles(text, EventType.ARMED_CLASH) == [
        ("side_a", "Sudanese Armed Forces"),
        ("side_b", "Rapid Support Forces"),
    ]
    assert roles(text, EventType.AGREEMENT) == [("party", "Rapid Support Forces"), ("party", "Sudanese Armed Forces")]


def test_the_attackers_are_who_attacked_before() -> None:
    text = (
        "KABUL - Islamic State militants attacked police posts in Achin on Tuesday."
        " Policemen repulsed the attackers and killed 85 of them."
    )

    assert roles(text, EventType.ARMED_CLASH) == [("side_a", "Afghan police"), ("side_b", "Islamic State")]


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("LUANDA - The Angolan army lost the town of Caconda to UNITA on Friday.", "UNITA"),
        ("CAIRO - Militants loyal to Islamic State attacked a post in Rafah on Wednesday.", "Islamic State"),
        ("SRINAGAR - Pakistani guns shelled the highway near Drass on Monday.", "Pakistani government forces"),
    ],
)
def test_more_ways_to_name_a_doer(text: str, doer: str) -> None:
    assert [name for role, name in roles(text) if role == "perpetrator"] == [doer]


def test_two_peoples_of_one_noun_are_two_sides() -> None:
    text = "MALAKAL - Fighting between Shilluk and Dinka youths broke out in Malakal on Wednesday."

    assert roles(text) == [("side_a", "Shilluk youths"), ("side_b", "Dinka youths")]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("LEER - The ICRC's compound in Leer was looted on Tuesday.", "International Committee of the Red Cross"),
        ("LEER - Three workers of the World Food Programme were killed in Leer on Tuesday.", "World Food Programme"),
        ("KYIV - Russian missiles hit the Kramatorsk railway station on Tuesday.", "Kramatorsk railway station"),
        ("KABUL - A bomb on a minibus in Herat killed six people on Tuesday.", "minibus"),
    ],
)
def test_whose_people_or_which_building_was_hit(text: str, target: str) -> None:
    assert ("target", target) in roles(text)


def test_the_name_behind_its_kind_takes_part() -> None:
    text = "GOMA - On Tuesday the NGO Médecins Sans Frontières evacuated six patients to Goma."

    assert roles(text, EventType.EVACUATION) == [("participant", "Doctors Without Borders")]


def test_nobody_fights_on_both_sides() -> None:
    text = (
        "MANILA - Eleven soldiers and four Abu Sayyaf gunmen were killed in a firefight in Patikul on Friday."
        " The gunmen had ambushed the troops at dawn, the army said."
    )

    assert roles(text, EventType.ARMED_CLASH) == [("side_a", "Philippine government forces"), ("side_b", "Abu Sayyaf")]


def test_who_stands_behind_a_place_at_the_head_of_a_sentence_did_it() -> None:
    assert ("perpetrator", "Syrian rebels") in roles("ALEPPO - In Aleppo rebels shelled a bakery on Tuesday.")


def test_rape_told_in_the_passive_is_of_the_only_doer_that_the_report_tells_of() -> None:
    text = (
        "GENEINA - Janjaweed militiamen attacked Misterei on Monday and killed 12 people. On Tuesday the Janjaweed"
        " burned down Habila. Women were raped near Kerenik on Wednesday."
    )

    assert roles(text, EventType.SEXUAL_VIOLENCE, "2004-07-30") == [("perpetrator", "Janjaweed")]
