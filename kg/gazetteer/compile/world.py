"""Assemble the gazetteer's entries from all sources, in a fixed order."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.errors import UserFileError
from kg.gazetteer.compile import sources
from kg.gazetteer.compile.entries import Entry, default_radius
from kg.gazetteer.compile.merge import Collection, division_id
from kg.gazetteer.compile.reports import ReportedPlace, bare_division, read_reported_places
from kg.gazetteer.geometry import distance_km
from kg.gazetteer.model import PlaceKind
from kg.gazetteer.names import is_latin, name_key, to_ascii
from kg.identifiers import slug

NEAR_KM = 12.0
CURATED = ("conflict_places.csv",)


@dataclass(slots=True)
class World:
    """The collection under construction, with the ids of divisions by GeoNames code."""

    collection: Collection = field(default_factory=Collection)
    countries: dict[str, Entry] = field(default_factory=dict)
    by_code: dict[str, str] = field(default_factory=dict)


def build_world(*, with_reports: bool = True) -> World:
    """Return every entry of the file; `with_reports=False` leaves UCDP out, to measure against it."""
    world = World()
    _add_countries_and_divisions(world)
    _add_settlements(world)
    for table in CURATED:
        _add_curated(world, table)
    if with_reports:
        _add_reported(world)
    _place_in_parents(world)
    return world


def _add_countries_and_divisions(world: World) -> None:
    for country in sources.read_countries():
        if country.country not in {"CS", "AN"}:  # dissolved: their places are listed under their successors
            world.countries[country.country] = world.collection.add(country)
    for division in sources.read_divisions():
        code = division.id
        division.id = division_id(division.country, division.name, code, world.collection.entries)
        world.by_code[code] = division.id
        world.collection.add(division)


def _add_settlements(world: World) -> None:
    second_level = sources.read_second_level()
    places = list(sources.read_settlements())
    named = defaultdict(list)
    for place in places:
        place.admin1 = world.by_code.get(place.admin1 or "")
        spot = (place.country, round((place.latitude or 0) * 1e4), round((place.longitude or 0) * 1e4))
        if spot in second_level and place.admin1:
            place.admin2 = second_level[spot]
            named[place.country, place.admin1].append(place)
    for place in places:
        if not place.admin2 and place.admin1:
            place.admin2 = _nearest_second_level(place, named[place.country, place.admin1])
    for place in places:
        if place.admin2 and place.admin1:
            place.admin2 = second_level_division(world, place.country, place.admin1, place.admin2).id
        world.collection.add(place)


def _nearest_second_level(place: Entry, named: list[Entry]) -> str | None:
    here = (place.latitude or 0.0, place.longitude or 0.0)
    reach = NEAR_KM / 111.0
    best = (NEAR_KM, None)
    for other in named:
        if abs((other.latitude or 0.0) - here[0]) < reach and abs((other.longitude or 0.0) - here[1]) < 3 * reach:
            gap = distance_km(here, (other.latitude or 0.0, other.longitude or 0.0))
            if gap < best[0]:
                best = (gap, other.admin2)  # type: ignore[assignment]
    return best[1]


def second_level_division(world: World, country: str, admin1: str, name: str) -> Entry:
    """Return the second-level division of this name, made if it is new."""
    wanted = f"{admin1}-a2-{slug(name) or name_key(name)}"
    found = world.collection.entries.get(wanted)
    if found:
        return found
    return world.collection.add(
        Entry(
            id=wanted,
            name=to_ascii(name),
            kind=PlaceKind.ADMIN2,
            country=country,
            admin1=admin1,
            radius_km=default_radius(PlaceKind.ADMIN2),
            variants=[name, bare_division(to_ascii(name))],
        )
    )


def _add_curated(world: World, table: str) -> None:
    for number, row in enumerate(sources.read_table(table), start=2):
        where = f"{table}, line {number}"
        country = row["country"]
        if country not in world.countries:
            raise UserFileError(where, "country", f"{country!r} is no ISO 3166-1 alpha-2 code")
        division = world.collection.find_division(country, row["admin1"]) if row["admin1"] else None
        if row["admin1"] and division is None:
            raise UserFileError(where, "admin1", f"{row['admin1']!r} is no first-level division of {country}")
        kind = PlaceKind(row["kind"])
        admin1 = division.id if division else None
        world.collection.merge(
            Entry(
                id=f"{admin1 or country.lower()}-{slug(row['name'])}",
                name=row["name"],
                kind=kind,
                country=country,
                admin1=admin1,
                within=_find_container(world, row, admin1, where),
                latitude=float(row["latitude"]) if row["latitude"] else None,
                longitude=float(row["longitude"]) if row["longitude"] else None,
                radius_km=float(row["radius_km"] or default_radius(kind)),
                newsroom_name=True,
                source=row["source"],
                variants=sources.split_names(row["variants"]),
            )
        )


def _find_container(world: World, row: Mapping[str, str], admin1: str | None, where: str) -> str | None:
    if not row["within"]:
        return None
    for entry in world.collection.named(row["country"], row["within"]):
        if entry.kind != PlaceKind.ADMIN1 and (admin1 is None or entry.admin1 in {admin1, None}):
            return entry.id
    raise UserFileError(where, "within", f"{row['within']!r} is not in the gazetteer; list it above this line")


def _add_reported(world: World) -> None:
    codes = {key: code for code, entry in sorted(world.countries.items()) for key in entry.keys()}  # noqa: SIM118
    for row in read_reported_places():
        code = codes.get(name_key(row.country)) or codes.get(name_key(row.country.split(" (")[0]))
        division = _find_reported_division(world, row, code) if code else None
        if code and division:
            _add_report(world, row, code, division)


def _find_reported_division(world: World, row: ReportedPlace, country: str) -> Entry | None:
    """Return UCDP's first-level division; in the Philippines it is GeoNames' second level."""
    for name in row.admin1:
        found = world.collection.find_division(country, name) or world.collection.find_second(country, name)
        if found is not None:
            return found
    return None


def _add_report(world: World, row: ReportedPlace, country: str, division: Entry) -> None:
    admin2 = None
    if division.kind is PlaceKind.ADMIN2:
        admin2, division = division.id, world.collection.entries[division.admin1 or ""]
    elif row.admin2:
        known = world.collection.find_division(country, row.admin2, within=division.id)
        admin2 = (known or second_level_division(world, country, division.id, row.admin2)).id
    if not row.names or row.kind is None:
        return
    name = to_ascii(row.names[0])
    world.collection.merge(
        Entry(
            id=f"{division.id}-{slug(name)}",
            name=name,
            kind=row.kind,
            country=country,
            admin1=division.id,
            admin2=admin2,
            latitude=row.latitude,
            longitude=row.longitude,
            radius_km=default_radius(row.kind),
            source="ucdp",
            variants=list(row.names),
        )
    )


def _place_in_parents(world: World) -> None:
    """Give divisions the middle of their places, and places without coordinates their parent's."""
    entries = world.collection.entries
    members: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries.values():
        if entry.latitude is not None:
            for parent in (entry.admin2, None if entry.kind == PlaceKind.ADMIN1 else entry.admin1):
                if parent:
                    members[parent].append(entry)
    for entry in entries.values():
        if entry.kind in {PlaceKind.ADMIN1, PlaceKind.ADMIN2} and entry.latitude is None and members[entry.id]:
            _centre(entry, members[entry.id])
    for country in world.countries.values():
        inside = [entries[name] for code, name in world.by_code.items() if code[:2] == country.country]
        _centre(country, [entry for entry in inside if entry.latitude is not None], radius=country.radius_km)
    for entry in entries.values():
        if entry.latitude is None:
            _take_position(entry, entries, world.countries)


