"""All documents' claims become events, agreements and estimates; a function of their set, not of their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kg.claims.model import Claim, DocumentClaims, Report, RoleContent, TollContent
from kg.extraction.model import DatePrecision, DateRange, EventType, Mode, Role, Status
from kg.identifiers import ID, digest, slug
from kg.resolution.agreements import Step, gather_agreements
from kg.resolution.estimates import DatedClaim, estimate_event, rule_version
from kg.resolution.identity import Candidate, cluster, judge_all, killed_figures
from kg.resolution.model import ConsolidatedEvent, Consolidation, Decision, Estimate, Verification

_TOLD_AS_FACT = frozenset({Status.ASSERTED, Status.POSSIBLE})
_OWN_VOICE = frozenset({Mode.NARRATOR, Mode.CAPTION, Mode.IMPLIED})
_SHARED_VOICE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """A report with its document's claims about it."""

    report: Report
    document: str
    issued: date | None
    claims: tuple[Claim, ...]
    holders: frozenset[str]
    country: str | None

    @property
    def order(self) -> tuple[str, str, str]:
        return str(self.issued or "9999"), self.document, self.report.iri


def consolidate(documents: Iterable[DocumentClaims], *, decisions: Sequence[Decision] = ()) -> Consolidation:
    """Return the consolidated layer of the documents; denied and planned events stay claims only (MODEL R30)."""
    tellings = {t.report.iri: t for document in documents for t in _tellings(document)}
    judgements = tuple(judge_all([_candidate(telling) for _, telling in sorted(tellings.items())]))
    roots = cluster(tellings, judgements, decisions, {iri: t.document for iri, t in tellings.items()})
    groups: dict[str, list[_Telling]] = {}
    for iri, root in roots.items():
        groups.setdefault(root, []).append(tellings[iri])
    members = [sorted(group, key=lambda telling: telling.order) for group in groups.values()]
    event_of = {t.report.iri: event_iri(group[0].report) for group in members for t in group}
    steps = [_step(event_of[t.report.iri], t) for group in members for t in group if t.report.agreement]
    agreements, agreement_of = gather_agreements(steps)
    events = sorted((_event(group, event_of, agreement_of) for group in members), key=lambda event: event.iri)
    estimates = [estimate for group in members for estimate in _estimates(group, event_of)]
    return Consolidation(
        events=tuple(events),
        agreements=agreements,
        estimates=tuple(sorted(estimates, key=lambda estimate: estimate.iri)),
        judgements=judgements,
        rule_version=rule_version(),
    )


def event_iri(report: Report) -> str:
    """Return the IRI of the event that one report tells: day, place, class, and a hash of the report."""
    day = report.date.start.strftime("%Y%m%d") if report.date.start else "undated"
    place = report.places[0].rsplit("/", 1)[1] if report.places else "unplaced"
    return f"{ID}event/{day}-{place}-{slug(report.type.value)}-{digest(report.iri, length=8)}"


def _tellings(document: DocumentClaims) -> Iterable[_Telling]:
    holders = {place.iri: place.parents for place in document.places}
    countries = {place.iri: place.country for place in document.places if place.country}
    told = Counter(countries[place] for report in document.reports for place in report.places if place in countries)
    main = max(sorted(told), key=lambda country: told[country], default=None)
    claims: dict[str, list[Claim]] = {}
    for claim in document.claims:
        claims.setdefault(claim.about, []).append(claim)
    for report in document.reports:
        if report.status in _TOLD_AS_FACT:
            yield _Telling(
                report=report,
                document=document.document.key,
                issued=document.dating.issued,
                claims=tuple(claims.get(report.iri, ())),
                holders=frozenset(h for place in report.places for h in holders.get(place, ())),
                country=next((countries[place] for place in report.places if place in countries), main),
            )


def _candidate(telling: _Telling) -> Candidate:
    contents = [claim.content for claim in telling.claims]
    return Candidate(
        report=telling.report,
        document=telling.document,
        issued=telling.issued,
        places=frozenset(telling.report.places),
        holders=telling.holders,
        actors=frozenset(role.filler for role in telling.report.roles if role.is_actor),
        killed=killed_figures(content for content in contents if isinstance(content, TollContent)),
    )


def _step(event: str, telling: _Telling) -> Step:
    return Step(
        event=event,
        report=telling.report,
        document=telling.document,
        issued=telling.issued,
        country=telling.country,
    )


