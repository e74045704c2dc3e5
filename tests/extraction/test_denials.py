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


def figures(text: str) -> dict[int | None, tuple[Status, Status, tuple[str, ...]]]:
    """Return for each figure the status of its event, its own, and who gives it."""
    return {
        toll.best: (event.status, toll.status, toll.said_by)
        for event in read(text, "2016-02-03").events
        for toll in event.tolls
    }


def test_who_denies_responsibility_denies_no_dead() -> None:
    text = (
        "NATO denied responsibility on Tuesday for an attack on a column near Korisa in Kosovo in which 48 people died."
    )

    assert figures(text)[48] == (Status.ASSERTED, Status.ASSERTED, ())


def test_the_dead_of_a_denied_deed_are_counted_all_the_same() -> None:
    text = "The rebels denied they had shelled the market of Monrovia in Liberia, where 25 people died on Monday."

    assert figures(text)[25][0] is Status.ASSERTED


def test_a_figure_that_is_dismissed_is_no_claim_of_who_dismisses_it() -> None:
    text = (
        "Mali's army said on Monday that no more than 15 people had died in the assault on Gossi, and dismissed reports "
        "of 200 deaths as speculation."
    )

    assert (figures(text)[15][1], figures(text)[200][1]) == (Status.ASSERTED, Status.DENIED)


def test_what_happened_before_the_denied_deed_is_a_fact() -> None:
    text = "The Taliban denied having killed prisoners after capturing Kunduz."

    kinds = {event.type: event.status for event in read(text, "2015-10-05").events}

    assert kinds[EventType.TERRITORIAL_CHANGE] is Status.ASSERTED


def test_a_denial_has_the_day_and_kind_of_the_deed_that_it_takes_up() -> None:
    text = (
        "Hamas fired rockets at Ashkelon on Monday. On Sunday an Israeli shell killed four children on a beach in Gaza "
        "City, medics said. The army denied having targeted the children."
    )

    (event,) = [event for event in read(text, "2014-07-21").events if event.status is Status.DENIED]

    assert (event.type, str(event.date.start)) == (EventType.SHELLING, "2014-07-20")


def test_who_denies_a_report_and_gives_a_figure_gives_it() -> None:
    text = (
        "Nine people were hurt in Gossi in Mali on Monday. The governor denied the report and put the toll at 12 dead."
    )

    assert figures(text)[12][2] == ("governor",)
