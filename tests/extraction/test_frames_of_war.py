"""Frames that reports of any war use, in sentences of our own: who did what to whom, where, by which means."""

import pytest

from kg.extraction.model import EventType, ReportedEvent, Role
from tests.extraction.reports import read


def only(text: str) -> ReportedEvent:
    events = read(text).events
    assert len(events) == 1, [event.type for event in events]
    return events[0]


def names(event: ReportedEvent, role: Role) -> list[str]:
    return [filler.name for filler in event.roles if filler.role is role]


@pytest.mark.parametrize(
    ("text", "kind", "doers"),
    [
        (
            "Gunmen on motorcycles opened fire on worshippers at a mosque in Mopti in Mali.",
            EventType.SHOOTING,
            ["gunmen"],
        ),
        (
            "Two officers were wounded when their car struck a landmine planted by the Taliban in Helmand province.",
            EventType.BOMBING,
            ["Taliban"],
        ),
        ("A peacekeeper was killed when a lorry drove over a roadside bomb near Kidal in Mali.", EventType.BOMBING, []),
        ("A grenade was thrown into a bar in Bujumbura in Burundi, wounding ten people.", EventType.BOMBING, []),
        ("Car bomb kills nine in Baghdad market", EventType.BOMBING, []),
        (
            "Israeli soldiers killed three men during a raid on the Jenin refugee camp, medics said.",
            EventType.ATTACK,
            ["Israel"],
        ),
        ("The ambush, which killed 16 soldiers near Gao in Mali, was claimed by JNIM.", EventType.ATTACK, ["JNIM"]),
        (
            "Colombian troops killed the ELN commander known as Pablito in Choco.",
            EventType.ATTACK,
            ["Colombian government forces"],
        ),
    ],
)
def test_reads_the_type_by_its_means_and_who_did_it(text: str, kind: EventType, doers: list[str]) -> None:
    event = only(text)

    assert (event.type, names(event, Role.PERPETRATOR)) == (kind, doers)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (
            "MNLA rebels and Malian soldiers clashed in Tinzaouaten for three days.",
            ["Malian government forces"],
            ["MNLA"],
        ),
        (
            "Al-Shabaab fighters stormed a hotel in Mogadishu before exchanging fire with security forces.",
            ["Somali government forces"],
            ["al-Shabaab"],
        ),
        (
            "The battle pitted Congolese troops against M23 rebels around Kibumba in North Kivu.",
            ["Congolese government forces"],
            ["M23"],
        ),
    ],
)
def test_gives_each_of_two_that_fight_each_other_a_side(text: str, first: list[str], second: list[str]) -> None:
    event = only(text)

    assert (names(event, Role.SIDE_A), names(event, Role.SIDE_B)) == (first, second)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Bandits kidnapped 80 pupils from a school in Kuriga in Nigeria.", "Kuriga"),
        ("Boko Haram fighters abducted 20 women from Chibok in Nigeria.", "Chibok"),
        ("Fulani herdsmen raided the village of Agatu in Nigeria, killing nine farmers.", "Agatu"),
    ],
)
def test_places_a_deed_where_its_victims_were(text: str, place: str) -> None:
    assert [found.name for found in only(text).places] == [place]


def test_names_a_building_without_its_storeys() -> None:
    event = only("A missile slammed into a nine-storey apartment building in Zaporizhzhia in Ukraine.")

    assert names(event, Role.TARGET) == ["apartment building"]


def test_tells_the_brokers_of_a_truce_as_mediators_of_one_step() -> None:
    event = only("The truce, brokered by Egypt and Qatar, came into force in Gaza at dawn.")

    assert event.agreement is not None
    assert event.agreement.stage == "in_force"
    assert len(names(event, Role.MEDIATOR)) == 2
    assert "Egypt" not in [place.name for place in event.places]


def test_keeps_the_dead_that_an_act_avenges_apart_from_the_act() -> None:
    events = read("Hezbollah launched rockets at Kiryat Shmona in retaliation for the killing of a commander.").events

    shelling = next(event for event in events if event.type is EventType.SHELLING)
    assert shelling.tolls == ()


def test_takes_the_day_of_a_statement_for_no_day_of_the_event() -> None:
    event = only("Russian forces have withdrawn from Kherson, Ukraine's defence minister said on Friday.")

    assert event.date.start is None


def test_takes_the_town_for_one_of_the_country_told_of() -> None:
    events = read(
        "Shells fell on Sake in eastern Democratic Republic of Congo on Monday. M23 denied it from Kampala. "
        "On Tuesday rockets struck the town again."
    ).events

    assert "Kampala" not in {place.name for event in events for place in event.places}


def test_takes_the_victims_of_a_month_for_those_of_an_operation() -> None:
    events = read("In April 2022, 340 civilians were killed in Kharkiv in Ukraine, according to its governor.").events

    assert [event.type for event in events] == [EventType.OPERATION]


def test_tells_a_truce_that_is_yet_to_begin_only_as_made() -> None:
    events = read(
        "Sudan's army and the Rapid Support Forces signed a ceasefire in Jeddah. The ceasefire will begin at dawn."
    ).events

    assert [event.agreement.stage for event in events if event.agreement is not None] == ["signed"]


@pytest.mark.parametrize(
    ("text", "victims"),
    [
        ("A 12-year-old boy was killed by Israeli army gunfire in Nablus, medics said.", [("killed", "child", 1)]),
        ("Soldiers summarily executed 23 villagers in Soro in Burkina Faso.", [("killed", "civilian", 23)]),
    ],
)
def test_counts_one_person_over_his_age_and_those_executed(text: str, victims: list[tuple[str, str, int]]) -> None:
    event = only(text)

    assert [(toll.effect.value, toll.category.value, toll.low) for toll in event.tolls] == victims


def test_takes_who_shot_an_aircraft_down_for_the_doer_of_what_followed() -> None:
    event = only("An Afghan army helicopter was shot down by the Taliban in Wardak province, killing nine men.")

    assert (event.type, names(event, Role.PERPETRATOR)) == (EventType.ATTACK, ["Taliban"])


def test_names_the_loser_of_a_town_from_the_fighting_told_beside_it() -> None:
    events = read(
        "The army of Sudan fought the Rapid Support Forces in Omdurman on Monday. "
        "On Tuesday the army captured the town of Sinja."
    ).events

    conquest = next(event for event in events if event.type is EventType.TERRITORIAL_CHANGE)
    assert names(conquest, Role.TARGET) == ["Rapid Support Forces"]


def test_takes_gunmen_who_seize_a_town_for_the_one_group_told_of() -> None:
    events = read(
        "M23 fought Congolese troops near Goma on Monday. Gunmen seized the town of Sake in North Kivu on Tuesday."
    ).events

    conquest = next(event for event in events if event.type is EventType.TERRITORIAL_CHANGE)
    assert [(filler.name, filler.described) for filler in conquest.roles if filler.role is Role.PERPETRATOR] == [
        ("M23", False)
    ]
