"""Interchange objects, checked strictly, as extractions: what another extractor or a coder wrote.

The schema says what a field may hold; what it cannot say is checked here: spans against the text, bounds
and days in order, identifiers that refer to something.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.document.model import Span
from kg.errors import ClaimError, InterchangeError
from kg.extraction.model import (
    AgreementStep,
    Attribution,
    Bound,
    Category,
    DatePrecision,
    DateRange,
    Dating,
    DatingStep,
    Effect,
    EventType,
    Extraction,
    ExtractorInfo,
    Identity,
    Mode,
    Part,
    PlaceKind,
    PlaceRef,
    Position,
    Relation,
    RelativePosition,
    ReportedEvent,
    Role,
    RoleFiller,
    Sort,
    Stage,
    Statement,
    Status,
    Told,
    Toll,
    TraceNote,
)
from kg.extraction.schema import Test, compile_schema

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

Json = Mapping[str, Any]
SCHEMA_FILE = Path(__file__).with_name("interchange.schema.json")
UNSTATED = ExtractorInfo(name="unstated", version="0")
_EVERYTHING = 1 << 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an object comes from, for messages, and the text that its spans must lie in."""

    where: str
    text: str | None = None

    def fault(self, field: str, reason: str) -> InterchangeError:
        """Return the error for one field."""
        return InterchangeError(self.where, field, reason)


@cache
def _validator() -> Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


@cache
def _fits() -> Test:
    return compile_schema(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


def check_schema(value: Any, *, where: str) -> None:  # noqa: ANN401 - JSON is any value
    """Refuse what the schema does not allow.

    Raises:
        InterchangeError: with the field of the first fault, in order of the document.
    """
    if _fits()(value):
        return
    faults = sorted(_validator().iter_errors(value), key=lambda fault: [str(part) for part in fault.absolute_path])
    if faults:
        deepest = faults[0]
        while deepest.context:
            deepest = max(deepest.context, key=lambda fault: len(fault.absolute_path))
        field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in deepest.absolute_path)
        raise InterchangeError(where, field.lstrip(".") or "the object", deepest.message[:300])


def read_extraction(value: Json, *, where: str, text: str | None) -> Extraction:
    """Return the checked extraction; spans must lie inside `text` and quote more than white space.

    Raises:
        InterchangeError: document, field and reason of the first fault.
    """
    check_schema(value, where=where)
    header = value["document"]
    source = Source(where=f"{where}: document {header['id']!r}", text=text)
    events = tuple(_event(item, source, index) for index, item in enumerate(value["events"]))
    _check_links(events, source)
    extractor = value.get("extractor")
    return Extraction(
        document_id=header["id"],
        extractor=ExtractorInfo(name=extractor["name"], version=extractor["version"]) if extractor else UNSTATED,
        dating=_dating(header, source),
        events=events,
        positions=tuple(_position(item, source, i) for i, item in enumerate(value.get("positions", ()))),
        relations=tuple(_relation(item, source, i) for i, item in enumerate(value.get("relations", ()))),
        statements=tuple(
            _statement(item, source, i, {event.id for event in events})
            for i, item in enumerate(value.get("statements", ()))
        ),
        told=tuple(_told(item, source, f"told[{i}]") for i, item in enumerate(value.get("told", ()))),
        notes=tuple(value.get("notes", ())),
    )


def _check_links(events: Sequence[ReportedEvent], source: Source) -> None:
    ids = [event.id for event in events]
    for index, event in enumerate(events):
        if ids.index(event.id) != index:
            raise source.fault(f"events[{index}].id", f"{event.id!r} is there twice")
        for field, target in (("part_of", event.part_of), *(("caused_by", cause) for cause in event.caused_by)):
            if target is not None and (target not in ids or target == event.id):
                raise source.fault(f"events[{index}].{field}", f"{target!r} is no other event of this document")
        if (event.agreement is not None) != (event.type is EventType.AGREEMENT):
            raise source.fault(f"events[{index}].agreement", f"type {event.type.value} needs {_needs(event)}")


def _identity(value: Json | None) -> Identity | None:
    return Identity(name=value["name"], former=tuple(value.get("former", ()))) if value else None


