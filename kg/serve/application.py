"""The routes of the server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from kg.serve.api import Api
from kg.serve.context import ServerContext
from kg.serve.description import describe_dataset
from kg.serve.graph_store import Graphs
from kg.serve.guard import Guard
from kg.serve.operation import Operation
from kg.serve.problems import refuse
from kg.serve.protocol import SparqlEndpoint
from kg.serve.resources import Entities, ontology, shape, shapes

_EXPLORER = "kg.serve.explorer"
_READ = ("GET", "HEAD")
_ALL = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What answers requests; `prepare` finds what many of them share, and takes as long as that takes."""

    app: ASGIApp
    prepare: Callable[[], Awaitable[None]]


def make_application(context: ServerContext, *, quiet: bool = False) -> Application:
    """Return the whole application; the engine of the context must have started."""
    pages, prepare = explorer_pages(context)
    routes = [*_protocol_routes(context, has_pages=bool(pages)), *_api_routes(context), *pages]
    handlers = {404: _not_found, 405: _not_allowed}
    app = Starlette(routes=routes, exception_handlers=handlers, lifespan=_lifespan)
    app.router.redirect_slashes = False
    guard = Guard(app, SparqlEndpoint(context), context.hosts, context.cors, quiet)
    return Application(app=guard, prepare=prepare)


def explorer_pages(context: ServerContext) -> tuple[Sequence[BaseRoute], Callable[[], Awaitable[None]]]:
    """Return the pages' routes and what prepares them, where the pages are installed."""
    if find_spec(_EXPLORER) is None:
        return (), _nothing
    found = import_module(_EXPLORER).pages(context)
    return found.routes, found.prepare


async def _nothing() -> None:
    """Prepare nothing."""


def _protocol_routes(context: ServerContext, *, has_pages: bool) -> list[BaseRoute]:
    entities, graphs = Entities(context, has_pages), Graphs(context)

    async def dataset(request: Request) -> Response:
        return await describe_dataset(context, request)

    return [
        Route("/sparql", SparqlEndpoint(context).__call__, methods=_ALL),
        Route("/id/{path:path}", entities.identify, methods=_READ),
        Route("/data/{path:path}", entities.data, methods=_READ),
        Route("/graphs", graphs.__call__, methods=_ALL),
        Route("/graphs/{path:path}", graphs.__call__, methods=_ALL),
        Route("/ontology", ontology, methods=_READ),
        Route("/shapes", shapes, methods=_READ),
        Route("/shape/{name}", shape, methods=_READ),
        Route("/.well-known/void", dataset, methods=_READ),
        Route("/catalog", dataset, methods=_READ),
    ]


def _api_routes(context: ServerContext) -> list[BaseRoute]:
    api, operation = Api(context), Operation(context)
    return [
        Route("/api/queries", api.questions, methods=_READ),
        Route("/api/queries/{name}", api.question, methods=_READ),
        Route("/api/queries/{name}/about", api.about_question, methods=_READ),
        Route("/api/evidence/{path:path}", api.evidence, methods=_READ),
        Route("/api/search", api.search, methods=_READ),
        Route("/api/running", operation.running, methods=_READ),
        Route("/api/running/{name}", operation.cancel, methods=["DELETE"]),
        Route("/openapi.json", operation.openapi, methods=_READ),
        Route("/healthz", operation.health, methods=_READ),
        Route("/metrics", operation.metrics, methods=_READ),
    ]


@asynccontextmanager
async def _lifespan(_: Starlette) -> AsyncIterator[None]:
    yield


async def _not_found(_request: Request, _error: Exception) -> Response:
    return refuse(404, "not-found", "there is nothing at this address; /openapi.json lists what there is")


async def _not_allowed(request: Request, error: Exception) -> Response:
    """Name the methods of the address; who asks for these by OPTIONS has made no mistake."""
    methods = getattr(error, "headers", None) or {}
    allow = {"Allow": ", ".join(sorted({*methods.get("Allow", "GET").split(", "), "OPTIONS"}))}
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=allow)
    return refuse(405, "method", "this address does not take that method", headers=allow)
