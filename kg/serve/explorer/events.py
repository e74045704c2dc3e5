"""Events on a map, on a time line and in a table, with facets: one address is one state, with and without scripts."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.explorer.facets import Facet, facets_of, value_name
from kg.serve.explorer.histogram import Bar, bars, ticks
from kg.serve.explorer.index import Index, Killed, Listed, Selection
from kg.serve.explorer.indexing import Indexes
from kg.serve.explorer.outlines import SmallMap, small_map
from kg.serve.explorer.selecting import fields_of, selected, shown_query
from kg.serve.explorer.site import Site
from kg.serve.explorer.spots import spots
from kg.serve.explorer.terms import day_range

_PAGE = 100
_REMEMBERED = 48
_FOCUS = 0.97
"""Share of the events that the map must show; a few far away would make it a map of the world."""


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
        events=index.first(chosen),
        facets=facets_of(index, selection, chosen),
        undated=total - sum(months.values()),
        killed=killed,
        with_figure=with_figure,
        bars=bars(months),
        map=small_map(spots(index, chosen), focus=_FOCUS),
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
