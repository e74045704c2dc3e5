"""The events of a selection as files: CSV, GeoJSON, and the compact form that the page's script draws from."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.explorer.facets import value_name
from kg.serve.explorer.index import FACETS, Index, Listed, Selection
from kg.serve.explorer.indexing import Indexes
from kg.serve.explorer.selecting import selected
from kg.serve.explorer.site import Site
from kg.serve.explorer.terms import words

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def events_file(site: Site, request: Request, indexes: Indexes) -> Response:
    """Give the events of a selection as CSV, GeoJSON, or the compact form that the page's script draws from."""
    index, selection = await indexes.current(), selected(request.query_params)
    kind = request.path_params["kind"]
    if kind == "points":
        return Response(_points(site, index, selection), media_type="application/json")
    found = await asyncio.to_thread(index.select, selection)
    if kind == "csv":
        return _file(await asyncio.to_thread(_csv, index, found), "text/csv; charset=utf-8", "events.csv")
    if kind == "geojson":
        return _file(await asyncio.to_thread(_geojson, index, found), "application/geo+json", "events.geojson")
    return site.missing(request, "events come as .csv, .geojson or .points")


def _file(body: bytes, media: str, name: str) -> Response:
    return Response(body, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _csv(index: Index, events: Sequence[Listed]) -> bytes:
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(("event", "label", "first", "last", *FACETS, "killed_low", "killed_best", "killed_high"))
    for event in events:
        cells = ("; ".join(sorted(value_name(index, name, value) for value in event.facets[name])) for name in FACETS)
        row = (event.node, event.label, event.first, event.last, *cells, *_bounds(event))
        writer.writerow(_plain(cell) for cell in row)
    return output.getvalue().encode("utf-8", "replace")


def _bounds(event: Listed, *, none: str | None = "") -> tuple[int | str | None, ...]:
    found = event.killed
    bounds = (found.low, found.best, found.high) if found is not None else (None, None, None)
    return tuple(none if bound is None else bound for bound in bounds)


def _plain(cell: object) -> object:
    """Keep spreadsheets from running a text as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _geojson(index: Index, events: Sequence[Listed]) -> bytes:
    features = [
        {
            "type": "Feature",
            "id": event.node,
            "geometry": {"type": "Point", "coordinates": list(index.points[place])},
            "properties": {
                "label": event.label,
                "type": sorted(words(value) for value in event.facets["type"]),
                "first": event.first or None,
                "last": event.last or None,
                "place": index.names.get(place, ""),
                **dict(zip(("killed_low", "killed_best", "killed_high"), _bounds(event, none=None), strict=True)),
            },
        }
        for event in events
        for place in event.places
        if place in index.points
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def _points(site: Site, index: Index, selection: Selection) -> bytes:
    """Return the places of the events: longitude, latitude, name, link, number of events."""
    counts = index.places.count(index.choose(selection))
    places = [
        [*index.points[place], index.names.get(place, ""), site.page(place), count]
        for place, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if place in index.points
    ]
    return json.dumps({"places": places}, ensure_ascii=False, separators=(",", ":")).encode()
