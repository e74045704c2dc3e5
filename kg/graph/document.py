"""One document's named graph: its metadata, its claims, and the characters that say them.

No flat fact about an event stands here: a claim's content hangs on the claim, so that the union of all graphs
asserts nothing that a source merely says (MODEL 2.1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain

from kg.claims.model import (
    AgreementContent,
    Claim,
    DocumentClaims,
    EventContent,
    RelationshipContent,
    Report,
    RoleContent,
    StatementContent,
    TerritorialContent,
    TollContent,
)
from kg.document.model import Document, Span, Zone, ZoneKind
from kg.extraction.model import DatePrecision, DateRange, Effect, ExtractorInfo, Status
from kg.identifiers import ID, document_graph, document_iri, slug, span_iri
from kg.rdf import NamedNode, Quad, Term, boolean, day, decimal, integer, iri, offset, text
from kg.vocabulary import CKG, CODE, DCT, NIF, ORG, PROV, RDF, SKOS

POLARITY_AND_MODALITY = {
    Status.ASSERTED: ("affirmed", "asserted"),
    Status.DENIED: ("negated", "asserted"),
    Status.PLANNED: ("affirmed", "future"),
    Status.POSSIBLE: ("affirmed", "possible"),
    Status.UNKNOWN: ("affirmed", "unknown"),
}
RELATION_KINDS = {
    "allied-with": "alliedWith",
    "supports": "supports",
    "opposes": "opposes",
    "member-of": "memberOf",
    "heads": "headOf",
    "part-of": "memberOf",
}
_ZONES = {ZoneKind.HEADING: "subheading"}


def claims_graph(claims: DocumentClaims) -> NamedNode:
    """Return the graph of one document as one extractor reads it."""
    return iri(document_graph(claims.document.key, claims.extractor.name, claims.extractor.version))


def document_quads(claims: DocumentClaims) -> list[Quad]:
    """Return all quads of the document's graph, in canonical order."""
    maker = _Maker(claims)
    return sorted(set(maker.all()), key=str)


