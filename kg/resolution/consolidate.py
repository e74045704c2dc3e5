"""All documents' claims become events, agreements and estimates; a function of their set, not of their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from kg.claims.labels import date_label, type_label
from kg.claims.minting import event_iri
from kg.claims.model import Claim, DocumentClaims, Report, RoleContent, TollContent
from kg.extraction.model import DatePrecision, DateRange, EventType, Role, Stage, Status
from kg.resolution.agreements import Step, gather_agreements
from kg.resolution.candidates import Telling, find_tellings
from kg.resolution.copies import find_copies
from kg.resolution.corroboration import find_sources, verify
from kg.resolution.estimates import estimate_event
from kg.resolution.figures import DatedClaim, EstimateRule, estimate_rule
from kg.resolution.identity import identify
from kg.resolution.model import ConsolidatedEvent, Consolidation, Decision, Estimate
from kg.resolution.rules import identity_rule
from kg.resolution.standing import Setting
from kg.resolution.sums import longer_time

OPPOSED = (frozenset({Role.SIDE_A, Role.SIDE_B}), frozenset({Role.PERPETRATOR, Role.TARGET}))
"""Roles of which an actor has one in an event."""
_FEW = 3
"""A place that a third as many reports tell as the place most told still counts."""
_MANY = 10
"""Where ten times as many reports name what holds it, a place is where that report misread or saw a part of it."""
_CARRIES_GAS = frozenset({EventType.AIR_STRIKE, EventType.SHELLING})
_FEW_DAYS = 2
"""News of fewer days than that follow one another tells what those days brought."""
_MADE = frozenset({Stage.ANNOUNCED, Stage.SIGNED, Stage.IN_FORCE})
"""Steps after which an agreement can be broken."""


def consolidate(
    documents: Iterable[DocumentClaims], *, decisions: Sequence[Decision] = (), estimating: EstimateRule | None = None
) -> Consolidation:
    """Return the consolidated layer of the documents; denied and planned events stay claims only (MODEL R30)."""
    rule = estimating or estimate_rule()
    tellings = {t.report.iri: t for document in documents for t in find_tellings(document)}
    identity = identify(list(tellings.values()), decisions, identity_rule())
    groups: dict[str, list[Telling]] = {}
    for iri, root in identity.roots.items():
        groups.setdefault(root, []).append(tellings[iri])
    members = [_facts_first(group) for group in groups.values() if any(telling.is_fact for telling in group)]
    event_of = {t.report.iri: event_iri(group[0].report.name) for group in members for t in group}
    steps = [_step(event_of[t.report.iri], t) for group in members for t in group if t.report.agreement]
    agreements, agreement_of = gather_agreements(steps)
    told = [_event(group, event_of, agreement_of) for group in members]
    events = sorted(_without_early_breaches(told), key=lambda event: event.iri)
    labels = {event.iri: event.label for event in events}
    estimates = [estimate for group in members for estimate in _estimates(group, event_of, labels, rule)]
    return Consolidation(
        events=tuple(events),
        agreements=agreements,
        estimates=tuple(sorted(estimates, key=lambda estimate: estimate.iri)),
        judgements=identity.judgements,
        rule_version=rule.version,
    )


def _facts_first(group: Sequence[Telling]) -> list[Telling]:
    """Order the tellings of an event: those that tell it as a fact before those that deny it, the earliest first."""
    return sorted(group, key=lambda telling: (not telling.is_fact, telling.order))


def _step(event: str, telling: Telling) -> Step:
    return Step(
        event=event,
        report=telling.report,
        document=telling.document,
        issued=telling.issued,
        country=telling.country,
    )


def _event(
    group: Sequence[Telling], event_of: Mapping[str, str], agreement_of: Mapping[tuple[str, str], str]
) -> ConsolidatedEvent:
    first = group[0].report
    facts = [telling for telling in group if telling.is_fact]
    reports = [telling.report for telling in facts]
    sources = find_sources(facts)
    asserted = any(report.status is Status.ASSERTED for report in reports)
    iri = event_of[first.iri]
    violated = {(t.document, key) for t in group for key in t.report.violates}
    kind, days, places = _type([report.type for report in reports]), _date(facts, _appeared(group)), _most_told(facts)
    return ConsolidatedEvent(
        iri=iri,
        label=_label(first, kind, days, [name for place in places if (name := _place_name(place, facts))]),
        type=kind,
        status=Status.ASSERTED if asserted else Status.POSSIBLE,
        background=all(report.background for report in reports),
        date=days,
        places=places,
        roles=_roles(reports),
        weapons=tuple(sorted({weapon for report in reports for weapon in report.weapons})),
        reports=tuple(telling.report.iri for telling in group),
        documents=tuple(sorted({telling.document for telling in group})),
        claims=tuple(sorted({claim.iri for telling in group for claim in telling.claims})),
        sources=sources,
        verification=verify(group, sources),
        replaces=_replaced(group),
        part_of=_targets((r.part_of for r in reports), event_of, iri),
        caused_by=_targets((cause for r in reports for cause in r.caused_by), event_of, iri),
        violates=tuple(sorted({agreement_of[key] for key in violated if key in agreement_of})),
        agreement=next((agreement_of[(t.document, t.report.agreement)] for t in group if t.report.agreement), None),
        stage=first.stage,
    )


def _without_early_breaches(events: Sequence[ConsolidatedEvent]) -> Iterator[ConsolidatedEvent]:
    """Yield the events, of those over before an agreement was made without that they broke it (R36); claims keep it."""
    made: dict[str, date] = {}
    for event in events:
        if event.agreement and event.stage in _MADE and event.date.start:
            made[event.agreement] = min(event.date.start, made.get(event.agreement, date.max))
    for event in events:
        end = event.date.end or date.max
        yield replace(event, violates=tuple(deal for deal in event.violates if made.get(deal, date.min) <= end))


def _replaced(group: Sequence[Telling]) -> tuple[str, ...]:
    """Return the events that are this one: those of its other reports, and those of earlier readings of all."""
    first, *others = (telling.report for telling in group)
    names = [other.name for other in others] + [name for report in (first, *others) for name in report.former]
    return tuple(sorted(event_iri(name) for name in names))


def _targets(reports: Iterable[str | None], event_of: Mapping[str, str], own: str) -> tuple[str, ...]:
    found = {event_of[report] for report in reports if report is not None and report in event_of}
    return tuple(sorted(found - {own}))


def _type(types: Sequence[EventType]) -> EventType:
    """Return the most told type; a stated means before "attack", then the order of the reports.

    Gas is dropped by aircraft or fired in shells: where a third as many tell of gas, the others tell how it came.
    """
    counts = Counter(types)
    most = max(types, key=lambda kind: (kind is not EventType.ATTACK, counts[kind], -types.index(kind)))
    is_gas = most in _CARRIES_GAS and counts[EventType.CHEMICAL_ATTACK] * _FEW >= counts[most]
    return EventType.CHEMICAL_ATTACK if is_gas else most


def _label(first: Report, kind: EventType, days: DateRange, places: Sequence[str]) -> str:
    """Return type, place and day as the reports together tell them; the first report's own where it tells alone."""
    if first.agreement_kind is not None:
        return first.label
    return ", ".join(part for part in (type_label(kind.value), ", ".join(places[:2]), date_label(days)) if part)


