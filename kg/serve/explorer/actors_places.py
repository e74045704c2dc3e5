"""The pages of actors, sources and places: who they are, what happened with them or there, what was said."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.explorer.asking import Row, ask_about, query_for
from kg.serve.explorer.entity import Facts
from kg.serve.explorer.histogram import Bar, bars, ticks
from kg.serve.explorer.index import Chosen, Index, Listed
from kg.serve.explorer.indexing import Indexes
from kg.serve.explorer.outlines import small_map, spot_of, spots_in
from kg.serve.explorer.relations import relations
from kg.serve.explorer.site import Site
from kg.serve.explorer.spots import spots
from kg.serve.explorer.terms import ROLE_WORDS, figure, kind_of, local
from kg.serve.explorer.timeline import Entry, Timeline, draw_timeline

_FOCUS = 0.97
_DRAWN = 250
"""Events that a time line can show one by one; more become bars."""
_EVENTS = 50
"""Events that a page lists; the events view has the others."""
_CLAIMS = 60
"""Claims that a page lists: `said_by` and `said_of` choose so many of the latest."""
_FEW = 300
_ROWS = 5000
_TOLD = frozenset({"event", "agreement"})
_PAIRS = {
    ("perpetrator", "target"): "attacked",
    ("target", "perpetrator"): "was attacked by",
    ("sideA", "sideB"): "fought",
    ("sideB", "sideA"): "fought",
    ("sideA", "sideA"): "fought beside",
    ("sideB", "sideB"): "fought beside",
    ("perpetrator", "perpetrator"): "named together with",
    ("target", "target"): "attacked together with",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvent:
    """An event in a list of a page, with its roles and places in words."""

    node: str
    label: str
    first: str
    last: str
    status: str
    verification: str
    roles: Sequence[str]
    places: Sequence[str]
    killed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opponent:
    """Somebody met in events: as what, and in how many."""

    node: str
    name: str
    relations: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The claims of one report about one event, or about none."""

    document: str
    publisher_name: str
    issued: str
    event: str
    event_name: str
    claims: Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverTime:
    """Events over time: each as a bar, or where there are many the number of each month; `fields` name the events."""

    timeline: Timeline | None
    bars: Sequence[Bar]
    ticks: Sequence[tuple[int, str]]
    fields: Mapping[str, str]


async def actor_page(site: Site, request: Request, facts: Facts, indexes: Indexes) -> Response:
    """Show an actor; one that is quoted or publishes is a source too."""
    context, node = site.context, facts.node
    names = ("relations_of", "said_by", "said_by_count", "said_of", "said_of_count", "reports_of", "reports_of_count")
    limits = (_FEW, _ROWS, 1, _ROWS, 1, _FEW, 1)
    asked = asyncio.gather(
        *(ask_about(context, name, node, limit=limit) for name, limit in zip(names, limits, strict=True))
    )
    index, found = await asyncio.gather(indexes.current(), asked)
    answers = dict(zip(names, found, strict=True))
    counts = {name: int(answers[f"{name}_count"].rows[0]["count"]) for name in ("said_by", "said_of", "reports_of")}
    chosen = index.of_actor(node)
    events = index.first(chosen)
    return site.render(
        request,
        "actor.html",
        section="actors",
        facts=facts,
        aliases=aliases(facts),
        events=[shown_event(event, index, actor=node) for event in events[:_EVENTS]],
        event_count=len(events),
        over_time=over_time(index, chosen, actor=node),
        map=small_map(spots(index, chosen), focus=_FOCUS),
        relations=relations(answers["relations_of"].rows, node, index.names),
        opponents=opponents(events, index, node),
        said_by=said(answers["said_by"].rows),
        said_of=said(answers["said_of"].rows),
        claims_shown=_CLAIMS,
        queries={name: query_for(f"all_{name}", node) for name in ("said_by", "said_of", "reports_of")},
        reports=answers["reports_of"].rows,
        counts=counts,
        is_source=bool(counts["reports_of"] or counts["said_by"]),
        sparql=query_for("events_of", node),
        data=node,
    )


