"""Events on a map, on a time line and in a table, with facets: one address is one state, with and without scripts."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.query.parameters import HOLE
from kg.rdf import Literal, NamedNode, iri, typed
from kg.serve.explorer.asking import query_text
from kg.serve.explorer.index import FACETS, Index, Indexes, Listed, Selection
from kg.serve.explorer.outlines import SmallMap, Spot, small_map
from kg.serve.explorer.site import Site
from kg.serve.explorer.terms import headline, words
from kg.vocabulary import CKG, PREFIXES

_PAGE = 100
_REMEMBERED = 48
_MOST_SPOTS = 400
_MOST_BARS = 72
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_YEAR, _MONTH = 4, 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Events of a month or a year; `height` of 100."""

    key: str
    first: str
    last: str
    count: int
    height: float
    x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a page of events shows, but for the rows of its table."""

    events: Sequence[Listed]
    facets: Sequence[Mapping[str, Any]]
    undated: int
    deaths: int
    bars: Sequence[Bar]
    map: SmallMap | None


class Views:
    """The last views, so that paging and returning cost nothing."""

    def __init__(self) -> None:
        self._index: Index | None = None
        self._known: OrderedDict[str, View] = OrderedDict()

    def view(self, index: Index, selection: Selection) -> View:
        """Return the view of a selection."""
        if index is not self._index:
            self._index, self._known = index, OrderedDict()
        key = json.dumps(fields_of(selection), sort_keys=True)
        found = self._known.get(key) or _view(index, selection)
        self._known[key] = found
        self._known.move_to_end(key)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return found


def _is_container(event: Listed) -> bool:
    """Whether it is an operation, whose dead are those of the events inside it."""
    return "Operation" in event.facets.get("type", ())


def _view(index: Index, selection: Selection) -> View:
    found = index.select(selection)
    dated = [event for event in found if event.first]
    return View(
        events=found,
        facets=_facets(index, selection, found),
        undated=len(found) - len(dated),
        deaths=sum(event.deaths or 0 for event in found if not (event.background or _is_container(event))),
        bars=bars(dated),
        map=small_map(spots(index, found)),
    )


async def events_page(site: Site, request: Request, indexes: Indexes, views: Views) -> Response:
    """Show the events of a selection."""
    index = await indexes.current()
    selection = selected(request.query_params)
    skip = int(text) if (text := request.query_params.get("skip", "0")).isdecimal() else 0
    view = await asyncio.to_thread(views.view, index, selection)
    found = view.events
    return site.render(
        request,
        "events.html",
        section="events",
        facets=view.facets,
        fields=fields_of(selection),
        selection=selection,
        names=index.names,
        total=len(found),
        undated=view.undated,
        deaths=view.deaths,
        rows=found[skip : skip + _PAGE],
        skip=skip,
        page_size=_PAGE,
        bars=view.bars,
        map=view.map,
        sparql=shown_query(selection),
    )


async def events_file(site: Site, request: Request, indexes: Indexes) -> Response:
    """Give the events of a selection as CSV, GeoJSON, or the compact form that the page's script draws from."""
    index = await indexes.current()
    found = await asyncio.to_thread(index.select, selected(request.query_params))
    kind = request.path_params["kind"]
    if kind == "csv":
        return _file(_csv(index, found), "text/csv; charset=utf-8", "events.csv")
    if kind == "geojson":
        return _file(_geojson(index, found), "application/geo+json", "events.geojson")
    if kind == "points":
        return Response(_points(site, index, found), media_type="application/json")
    return site.missing(request, "events come as .csv, .geojson or .points")


def selected(fields: Mapping[str, str]) -> Selection:
    """Return the selection that an address names; what it cannot name is left out."""
    values = {facet: fields[facet] for facet in FACETS if fields.get(facet)}
    first, last = (fields.get(name, "") for name in ("from", "until"))
    box = tuple(_numbers(fields.get("bbox", "")))
    return Selection(
        values=values,
        first=first if _DAY.fullmatch(first) else "",
        last=last if _DAY.fullmatch(last) else "",
        box=(box[0], box[1], box[2], box[3]) if len(box) == 4 else None,  # noqa: PLR2004
    )


def _numbers(text: str) -> list[float]:
    return [float(part) for part in text.split(",") if re.fullmatch(r"-?\d{1,3}(\.\d{1,6})?", part)]


def fields_of(selection: Selection) -> dict[str, str]:
    """Return the fields of the address that names a selection."""
    box = ",".join(f"{edge:g}" for edge in selection.box) if selection.box else ""
    found = {**selection.values, "from": selection.first, "until": selection.last, "bbox": box}
    return {name: value for name, value in found.items() if value}


