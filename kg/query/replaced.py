"""The IRI of a merged event leads on to the event that it is now."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import NamedNode, QuerySolutions

from kg.identifiers import ID
from kg.query.parameters import HOLE
from kg.query.run import Queryable
from kg.rdf import iri

_EVENT = f"{ID}event/"


def is_event(node: str) -> bool:
    """Whether an IRI names an event: only those are merged."""
    return node.startswith(_EVENT)


def replaced_query(node: str) -> str:
    """Return the query for what a node is now.

    Raises:
        TermError: it is no IRI.
    """
    text = Path(__file__).with_name("replaced.rq").read_text(encoding="utf-8")
    return HOLE.sub(f"  VALUES ?node {{ {iri(node)} }}", text)


def standing_event(store: Queryable, node: str) -> str:
    """Return the event that a merged one is now; every other node is what it is."""
    if not is_event(node):
        return node
    rows = store.query(replaced_query(node))
    found = [row["now"] for row in rows] if isinstance(rows, QuerySolutions) else []
    return next((now.value for now in found if isinstance(now, NamedNode)), node)


__all__ = ["is_event", "replaced_query", "standing_event"]
