"""Bring the sources together: one entry per place, inside its divisions, under all its names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kg.gazetteer.compile.entries import Entry
from kg.gazetteer.compile.reports import bare_division
from kg.gazetteer.geometry import distance_km
from kg.gazetteer.model import DIVISIONS, SETTLEMENTS, PlaceKind
from kg.gazetteer.names import bare_key, likeness, name_key, skeleton
from kg.identifiers import slug

SAME_PLACE_KM = 25.0
SAME_NAME = 0.78


class Collection:
    """Entries by id, found again by country and key or skeleton."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self._by_key: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self._by_skeleton: dict[tuple[str, str], list[Entry]] = defaultdict(list)

    def add(self, entry: Entry) -> Entry:
        """Add the entry, under an id made free with a counter where two slugs are equal."""
        base, count = entry.id, 1
        while entry.id in self.entries:
            count += 1
            entry.id = f"{base}-{count}"
        self.entries[entry.id] = entry
        self.index(entry)
        return entry

    def index(self, entry: Entry) -> None:
        """Make the entry findable by its present names."""
        for key in sorted(entry.keys()):
            by_key = self._by_key[entry.country, key]
            if entry not in by_key:
                by_key.append(entry)
            by_skeleton = self._by_skeleton[entry.country, skeleton(key)]
            if entry not in by_skeleton:
                by_skeleton.append(entry)

    def named(self, country: str, name: str) -> Sequence[Entry]:
        """Entries of the country with this key."""
        return self._by_key.get((country, name_key(name)), ())

    def alike(self, country: str, name: str) -> Iterator[Entry]:
        """Entries of the country with this skeleton and a name spelled much the same."""
        key = name_key(name)
        for entry in self._by_skeleton.get((country, skeleton(key)), ()):
            if max(likeness(_joined(key), _joined(other)) for other in entry.keys()) >= SAME_NAME:  # noqa: SIM118
                yield entry

    def find_division(self, country: str, name: str, *, within: str | None = None) -> Entry | None:
        """Return the first-level division of this name, or the second-level one inside `within`."""
        for found in (self.named(country, name), list(self.alike(country, name))):
            for entry in found:
                level = "admin2" if within else "admin1"
                if entry.kind == level and (within is None or entry.admin1 == within):
                    return entry
        return None

    def find_second(self, country: str, name: str) -> Entry | None:
        """Return the country's only second-level division of this name."""
        found = [entry for entry in self.named(country, name) if entry.kind == "admin2" and entry.admin1]
        return found[0] if len(found) == 1 else None

    def merge(self, extra: Entry) -> Entry:
        """Fold the entry into the one that is the same place, or add it.

        The same place: a name in common (or alike), the same first-level division, neither the second level
        nor the coordinates speak against it.
        """
        division = self._find_division_named(extra)
        if division is not None:
            return self._fold_into_division(division, extra)
        same = self._find_same(extra)
        if same is None:
            return self.add(extra)
        if extra.newsroom_name:
            same.variants.append(same.name)
            same.name, same.kind, same.newsroom_name = extra.name, extra.kind, True
            same.radius_km = extra.radius_km if extra.kind not in SETTLEMENTS else same.radius_km
        same.variants += [extra.name, *extra.variants]
        same.admin2 = same.admin2 or extra.admin2
        same.within = same.within or extra.within
        self.index(same)
        return same

    def _find_division_named(self, extra: Entry) -> Entry | None:
        """Return the only division that bears a curated district's or region's very name, where it may lie."""
        if not extra.newsroom_name or extra.kind not in {PlaceKind.ADMIN2, PlaceKind.REGION}:
            return None
        found = [
            entry
            for entry in self.named(extra.country, extra.name)
            if entry.kind in {PlaceKind.ADMIN1, PlaceKind.ADMIN2}
            and name_key(bare_division(entry.name)) == name_key(extra.name)
            and (extra.admin1 is None or extra.admin1 in {entry.id, entry.admin1})
        ]
        return found[0] if len(found) == 1 else None

    def _fold_into_division(self, division: Entry, extra: Entry) -> Entry:
        """Give a division the newsroom's names; its point and reach are better known than the curated ones."""
        division.variants += [division.name, extra.name, *extra.variants]
        division.name = division.name if division.newsroom_name else extra.name
        division.newsroom_name = True
        self.index(division)
        return division

    def _find_same(self, extra: Entry) -> Entry | None:
        names = [extra.name, *extra.variants]
        for find in (self.named, self.alike):
            found = (entry for name in names for entry in find(extra.country, name))
            fitting = {entry.id: entry for entry in found if _may_be_same(entry, extra)}
            if fitting:
                return max(fitting.values(), key=lambda entry: (entry.population, entry.id))
        return None


def _joined(key: str) -> str:
    return bare_key(key).replace(" ", "")


def _may_be_same(entry: Entry, extra: Entry) -> bool:
    if entry.kind in DIVISIONS or extra.kind in DIVISIONS:
        return False
    both_settled = entry.kind in SETTLEMENTS and extra.kind in SETTLEMENTS
    # GeoNames calls city districts and camps populated places as well.
    loose = extra.newsroom_name and entry.id.startswith("gn-") and extra.kind in {"district", "site"}
    if entry.kind != extra.kind and not both_settled and not loose:
        return False
    if extra.admin1 and entry.admin1 and extra.admin1 != entry.admin1:
        return False
    if extra.admin2 and entry.admin2 and extra.admin2 != entry.admin2:
        return False
    if None in (entry.latitude, entry.longitude, extra.latitude, extra.longitude):
        return True
    one, other = (entry.latitude or 0, entry.longitude or 0), (extra.latitude or 0, extra.longitude or 0)
    return distance_km(one, other) <= SAME_PLACE_KM


def division_id(country: str, name: str, code: str, taken: Iterable[str]) -> str:
    """Return a division's id: its slug, with the GeoNames code where another division has that slug."""
    wanted = f"{country.lower()}-{slug(name) or code[3:].lower()}"
    return wanted if wanted not in taken else f"{wanted}-{code[3:].lower()}"
