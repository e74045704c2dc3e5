"""A worker: answers one question after the other from a frozen store, until it is killed or its channel closes."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, Store, parse_query_results

from kg.errors import InputError, KgError, QueryError, RefusedError
from kg.query.catalogue import Catalogue
from kg.query.explain import explain
from kg.query.parameters import HOLE
from kg.query.results import GRAPH_FORMATS, MEDIA_TYPES, ROW_FORMATS, Format, write_answer
from kg.query.run import Answer, UnionStore, run_query, run_question
from kg.rdf import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, iri, serialize
from kg.serve.frames import BODY, END, FAILURE, HEAD, FrameReader, frame, json_frame
from kg.serve.incoming import read_graph
from kg.serve.rows import rows_as_json
from kg.sparql import names_dataset
from kg.store.texts import Texts
from kg.vocabulary import PREFIXES

_CHUNK = 64 * 1024
_RESULT_FORMATS = {**ROW_FORMATS, Format.CSV: QueryResultsFormat.CSV}


class Sink:
    """A stream of bytes that sends itself as frames; the head goes out with the first of them."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._buffer = bytearray()

    @property
    def stream(self) -> BinaryIO:
        """Itself, as the writers want it: they only write and flush."""
        return cast("BinaryIO", self)

    # What a text wrapper asks of a stream.
    closed = False

    def readable(self) -> bool:
        """It only takes."""
        return False

    def seekable(self) -> bool:
        """What is taken may be sent already."""
        return False

    def writable(self) -> bool:
        """It takes."""
        return True

    def head(self, **facts: object) -> None:
        """Say what the bytes that follow are."""
        self._buffer += json_frame(HEAD, facts)

    def write(self, body: bytes) -> int:
        """Take bytes of the answer."""
        self._buffer += frame(BODY, body)
        if len(self._buffer) >= _CHUNK:
            self.flush()
        return len(body)

    def flush(self) -> None:
        """Send what was taken."""
        self._channel.sendall(self._buffer)
        self._buffer.clear()

    def end(self) -> None:
        """Say that the answer is whole."""
        self._buffer += frame(END)
        self.flush()

    def fail(self, status: int, kind: str, detail: str) -> None:
        """Say that there is no answer, or no more of it."""
        self._buffer += json_frame(FAILURE, {"status": status, "type": kind, "detail": detail})
        self.flush()


@dataclass(frozen=True, slots=True)
class _Dataset:
    """The store as the protocol asks for it: these default and named graphs, or the query's own, or the union."""

    store: Store
    default: list[str] | None
    named: list[str] | None

    def query(self, sparql: str) -> Answer:
        """Answer SPARQL text; graphs named by the request outrank those named by the query (Protocol, 2.1.4)."""
        if self.default is None and self.named is None:
            return self.store.query(sparql, use_default_graph_as_union=not names_dataset(sparql))
        default: list[NamedNode | BlankNode | DefaultGraph] = [iri(name) for name in self.default or ()]
        named: list[NamedNode | BlankNode] = [iri(name) for name in self.named or ()]
        return self.store.query(sparql, default_graph=default, named_graphs=named)


class Worker:
    """The frozen store with the questions of the library and the texts beside it."""

    def __init__(self, store: Store, catalogue: Catalogue, *, texts: str | None) -> None:
        self._store = store
        self._catalogue = catalogue
        self._texts_path = texts

    @cached_property
    def _texts(self) -> Texts:
        return Texts(Path(self._texts_path) if self._texts_path else None)

    def answer(self, ask: Mapping[str, Any], sink: Sink) -> None:
        """Answer one question; every failure that can be told is told."""
        tasks: Mapping[str, Callable[[Mapping[str, Any], Sink], None]] = {
            "query": self._query,
            "question": self._question,
            "entity": self._entity,
            "graph": self._graph,
            "explain": self._explain,
            "search": self._search,
            "document": self._document,
            "incoming": self._incoming,
        }
        try:
            tasks[ask["do"]](ask, sink)
        except RefusedError as error:
            sink.fail(400, "refused", str(error))
        except QueryError as error:
            sink.fail(400, "malformed-query", str(error))
        except InputError as error:
            sink.fail(400, "malformed-input", str(error))
        except KgError as error:
            sink.fail(500 if error.exit_code == 4 else 400, "failed", str(error))  # noqa: PLR2004 - store errors
        except MemoryError:
            sink.fail(500, "too-large", "the query needs more memory than a query may take; ask for less at a time")
        except (OSError, RuntimeError, ValueError) as error:
            sink.fail(500, "engine-failure", f"the engine could not finish: {error}")
        else:
            sink.end()

    def _query(self, ask: Mapping[str, Any], sink: Sink) -> None:
        dataset = _Dataset(self._store, ask.get("default"), ask.get("named"))
        _write(run_query(dataset, ask["query"]), ask, sink)

    def _question(self, ask: Mapping[str, Any], sink: Sink) -> None:
        question = self._catalogue.question(ask["name"])
        _write(run_question(UnionStore(self._store), question, ask["parameters"]), ask, sink)

    def _entity(self, ask: Mapping[str, Any], sink: Sink) -> None:
        text = Path(__file__).with_name("entity.rq").read_text(encoding="utf-8")
        node = iri(ask["node"])
        bound = HOLE.sub(lambda hole: f"  VALUES ?{hole['name']} {{ {node} }}", text)
        answer = UnionStore(self._store).query(bound)
        triples = [] if isinstance(answer, QuerySolutions | QueryBoolean) else sorted(set(answer), key=str)
        reason = self._texts.withdrawn(node.value)
        if reason is not None:
            sink.fail(410, "withdrawn", f"{node.value} was withdrawn: {reason}")
            return
        if not triples:
            sink.fail(404, "not-found", f"nothing in this graph is called {node.value}; look with /api/search?q=")
            return
        _write_statements(triples, ask, sink)

    def _graph(self, ask: Mapping[str, Any], sink: Sink) -> None:
        name = iri(ask["graph_name"]) if ask["graph_name"] else None
        # A graph that is known may be empty; the store then has no trace of it.
        if name is not None and not ask["known"] and not self._store.contains_named_graph(name):
            sink.fail(404, "not-found", f"there is no graph {name.value}; GET /graphs lists them")
            return
        quads: Iterable[Quad] = self._store.quads_for_pattern(None, None, None, name)
        _write_statements((quad.triple for quad in quads), ask, sink)

    def _explain(self, ask: Mapping[str, Any], sink: Sink) -> None:
        found = explain(UnionStore(self._store), iri(ask["node"]).value, text_of=self._texts.text_of)
        _write_json([asdict(item) for item in found], sink)

    def _search(self, ask: Mapping[str, Any], sink: Sink) -> None:
        _write_json(self._texts.search(ask["text"], kind=ask.get("kind"), limit=ask["limit"]), sink)

    def _incoming(self, ask: Mapping[str, Any], sink: Sink) -> None:
        body = read_graph(ask)
        sink.head(media=MEDIA_TYPES[Format.NQUADS], complete=True)
        sink.write(body)

    def _document(self, ask: Mapping[str, Any], sink: Sink) -> None:
        found, reason = self._texts.document(ask["node"]), self._texts.withdrawn(ask["node"])
        if reason is not None:
            sink.fail(410, "withdrawn", f"{ask['node']} was withdrawn: {reason}")
        elif found is None:
            sink.fail(404, "not-found", f"there is no document {ask['node']} in this release")
        else:
            _write_json(found, sink)


