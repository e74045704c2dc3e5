"""What commands share: the graph folder, output to a file or standard output, progress on a terminal."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import click

from kg.errors import StoreError

if TYPE_CHECKING:
    from kg.store.folder import GraphFolder

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
output_option = click.option(
    "-o", "output", type=click.Path(dir_okay=False), metavar="FILE", help="Write to FILE, whole or not at all."
)


@dataclass(frozen=True, slots=True)
class Session:
    """The options before the command's name."""

    folder: str
    quiet: bool

    @property
    def graph_folder(self) -> GraphFolder:
        """The graph folder's paths."""
        from kg.store.folder import GraphFolder

        return GraphFolder(path=Path(self.folder))

    def say(self, message: str) -> None:
        """Tell the user on standard error."""
        if not self.quiet:
            click.echo(message, err=True)


def print_json(value: object) -> None:
    """Print a value as indented JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def open_output(path: str | None) -> Iterator[BinaryIO]:
    """Give a stream of bytes: standard output, or a file that appears only when it is whole.

    Raises:
        StoreError: the file cannot be written.
    """
    if path is None or path == "-":
        yield cast("BinaryIO", sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise StoreError(f"{target}: cannot be written: {error.strerror}; choose another place with -o") from error
    try:
        with os.fdopen(handle, "wb") as stream:
            yield cast("BinaryIO", stream)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def show_progress(session: Session) -> Iterator[Callable[[str, int, int], None]]:
    """Give a progress callback: a bar on a terminal, nothing elsewhere."""
    if session.quiet or not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns: Any = (TextColumn("{task.description:12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def update(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total or None)
            bar.update(tasks[stage], completed=done, total=total or None)

        yield update


def plain(text: str) -> str:
    """Return article text safe for a terminal: control and bidirectional characters are shown, not sent."""
    return "".join(c if c.isprintable() or c in "\n\t" else f"\\u{ord(c):04x}" for c in text)


def counted(number: int, noun: str) -> str:
    """Return the number with its noun: "1 warning", "2 warnings"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
