"""What validation found: results that name focus node, rule, document and sentence, in a fixed order."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg.rdf import BlankNode, Literal, NamedNode, RdfFormat, Term, Triple, serialize
from kg.validation.shapes import RDF, SH, SHAPE, Severity
from kg.vocabulary import PREFIXES

VARIABLE = re.compile(r"\{[?$](\w+)\}")
RANK = {Severity.VIOLATION: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a document; `start` and `end` count code points of its untouched text, the end excluded."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One thing that breaks one rule.

    Attributes:
        component: local name of the SHACL constraint component, such as `MinCountConstraintComponent`.
        shape: IRI of the shape that says so: the rule's, or one of its property shapes.
        path: the property path as SPARQL text; `None` where the node itself is at fault.
        document: IRI of the (first) document that speaks of the node, with its words in `quote`.
    """

    focus: str
    rule: str
    label: str
    severity: Severity
    component: str
    shape: str
    message: str
    path: str | None = None
    value: Term | None = None
    document: str | None = None
    quote: Quote | None = None

    @property
    def key(self) -> tuple[str, str, str, str, str, str]:
        """What two validators must agree on: focus node, component, path, value, severity, rule."""
        value = "" if self.value is None else str(self.value)
        return (self.focus, self.component, self.path or "", value, self.severity.value, self.rule)

    def placed(self, document: str | None, quote: Quote | None) -> Result:
        """Return the result with the document and the words behind it."""
        return replace(self, document=document, quote=quote)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All results of a run, worst first, then by rule and focus node; equal input gives equal bytes."""

    results: tuple[Result, ...] = ()

    @classmethod
    def of(cls, results: Iterable[Result]) -> Report:
        """Return the report of these results, each kept once."""
        unique = {result.key: result for result in results}
        ordered = sorted(unique.values(), key=lambda result: (RANK[result.severity], result.rule, result.key))
        return cls(results=tuple(ordered))

    @property
    def conforms(self) -> bool:
        """Whether nothing was violated; warnings and notes do not count against a graph."""
        return not any(self.of_severity(Severity.VIOLATION))

    def of_severity(self, severity: Severity) -> Iterator[Result]:
        """Yield the results of one severity."""
        return (result for result in self.results if result.severity is severity)

    def counts(self) -> dict[str, int]:
        """Return the number of results by rule, in order of the rules."""
        return dict(sorted(Counter(result.rule for result in self.results).items()))


def to_text(report: Report, *, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """Return the report for a person to read; IRIs are shortened where a prefix fits."""
    lines = [_summary(report)]
    for result in report.results:
        lines.append(f"{result.severity.value} {result.rule} ({result.label}): {result.message}")
        lines.append(f"  node      {result.focus}")
        if result.path is not None:
            lines.append(f"  path      {_shorten(result.path, prefixes)}")
        if result.value is not None:
            lines.append(f"  value     {_shorten(str(result.value), prefixes)}")
        if result.document is not None:
            lines.append(f"  document  {result.document}")
        if result.quote is not None:
            lines.append(f"  sentence  [{result.quote.start}, {result.quote.end}) {result.quote.text!r}")
        lines.append(f"  rule      {SHAPE}{result.rule}")
    return "\n".join(lines) + "\n"


def write_message(template: str, value: Term | None, bound: Mapping[str, Term] | None = None) -> str:
    """Return the message with the values it names by `{?name}`; what is not bound reads "none".

    A message without such a place names the value at its end.
    """
    if VARIABLE.search(template):
        return VARIABLE.sub(lambda match: _spoken((bound or {}).get(match.group(1))), template)
    return template if value is None else f"{template}: {_spoken(value)}"


def _spoken(term: Term | None) -> str:
    if term is None:
        return "none"
    for prefix in ("code", "ckg"):
        if term.value.startswith(PREFIXES[prefix]):
            return term.value.removeprefix(PREFIXES[prefix])
    return term.value


def _summary(report: Report) -> str:
    found = ", ".join(f"{sum(1 for _ in report.of_severity(s))} {s.value.lower()}" for s in RANK)
    return f"{'conforms' if report.conforms else 'does not conform'} ({found})"


def _shorten(text: str, prefixes: Mapping[str, str]) -> str:
    for prefix, namespace in sorted(prefixes.items(), key=lambda pair: -len(pair[1])):
        text = text.replace(f"<{namespace}", f"<{prefix}:") if namespace else text
    return text.replace("<", "").replace(">", "")


def to_json(report: Report) -> str:
    """Return the report as one JSON object: `conforms`, `counts` by rule, and `results`."""
    content = {
        "conforms": report.conforms,
        "counts": report.counts(),
        "results": [_record(result) for result in report.results],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _record(result: Result) -> dict[str, object]:
    quote = result.quote
    return {
        "severity": result.severity.value,
        "rule": result.rule,
        "label": result.label,
        "page": f"{SHAPE}{result.rule}",
        "message": result.message,
        "focus": result.focus,
        "path": result.path,
        "value": None if result.value is None else str(result.value),
        "component": f"{SH}{result.component}",
        "shape": result.shape,
        "document": result.document,
        "sentence": None if quote is None else {"start": quote.start, "end": quote.end, "text": quote.text},
    }


def to_turtle(report: Report) -> bytes:
    """Return the report as a `sh:ValidationReport` of the SHACL recommendation."""
    prefixes = {"sh": SH, "shape": SHAPE, "xsd": "http://www.w3.org/2001/XMLSchema#"}
    written = serialize(_triples(report), format=RdfFormat.TURTLE, prefixes=prefixes)
    return written or b""


def _triples(report: Report) -> Iterator[Triple]:
    root = BlankNode("report")
    yield _triple(root, f"{RDF}type", NamedNode(f"{SH}ValidationReport"))
    yield _triple(root, f"{SH}conforms", Literal(report.conforms))
    for number, result in enumerate(report.results, start=1):
        node = BlankNode(f"result{number}")
        yield _triple(root, f"{SH}result", node)
        yield from _result_triples(node, result)


def _result_triples(node: BlankNode, result: Result) -> Iterator[Triple]:
    yield _triple(node, f"{RDF}type", NamedNode(f"{SH}ValidationResult"))
    yield _triple(node, f"{SH}focusNode", _node(result.focus))
    yield _triple(node, f"{SH}resultSeverity", NamedNode(f"{SH}{result.severity.value}"))
    yield _triple(node, f"{SH}sourceConstraintComponent", NamedNode(f"{SH}{result.component}"))
    yield _triple(node, f"{SH}sourceShape", NamedNode(result.shape))
    yield _triple(node, f"{SH}resultMessage", Literal(result.message, language="en"))
    # A path of several steps is told by its source shape; sh:resultPath takes only what is one IRI here.
    if result.path is not None and result.path.startswith("<") and result.path.count("<") == 1:
        yield _triple(node, f"{SH}resultPath", NamedNode(result.path[1:-1]))
    if result.value is not None:
        yield _triple(node, f"{SH}value", result.value)


def _node(focus: str) -> NamedNode | BlankNode:
    return BlankNode(focus.removeprefix("_:")) if focus.startswith("_:") else NamedNode(focus)


def _triple(subject: NamedNode | BlankNode, predicate: str, value: Term) -> Triple:
    return Triple(subject, NamedNode(predicate), value)
