"""Ask the graph by the pages' own queries; answers are rows of plain strings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.query.parameters import HOLE
from kg.rdf import Term, iri
from kg.serve.context import ServerContext

Row = Mapping[str, str]
"""Values by column; an unbound column is not there."""

MOST_ROWS = 5000
_PATIENCE = 3.0
_VARIABLE = re.compile(r"\?(?P<name>\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """An answer; `complete` is false where there are more rows than were asked for."""

    rows: Sequence[Row]
    complete: bool
    sparql: str


@cache
def query_text(name: str) -> str:
    """Return the text of one of the pages' queries."""
    return (Path(__file__).with_name("queries") / f"{name}.rq").read_text(encoding="utf-8")


def filled(name: str, values: Mapping[str, Term]) -> str:
    """Return the query with these terms for its variables; a place without a value stays open.

    The terms, as the engine writes them, take the place of the variables: a query that starts from a known node is
    planned from there, one that is joined with VALUES may be planned from the other end.
    """
    text = HOLE.sub("", query_text(name))
    return _VARIABLE.sub(lambda match: str(values.get(match["name"], match.group())), text)


async def ask(
    context: ServerContext,
    name: str,
    values: Mapping[str, Term] | None = None,
    *,
    limit: int = MOST_ROWS,
    patience: float = _PATIENCE,
) -> Rows:
    """Ask one of the pages' queries; a reader waits for it, so that it keeps its place for a while.

    Raises:
        AnswerError: it took too long, or the server is busy.
    """
    return await _answer(context, filled(name, values or {}), limit=limit, patience=patience)


async def scan(context: ServerContext, name: str, values: Mapping[str, Term] | None = None) -> list[list[str]]:
    """Return all rows of one of the pages' queries as plain values in order of its columns, however long that takes.

    Raises:
        AnswerError: there is no answer.
    """
    return await context.scan(filled(name, values or {}))


async def ask_about(context: ServerContext, name: str, node: str, *, limit: int = MOST_ROWS) -> Rows:
    """Ask one of the pages' queries about one node."""
    return await ask(context, name, {"node": iri(node)}, limit=limit)


async def ask_of_all(context: ServerContext, name: str, nodes: Sequence[Term], *, limit: int = MOST_ROWS) -> Rows:
    """Ask one of the pages' queries about several nodes at once: they take the place of its only VALUES.

    Raises:
        AnswerError: it took too long, or the server is busy.
    """
    terms = " ".join(map(str, nodes))
    sparql = HOLE.sub(lambda hole: f"  VALUES ?{hole['name']} {{ {terms} }}", query_text(name))
    return await _answer(context, sparql, limit=limit, patience=_PATIENCE)


async def _answer(context: ServerContext, sparql: str, *, limit: int, patience: float) -> Rows:
    table = await context.ask(sparql, limit=limit, patience=patience)
    rows = [{column: str(cell["value"]) for column, cell in row.items()} for row in table.rows]
    return Rows(rows=rows, complete=table.complete, sparql=sparql)


def query_for(name: str, node: str) -> str:
    """Return one of the pages' queries about one node, to show it."""
    return filled(name, {"node": iri(node)})
