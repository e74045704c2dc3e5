"""A reading that says something else under the same extractor and version is a revision, with a graph of its own.

So happens when a user's words, places or actors change, or a corrected record comes. What was read before keeps its
name and its bytes: no identifier of a graph or an extraction ever stands for two readings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from kg.graph.document import extraction_iri
from kg.identifiers import document_graph
from kg.pipeline.processing import Stored
from kg.rdf import NamedNode, Quad, canonical_nquads, iri, read_nquads
from kg.store.records import Reading


def as_revision(stored: Stored, readings: Sequence[Reading]) -> Stored:
    """Return the reading as the revision it is: an earlier one if it says the same, else the next free one.

    Versions that read alike in an IRI, such as 1.0 and 1-0, would share a graph; the later takes the next number.
    """
    found = stored.extraction
    earlier = [item for item in readings if (item.extractor, item.version) == (found.extractor, found.version)]
    for item in earlier:
        again = _renamed(stored, item.revision)
        if (_sha(again.extraction.body), again.graph.digest) == (item.body_sha256, item.quads_sha256):
            return again
    first, taken = max((item.revision for item in earlier), default=0) + 1, {item.graph for item in readings}
    names = (_renamed(stored, revision) for revision in count(first))
    return next(item for item in names if item.graph.graph not in taken)


def _renamed(stored: Stored, revision: int) -> Stored:
    """Give graph and extraction the names of this revision; the first has the plain ones."""
    if revision == 1:
        return stored
    found, graph = stored.extraction, stored.graph
    version = f"{found.version} r{revision}"
    plain, named = (extraction_iri(graph.key, found.extractor, text) for text in (found.version, version))
    name = document_graph(graph.key, found.extractor, version)
    quads = (_quad(quad, plain, named, iri(name)) for quad in read_nquads(graph.quads))
    body = canonical_nquads(quads)
    return replace(stored, extraction=replace(found, revision=revision), graph=replace(graph, graph=name, quads=body))


def _quad(quad: Quad, plain: str, named: str, graph: NamedNode) -> Quad:
    def rename(node: NamedNode) -> NamedNode:
        known = node.value == plain or node.value.startswith(f"{plain}/")
        return iri(named + node.value.removeprefix(plain)) if known else node

    subject = rename(quad.subject) if isinstance(quad.subject, NamedNode) else quad.subject
    value = rename(quad.object) if isinstance(quad.object, NamedNode) else quad.object
    return Quad(subject, quad.predicate, value, graph)


def _sha(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
