"""`kg status`."""

from __future__ import annotations

import click

from kg.cli.common import Session, json_option, print_json


@click.command("status")
@json_option
@click.pass_obj
def command(session: Session, *, as_json: bool) -> None:
    """Count documents, events, actors, places, claims; say whether the store is whole."""
    from kg.query.overview import overview

    found = overview(session.graph_folder)
    if as_json:
        print_json(found)
        return
    for section, values in found.items():
        lines = values.items() if isinstance(values, dict) else [("", values)]
        click.echo(f"{section}: " + ", ".join(f"{name} {value}".strip() for name, value in lines))
