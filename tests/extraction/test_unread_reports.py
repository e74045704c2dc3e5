"""Faults seen in reports written for the purpose and read only then: one fact per test."""

from __future__ import annotations

import pytest

from kg.extraction.model import EventType, ReportedEvent
from tests.extraction.reports import read

B = EventType.BOMBING


def only(text: str, kind: EventType, issued: str = "2017-05-24") -> ReportedEvent:
    """Return the only event of its type in a report."""
    (event,) = (event for event in read(text, issued).events if event.type is kind)
    return event


def test_the_two_between_whom_fighting_broke_out_are_its_sides() -> None:
    text = "Heavy fighting broke out again on Wednesday between the Congolese army and M23 rebels around Kibumba."

    assert [(role.role.value, role.name) for role in only(text, EventType.ARMED_CLASH).roles] == [
        ("side_a", "Congolese government forces"),
        ("side_b", "M23"),
    ]


def test_who_is_counted_is_no_speaker() -> None:
    event = only("Hundreds feared dead as paramilitaries storm a camp in Darfur", EventType.ATTACK)

    assert event.said_by == ()


def test_a_name_with_small_words_is_one_name() -> None:
    text = (
        "Two soldiers were killed, Defence Minister Delfin Lorenzana said.\n\n"
        "The bishop of Marawi, Edwin de la Pena, said the Maute group had taken a priest hostage."
    )

    assert only(text, EventType.ABDUCTION).said_by == ("Edwin de la Pena",)


def tolls(event: ReportedEvent) -> list[tuple[str, str, int | None]]:
    """Return effect, category and lower bound of each figure."""
    return [(toll.effect.value, toll.category.value, toll.low) for toll in event.tolls]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Four pupils died when a mortar round exploded at a bus stop in Aden on Friday.", EventType.SHELLING),
        ("Four pupils died when a mortar round detonated at a bus stop in Aden on Friday.", EventType.SHELLING),
        ("Four pupils died when an unexploded cluster bomb went off in Aden on Friday.", EventType.BOMBING),
        ("Four pupils died when a car bomb exploded at a bus stop in Aden on Friday.", EventType.BOMBING),
    ],
)
def test_what_goes_off_says_who_fired_it_or_left_it(text: str, expected: EventType) -> None:
    assert [event.type for event in read(text).events] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Talks in Jeddah ended with a promise to let in aid, but no ceasefire was agreed.",
        "The rebel chief told a rally in Donetsk that the front was quiet.",
        '"We walked for days," said Amna, a 31-year-old teacher who crossed the border at Adre.',
    ],
)
def test_what_did_not_happen_or_only_says_who_speaks_is_no_event(text: str) -> None:
    assert read(text).events == ()


def test_a_weapon_with_a_name_is_no_place_and_neither_is_a_capital_that_is_blamed() -> None:
    text = "Grad and Uragan rockets were fired at Mariupol on Sunday. The rebels denied it and blamed Kiev."

    assert {place.name for event in read(text).events for place in event.places} == {"Mariupol"}


def test_others_than_a_list_of_several_kinds_are_of_no_kind() -> None:
    event = only("A bomb went off in Spin Boldak, killing three policemen and a child and wounding 11 others.", B)

    assert tolls(event) == [("killed", "combatant", 3), ("killed", "child", 1), ("injured", "unknown", 11)]


def test_where_many_fled_to_is_not_whom_they_attacked() -> None:
    assert only("More than 8,000 people fled into Chad in a week.", EventType.DISPLACEMENT).roles == ()


def test_the_title_tells_what_the_first_paragraph_tells() -> None:
    text = (
        "Mayor's brother killed by own guard in Kandahar\n\n"
        "Ahmed Karzai, half-brother of the mayor, was shot dead at his home in Kandahar on Tuesday."
    )

    assert [(event.type, len(event.evidence)) for event in read(text).events] == [(EventType.SHOOTING, 2)]


def test_around_a_base_north_of_a_town_is_the_base() -> None:
    text = "Soldiers clashed with M23 rebels on Friday around Rumangabo military base, about 40 km north of Goma."

    assert [place.name for place in only(text, EventType.ARMED_CLASH).places] == ["Rumangabo military base"]


