"""Write the entries to one SQLite file that is only ever read."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kg.gazetteer.compile.entries import Entry
from kg.gazetteer.compile.world import World, labels_of
from kg.gazetteer.model import DIVISIONS, PlaceKind
from kg.gazetteer.names import skeleton

FORMAT = 1
MAX_KEY = 60
LABELLED_POPULATION = 5_000
_KINDS = list(PlaceKind)
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE place (n INTEGER PRIMARY KEY, id, name TEXT, kind INTEGER, country TEXT, admin1 INTEGER,
  admin2 INTEGER, within INTEGER, latitude INTEGER, longitude INTEGER, radius INTEGER, population INTEGER,
  newsroom INTEGER, code TEXT, iso TEXT, source TEXT);
CREATE TABLE name (key TEXT PRIMARY KEY, places BLOB) WITHOUT ROWID;
CREATE TABLE skeleton (key TEXT PRIMARY KEY, places BLOB) WITHOUT ROWID;
CREATE TABLE label (n INTEGER PRIMARY KEY, names TEXT);
"""


def write_gazetteer(world: World, path: Path) -> Mapping[str, int]:
    """Write the file anew and return its figures; equal entries give equal bytes."""
    path.unlink(missing_ok=True)
    ordered = sorted(world.collection.entries.values(), key=_prominence)
    numbers = {entry.id: number for number, entry in enumerate(ordered)}
    with sqlite3.connect(path) as database:
        database.executescript(_SCHEMA)
        rows = (_row(entry, numbers) for entry in ordered)
        database.executemany(f"INSERT INTO place VALUES ({','.join('?' * 16)})", rows)  # noqa: S608
        keys, skeletons = _index(ordered, numbers)
        database.executemany("INSERT INTO name VALUES (?, ?)", _packed(keys))
        database.executemany("INSERT INTO skeleton VALUES (?, ?)", _packed(skeletons))
        labels = ((numbers[entry.id], "|".join(labels_of(entry))) for entry in ordered if _is_labelled(entry))
        database.executemany("INSERT INTO label VALUES (?, ?)", (row for row in labels if row[1]))
        database.execute("CREATE UNIQUE INDEX place_id ON place (id)")
        figures = {**_count(ordered), "names": len(keys)}
        meta = {"format": FORMAT, **figures}
        database.executemany("INSERT INTO meta VALUES (?, ?)", sorted((k, str(v)) for k, v in meta.items()))
    with sqlite3.connect(path) as database:
        database.execute("VACUUM")
    return figures


def _prominence(entry: Entry) -> tuple[int, int, int, str]:
    """Countries, then divisions, then places by population; hand-picked ones before the unpopulated rest."""
    rank = {PlaceKind.COUNTRY: 0, PlaceKind.ADMIN1: 1}.get(entry.kind, 2)
    return (rank, -entry.population, 0 if entry.newsroom_name else 1, entry.id)


def _row(entry: Entry, numbers: Mapping[str, int]) -> tuple[object, ...]:
    admin1 = entry.admin1 if entry.kind not in {PlaceKind.COUNTRY, PlaceKind.ADMIN1} else None
    return (
        numbers[entry.id],
        pack_id(entry.id),
        entry.name,
        _KINDS.index(entry.kind),
        entry.country,
        numbers.get(admin1 or ""),
        numbers.get(entry.admin2 or ""),
        numbers.get(entry.within or ""),
        None if entry.latitude is None else round(entry.latitude * 1e5),
        None if entry.longitude is None else round(entry.longitude * 1e5),
        round(entry.radius_km * 10),
        entry.population,
        int(entry.newsroom_name),
        entry.geonames_code,
        entry.iso_code,
        None if entry.source == "geonames" else entry.source,
    )


def pack_id(identifier: str) -> int | str:
    """Return a GeoNames id as its number, which SQLite stores in four bytes; slugs stay."""
    # GN is also Guinea: "gn-boke" is a slug.
    return int(identifier[3:]) if identifier.startswith("gn-") and identifier[3:].isdigit() else identifier


def _is_labelled(entry: Entry) -> bool:
    """Labels are for display; below this size the keys alone carry the variants, at a fifth of the bytes."""
    return entry.kind in DIVISIONS or entry.newsroom_name or entry.population >= LABELLED_POPULATION


def _index(ordered: Iterable[Entry], numbers: Mapping[str, int]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    keys: dict[str, list[int]] = defaultdict(list)
    skeletons: dict[str, list[int]] = defaultdict(list)
    for entry in ordered:
        number, own = numbers[entry.id], {key for key in entry.keys() if len(key) <= MAX_KEY}  # noqa: SIM118
        for key in own:
            keys[key].append(number)
        for bones in {skeleton(key) for key in own if key.isascii()}:
            if len(bones) > 1:
                skeletons[f"{entry.country} {bones}"].append(number)
    return keys, skeletons


def _packed(index: Mapping[str, list[int]]) -> Iterator[tuple[str, bytes]]:
    """Yield keys in order, each with its place numbers as three bytes each, the most prominent first."""
    for key in sorted(index):
        yield key, b"".join(number.to_bytes(3, "little") for number in sorted(index[key]))


def _count(entries: Iterable[Entry]) -> dict[str, int]:
    counts = dict.fromkeys(_KINDS, 0)
    settlements = 0
    for entry in entries:
        counts[entry.kind] += 1
        settlements += entry.kind not in DIVISIONS
    return {**{kind.value: n for kind, n in counts.items()}, "places": settlements}
