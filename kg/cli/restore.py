"""`kg restore`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import Session, counted, json_option, print_json

if TYPE_CHECKING:
    from kg.store.backup import Restored

_DIFFERENT = 1


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--no-inference", is_flag=True, help="Do not run the reasoner when the store is made anew.")
@json_option
@click.pass_obj
def command(session: Session, file: Path, *, no_inference: bool, as_json: bool) -> int:
    """Bring a backup back into a folder without a graph, make the store anew, compare its digest.

    The reasoner runs if it did in the graph. Exits 1 if the digest is not that of the graph. A backup made while a
    build ran holds what was acknowledged until then, of which no digest was known.
    """
    from kg.pipeline.build import rebuild
    from kg.store.backup import restore

    folder = session.graph_folder
    restored = restore(file, folder)
    before, derived = rebuild(folder, inference=False if no_inference else None)
    same = before == derived.digest if restored.is_built else None
    if as_json:
        print_json(asdict(derived) | {"digest_before": before, "same": same, "waiting": restored.waiting})
    session.say(f"{derived.quads} quads, digest {derived.digest}" + _compared(restored, before, same=same))
    return _DIFFERENT if same is False else 0


def _compared(restored: Restored, before: str | None, *, same: bool | None) -> str:
    if same is None:
        waiting = f"; {counted(restored.waiting, 'document')} in it wait for `kg build`" if restored.waiting else ""
        return f"; the backup was made while a build ran{waiting}"
    return "" if same else f"; in the backup it was {before}"
