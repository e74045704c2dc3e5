"""What the gazetteer says of its own positions: whose they are, and whether anybody else has them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from kg.gazetteer.compile.entries import Entry
from kg.gazetteer.compile.merge import Collection
from kg.gazetteer.lookup import Gazetteer
from kg.gazetteer.model import PlaceKind

TABLE = Path("kg/gazetteer/data/conflict_places.csv")
STATED = re.compile(
    r"press usage(?:; position (?:of .+|by the editor, (?:confirmed by .+|inside .+|in the district of .+|unchecked), "
    r"within (\d+) km))?"
)


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_position_says_whose_it_is() -> None:
    unsaid = [row["name"] for row in rows() if not STATED.fullmatch(row["source"])]

    assert unsaid == []


def test_an_unchecked_position_reaches_farther_than_a_confirmed_one() -> None:
    reach = Counter[str]()
    for row in rows():
        stated = STATED.fullmatch(row["source"])
        if stated and stated[1] and "unchecked" in row["source"]:
            reach["too small"] += int(stated[1]) < 10 or float(row["radius_km"]) < int(stated[1])
            reach["unchecked"] += 1

    assert reach["too small"] == 0 < reach["unchecked"]


@pytest.mark.parametrize(
    ("name", "country", "said"),
    [
        ("Kano", "NG", "GeoNames"),
        ("Mindanao", "PH", "by the editor, unchecked, within 30 km"),
        ("Darfur", "SD", "the divisions Central Darfur, East Darfur, North Darfur, South Darfur, West Darfur"),
        ("Camp Bastion", "AF", "by the editor, confirmed by OurAirports OAZI, its namesake, 1.6 km off, within 5 km"),
    ],
)
def test_an_entry_tells_where_its_point_comes_from(gazetteer: Gazetteer, name: str, country: str, said: str) -> None:
    entry = next(place for place in gazetteer.candidates(name) if place.country == country)

    assert entry.position_source == said


def test_a_quarter_hangs_in_its_city(gazetteer: Gazetteer) -> None:
    quarter = next(place for place in gazetteer.candidates("Karrada") if place.country == "IQ")
    city = gazetteer.get(quarter.parents[0])

    assert city is not None
    assert (quarter.kind, city.name, city.kind) == (PlaceKind.DISTRICT, "Baghdad", PlaceKind.CITY)


def test_a_curated_region_is_the_division_of_its_name() -> None:
    collection = Collection()
    collection.add(
        Entry(id="fd-north", name="Province of North", kind=PlaceKind.ADMIN1, country="FD", variants=["North"])
    )
    region = Entry(
        id="fd-north-2", name="North", kind=PlaceKind.REGION, country="FD", newsroom_name=True, variants=["Nord"]
    )
    folded = collection.merge(region)

    assert (folded.id, folded.kind, sorted(collection.entries)) == ("fd-north", PlaceKind.ADMIN1, ["fd-north"])
    assert list(collection.named("FD", "Nord")) == [folded]
