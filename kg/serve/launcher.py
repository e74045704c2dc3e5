"""The front's hold on a loader and its workers."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from typing import Any, cast

from kg.errors import StoreError
from kg.serve.frames import ASK, END, FAILURE, FrameReader, frame
from kg.serve.job import Job
from kg.serve.model import Limits, Release

_LONGEST_REPLY = 4096


class WorkerLink(asyncio.Protocol):
    """The front's end of one worker's socket."""

    def __init__(self, number: int, launcher: Launcher, *, on_done: Callable[[WorkerLink], None]) -> None:
        self.number = number
        self._launcher = launcher
        self.job: Job | None = None
        self.alive = True
        self.retired = False
        self._reader = FrameReader()
        self._on_done = on_done
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; uvloop's are no subclass of asyncio's."""
        self._transport = cast("asyncio.Transport", transport)

    def ask(self, job: Job) -> None:
        """Send a question."""
        self.job = job
        job.flow = self._flow
        if self._transport is not None:
            self._transport.write(frame(ASK, job.ask))

    def _flow(self, open_valve: bool) -> None:  # noqa: FBT001 - a valve
        if self._transport is None or not self.alive:
            return
        if open_valve:
            self._transport.resume_reading()
        else:
            self._transport.pause_reading()

    def data_received(self, data: bytes) -> None:
        """Hand frames to the question they answer."""
        for kind, body in self._reader.feed(data):
            if self.job is not None:
                self.job.take(kind, body)
            if kind in (END, FAILURE):
                self._on_done(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Report the worker's death."""
        self.alive = False
        self._on_done(self)

    def is_of(self, launcher: Launcher) -> bool:
        """Whether this loader forked the worker."""
        return self._launcher is launcher

    def kill(self) -> None:
        """End the worker at once."""
        self.retired = True
        self._launcher.tell(do="kill", worker=self.number)

    def calm(self) -> None:
        """Let the worker give way to the others."""
        self._launcher.tell(do="nice", worker=self.number)

    def close(self) -> None:
        """Let the worker end: it stops when its socket closes."""
        self.retired = True
        if self._transport is not None:
            self._transport.close()


class Launcher:
    """Starts one loader for one release, and asks it for workers."""

    def __init__(self, release: Release, limits: Limits, *, queries: tuple[str, ...]) -> None:
        self.release = release
        self.in_memory = _size(release) <= limits.in_memory
        self._settings = {
            "store": str(release.store),
            "texts": str(release.texts) if release.texts else None,
            "in_memory": self.in_memory,
            "endpoint": release.endpoint,
            "memory": limits.memory,
            "queries": list(queries),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._wanted: deque[tuple[asyncio.Future[WorkerLink], Callable[[WorkerLink], None]]] = deque()
        self._rest = b""
        self._tasks: set[asyncio.Task[None]] = set()
        self.alive = False

    @property
    def expects_workers(self) -> bool:
        """Whether a worker is on its way."""
        return bool(self._wanted or self._tasks)

    async def start(self) -> None:
        """Start the loader and wait until it has loaded.

        Raises:
            StoreError: it cannot load the release.
        """
        ours, theirs = socket.socketpair()
        ours.setblocking(False)  # noqa: FBT003 - the library's signature
        command = [sys.executable, "-m", "kg.serve.loader", str(theirs.fileno()), json.dumps(self._settings)]
        self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)  # noqa: S603, ASYNC220
        theirs.close()
        loop = asyncio.get_running_loop()
        told = await loop.sock_recv(ours, _LONGEST_REPLY)
        if not told:
            raise StoreError(f"{self.release.store}: the store cannot be loaded; `kg verify` says what is wrong")
        self._control = ours
        self.alive = True
        loop.add_reader(ours.fileno(), self._on_reply)

    async def spawn(self, on_done: Callable[[WorkerLink], None], *, nice: bool = False) -> WorkerLink:
        """Return a new worker.

        Raises:
            StoreError: the loader is gone.
        """
        if not self.alive:
            raise StoreError("the loader is gone; it starts again by itself")
        future: asyncio.Future[WorkerLink] = asyncio.get_running_loop().create_future()
        self._wanted.append((future, on_done))
        self.tell(do="spawn", nice=nice)
        return await future

    def tell(self, **command: Any) -> None:  # noqa: ANN401 - JSON
        """Send the loader a command."""
        if self._control is not None and self.alive:
            try:
                self._control.send(json.dumps(command).encode() + b"\n")
            except OSError:
                self._lose()

    def _on_reply(self) -> None:
        if self._control is None:
            return
        try:
            received, descriptors, _, _ = socket.recv_fds(self._control, _LONGEST_REPLY, 8)
        except BlockingIOError:
            return
        except OSError:
            received, descriptors = b"", []
        if not received:
            self._lose()
            return
        *replies, self._rest = (self._rest + received).split(b"\n")
        for reply, descriptor in zip(replies, descriptors, strict=True):
            task = asyncio.ensure_future(self._connect(json.loads(reply)["worker"], descriptor))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _connect(self, number: int, descriptor: int) -> None:
        future, on_done = self._wanted.popleft()
        channel = socket.socket(fileno=descriptor)
        channel.setblocking(False)  # noqa: FBT003 - the library's signature
        link = WorkerLink(number, self, on_done=on_done)
        await asyncio.get_running_loop().create_unix_connection(lambda: link, sock=channel)
        if not future.done():
            future.set_result(link)

    def _lose(self) -> None:
        """The loader is gone, and its workers with it."""
        self.alive = False
        self._close_control()
        while self._wanted:
            future, _ = self._wanted.popleft()
            if not future.done():
                future.set_exception(StoreError("the loader is gone; it starts again by itself"))

    def _close_control(self) -> None:
        if self._control is not None:
            asyncio.get_running_loop().remove_reader(self._control.fileno())
            self._control.close()
            self._control = None

    async def stop(self) -> None:
        """End the loader and all its workers."""
        self._lose()
        if self._process is not None:
            await asyncio.to_thread(self._process.wait)


def _size(release: Release) -> int:
    return sum(entry.stat().st_size for entry in os.scandir(release.store) if entry.is_file())
