"""What an event's own words leave out and its neighbours tell: place, day, doer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

from kg.extraction.events.acting import is_generic, unique_roles
from kg.extraction.events.asides import LEAVING
from kg.extraction.events.day import day_beside, inherited_day, lead_of
from kg.extraction.events.drafts import Draft, note
from kg.extraction.events.meeting import NEIGHBOUR
from kg.extraction.events.merge import MEANS_OPEN
from kg.extraction.events.placing import day_range
from kg.extraction.events.roles import ONE_SIDED
from kg.extraction.model import EventType, PlaceKind, Role, RoleFiller, Status
from kg.extraction.parse.reading import DIVISIONS, PlaceAt, Reading

FOUGHT = frozenset({EventType.TERRITORIAL_CHANGE, EventType.ARMED_CLASH, EventType.OPERATION})
SIDE_OF = {
    Role.PERPETRATOR: Role.SIDE_A,
    Role.TARGET: Role.SIDE_B,
    Role.SIDE_A: Role.SIDE_A,
    Role.SIDE_B: Role.SIDE_B,
}


def inherit_in_sentence(reading: Reading, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Return the drafts with the place and day that a neighbour of their own sentence states."""
    return tuple(
        _from_neighbours(reading, draft, [d for d in drafts if d.sentence == draft.sentence and d is not draft])
        for draft in drafts
    )


def _from_neighbours(reading: Reading, draft: Draft, others: Sequence[Draft]) -> Draft:
    if draft.agreement is not None:
        return draft
    near = sorted(others, key=lambda other: abs(other.token - draft.token))
    if not draft.places and not draft.background:
        # Where people are moved from is not where their convoy is hit.
        near_places = [other for other in near if other.type not in LEAVING or draft.type in LEAVING]
        placed = next((other for other in near_places if other.places and not other.background), None)
        if placed is not None:
            draft = replace(draft, places=placed.places, notes=(*draft.notes, note("places", NEIGHBOUR)))
    if not draft.stated and not draft.background:
        dated = next((other for other in near if other.stated and not other.background), None)
        dated = dated or next((other for other in near if other.stated), None)
        day = None if dated is None else day_beside(reading, draft, dated)
        if day is not None:
            draft = replace(draft, date=day, notes=(*draft.notes, note("date", "same sentence")))
    return draft


def inherit_from_lead(reading: Reading, events: Sequence[Draft]) -> tuple[Draft, ...]:
    """Return the events with the place of the event told before, and the day of the lead, where they state none."""
    lead = lead_of(events)
    done: list[Draft] = []
    for event in events:
        updated = _sides(event, events)
        if event.agreement is not None and not event.places:
            updated = replace(updated, places=_setting(done), notes=(*updated.notes, note("places", "setting")))
            updated = _parties(updated, events)
        elif not event.places and not event.background:
            before = max((d for d in done if d.places and not d.background), key=_last_told(event), default=None)
            if before is not None:
                updated = replace(updated, places=before.places, notes=(*updated.notes, note("places", "told before")))
        if not day_range(event.date) and not event.background and (day := inherited_day(reading, event, lead, events)):
            updated = replace(updated, date=day[0], notes=(*updated.notes, note("date", day[1])))
        done.append(updated)
    return tuple(done)


def _last_told(event: Draft) -> Callable[[Draft], int]:
    """Return where each other event is told last before this one; a title tells them all at first, in any order."""
    start = event.evidence[0].start

    def told(other: Draft) -> int:
        return max((span.start for span in other.evidence if span.start < start), default=-1)

    return told


AT_HANDS = frozenset({EventType.SEXUAL_VIOLENCE, EventType.TORTURE, EventType.EXECUTION})
"""Violence by those who hold a person: told in the passive where the report is about them. Who detains or abducts is
often somebody else than who kills."""


def inherit_doer(events: Sequence[Draft]) -> tuple[Draft, ...]:
    """Return the attacks without a doer with that of the others told of the same spot and day, if they have one."""
    done = tuple(_with_doer(event, events) for event in events)
    only = _only_doer(done)
    return done if only is None else tuple(_at_their_hands(event, only) for event in done)


def _only_doer(events: Sequence[Draft]) -> RoleFiller | None:
    """Return who does all violence that the report gives a doer, two deeds at least; `None` where there are others."""
    told = [filler for event in events if not event.background for filler in _doers(event) if event.type in ONE_SIDED]
    names = {filler.name for filler in told}
    return replace(told[0]) if len(names) == 1 and len(told) > 1 else None


