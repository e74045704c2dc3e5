"""A name that is a province in two countries plays where it is also the capital."""

from __future__ import annotations

from kg.gazetteer.focus import focus_of
from kg.gazetteer.lookup import Gazetteer
from kg.gazetteer.mentions import find_mentions


def test_a_capital_outweighs_an_island_of_its_name() -> None:
    countries = focus_of(find_mentions("Guerrillas attacked a post in San Salvador.", Gazetteer.open())).countries

    assert max(countries, key=lambda code: countries[code]) == "SV"
    assert countries["SV"] > countries["BS"]
