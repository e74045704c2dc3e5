"""`kg backup`."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import Session


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def command(session: Session, file: Path) -> None:
    """Copy all that cannot be derived into one tar FILE, whole or not at all; a build may run meanwhile."""
    from kg.store.backup import back_up

    count = back_up(session.graph_folder, file.absolute())
    session.say(f"wrote {file}: {count} files with their checksums; `kg -C DIR restore {file}` brings them back")