def _centre(entry: Entry, inside: list[Entry], *, radius: float | None = None) -> None:
    if not inside:
        return
    entry.latitude = round(sum(place.latitude or 0.0 for place in inside) / len(inside), 4)
    entry.longitude = round(sum(place.longitude or 0.0 for place in inside) / len(inside), 4)
    spread = [
        distance_km((entry.latitude, entry.longitude), (place.latitude or 0.0, place.longitude or 0.0))
        for place in inside
    ]
    entry.radius_km = radius or round(max(5.0, math.sqrt(sum(gap * gap for gap in spread) / len(spread)) * 1.5), 1)


def _take_position(entry: Entry, entries: Mapping[str, Entry], countries: Mapping[str, Entry]) -> None:
    for parent_id in (entry.within, entry.admin2, entry.admin1, countries[entry.country].id):
        parent = entries.get(parent_id or "")
        if parent and parent is not entry and parent.latitude is not None:
            entry.latitude, entry.longitude = parent.latitude, parent.longitude
            entry.radius_km = max(entry.radius_km, parent.radius_km)
            entry.source = f"{entry.source or 'geonames'}; position of {parent.name}, which holds it"
            return


def labels_of(entry: Entry) -> list[str]:
    """Return the entry's other names for labels: distinct by key, at most 24, Latin ones first."""
    seen, labels = {name_key(entry.name)}, []
    for name in sorted(dict.fromkeys(entry.variants), key=lambda name: not is_latin(name)):
        key = name_key(name)
        if key and key not in seen:
            seen.add(key)
            labels.append(name)
    return labels[:24]
