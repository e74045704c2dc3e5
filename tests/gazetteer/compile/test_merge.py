from __future__ import annotations

from kg.gazetteer.compile.entries import Entry, default_radius, settlement_kind
from kg.gazetteer.compile.merge import Collection
from kg.gazetteer.compile.reports import bare_division
from kg.gazetteer.model import PlaceKind


def town(identifier: str, name: str, **fields: object) -> Entry:
    values = {"kind": PlaceKind.TOWN, "country": "ML", "admin1": "ml-gao", **fields}
    return Entry(id=identifier, name=name, **values)  # type: ignore[arg-type]


def test_a_curated_name_replaces_geonames_own_and_keeps_it_findable() -> None:
    collection = Collection()
    collection.add(town("gn-1", "Talltawil"))
    merged = collection.merge(town("ml-gao-tal-tawil", "Tal Tawil", newsroom_name=True, variants=["Tell Tawil"]))

    assert (merged.id, merged.name) == ("gn-1", "Tal Tawil")
    assert collection.named("ML", "Talltawil") == [merged]


def test_namesakes_in_two_districts_stay_two() -> None:
    collection = Collection()
    collection.add(town("a", "Abbas", admin2="ml-gao-a2-one"))
    collection.merge(town("b", "Abbas", admin2="ml-gao-a2-two"))

    assert sorted(collection.entries) == ["a", "b"]


def test_namesakes_far_apart_stay_two() -> None:
    collection = Collection()
    collection.add(town("a", "Salem", latitude=16.0, longitude=0.0))
    collection.merge(town("b", "Salem", latitude=17.0, longitude=0.0))

    assert sorted(collection.entries) == ["a", "b"]


def test_a_district_is_not_merged_into_the_town_of_its_name() -> None:
    collection = Collection()
    collection.add(town("ml-gao-salem", "Salem"))
    collection.merge(town("ml-gao-salem", "Salem", kind=PlaceKind.DISTRICT))

    assert sorted(collection.entries) == ["ml-gao-salem", "ml-gao-salem-2"]


def test_kinds_and_reach_follow_population() -> None:
    assert [settlement_kind(size) for size in (900, 20_000, 2_000_000)] == ["village", "town", "city"]
    assert default_radius(PlaceKind.CITY, 2_000_000) > default_radius(PlaceKind.CITY, 200_000)


def test_kind_words_come_off_divisions_at_both_ends() -> None:
    names = ("Mintaqat Azaz district", "Province of Sulu", "Qaḑā’ al Ḩillah", "Maiduguri lga")

    assert [bare_division(name) for name in names] == ["Azaz", "Sulu", "Ḩillah", "Maiduguri"]
