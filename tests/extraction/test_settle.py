from dataclasses import replace
from datetime import date

from kg.document.model import Document, Span, Zone, ZoneKind
from kg.extraction.events.settle import settle
from kg.extraction.model import (
    DatePrecision,
    DateRange,
    Dating,
    Effect,
    EventType,
    Extraction,
    ExtractorInfo,
    PlaceRef,
    Position,
    RelativePosition,
    ReportedEvent,
    Status,
    Toll,
)

DOCUMENT = Document(id="d", text="x" * 100, zones=(Zone(span=Span(50, 100), kind=ZoneKind.FURNITURE),))
LATER = DateRange(start=date(2023, 5, 9), end=date(2023, 5, 9), precision=DatePrecision.DAY)
EVENT = ReportedEvent(id="e1", type=EventType.SHELLING, evidence=(Span(0, 10),))


def settled(*events: ReportedEvent) -> tuple[ReportedEvent, ...]:
    found = Extraction(
        document_id="d",
        extractor=ExtractorInfo(name="x", version="1"),
        dating=Dating(issued=date(2023, 5, 4)),
        events=events,
    )
    return settle(found, DOCUMENT).events


def test_a_fact_dated_after_its_report_loses_the_day_and_says_so() -> None:
    (event,) = settled(replace(EVENT, date=LATER))

    assert event.date == DateRange()
    assert event.trace[-1].rule == "after-the-report"


def test_a_plan_keeps_its_day() -> None:
    (event,) = settled(replace(EVENT, date=LATER, status=Status.PLANNED))

    assert event.date == LATER


def test_an_event_told_only_in_furniture_is_dropped_with_links_to_it() -> None:
    told, furniture = replace(EVENT, caused_by=("e2",)), replace(EVENT, id="e2", evidence=(Span(60, 70),))

    (event,) = settled(told, furniture)

    assert (event.id, event.caused_by) == ("e1", ())


def test_a_toll_counted_only_in_furniture_is_dropped() -> None:
    inside, outside = (Toll(effect=Effect.KILLED, low=3, evidence=(span,)) for span in (Span(60, 70), Span(5, 9)))

    (event,) = settled(replace(EVENT, tolls=(inside, outside)))

    assert event.tolls == (outside,)


def test_a_distance_without_any_day_is_left_out() -> None:
    near = Position(
        subject="rebels", reference=PlaceRef(name="Adre", relative=RelativePosition(relation="south", distance_km=7))
    )
    found = Extraction(document_id="d", extractor=ExtractorInfo(name="x", version="1"), positions=(near,))

    (position,) = settle(found, DOCUMENT).positions

    assert position.reference == PlaceRef(name="Adre")
