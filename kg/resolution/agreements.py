"""Steps of agreements become agreements.

Steps that one report tells of one agreement stay together. Across reports two tellings are one agreement if they
are of one kind and country, name no parties that exclude each other, and their founding days (proposed,
announced, signed, in force) lie close; a telling without a founding day belongs to the last agreement founded
before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kg.claims.labels import date_label
from kg.claims.model import Report
from kg.extraction.model import Role, Stage
from kg.identifiers import ID, digest, slug
from kg.resolution.model import ConsolidatedAgreement

_CLOSE_DAYS = 10
_LIFETIME_DAYS = 200
_FOUNDING = frozenset({Stage.PROPOSED, Stage.ANNOUNCED, Stage.SIGNED, Stage.IN_FORCE})
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
    country: str | None

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
    told: dict[tuple[str, str], list[Step]] = {}
    for step in sorted(steps, key=lambda step: (step.day, step.document, step.report.iri)):
        told.setdefault(step.key, []).append(step)
    groups: list[list[Step]] = []
    for telling in sorted(told.values(), key=lambda telling: (_founded(telling) is None, telling[0].day)):
        home = _home(groups, telling)
        if home is None:
            groups.append(list(telling))
        else:
            home.extend(telling)
    agreements = [_agreement(sorted(group, key=lambda s: (s.day, s.document, s.report.iri))) for group in groups]
    named = {step.key: agreement.iri for agreement, group in zip(agreements, groups, strict=True) for step in group}
    return tuple(sorted(agreements, key=lambda agreement: agreement.iri)), named


def _home(groups: Sequence[list[Step]], telling: Sequence[Step]) -> list[Step] | None:
    """Return the agreement that the telling is of; the nearest where several fit."""
    fitting = [
        (apart, index) for index, group in enumerate(groups) if (apart := _days_apart(group, telling)) is not None
    ]
    return groups[min(fitting)[1]] if fitting else None


def _days_apart(group: Sequence[Step], telling: Sequence[Step]) -> int | None:
    """Return the days between two tellings of one agreement; none if they are of two."""
    if group[0].report.agreement_kind != telling[0].report.agreement_kind or not _compatible(group, telling):
        return None
    one, two = _founded(group), _founded(telling)
    if one is not None and two is not None:
        days = abs((one - two).days)
        return days if days <= _CLOSE_DAYS else None
    first = telling[0].report.date.start or telling[0].issued
    if one is None or first is None:
        return 0
    days = (first - one).days
    return days if 0 <= days <= _LIFETIME_DAYS else None


def _compatible(group: Sequence[Step], telling: Sequence[Step]) -> bool:
    countries, others = ({s.country for s in steps if s.country} for steps in (group, telling))
    parties, rivals = ({p for s in steps for p in s.actors(Role.PARTY)} for steps in (group, telling))
    same_country = not countries or not others or bool(countries & others)
    return same_country and (not parties or not rivals or bool(parties & rivals))


def _founded(steps: Sequence[Step]) -> date | None:
    days = [s.report.date.start for s in steps if s.report.stage in _FOUNDING and s.report.date.start]
    return min(days) if days else None


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
        label=_label(kind, first),
        kind=kind,
        stage=last.report.stage or Stage.PROPOSED,
        parties=parties,
        guarantors=guarantors,
        mediators=mediators,
        places=tuple(dict.fromkeys(place for step in steps for place in step.report.places)),
        steps=tuple(dict.fromkeys(step.event for step in steps)),
    )


def _label(kind: str, first: Step) -> str:
    return ", ".join(part for part in (kind.replace("-", " ").capitalize(), date_label(first.report.date)) if part)
