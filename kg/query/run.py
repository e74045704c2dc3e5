"""Ask a store: SPARQL by text or by the library's name, with labels for IRIs, and errors that name the line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store

from kg.errors import QueryError, RefusedError, StoreError
from kg.query.model import Question
from kg.query.parameters import HOLE, bind
from kg.rdf import Literal, NamedNode
from kg.sparql import calls_out, with_prefixes
from kg.vocabulary import CKG, PREFIXES

Answer = QuerySolutions | QueryTriples | QueryBoolean

POSITION = re.compile(r"error at (\d+):(\d+): (?:expected )?(.*)", re.DOTALL)
CANDIDATES = 10


class Queryable(Protocol):
    """What can be asked; its default graph is the union of all graphs."""

    def query(self, sparql: str) -> Answer:
        """Answer SPARQL text.

        Raises:
            SyntaxError: the text is no SPARQL query, with `error at line:column`.
            OSError: the engine fails.
        """
        ...


@dataclass(frozen=True, slots=True)
class UnionStore:
    """A pyoxigraph store as something to ask: the union of its graphs is the default graph."""

    store: Store

    def query(self, sparql: str) -> Answer:
        """Answer SPARQL text; see `Queryable`."""
        return self.store.query(sparql, use_default_graph_as_union=True)


def run_query(store: Queryable, sparql: str, *, name: str = "query", header_lines: int = 0) -> Answer:
    """Run a query's text; well-known prefixes need no declaration.

    Args:
        name: for messages: a file or a question of the library.
        header_lines: lines of the file before the text.

    Raises:
        QueryError: the text is no SPARQL query, with line and column.
        RefusedError: it calls another server; this store answers only for itself.
        StoreError: the engine fails.
    """
    if calls_out(sparql):
        raise RefusedError(f"{name}: SERVICE is refused; fetch from the other server yourself and join there")
    text, added = with_prefixes(sparql)
    try:
        return store.query(text)
    except SyntaxError as error:
        raise QueryError(name, _reason(str(error), added=added, header_lines=header_lines)) from error
    except OSError as error:
        raise StoreError(f"{name}: the store cannot answer: {error}; `kg verify` checks it") from error


def run_question(store: Queryable, question: Question, parameters: Mapping[str, str] | None = None) -> Answer:
    """Run a question of the library; an `iri` may be given by its label.

    Raises:
        QueryError: a parameter is wrong, or a label means nothing or several things.
    """
    sparql = bind_for(store, question, parameters or {})
    return run_query(store, sparql, name=question.name, header_lines=question.header_lines)


def bind_for(store: Queryable, question: Question, parameters: Mapping[str, str]) -> str:
    """Return the question's SPARQL with these parameters, labels looked up in the store."""
    return bind(question, parameters, lookup=lambda label, kind: find_label(store, label, kind))


def find_label(store: Queryable, label: str, kind: str | None = None) -> NamedNode:
    """Return the one thing with this label, upper and lower case alike; preferred names win over others.

    Raises:
        QueryError: nothing has the label, or several things have it; the message lists them.
    """
    text = (Path(__file__).parent / "label.rq").read_text(encoding="utf-8")
    terms = {"wanted": Literal(label), "kind": NamedNode(kind) if kind else None}
    bound = HOLE.sub(lambda match: _row(match["name"], terms), text)
    if kind is None:
        bound = bound.replace("?thing a ?kind .", "")
    rows = store.query(bound)
    found = (
        [(row["thing"], row["preferred"].value == "true") for row in rows] if isinstance(rows, QuerySolutions) else []
    )
    preferred = {thing for thing, is_preferred in found if is_preferred}
    things = sorted(preferred or {thing for thing, _ in found}, key=str)
    if len(things) == 1:
        return NamedNode(things[0].value)
    if not things:
        raise QueryError(label, "nothing in this graph has that name; give an IRI, or look with `kg search`")
    listed = ", ".join(_abbreviated(thing.value) for thing in things[:CANDIDATES])
    raise QueryError(label, f"{len(things)} things have that name; give one of {listed}")


def find_event(store: Queryable, label: str) -> NamedNode:
    """Return the event of this label, or else the one thing that has it: claims are often called as their event.

    Raises:
        QueryError: nothing has the label, or several things have it.
    """
    try:
        return find_label(store, label, CKG.Event.value)
    except QueryError:
        return find_label(store, label)


def _row(name: str, terms: Mapping[str, Literal | NamedNode | None]) -> str:
    term = terms[name]
    return "" if term is None else f"  VALUES ?{name} {{ {term} }}"


def _abbreviated(text: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if text.startswith(namespace):
            return f"{prefix}:{text.removeprefix(namespace)}"
    return text


def _reason(message: str, *, added: int, header_lines: int) -> str:
    match = POSITION.match(message)
    if match is None:
        return message
    line, column = int(match[1]), int(match[2])
    column -= added if line == 1 else 0
    wanted = " ".join(match[3].split())
    return f"line {line + header_lines}, column {max(column, 1)}: {_plain(wanted)}"


def _plain(wanted: str) -> str:
    if "Prefix not found" in wanted:
        return f"a prefix is not declared; without declaration only {', '.join(PREFIXES)} are known"
    if "CONSTRUCT" in wanted and "|" not in wanted and "one of" not in wanted:
        return "this is no query; a query starts with SELECT, ASK, CONSTRUCT or DESCRIBE, and updates are not accepted"
    if wanted == "[_]":
        return "the text is wrong here or before"
    return f"expected {wanted.replace(', [_]', '')}"


__all__ = ["Answer", "Queryable", "UnionStore", "bind_for", "find_event", "find_label", "run_query", "run_question"]
