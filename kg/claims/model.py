"""What a report asserts, in domain terms, with identifiers: claims, and the actors and places they name.

A `ReportedEvent` of the extraction becomes a `Report` (one report's view of an event) with its claims. Which
reports tell the same event is decided later (`kg.resolution`); a claim never changes by it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kg.document.model import Document, Span
from kg.extraction.model import (
    Bound,
    Category,
    DateRange,
    Dating,
    Effect,
    EventType,
    ExtractorInfo,
    Mode,
    PlaceKind,
    RelativePosition,
    Role,
    Stage,
    Status,
)


class ActorClass(StrEnum):
    """Classes of the ontology that an actor node gets; superclasses are written by the graph builder."""

    GOVERNMENT = "Government"
    STATE_FORCE = "StateForce"
    ARMED_GROUP = "NonStateArmedGroup"
    GENERIC_GROUP = "GenericGroup"
    UNNAMED_GROUP = "UnnamedGroup"
    CIVILIANS = "CivilianPopulation"
    PERSON = "Person"
    ORGANISATION = "Organisation"
    INTERNATIONAL = "InternationalOrganisation"
    ALLIANCE = "Alliance"
    ACTOR = "Actor"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRelation:
    """How an actor stands to another for a time, as the registry has it; `other` is an IRI, open ends are `None`.

    With `is_inward` it is the other that stands so to the actor: what was renamed to it, or merged into it.
    """

    kind: str
    other: str
    earliest: date | None = None
    latest: date | None = None
    is_inward: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorNode:
    """An actor as the graph describes it.

    Attributes:
        iri: of the registry entry, of the name, or of the event for an unnamed group.
        kind: finer kind as a code of the ontology, such as `monitor` or `news-agency`.
        sensitive: a private person; the label is neutral and the name stands in the text only.
        force_of, head_of, member_of: IRIs of other actors, described beside this one.
    """

    iri: str
    name: str
    actor_class: ActorClass = ActorClass.ACTOR
    kind: str | None = None
    country: str | None = None
    aliases: tuple[tuple[str, str], ...] = ()
    sensitive: bool = False
    force_of: str | None = None
    parent: str | None = None
    matches: tuple[str, ...] = ()
    relations: tuple[ActorRelation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceNode:
    """A place as the graph describes it.

    Attributes:
        parents: IRIs of the places that hold it, the closest first, the country last.
        radius_km: how far the truth may lie from the point.
        position_source: where the point comes from ("GeoNames", "by the editor, unchecked, within 10 km").
        relative: set for a spot told by another place; then `parents[0]` is not its container but `reference` is told.
        matches: IRIs of the same place elsewhere (GeoNames).
    """

    iri: str
    name: str
    kind: PlaceKind | None = None
    country: str | None = None
    parents: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None
    position_source: str | None = None
    aliases: tuple[tuple[str, str], ...] = ()
    relative: RelativePosition | None = None
    reference: str | None = None
    matches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventContent:
    """That an event happened, is planned, or did not happen; `violates` are IRIs of agreements."""

    type: EventType
    date: DateRange
    places: tuple[str, ...] = ()
    weapons: tuple[str, ...] = ()
    background: bool = False
    violates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleContent:
    """That an actor, place or thing had a role in an event; `filler` is its IRI."""

    role: Role
    filler: str
    is_actor: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TollContent:
    """That so many were killed, displaced, …; group and places are IRIs, the wording is the report's."""

    effect: Effect
    category: Category
    bound: Bound
    verbatim: str
    low: int | None = None
    best: int | None = None
    high: int | None = None
    group: str | None = None
    subset: bool = False
    summary: bool = False
    date: DateRange = field(default_factory=DateRange)
    origin: str | None = None
    destination: str | None = None
    direction: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementContent:
    """That an agreement reached a stage; `agreement` is its IRI."""

    agreement: str
    stage: Stage
    actors: tuple[str, ...] = ()
    date: DateRange = field(default_factory=DateRange)


@dataclass(frozen=True, slots=True, kw_only=True)
class TerritorialContent:
    """Where an actor stands: at a distance from a place, or in control of it."""

    actor: str
    place: str
    distance_km: float | None = None
    direction: str | None = None
    control: bool = False
    date: DateRange = field(default_factory=DateRange)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationshipContent:
    """That two actors stand in a relation; `relationship` is the IRI of the relation itself."""

    relationship: str
    subject: str
    kind: str
    object: str
    date: DateRange = field(default_factory=DateRange)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementContent:
    """What is denied, expected or unknown in the report's own words; `actors` are IRIs."""

    verbatim: str
    actors: tuple[str, ...] = ()
    date: DateRange = field(default_factory=DateRange)


Content = (
    EventContent
    | RoleContent
    | TollContent
    | AgreementContent
    | TerritorialContent
    | RelationshipContent
    | StatementContent
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one source says in one document about one thing.

    Attributes:
        iri: hash of document, kind, subject, value and source: the same fact keeps it over rebuilds.
        about: IRI of the report's event, the agreement, the actor or the relationship.
        said_by: IRIs of the origin; the publisher in the reporter's own voice.
        relayed_by: IRIs of those who passed it on.
    """

    iri: str
    about: str
    label: str
    content: Content
    said_by: tuple[str, ...]
    mode: Mode
    status: Status
    evidence: tuple[Span, ...]
    spokesperson: str | None = None
    relayed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report's view of one event: what its claims are about.

    Attributes:
        iri: hash of the document and of what makes the event this one in it, as it was first read.
        name: what the IRIs of the report and of its event follow from (`kg/claims/minting.py`).
        former: names of events of earlier readings that are this one now.
        local_id: the event's id in the extraction.
        agreement: IRI of the agreement, for steps in its life; `agreement_kind` as a code.
        part_of, caused_by: IRIs of other reports of this document.
        same_as: key shared by equal events, where a coder resolved them.
        day_inherited: no words of the event itself give its day: it was taken over from the lead or a neighbour.
    """

    iri: str
    name: str
    former: tuple[str, ...] = ()
    local_id: str
    label: str
    type: EventType
    status: Status
    background: bool
    date: DateRange
    day_inherited: bool = False
    places: tuple[str, ...] = ()
    roles: tuple[RoleContent, ...] = ()
    weapons: tuple[str, ...] = ()
    agreement: str | None = None
    agreement_kind: str | None = None
    stage: Stage | None = None
    violates: tuple[str, ...] = ()
    part_of: str | None = None
    caused_by: tuple[str, ...] = ()
    same_as: str | None = None
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentClaims:
    """All that one extractor claims one document says; described nodes are in order of IRI.

    Attributes:
        contested: actors that it calls by more than one kind (fighters here, civilians there), once with each.
    """

    document: Document
    extractor: ExtractorInfo
    dating: Dating
    publisher: str
    reports: tuple[Report, ...]
    claims: tuple[Claim, ...]
    actors: tuple[ActorNode, ...]
    places: tuple[PlaceNode, ...]
    contested: tuple[tuple[str, ActorClass], ...] = ()
