"""The pages of actors, sources, places, agreements and reports, and of anything else that has an address."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.explorer.asking import MOST_ROWS, Row, ask_about
from kg.serve.explorer.claims import by_report, claims_about, claims_of_document
from kg.serve.explorer.entity import Facts
from kg.serve.explorer.event import document_of, evidence_of, zones_of
from kg.serve.explorer.marking import paragraphs
from kg.serve.explorer.outlines import Spot, small_map, spot_of, spots_in
from kg.serve.explorer.site import Site
from kg.serve.explorer.terms import ROLE_WORDS, local, words
from kg.serve.explorer.timeline import Entry, Timeline, draw_timeline

_FEW = 300
"""Most rows of a list; `said_by` and `said_of` choose one claim more, so that the page can say there are others."""
_EVENT_ROWS = 50_000
"""Rows repeat an event for each of its roles and places: a thousand of them may be forty events."""
_HIDDEN = frozenset({"type", "prefLabel", "altLabel", "hasGeometry", "notation", "inScheme", "topConceptOf"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEvent:
    """An event in a list of a page, with all its roles and places."""

    node: str
    label: str
    first: str
    last: str
    status: str
    verification: str
    roles: Sequence[str]
    places: Sequence[str]


async def actor_page(site: Site, request: Request, facts: Facts) -> Response:
    """Show an actor; one that is quoted or publishes is a source too."""
    context, node = site.context, facts.node
    names = ("events_of", "where_of", "relations_of", "opponents_of", "said_by", "said_of", "reports_of")
    limits = (_EVENT_ROWS, _EVENT_ROWS, _FEW, 100, MOST_ROWS, MOST_ROWS, _FEW)
    found = await asyncio.gather(
        *(ask_about(context, name, node, limit=limit) for name, limit in zip(names, limits, strict=True))
    )
    answers = dict(zip(names, found, strict=True))
    happened = answers["events_of"].rows
    known = {row["event"] for row in happened}
    spots = [row for row in answers["where_of"].rows if row["event"] in known]
    events = listed_events([*happened, *spots])
    said_by, said_of = (first_quotes(answers[name].rows) for name in ("said_by", "said_of"))
    complete = {name: answer.complete for name, answer in answers.items()}
    complete["events_of"] &= complete["where_of"]
    complete |= {"said_by": len(said_by) <= _FEW, "said_of": len(said_of) <= _FEW}
    return site.render(
        request,
        "actor.html",
        section="actors",
        facts=facts,
        aliases=aliases(facts),
        events=events,
        timeline=timeline_of(events),
        map=small_map(event_spots(spots)),
        relations=answers["relations_of"].rows,
        opponents=opponents(answers["opponents_of"].rows),
        said_by=said_by[:_FEW],
        said_of=said_of[:_FEW],
        reports=answers["reports_of"].rows,
        is_source=bool(answers["reports_of"].rows or said_by),
        complete=complete,
        sparql=answers["events_of"].sparql,
        data=node,
    )


async def place_page(site: Site, request: Request, facts: Facts) -> Response:
    """Show a place, what it lies in, what lies in it, and what happened there."""
    context, node = site.context, facts.node
    tree, happened = await asyncio.gather(
        ask_about(context, "place_tree", node, limit=_FEW), ask_about(context, "events_at", node, limit=_EVENT_ROWS)
    )
    events = listed_events(happened.rows)
    own = [row for row in tree.rows if row["relation"] == "self"]
    spots = [*spots_in(own), *event_spots(happened.rows, besides=node)]
    return site.render(
        request,
        "place.html",
        section="events",
        facts=facts,
        aliases=aliases(facts),
        above=[row for row in tree.rows if row["relation"] == "above"],
        below=distinct(row for row in tree.rows if row["relation"] == "below"),
        uncertainty=next((row["uncertainty"] for row in own if "uncertainty" in row), ""),
        point=next((spot_of(row.get("wkt")) for row in own if "wkt" in row), None),
        map=small_map(spots),
        events=events,
        timeline=timeline_of(events),
        complete=happened.complete,
        sparql=happened.sparql,
        data=node,
    )


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
    """Show anything else: its properties, and what points at it."""
    inbound = await ask_about(site.context, "inbound", facts.node)
    rows = [(name, values) for name, values in sorted(facts.values.items()) if name not in _HIDDEN]
    return site.render(
        request,
        "thing.html",
        facts=facts,
        rows=rows,
        inbound=[(words(row["property"]), row["count"]) for row in inbound.rows],
        sparql=inbound.sparql,
        data=facts.node,
    )


def aliases(facts: Facts) -> list[str]:
    """Return the other names of a thing, those in other scripts first."""
    return sorted(facts.aliases, key=lambda name: (name.isascii(), name))


def distinct(rows: Iterable[Row], key: str = "place") -> list[Row]:
    """Return one row for each value of a column; the names of who did it are joined."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        known = found.get(row[key])
        if known is None:
            found[row[key]] = dict(row)
        elif "who_name" in row and row["who_name"] not in known.get("who_name", "").split(", "):
            known["who_name"] = ", ".join(filter(None, (known.get("who_name"), row["who_name"])))
    return list(found.values())


