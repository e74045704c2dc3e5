"""`kg extract`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import Session, open_output, output_option, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.document.model import Document

_REFUSED = 3


@click.command("extract")
@click.argument("inputs", nargs=-1, metavar="FILES...")
@click.option("--extractor", default="rules", show_default=True, help="Which extractor reads the reports.")
@click.option("--trace", is_flag=True, help="Say for each fact which trigger and rule found it.")
@click.option(
    "--with-text", is_flag=True, help="Put each text into its record, so that `kg build` needs no other file."
)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the format and end.")
@output_option
@click.pass_obj
def command(
    session: Session,
    inputs: tuple[str, ...],
    extractor: str,
    output: str | None,
    *,
    trace: bool,
    with_text: bool,
    schema: bool,
) -> int:
    """Print what reports say, as JSON Lines in the interchange format."""
    from kg.extraction.decode import SCHEMA_FILE

    if schema:
        with open_output(output) as stream:
            stream.write(SCHEMA_FILE.read_bytes())
        return 0
    if not inputs:
        raise click.UsageError("name the reports to read, or give --schema")
    from kg.extraction.encode import to_line
    from kg.extraction.factory import make_extractor

    reader = make_extractor(extractor, session.graph_folder.path)
    refused: list[str] = []
    with open_output(output) as stream:
        for document in _documents(inputs, refused):
            line = to_line(reader.extract(document), document, with_text=with_text, with_trace=trace)
            stream.write(line.encode() + b"\n")
    for reason in refused:
        session.say(f"refused: {plain(reason)}")
    return _REFUSED if refused else 0


def _documents(inputs: tuple[str, ...], refused: list[str]) -> Iterator[Document]:
    from kg.document.model import Document
    from kg.document.read import Refusal, read_inputs

    for item in read_inputs(inputs):
        match item:
            case Document():
                yield item
            case Refusal():
                refused.append(str(item.error))
            case _:
                found: Any = item
                refused.append(f"{found.where}: already an extraction; give it to `kg build`")
