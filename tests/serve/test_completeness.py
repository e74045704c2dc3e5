"""No answer that is cut off looks whole: in every format, to every client we could find."""

import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import IncompleteRead
from urllib.parse import quote, urlencode
from xml.parsers.expat import ExpatError

import pytest

from kg.store.folder import GraphFolder
from tests.serve.conftest import Server, running

# Rows without end, for what the tests can wait: a cross product of some thousand statements.
ENDLESS = "SELECT ?a ?b { ?a ?p ?x . ?b ?q ?y }"
ENDLESS_GRAPH = "CONSTRUCT { ?a skos:related ?b } WHERE { ?a ?p ?x . ?b ?q ?y }"
# No row before its end, which does not come.
SILENT = "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z }"
ROWS = ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"]
GRAPHS = [
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/n-quads",
    "application/trig",
]


@pytest.fixture(scope="module")
def hasty(small_graph: GraphFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that gives a query one second."""
    log = tmp_path_factory.mktemp("log") / "serve.log"
    with running(small_graph, log, "--timeout", "1") as found:
        yield found


@pytest.fixture(scope="module")
def patient(small_graph: GraphFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that lets the first bytes go before a query's time is up, also on a busy machine."""
    log = tmp_path_factory.mktemp("log") / "serve.log"
    with running(small_graph, log, "--timeout", "4") as found:
        yield found


@pytest.mark.parametrize("accept", ROWS)
def test_a_query_without_answer_in_time_is_a_problem_document(hasty: Server, accept: str) -> None:
    reply = hasty.query(SILENT, accept)

    assert (reply.status, reply.media) == (503, "application/problem+json")
    assert json.loads(reply.body)["limit"] == 1.0


@pytest.mark.slow
@pytest.mark.parametrize("accept", ROWS)
def test_rows_cut_off_break_the_connection(patient: Server, accept: str) -> None:
    with pytest.raises(IncompleteRead):
        patient.query(ENDLESS, accept)


@pytest.mark.slow
@pytest.mark.parametrize("accept", GRAPHS)
def test_triples_cut_off_break_the_connection(patient: Server, accept: str) -> None:
    with pytest.raises(IncompleteRead):
        patient.query(ENDLESS_GRAPH, accept)


@pytest.mark.slow
def test_an_old_client_that_cannot_see_a_break_gets_none(patient: Server) -> None:
    host, _, port = patient.authority.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=20) as raw:
        raw.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.0\r\nHost: {patient.authority}\r\n\r\n".encode())
        received = b"".join(iter(lambda: raw.recv(65536), b""))

    assert b" 505 " in received.split(b"\r\n", 1)[0]


