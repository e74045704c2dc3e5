"""Where and when events of short reports of our own took place: one fact per test."""

from __future__ import annotations

from datetime import date

import pytest

from kg.document.model import Document
from kg.extraction.model import EventType, PlaceKind, ReportedEvent
from tests.extraction.reports import extractor, read


def places(event: ReportedEvent) -> list[str]:
    return [place.name for place in event.places]


@pytest.mark.parametrize(
    "text",
    [
        "Nine soldiers were killed in an ambush near Timbuktu on Monday, a minister told reporters in Bamako.",
        "Nine soldiers were killed in an ambush near Timbuktu on Monday, officials in Bamako said.",
    ],
)
def test_where_it_was_said_is_not_where_it_happened(text: str) -> None:
    (event,) = read(text).events

    assert places(event) == ["Timbuktu"]


def test_an_offensive_in_the_city_of_a_provinces_name_is_the_provinces() -> None:
    found = read("The army opened an offensive in Idlib on Monday. Rebels hold most of Idlib province.", "2020-01-16")
    (operation,) = (event for event in found.events if event.type is EventType.OPERATION)

    assert [place.kind for place in operation.places] == [PlaceKind.ADMIN1]


@pytest.mark.parametrize(
    "day", ["Friday the twenty-sixth of May", "Friday, the twenty sixth of May", "Friday, May the twenty-sixth"]
)
def test_a_day_spelled_out_and_the_war_give_the_year(day: str) -> None:
    text = f"Good evening. Two people were killed in Tuzla today, {day}, when a shell fell on the market in Bosnia."
    found = extractor().extract(Document(id="own", text=text, origin="test"))

    assert found.dating.issued == date(1995, 5, 26)


@pytest.mark.parametrize(
    "text",
    [
        "Raids in northern Mali killed 17 people on Monday. The raids hit a market in the town of Gao, a monitor said.",
        "Air strikes killed 17 people in northern Mali. At least 17 people died in air strikes on Gao, a monitor said.",
    ],
)
def test_a_town_in_the_part_of_a_country_told_first_is_where_it_happened(text: str) -> None:
    (event,) = read(text).events

    assert places(event) == ["Gao"]


def test_a_town_on_another_side_of_the_country_is_another_event() -> None:
    found = read("Air strikes killed 17 people in northern Mali on Monday. Air strikes hit Sikasso, too, on Monday.")

    assert [places(event) for event in found.events] == [["northern Mali"], ["Sikasso"]]


@pytest.mark.parametrize(
    "text",
    [
        "A shell killed four people in Tal Abyad, close to the border with Turkey, on Monday.",
        "A shell wounded four people in Tal Abyad on Monday; they were taken to a hospital in Turkey.",
        "A shell wounded four people in Tal Abyad on Monday, who are being treated in Turkey.",
    ],
)
def test_a_country_across_the_border_is_no_second_place(text: str) -> None:
    (event,) = read(text).events

    assert places(event) == ["Tal Abyad"]


@pytest.mark.parametrize("filed", ["Last updated at Feb 02 Nairobi", "NAIROBI", "WADUGA/NAIROBI, February 2 -"])
def test_the_city_abroad_where_a_report_was_filed_is_not_where_it_happened(filed: str) -> None:
    found = read(f"{filed} Mortar shells killed three people in Kutum in the west of Sudan on Monday.", "2024-02-02")

    assert [places(event) for event in found.events] == [["Kutum"]]


def test_a_district_of_a_city_is_not_its_province() -> None:
    (event,) = read("An air strike hit a clinic in a district of Aleppo on Monday.").events

    assert [place.kind for place in event.places] == [PlaceKind.CITY]


def test_who_holds_the_town_that_is_hit_did_not_hit_it() -> None:
    (event,) = read("Nine people died on Monday in an air raid on a hamlet near Mayadin held by Daesh.").events

    assert event.roles == ()


def test_history_told_later_does_not_swallow_the_news() -> None:
    found = read(
        "Twelve people were killed in an air raid by Russian jets on the market of Binnish. "
        "Russia began air strikes in Syria in September 2015.",
    )

    assert [event.background for event in found.events] == [False, True]


def days(text: str, published: str) -> dict[EventType, str]:
    """The first day of each event."""
    return {event.type: str(event.date.start) for event in read(text, published).events}


def test_what_went_on_a_day_after_bombs_fell_has_a_day_of_its_own() -> None:
    text = (
        "Soldiers took the Farida quarter of Homs on Tuesday, a monitor said. Gunners shelled the market of Talbiseh"
        " a day after air raids killed 24 people there, the monitor said."
    )

    assert days(text, "2016-07-27") == {
        EventType.TERRITORIAL_CHANGE: "2016-07-26",
        EventType.SHELLING: "2016-07-26",
        EventType.AIR_STRIKE: "2016-07-25",
    }


@pytest.mark.parametrize(
    "text",
    [
        "On Tuesday an alleged chemical attack in Hama province claimed the lives of some 60 people.",
        "On Tuesday poison gas killed some 60 people in a chemical attack in Hama province, said the Rescue League.",
    ],
)
def test_a_day_at_the_head_is_that_of_the_deed_before_the_verb_of_saying(text: str) -> None:
    news = "A missile strike on an airfield near Homs killed five people on Friday, the governor said. "

    assert days(news + text, "2017-04-07")[EventType.CHEMICAL_ATTACK] == "2017-04-04"


def test_a_day_at_the_head_of_what_victims_said_is_that_of_the_saying() -> None:
    text = "On Tuesday witnesses of the clash said that shells had killed three people in Latakia."

    assert str(read(text, "2017-04-07").dating.issued) == "2017-04-07"
    assert "2017-04-04" not in days("A mine killed two people in Homs on Friday. " + text, "2017-04-07").values()


def test_a_capital_that_acts_is_no_place_of_what_its_rebels_did() -> None:
    found = read("Nine people were killed by a mine in Tal Abyad on Monday, a blow for Ankara's offensive there.")

    assert ["Ankara"] not in [places(event) for event in found.events]


def test_a_side_of_a_province_and_its_capital_do_not_cancel_each_other() -> None:
    found = read(
        "Six people were killed in air strikes on a camp in northwestern Idlib. The strikes hit Idlib on Monday."
    )

    assert [places(event) for event in found.events] == [["northwestern Idlib"]]


def test_a_state_before_its_strikes_is_no_place() -> None:
    found = read(
        "Russia strikes kill 12 fighters in Syria\n\nRussian air strikes killed 12 fighters in Palmyra, Syria."
    )

    assert "Russia" not in [name for event in found.events for name in places(event)]
