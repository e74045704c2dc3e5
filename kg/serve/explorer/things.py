"""The pages of agreements and reports, and of anything else that has an address."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.context import AnswerError
from kg.serve.explorer.actors_places import distinct
from kg.serve.explorer.asking import Row, ask_about
from kg.serve.explorer.claims import by_report, claims_about, claims_of_document
from kg.serve.explorer.entity import Facts
from kg.serve.explorer.event import document_of, evidence_of, zones_of
from kg.serve.explorer.marking import paragraphs
from kg.serve.explorer.outlines import small_map, spots_in
from kg.serve.explorer.site import Site
from kg.serve.explorer.terms import ROLE_WORDS, kind_of, words
from kg.serve.explorer.timeline import Entry, draw_timeline

_HIDDEN = frozenset({"type", "prefLabel", "altLabel", "hasGeometry", "notation", "inScheme", "topConceptOf"})


async def agreement_page(site: Site, request: Request, facts: Facts) -> Response:
    """Show an agreement from its first word to its end, with the violence that broke it."""
    context, node = site.context, facts.node
    life, spots, claims = await asyncio.gather(
        ask_about(context, "agreement_life", node),
        ask_about(context, "places_of", node),
        claims_about(context, node),
    )
    steps = sorted(distinct(life.rows, key="event"), key=lambda row: row.get("day", "9999"))
    return site.render(
        request,
        "agreement.html",
        section="agreements",
        facts=facts,
        steps=steps,
        violations=[row for row in steps if row["kind"] == "violation"],
        timeline=draw_timeline([_step(row) for row in steps]),
        places=distinct(spots.rows),
        map=small_map(spots_in(spots.rows)),
        reports=by_report(claims.claims.values()),
        roles=[(ROLE_WORDS[name], facts.all(name)) for name in ("party", "guarantor", "mediator") if facts.all(name)],
        sparql=life.sparql,
        data=node,
    )


async def document_page(site: Site, request: Request, facts: Facts) -> Response:
    """Show a report: its text with everything that was read from it."""
    context, node = site.context, facts.node
    found, document = await asyncio.gather(claims_of_document(context, node), document_of(context, node))
    claims = list(found.claims.values())
    claims.sort(key=lambda claim: (claim.ordered_spans[:1], claim.label, claim.node))
    body = list(paragraphs(str(document.get("text", "")), evidence_of(claims), zones_of(document)))
    return site.render(
        request,
        "document.html",
        section="sources",
        facts=facts,
        claims=claims,
        body=body,
        url=str(document.get("url") or ""),
        language=str(document.get("language") or facts.one("language") or "en"),
        events=sorted({pair for claim in claims for pair in claim.events.items()}, key=lambda pair: pair[::-1]),
        complete=found.complete,
        sparql=found.sparql,
        data=node,
    )


async def thing_page(site: Site, request: Request, facts: Facts) -> Response:
    """Show anything else: the sentences it rests on, its properties, and what points at it."""
    inbound, behind = await asyncio.gather(ask_about(site.context, "inbound", facts.node), _behind(site, facts))
    rows = [(name, values) for name, values in sorted(facts.values.items()) if name not in _HIDDEN]
    return site.render(
        request,
        "thing.html",
        facts=facts,
        rows=rows,
        behind=behind,
        inbound=[(words(row["property"]), row["count"]) for row in inbound.rows],
        sparql=inbound.sparql,
        data=facts.node,
    )


async def _behind(site: Site, facts: Facts) -> list[dict[str, Any]]:
    """Return the claims behind a claim or an estimate, each with its sentences, their evidence apart."""
    if kind_of(facts.node) not in ("claim", "estimate"):
        return []
    try:
        found = await site.context.explain(facts.node)
    except AnswerError as error:
        if error.failure.status == 400:  # noqa: PLR2004 - nothing speaks of it
            return []
        raise
    for claim in found:
        claim["sentences"] = [_cut(str(sentence["marked"])) for sentence in claim["sentences"]]
    return found


def _cut(marked: str) -> list[tuple[str, bool]]:
    """Cut a sentence at its marks: pieces of text with whether they are evidence."""
    return [(piece, index % 2 == 1) for index, piece in enumerate(re.split(r"\[\[|\]\]", marked))]


def _step(row: Row) -> Entry:
    return Entry(
        first=row.get("day", ""), last=row.get("last", ""), label=row["label"], link=row["event"], kind=row["kind"]
    )