def test_more_rows_than_the_server_gives_are_refused(
    small_graph: GraphFolder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    log = tmp_path_factory.mktemp("log") / "serve.log"
    with running(small_graph, log, "--max-rows", "10") as server:
        few = server.query("SELECT * { ?s ?p ?o } LIMIT 10")
        many = server.query("SELECT * { ?s ?p ?o }")

    assert (few.status, "x-result-complete" in few.headers) == (200, False)
    assert (many.status, many.media) == (413, "application/problem+json")


def address_query(accept: str) -> str:
    return ENDLESS if accept in ROWS else ENDLESS_GRAPH


def cuts(server: Server) -> int:
    """How many answers the server says it broke off after their first bytes."""
    return sum("cut" in json.loads(line) for line in server.log.read_text().splitlines())


@contextmanager
def breaking_off(server: Server) -> Iterator[None]:
    """What is done inside must meet an answer that was broken off, not one that was refused at once."""
    before = cuts(server)
    yield
    until = time.monotonic() + 10
    while cuts(server) == before and time.monotonic() < until:
        time.sleep(0.05)
    assert cuts(server) > before


def address(server: Server, accept: str, **fields: str) -> str:
    return f"{server.url}/sparql?{urlencode({'query': address_query(accept), **fields})}"


def tool(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: apt-get install {package}")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("accept", [*ROWS, *GRAPHS])
def test_curl_notices(patient: Server, accept: str) -> None:
    curl = tool("curl", "curl")

    with breaking_off(patient):
        command = [curl, "-sf", "-o", "/dev/null", "-H", f"Accept: {accept}", address(patient, accept)]
        done = subprocess.run(command, check=False)

    # 18: cut off after the first bytes.
    assert done.returncode == 18


@pytest.mark.slow
@pytest.mark.parametrize("accept", [*ROWS, *GRAPHS])
def test_sparqlwrapper_notices(patient: Server, accept: str) -> None:
    from SPARQLWrapper import SPARQLWrapper

    client = SPARQLWrapper(f"{patient.url}/sparql")
    client.setOnlyConneg(True)
    client.setTimeout(30)
    client.addCustomHttpHeader("Accept", accept)
    client.setQuery("PREFIX skos: <http://www.w3.org/2004/02/skos/core#> " + address_query(accept))

    with breaking_off(patient), pytest.raises(IncompleteRead):
        client.query().response.read()


@pytest.mark.slow
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv", "turtle"])
def test_sparqlwrapper_converts_nothing_that_was_cut_off(patient: Server, form: str) -> None:
    from SPARQLWrapper import SPARQLWrapper

    client = SPARQLWrapper(f"{patient.url}/sparql", returnFormat=form)
    client.setTimeout(30)
    query = ENDLESS_GRAPH if form == "turtle" else ENDLESS
    client.setQuery("PREFIX skos: <http://www.w3.org/2004/02/skos/core#> " + query)

    with breaking_off(patient), pytest.raises((IncompleteRead, ValueError, ExpatError)):
        client.query().convert()


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "json", "xml", "tsv"])
@pytest.mark.filterwarnings("ignore")
def test_rdflib_notices(patient: Server, form: str) -> None:
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    store = SPARQLStore(f"{patient.url}/sparql", returnFormat=form)

    with breaking_off(patient), pytest.raises(IncompleteRead):
        list(store.query(ENDLESS))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "read"), [("csv", "read_csv"), ("tsv", "read_table"), ("json", "read_json"), ("xml", "read_xml")]
)
def test_pandas_notices(patient: Server, form: str, read: str) -> None:
    pandas = pytest.importorskip("pandas")

    with breaking_off(patient), pytest.raises(IncompleteRead):
        getattr(pandas, read)(address(patient, ROWS[0], format=form))


FETCH = """
fetch(process.argv[1], {headers: {Accept: process.argv[2]}}).then(r => r.text().then(
  () => process.exit(0), () => process.exit(r.status === 200 ? 7 : 8)))
"""
GET = """
require('http').get(process.argv[1], {headers: {Accept: process.argv[2]}}, r => {
  r.on('data', () => {}); r.on('end', () => process.exit(0));
  r.on('error', () => process.exit(r.statusCode === 200 ? 7 : 8));
})
"""


@pytest.mark.slow
@pytest.mark.parametrize("accept", [*ROWS, *GRAPHS])
@pytest.mark.parametrize("code", [FETCH, GET], ids=["fetch", "http.get"])
def test_javascript_notices(patient: Server, code: str, accept: str) -> None:
    node = tool("node", "nodejs")

    with breaking_off(patient):
        command = [node, "-e", code, address(patient, accept), accept]
        done = subprocess.run(command, check=False, timeout=60)

    assert done.returncode == 7


R = {
    "SPARQL, xml": "library(SPARQL); SPARQL(args[1], args[2], format = 'xml')",
    "SPARQL, csv": "library(SPARQL); SPARQL(args[1], args[2], format = 'csv')",
    "read.csv": "read.csv(url(paste0(args[1], '?format=csv&query=', URLencode(args[2], reserved = TRUE))))",
    "readLines": "readLines(paste0(args[1], '?format=tsv&query=', URLencode(args[2], reserved = TRUE)))",
    "download.file": (
        "download.file(paste0(args[1], '?format=json&query=', URLencode(args[2], reserved = TRUE)), tempfile())"
    ),
}
R_FRAME = """
args <- commandArgs(trailingOnly = TRUE)
quit(status = tryCatch({ %s; 0 }, error = function(e) 7, warning = function(w) 7))
"""


@pytest.mark.slow
@pytest.mark.parametrize("client", sorted(R))
def test_r_notices(patient: Server, client: str) -> None:
    r = tool("Rscript", "r-base-core r-cran-sparql")
    if "SPARQL" in client and subprocess.run([r, "-e", "library(SPARQL)"], capture_output=True, check=False).returncode:
        pytest.skip("R's SPARQL client is not installed: apt-get install r-cran-sparql")

    with breaking_off(patient):
        command = [r, "-e", R_FRAME % R[client], f"{patient.url}/sparql", ENDLESS]
        done = subprocess.run(command, check=False, timeout=90, capture_output=True)

    assert done.returncode == 7, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("client", ["SPARQL, xml", "read.csv"])