def _write_json(value: object, sink: Sink) -> None:
    sink.head(media="application/json", complete=True)
    sink.write(json.dumps(value, ensure_ascii=False).encode())


def _write(answer: Answer, ask: Mapping[str, Any], sink: Sink) -> None:
    """Write an answer in the first of the offered formats that fits its form."""
    if not isinstance(answer, QuerySolutions | QueryBoolean):
        _write_statements(answer, ask, sink)
        return
    if not ask.get("rows"):
        sink.fail(406, "not-acceptable", "the answer is a table or a truth; accept JSON, XML, CSV or TSV results")
        return
    chosen = Format(ask["rows"])
    if isinstance(answer, QueryBoolean):
        sink.head(media=MEDIA_TYPES[chosen], complete=True)
        answer.serialize(sink.stream, format=_RESULT_FORMATS[chosen])
    elif ask.get("limit"):
        _write_some(answer, chosen, ask, sink)
    else:
        sink.head(media=MEDIA_TYPES[chosen], complete=True)
        _write_rows(answer, chosen, ask, sink)


def _write_rows(answer: QuerySolutions, chosen: Format, ask: Mapping[str, Any], sink: Sink) -> None:
    if ask.get("spreadsheet") and chosen is Format.CSV:
        write_answer(answer, sink.stream, format=chosen, escape_formulas=True)
    else:
        answer.serialize(sink.stream, format=_RESULT_FORMATS[chosen])


def _write_some(answer: QuerySolutions, chosen: Format, ask: Mapping[str, Any], sink: Sink) -> None:
    """Write at most `limit` rows after `skip`; more than these are said in the head, or refused."""
    limit, skip = ask["limit"], ask.get("skip", 0)
    names = [variable.value for variable in answer.variables]
    rows = [tuple(row) for row in islice(answer, skip, skip + limit + 1)]
    if len(rows) > limit and not ask.get("cut"):
        sink.fail(413, "too-many-rows", f"the answer has more than {limit} rows; add LIMIT, or page with max-rows=")
        return
    body = rows_as_json(names, rows[:limit])
    sink.head(media=MEDIA_TYPES[chosen], complete=len(rows) <= limit)
    if chosen is Format.JSON:
        sink.write(body)
        return
    parsed = parse_query_results(body, format=QueryResultsFormat.JSON)
    if isinstance(parsed, QuerySolutions):
        _write_rows(parsed, chosen, ask, sink)


def _write_statements(triples: Iterable[Any], ask: Mapping[str, Any], sink: Sink) -> None:
    if not ask.get("graph"):
        sink.fail(406, "not-acceptable", "the answer is a graph; accept Turtle, N-Triples, JSON-LD or RDF/XML")
        return
    chosen = Format(ask["graph"])
    sink.head(media=MEDIA_TYPES[chosen], complete=True)
    form = GRAPH_FORMATS[chosen]
    prefixed = form in (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML)
    serialize(triples, sink.stream, format=form, prefixes=PREFIXES if prefixed else None)


def serve_questions(channel: socket.socket, worker: Worker) -> None:
    """Answer what comes until the channel closes."""
    reader = FrameReader()
    while received := channel.recv(_CHUNK):
        for _, body in reader.feed(received):
            worker.answer(json.loads(body), Sink(channel))
