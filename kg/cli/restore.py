"""`kg restore`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kg.cli.common import Session, json_option, print_json

_DIFFERENT = 1


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--no-inference", is_flag=True, help="Do not run the reasoner when the store is made anew.")
@json_option
@click.pass_obj
def command(session: Session, file: Path, *, no_inference: bool, as_json: bool) -> int:
    """Bring a backup back into a folder without a graph, make the store anew, compare its digest."""
    from kg.pipeline.build import rebuild
    from kg.store.backup import restore

    restore(file, session.graph_folder)
    before, derived = rebuild(session.graph_folder, inference=not no_inference)
    same = before == derived.digest
    if as_json:
        print_json(asdict(derived) | {"digest_before": before, "same": same})
    session.say(
        f"{derived.quads} quads, digest {derived.digest}" + ("" if same else f"; in the backup it was {before}")
    )
    return 0 if same else _DIFFERENT
