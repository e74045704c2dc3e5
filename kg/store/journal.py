"""The journal: one SQLite file that holds everything a graph is made from; the triple store derives from it.

Every method that writes is one transaction, and returns only when it is on disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.errors import DamageError, StoreError
from kg.store.packing import pack as _pack
from kg.store.packing import sha256 as _sha
from kg.store.packing import unpack as _unpack
from kg.store.seal import seal_of

FORMAT = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalDocument:
    """A document as the journal keeps it; `body` is its JSON, `raw` the bytes it came in."""

    sequence: int
    key: str
    id: str
    state: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalExtraction:
    """An extraction of a document; `body` is interchange JSON."""

    key: str
    extractor: str
    version: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalGraph:
    """The quads of one document's graph, as canonical N-Quads, with what validation warned of, as JSON."""

    graph: str
    key: str
    quads: bytes
    count: int
    warnings: str

    @property
    def digest(self) -> str:
        """SHA-256 of the quads."""
        return _sha(self.quads)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A refused document: where it came from, at which stage it failed and why; `report` is JSON or empty."""

    key: str
    id: str
    origin: str
    stage: str
    reason: str
    report: str
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalDecision:
    """A person's word on two IRIs: positive, negative, or undone."""

    left: str
    right: str
    verdict: str
    by: str


