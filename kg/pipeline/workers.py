"""Many documents through the line: in this process, in several of this machine, or on a Dask cluster.

Whoever does the work, the outcomes come back in the order of the documents and are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import lru_cache, partial
from importlib import import_module
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from kg import __version__
from kg.batching import batches
from kg.document.model import Document
from kg.errors import MissingPartError, StoreError
from kg.extraction.model import Extraction
from kg.identifiers import digest
from kg.pipeline.processing import Outcome, Processor, Settings, Task, refused
from kg.store.records import Quarantined

_FEW = 12
"""Below this many documents starting further processes costs more than it saves."""
_EACH = 32
"""Documents a process is given at a time: the batch that is read again, one by one, when a process dies."""
_CONNECT = 10
"""Seconds in which a scheduler must answer."""
_OWN = ("places.csv", "actors.csv", "aliases.csv", "lexicon/*")

_T = TypeVar("_T")
Work = Callable[[Task], _T | Quarantined]


def process_all(
    tasks: Iterable[Task], settings: Settings, *, jobs: int, scheduler: str | None = None
) -> Iterator[Outcome]:
    """Yield the outcome of each document, in order, whoever does the work.

    Args:
        jobs: processes of this machine; one runs here, and so do a few documents.
        scheduler: address of a Dask scheduler whose workers do it instead, such as `tcp://host:8786`.

    Raises:
        MissingPartError: Dask is not installed.
        StoreError: the scheduler does not answer, or its workers would not give what this process gives.
    """
    work = partial(_process_one, settings=_as_now(settings))
    if scheduler is not None:
        return _on_cluster(tasks, work, scheduler, settings)
    return _here(tasks, work, jobs)


def extract_lines(
    documents: Iterable[Document], settings: Settings, *, jobs: int, encode: Callable[[Extraction, Document], str]
) -> Iterator[str | Quarantined]:
    """Yield what each document says, encoded, in order; nothing goes further down the line."""
    tasks = (Task(document=document) for document in documents)
    return _here(tasks, partial(_line_one, settings=_as_now(settings), encode=encode), jobs)


@lru_cache(maxsize=1)
def _processor(settings: Settings) -> Processor:
    return Processor(settings)


def _as_now(settings: Settings) -> Settings:
    """Return the settings with the user's files as they are now: a process that builds twice must see a change."""
    return replace(settings, own=own_files(settings.folder))


def _process_one(task: Task, settings: Settings) -> Outcome:
    return _processor(settings).process(task)


def _line_one(task: Task, settings: Settings, encode: Callable[[Extraction, Document], str]) -> str | Quarantined:
    return _processor(settings).line(task.document, encode)


def _here(tasks: Iterable[Task], work: Work[_T], jobs: int) -> Iterator[_T | Quarantined]:
    waiting = iter(tasks)
    first = list(islice(waiting, _FEW))
    if jobs <= 1 or len(first) < _FEW:
        return map(work, chain(first, waiting))
    return _in_processes(chain(first, waiting), work, jobs)


def _in_processes(waiting: Iterable[Task], work: Work[_T], jobs: int) -> Iterator[_T | Quarantined]:
    pool = _pool(jobs)
    try:
        for batch in batches(waiting, jobs * _EACH):
            try:
                outcomes = list(pool.map(work, batch, chunksize=4))
            except BrokenProcessPool:
                pool.shutdown()
                pool = _pool(jobs)
                outcomes = list(_one_by_one(batch, work))
            yield from outcomes
    finally:
        pool.shutdown(cancel_futures=True)


def _one_by_one(batch: Iterable[Task], work: Work[_T]) -> Iterator[_T | Quarantined]:
    """Read a batch in which a process died one by one, so that only the document at fault is refused."""
    pool = _pool(1)
    try:
        for task in batch:
            try:
                yield pool.submit(work, task).result()
            except BrokenProcessPool:
                pool.shutdown()
                pool = _pool(1)
                yield _fatal(task.document)
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Spawned, not forked: the runtime's threads do not survive a fork.
    return ProcessPoolExecutor(max_workers=jobs, mp_context=get_context("spawn"))


def _fatal(document: Document) -> Quarantined:
    reason = "the process that read it died, killed or out of memory; build again with more memory, or report it"
    return refused(document, "fault", reason)


def _on_cluster(
    waiting: Iterable[Task], work: Work[_T], scheduler: str, settings: Settings
) -> Iterator[_T | Quarantined]:
    dask = _dask()
    try:
        client = dask.Client(scheduler, timeout=_CONNECT)
    except (OSError, ValueError) as error:
        reason = f"{scheduler}: no Dask scheduler answers there ({error}); start one with `dask scheduler`"
        raise StoreError(reason) from error
    with client:
        for batch in batches(waiting, _EACH * _count_workers(client, settings)):
            futures = client.map(work, batch, pure=False)
            for task, future in zip(batch, futures, strict=True):
                try:
                    yield future.result()
                except dask.KilledWorker:
                    yield _fatal(task.document)


def _dask() -> Any:  # noqa: ANN401 - a module without types, loaded when asked for
    try:
        return import_module("distributed")
    except ImportError as error:
        raise MissingPartError("Dask", "pip install 'conflict-kg[dask]'") from error


def _count_workers(client: Any, settings: Settings) -> int:  # noqa: ANN401 - of a module without types
    """Return how many workers there are; refuse those that would not give what this process gives."""
    here = signature(settings.folder)
    there: dict[str, Any] = client.run(signature, settings.folder)
    if not there:
        raise StoreError("the Dask scheduler has no worker; start some with `dask worker ADDRESS`")
    odd = sorted(worker for worker, found in there.items() if found != here)
    if odd:
        reason = "has another version of kg, or not the same places.csv, actors.csv, aliases.csv and lexicon/"
        raise StoreError(
            f"Dask worker {odd[0]} {reason} at {settings.folder}; install kg {__version__}, share the folder"
        )
    return len(there)


def signature(folder: Path | None) -> str:
    """Return what decides what a worker reads: the version of kg and the user's own files."""
    return digest(__version__, own_files(folder))


def own_files(folder: Path | None) -> str:
    """Return a digest of the user's own places, actors, aliases and lexicon; no files, equal digest."""
    files = [path for pattern in _OWN for path in sorted(folder.glob(pattern))] if folder is not None else []
    return digest(*(f"{path.name} {path.read_bytes().hex()}" for path in files))
