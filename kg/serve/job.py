"""One question on its way: what was asked, what came back so far, and whether that is all."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from enum import StrEnum
from typing import Any

from kg.serve.frames import BODY, END, FAILURE, HEAD
from kg.serve.model import Failure

_FULL = 8 * 1024 * 1024


class Lane(StrEnum):
    """Where a question runs: among the quick ones, or among those that may take their time."""

    FAST = "fast"
    SLOW = "slow"


class Job:
    """A question and its answer as it grows; lives in the event loop's thread."""

    def __init__(self, name: str, ask: bytes, *, hold_bytes: int, patience: float = 0.0) -> None:
        self.name = name
        self.ask = ask
        self.lane = Lane.FAST
        self.patience = patience
        self.restarts = 0
        self.began = 0.0
        self.head: Mapping[str, Any] | None = None
        self.failure: Failure | None = None
        self.done = False
        self.released = False
        self.flow: Callable[[bool], None] | None = None
        self._hold_bytes = hold_bytes
        self._chunks: deque[bytes] = deque()
        self._size = 0
        self._paused = False
        self._waiter: asyncio.Future[None] | None = None

    def take(self, kind: bytes, body: bytes) -> None:
        """Take a frame from the worker."""
        if kind == BODY:
            self._chunks.append(body)
            self._size += len(body)
            if self._size > _FULL and self.flow is not None and not self._paused:
                self._paused = True
                self.flow(False)  # noqa: FBT003 - a valve
        elif kind == HEAD:
            self.head = json.loads(body)
        elif kind == END:
            self.done = True
        elif kind == FAILURE:
            told = json.loads(body)
            self.fail(Failure(status=told["status"], type=told["type"], detail=told["detail"]))
        self._wake()

    def fail(self, failure: Failure) -> None:
        """End without an answer, or in the middle of one."""
        if not self.done:
            self.done = True
            self.failure = failure
        self._wake()

    def start_over(self) -> None:
        """Forget what came: the question is asked again elsewhere."""
        self.restarts += 1
        self.head = None
        self._chunks.clear()
        self._size = 0

    async def settled(self, *, hold: float) -> None:
        """Wait until the answer is whole, has failed, or has been held long enough to let its beginning go."""
        if self.done:
            return
        loop = asyncio.get_running_loop()
        until = loop.time() + hold
        while not self.done and self._size < self._hold_bytes:  # type: ignore[redundant-expr] # frames change it
            left = until - loop.time()
            if left <= 0 and self._size:
                break
            await self._changed(left if left > 0 else None)
        self.released = True

    async def _changed(self, at_most: float | None) -> None:
        loop = asyncio.get_running_loop()
        self._waiter = waiter = loop.create_future()
        timer = loop.call_later(at_most, self._wake) if at_most is not None else None
        await waiter
        if timer is not None:
            timer.cancel()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def whole(self) -> bytes:
        """Return the whole answer; only when it is done."""
        return b"".join(self._chunks)

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the answer as it comes; the caller looks at `failure` afterwards."""
        while True:
            while self._chunks:
                chunk = self._chunks.popleft()
                self._size -= len(chunk)
                if self._paused and self._size < _FULL // 2 and self.flow is not None:
                    self._paused = False
                    self.flow(True)  # noqa: FBT003 - a valve
                yield chunk
            if self.done:
                return
            await self._changed(None)
