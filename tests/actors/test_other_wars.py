"""Words for forces, by the country in focus, in wars that no gold set holds: one fact a row."""

import pytest

from kg.actors.link import link_actor
from kg.actors.model import ActorContext
from kg.actors.registry import Registry

COUNTRIES = {
    "UA": "Ukrainian",
    "CO": "Colombian",
    "NG": "Nigerian",
    "PH": "Philippine",
    "LK": "Sri Lankan",
    "ET": "Ethiopian",
    "ML": "Malian",
    "SO": "Somali",
    "PE": "Peruvian",
    "PK": "Pakistani",
}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.open()


def linked(registry: Registry, mention: str, country: str) -> str:
    return link_actor(registry, mention, context=ActorContext(country_in_focus=country, date="2016-05-01")).name


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_bare_words_for_forces_are_those_of_the_country_in_focus(registry: Registry, country: str) -> None:
    forces = f"{COUNTRIES[country]} government forces"
    words = ("regime forces", "the army", "government troops", "security forces")

    assert {linked(registry, word, country) for word in words} == {forces}
    assert linked(registry, "police", country) == f"{COUNTRIES[country]} police"


@pytest.mark.parametrize(
    ("mention", "country", "name"),
    [
        ("Croat forces", "BA", "Croatian Defence Council"),
        ("Muslim forces", "BA", "Bosnian government forces"),
        ("loyalist gunmen", "GB", "Loyalist paramilitaries (Northern Ireland)"),
        ("Naga rebels", "IN", "Naga insurgents"),
        ("Meitei gunmen", "IN", "Meitei militants"),
        ("the Group for the Support of Islam", "ML", "JNIM"),
        ("the Mujahedeen Shura Council", "IQ", "Mujahideen Shura Council"),
        ("the West African bloc", "NE", "ECOWAS"),
    ],
)
def test_sides_of_other_wars_are_who_newsrooms_mean(registry: Registry, mention: str, country: str, name: str) -> None:
    assert linked(registry, mention, country) == name
