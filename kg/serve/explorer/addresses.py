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
from kg.serve.explorer.events import Views, events_file, events_page
from kg.serve.explorer.home import Overview, home_page
from kg.serve.explorer.index import Indexes
from kg.serve.explorer.lists import actors_page, agreements_page, sources_page
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
        "/query": _bound(site, sparql_page),
        "/query/terms.json": terms_file,
    }
    guarded = [Route(path, _guarded(site, handler, indexes), methods=_READ) for path, handler in pages.items()]
    return [*guarded, Route("/assets/{name}", site.asset, methods=_READ), Route("/favicon.ico", _icon(site))]


def _bound(site: Site, page: Callable[..., Awaitable[Response]], *more: object) -> Handler:
    async def handler(request: Request) -> Response:
        return await page(site, request, *more)

    return handler


def _icon(site: Site) -> Handler:
    async def handler(_: Request) -> Response:
        return RedirectResponse(f"{site.root}/assets/{site.assets.name('icon.svg')}", status_code=302)

    return handler


def _guarded(site: Site, handler: Handler, indexes: Indexes) -> Handler:
    async def guarded(request: Request) -> Response:
        try:
            return await handler(request)
        except AnswerError as error:
            return site.failed(request, error)
        finally:
            # Whoever reads one page will want the events next.
            indexes.warm()

    return guarded


async def _entity(site: Site, request: Request) -> Response:
    node = node_of(request.path_params["path"])
    facts = await facts_of(site.context, node) if node else None
    if facts is None:
        return site.missing(request, "this graph holds nothing of that name; search for it instead")
    return await _PAGES.get(kind_of(node), thing_page)(site, request, facts)
