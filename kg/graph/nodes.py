"""Actors and places as quads: names, kinds, what they belong to, where they lie."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.claims.model import ActorClass, ActorNode, PlaceNode
from kg.graph.schema import Schema
from kg.identifiers import slug
from kg.rdf import NamedNode, Quad, Term, decimal, iri, text, typed
from kg.vocabulary import CKG, CODE, GEO, ORG, RDF, SKOS

_WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"


def actor_quads(node: ActorNode, *, graph: NamedNode, schema: Schema) -> Iterator[Quad]:
    """Yield the description of an actor."""
    subject = iri(node.iri)

    def say(predicate: NamedNode, value: Term) -> Quad:
        return Quad(subject, predicate, value, graph)

    for name in schema.types(node.actor_class.value):
        yield say(RDF.type, name)
    yield say(SKOS.prefLabel, text(node.name, language="en"))
    for language, alias in node.aliases:
        yield say(SKOS.altLabel, text(alias, language=language))
    if node.kind:
        yield say(CKG.kind, CODE[slug(node.kind)])
    if node.country:
        yield say(CKG.countryCode, text(node.country))
    if node.sensitive:
        yield say(CKG.sensitive, typed("true", "http://www.w3.org/2001/XMLSchema#boolean"))
    if node.force_of:
        yield say(CKG.forceOf, iri(node.force_of))
    if node.parent:
        is_person = node.actor_class is ActorClass.PERSON
        yield say(ORG.memberOf if is_person else ORG.subOrganizationOf, iri(node.parent))
    for match in node.matches:
        yield say(SKOS.exactMatch, iri(match))


def place_quads(node: PlaceNode, *, graph: NamedNode, schema: Schema) -> Iterator[Quad]:
    """Yield the description of a place; its point as GeoSPARQL, its uncertainty in kilometres."""
    subject = iri(node.iri)

    def say(predicate: NamedNode, value: Term) -> Quad:
        return Quad(subject, predicate, value, graph)

    for name in schema.types(place_class(node)):
        yield say(RDF.type, name)
    yield say(SKOS.prefLabel, text(node.name, language="en"))
    for language, alias in node.aliases:
        yield say(SKOS.altLabel, text(alias, language=language))
    yield say(CKG.kind, CODE["relative" if node.relative else node.kind.value if node.kind else "unspecified"])
    if node.country:
        yield say(CKG.countryCode, text(node.country))
    for parent in node.parents:
        yield say(CKG.within, iri(parent))
    if node.relative and node.reference:
        yield from _relative(node, say_subject=subject, graph=graph)
    yield from _geometry(node, subject=subject, graph=graph)
    for match in node.matches:
        yield say(SKOS.exactMatch, iri(match))


def place_class(node: PlaceNode) -> str:
    """Return the class of a place: a relative spot, a facility, or a place."""
    if node.relative is not None:
        return "RelativePlace"
    words = set(re.findall(r"\w+", node.name.casefold()))
    if node.kind and node.kind.value == "site":
        return "MedicalFacility" if words & {"hospital", "hospitals", "clinic", "clinics"} else "Facility"
    return "Place"


def _relative(node: PlaceNode, *, say_subject: NamedNode, graph: NamedNode) -> Iterator[Quad]:
    if node.relative is None or node.reference is None:
        return
    yield Quad(say_subject, CKG.relativeTo, iri(node.reference), graph)
    yield Quad(say_subject, CKG.direction, text(node.relative.relation), graph)
    if node.relative.distance_km is not None:
        yield Quad(say_subject, CKG.distanceKm, decimal(node.relative.distance_km), graph)


def _geometry(node: PlaceNode, *, subject: NamedNode, graph: NamedNode) -> Iterator[Quad]:
    if node.latitude is None or node.longitude is None:
        return
    geometry = iri(f"{node.iri}/point")
    point = f"POINT({decimal(node.longitude).value} {decimal(node.latitude).value})"
    yield Quad(subject, GEO.hasGeometry, geometry, graph)
    yield Quad(geometry, RDF.type, GEO.Geometry, graph)
    yield Quad(geometry, GEO.asWKT, typed(point, _WKT), graph)
    if node.radius_km:
        yield Quad(subject, CKG.uncertaintyKm, decimal(round(node.radius_km, 1)), graph)
    if node.position_source:
        yield Quad(subject, CKG.positionSource, text(node.position_source), graph)
