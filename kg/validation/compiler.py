"""Compile the shapes to set queries: one SPARQL query a constraint finds all its violations at once.

pySHACL asks node by node; the store answers for all nodes in one go, three orders of magnitude faster. The
shapes stay the only source: what is written here knows SHACL, and no rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode

from kg.errors import RuleError
from kg.validation.shapes import SH, Node, Rule, Severity, ShapesGraph, read_rules, severity_of, shapes_folder
from kg.validation.terms import FIRST, SET_TERMS, VALUE_TERMS, Expressions, sparql_path, sparql_term

COMPONENTS = {
    **{term: f"{term[0].upper()}{term[1:]}ConstraintComponent" for term in (*VALUE_TERMS, *SET_TERMS)},
    "sparql": "SPARQLConstraintComponent",
}
IGNORED = frozenset(
    "declare deactivated description flags group ignoredProperties message name order path property severity "  # noqa: SIM905
    "sparql targetClass".split()
)
WHERE = re.compile(r"SELECT\b(?P<head>[^{}]*?)\bWHERE\s*\{", re.IGNORECASE)
FOCUS = "#focus#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One constraint of a rule as a set query.

    Attributes:
        path: the SPARQL text of the property path, a bare IRI in angle brackets where it is one property.
        query: has `FOCUS` where a block of focus nodes may be put in to ask for these alone.
        message: has `{?name}` for the variables of a SPARQL constraint.
    """

    rule: Rule
    component: str
    shape: str
    path: str | None
    severity: Severity
    message: str
    query: str

    def text(self, focus: str = "") -> str:
        """Return the query for all focus nodes, or for those of a VALUES block."""
        return self.query.replace(FOCUS, focus)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """The compiled shapes.

    Attributes:
        paths: the property paths from a focus node to the nodes that its results depend on, by rule.
        origins: the path of each property shape by its IRI, for reports of other processors.
    """

    rules: tuple[Rule, ...]
    checks: tuple[Check, ...]
    paths: dict[str, tuple[str, ...]]
    origins: dict[str, str]

    def rule(self, identifier: str) -> Rule:
        """Return the rule named so, such as `R01`.

        Raises:
            RuleError: there is none.
        """
        found = next((rule for rule in self.rules if rule.id == identifier), None)
        if found is None:
            raise RuleError(identifier, f"there is no such rule; there are {self.rules[0].id} to {self.rules[-1].id}")
        return found


def compile_shapes(folder: Path | None = None) -> Contract:
    """Compile the shapes of a folder; the shipped ones by default, which are compiled once a process.

    Raises:
        RuleError: a shape uses a constraint that cannot be compiled; nothing is left out in silence.
    """
    return _compiled(folder or shapes_folder())


@cache
def _compiled(folder: Path) -> Contract:
    graph = ShapesGraph(folder)
    rules = read_rules(graph)
    compiler = _Compiler(graph)
    checks = tuple(check for rule in rules for check in compiler.checks(rule))
    paths = {rule.id: tuple(sorted(compiler.dependencies(rule))) for rule in rules}
    return Contract(rules=rules, checks=checks, paths=paths, origins=dict(compiler.origins()))


