"""Read `shapes/*.ttl`: the rules as values, before they are compiled or handed to pySHACL."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from kg.errors import RuleError
from kg.resources import resource_folder

SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SHAPE = "https://w3id.org/ckg/shape/"

Node = NamedNode | BlankNode | Literal
RULE = re.compile(r"(R\d+)(?:-\w+)?$")


class Severity(StrEnum):
    """How bad a result is: a violation keeps a document out, the others are kept and shown."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


class Scope(StrEnum):
    """What a rule needs: the graph of one document, or the consolidated graph."""

    DOCUMENT = "document"
    GRAPH = "graph"


class ShapesGraph:
    """The triples of the shapes, indexed by subject and predicate."""

    def __init__(self, folder: Path) -> None:
        self._index: dict[tuple[Node, str], list[Node]] = defaultdict(list)
        self._subjects: dict[tuple[str, str], list[Node]] = defaultdict(list)
        for path in sorted(folder.glob("*.ttl")):
            for triple in parse(path=path, format=RdfFormat.TURTLE):
                key = triple.predicate.value
                self._index[triple.subject, key].append(triple.object)
                self._subjects[key, triple.object.value].append(triple.subject)

    def values(self, subject: Node, term: str) -> list[Node]:
        """Return the objects of the subject for a term of the SHACL namespace, or a full IRI."""
        return self._index.get((subject, _full(term)), [])

    def value(self, subject: Node, term: str) -> Node | None:
        """Return the first object, or `None`."""
        return next(iter(self.values(subject, term)), None)

    def triples_of(self, subject: Node) -> list[tuple[tuple[Node, str], list[Node]]]:
        """Return the subject's predicates, each with its objects."""
        return [(key, values) for key, values in self._index.items() if key[0] == subject]

    def instances(self, term: str) -> list[Node]:
        """Return the nodes of a SHACL class, in order of their IRI."""
        return sorted(self._subjects[f"{RDF}type", f"{SH}{term}"], key=str)

    def items(self, head: Node | None) -> Iterator[Node]:
        """Yield the members of an RDF list."""
        while head is not None and head.value != f"{RDF}nil":
            first = self.value(head, f"{RDF}first")
            if first is None:
                raise RuleError(str(head), "the list is broken: rdf:first is missing")
            yield first
            head = self.value(head, f"{RDF}rest")


def _full(term: str) -> str:
    return term if ":" in term else f"{SH}{term}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A node shape: one rule of the contract.

    Attributes:
        id: `R01`; the shape's IRI is `https://w3id.org/ckg/shape/R01`.
        depends_on: SPARQL paths from a focus node to other nodes whose change can change the result.
    """

    id: str
    node: NamedNode
    label: str
    comment: str
    severity: Severity
    scope: Scope
    targets: tuple[NamedNode, ...]
    depends_on: tuple[str, ...] = ()
    properties: tuple[Node, ...] = field(default=(), repr=False)


def rule_of(shape: str) -> str:
    """Return the rule that a shape's IRI belongs to: `R04` for `…/shape/R04-effect`.

    Raises:
        RuleError: the IRI does not name a rule.
    """
    found = RULE.search(shape)
    if found is None:
        raise RuleError(shape, "its IRI does not end in a rule's name, such as R04 or R04-effect")
    return found.group(1)


def shapes_folder() -> Path:
    """Return the folder of the shipped shapes."""
    return resource_folder("shapes")


def read_rules(graph: ShapesGraph) -> tuple[Rule, ...]:
    """Return all rules, in order of their name.

    Raises:
        RuleError: a rule lacks its label, severity, scope or target.
    """
    rules = (_rule(graph, node) for node in graph.instances("NodeShape") if isinstance(node, NamedNode))
    return tuple(sorted(rules, key=lambda rule: rule.id))


def _rule(graph: ShapesGraph, node: NamedNode) -> Rule:
    return Rule(
        id=rule_of(node.value),
        node=node,
        label=_text(graph, node, f"{RDFS}label"),
        comment=_text(graph, node, f"{RDFS}comment"),
        severity=severity_of(graph, node),
        scope=Scope(_text(graph, node, f"{SHAPE}scope")),
        targets=tuple(sorted(_targets(graph, node), key=str)),
        depends_on=tuple(sorted(value.value for value in graph.values(node, f"{SHAPE}dependsOn"))),
        properties=tuple(sorted(graph.values(node, "property"), key=str)),
    )


def _targets(graph: ShapesGraph, node: NamedNode) -> list[NamedNode]:
    targets = [value for value in graph.values(node, "targetClass") if isinstance(value, NamedNode)]
    if not targets:
        raise RuleError(node.value, "it has no sh:targetClass, so it would check nothing")
    return targets


def severity_of(graph: ShapesGraph, node: Node) -> Severity:
    """Return the severity of a shape, as the shape itself states it.

    Raises:
        RuleError: it states none.
    """
    return Severity(_text(graph, node, "severity").removeprefix(SH))


def _text(graph: ShapesGraph, node: Node, term: str) -> str:
    value = graph.value(node, term)
    if value is None:
        raise RuleError(node.value, f"it has no {term.removeprefix(SH)}")
    return value.value
