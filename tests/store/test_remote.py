"""One contract for all stores: the embedded one, Oxigraph's server, Virtuoso; each real, on this machine."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from pyoxigraph import QuerySolutions

from kg.errors import IncompleteError
from kg.query.run import UnionStore, run_query
from kg.rdf import Literal, Triple, iri
from kg.store.folder import GraphFolder
from kg.store.oxigraph import open_current
from kg.store.push import Pushed, push
from kg.store.remote import RemoteStore, rows_behind
from tests.serve.conftest import build_small, running

QUESTIONS = (
    "ASK { ?e a ckg:Event }",
    "SELECT ?e { ?e a ckg:Event } ORDER BY ?e",
    "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a ckg:Claim }",
    "SELECT DISTINCT ?g { GRAPH ?g { ?c a ckg:Claim } } ORDER BY ?g",
    "SELECT ?label { ?e a ckg:Event ; skos:prefLabel ?label FILTER(LANG(?label) = 'en') } ORDER BY ?label",
    "SELECT ?c ?l ?h { ?c a ckg:Estimate . OPTIONAL { ?c ckg:low ?l } OPTIONAL { ?c ckg:high ?h } } ORDER BY ?c",
    "SELECT (MAX(?end) AS ?last) { ?x <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#endIndex> ?end }",
)
Start = Callable[[Path], "tuple[RemoteStore, subprocess.Popen[bytes]]"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_oxigraph(folder: Path, port: int | None = None) -> tuple[RemoteStore, subprocess.Popen[bytes]]:
    binary = Path(sys.executable).with_name("oxigraph")
    if not binary.exists():
        pytest.skip("Oxigraph's server is not installed: pip install oxigraph")
    port = port or free_port()
    command = [
        binary,
        "serve",
        "--location",
        folder / "oxigraph",
        "--bind",
        f"127.0.0.1:{port}",
        "--union-default-graph",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    wait_for(f"{base}/query?query=ASK%7B%7D")
    return RemoteStore(f"{base}/query", update_endpoint=f"{base}/update"), process


VIRTUOSO = """[Database]
DatabaseFile={folder}/virtuoso.db
ErrorLogFile={folder}/virtuoso.log
LockFile={folder}/virtuoso.lck
TransactionFile={folder}/virtuoso.trx
xa_persistent_file={folder}/virtuoso.pxa
[Parameters]
ServerPort=127.0.0.1:{sql}
NumberOfBuffers=10000
[HTTPServer]
ServerPort=127.0.0.1:{http}
ServerRoot={folder}
[SPARQL]
ResultSetMaxRows=1000
"""
# What `kg push` needs there; Virtuoso gives it to nobody at first.
GRANTS = """GRANT SPARQL_UPDATE TO "SPARQL";
GRANT EXECUTE ON DB.DBA.SPARQL_INSERT_DICT_CONTENT TO "SPARQL";
GRANT EXECUTE ON DB.DBA.SPARQL_DELETE_DICT_CONTENT TO "SPARQL";
GRANT EXECUTE ON DB.DBA.SPARUL_DROP TO "SPARQL";
DB.DBA.RDF_DEFAULT_USER_PERMS_SET ('nobody', 7);
"""


def start_virtuoso(folder: Path) -> tuple[RemoteStore, subprocess.Popen[bytes]]:
    if shutil.which("virtuoso-t") is None or shutil.which("isql-vt") is None:
        pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource-7")
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(folder=folder, sql=sql, http=http))
    (folder / "grants.sql").write_text(GRANTS)
    command = ["virtuoso-t", "+foreground", "+configfile", folder / "virtuoso.ini"]
    # It leaves files of its own where it was started.
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(f"http://127.0.0.1:{http}/sparql?query=ASK%7B%7D")
    grant = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", folder / "grants.sql"]
    subprocess.run(grant, check=True, capture_output=True)
    return RemoteStore(f"http://127.0.0.1:{http}/sparql"), process


def wait_for(address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - our own
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"{address} did not answer")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    return build_small(tmp_path_factory.mktemp("pushed"))


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def engine(
    request: pytest.FixtureRequest, graph: GraphFolder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RemoteStore]:
    start = {"oxigraph": start_oxigraph, "virtuoso": start_virtuoso}[request.param]
    remote, process = start(tmp_path_factory.mktemp("engine"))
    done = push(graph, remote)
    assert done.waiting == 0
    yield remote
    process.terminate()
    process.wait(timeout=30)


def cells(answer: object) -> object:
    if isinstance(answer, QuerySolutions):
        return [tuple(None if term is None else term.value for term in row) for row in answer]
    return bool(answer)


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_store_gives_the_same_answer(graph: GraphFolder, engine: RemoteStore, question: str) -> None:
    here = cells(run_query(UnionStore(open_current(graph)), question))

    there = cells(run_query(engine, question))  # type: ignore[arg-type] # a list where pyoxigraph has an iterator

    assert there == here


@pytest.mark.slow
def test_a_second_push_sends_nothing(graph: GraphFolder, engine: RemoteStore) -> None:
    assert push(graph, engine) == Pushed(sent=0, removed=0, waiting=0)


@pytest.mark.slow
def test_a_graph_that_should_go_goes(graph: GraphFolder, engine: RemoteStore) -> None:
    import sqlite3

    engine.update("INSERT DATA { GRAPH <urn:x:old> { <urn:a> <urn:b> <urn:c> } }")
    with sqlite3.connect(graph.path / "outbox.sqlite") as db:
        db.execute("INSERT OR REPLACE INTO outbox VALUES (?, 'urn:x:old', NULL, 'sent')", (engine.update_endpoint,))

    assert push(graph, engine) == Pushed(sent=0, removed=1, waiting=0)
    assert "urn:x:old" not in str(cells(run_query(engine, QUESTIONS[3])))  # type: ignore[arg-type]


@pytest.mark.slow
def test_the_outbox_survives_an_absent_engine(graph: GraphFolder, tmp_path: Path) -> None:
    port = free_port()
    away = RemoteStore(f"http://127.0.0.1:{port}/query", update_endpoint=f"http://127.0.0.1:{port}/update")
    first = push(graph, away, wait=lambda _seconds: None)

    remote, process = start_oxigraph(tmp_path, port)
    second = push(graph, remote)
    process.terminate()
    process.wait(timeout=30)

    assert (first.sent, first.waiting > 0) == (0, True)
    assert (second.sent, second.waiting) == (first.waiting, 0)


@pytest.mark.slow
def test_an_engine_killed_in_the_middle_is_filled_by_the_next_push(graph: GraphFolder, tmp_path: Path) -> None:
    remote, process = start_oxigraph(tmp_path)
    calls = 0
    deliver = remote.replace_graph

    def deliver_some(*arguments: object, **more: object) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            process.kill()
            process.wait()
        deliver(*arguments, **more)  # type: ignore[arg-type]

    remote.replace_graph = deliver_some  # type: ignore[method-assign]
    broken = push(graph, remote, wait=lambda _seconds: None)
    again, process = start_oxigraph(tmp_path, int(remote.endpoint.rpartition(":")[2].partition("/")[0]))
    whole = push(graph, again)
    counted = cells(run_query(again, QUESTIONS[2]))  # type: ignore[arg-type]
    process.terminate()
    process.wait(timeout=30)

    assert (broken.waiting > 0, whole.waiting) == (True, 0)
    assert counted == cells(run_query(UnionStore(open_current(graph)), QUESTIONS[2]))


@pytest.mark.slow
def test_the_same_endpoint_answers_from_another_engine(graph: GraphFolder, tmp_path: Path) -> None:
    remote, process = start_oxigraph(tmp_path)
    push(graph, remote)
    with running(graph, tmp_path / "log", "--endpoint", remote.endpoint) as server:
        rows = server.query("SELECT ?e { ?e a ckg:Event } ORDER BY ?e", "text/csv")
        graph_answer = server.query("CONSTRUCT { ?e a ckg:Event } { ?e a ckg:Event }", "application/n-triples")
        question = server.get("/api/queries/events.csv")
        wrong = server.query("SELECT nothing")
        process.kill()
        process.wait()
        away = server.query("ASK { ?e a ckg:Event }")

    here = cells(run_query(UnionStore(open_current(graph)), QUESTIONS[1]))
    assert rows.text.split() == ["e", *(row[0] for row in here)]  # type: ignore[attr-defined]
    assert (graph_answer.status, question.status, wrong.status) == (200, 200, 400)
    assert (away.status, away.media) == (500, "application/problem+json")


@pytest.mark.slow
def test_rows_that_virtuoso_cuts_off_are_an_error(graph: GraphFolder, tmp_path: Path) -> None:
    remote, process = start_virtuoso(tmp_path)
    push(graph, remote)

    with pytest.raises(IncompleteError, match="only the first 1000 rows"):
        run_query(remote, "SELECT ?a ?b { ?a ?p ?x . ?b ?q ?y }")  # type: ignore[arg-type]
    process.terminate()
    process.wait(timeout=30)


@pytest.mark.slow
def test_graphs_that_virtuoso_cuts_off_are_an_error(tmp_path: Path) -> None:
    remote, process = start_virtuoso(tmp_path)
    triples = [Triple(iri(f"urn:s{number}"), iri("urn:p"), Literal(str(number))) for number in range(1200)]
    remote.replace_graph(iri("urn:x:many"), triples, batch=500)
    rows = "{ GRAPH <urn:x:many> { ?s ?p ?o } }"
    few = remote.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {rows} LIMIT 999")
    try:
        assert len(list(few)) == 999  # type: ignore[arg-type]
        for form in ("CONSTRUCT { ?s ?p ?o } WHERE", "CONSTRUCT { <urn:a> ?p <urn:b> } WHERE", "DESCRIBE ?s"):
            with pytest.raises(IncompleteError, match="first 1000 rows"):
                remote.query(f"{form} {rows}")
    finally:
        process.kill()
        process.wait(timeout=30)


@pytest.mark.parametrize(
    ("graph_query", "rows"),
    [
        ("CONSTRUCT WHERE { ?s ?p '}' }", "SELECT * WHERE { ?s ?p '}' }"),
        ("CONSTRUCT { ?s ?p '} WHERE' } FROM <urn:g> { ?s ?p ?o }", "SELECT * FROM <urn:g> { ?s ?p ?o }"),
        ("DESCRIBE ?where { ?where a <urn:a> }", "SELECT * { ?where a <urn:a> }"),
        ("DESCRIBE <urn:a>", None),
    ],
)
def test_the_rows_behind_a_graph_can_be_asked_for(graph_query: str, rows: str | None) -> None:
    assert rows_behind(graph_query) == rows
