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
