"""`kg quarantine`."""

from __future__ import annotations

import json

import click

from kg.cli.common import Session, json_option, plain, print_json


@click.command("quarantine")
@json_option
@click.pass_obj
def command(session: Session, *, as_json: bool) -> None:
    """List the refused documents, each with the stage that refused it and the reason."""
    from kg.store.journal import Journal

    folder = session.graph_folder
    folder.require()
    journal = Journal(folder.journal)
    try:
        items = list(journal.quarantined())
    finally:
        journal.close()
    if as_json:
        print_json(
            [
                {"id": item.id, "origin": item.origin, "stage": item.stage, "reason": item.reason}
                | ({"report": json.loads(item.report)} if item.report else {})
                for item in items
            ]
        )
        return
    for item in items:
        click.echo(f"{plain(item.id)}\t{item.stage}\t{plain(item.reason)}")
    if not items:
        session.say("nothing is in quarantine")
