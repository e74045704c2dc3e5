"""Read the ontology: its triples for the reasoner, and its class tree through owlready2."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.rdf import NamedNode, RdfFormat, Triple, parse, serialize
from kg.resources import resource_folder

if TYPE_CHECKING:
    from owlready2 import World

CKG = "https://w3id.org/ckg/ns#"
ONTOLOGY = "https://w3id.org/ckg/ns"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"

TYPE = f"{RDF}type"
SUB_CLASS = f"{RDFS}subClassOf"

# What HermiT needs. Annotations say nothing to it and triple the time it takes to read the file.
_LOGICAL = frozenset(
    {TYPE, f"{RDF}first", f"{RDF}rest", SUB_CLASS, f"{RDFS}subPropertyOf", f"{RDFS}domain", f"{RDFS}range"}
    | {f"{OWL}{name}" for name in ("disjointWith", "equivalentClass", "intersectionOf", "unionOf", "complementOf")}
    | {f"{OWL}{name}" for name in ("onProperty", "someValuesFrom", "allValuesFrom", "hasValue", "inverseOf")}
)
_NAMED_INDIVIDUAL = f"{OWL}NamedIndividual"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassNode:
    """A class of the ontology in its tree; `parents` and `children` are local names, sorted."""

    name: str
    label: str
    parents: tuple[str, ...]
    children: tuple[str, ...]


def ontology_files(folder: Path | None = None) -> tuple[Path, ...]:
    """Return the files that hold classes and properties, in order of name; the code schemes are not among them."""
    return tuple(sorted((folder or resource_folder("ontology")).glob("*.ttl")))


def scheme_files(folder: Path | None = None) -> tuple[Path, ...]:
    """Return the files of the code schemes and the crosswalks between them, in order of name."""
    return tuple(sorted(((folder or resource_folder("ontology")) / "codes").glob("*.ttl")))


def read_triples(files: Iterable[Path]) -> Iterator[Triple]:
    """Yield the triples of Turtle files; blank nodes of two files never share a name."""
    for path in files:
        for quad in parse(path.read_bytes(), format=RdfFormat.TURTLE, rename_blank_nodes=True):
            yield quad.triple


def logical_axioms(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """Keep what a reasoner uses; drop labels, notes, ontology headers and code lists."""
    return tuple(
        triple
        for triple in triples
        if triple.predicate.value in _LOGICAL
        and not (triple.predicate.value == TYPE and _is_named(triple.object, (f"{OWL}Ontology", _NAMED_INDIVIDUAL)))
    )


def open_world(axioms: Iterable[Triple], facts: Iterable[Triple] = ()) -> World:
    """Load axioms and facts into a fresh owlready2 world; the caller closes it.

    owlready2 does not read Turtle, hence N-Triples in memory.
    """
    from owlready2 import World

    world = World()
    world.get_ontology(CKG).load(fileobj=_ntriples(axioms))
    world.get_ontology("https://w3id.org/ckg/id/").load(fileobj=_ntriples(facts))
    return world


def class_tree(triples: Iterable[Triple]) -> dict[str, ClassNode]:
    """Return the classes of this ontology by local name, as owlready2 sees them."""
    world = open_world(triples)
    try:
        classes = [each for each in world.classes() if each.iri.startswith(CKG)]
        return {each.name: _class_node(each) for each in sorted(classes, key=lambda each: str(each.name))}
    finally:
        world.close()


def _class_node(each: Any) -> ClassNode:  # noqa: ANN401 - owlready2 has no type hints
    return ClassNode(
        name=each.name,
        label=str(each.label.first() or each.name),
        parents=_own_names(each.is_a),
        children=_own_names(each.subclasses()),
    )


def _own_names(classes: Iterable[Any]) -> tuple[str, ...]:
    return tuple(sorted(each.name for each in classes if getattr(each, "iri", "").startswith(CKG)))


def _is_named(term: object, iris: tuple[str, ...]) -> bool:
    return isinstance(term, NamedNode) and term.value in iris


def _ntriples(triples: Iterable[Triple]) -> BytesIO:
    return BytesIO(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")
