"""What an event's own words leave out and its neighbours tell: place, day, doer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.drafts import Draft, note
from kg.extraction.model import DateRange, EventType
from kg.extraction.placing import day_range

PLACELESS = frozenset({EventType.AGREEMENT})
CARRIED = 3
"""Sentences that a place is carried on over."""


def inherit_in_sentence(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Return the drafts with the place and day that a neighbour of their own sentence states."""
    return tuple(
        _from_neighbours(draft, [d for d in drafts if d.sentence == draft.sentence and d is not draft])
        for draft in drafts
    )


def _from_neighbours(draft: Draft, others: Sequence[Draft]) -> Draft:
    near = sorted(others, key=lambda other: abs(other.token - draft.token))
    if not draft.places and not draft.background:
        placed = next((other for other in near if other.places and not other.background), None)
        if placed is not None:
            draft = replace(draft, places=placed.places, notes=(*draft.notes, note("places", "same sentence")))
    if not draft.stated and not draft.background:
        dated = next((other for other in near if other.stated and not other.background), None)
        if dated is not None:
            draft = replace(draft, date=dated.date, notes=(*draft.notes, note("date", "same sentence")))
    return draft


def inherit_from_lead(events: Sequence[Draft]) -> tuple[Draft, ...]:
    """Return the events with the place of the event told before, and the day of the lead, where they state none."""
    news = [event for event in events if not event.background]
    lead = next((event for event in news if event.stated and day_range(event.date)), None)
    done: list[Draft] = []
    for event in events:
        updated = event
        if not event.places and not event.background:
            before = next((d for d in reversed(done) if d.places and not d.background), None)
            if before is not None:
                updated = replace(updated, places=before.places, notes=(*updated.notes, note("places", "told before")))
        if not day_range(event.date) and not event.background and lead is not None and lead is not event:
            updated = replace(updated, date=_day(lead), notes=(*updated.notes, note("date", "day of the lead")))
        done.append(updated)
    return tuple(done)


def _day(lead: Draft) -> DateRange:
    return lead.date
