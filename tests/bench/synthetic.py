"""Graphs of any size that look like ours: per event one place, two sides or a perpetrator, claims, spans, estimates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kg.graph.schema import load_schema
from kg.identifiers import CONSOLIDATED_GRAPH, GRAPH, ID
from kg.rdf import NamedNode, Quad, Term, boolean, day, decimal, integer, iri, offset, text, typed
from kg.vocabulary import CKG, CODE, DCT, GEO, NIF, PROV, RDF, SKOS

KG = iri(CONSOLIDATED_GRAPH)
KINDS = (
    "ArmedClash",
    "AirStrike",
    "Shelling",
    "Bombing",
    "Displacement",
    "TerritorialChange",
    "Shooting",
    "AgreementEvent",
)
PROVINCES, TOWNS, ACTORS, SOURCES, DOCUMENT_EVENTS = 20, 200, 60, 30, 4
START = date(2015, 1, 1)


def synthetic_graph(events: int, *, faults: bool = False) -> Iterator[Quad]:
    """Yield the quads of a conforming graph; with `faults`, every thousandth event breaks five rules."""
    yield from _places()
    yield from _actors()
    for number in range(events):
        yield from _event(number, broken=faults and number % 1000 == 7)


def _id(kind: str, name: object) -> NamedNode:
    return iri(f"{ID}{kind}/{name}")


def _say(subject: NamedNode, predicate: NamedNode, value: Term, graph: NamedNode = KG) -> Quad:
    return Quad(subject, predicate, value, graph)


def _typed(subject: NamedNode, name: str) -> Iterator[Quad]:
    return (_say(subject, RDF.type, found) for found in load_schema().types(name))


def _places() -> Iterator[Quad]:
    country = _id("place", "c0")
    yield from (_say(country, RDF.type, CKG.Place), _say(country, CKG.kind, CODE.country))
    yield _say(country, SKOS.prefLabel, text("Exampleland", language="en"))
    for number in range(PROVINCES):
        province = _id("place", f"p{number}")
        yield from (_say(province, RDF.type, CKG.Place), _say(province, CKG.kind, CODE.admin1))
        yield from (
            _say(province, CKG.within, country),
            _say(province, SKOS.prefLabel, text(f"Province {number}", language="en")),
        )
    for number in range(TOWNS):
        town, point = _id("place", f"t{number}"), _id("place", f"t{number}/point")
        yield from (_say(town, RDF.type, CKG.Place), _say(town, CKG.kind, CODE.town))
        yield _say(town, CKG.within, _id("place", f"p{number % PROVINCES}"))
        yield _say(town, SKOS.prefLabel, text(f"Town {number}", language="en"))
        yield _say(town, CKG.countryCode, text("XX"))
        yield _say(town, GEO.hasGeometry, point)
        wkt = f"POINT({36 + number % 37 / 10:.1f} {33 + number % 29 / 10:.1f})"
        yield _say(point, GEO.asWKT, typed(wkt, f"{GEO}wktLiteral"))
        yield _say(town, CKG.uncertaintyKm, decimal(2.0))


def _actors() -> Iterator[Quad]:
    for number in range(ACTORS):
        actor = _id("actor", f"a{number}")
        yield from _typed(actor, "StateForce" if number % 3 == 0 else "NonStateArmedGroup")
        yield _say(actor, SKOS.prefLabel, text(f"Armed group {number}", language="en"))
    for number in range(SOURCES):
        source = _id("actor", f"s{number}")
        yield from _typed(source, "Organisation")
        yield _say(source, SKOS.prefLabel, text(f"Source {number}", language="en"))


def _event(number: int, *, broken: bool) -> Iterator[Quad]:
    event, kind = _id("event", f"e{number}"), KINDS[number % len(KINDS)]
    when = START + timedelta(days=number % 3000)
    yield from _typed(event, kind)
    yield _say(event, SKOS.prefLabel, text(f"{kind} {number}", language="en"))
    yield _say(event, CKG.status, CODE.asserted)
    yield _say(event, CKG.verification, CODE.claimed)
    yield _say(event, CKG.sourceCount, integer(1))
    yield _say(event, CKG.isBackground, boolean(False))  # noqa: FBT003
    yield _say(event, CKG.place, _id("place", f"t{number % TOWNS}"))
    yield _say(event, CKG.earliest, day(when))
    yield _say(event, CKG.latest, day(when - timedelta(days=1) if broken else when))
    yield _say(event, CKG.datePrecision, CODE.day)
    yield _say(event, CKG.code, CODE["acled/test"])
    yield from _roles(event, kind, number, broken=broken)
    yield from _claims(event, number, when, broken=broken)


def _roles(event: NamedNode, kind: str, number: int, *, broken: bool) -> Iterator[Quad]:
    one, two = _id("actor", f"a{number % 20 * 3}"), _id("actor", f"a{number % 19 * 3 + 1}")
    if kind == "ArmedClash":
        yield from (_say(event, CKG.sideA, one), _say(event, CKG.sideB, one if broken else two))
    elif kind == "AgreementEvent":
        agreement = _id("agreement", f"g{number // 200}")
        yield from _typed(agreement, "Ceasefire")
        yield _say(agreement, SKOS.prefLabel, text(f"Ceasefire {number // 200}", language="en"))
        parties = (_id("actor", f"a{number // 200 % 20 * 3}"), _id("actor", f"a{number // 200 % 19 * 3 + 1}"))
        yield from (_say(agreement, CKG.party, actor) for actor in parties)
        yield _say(agreement, CKG.appliesTo, _id("place", f"p{number // 200 % PROVINCES}"))
        yield from (_say(event, CKG.about, agreement), _say(event, CKG.stage, CODE.announced))
    else:
        yield _say(event, CKG.perpetrator, one)


def _claims(event: NamedNode, number: int, when: date, *, broken: bool) -> Iterator[Quad]:
    key = f"d{number // DOCUMENT_EVENTS}"
    document, graph = _id("doc", key), iri(f"{GRAPH}doc/{key}")
    if number % DOCUMENT_EVENTS == 0:
        yield _say(document, RDF.type, CKG.Document, graph)
        yield _say(document, DCT.extent, integer(5000), graph)
        # The last event of the document is the latest it tells of.
        yield _say(document, DCT.issued, day(START + timedelta(days=3010)), graph)
        yield _say(document, DCT.publisher, _id("actor", f"s{number % 7}"), graph)
    figure, estimate = number % 23 + 1, _id("estimate", f"e{number}")
    effect = CODE.displaced if KINDS[number % len(KINDS)] == "Displacement" else CODE.killed
    claim = _id("claim", f"t{number}")
    values = ((CKG.low, figure), (CKG.best, figure), (CKG.high, figure - 5 if broken else figure))
    for predicate, value in values:
        yield _say(claim, predicate, integer(value), graph)
        yield _say(estimate, predicate, integer(value))
    for subject, home in ((claim, graph), (estimate, KG)):
        yield _say(subject, CKG.about, event, home)
        yield _say(subject, CKG.effect, effect, home)
        yield _say(subject, CKG.victimCategory, CODE.civilian, home)
    yield from (_say(estimate, RDF.type, CKG.Estimate), _say(estimate, PROV.wasDerivedFrom, claim))
    yield from (_say(claim, RDF.type, CKG.TollClaim, graph), _say(claim, CKG.bound, CODE.exact, graph))
    yield from (_say(claim, CKG.verbatim, text("some"), graph), _say(claim, CKG.isSummary, boolean(False), graph))  # noqa: FBT003
    yield _say(claim, CKG.earliest, day(when), graph)
    yield from _claim(claim, document, graph, number)
    plain = _id("claim", f"e{number}")
    yield from (_say(plain, RDF.type, CKG.EventClaim, graph), _say(plain, CKG.about, event, graph))
    yield from _claim(plain, document, graph, number)


def _claim(claim: NamedNode, document: NamedNode, graph: NamedNode, number: int) -> Iterator[Quad]:
    start = number % DOCUMENT_EVENTS * 100
    span = iri(f"{document.value}#char={start},{start + 20}")
    yield _say(claim, RDF.type, CKG.Claim, graph)
    yield _say(claim, SKOS.prefLabel, text(f"claim {number}", language="en"), graph)
    yield _say(claim, CKG.saidBy, _id("actor", f"s{number % SOURCES}"), graph)
    yield _say(claim, CKG.reportedIn, document, graph)
    yield _say(claim, CKG.attributionMode, CODE["indirect-quote"], graph)
    yield _say(claim, CKG.polarity, CODE.affirmed, graph)
    yield _say(claim, CKG.modality, CODE.asserted, graph)
    yield _say(claim, CKG.evidence, span, graph)
    yield _say(span, RDF.type, NIF.OffsetBasedString, graph)
    yield from (_say(span, NIF.beginIndex, offset(start), graph), _say(span, NIF.endIndex, offset(start + 20), graph))
    yield from (_say(span, NIF.anchorOf, text("x" * 20), graph), _say(span, NIF.referenceContext, document, graph))