def _place_name(place: str, group: Sequence[Telling]) -> str:
    return next((telling.places[place].name for telling in group if place in telling.places), "")


def _appeared(group: Sequence[Telling]) -> date:
    """Return the day of the first report of an event; who denies it has heard of it, too."""
    return min((telling.issued for telling in group if telling.issued), default=date.max)


def _date(facts: Sequence[Telling], appeared: date) -> DateRange:
    """Return the days told most often; days of the event itself before inherited ones, narrow ones before wide ones.

    What a report tells has begun when it appears, so a day after the first report is no day of the event (R19).
    Where all told days are later, the event lies between that report and them.
    """
    known = [telling.report for telling in facts if telling.report.date.start and telling.report.date.end]
    possible = [report for report in known if (report.date.start or date.min) <= appeared] or known
    own = [report for report in possible if not report.day_inherited] or possible
    least = min((_width(report.date) for report in own), default=0)
    told = Counter(report.date for report in own if _width(report.date) <= least + 1)
    days = min(told, key=lambda value: (-told[value], _width(value), str(value.start)), default=DateRange())
    if days.start is None or days.start <= appeared:
        return days
    return replace(days, start=appeared, precision=DatePrecision.RANGE)


def _width(value: DateRange) -> int:
    return (value.end - value.start).days if value.start and value.end else 1 << 30


