"""Steps of agreements become agreements: same kind, same country, shared parties or few days between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kg.claims.model import Report
from kg.extraction.model import Role, Stage
from kg.identifiers import ID, digest, slug
from kg.resolution.model import ConsolidatedAgreement

_MOST_DAYS_BETWEEN = 45
_LIFE = (
    Stage.PROPOSED,
    Stage.ANNOUNCED,
    Stage.SIGNED,
    Stage.IN_FORCE,
    Stage.EXTENDED,
    Stage.VIOLATED,
    Stage.COLLAPSED,
    Stage.REJECTED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One report of a stage; `event` is the consolidated event of it."""

    event: str
    report: Report
    document: str
    issued: date | None

    @property
    def day(self) -> str:
        """The day that orders the steps of a life; the report's day of issue where the step has none."""
        return str(self.report.date.start or self.issued or "9999")

    @property
    def key(self) -> tuple[str, str]:
        """What names the agreement within its document."""
        return self.document, self.report.agreement or ""

    def actors(self, role: Role) -> set[str]:
        """IRIs of those with this role."""
        return {content.filler for content in self.report.roles if content.role is role and content.is_actor}


def gather_agreements(
    steps: Sequence[Step],
) -> tuple[tuple[ConsolidatedAgreement, ...], dict[tuple[str, str], str]]:
    """Return the agreements, and for each (document, key) the IRI of the agreement it names."""
    groups: list[list[Step]] = []
    by_document: dict[tuple[str, str], list[Step]] = {}
    for step in sorted(steps, key=lambda step: (step.day, step.document, step.report.iri)):
        by_document.setdefault(step.key, []).append(step)
    for told in by_document.values():
        fitting = next((group for group in groups if _is_same(group, told)), None)
        if fitting is None:
            groups.append(list(told))
        else:
            fitting.extend(told)
    agreements = [_agreement(sorted(group, key=lambda s: (s.day, s.document, s.report.iri))) for group in groups]
    named = {step.key: agreement.iri for agreement, group in zip(agreements, groups, strict=True) for step in group}
    return tuple(sorted(agreements, key=lambda agreement: agreement.iri)), named


def _is_same(group: Sequence[Step], told: Sequence[Step]) -> bool:
    one, two = group[0].report, told[0].report
    if one.agreement_kind != two.agreement_kind or _country(one) != _country(two):
        return False
    near = min(_days_between(a, b) for a in group for b in told) <= _MOST_DAYS_BETWEEN
    parties, others = ({p for step in steps for p in step.actors(Role.PARTY)} for steps in (group, told))
    return near and (not parties or not others or bool(parties & others))


def _country(report: Report) -> str:
    return report.places[0].rsplit("/", 1)[1].split("-")[0] if report.places else ""


def _days_between(one: Step, two: Step) -> int:
    days = [step.report.date.start or step.issued for step in (one, two)]
    return abs((days[0] - days[1]).days) if days[0] and days[1] else 0


def _agreement(steps: Sequence[Step]) -> ConsolidatedAgreement:
    first = steps[0]
    kind = first.report.agreement_kind or "agreement"
    parties, guarantors, mediators = (
        tuple(sorted({actor for step in steps for actor in step.actors(role)}))
        for role in (Role.PARTY, Role.GUARANTOR, Role.MEDIATOR)
    )
    day = first.day.replace("-", "")[:8]
    last = max(steps, key=lambda step: (step.day, _LIFE.index(step.report.stage or Stage.PROPOSED)))
    return ConsolidatedAgreement(
        iri=f"{ID}agreement/{day}-{slug(kind)}-{digest(first.report.iri, length=8)}",
        label=f"{kind.replace('-', ' ').capitalize()}, {first.day[:7]}",
        kind=kind,
        stage=last.report.stage or Stage.PROPOSED,
        parties=parties,
        guarantors=guarantors,
        mediators=mediators,
        places=tuple(dict.fromkeys(place for step in steps for place in step.report.places)),
        steps=tuple(dict.fromkeys(step.event for step in steps)),
    )