class _Compiler:
    """Writes the checks of rules; holds only the shapes."""

    def __init__(self, graph: ShapesGraph) -> None:
        self._graph = graph
        self._expressions = Expressions(graph)

    def checks(self, rule: Rule) -> Iterator[Check]:
        for shape in (rule.node, *rule.properties):
            self._refuse_unknown(shape)
            for component, pattern in self._patterns(shape, rule):
                yield self._check(rule, shape, component, pattern)
        for constraint in self._graph.values(rule.node, "sparql"):
            yield self._sparql(rule, constraint)

    def origins(self) -> Iterator[tuple[str, str]]:
        for node in self._graph.instances("PropertyShape"):
            path = self._graph.value(node, "path")
            if isinstance(node, NamedNode) and path is not None:
                yield node.value, sparql_path(self._graph, path)

    def dependencies(self, rule: Rule) -> set[str]:
        """Paths from a focus node to nodes whose own triples matter: every step of a nested or sequence path."""
        return set(rule.depends_on) | {path for shape in (rule.node, *rule.properties) for path in self._steps(shape)}

    def _steps(self, shape: Node) -> Iterator[str]:
        path = self._graph.value(shape, "path")
        if path is not None:
            yield from self._prefixes(path)
        for term in ("property", "not", "node"):
            for inner in self._graph.values(shape, term):
                yield from self._steps(inner)
        for term in ("or", "and", "xone"):
            for head in self._graph.values(shape, term):
                for inner in self._graph.items(head):
                    yield from self._steps(inner)

    def _prefixes(self, path: Node) -> Iterator[str]:
        yield sparql_path(self._graph, path)
        if self._graph.value(path, FIRST) is not None:
            steps = [f"({sparql_path(self._graph, step)})" for step in self._graph.items(path)]
            yield from ("/".join(steps[:end]) for end in range(1, len(steps)))

    def _refuse_unknown(self, shape: Node) -> None:
        for (subject, predicate), _ in self._graph.triples_of(shape):
            term = predicate.removeprefix(SH)
            known = not predicate.startswith(SH) or term in COMPONENTS or term in IGNORED
            if not known:
                raise RuleError(str(subject), f"sh:{term} cannot be compiled; write the constraint as sh:sparql")

    def _patterns(self, shape: Node, rule: Rule) -> Iterator[tuple[str, str]]:
        path = self._graph.value(shape, "path")
        for term in VALUE_TERMS:
            for parameter in sorted(self._graph.values(shape, term), key=str):
                yield term, self._value_pattern(term, parameter, shape, rule)
        for term in SET_TERMS:
            for parameter in sorted(self._graph.values(shape, term), key=str):
                if path is None:
                    raise RuleError(str(shape), f"sh:{term} needs a property shape with sh:path")
                yield term, self._set_pattern(term, parameter, path, rule)

    def _value_pattern(self, term: str, parameter: Node, shape: Node, rule: Rule) -> str:
        path = self._graph.value(shape, "path")
        if path is None:
            expression = self._expressions.value(term, parameter, "?this", shape)
            return f"{FOCUS} {_target(rule)} FILTER(!({expression})) BIND(?this AS ?value)"
        expression = self._expressions.value(term, parameter, "?value", shape)
        text = sparql_path(self._graph, path)
        if self._reaches_all(path):
            return f"{FOCUS} {_target(rule)} ?this {text} ?value . FILTER(!({expression}))"
        # Each value is judged once, however many nodes have it; nodes are looked up only for what is at fault.
        return (
            f"{{ SELECT DISTINCT ?value WHERE {{ {FOCUS} ?this {text} ?value }} }} FILTER(!({expression})) "
            f"{FOCUS} ?this {text} ?value . FILTER({_is_target(rule)})"
        )

    def _set_pattern(self, term: str, parameter: Node, path: Node, rule: Rule) -> str:
        text = sparql_path(self._graph, path)
        if (term, parameter.value) == ("minCount", "1"):
            return f"{FOCUS} {_target(rule)} FILTER(!{self._expressions.reaches(path, '?this')})"
        if (term, parameter.value) == ("maxCount", "1") and not self._reaches_all(path):
            # Counting along the property is cheaper than joining it with itself for every node.
            return (
                f"{{ SELECT ?this WHERE {{ {FOCUS} ?this {text} ?any }} GROUP BY ?this HAVING(COUNT(?any) > 1) }} "
                f"?this {text} ?one , ?two . FILTER(!sameTerm(?one, ?two) && ({_is_target(rule)}))"
            )
        return f"{FOCUS} {_target(rule)} {_set_pattern(term, parameter, text)}"

    def _reaches_all(self, path: Node) -> bool:
        """Whether the path leads from every node to itself, so that it must not be followed from all nodes."""
        if isinstance(path, NamedNode):
            return False
        if any(self._graph.value(path, term) is not None for term in ("zeroOrMorePath", "zeroOrOnePath")):
            return True
        inner = [*self._graph.items(self._graph.value(path, "alternativePath"))]
        if self._graph.value(path, FIRST) is not None:
            inner += self._graph.items(path)
        for term in ("inversePath", "oneOrMorePath"):
            inner += self._graph.values(path, term)
        return any(self._reaches_all(step) for step in inner)

    def _check(self, rule: Rule, shape: Node, component: str, pattern: str) -> Check:
        path = self._graph.value(shape, "path")
        query = f"SELECT DISTINCT ?this ?value WHERE {{ {pattern} }}"
        return Check(
            rule=rule,
            component=COMPONENTS[component],
            shape=shape.value,
            path=sparql_path(self._graph, path) if path is not None else None,
            severity=severity_of(self._graph, shape),
            message=self._message(shape),
            query=query,
        )

    def _sparql(self, rule: Rule, constraint: Node) -> Check:
        select = self._graph.value(constraint, "select")
        if select is None:
            raise RuleError(rule.id, "its sh:sparql has no sh:select")
        return Check(
            rule=rule,
            component=COMPONENTS["sparql"],
            shape=rule.node.value,
            path=None,
            severity=rule.severity,
            message=self._message(constraint),
            query=self._prologue(constraint) + _as_set(select.value, _target(rule)),
        )

    def _prologue(self, constraint: Node) -> str:
        declarations = (
            declaration
            for holder in self._graph.values(constraint, "prefixes")
            for declaration in self._graph.values(holder, "declare")
        )
        pairs = sorted(
            (prefix.value, namespace.value)
            for declaration in declarations
            for prefix in self._graph.values(declaration, "prefix")
            for namespace in self._graph.values(declaration, "namespace")
        )
        return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in pairs)

    def _message(self, node: Node) -> str:
        message = self._graph.value(node, "message")
        if message is None and not isinstance(node, BlankNode):
            # A node shape without constraints of its own never speaks; its property shapes do.
            return ""
        if message is None:
            raise RuleError(str(node), "it has no sh:message")
        return message.value


