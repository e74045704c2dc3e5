"""`kg withdraw`."""

from __future__ import annotations

import click

from kg.cli.common import Session, json_option, print_json


@click.command("withdraw")
@click.argument("document", metavar="ID")
@click.option("--reason", required=True, help="Why; others see it at the document's address.")
@click.option("--no-inference", is_flag=True, help="Do not run the reasoner when the graph is made anew.")
@json_option
@click.pass_obj
def command(session: Session, document: str, reason: str, *, no_inference: bool, as_json: bool) -> None:
    """Take a document out of the graph for good, leaving a tombstone; its identifiers are never used again."""
    from kg.identifiers import ID
    from kg.pipeline.build import rebuild
    from kg.store.journal import Journal

    folder = session.graph_folder
    folder.require()
    key = document.removeprefix(f"{ID}doc/").removeprefix("doc:")
    with folder.writing():
        journal = Journal(folder.journal)
        try:
            by_id = {found.id: found.key for found in journal.documents()}
            journal.withdraw(by_id.get(key, key), reason)
        finally:
            journal.close()
    _, derived = rebuild(folder, inference=not no_inference)
    if as_json:
        print_json({"withdrawn": document, "reason": reason, "quads": derived.quads, "digest": derived.digest})
    session.say(f"withdrew {document}; the graph has {derived.quads} quads, digest {derived.digest}")
