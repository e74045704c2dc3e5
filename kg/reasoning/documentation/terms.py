"""Read what the documentation shows: terms with their notes and axioms, code schemes with their crosswalks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.rdf import BlankNode, Literal, NamedNode, Triple
from kg.reasoning.schema import CKG, OWL, RDF, RDFS, TYPE, class_tree, ontology_files, read_triples, scheme_files

CODE = "https://w3id.org/ckg/code/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
STATUS = "http://www.w3.org/2003/06/sw-vocab-status/ns#term_status"
MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")

_KINDS = {
    f"{OWL}Class": "class",
    f"{OWL}ObjectProperty": "object property",
    f"{OWL}DatatypeProperty": "data property",
    f"{OWL}AnnotationProperty": "annotation property",
}
_PREFIXES = {
    "prov:": "http://www.w3.org/ns/prov#",
    "nif:": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "org:": "http://www.w3.org/ns/org#",
    "geo:": "http://www.opengis.net/ont/geosparql#",
    "sem:": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "lode:": "http://linkedevents.org/ontology/",
    "gaf:": "http://groundedannotationframework.org/gaf#",
    "schema:": "https://schema.org/",
    "skos:": SKOS,
    "dct:": DCT,
    "xsd:": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A class or property of the ontology.

    Names of other terms of the ontology stand in double square brackets in `facts`, so that the page can link them.
    """

    name: str
    kind: str
    module: str
    label: str
    definition: str
    status: str
    sources: tuple[str, ...]
    examples: tuple[str, ...]
    notes: tuple[str, ...]
    facts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A code; `matches` are relation, IRI and note of each crosswalk that starts from it."""

    iri: str
    label: str
    definition: str
    notation: str
    broader: tuple[str, ...]
    remarks: tuple[str, ...]
    matches: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A code scheme with its concepts in order of their place in the file's hierarchy."""

    name: str
    title: str
    definition: str
    source: str
    version: str
    licence: str
    rights: str
    concepts: tuple[Concept, ...]


class Index:
    """Triples by subject and predicate, values as text; blank nodes keep their names."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            self._values[_text(triple.subject)][triple.predicate.value].append(_text(triple.object))

    def all(self, subject: str, predicate: str) -> tuple[str, ...]:
        """Return the values, sorted."""
        return tuple(sorted(self._values.get(subject, {}).get(predicate, ())))

    def one(self, subject: str, predicate: str) -> str:
        """Return the first value, or the empty string."""
        return next(iter(self.all(subject, predicate)), "")

    def subjects(self, predicate: str, value: str) -> tuple[str, ...]:
        """Return the subjects that have the value, sorted."""
        return tuple(sorted(s for s, found in self._values.items() if value in found.get(predicate, ())))


def read_terms(folder: Path | None = None) -> tuple[Term, ...]:
    """Return the terms of the ontology in order of file and name."""
    files = ontology_files(folder)
    triples = {path.stem: tuple(read_triples([path])) for path in files}
    # One read of all files keeps the blank nodes of an expression apart from those of another file.
    index = Index(triple for found in triples.values() for triple in found)
    children = {f"{CKG}{name}": node.children for name, node in class_tree(_flat(triples)).items()}
    codes = Index(read_triples(scheme_files(folder)))
    terms = []
    for module, found in triples.items():
        types = ((_text(each.subject), _text(each.object)) for each in found if each.predicate.value == TYPE)
        declared = {subject: kind for subject, kind in types if kind in _KINDS}
        for iri, kind in sorted(declared.items()):
            if iri.startswith(CKG):
                facts = _facts(iri, index, children.get(iri, ()), codes)
                terms.append(_term(iri, _KINDS[kind], module, index, facts))
    return tuple(terms)


def read_schemes(folder: Path | None = None) -> tuple[Scheme, ...]:
    """Return the code schemes in order of name."""
    index = Index(read_triples(scheme_files(folder)))
    names = [path.stem for path in scheme_files(folder) if path.stem != "crosswalks"]
    return tuple(_scheme(name, index) for name in names)


def curie(iri: str) -> str:
    """Shorten an IRI with a known prefix; terms of the ontology come out in double square brackets.

    >>> curie("http://www.w3.org/ns/prov#Agent")
    'prov:Agent'
    """
    if iri.startswith(CKG):
        return f"[[{iri.removeprefix(CKG)}]]"
    for prefix, namespace in _PREFIXES.items():
        if iri.startswith(namespace):
            return prefix + iri.removeprefix(namespace)
    return f"code:{iri.removeprefix(CODE)}" if iri.startswith(CODE) else iri


def _term(iri: str, kind: str, module: str, index: Index, facts: tuple[tuple[str, tuple[str, ...]], ...]) -> Term:
    return Term(
        name=iri.removeprefix(CKG),
        kind=kind,
        module=module,
        label=index.one(iri, f"{RDFS}label"),
        definition=index.one(iri, f"{SKOS}definition"),
        status=index.one(iri, STATUS),
        sources=index.all(iri, f"{DCT}source"),
        examples=index.all(iri, f"{SKOS}example"),
        notes=index.all(iri, f"{SKOS}scopeNote"),
        facts=facts,
    )


def _facts(iri: str, index: Index, children: Sequence[str], codes: Index) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the axioms about a term, in words a reader knows; empty ones are left out."""

    def said(predicate: str) -> tuple[str, ...]:
        return tuple(sorted(express(each, index) for each in index.all(iri, predicate)))

    types = index.all(iri, TYPE)
    traits = [name for name in ("Symmetric", "Transitive", "Functional") if f"{OWL}{name}Property" in types]
    disjoint = {*index.all(iri, f"{OWL}disjointWith"), *index.subjects(f"{OWL}disjointWith", iri)}
    rows = {
        "defined as": said(f"{OWL}equivalentClass"),
        "sub-class of": said(f"{RDFS}subClassOf"),
        "super-class of": tuple(f"[[{name}]]" for name in children),
        "disjoint with": tuple(sorted(curie(each) for each in disjoint)),
        "sub-property of": said(f"{RDFS}subPropertyOf"),
        "super-property of": tuple(curie(each) for each in index.subjects(f"{RDFS}subPropertyOf", iri)),
        "domain": said(f"{RDFS}domain"),
        "range": said(f"{RDFS}range"),
        "is": tuple(trait.lower() for trait in traits),
        "properties": tuple(curie(each) for each in index.subjects(f"{RDFS}domain", iri)),
        "values of": tuple(curie(each) for each in index.subjects(f"{RDFS}range", iri)),
        "close to": tuple(curie(each) for found in (index, codes) for each in _matched(iri, found)),
        "default code": tuple(curie(each) for each in codes.all(iri, f"{CKG}defaultCode")),
    }
    return tuple((label, values) for label, values in rows.items() if values)


