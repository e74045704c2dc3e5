"""Figures that count more than one event are told apart from opinions on it."""

from __future__ import annotations

from datetime import date

import pytest

from kg.document.model import Span
from kg.resolution.consolidate import consolidate
from kg.resolution.model import SetAsideReason
from kg.resolution.sums import find_sums, longer_time
from tests.records import event, place, record, toll
from tests.resolution.cases import claims_of

FRIDAY = date(2021, 3, 5)


def beside(text: str, figure: str = "68 people were killed") -> str:
    start = text.index(figure)
    return longer_time(text, Span(start, start + len(figure)), begins=FRIDAY, issued=FRIDAY)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Since Monday 68 people were killed in raids on the town.", "Since Monday"),
        ("At least 68 people were killed in raids on the town during February.", "during February"),
        ("Some 68 people were killed in the past three weeks, doctors said.", "in the past three weeks"),
        ("A rights group said 68 people were killed so far this year.", "so far this year"),
    ],
)
def test_a_count_over_weeks_is_more_than_the_event_of_a_day(text: str, words: str) -> None:
    assert beside(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "In early March 68 people were killed in a raid on the town.",
        "Since Monday's raid the market is closed. In all 68 people were killed.",
        "The town was quiet since Monday. On Friday 68 people were killed in a raid.",
        "Since Friday 68 people were killed in the raid, doctors said.",
    ],
)
def test_the_day_of_the_event_is_no_longer_time(text: str) -> None:
    assert beside(text) == ""


TWO = (
    "Seven killed in bomb attacks in two cities. A bomb killed four people at a market in Kramatorsk on Wednesday, police "
    "said. Another killed three people in Kharkiv, doctors said."
)


def two_cities(first: str = "Seven", value: int = 7) -> str:
    """Return which claims of a report on two bombs are the sum of both, by their words."""
    text = TWO.replace("Seven", first)
    kharkiv = [place("Kharkiv", admin1="Kharkiv")]
    events = [
        event(text, "bomb attacks", type="Bombing", tolls=[toll(text, f"{first} killed", value, value, value)]),
        event(text, "A bomb killed", id="e2", type="Bombing", tolls=[toll(text, "killed four people", 4, 4, 4)]),
        event(
            text, "Another", id="e3", type="Bombing", places=kharkiv, tolls=[toll(text, "killed three people", 3, 3, 3)]
        ),
    ]
    document = claims_of(record("r1", text, events))
    sums = find_sums(document)
    return ", ".join(document.document.quote(c.evidence[0]) for c in document.claims if c.iri in sums)


def test_a_headline_over_two_attacks_is_the_sum_of_both() -> None:
    assert two_cities() == "Seven killed"


def test_another_figure_is_no_sum() -> None:
    assert two_cities("Nine", 9) == ""


def test_what_counts_over_weeks_is_set_aside_and_named() -> None:
    text = "Shells killed eleven people in Kramatorsk on Wednesday, medics said. Since Saturday 68 people were killed there."
    tolls = [
        toll(text, "killed eleven people", 11, 11, 11, said_by=["medics"]),
        toll(text, "68 people were killed", 68, 68, 68),
    ]

    (estimate,) = consolidate([claims_of(record("r1", text, [event(text, "Shells", tolls=tolls)]))]).estimates

    assert (estimate.low, estimate.best, estimate.high, estimate.sources) == (11, 11, 11, 1)
    assert [(item.reason, item.explanation) for item in estimate.set_aside] == [
        (SetAsideReason.SUMMARY, "counts over more than the event: Since Saturday")
    ]


def test_a_lead_and_its_source_are_one_source() -> None:
    text = (
        "Shells kill 23 in Kramatorsk. At least 23 people were killed in Kramatorsk on Wednesday, the Red Cross said."
    )
    tolls = [
        toll(text, "Shells kill 23", 23, 23, 23),
        toll(text, "At least 23 people were killed", 23, 23, None, said_by=["Red Cross"]),
    ]

    (estimate,) = consolidate([claims_of(record("r1", text, [event(text, "Shells", tolls=tolls)]))]).estimates

    assert (estimate.low, estimate.best, estimate.high, estimate.sources) == (23, 23, None, 1)
    assert [item.reason for item in estimate.set_aside] == [SetAsideReason.REPEAT]


def test_a_headline_in_short_of_a_count_over_days_is_one_too() -> None:
    text = "100 killed in Kramatorsk. Shells hit Kramatorsk. They have killed about 100 people in the past three days."
    tolls = [
        toll(text, "100 killed", 100, 100, 100),
        toll(text, "killed about 100 people", None, 100, None),
    ]

    assert consolidate([claims_of(record("r1", text, [event(text, "Shells", tolls=tolls)]))]).estimates == ()
