"""Copies of all that cannot be derived: journal, published releases' manifests, and a user's own files."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kg.errors import DamageError, RefusedError, StoreError
from kg.store.folder import GraphFolder, sync
from kg.store.journal import Journal
from kg.store.seal import file_digest
from kg.store.verify import journal_faults
from kg.store.witness import Witness

_OWN = ("places.csv", "actors.csv", "aliases.csv", "lexicon", "queries", "releases")
_MANIFEST = "MANIFEST.json"
_LARGEST = 64 * 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a backup brought back.

    Attributes:
        files: their number.
        is_built: whether the graph was built from all of it; if not, the backup was made while a build ran.
        waiting: documents that were acknowledged and not read yet.
    """

    files: int
    is_built: bool
    waiting: int


def back_up(folder: GraphFolder, target: Path) -> int:
    """Write one tar file, whole or not at all; a build may run meanwhile. Return its number of files.

    Raises:
        StoreError: there is no graph, or the file cannot be written.
        DamageError: the journal has faults: a copy of a damaged journal must not look like a backup.
    """
    folder.require()
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as temporary:
            journal = Path(temporary) / "journal.sqlite"
            acknowledged = Witness(folder.journal).count()
            _copy_journal(folder.journal, journal)
            if acknowledged:
                Witness(journal).note(acknowledged)
            _require_whole(journal)
            half = Path(temporary) / "half.tar"
            count = _write(half, {"journal.sqlite": journal, **_own_files(folder)})
            half.replace(target)
            sync(target.parent)
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror}; choose another place") from error
    return count


def _copy_journal(source: Path, target: Path) -> None:
    try:
        reading, writing = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True), sqlite3.connect(target)
        try:
            reading.backup(writing)
        finally:
            reading.close()
            writing.close()
    except sqlite3.Error as error:
        raise DamageError(f"{source}: cannot be copied: {error}; `kg verify` says what is lost") from error


def _require_whole(journal: Path) -> None:
    # Of an earlier format it is brought to this one, in the copy.
    Journal(journal).close()
    faults = list(journal_faults(journal))
    if faults:
        raise DamageError(f"{journal.name}: {faults[0].what} ({len(faults)} faults); {faults[0].remedy}")


def _own_files(folder: GraphFolder) -> dict[str, Path]:
    found = {}
    for name in _OWN:
        path = folder.own(name)
        for file in sorted(path.rglob("*")) if path and path.is_dir() else [path] if path else []:
            inside = file.relative_to(folder.path)
            # Hidden is what is being written, or was when its process was killed.
            if file.is_file() and not file.is_symlink() and not any(part.startswith(".") for part in inside.parts):
                found[inside.as_posix()] = file
    return found


def _write(target: Path, files: dict[str, Path]) -> int:
    digests = {}
    with target.open("wb") as raw, tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, path in sorted(files.items()):
            digests[name] = file_digest(path)
            tar.addfile(_entry(name, path.stat().st_size), io.BytesIO(path.read_bytes()))
        body = json.dumps(digests, indent=1, sort_keys=True).encode()
        tar.addfile(_entry(_MANIFEST, len(body)), io.BytesIO(body))
        tar.close()
        raw.flush()
        os.fsync(raw.fileno())
    return len(digests)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    """A file without owner and time: equal graphs have equal backups."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o644
    return entry


def restore(source: Path, folder: GraphFolder) -> Restored:
    """Unpack a backup into a folder that has no graph; the store is then made anew with `kg rebuild`.

    Nothing is put in place before all of it has been checked.

    Raises:
        RefusedError: the folder has a graph.
        DamageError: the backup is not whole.
    """
    if folder.journal.exists():
        raise RefusedError(f"{folder.path}: there is a graph already; restore into a new folder with -C")
    folder.create()
    with tempfile.TemporaryDirectory(dir=folder.path, prefix=".restore-") as temporary:
        root = Path(temporary)
        names = _unpack(source, root)
        _require_whole(root / "journal.sqlite")
        # What a lost journal had acknowledged is not asked of the backup that replaces it.
        Witness(folder.journal).path.unlink(missing_ok=True)
        # The journal last: until it is there, the folder has no graph.
        for name in sorted(names, key=lambda name: name == "journal.sqlite"):
            target = folder.path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            sync(root / name)
            (root / name).replace(target)
            sync(target.parent)
    return _look_at(folder, len(names))


def _look_at(folder: GraphFolder, files: int) -> Restored:
    journal = Journal(folder.journal)
    try:
        waiting = len(journal.due())
        return Restored(
            files=files,
            # A build seals the journal when it is through with it.
            is_built=journal.meta("store") == "clean" and journal.meta("seal") is not None and not waiting,
            waiting=waiting,
        )
    finally:
        journal.close()


def _unpack(source: Path, root: Path) -> list[str]:
    try:
        with tarfile.open(source) as tar:
            for member in _safe(tar, source):
                target = root / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                stream = tar.extractfile(member)
                target.write_bytes(stream.read() if stream else b"")
        digests = json.loads((root / _MANIFEST).read_text(encoding="utf-8"))
        for name, digest in digests.items():
            if file_digest(root / name) != digest:
                raise DamageError(f"{source}: {name} does not match its checksum; use another backup")
    except (OSError, ValueError, tarfile.TarError) as error:
        raise DamageError(f"{source}: is no whole backup: {error}; use another") from error
    if "journal.sqlite" not in digests:
        raise DamageError(f"{source}: holds no journal; use another backup")
    return sorted(digests)


def _safe(tar: tarfile.TarFile, source: Path) -> Iterator[tarfile.TarInfo]:
    """Plain files below the folder only: no link, no device, no way up."""
    total = 0
    for member in tar:
        path = PurePosixPath(member.name)
        total += member.size
        if not member.isreg() or path.is_absolute() or ".." in path.parts or total > _LARGEST:
            raise DamageError(f"{source}: {member.name[:100]!r} cannot come from `kg backup`; do not use this file")
        yield member
