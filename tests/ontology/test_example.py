"""The example in the documentation keeps the project's own rules."""

from pyoxigraph import Quad, Store

from kg.reasoning.axioms import read_axioms
from kg.reasoning.documentation.pictures import read_example
from kg.reasoning.explain import find_clashes
from kg.reasoning.schema import ontology_files, read_triples
from kg.validation.compiled import validate_graph


def store_of(quads: list[Quad]) -> Store:
    store = Store()
    store.extend(quads)
    return store


def test_the_example_conforms_to_the_shapes() -> None:
    assert [(result.rule, result.focus) for result in validate_graph(store_of(read_example())).results] == []


def test_the_example_does_not_contradict_the_ontology() -> None:
    axioms = read_axioms(read_triples(ontology_files()))

    assert find_clashes((quad.triple for quad in read_example()), axioms) == []
