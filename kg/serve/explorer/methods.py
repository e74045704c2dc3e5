"""How the graph is made, what it is known to get wrong, and under which terms it may be used."""

from __future__ import annotations

import asyncio
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from kg.resources import resource_folder
from kg.serve.explorer.asking import ask
from kg.serve.explorer.home import Overview
from kg.serve.explorer.site import Site


async def methods_page(site: Site, request: Request, overview: Overview) -> Response:
    """Show the methods."""
    counts, extractors, verdicts = await asyncio.gather(
        overview.counts(), ask(site.context, "extractors"), ask(site.context, "verdicts")
    )
    shapes = sum(path.read_text(encoding="utf-8").count("sh:severity") for path in _shape_files())
    return site.render(
        request,
        "methods.html",
        section="methods",
        counts=counts,
        extractors=extractors.rows,
        verdicts=verdicts.rows,
        rules=shapes,
        scores=None,
        question_count=len(site.context.catalogue),
    )


def _shape_files() -> list[Path]:
    return sorted(resource_folder("shapes").glob("*.ttl"))
