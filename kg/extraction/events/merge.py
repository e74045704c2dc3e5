"""One event told several times is one event: join the drafts of a report that speak of the same one.

Drafts are taken in order of text; each joins the event before it that it fits best, or starts one. What keeps two
drafts apart: types that cannot be one event, other places, other days, words that say "another".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.document.model import ZoneKind
from kg.extraction.events.acting import is_generic, unique_roles
from kg.extraction.events.drafts import Draft, note
from kg.extraction.events.meeting import APART, joined_places, place_score
from kg.extraction.events.placing import dates_meet, day_range, died_later, is_exact, most_specific, narrower
from kg.extraction.events.roles import TWO_SIDED
from kg.extraction.events.same_tolls import FEW, differ_in_hedge, retold, unique_spans, unique_tolls
from kg.extraction.events.status import HISTORIC
from kg.extraction.measures import TimeKind
from kg.extraction.model import (
    AgreementStep,
    Bound,
    Category,
    DateRange,
    Effect,
    EventType,
    PlaceKind,
    Role,
    Stage,
    Status,
    Toll,
    TraceNote,
)

MEANS_OPEN = frozenset(
    {
        EventType.AIR_STRIKE,
        EventType.SHELLING,
        EventType.BOMBING,
        EventType.CHEMICAL_ATTACK,
        EventType.SHOOTING,
        EventType.EXECUTION,
        EventType.ATTACK,
    }
)
BY_MEANS = MEANS_OPEN - {EventType.ATTACK, EventType.EXECUTION}
"""Types that a means told beside the deed makes."""
ASSAULTS = frozenset({"attack", "assault", "raid", "ambush", "storm", "incursion", "onslaught"})
TAKING_UP = frozenset({"blast", "explosion", "massacre", "slaughter", "bombing", "shooting"})
TRAPPING = frozenset({Effect.TRAPPED, Effect.MISSING, Effect.DESTROYED})
VICTIM_CAUSES = MEANS_OPEN | {EventType.ARMED_CLASH, EventType.OPERATION}
DEEDS = VICTIM_CAUSES - {EventType.OPERATION}
"""What kills on one day or a few; people may flee for a year and be one flight."""
ENDING = frozenset({Stage.VIOLATED, Stage.COLLAPSED})
SAME_PLACE = 0.7
SAME_DAY = 0.1
TELLING = {0: 0.3, 1: 0.2, 2: 0.3, 3: 0.4, 4: 0.4, 5: 0.5}
"""What an equal count tells: two attacks often kill one each, hardly ever seventeen."""
MANY = 1 << 30
THRESHOLD = 1.0
CLOSE, RIVALS = 0.5, 2
"""How near an event must come to be told as one that a draft nearly joined, and how many are told."""
BESIDE = 0.2
"""What speaks for victims told in the paragraph of an event, of a report that has paragraphs."""
UPDATE = 0.2
"""What speaks for a bare figure being of the report's main event."""
LEAD, LINES = 0.15, 2
"""What speaks for what the first paragraph tells being what the title tells, and how many line breaks part them."""
LONGEST_DEED = 7
"""Days beyond which victims are a sum and not those of one deed."""
ONE_DOER = 0.2
"""What speaks for two deeds of one sentence being one where the same did both."""
NEXT = 60
"""Tokens after the last telling within which victims without a cause belong to it."""