def _facets(index: Index, selection: Selection, found: Sequence[Listed]) -> list[dict[str, Any]]:
    return [
        {
            "name": facet,
            "chosen": selection.values.get(facet, ""),
            "values": [
                (value, _name(index, facet, value), count) for value, count in index.count(selection, found, facet)
            ],
        }
        for facet in FACETS
    ]


def _name(index: Index, facet: str, value: str) -> str:
    if facet in ("actor", "place", "source"):
        return index.names.get(value, value)
    return (
        value.replace("admin1", "province").replace("admin2", "district") if facet == "precision" else headline(value)
    )


def bars(events: Sequence[Listed]) -> list[Bar]:
    """Return the numbers of events by month, or by year where there are many months; by their first day."""
    if not events:
        return []
    months = Counter(event.first[:_MONTH] for event in events)
    first, last = (int(key[:_YEAR]) * 12 + int(key[5:]) - 1 for key in (min(months), max(months)))
    by_year = last - first >= _MOST_BARS
    if by_year:
        counts = Counter(event.first[:_YEAR] for event in events)
        keys = [f"{year:04d}" for year in range(first // 12, last // 12 + 1)]
    else:
        counts, keys = months, [f"{index // 12:04d}-{index % 12 + 1:02d}" for index in range(first, last + 1)]
    top, width = max(counts.values()), 1000 / len(keys)
    return [
        Bar(
            key=key,
            first=f"{key}-01-01" if by_year else f"{key}-01",
            last=f"{key}-12-31" if by_year else _month_end(key),
            count=counts.get(key, 0),
            height=round(100 * counts.get(key, 0) / top, 1),
            x=round(place * width, 2),
        )
        for place, key in enumerate(keys)
    ]


def _month_end(key: str) -> str:
    year, month = int(key[:_YEAR]), int(key[5:])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = 29 if month == 2 and leap else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]  # noqa: PLR2004
    return f"{key}-{days}"


def spots(index: Index, events: Sequence[Listed]) -> list[Spot]:
    """Return the places of events with how many are there, the fullest first; not more than fit on a small map."""
    counts = Counter(place for event in events for place in event.places if place in index.points)
    return [
        Spot(
            longitude=index.points[place][0],
            latitude=index.points[place][1],
            name=index.names.get(place, ""),
            link=place,
            weight=count,
        )
        for place, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_SPOTS]
    ]


def shown_query(selection: Selection) -> str:
    """Return the query that gives these events; precision, corroboration and status are left out."""
    values: dict[str, NamedNode | Literal] = {}
    if kind := selection.values.get("type"):
        values["wanted_type"] = CKG[re.sub(r"\W", "", kind)]
    for facet in ("actor", "place", "source"):
        if (node := selection.values.get(facet, "")).startswith("https://w3id.org/ckg/id/"):
            values[f"wanted_{facet}"] = iri(re.sub(r"[^\w/:.#=,~-]", "", node))
    for name, value in (("from", selection.first), ("until", selection.last)):
        if value:
            values[name] = typed(value, f"{PREFIXES['xsd']}date")

    def fill(name: str) -> str:
        return f"  VALUES ?{name} {{ {values[name]} }}" if name in values else ""

    filled = HOLE.sub(lambda match: fill(match["name"]), query_text("events_view"))
    return re.sub(r"\n{2,}", "\n", filled)


def _file(body: bytes, media: str, name: str) -> Response:
    return Response(body, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _csv(index: Index, events: Sequence[Listed]) -> bytes:
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(("event", "label", "first", "last", *FACETS, "killed_best"))
    for event in events:
        cells = ("; ".join(sorted(_name(index, name, value) for value in event.facets[name])) for name in FACETS)
        row = (event.node, event.label, event.first, event.last, *cells, "" if event.deaths is None else event.deaths)
        writer.writerow(_plain(cell) for cell in row)
    return output.getvalue().encode("utf-8", "replace")


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
                "killed_best": event.deaths,
            },
        }
        for event in events
        for place in event.places
        if place in index.points
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def _points(site: Site, index: Index, events: Sequence[Listed]) -> bytes:
    """Return places with their coordinates, and for each event its day and the numbers of its places."""
    known: dict[str, int] = {}
    rows: list[list[Any]] = []
    for event in events:
        found = [known.setdefault(place, len(known)) for place in event.places if place in index.points]
        rows.append([event.first, event.last, *found])
    places = [[*index.points[place], index.names.get(place, ""), site.page(place)] for place in known]
    return json.dumps({"places": places, "events": rows}, ensure_ascii=False, separators=(",", ":")).encode()
