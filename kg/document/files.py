"""Files, folders, archives and standard input as a stream of named raw records."""

from __future__ import annotations

import bz2
import gzip
import lzma
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, cast

from kg.document.limits import MAX_RAW_BYTES
from kg.errors import DocumentError

LINE_SUFFIXES = frozenset({".jsonl", ".ndjson"})
TEXT_SUFFIXES = frozenset({".txt", ".text", ".md"})
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
JSON_SUFFIXES = frozenset({".json"})
READABLE = LINE_SUFFIXES | TEXT_SUFFIXES | HTML_SUFFIXES | JSON_SUFFIXES
_PACKED = frozenset({".gz", ".bz2", ".xz"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRecord:
    """Bytes of one file, or of one line of a JSON Lines file.

    Attributes:
        where: file, with `:line` where it is a line.
        stem: the file's name without folders and suffixes.
        suffix: what decides how it is read, such as `.html`; lower case.
        error: set where the bytes could not be read; then `raw` is what there is of them.
    """

    where: str
    stem: str
    suffix: str
    raw: bytes
    error: DocumentError | None = None


def open_inputs(paths: Iterable[Path | str]) -> Iterator[RawRecord]:
    """Yield the records of files, folders (recursive, in order of name), archives and `-`, standard input.

    A file that cannot be read becomes a record with its error; the rest goes on.
    """
    for path in paths:
        if str(path) == "-":
            yield from _split("<stdin>", "stdin", ".auto", sys.stdin.buffer)
        elif Path(path).is_dir():
            yield from _open_folder(Path(path))
        else:
            yield from _open_file(Path(path))


def _open_folder(folder: Path) -> Iterator[RawRecord]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    if not files:
        yield _failed(str(folder), folder.name, "the folder has no file", "give a folder with reports in it")
    for path in files:
        yield from _open_file(path)


def _open_file(path: Path) -> Iterator[RawRecord]:
    where = str(path)
    try:
        if path.suffix.lower() == ".zip":
            yield from _open_zip(path)
            return
        with _unpacked(path) as stream:
            inner = path.with_suffix("") if path.suffix.lower() in _PACKED else path
            yield from _split(where, inner.stem, inner.suffix.lower(), stream)
    except (OSError, EOFError, lzma.LZMAError, zlib.error, zipfile.BadZipFile) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        yield _failed(where, path.stem, f"cannot be read: {reason}", "check the path, the rights and the archive")


@contextmanager
def _unpacked(path: Path) -> Iterator[IO[bytes]]:
    openers: dict[str, Callable[..., object]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
    opener = openers.get(path.suffix.lower(), open)
    with cast("IO[bytes]", opener(path, "rb")) as stream:
        yield stream


def _open_zip(path: Path) -> Iterator[RawRecord]:
    with zipfile.ZipFile(path) as archive:
        for entry in sorted(archive.infolist(), key=lambda info: info.filename):
            name = PurePosixPath(entry.filename)
            if entry.is_dir() or name.name.startswith(".") or "__MACOSX" in name.parts:
                continue
            with archive.open(entry) as stream:
                yield from _split(f"{path}!{name}", name.stem, name.suffix.lower(), stream)


def _split(where: str, stem: str, suffix: str, stream: IO[bytes]) -> Iterator[RawRecord]:
    if suffix in LINE_SUFFIXES:
        yield from _lines(where, stem, stream)
        return
    raw = stream.read(MAX_RAW_BYTES + 1)
    if suffix == ".auto":
        suffix = sniff(raw)
        if suffix in LINE_SUFFIXES:
            yield from _lines_of(where, stem, raw, stream)
            return
    if len(raw) > MAX_RAW_BYTES:
        yield _failed(where, stem, f"larger than {MAX_RAW_BYTES:,} bytes", "split it into its reports", raw[:4096])
        return
    yield RawRecord(where=where, stem=stem, suffix=suffix, raw=raw)


def sniff(raw: bytes) -> str:
    """Return the suffix that fits bytes without a name: `.jsonl`, `.html` or `.txt`."""
    start = raw[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"{"):
        return ".jsonl"
    if start.startswith((b"<!doctype html", b"<html")):
        return ".html"
    return ".txt"


def _lines_of(where: str, stem: str, head: bytes, stream: IO[bytes]) -> Iterator[RawRecord]:
    import io

    yield from _lines(where, stem, io.BytesIO(head + stream.read()))


def _lines(where: str, stem: str, stream: IO[bytes]) -> Iterator[RawRecord]:
    number, seen = 0, False
    while line := stream.readline(MAX_RAW_BYTES + 1):
        number += 1
        place = f"{where}:{number}"
        if len(line) > MAX_RAW_BYTES:
            yield _failed(place, f"{stem}-{number}", f"larger than {MAX_RAW_BYTES:,} bytes", "split it", line[:4096])
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_RAW_BYTES)
            seen = True
        elif line.strip():
            seen = True
            yield RawRecord(where=place, stem=f"{stem}-{number}", suffix=".jsonl", raw=line)
    if not seen:
        yield _failed(where, stem, "the file has no record", "give one JSON object a line")


def _failed(where: str, stem: str, reason: str, remedy: str, raw: bytes = b"") -> RawRecord:
    return RawRecord(where=where, stem=stem, suffix="", raw=raw, error=DocumentError(where, reason, remedy))
