"""The pages' addresses."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg.serve.context import AnswerError, ServerContext
from kg.serve.explorer.actors_places import actor_page, place_page
from kg.serve.explorer.asked import question_page, questions_page, search_page, sparql_page
from kg.serve.explorer.builder import builder_page
from kg.serve.explorer.completion import completion_file
from kg.serve.explorer.edges import edge_file
from kg.serve.explorer.entity import Facts, facts_of, node_of
from kg.serve.explorer.event import document_of, event_page
from kg.serve.explorer.events import Views, events_page
from kg.serve.explorer.events_files import events_file
from kg.serve.explorer.home import Overview, home_page
from kg.serve.explorer.index import Selection
from kg.serve.explorer.indexing import Indexes
from kg.serve.explorer.lists import actors_page, agreements_page, keep_lists, sources_page
from kg.serve.explorer.methods import methods_page
from kg.serve.explorer.network import Networks
from kg.serve.explorer.network_pages import graph_file, graph_page, things_file
from kg.serve.explorer.outlines import outlines
from kg.serve.explorer.site import Site
from kg.serve.explorer.terms import kind_of
from kg.serve.explorer.things import agreement_page, document_page, thing_page
from kg.serve.explorer.vocabulary_terms import terms_file

Handler = Callable[[Request], Awaitable[Response]]
Page = Callable[[Site, Request, Facts], Awaitable[Response]]

_READ = ("GET", "HEAD")
_POLL = 1.0
_PAGES: dict[str, Page] = {
    "doc": document_page,
}
_LISTING: dict[str, Callable[[Site, Request, Facts, Indexes], Awaitable[Response]]] = {
    "event": event_page,
    "actor": actor_page,
    "place": place_page,
    "agreement": agreement_page,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The routes of all pages; `prepare` finds what they share, so that the first reader need not wait for it."""

    routes: Sequence[BaseRoute]
    prepare: Callable[[], Awaitable[None]]


def make_pages(context: ServerContext) -> Pages:
    """Return all pages."""
    site, overview, indexes = Site(context), Overview(context), Indexes(context)
    networks, views = Networks(indexes), Views()
    shared = Shared(site, overview, indexes, networks, views)
    pages: dict[str, Handler] = {
        "/": _bound(site, home_page, overview, indexes, views),
        "/page/{path:path}": _bound(site, _entity, indexes),
        "/events": _bound(site, events_page, indexes, views),
        "/events.{kind}": _bound(site, events_file, indexes),
        "/graph": _bound(site, graph_page, networks),
        "/graph/edge.json": _bound(site, edge_file, networks),
        "/graph.{kind}": _bound(site, graph_file, networks),
        "/things.json": _bound(site, things_file, networks),
        "/questions": _bound(site, questions_page),
        "/questions/{name}": _bound(site, question_page, networks),
        "/search": _bound(site, search_page),
        "/methods": _bound(site, methods_page, overview),
        "/actors": _bound(site, actors_page),
        "/sources": _bound(site, sources_page),
        "/agreements": _bound(site, agreements_page),
        "/build": _bound(site, builder_page),
        "/query": _bound(site, sparql_page, networks),
        "/query/terms.json": terms_file,
        "/query/things.json": _bound(site, completion_file),
    }
    guarded = [Route(path, _guarded(site, handler), methods=_READ) for path, handler in pages.items()]
    files = [Route("/assets/{name}", site.asset, methods=_READ), Route("/favicon.ico", _icon(site))]
    return Pages(routes=[*guarded, *files], prepare=shared.prepare)


def _bound(site: Site, page: Callable[..., Awaitable[Response]], *more: object) -> Handler:
    async def handler(request: Request) -> Response:
        return await page(site, request, *more)

    return handler


def _icon(site: Site) -> Handler:
    async def handler(_: Request) -> Response:
        return RedirectResponse(f"{site.root}/assets/{site.assets.name('icon.svg')}", status_code=302)

    return handler


class Shared:
    """What the pages share: found before the server says that it is ready, and after a change of release."""

    def __init__(self, site: Site, overview: Overview, indexes: Indexes, networks: Networks, views: Views) -> None:
        self._site, self._overview, self._indexes = site, overview, indexes
        self._networks, self._views = networks, views
        self._watching: asyncio.Task[None] | None = None

    async def prepare(self) -> None:
        """Find all, and go on watching for another release; whoever opens a page is told of failures."""
        await self._find()
        self._watching = asyncio.create_task(self._watch(self._site.context.release.name))

    async def _watch(self, known: str) -> None:
        while True:
            await asyncio.sleep(_POLL)
            if self._site.context.release.name != known:
                known = self._site.context.release.name
                await self._find()

    async def _find(self) -> None:
        with contextlib.suppress(AnswerError):
            network = await self._networks.current()
            await asyncio.to_thread(self._views.view, network.index, Selection())
            await asyncio.to_thread(outlines)
            await asyncio.to_thread(self._site.warm)
            await self._overview.counts()
            await keep_lists(self._site)


def _guarded(site: Site, handler: Handler) -> Handler:
    async def guarded(request: Request) -> Response:
        try:
            return await handler(request)
        except AnswerError as error:
            return site.failed(request, error)

    return guarded


async def _entity(site: Site, request: Request, indexes: Indexes) -> Response:
    node = node_of(request.path_params["path"])
    facts = await facts_of(site.context, node) if node else None
    if facts is None:
        # Of a document that was withdrawn nothing is left but the reason, and this tells it.
        if kind_of(node) == "doc":
            await document_of(site.context, node)
        return site.missing(request, "this graph holds nothing of that name; search for it instead")
    if merged := facts.all("isReplacedBy"):
        # Not for good: whoever joined the two may undo it.
        return RedirectResponse(site.page(merged[0].node), status_code=303)
    kind = kind_of(node)
    if kind in _LISTING:
        return await _LISTING[kind](site, request, facts, indexes)
    return await _PAGES.get(kind, thing_page)(site, request, facts)
