"""`kg publish`."""

from __future__ import annotations

import click

from kg.cli.common import Session, json_option, print_json


@click.command("publish")
@click.argument("tag")
@json_option
@click.pass_obj
def command(session: Session, tag: str, *, as_json: bool) -> None:
    """Freeze the graph as release TAG, if it conforms to the shapes; a release never changes."""
    from kg import __version__
    from kg.errors import RefusedError
    from kg.export.description import describe
    from kg.store.oxigraph import open_current
    from kg.store.releases import manifest_of, publish
    from kg.validation.compiled import validate_graph

    folder = session.graph_folder
    report = validate_graph(open_current(folder))
    if not report.conforms:
        raise RefusedError("the graph violates the shapes; `kg validate` lists the faults")
    configuration = {"kg": __version__, "warnings": str(len(report.results))}
    description = describe(manifest_of(folder, tag))
    with folder.writing():
        manifest = publish(folder, tag, configuration=configuration, description=description)
    if as_json:
        print_json({"tag": manifest.tag, "digest": manifest.digest, "counts": dict(manifest.counts)})
    counts = ", ".join(f"{count} {name}" for name, count in manifest.counts.items())
    session.say(f"published {tag}: {len(manifest.documents)} documents, {counts}; digest {manifest.digest}")