def _at_their_hands(event: Draft, only: RoleFiller) -> Draft:
    if event.type not in AT_HANDS or event.background or event.status is not Status.ASSERTED:
        return event
    if any(filler.role is Role.PERPETRATOR or filler.name == only.name for filler in event.roles):
        return event
    if any(toll.group == only.name for toll in event.tolls):
        return event
    return replace(event, roles=(*event.roles, only), notes=(*event.notes, note("roles", "only doer told of")))


def _with_doer(event: Draft, events: Sequence[Draft]) -> Draft:
    if not _is_attack(event) or any(filler.role is Role.PERPETRATOR for filler in event.roles):
        return event
    told = [_doers(other) for other in events if other is not event and _is_attack(other) and _at_one(event, other)]
    named = [doers for doers in told if doers]
    if not named or any({d.name for d in doers} != {d.name for d in named[0]} for doers in named):
        return event
    hit = {filler.name for filler in event.roles} | {toll.group for toll in event.tolls}
    if any(doer.name in hit for doer in named[0]):
        return event
    return replace(
        event, roles=(*event.roles, *named[0]), notes=(*event.notes, note("roles", "doer of that spot and day"))
    )


def _is_attack(event: Draft) -> bool:
    return event.type in MEANS_OPEN and not event.background and event.status in {Status.ASSERTED, Status.POSSIBLE}


def _doers(event: Draft) -> tuple[RoleFiller, ...]:
    return tuple(f for f in event.roles if f.role is Role.PERPETRATOR and not is_generic(f))


def _at_one(event: Draft, other: Draft) -> bool:
    """Whether both are told of one place below a province, and one day."""
    spots = [{place.key for place in one.places if place.ref.kind not in DIVISIONS} for one in (event, other)]
    days = [day_range(one.date) for one in (event, other)]
    return bool(spots[0] & spots[1]) and days[0] == days[1] and bool(days[0])


def _setting(done: Sequence[Draft]) -> tuple[PlaceAt, ...]:
    """Return the province that the report opens with; an agreement without a place is about it."""
    wide = (p for d in done for p in d.places if p.ref.kind is PlaceKind.ADMIN1 or p.ref.name == p.ref.admin1)
    return tuple(islice(wide, 1))


def _sides(event: Draft, events: Sequence[Draft]) -> Draft:
    """Return a clash without sides with those of the conquest or clash beside it."""
    if event.type is not EventType.ARMED_CLASH or event.background:
        return event
    if {Role.SIDE_A, Role.SIDE_B} <= {filler.role for filler in event.roles}:
        return event
    for other in sorted(events, key=lambda other: abs(other.token - event.token)):
        if other is event or other.background or other.type not in FOUGHT or not _beside(event, other):
            continue
        sides = [replace(filler, role=SIDE_OF[filler.role]) for filler in other.roles if filler.role in SIDE_OF]
        if len({side.role for side in sides}) > 1:
            return replace(
                event,
                roles=unique_roles(_stated_first(sides)),
                notes=(*event.notes, note("roles", "sides beside")),
            )
    return event


def _parties(event: Draft, events: Sequence[Draft]) -> Draft:
    """Return a later step of an agreement with the parties that an earlier one names."""
    if event.agreement is None or any(filler.role in {Role.PARTY, Role.MEDIATOR} for filler in event.roles):
        return event
    for other in events:
        if other.agreement is not None and other.agreement.kind == event.agreement.kind:
            parties = tuple(filler for filler in other.roles if filler.role is Role.PARTY)
            if parties:
                return replace(
                    event,
                    roles=(*event.roles, *parties),
                    notes=(*event.notes, note("roles", "parties of the agreement")),
                )
    return event


def _beside(event: Draft, other: Draft) -> bool:
    keys = {place.key for place in event.places} & {place.key for place in other.places}
    return bool(keys) or event.sentence == other.sentence or not event.places


def _stated_first(sides: list[RoleFiller]) -> list[RoleFiller]:
    """Return the sides with the state's as side a."""
    state = {side.role for side in sides if side.actor_kind in {"state-force", "government"}}
    if state == {Role.SIDE_B}:
        return [replace(side, role=Role.SIDE_A if side.role is Role.SIDE_B else Role.SIDE_B) for side in sides]
    return sides
