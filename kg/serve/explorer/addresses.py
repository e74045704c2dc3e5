"""The pages' addresses."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg.serve.context import AnswerError, ServerContext
from kg.serve.explorer.asked import question_page, questions_page, search_page, sparql_page
from kg.serve.explorer.builder import builder_page
from kg.serve.explorer.entity import Facts, facts_of, node_of
from kg.serve.explorer.event import event_page
from kg.serve.explorer.events import Views, events_file, events_page
from kg.serve.explorer.home import Overview, home_page
from kg.serve.explorer.index import Indexes
from kg.serve.explorer.lists import actors_page, agreements_page, keep_lists, sources_page
from kg.serve.explorer.methods import methods_page
from kg.serve.explorer.network import Networks, graph_file, graph_page
from kg.serve.explorer.site import Site
from kg.serve.explorer.terms import kind_of
from kg.serve.explorer.things import actor_page, agreement_page, document_page, place_page, thing_page
from kg.serve.explorer.vocabulary_terms import terms_file

Handler = Callable[[Request], Awaitable[Response]]
Page = Callable[[Site, Request, Facts], Awaitable[Response]]

_READ = ("GET", "HEAD")
_PAGES: dict[str, Page] = {
    "event": event_page,
    "actor": actor_page,
    "place": place_page,
    "agreement": agreement_page,
    "doc": document_page,
}


def make_routes(context: ServerContext) -> Sequence[BaseRoute]:
    """Return the routes of all pages."""
    site, overview, indexes = Site(context), Overview(context), Indexes(context)
    networks = Networks(indexes)
    warm = Warming(site, overview, indexes).begin
    pages: dict[str, Handler] = {
        "/": _bound(site, home_page, overview),
        "/page/{path:path}": _bound(site, _entity),
        "/events": _bound(site, events_page, indexes, Views()),
        "/events.{kind}": _bound(site, events_file, indexes),
        "/graph": _bound(site, graph_page, networks),
        "/graph.{kind}": _bound(site, graph_file, networks),
        "/questions": _bound(site, questions_page),
        "/questions/{name}": _bound(site, question_page),
        "/search": _bound(site, search_page),
        "/methods": _bound(site, methods_page, overview),
        "/actors": _bound(site, actors_page),
        "/sources": _bound(site, sources_page),
        "/agreements": _bound(site, agreements_page),
        "/build": _bound(site, builder_page),
        "/query": _bound(site, sparql_page),
        "/query/terms.json": terms_file,
    }
    guarded = [Route(path, _guarded(site, handler, warm), methods=_READ) for path, handler in pages.items()]
    return [*guarded, Route("/assets/{name}", site.asset, methods=_READ), Route("/favicon.ico", _icon(site))]


def _bound(site: Site, page: Callable[..., Awaitable[Response]], *more: object) -> Handler:
    async def handler(request: Request) -> Response:
        return await page(site, request, *more)

    return handler


def _icon(site: Site) -> Handler:
    async def handler(_: Request) -> Response:
        return RedirectResponse(f"{site.root}/assets/{site.assets.name('icon.svg')}", status_code=302)

    return handler


class Warming:
    """Finds, after the first page of a release, what the pages that start from nothing need."""

    def __init__(self, site: Site, overview: Overview, indexes: Indexes) -> None:
        self._site, self._overview, self._indexes = site, overview, indexes
        self._begun = ""
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Begin, unless this release was begun; whoever opens a page is told of failures."""
        release = self._site.context.release.name
        if release != self._begun:
            self._begun = release
            self._task = asyncio.create_task(self._find())

    async def _find(self) -> None:
        with contextlib.suppress(AnswerError):
            await self._overview.counts()
            await keep_lists(self._site)
            await self._indexes.current()


def _guarded(site: Site, handler: Handler, warm: Callable[[], None]) -> Handler:
    async def guarded(request: Request) -> Response:
        try:
            return await handler(request)
        except AnswerError as error:
            return site.failed(request, error)
        finally:
            warm()

    return guarded


async def _entity(site: Site, request: Request) -> Response:
    node = node_of(request.path_params["path"])
    facts = await facts_of(site.context, node) if node else None
    if facts is None:
        return site.missing(request, "this graph holds nothing of that name; search for it instead")
    return await _PAGES.get(kind_of(node), thing_page)(site, request, facts)
