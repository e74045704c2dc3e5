"""The event table, one row an event: as CSV for spreadsheets and data frames, as GeoJSON for maps.

Killed, injured and displaced are sums of the event's estimates over disjoint categories; children and women are parts
of others and left out. People of no stated kind may be those whom others call civilians or fighters: the larger of
their figure and the sum over the kinds counts, never both. An open bound in one summand opens the sum.

`columns.tsv` says what each column holds.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.vocabulary import CKG, CODE

_TEXT = (
    "event",
    "label",
    "type",
    "status",
    "background",
    "earliest",
    "latest",
    "date_precision",
    "places",
    "admin1",
    "country",
    "place_precision",
)
_POINT = ("latitude", "longitude", "uncertainty_km")
_WHO = ("perpetrators", "side_a", "side_b", "targets", "parties", "weapons", "agreement_stage")
_COUNTED = ("killed", "killed_civilians", "killed_combatants", "injured", "displaced")
_TRUST = ("verification", "sources", "documents", "claims", "source_names", "document_ids")
_BOUNDS = ("low", "best", "high")
COLUMNS = (*_TEXT, *_POINT, *_WHO, *(f"{name}_{bound}" for name in _COUNTED for bound in _BOUNDS), *_TRUST)

UNSTATED = "unknown"
_PARTS = frozenset({"child", "woman", "property"})
_WKT = re.compile(r"POINT\((-?[\d.]+) (-?[\d.]+)\)")
_FORMULA = re.compile(r"^[=+\-@\t\r]")


def column_meanings() -> dict[str, str]:
    """Return what each column of the event table holds, in their order."""
    lines = Path(__file__).with_name("columns.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split("\t", 1) for line in lines)


@dataclass(slots=True)
class _Row:
    """What the query found of one event."""

    values: dict[str, set[str]] = field(default_factory=dict)
    tolls: dict[tuple[str, str, str], dict[str, int]] = field(default_factory=dict)


def event_rows(store: Store) -> Iterator[dict[str, Any]]:
    """Yield the events as rows in order of day and IRI; several values of a cell are joined by "; "."""
    query = Path(__file__).with_name("events.rq").read_text(encoding="utf-8")
    found = store.query(query, use_default_graph_as_union=True)
    rows: dict[str, _Row] = {}
    for solution in found if isinstance(found, QuerySolutions) else ():
        event, name, value = solution["event"], solution["field"], solution["value"]
        if isinstance(event, NamedNode) and isinstance(name, Literal) and isinstance(value, Literal | NamedNode):
            _add(rows.setdefault(event.value, _Row()), name.value, value)
    shaped = (_shape(event, row) for event, row in rows.items())
    yield from sorted(shaped, key=lambda row: (row["earliest"] or "9999", row["event"]))


def _add(row: _Row, name: str, value: Literal | NamedNode) -> None:
    if "|" not in name:
        row.values.setdefault(name, set()).add(_short(value))
        return
    effect, category, estimate, bound = name.split("|")
    bounds = row.tolls.setdefault((effect, category, estimate), {})
    if bound != "any":
        bounds[bound] = int(value.value)


def _short(value: Literal | NamedNode) -> str:
    if isinstance(value, NamedNode):
        return value.value.removeprefix(str(CKG)).removeprefix(str(CODE))
    return value.value


def _shape(event: str, row: _Row) -> dict[str, Any]:
    cells: dict[str, Any] = dict.fromkeys(COLUMNS)
    cells["event"] = event
    for name in (*_TEXT[1:], *_WHO, *_TRUST):
        if name in row.values:
            cells[name] = "; ".join(sorted(row.values[name]))
    points = sorted(row.values.get("point", ()))
    if len(points) == 1 and (match := _WKT.match(points[0])):
        cells["longitude"], cells["latitude"] = float(match[1]), float(match[2])
        cells["uncertainty_km"] = max((float(v) for v in row.values.get("uncertainty_km", ())), default=None)
    for name in ("sources", "documents", "claims"):
        cells[name] = int(cells[name]) if cells[name] else 0
    return cells | _sums(row.tolls)


def _sums(tolls: Mapping[tuple[str, str, str], Mapping[str, int]]) -> dict[str, int | None]:
    wanted = {
        "killed": ("killed", None),
        "killed_civilians": ("killed", "civilian"),
        "killed_combatants": ("killed", "combatant"),
        "injured": ("injured", None),
        "displaced": ("displaced", None),
    }
    groups = {
        name: [(key[1], toll) for key, toll in sorted(tolls.items()) if _counts(key, *kind)]
        for name, kind in wanted.items()
    }
    return {f"{name}_{bound}": _total(found, bound) for name, found in groups.items() for bound in _BOUNDS}


def _counts(key: tuple[str, str, str], effect: str, category: str | None) -> bool:
    return key[0] == effect and (key[1] == category if category else key[1] not in _PARTS)


def _total(tolls: Iterable[tuple[str, Mapping[str, int]]], bound: str) -> int | None:
    """The bound of all together: the sum over the stated kinds or the figure of people of none, the larger."""
    of_kinds: list[Mapping[str, int]] = []
    of_people: list[Mapping[str, int]] = []
    for category, toll in tolls:
        (of_people if category == UNSTATED else of_kinds).append(toll)
    found = [_sum(part, bound) for part in (of_kinds, of_people) if part]
    stated = [value for value in found if value is not None]
    return max(stated) if stated and len(stated) == len(found) else None


def _sum(found: Sequence[Mapping[str, int]], bound: str) -> int | None:
    """The sum of a bound; a toll without it leaves the sum open, but a missing low is a low of nothing."""
    if not found or (bound != "low" and any(bound not in toll for toll in found)):
        return None
    return sum(toll.get(bound, 0) for toll in found)


def export_csv(store: Store, output: BinaryIO) -> int:
    """Write the event table as CSV and return the number of rows; text cells cannot be run as formulas."""
    buffer = io.TextIOWrapper(output, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    count = 0
    for row in event_rows(store):
        writer.writerow([_cell(row[name]) for name in COLUMNS])
        count += 1
    buffer.detach()
    return count


def _cell(value: object) -> object:
    """Text that a spreadsheet would run gets an apostrophe in front (OWASP, CSV injection)."""
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return "" if value is None else value


def export_geojson(store: Store, output: BinaryIO) -> int:
    """Write the events as a GeoJSON feature collection; an event without one point has a null geometry (RFC 7946)."""
    output.write(b'{"type": "FeatureCollection", "features": [')
    count = 0
    for row in event_rows(store):
        output.write(b"\n" if count == 0 else b",\n")
        output.write(json.dumps(_feature(row), ensure_ascii=False).encode())
        count += 1
    output.write(b"\n]}\n")
    return count


def _feature(row: Mapping[str, Any]) -> dict[str, Any]:
    placed = row["latitude"] is not None
    geometry = {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]} if placed else None
    properties = {name: row[name] for name in COLUMNS if name not in ("event", "latitude", "longitude")}
    return {"type": "Feature", "id": row["event"], "geometry": geometry, "properties": properties}
