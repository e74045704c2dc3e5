"""How the graph is made, what it is known to get wrong, and under which terms it may be used."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.resources import resource_folder
from kg.serve.explorer.home import Overview
from kg.serve.explorer.lists import MOST
from kg.serve.explorer.site import Site


async def methods_page(site: Site, request: Request, overview: Overview) -> Response:
    """Show the methods."""
    counts, extractors, verdicts = await asyncio.gather(
        overview.counts(), site.once("extractors", limit=MOST), site.once("verdicts", limit=MOST)
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
        scores=_scores(),
        question_count=len(site.context.catalogue),
    )


@cache
def _scores() -> Mapping[str, Any]:
    """Return what was measured last: day, note, and rows of what, on what, with which result and where it stands."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name("scores.json").read_text(encoding="utf-8"))
    return found


def _shape_files() -> list[Path]:
    return sorted(resource_folder("shapes").glob("*.ttl"))
