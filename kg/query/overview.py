"""What a graph holds, in counts: the journal's documents and the store's nodes."""

from __future__ import annotations

from typing import Any

from kg.store.counts import counts_of
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
    return {"folder": str(folder.path), "documents": counts, "graph": counts_of(open_current(folder)), "store": record}
