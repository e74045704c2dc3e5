"""Host, Origin, headers, logs, and what must never leave the house."""

import csv
import io
import json
import socket
from collections.abc import Iterator
from urllib.parse import quote, urljoin, urlsplit

import pytest

from kg.store.folder import GraphFolder
from tests.serve.conftest import Server, running

TOKEN = "a token for tests only, 0123456789"  # noqa: S105


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8001", "127.0.0.1", "127.0.0.1:1", "localhost.evil:80", ""]
)
def test_another_host_is_not_answered_for(server: Server, host: str) -> None:
    assert server.get("/healthz", {"Host": host}).status in (400, 421)


def test_localhost_is_answered_for(server: Server) -> None:
    port = server.authority.rpartition(":")[2]

    assert server.get("/healthz", {"Host": f"localhost:{port}"}).status == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_pages_of_other_sites_cannot_post(server: Server, origin: str) -> None:
    headers = {"Origin": origin, "Content-Type": "application/sparql-query"}

    assert server.get("/sparql", headers, method="POST", body=b"ASK {}").status == 403
    assert server.get("/api/running/q1", {"Origin": origin}, method="DELETE").status == 403


def test_our_own_pages_can_post(server: Server) -> None:
    headers = {"Origin": server.url, "Content-Type": "application/sparql-query"}

    assert server.get("/sparql", headers, method="POST", body=b"ASK {}").status == 200


def test_no_other_site_may_read(server: Server) -> None:
    reply = server.get("/healthz", {"Origin": "https://evil.example"})

    assert "access-control-allow-origin" not in reply.headers


@pytest.mark.parametrize("path", ["/healthz", "/nothing", "/sparql?query=x", "/ontology"])
def test_every_answer_ties_the_browsers_hands(server: Server, path: str) -> None:
    headers = server.get(path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]


HOSTS = ("own", "localhost", "evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil:80")
ORIGINS = ("", "own", "null", "https://evil.example", "http://127.0.0.1:1", "http://localhost.evil")
METHODS = ("GET", "HEAD", "POST")


def test_of_all_hosts_origins_and_methods_only_the_allowed_are_answered(server: Server) -> None:
    port = server.authority.rpartition(":")[2]
    own = {"own": server.authority, "localhost": f"localhost:{port}"}
    answered = set()
    for host in HOSTS:
        for origin in ORIGINS:
            for method in METHODS:
                headers = {"Host": own.get(host, host), "Content-Type": "application/sparql-query"}
                headers |= {"Origin": server.url if origin == "own" else origin} if origin else {}
                body = b"ASK {}" if method == "POST" else b""
                path = "/sparql" if method == "POST" else "/sparql?query=ASK%7B%7D"
                if server.get(path, headers, method=method, body=body).status == 200:
                    answered.add((host, origin, method))

    reading = {(host, origin, method) for host in own for origin in ORIGINS for method in ("GET", "HEAD")}
    assert answered == reading | {(host, origin, "POST") for host in own for origin in ("", "own")}


@pytest.fixture(scope="module")
def shared(small_graph: GraphFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that pages of other sites may ask, and that can be written to."""
    path = tmp_path_factory.mktemp("shared")
    (path / "token").write_text(TOKEN)
    options = ("--cors", "--writable", "--auth-token-file", str(path / "token"))
    with running(small_graph, path / "log", *options) as found:
        yield found


def test_other_sites_may_read_where_they_were_allowed_to(shared: Server) -> None:
    headers = {"Origin": "https://other.example", "Content-Type": "application/sparql-query"}

    reply = shared.get("/sparql", headers, method="POST", body=b"ASK {}")

    assert (reply.status, reply.headers["access-control-allow-origin"]) == (200, "*")
    assert "access-control-allow-credentials" not in reply.headers


def test_other_sites_write_nothing_even_there(shared: Server) -> None:
    headers = {"Origin": "https://other.example", "Authorization": f"Bearer {TOKEN}", "Content-Type": "text/turtle"}
    asked = {"Origin": "https://other.example", "Access-Control-Request-Method": "PUT"}

    replies = [shared.get("/graphs/user/x", headers, method=m, body=b"") for m in ("PUT", "POST", "DELETE")]
    preflight = shared.get("/graphs/user/x", asked, method="OPTIONS")

    assert [reply.status for reply in replies] == [403, 403, 403]
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, POST, OPTIONS"
    assert "authorization" not in preflight.headers["access-control-allow-headers"].lower()


def test_only_this_machine_reaches_it_unless_told_otherwise(server: Server) -> None:
    port = int(server.authority.rpartition(":")[2])

    # Another address of the same machine: a server on all addresses would answer there.
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", port), timeout=5)


AWAY = (
    "//evil.example/x",
    "/\\evil.example",
    "/%2f%2fevil.example",
    "/%5c%5cevil.example/",
    "/..//evil.example",
    "/@e",
)


@pytest.mark.parametrize("path", AWAY)
@pytest.mark.parametrize("accept", ["text/turtle", "text/html"])
def test_no_redirect_leaves_this_server(server: Server, path: str, accept: str) -> None:
    for place in (path, f"/id{path}", f"/data{path}", f"/page{path}", f"/graphs{path}"):
        reply = server.get(place, {"Accept": accept, "X-Forwarded-Host": "evil.example"})
        target = urljoin(f"{server.url}/x", reply.headers.get("location", server.url))

        assert urlsplit(target).netloc == server.authority, place


SCRIPTS = ('"><script>alert(1)</script>', "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>")
DATA = {"application/problem+json", "application/json", "application/sparql-results+json", "text/turtle"}


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_input_comes_back_as_a_script(server: Server, script: str) -> None:
    text = quote(script, safe="")
    for path in (
        f"/{text}",
        f"/sparql?query={text}",
        f"/sparql?query=ASK%7B%7D&format={text}",
        f"/graphs?graph={text}",
        f"/id/{text}",
        f"/data/{text}.ttl",
        f"/page/{text}",
        f"/search?q={text}",
        f"/api/search?q={text}",
        f"/api/queries/{text}",
        f"/api/queries/events?within={text}",
        f"/query?query={text}",
    ):
        reply = server.get(path, {"Accept": "text/html,*/*;q=0.1"})

        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.status == 303 or script not in reply.text or reply.media in DATA, path


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_disarmed(server: Server, start: str) -> None:
    escaped = start.encode("unicode_escape").decode()
    query = f"SELECT ('{escaped}1+1' AS ?x) {{}}"

    for more in ({}, {"max-rows": "5"}):
        body = server.query(query, "text/csv", spreadsheet="1", **more).text
        assert list(csv.reader(io.StringIO(body, newline=""))) == [["x"], [f"'{start}1+1"]]


def test_every_log_line_is_json_whatever_was_asked(server: Server) -> None:
    forged = '\r\n{"method": "GET", "forged": 1}\n'
    for path in ("/x%0a%7b%22forged%22:1%7d", "/%1b[31m", "/%e2%80%ae", "/%c2%85%e2%80%a8x", "/" + "a" * 3000):
        server.get(path)
    server.get("/x%22,%22forged%22:%221")
    server.query(f"SELECT * {{ ?s ?p ?o }} # {forged}")
    server.get(f"/api/search?q={quote(forged)}", {"User-Agent": "x\tforged", "Referer": "forged"})
    server.get(f"/graphs?graph={quote(forged)}")

    text = server.log.read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert not any("forged" in line for line in lines)
    assert all(len(str(line["path"])) <= 512 for line in lines)
    assert text.isascii()
