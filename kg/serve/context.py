"""What pages and APIs are given: questions go in, values come out, and no query runs in the front."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from kg.query.catalogue import Catalogue
from kg.serve.job import Job
from kg.serve.model import Failure, Limits, Release
from kg.serve.writing import GraphWriter

Cell = Mapping[str, Any]
"""A term as SPARQL results in JSON write it: `type`, `value`, `datatype`, `xml:lang`."""

PAGE_ROWS = 1000


class AnswerError(Exception):
    """A question had no answer; `failure` says why, with an HTTP status."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.detail)
        self.failure = failure


class Engine(Protocol):
    """What answers questions: the pool of workers, or a remote endpoint."""

    limits: Limits
    running: dict[str, Job]

    @property
    def release(self) -> Release:
        """The release that answers now."""
        ...

    @property
    def ready(self) -> bool:
        """Whether it can answer."""
        ...

    def submit(self, ask: Mapping[str, Any], *, patience: float = 0.0) -> Job:
        """Send a question on its way; for `patience` seconds it keeps its place among the quick ones."""
        ...

    def cancel(self, name: str) -> bool:
        """End a question; return whether it was running."""
        ...

    def state(self) -> Mapping[str, int]:
        """Return how busy it is, by name of what is counted."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of an answer; a row lacks the columns that are unbound.

    Attributes:
        complete: false if there are more rows than were asked for.
        query_id: as in the header X-Query-Id.
    """

    columns: Sequence[str]
    rows: Sequence[Mapping[str, Cell]]
    complete: bool
    query_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerContext:
    """All that a page needs.

    Attributes:
        base: scheme, host and path under which the server is reached, without a slash at the end; pages use relative
            links and need it only to write a full address.
        catalogue: the library of questions.
        writer: writes users' graphs; `None` where nothing can be written.
    """

    engine: Engine
    catalogue: Catalogue
    base: str
    hosts: frozenset[str] = field(default_factory=frozenset)
    cors: bool = False
    writer: GraphWriter | None = None

    @property
    def release(self) -> Release:
        """The release that answers now."""
        return self.engine.release

    async def ask(self, sparql: str, *, limit: int = PAGE_ROWS, skip: int = 0, patience: float = 0.0) -> Table:
        """Answer a SELECT query with at most `limit` rows after `skip`; well-known prefixes need no declaration.

        Args:
            patience: seconds for which the question keeps its place among the quick ones.

        Raises:
            AnswerError: the query is wrong, took too long, or there are too many at once.
        """
        return await self._table({"do": "query", "query": sparql, "limit": limit, "skip": skip}, patience=patience)

    async def question(
        self, name: str, parameters: Mapping[str, str], *, limit: int = PAGE_ROWS, skip: int = 0
    ) -> Table:
        """Answer a question of the library; see `ask`."""
        ask = {"do": "question", "name": name, "parameters": dict(parameters), "limit": limit, "skip": skip}
        return await self._table(ask)

    async def _table(self, ask: Mapping[str, Any], *, patience: float = 0.0) -> Table:
        job, body = await self._whole({**ask, "rows": "json", "cut": True}, patience=patience)
        value = json.loads(body)
        if "boolean" in value:
            cell = {"type": "literal", "value": str(value["boolean"]).lower()}
            return Table(columns=("answer",), rows=[{"answer": cell}], complete=True, query_id=job.name)
        complete = bool(job.head and job.head["complete"])
        rows = value["results"]["bindings"]
        return Table(columns=tuple(value["head"]["vars"]), rows=rows, complete=complete, query_id=job.name)

    async def scan(self, sparql: str) -> list[list[str]]:
        """Return all rows of a SELECT query as plain values, unbound ones empty, however long that takes.

        Raises:
            AnswerError: the query is wrong, or there are too many at once.
        """
        ask = {"do": "query", "query": sparql, "rows": "csv"}
        _, body = await self._whole(ask, patience=math.inf)
        return await asyncio.to_thread(_read, body)

    async def explain(self, node: str) -> list[dict[str, Any]]:
        """Return the claims behind a node with their marked sentences; fields as `kg.query.explain.Explanation`."""
        found: list[dict[str, Any]] = await self._json({"do": "explain", "node": node})
        return found

    async def search(self, text: str, *, kind: str | None = None, limit: int = 20) -> list[dict[str, Any]]:
        """Return what holds all the words, best first; fields as `kg.store.texts.Texts.search`."""
        found: list[dict[str, Any]] = await self._json({"do": "search", "text": text, "kind": kind, "limit": limit})
        return found

    async def document(self, node: str) -> dict[str, Any]:
        """Return a document: iri, id, title, publisher, published, url, language, zones, text.

        Raises:
            AnswerError: there is none (404).
        """
        found: dict[str, Any] = await self._json({"do": "document", "node": node})
        return found

    async def read_graph(self, ask: Mapping[str, Any]) -> bytes:
        """Return RDF that a client sent as canonical N-Quads; see `kg.serve.incoming.read_graph`.

        Raises:
            AnswerError: it is no RDF.
        """
        _, body = await self._whole({"do": "incoming", **ask})
        return body

    async def _json(self, ask: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
        _, body = await self._whole(ask)
        return json.loads(body)

    async def _whole(self, ask: Mapping[str, Any], *, patience: float = 0.0) -> tuple[Job, bytes]:
        job = self.engine.submit(ask, patience=patience)
        found: list[bytes] = []
        restarts = 0
        async for chunk in job.chunks():
            if job.restarts != restarts:
                # Killed and asked again elsewhere: what came before is the beginning of the same answer.
                restarts = job.restarts
                found.clear()
            found.append(chunk)
        if job.failure is not None:
            raise AnswerError(job.failure)
        return job, b"".join(found)


def _read(body: bytes) -> list[list[str]]:
    rows = csv.reader(io.StringIO(body.decode(), newline=""))
    next(rows, None)
    return list(rows)
