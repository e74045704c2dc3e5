"""What one report says, as values: the interchange format that every extractor writes and `kg build` reads.

Field names and meanings are those of the interchange format (`interchange.schema.json`); what goes beyond it
is optional. Names of actors and places are canonical names, not the report's wording; the wording is what the
evidence spans quote.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kg.document.model import Span
from kg.errors import ClaimError
from kg.extraction.codes import (
    Bound,
    Category,
    DatePrecision,
    Effect,
    EventType,
    Mode,
    Part,
    Role,
    Sort,
    Stage,
    Status,
)
from kg.gazetteer.model import PlaceKind

__all__ = [
    "AgreementStep",
    "Attribution",
    "Bound",
    "Category",
    "DatePrecision",
    "DateRange",
    "Dating",
    "DatingStep",
    "Effect",
    "EventType",
    "Extraction",
    "ExtractorInfo",
    "Mode",
    "Part",
    "PlaceKind",
    "PlaceRef",
    "Position",
    "Relation",
    "RelativePosition",
    "ReportedEvent",
    "Role",
    "RoleFiller",
    "Sort",
    "Stage",
    "Status",
    "Told",
    "Toll",
    "TraceNote",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """First and last possible day; both `None` where the report gives none.

    Raises:
        ClaimError: one day without the other, or the last before the first.
    """

    start: date | None = None
    end: date | None = None
    precision: DatePrecision = DatePrecision.UNKNOWN

    def __post_init__(self) -> None:
        if (self.start is None) != (self.end is None):
            raise ClaimError("a date needs both its first and its last day, or neither")
        if self.start and self.end and self.start > self.end:
            raise ClaimError(f"the date ends ({self.end}) before it starts ({self.start})")


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativePosition:
    """A place told by another: "seven kilometres south of X".

    Attributes:
        relation: the wording's head: "south", "near", "outskirts", "between".
        distance_km: kilometres from the reference; `None` where not stated.
        bearing: degrees clockwise from north, towards the place told.
    """

    relation: str
    distance_km: float | None = None
    bearing: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRef:
    """A place as the report names it, by canonical name.

    Attributes:
        id: gazetteer identifier, such as `gn-170063`; `None` where no entry fits.
        relative: set where the event lies at a distance from the named place.
    """

    name: str
    kind: PlaceKind | None = None
    admin1: str | None = None
    country: str | None = None
    id: str | None = None
    relative: RelativePosition | None = None
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleFiller:
    """Who or what fills a role.

    Attributes:
        id: registry identifier (a slug); `None` where no entry fits.
        actor_kind: `state-force`, `government`, `armed-group`, `unidentified-group`, `civilians`,
            `person`, `organisation`, `media`, `monitor`, `igo`, `facility`; `None` where unknown.
        described: an unnamed group ("allied militia"): a node of this event alone.
    """

    role: Role
    name: str
    id: str | None = None
    actor_kind: str | None = None
    described: bool = False
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who or what the words of an event name: who did it, who or what was harmed, with what.

    Roles, weapons and tolls say the same in canonical names and counts; this is the report's wording. Names of
    persons harmed stay in the interchange format: claims and graph do not take them over.

    Attributes:
        name: the words without article; a person's name without titles; of a body its canonical name.
        deed: the word of violence that names it: "murder" of "the murder of the mayor".
    """

    part: Part
    sort: Sort
    name: str
    deed: Span
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """How the words reached the report, from the origin outwards.

    Attributes:
        spokesperson: the person who spoke for the organisation that says it.
        relayed_by: who passed it on to the publisher, such as a news agency.
    """

    mode: Mode = Mode.NARRATOR
    spokesperson: str | None = None
    relayed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """Persons or things counted; bounds as in UCDP GED, `None` where the wording leaves them open.

    "at least 12" is `low=12, best=12, high=None`.

    Attributes:
        subset: counted within another toll of the event ("including four children").
        summary: a sum over events that are told one by one; never added to them.
        status: other than asserted where the figure is feared, denied or unknown.
        group: the side of the combatants counted, by canonical name.
        origin: where the displaced or evacuated left, `destination` where they went, `direction` the wording
            ("northwards").

    Raises:
        ClaimError: a bound is negative, or the bounds are out of order.
    """

    effect: Effect
    category: Category = Category.UNKNOWN
    group: str | None = None
    low: int | None = None
    best: int | None = None
    high: int | None = None
    bound: Bound | None = None
    subset: bool = False
    summary: bool = False
    status: Status = Status.ASSERTED
    said_by: tuple[str, ...] = ()
    attribution: Attribution | None = None
    date: DateRange | None = None
    origin: PlaceRef | None = None
    destination: PlaceRef | None = None
    direction: str | None = None
    evidence: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        bounds = [value for value in (self.low, self.best, self.high) if value is not None]
        if any(value < 0 for value in bounds):
            raise ClaimError(f"a toll counts below zero: {bounds}")
        if bounds != sorted(bounds):
            raise ClaimError(f"low, best, high are out of order: {self.low}, {self.best}, {self.high}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementStep:
    """A step in the life of an agreement.

    Attributes:
        kind: `ceasefire`, `evacuation`, `peace`, `prisoner-exchange`, `aid-access`, …
        key: tells apart two agreements of one report; steps with equal keys are of one agreement.
    """

    kind: str
    stage: Stage
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceNote:
    """Why the extractor says so; `part` is the field it explains, such as `type` or `roles[0]`.

    Attributes:
        rejected: the competing readings that the rule passed over, in order of text.
    """

    part: str
    rule: str
    span: Span | None = None
    detail: str = ""
    rejected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whom an event of an earlier reading of its report was, so that its identifiers outlive re-extraction (D40).

    Only `kg build` writes it, from the journal; what comes in from outside is not heard.

    Attributes:
        name: the name it was first given (`kg/claims/minting.py`).
        former: names of events of earlier readings that turned out to be this one; they redirect to it.
    """

    name: str
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedEvent:
    """One event of one report, told once or several times in it.

    Attributes:
        said_by: canonical names of who says so; empty for the reporter's own voice.
        violates: keys of agreements (`AgreementStep.key`) that this violence breaks.
        part_of: id of the containing event of this report, such as the offensive a clash belongs to.
        caused_by: ids of events of this report that brought it about.
        day_inherited: no words of the event itself give its day; it was taken over from the lead or a neighbour.
        same_as: key shared by equal events across reports, where an extractor or coder resolved them.
        told: doers, harmed and means in the report's wording.
        identity: whom it was when the report was read before; none in a first reading.
    """

    id: str
    type: EventType
    status: Status = Status.ASSERTED
    background: bool = False
    date: DateRange = field(default_factory=DateRange)
    places: tuple[PlaceRef, ...] = ()
    roles: tuple[RoleFiller, ...] = ()
    weapons: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    tolls: tuple[Toll, ...] = ()
    said_by: tuple[str, ...] = ()
    attribution: Attribution | None = None
    agreement: AgreementStep | None = None
    violates: tuple[str, ...] = ()
    part_of: str | None = None
    caused_by: tuple[str, ...] = ()
    day_inherited: bool = False
    same_as: str | None = None
    identity: Identity | None = None
    evidence: tuple[Span, ...] = ()
    trace: tuple[TraceNote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where the report says an actor stands: "government forces are seven kilometres from X".

    Attributes:
        reference: the place; `reference.relative` has distance and bearing where stated.
        control: the actor is said to hold the place itself.
    """

    subject: str
    reference: PlaceRef
    control: bool = False
    date: DateRange = field(default_factory=DateRange)
    said_by: tuple[str, ...] = ()
    attribution: Attribution | None = None
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A relation between two actors as the report states it.

    Attributes:
        kind: `allied-with`, `supports`, `opposes`, `member-of`, `heads`, `part-of`.
    """

    subject: str
    kind: str
    object: str
    date: DateRange = field(default_factory=DateRange)
    said_by: tuple[str, ...] = ()
    attribution: Attribution | None = None
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the report denies, expects or leaves open without telling an event: "there is no truce" (MODEL Q11).

    Attributes:
        status: `denied`, `planned`, `possible`, or `unknown` for what nobody can say yet.
        about: id of the event of this report that it is about; `None` where it is about `actors`.
        actors: canonical names of those it is about.
    """

    status: Status
    about: str | None = None
    actors: tuple[str, ...] = ()
    date: DateRange = field(default_factory=DateRange)
    said_by: tuple[str, ...] = ()
    attribution: Attribution | None = None
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DatingStep:
    """One piece of reasoning about the day of issue, kept as data.

    Attributes:
        rule: `dateline`, `metadata`, `weekday`, `conflict-age`, `month-day`, `url` …
        finding: what it shows, in words: "16 January is a Thursday in 2014, 2020, 2025".
    """

    rule: str
    finding: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """The day of issue as worked out, and how."""

    issued: date | None = None
    precision: DatePrecision = DatePrecision.UNKNOWN
    steps: tuple[DatingStep, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractorInfo:
    """Who extracted: a program, model or person, with its version."""

    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that one extractor says about one report; `document_id` is `Document.id`.

    Attributes:
        told: doers, harmed and means of violence that the report speaks of outside its events.
        notes: what the extractor refused and what it cost, for people.
    """

    document_id: str
    extractor: ExtractorInfo
    dating: Dating = field(default_factory=Dating)
    events: tuple[ReportedEvent, ...] = ()
    positions: tuple[Position, ...] = ()
    relations: tuple[Relation, ...] = ()
    statements: tuple[Statement, ...] = ()
    told: tuple[Told, ...] = ()
    notes: tuple[str, ...] = ()
