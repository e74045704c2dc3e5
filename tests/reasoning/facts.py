"""Facts for the tests of the reasoner, written by hand: short names instead of IRIs."""

from pyoxigraph import Literal, NamedNode, Quad

CKG = "https://w3id.org/ckg/ns#"
ID = "https://w3id.org/ckg/id/"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
GRAPH = NamedNode("https://w3id.org/ckg/graph/test")


def fact(line: str) -> Quad:
    """Make a quad of "event/1 place place/aleppo" or, for a type, "event/1 a AirStrike"."""
    subject, predicate, target = line.split()
    if predicate == "a":
        return Quad(NamedNode(ID + subject), RDF_TYPE, NamedNode(CKG + target), GRAPH)
    return Quad(NamedNode(ID + subject), NamedNode(CKG + predicate), NamedNode(ID + target), GRAPH)


def facts(text: str) -> list[Quad]:
    return [fact(line) for line in text.strip().splitlines() if line.strip()]


def label(subject: str, name: str) -> Quad:
    return Quad(NamedNode(ID + subject), LABEL, Literal(name, language="en"), GRAPH)


def local(iris: frozenset[str]) -> set[str]:
    return {iri.removeprefix(CKG) for iri in iris}