def _most_told(group: Sequence[Telling]) -> tuple[str, ...]:
    """The places told, without those that hold another, and without what few tell against many.

    One report in thirty that puts an attack elsewhere is heard in its claims; the event is where the others have it.
    """
    holders = frozenset().union(*(telling.holders for telling in group))
    documents: dict[str, set[str]] = {}
    for telling in group:
        for place in telling.report.places:
            documents.setdefault(place, set()).add(telling.document)
    fine = {place: told for place, told in documents.items() if place not in holders} or documents
    if max(map(len, documents.values()), default=0) >= _MANY * max(map(len, fine.values()), default=0):
        fine = documents
    most = max((len(told) for told in fine.values()), default=0)
    kept = [place for place, told in fine.items() if len(told) * _FEW >= most]
    return tuple(sorted(kept, key=lambda place: -len(fine[place])))


def _roles(reports: Sequence[Report]) -> tuple[RoleContent, ...]:
    """Roles of all reports; an actor does or suffers a deed, is on one side or the other, as the first to name it says.

    Reports that say otherwise keep their claims; only the flat event takes one of the two (rules R24 and R25).
    """
    taken: dict[tuple[str, frozenset[Role]], Role] = {}
    roles: dict[RoleContent, None] = {}
    for report in reports:
        for role in report.roles:
            pair = next((pair for pair in OPPOSED if role.role in pair), None)
            if pair is None or taken.setdefault((role.filler, pair), role.role) is role.role:
                roles[role] = None
    return tuple(roles)


def _estimates(
    group: Sequence[Telling], event_of: Mapping[str, str], labels: Mapping[str, str], rule: EstimateRule
) -> Iterable[Estimate]:
    event = event_of[group[0].report.iri]
    copies = find_copies(group)
    days = _date([telling for telling in group if telling.is_fact], _appeared(group))
    setting = Setting(
        is_running=_is_running(group, rule),
        is_asserted=any(telling.report.status is Status.ASSERTED for telling in group),
    )
    dated = [
        DatedClaim(
            claim=claim,
            content=claim.content,
            issued=telling.issued,
            document=telling.document,
            copy_of=copies.get(telling.document),
            voices=telling.voices(claim),
            counts_more=_counts_more(telling, claim, days),
            is_of_a_day=not telling.report.background and _width(telling.report.date) < _FEW_DAYS,
        )
        for telling in group
        for claim in telling.claims
        if isinstance(claim.content, TollContent)
    ]
    return estimate_event(event, labels[event], _with_echoes(dated), rule, setting=setting)


def _with_echoes(claims: Sequence[DatedClaim]) -> Iterator[DatedClaim]:
    """Yield the claims; a headline that tells in short what its report counts over weeks counts over weeks, too."""
    longer = {(claim.document, claim.floor): claim.counts_more for claim in claims if claim.counts_more}
    for claim in claims:
        words = longer.get((claim.document, claim.floor), "")
        yield replace(claim, counts_more=words) if words and not claim.counts_more else claim


def _counts_more(telling: Telling, claim: Claim, days: DateRange) -> str:
    """Return the words by which a figure is more than the event's, which lasts a day or two."""
    if claim.iri in telling.sums:
        return "the sum of what its report tells one by one"
    if telling.report.type is EventType.OPERATION or _width(days) > _FEW_DAYS or not claim.evidence:
        return ""
    return longer_time(telling.body, claim.evidence[0], begins=days.start, issued=telling.issued)


def _is_running(group: Sequence[Telling], rule: EstimateRule) -> bool:
    """Whether an operation goes on for long by the days that its reports give, or by reports that look back on it."""
    facts = [telling.report for telling in group if telling.is_fact]
    if _type([report.type for report in facts]) is not EventType.OPERATION:
        return False
    days = [day for report in facts for day in (report.date.start, report.date.end) if day]
    lasts = (max(days) - min(days)).days + 1 if days else 0
    return lasts >= rule.running_from or all(report.background for report in facts)
