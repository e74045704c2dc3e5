"""`kg rebuild`."""

from __future__ import annotations

from dataclasses import asdict

import click

from kg.cli.common import Session, json_option, print_json, show_progress


@click.command("rebuild")
@click.option("--no-inference", is_flag=True, help="Do not run the reasoner (it needs Java).")
@json_option
@click.pass_obj
def command(session: Session, *, no_inference: bool, as_json: bool) -> None:
    """Make the triple store anew from the journal; the digest must come out as it was.

    The reasoner runs if it did the last time.
    """
    from kg.pipeline.build import rebuild

    session.graph_folder.require()
    with show_progress(session) as progress:
        before, derived = rebuild(session.graph_folder, inference=False if no_inference else None, progress=progress)
    same = before == derived.digest
    if as_json:
        print_json(asdict(derived) | {"digest_before": before, "same": same})
    session.say(f"{derived.quads} quads, digest {derived.digest}" + ("" if same else f"; it was {before}"))
