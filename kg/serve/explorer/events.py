"""Events on a map, on a time line and in a table, with facets: one address is one state, with and without scripts."""

from __future__ import annotations

import asyncio
import json
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.explorer.facets import Facet, facets_of, value_name
from kg.serve.explorer.index import Chosen, Index, Killed, Listed, Selection
from kg.serve.explorer.indexing import Indexes
from kg.serve.explorer.outlines import SmallMap, Spot, small_map
from kg.serve.explorer.selecting import fields_of, selected, shown_query
from kg.serve.explorer.site import Site
from kg.serve.explorer.terms import day_range

_PAGE = 100
_REMEMBERED = 48
_MOST_SPOTS = 400
_MOST_BARS = 72
_MOST_TICKS = 9
_YEAR = 4


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
    """What a page of events shows, but for the rows of its table.

    Attributes:
        with_figure: events that count and have a figure of killed.
    """

    events: Sequence[Listed]
    facets: Sequence[Facet]
    undated: int
    killed: Killed
    with_figure: int
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


def _view(index: Index, selection: Selection) -> View:
    chosen = index.choose(selection)
    months = index.months.count(chosen)
    killed, with_figure = index.killed(chosen)
    total = int(chosen.sum())
    return View(
        events=list(compress(index.events, chosen.tolist())),
        facets=facets_of(index, selection, chosen),
        undated=total - sum(months.values()),
        killed=killed,
        with_figure=with_figure,
        bars=bars(months),
        map=small_map(spots(index, chosen)),
    )


async def events_page(site: Site, request: Request, indexes: Indexes, views: Views) -> Response:
    """Show the events of a selection."""
    index = await indexes.current()
    selection = selected(request.query_params)
    skip = int(text) if (text := request.query_params.get("skip", "0")).isdecimal() else 0
    view = await asyncio.to_thread(views.view, index, selection)
    fields = fields_of(selection)
    return site.render(
        request,
        "events.html",
        section="events",
        view=view,
        fields=fields,
        said={name: _said(index, selection, name, value) for name, value in fields.items()},
        selection=selection,
        names=index.names,
        total=len(view.events),
        rows=view.events[skip : skip + _PAGE],
        skip=skip,
        page_size=_PAGE,
        ticks=ticks(view.bars),
        sparql=shown_query(selection),
    )


def _said(index: Index, selection: Selection, name: str, value: str) -> str:
    """Return a field of the address in words."""
    if name == "bbox":
        return "within the window of the map"
    if name in ("from", "until"):
        return f"{name} {day_range(value, value)}"
    return f"{name.replace('verification', 'corroboration')}: {value_name(index, name, selection.values[name])}"


def ticks(found: Sequence[Bar]) -> list[tuple[int, str]]:
    """Return the bars worth naming: their middles in hundredths of the width, and their words."""
    step = max(1, -(-len(found) // _MOST_TICKS))
    return [(round(100 * (place + 0.5) / len(found)), found[place].key) for place in range(0, len(found), step)]


def bars(months: Mapping[str, int]) -> list[Bar]:
    """Return the numbers of events by month, or by year where there are many months; by their first day."""
    if not months:
        return []
    first, last = (int(key[:_YEAR]) * 12 + int(key[5:]) - 1 for key in (min(months), max(months)))
    by_year = last - first >= _MOST_BARS
    if by_year:
        counts = Counter[str]()
        for month, count in months.items():
            counts[month[:_YEAR]] += count
        keys = [f"{year:04d}" for year in range(first // 12, last // 12 + 1)]
    else:
        counts, keys = Counter(months), [f"{index // 12:04d}-{index % 12 + 1:02d}" for index in range(first, last + 1)]
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


def spots(index: Index, chosen: Chosen) -> list[Spot]:
    """Return the places of events with how many are there, the fullest first; not more than fit on a small map."""
    counts = [(place, count) for place, count in index.places.count(chosen).items() if place in index.points]
    return [
        Spot(
            longitude=index.points[place][0],
            latitude=index.points[place][1],
            name=index.names.get(place, ""),
            link=place,
            weight=count,
        )
        for place, count in sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:_MOST_SPOTS]
    ]
