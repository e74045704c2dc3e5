"""The pages of agreements and reports, and of anything else that has an address."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.context import AnswerError
from kg.serve.explorer.actors_places import distinct
from kg.serve.explorer.asking import ask_about
from kg.serve.explorer.claims import by_report, claims_about, claims_of_document
from kg.serve.explorer.entity import Facts
from kg.serve.explorer.event import document_of, evidence_of, zones_of
from kg.serve.explorer.index import Index, Listed
from kg.serve.explorer.indexing import Indexes
from kg.serve.explorer.marking import paragraphs
from kg.serve.explorer.outlines import small_map, spots_in
from kg.serve.explorer.site import Site
from kg.serve.explorer.terms import ROLE_WORDS, kind_of, words
from kg.serve.explorer.timeline import Entry, draw_timeline

_DOING = frozenset({"perpetrator", "announcer", "sideA"})
_HIDDEN = frozenset({"type", "prefLabel", "altLabel", "hasGeometry", "notation", "inScheme", "topConceptOf"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of an agreement, or an event that broke it, as `kind` says; `who` are the names of those who did it."""

    what: str
    kind: str
    event: Listed
    who: str


async def agreement_page(site: Site, request: Request, facts: Facts, indexes: Indexes) -> Response:
    """Show an agreement from its first word to its end, with the violence that broke it."""
    context, node = site.context, facts.node
    index, life, spots, claims = await asyncio.gather(
        indexes.current(),
        ask_about(context, "agreement_life", node),
        ask_about(context, "places_of", node),
        claims_about(context, node),
    )
    found = [
        _step(row["what"], index.by_node[row["event"]], index) for row in life.rows if row["event"] in index.by_node
    ]
    steps = sorted(found, key=lambda step: (step.event.first or "9999", step.event.node, step.what))
    return site.render(
        request,
        "agreement.html",
        section="agreements",
        facts=facts,
        steps=steps,
        violations=[step for step in steps if step.kind == "violation"],
        timeline=draw_timeline([_entry(step) for step in steps]),
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


def _step(what: str, event: Listed, index: Index) -> Step:
    who = [actor for actor, roles in event.roles.items() if _DOING & set(roles)]
    return Step(
        what=what,
        kind="violation" if what == "violation" else "stage",
        event=event,
        who=", ".join(sorted(index.names.get(actor, "") for actor in who)),
    )


def _entry(step: Step) -> Entry:
    event = step.event
    return Entry(first=event.first, last=event.last, label=event.label, link=event.node, kind=step.kind)
