"""Cut facts down to what the reasoner can use: types and object properties, no literal (HermiT knows no xsd:date)."""

from __future__ import annotations

from collections.abc import Iterable

from kg.rdf import NamedNode, Quad, Triple
from kg.reasoning.axioms import Axioms, reasoned_properties
from kg.reasoning.schema import OWL, TYPE

_INDIVIDUAL = NamedNode(f"{OWL}NamedIndividual")
_RDF_TYPE = NamedNode(TYPE)


def project(quads: Iterable[Quad], axioms: Axioms) -> frozenset[Triple]:
    """Return the triples of the quads that can lead to an inference or a contradiction; graph names are dropped."""
    properties = reasoned_properties(axioms)
    return frozenset(quad.triple for quad in quads if _is_useful(quad, axioms.classes, properties))


def declare(facts: Iterable[Triple]) -> tuple[Triple, ...]:
    """Return the facts, sorted, with every node they speak of declared an individual.

    An undeclared node without a type is invisible to owlready2 when the results are read.
    """
    stated = set(facts)
    nodes = {triple.subject for triple in stated} | {
        triple.object for triple in stated if triple.predicate.value != TYPE and isinstance(triple.object, NamedNode)
    }
    return tuple(sorted(stated | {Triple(node, _RDF_TYPE, _INDIVIDUAL) for node in nodes}, key=str))


def _is_useful(quad: Quad, classes: frozenset[str], properties: frozenset[str]) -> bool:
    if not (isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)):
        return False
    if quad.predicate.value == TYPE:
        return quad.object.value in classes
    return quad.predicate.value in properties
