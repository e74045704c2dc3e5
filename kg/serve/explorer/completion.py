"""What the editor offers from the graph while somebody types: its things by their names."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.explorer.site import Site
from kg.serve.explorer.terms import brief, short

_SHORTEST, _LONGEST = 3, 80
_MOST = {"actor": 4, "place": 4, "event": 3, "agreement": 2, "claim": 3}
"""Hits of each kind: enough to choose from, few enough to read."""
_PLAIN = re.compile(r"[a-z]+:[\w-]+")


async def completion_file(site: Site, request: Request) -> Response:
    """Give things whose names hold the words of `q`; the last may be a beginning, and too short a text has none."""
    text = request.query_params.get("q", "").strip()[:_LONGEST]
    found: list[Mapping[str, Any]] = []
    if len(text) >= _SHORTEST and re.search(r"\w", text):
        kinds = (site.context.search(text, kind=kind, limit=most) for kind, most in _MOST.items())
        found = [hit for hits in await asyncio.gather(*kinds) for hit in hits]
    body = json.dumps([_offered(hit) for hit in found], ensure_ascii=False).encode()
    return Response(body, media_type="application/json")


def _offered(hit: Mapping[str, Any]) -> Mapping[str, str]:
    """Return a hit as a term of SPARQL, with the first of its names."""
    node, name = str(hit["iri"]), str(hit["title"]).split("; ")[0]
    brief_term = short(node)
    term = brief_term if _PLAIN.fullmatch(brief_term) else f"<{node}>"
    return {"term": term, "name": brief(name), "kind": str(hit["kind"])}
