"""What ties the events of one report together, read from the sentences they share.

Violence "despite the truce" breaks the ceasefire of the report; people who fled "northwards from" a place
left it. Both are said in so many words or not at all: no tie is made from time or place alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from kg.document.model import Document, Span
from kg.extraction.model import Effect, EventType, Extraction, PlaceRef, ReportedEvent, Stage, Toll

_TRUCE = r"(?:truce|cease-?fire|cessation of hostilities|humanitarian pause|armistice)"
_BREACH = re.compile(
    rf"\b(?:despite|in (?:spite|violation|breach|defiance) of|notwithstanding|violat\w+|breach\w*|brok\w+|break\w*)\b"
    rf"[^.;]{{0,60}}\b{_TRUCE}|\b{_TRUCE}\b[^.;]{{0,40}}\b(?:violat\w+|breach\w*|brok\w+)\b",
    re.IGNORECASE,
)
_DIRECTION = re.compile(r"\b(?:north|south|east|west)(?:-?(?:east|west))?(?:wards?|bound)\b", re.IGNORECASE)
_PEACEFUL = frozenset(
    {
        EventType.AGREEMENT,
        EventType.DISPLACEMENT,
        EventType.EVACUATION,
        EventType.AID_EVENT,
        EventType.PROTEST,
        EventType.MOVEMENT,
        EventType.DETENTION,
    }
)
_MOVED = frozenset({Effect.DISPLACED, Effect.EVACUATED})
_LIVING = frozenset({Stage.ANNOUNCED, Stage.SIGNED, Stage.IN_FORCE, Stage.EXTENDED, Stage.VIOLATED, Stage.COLLAPSED})


def link_events(extraction: Extraction, document: Document, sentences: Sequence[Span]) -> Extraction:
    """Return the extraction with breaches of its ceasefire and the flight of its displaced tied."""
    parted = part_agreements(extraction.events)
    key = _ceasefire(parted)
    breaches = [s for s in sentences if key and _BREACH.search(document.quote(s))]
    events = (_breaking(event, key, breaches) for event in parted)
    return replace(extraction, events=tuple(_moved(event, document, sentences) for event in events))


def part_agreements(events: Sequence[ReportedEvent]) -> tuple[ReportedEvent, ...]:
    """Return the events with a key of its own for what is announced anew after one of its kind had collapsed."""
    ended: dict[str, date] = {}
    for event in events:
        step = event.agreement
        if step is not None and step.stage is Stage.COLLAPSED and event.date.end is not None:
            ended[step.kind] = min(event.date.end, ended.get(step.kind, date.max))
    return tuple(_anew(event, ended) for event in events)


def _anew(event: ReportedEvent, ended: Mapping[str, date]) -> ReportedEvent:
    step = event.agreement
    if step is None or step.kind not in ended or event.date.start is None or event.date.start <= ended[step.kind]:
        return event
    if step.stage in (Stage.COLLAPSED, Stage.VIOLATED, Stage.EXTENDED):
        return event
    return replace(event, agreement=replace(step, key=f"{step.key or step.kind}-anew"))


def _ceasefire(events: Sequence[ReportedEvent]) -> str | None:
    """The key of the report's ceasefire; none if it tells of none, or of several."""
    steps = [event.agreement for event in events if event.agreement and event.agreement.stage in _LIVING]
    keys = {step.key or step.kind for step in steps if step.kind in ("ceasefire", "humanitarian-pause", "local-truce")}
    return keys.pop() if len(keys) == 1 else None


def _breaking(event: ReportedEvent, key: str | None, breaches: Sequence[Span]) -> ReportedEvent:
    told = any(span.overlaps(breach) for span in event.evidence for breach in breaches)
    if key is None or not told or event.background or event.type in _PEACEFUL or event.violates:
        return event
    return replace(event, violates=(key,))


def _moved(event: ReportedEvent, document: Document, sentences: Sequence[Span]) -> ReportedEvent:
    if event.type not in (EventType.DISPLACEMENT, EventType.EVACUATION):
        return event
    return replace(event, tolls=tuple(_flow(toll, event, document, sentences) for toll in event.tolls))


def _flow(toll: Toll, event: ReportedEvent, document: Document, sentences: Sequence[Span]) -> Toll:
    if toll.effect not in _MOVED:
        return toll
    words = " ".join(_around(toll, document, sentences))
    direction = _DIRECTION.search(words)
    origin = next((place for place in event.places if _left(place, words)), None)
    return replace(
        toll, origin=toll.origin or origin, direction=toll.direction or (direction.group() if direction else None)
    )


def _around(toll: Toll, document: Document, sentences: Sequence[Span]) -> Iterator[str]:
    """The sentences that hold the toll's words."""
    return (document.quote(s) for s in sentences if any(span.overlaps(s) for span in toll.evidence))


def _left(place: PlaceRef, words: str) -> bool:
    name = re.escape(place.name)
    return (
        re.search(rf"\bfrom\b(?:\W+(?:the|city|town|village|province|area|areas|of|in|around))*\W+{name}\b", words)
        is not None
    )