def _target(rule: Rule) -> str:
    branches = [f"{{ ?this a {target} }}" for target in rule.targets]
    return " UNION ".join(branches) if len(branches) > 1 else f"?this a {rule.targets[0]} ."


def _is_target(rule: Rule) -> str:
    return " || ".join(f"EXISTS {{ ?this a {target} }}" for target in rule.targets)


def _as_set(select: str, target: str) -> str:
    """Turn a query about `$this` into one about all focus nodes, with `FOCUS` in each SELECT that binds it."""
    outer = True

    def widen(match: re.Match[str]) -> str:
        nonlocal outer
        added = f" {FOCUS} {target} " if outer else f" {FOCUS} "
        outer = False
        return match.group() + added

    return WHERE.sub(widen, select.replace("$this", "?this"))


def _set_pattern(term: str, parameter: Node, path: str) -> str:
    if term in {"minCount", "maxCount"}:
        return _count_pattern(term, int(parameter.value), path)
    other = sparql_term(parameter)
    patterns = {
        "hasValue": f"FILTER NOT EXISTS {{ ?this {path} {other} }}",
        "disjoint": f"?this {path} ?value ; {other} ?value .",
        "equals": f"{{ ?this {path} ?value . FILTER NOT EXISTS {{ ?this {other} ?value }} }} UNION "
        f"{{ ?this {other} ?value . FILTER NOT EXISTS {{ ?this {path} ?value }} }}",
        "lessThan": f"?this {path} ?value ; {other} ?other . FILTER(!COALESCE(?value < ?other, false))",
        "lessThanOrEquals": f"?this {path} ?value ; {other} ?other . FILTER(!COALESCE(?value <= ?other, false))",
        "uniqueLang": f'?this {path} ?one , ?two . FILTER(LANG(?one) != "" && LCASE(LANG(?one)) = '
        "LCASE(LANG(?two)) && STR(?one) < STR(?two))",
    }
    return patterns[term]


def _count_pattern(term: str, number: int, path: str) -> str:
    comparison = f"< {number}" if term == "minCount" else f"> {number}"
    inner = f"SELECT ?this (COUNT(DISTINCT ?any) AS ?count) WHERE {{ {FOCUS} ?this {path} ?any }} GROUP BY ?this"
    counted = f"OPTIONAL {{ {{ {inner} }} }}"
    return f"{counted} FILTER(COALESCE(?count, 0) {comparison})"