def first_quotes(rows: Iterable[Row]) -> list[Row]:
    """Return one row for each claim: with the first of its quotes and the first event it is about."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        known = found.setdefault(row["claim"], dict(row) | {"status": local(row.get("status", "asserted"))})
        if "event" in row and "event" not in known:
            known |= {"event": row["event"], "event_name": row.get("event_name", "")}
    return list(found.values())


def listed_events(rows: Iterable[Row]) -> list[ListedEvent]:
    """Return the events of rows that repeat them for each role and place."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["event"], []).append(row)
    return [_listed(found) for found in groups.values()]


def _listed(rows: Sequence[Row]) -> ListedEvent:
    first = rows[0]
    roles = dict.fromkeys(ROLE_WORDS.get(local(row["role"]), words(row["role"])) for row in rows if "role" in row)
    return ListedEvent(
        node=first["event"],
        label=first["label"],
        first=first.get("day", ""),
        last=first.get("last", ""),
        status=local(first["status"]),
        verification=local(first["verification"]),
        roles=tuple(roles),
        places=tuple(dict.fromkeys(row["place_name"] for row in rows if "place_name" in row)),
    )


def timeline_of(events: Iterable[ListedEvent]) -> Timeline | None:
    """Draw the events of a page."""
    return draw_timeline([Entry(first=e.first, last=e.last, label=e.label, link=e.node, kind="event") for e in events])


def _step(row: Row) -> Entry:
    return Entry(
        first=row.get("day", ""), last=row.get("last", ""), label=row["label"], link=row["event"], kind=row["kind"]
    )


def event_spots(rows: Iterable[Row], *, besides: str = "") -> list[Spot]:
    """Return the points of events, each with how many events are there."""
    events: dict[tuple[float, float], set[str]] = {}
    named: dict[tuple[float, float], Row] = {}
    for row in rows:
        point = spot_of(row.get("wkt"))
        if point is not None and row.get("place") != besides:
            events.setdefault(point, set()).add(row["event"])
            named.setdefault(point, row)
    return [
        Spot(
            longitude=point[0],
            latitude=point[1],
            name=named[point].get("place_name", ""),
            link=named[point].get("place", ""),
            weight=len(found),
        )
        for point, found in events.items()
    ]


def opponents(rows: Iterable[Row]) -> list[Mapping[str, str | int]]:
    """Return whom an actor meets, in words."""
    pairs = {
        ("perpetrator", "target"): "attacked",
        ("target", "perpetrator"): "was attacked by",
        ("sideA", "sideB"): "fought",
        ("sideB", "sideA"): "fought",
        ("sideA", "sideA"): "fought beside",
        ("sideB", "sideB"): "fought beside",
        ("perpetrator", "perpetrator"): "named together with",
        ("target", "target"): "attacked together with",
    }
    found: dict[tuple[str, str], dict[str, str | int]] = {}
    for row in rows:
        relation = pairs.get((local(row["own"]), local(row["theirs"])))
        if relation is None:
            continue
        known = found.setdefault(
            (relation, row["other"]),
            {"relation": relation, "other": row["other"], "name": row["other_name"], "events": 0},
        )
        known["events"] = int(known["events"]) + int(row["events"])
    return sorted(found.values(), key=lambda item: (-int(item["events"]), str(item["name"])))
