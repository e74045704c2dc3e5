"""What a graph holds, in counts: the journal's documents and the store's nodes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pyoxigraph import Literal, QuerySolutions

from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.oxigraph import open_current


def overview(folder: GraphFolder) -> dict[str, Any]:
    """Return counts by section: documents, graph, store.

    Raises:
        StoreError: there is no graph.
    """
    folder.require()
    journal = Journal(folder.journal)
    try:
        counts = journal.counts()
        record = {"digest": journal.meta("digest"), "state": journal.meta("store")}
    finally:
        journal.close()
    if not (folder.store / "current").exists():
        # A first build that was interrupted: what was received is kept, and nothing has been derived from it yet.
        record["state"] = "not built yet; run `kg build` again, it goes on where it stopped"
        return {"folder": str(folder.path), "documents": counts, "graph": {}, "store": record}
    return {"folder": str(folder.path), "documents": counts, "graph": _counts(folder), "store": record}


def _counts(folder: GraphFolder) -> dict[str, int]:
    store = open_current(folder)
    query = Path(__file__).with_name("overview.rq").read_text(encoding="utf-8")
    found = store.query(query, use_default_graph_as_union=True)
    if not isinstance(found, QuerySolutions):
        return {}
    rows = ((row["what"], row["count"]) for row in found)
    return {
        what.value: int(count.value) for what, count in rows if isinstance(what, Literal) and isinstance(count, Literal)
    }
