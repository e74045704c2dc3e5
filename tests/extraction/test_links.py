from kg.document.model import Document, Span
from kg.extraction.events.links import link_events
from kg.extraction.model import (
    AgreementStep,
    Effect,
    EventType,
    Extraction,
    ExtractorInfo,
    PlaceRef,
    ReportedEvent,
    Stage,
    Toll,
)
from tests.extraction.reports import read

INFO = ExtractorInfo(name="x", version="1")
TRUCE = ReportedEvent(
    id="a",
    type=EventType.AGREEMENT,
    agreement=AgreementStep(kind="ceasefire", stage=Stage.ANNOUNCED),
    evidence=(Span(0, 9),),
)


def linked(text: str, *events: ReportedEvent) -> tuple[ReportedEvent, ...]:
    found = Extraction(document_id="d", extractor=INFO, events=events)
    return link_events(found, Document(id="d", text=text), [Span(0, len(text))]).events


def violent(text: str, words: str, **more: object) -> ReportedEvent:
    start = text.index(words)
    return ReportedEvent(id="v", type=EventType.SHELLING, evidence=(Span(start, start + len(words)),), **more)  # type: ignore[arg-type]


def test_violence_despite_the_truce_breaks_it() -> None:
    text = "Guns fired on the port despite the two-day truce, its director said."

    assert linked(text, TRUCE, violent(text, "Guns fired on the port"))[1].violates == ("ceasefire",)


def test_violence_beside_a_truce_breaks_nothing() -> None:
    text = "Guns fired on the port before the two-day truce began, its director said."

    assert linked(text, TRUCE, violent(text, "Guns fired on the port"))[1].violates == ()


def test_without_a_truce_of_the_report_nothing_is_broken() -> None:
    text = "Guns fired on the port despite the truce of last year."

    assert linked(text, violent(text, "Guns fired"))[0].violates == ()


def test_people_who_fled_from_a_place_left_it_in_a_direction() -> None:
    text = "Some 900 families fled southwards from the town of Tawila, the agency said."
    toll = Toll(effect=Effect.DISPLACED, low=900, evidence=(Span(0, 22),))
    flight = ReportedEvent(
        id="f", type=EventType.DISPLACEMENT, places=(PlaceRef(name="Tawila"),), tolls=(toll,), evidence=(Span(0, 40),)
    )

    (event,) = linked(text, flight)

    assert (event.tolls[0].origin, event.tolls[0].direction) == (PlaceRef(name="Tawila"), "southwards")


def test_a_truce_announced_after_one_collapsed_is_another() -> None:
    text = (
        "The truce in Aleppo in Syria collapsed on 3 October 2016. "
        "On 18 October 2016 Russia announced a new ceasefire in Aleppo."
    )
    keys = {
        event.agreement.stage.value: event.agreement.key for event in read(text, "2016-10-19").events if event.agreement
    }

    assert keys == {"collapsed": "ceasefire", "announced": "ceasefire-anew"}
