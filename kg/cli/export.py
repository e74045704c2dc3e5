"""`kg export`."""

from __future__ import annotations

import click

from kg.cli.common import Session, open_output, output_option

_RDF = ("ttl", "trig", "nq", "nt", "jsonld", "rdf")


@click.command("export")
@click.option(
    "--format",
    "format_name",
    type=click.Choice((*_RDF, "csv", "geojson", "events")),
    default="trig",
    show_default=True,
    help="ttl, nt, rdf: the union of the graphs; trig, nq, jsonld: with named graphs;"
    " csv, geojson: the event table; events: consolidated events as interchange JSON Lines.",
)
@click.option("--graph", "graphs", multiple=True, metavar="IRI", help="Only this named graph; repeatable.")
@output_option
@click.pass_obj
def command(session: Session, format_name: str, graphs: tuple[str, ...], output: str | None) -> None:
    """Write the graph in a format others read; to a file, whole or not at all."""
    from kg.export.rdf import export_rdf
    from kg.export.tables import export_csv, export_geojson
    from kg.store.oxigraph import open_current

    if format_name == "events":
        _export_events(session, output)
        return
    store = open_current(session.graph_folder)
    with open_output(output) as stream:
        if format_name == "csv":
            written = f"{export_csv(store, stream)} events"
        elif format_name == "geojson":
            written = f"{export_geojson(store, stream)} events"
        else:
            written = f"{export_rdf(store, stream, format=format_name, graphs=graphs)} statements"
    session.say(f"wrote {written}" + (f" to {output}" if output else ""))


def _export_events(session: Session, output: str | None) -> None:
    from kg.pipeline.interchange import resolved_lines

    with open_output(output) as stream:
        for line in resolved_lines(session.graph_folder):
            stream.write(line.encode() + b"\n")
