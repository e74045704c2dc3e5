"""Host, Origin, headers, logs, and what must never leave the house."""

import json

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
