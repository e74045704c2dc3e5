"""Faults seen in reports written for the purpose and read only then: one fact per test."""

from __future__ import annotations

from kg.extraction.model import EventType, ReportedEvent
from tests.extraction.reports import read


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
