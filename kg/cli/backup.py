"""`kg backup`."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import Session, json_option, print_json


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option
@click.pass_obj
def command(session: Session, file: Path, *, as_json: bool) -> None:
    """Copy all that cannot be derived into one tar FILE, whole or not at all; a build may run meanwhile."""
    from kg.store.backup import back_up

    count = back_up(session.graph_folder, file.absolute())
    if as_json:
        print_json({"file": str(file), "files": count})
    session.say(f"wrote {file}: {count} files with their checksums; `kg -C DIR restore {file}` brings them back")
