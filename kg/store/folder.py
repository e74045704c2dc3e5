"""The graph folder: where its parts lie, and the locks that keep a second writer out and show who reads.

DIR/journal.sqlite     the truth: raw documents, extractions, quads, quarantine, decisions
DIR/journal.acknowledged   how many writes the journal must have
DIR/store/live         Oxigraph, derived; only the writer opens it
DIR/store/gen-N        frozen copies that readers open; `current` names the newest
DIR/lock               held by the one writer
DIR/readers            held, shared, by each server: a build gives way to it
DIR/{places,actors,aliases}.csv, lexicon/, queries/    a user's own additions
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.errors import LockedError, StoreError

DEFAULT_FOLDER = "conflict-graph"


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphFolder:
    """Paths of one graph folder."""

    path: Path

    @property
    def journal(self) -> Path:
        """The journal's file."""
        return self.path / "journal.sqlite"

    @property
    def store(self) -> Path:
        """The folder of the derived store."""
        return self.path / "store"

    def own(self, name: str) -> Path | None:
        """Return a user's own file or folder of this name, if there is one."""
        path = self.path / name
        return path if path.exists() else None

    def create(self) -> None:
        """Make the folder.

        Raises:
            StoreError: it cannot be made, or is a file.
        """
        try:
            self.store.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{self.path}: cannot be made: {error.strerror}; choose another with -C") from error

    def require(self) -> None:
        """Check that there is a graph.

        Raises:
            StoreError: there is none.
        """
        if not self.journal.is_file():
            raise StoreError(f"{self.path}: no graph here; build one with `kg -C {self.path} build FILES`")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one writer's lock.

        Raises:
            LockedError: another process has it.
        """
        self.create()
        handle = os.open(self.path / "lock", os.O_CREAT | os.O_RDWR, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(handle)
            raise LockedError(str(self.path)) from error
        try:
            yield
        finally:
            os.close(handle)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Show, as long as it lasts, that a server reads; what shows it ends with the process, however it ends."""
        try:
            handle = os.open(self.path / "readers", os.O_CREAT | os.O_RDWR, 0o644)
        except OSError:
            # A folder that cannot be written has no writer to give way.
            yield
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_SH)
            yield
        finally:
            os.close(handle)

    @property
    def is_read(self) -> bool:
        """Whether a server reads the graph at this moment."""
        return _is_held(self.path / "readers")

    @property
    def is_written(self) -> bool:
        """Whether a process writes the graph at this moment."""
        return _is_held(self.path / "lock")


def _is_held(path: Path) -> bool:
    """Whether any process holds this lock."""
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def sync(path: Path) -> None:
    """Bring a file, or a folder's list of names, to the disk.

    Raises:
        OSError: the disk refuses.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