def test_r_reads_a_whole_answer(patient: Server, client: str) -> None:
    r = tool("Rscript", "r-base-core r-cran-sparql")
    if "SPARQL" in client and subprocess.run([r, "-e", "library(SPARQL)"], capture_output=True, check=False).returncode:
        pytest.skip("R's SPARQL client is not installed: apt-get install r-cran-sparql")

    command = [r, "-e", R_FRAME % R[client], f"{patient.url}/sparql", "SELECT ?e { ?e a ckg:Event }"]
    done = subprocess.run(command, check=False, timeout=90, capture_output=True)

    assert done.returncode == 0, done.stderr


def test_a_query_can_be_cancelled(server: Server) -> None:
    replies = []
    asking = threading.Thread(target=lambda: replies.append(server.query(SILENT.replace("?n", "?cancelled"))))
    asking.start()
    name = ""
    while not name:
        listed = json.loads(server.get("/api/running").body)
        name = next((job["id"] for job in listed if job["lane"] == "slow"), "")
        time.sleep(0.02)

    cancelled = server.get(f"/api/running/{name}", method="DELETE")

    asking.join()
    assert cancelled.status == 204
    assert (replies[0].status, json.loads(replies[0].body)["type"].rpartition("/")[2]) == (503, "cancelled")


def test_a_query_whose_client_left_is_ended(server: Server) -> None:
    host, _, port = server.authority.rpartition(":")
    with socket.create_connection((host, int(port))) as raw:
        query = quote(SILENT.replace("?n", "?left"))
        raw.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: {server.authority}\r\n\r\n".encode())
        while not json.loads(server.get("/api/running").body):
            time.sleep(0.02)
    began = time.monotonic()
    while json.loads(server.get("/api/running").body):
        time.sleep(0.02)

    # Its own limit is three seconds; the client's leaving ends it before.
    assert time.monotonic() - began < 2.5


CRASHES = {
    "memory": "SELECT * { "
    + " ".join(f"BIND(CONCAT(?v{i}, ?v{i}) AS ?v{i + 1})" for i in range(40)).replace("?v0", "'xxxxxxxx'")
    + " }",
    "order": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?i LIMIT 5",
    "distinct": "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?b",
    "parens": "SELECT * { ?s ?p ?o FILTER(" + "(" * 20000 + "1" + ")" * 20000 + ") }",
    "groups": "SELECT * " + "{" * 20000 + "}" * 20000,
    "paths": "SELECT * { ?s " + "^" * 30000 + "<urn:p> ?o }",
    "stars": "SELECT * { ?s <urn:p>" + "*" * 30000 + " ?o }",
    "nots": "SELECT * { FILTER(" + "!" * 30000 + "true) }",
    "minus": "SELECT (" + "-" * 30000 + "1 AS ?x) {}",
    "closure": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)+ ?b . ?b (!<urn:y>)+ ?c . ?c (!<urn:x>)+ ?d . ?d (!<urn:y>)+ ?e }",
    "unions": "SELECT * { " + " UNION ".join("{ ?s ?p ?o }" for _ in range(2000)) + " }",
    "triples": "SELECT * { BIND(" + "<<( <urn:a> <urn:b> " * 3000 + "1" + " )>>" * 3000 + " AS ?t) }",
    "collection": "SELECT * { ?s ?p " + "(" * 9000 + ")" * 9000 + " }",
}


# The gate knows these by their text; the others take a worker's memory or its time.
REFUSED = {"parens", "groups", "paths", "stars", "nots", "minus", "unions", "triples", "collection"}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(CRASHES))
def test_a_hostile_query_is_answered_by_a_problem_and_the_server_goes_on(hasty: Server, name: str) -> None:
    body = urlencode({"query": CRASHES[name]}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    reply = hasty.get("/sparql", headers, method="POST", body=body)

    # No machine ends one of the others in a second: each is a cross product or closure of billions.
    assert reply.status in ((400, 413) if name in REFUSED else (500, 503))
    assert reply.media == "application/problem+json"
    assert json.loads(reply.body)["detail"]
    assert hasty.query("ASK {}").status == 200
