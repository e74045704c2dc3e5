"""The record that all sources are read into before it is merged and written."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from kg.gazetteer.model import PlaceKind
from kg.gazetteer.names import name_key

# Reach in kilometres where a source gives no extent; a city's grows with its population.
RADIUS_KM = {
    PlaceKind.COUNTRY: 500.0,
    PlaceKind.ADMIN1: 80.0,
    PlaceKind.ADMIN2: 25.0,
    PlaceKind.CITY: 6.0,
    PlaceKind.TOWN: 3.0,
    PlaceKind.VILLAGE: 1.5,
    PlaceKind.DISTRICT: 1.5,
    PlaceKind.SITE: 1.5,
    PlaceKind.REGION: 40.0,
}
CITY_POPULATION = 100_000
TOWN_POPULATION = 10_000
PERSONS_PER_KM2 = 4_000


@dataclass(slots=True, kw_only=True)
class Entry:
    """A place on its way into the file; `admin1` and `admin2` are ids of other entries.

    Attributes:
        exact_position: the coordinates are the place's own, not its parent's.
    """

    id: str
    name: str
    kind: PlaceKind
    country: str
    admin1: str | None = None
    admin2: str | None = None
    within: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float = 0.0
    population: int = 0
    newsroom_name: bool = False
    geonames_code: str | None = None
    iso_code: str | None = None
    source: str = "geonames"
    variants: list[str] = field(default_factory=list)

    def keys(self) -> set[str]:
        """Keys under which the entry is found."""
        return {key for key in map(name_key, (self.name, *self.variants)) if key}


def settlement_kind(population: int) -> PlaceKind:
    """Return what a populated place is called at this size, in persons."""
    if population >= CITY_POPULATION:
        return PlaceKind.CITY
    return PlaceKind.TOWN if population >= TOWN_POPULATION else PlaceKind.VILLAGE


def default_radius(kind: PlaceKind, population: int = 0) -> float:
    """Return the reach of a place of this kind in kilometres, at 4,000 persons per square kilometre."""
    if kind is PlaceKind.CITY and population:
        return round(max(4.0, math.sqrt(population / PERSONS_PER_KM2 / math.pi)), 1)
    return RADIUS_KM[kind]