def _needs(event: ReportedEvent) -> str:
    return "an agreement" if event.agreement is None else "none"


def _dating(header: Json, source: Source) -> Dating:
    issued = _day(header.get("issued_resolved"), source, "document.issued_resolved")
    _day(header.get("published"), source, "document.published")
    steps = tuple(
        DatingStep(
            rule=step["rule"],
            finding=step["finding"],
            span=_span(step["span"], source, f"document.dating[{index}].span") if step.get("span") else None,
        )
        for index, step in enumerate(header.get("dating", ()))
    )
    precision = DatePrecision.DAY if issued else DatePrecision.UNKNOWN
    return Dating(issued=issued, precision=precision, steps=steps)


def _event(value: Json, source: Source, index: int) -> ReportedEvent:
    at = f"events[{index}]"
    agreement = value.get("agreement")
    return ReportedEvent(
        id=value.get("id") or f"e{index + 1}",
        type=EventType(value["type"]),
        status=Status(value.get("status", "asserted")),
        background=value.get("background", False),
        date=_date(value.get("date"), source, f"{at}.date"),
        places=tuple(_place(item, source, f"{at}.places[{i}]") for i, item in enumerate(value.get("places", ()))),
        roles=tuple(_role(item, source, f"{at}.roles[{i}]") for i, item in enumerate(value.get("roles", ()))),
        weapons=tuple(value.get("weapons", ())),
        told=tuple(_told(item, source, f"{at}.told[{i}]") for i, item in enumerate(value.get("told", ()))),
        tolls=tuple(_toll(item, source, f"{at}.tolls[{i}]") for i, item in enumerate(value.get("tolls", ()))),
        said_by=tuple(value.get("said_by", ())),
        attribution=_attribution(value.get("attribution")),
        agreement=_agreement(agreement) if agreement else None,
        violates=tuple(value.get("violates", ())),
        part_of=value.get("part_of"),
        caused_by=tuple(value.get("caused_by", ())),
        day_inherited=value.get("day_inherited", False),
        same_as=value.get("same_as"),
        identity=_identity(value.get("identity")),
        evidence=_evidence(value, source, at),
        trace=tuple(_note(item, source, f"{at}.trace[{i}]") for i, item in enumerate(value.get("trace", ()))),
    )


def _agreement(value: Json) -> AgreementStep:
    return AgreementStep(kind=value["kind"], stage=Stage(value["stage"]), key=value.get("key"))


def _toll(value: Json, source: Source, at: str) -> Toll:
    date_value, bound = value.get("date"), value.get("bound")
    try:
        return Toll(
            effect=Effect(value["effect"]),
            category=Category(value.get("category", "unknown")),
            group=value.get("group"),
            low=value.get("low"),
            best=value.get("best"),
            high=value.get("high"),
            bound=Bound(bound) if bound else None,
            subset=value.get("subset", False),
            summary=value.get("summary", False),
            status=Status(value.get("status", "asserted")),
            said_by=tuple(value.get("said_by", ())),
            attribution=_attribution(value.get("attribution")),
            date=_date(date_value, source, f"{at}.date") if date_value else None,
            origin=_place_or_none(value, "origin", source, at),
            destination=_place_or_none(value, "destination", source, at),
            direction=value.get("direction"),
            evidence=_evidence(value, source, at),
        )
    except ClaimError as error:
        raise source.fault(at, str(error)) from error


def _place_or_none(value: Json, name: str, source: Source, at: str) -> PlaceRef | None:
    found = value.get(name)
    return _place(found, source, f"{at}.{name}") if found else None


def _place(value: Json, source: Source, at: str) -> PlaceRef:
    relative, kind = value.get("relative"), value.get("kind")
    return PlaceRef(
        name=value["name"],
        kind=PlaceKind(kind) if kind else None,
        admin1=value.get("admin1"),
        country=value.get("country"),
        id=value.get("id"),
        relative=_relative(relative) if relative else None,
        evidence=_evidence(value, source, at),
    )


def _relative(value: Json) -> RelativePosition:
    return RelativePosition(
        relation=value["relation"], distance_km=value.get("distance_km"), bearing=value.get("bearing")
    )


