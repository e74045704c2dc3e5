"""The tables of a journal: made where there are none, brought to this version's where they are earlier."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kg.errors import StoreError
from kg.identifiers import document_graph

FORMAT = "2"


def prepare(db: sqlite3.Connection, path: Path, *, create: bool) -> None:
    """Set a connection up, and the tables behind it.

    Raises:
        StoreError: the file is of another format.
    """
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    if _has_table(db, "meta") and _format(db) == "1":
        db.create_function("document_graph", 3, document_graph, deterministic=True)
        db.executescript(_script("journal-1-to-2.sql"))
    if create or not (_has_table(db, "waiting") and _has_table(db, "user_graphs")):
        db.executescript(_script("journal.sql"))
        db.execute("INSERT OR IGNORE INTO meta VALUES ('format', ?)", (FORMAT,))
    found = _format(db)
    if found != FORMAT:
        raise StoreError(f"{path}: journal format {found}, this version reads {FORMAT}; use a matching kg")


def _has_table(db: sqlite3.Connection, name: str) -> bool:
    return bool(db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone())


def _format(db: sqlite3.Connection) -> str | None:
    row = db.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
    return row[0] if row else None


def _script(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
