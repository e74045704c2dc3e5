"""Bring a remote engine up to the graph: an outbox that survives its absence, and nothing acknowledged unread (D14)."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad, Store

from kg.errors import StoreError
from kg.rdf import NamedNode, canonical_nquads, iri
from kg.store.folder import GraphFolder
from kg.store.oxigraph import open_current
from kg.store.remote import RemoteStore

_BATCH = 500
_ATTEMPTS = 4
_FIRST_WAIT = 0.5
_SHOWN = 300
"""Characters of an engine's complaint that are passed on: some engines repeat the whole update."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS outbox (
    endpoint TEXT NOT NULL,
    graph TEXT NOT NULL,
    wanted TEXT,
    acknowledged TEXT,
    PRIMARY KEY (endpoint, graph)
) STRICT;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What one push did; `waiting` graphs are still in the outbox, and `reason` says why the first of them is."""

    sent: int
    removed: int
    waiting: int
    reason: str = ""


class Outbox:
    """Which graphs an endpoint should hold, and which it has been seen to hold; on disk before anything is sent."""

    def __init__(self, path: Path, endpoint: str) -> None:
        """Open it.

        Raises:
            StoreError: the file cannot be used.
        """
        self._endpoint = endpoint
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;" + _SCHEMA)
        except sqlite3.Error as error:
            raise StoreError(f"{path}: {error}; delete the file, everything is then sent again") from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def want(self, graphs: dict[str, str]) -> None:
        """Note which graphs there should be, each with its digest; all others should go."""
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute("UPDATE outbox SET wanted = NULL WHERE endpoint = ?", (self._endpoint,))
        self._db.executemany(
            "INSERT INTO outbox (endpoint, graph, wanted) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET wanted = excluded.wanted",
            [(self._endpoint, graph, digest) for graph, digest in sorted(graphs.items())],
        )
        self._db.execute("COMMIT")

    def waiting(self) -> list[tuple[str, str | None]]:
        """Return what is not yet as it should be: graph and wanted digest, or `None` to remove it."""
        return self._db.execute(
            "SELECT graph, wanted FROM outbox WHERE endpoint = ? AND wanted IS NOT acknowledged ORDER BY graph",
            (self._endpoint,),
        ).fetchall()

    def acknowledge(self, graph: str, digest: str | None) -> None:
        """Note that the endpoint has been seen to hold the graph."""
        self._db.execute(
            "UPDATE outbox SET acknowledged = ? WHERE endpoint = ? AND graph = ?", (digest, self._endpoint, graph)
        )

    def forget(self) -> None:
        """Send everything again."""
        self._db.execute("UPDATE outbox SET acknowledged = NULL WHERE endpoint = ?", (self._endpoint,))


def push(
    folder: GraphFolder, remote: RemoteStore, *, again: bool = False, wait: Callable[[float], None] = time.sleep
) -> Pushed:
    """Send every graph that the endpoint has not been seen to hold, and count each there before going on.

    Raises:
        StoreError: there is no graph here. An absent endpoint is no error: what it lacks waits in the outbox.
    """
    store = open_current(folder)
    outbox = Outbox(folder.path / "outbox.sqlite", remote.update_endpoint)
    try:
        outbox.want({name.value: _digest(_quads(store, name)) for name in _names(store)})
        if again:
            outbox.forget()
        sent, removed, reason = 0, 0, ""
        for graph, wanted in outbox.waiting():
            if reason := _deliver(store, remote, iri(graph), wait=wait):
                break
            outbox.acknowledge(graph, wanted)
            sent, removed = sent + (wanted is not None), removed + (wanted is None)
        return Pushed(sent=sent, removed=removed, waiting=len(outbox.waiting()), reason=reason)
    finally:
        outbox.close()


def _deliver(store: Store, remote: RemoteStore, graph: NamedNode, *, wait: Callable[[float], None]) -> str:
    """Send one graph until it has been counted there; return why it was not, empty if it was."""
    quads, reason = list(_quads(store, graph)), ""
    for attempt in range(_ATTEMPTS):
        try:
            remote.replace_graph(graph, (quad.triple for quad in quads), batch=_BATCH)
            counted = remote.count(graph)
            if counted == len(quads):
                return ""
            reason = f"{graph.value}: {len(quads)} statements were sent, {remote.endpoint} counts {counted}"
        except (OSError, SyntaxError) as error:
            reason = f"{graph.value}: {' '.join(str(error).split())[:_SHOWN]}"
        if attempt + 1 < _ATTEMPTS:
            wait(_FIRST_WAIT * 2**attempt)
    return reason


def _names(store: Store) -> Iterator[NamedNode]:
    yield from (name for name in store.named_graphs() if isinstance(name, NamedNode))


def _quads(store: Store, graph: NamedNode) -> Iterator[Quad]:
    return store.quads_for_pattern(None, None, None, graph)


def _digest(quads: Iterator[Quad]) -> str:
    return hashlib.sha256(canonical_nquads(quads)).hexdigest()
