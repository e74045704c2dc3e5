"""A user's own places: `places.csv` in the graph folder, laid over the shipped gazetteer.

Columns (the first three are required, in any order; unknown columns are errors):

* `name`: the form to print; `kind`: country, admin1, admin2, city, town, village, district, site, region;
  `country`: ISO 3166-1 alpha-2;
* `id`: a slug of your own, or the id of a shipped place, which the row then replaces;
* `admin1`: name of the first-level division; `within`: name of a closer container;
* `latitude`, `longitude` (degrees), `radius_km`, `population`; `variants`: other names, separated by `|`.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kg.errors import UserFileError
from kg.gazetteer.model import Place, PlaceKind
from kg.gazetteer.names import name_key, skeleton
from kg.identifiers import slug

REQUIRED = ("name", "kind", "country")
OPTIONAL = ("id", "admin1", "within", "latitude", "longitude", "radius_km", "population", "variants")
_LIMITS = {"latitude": (-90.0, 90.0), "longitude": (-180.0, 180.0), "radius_km": (0.0, 20_000.0)}


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

    def divisions(self, country: str) -> tuple[Place, ...]:
        """Return the country's first-level divisions."""


@dataclass(slots=True)
class OwnPlaces:
    """The user's places by id, key and skeleton; `labels` are their other names."""

    by_id: dict[str, Place] = field(default_factory=dict)
    by_key: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    by_skeleton: dict[tuple[str, str], tuple[Place, ...]] = field(default_factory=dict)
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read_own_places(path: Path, shipped: Shipped) -> OwnPlaces:
    """Read the user's file.

    Raises:
        UserFileError: with file and line, the column, and what to write instead.
    """
    own = OwnPlaces()
    by_key: dict[str, list[Place]] = defaultdict(list)
    by_skeleton: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for where, row in _read_rows(path):
        place = _read_place(where, row, shipped)
        if place.id in own.by_id:
            raise UserFileError(where, "id", f"{place.id!r} stands on an earlier line; give this row an id of its own")
        own.by_id[place.id] = place
        variants = tuple(part.strip() for part in row.get("variants", "").split("|") if part.strip())
        own.labels[place.id] = variants
        for key in sorted({name_key(name) for name in (place.name, *variants)}):
            by_key[key].append(place)
            by_skeleton[place.country, skeleton(key)].append(place)
    own.by_key = {key: tuple(places) for key, places in by_key.items()}
    own.by_skeleton = {bones: tuple(dict.fromkeys(places)) for bones, places in by_skeleton.items()}
    return own


def _read_rows(path: Path) -> list[tuple[str, Mapping[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            _check_columns(path, reader.fieldnames or ())
            return [(f"{path}, line {reader.line_num}", _check_row(path, reader.line_num, row)) for row in reader]
    except OSError as error:
        raise UserFileError(str(path), "file", f"cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise UserFileError(str(path), "file", "is not UTF-8; save it as UTF-8 (CSV UTF-8 in spreadsheets)") from error
    except csv.Error as error:
        raise UserFileError(str(path), "file", f"is no CSV ({error}); close every quotation mark") from error


def _check_columns(path: Path, columns: Sequence[str]) -> None:
    where = f"{path}, line 1"
    if len(columns) == 1 and ";" in columns[0]:
        raise UserFileError(where, "header", "the columns are split by semicolons; save it with commas")
    for column in REQUIRED:
        if column not in columns:
            raise UserFileError(
                where, column, f"this column is missing; the first line must name {', '.join(REQUIRED)}"
            )
    for column in columns:
        if column not in REQUIRED + OPTIONAL:
            known = ", ".join(REQUIRED + OPTIONAL)
            raise UserFileError(where, column or "(empty)", f"unknown column; use {known}, or remove it")


def _check_row(path: Path, line: int, row: Mapping[str | None, str | list[str] | None]) -> Mapping[str, str]:
    where = f"{path}, line {line}"
    if None in row:
        raise UserFileError(where, "(beyond the last)", "more fields than columns; quote a field that has commas")
    clean = {str(column): str(value or "").strip() for column, value in row.items()}
    for column in REQUIRED:
        if not clean[column]:
            raise UserFileError(where, column, "is empty; fill it in or remove the line")
    return clean


def _read_place(where: str, row: Mapping[str, str], shipped: Shipped) -> Place:
    kind = _read_kind(where, row["kind"])
    country = shipped.country(row["country"].upper())
    if country is None:
        raise UserFileError(
            where, "country", f"{row['country']!r} is no ISO 3166-1 code; write two letters, such as SY"
        )
    division = _read_division(where, row, shipped)
    around = _read_container(where, row, shipped)
    latitude, longitude = _read_number(where, row, "latitude"), _read_number(where, row, "longitude")
    if (latitude is None) != (longitude is None):
        raise UserFileError(where, "longitude", "latitude and longitude go together; give both or neither")
    container = next(place for place in (around, division, country) if place is not None)
    parents = [place for place in (around, division, country) if place is not None]
    identifier = row.get("id") or f"{division.id if division else country.country.lower()}-{slug(row['name'])}"
    return Place(
        id=identifier,
        name=row["name"],
        kind=kind,
        country=country.country,
        admin1=row["name"] if kind is PlaceKind.ADMIN1 else division.name if division else None,
        admin1_id=identifier if kind is PlaceKind.ADMIN1 else division.id if division else None,
        parents=tuple(dict.fromkeys(chain for place in parents for chain in (place.id, *place.parents))),
        latitude=container.latitude if latitude is None else latitude,
        longitude=container.longitude if longitude is None else longitude,
        radius_km=_read_number(where, row, "radius_km") or (container.radius_km if latitude is None else 2.0),
        population=int(_read_number(where, row, "population") or 0),
        newsroom_name=True,
        source="own",
        rank=-1,
    )


def _read_kind(where: str, text: str) -> PlaceKind:
    try:
        return PlaceKind(text.lower())
    except ValueError as error:
        known = ", ".join(PlaceKind)
        raise UserFileError(where, "kind", f"{text!r} is no kind of place; write one of {known}") from error


def _read_division(where: str, row: Mapping[str, str], shipped: Shipped) -> Place | None:
    if not row.get("admin1"):
        return None
    division = shipped.admin1_named(row["admin1"], row["country"].upper())
    if division is None:
        known = ", ".join(sorted(place.name for place in shipped.divisions(row["country"].upper())))
        reason = f"{row['admin1']!r} is no first-level division of {row['country']}; write one of {known}"
        raise UserFileError(where, "admin1", reason)
    return division


def _read_container(where: str, row: Mapping[str, str], shipped: Shipped) -> Place | None:
    if not row.get("within"):
        return None
    for place in shipped.find_key(name_key(row["within"])):
        if place.country == row["country"].upper():
            return place
    reason = f"{row['within']!r} is not in the gazetteer for {row['country']}; name a shipped place, or leave it empty"
    raise UserFileError(where, "within", reason)


def _read_number(where: str, row: Mapping[str, str], column: str) -> float | None:
    text = row.get(column, "")
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
