"""What earlier readings of a document said and the standing one does not: kept, marked, and out of every answer.

A reading is what one extractor, in one version, with a user's own words and places, made of a document. The graph of
a document is that of its standing reading. What an earlier one claimed beyond it stands in a graph of its own as
`ckg:SupersededClaim`, under its old IRI, with its statements reified: they were made, and are made no longer. So no
question about claims, events or figures counts them, though the default graph is the union of all, and none is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.identifiers import SUPERSEDED_GRAPH, digest
from kg.rdf import Literal, NamedNode, Quad, Term, iri
from kg.vocabulary import CKG, DCT, PROV, RDF, SKOS

_GRAPH = iri(SUPERSEDED_GRAPH)
_CHARACTERS = re.compile(r"#char=(\d+),(\d+)$")

Facts = Mapping[NamedNode, Sequence[tuple[NamedNode, Term]]]
"""What a graph says of each of its nodes."""


@dataclass(frozen=True, slots=True)
class _Reading:
    facts: Facts
    extraction: NamedNode
    claims: frozenset[NamedNode]


def superseded_quads(histories: Iterable[Sequence[Iterable[Quad]]]) -> list[Quad]:
    """Return what the standing readings supersede, in canonical order.

    Args:
        histories: for each document the graphs of its readings, the standing one last.
    """
    quads: set[Quad] = set()
    for history in histories:
        quads.update(_history([_reading(graph) for graph in history]))
    return sorted(quads, key=str)


def _reading(quads: Iterable[Quad]) -> _Reading:
    facts: dict[NamedNode, list[tuple[NamedNode, Term]]] = {}
    for quad in sorted(quads, key=str):
        # Our graphs have no other terms.
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            facts.setdefault(quad.subject, []).append((quad.predicate, quad.object))
    extraction = next(node for node in facts if _is_a(facts, node, CKG.Extraction))
    claims = frozenset(node for node in facts if _is_a(facts, node, CKG.Claim))
    return _Reading(facts, extraction, claims)


def _is_a(facts: Facts, node: NamedNode, kind: NamedNode) -> bool:
    return (RDF.type, kind) in facts[node]


def _history(readings: Sequence[_Reading]) -> Iterator[Quad]:
    standing = readings[-1]
    last: dict[NamedNode, int] = {}
    for number, reading in enumerate(readings[:-1]):
        after = readings[number + 1]
        yield _say(after.extraction, CKG.supersedes, reading.extraction)
        yield from _extraction(reading, standing.facts)
        for claim in reading.claims:
            yield _say(reading.extraction, PROV.generated, claim)
            last[claim] = number
    for claim, number in last.items():
        if claim not in standing.claims:
            yield from _claim(claim, readings[number], readings[number + 1], standing.facts)


def _extraction(reading: _Reading, described: Facts) -> Iterator[Quad]:
    for predicate, value in reading.facts[reading.extraction]:
        yield _say(reading.extraction, predicate, value)
        if predicate == PROV.wasAssociatedWith:
            yield from _describe(value, reading.facts, described)


def _describe(node: Term, facts: Facts, described: Facts) -> Iterator[Quad]:
    """Yield what is said of a node, unless the document's graph says it: the union repeats what two graphs say."""
    if isinstance(node, NamedNode) and node not in described:
        yield from (_say(node, *fact) for fact in facts[node])


def _claim(claim: NamedNode, reading: _Reading, after: _Reading, described: Facts) -> Iterator[Quad]:
    """Yield the claim's label and class, what it said, and what supersedes it."""
    facts = reading.facts[claim]
    yield _say(claim, RDF.type, CKG.SupersededClaim)
    yield _say(claim, PROV.wasInvalidatedBy, after.extraction)
    for predicate, value in facts:
        if predicate == SKOS.prefLabel:
            yield _say(claim, predicate, value)
        elif predicate != RDF.type:
            yield from _said(claim, predicate, value)
        elif value != CKG.Claim:
            yield _say(claim, DCT.type, value)
        if predicate == CKG.evidence:
            yield from _describe(value, reading.facts, described)
    for other in sorted(after.claims - reading.claims, key=str):
        now = after.facts[other]
        if _kinds(now) == _kinds(facts) and _overlap(_evidence(now), _evidence(facts)):
            yield _say(other, CKG.supersedes, claim)


def _said(claim: NamedNode, predicate: NamedNode, value: Term) -> Iterator[Quad]:
    """Yield a statement as one that was made, not as one that holds: no pattern over claims finds it by chance."""
    node = iri(f"{claim.value}/said/{digest(predicate.value, str(value))}")
    yield _say(node, RDF.type, RDF.Statement)
    yield _say(node, RDF.subject, claim)
    yield _say(node, RDF.predicate, predicate)
    yield _say(node, RDF.object, value)


def _kinds(facts: Iterable[tuple[NamedNode, Term]]) -> frozenset[Term]:
    return frozenset(value for predicate, value in facts if predicate == RDF.type)


def _evidence(facts: Iterable[tuple[NamedNode, Term]]) -> list[tuple[int, int]]:
    values = (value.value for predicate, value in facts if predicate == CKG.evidence and isinstance(value, NamedNode))
    found = (_CHARACTERS.search(value) for value in values)
    return [(int(match[1]), int(match[2])) for match in found if match is not None]


def _overlap(one: Iterable[tuple[int, int]], two: Sequence[tuple[int, int]]) -> bool:
    return any(start < stop and begin < end for start, end in one for begin, stop in two)


def _say(subject: NamedNode, predicate: NamedNode, value: Term) -> Quad:
    return Quad(subject, predicate, value, _GRAPH)
