"""A real server over a small graph, started once a run by each test process that needs it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from kg.pipeline.build import Options, build
from kg.store.folder import GraphFolder
from tests.records import market, write_records

# Long enough that no quick query of a busy machine meets it.
TIMEOUT = 3.0


@dataclass(frozen=True)
class Reply:
    """An HTTP answer; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes = b""

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Server:
    """A running `kg serve`."""

    url: str
    process: subprocess.Popen[str]
    log: Path
    folder: GraphFolder
    closed: list[int] = field(default_factory=list)

    @property
    def authority(self) -> str:
        return urlsplit(self.url).netloc

    def get(self, path: str, headers: dict[str, str] | None = None, *, method: str = "GET", body: bytes = b"") -> Reply:
        connection = HTTPConnection(self.authority, timeout=30)
        try:
            connection.request(method, path, body=body or None, headers=headers or {})
            found = connection.getresponse()
            return Reply(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
        finally:
            connection.close()

    def query(self, sparql: str, accept: str = "application/sparql-results+json", **fields: str) -> Reply:
        return self.get(f"/sparql?{urlencode({'query': sparql, **fields})}", {"Accept": accept})


@contextmanager
def running(folder: GraphFolder, log: Path, *options: str, under: Sequence[str] = ()) -> Iterator[Server]:
    """Start a server; `under` is a command that runs it, such as a tracer."""
    command = [*under, sys.executable, "-m", "kg", "-C", str(folder.path), "serve", "--port", "0", *options]
    with log.open("w") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env={**os.environ})
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert url, log.read_text()
            yield Server(url.rstrip("/"), process, log, folder)
        finally:
            process.terminate()
            process.wait(timeout=20)
            if process.stdout is not None:
                process.stdout.close()


def build_small(path: Path) -> GraphFolder:
    """Build a graph of three records by hand."""
    path.mkdir(parents=True, exist_ok=True)
    records = (market("a"), market("b", killed=7, speaker="Rescue Service"), market("c", killed=3))
    folder = GraphFolder(path=path / "graph")
    build(folder, [write_records(path / "in.jsonl", *records)], Options(inference=False))
    return folder


@pytest.fixture(scope="session")
def small_graph(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    return build_small(tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="session")
def server(small_graph: GraphFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("log") / "serve.log"
    with running(small_graph, log, "--timeout", str(TIMEOUT)) as found:
        yield found


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
