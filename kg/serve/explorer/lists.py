"""Lists to begin from: actors, sources, agreements."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.explorer.asking import ask
from kg.serve.explorer.site import Site

_MOST = 500


async def actors_page(site: Site, request: Request) -> Response:
    """List the actors with most events."""
    found = await ask(site.context, "actors", limit=_MOST)
    return site.render(
        request, "actors.html", section="actors", rows=found.rows, complete=found.complete, sparql=found.sparql
    )


async def sources_page(site: Site, request: Request) -> Response:
    """List who publishes and who is quoted."""
    found = await ask(site.context, "sources", limit=_MOST)
    return site.render(
        request, "sources.html", section="sources", rows=found.rows, complete=found.complete, sparql=found.sparql
    )


async def agreements_page(site: Site, request: Request) -> Response:
    """List the agreements with their state."""
    found = await ask(site.context, "agreements", limit=_MOST)
    return site.render(
        request, "agreements.html", section="agreements", rows=found.rows, complete=found.complete, sparql=found.sparql
    )