def test_whoever_is_brought_wounded_is_wounded() -> None:
    text = "Fighting raged near Rutshuru on Tuesday. Ten people arrived injured at the clinic, its director said."

    assert tolls(only(text, EventType.ARMED_CLASH)) == [("injured", "unknown", 10)]


def test_a_memorial_of_a_war_takes_no_place_from_the_bomb_beside_it() -> None:
    text = "Eleven people were killed when a bomb exploded near the war memorial in Enniskillen, County Fermanagh."

    assert [place.name for place in only(text, B).places] == ["Enniskillen"]


def test_the_other_side_of_a_clash_may_stand_behind_who_backs_the_first() -> None:
    text = "Clashes between the FARDC, supported by Wazalendo groups, and the M23 intensified around Sake."

    assert [role.name for role in only(text, EventType.ARMED_CLASH).roles] == ["Congolese government forces", "M23"]


@pytest.mark.parametrize(
    "text",
    [
        "Islamabad says they are freedom fighters over whom it has no control.",
        "Partners handed out blankets to 60,000 displaced persons at the Bulengo site.",
    ],
)
def test_no_control_and_the_displaced_who_are_helped_are_no_deeds(text: str) -> None:
    kinds = {event.type for event in read(text).events}

    assert not kinds & {EventType.TERRITORIAL_CHANGE, EventType.DISPLACEMENT}


def test_fears_of_an_offensive_are_no_offensive() -> None:
    text = "The army sent 2,000 soldiers into the hills, raising fears of an offensive against the Zapatistas."

    assert all(event.status.value != "asserted" for event in read(text).events if event.type is EventType.OPERATION)


def test_who_says_i_is_who_is_quoted() -> None:
    text = '"I have counted 230 bodies," Abdul-Seid Tahir, a resident of Gimbi county, told the agency.'
    said = [toll.said_by for event in read(text).events for toll in event.tolls]

    assert said == [("Abdul-Seid Tahir",)]


def test_those_of_the_wounded_who_die_later_are_of_that_deed() -> None:
    text = (
        "A car bomb in Baidoa wounded 14 people on Friday, police said.\n\n"
        "Three of the wounded died on Sunday, a doctor said."
    )

    assert tolls(only(text, B)) == [("injured", "unknown", 14), ("killed", "unknown", 3)]


def test_who_goes_on_from_one_deed_to_the_next_is_still_there() -> None:
    text = "Gunmen burst into the village of Solhan on Friday, striking a post before executing inhabitants."

    assert [place.name for place in only(text, EventType.EXECUTION).places] == ["Solhan"]


def test_the_suburbs_of_a_known_region_are_that_region_and_not_the_city_they_lie_outside() -> None:
    text = "Idlib fell silent. In 2013 hundreds of people were killed by sarin in the Ghouta suburbs outside Damascus."
    (place,) = only(text, EventType.CHEMICAL_ATTACK).places

    assert (place.name, place.admin1) == ("Ghouta", "Rif Dimashq")


def test_so_many_dead_are_a_wars_where_no_deed_is_named() -> None:
    text = (
        "Shells fell on Hish on Monday, killing two. The uprising has since become a war of many fronts. "
        "More than 300,000 people have been killed."
    )
    events = [event for event in read(text, "2016-10-27").events if event.tolls]

    assert [(event.type.value, event.background, event.tolls[0].low) for event in events] == [
        ("Shelling", False, 2),
        ("Operation", True, 300000),
    ]


def test_lives_that_are_saved_are_not_lost() -> None:
    text = "Bombs fell on Douma on Monday, killing two. The group has saved the lives of 1,200 people."

    assert [toll.low for event in read(text).events for toll in event.tolls] == [2]


def test_lives_that_are_claimed_are_lost() -> None:
    assert tolls(only("A car bomb claimed the lives of 14 people in Mogadishu on Monday.", B)) == [
        ("killed", "unknown", 14)
    ]


def test_the_day_a_count_was_given_is_not_the_day_of_the_deed() -> None:
    text = (
        "At least 12 people were killed when a missile tore a block of flats open in Dnipro on Saturday, officials said. "
        "By Sunday afternoon the regional council gave the number of dead as 25.\n\n"
        "One person was killed by debris in Kryvyi Rih."
    )
    found = [(event.places[0].name, [toll.low for toll in event.tolls]) for event in read(text, "2023-01-15").events]

    assert found == [("Dnipro", [12, 25]), ("Kryvyi Rih", [1])]
