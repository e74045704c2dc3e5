"""What the reasoner reads and writes: each document's view of its events, and the classes it inferred."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.claims.model import DocumentClaims, Report
from kg.extraction.model import Role
from kg.graph.consolidated import civilian_quads, events_with_civilians
from kg.graph.schema import Schema, load_schema
from kg.identifiers import CONSOLIDATED_GRAPH, ID, digest
from kg.rdf import NamedNode, Quad, Term, iri, text
from kg.resolution.model import Consolidation
from kg.vocabulary import CKG, PROV, RDF, SKOS

_GRAPH = iri(CONSOLIDATED_GRAPH)
_ROLES = {
    Role.PERPETRATOR: CKG.perpetrator,
    Role.SIDE_A: CKG.sideA,
    Role.SIDE_B: CKG.sideB,
    Role.TARGET: CKG.target,
}


def report_views(documents: Sequence[DocumentClaims], consolidation: Consolidation) -> Iterator[tuple[str, list[Quad]]]:
    """Yield, for each document, its key and the flat facts it alone tells of the consolidated events."""
    schema = load_schema()
    events = {report: event for event in consolidation.events for report in event.reports}
    civilians = events_with_civilians(consolidation)
    violated = {event.iri: event.violates for event in consolidation.events}
    for document in documents:
        quads = list(_contested(document))
        for report in document.reports:
            if report.iri in events:
                event = events[report.iri].iri
                quads += _view(report, event, violated[event], schema)
                quads += civilian_quads(event, schema) if event in civilians else ()
        yield document.document.key, quads


def _contested(document: DocumentClaims) -> Iterator[Quad]:
    """Say of an actor all that its document calls it: a graph keeps one kind, and would hide the contradiction."""
    for actor, kind in document.contested:
        yield Quad(iri(actor), RDF.type, CKG[kind.value], _GRAPH)


def _view(report: Report, event: str, violated: Iterable[str], schema: Schema) -> Iterator[Quad]:
    this = iri(event)

    def say(predicate: NamedNode, value: Term) -> Quad:
        return Quad(this, predicate, value, _GRAPH)

    name = "AgreementEvent" if report.agreement else report.type.value
    for found in schema.types(name):
        yield say(RDF.type, found)
    yield say(SKOS.prefLabel, text(report.label, language="en"))
    for role in report.roles:
        if role.role in _ROLES:
            yield say(_ROLES[role.role], iri(role.filler))
    for place in report.places:
        yield say(CKG.place, iri(place))
    for agreement in violated if report.violates else ():
        yield say(CKG.violates, iri(agreement))
        yield Quad(iri(agreement), RDF.type, CKG.Ceasefire, _GRAPH)


def inferred_quads(
    inferred: Mapping[str, frozenset[str]], consolidation: Consolidation, *, reasoner: str | None
) -> list[Quad]:
    """Return the inferred classes of events: as types, so that a query simply asks, and marked as inferred."""
    run = iri(f"{ID}inference/{digest(reasoner or 'none')}")
    quads = [
        Quad(run, RDF.type, CKG.Inference, _GRAPH),
        Quad(run, RDF.type, PROV.Activity, _GRAPH),
        Quad(run, SKOS.prefLabel, text(reasoner or "no reasoner", language="en"), _GRAPH),
    ]
    for event in consolidation.events:
        for found in sorted(inferred.get(event.iri, ())):
            quads.append(Quad(iri(event.iri), RDF.type, iri(found), _GRAPH))
            quads.append(Quad(iri(event.iri), CKG.inferredType, iri(found), _GRAPH))
            quads.append(Quad(iri(event.iri), CKG.inferredBy, run, _GRAPH))
    return quads
