"""No input makes the server call another: addresses of elsewhere in everything that a client can say.

A listener counts who comes; where strace is there, the kernel's own list of calls says that nobody even tried.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.store.folder import GraphFolder
from tests.serve.conftest import Server, running

TOKEN = "a token for tests only, 0123456789"  # noqa: S105
WRITE = {"Authorization": f"Bearer {TOKEN}", "If-Match": '"none"'}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
# A socket of another family than the one for processes of this machine, or a call to anybody.
OUTWARD = re.compile(r"\b(?:socket\((?!AF_UNIX)|connect\(|sendto\([^)]*AF_INET)")

Request = tuple[str, str, dict[str, str], bytes | None]


def payloads(port: int) -> list[str]:
    """Addresses of elsewhere, plain and in disguise."""
    found = [
        f"{scheme}://{host}:{port}{path}"
        for scheme in ("http", "HTTP", "https", "ftp", "file", "gopher", "jar:http", "ws")
        for host in ("127.0.0.1", "localhost", "0", "[::1]", "2130706433", "0x7f.1", "127.1")
        for path in ("/", "/x?y=z", "/%2e%2e/", "/#f", "/a.ttl")
    ]
    found += [f"//127.0.0.1:{port}/", f"http:/127.0.0.1:{port}/", f"http:\\\\127.0.0.1:{port}\\"]
    found += [f"http://user:word@127.0.0.1:{port}/", f"http://x@127.0.0.1:{port}/", f"http://127.0.0.1:{port}@x/"]
    found += [f"http://①②⑦.0.0.1:{port}/", f"http://[::ffff:127.0.0.1]:{port}/", f"http://localtest.example:{port}/"]
    found += [f"data:text/turtle,<http://127.0.0.1:{port}/>", f"file:///proc/self/environ?{port}", "file:///etc/passwd"]
    found += [f"dict://127.0.0.1:{port}/", f"ldap://127.0.0.1:{port}/", f"tftp://127.0.0.1:{port}/x"]
    found += [f"http://127.0.0.1:{port}/\r\nHost: x", f"http://127.0.0.1:{port}/\x00", f"http://127.0.0.1%3A{port}/"]
    found += [f"http://127.0.0.1:{port}/{'a' * 2000}", f" http://127.0.0.1:{port}/"]
    return found


def header(value: str) -> str:
    return quote(value, safe="/:@?#[]=%<>,\\ ").strip()


def requests_with(target: str) -> Iterator[Request]:
    """The address in every input."""
    address = quote(target, safe="")
    queries = {
        "SERVICE": f"ASK {{ SERVICE <{target}> {{ ?s ?p ?o }} }}",
        "SERVICE SILENT": f"SELECT * {{ SERVICE SILENT <{target}> {{ ?s ?p ?o }} }}",
        "FROM": f"ASK FROM <{target}> {{ ?s ?p ?o }}",
        "FROM NAMED": f"ASK FROM NAMED <{target}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "LOAD": f"LOAD <{target}>",
        "BASE": f"BASE <{target}> ASK {{ <x> ?p ?o }}",
        "DESCRIBE": f"DESCRIBE <{target}>",
    }
    for query in queries.values():
        yield ("GET", f"/sparql?query={quote(query)}", {}, None)
    yield ("POST", "/sparql", FORM, f"query={quote(queries['SERVICE'])}".encode())
    yield ("POST", "/sparql", DIRECT, queries["SERVICE"].encode())
    yield ("POST", "/sparql", FORM, f"update={quote(queries['LOAD'])}".encode())
    for name in ("default-graph-uri", "named-graph-uri", "format"):
        yield ("GET", f"/sparql?query=ASK%7B%3Fs%3Fp%3Fo%7D&{name}={address}", {}, None)
    for path in ("/graphs?graph={}", "/graphs/{}", "/id/{}", "/data/{}.ttl", "/page/{}", "/api/evidence/{}"):
        yield ("GET", path.format(address), {"Accept": "*/*"}, None)
    for path in ("/api/search?q={}", "/search?q={}", "/api/queries/events?within={}", "/api/queries/{}", "/{}"):
        yield ("GET", path.format(address), {}, None)
    for name in ("Host", "Origin", "Accept", "Referer", "X-Forwarded-Host", "X-Forwarded-For", "Forwarded", "Cookie"):
        yield ("GET", "/sparql?query=ASK%7B%7D", {name: header(target)}, None)
    graphs = {
        "text/turtle": f"@base <{target}> . <x> <http://www.w3.org/2002/07/owl#imports> <{target}> .",
        "application/ld+json": json.dumps({"@context": target, "@id": target, "p": "o"}),
        "application/rdf+xml": f'<!DOCTYPE r SYSTEM "{target}"><r/>',
    }
    for media, body in graphs.items():
        yield ("PUT", "/graphs/user/forged", {**WRITE, "Content-Type": media}, body.encode())
    yield ("PUT", f"/graphs?graph={address}", {**WRITE, "Content-Type": "text/turtle"}, b"")


@pytest.fixture(scope="module")
def traced(small_graph: GraphFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server that anybody with the token may write to, and the kernel's list of the calls it makes."""
    path = tmp_path_factory.mktemp("traced")
    shutil.copytree(small_graph.path, path / "graph")
    (path / "token").write_text(TOKEN)
    strace, calls = shutil.which("strace"), path / "calls"
    calls.touch()
    under = [strace, "-D", "-f", "-qq", "-e", "trace=socket,connect,sendto", "-o", str(calls)] if strace else []
    options = ("--writable", "--auth-token-file", str(path / "token"), "--timeout", "3")
    with running(GraphFolder(path=path / "graph"), path / "log", *options, under=under) as found:
        yield found, calls


@pytest.mark.slow
def test_no_input_makes_the_server_call_out(traced: tuple[Server, Path], listener: tuple[int, list[str]]) -> None:
    server, calls = traced
    port, heard = listener
    found = payloads(port)
    before = len(outward(calls))
    asked = 0
    answers: set[int] = set()

    for target in found:
        for method, path, headers, body in requests_with(target):
            answers.add(server.get(path, headers, method=method, body=body or b"").status)
            asked += 1

    print(f"{len(found)} addresses, {asked} requests, {before} outward calls before, answers {sorted(answers)}")  # noqa: T201
    assert len(found) >= 300
    # The listening socket itself: the list is alive.
    assert before == 1 or not shutil.which("strace")
    assert heard == []
    assert outward(calls)[before:] == []
    assert answers <= {200, 204, 301, 303, 400, 401, 403, 404, 405, 406, 412, 413, 415, 421, 503}
    assert server.get("/healthz").status == 200


def outward(calls: Path) -> list[str]:
    """The calls that open a way to another machine; what failed counts too."""
    return [line for line in calls.read_text().splitlines() if OUTWARD.search(line)]


@pytest.mark.slow
def test_the_list_of_calls_would_have_named_one(tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed: apt-get install strace")
    code = "import socket\ntry: socket.create_connection(('127.0.0.1', 1))\nexcept OSError: pass"
    command = [strace, "-f", "-qq", "-e", "trace=socket,connect,sendto", "-o", str(tmp_path / "calls")]
    subprocess.run([*command, sys.executable, "-c", code], check=True)

    assert len(outward(tmp_path / "calls")) >= 2


def test_load_is_no_query(server: Server, listener: tuple[int, list[str]]) -> None:
    port, calls = listener

    reply = server.query(f"LOAD <http://127.0.0.1:{port}/x.ttl>")

    assert (reply.status, calls) == (400, [])
