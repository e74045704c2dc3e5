"""The graph folder: where its parts lie, and the lock that keeps a second writer out.

DIR/journal.sqlite     the truth: raw documents, extractions, quads, quarantine, decisions
DIR/store/live         Oxigraph, derived; only the writer opens it
DIR/store/gen-N        frozen copies that readers open; `current` names the newest
DIR/places.csv, actors.csv, lexicon/, queries/    a user's own additions
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
