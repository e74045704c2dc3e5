"""The consolidated layer as values: events that several reports tell, agreements, estimates, judgements."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.claims.model import RoleContent
from kg.extraction.model import Category, DateRange, Effect, EventType, Stage, Status


class Verdict(StrEnum):
    """What a judgement says of two reports: one event, two events, or open."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNSURE = "unsure"


class SetAsideReason(StrEnum):
    """Why an estimate does not use a claim; the codes of `ontology/codes/set-aside-reason.ttl`."""

    SUPERSEDED = "superseded"
    SUMMARY = "summary"
    SUBSET = "subset"
    NOT_ASSERTED = "not-asserted"
    COPY = "copy"
    REPEAT = "repeat"
    NO_NUMBER = "no-number"
    OUTLIER = "outlier"


class Verification(StrEnum):
    """How an event stands between its sources."""

    CLAIMED = "claimed"
    CORROBORATED = "corroborated"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Whether two reports tell one event, by a rule or by a person; kept even where negative.

    Attributes:
        left, right: IRIs of reports, in order.
        score: 0 to 1; 1 or 0 for a person's word.
        by: the rule set with its version, or who decided.
    """

    left: str
    right: str
    verdict: Verdict
    score: float
    rule: str
    explanation: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's word on two events or reports, by IRI; it outranks every rule and outlives every rebuild."""

    left: str
    right: str
    verdict: Verdict
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolidatedEvent:
    """One real-world event as the reports together tell it.

    Attributes:
        iri: that of its first report; the events of its other reports redirect to it (`replaces`).
        reports: IRIs of the reports that tell it, in order.
        claims: IRIs of all claims about it, in order.
        sources: IRIs of the independent sources that assert it; narrators are not among them.
        violates: IRIs of agreements.
    """

    iri: str
    label: str
    type: EventType
    status: Status
    background: bool
    date: DateRange
    places: tuple[str, ...]
    roles: tuple[RoleContent, ...]
    weapons: tuple[str, ...]
    reports: tuple[str, ...]
    documents: tuple[str, ...]
    claims: tuple[str, ...]
    sources: tuple[str, ...]
    verification: Verification
    replaces: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    caused_by: tuple[str, ...] = ()
    violates: tuple[str, ...] = ()
    agreement: str | None = None
    stage: Stage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolidatedAgreement:
    """An agreement through the steps of its life; `stage` is the last one told."""

    iri: str
    label: str
    kind: str
    stage: Stage
    parties: tuple[str, ...]
    guarantors: tuple[str, ...]
    mediators: tuple[str, ...]
    places: tuple[str, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A claim that an estimate does not use, and why."""

    claim: str
    reason: SetAsideReason
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The figure of one event, effect, category and group; bounds in persons, `None` where open.

    Attributes:
        thing: what was destroyed, as reports name it, in the singular; then bounds count such things.
        used: IRIs of the claims behind the bounds.
        sources: number of independent sources behind them.
    """

    iri: str
    event: str
    label: str
    effect: Effect
    category: Category
    group: str | None
    thing: str | None
    low: int | None
    best: int | None
    high: int | None
    used: tuple[str, ...]
    set_aside: tuple[SetAside, ...]
    sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Consolidation:
    """The whole consolidated layer: a function of the set of documents and decisions, not of their order."""

    events: tuple[ConsolidatedEvent, ...]
    agreements: tuple[ConsolidatedAgreement, ...]
    estimates: tuple[Estimate, ...]
    judgements: tuple[Judgement, ...]
    rule_version: str
