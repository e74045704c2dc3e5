"""End a question whose asker has gone."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.requests import Request

from kg.serve.context import Engine
from kg.serve.job import Job

_LOOK_AFTER = 0.3


@contextlib.asynccontextmanager
async def cancel_when_gone(request: Request, job: Job, engine: Engine) -> AsyncIterator[None]:
    """Watch for the client's leaving while a question runs; quick questions are over before it looks."""
    tasks: list[asyncio.Task[None]] = []
    loop = asyncio.get_running_loop()
    timer = loop.call_later(_LOOK_AFTER, lambda: tasks.append(asyncio.ensure_future(_watch(request, job, engine))))
    try:
        yield
    finally:
        timer.cancel()
        for task in tasks:
            task.cancel()


async def _watch(request: Request, job: Job, engine: Engine) -> None:
    while not job.done:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            engine.cancel(job.name)
            return
