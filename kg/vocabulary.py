"""Every IRI the code names; `tests/ontology` checks that each is declared where it says it is."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.errors import TermError


class Namespace:
    """Mints terms of one namespace by attribute or item: `CKG.Event`, `CODE["side-a"]`."""

    __slots__ = ("_base", "_terms")

    def __init__(self, base: str) -> None:
        self._base = base
        self._terms: dict[str, NamedNode] = {}

    def __getattr__(self, name: str) -> NamedNode:
        return self[name]

    def __getitem__(self, name: str) -> NamedNode:
        if name not in self._terms:
            try:
                self._terms[name] = NamedNode(self._base + name)
            except ValueError as error:
                raise TermError(self._base + name, str(error)) from error
        return self._terms[name]

    def __str__(self) -> str:
        return self._base


CKG = Namespace("https://w3id.org/ckg/ns#")
CODE = Namespace("https://w3id.org/ckg/code/")
DCT = Namespace("http://purl.org/dc/terms/")
GEO = Namespace("http://www.opengis.net/ont/geosparql#")
NIF = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
ORG = Namespace("http://www.w3.org/ns/org#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
PROV = Namespace("http://www.w3.org/ns/prov#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")

PREFIXES = {
    "ckg": str(CKG),
    "code": str(CODE),
    "actor": "https://w3id.org/ckg/id/actor/",
    "agreement": "https://w3id.org/ckg/id/agreement/",
    "claim": "https://w3id.org/ckg/id/claim/",
    "doc": "https://w3id.org/ckg/id/doc/",
    "estimate": "https://w3id.org/ckg/id/estimate/",
    "event": "https://w3id.org/ckg/id/event/",
    "place": "https://w3id.org/ckg/id/place/",
    "report": "https://w3id.org/ckg/id/report/",
    "dct": str(DCT),
    "geo": str(GEO),
    "nif": str(NIF),
    "org": str(ORG),
    "owl": str(OWL),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "skos": str(SKOS),
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes that exports write and that queries may use without declaring them."""
