"""Who fought whom in a report: the loser of ground that a passage only implies, the group that "fighters" belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.extraction.events.acting import BOTH, is_generic, unique_roles
from kg.extraction.events.drafts import Draft, note
from kg.extraction.model import EventType, Role, RoleFiller

ONE = frozenset({Role.SIDE_A, Role.PERPETRATOR})
OTHER = frozenset({Role.SIDE_B, Role.TARGET})
FOUGHT = frozenset({EventType.ARMED_CLASH, EventType.OPERATION, EventType.TERRITORIAL_CHANGE})
STATE = frozenset({"state-force", "government"})
NOBODY = frozenset({"fighters"})
FIGHTERS = frozenset({"fighters", "militants", "gunmen", "insurgents", "militias"})
"""Kinds of fighter that a report uses for a group it has named."""


def oppose(events: Sequence[Draft]) -> tuple[Draft, ...]:
    """Return the events with what the fighting told beside them says about who lost and who "the fighters" are."""
    pairs = tuple(dict.fromkeys(_pairs(events)))
    groups = {name for event in events for name in _groups(event)}
    sides = _only_pair(pairs)
    return tuple(_named(_lost(_with_both(event, sides), pairs), groups) for event in events)


def _only_pair(pairs: Sequence[tuple[str, RoleFiller]]) -> tuple[RoleFiller, ...]:
    """Return the two that fight in this report, if all its fighting is theirs."""
    sides = {filler.name: filler for _, filler in pairs}
    return tuple(sides.values()) if len(sides) == 2 else ()  # noqa: PLR2004 - one against the other


def _with_both(event: Draft, sides: Sequence[RoleFiller]) -> Draft:
    """Return the event with "both sides" as the two that fight in this report; without them where more do."""
    both = [filler for filler in event.roles if filler.name == BOTH]
    if not both:
        return event
    kept = [filler for filler in event.roles if filler.name != BOTH]
    role = both[0].role
    if role in {Role.SIDE_A, Role.SIDE_B}:
        told = [replace(side, evidence=both[0].evidence) for side in _in_order(sides)]
    else:
        told = [replace(side, role=part.role, evidence=part.evidence) for part in both for side in sides]
    return replace(event, roles=unique_roles((*kept, *told)))


def _in_order(sides: Sequence[RoleFiller]) -> list[RoleFiller]:
    """Return the two as side a, which is the state's, and side b."""
    first = sorted(sides, key=lambda side: side.actor_kind not in STATE)
    return [replace(side, role=role) for side, role in zip(first, (Role.SIDE_A, Role.SIDE_B), strict=False)]


def _pairs(events: Iterable[Draft]) -> Iterator[tuple[str, RoleFiller]]:
    """Yield who fought whom, both ways round."""
    for event in events:
        if event.type not in FOUGHT or event.background:
            continue
        first = [filler for filler in event.roles if filler.role in ONE and not is_generic(filler)]
        second = [
            filler
            for filler in event.roles
            if filler.role in OTHER and not is_generic(filler) and filler.actor_kind != "facility"
        ]
        for one in first:
            for two in second:
                yield one.name, two
                yield two.name, one


def _lost(event: Draft, pairs: Sequence[tuple[str, RoleFiller]]) -> Draft:
    """Return a conquest without a loser with the only side that its winner fights in this report."""
    if event.type is not EventType.TERRITORIAL_CHANGE or event.background:
        return event
    winners = {filler.name for filler in event.roles if filler.role is Role.PERPETRATOR}
    if not winners or any(filler.role is Role.TARGET for filler in event.roles):
        return event
    # The words that name the loser first are the evidence: in order of text, never of a set.
    losers: dict[str, RoleFiller] = {}
    for name, filler in pairs:
        if name in winners and filler.name not in winners:
            losers.setdefault(filler.name, filler)
    if len(losers) != 1:
        return event
    loser = replace(next(iter(losers.values())), role=Role.TARGET)
    return replace(
        event,
        roles=(*event.roles, loser),
        notes=(*event.notes, note("roles", "whom the winner fights", None, loser.name)),
    )


def _groups(event: Draft) -> Iterator[str]:
    for filler in event.roles:
        if filler.actor_kind == "armed-group" and filler.role in ONE | OTHER and not is_generic(filler):
            yield filler.name


def _named(event: Draft, groups: set[str]) -> Draft:
    """Return the event with a kind of fighter as the one group that the report tells of."""
    if len(groups) == 1 and event.type in FOUGHT:
        name = next(iter(groups))
        roles = [
            replace(filler, name=name, described=False) if _stands_for(filler) else filler for filler in event.roles
        ]
        event = replace(event, roles=unique_roles(roles))
    # "Fighters" alone says of no side who it is.
    return replace(event, roles=tuple(filler for filler in event.roles if filler.name.lower() not in NOBODY))


def _stands_for(filler: RoleFiller) -> bool:
    return filler.name.lower() in FIGHTERS and filler.role in ONE | OTHER
