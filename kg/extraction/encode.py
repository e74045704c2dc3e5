"""An extraction as the JSON object of the interchange format; fields in the order of the schema."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from kg.document.model import Document, Span
from kg.extraction.model import (
    AgreementStep,
    Attribution,
    DateRange,
    Dating,
    Extraction,
    Identity,
    PlaceRef,
    Position,
    Relation,
    RelativePosition,
    ReportedEvent,
    RoleFiller,
    Statement,
    Told,
    Toll,
    TraceNote,
)

Json = dict[str, Any]


def to_line(extraction: Extraction, document: Document, *, with_text: bool = False, with_trace: bool = False) -> str:
    """Return the extraction as one line of JSON Lines, without the line end."""
    value = to_json(extraction, document, with_text=with_text, with_trace=with_trace)
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def to_json(extraction: Extraction, document: Document, *, with_text: bool = False, with_trace: bool = False) -> Json:
    """Return the extraction as an interchange object; the text and the trace only if asked for."""
    return {
        "document": _header(document, extraction.dating, with_text=with_text),
        "extractor": {"name": extraction.extractor.name, "version": extraction.extractor.version},
        "events": [_event(event, with_trace=with_trace) for event in extraction.events],
        "positions": [_position(position) for position in extraction.positions],
        "relations": [_relation(relation) for relation in extraction.relations],
        "statements": [_statement(statement) for statement in extraction.statements],
        **({"told": [_told(told) for told in extraction.told]} if extraction.told else {}),
        **({"notes": list(extraction.notes)} if extraction.notes else {}),
    }


def _header(document: Document, dating: Dating, *, with_text: bool) -> Json:
    optional = {"url": document.url, "language": document.language, "text": document.text if with_text else None}
    steps = [
        {"rule": step.rule, "finding": step.finding} | ({"span": _span(step.span)} if step.span else {})
        for step in dating.steps
    ]
    return {
        "id": document.id,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published.isoformat() if document.published else None,
        "issued_resolved": dating.issued.isoformat() if dating.issued else None,
        **_present(optional),
        **({"dating": steps} if steps else {}),
    }


def _event(event: ReportedEvent, *, with_trace: bool) -> Json:
    links = {"violates": list(event.violates), "part_of": event.part_of, "caused_by": list(event.caused_by)}
    return {
        "id": event.id,
        "type": event.type.value,
        "status": event.status.value,
        "background": event.background,
        "date": _date(event.date),
        **({"day_inherited": True} if event.day_inherited else {}),
        "places": [_place(place) for place in event.places],
        "roles": [_role(role) for role in event.roles],
        "weapons": list(event.weapons),
        **({"told": [_told(told) for told in event.told]} if event.told else {}),
        "tolls": [_toll(toll) for toll in event.tolls],
        "said_by": list(event.said_by),
        **_present({"attribution": _attribution(event.attribution)}),
        "agreement": _agreement(event.agreement),
        **_present(links | {"same_as": event.same_as}),
        "evidence": _spans(event.evidence),
        **(_kept(event) if with_trace else {}),
    }


def _kept(event: ReportedEvent) -> Json:
    """Return what only the journal keeps of an event: whom it was before, and how it was found."""
    return _present({"identity": _identity(event.identity)}) | {"trace": [_note(note) for note in event.trace]}


def _identity(identity: Identity | None) -> Json | None:
    return {"name": identity.name, **_present({"former": list(identity.former)})} if identity else None


def _toll(toll: Toll) -> Json:
    places = {"origin": toll.origin, "destination": toll.destination}
    extra = {
        "bound": toll.bound.value if toll.bound else None,
        "subset": toll.subset,
        "summary": toll.summary,
        "status": toll.status.value if toll.status.value != "asserted" else None,
        "attribution": _attribution(toll.attribution),
        "date": _date(toll.date) if toll.date else None,
        **{name: _place(place) for name, place in places.items() if place},
        "direction": toll.direction,
    }
    return {
        "effect": toll.effect.value,
        "category": toll.category.value,
        "group": toll.group,
        "low": toll.low,
        "best": toll.best,
        "high": toll.high,
        **_present(extra),
        "said_by": list(toll.said_by),
        "evidence": _spans(toll.evidence),
    }


def _place(place: PlaceRef) -> Json:
    extra = {"id": place.id, "relative": _relative(place.relative), "evidence": _spans(place.evidence)}
    kind = place.kind.value if place.kind else None
    return {"name": place.name, "kind": kind, "admin1": place.admin1, "country": place.country, **_present(extra)}


def _relative(relative: RelativePosition | None) -> Json | None:
    if relative is None:
        return None
    known = {"distance_km": relative.distance_km, "bearing": relative.bearing}
    return {"relation": relative.relation} | {name: value for name, value in known.items() if value is not None}


def _role(role: RoleFiller) -> Json:
    extra = {"id": role.id, "kind": role.actor_kind, "described": role.described, "evidence": _spans(role.evidence)}
    return {"role": role.role.value, "name": role.name, **_present(extra)}


def _told(told: Told) -> Json:
    part, sort = told.part.value, told.sort.value
    deed, evidence = _span(told.deed), _spans(told.evidence)
    return {"part": part, "sort": sort, "name": told.name, "deed": deed, "evidence": evidence}


def _attribution(attribution: Attribution | None) -> Json | None:
    if attribution is None:
        return None
    extra = {"spokesperson": attribution.spokesperson, "relayed_by": list(attribution.relayed_by)}
    return {"mode": attribution.mode.value, **_present(extra)}


def _agreement(step: AgreementStep | None) -> Json | None:
    return {"kind": step.kind, "stage": step.stage.value, **_present({"key": step.key})} if step else None


def _position(position: Position) -> Json:
    return {
        "subject": position.subject,
        "reference": _place(position.reference),
        **_present({"control": position.control}),
        **_common(position),
    }


def _relation(relation: Relation) -> Json:
    return {"subject": relation.subject, "kind": relation.kind, "object": relation.object, **_common(relation)}


def _statement(statement: Statement) -> Json:
    known = {"about": statement.about, "actors": list(statement.actors)}
    return {"status": statement.status.value, **_present(known), **_common(statement)}


def _common(claim: Position | Relation | Statement) -> Json:
    return {
        "date": _date(claim.date),
        "said_by": list(claim.said_by),
        **_present({"attribution": _attribution(claim.attribution)}),
        "evidence": _spans(claim.evidence),
    }


def _note(note: TraceNote) -> Json:
    extra = {
        "span": _span(note.span) if note.span else None,
        "detail": note.detail,
        "rejected": list(note.rejected),
    }
    return {"part": note.part, "rule": note.rule, **_present(extra)}


def _date(value: DateRange) -> Json:
    days = {"start": value.start, "end": value.end}
    written = {name: day.isoformat() if day else None for name, day in days.items()}
    return {**written, "precision": value.precision.value}


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [_span(span) for span in spans]


def _present(fields: Json) -> Json:
    """Leave out what says nothing: null, false, empty."""
    return {name: value for name, value in fields.items() if value or (value == 0 and value is not False)}