def _matched(iri: str, index: Index) -> list[str]:
    return [each for name in MATCHES for each in index.all(iri, f"{SKOS}{name}")]


def express(node: str, index: Index) -> str:
    """Write a class expression in Manchester syntax."""
    if head := index.one(node, f"{OWL}unionOf"):
        return " or ".join(_bracketed(each, index) for each in _members(head, index))
    if head := index.one(node, f"{OWL}intersectionOf"):
        return " and ".join(_bracketed(each, index) for each in _members(head, index))
    if on := index.one(node, f"{OWL}onProperty"):
        return f"{curie(on)} some {_bracketed(index.one(node, f'{OWL}someValuesFrom'), index)}"
    return curie(node)


def _bracketed(node: str, index: Index) -> str:
    text = express(node, index)
    return f"({text})" if " " in text else text


def _members(head: str, index: Index) -> list[str]:
    members = []
    while head != f"{RDF}nil":
        members.append(index.one(head, f"{RDF}first"))
        head = index.one(head, f"{RDF}rest")
    return members


def _scheme(name: str, index: Index) -> Scheme:
    iri = f"{CODE}scheme/{name}"
    concepts = [_concept(each, index) for each in index.subjects(f"{SKOS}inScheme", iri)]
    return Scheme(
        name=name,
        title=index.one(iri, f"{SKOS}prefLabel"),
        definition=index.one(iri, f"{SKOS}definition"),
        source=index.one(iri, f"{DCT}source"),
        version=index.one(iri, f"{OWL}versionInfo"),
        licence=index.one(iri, f"{DCT}license"),
        rights=index.one(iri, f"{DCT}rights"),
        concepts=_in_tree_order(concepts),
    )


def _concept(iri: str, index: Index) -> Concept:
    matches = [
        (relation, target, _match_note(iri, relation, target, index))
        for relation in MATCHES
        for target in index.all(iri, f"{SKOS}{relation}")
    ]
    return Concept(
        iri=iri,
        label=index.one(iri, f"{SKOS}prefLabel"),
        definition=index.one(iri, f"{SKOS}definition"),
        notation=index.one(iri, f"{SKOS}notation"),
        broader=index.all(iri, f"{SKOS}broader"),
        remarks=index.all(iri, f"{SKOS}scopeNote") + index.all(iri, f"{SKOS}note") + index.all(iri, f"{SKOS}example"),
        matches=tuple(matches),
    )


def _match_note(source: str, relation: str, target: str, index: Index) -> str:
    for axiom in index.subjects(f"{OWL}annotatedSource", source):
        about = (index.one(axiom, f"{OWL}annotatedProperty"), index.one(axiom, f"{OWL}annotatedTarget"))
        if about == (f"{SKOS}{relation}", target):
            return index.one(axiom, f"{SKOS}note")
    return ""


def _in_tree_order(concepts: Sequence[Concept]) -> tuple[Concept, ...]:
    """Order concepts so that narrower ones follow their first broader one."""
    by_parent: Mapping[str, list[Concept]] = defaultdict(list)
    known = {concept.iri for concept in concepts}
    for concept in concepts:
        by_parent[next((each for each in concept.broader if each in known), "")].append(concept)
    ordered: list[Concept] = []

    def walk(parent: str) -> None:
        for concept in by_parent[parent]:
            ordered.append(concept)
            walk(concept.iri)

    walk("")
    return tuple(ordered)


def _flat(triples: Mapping[str, Sequence[Triple]]) -> list[Triple]:
    return [triple for found in triples.values() for triple in found]


def _text(term: object) -> str:
    if isinstance(term, NamedNode | Literal):
        return term.value
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(term)
