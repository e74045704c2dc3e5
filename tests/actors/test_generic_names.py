"""Whom generic and ethnic names stand for: their group in its own country and years, and no single organisation."""

from __future__ import annotations

import pytest

from kg.actors.link import link_actor
from kg.actors.model import ActorContext
from kg.actors.registry import Registry


def link(registry: Registry, mention: str, focus: str, date: str) -> str:
    return link_actor(registry, mention, context=ActorContext(country_in_focus=focus, date=date)).name


@pytest.mark.parametrize(
    ("mention", "focus", "date", "name"),
    [
        ("Kuki militants", "IN", "2023-06-01", "Kuki militants"),
        ("Bodo rebels", "IN", "1996-06-01", "Bodo militants"),
        ("Muslim separatists", "PH", "2008-08-18", "Moro rebels"),
        ("clan militias", "SO", "2007-04-29", "tribesmen"),
        ("gangs", "HT", "2024-03-01", "gunmen"),
        ("insurgents", "MZ", "2021-03-01", "Ahlu Sunnah Wal Jamaah (Mozambique)"),
        ("insurgents", "MZ", "1986-03-01", "Mozambican rebels"),
        ("Islamist militants", "NG", "2014-05-06", "Boko Haram"),
        ("Islamist militants", "NG", "2021-05-06", "jihadists"),
        ("rebels", "AF", "2009-05-06", "Taliban"),
        ("rebels", "AF", "1985-05-06", "Afghan rebels"),
        ("rebels", "LK", "2008-05-06", "Liberation Tigers of Tamil Eelam"),
        ("rebels", "LK", "1971-04-06", "Sri Lankan rebels"),
        ("rebels", "LY", "2011-04-06", "National Transitional Council"),
        ("paramilitaries", "CO", "1999-04-06", "AUC"),
        ("paramilitaries", "CO", "1988-04-06", "militias"),
        ("separatists", "IN", "2010-04-06", "Indian separatists"),
        ("Maoist guerrillas", "NP", "2004-03-21", "Communist Party of Nepal (Maoist)"),
        ("Maoist guerrillas", "PE", "1984-08-25", "Shining Path"),
        ("the coalition", "AF", "2012-09-16", "ISAF"),
    ],
)
def test_a_generic_name_is_its_group_in_its_years(
    registry: Registry, mention: str, focus: str, date: str, name: str
) -> None:
    assert link(registry, mention, focus, date) == name


@pytest.mark.parametrize(
    ("mention", "name"),
    [("soldiers", "Israel"), ("the army", "Israel"), ("Palestinian police", "Palestinian security forces")],
)
def test_a_bare_army_in_occupied_land_is_the_occupiers(registry: Registry, mention: str, name: str) -> None:
    assert link(registry, mention, "PS", "2022-03-01") == name
