"""A digest over what the journal holds outside its checksummed bodies."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Quad, Store

from kg.rdf import canonical_nquads

_SEALED = (
    "SELECT sequence, key, id, raw_sha256, body_sha256, state FROM documents ORDER BY sequence",
    (
        "SELECT key, extractor, version, revision, graph, source_sha256, body_sha256, sequence, current"
        " FROM extractions ORDER BY graph"
    ),
    "SELECT graph, key, quads_sha256, count, warnings, current FROM graphs ORDER BY graph",
    "SELECT sequence, key, body_sha256 FROM waiting ORDER BY sequence",
    "SELECT sequence, key, id, origin, stage, reason, report, raw_sha256 FROM quarantine ORDER BY sequence",
    "SELECT sequence, key, reason FROM withdrawn ORDER BY sequence",
    "SELECT sequence, left_iri, right_iri, verdict, by FROM decisions ORDER BY sequence",
    "SELECT key, quads_sha256, count FROM user_graphs ORDER BY key",
    "SELECT name, value FROM meta WHERE name IN ('digest', 'format') ORDER BY name",
)


def seal_of(db: sqlite3.Connection) -> str:
    """Return a digest over all columns that have no checksum of their own."""
    whole = hashlib.sha256()
    for query in _SEALED:
        _take(whole, db.execute(query))
    return whole.hexdigest()


def _take(whole: hashlib._Hash, rows: Iterable[tuple[object, ...]]) -> None:
    for row in rows:
        whole.update(json.dumps(row).encode())


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def as_stored(quads: Iterable[Quad]) -> list[Quad]:
    """Return quads as Oxigraph gives them back: numbers lose their exact spelling and derived datatype."""
    store = Store()
    store.extend(quads)
    return list(store)


def stored_digest(quads: Iterable[Quad]) -> str:
    """Return a digest of quads that is the same before they are stored and after."""
    return hashlib.sha256(canonical_nquads(as_stored(quads))).hexdigest()
