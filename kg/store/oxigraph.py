"""The derived triple store: Oxigraph, written by one process, read from frozen generations (D5).

A reader never opens the live store: opening it beside a writer is undefined. `publish` freezes the live store
by hard links and then names the new generation in the file `current`, in one rename.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from pyoxigraph import Quad, Store

from kg.errors import StoreError
from kg.rdf import NamedNode, iri
from kg.store.folder import GraphFolder

_KEPT_GENERATIONS = 2


class LiveStore:
    """The writer's store."""

    def __init__(self, folder: GraphFolder) -> None:
        """Open the live store; the caller holds the writer's lock.

        Raises:
            StoreError: Oxigraph cannot open it.
        """
        self._folder = folder
        self._path = folder.store / "live"
        try:
            self._store = Store(str(self._path))
        except (OSError, RuntimeError) as error:
            reason = f"{self._path}: {error}; delete the folder {folder.store}, kg makes it anew from the journal"
            raise StoreError(reason) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the store's own lock."""
        del self._store

    def clear(self) -> None:
        """Remove everything."""
        self._store.clear()

    def replace_graph(self, graph: str, quads: Iterable[Quad]) -> None:
        """Make the graph hold exactly these quads."""
        self._store.remove_graph(iri(graph))
        self._store.bulk_extend(quads)

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads to whatever graphs they name."""
        self._store.bulk_extend(quads)

    def remove_graphs(self, graphs: Iterable[str]) -> None:
        """Remove graphs with all their quads."""
        for graph in graphs:
            self._store.remove_graph(iri(graph))

    def graphs(self) -> frozenset[str]:
        """Return the IRIs of all graphs."""
        return frozenset(name.value for name in self._store.named_graphs() if isinstance(name, NamedNode))

    def publish(self) -> Path:
        """Freeze the store as a new generation and make it current; older ones but the last are deleted."""
        self._store.flush()
        numbers = sorted(generations(self._folder))
        number = (numbers[-1] if numbers else 0) + 1
        target = self._folder.store / f"gen-{number}"
        try:
            self._store.backup(str(target))
            pointer = self._folder.store / "current.new"
            pointer.write_text(f"gen-{number}\n", encoding="ascii")
            pointer.replace(self._folder.store / "current")
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{target}: cannot be written: {error}; free some disk and run it again") from error
        for old in numbers[: 1 - _KEPT_GENERATIONS]:
            shutil.rmtree(self._folder.store / f"gen-{old}", ignore_errors=True)
        return target


def generations(folder: GraphFolder) -> Iterator[int]:
    """Yield the numbers of the frozen generations."""
    for path in folder.store.glob("gen-*"):
        number = path.name.removeprefix("gen-")
        if number.isdigit():
            yield int(number)


def open_current(folder: GraphFolder) -> Store:
    """Open the newest generation for reading.

    Raises:
        StoreError: there is none, or it is damaged.
    """
    folder.require()
    pointer = folder.store / "current"
    try:
        name = pointer.read_text(encoding="ascii").strip()
        return Store.read_only(str(folder.store / name))
    except (OSError, RuntimeError) as error:
        reason = f"{folder.path}: the store cannot be read ({error}); make it anew with `kg rebuild`"
        raise StoreError(reason) from error
