"""The kernel's refusal, without the text gate before it."""

import os
import socket
import subprocess
import sys
import threading

import pytest

from kg.serve.sandbox import can_filter

CONFINED = """
import sys
from pyoxigraph import Store
from kg.serve.sandbox import confine
store = Store()
confined = confine(memory=1 << 30) if sys.argv[2] == "yes" else False
try:
    list(store.query("SELECT * { SERVICE <http://127.0.0.1:%s/> { ?s ?p ?o } }" % sys.argv[1]))
except OSError as error:
    print("refused")
"""


def calls_of(confined: str) -> tuple[int, str]:
    """Ask the engine itself to call out; return how often it did, and what it said."""
    hits = 0
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(20)

        def accept() -> None:
            nonlocal hits
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            hits += 1
            connection.close()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        port = str(listening.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-c", CONFINED, port, confined], capture_output=True, text=True, check=False
        )
        listening.settimeout(0)
        if not hits:
            socket.create_connection(("127.0.0.1", int(port))).close()
            thread.join()
            hits -= 1
    return hits, done.stdout.strip()


@pytest.mark.skipif(not can_filter(), reason="seccomp filters are for Linux on x86_64 and aarch64")
def test_a_confined_worker_cannot_call_out() -> None:
    assert calls_of("yes") == (0, "refused")


def test_an_unconfined_engine_does_call_out() -> None:
    assert calls_of("no")[0] == 1


@pytest.mark.skipif(not can_filter(), reason="seccomp filters are for Linux on x86_64 and aarch64")
@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket()",
        "os.execv('/bin/true', ['true'])",
        "open('/tmp/kg-sandbox-test', 'wb', buffering=0).write(b'x')",
        "bytearray(1 << 31)",
    ],
)
def test_a_confined_worker_can_do_little(attempt: str) -> None:
    code = f"import os, socket\nfrom kg.serve.sandbox import confine\nconfine(memory=1 << 30)\n{attempt}"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env={**os.environ})

    assert done.returncode != 0
