"""A user's own places and names: `places.csv` and `aliases.csv` in the graph folder, laid over the shipped gazetteer.

Columns of `places.csv` (the first three are required, in any order; unknown columns are errors):

* `name`: the form to print; `kind`: country, admin1, admin2, city, town, village, district, site, region;
  `country`: ISO 3166-1 alpha-2;
* `id`: a slug of your own, or the id of a shipped place, which the row then replaces: of what the row leaves empty
  the shipped point and names stay;
* `admin1`: name of the first-level division; `within`: name of a closer container, shipped or on a line above;
* `latitude`, `longitude` (degrees), `radius_km`, `population`; `variants`: other names, separated by `|`.

Rows of `aliases.csv` with `place` in the column `kind` give a further name to the place whose name or id stands in
`name`; of namesakes in several countries `countries` picks one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from kg.errors import UserFileError
from kg.gazetteer.geometry import distance_km
from kg.gazetteer.model import Place, PlaceKind
from kg.gazetteer.names import name_key, skeleton
from kg.identifiers import slug
from kg.userfiles import Row, read_aliases, read_own_rows

OWN_FILES = ("places.csv", "aliases.csv")
REQUIRED = ("name", "kind", "country")
OPTIONAL = ("id", "admin1", "within", "latitude", "longitude", "radius_km", "population", "variants")
_LIMITS = {"latitude": (-90.0, 90.0), "longitude": (-180.0, 180.0), "radius_km": (0.0, 20_000.0)}
_ID = re.compile(r"[a-z0-9]+(-+[a-z0-9]+)*")
_FIRST = -1
_SHOWN = 5
_OWN_RADIUS = 2.0
_REACH_KM = 500.0


class Shipped(Protocol):
    """What the reader asks of the shipped gazetteer."""

    def get(self, identifier: str) -> Place | None:
        """Return the place with this id."""

    def country(self, code: str) -> Place | None:
        """Return the country with this code."""

    def admin1_named(self, name: str, country: str) -> Place | None:
        """Return the division of this name."""

    def find_key(self, key: str) -> tuple[Place, ...]:
        """Return the places with this key."""

    def labels(self, place: Place) -> tuple[str, ...]:
        """Return the place's other names."""

    def divisions(self, country: str) -> tuple[Place, ...]:
        """Return the country's first-level divisions."""


@dataclass(slots=True)
class OwnPlaces:
    """The user's places by id, key and skeleton; `labels` are their other names."""

    by_id: dict[str, Place] = field(default_factory=dict)
    by_key: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    by_skeleton: dict[tuple[str, str], tuple[Place, ...]] = field(default_factory=dict)
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read_own_places(shipped: Shipped, *, places: Path | None = None, aliases: Path | None = None) -> OwnPlaces:
    """Read the user's files, where they are given.

    Raises:
        UserFileError: with file and line, the column, and what to write instead.
    """
    reader = _Reader(shipped)
    if places is not None:
        for where, row in read_own_rows(places, required=REQUIRED, optional=OPTIONAL):
            reader.add_place(where, row)
    if aliases is not None:
        for where, row in read_aliases(aliases):
            if row["kind"] == "place":
                reader.add_name(where, row)
    return reader.places()


class _Reader:
    """The user's places while they are read; what a line names may stand on a line above it."""

    def __init__(self, shipped: Shipped) -> None:
        self._shipped = shipped
        self._by_id: dict[str, Place] = {}
        self._by_key: dict[str, list[Place]] = defaultdict(list)
        self._by_skeleton: dict[tuple[str, str], list[Place]] = defaultdict(list)
        self._labels: dict[str, tuple[str, ...]] = {}

    def places(self) -> OwnPlaces:
        """Return what was read."""
        return OwnPlaces(
            by_id=self._by_id,
            by_key={key: tuple(dict.fromkeys(found)) for key, found in self._by_key.items()},
            by_skeleton={bones: tuple(dict.fromkeys(found)) for bones, found in self._by_skeleton.items()},
            labels=self._labels,
        )

    def add_place(self, where: str, row: Row) -> None:
        """Add a line of `places.csv`."""
        place = _read_place(where, row, self._shipped, self.named)
        if place.id in self._by_id:
            raise UserFileError(where, "id", f"{place.id!r} stands on an earlier line; give this row an id of its own")
        self._by_id[place.id] = place
        replaced = self._shipped.get(place.id)
        names = [part.strip() for part in row["variants"].split("|") if part.strip()]
        names += self._shipped.labels(replaced) if replaced else ()
        self._labels[place.id] = tuple(dict.fromkeys(names))
        for name in (place.name, *names):
            self._name(place, name)

    def add_name(self, where: str, row: Row) -> None:
        """Add a line of `aliases.csv` that names a place."""
        if row["since"] or row["until"]:
            raise UserFileError(where, "since", "names of places have no dates; leave since and until empty")
        place = self._one(where, row)
        known = self._labels.get(place.id)
        self._labels[place.id] = (*(self._shipped.labels(place) if known is None else known), row["alias"])
        self._name(replace(place, rank=_FIRST), row["alias"])

    def named(self, name: str) -> tuple[Place, ...]:
        """Return the places of a name, the user's own before the shipped ones, each id once."""
        key = name_key(name)
        found = {place.id: place for place in reversed((*self._by_key.get(key, ()), *self._shipped.find_key(key)))}
        return tuple(reversed(found.values()))

    def _name(self, place: Place, name: str) -> None:
        key = name_key(name)
        self._by_key[key].append(place)
        self._by_skeleton[place.country, skeleton(key)].append(place)

    def _one(self, where: str, row: Row) -> Place:
        """Return the place that a line of `aliases.csv` means: by its id, or by its name if one place has it."""
        by_id = self._by_id.get(row["name"]) or self._shipped.get(row["name"])
        if by_id is not None:
            return by_id
        countries = row["countries"].upper().split()
        found = [place for place in self.named(row["name"]) if not countries or place.country in countries]
        if len(found) == 1:
            return found[0]
        if not found:
            reason = f"{row['name']!r} is no place that is known; add it to places.csv, with this name as a variant"
            raise UserFileError(where, "name", reason)
        listed = ", ".join(_described(place) for place in found[:_SHOWN])
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        reason = f"{len(found)} places are called {row['name']!r}; write the id of one: {listed}{more}"
        raise UserFileError(where, "name", reason)