class Journal:
    """Reads and writes one journal file."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open the journal.

        Raises:
            StoreError: there is none, or it is not ours.
            DamageError: SQLite finds it damaged.
        """
        self.path = path
        if not create and not path.is_file():
            raise StoreError(f"{path}: no journal; build a graph with `kg build FILES`")
        with self._translated():
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA foreign_keys = ON")
            if create or not self._has_table("user_graphs"):
                self._db.executescript(Path(__file__).with_name("journal.sql").read_text(encoding="utf-8"))
                self._db.execute("INSERT OR IGNORE INTO meta VALUES ('format', ?)", (FORMAT,))
            self._check_format()

    def _has_table(self, name: str) -> bool:
        return bool(self._db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone())

    def _check_format(self) -> None:
        found = self.meta("format")
        if found != FORMAT:
            raise StoreError(f"{self.path}: journal format {found}, this version reads {FORMAT}; use a matching kg")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise StoreError(f"{self.path}: {error}; check the disk and the rights, then run it again") from error
        except sqlite3.DatabaseError as error:
            raise DamageError(f"{self.path}: damaged: {error}; restore it from a backup") from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make all writes inside one transaction, on disk when it ends."""
        with self._translated():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                # SQLite has already rolled back by itself after some faults, such as a full disk.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextmanager
    def lent(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection to a part of the journal that has a module of its own."""
        with self._translated():
            yield self._db

    def meta(self, name: str) -> str | None:
        """Return a value of the journal's own record."""
        with self._translated():
            row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set_meta(self, name: str, value: str) -> None:
        """Write a value of the journal's own record."""
        with self._translated():
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    # Documents

    def state_of(self, key: str) -> str | None:
        """Return pending, stored or quarantined; none if the document was never received."""
        with self._translated():
            row = self._db.execute("SELECT state FROM documents WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def receive(self, *, key: str, identifier: str, raw: bytes, body: bytes) -> None:
        """Keep a document as pending; receiving it again changes nothing."""
        with self._translated():
            # Not "OR IGNORE": an insertion that is ignored takes a number, and `kg verify` would miss a document.
            self._db.execute(
                "INSERT INTO documents (key, id, raw, raw_sha256, body, body_sha256, state)"
                " SELECT ?1, ?2, ?3, ?4, ?5, ?6, 'pending' WHERE NOT EXISTS (SELECT 1 FROM documents WHERE key = ?1)",
                (key, identifier, _pack(raw), _sha(raw), _pack(body), _sha(body)),
            )

    def try_again(self, key: str) -> None:
        """Make a quarantined document pending; its quarantine record stays until it is stored."""
        with self._translated():
            self._db.execute("UPDATE documents SET state = 'pending' WHERE key = ?", (key,))

    def read_again(self, extractor: str) -> int:
        """Make the stored documents that this extractor read pending; return how many. Their graphs stay until then."""
        with self._translated():
            return self._db.execute(
                "UPDATE documents SET state = 'pending' WHERE state = 'stored' AND key IN"
                " (SELECT key FROM extractions WHERE current = 1 AND extractor = ?)",
                (extractor,),
            ).rowcount

    def replaces(self, graph: JournalGraph) -> bool:
        """Whether there is a graph of this name with other quads."""
        with self._translated():
            row = self._db.execute("SELECT quads_sha256 FROM graphs WHERE graph = ?", (graph.graph,)).fetchone()
        return row is not None and row[0] != _sha(graph.quads)

    def store_result(self, extraction: JournalExtraction, graph: JournalGraph) -> None:
        """Keep a document's extraction and quads and mark it stored; earlier extractions stay, superseded."""
        with self._translated():
            self._db.execute("UPDATE extractions SET current = 0 WHERE key = ?", (extraction.key,))
            self._db.execute("UPDATE graphs SET current = 0 WHERE key = ?", (extraction.key,))
            self._db.execute(
                "INSERT OR REPLACE INTO extractions SELECT ?, ?, ?, ?, ?, coalesce(max(sequence), 0) + 1, 1"
                " FROM extractions",
                (
                    extraction.key,
                    extraction.extractor,
                    extraction.version,
                    _pack(extraction.body),
                    _sha(extraction.body),
                ),
            )
            self._db.execute(
                "INSERT OR REPLACE INTO graphs VALUES (?, ?, ?, ?, ?, ?, 1)",
                (graph.graph, graph.key, _pack(graph.quads), _sha(graph.quads), graph.count, graph.warnings),
            )
            self._db.execute("UPDATE documents SET state = 'stored' WHERE key = ?", (graph.key,))
            self._db.execute("DELETE FROM quarantine WHERE key = ?", (graph.key,))

    def quarantine(self, item: Quarantined) -> None:
        """Keep a refused document with its reason; it enters no graph."""
        with self._translated():
            self._db.execute(
                "INSERT INTO quarantine (key, id, origin, stage, reason, report, raw, raw_sha256)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
                " origin = excluded.origin, stage = excluded.stage, reason = excluded.reason, report = excluded.report",
                (
                    item.key,
                    item.id,
                    item.origin,
                    item.stage,
                    item.reason,
                    item.report,
                    _pack(item.raw),
                    _sha(item.raw),
                ),
            )
            self._db.execute("UPDATE documents SET state = 'quarantined' WHERE key = ?", (item.key,))

    def documents(self, *, state: str | None = None) -> Iterator[JournalDocument]:
        """Yield the documents in order of arrival."""
        query = "SELECT sequence, key, id, state, body, body_sha256 FROM documents"
        with self._translated():
            rows = self._db.execute(f"{query} WHERE ?1 IS NULL OR state = ?1 ORDER BY sequence", (state,))
            for sequence, key, identifier, found, body, digest in rows:
                text = _unpack(body, digest, f"{self.path}: document {key}")
                yield JournalDocument(sequence=sequence, key=key, id=identifier, state=found, body=text)

    def document(self, key: str) -> JournalDocument | None:
        """Return one document by key."""
        with self._translated():
            row = self._db.execute(
                "SELECT sequence, key, id, state, body, body_sha256 FROM documents WHERE key = ?", (key,)
            ).fetchone()
        if row is None:
            return None
        text = _unpack(row[4], row[5], f"{self.path}: document {key}")
        return JournalDocument(sequence=row[0], key=row[1], id=row[2], state=row[3], body=text)

    def extractions(self) -> Iterator[JournalExtraction]:
        """Yield the current extraction of each stored document, in order of key."""
        with self._translated():
            rows = self._db.execute(
                "SELECT e.key, e.extractor, e.version, e.body, e.body_sha256 FROM extractions e"
                " JOIN documents d ON d.key = e.key WHERE e.current = 1 AND d.state = 'stored' ORDER BY e.key"
            )
            for key, extractor, version, body, digest in rows:
                text = _unpack(body, digest, f"{self.path}: extraction of {key}")
                yield JournalExtraction(key=key, extractor=extractor, version=version, body=text)

    def current_extraction(self, key: str) -> JournalExtraction | None:
        """Return the extraction of a document that was kept last, whatever became of the document."""
        with self._translated():
            row = self._db.execute(
                "SELECT extractor, version, body, body_sha256 FROM extractions WHERE key = ? AND current = 1", (key,)
            ).fetchone()
        if row is None:
            return None
        body = _unpack(row[2], row[3], f"{self.path}: extraction of {key}")
        return JournalExtraction(key=key, extractor=row[0], version=row[1], body=body)

    def has_extraction(self, key: str, extractor: str, version: str, body: bytes | None = None) -> bool:
        """Whether this extractor's result is the document's current one; with `body`, whether it is this very one."""
        with self._translated():
            row = self._db.execute(
                "SELECT body_sha256 FROM extractions WHERE key = ? AND extractor = ? AND version = ? AND current = 1",
                (key, extractor, version),
            ).fetchone()
        return row is not None and (body is None or row[0] == _sha(body))

    def graphs(self, *, keys: frozenset[str] | None = None) -> Iterator[JournalGraph]:
        """Yield the current graphs of stored documents in order of IRI; of some documents only, if `keys` are given."""
        with self._translated():
            rows = self._db.execute(
                "SELECT g.graph, g.key, g.quads, g.quads_sha256, g.count, g.warnings FROM graphs g"
                " JOIN documents d ON d.key = g.key WHERE g.current = 1 AND d.state = 'stored' ORDER BY g.graph"
            )
            for graph, key, quads, digest, count, warnings in rows:
                if keys is None or key in keys:
                    body = _unpack(quads, digest, f"{self.path}: graph {graph}")
                    yield JournalGraph(graph=graph, key=key, quads=body, count=count, warnings=warnings)

    def graph_names(self) -> list[str]:
        """Return the IRIs of the current graphs of stored documents, in order."""
        with self._translated():
            rows = self._db.execute(
                "SELECT g.graph FROM graphs g JOIN documents d ON d.key = g.key"
                " WHERE g.current = 1 AND d.state = 'stored' ORDER BY g.graph"
            )
            return [graph for (graph,) in rows]

    def quarantined(self) -> Iterator[Quarantined]:
        """Yield what is in quarantine, in order of arrival."""
        with self._translated():
            rows = self._db.execute(
                "SELECT key, id, origin, stage, reason, report, raw, raw_sha256 FROM quarantine ORDER BY sequence"
            )
            for key, identifier, origin, stage, reason, report, raw, digest in rows:
                yield Quarantined(
                    key=key,
                    id=identifier,
                    origin=origin,
                    stage=stage,
                    reason=reason,
                    report=report,
                    raw=_unpack(raw, digest, f"{self.path}: quarantined {key}"),
                )

    def counts(self) -> dict[str, int]:
        """Return the number of documents received and of each state; refused inputs count as quarantined."""
        with self._translated():
            states = dict(self._db.execute("SELECT state, count(*) FROM documents GROUP BY state").fetchall())
            refused = self._db.execute(
                "SELECT count(*) FROM quarantine WHERE key NOT IN (SELECT key FROM documents WHERE state = 'pending')"
            ).fetchone()[0]
        stored, pending = states.get("stored", 0), states.get("pending", 0)
        return {"received": stored + pending + refused, "stored": stored, "quarantined": refused, "pending": pending}

    # Withdrawals

    def withdraw(self, key: str, reason: str) -> None:
        """Take a document out of the graph for good, with a tombstone; it stays in the journal, in quarantine."""
        found = self.document(key)
        if found is None:
            raise StoreError(f"{key}: no document has that key; `kg show ID` says a document's key")
        item = Quarantined(key=key, id=found.id, origin="", stage="withdrawn", reason=reason, report="", raw=found.body)
        with self.transaction():
            self.quarantine(item)
            self._db.execute("INSERT OR IGNORE INTO withdrawn (key, reason) VALUES (?, ?)", (key, reason))

    def withdrawn(self) -> dict[str, str]:
        """Return the reason of each withdrawal, by key of its document."""
        with self._translated():
            return dict(self._db.execute("SELECT key, reason FROM withdrawn ORDER BY sequence"))

    def seal(self) -> None:
        """Note a digest over the columns that have no checksum of their own, for `kg verify`."""
        with self._translated():
            self.set_meta("seal", seal_of(self._db))

    # Decisions

    def decide(self, decision: JournalDecision) -> None:
        """Keep a person's word on two IRIs."""
        with self._translated():
            self._db.execute(
                "INSERT INTO decisions (left_iri, right_iri, verdict, by) VALUES (?, ?, ?, ?)",
                (decision.left, decision.right, decision.verdict, decision.by),
            )

    def decisions(self) -> Iterator[JournalDecision]:
        """Yield the decisions in order; a later one on the same pair outranks an earlier."""
        with self._translated():
            rows = self._db.execute("SELECT left_iri, right_iri, verdict, by FROM decisions ORDER BY sequence")
            for left, right, verdict, by in rows:
                yield JournalDecision(left=left, right=right, verdict=verdict, by=by)
