"""All events of a release in memory: what the events view filters, counts and draws, without a query for each click."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.serve.context import ServerContext
from kg.serve.explorer.asking import Row, ask
from kg.serve.explorer.outlines import spot_of
from kg.serve.explorer.terms import ABOVE, GENERAL, local, number

_MOST = 5_000_000
FACETS = ("type", "actor", "place", "source", "precision", "verification", "status")
_PARTS = ("events", "types", "places", "actors", "sources", "deaths", "names", "within", "points")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An event of the index.

    Attributes:
        facets: values by facet; for places also every place above.
        places: the places named, without those above.
        deaths: best figures of killed, summed over disjoint groups; `None` without a figure.
    """

    node: str
    label: str
    first: str
    last: str
    facets: Mapping[str, frozenset[str]]
    places: tuple[str, ...]
    deaths: int | None
    background: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is wanted: one value for each facet, and a period; empty means all."""

    values: Mapping[str, str] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    box: tuple[float, float, float, float] | None = None

    def without(self, facet: str) -> Selection:
        """Return the selection with this facet open."""
        return replace(self, values={name: value for name, value in self.values.items() if name != facet})


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The events in order, the latest first, with names and points of what they mention."""

    events: Sequence[Listed]
    names: Mapping[str, str]
    points: Mapping[str, tuple[float, float]]

    def select(self, selection: Selection) -> list[Listed]:
        """Return the events of a selection, the latest first; those without a day last."""
        return [event for event in self.events if self._fits(event, selection)]

    def _fits(self, event: Listed, selection: Selection) -> bool:
        for facet, value in selection.values.items():
            if value not in event.facets[facet]:
                return False
        if selection.first and (not event.last or event.last < selection.first):
            return False
        if selection.last and (not event.first or event.first > selection.last):
            return False
        return selection.box is None or any(self._inside(place, selection.box) for place in event.places)

    def _inside(self, place: str, box: tuple[float, float, float, float]) -> bool:
        point = self.points.get(place)
        return point is not None and box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]

    def count(
        self, selection: Selection, found: Sequence[Listed], facet: str, *, most: int = 12
    ) -> list[tuple[str, int]]:
        """Return the values of a facet with their numbers of events, as if the facet itself were open.

        Args:
            found: the events of the selection.
        """
        events = self.select(selection.without(facet)) if facet in selection.values else found
        counts: Counter[str] = Counter()
        for event in events:
            counts.update(event.facets[facet])
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], self.names.get(pair[0], pair[0])))
        chosen = selection.values.get(facet)
        kept = ordered[:most]
        return kept + [pair for pair in ordered[most:] if pair[0] == chosen]


class Indexes:
    """The index of the release that is served: made when first asked for, anew after a change of release."""

    def __init__(self, context: ServerContext) -> None:
        self._context = context
        self._known: dict[str, Index] = {}
        self._lock = asyncio.Lock()

    async def current(self) -> Index:
        """Return the index.

        Raises:
            AnswerError: no answer in time.
        """
        release = self._context.release.name
        async with self._lock:
            if release not in self._known:
                found = await asyncio.gather(*(ask(self._context, f"index_{part}", limit=_MOST) for part in _PARTS))
                parts = {part: answer.rows for part, answer in zip(_PARTS, found, strict=True)}
                self._known = {release: await asyncio.to_thread(make_index, parts)}
        return self._known[release]


def make_index(parts: Mapping[str, Sequence[Row]]) -> Index:
    """Return the index of these rows."""
    above = _above(parts["within"])
    grouped = {name: _grouped(parts[name]) for name in ("types", "places", "actors", "sources")}
    deaths = {row["event"]: number(row["value"]) for row in parts["deaths"]}
    listed = {row["event"]: _listed(row, grouped, above, deaths) for row in parts["events"]}
    events = sorted(listed.values(), key=lambda event: event.node)
    events.sort(key=lambda event: event.first, reverse=True)
    points = {row["node"]: point for row in parts["points"] if (point := spot_of(row["wkt"])) is not None}
    names = {row["node"]: row["name"] for row in parts["names"]}
    return Index(events=events, names=names, points=points)


def _grouped(rows: Iterable[Row]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["event"], []).append(row["value"])
    return found


def _listed(
    row: Row,
    grouped: Mapping[str, Mapping[str, list[str]]],
    above: Mapping[str, frozenset[str]],
    deaths: Mapping[str, int | None],
) -> Listed:
    node = row["event"]
    places = tuple(sorted(grouped["places"].get(node, ())))
    types = frozenset(local(value) for value in grouped["types"].get(node, ()))
    facets = {
        "type": _telling(types),
        "actor": frozenset(grouped["actors"].get(node, ())),
        "place": frozenset(found for place in places for found in (place, *above.get(place, ()))),
        "source": frozenset(grouped["sources"].get(node, ())),
        "precision": frozenset(_precisions(row)),
        "verification": frozenset({local(row["verification"])}),
        "status": frozenset({local(row["status"])}),
    }
    return Listed(
        node=node,
        label=row["label"],
        first=row.get("first", ""),
        last=row.get("last", ""),
        facets=facets,
        places=places,
        deaths=deaths.get(node),
        background=row.get("background") == "true",
    )


def _telling(types: frozenset[str]) -> frozenset[str]:
    """Return the types that say most: those that stand above others only where there are no others."""
    found = types - GENERAL - ABOVE
    return found or next((frozenset({name}) for name in ("Attack", "ViolentEvent", "Event") if name in types), types)


def _precisions(row: Row) -> Iterator[str]:
    yield f"day: {local(row['date_precision'])}" if "date_precision" in row else "day: none"
    yield f"place: {local(row['place_precision'])}" if "place_precision" in row else "place: none"


def _above(rows: Iterable[Row]) -> Mapping[str, frozenset[str]]:
    """Return all places above each place."""
    direct: dict[str, set[str]] = {}
    for row in rows:
        direct.setdefault(row["node"], set()).add(row["above"])

    found: dict[str, frozenset[str]] = {}
    for node in direct:
        seen: set[str] = set()
        waiting = [node]
        while waiting:
            for higher in direct.get(waiting.pop(), ()):
                if higher not in seen:
                    seen.add(higher)
                    waiting.append(higher)
        found[node] = frozenset(seen)
    return found
