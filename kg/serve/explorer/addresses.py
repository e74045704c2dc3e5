"""The pages' addresses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg.serve.context import AnswerError, ServerContext
from kg.serve.explorer.asked import question_page, questions_page, search_page, sparql_page
from kg.serve.explorer.entity import Facts, facts_of, node_of
from kg.serve.explorer.event import event_page
from kg.serve.explorer.events import events_file, events_page
from kg.serve.explorer.home import Overview, home_page
from kg.serve.explorer.index import Indexes
from kg.serve.explorer.lists import actors_page, agreements_page, sources_page
from kg.serve.explorer.methods import methods_page
from kg.serve.explorer.network import graph_file, graph_page
from kg.serve.explorer.site import Site
from kg.serve.explorer.terms import kind_of
from kg.serve.explorer.things import actor_page, agreement_page, document_page, place_page, thing_page

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
    site = Site(context)
    overview, indexes = Overview(context), Indexes(context)

    async def home(request: Request) -> Response:
        return await home_page(site, request, overview)

    async def methods(request: Request) -> Response:
        return await methods_page(site, request, overview)

    async def events(request: Request) -> Response:
        return await events_page(site, request, indexes)

    async def files(request: Request) -> Response:
        return await events_file(site, request, indexes)

    async def graph(request: Request) -> Response:
        return await graph_page(site, request, indexes)

    async def graph_files(request: Request) -> Response:
        return await graph_file(site, request, indexes)

    async def entity(request: Request) -> Response:
        return await _entity(site, request)

    def on_site(page: Callable[[Site, Request], Awaitable[Response]]) -> Handler:
        async def handler(request: Request) -> Response:
            return await page(site, request)

        return handler

    pages: dict[str, Handler] = {
        "/": home,
        "/page/{path:path}": entity,
        "/events": events,
        "/events.{kind}": files,
        "/graph": graph,
        "/graph.{kind}": graph_files,
        "/questions": on_site(questions_page),
        "/questions/{name}": on_site(question_page),
        "/search": on_site(search_page),
        "/methods": methods,
        "/actors": on_site(actors_page),
        "/sources": on_site(sources_page),
        "/agreements": on_site(agreements_page),
        "/query": on_site(sparql_page),
    }
    guarded = [Route(path, _guarded(site, handler), methods=_READ) for path, handler in pages.items()]
    return [*guarded, Route("/assets/{name}", site.asset, methods=_READ), Route("/favicon.ico", _icon(site))]


def _icon(site: Site) -> Handler:
    async def handler(_: Request) -> Response:
        return RedirectResponse(f"{site.root}/assets/{site.assets.name('icon.svg')}", status_code=302)

    return handler


def _guarded(site: Site, handler: Handler) -> Handler:
    async def guarded(request: Request) -> Response:
        try:
            return await handler(request)
        except AnswerError as error:
            return site.failed(request, error)

    return guarded


async def _entity(site: Site, request: Request) -> Response:
    node = node_of(request.path_params["path"])
    facts = await facts_of(site.context, node) if node else None
    if facts is None:
        return site.missing(request, "this graph holds nothing of that name; search for it instead")
    return await _PAGES.get(kind_of(node), thing_page)(site, request, facts)
