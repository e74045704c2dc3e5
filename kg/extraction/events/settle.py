"""The last word on an extraction: what its parts contradict is taken back rather than handed on.

An event told as a fact cannot begin after the report that tells it: there the day was misread, and no day is
better than a wrong one. Evidence cannot stand in page furniture.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kg.document.model import Document, Span, ZoneKind
from kg.extraction.model import DateRange, Extraction, Position, ReportedEvent, Status, Toll, TraceNote


def settle(extraction: Extraction, document: Document) -> Extraction:
    """Return the extraction without days after the report's own, and without evidence from furniture."""
    furniture = tuple(zone.span for zone in document.zones_of(ZoneKind.FURNITURE))
    kept = (_outside(event, furniture) for event in extraction.events)
    events = [_not_after(event, extraction.dating.issued) for event in kept if event.evidence]
    alive = {event.id for event in events}
    positions = tuple(_measured(position, extraction.dating.issued) for position in extraction.positions)
    linked = tuple(_without_links(event, alive) for event in events)
    return replace(extraction, events=linked, positions=positions)


def _measured(position: Position, issued: date | None) -> Position:
    """A front line moves: without any day a distance says nothing, though who stood near the place still does."""
    if issued is not None or position.date.start is not None:
        return position
    return replace(position, reference=replace(position.reference, relative=None))


def _not_after(event: ReportedEvent, issued: date | None) -> ReportedEvent:
    if issued is None or event.status is not Status.ASSERTED:
        return event
    tolls = tuple(_toll_not_after(toll, issued) for toll in event.tolls)
    if event.date.start is None or event.date.start <= issued:
        return replace(event, tolls=tolls)
    note = TraceNote(part="date", rule="after-the-report", detail=f"{event.date.start} is later than {issued}")
    return replace(event, date=DateRange(), tolls=tolls, trace=(*event.trace, note))


def _toll_not_after(toll: Toll, issued: date) -> Toll:
    late = toll.date is not None and toll.date.start is not None and toll.date.start > issued
    return replace(toll, date=None) if late else toll


def _outside(event: ReportedEvent, furniture: tuple[Span, ...]) -> ReportedEvent:
    """Keep what stands outside of page furniture; a toll with no other words goes with them."""

    def clear(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(span for span in spans if not any(span.overlaps(zone) for zone in furniture))

    if not furniture:
        return event
    tolls = tuple(replace(toll, evidence=clear(toll.evidence)) for toll in event.tolls)
    roles = tuple(replace(role, evidence=clear(role.evidence)) for role in event.roles)
    places = tuple(replace(place, evidence=clear(place.evidence)) for place in event.places)
    spoken = tuple(toll for toll, old in zip(tolls, event.tolls, strict=True) if toll.evidence or not old.evidence)
    return replace(event, evidence=clear(event.evidence), tolls=spoken, roles=roles, places=places)


def _without_links(event: ReportedEvent, alive: set[str]) -> ReportedEvent:
    part_of = event.part_of if event.part_of in alive else None
    return replace(event, part_of=part_of, caused_by=tuple(cause for cause in event.caused_by if cause in alive))