class _Maker:
    """Makes the quads of one document; holds only what every quad needs."""

    def __init__(self, claims: DocumentClaims) -> None:
        self.claims = claims
        self.key = claims.document.key
        self.graph = claims_graph(claims)
        self.document = iri(document_iri(self.key))
        self.extraction = iri(extraction_iri(self.key, claims.extractor.name, claims.extractor.version))

    def all(self) -> Iterator[Quad]:
        """Yield every quad, some of them twice."""
        yield from self._document(self.claims.document)
        yield from self._extraction(self.claims.extractor)
        yield from chain.from_iterable(self._report(report) for report in self.claims.reports)
        yield from chain.from_iterable(self._claim(claim) for claim in self.claims.claims)

    def _say(self, subject: NamedNode, predicate: NamedNode, value: Term) -> Quad:
        return Quad(subject, predicate, value, self.graph)

    def _document(self, document: Document) -> Iterator[Quad]:
        say, this = self._say, self.document
        yield say(this, RDF.type, CKG.Document)
        yield say(this, DCT.identifier, text(document.id))
        yield say(this, DCT.extent, integer(len(document.text)))
        yield say(this, CKG.textSha256, text(hashlib.sha256(document.text.encode()).hexdigest()))
        yield say(this, DCT.publisher, iri(self.claims.publisher))
        if title := _title(document):
            yield say(this, DCT.title, text(title, language=document.language or "en"))
        yield say(this, DCT.language, text(document.language or "en"))
        if document.url:
            yield say(this, DCT.source, iri(document.url))
        if self.claims.dating.issued:
            yield say(this, DCT.issued, day(self.claims.dating.issued))
        if document.published:
            yield say(this, CKG.statedDate, day(document.published))
        yield from chain.from_iterable(self._zone(zone) for zone in document.zones)
        yield from self._repairs(document)
        yield from self._dating()

    def _zone(self, zone: Zone) -> Iterator[Quad]:
        """Body text is what is not marked otherwise; only the marked zones are written."""
        if zone.kind is ZoneKind.BODY:
            return
        node = iri(f"{span_iri(self.key, zone.span.start, zone.span.end)}&zone")
        yield self._say(self.document, CKG.zone, node)
        yield self._say(node, RDF.type, CKG.Zone)
        yield self._say(node, CKG.kind, CODE[_ZONES.get(zone.kind, zone.kind.value)])
        yield from self._span_fields(node, zone.span, quote=False)

    def _repairs(self, document: Document) -> Iterator[Quad]:
        for repair in document.repairs:
            node = iri(f"{span_iri(self.key, repair.span.start, repair.span.end)}&repair")
            yield self._say(self.document, CKG.repair, node)
            yield self._say(node, RDF.type, CKG.Repair)
            yield self._say(node, CKG.reads, text(repair.repaired))
            yield from self._span_fields(node, repair.span, quote=True)

    def _dating(self) -> Iterator[Quad]:
        for number, step in enumerate(self.claims.dating.steps, start=1):
            node = iri(f"{self.extraction.value}/dating/{number}")
            yield self._say(self.document, CKG.datingStep, node)
            yield self._say(node, RDF.type, CKG.DatingStep)
            yield self._say(node, CKG.rule, text(step.rule))
            yield self._say(node, CKG.explanation, text(step.finding))
            if step.span:
                yield self._say(node, PROV.wasDerivedFrom, self._span_node(step.span))
                yield from self._span(step.span)

    def _extraction(self, extractor: ExtractorInfo) -> Iterator[Quad]:
        agent = iri(f"{ID}extractor/{extractor_slug(extractor)}")
        yield self._say(self.extraction, RDF.type, CKG.Extraction)
        yield self._say(self.extraction, PROV.used, self.document)
        yield self._say(self.extraction, PROV.wasAssociatedWith, agent)
        yield self._say(agent, RDF.type, CKG.Extractor)
        yield self._say(agent, SKOS.prefLabel, text(extractor.name, language="en"))
        yield self._say(agent, CKG.version, text(extractor.version))

    def _report(self, report: Report) -> Iterator[Quad]:
        node = iri(report.iri)
        yield self._say(node, RDF.type, CKG.ReportedEvent)
        yield self._say(node, SKOS.prefLabel, text(report.label, language="en"))
        yield self._say(node, DCT.identifier, text(report.local_id))
        yield self._say(node, CKG.reportedIn, self.document)

    def _claim(self, claim: Claim) -> Iterator[Quad]:
        say, this = self._say, iri(claim.iri)
        polarity, modality = POLARITY_AND_MODALITY[claim.status]
        yield say(this, RDF.type, CKG.Claim)
        yield say(this, SKOS.prefLabel, text(claim.label, language="en"))
        yield say(this, CKG.about, iri(claim.about))
        yield say(this, CKG.reportedIn, self.document)
        yield say(this, CKG.attributionMode, CODE[claim.mode.value])
        yield say(this, CKG.polarity, CODE[polarity])
        yield say(this, CKG.modality, CODE[modality])
        yield say(this, CKG.claimedStatus, CODE[claim.status.value])
        yield say(this, PROV.wasGeneratedBy, self.extraction)
        for speaker in claim.said_by:
            yield say(this, CKG.saidBy, iri(speaker))
        if claim.spokesperson:
            yield say(this, CKG.spokesperson, iri(claim.spokesperson))
        for relay in claim.relayed_by:
            yield say(this, CKG.relayedBy, iri(relay))
        for span in claim.evidence:
            yield say(this, CKG.evidence, self._span_node(span))
            yield from self._span(span)
        yield from self._content(this, claim)

    def _content(self, this: NamedNode, claim: Claim) -> Iterable[Quad]:
        match claim.content:
            case EventContent() as content:
                return self._event(this, content)
            case RoleContent() as content:
                return self._role(this, content)
            case TollContent() as content:
                return self._toll(this, content)
            case AgreementContent() as content:
                return self._agreement(this, content)
            case TerritorialContent() as content:
                return self._territorial(this, content)
            case RelationshipContent() as content:
                return self._relationship(this, content)
            case StatementContent() as content:
                return self._statement(this, content)

    def _event(self, this: NamedNode, content: EventContent) -> Iterator[Quad]:
        name = "AgreementEvent" if content.type.value == "Agreement" else content.type.value
        yield self._say(this, RDF.type, CKG.EventClaim)
        yield self._say(this, CKG.claimedType, CODE[name])
        yield self._say(this, CKG.isBackground, boolean(content.background))
        for place in content.places:
            yield self._say(this, CKG.claimedPlace, iri(place))
        for weapon in content.weapons:
            yield self._say(this, CKG.weapon, CODE[slug(weapon) or "unknown"])
        yield from self._dates(this, content.date)

    def _role(self, this: NamedNode, content: RoleContent) -> Iterator[Quad]:
        yield self._say(this, RDF.type, CKG.ResponsibilityClaim)
        yield self._say(this, CKG.claimedRole, CODE[content.role.value.replace("_", "-")])
        predicate = CKG.claimedActor if content.is_actor else CKG.claimedTarget
        yield self._say(this, predicate, iri(content.filler))

    def _toll(self, this: NamedNode, content: TollContent) -> Iterator[Quad]:
        category = content.category.value
        if content.effect is Effect.DESTROYED:
            category = "property"
        yield self._say(this, RDF.type, CKG.TollClaim)
        yield self._say(this, CKG.effect, CODE[content.effect.value])
        yield self._say(this, CKG.victimCategory, CODE[category])
        yield self._say(this, CKG.bound, CODE[content.bound.value])
        yield self._say(this, CKG.verbatim, text(content.verbatim))
        yield self._say(this, CKG.isSummary, boolean(content.summary))
        if content.subset:
            yield self._say(this, CKG.isSubset, boolean(content.subset))
        figures = ((CKG.low, content.low), (CKG.best, content.best), (CKG.high, content.high))
        for predicate, figure in figures:
            if figure is not None:
                yield self._say(this, predicate, integer(figure))
        nodes = ((CKG.victimGroup, content.group), (CKG.origin, content.origin), (CKG.destination, content.destination))
        for predicate, node in nodes:
            if node:
                yield self._say(this, predicate, iri(node))
        if content.direction:
            yield self._say(this, CKG.direction, text(content.direction))
        yield from self._dates(this, content.date)

    def _agreement(self, this: NamedNode, content: AgreementContent) -> Iterator[Quad]:
        yield self._say(this, RDF.type, CKG.AgreementClaim)
        yield self._say(this, CKG.stage, CODE[content.stage.value.replace("_", "-")])
        for actor in content.actors:
            yield self._say(this, CKG.claimedActor, iri(actor))
        yield from self._dates(this, content.date)

    def _territorial(self, this: NamedNode, content: TerritorialContent) -> Iterator[Quad]:
        yield self._say(this, RDF.type, CKG.TerritorialClaim)
        yield self._say(this, CKG.claimedActor, iri(content.actor))
        predicate = CKG.claimedPlace if content.control else CKG.relativeTo
        yield self._say(this, predicate, iri(content.place))
        if content.distance_km is not None:
            yield self._say(this, CKG.distanceKm, decimal(content.distance_km))
        if content.direction:
            yield self._say(this, CKG.direction, text(content.direction))
        yield from self._dates(this, self._or_issued(content.date))

    def _relationship(self, this: NamedNode, content: RelationshipContent) -> Iterator[Quad]:
        yield self._say(this, RDF.type, CKG.RelationshipClaim)
        node = iri(content.relationship)
        yield self._say(node, RDF.type, CKG.Relationship)
        yield self._say(node, CKG.subject, iri(content.subject))
        yield self._say(node, CKG.kind, CODE[RELATION_KINDS.get(content.kind, content.kind)])
        yield self._say(node, CKG.object, iri(content.object))
        yield self._say(node, SKOS.prefLabel, text(f"{content.kind.replace('-', ' ')}", language="en"))
        if content.kind == "heads":
            yield self._say(iri(content.subject), ORG.headOf, iri(content.object))
        yield from self._dates(this, self._or_issued(content.date))

    def _statement(self, this: NamedNode, content: StatementContent) -> Iterator[Quad]:
        yield self._say(this, RDF.type, CKG.StatementClaim)
        yield self._say(this, CKG.verbatim, text(content.verbatim))
        for actor in content.actors:
            yield self._say(this, CKG.claimedActor, iri(actor))
        yield from self._dates(this, content.date)

    def _or_issued(self, date: DateRange) -> DateRange:
        """A state of things without a date of its own holds on the day of the report."""
        issued = self.claims.dating.issued
        if date.start is not None or issued is None:
            return date
        # Of a report whose month alone is known `issued` is the last day.
        known = self.claims.dating.precision
        first = issued.replace(day=1) if known is DatePrecision.MONTH else issued
        return DateRange(start=first, end=issued, precision=known)

    def _dates(self, this: NamedNode, date: DateRange) -> Iterator[Quad]:
        yield from date_quads(this, date, graph=self.graph)

    def _span_node(self, span: Span) -> NamedNode:
        return iri(span_iri(self.key, span.start, span.end))

    def _span(self, span: Span) -> Iterator[Quad]:
        node = self._span_node(span)
        yield self._say(node, RDF.type, NIF.OffsetBasedString)
        yield from self._span_fields(node, span, quote=True)

    def _span_fields(self, node: NamedNode, span: Span, *, quote: bool) -> Iterator[Quad]:
        yield self._say(node, NIF.beginIndex, offset(span.start))
        yield self._say(node, NIF.endIndex, offset(span.end))
        yield self._say(node, NIF.referenceContext, self.document)
        if quote:
            yield self._say(node, NIF.anchorOf, text(self.claims.document.quote(span)))


def _title(document: Document) -> str:
    """Return the title given beside the text, else the one that stands in it."""
    if document.title:
        return document.title
    zone = next(document.zones_of(ZoneKind.TITLE), None)
    return " ".join(document.quote(zone.span).split()) if zone is not None else ""


def date_quads(subject: NamedNode, date: DateRange, *, graph: NamedNode) -> Iterator[Quad]:
    """Yield the first and last day, the day itself where it is one, and the precision."""
    if date.start is None or date.end is None:
        return
    yield Quad(subject, CKG.earliest, day(date.start), graph)
    yield Quad(subject, CKG.latest, day(date.end), graph)
    yield Quad(subject, CKG.datePrecision, CODE[date.precision.value], graph)
    if date.start == date.end:
        yield Quad(subject, CKG.date, day(date.start), graph)


def extraction_iri(key: str, extractor: str, version: str) -> str:
    """Return the IRI of one extractor's reading of a document."""
    return f"{ID}extraction/{key}/{extractor_slug(ExtractorInfo(name=extractor, version=version))}"


def extractor_slug(extractor: ExtractorInfo) -> str:
    """Return name and version as one path segment."""
    return document_graph("", extractor.name, extractor.version).rsplit("/", 1)[1]
