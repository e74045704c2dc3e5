"""The graph explorer: neighbours counted before they are shown, paths between two things, files for Gephi.

Two things are neighbours if one event names both, or if one is an event that names the other.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import quoteattr

from starlette.requests import Request
from starlette.responses import Response

from kg.query.parameters import expand
from kg.serve.context import ServerContext
from kg.serve.explorer.index import Index, Indexes, Listed
from kg.serve.explorer.site import Site
from kg.serve.explorer.terms import kind_of

BATCH = 50
HUB = 300
_FARTHEST = 8
_KINDS = ("actor", "place", "event")


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Something beside a node; `count` is the number of events that name both."""

    node: str
    label: str
    kind: str
    count: int


@dataclass(slots=True)
class Network:
    """Who and what meets in which events."""

    index: Index
    events: Mapping[str, Listed] = field(init=False)
    touching: Mapping[str, Sequence[Listed]] = field(init=False)

    def __post_init__(self) -> None:
        """Note for each thing the events that name it."""
        self.events = {event.node: event for event in self.index.events}
        found: dict[str, list[Listed]] = {}
        for event in self.index.events:
            for node in members(event):
                found.setdefault(node, []).append(event)
        self.touching = found

    def label(self, node: str) -> str:
        """Return a thing's name; empty if the network does not hold it."""
        return self.events[node].label if node in self.events else self.index.names.get(node, "")

    def neighbours(self, node: str, kind: str) -> list[Neighbour]:
        """Return the neighbours of one kind, those with most events in common first."""
        if node in self.events:
            found = Counter(member for member in members(self.events[node]) if kind_of(member) == kind)
        elif kind == "event":
            found = Counter(event.node for event in self.touching.get(node, ()))
        else:
            meeting = (members(event) for event in self.touching.get(node, ()))
            found = Counter(other for group in meeting for other in group if kind_of(other) == kind and other != node)
        listed = [Neighbour(node=n, label=self.label(n), kind=kind, count=count) for n, count in found.items()]
        return sorted(listed, key=lambda item: (-item.count, item.label, item.node))

    def path(self, start: str, end: str) -> list[str]:
        """Return the shortest way between two things, over events; empty if there is none of up to eight steps."""
        before: dict[str, str] = {start: ""}
        edge = [start]
        for _ in range(_FARTHEST):
            reached = []
            for node in edge:
                for other in self._beside(node):
                    if other not in before:
                        before[other] = node
                        reached.append(other)
            if end in before:
                return _walk(before, end)
            edge = reached
        return []

    def _beside(self, node: str) -> Iterable[str]:
        if node in self.events:
            # A path over a place says little: almost everything lies in a country.
            return [member for member in members(self.events[node]) if kind_of(member) == "actor"]
        return [event.node for event in self.touching.get(node, ())]


class Networks:
    """The network of the release that is served."""

    def __init__(self, indexes: Indexes) -> None:
        self._indexes = indexes
        self._known: Network | None = None

    async def current(self) -> Network:
        """Return the network.

        Raises:
            AnswerError: no answer in time.
        """
        index = await self._indexes.current()
        if self._known is None or self._known.index is not index:
            self._known = Network(index)
        return self._known


def members(event: Listed) -> list[str]:
    """Return the actors and places that an event names."""
    return [*sorted(event.facets["actor"]), *event.places]


def _walk(before: Mapping[str, str], end: str) -> list[str]:
    found = [end]
    while before[found[-1]]:
        found.append(before[found[-1]])
    return found[::-1]


async def find_node(context: ServerContext, network: Network, text: str) -> str:
    """Return the node that a text means: an IRI, or the best hit of a search among what events name."""
    named = expand(text) if text else None
    if named is not None:
        return named.value if network.label(named.value) else ""
    for kind in ("actor", "place", "event") if text.strip() else ():
        for hit in await context.search(text, kind=kind, limit=5):
            if network.label(str(hit["iri"])):
                return str(hit["iri"])
    return ""


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


def neighbourhood(network: Network, node: str) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, int]]]:
    """Return the nodes around a node (IRI, name, kind), and how often each pair of them meets in an event."""
    around = {node} | {item.node for kind in ("actor", "place") for item in network.neighbours(node, kind)}
    events = [network.events[node]] if node in network.events else network.touching.get(node, ())
    pairs: Counter[tuple[str, str]] = Counter()
    for event in events:
        found = sorted(set(members(event)) & around)
        pairs.update((one, two) for place, one in enumerate(found) for two in found[place + 1 :])
    nodes = [(found, network.label(found), kind_of(found)) for found in sorted(around)]
    return nodes, [(one, two, count) for (one, two), count in sorted(pairs.items())]


def gexf(network: Network, node: str) -> str:
    """Return the neighbourhood as GEXF 1.3, as Gephi reads it."""
    nodes, edges = neighbourhood(network, node)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph defaultedgetype="undirected" mode="static">',
        '<attributes class="node"><attribute id="kind" title="kind" type="string"/></attributes><nodes>',
    ]
    lines += [
        f"<node id={quoteattr(found)} label={_attribute(label)}>"
        f'<attvalues><attvalue for="kind" value={quoteattr(kind)}/></attvalues></node>'
        for found, label, kind in nodes
    ]
    lines.append("</nodes><edges>")
    lines += [
        f'<edge id="{place}" source={quoteattr(one)} target={quoteattr(two)} weight="{count}"/>'
        for place, (one, two, count) in enumerate(edges)
    ]
    lines.append("</edges></graph></gexf>")
    return "\n".join(lines) + "\n"


def graphml(network: Network, node: str) -> str:
    """Return the neighbourhood as GraphML."""
    nodes, edges = neighbourhood(network, node)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        '<key id="label" for="node" attr.name="label" attr.type="string"/>',
        '<key id="kind" for="node" attr.name="kind" attr.type="string"/>',
        '<key id="weight" for="edge" attr.name="weight" attr.type="int"/><graph edgedefault="undirected">',
    ]
    for found, label, kind in nodes:
        text = _attribute(label)[1:-1].replace("<", "&lt;")
        lines.append(
            f'<node id={quoteattr(found)}><data key="label">{text}</data><data key="kind">{kind}</data></node>'
        )
    for one, two, count in edges:
        ends = f"source={quoteattr(one)} target={quoteattr(two)}"
        lines.append(f'<edge {ends}><data key="weight">{count}</data></edge>')
    lines.append("</graph></graphml>")
    return "\n".join(lines) + "\n"


def _attribute(text: str) -> str:
    """Return text as an attribute of XML, without the control characters that XML forbids."""
    return quoteattr("".join(character for character in text if character >= " "))