def _described(place: Place) -> str:
    around = ", ".join(part for part in (place.kind.value, place.admin1 or "", place.country) if part != place.name)
    return f"{place.id} ({around})"


def _read_place(where: str, row: Row, shipped: Shipped, named: Callable[[str], tuple[Place, ...]]) -> Place:
    kind = _read_kind(where, row["kind"])
    country = shipped.country(row["country"].upper())
    if country is None:
        raise UserFileError(
            where, "country", f"{row['country']!r} is no ISO 3166-1 code; write two letters, such as SY"
        )
    division = _read_division(where, row, shipped)
    around = _read_container(where, row, named)
    container = next(place for place in (around, division, country) if place is not None)
    parents = [place for place in (around, division, country) if place is not None]
    identifier = _read_id(where, row, division.id if division else country.country.lower())
    latitude, longitude = _read_point(where, row, country)
    spot = _spot(latitude, longitude, _read_number(where, row, "radius_km"), shipped.get(identifier) or container)
    return Place(
        id=identifier,
        name=row["name"],
        kind=kind,
        country=country.country,
        admin1=row["name"] if kind is PlaceKind.ADMIN1 else division.name if division else None,
        admin1_id=identifier if kind is PlaceKind.ADMIN1 else division.id if division else None,
        parents=tuple(dict.fromkeys(chain for place in parents for chain in (place.id, *place.parents))),
        latitude=spot[0],
        longitude=spot[1],
        radius_km=spot[2],
        population=int(_read_number(where, row, "population") or 0),
        newsroom_name=True,
        source="own",
        rank=_FIRST,
    )


def _spot(
    latitude: float | None, longitude: float | None, radius: float | None, other: Place
) -> tuple[float | None, float | None, float]:
    """Return point and radius: the row's, or else those of the shipped place or container."""
    if latitude is None:
        return other.latitude, other.longitude, radius or other.radius_km
    return latitude, longitude, radius or _OWN_RADIUS


def _read_id(where: str, row: Row, inside: str) -> str:
    if row["id"]:
        if not _ID.fullmatch(row["id"]):
            reason = f"{row['id']!r} is no id; use small Latin letters, digits and hyphens, such as sy-idlib-saraqib"
            raise UserFileError(where, "id", reason)
        return row["id"]
    name = slug(row["name"])
    if not name:
        raise UserFileError(
            where, "name", "has no Latin letter; give a Latin name and this one as a variant, or give an id"
        )
    return f"{inside}-{name}"


def _read_point(where: str, row: Row, country: Place) -> tuple[float | None, float | None]:
    latitude, longitude = _read_number(where, row, "latitude"), _read_number(where, row, "longitude")
    if latitude is None or longitude is None:
        if latitude is not longitude:
            raise UserFileError(where, "longitude", "latitude and longitude go together; give both or neither")
        return None, None
    others = ((longitude, latitude), (-latitude, longitude), (latitude, -longitude), (-latitude, -longitude))
    if not _is_in_reach((latitude, longitude), country):
        for one, two in others:
            if abs(one) <= 90 and _is_in_reach((one, two), country):  # noqa: PLR2004
                reason = f"{latitude:g}, {longitude:g} lies far outside {country.name}; was {one:g}, {two:g} meant?"
                raise UserFileError(where, "latitude", reason)
    return latitude, longitude


def _is_in_reach(point: tuple[float, float], country: Place) -> bool:
    if country.latitude is None or country.longitude is None:
        return True
    return distance_km(point, (country.latitude, country.longitude)) <= 2 * country.radius_km + _REACH_KM


def _read_kind(where: str, text: str) -> PlaceKind:
    try:
        return PlaceKind(text.lower())
    except ValueError as error:
        known = ", ".join(PlaceKind)
        raise UserFileError(where, "kind", f"{text!r} is no kind of place; write one of {known}") from error


def _read_division(where: str, row: Row, shipped: Shipped) -> Place | None:
    if not row["admin1"]:
        return None
    division = shipped.admin1_named(row["admin1"], row["country"].upper())
    if division is None:
        known = ", ".join(sorted(place.name for place in shipped.divisions(row["country"].upper())))
        reason = f"{row['admin1']!r} is no first-level division of {row['country']}; write one of {known}"
        raise UserFileError(where, "admin1", reason)
    return division


def _read_container(where: str, row: Row, named: Callable[[str], tuple[Place, ...]]) -> Place | None:
    if not row["within"]:
        return None
    for place in named(row["within"]):
        if place.country == row["country"].upper():
            return place
    reason = f"{row['within']!r} is not in the gazetteer for {row['country']} nor on a line above; leave it empty"
    raise UserFileError(where, "within", reason)


def _read_number(where: str, row: Row, column: str) -> float | None:
    text = row[column]
    if not text:
        return None
    try:
        number = float(text)
    except ValueError as error:
        raise UserFileError(where, column, f"{text!r} is no number; write it with a point, such as 35.65") from error
    low, high = _LIMITS.get(column, (0.0, 2e9))
    if not low <= number <= high:
        raise UserFileError(where, column, f"{number} is not between {low:g} and {high:g}; check the order of columns")
    return number
