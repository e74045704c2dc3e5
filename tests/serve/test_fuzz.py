"""Nonsense on every way in: the front stays, and every request is answered.

The long run: KG_LONG=1 python -m pytest tests/serve/test_fuzz.py -s
"""

import os
import random
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from urllib.parse import quote_from_bytes

import pytest

from tests.serve.conftest import Server

INPUTS = 10_000 if os.environ.get("KG_LONG") else 150
SEEDS = [
    b"SELECT * { ?s ?p ?o } LIMIT 3",
    b"SELECT (COUNT(*) AS ?n) { ?s a ckg:Event ; skos:prefLabel ?l FILTER(REGEX(?l, 'a+')) }",
    b"CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 2",
    b"ASK { VALUES ?x { 1 2.0 3e0 'a'@en <urn:x> UNDEF } }",
    b"DESCRIBE ckg:Event",
    b"event/0123456789abcdef",
    b"kramatorsk market",
    b"text/turtle;q=0.5, */*;q=0.1",
]
PIECES = [
    b"\x00",
    b"\xff\xfe",
    b"%",
    b"%00",
    b"\r\n",
    b"{",
    b"}" * 9,
    b"(" * 200,
    b"'",
    b'"',
    b"\\u0000",
    b"\\UFFFFFFFF",
    b"../",
    b"\xe2\x80\xae",
    b"<",
    b">",
    b"?",
    b"&",
    b"=",
    b";q=",
    b"9" * 40,
    b"SERVICE",
    b"http://",
    b"\xf0\x9f\x92\xa3",
]


def mutants(chance: random.Random) -> Iterator[bytes]:
    while True:
        body = bytearray(chance.choice(SEEDS))
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(body) + 1)
            match chance.randrange(4):
                case 0:
                    body[at:at] = chance.choice(PIECES)
                case 1:
                    del body[at : at + chance.randrange(1, 9)]
                case 2 if body:
                    body[at % len(body)] = chance.randrange(256)
                case _:
                    body[at:at] = body[at : at + chance.randrange(1, 30)]
        yield bytes(body)


Ask = Callable[[bytes], tuple[str, str, dict[str, str], bytes | None]]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ENTRIES: dict[str, Ask] = {
    "query": lambda m: ("GET", f"/sparql?query={quote_from_bytes(m)}", {}, None),
    "form": lambda m: ("POST", "/sparql", FORM, b"query=" + quote_from_bytes(m).encode()),
    "raw form": lambda m: ("POST", "/sparql", FORM, m),
    "body": lambda m: ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, m),
    "dataset": lambda m: ("GET", f"/sparql?query=ASK%7B%7D&default-graph-uri={quote_from_bytes(m)}", {}, None),
    "accept": lambda m: (
        "GET",
        "/sparql?query=ASK%7B%7D",
        {"Accept": m.decode("latin-1").replace("\r", "").replace("\n", "")},
        None,
    ),
    "graph": lambda m: ("GET", f"/graphs?graph={quote_from_bytes(m)}", {}, None),
    "id": lambda m: ("GET", f"/id/{quote_from_bytes(m)}", {}, None),
    "data": lambda m: ("GET", f"/data/{quote_from_bytes(m)}.ttl", {}, None),
    "evidence": lambda m: ("GET", f"/api/evidence/{quote_from_bytes(m)}", {}, None),
    "search": lambda m: ("GET", f"/api/search?q={quote_from_bytes(m)}", {}, None),
    "question": lambda m: ("GET", f"/api/queries/events?within={quote_from_bytes(m)}", {}, None),
}


@pytest.mark.slow
@pytest.mark.parametrize("entry", sorted(ENTRIES))
def test_every_input_is_answered(server: Server, entry: str) -> None:
    chance = random.Random(entry)  # noqa: S311 - no secret
    statuses: Counter[int] = Counter()
    connection = HTTPConnection(server.authority, timeout=60)
    for _, mutant in zip(range(INPUTS), mutants(chance), strict=False):
        method, path, headers, body = ENTRIES[entry](mutant)
        try:
            connection.request(method, path, body=body, headers=headers)
            reply = connection.getresponse()
            reply.read()
        except HTTPException as error:
            pytest.fail(f"{entry}: {mutant!r}: {error!r}")
        statuses[reply.status] += 1
    connection.close()

    print(f"{entry}: {dict(statuses)}")  # noqa: T201
    assert server.process.poll() is None
    assert set(statuses) <= {200, 303, 400, 404, 405, 406, 413, 500, 503}
    assert statuses[500] <= INPUTS // 100
    assert server.get("/healthz").status == 200


@pytest.mark.slow
def test_broken_requests_do_not_hurt(server: Server) -> None:
    chance = random.Random(1)  # noqa: S311 - no secret
    host, _, port = server.authority.rpartition(":")
    whole = f"POST /sparql HTTP/1.1\r\nHost: {server.authority}\r\nContent-Length: 9\r\n\r\nASK {{}}".encode()
    for _ in range(INPUTS):
        body = bytearray(whole)
        for _ in range(chance.randrange(1, 5)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        with socket.create_connection((host, int(port)), timeout=10) as raw:
            raw.sendall(bytes(body[: chance.randrange(1, len(body))]))

    assert server.get("/healthz").status == 200
