"""What the journal keeps, row by row."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


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
    """An extraction of a document; `body` is interchange JSON.

    Attributes:
        revision: 1, or more where the same version of the same extractor was given other words, places or actors,
            or a corrected record came.
        source: SHA-256 of the body as it was read or delivered, before events got the identifiers they had before.
    """

    key: str
    extractor: str
    version: str
    body: bytes
    source: str
    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading of a document, by its checksums; the graph's name is never given to another."""

    extractor: str
    version: str
    revision: int
    graph: str
    body_sha256: str
    quads_sha256: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A document to be read; `waiting` numbers the ready extraction, or the request, that asks for it."""

    key: str
    waiting: int | None


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
        return hashlib.sha256(self.quads).hexdigest()


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
