"""Rows as SPARQL results in JSON, where the engine's own writer cannot be stopped after so many."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from kg.rdf import BlankNode, Literal, NamedNode, Term, Triple

_STRING = "http://www.w3.org/2001/XMLSchema#string"

Row = Sequence[Term | Triple | None]


def rows_as_json(names: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return a table in the SPARQL 1.1 results format for JSON; an unbound cell is left out."""
    bindings = [
        {name: term_as_json(term) for name, term in zip(names, row, strict=True) if term is not None} for row in rows
    ]
    value = {"head": {"vars": list(names)}, "results": {"bindings": bindings}}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def term_as_json(term: Term | Triple) -> dict[str, object]:
    """Return a term as that format writes it."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: term_as_json(part) for name, part in parts.items()}}
    return _literal(term)


def _literal(term: Literal) -> dict[str, object]:
    written: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        written["xml:lang"] = term.language
    elif term.datatype.value != _STRING:
        written["datatype"] = term.datatype.value
    return written
