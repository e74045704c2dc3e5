"""From drafts to the events of the interchange format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.document.model import Span, ZoneKind
from kg.extraction.events.acting import unique_roles
from kg.extraction.events.announcers import with_announcers
from kg.extraction.events.drafts import Draft
from kg.extraction.events.roles import TWO_SIDED
from kg.extraction.events.speaking import attribution_of, names_of
from kg.extraction.events.status import HISTORIC
from kg.extraction.model import (
    Attribution,
    Category,
    EventType,
    Mode,
    PlaceRef,
    ReportedEvent,
    Role,
    RoleFiller,
)
from kg.extraction.parse.reading import ActorAt, Reading

ATTACKING = frozenset({Role.PERPETRATOR, Role.TARGET})


def finish(reading: Reading, drafts: Sequence[Draft]) -> tuple[ReportedEvent, ...]:
    """Return the events in order of their first telling, numbered from e1."""
    ordered = sorted(drafts, key=lambda draft: (min(span.start for span in draft.evidence), draft.token))
    told = (with_announcers(reading, draft) for draft in ordered)
    return tuple(_event(reading, number, draft) for number, draft in enumerate(told, start=1))


def _event(reading: Reading, number: int, draft: Draft) -> ReportedEvent:
    return ReportedEvent(
        id=f"e{number}",
        type=draft.type,
        status=draft.status,
        background=draft.background,
        date=draft.date,
        places=_places(draft) or _home(reading, draft),
        roles=_roles(draft),
        weapons=draft.weapons,
        told=draft.told,
        tolls=draft.tolls,
        said_by=names_of(reading, draft.said),
        attribution=_attribution(reading, draft),
        agreement=draft.agreement if draft.type is EventType.AGREEMENT else None,
        day_inherited=_inherits_day(draft),
        evidence=tuple(sorted(draft.evidence)),
        trace=draft.notes,
    )


def _inherits_day(draft: Draft) -> bool:
    """Whether the day is known and no note on it names words of the text."""
    notes = [note for note in draft.notes if note.part == "date" and not note.rejected]
    return draft.date.start is not None and bool(notes) and all(note.span is None for note in notes)


STATE_FORCES = tuple(
    f" {words}" for words in ("government forces", "armed forces", "security forces", "police", "gendarmerie", "army")
)


def _places(draft: Draft) -> tuple[PlaceRef, ...]:
    return tuple(replace(place.ref, evidence=(place.span,)) for place in draft.places)


def _home(reading: Reading, draft: Draft) -> tuple[PlaceRef, ...]:
    """Return the country for what concerns it as a whole: an agreement, the war."""
    whole = draft.agreement is not None or draft.head in HISTORIC
    return (reading.home,) if whole and reading.home is not None else ()


def _attribution(reading: Reading, draft: Draft) -> Attribution | None:
    if draft.said:
        return attribution_of(reading, draft.said)
    return Attribution(mode=Mode.CAPTION) if draft.zone is ZoneKind.CAPTION else None


def _roles(draft: Draft) -> tuple[RoleFiller, ...]:
    """Return the roles; the sides of a clash are completed by who died in it."""
    if draft.type not in TWO_SIDED:
        return _without_selves(_without_sides(draft.roles))
    told = {filler.name for filler in draft.roles if filler.role in {Role.SIDE_A, Role.SIDE_B}}
    roles = [_as_side(filler) for filler in draft.roles if not (filler.role in ATTACKING and filler.name in told)]
    named = {filler.name for filler in roles}
    dead = [toll.group for toll in draft.tolls if toll.category is Category.COMBATANT and toll.group]
    missing = [name for name in dict.fromkeys(dead) if name not in named]
    for name in missing[:2]:
        roles.append(RoleFiller(role=_side_for(name, roles), name=name))
    side_of = {filler.name: filler.role for filler in roles}
    roles += [replace(member, role=side_of[group]) for group, member in draft.members_of if group in side_of]
    return _one_side_each(unique_roles(roles))


def _one_side_each(roles: tuple[RoleFiller, ...]) -> tuple[RoleFiller, ...]:
    """Return the roles with nobody on both sides, and a state's enemy not on its own."""
    first = [filler for filler in roles if filler.role is Role.SIDE_A]
    second = {filler.name for filler in roles if filler.role is Role.SIDE_B}
    if not second and len(first) == 2 and {filler.actor_kind for filler in first} == {"state-force", "armed-group"}:  # noqa: PLR2004
        return tuple(_moved(filler) if filler.actor_kind == "armed-group" else filler for filler in roles)
    only = {first[0].name} if len({filler.name for filler in first}) == 1 else set()
    twice = {filler.name for filler in first} & second
    drop = {(Role.SIDE_B if name in only else Role.SIDE_A, name) for name in twice}
    return tuple(filler for filler in roles if (filler.role, filler.name) not in drop)


def _moved(filler: RoleFiller) -> RoleFiller:
    return replace(filler, role=Role.SIDE_B) if filler.role is Role.SIDE_A else filler


def _side_for(name: str, roles: Sequence[RoleFiller]) -> Role:
    """Return the side of whose dead are counted: that of its state's other forces, else the one that nobody has."""
    state = _state_of(name)
    own = next((filler.role for filler in roles if state and state == _state_of(filler.name)), None)
    if own is not None:
        return own
    taken = {filler.role for filler in roles}
    return Role.SIDE_A if Role.SIDE_A not in taken and (state or Role.SIDE_B in taken) else Role.SIDE_B


def _state_of(name: str) -> str:
    """Return whose forces a name tells: "Malian" of "Malian police" and "Malian government forces"; else ""."""
    return next((name.removesuffix(force) for force in STATE_FORCES if name.endswith(force)), "")


def _without_sides(roles: Iterable[RoleFiller]) -> tuple[RoleFiller, ...]:
    """Return the roles of one-sided violence: a side that a clash brought in is whom the doer aimed at."""
    told = tuple(roles)
    if not any(filler.role is Role.PERPETRATOR for filler in told):
        return told
    doers = {filler.name for filler in told if filler.role is Role.PERPETRATOR}
    sides = {Role.SIDE_A, Role.SIDE_B}
    turned = (replace(filler, role=Role.TARGET) if filler.role in sides else filler for filler in told)
    return unique_roles(f for f in turned if not (f.role is Role.TARGET and f.name in doers))


def _without_selves(roles: Iterable[RoleFiller]) -> tuple[RoleFiller, ...]:
    """Leave out as target who did it: "the army took the town in Sudan" took it from no Sudan."""
    told = tuple(roles)
    doers = {filler.name for filler in told if filler.role is Role.PERPETRATOR}
    return tuple(filler for filler in told if not (filler.role is Role.TARGET and filler.name in doers))


def _as_side(filler: RoleFiller) -> RoleFiller:
    """A doer told by an open trigger becomes a side when the event turns out to be a clash."""
    sides = {Role.PERPETRATOR: Role.SIDE_A, Role.TARGET: Role.SIDE_B}
    if filler.role is Role.TARGET and filler.actor_kind == "facility":
        return filler
    return replace(filler, role=sides.get(filler.role, filler.role))


def spans_of(actors: Iterable[ActorAt]) -> tuple[Span, ...]:
    """Return where the actors are named."""
    return tuple(actor.span for actor in actors)
