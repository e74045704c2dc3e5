"""What the graph builder needs of the ontology: superclasses and default codes, read once with pyoxigraph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode, Store

from kg.rdf import RdfFormat
from kg.resources import resource_folder
from kg.vocabulary import CKG, RDFS


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """The class tree of our own namespace.

    Attributes:
        superclasses: each class to itself and all classes above it, in order of IRI.
        codes: each class to the concepts of other schemes that it has by default.
    """

    superclasses: Mapping[NamedNode, tuple[NamedNode, ...]] = field(default_factory=dict)
    codes: Mapping[NamedNode, tuple[NamedNode, ...]] = field(default_factory=dict)

    def types(self, name: str) -> tuple[NamedNode, ...]:
        """Return the class `ckg:name` with all classes above it."""
        return self.superclasses.get(CKG[name], (CKG[name],))

    def default_codes(self, name: str) -> tuple[NamedNode, ...]:
        """Return the codes of `ckg:name`."""
        return self.codes.get(CKG[name], ())


def ontology_files() -> list[Path]:
    """Return all Turtle files of the ontology, in order of path."""
    return sorted(resource_folder("ontology").rglob("*.ttl"))


@cache
def load_schema() -> Schema:
    """Read the class tree from the shipped ontology."""
    store = Store()
    for path in ontology_files():
        store.bulk_load(path=str(path), format=RdfFormat.TURTLE)
    above: dict[NamedNode, set[NamedNode]] = {}
    for quad in store.quads_for_pattern(None, RDFS.subClassOf, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode) and _is_ours(quad.object):
            above.setdefault(quad.subject, set()).add(quad.object)
    codes: dict[NamedNode, set[NamedNode]] = {}
    for quad in store.quads_for_pattern(None, CKG.defaultCode, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            codes.setdefault(quad.subject, set()).add(quad.object)
    closed = {name: tuple(sorted(_closure(name, above), key=str)) for name in above}
    return Schema(superclasses=closed, codes={name: tuple(sorted(found, key=str)) for name, found in codes.items()})


def _is_ours(name: NamedNode) -> bool:
    return name.value.startswith(str(CKG))


def _closure(name: NamedNode, above: Mapping[NamedNode, set[NamedNode]]) -> Iterator[NamedNode]:
    seen, waiting = set(), [name]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting.extend(above.get(current, ()))
    return iter(seen)