def _event(
    group: Sequence[_Telling], event_of: Mapping[str, str], agreement_of: Mapping[tuple[str, str], str]
) -> ConsolidatedEvent:
    first = group[0].report
    reports = [telling.report for telling in group]
    sources = _sources(group)
    asserted = any(report.status is Status.ASSERTED for report in reports)
    iri = event_of[first.iri]
    violated = {(t.document, key) for t in group for key in t.report.violates}
    return ConsolidatedEvent(
        iri=iri,
        label=first.label,
        type=_type([report.type for report in reports]),
        status=Status.ASSERTED if asserted else Status.POSSIBLE,
        background=all(report.background for report in reports),
        date=_narrowest([report.date for report in reports]),
        places=_most_specific(group),
        roles=_roles(reports),
        weapons=tuple(sorted({weapon for report in reports for weapon in report.weapons})),
        reports=tuple(report.iri for report in reports),
        documents=tuple(sorted({telling.document for telling in group})),
        claims=tuple(sorted({claim.iri for telling in group for claim in telling.claims})),
        sources=sources,
        verification=_verification(group, sources),
        replaces=tuple(sorted(event_iri(report) for report in reports[1:])),
        part_of=_targets((r.part_of for r in reports), event_of, iri),
        caused_by=_targets((cause for r in reports for cause in r.caused_by), event_of, iri),
        violates=tuple(sorted({agreement_of[key] for key in violated if key in agreement_of})),
        agreement=next((agreement_of[(t.document, t.report.agreement)] for t in group if t.report.agreement), None),
        stage=first.stage,
    )


def _targets(reports: Iterable[str | None], event_of: Mapping[str, str], own: str) -> tuple[str, ...]:
    found = {event_of[report] for report in reports if report is not None and report in event_of}
    return tuple(sorted(found - {own}))


def _type(types: Sequence[EventType]) -> EventType:
    """The most told type; a stated means before "attack", then the order of the reports."""
    counts = Counter(types)
    return max(types, key=lambda kind: (kind is not EventType.ATTACK, counts[kind], -types.index(kind)))


def _narrowest(dates: Sequence[DateRange]) -> DateRange:
    known = [value for value in dates if value.start and value.end]
    return min(known, key=_width) if known else DateRange()


def _width(value: DateRange) -> tuple[int, str]:
    if value.start is None or value.end is None:
        return 1 << 30, DatePrecision.UNKNOWN.value
    return (value.end - value.start).days, str(value.start)


def _most_specific(group: Sequence[_Telling]) -> tuple[str, ...]:
    """All places told, less those that hold another place told."""
    holders = frozenset().union(*(telling.holders for telling in group))
    told = dict.fromkeys(place for telling in group for place in telling.report.places)
    return tuple(place for place in told if place not in holders) or tuple(told)


def _roles(reports: Sequence[Report]) -> tuple[RoleContent, ...]:
    """Roles of all reports; an actor is on one side only, that of the first report that names it."""
    sides: dict[str, Role] = {}
    roles: dict[RoleContent, None] = {}
    for report in reports:
        for role in report.roles:
            if role.role in (Role.SIDE_A, Role.SIDE_B) and sides.setdefault(role.filler, role.role) is not role.role:
                continue
            roles[role] = None
    return tuple(roles)


def _sources(group: Sequence[_Telling]) -> tuple[str, ...]:
    found = {
        speaker
        for telling in group
        for claim in telling.claims
        if claim.mode not in _OWN_VOICE and claim.status is Status.ASSERTED
        for speaker in claim.said_by
    }
    return tuple(sorted(found))


def _verification(group: Sequence[_Telling], sources: Sequence[str]) -> Verification:
    blamed = [
        {r.filler for r in telling.report.roles if r.role is Role.PERPETRATOR and r.is_actor} for telling in group
    ]
    named = [actors for actors in blamed if actors]
    if any(not (one & two) for one in named for two in named):
        return Verification.DISPUTED
    return Verification.CORROBORATED if len(sources) >= _SHARED_VOICE else Verification.CLAIMED


def _estimates(group: Sequence[_Telling], event_of: Mapping[str, str]) -> Iterable[Estimate]:
    first = group[0].report
    dated = [
        DatedClaim(claim=claim, content=claim.content, issued=telling.issued, document=telling.document)
        for telling in group
        for claim in telling.claims
        if isinstance(claim.content, TollContent)
    ]
    return estimate_event(event_of[first.iri], first.label, dated)
