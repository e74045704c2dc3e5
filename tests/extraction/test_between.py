"""Days that two days told bound, and days of what an advance has taken."""

from __future__ import annotations

import pytest

from kg.extraction.model import EventType
from tests.extraction.reports import read

ISSUED = "2005-08-20"  # a Saturday


def days(kind: EventType, text: str) -> list[tuple[str, str]]:
    events = read(text, ISSUED).events
    return [(str(event.date.start), str(event.date.end)) for event in events if event.type is kind]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            EventType.ATTACK,
            "The bodies of two engineers were found in a canal at Latifiya on Friday, three days after men led them off.",
        ),
        (
            EventType.ATTACK,
            "The bodies of three herders abducted near Gao on Tuesday were found in a well on Friday, officials said.",
        ),
        (
            EventType.ATTACK,
            "Rebels kidnapped six loggers near Cotabato on Tuesday. The bodies of the six were recovered on Friday.",
        ),
    ],
)
def test_who_was_taken_and_found_dead_died_between_the_two_days(kind: EventType, text: str) -> None:
    assert days(kind, text) == [("2005-08-16", "2005-08-19")]


def test_bodies_of_whom_nobody_is_told_to_have_taken_keep_the_day_of_the_find() -> None:
    text = "A mine blew up a bus near Gao on Tuesday. The bodies of nine fishermen were found near Basra on Friday."

    assert days(EventType.ATTACK, text) == [("2005-08-19", "2005-08-19")]


def test_what_an_advance_has_taken_so_far_is_of_all_its_days() -> None:
    text = (
        "The army's offensive in northern Burundi began last Saturday. Soldiers have captured at least eleven "
        "villages, a spokesman said. They took the town of Ngozi on Friday."
    )

    assert days(EventType.TERRITORIAL_CHANGE, text) == [("2005-08-13", "2005-08-20"), ("2005-08-19", "2005-08-19")]


def test_what_has_come_about_since_a_war_broke_out_is_not_of_its_first_day() -> None:
    text = "Since war broke out on 2 August, more than 40,000 people have been displaced in Ituri."

    assert days(EventType.DISPLACEMENT, text) == [("2005-08-02", "2005-08-20")]


def test_a_deed_that_ended_an_old_truce_is_not_of_the_day_of_the_news() -> None:
    text = (
        "Gunmen shot dead a teacher in Arauca on Friday. A truce that the rebels declared in December collapsed in "
        "May, after troops killed 26 fighters in a raid in Cauca."
    )

    assert ("2005-05-01", "2005-05-31") in days(EventType.ATTACK, text) + days(EventType.SHOOTING, text)


def test_an_undated_deed_takes_the_day_of_the_news_rather_than_its_week() -> None:
    text = (
        "The capture of the town was announced by the militia. Raiders abducted 40 people this week. Gunmen shot dead "
        "two guards on Friday."
    )

    assert days(EventType.TERRITORIAL_CHANGE, text) == [("2005-08-19", "2005-08-19")]
