"""Texts and full-text search beside a frozen store: one SQLite file, derived from journal and store, never changed."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.errors import QueryError, StoreError
from kg.identifiers import ID, document_iri
from kg.store.journal import Journal

KINDS = ("document", "sentence", "actor", "agreement", "claim", "estimate", "event", "place", "report")
_SENTENCE_BREAK = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])|\n+")
_WORD = re.compile(r"[^\W_]+")
_SHOWN = ("id", "title", "publisher", "published", "url", "language", "zones", "text")

Label = tuple[str, str, bool]
"""A thing's IRI, a name of it, and whether it is the preferred one."""


def build_texts(target: Path, journal: Journal, labels: Iterable[Label], *, facts: Mapping[str, str]) -> None:
    """Write the file: every stored document with its sentences, and the labels of the graph's own things.

    Args:
        facts: what the file says of the store it lies beside, such as its digest.

    Raises:
        StoreError: it cannot be written.
    """
    target.unlink(missing_ok=True)
    try:
        db = sqlite3.connect(target, isolation_level=None)
        try:
            db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;" + _schema())
            db.executemany("INSERT INTO meta VALUES (?, ?)", sorted(facts.items()))
            gone = sorted((document_iri(key), reason) for key, reason in journal.withdrawn().items())
            db.executemany("INSERT INTO withdrawn VALUES (?, ?)", gone)
            for document in journal.documents(state="stored"):
                _add_document(db, document_iri(document.key), json.loads(document.body))
            db.executemany(
                "INSERT INTO entries (iri, kind, title, body) VALUES (?, ?, ?, ?)", sorted(_labelled(labels))
            )
            db.execute("INSERT INTO words (words) VALUES ('rebuild')")
            db.execute("COMMIT")
        finally:
            db.close()
    except sqlite3.Error as error:
        raise StoreError(f"{target}: cannot be written: {error}; free some disk and run `kg rebuild`") from error


def _schema() -> str:
    return Path(__file__).with_name("texts.sql").read_text(encoding="utf-8")


def _add_document(db: sqlite3.Connection, iri: str, value: Mapping[str, Any]) -> None:
    title, text = value["title"] or value["id"], value["text"]
    body = json.dumps({name: value[name] for name in _SHOWN}, ensure_ascii=False)
    db.execute("INSERT INTO documents VALUES (?, ?)", (iri, body))
    rows: list[tuple[object, ...]] = [(iri, "document", None, None, title, text)]
    rows += [(iri, "sentence", start, stop, "", text[start:stop]) for start, stop in sentences(text)]
    db.executemany("INSERT INTO entries (iri, kind, start, stop, title, body) VALUES (?, ?, ?, ?, ?, ?)", rows)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield [start, end) of each sentence, roughly: good enough to find and show.

    >>> list(sentences("It rained. Two died."))
    [(0, 10), (11, 20)]
    """
    at = 0
    for match in _SENTENCE_BREAK.finditer(text):
        stop = match.start() + len(match.group().rstrip())
        if text[at:stop].strip():
            yield at, stop
        at = match.end()
    if text[at:].strip():
        yield at, len(text)


def _labelled(labels: Iterable[Label]) -> Iterator[tuple[str, str, str, str]]:
    """One entry a thing: its preferred name as title, the others as body."""
    names: dict[str, tuple[set[str], set[str]]] = {}
    for iri, label, preferred in labels:
        if iri.startswith(ID):
            names.setdefault(iri, (set(), set()))[0 if preferred else 1].add(label)
    for iri, (titles, others) in names.items():
        kind = iri.removeprefix(ID).split("/", 1)[0]
        if kind in KINDS:
            yield iri, kind, "; ".join(sorted(titles)), "; ".join(sorted(others))


class Texts:
    """Reads the file beside a frozen store; without one there are no texts and nothing is found."""

    def __init__(self, path: Path | None) -> None:
        """Open it.

        Raises:
            StoreError: it is not ours, or damaged.
        """
        self._path = path
        try:
            # Immutable: no lock and no journal, so that a confined worker can read it.
            self._db = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1" if path else ":memory:", uri=True)
            if path is None:
                self._db.executescript(_schema())
            self._db.execute("SELECT count(*) FROM meta").fetchone()
        except sqlite3.Error as error:
            raise StoreError(f"{path}: the texts cannot be read ({error}); make them anew with `kg rebuild`") from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def facts(self) -> dict[str, str]:
        """Return what the file says of its store."""
        return dict(self._db.execute("SELECT name, value FROM meta ORDER BY name"))

    def document(self, iri: str) -> dict[str, Any] | None:
        """Return a document's text and what is known of it."""
        row = self._db.execute("SELECT body FROM documents WHERE iri = ?", (iri,)).fetchone()
        return None if row is None else {"iri": iri, **json.loads(row[0])}

    def withdrawn(self, iri: str) -> str | None:
        """Return why a document was withdrawn; `None` if it was not."""
        row = self._db.execute("SELECT reason FROM withdrawn WHERE iri = ?", (iri,)).fetchone()
        return None if row is None else str(row[0])

    def text_of(self, iri: str) -> str | None:
        """Return a document's untouched text."""
        found = self.document(iri)
        return None if found is None else str(found["text"])

    def search(self, text: str, *, kind: str | None = None, limit: int = 20, skip: int = 0) -> list[dict[str, Any]]:
        """Return what holds all the words, best first; the last word may be the beginning of one.

        Each has `iri`, `kind`, `title`, and `excerpt` with the words found in [[double brackets]]; a sentence also
        has `start` and `end` in code points of its document's text.

        Raises:
            QueryError: there is no word in the text, or no such kind.
        """
        words = _WORD.findall(text)
        if not words:
            raise QueryError("search", "give at least one word to look for")
        if kind is not None and kind not in KINDS:
            raise QueryError("search", f"there is no kind {kind!r}; kinds: {', '.join(KINDS)}")
        # Quoted, so that AND, NEAR or a column name is a word like any other.
        wanted = " ".join(f'"{word}"' for word in words) + "*"
        rows = self._db.execute(
            "SELECT e.iri, e.kind, e.title, e.start, e.stop, snippet(words, -1, '[[', ']]', '…', 24)"
            " FROM words JOIN entries e ON e.entry = words.rowid WHERE words MATCH ?1 AND (?2 IS NULL OR e.kind = ?2)"
            " ORDER BY bm25(words, 4.0, 1.0), e.iri, e.entry LIMIT ?3 OFFSET ?4",
            (wanted, kind, limit, skip),
        )
        return [_hit(*row) for row in rows]


def _hit(iri: str, kind: str, title: str, start: int | None, stop: int | None, excerpt: str) -> dict[str, Any]:
    found: dict[str, Any] = {"iri": iri, "kind": kind, "title": title, "excerpt": " ".join(excerpt.split())}
    if start is not None:
        found |= {"start": start, "end": stop}
    return found
