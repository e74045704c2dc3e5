"""The front's hold on the writer: changes that come together are written together, and seen before they are told."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from kg.errors import StoreError, UsageError
from kg.serve.model import LOST, Failure
from kg.serve.writer import change_to
from kg.store.user_graphs import Change, Outcome

SHORTEST_TOKEN = 16
_SCHEME = "bearer"


class NotWritten(Exception):  # noqa: N818 - says what happened
    """A change was not kept; `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.detail)
        self.failure = failure


class Token:
    """The secret that lets a client write; only its digest is kept."""

    def __init__(self, secret: str) -> None:
        """Take the secret.

        Raises:
            UsageError: it is too short to be one.
        """
        if len(secret) < SHORTEST_TOKEN or not (secret.isascii() and secret.isprintable()):
            reason = f"the token must have at least {SHORTEST_TOKEN} printable ASCII characters"
            raise UsageError(f"{reason}; make one with `openssl rand -hex 32`")
        self._digest = hashlib.sha256(secret.encode()).digest()

    def opens(self, header: str) -> bool:
        """Whether an Authorization header holds it; takes as long for a near miss as for a far one."""
        scheme, _, given = header.partition(" ")
        digest = hashlib.sha256(given.strip().encode("latin-1", "replace")).digest()
        return hmac.compare_digest(digest, self._digest) and scheme.lower() == _SCHEME


class GraphWriter:
    """Hands changes to the writer, one batch at a time.

    Attributes:
        token: what a client must show.
    """

    def __init__(self, folder: Path, token: Token, *, catch_up: Callable[[], Awaitable[None]]) -> None:
        self.token = token
        self._folder = folder
        self._catch_up = catch_up
        self._waiting: list[tuple[Change, asyncio.Future[tuple[Outcome, str]]]] = []
        self._task: asyncio.Task[None] | None = None

    async def write(self, change: Change) -> tuple[Outcome, str]:
        """Return what the change came to, and why readers do not see it yet, if so; it is on disk then.

        Raises:
            NotWritten: it was not kept.
        """
        future: asyncio.Future[tuple[Outcome, str]] = asyncio.get_running_loop().create_future()
        self._waiting.append((change, future))
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._drain())
        return await asyncio.shield(future)

    async def stop(self) -> None:
        """Let what was begun end."""
        if self._task is not None:
            await self._task

    async def _drain(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            told = await self._run([change for change, _ in batch])
            if "outcomes" not in told:
                failure = Failure(status=told["status"], type=told["type"], detail=told["detail"])
                for _, future in batch:
                    _tell(future, error=NotWritten(failure))
                continue
            delay = told["delay"] or await self._show()
            for (_, future), outcome in zip(batch, told["outcomes"], strict=True):
                _tell(future, result=(Outcome(outcome), delay))

    async def _show(self) -> str:
        """Let readers see what was written; return why not, if so."""
        try:
            await self._catch_up()
        except (StoreError, OSError) as error:
            return str(error)
        return ""

    async def _run(self, changes: list[Change]) -> dict[str, Any]:
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "kg.serve.writer", str(self._folder)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
            )
            output, _ = await process.communicate(json.dumps([change_to(change) for change in changes]).encode())
            told: dict[str, Any] = json.loads(output)
        except (OSError, ValueError):
            detail = "the writer ended without a word: whether it was kept is not known; look, and write again"
            return {"status": 500, "type": LOST, "detail": detail}
        return told


def _tell(
    future: asyncio.Future[tuple[Outcome, str]],
    *,
    result: tuple[Outcome, str] | None = None,
    error: NotWritten | None = None,
) -> None:
    if future.done():
        return
    if error is not None:
        future.set_exception(error)
    elif result is not None:
        future.set_result(result)
