"""`kg undo`."""

from __future__ import annotations

import click

from kg.cli.common import Session, json_option
from kg.cli.overruling import by_option, decide, inference_option


@click.command("undo")
@click.argument("names", nargs=-1, metavar="[ONE TWO]")
@by_option
@inference_option
@json_option
@click.pass_obj
def command(session: Session, names: tuple[str, ...], by: str, *, no_inference: bool, as_json: bool) -> None:
    """Take back the last `kg same` or `kg different` that stands, or the one on ONE and TWO."""
    if len(names) not in (0, 2):
        raise click.UsageError("give two IRIs, or none for the last decision")
    pair = (names[0], names[1]) if names else None
    decide(session, pair, None, by=by, inference=not no_inference, as_json=as_json)
