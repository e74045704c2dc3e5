"""The loader: one process that holds a release and forks a worker whenever it is told to.

It has a single thread and runs no query, so that a fork is safe; workers share its memory page by page. It speaks
with the front over file descriptor `sys.argv[1]`: `spawn` is answered with the new worker's number and one end of
its socket, `kill` and `nice` name a worker. When the front goes, so does the loader, and with it the workers.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn, cast

from pyoxigraph import RdfFormat, Store

from kg.query.catalogue import Catalogue, load_catalogue
from kg.serve.sandbox import confine, die_with_parent
from kg.serve.worker import Worker, serve_questions
from kg.store.remote import RemoteStore

_LONGEST_COMMAND = 4096
_NICENESS = 19


def main() -> None:
    """Load what the settings on the command line name, report ready, then fork on demand."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings: Mapping[str, Any] = json.loads(sys.argv[2])
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    path = Path(settings["store"])
    store = None if settings["endpoint"] else load(path) if settings["in_memory"] else None
    catalogue = load_catalogue([Path(folder) for folder in settings["queries"]])
    gc.collect()
    gc.freeze()
    control.sendall(json.dumps({"ready": os.getpid()}).encode() + b"\n")
    _Loader(control, store, catalogue, settings).run()


def load(path: Path) -> Store:
    """Copy a frozen store into memory.

    A child reads it and sends it through a pipe: RocksDB and its threads never enter the process that forks.

    Raises:
        OSError: the frozen store cannot be read whole.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _dump(path, writing)
    os.close(writing)
    store = Store()
    with os.fdopen(reading, "rb") as stream:
        # Lenient: our own store wrote these lines a moment ago; checking each name again is a fifth of the work.
        store.bulk_load(stream, format=RdfFormat.N_QUADS, lenient=True)
    _, status = os.waitpid(child, 0)
    if status != 0:
        raise OSError(f"{path}: the frozen store cannot be read whole; run `kg verify`")
    return store


def _dump(path: Path, writing: int) -> NoReturn:
    code = 1
    try:
        with os.fdopen(writing, "wb") as stream:
            Store.read_only(str(path)).dump(stream, format=RdfFormat.N_QUADS)
        code = 0
    except (OSError, RuntimeError) as error:
        sys.stderr.write(f"kg: {path}: {error}\n")
    finally:
        os._exit(code)


class _Loader:
    """Forks, kills and buries workers."""

    def __init__(
        self, control: socket.socket, store: Store | None, catalogue: Catalogue, settings: Mapping[str, Any]
    ) -> None:
        self._control = control
        self._store = store
        self._catalogue = catalogue
        self._settings = settings
        self._workers: set[int] = set()

    def run(self) -> None:
        """Obey the front until it closes the connection."""
        rest = b""
        while True:
            ready, _, _ = select.select([self._control], [], [], 1.0)
            self._bury()
            if not ready:
                continue
            received = self._control.recv(_LONGEST_COMMAND)
            if not received:
                break
            *commands, rest = (rest + received).split(b"\n")
            for command in commands:
                self._obey(json.loads(command))
        for worker in self._workers:
            os.kill(worker, signal.SIGKILL)

    def _obey(self, command: Mapping[str, Any]) -> None:
        worker = command.get("worker", 0)
        if command["do"] == "spawn":
            self._spawn(niceness=command["nice"])
        elif worker not in self._workers:
            # Dead and buried: its number may be another process's by now.
            return
        elif command["do"] == "kill":
            os.kill(worker, signal.SIGKILL)
        elif command["do"] == "nice":
            os.setpriority(os.PRIO_PROCESS, worker, _NICENESS)

    def _spawn(self, *, niceness: bool) -> None:
        ours, theirs = socket.socketpair()
        child = os.fork()
        if child == 0:
            # No exception may leave the child: it would go on as a second loader.
            code = 1
            try:
                self._control.close()
                ours.close()
                self._work(theirs, niceness=niceness)
                code = 0
            finally:
                os._exit(code)
        self._workers.add(child)
        theirs.close()
        socket.send_fds(self._control, [json.dumps({"worker": child}).encode() + b"\n"], [ours.fileno()])
        ours.close()

    def _work(self, channel: socket.socket, *, niceness: bool) -> None:
        die_with_parent()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if niceness:
            os.setpriority(os.PRIO_PROCESS, 0, _NICENESS)
        endpoint = self._settings["endpoint"]
        # A worker of a remote engine needs the network, and has no engine of its own that could misuse it.
        confine(memory=self._settings["memory"], network=bool(endpoint))
        serve_questions(channel, Worker(self._open(endpoint), self._catalogue, texts=self._settings["texts"]))

    def _open(self, endpoint: str | None) -> Store:
        if endpoint:
            return cast("Store", RemoteStore(endpoint))
        # After the filter: the threads that the engine starts inherit it.
        return self._store if self._store is not None else Store.read_only(self._settings["store"])

    def _bury(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while True:
                child, _ = os.waitpid(-1, os.WNOHANG)
                if child == 0:
                    break
                self._workers.discard(child)


if __name__ == "__main__":
    main()
