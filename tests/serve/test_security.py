"""Host, Origin, headers, logs, and what must never leave the house."""

import json
import socket
import threading
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.serve.conftest import Server


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


def test_every_log_line_is_json_whatever_was_asked(server: Server) -> None:
    for path in ("/x%0a%7b%22forged%22:1%7d", "/%1b[31m", "/%e2%80%ae", "/" + "a" * 3000):
        server.get(path)

    lines = [json.loads(line) for line in server.log.read_text().splitlines()]
    assert not any("forged" in line for line in lines)
    assert all(len(str(line["path"])) <= 512 for line in lines)


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[int, list[str]]]:
    """A server that must never be called, and who called it."""
    calls: list[str] = []
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.1)
    stop = threading.Event()

    def accept() -> None:
        while not stop.is_set():
            try:
                connection, address = listening.accept()
            except TimeoutError:
                continue
            calls.append(str(address))
            connection.close()

    thread = threading.Thread(target=accept)
    thread.start()
    yield listening.getsockname()[1], calls
    stop.set()
    thread.join()
    listening.close()


def payloads(port: int) -> Iterator[str]:
    """Requests to elsewhere, for every input that takes text."""
    for scheme in ("http", "HTTP", "https", "ftp", "file", "gopher", "jar:http", "ws"):
        for host in ("127.0.0.1", "localhost", "0", "[::1]", "2130706433", "0x7f.1", "127.1"):
            for path in ("/", "/x?y=z", "/%2e%2e/", "/#f", "/a.ttl"):
                yield f"{scheme}://{host}:{port}{path}"


@pytest.mark.slow
def test_no_input_makes_the_server_call_out(server: Server, listener: tuple[int, list[str]]) -> None:
    port, calls = listener
    found = list(payloads(port))

    for index, target in enumerate(found):
        address = quote(target, safe="")
        asked = (
            f"/sparql?query={quote(f'ASK {{ SERVICE <{target}> {{ ?s ?p ?o }} }}')}",
            f"/sparql?query={quote(f'ASK FROM <{target}> {{ ?s ?p ?o }}')}",
            f"/sparql?query={quote('ASK { ?s ?p ?o }')}&default-graph-uri={address}",
            f"/graphs?graph={address}",
            f"/id/{address}",
            f"/data/{address}.ttl",
            f"/api/evidence/{address}",
            f"/api/search?q={address}",
            f"/api/queries/events?country={address}",
        )
        server.get(asked[index % len(asked)])

    assert len(found) >= 280
    assert calls == []
    assert server.get("/healthz").status == 200


def test_load_is_no_query(server: Server, listener: tuple[int, list[str]]) -> None:
    port, calls = listener

    reply = server.query(f"LOAD <http://127.0.0.1:{port}/x.ttl>")

    assert (reply.status, calls) == (400, [])
