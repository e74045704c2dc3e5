"""The journal: one SQLite file that holds everything a graph is made from; the triple store derives from it.

Every method that writes is one transaction, and returns only when it is on disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from kg.errors import DamageError, StoreError
from kg.store.journal_format import prepare
from kg.store.packing import pack as _pack
from kg.store.packing import sha256 as _sha
from kg.store.packing import unpack as _unpack
from kg.store.records import (
    Due,
    JournalDecision,
    JournalDocument,
    JournalExtraction,
    JournalGraph,
    Quarantined,
    Reading,
)
from kg.store.seal import seal_of
from kg.store.witness import COUNTER, Witness


class Journal:
    """Reads and writes one journal file."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open the journal.

        Raises:
            StoreError: there is none, or it is not ours.
            DamageError: SQLite finds it damaged, or it is gone.
        """
        self.path = path
        self._witness = Witness(path)
        if not path.is_file():
            self._witness.check(0)
            if not create:
                raise StoreError(f"{path}: no journal; build a graph with `kg build FILES`")
        with self._translated():
            self._db = sqlite3.connect(path, isolation_level=None)
            prepare(self._db, path, create=create)

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
        """Make all writes inside one transaction, on disk when it ends.

        Raises:
            DamageError: the journal has lost writes that it acknowledged.
        """
        with self._translated():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                before = int(self.meta(COUNTER) or 0)
                self._witness.check(before)
                yield
                self.set_meta(COUNTER, str(before + 1))
            except BaseException:
                # SQLite has already rolled back by itself after some faults, such as a full disk.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        self._witness.note(before + 1)

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

    def wait(self, key: str, body: bytes) -> None:
        """Keep a ready extraction until its claims are made; the document's reading stands until then."""
        with self._translated():
            self._db.execute(
                "INSERT INTO waiting (key, body, body_sha256) VALUES (?, ?, ?)", (key, _pack(body), _sha(body))
            )

    def read_again(self, extractor: str, *, ready_too: bool) -> int:
        """Have this extractor read its stored documents again; return how many. Their readings stand until then.

        Args:
            extractor: the name under which it reads.
            ready_too: have the claims of extractions that came ready made anew, too.
        """
        with self._translated():
            return self._db.execute(
                "INSERT INTO waiting (key, body, body_sha256)"
                " SELECT e.key, iif(e.extractor = ?1, NULL, e.body), iif(e.extractor = ?1, NULL, e.body_sha256)"
                " FROM extractions e JOIN documents d ON d.key = e.key WHERE e.current = 1 AND d.state = 'stored'"
                " AND (?2 OR e.extractor = ?1) AND e.key NOT IN (SELECT key FROM waiting) ORDER BY d.sequence",
                (extractor, ready_too),
            ).rowcount

    def due(self) -> list[Due]:
        """Return what is still to be read, in order of arrival."""
        with self._translated():
            rows = self._db.execute(
                "SELECT d.key, w.sequence FROM documents d LEFT JOIN waiting w ON w.key = d.key"
                " WHERE d.state = 'pending' OR d.state = 'stored' AND w.key IS NOT NULL ORDER BY d.sequence, w.sequence"
            )
            return [Due(key=key, waiting=waiting) for key, waiting in rows]

    def waiting(self, sequence: int) -> bytes | None:
        """Return the ready extraction that waits under this number; `None` if the extractor is to read."""
        with self._translated():
            key, body, digest = self._db.execute(
                "SELECT key, body, body_sha256 FROM waiting WHERE sequence = ?", (sequence,)
            ).fetchone()
        return None if digest is None else _unpack(body, digest, f"{self.path}: ready extraction of {key}")

    def readings(self, key: str) -> list[Reading]:
        """Return the readings of a document, the one that stands last."""
        with self._translated():
            rows = self._db.execute(
                "SELECT e.extractor, e.version, e.revision, e.graph, e.body_sha256, g.quads_sha256, e.current"
                " FROM extractions e JOIN graphs g ON g.graph = e.graph WHERE e.key = ? ORDER BY e.sequence",
                (key,),
            )
            names = ("extractor", "version", "revision", "graph", "body_sha256", "quads_sha256")
            return [Reading(**dict(zip(names, row, strict=False)), current=bool(row[-1])) for row in rows]

    def store_result(self, extraction: JournalExtraction, graph: JournalGraph, *, waited: int | None = None) -> None:
        """Keep a document's reading and mark it stored; earlier readings stay, superseded, and never change.

        Args:
            extraction: what was read.
            graph: its quads.
            waited: the number under which it waited; it waits no longer, and nothing before it.
        """
        with self._translated():
            self._db.execute("UPDATE extractions SET current = 0 WHERE key = ?", (extraction.key,))
            self._db.execute("UPDATE graphs SET current = 0 WHERE key = ?", (extraction.key,))
            self._db.execute(
                "INSERT INTO graphs VALUES (?, ?, ?, ?, ?, ?, 1) ON CONFLICT (graph) DO UPDATE SET current = 1",
                (graph.graph, graph.key, _pack(graph.quads), graph.digest, graph.count, graph.warnings),
            )
            self._db.execute(
                "INSERT INTO extractions SELECT ?, ?, ?, ?, ?, ?, ?, ?, coalesce(max(sequence), 0) + 1, 1"
                " FROM extractions WHERE true ON CONFLICT DO UPDATE SET current = 1, sequence = excluded.sequence",
                (
                    extraction.key,
                    extraction.extractor,
                    extraction.version,
                    extraction.revision,
                    graph.graph,
                    extraction.source,
                    _pack(extraction.body),
                    _sha(extraction.body),
                ),
            )
            self._db.execute("UPDATE documents SET state = 'stored' WHERE key = ?", (graph.key,))
            self._db.execute("DELETE FROM quarantine WHERE key = ?", (graph.key,))
            if waited is not None:
                self._db.execute("DELETE FROM waiting WHERE key = ? AND sequence <= ?", (graph.key, waited))

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

    def extractions(self, key: str | None = None) -> Iterator[JournalExtraction]:
        """Yield the current extraction of each stored document, in order of key; or of one document in any state."""
        with self._translated():
            rows = self._db.execute(
                "SELECT e.key, e.extractor, e.version, e.revision, e.source_sha256, e.body, e.body_sha256"
                " FROM extractions e JOIN documents d ON d.key = e.key"
                " WHERE e.current = 1 AND iif(?1 IS NULL, d.state = 'stored', e.key = ?1) ORDER BY e.key",
                (key,),
            )
            for *row, body, digest in rows:
                text = _unpack(body, digest, f"{self.path}: extraction of {row[0]}")
                names = ("key", "extractor", "version", "revision", "source")
                yield JournalExtraction(**dict(zip(names, row, strict=True)), body=text)

    def current_extraction(self, key: str) -> JournalExtraction | None:
        """Return the extraction of a document that was kept last, whatever became of the document."""
        return next(self.extractions(key), None)

    def knows(self, key: str, extractor: str, version: str, source: str) -> bool:
        """Whether an extraction of this checksum was stored before, superseded since or not, or waits to be."""
        with self._translated():
            return bool(
                self._db.execute(
                    "SELECT 1 FROM extractions WHERE (key, extractor, version, source_sha256) = (?1, ?2, ?3, ?4)"
                    " UNION ALL SELECT 1 FROM waiting WHERE (key, body_sha256) = (?1, ?4)",
                    (key, extractor, version, source),
                ).fetchone()
            )

    def histories(self) -> Iterator[list[JournalGraph]]:
        """Yield the graphs of each stored document that was read more than once, the one that stands last."""
        with self._translated():
            rows = self._db.execute(
                "SELECT e.key, g.graph, g.quads, g.quads_sha256, g.count, g.warnings FROM extractions e"
                " JOIN graphs g ON g.graph = e.graph JOIN documents d ON d.key = e.key"
                " WHERE d.state = 'stored' AND e.key IN (SELECT key FROM extractions GROUP BY key HAVING count(*) > 1)"
                " ORDER BY e.key, e.sequence"
            )
            for _, group in groupby(rows, key=itemgetter(0)):
                yield [self._graph(*row) for row in group]

    def _graph(self, key: str, graph: str, quads: bytes, digest: str, count: int, warnings: str) -> JournalGraph:
        body = _unpack(quads, digest, f"{self.path}: graph {graph}")
        return JournalGraph(graph=graph, key=key, quads=body, count=count, warnings=warnings)

    def graphs(self, *, keys: frozenset[str] | None = None) -> Iterator[JournalGraph]:
        """Yield the current graphs of stored documents in order of IRI; of some documents only, if `keys` are given."""
        with self._translated():
            rows = self._db.execute(
                "SELECT g.key, g.graph, g.quads, g.quads_sha256, g.count, g.warnings FROM graphs g"
                " JOIN documents d ON d.key = g.key WHERE g.current = 1 AND d.state = 'stored' ORDER BY g.graph"
            )
            for row in rows:
                if keys is None or row[0] in keys:
                    yield self._graph(*row)

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
