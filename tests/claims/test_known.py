"""References without an identifier, as other extractors and coders write them, become the graph's own nodes."""

from collections.abc import Iterator

import pytest

from kg.actors.registry import Registry
from kg.claims.known import GazetteerPlaces, RegistryActors
from kg.claims.nodes import NodeBook
from kg.extraction.model import PlaceKind, PlaceRef, Role, RoleFiller
from kg.gazetteer.lookup import Gazetteer


@pytest.fixture(scope="module")
def places() -> Iterator[GazetteerPlaces]:
    with Gazetteer.open() as gazetteer:
        yield GazetteerPlaces(gazetteer)


@pytest.mark.parametrize(
    ("name", "kind", "admin1", "country", "place"),
    [
        ("Jizan", "city", "Jazan", "SA", "gn-105299"),
        ("Sanaa", "city", "Sanaa", "YE", "gn-71137"),
        ("Zumar", "town", "Nineveh", "IQ", "iq-nineveh-zummar"),
        ("Baqim", "district", "Saada", "YE", "ye-saada-baqim"),
        ("Mount Sinjar", "site", "Nineveh", "IQ", "iq-nineveh-mount-sinjar"),
        ("Nowhere", "village", "Hama", "SY", "sy-hama--nowhere"),
    ],
)
def test_a_name_with_its_division_is_found(
    places: GazetteerPlaces, name: str, kind: str, admin1: str, country: str, place: str
) -> None:
    node, *_ = places.place(PlaceRef(name=name, kind=PlaceKind(kind), admin1=admin1, country=country))

    assert node.iri.rsplit("/", 1)[1] == place


def test_a_part_of_a_country_is_one_node_however_its_side_is_written(places: GazetteerPlaces) -> None:
    spellings = ("northeast Syria", "northeastern Syria", "north-eastern Syria")
    nodes = {places.place(PlaceRef(name=name, kind=PlaceKind.REGION, country="SY"))[0].iri for name in spellings}

    assert len(nodes) == 1


def test_a_side_of_a_city_lies_in_the_city(places: GazetteerPlaces) -> None:
    node, holder, *_ = places.place(
        PlaceRef(name="eastern Aleppo", kind=PlaceKind.DISTRICT, admin1="Aleppo", country="SY")
    )

    assert (node.kind, holder.name, holder.kind) == (PlaceKind.DISTRICT, "Aleppo", PlaceKind.CITY)


@pytest.mark.parametrize(
    ("seat", "where", "government"),
    [
        ("Damascus", "SY", "Syrian government"),
        ("the Kremlin", "UA", "Russia"),
        ("Khartoum", "SD", "Sudanese government"),
        ("Aleppo", "SY", None),
        ("Green Brigade", "SY", None),
    ],
)
def test_a_capital_that_acts_is_its_government(seat: str, where: str, government: str | None) -> None:
    found = RegistryActors(Registry.open()).government(seat, where=where)

    assert (found.name if found else None) == government


def test_a_doer_told_by_its_capital_is_no_actor_of_its_own(places: GazetteerPlaces) -> None:
    actors = RegistryActors(Registry.open())
    book = NodeBook(document_key="d", text="", known_actors=actors, known_places=places)
    where = [book.place(PlaceRef(name="Idlib", kind=PlaceKind.CITY, admin1="Idlib", country="SY"))]
    doer, victim = (RoleFiller(role=role, name="Damascus") for role in (Role.PERPETRATOR, Role.TARGET))
    iri, is_actor = book.filler(doer, event="https://e.org/e", where=where)

    assert (book.actors[iri].name, is_actor) == ("Syrian government", True)
    assert book.actors[book.speaker("Damascus")].name == "Syrian government"
    assert book.filler(victim, event="https://e.org/e", where=where)[0] != iri
