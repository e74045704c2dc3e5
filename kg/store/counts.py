"""How many things of each kind a store holds."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal, QuerySolutions, Store


def counting_query() -> str:
    """Return the query: `what` and `count`, over the union of all graphs."""
    return Path(__file__).with_suffix(".rq").read_text(encoding="utf-8")


def counts_of(store: Store) -> dict[str, int]:
    """Return the counts by name, in order of name: the engine gives them in any."""
    found = store.query(counting_query(), use_default_graph_as_union=True)
    if not isinstance(found, QuerySolutions):
        raise TypeError("counts.rq is no SELECT")
    rows = ((row["what"], row["count"]) for row in found)
    return dict(
        sorted((what.value, int(n.value)) for what, n in rows if isinstance(what, Literal) and isinstance(n, Literal))
    )
