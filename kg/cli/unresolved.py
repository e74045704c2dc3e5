"""`kg unresolved`."""

from __future__ import annotations

from dataclasses import asdict

import click

from kg.cli.common import Session, json_option, plain, print_json


@click.command("unresolved")
@click.option("--kind", type=click.Choice(("actor", "place")), help="Only these names.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the N most frequent.")
@json_option
@click.pass_obj
def command(session: Session, kind: str | None, limit: int | None, *, as_json: bool) -> None:
    """List the names of actors and places without an entry, the most frequent first.

    Each comes with sentences that name it and with the line to put into
    actors.csv or places.csv in the graph folder; check its kind first.
    """
    from kg.pipeline.unresolved import HEADERS, summary, unresolved_names

    found = [item for item in unresolved_names(session.graph_folder) if kind in (None, item.kind)][:limit]
    if as_json:
        print_json([asdict(item) for item in found])
        return
    if found:
        click.echo(plain(summary(found)))
    session.say("; ".join(f"header of {file}: {header}" for file, header in HEADERS.items()))
