"""Lists to begin from: actors, sources, agreements."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.explorer.site import Site

MOST = 500
KEPT = ("actors", "sources", "agreements", "extractors", "verdicts")


async def keep_lists(site: Site) -> None:
    """Ask for all lists and for what the methods show, so that they are there when somebody opens them.

    Raises:
        AnswerError: no answer in time.
    """
    await asyncio.gather(*(site.once(name, limit=MOST) for name in KEPT))


async def actors_page(site: Site, request: Request) -> Response:
    """List the actors with most events."""
    found = await site.once("actors", limit=MOST)
    return site.render(
        request, "actors.html", section="actors", rows=found.rows, complete=found.complete, sparql=found.sparql
    )


async def sources_page(site: Site, request: Request) -> Response:
    """List who publishes and who is quoted."""
    found = await site.once("sources", limit=MOST)
    return site.render(
        request, "sources.html", section="sources", rows=found.rows, complete=found.complete, sparql=found.sparql
    )


async def agreements_page(site: Site, request: Request) -> Response:
    """List the agreements with their state."""
    found = await site.once("agreements", limit=MOST)
    return site.render(
        request, "agreements.html", section="agreements", rows=found.rows, complete=found.complete, sparql=found.sparql
    )
