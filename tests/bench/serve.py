"""Measure the endpoint: quick queries of many clients over loopback, alone and beside clients that send only runaways.

    kg -C DIR serve --port 8011 --timeout 10 &
    python tests/bench/serve.py 8011 --clients 32 --seconds 10
    python tests/bench/serve.py 8011 --clients 32 --seconds 25 --runaways 8

Clients keep their connections and ask again as soon as they are answered; this process shares the cores.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

EVENTS = "SELECT ?e { ?e a ckg:Event }"
POINT = "SELECT ?p ?o { <%s> ?p ?o }"
RUNAWAYS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f FILTER(?b != %d) }",
    'SELECT DISTINCT ?a ?c { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f FILTER(STR(?a) > "%d") } ORDER BY ?c',
)
END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"content-length: "


@dataclass(frozen=True, slots=True)
class Answer:
    """When it was asked for, by the machine's steady clock, how many seconds it took, and its status."""

    asked: float
    took: float
    status: int


class Client(asyncio.Protocol):
    """Asks, waits for the whole answer, asks again until it is told that it is over."""

    def __init__(self, make: Callable[[], bytes], over: Callable[[], bool]) -> None:
        self.answers: list[Answer] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._make, self._over = make, over
        self._received = b""
        self._began = 0.0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment] # a stream has a full transport
        self._ask()

    def _ask(self) -> None:
        if self._over():
            self._transport.close()
            return
        self._began = time.perf_counter()
        self._transport.write(self._make())

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(END_OF_HEAD)
        head = self._received[:end].lower()
        at = head.find(LENGTH)
        if end < 0 or at < 0:
            return
        length = int(head[at + len(LENGTH) :].split(b"\r\n", 1)[0])
        if len(self._received) < end + len(END_OF_HEAD) + length:
            return
        self.answers.append(Answer(self._began, time.perf_counter() - self._began, int(head[9:12])))
        self._received = b""
        self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


def request(port: int, sparql: str) -> bytes:
    head = f"GET /sparql?query={quote(sparql)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    return f"{head}Accept: application/sparql-results+json\r\n\r\n".encode()


def event_iris(port: int) -> list[str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/sparql?query={quote(EVENTS)}") as reply:
        return [row["e"]["value"] for row in json.load(reply)["results"]["bindings"]]


async def ask(port: int, clients: int, runaways: int, over: Callable[[], bool]) -> tuple[list[Answer], list[Answer]]:
    """Return the answers of the quick clients and of those that send only runaways."""
    points = [request(port, POINT % iri) for iri in event_iris(port)]
    chance = random.Random(1)  # noqa: S311 - no secret
    loop = asyncio.get_running_loop()
    number = iter(range(1, 10**9))

    async def connect(make: Callable[[], bytes]) -> Client:
        _, client = await loop.create_connection(lambda: Client(make, over), "127.0.0.1", port)
        return client

    bad = [await connect(lambda: request(port, chance.choice(RUNAWAYS) % next(number))) for _ in range(runaways)]
    good = [await connect(lambda: chance.choice(points)) for _ in range(clients)]
    await asyncio.wait([client.done for client in good])
    return [answer for client in good for answer in client.answers], [a for client in bad for a in client.answers]


def tell(name: str, answers: list[Answer], seconds: float) -> float:
    """Print what was felt; return p99, in seconds."""
    times = sorted(answer.took for answer in answers) or [0.0]
    statuses = Counter(answer.status for answer in answers)
    middle, late = times[len(times) // 2], times[int(len(times) * 0.99)]
    print(
        f"{name}: {len(answers)} answers, {len(answers) / seconds:.0f}/s, p50 {middle * 1000:.1f} ms,"
        f" p99 {late * 1000:.1f} ms, max {times[-1] * 1000:.0f} ms, statuses {dict(statuses)}"
    )
    return late


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--runaways", type=int, default=0)
    asked = parser.parse_args()
    until = time.perf_counter() + asked.seconds
    good, bad = asyncio.run(ask(asked.port, asked.clients, asked.runaways, lambda: time.perf_counter() > until))
    tell("quick", good, asked.seconds)
    if bad:
        tell("runaway", bad, asked.seconds)


if __name__ == "__main__":
    main()
