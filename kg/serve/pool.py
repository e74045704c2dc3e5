"""Two lanes of workers: quick questions never wait for long ones, and a runaway costs its own time only (D6).

A question starts in the fast lane. If it is still running after `Limits.demote` seconds, its worker becomes one of
the slow lane, with low priority, and a new worker takes its place; if the slow lane is full, the question is killed
and waits there to start over. A question known to be slow goes there at once. Workers of the slow lane serve once.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.serve.frames import json_body
from kg.serve.job import Job, Lane
from kg.serve.launcher import Launcher, WorkerLink
from kg.serve.model import BUSY, CANCELLED, LOST, TIMEOUT, Failure, Limits, Release

_REMEMBERED = 4096
_STREAMS = 6
_RETRY = 1.0
_POLL = 1.0
_LOOK = 0.1


@dataclass(slots=True)
class Counters:
    """What happened since the start, for `/metrics`."""

    answered: int = 0
    failed: int = 0
    timed_out: int = 0
    refused: int = 0
    cancelled: int = 0
    demoted: int = 0
    lost: int = 0


class Pool:
    """Runs questions on the workers of the newest release."""

    def __init__(self, newest: Callable[[], Release], limits: Limits, *, queries: tuple[Path, ...] = ()) -> None:
        self.limits = limits
        self.counters = Counters()
        self.running: dict[str, Job] = {}
        self._newest = newest
        self._queries = tuple(str(path) for path in queries)
        self._launcher = Launcher(newest(), limits, queries=self._queries)
        self._idle: deque[WorkerLink] = deque()
        self._fast = 0
        self._slow = 0
        self._waiting: dict[Lane, deque[Job]] = {Lane.FAST: deque(), Lane.SLOW: deque()}
        self._links: dict[str, WorkerLink] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._known_slow: OrderedDict[bytes, None] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self._serial = 0
        self._changing = asyncio.Lock()
        self._closing = False

    @property
    def release(self) -> Release:
        """The release that answers now."""
        return self._launcher.release

    @property
    def ready(self) -> bool:
        """Whether there are workers."""
        return self._launcher.alive

    def state(self) -> Mapping[str, int]:
        """Return how busy the lanes are, and what happened since the start."""
        return {
            **{f"queries_{name}_total": count for name, count in asdict(self.counters).items()},
            "fast_idle": len(self._idle),
            "fast_workers": self._fast,
            "slow_running": self._slow,
            "fast_waiting": len(self._waiting[Lane.FAST]),
            "slow_waiting": len(self._waiting[Lane.SLOW]),
        }

    async def start(self) -> None:
        """Load the release and fork the first workers.

        Raises:
            StoreError: it cannot be loaded.
        """
        await self._launcher.start()
        await asyncio.gather(*(self._add_fast() for _ in range(self.limits.fast)))
        self._later(self._watch())

    async def stop(self) -> None:
        """End everything; questions that run are told so."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        for job in list(self.running.values()):
            job.fail(Failure(status=503, type=CANCELLED, detail="the server is stopping"))
        await self._launcher.stop()

    # Questions

    def submit(self, ask: Mapping[str, Any], *, patience: float = 0.0) -> Job:
        """Send a question on its way; the answer, or why there is none, comes in the job.

        Args:
            patience: seconds for which it keeps its place among the quick ones; without end for what the server
                itself must know.
        """
        self._serial += 1
        body = json_body(ask)
        job = Job(f"q{self._serial}", body, hold_bytes=self.limits.hold_bytes, patience=patience)
        job.began = asyncio.get_running_loop().time()
        self.running[job.name] = job
        job.lane = Lane.SLOW if _key(body) in self._known_slow else Lane.FAST
        self._place(job)
        return job

    def _place(self, job: Job) -> None:
        waiting = self._waiting[job.lane]
        if job.lane is Lane.FAST and self._idle:
            self._run(self._idle.popleft(), job)
        elif job.lane is Lane.SLOW and self._slow < self.limits.slow:
            self._start_slow(job)
        elif len(waiting) < self.limits.queue:
            waiting.append(job)
            self._timer(job, self.limits.timeout, self._time_out)
        else:
            self.counters.refused += 1
            self._finish(job, Failure(status=503, type=BUSY, detail="too many queries are waiting; try again shortly"))

    def _run(self, link: WorkerLink, job: Job) -> None:
        self._links[job.name] = link
        job.began = asyncio.get_running_loop().time()
        link.ask(job)
        if job.patience != math.inf:
            self._timer(job, max(self.limits.demote, job.patience), self._demote)

    def _start_slow(self, job: Job) -> None:
        """Start a question on a fresh worker of low priority; the slot is taken before the fork."""
        self._slow += 1
        self._later(self._run_slow(job))

    async def _run_slow(self, job: Job) -> None:
        try:
            link = await self._launcher.spawn(self._on_done, nice=True)
        except StoreError as error:
            self._free_slow()
            self._finish(job, Failure(status=503, type=LOST, detail=str(error)))
            return
        if job.done:
            self._free_slow()
            link.kill()
            return
        self._links[job.name] = link
        job.began = asyncio.get_running_loop().time()
        link.ask(job)
        self._timer(job, self.limits.timeout, self._time_out)

    def _demote(self, job: Job) -> None:
        link = self._links[job.name]
        self._remember(job)
        self.counters.demoted += 1
        job.lane = Lane.SLOW
        self._fast -= 1
        self._later(self._add_fast())
        if self._slow < self.limits.slow or (job.released and self._slow < self.limits.slow + _STREAMS):
            self._slow += 1
            link.calm()
            spent = max(self.limits.demote, job.patience)
            self._timer(job, max(self.limits.timeout - spent, 0.0), self._time_out)
            return
        link.job = None
        del self._links[job.name]
        link.kill()
        if job.released:
            self._finish(job, Failure(status=503, type=BUSY, detail="the slow lane is full"))
            return
        job.start_over()
        self._place(job)

    def _time_out(self, job: Job) -> None:
        self.counters.timed_out += 1
        elapsed = round(asyncio.get_running_loop().time() - job.began, 3)
        limit = self.limits.timeout
        detail = f"no whole answer within {limit:g} s; ask for less at a time, or run it with `kg query`"
        self._end(job, Failure(status=503, type=TIMEOUT, detail=detail, more={"limit": limit, "elapsed": elapsed}))

    def cancel(self, name: str) -> bool:
        """End a question; return whether it was running."""
        job = self.running.get(name)
        if job is None:
            return False
        self.counters.cancelled += 1
        self._end(job, Failure(status=503, type=CANCELLED, detail="the query was cancelled"))
        return True

    def _end(self, job: Job, failure: Failure) -> None:
        link = self._links.pop(job.name, None)
        if link is not None:
            link.job = None
            link.kill()
            self._release_slot(job)
        self._finish(job, failure)

    def _release_slot(self, job: Job) -> None:
        if job.lane is Lane.SLOW:
            self._free_slow()
        else:
            self._fast -= 1
            self._later(self._add_fast())

    def _finish(self, job: Job, failure: Failure | None = None) -> None:
        self._cancel_timer(job)
        self.running.pop(job.name, None)
        if job in self._waiting[job.lane]:
            self._waiting[job.lane].remove(job)
        if failure is not None:
            job.fail(failure)
        if job.failure is not None:
            self.counters.failed += 1
        else:
            self.counters.answered += 1

    # Workers

    def _on_done(self, link: WorkerLink) -> None:
        """A worker has answered, or has died."""
        job, link.job = link.job, None
        if job is None:
            self._forget_idle(link)
            return
        self._links.pop(job.name, None)
        if not link.alive:
            self.counters.lost += 1
            detail = "the engine died over this query: it needs too much memory or nests too deep; make it simpler"
            self._release_slot(job)
            self._finish(job, Failure(status=500, type=LOST, detail=detail))
            return
        self._finish(job)
        if job.lane is Lane.SLOW or link.retired:
            link.close()
            self._release_slot(job)
        else:
            self._offer(link)

    def _forget_idle(self, link: WorkerLink) -> None:
        if link in self._idle and not link.alive:
            self._idle.remove(link)
            self._fast -= 1
            self._later(self._add_fast())

    def _offer(self, link: WorkerLink) -> None:
        waiting = self._waiting[Lane.FAST]
        if waiting:
            self._run(link, waiting.popleft())
        else:
            self._idle.append(link)

    def _free_slow(self) -> None:
        self._slow -= 1
        waiting = self._waiting[Lane.SLOW]
        if waiting and self._slow < self.limits.slow:
            self._start_slow(waiting.popleft())

    async def _add_fast(self) -> None:
        if self._closing or self._fast >= self.limits.fast:
            return
        self._fast += 1
        try:
            link = await self._launcher.spawn(self._on_done)
        except StoreError:
            self._fast -= 1
            return
        if link.is_of(self._launcher):
            self._offer(link)
        else:
            # The release changed while it was forked: it would answer from the one before.
            link.close()
            self._fast -= 1
            await self._add_fast()

    async def _watch(self) -> None:
        """Start the loader again when it is gone, and change to a newer release when there is one."""
        while not self._closing:
            await asyncio.sleep(_POLL)
            try:
                await self.catch_up()
            except (StoreError, OSError):
                await asyncio.sleep(_RETRY)

    async def catch_up(self) -> None:
        """Change to the newest release, if it is another; return when it answers.

        Raises:
            StoreError: it cannot be loaded.
        """
        async with self._changing:
            newest = self._newest()
            if not self._launcher.alive or newest.store != self.release.store:
                await self._change(newest)

    async def _change(self, release: Release) -> None:
        """Load a release beside the old one; questions that run finish where they began."""
        launcher = Launcher(release, self.limits, queries=self._queries)
        await launcher.start()
        old, self._launcher = self._launcher, launcher
        for link in self._idle:
            link.close()
        self._fast -= len(self._idle)
        self._idle.clear()
        for link in self._links.values():
            link.retired = True
        await asyncio.gather(*(self._add_fast() for _ in range(self.limits.fast)))
        self._later(self._retire(old))

    async def _retire(self, old: Launcher) -> None:
        """End the old loader when its last question has ended; each holds a whole graph in memory."""
        until = asyncio.get_running_loop().time() + self.limits.timeout + _RETRY
        while old.alive and asyncio.get_running_loop().time() < until:
            if not old.expects_workers and not any(link.is_of(old) for link in self._links.values()):
                break
            await asyncio.sleep(_LOOK)
        await old.stop()

    # Bookkeeping

    def _remember(self, job: Job) -> None:
        self._known_slow[_key(job.ask)] = None
        while len(self._known_slow) > _REMEMBERED:
            self._known_slow.popitem(last=False)

    def _timer(self, job: Job, delay: float, action: Callable[[Job], None]) -> None:
        self._cancel_timer(job)
        self._timers[job.name] = asyncio.get_running_loop().call_later(delay, action, job)

    def _cancel_timer(self, job: Job) -> None:
        timer = self._timers.pop(job.name, None)
        if timer is not None:
            timer.cancel()

    def _later(self, work: Any) -> None:  # noqa: ANN401 - a coroutine
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _key(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16).digest()
