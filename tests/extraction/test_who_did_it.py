"""Who did what: those who fire are doers, those who die are not, and the day of a count is no deed's."""

from __future__ import annotations

import pytest

from kg.extraction.model import EventType, ReportedEvent, Role
from tests.extraction.reports import read

LEAD = "Gunmen stormed a UN base in Bor on Thursday and opened fire on displaced people, killing at least 48."


def only(text: str) -> ReportedEvent:
    (event,) = read(text).events
    return event


def names(event: ReportedEvent, role: Role) -> list[str]:
    return [filler.name for filler in event.roles if filler.role is role]


@pytest.mark.parametrize(
    ("text", "kind", "doer"),
    [
        ("UN helicopters fired on the army camp at Akouedo in Abidjan.", EventType.AIR_STRIKE, "United Nations"),
        ("French gunships opened fire on a column near Gao.", EventType.AIR_STRIKE, "France"),
        ("Israeli tanks fired on a school in Rafah.", EventType.SHELLING, "Israel"),
        ("Peacekeepers fired on the rebels in Goma.", EventType.SHOOTING, "MONUSCO"),
    ],
)
def test_who_fires_on_others_does_it_by_what_he_fires_from(text: str, kind: EventType, doer: str) -> None:
    event = only(text)

    assert (event.type, names(event, Role.PERPETRATOR)) == (kind, [doer])
    assert doer not in names(event, Role.TARGET)


def test_rockets_fired_at_a_town_are_no_doers() -> None:
    event = only("Rockets fired at Ashkelon on Monday injured two people.")

    assert (event.type, names(event, Role.PERPETRATOR)) == (EventType.SHELLING, [])


@pytest.mark.parametrize(
    "text",
    [
        "Three soldiers died in an ambush near Malakal in South Sudan.",
        "Two policemen died in a raid on a bar in Juba.",
        "The rebels lost eight fighters in an air strike on Goma.",
    ],
)
def test_who_dies_in_an_attack_did_not_do_it(text: str) -> None:
    assert names(only(text), Role.PERPETRATOR) == []


def test_who_dies_in_a_clash_fought_it() -> None:
    event = only("Three soldiers died in clashes with rebels near Malakal in South Sudan.")

    assert names(event, Role.SIDE_A) == ["South Sudanese government forces"]


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("The death toll rose on Friday to 58.", 58),
        ("The number of dead rose on Friday to 58 after bodies were found in tents.", 58),
        ("On Saturday the death toll stood at 61.", 61),
        ("Three more people died of their wounds in hospital on Saturday.", 3),
        ("Rescue workers pulled 11 more bodies from the ruins on Saturday.", 11),
        ("The army put the dead at 84, including four militiamen.", 84),
    ],
)
def test_a_later_count_is_of_the_deed_before(text: str, low: int) -> None:
    event = only(f"{LEAD} {text}")

    assert low in [toll.low for toll in event.tolls]
    assert event.date.start == event.date.end


def test_another_attack_on_a_later_day_is_another() -> None:
    assert len(read(f"{LEAD} Another attack on Saturday killed four.").events) == 2


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Soldiers took seven villagers from their homes in Goma.", EventType.ABDUCTION),
        ("Medics took seven patients from the hospital in Goma.", EventType.EVACUATION),
    ],
)
def test_armed_men_who_take_people_from_their_homes_abduct_them(text: str, kind: EventType) -> None:
    assert only(text).type is kind
