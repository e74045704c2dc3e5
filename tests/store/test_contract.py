"""What every store does alike, the embedded one, Oxigraph's server and Virtuoso; and engines that fail half-way."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from pyoxigraph import QueryBoolean, QuerySolutions, Store

from kg.errors import QueryError
from kg.query.run import Answer, UnionStore, run_query
from kg.rdf import Literal, Quad, canonical_nquads, iri
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.oxigraph import open_current
from kg.store.push import push
from kg.store.remote import RemoteStore
from kg.store.user_graphs import USER, Change, Verb, user_graphs, write_graphs
from tests.serve.conftest import build_small
from tests.store.test_remote import start_oxigraph, start_virtuoso

HARD = f"{USER}hard"
VALUES = (
    Literal('quotes " and \\ and \'\'\' and """'),
    Literal("lines\nand\r\n\tends"),
    Literal("ünïcödé 😀 \u202e bidi"),
    Literal("} ; DROP ALL ; INSERT DATA {"),
    Literal("x" * 5000),
    Literal("hello", language="en"),
    Literal("2020-02-30", datatype=iri("urn:x:own-type")),
    iri("http://graphs.example/a?b=c&d=%20'#e"),
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    """A small graph with a user's graph of values that are hard to carry."""
    folder = build_small(tmp_path_factory.mktemp("contract"))
    subject = iri("urn:x:s")
    quads = canonical_nquads(Quad(subject, iri(f"urn:x:p{n}"), value, iri(HARD)) for n, value in enumerate(VALUES))
    write_graphs(folder, [Change(name=HARD, verb=Verb.REPLACE, quads=quads)])
    return folder


@pytest.fixture(scope="module", params=["embedded", "oxigraph", "virtuoso"])
def store(
    request: pytest.FixtureRequest, graph: GraphFolder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store | RemoteStore]:
    if request.param == "embedded":
        yield open_current(graph)
        return
    start = {"oxigraph": start_oxigraph, "virtuoso": start_virtuoso}[request.param]
    remote, process = start(tmp_path_factory.mktemp("engine"))
    try:
        assert push(graph, remote).waiting == 0
        yield remote
    finally:
        process.terminate()
        process.wait(timeout=30)


def ask(store: Store | RemoteStore, sparql: str) -> Answer:
    return run_query(UnionStore(store) if isinstance(store, Store) else store, sparql)  # type: ignore[arg-type]


def cells(answer: Answer) -> list[tuple[str | None, ...]]:
    assert isinstance(answer, QuerySolutions)
    return [tuple(None if term is None else term.value for term in row) for row in answer]  # type: ignore[union-attr]


