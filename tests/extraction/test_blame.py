"""Who is said to have done it, told apart from the deed: accusations, claims of responsibility, people of a body."""

import pytest

from kg.extraction.model import EventType, Role
from tests.extraction.reports import read


def doers(text: str) -> list[tuple[EventType, list[str]]]:
    return [(e.type, [r.name for r in e.roles if r.role is Role.PERPETRATOR]) for e in read(text).events]


@pytest.mark.parametrize(
    ("text", "kind", "doer"),
    [
        ("Ukraine accused Russia of bombing a clinic in Mariupol.", EventType.AIR_STRIKE, "Russia"),
        (
            "Prosecutors in Colombia accused ELN guerrillas of kidnapping two miners in Cauca.",
            EventType.ABDUCTION,
            "ELN",
        ),
        (
            "The army of Sudan blamed the RSF for the shelling of a mosque in Omdurman.",
            EventType.SHELLING,
            "Rapid Support Forces",
        ),
        ("The attack on a convoy in Borno in Nigeria was blamed on Boko Haram.", EventType.ATTACK, "Boko Haram"),
        (
            "Police in Kenya attributed the attack on a bus near Mandera to al-Shabaab.",
            EventType.ATTACK,
            "al-Shabaab",
        ),
        (
            "Gunmen shot dead three officers in Peshawar in Pakistan. The Pakistani Taliban claimed responsibility.",
            EventType.SHOOTING,
            "Tehrik-i-Taliban Pakistan",
        ),
        (
            "A bomb killed nine people in Kabul in Afghanistan. Islamic State said it was behind the attack.",
            EventType.BOMBING,
            "Islamic State",
        ),
        (
            "Members of the Lord's Resistance Army killed six villagers in Uganda.",
            EventType.ATTACK,
            "Lord's Resistance Army",
        ),
        ("Militants from al-Shabaab stormed a hotel in Mogadishu in Somalia.", EventType.ATTACK, "al-Shabaab"),
    ],
)
def test_who_is_blamed_or_claims_it_is_the_doer(text: str, kind: EventType, doer: str) -> None:
    assert doers(text) == [(kind, [doer])]


@pytest.mark.parametrize(
    "text",
    [
        "A bomb killed nine people in Kabul in Afghanistan. Nobody claimed responsibility.",
        "A bomb killed nine people in Kabul in Afghanistan. No group has claimed responsibility for the blast.",
        "A bomb killed nine people in Kabul in Afghanistan. The Taliban did not claim responsibility.",
    ],
)
def test_a_deed_that_nobody_claims_has_no_doer(text: str) -> None:
    assert [names for _, names in doers(text)] == [[]]


def test_means_told_with_the_victims_make_the_type() -> None:
    text = "A Russian missile tore a block of flats open in Dnipro in Ukraine, killing twelve people."

    assert doers(text) == [(EventType.SHELLING, ["Russia"])]


@pytest.mark.parametrize(
    "text",
    [
        "A car bomb killed nine people in Kabul in Afghanistan. Officials held the Taliban responsible.",
        "A car bomb killed nine people in Kabul in Afghanistan. Officials blamed the Taliban.",
    ],
)
def test_a_bare_accusation_by_others_is_a_statement_and_makes_no_doer(text: str) -> None:
    extraction = read(text)

    assert [names for _, names in doers(text)] == [[]]
    assert [(s.status.value, s.about, s.actors) for s in extraction.statements] == [("possible", "e1", ("Taliban",))]


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("A car bombing blamed on al-Shabaab killed six people in Mogadishu in Somalia.", "al-Shabaab"),
        ("The shelling of Marib in Yemen was believed to have been carried out by the Houthis.", "Houthis"),
        ("Land mines planted by the Houthis killed three children near Mocha in Yemen.", "Houthis"),
        ("Twenty people were killed in Sudanese army shelling of a market in Omdurman.", "Sudanese Armed Forces"),
        ("Jets bombed a farm near Ariha in Syria. A monitor said the planes were Russian.", "Russia"),
    ],
)
def test_the_doer_stands_in_a_participle_a_gerund_or_beside_the_weapon(text: str, doer: str) -> None:
    assert [names for _, names in doers(text)] == [[doer]]


def test_two_states_share_their_jets() -> None:
    assert [names for _, names in doers("Russian and regime warplanes bombed Sarmin in Syria.")] == [
        ["Russia", "Syrian government forces"]
    ]