async def place_page(site: Site, request: Request, facts: Facts, indexes: Indexes) -> Response:
    """Show a place, what it lies in, what lies in it, and what happened there."""
    context, node = site.context, facts.node
    index, tree = await asyncio.gather(indexes.current(), ask_about(context, "place_tree", node, limit=_ROWS))
    chosen = index.at_place(node)
    own = [row for row in tree.rows if row["relation"] == "self"]
    below = distinct(row for row in tree.rows if row["relation"] == "below")
    counts = index.columns["place"].count(chosen)
    around = [spot for spot in spots(index, chosen) if spot.link != node]
    return site.render(
        request,
        "place.html",
        section="events",
        facts=facts,
        aliases=aliases(facts),
        above=[row for row in tree.rows if row["relation"] == "above"],
        below=sorted(below, key=lambda row: (-counts.get(row["place"], 0), row["name"]))[:_FEW],
        counts=counts,
        uncertainty=next((row["uncertainty"] for row in own if "uncertainty" in row), ""),
        point=next((spot_of(row.get("wkt")) for row in own if "wkt" in row), None),
        map=small_map([*spots_in(own), *around], focus=_FOCUS),
        events=[shown_event(event, index) for event in index.first(chosen, _EVENTS)],
        event_count=int(chosen.sum()),
        over_time=over_time(index, chosen, place=node),
        sparql=query_for("events_at", node),
        data=node,
    )


def aliases(facts: Facts) -> list[str]:
    """Return the other names of a thing, those in other scripts first."""
    return sorted(facts.aliases, key=lambda name: (name.isascii(), name))


def distinct(rows: Iterable[Row]) -> list[Row]:
    """Return the first row of each place."""
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(row["place"], row)
    return list(found.values())


def first_quotes(rows: Iterable[Row]) -> list[Row]:
    """Return one row for each claim: with the first of its quotes and, as `about`, what it tells of."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        known = found.setdefault(row["claim"], dict(row) | {"status": local(row.get("status", "asserted"))})
        if kind_of(row.get("event", "")) in _TOLD and row["event"] < known.get("about", "~"):
            known |= {"about": row["event"], "about_name": row.get("event_name", "")}
    return list(found.values())


def said(rows: Iterable[Row]) -> list[Said]:
    """Return what is said report by report and event by event, the latest first."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in first_quotes(rows)[:_CLAIMS]:
        groups.setdefault((row["document"], row.get("about", "")), []).append(row)
    return [
        Said(
            document=document,
            publisher_name=found[0]["publisher_name"],
            issued=found[0].get("issued", ""),
            event=event,
            event_name=found[0].get("about_name", ""),
            claims=found,
        )
        for (document, event), found in groups.items()
    ]


def shown_event(event: Listed, index: Index, *, actor: str = "") -> ShownEvent:
    """Return an event as lists show it, with the roles of an actor."""
    killed = event.killed
    return ShownEvent(
        node=event.node,
        label=event.label,
        first=event.first,
        last=event.last,
        status=next(iter(event.facets["status"]), ""),
        verification=next(iter(event.facets["verification"]), ""),
        roles=[ROLE_WORDS.get(role, role) for role in event.roles.get(actor, ())],
        places=[index.names.get(place, "") for place in event.places],
        killed=figure(killed.low, killed.best, killed.high) if killed else "",
    )


def over_time(index: Index, chosen: Chosen, **fields: str) -> OverTime:
    """Draw the events of a page over time."""
    if int(chosen.sum()) <= _DRAWN:
        found = index.first(chosen)
        entries = [Entry(first=e.first, last=e.last, label=e.label, link=e.node, kind="event") for e in found]
        return OverTime(timeline=draw_timeline(entries), bars=(), ticks=(), fields=fields)
    shown = bars(index.months.count(chosen))
    return OverTime(timeline=None, bars=shown, ticks=ticks(shown), fields=fields)


def opponents(events: Iterable[Listed], index: Index, node: str) -> list[Opponent]:
    """Return whom an actor meets, those it meets most first."""
    counts: Counter[tuple[str, str]] = Counter()
    for event in events:
        own = event.roles[node]
        met = {
            (relation, other)
            for other, roles in event.roles.items()
            if other != node
            for pair in ((mine, theirs) for mine in own for theirs in roles)
            if (relation := _PAIRS.get(pair)) is not None
        }
        counts.update(met)
    met_as: dict[str, list[tuple[str, int]]] = {}
    for (relation, other), count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        met_as.setdefault(other, []).append((relation, count))
    found = [
        Opponent(node=other, name=index.names.get(other, local(other)), relations=tuple(met))
        for other, met in met_as.items()
    ]
    return sorted(found, key=lambda item: (-sum(count for _, count in item.relations), item.name, item.node))
