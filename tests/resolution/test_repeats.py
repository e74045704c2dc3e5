"""Two events of one report, told twice or as two: one fact a test, on reports written for it."""

from __future__ import annotations

import pytest

from kg.claims.model import DocumentClaims
from kg.resolution.consolidate import consolidate
from tests.records import Json, event, record, toll
from tests.resolution.cases import claims_of, told

HERE = {"name": "Kharkiv", "kind": "city", "admin1": "Kharkiv", "country": "UA"}
DAY = {"start": "2021-05-04", "end": "2021-05-04", "precision": "day"}


def sizes(*documents: DocumentClaims) -> list[int]:
    """How many reports tell each event."""
    return sorted(len(event.reports) for event in consolidate(documents).events)


def report(name: str, text: str, *events: tuple[str, str, Json]) -> DocumentClaims:
    """A report of several events of one day and city, each with its type, its words and further fields."""
    told_here = [
        event(text, quote, id=f"e{number}", type=kind, date=DAY, places=[HERE], **more)
        for number, (kind, quote, more) in enumerate(events)
    ]
    return claims_of(record(name, text, told_here, issued_resolved="2021-05-04"))


@pytest.mark.parametrize("kind", ["AirStrike", "Shelling", "ChemicalAttack", "Bombing"])
def test_what_one_report_calls_a_massacre_another_tells_with_its_means(kind: str) -> None:
    massacre = told("Alpha", kind="Execution", text="Survivors mourned after a massacre in the old town")

    assert sizes(massacre, told("Bravo", kind=kind, text="People died in the old town")) == [2]


def test_a_killing_of_captives_is_no_air_strike() -> None:
    shot = told("Alpha", kind="Execution", text="Captives were lined up and shot in the old town")

    assert sizes(shot, told("Bravo", kind="AirStrike", text="Jets bombed the old town")) == [1, 1]


FRAGMENTS = "Rockets struck the tram depot at noon. The attack came without warning. It was a massacre, said a nurse."
"""One attack as a reader finds it: by its means, by a word without one, by what was thought of it."""


def fragments(name: str) -> DocumentClaims:
    """A report read in three parts."""
    parts = ("Shelling", "Rockets struck the tram depot"), ("Attack", "The attack"), ("Execution", "It was a massacre")
    return report(name, FRAGMENTS, *((kind, quote, {}) for kind, quote in parts))


def test_three_fragments_of_one_attack_become_one_with_the_reports_that_tell_it_so() -> None:
    others = told("Bravo", kind="Shelling", text="Rockets struck the tram depot at noon"), told("Carla", kind="Attack")

    assert sizes(fragments("Alpha"), *others) == [5]


def test_what_differs_in_means_stays_two_though_a_third_fragment_fits_both() -> None:
    text = "Rockets struck the tram depot at noon. A car bomb went off at the depot. The attack left ruins."
    parts = ("Shelling", "Rockets struck the tram depot"), ("Bombing", "A car bomb went off"), ("Attack", "The attack")
    mixed = report("Alpha", text, *((kind, quote, {}) for kind, quote in parts))
    shelling = told("Bravo", kind="Shelling", text="Rockets struck the tram depot at noon")
    bombing = told("Carla", kind="Bombing", text="A car bomb went off at the depot")
    events = consolidate([mixed, shelling, bombing]).events

    assert sorted(event.type.value for event in events) == ["Bombing", "Shelling"]


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("Another shell", [1, 2]),
        ("In a separate raid a shell", [1, 2]),
        ("Elsewhere a shell", [1, 2]),
        ("A few hours later a second shell", [1, 2]),
        ("Later that day, another shell", [1, 2]),
        ("A shell", [3]),
    ],
)
def test_what_a_report_opens_as_another_is_another(opening: str, expected: list[int]) -> None:
    text = f"A shell hit the market of the old town. {opening} hit the market of the old town."
    parts = ("A shell hit the market", {}), (f"{opening} hit the market", {})
    two = report("Alpha", text, *(("Shelling", quote, more) for quote, more in parts))
    other = told("Bravo", kind="Shelling", text="A shell hit the market of the old town")

    assert sizes(two, other) == expected


def test_a_day_taken_over_parts_no_fragments_of_one_report() -> None:
    text = "Rockets struck the tram depot at noon. The attack came without warning. The tram depot burned all day."
    late = {"start": "2021-05-05", "end": "2021-05-05", "precision": "day"}
    parts = [event(text, "Rockets struck the tram depot", id="e1", type="Shelling", date=DAY, places=[HERE])]
    parts += [event(text, "The attack", id="e2", type="Attack", date=DAY, places=[HERE])]

    def sized(*, inherited: bool) -> list[int]:
        third = event(text, "The tram depot burned", id="e3", type="Shelling", date=late, places=[HERE])
        told_in_three = record(
            "Alpha", text, [*parts, third | {"day_inherited": inherited}], issued_resolved="2021-05-05"
        )
        others = told("Bravo", kind="Shelling", text="Rockets struck the tram depot"), told("Carla", kind="Attack")
        return sizes(claims_of(told_in_three), *others)

    assert (sized(inherited=True), sized(inherited=False)) == ([5], [1, 4])


def test_what_a_report_calls_gas_and_an_air_raid_is_one_where_others_tell_it_so() -> None:
    text = "Gas was dropped on the old town. The air raid on the old town came at dawn."
    parts = ("ChemicalAttack", "Gas was dropped on the old town"), ("AirStrike", "The air raid on the old town")
    both = report("Alpha", text, *((kind, quote, {}) for kind, quote in parts))
    gas = told("Bravo", kind="ChemicalAttack", killed=58, text="Gas was dropped on the old town")
    raid = told("Carla", kind="AirStrike", killed=58, text="The air raid on the old town")
    (found,) = consolidate([both, gas, raid]).events

    assert (found.type.value, len(found.reports)) == ("ChemicalAttack", 4)


def test_a_second_raid_on_the_gassed_town_is_another() -> None:
    text = "Gas was dropped on the old town. Hours later a second air raid hit a clinic of the old town."
    parts = ("ChemicalAttack", "Gas was dropped on the old town"), ("AirStrike", "a second air raid hit a clinic")
    both = report("Alpha", text, *((kind, quote, {}) for kind, quote in parts))
    gas = told("Bravo", kind="ChemicalAttack", text="Gas was dropped on the old town")
    raid = told("Carla", kind="AirStrike", text="An air raid hit a clinic of the old town")

    assert len(consolidate([both, gas, raid]).events) == 2


@pytest.mark.parametrize(("whole", "expected"), [(2, 2), (3, 1)])
def test_many_reports_of_one_event_outvote_one_that_reads_it_as_two(whole: int, expected: int) -> None:
    text = "Rockets struck the tram depot at noon. The attack on the tram depot left 72 people dead."
    late = {"start": "2021-05-06", "end": "2021-05-06", "precision": "day"}

    def read(name: str, day: Json) -> DocumentClaims:
        dead = toll(text, "left 72 people dead", 72, 72, 72, category="unknown")
        rockets = event(text, "Rockets struck the tram depot", id="e1", type="Shelling", date=DAY, places=[HERE])
        attack = event(text, "The attack on the tram depot", id="e2", type="Attack", date=day, places=[HERE])
        return claims_of(record(name, text, [rockets, attack | {"tolls": [dead]}], issued_resolved="2021-05-06"))

    misread = read("Alpha", late)
    others = [read(f"R{number}", DAY) for number in range(whole)]

    assert len(consolidate([misread, *others]).events) == expected