def _role(value: Json, source: Source, at: str) -> RoleFiller:
    return RoleFiller(
        role=Role(value["role"]),
        name=value["name"],
        id=value.get("id"),
        actor_kind=value.get("kind"),
        described=value.get("described", False),
        evidence=_evidence(value, source, at),
    )


def _told(value: Json, source: Source, at: str) -> Told:
    part, sort = Part(value["part"]), Sort(value["sort"])
    deed, evidence = _span(value["deed"], source, f"{at}.deed"), _evidence(value, source, at)
    return Told(part=part, sort=sort, name=value["name"], deed=deed, evidence=evidence)


def _attribution(value: Json | None) -> Attribution | None:
    if value is None:
        return None
    mode, relayed = Mode(value.get("mode", "narrator")), tuple(value.get("relayed_by", ()))
    return Attribution(mode=mode, spokesperson=value.get("spokesperson"), relayed_by=relayed)


def _position(value: Json, source: Source, index: int) -> Position:
    at = f"positions[{index}]"
    return Position(
        subject=value["subject"],
        reference=_place(value["reference"], source, f"{at}.reference"),
        control=value.get("control", False),
        date=_date(value.get("date"), source, f"{at}.date"),
        said_by=tuple(value.get("said_by", ())),
        attribution=_attribution(value.get("attribution")),
        evidence=_evidence(value, source, at),
    )


def _relation(value: Json, source: Source, index: int) -> Relation:
    at = f"relations[{index}]"
    return Relation(
        subject=value["subject"],
        kind=value["kind"],
        object=value["object"],
        date=_date(value.get("date"), source, f"{at}.date"),
        said_by=tuple(value.get("said_by", ())),
        attribution=_attribution(value.get("attribution")),
        evidence=_evidence(value, source, at),
    )


def _statement(value: Json, source: Source, index: int, events: Container[str]) -> Statement:
    at = f"statements[{index}]"
    about, actors = value.get("about"), tuple(value.get("actors", ()))
    if about is not None and about not in events:
        raise source.fault(f"{at}.about", f"there is no event {about!r}")
    if about is None and not actors:
        raise source.fault(at, "needs the event it is about, or actors")
    return Statement(
        status=Status(value["status"]),
        about=about,
        actors=actors,
        date=_date(value.get("date"), source, f"{at}.date"),
        said_by=tuple(value.get("said_by", ())),
        attribution=_attribution(value.get("attribution")),
        evidence=_evidence(value, source, at),
    )


def _note(value: Json, source: Source, at: str) -> TraceNote:
    span = value.get("span")
    return TraceNote(
        part=value["part"],
        rule=value["rule"],
        span=_span(span, source, f"{at}.span") if span else None,
        detail=value.get("detail", ""),
        rejected=tuple(value.get("rejected", ())),
    )


def _date(value: Json | None, source: Source, at: str) -> DateRange:
    if value is None:
        return DateRange()
    start, end = (_day(value.get(name), source, f"{at}.{name}") for name in ("start", "end"))
    if start is None and end is None:
        return DateRange()
    precision = value.get("precision") or ("day" if start == end else "range")
    try:
        return DateRange(start=start, end=end, precision=DatePrecision(precision))
    except ClaimError as error:
        raise source.fault(at, str(error)) from error


def _day(value: str | None, source: Source, at: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise source.fault(at, f"{value!r} is no calendar day") from error


def _evidence(value: Json, source: Source, at: str) -> tuple[Span, ...]:
    return tuple(_spans(value.get("evidence", ()), source, at))


def _spans(values: Sequence[Sequence[int]], source: Source, at: str) -> Iterator[Span]:
    for index, value in enumerate(values):
        yield _span(value, source, f"{at}.evidence[{index}]")


def _span(value: Sequence[int], source: Source, at: str) -> Span:
    start, end = value
    length = len(source.text) if source.text is not None else _EVERYTHING
    if not start < end <= length:
        known = f"the text has {length} characters" if source.text is not None else "a span needs start < end"
        raise source.fault(at, f"[{start}, {end}] is no span of the text: {known}")
    if source.text is not None and not source.text[start:end].strip():
        raise source.fault(at, f"[{start}, {end}] quotes only white space")
    return Span(start, end)
