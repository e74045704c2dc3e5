"""Who denies what: events of their own, without a verb of denying too, and with the right doer."""

import pytest

from kg.extraction.model import EventType, ReportedEvent, Role, Status
from tests.extraction.reports import read


def denied(text: str) -> list[ReportedEvent]:
    return [event for event in read(text, "2024-05-02").events if event.status is Status.DENIED]


def doers(event: ReportedEvent) -> list[str]:
    return [filler.name for filler in event.roles if filler.role is Role.PERPETRATOR]


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        (
            "A car bomb killed nine porters in Quetta in Pakistan on Tuesday. The Taliban said they had nothing to do with it.",
            "Tehrik-i-Taliban Pakistan",
        ),
        (
            "Shells hit a school in Loikaw in Myanmar on Tuesday. The military denied any involvement.",
            "Myanmar government forces",
        ),
        (
            "Rwandan troops shelled a camp near Goma in DR Congo on Tuesday. Kigali called the reports a fabrication.",
            "Rwanda",
        ),
    ],
)
def test_a_denial_is_an_event_with_the_doer_whose_deed_is_denied(text: str, doer: str) -> None:
    assert [doers(event) for event in denied(text)] == [[doer]]


def test_a_conquest_is_denied_of_who_claimed_it_not_of_who_denies() -> None:
    text = "The M23 said it had captured Sake in DR Congo on Tuesday. The army denied it."

    (event,) = denied(text)

    assert (event.type, doers(event), event.said_by) == (
        EventType.TERRITORIAL_CHANGE,
        ["M23"],
        ("Congolese government forces",),
    )


def test_what_its_own_sentence_calls_untrue_is_denied_and_nothing_else_is_told() -> None:
    text = "Reports of an air strike on a clinic in Gedo in Somalia are completely false, the ministry said on Tuesday."

    assert [(e.type, e.status) for e in read(text, "2024-05-02").events] == [(EventType.AIR_STRIKE, Status.DENIED)]


def test_what_was_wrongly_reported_is_denied() -> None:
    text = "The paper wrongly stated that rebels had captured Bambari in the Central African Republic on Tuesday."

    assert [e.type for e in denied(text)] == [EventType.TERRITORIAL_CHANGE]


def test_taking_part_takes_no_ground() -> None:
    text = "Soldiers took part in a parade in Juba in South Sudan on Tuesday."

    assert read(text, "2024-05-02").events == ()
