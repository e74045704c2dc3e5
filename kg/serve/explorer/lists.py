"""Lists to begin from: actors, sources, agreements."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.explorer.site import Site

_MOST = 500
LISTS = ("actors", "sources", "agreements")


async def keep_lists(site: Site) -> None:
    """Ask for all lists, so that they are there when somebody opens them.

    Raises:
        AnswerError: no answer in time.
    """
    for name in LISTS:
        await site.once(name, limit=_MOST)


async def actors_page(site: Site, request: Request) -> Response:
    """List the actors with most events."""
    found = await site.once("actors", limit=_MOST)
    return site.render(
        request, "actors.html", section="actors", rows=found.rows, complete=found.complete, sparql=found.sparql
    )


async def sources_page(site: Site, request: Request) -> Response:
    """List who publishes and who is quoted."""
    found = await site.once("sources", limit=_MOST)
    return site.render(
        request, "sources.html", section="sources", rows=found.rows, complete=found.complete, sparql=found.sparql
    )


async def agreements_page(site: Site, request: Request) -> Response:
    """List the agreements with their state."""
    found = await site.once("agreements", limit=_MOST)
    return site.render(
        request, "agreements.html", section="agreements", rows=found.rows, complete=found.complete, sparql=found.sparql
    )
