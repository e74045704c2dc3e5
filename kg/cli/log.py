"""`kg log`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kg.cli.common import Session, json_option, print_json

if TYPE_CHECKING:
    from kg.store.history import History
    from kg.store.releases import Manifest


@click.command("log")
@click.argument("document", metavar="[ID]", required=False)
@json_option
@click.pass_obj
def command(session: Session, document: str | None, *, as_json: bool) -> None:
    """List the published releases, newest first, with their counts and digests.

    With ID, a document's own id, key or IRI, list its readings instead, first to last: each supersedes the one before.
    """
    if document is not None:
        _tell_document(session, document, as_json=as_json)
        return
    from kg.store.releases import releases

    found = releases(session.graph_folder)[::-1]
    if as_json:
        print_json([_as_json(manifest) for manifest in found])
        return
    for manifest in found:
        counts = ", ".join(f"{count} {name}" for name, count in manifest.counts.items())
        issued = f"  {manifest.issued[:10]}" if manifest.issued else ""
        click.echo(f"{manifest.tag}{issued}  {manifest.digest[:16]}  {len(manifest.documents)} documents, {counts}")
        for key, reason in manifest.withdrawn.items():
            click.echo(f"    withdrawn {key}: {reason}")


def _as_json(manifest: Manifest) -> dict[str, object]:
    told = {name: getattr(manifest, name) for name in ("tag", "number", "issued", "previous", "digest")}
    return {**told, "counts": dict(manifest.counts), "withdrawn": dict(manifest.withdrawn)}


def _tell_document(session: Session, document: str, *, as_json: bool) -> None:
    from kg.store.history import history_of

    found = history_of(session.graph_folder, document)
    if as_json:
        print_json(asdict(found))
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: History) -> list[str]:
    lines = [f"{found.id}  {found.key}  received as number {found.sequence}, {found.state}"]
    for reading in found.readings:
        revision = f", revision {reading.revision}" if reading.revision > 1 else ""
        standing = "stands" if found.withdrawn is None else "stood last"
        state = standing if reading.current else "superseded"
        lines.append(f"    {reading.extractor} {reading.version}{revision}: {state}; {reading.graph}")
    if found.withdrawn is not None:
        lines.append(f"    withdrawn: {found.withdrawn}")
    return lines
