"""Open the gazetteer and look names up in it.

The file is opened read-only and immutable: any number of processes share its pages. Nothing is loaded before the
first question; a name costs one or two index probes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from kg.errors import DamageError, MissingPartError
from kg.gazetteer.model import Place, PlaceKind
from kg.gazetteer.names import bare_key, is_latin, likeness, name_key, skeleton
from kg.gazetteer.own import OWN_FILES, OwnPlaces, read_own_places

FILE = Path(__file__).parent / "data" / "gazetteer.sqlite"
FORMAT = "1"
VERY_ALIKE = 0.88
# The fewer consonants two names share, the closer their spelling must be: likeness asked by skeleton length.
SAME_NAME = {2: 0.88, 3: 0.84, 4: 0.8, 5: 0.76}
SAME_LONG_NAME = 0.72
_KINDS = list(PlaceKind)
_CACHED = 16384
# A skeleton shared by more places than this says nothing; the most prominent come first.
_MOST_ALIKE = 40
_COLUMNS = (
    "n, id, name, kind, country, admin1, admin2, within, latitude, longitude, radius, population, newsroom,"
    " code, iso, source"
)


class Gazetteer:
    """Names to places. Make one per process with `Gazetteer.open` and pass it on; close it or use `with`."""

    def __init__(self, database: sqlite3.Connection, own: OwnPlaces) -> None:
        self._database = database
        self._own = own
        self._place = lru_cache(maxsize=_CACHED)(self._read_place)
        self._found = lru_cache(maxsize=_CACHED)(self._find)
        self._alike = lru_cache(maxsize=_CACHED)(self._find_alike)
        self._spelled = lru_cache(maxsize=_CACHED)(self._read_spellings)
        self._countries: dict[str, int] = {}

    @classmethod
    def open(cls, *, extra: Path | None = None, aliases: Path | None = None, file: Path = FILE) -> Self:
        """Open the shipped file; the user's places of `extra` and names of `aliases` are laid over it (`own`).

        Raises:
            MissingPartError: the file is not there.
            DamageError: it is no gazetteer file, or of another format.
            UserFileError: a row of the user's files has a fault.
        """
        if not file.exists():
            raise MissingPartError("the gazetteer file", "build it with `python -m kg.gazetteer.compile`")
        database = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        try:
            found = database.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
        except sqlite3.DatabaseError as error:
            raise DamageError(f"{file}: no gazetteer file ({error}); install the package again") from error
        if found != (FORMAT,):
            raise DamageError(f"{file}: format {found and found[0]}, not {FORMAT}; install the package again")
        shipped = cls(database, OwnPlaces())
        if extra is None and aliases is None:
            return shipped
        # One of its own, since the first keeps what it was asked before it knew the user's names.
        return cls(database, read_own_places(shipped, places=extra, aliases=aliases))

    @classmethod
    def of_folder(cls, folder: Path | None) -> Self:
        """Open the shipped file with the user's files of a graph folder, where they exist; see `open`."""
        if folder is None:
            return cls.open()
        places, aliases = (path if path.is_file() else None for path in map(folder.joinpath, OWN_FILES))
        return cls.open(extra=places, aliases=aliases)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, identifier: str) -> Place | None:
        """Return the place with this id."""
        own = self._own.by_id.get(identifier)
        if own is not None:
            return own
        wanted: int | str = identifier
        if identifier.startswith("gn-") and identifier[3:].isdigit():
            wanted = int(identifier[3:])
        row = self._database.execute("SELECT n FROM place WHERE id = ?", (wanted,)).fetchone()
        return self._place(row[0]) if row else None

    def candidates(self, name: str, *, countries: Iterable[str] = ()) -> Sequence[Place]:
        """Return the places of this name, the most prominent first; a user's own places lead.

        Where `countries` (ISO 3166-1 alpha-2) are given, names spelled alike are found in them too, after
        the exact ones; without countries only exact keys count.
        """
        key = name_key(name)
        return self.find_in(key, countries)

    def find_in(self, key: str, countries: Iterable[str]) -> tuple[Place, ...]:
        """Return the places with this key, and for each country without one, those spelled alike.

        Where the name is exactly some other place's, a spelling must be closer to count; where it is a
        country's, none does: Iraq is not Raqqa.
        """
        exact = self.find_key(key)
        if any(place.kind is PlaceKind.COUNTRY for place in exact):
            return exact
        known = {place.country for place in exact}
        alike = [place for country in countries if country not in known for place in self.find_alike(key, country)]
        if exact:
            alike = [place for place in alike if self.likeness_of(key, place) >= VERY_ALIKE]
        return (*exact, *alike)

    def find_key(self, key: str) -> tuple[Place, ...]:
        """Return the places with exactly this key (made by `name_key`); a lost apostrophe's "s" is forgiven."""
        found = self._found(key)
        if not found and len(key) > 4 and key.endswith("s"):  # noqa: PLR2004
            return self._found(key[:-1])
        return found

    def has_key(self, key: str) -> bool:
        """Whether any place has exactly this key."""
        return bool(self._found(key))

    def find_alike(self, key: str, country: str) -> tuple[Place, ...]:
        """Return the country's places whose names differ from the key by romanisation only, the likest first."""
        return self._alike(key, country)

    def _find_alike(self, key: str, country: str) -> tuple[Place, ...]:
        bones = skeleton(key)
        if len(bones) < 2 or not key.isascii():  # noqa: PLR2004
            return ()
        own = self._own.by_skeleton.get((country, bones), ())
        row = self._database.execute("SELECT places FROM skeleton WHERE key = ?", (f"{country} {bones}",)).fetchone()
        numbers = _unpack(row[0])[:_MOST_ALIKE] if row else ()
        weighed = [(self.likeness_of(key, place), place) for place in (*own, *map(self._place, numbers))]
        bar = SAME_NAME.get(len(bones), SAME_LONG_NAME)
        close = sorted(
            ((like, place) for like, place in weighed if like >= bar),
            key=lambda pair: (-round(pair[0], 1), pair[1].rank),
        )
        return tuple(place for _, place in close)

    def likeness_of(self, key: str, place: Place) -> float:
        """Return how like the key is to the place's likest name, 0 to 1."""
        bare = bare_key(key).replace(" ", "")
        return max((likeness(bare, other) for other in self._spelled(place)), default=0.0)

    def _read_spellings(self, place: Place) -> tuple[str, ...]:
        names = (place.name, *self.labels(place))
        return tuple(dict.fromkeys(bare_key(name_key(name)).replace(" ", "") for name in names if is_latin(name)))

    def labels(self, place: Place) -> tuple[str, ...]:
        """Return the place's other names, Latin scripts first; small places list few or none."""
        if place.id in self._own.labels:
            return self._own.labels[place.id]
        row = self._database.execute("SELECT names FROM label WHERE n = ?", (place.rank,)).fetchone()
        return tuple(row[0].split("|")) if row else ()

    def country(self, code: str) -> Place | None:
        """Return the country with this ISO 3166-1 alpha-2 code."""
        if not self._countries:
            rows = self._database.execute("SELECT country, n FROM place WHERE n < 400 AND kind = 0")
            self._countries.update(rows)
        number = self._countries.get(code)
        return None if number is None else self._place(number)

    def divisions(self, country: str) -> tuple[Place, ...]:
        """Return the country's first-level divisions, by name."""
        rows = self._database.execute("SELECT n FROM place WHERE kind = 1 AND country = ? ORDER BY name, n", (country,))
        return tuple(self._place(row[0]) for row in rows.fetchall())

    def admin1_named(self, name: str, country: str) -> Place | None:
        """Return the country's first-level division of this name, in any spelling known."""
        key = name_key(name)
        for found in (self.find_key(key), self.find_alike(key, country)):
            for place in found:
                if place.kind is PlaceKind.ADMIN1 and place.country == country:
                    return place
        return None

    def parents(self, place: Place) -> Iterator[Place]:
        """Yield the places that contain this one, the closest first."""
        for identifier in place.parents:
            parent = self.get(identifier)
            if parent is not None:
                yield parent

    def at_rank(self, rank: int) -> Place:
        """Return the place at a position in the order of prominence (`Place.rank`), the number of its row."""
        return self._place(rank)

    def figures(self) -> dict[str, int]:
        """Return how many places of each kind and how many names the shipped file has."""
        rows = self._database.execute("SELECT key, value FROM meta")
        return {key: int(value) for key, value in rows}

    def _find(self, key: str) -> tuple[Place, ...]:
        own = self._own.by_key.get(key, ())
        row = self._database.execute("SELECT places FROM name WHERE key = ?", (key,)).fetchone()
        return (*own, *map(self._place, _unpack(row[0]))) if row else tuple(own)

    def _read_place(self, number: int) -> Place:
        row = self._database.execute(f"SELECT {_COLUMNS} FROM place WHERE n = ?", (number,)).fetchone()  # noqa: S608
        return self._make_place(row)

    def _make_place(self, row: Sequence[Any]) -> Place:
        (number, raw_id, name, kind, country, admin1, admin2, within, latitude, longitude, radius) = row[:11]
        division = self._place(admin1) if admin1 is not None else None
        second = self._place(admin2) if admin2 is not None and admin2 != number else None
        around = self._place(within) if within is not None and within != number else None
        identifier = f"gn-{raw_id}" if isinstance(raw_id, int) else raw_id
        own_division = _KINDS[kind] is PlaceKind.ADMIN1
        return Place(
            id=identifier,
            name=name,
            kind=_KINDS[kind],
            country=country,
            admin1=name if own_division else division.name if division else None,
            admin1_id=identifier if own_division else division.id if division else None,
            admin2=second.name if second else None,
            parents=_parents(around, second, division, None if kind == 0 else self.country(country)),
            latitude=None if latitude is None else latitude / 1e5,
            longitude=None if longitude is None else longitude / 1e5,
            radius_km=radius / 10,
            population=row[11],
            newsroom_name=bool(row[12]),
            geonames_code=row[13],
            iso_code=row[14],
            source=row[15] or "geonames",
            rank=number,
        )


def _parents(*around: Place | None) -> tuple[str, ...]:
    """Chain the containers: each one's own parents follow it, every id once."""
    chain: list[str] = []
    for place in around:
        if place is not None:
            chain += [place.id, *place.parents]
    return tuple(dict.fromkeys(chain))


def _unpack(numbers: bytes) -> Sequence[int]:
    return [int.from_bytes(numbers[start : start + 3], "little") for start in range(0, len(numbers), 3)]
