"""`kg log`."""

from __future__ import annotations

import click

from kg.cli.common import Session, json_option, print_json


@click.command("log")
@json_option
@click.pass_obj
def command(session: Session, *, as_json: bool) -> None:
    """List the published releases, newest first, with their counts and digests."""
    from kg.store.releases import releases

    found = releases(session.graph_folder)[::-1]
    if as_json:
        print_json([{"tag": m.tag, "number": m.number, "digest": m.digest, "counts": dict(m.counts)} for m in found])
        return
    for manifest in found:
        counts = ", ".join(f"{count} {name}" for name, count in manifest.counts.items())
        click.echo(f"{manifest.tag}  {manifest.digest[:16]}  {len(manifest.documents)} documents, {counts}")
        for key, reason in manifest.withdrawn.items():
            click.echo(f"    withdrawn {key}: {reason}")
