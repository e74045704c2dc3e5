"""What is asked of a worker, what comes back, and the limits on both."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.store.folder import GraphFolder

_GIB = 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one query and all together may take.

    Attributes:
        fast: workers of the fast lane.
        slow: queries that may run long at the same time.
        demote: seconds after which a query leaves the fast lane.
        timeout: seconds from the start of a query's run to its end by force.
        queue: queries that may wait for a worker, per lane; the next is told to come back.
        memory: bytes a worker may take on top of the graph.
        in_memory: a generation of at most so many bytes on disk is served from memory.
        rows: most rows of one answer; 0 for no limit.
        hold: seconds, and `hold_bytes` bytes, that an answer waits for its end before its first byte is sent.
        query_bytes: longest query.
        graph_bytes: longest graph that a client may send.
    """

    fast: int = field(default_factory=lambda: max(4, 2 * (os.cpu_count() or 1)))
    slow: int = 2
    demote: float = 0.2
    timeout: float = 30.0
    queue: int = 64
    memory: int = _GIB
    in_memory: int = 2 * _GIB
    rows: int = 0
    hold: float = 2.0
    hold_bytes: int = 4 * 1024 * 1024
    query_bytes: int = 64 * 1024
    graph_bytes: int = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The frozen graph that is served.

    Attributes:
        name: of the generation or the published release.
        store: folder of the frozen store.
        texts: the derived file of texts and full-text index; `None` if there is none.
        digest: SHA-256 of the graph, empty if not known.
        endpoint: another engine that holds the graph and answers in the store's place.
        graphs: SHA-256 of each graph that users wrote, by IRI.
        folder: the graph folder it lies in.
        published: whether it is a published release.
    """

    name: str
    store: Path
    texts: Path | None
    digest: str = ""
    endpoint: str | None = None
    graphs: Mapping[str, str] = field(default_factory=dict)
    folder: GraphFolder
    published: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why there is no answer; `status` is an HTTP status, `type` names the kind in problem documents."""

    status: int
    type: str
    detail: str
    more: Mapping[str, Any] = field(default_factory=dict)


BUSY = "busy"
TIMEOUT = "timeout"
CANCELLED = "cancelled"
LOST = "worker-lost"
