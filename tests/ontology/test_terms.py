"""Every term of the ontology says what it is, where that comes from, and how sure it is."""

import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef

from kg.reasoning.schema import CKG, ontology_files, scheme_files

DCT = Namespace("http://purl.org/dc/terms/")
STATUS = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
INTERCHANGE_TYPES = [
    "ArmedClash",
    "Operation",
    "AirStrike",
    "Shelling",
    "Bombing",
    "ChemicalAttack",
    "Attack",
    "Shooting",
    "Execution",
    "Abduction",
    "Detention",
    "SexualViolence",
    "Torture",
    "TerritorialChange",
    "PropertyDamage",
    "Displacement",
    "Evacuation",
    "AidEvent",
    "Protest",
    "Movement",
]


@cache
def graph() -> Graph:
    made = Graph()
    for path in ontology_files():
        made.parse(path)
    return made


@cache
def everything() -> Graph:
    made = Graph()
    for path in (*ontology_files(), *scheme_files()):
        made.parse(path)
    return made


def own_terms() -> list[URIRef]:
    return sorted({s for kind in KINDS for s in graph().subjects(RDF.type, kind) if str(s).startswith(CKG)})


@pytest.mark.parametrize("path", [*ontology_files(), *scheme_files()], ids=lambda path: path.name)
def test_each_file_reads_the_same_in_rdflib_and_pyoxigraph(path: Path) -> None:
    from pyoxigraph import RdfFormat, parse

    by_oxigraph = sum(1 for _ in parse(path.read_bytes(), format=RdfFormat.TURTLE))

    assert by_oxigraph == len(Graph().parse(path))


@pytest.mark.parametrize("prop", [RDFS.label, SKOS.definition], ids=["label", "definition"])
def test_each_term_has_exactly_one_english_text(prop: URIRef) -> None:
    wrong = [t for t in own_terms() if [o.language for o in graph().objects(t, prop)] != ["en"]]

    assert wrong == []


@pytest.mark.parametrize("prop", [DCT.source, SKOS.example, STATUS, RDFS.isDefinedBy])
def test_each_term_has_source_example_status_and_home(prop: URIRef) -> None:
    assert [t for t in own_terms() if graph().value(t, prop) is None] == []


def test_no_two_terms_share_a_label_and_a_kind() -> None:
    seen: dict[tuple[str, frozenset[URIRef]], URIRef] = {}
    twice = []
    for term in own_terms():
        kind = frozenset(o for o in graph().objects(term, RDF.type) if o in KINDS)
        key = (str(graph().value(term, RDFS.label)), kind)
        if key in seen:
            twice.append((seen[key], term))
        seen[key] = term

    assert twice == []


@pytest.mark.parametrize("name", [*INTERCHANGE_TYPES, "AgreementEvent"])
def test_each_type_of_the_interchange_format_has_its_class(name: str) -> None:
    reached = set(graph().transitive_objects(URIRef(CKG + name), RDFS.subClassOf))

    assert URIRef(CKG + "Event") in reached


def test_no_term_is_class_and_property_or_individual() -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual)
    subjects = {s for kind in kinds for s in everything().subjects(RDF.type, kind)}

    assert [s for s in subjects if sum((s, RDF.type, kind) in everything() for kind in kinds) > 1] == []


def test_every_property_in_use_is_declared() -> None:
    built_in = (str(RDF), str(RDFS), str(OWL))
    declared = {s for kind in KINDS[1:] for s in everything().subjects(RDF.type, kind)}
    used = {p for p in everything().predicates() if not str(p).startswith(built_in)}

    assert sorted(used - declared) == []


def test_every_class_in_an_axiom_is_declared() -> None:
    axioms = (RDFS.subClassOf, RDFS.domain, OWL.disjointWith, OWL.equivalentClass, OWL.someValuesFrom)
    named = {o for p in axioms for o in everything().objects(None, p) if isinstance(o, URIRef)}
    data = set(everything().subjects(RDF.type, OWL.DatatypeProperty))
    named |= {o for s, o in everything().subject_objects(RDFS.range) if s not in data and isinstance(o, URIRef)}

    assert [c for c in sorted(named) if (c, RDF.type, OWL.Class) not in everything()] == []


def test_literals_and_ranges_stay_within_the_owl_2_datatypes() -> None:
    allowed = {XSD.string, XSD.integer, XSD.decimal, XSD.boolean, None}
    literals = {o.datatype for o in everything().objects() if isinstance(o, Literal)}
    data = everything().subjects(RDF.type, OWL.DatatypeProperty)
    ranges = {o for s in data for o in everything().objects(s, RDFS.range)}

    assert (literals | ranges) - allowed == set()


def test_transitive_properties_are_in_no_restriction() -> None:
    """OWL 2 DL forbids cardinalities on them; the ontology restricts none at all."""
    transitive = set(everything().subjects(RDF.type, OWL.TransitiveProperty))

    assert transitive & set(everything().objects(None, OWL.onProperty)) == set()


def test_blank_nodes_are_only_class_expressions_lists_and_notes() -> None:
    blank = {s for s in everything().subjects() if isinstance(s, BNode)}
    fine = {*everything().subjects(RDF.first), *everything().subjects(RDF.type, OWL.Class)}
    fine |= {*everything().subjects(RDF.type, OWL.Restriction), *everything().subjects(RDF.type, OWL.Axiom)}

    assert blank - fine == set()


def test_nothing_is_imported() -> None:
    assert list(everything().objects(None, OWL.imports)) == []


def test_local_names_are_plain_words() -> None:
    assert [t for t in own_terms() if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", str(t).removeprefix(CKG))] == []
