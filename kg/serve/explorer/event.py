"""The page of an event: who, what, where, when; every source's number; the sentences that say so."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.context import AnswerError, ServerContext
from kg.serve.explorer.asking import Row, ask_about
from kg.serve.explorer.claims import Report, ShownClaim, by_report, claims_about, speakers_of
from kg.serve.explorer.entity import Facts, Value
from kg.serve.explorer.indexing import Indexes
from kg.serve.explorer.judgements import judgements_on
from kg.serve.explorer.marking import Evidence, Paragraph, paragraphs
from kg.serve.explorer.outlines import small_map, spots_in
from kg.serve.explorer.site import Site
from kg.serve.explorer.terms import GENERAL, ROLE_WORDS, day_range, local
from kg.serve.explorer.tolls import Toll, shown_tolls
from kg.vocabulary import CODE

ROLES = (
    "perpetrator",
    "sideA",
    "sideB",
    "target",
    "participant",
    "announcer",
    "party",
    "guarantor",
    "mediator",
    "affected",
)
_SCHEMES = ("ACLED", "UCDP", "PLOVER", "CAMEO", "PA-X")
_SHOWN_TEXTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownText:
    """A report with the text that its publisher allows to keep, or without; then only quotes are shown."""

    report: Report
    body: Sequence[Paragraph]
    url: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeScheme:
    """The codes of one scheme that fit."""

    name: str
    codes: Sequence[Row]


async def event_page(site: Site, request: Request, facts: Facts, indexes: Indexes) -> Response:
    """Show an event."""
    context, node = site.context, facts.node
    names = ("estimates", "tolls", "places_of", "codes", "siblings")
    asked = asyncio.gather(*(ask_about(context, name, node) for name in names))
    index, gathered, matching, judged, found = await asyncio.gather(
        indexes.current(), claims_about(context, node), type_codes(context, facts), judgements_on(context, node), asked
    )
    answers = dict(zip(names, found, strict=True))
    claims = gathered.claims
    tolls, undecided = shown_tolls(answers["estimates"].rows, answers["tolls"].rows, claims)
    reports = by_report(claims.values())
    texts = await shown_texts(context, reports[:_SHOWN_TEXTS])
    return site.render(
        request,
        "event.html",
        section="events",
        facts=facts,
        when=when(facts),
        who=who(facts),
        tolls=tolls,
        undecided=undecided,
        reports=reports,
        texts=texts,
        more_texts=len(reports) - len(texts),
        places=places(answers["places_of"].rows, index.above),
        map=small_map(spots_in(answers["places_of"].rows)),
        schemes=schemes([*answers["codes"].rows, *matching]),
        siblings=answers["siblings"].rows,
        judged=judged,
        speakers=speakers_of(claims.values()),
        statuses=sorted({claim.status for claim in claims.values()} - {"asserted"}),
        complete=gathered.complete and all(answer.complete for answer in found),
        sparql=gathered.sparql,
        data=node,
        describe=describe(facts, tolls, answers["places_of"].rows),
    )


def describe(facts: Facts, tolls: Sequence[Toll], spots: Sequence[Row]) -> str:
    """Return the event in one line, for search engines and link previews."""
    names = ", ".join(dict.fromkeys(row["name"] for row in spots))
    counted = "; ".join(f"{toll.title}: {toll.bounds.text}" for toll in tolls[:3])
    return ". ".join(filter(None, (facts.type, names, when(facts)["text"], counted)))


def when(facts: Facts) -> dict[str, Any]:
    """Return the event's days and how exactly they are known."""
    first, last = facts.one("earliest"), facts.one("latest")
    return {
        "text": day_range(first, last),
        "first": first,
        "last": last,
        "precision": facts.one("datePrecision"),
    }


def who(facts: Facts) -> list[tuple[str, Sequence[Value]]]:
    """Return the roles that are filled, in order, with who fills them."""
    return [(ROLE_WORDS[role], facts.all(role)) for role in ROLES if facts.all(role)]


def places(rows: Sequence[Row], above: Mapping[str, frozenset[str]]) -> list[dict[str, Any]]:
    """Return the places, each with what it lies in: the nearest first, and no name twice, as of a town's district."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        place = found.setdefault(
            row["place"],
            {
                "node": row["place"],
                "name": row["name"],
                "kind": row.get("kind", ""),
                "uncertainty": row.get("uncertainty"),
                "inside": {},
            },
        )
        if "inside" in row:
            place["inside"][row["inside"]] = row.get("inside_name", "")
    for place in found.values():
        nearest = sorted(place["inside"].items(), key=lambda pair: (-len(above.get(pair[0], ())), pair[1], pair[0]))
        named: dict[str, str] = {}
        for node, name in nearest:
            if name != place["name"]:
                named.setdefault(name, node)
        place["inside"] = [(node, name) for name, node in named.items()]
    return list(found.values())


async def type_codes(context: ServerContext, facts: Facts) -> list[Row]:
    """Return what matches the event's types in other schemes."""
    kinds = [value.node for value in facts.all("type") if local(value.node) not in GENERAL]
    found = await asyncio.gather(*(ask_about(context, "type_codes", CODE[local(kind)].value) for kind in kinds))
    return [row for answer in found for row in answer.rows]


def schemes(rows: Sequence[Row]) -> list[CodeScheme]:
    """Return the codes that fit by scheme, those of the big data sets first."""
    groups: dict[str, dict[str, Row]] = {}
    for row in rows:
        if row["scheme"].startswith(_SCHEMES):
            groups.setdefault(row["scheme"], {}).setdefault(row["code"], row)
    ordered = sorted(groups, key=lambda name: (next(i for i, s in enumerate(_SCHEMES) if name.startswith(s)), name))
    return [CodeScheme(name=name, codes=tuple(groups[name].values())) for name in ordered]


def evidence_of(claims: Sequence[ShownClaim]) -> list[Evidence]:
    """Return the marks that claims make on their document."""
    return [
        Evidence(start=start, end=end, role=claim.role, key=claim.key, title=f"{claim.label} — {claim.source}")
        for claim in claims
        for start, end, _ in claim.ordered_spans
    ]


async def shown_texts(context: ServerContext, reports: Sequence[Report]) -> list[ShownText]:
    """Return the reports' texts with their evidence marked; without its text a report has no paragraphs."""
    bodies = await asyncio.gather(*(document_of(context, report.node) for report in reports))
    shown = []
    for report, document in zip(reports, bodies, strict=True):
        evidence = evidence_of(report.claims)
        body = list(paragraphs(str(document.get("text", "")), evidence, zones_of(document)))
        url, language = str(document.get("url") or ""), str(document.get("language") or "en")
        shown.append(ShownText(report=report, body=body, url=url, language=language))
    return shown


async def document_of(context: ServerContext, node: str) -> Mapping[str, Any]:
    """Return a document as stored; empty where its text was not kept."""
    try:
        return await context.document(node)
    except AnswerError as error:
        if error.failure.status == 404:  # noqa: PLR2004
            return {}
        raise


def zones_of(document: Mapping[str, Any]) -> list[tuple[int, int, str]]:
    """Return the parts of a document that are no body text: start, end, what they are."""
    zones = document.get("zones") or ()
    return [(int(zone[0]), int(zone[1]), str(zone[2])) for zone in zones]
