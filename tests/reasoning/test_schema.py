from pathlib import Path

import pytest
from pyoxigraph import Literal

from kg.reasoning.schema import (
    ClassNode,
    class_tree,
    logical_axioms,
    ontology_files,
    open_world,
    read_triples,
    scheme_files,
)

TURTLE = """
@prefix ckg: <https://w3id.org/ckg/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

ckg:Event a owl:Class ; rdfs:label "Event"@en .
ckg:Raid a owl:Class ; rdfs:subClassOf ckg:Event ; rdfs:label "Raid"@en .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "events.ttl").write_text(TURTLE, "utf-8")
    return tmp_path


def test_the_class_tree_knows_parents_and_children(folder: Path) -> None:
    tree = class_tree(read_triples(ontology_files(folder)))

    assert tree == {
        "Event": ClassNode(name="Event", label="Event", parents=(), children=("Raid",)),
        "Raid": ClassNode(name="Raid", label="Raid", parents=("Event",), children=()),
    }


def test_two_worlds_do_not_see_each_other(folder: Path) -> None:
    full, empty = open_world(read_triples(ontology_files(folder))), open_world(())
    try:
        assert len(list(full.classes())) == 2
        assert list(empty.classes()) == []
    finally:
        full.close()
        empty.close()


def test_annotations_are_no_axioms() -> None:
    axioms = logical_axioms(read_triples(ontology_files()))

    assert [triple for triple in axioms if isinstance(triple.object, Literal)] == []


def test_code_schemes_are_no_part_of_the_axioms() -> None:
    assert {path.parent.name for path in ontology_files()} == {"ontology"}
    assert {path.parent.name for path in scheme_files()} == {"codes"}


def test_every_class_of_the_shipped_tree_leads_to_a_root() -> None:
    tree = class_tree(read_triples(ontology_files()))
    roots = {name for name, node in tree.items() if not node.parents}

    assert {"Event", "Actor", "Place", "Agreement", "Claim", "Document", "Estimate", "Relationship"} <= roots
