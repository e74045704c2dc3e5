"""The reference: pySHACL over the same quads and the same shapes, slower by two to three orders of magnitude.

Options after decision D10: nothing is imported, no JavaScript, no SHACL-AF rules; the shapes are our own.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Store

from kg.rdf import Term
from kg.validation.compiler import Contract, compile_shapes
from kg.validation.placing import place_results
from kg.validation.report import Report, Result, write_message
from kg.validation.shapes import SH, Severity, rule_of, shapes_folder
from kg.validation.terms import XSD

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

DEPTH = 20
SPARQL = "SPARQLConstraintComponent"


def reference_graph(store: Store, *, folder: Path | None = None, parse_once: bool = True) -> Report:
    """Check the union of all graphs of a store with pySHACL.

    Args:
        parse_once: parse each query of the shapes once; without it pySHACL has rdflib parse it for every focus
            node, which says the same and takes many times as long.
    """
    return _report(_results(store, folder, parse_once=parse_once), store)


def _report(results: Iterable[Result], store: Store) -> Report:
    report = Report.of(results)
    return Report(results=tuple(place_results(report.results, store=store)))


def _results(store: Store, folder: Path | None, *, parse_once: bool = True) -> Iterator[Result]:
    import pyshacl

    from kg.validation.prepared import PreparedGraph

    _, graph, _ = pyshacl.validate(
        to_rdflib(store, into=PreparedGraph() if parse_once else None),
        shacl_graph=_shapes(folder or shapes_folder()),
        inference="none",
        advanced=False,
        js=False,
        meta_shacl=False,
        do_owl_imports=False,
        max_validation_depth=DEPTH,
    )
    contract = compile_shapes(folder)
    yield from _read(graph, contract)


def to_rdflib(store: Store, *, into: Graph | None = None) -> Graph:
    """Return the union of all graphs of a store as one rdflib graph (a new one); blank nodes keep their names."""
    from rdflib import Graph

    # rdflib logs every ill-typed literal as it is made; the shapes report them, with the node they stand at.
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    graph = Graph() if into is None else into
    for quad in store:
        graph.add((_node(quad.subject), _node(quad.predicate), _node(quad.object)))
    return graph


def _node(term: object) -> Node:
    from rdflib import BNode, URIRef
    from rdflib import Literal as RdflibLiteral

    if isinstance(term, Literal):
        if term.language:
            return RdflibLiteral(term.value, lang=term.language)
        plain = term.datatype.value == f"{XSD}string"
        # As written: rdflib would turn "2020-01-15Z" into "2020-01-15", and two values of a node into one.
        return RdflibLiteral(term.value, datatype=None if plain else URIRef(term.datatype.value), normalize=False)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    return URIRef(str(getattr(term, "value", term)))


@cache
def _shapes(folder: Path) -> Graph:
    from rdflib import Graph

    graph = Graph()
    for path in sorted(folder.glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


def _read(graph: Graph, contract: Contract) -> Iterator[Result]:
    from rdflib import RDF
    from rdflib import Namespace as Names

    sh = Names(SH)
    labels = {rule.id: rule.label for rule in contract.rules}
    report = graph.value(predicate=RDF.type, object=sh.ValidationReport)
    for node in graph.objects(report, sh.result):
        shape = str(graph.value(node, sh.sourceShape))
        rule = rule_of(shape)
        value = _term(graph.value(node, sh.value))
        component = str(graph.value(node, sh.sourceConstraintComponent)).removeprefix(SH)
        message = str(graph.value(node, sh.resultMessage))
        yield Result(
            focus=_focus(graph.value(node, sh.focusNode)),
            rule=rule,
            label=labels[rule],
            severity=Severity(str(graph.value(node, sh.resultSeverity)).removeprefix(SH)),
            component=component,
            shape=shape,
            message=message if component == SPARQL else write_message(message, value),
            path=contract.origins.get(shape),
            value=value,
        )


def _focus(node: Node | None) -> str:
    from rdflib import BNode

    return f"_:{node}" if isinstance(node, BNode) else str(node)


def _term(node: Node | None) -> Term | None:
    from rdflib import BNode, URIRef
    from rdflib import Literal as RdflibLiteral

    if isinstance(node, RdflibLiteral):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype))) if node.datatype else Literal(str(node))
    if isinstance(node, URIRef):
        return NamedNode(str(node))
    return BlankNode(str(node)) if isinstance(node, BNode) else None