def merge_drafts(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Return the events, in order of their first telling."""
    events: list[Draft] = []
    for draft in drafts:
        main = _main(events) if _is_update(draft) else -1
        scores = [(likeness(event, draft) + UPDATE * (number == main), number) for number, event in enumerate(events)]
        best = max(scores, default=(0.0, -1), key=lambda pair: (pair[0], pair[1]))
        if best[0] >= THRESHOLD:
            events[best[1]] = join(events[best[1]], replace(draft, notes=_with_rivals(draft, events, scores, best[1])))
        else:
            events.append(replace(draft, notes=_with_rivals(draft, events, scores, None)))
    kept = (event for event in events if _is_damage(event) or not (_is_aftermath(event) or _is_bare(event)))
    return tuple(_as_damage(event) for event in kept)


def _with_rivals(
    draft: Draft, events: Sequence[Draft], scores: Sequence[tuple[float, int]], joined: int | None
) -> tuple[TraceNote, ...]:
    """Return the draft's notes with the events that it nearly joined, nearest first."""
    near = sorted((pair for pair in scores if pair[0] >= CLOSE and pair[1] != joined), reverse=True)[:RIVALS]
    if not near:
        return draft.notes
    words = tuple(
        f"{events[n].type} at {events[n].evidence[0].start} ({score:.1f} of {THRESHOLD})" for score, n in near
    )
    return (*draft.notes, replace(note("merge", "kept apart"), rejected=words))


def _main(events: Sequence[Draft]) -> int:
    """Return which event the report is about: the first news that kills or wounds; -1 where there is none."""
    kinds = VICTIM_CAUSES - {EventType.OPERATION}
    found = (n for n, event in enumerate(events) if event.type in kinds and not event.background)
    return next((n for n in found if events[n].status is not Status.DENIED), -1)


def _is_update(draft: Draft) -> bool:
    """Whether only a figure is told, of no place of its own: what a report goes on to count is its main event's."""
    aftermath = all(toll.effect in TRAPPING for toll in draft.tolls)
    return not (draft.head or draft.places or draft.background or draft.another or aftermath)


def _is_bare(event: Draft) -> bool:
    """Whether something known is only named ("condemned the attacks"), and nothing of it told anywhere."""
    told = event.places or event.stated or event.roles or event.tolls or event.agreement
    return event.definite and not told and len(event.members) == 1


def _is_aftermath(event: Draft) -> bool:
    """Whether only damage or the missing are told, of no event that the report names and by no means of their own."""
    if event.head or (event.type in BY_MEANS and not event.open):
        # "Rockets levelled four houses" tells of rockets.
        return False
    return bool(event.tolls) and all(toll.effect in TRAPPING for toll in event.tolls)


def _is_damage(event: Draft) -> bool:
    """Whether somebody is said to have destroyed what is counted: "troops burned 47 homes" is a deed of its own."""
    done = any(filler.role is Role.PERPETRATOR for filler in event.roles)
    return not event.head and done and {toll.effect for toll in event.tolls} == {Effect.DESTROYED}


def _as_damage(event: Draft) -> Draft:
    return replace(event, type=EventType.PROPERTY_DAMAGE, open=False) if _is_damage(event) else event


def likeness(event: Draft, draft: Draft) -> float:
    """Return how much speaks for the two being one event; at most 0 where something forbids it."""
    crosses = event.background != draft.background and not _may_cross(event, draft)
    if crosses or event.gains != draft.gains or not types_meet(event, draft):
        return 0.0
    if event.status != draft.status and Status.DENIED in (event.status, draft.status):
        return 0.0
    if event.agreement is not None and draft.agreement is not None and not _same_step(event, draft):
        return 0.0
    days, tolls = _days(event, draft), _tolls(event, draft)
    places = place_score(event, draft, one_day=days >= SAME_DAY)
    same_news = event.type is draft.type or tolls >= SAME_PLACE
    if event.zone is ZoneKind.TITLE is not draft.zone and same_news and not _is_elsewhere(event, draft):
        places = max(places, 0.3)
    if places <= APART or days <= -1:
        return 0.0
    if (
        ZoneKind.CAPTION in (event.zone, draft.zone)
        and event.zone is not draft.zone
        and max(places, tolls) < SAME_PLACE
    ):
        return 0.0
    if draft.another and tolls <= 0 and not _one_breath(event, draft):
        return 0.0
    same = event.type is draft.type and bool(draft.head or draft.type not in VICTIM_CAUSES)
    score = 0.6 * same + places + days + tolls + _actors(event, draft)
    score += 0.3 * bool(set(event.weapons) & set(draft.weapons))
    return score + _nearness(event, draft)


def _one_breath(event: Draft, draft: Draft) -> bool:
    """Whether "elsewhere" opens the sentence of both, or the deed of one sentence is named by its word."""
    return event.sentence == draft.sentence and (event.another or bool(draft.head))


def _is_elsewhere(title: Draft, draft: Draft) -> bool:
    """Whether a text goes on to another event than its title: of another country, or by others."""
    one, two = ({place.ref.country for place in told.places if place.ref.country} for told in (title, draft))
    return bool(one and two and one.isdisjoint(two)) or _actors(title, draft) < 0


def _same_step(event: Draft, draft: Draft) -> bool:
    """Whether two steps are one: the same stage, or a truce broken and so ended."""
    one, two = event.agreement, draft.agreement
    if one is None or two is None or one.kind != two.kind:
        return False
    return one.stage is two.stage or {one.stage, two.stage} <= ENDING


def types_meet(event: Draft, draft: Draft) -> bool:
    """Whether the two types can be tellings of one event."""
    if event.type is draft.type:
        return (event.head in HISTORIC) == (draft.head in HISTORIC) or not (event.head and draft.head)
    types = {event.type, draft.type}
    if types <= MEANS_OPEN and (event.open or draft.open):
        gas = EventType.CHEMICAL_ATTACK in types
        return not gas or draft.definite or event.sentence == draft.sentence or _same_spot(event, draft)
    if types <= MEANS_OPEN and event.sentence == draft.sentence and _is_by_one(event, draft):
        return EventType.ATTACK in types
    if types <= MEANS_OPEN and draft.definite and draft.head in TAKING_UP:
        # "The blast", "the massacre" name a known deed by what it did, whatever the means.
        return True
    if not (draft.head and event.head) and types <= VICTIM_CAUSES:
        # "A gunman killed two" tells of no bomb, though no word names the deed.
        return event.open or draft.open or not types <= BY_MEANS
    if types == {EventType.ATTACK, EventType.OPERATION}:
        # "The operation" takes up a raid told before.
        return draft.definite and draft.head == "operation" and event.head in ASSAULTS
    return types == {EventType.ATTACK, EventType.ARMED_CLASH} and _assaults(event, draft)


def _same_spot(event: Draft, draft: Draft) -> bool:
    """Whether both are told of one place and one day: the gas came with the bombs of that morning."""
    same = {p.key for p in event.places if p.ref.kind is not PlaceKind.COUNTRY} & {p.key for p in draft.places}
    return bool(same) and dates_meet(event.date, draft.date)


def _assaults(event: Draft, draft: Draft) -> bool:
    """Whether one of the two is an assault by ground forces, which is fighting by another name."""
    return any(one.type is EventType.ATTACK and one.head in ASSAULTS for one in (event, draft))


def _may_cross(event: Draft, draft: Draft) -> bool:
    """Whether news and history can be one: told with its day the second time, or taken up as known."""
    dated = event if event.stated else draft
    # History told later, and only roughly dated, does not swallow the news told first.
    told = dated is event or is_exact(dated.date) or draft.definite or not dated.background
    return event.type is draft.type and event.stated != draft.stated and not event.generic and told


def _nearness(event: Draft, draft: Draft) -> float:
    if event.sentence == draft.sentence:
        return 0.5 + ONE_DOER * _is_by_one(event, draft)
    if draft.definite and draft.head:
        return 0.8
    if not draft.head:
        return _victims_of(event, draft)
    leads = event.zone is ZoneKind.TITLE and 0 < draft.paragraph - event.paragraph <= LINES
    return 0.15 + LEAD * leads


def _is_by_one(event: Draft, draft: Draft) -> bool:
    """Whether one sentence tells both of the same doers: "burst into a hotel and blew themselves up"."""
    one, two = ({filler.name for filler in told.roles if filler.role is Role.PERPETRATOR} for told in (event, draft))
    return bool(one & two) and event.type is not draft.type


def _victims_of(event: Draft, draft: Draft) -> float:
    """How likely victims told without a cause are those of an event told just before."""
    if event.type not in VICTIM_CAUSES:
        return 0.0
    fighters = any(toll.category is Category.COMBATANT for toll in draft.tolls if not toll.subset)
    if all(toll.effect in TRAPPING for toll in draft.tolls):
        return 1.0 + 0.2 * max(0.0, 1 - (draft.token - max(event.members)) / 400)
    fits = 0.2 if fighters == (event.type in TWO_SIDED) else -0.2
    if not 0 < draft.token - max(event.members) <= NEXT:
        return 0.5 + fits
    return 0.8 + fits + BESIDE * (event.paragraph == draft.paragraph > 0)


def _days(event: Draft, draft: Draft) -> float:
    if died_later(event, draft):
        return 0.0
    if not dates_meet(event.date, draft.date):
        return -1.0 if event.stated and draft.stated else -0.4
    if _counts_since(draft, event):
        return -1.0
    if not (event.stated and draft.stated):
        return 0.1
    return 0.5 if day_range(event.date) == day_range(draft.date) else 0.25


def _counts_since(draft: Draft, event: Draft) -> bool:
    """Whether victims without a cause are counted over many days: "41 have died since May" are not of one of them."""
    days = day_range(draft.date)
    if draft.head or days is None or event.type not in DEEDS or event.date.start == draft.date.start:
        return False
    is_long = days[1] - days[0] > LONGEST_DEED
    is_since = draft.stated and any(time.kind is TimeKind.SINCE and time.range == draft.date for time in draft.times)
    return is_long if not event.stated else is_exact(event.date) and (is_long or is_since)


def _tolls(event: Draft, draft: Draft) -> float:
    score = 0.0
    for one in event.tolls:
        for two in draft.tolls:
            score = _compare(one, two, score)
    return score


def _compare(one: Toll, two: Toll, score: float) -> float:
    if one.effect is not two.effect or one.subset or two.subset or one.group != two.group:
        return score
    if (one.low, one.high) == (two.low, two.high) or differ_in_hedge(one, two):
        return max(score, TELLING.get(min(one.low or one.high or 0, FEW), 0.8))
    if _is_vague_of(one, two) or _is_vague_of(two, one):
        return max(score, TELLING[FEW - 1])
    if {one.category, two.category} <= {Category.CIVILIAN, Category.UNKNOWN} or one.category is two.category:
        return score if score > 0 else (-0.2 if _near_figure(one, two) else -0.5)
    return score


def _is_vague_of(vague: Toll, figure: Toll) -> bool:
    """Whether "dozens killed" may be told of "57 people" killed."""
    return vague.bound is Bound.VAGUE is not figure.bound and (vague.low or 0) <= (figure.low or 0) <= (
        vague.high or MANY
    )


def _near_figure(one: Toll, two: Toll) -> bool:
    """Whether two counts differ no more than two sources do."""
    first, second = one.low or one.high or 0, two.low or two.high or 0
    return 0 < max(first, second) <= 1.5 * min(first, second)


def _actors(event: Draft, draft: Draft) -> float:
    one = {(filler.role, filler.name) for filler in event.roles if not is_generic(filler)}
    two = {(filler.role, filler.name) for filler in draft.roles if not is_generic(filler)}
    roles = {role for role, _ in one} & {role for role, _ in two}
    if one & two:
        return 0.3
    doers = {"perpetrator"} & {role.value for role in roles}
    return -0.4 if doers else 0.0


def join(event: Draft, draft: Draft) -> Draft:
    """Return the event with what the second telling adds."""
    kind = _narrower_type(event, draft)
    return replace(
        event,
        type=kind,
        open=event.open and draft.open,
        head=event.head or draft.head,
        background=_background(event, draft),
        status=_status(event, draft),
        date=_date(event, draft),
        stated=event.stated or draft.stated,
        times=(*event.times, *draft.times),
        places=joined_places(event, draft),
        origins=most_specific((*event.origins, *draft.origins)),
        roles=unique_roles((*event.roles, *draft.roles)),
        weapons=tuple(dict.fromkeys((*event.weapons, *draft.weapons))),
        tolls=unique_tolls(retold(event, draft)),
        said=tuple(dict.fromkeys((*event.said, *draft.said))),
        agreement=_agreement(event, draft),
        members_of=(*event.members_of, *draft.members_of),
        evidence=unique_spans((*event.evidence, *draft.evidence)),
        paragraph=draft.paragraph,
        members=(*event.members, *draft.members),
        notes=(*event.notes, note("merge", "told again", draft.evidence[0]), *draft.notes),
    )


def _narrower_type(event: Draft, draft: Draft) -> EventType:
    if event.type is draft.type or not draft.head:
        return event.type
    if EventType.ARMED_CLASH in (event.type, draft.type):
        return EventType.ARMED_CLASH
    if draft.type is EventType.OPERATION:
        return event.type
    if (draft.open or draft.definite) and not event.open and event.type in MEANS_OPEN:
        return event.type
    if not event.head or (event.open and not draft.open):
        return draft.type
    return event.type


def _agreement(event: Draft, draft: Draft) -> AgreementStep | None:
    if draft.agreement is not None and draft.agreement.stage is Stage.COLLAPSED:
        return draft.agreement
    return event.agreement or draft.agreement


def _background(event: Draft, draft: Draft) -> bool:
    """Return whether the joined event is background: the telling with a day of its own decides."""
    if event.stated != draft.stated:
        return event.background if event.stated else draft.background
    return event.background and draft.background


def _status(event: Draft, draft: Draft) -> Status:
    """Asserted anywhere is asserted; a doubt stands where no other telling asserts."""
    if event.type is EventType.CHEMICAL_ATTACK and Status.POSSIBLE in (event.status, draft.status):
        return Status.POSSIBLE
    if Status.ASSERTED in (event.status, draft.status):
        return Status.ASSERTED
    return event.status


def _date(event: Draft, draft: Draft) -> DateRange:
    if event.stated and draft.stated:
        return narrower(event.date, draft.date)
    return draft.date if draft.stated or event.date.start is None else event.date
