"""Make the index of a release. One property is asked for at a time: an engine reads it through once, as it lies."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from kg.identifiers import CONSOLIDATED_GRAPH
from kg.rdf import NamedNode, iri
from kg.serve.context import ServerContext
from kg.serve.explorer.asking import scan
from kg.serve.explorer.index import Index, Killed, Listed
from kg.serve.explorer.outlines import spot_of
from kg.serve.explorer.terms import ABOVE, GENERAL, local, number
from kg.vocabulary import CKG, DCT, RDF, SKOS

_SINGLE = {
    "label": SKOS.prefLabel,
    "status": CKG.status,
    "verification": CKG.verification,
    "background": CKG.isBackground,
    "first": CKG.earliest,
    "last": CKG.latest,
    "date_precision": CKG.datePrecision,
    "place_precision": CKG.placePrecision,
    "low": CKG.low,
    "best": CKG.best,
    "high": CKG.high,
}
_ROLES = ("perpetrator", "sideA", "sideB", "target", "participant", "announcer", "party", "mediator", "guarantor")
_AFFECTED = "affected"
"""A role, but nobody to look for: whom an event affects."""
_PARTS = ("publishers", "deaths", "names", "kinds", "within", "points")
_UNSTATED = "unknown"
_PARTLY = frozenset({"child", "woman"})
"""Groups that are counted among others."""

_MANY = {name: CKG[name] for name in (*_ROLES, _AFFECTED, "place")} | {"type": RDF.type, "report": DCT.source}

Table = Sequence[Sequence[str]]
Single = Mapping[str, str]
Many = Mapping[str, Sequence[str]]


class Indexes:
    """The index of the release that is served: made before the server says that it is ready, and after a change."""

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
                self._known = {release: await _find(self._context)}
        return self._known[release]


async def _find(context: ServerContext) -> Index:
    """Ask two at a time: one answer is read while the next is made, and readers keep the other workers."""
    home = iri(CONSOLIDATED_GRAPH)
    turn = asyncio.Semaphore(2)

    async def rows(query: str, **values: NamedNode) -> Table:
        async with turn:
            return await scan(context, query, {"home": home, **values})

    properties = {name: rows("index_property", property=node) for name, node in {**_SINGLE, **_MANY}.items()}
    asked = properties | {name: rows(f"index_{name}") for name in _PARTS}
    tables = await asyncio.gather(*asked.values())
    return await asyncio.to_thread(make_index, dict(zip(asked, tables, strict=True)))


def make_index(rows: Mapping[str, Table]) -> Index:
    """Return the index of these rows; those without an event are places, actors or events of single reports."""
    single = {name: dict(_pairs(rows[name])) for name in _SINGLE}
    nodes = single["verification"]
    above = _above(rows["within"])
    parts = _Parts(
        single=single,
        types=_grouped(rows["type"], nodes),
        places=_grouped(rows["place"], nodes),
        sources=_sources(rows, nodes),
        roles=_roles(rows, nodes),
        killed=killed_by_event(rows["deaths"], single),
        above=above,
    )
    events = sorted((_listed(node, parts) for node in nodes), key=lambda event: event.node)
    events.sort(key=lambda event: event.first, reverse=True)
    return Index(
        events=events,
        names=dict(_pairs(rows["names"])),
        kinds=dict(_pairs(rows["kinds"])),
        points={node: point for node, wkt in _pairs(rows["points"]) if (point := spot_of(wkt)) is not None},
        above=above,
    )


def _pairs(rows: Table) -> Iterator[tuple[str, str]]:
    return ((row[0], row[1]) for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    single: Mapping[str, Single]
    types: Many
    places: Many
    sources: Many
    roles: Mapping[str, Mapping[str, tuple[str, ...]]]
    killed: Mapping[str, Killed]
    above: Mapping[str, frozenset[str]]


def _grouped(rows: Table, nodes: Single) -> Many:
    found: dict[str, list[str]] = {}
    for event, value in _pairs(rows):
        if event in nodes:
            found.setdefault(event, []).append(value)
    return found


def _sources(rows: Mapping[str, Table], nodes: Single) -> Many:
    """Return who published the reports of each event."""
    publishers = dict(_pairs(rows["publishers"]))
    reports = _grouped(rows["report"], nodes)
    return {
        event: sorted({publishers[report] for report in found if report in publishers})
        for event, found in reports.items()
    }


def _roles(rows: Mapping[str, Table], nodes: Single) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for role in (*_ROLES, _AFFECTED):
        for event, actor in _pairs(rows[role]):
            if event in nodes:
                actors = found.setdefault(event, {})
                actors[actor] = (*actors.get(actor, ()), role)
    return found


def killed_by_event(rows: Table, single: Mapping[str, Single]) -> Mapping[str, Killed]:
    """Return the killed of each event: the sum over the stated kinds, or people of no stated kind if they are more.

    Both together would count those twice whom one source calls people and another civilians.
    """
    found: dict[str, dict[bool, Killed]] = {}
    for estimate, event, category in rows:
        if local(category) in _PARTLY:
            continue
        least, likely, most = (number(single[name].get(estimate)) for name in ("low", "best", "high"))
        low = least or 0
        this = Killed(low=low, best=likely if likely is not None else low, high=most)
        sides = found.setdefault(event, {})
        side = local(category) == _UNSTATED
        sides[side] = _added(sides[side], this) if side in sides else this
    return {event: reduce(_larger, sides.values()) for event, sides in found.items()}


def _added(one: Killed, other: Killed) -> Killed:
    high = None if one.high is None or other.high is None else one.high + other.high
    return Killed(low=one.low + other.low, best=one.best + other.best, high=high)


def _larger(one: Killed, other: Killed) -> Killed:
    high = None if one.high is None or other.high is None else max(one.high, other.high)
    return Killed(low=max(one.low, other.low), best=max(one.best, other.best), high=high)


def _listed(node: str, parts: _Parts) -> Listed:
    single = parts.single
    places = tuple(sorted(parts.places.get(node, ())))
    roles = parts.roles.get(node, {})
    facets = {
        "type": _telling(frozenset(local(value) for value in parts.types.get(node, ()))),
        "actor": frozenset(actor for actor, found in roles.items() if found != (_AFFECTED,)),
        "place": frozenset(found for place in places for found in (place, *parts.above.get(place, ()))),
        "source": frozenset(parts.sources.get(node, ())),
        "precision": frozenset(_precisions(node, single)),
        "verification": frozenset({local(single["verification"][node])}),
        "status": frozenset({local(single["status"].get(node, "asserted"))}),
    }
    return Listed(
        node=node,
        label=single["label"].get(node, local(node)),
        first=single["first"].get(node, ""),
        last=single["last"].get(node, ""),
        facets=facets,
        places=places,
        roles=roles,
        killed=parts.killed.get(node),
        background=single["background"].get(node) == "true",
    )


def _telling(types: frozenset[str]) -> frozenset[str]:
    """Return the types that say most: those that stand above others only where there are no others."""
    found = types - GENERAL - ABOVE
    return found or next((frozenset({name}) for name in ("Attack", "ViolentEvent", "Event") if name in types), types)


def _precisions(node: str, single: Mapping[str, Single]) -> Iterator[str]:
    for what in ("day", "place"):
        found = single["date_precision" if what == "day" else "place_precision"].get(node)
        yield f"{what}: {local(found) if found else 'none'}"


def _above(rows: Table) -> Mapping[str, frozenset[str]]:
    """Return all places above each place."""
    direct: dict[str, set[str]] = {}
    for node, higher in _pairs(rows):
        direct.setdefault(node, set()).add(higher)

    found: dict[str, frozenset[str]] = {}
    for node in direct:
        seen: set[str] = set()
        waiting = [node]
        while waiting:
            for higher in direct.get(waiting.pop(), ()):
                if higher not in seen:
                    seen.add(higher)
                    waiting.append(higher)
        found[node] = frozenset(seen - {node})
    return found
