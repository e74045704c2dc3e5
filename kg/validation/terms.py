"""SHACL terms as SPARQL text: paths, terms, and the boolean expression that a value must meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.errors import RuleError
from kg.validation.shapes import SH, Node, ShapesGraph

FIRST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"
XSD = "http://www.w3.org/2001/XMLSchema#"
CASTS = frozenset(f"{XSD}{name}" for name in ("integer", "decimal", "double", "boolean", "date", "dateTime"))

MODIFIERS = {"inversePath": "^({})", "zeroOrMorePath": "({})*", "oneOrMorePath": "({})+", "zeroOrOnePath": "({})?"}
KINDS = {
    "IRI": "isIRI({v})",
    "Literal": "isLiteral({v})",
    "BlankNode": "isBlank({v})",
    "BlankNodeOrIRI": "!isLiteral({v})",
    "IRIOrLiteral": "!isBlank({v})",
    "BlankNodeOrLiteral": "!isIRI({v})",
}
VALUE_TERMS = tuple(
    "and class datatype in maxExclusive maxInclusive maxLength minExclusive minInclusive minLength "  # noqa: SIM905
    "node nodeKind not or pattern xone".split()
)
SET_TERMS = tuple("disjoint equals hasValue lessThan lessThanOrEquals maxCount minCount uniqueLang".split())  # noqa: SIM905
COMPARISONS = {"minInclusive": ">=", "minExclusive": ">", "maxInclusive": "<=", "maxExclusive": "<"}


def sparql_term(node: Node) -> str:
    """Return an IRI or literal as SPARQL writes it.

    Raises:
        RuleError: it is a blank node, which no query can name.
    """
    if isinstance(node, BlankNode):
        raise RuleError(str(node), "a blank node cannot stand as a value; give it an IRI")
    return str(node)


def sparql_path(graph: ShapesGraph, node: Node) -> str:
    """Return a SHACL path as SPARQL writes it.

    >>> # [ sh:inversePath ckg:about ] becomes ^(<https://w3id.org/ckg/ns#about>)
    """
    if isinstance(node, NamedNode):
        return str(node)
    if graph.value(node, FIRST) is not None:
        return "/".join(f"({sparql_path(graph, step)})" for step in graph.items(node))
    alternatives = graph.value(node, "alternativePath")
    if alternatives is not None:
        return "|".join(f"({sparql_path(graph, step)})" for step in graph.items(alternatives))
    for term, template in MODIFIERS.items():
        inner = graph.value(node, term)
        if inner is not None:
            return template.format(sparql_path(graph, inner))
    raise RuleError(str(node), "its sh:path is of no known form")


def reaches(graph: ShapesGraph, path: Node, start: str, end: str, *, names: Iterator[str]) -> str:
    """Return the expression that is true where the path leads from `start` to `end`.

    A sequence becomes one EXISTS within another: Oxigraph plans a joined pattern within EXISTS without knowing what
    is bound outside, and scans the store once a node.
    """
    steps = list(graph.items(path)) if graph.value(path, FIRST) is not None else [path]
    written, target = "", end
    for step in reversed(steps):
        source = start if step is steps[0] else next(names)
        inner = f" FILTER({written})" if written else ""
        written = f"EXISTS {{ {source} {sparql_path(graph, step)} {target}{inner} }}"
        target = source
    return written


class Expressions:
    """Write, for a shape and a variable, the SPARQL expression that is true where the value conforms.

    Nested shapes become EXISTS patterns with variables of their own.
    """

    def __init__(self, graph: ShapesGraph) -> None:
        self._graph = graph
        self._names = (f"?x{number}" for number in count(1))
        self._writers: dict[str, Callable[[Node, str, Node], str]] = {
            "class": lambda value, v, _: f"EXISTS {{ {v} a {sparql_term(value)} }}",
            "datatype": lambda value, v, _: _datatype(value.value, v),
            "nodeKind": lambda value, v, _: KINDS[value.value.removeprefix(SH)].format(v=v),
            "in": self._in,
            "pattern": self._pattern,
            "minLength": lambda value, v, _: f"(!isBlank({v}) && STRLEN(STR({v})) >= {value.value})",
            "maxLength": lambda value, v, _: f"(!isBlank({v}) && STRLEN(STR({v})) <= {value.value})",
            "not": lambda value, v, _: f"!({self.conforms(value, v)})",
            "node": lambda value, v, _: self.conforms(value, v),
            "or": lambda value, v, _: self._join(value, v, " || "),
            "and": lambda value, v, _: self._join(value, v, " && "),
            "xone": lambda value, v, _: self._one_of(value, v),
        }

    def value(self, term: str, parameter: Node, variable: str, shape: Node) -> str:
        """Return the expression for one value constraint, such as `sh:class` or `sh:or`."""
        if term in COMPARISONS:
            return f"COALESCE({variable} {COMPARISONS[term]} {sparql_term(parameter)}, false)"
        return self._writers[term](parameter, variable, shape)

    def conforms(self, shape: Node, variable: str) -> str:
        """Return the expression that is true where the variable conforms to a (nested) shape."""
        parts = [
            self.value(term, parameter, variable, shape)
            for term in VALUE_TERMS
            for parameter in self._graph.values(shape, term)
        ]
        path = self._graph.value(shape, "path")
        if path is not None:
            parts = list(self._property(shape, path, variable))
        parts += [self.conforms(inner, variable) for inner in self._graph.values(shape, "property")]
        if not parts:
            raise RuleError(str(shape), "a nested shape has no constraint that can be compiled")
        return "(" + " && ".join(parts) + ")"

    def reaches(self, path: Node, start: str, end: str | None = None) -> str:
        """Return the expression that is true where the path leads from `start` to `end`, or to anything."""
        return reaches(self._graph, path, start, end or next(self._names), names=self._names)

    def _property(self, shape: Node, path: Node, variable: str) -> Iterator[str]:
        for term in SET_TERMS:
            for parameter in self._graph.values(shape, term):
                yield self._count(term, parameter, (path, variable), shape)
        for term in VALUE_TERMS:
            for parameter in self._graph.values(shape, term):
                name = next(self._names)
                expression = self.value(term, parameter, name, shape)
                text = sparql_path(self._graph, path)
                yield f"NOT EXISTS {{ {variable} {text} {name} . FILTER(!({expression})) }}"

    def _count(self, term: str, parameter: Node, start: tuple[Node, str], shape: Node) -> str:
        path, variable = start
        if term == "hasValue":
            return self.reaches(path, variable, sparql_term(parameter))
        number = int(parameter.value) if term in {"minCount", "maxCount"} else -1
        first, second = next(self._names), next(self._names)
        one = self.reaches(path, variable)
        text = sparql_path(self._graph, path)
        two = f"EXISTS {{ {variable} {text} {first} , {second} . FILTER(!sameTerm({first}, {second})) }}"
        known = {("minCount", 1): one, ("minCount", 2): two, ("maxCount", 0): f"!{one}", ("maxCount", 1): f"!{two}"}
        if (term, number) not in known:
            raise RuleError(str(shape), f"a nested sh:{term} {number} cannot be compiled; write it as sh:sparql")
        return known[term, number]

    def _in(self, head: Node, variable: str, _shape: Node) -> str:
        members = ", ".join(sparql_term(member) for member in self._graph.items(head))
        # An ill-typed literal makes IN an error, and an error would let it pass.
        return f"COALESCE({variable} IN ({members}), false)"

    def _pattern(self, pattern: Node, variable: str, shape: Node) -> str:
        flags = self._graph.value(shape, "flags")
        arguments = [f"STR({variable})", str(Literal(pattern.value))]
        arguments += [str(Literal(flags.value))] if flags is not None else []
        return f"(!isBlank({variable}) && REGEX({', '.join(arguments)}))"

    def _join(self, head: Node, variable: str, operator: str) -> str:
        return "(" + operator.join(self.conforms(member, variable) for member in self._graph.items(head)) + ")"

    def _one_of(self, head: Node, variable: str) -> str:
        members = (f"IF({self.conforms(member, variable)}, 1, 0)" for member in self._graph.items(head))
        return f"({' + '.join(members)} = 1)"


def _datatype(datatype: str, variable: str) -> str:
    """A literal has the datatype, and its text is one of it: "2020-02-30"^^xsd:date is none."""
    tests = [f"isLiteral({variable})", f"datatype({variable}) = <{datatype}>"]
    if datatype in CASTS:
        tests.append(f"COALESCE(isLiteral(<{datatype}>(STR({variable}))), false)")
    elif datatype == f"{XSD}nonNegativeInteger":
        tests.append(f"COALESCE(<{XSD}integer>(STR({variable})) >= 0, false)")
    return f"({' && '.join(tests)})"