@pytest.mark.slow
def test_every_graph_of_the_journal_is_there_with_all_its_statements(
    graph: GraphFolder, store: Store | RemoteStore
) -> None:
    journal = Journal(graph.journal)
    wanted = {found.graph: found.count for found in journal.graphs()}
    wanted |= {found.name: found.count for found in user_graphs(journal)}
    journal.close()

    counted = {
        str(g): int(str(n))
        for g, n in cells(ask(store, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"))
    }

    assert {name: counted.get(name) for name in wanted} == wanted


@pytest.mark.slow
def test_every_value_comes_back_as_it_was(store: Store | RemoteStore) -> None:
    rows = ask(store, f"SELECT ?p ?o {{ GRAPH <{HARD}> {{ <urn:x:s> ?p ?o }} }} ORDER BY ?p")

    assert isinstance(rows, QuerySolutions)
    assert [row["o"] for row in rows] == list(VALUES)


@pytest.mark.slow
def test_a_graph_is_read_whole(store: Store | RemoteStore) -> None:
    found = {str(quad.object) for quad in store.quads_for_pattern(None, None, None, iri(HARD))}

    assert found == {str(value) for value in VALUES}
    assert [store.contains_named_graph(iri(name)) for name in (HARD, "urn:x:none")] == [True, False]


@pytest.mark.slow
def test_the_default_graph_is_the_union(store: Store | RemoteStore) -> None:
    answer = ask(store, "ASK { ?c a ckg:Claim . ?e a ckg:Event . <urn:x:s> <urn:x:p5> 'hello'@en }")

    assert isinstance(answer, QueryBoolean)
    assert bool(answer)


@pytest.mark.slow
def test_unbound_cells_and_no_rows_are_told_apart(store: Store | RemoteStore) -> None:
    assert cells(ask(store, "SELECT ?a ?b { BIND('x' AS ?a) OPTIONAL { <urn:x:none> ?p ?b } }")) == [("x", None)]
    assert cells(ask(store, "SELECT ?a { <urn:x:none> ?p ?a }")) == []


@pytest.mark.slow
def test_a_malformed_query_is_the_askers_fault(store: Store | RemoteStore) -> None:
    with pytest.raises(QueryError):
        ask(store, "SELECT nothing")


# Engines that fail half-way: a real one behind a proxy that meddles.


class Meddler:
    """Passes requests on to an engine, all but what `spoil` does to the updates."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.updates = 0

    def spoil(self, body: bytes) -> bytes | None:
        """Return what is passed on of an update, `None` for nothing though it is acknowledged."""
        return body


class Halving(Meddler):
    """Acknowledges every insertion and keeps the first half of its statements."""

    def spoil(self, body: bytes) -> bytes | None:
        lines = body.split(b"%0A")
        return body if len(lines) < 4 else b"%0A".join([*lines[: len(lines) // 2], lines[-1]])


class Forgetting(Meddler):
    """Acknowledges and does nothing."""

    def spoil(self, body: bytes) -> bytes | None:
        return None


class Killing(Meddler):
    """Dies in the middle of the fifth update."""

    process: "subprocess.Popen[bytes]"

    def spoil(self, body: bytes) -> bytes | None:
        if self.updates == 5:
            self.process.kill()
            self.process.wait()
        return body


@contextmanager
def proxied(meddler: Meddler) -> Iterator[RemoteStore]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body: bytes | None = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/update":
                meddler.updates += 1
                body = meddler.spoil(body or b"")
            status, media, answer = (204, "", b"") if body is None else self.forward(body)
            self.send_response(status)
            self.send_header("Content-Type", media)
            if status != 204:
                self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def forward(self, body: bytes) -> tuple[int, str, bytes]:
            headers = {name: self.headers[name] for name in ("Content-Type", "Accept")}
            try:
                with urlopen(Request(meddler.base + self.path, data=body, headers=headers), timeout=20) as reply:  # noqa: S310
                    return reply.status, reply.headers.get("Content-Type", ""), reply.read()
            except (URLError, OSError):
                return 502, "text/plain", b"the engine is away"

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield RemoteStore(f"{address}/query", update_endpoint=f"{address}/update")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def own(graph: GraphFolder, tmp_path: Path) -> GraphFolder:
    """The graph with an outbox of its own."""
    shutil.copytree(graph.path, tmp_path / "graph")
    return GraphFolder(path=tmp_path / "graph")


@pytest.mark.slow
@pytest.mark.parametrize("kind", [Halving, Forgetting])
def test_what_an_engine_acknowledges_and_does_not_keep_stays_in_the_outbox(
    own: GraphFolder, tmp_path: Path, kind: type[Meddler]
) -> None:
    remote, process = start_oxigraph(tmp_path)
    base = remote.endpoint.removesuffix("/query")
    try:
        with proxied(kind(base)) as spoiled:
            broken = push(own, spoiled, wait=lambda _seconds: None)
        with proxied(Meddler(base)) as honest:
            whole = push(own, honest)
    finally:
        process.terminate()
        process.wait(timeout=30)

    assert (broken.sent, "statements were sent" in broken.reason) == (0, True)
    assert (whole.sent > 0, whole.waiting) == (True, 0)


@pytest.mark.slow
def test_an_engine_killed_inside_an_update_is_filled_by_the_next_push(own: GraphFolder, tmp_path: Path) -> None:
    remote, process = start_oxigraph(tmp_path)
    meddler = Killing(remote.endpoint.removesuffix("/query"))
    meddler.process = process
    with proxied(meddler) as spoiled:
        broken = push(own, spoiled, wait=lambda _seconds: None)
        port = int(meddler.base.rpartition(":")[2])
        again, process = start_oxigraph(tmp_path, port)
        try:
            whole = push(own, spoiled)
            here, there = (
                ask(store, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }") for store in (open_current(own), again)
            )
            counts = (cells(here), cells(there))
        finally:
            process.terminate()
            process.wait(timeout=30)

    assert (broken.waiting > 0, "away" in broken.reason or "502" in broken.reason) == (True, True), broken.reason
    assert whole.waiting == 0
    assert counts[0] == counts[1]
