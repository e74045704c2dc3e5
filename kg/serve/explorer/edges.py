"""What lies behind a line of the graph: the events that two things have in common, each with the words that tell it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.explorer.asking import ask_about
from kg.serve.explorer.index import Listed
from kg.serve.explorer.network import Networks
from kg.serve.explorer.site import Site
from kg.serve.explorer.terms import local

_EVENTS = 8
_QUOTES = 3


async def edge_file(site: Site, request: Request, networks: Networks) -> Response:
    """Give the latest events of two things in common, with how many there are."""
    one, two = (request.query_params.get(name, "") for name in "ab")
    network = await networks.current()
    found = network.common(one, two)
    if not found:
        return site.missing(request, "no event of this graph names both")
    names = [name for node in (one, two) if node not in network.events and (name := network.label(node))]
    shown = await asyncio.gather(*(_event(site, event, names) for event in found[:_EVENTS]))
    body = json.dumps({"total": len(found), "events": shown}, ensure_ascii=False).encode()
    return Response(body, media_type="application/json")


async def _event(site: Site, event: Listed, names: Sequence[str]) -> Mapping[str, Any]:
    claims, spans = await asyncio.gather(
        ask_about(site.context, "claims_about", event.node), ask_about(site.context, "spans_about", event.node)
    )
    told = {row["claim"]: row for row in claims.rows}
    happened = {row["claim"] for row in claims.rows if local(row["type"]) == "EventClaim"}
    # The words for an actor are often only its name: shown is what the reports that name it say happened.
    naming = {row["document"] for row in claims.rows if any(name in row["label"] for name in names)}
    telling = [row for row in spans.rows if told[row["claim"]]["document"] in naming] or list(spans.rows)
    telling = [row for row in telling if row["claim"] in happened] or telling
    telling.sort(key=lambda row: (told[row["claim"]]["document"], int(row["start"]), row["claim"]))
    quotes: dict[str, str] = {}
    for row in telling:
        place = f"{site.page(told[row['claim']]['document'])}#t-c-{local(row['claim'])}-{row['start']}"
        quotes.setdefault(row["quote"], place)
    listed = [{"words": words, "page": place} for words, place in list(quotes.items())[:_QUOTES]]
    return {"label": event.label, "page": site.page(event.node), "quotes": listed}
