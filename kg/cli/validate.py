"""`kg validate`."""

from __future__ import annotations

import click

from kg.cli.common import Session, open_output, output_option

_FAILED = 1


@click.command("validate")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(("text", "json", "ttl")),
    default="text",
    show_default=True,
    help="ttl: a W3C SHACL validation report.",
)
@click.option("--reference", is_flag=True, help="Use pySHACL, the reference, instead of the compiled queries; slow.")
@click.option("--json", "format_name", flag_value="json", help="The same as --format json.")
@output_option
@click.pass_obj
def command(session: Session, format_name: str, output: str | None, *, reference: bool) -> int:
    """Check the whole graph against the shapes; exit 1 if a rule is violated.

    Each rule has its place in `shapes/index.html`, and under /shapes of `kg serve`.
    """
    from kg.store.oxigraph import open_current
    from kg.validation.compiled import validate_graph
    from kg.validation.report import to_json, to_text, to_turtle

    store = open_current(session.graph_folder)
    if reference:
        from kg.validation.shacl import reference_graph

        report = reference_graph(store)
    else:
        report = validate_graph(store)
    written = (
        to_turtle(report) if format_name == "ttl" else (to_json if format_name == "json" else to_text)(report).encode()
    )
    with open_output(output) as stream:
        stream.write(written)
    return 0 if report.conforms else _FAILED
