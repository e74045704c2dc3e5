"""The graph explorer: neighbours counted before they are shown, ways between two things, files for Gephi."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.identifiers import ID
from kg.query.parameters import expand
from kg.serve.context import ServerContext
from kg.serve.explorer.network import Neighbour, Network, Networks
from kg.serve.explorer.network_files import gexf, graphml
from kg.serve.explorer.site import Site
from kg.serve.explorer.terms import kind_of

BATCH = 50
HUB = 300
_MOST_THINGS = 200
_KINDS = ("actor", "place", "event")


async def find_node(context: ServerContext, network: Network, text: str) -> str:
    """Return the node that a text means: an IRI, or the best hit of a search, one that events name before others."""
    named = expand(text) if text else None
    if named is not None:
        return named.value if network.label(named.value) else ""
    found: list[str] = []
    for kind in ("actor", "place", "event") if text.strip() else ():
        found += [str(hit["iri"]) for hit in await context.search(text, kind=kind, limit=10)]
    known = [node for node in found if network.label(node)]
    return next((node for node in known if node in network.touching or node in network.events), next(iter(known), ""))


async def graph_page(site: Site, request: Request, networks: Networks) -> Response:
    """Show a node's neighbours, or the way between two nodes."""
    fields = request.query_params
    network = await networks.current()
    start, end = await asyncio.gather(
        find_node(site.context, network, fields.get("start", "")),
        find_node(site.context, network, fields.get("end", "")),
    )
    groups = [(kind, network.neighbours(start, kind)) for kind in _KINDS] if start else []
    way = await asyncio.to_thread(network.path, start, end) if start and end else []
    busiest = sorted(network.touching, key=lambda node: (-len(network.touching[node]), node))
    return site.render(
        request,
        "graph.html",
        section="graph",
        start=start,
        end=end,
        asked=fields.get("start", ""),
        asked_end=fields.get("end", ""),
        label=network.label(start) if start else "",
        end_label=network.label(end) if end else "",
        groups=[(kind, found) for kind, found in groups if found],
        way=[(node, network.label(node), kind_of(node)) for node in way],
        batch=BATCH,
        hub=HUB,
        busiest=[(n, network.label(n), len(network.touching[n])) for n in busiest if kind_of(n) == "actor"][:12],
    )


async def graph_file(site: Site, request: Request, networks: Networks) -> Response:
    """Give neighbours as JSON for the page's script, or a neighbourhood as GEXF or GraphML."""
    fields, kind = request.query_params, request.path_params["kind"]
    network = await networks.current()
    node = await find_node(site.context, network, fields.get("node", ""))
    if not node:
        return site.missing(request, "no event of this graph names that")
    if kind == "json":
        value = _batch(site, network, node, fields)
        return Response(json.dumps(value, ensure_ascii=False).encode(), media_type="application/json")
    if kind in ("gexf", "graphml"):
        body = gexf(network, node) if kind == "gexf" else graphml(network, node)
        name = f"neighbours.{kind}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(body.encode("utf-8", "replace"), media_type="application/xml", headers=headers)
    return site.missing(request, "a neighbourhood comes as .json, .gexf or .graphml")


async def things_file(site: Site, request: Request, networks: Networks) -> Response:
    """Give names, points and days of things, for scripts that draw an answer."""
    network = await networks.current()
    nodes = [ID + path for path in request.query_params.getlist("n")[:_MOST_THINGS]]
    found = {node: _thing(site, network, node) for node in nodes if network.label(node)}
    return Response(json.dumps(found, ensure_ascii=False).encode(), media_type="application/json")


def _thing(site: Site, network: Network, node: str) -> dict[str, Any]:
    index, event = network.index, network.events.get(node)
    places = event.places if event is not None else (node,)
    points = [
        [*index.points[place], index.names.get(place, ""), site.page(place)]
        for place in places
        if place in index.points
    ]
    return {"label": network.label(node), "kind": kind_of(node), "page": site.page(node), "points": points}


def _batch(site: Site, network: Network, node: str, fields: Mapping[str, str]) -> dict[str, Any]:
    def shown(item: Neighbour) -> dict[str, Any]:
        return {
            "id": item.node,
            "label": item.label,
            "kind": item.kind,
            "count": item.count,
            "page": site.page(item.node),
        }

    groups = {kind: network.neighbours(node, kind) for kind in _KINDS}
    own = Neighbour(node=node, label=network.label(node), kind=kind_of(node), count=0)
    skip = int(text) if (text := fields.get("skip", "0")).isdecimal() else 0
    wanted = groups.get(fields.get("kind", ""), [])
    return {
        "node": shown(own),
        "counts": {kind: len(found) for kind, found in groups.items() if found},
        "items": [shown(item) for item in wanted[skip : skip + BATCH]],
        "total": len(wanted),
    }
