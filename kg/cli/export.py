"""`kg export`."""

from __future__ import annotations

import click

from kg.cli.common import Session, json_option, open_output, output_option, print_json

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
@click.option("--columns", is_flag=True, help="Only say what the columns of the event table hold.")
@click.option("--graph", "graphs", multiple=True, metavar="IRI", help="Only this named graph; repeatable.")
@output_option
@json_option
@click.pass_obj
def command(
    session: Session, format_name: str, graphs: tuple[str, ...], output: str | None, *, columns: bool, as_json: bool
) -> None:
    """Write the graph in a format others read; to a file, whole or not at all.

    With --json, what was written to FILE is told as JSON on standard output.
    """
    if columns:
        _tell_columns(as_json=as_json)
        return
    if as_json and output in {None, "-"}:
        raise click.UsageError(
            "--json tells what was written to a file, name it with -o FILE; see also --format jsonld"
        )
    count, what = _write(session, format_name, graphs, output)
    if as_json:
        print_json({"file": output, "format": format_name, what: count})
    session.say(f"wrote {count} {what}" + (f" to {output}" if output else ""))


def _tell_columns(*, as_json: bool) -> None:
    from kg.export.tables import column_meanings

    meanings = column_meanings()
    if as_json:
        print_json(meanings)
        return
    for name, meaning in meanings.items():
        click.echo(f"{name:24} {meaning}")


def _write(session: Session, format_name: str, graphs: tuple[str, ...], output: str | None) -> tuple[int, str]:
    from kg.export.rdf import export_rdf
    from kg.export.tables import export_csv, export_geojson
    from kg.store.oxigraph import open_current

    if format_name == "events":
        return _export_events(session, output), "documents"
    store = open_current(session.graph_folder)
    with open_output(output) as stream:
        if format_name == "csv":
            return export_csv(store, stream), "events"
        if format_name == "geojson":
            return export_geojson(store, stream), "events"
        return export_rdf(store, stream, format=format_name, graphs=graphs), "statements"


def _export_events(session: Session, output: str | None) -> int:
    from kg.pipeline.interchange import resolved_lines

    count = 0
    with open_output(output) as stream:
        for line in resolved_lines(session.graph_folder):
            stream.write(line.encode() + b"\n")
            count += 1
    return count
