"""The axioms that can contradict each other, as plain sets: to explain a contradiction and to project facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.rdf import BlankNode, Literal, NamedNode, Triple
from kg.reasoning.schema import CKG, OWL, RDF, RDFS, SUB_CLASS, TYPE

_CONCEPT = "http://www.w3.org/2004/02/skos/core#Concept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Axioms:
    """Closed sets of IRIs.

    `ancestors` of a class or property contain itself. `domains` and `ranges` hold, per property and after
    inheritance, each stated domain or range as the set of its alternatives (one unless it is a union). `disjoint` is
    symmetric and stated pairs only.
    """

    classes: frozenset[str]
    ancestors: Mapping[str, frozenset[str]]
    domains: Mapping[str, tuple[frozenset[str], ...]]
    ranges: Mapping[str, tuple[frozenset[str], ...]]
    disjoint: Mapping[str, frozenset[str]]
    symmetric: frozenset[str]
    restricted: frozenset[str]
    properties: frozenset[str]

    def exclude(self, one: str, other: str) -> bool:
        """Tell whether nothing can be in both classes, by the stated disjointness and the class tree."""
        others = self.ancestors.get(other, frozenset({other}))
        return any(self.disjoint.get(each, frozenset()) & others for each in self.ancestors.get(one, frozenset({one})))


def read_axioms(triples: Iterable[Triple]) -> Axioms:
    """Build the sets from the triples of the ontology."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if not isinstance(triple.object, Literal):
            found[triple.predicate.value][_key(triple.subject)].append(_key(triple.object))
    properties = _ancestors(found[f"{RDFS}subPropertyOf"], _declared(found, "ObjectProperty"))
    classes = _ancestors(_named_parents(found), _declared(found, "Class"))
    return Axioms(
        classes=frozenset(classes),
        ancestors={**classes, **properties},
        domains=_inherited(found[f"{RDFS}domain"], properties, found),
        ranges=_inherited(found[f"{RDFS}range"], properties, found),
        disjoint=_symmetric(found[f"{OWL}disjointWith"]),
        symmetric=_declared(found, "SymmetricProperty"),
        restricted=frozenset(each for values in found[f"{OWL}onProperty"].values() for each in values),
        properties=frozenset(properties),
    )


def reasoned_properties(axioms: Axioms) -> frozenset[str]:
    """Return the object properties of this ontology whose use can lead to a contradiction or an inference.

    Left out are those that lead to concepts, and those to nodes that no axiom excludes from anything (evidence spans,
    activities): they would double the individuals and could change nothing.
    """
    return frozenset(
        each
        for each in axioms.properties
        if axioms.ancestors[each] & axioms.restricted
        or any(_matters(options, axioms) for options in axioms.ranges[each])
    )


def _matters(options: frozenset[str], axioms: Axioms) -> bool:
    return _CONCEPT not in options and any(
        axioms.disjoint.get(each) for option in options for each in axioms.ancestors.get(option, frozenset())
    )


def _key(term: object) -> str:
    if isinstance(term, NamedNode | BlankNode):
        return term.value
    return str(term)


def _declared(found: Mapping[str, Mapping[str, list[str]]], kind: str) -> frozenset[str]:
    return frozenset(
        subject
        for subject, types in found[TYPE].items()
        if f"{OWL}{kind}" in types and (subject.startswith(CKG) or "//" in subject)
    )


def _named_parents(found: Mapping[str, Mapping[str, list[str]]]) -> dict[str, list[str]]:
    """Stated super-classes, plus the named members of the intersection that defines a class."""
    parents = {subject: list(objects) for subject, objects in found[SUB_CLASS].items()}
    for subject, definitions in found[f"{OWL}equivalentClass"].items():
        for definition in definitions:
            for head in found[f"{OWL}intersectionOf"].get(definition, []):
                parents.setdefault(subject, []).extend(_members(head, found))
    return parents


def _members(head: str, found: Mapping[str, Mapping[str, list[str]]]) -> list[str]:
    members = []
    while head != f"{RDF}nil":
        members.extend(found[f"{RDF}first"][head])
        head = found[f"{RDF}rest"][head][0]
    return members


def _ancestors(parents: Mapping[str, list[str]], names: frozenset[str]) -> dict[str, frozenset[str]]:
    closed = {}
    for name in sorted(names):
        reached, todo = {name}, [name]
        while todo:
            new = set(parents.get(todo.pop(), ())) - reached
            reached |= new
            todo.extend(new)
        closed[name] = frozenset(each for each in reached if "//" in each)
    return closed


def _inherited(
    stated: Mapping[str, list[str]],
    properties: Mapping[str, frozenset[str]],
    found: Mapping[str, Mapping[str, list[str]]],
) -> dict[str, tuple[frozenset[str], ...]]:
    return {
        name: tuple(
            sorted({_options(each, found) for ancestor in ancestors for each in stated.get(ancestor, ())}, key=sorted)
        )
        for name, ancestors in properties.items()
    }


def _options(expression: str, found: Mapping[str, Mapping[str, list[str]]]) -> frozenset[str]:
    heads = found[f"{OWL}unionOf"].get(expression)
    return frozenset(_members(heads[0], found)) if heads else frozenset({expression})


def _symmetric(pairs: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    both: dict[str, set[str]] = defaultdict(set)
    for one, others in pairs.items():
        for other in others:
            both[one].add(other)
            both[other].add(one)
    return {name: frozenset(others) for name, others in both.items()}
