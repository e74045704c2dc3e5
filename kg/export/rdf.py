"""The graph in RDF formats, streamed from the store.

TriG, N-Quads and JSON-LD keep the named graphs; Turtle, N-Triples and RDF/XML hold the union of the chosen
graphs. The ontology and its codes are left out unless asked for: they are published on their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from pyoxigraph import Store

from kg.errors import UsageError
from kg.identifiers import ONTOLOGY_GRAPH
from kg.rdf import NamedNode, Quad, RdfFormat, Triple, iri, serialize
from kg.vocabulary import PREFIXES

QUAD_FORMATS = {"trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD}
TRIPLE_FORMATS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML}
FORMATS = QUAD_FORMATS | TRIPLE_FORMATS


def export_rdf(store: Store, output: BinaryIO, *, format: str, graphs: Iterable[str] = ()) -> int:  # noqa: A002
    """Write the graphs and return the number of statements.

    Args:
        format: a key of `FORMATS`.
        graphs: IRIs; all but the ontology's if none are given.

    Raises:
        UsageError: a graph is not in the store.
    """
    names = chosen_graphs(store, graphs)
    counted = _Counter()
    quads = counted.count(_quads(store, names))
    if format in TRIPLE_FORMATS:
        triples: Iterable[Triple] = (quad.triple for quad in quads)
        serialize(triples, output, format=FORMATS[format], prefixes=PREFIXES)
    else:
        serialize(quads, output, format=FORMATS[format], prefixes=PREFIXES)
    return counted.seen


def chosen_graphs(store: Store, graphs: Iterable[str]) -> list[NamedNode]:
    """Return the graphs to write, in order of IRI."""
    present = {name.value: name for name in store.named_graphs() if isinstance(name, NamedNode)}
    wanted = list(graphs) or [name for name in present if name != ONTOLOGY_GRAPH]
    for name in wanted:
        if iri(name).value not in present:
            raise UsageError(
                f"graph {name}: not in the store; `kg query 'SELECT DISTINCT ?g {{ GRAPH ?g {{}} }}'` lists them"
            )
    return [present[name] for name in sorted(set(wanted))]


def _quads(store: Store, graphs: Iterable[NamedNode]) -> Iterator[Quad]:
    """Yield the quads graph by graph, those of one subject together, in order."""
    for graph in graphs:
        yield from sorted(store.quads_for_pattern(None, None, None, graph), key=str)


class _Counter:
    """Counts what passes through."""

    def __init__(self) -> None:
        self.seen = 0

    def count(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        for quad in quads:
            self.seen += 1
            yield quad
