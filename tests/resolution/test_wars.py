"""The war of a country and what is fought in it: one fact a test, on reports written for it."""

from __future__ import annotations

from kg.claims.model import DocumentClaims
from kg.resolution.blocks import find_pairs
from kg.resolution.candidates import find_tellings, make_candidate
from kg.resolution.consolidate import consolidate
from kg.resolution.rules import identity_rule
from tests.resolution.cases import told

UNDATED = {"date": {"start": None, "end": None, "precision": "unknown"}, "background": True}


def sizes(*documents: DocumentClaims) -> list[int]:
    """How many reports tell each event."""
    return sorted(len(event.reports) for event in consolidate(documents).events)


def war(name: str, text: str, *, killed: int | None = None, issued: str = "2021-05-04") -> DocumentClaims:
    """A report that looks back on the war of Ukraine."""
    place = ("Ukraine", "country")
    return told(name, kind="Operation", place=place, text=text, killed=killed, issued=issued, more=UNDATED)


def test_figures_of_other_years_are_of_one_war() -> None:
    early = war("Alpha", "The conflict in the east", killed=2600, issued="2014-09-01")
    late = war("Bravo", "Years of war", killed=14000, issued="2021-12-01")

    assert sizes(early, late) == [2]


def test_campaigns_of_one_country_are_known_by_more_than_the_country() -> None:
    assert sizes(war("Alpha", "A campaign against smugglers"), war("Bravo", "Months of manoeuvres")) == [1, 1]


def test_a_battle_is_no_war() -> None:
    siege = told("Alpha", kind="Operation", killed=18, text="The siege of the city goes on")

    assert sizes(siege, war("Bravo", "The war goes on", killed=18)) == [1, 1]
    assert sizes(siege, told("Bravo", kind="Operation", killed=18, text="The offensive goes on")) == [2]


def test_in_a_war_of_a_hundred_reports_the_last_meets_others() -> None:
    reports = [war(f"R{number}", "Years of war", killed=1000 + 7 * number) for number in range(100)]
    candidates = [make_candidate(telling) for document in reports for telling in find_tellings(document)]
    meeting = {index for pair in find_pairs(candidates, identity_rule()) for index in pair}

    assert meeting == set(range(100))
