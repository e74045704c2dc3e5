from __future__ import annotations

from pathlib import Path

from kg.gazetteer.compile.entries import Entry
from kg.gazetteer.compile.world import World
from kg.gazetteer.compile.writer import pack_id, write_gazetteer
from kg.gazetteer.lookup import Gazetteer
from kg.gazetteer.model import PlaceKind


def make_world() -> World:
    world = World()
    country = Entry(id="gn-1", name="Freedonia", kind=PlaceKind.COUNTRY, country="FD", latitude=1.0, longitude=2.0)
    division = Entry(id="fd-north", name="North", kind=PlaceKind.ADMIN1, country="FD", variants=["North Province"])
    town = Entry(
        id="gn-7", name="Al-Markaz", kind=PlaceKind.TOWN, country="FD", admin1="fd-north", latitude=1.25, longitude=2.5
    )
    world.countries["FD"] = world.collection.add(country)
    for entry in (division, town):
        world.collection.add(entry)
    return world


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    write_gazetteer(make_world(), tmp_path / "g.sqlite")
    with Gazetteer.open(file=tmp_path / "g.sqlite") as gazetteer:
        place = gazetteer.candidates("al markaz")[0]

        assert (place.id, place.admin1, place.parents) == ("gn-7", "North", ("fd-north", "gn-1"))
        assert (place.latitude, place.longitude) == (1.25, 2.5)


def test_equal_entries_give_equal_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_gazetteer(make_world(), tmp_path / name)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_slug_of_guinea_is_no_number() -> None:
    assert (pack_id("gn-170063"), pack_id("gn-boke")) == (170063, "gn-boke")
