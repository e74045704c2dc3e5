"""Faults seen when whole reports of other wars were read: one fact per test, in sentences of our own."""

from __future__ import annotations

from kg.extraction.model import EventType
from tests.extraction.reports import read


def test_the_country_the_shells_came_from_is_no_place_beside_the_region_they_fell_on() -> None:
    text = (
        "Ukrainian troops held Kramatorsk on Monday. In Russia's Belgorod region, which borders Ukraine, "
        "two farmers were killed by mortar fire from the Ukrainian side, its governor said."
    )
    shelling = next(event for event in read(text, "2023-02-02").events if event.type is EventType.SHELLING)

    assert [place.name for place in shelling.places] == ["Belgorod"]


def test_a_capital_that_denies_is_the_government_at_home_too() -> None:
    text = "Russian forces captured the village of Soledar in Ukraine, a commander claimed, but Kyiv denied the loss."

    assert all("Kyiv" not in [place.name for place in event.places] for event in read(text, "2023-02-02").events)
