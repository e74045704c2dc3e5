"""The derived triple store: Oxigraph, written by one process, read from frozen generations (D5).

A reader never opens the live store: opening it beside a writer is undefined. `publish` freezes the live store
by hard links and then names the new generation in the file `current`, in one rename.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from pyoxigraph import Quad, Store

from kg.errors import StoreError
from kg.rdf import Literal, NamedNode, iri
from kg.store.folder import GraphFolder
from kg.vocabulary import DCT, SKOS

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

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Tell the engine's errors, of which a full disk is the likeliest, as ours."""
        try:
            yield
        except (OSError, RuntimeError) as error:
            reason = f"{self._path}: {error}; free some disk and run it again: the journal has all, nothing is lost"
            raise StoreError(reason) from error

    def clear(self) -> None:
        """Remove everything."""
        with self._translated():
            self._store.clear()

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads to whatever graphs they name."""
        with self._translated():
            self._store.bulk_extend(quads)

    def remove_graphs(self, graphs: Iterable[str]) -> None:
        """Remove graphs with all their quads."""
        with self._translated():
            for graph in graphs:
                self._store.remove_graph(iri(graph))

    def graphs(self) -> frozenset[str]:
        """Return the IRIs of all graphs."""
        return frozenset(name.value for name in self._store.named_graphs() if isinstance(name, NamedNode))

    def labels(self) -> Iterator[tuple[str, str, bool]]:
        """Yield the names of all things; see `labels_of`."""
        return labels_of(self._store)

    def publish(self, *, beside: Callable[[Path], None] | None = None) -> Path:
        """Freeze the store as a new generation and make it current; older ones but the last are deleted.

        Args:
            beside: writes the file of texts that belongs to the generation, before readers see either.
        """
        with self._translated():
            self._store.flush()
        numbers = sorted(generations(self._folder))
        number = (numbers[-1] if numbers else 0) + 1
        target = self._folder.store / f"gen-{number}"
        try:
            self._store.backup(str(target))
            if beside is not None:
                beside(texts_of(target))
            pointer = self._folder.store / "current.new"
            pointer.write_text(f"gen-{number}\n", encoding="ascii")
            pointer.replace(self._folder.store / "current")
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{target}: cannot be written: {error}; free some disk and run it again") from error
        for old in numbers[: 1 - _KEPT_GENERATIONS]:
            shutil.rmtree(self._folder.store / f"gen-{old}", ignore_errors=True)
            texts_of(self._folder.store / f"gen-{old}").unlink(missing_ok=True)
        return target


def labels_of(store: Store) -> Iterator[tuple[str, str, bool]]:
    """Yield the names of all things: IRI, name, whether it is the preferred one."""
    for predicate, preferred in ((SKOS.prefLabel, True), (SKOS.altLabel, False), (DCT.title, True)):
        for quad in store.quads_for_pattern(None, predicate, None, None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                yield quad.subject.value, quad.object.value, preferred


def texts_of(generation: Path) -> Path:
    """Return where the texts of a frozen store lie: beside it, with its name."""
    return generation.with_name(f"{generation.name}.texts.sqlite")


def current_generation(folder: GraphFolder) -> Path:
    """Return the folder of the newest generation.

    Raises:
        StoreError: there is none.
    """
    folder.require()
    try:
        name = (folder.store / "current").read_text(encoding="ascii").strip()
    except OSError as error:
        raise StoreError(f"{folder.path}: no store to read ({error}); make it with `kg rebuild`") from error
    return folder.store / name


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
    generation = current_generation(folder)
    try:
        return Store.read_only(str(generation))
    except (OSError, RuntimeError) as error:
        reason = f"{folder.path}: the store cannot be read ({error}); make it anew with `kg rebuild`"
        raise StoreError(reason) from error
