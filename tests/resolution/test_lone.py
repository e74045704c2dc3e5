"""What a report tells loosely, and the events it may be: one fact a test, on reports written for it."""

from __future__ import annotations

import pytest

from kg.claims.model import DocumentClaims
from kg.resolution.consolidate import consolidate
from kg.resolution.model import Decision, Judgement, Verdict
from tests.records import Json, event, record
from tests.resolution.cases import claims_of, told

UNDATED: Json = {"date": {"start": None, "end": None, "precision": "unknown"}}
COUNTRY = ("Ukraine", "country")


def sizes(*documents: DocumentClaims) -> list[int]:
    """How many reports tell each event."""
    return sorted(len(event.reports) for event in consolidate(documents).events)


def settled(*documents: DocumentClaims) -> list[Judgement]:
    """The judgements on loose reports."""
    return [judgement for judgement in consolidate(documents).judgements if judgement.rule == "lone"]


def loose(name: str, killed: int | None, **more: object) -> DocumentClaims:
    """A report of an attack somewhere in the country, a day after, with its dead."""
    words = "Doctors spoke about victims of an assault"
    given = {"kind": "Attack", "place": COUNTRY, "issued": "2021-05-05", "text": words, "more": UNDATED} | more
    return told(name, killed=killed, **given)  # type: ignore[arg-type]


STRIKE = told(
    "Alpha", kind="Shelling", killed=70, place=("Chuhuiv", "city"), text="Rockets tore through the tram depot"
)


def test_a_loose_report_is_of_the_only_event_near() -> None:
    found = (STRIKE, loose("Bravo", 72))
    (judgement,) = settled(*found)

    assert sizes(*found) == [2]
    assert (judgement.verdict, judgement.score >= 0.5) == (Verdict.POSITIVE, True)
    assert "told loosely, and the only event near: +2.6 points on average" in judgement.explanation


def test_between_two_events_the_question_stays_open() -> None:
    second = told("Carla", kind="Shelling", place=("Izium", "city"), killed=71, text="Shells fell on a market square")
    found = (STRIKE, second, loose("Bravo", 72))
    (judgement,) = settled(*found)

    assert sizes(*found) == [1, 1, 1]
    assert judgement.verdict is Verdict.UNSURE
    assert [report.iri for claims in found[:2] for report in claims.reports if report.iri in judgement.explanation]


@pytest.mark.parametrize(
    "other",
    [
        loose("Bravo", None),
        loose("Bravo", 9),
        loose("Bravo", 72, issued="2021-05-12"),
        loose("Bravo", 72, kind="Bombing"),
        told("Bravo", kind="Attack", place=("Izium", "city"), killed=72, text="Doctors spoke of victims"),
    ],
    ids=["no figure", "far fewer dead", "a week later", "another means", "another town and the day"],
)
def test_without_a_tie_it_stays_alone(other: DocumentClaims) -> None:
    assert sizes(STRIKE, other) == [1, 1]


def test_kinds_of_which_there_are_seldom_two_need_no_figure() -> None:
    gas = told("Alpha", kind="ChemicalAttack", text="Gas drifted through the old town")
    later = loose("Bravo", None, kind="ChemicalAttack")
    strikes = (told("Alpha", kind="AirStrike", text="Jets came at noon"), loose("Bravo", None, kind="AirStrike"))

    assert (sizes(gas, later), sizes(*strikes)) == ([2], [1, 1])


def test_two_loose_reports_are_no_event_to_join() -> None:
    assert sizes(loose("Alpha", 70, text="Officials counted the dead of a raid"), loose("Bravo", 81)) == [1, 1]


def test_a_person_who_says_different_is_heard() -> None:
    found = (STRIKE, loose("Bravo", 72))
    left, right = sorted(claims.reports[0].iri for claims in found)
    word = Decision(left=left, right=right, verdict=Verdict.NEGATIVE, by="Ada")

    assert len(consolidate(found, decisions=[word]).events) == 2


def test_a_report_of_the_event_tells_no_second_one_loosely() -> None:
    text = "Rockets tore through the tram depot, killing 70 people. Another assault was heard of later."
    day = {"start": "2021-05-04", "end": "2021-05-04", "precision": "day"}
    here = [{"name": "Chuhuiv", "kind": "city", "admin1": "Kharkiv", "country": "UA"}]
    both = record(
        "Both",
        text,
        [
            event(text, "Rockets tore through the tram depot", id="e1", type="Shelling", date=day, places=here),
            event(text, "Another assault", id="e2", type="Attack", **UNDATED),
        ],
        issued_resolved="2021-05-05",
    )

    assert sizes(STRIKE, claims_of(both)) == [1, 2]
