"""`kg extract`."""

from __future__ import annotations

import json
import os
from functools import partial
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
@click.option("--llm-url", metavar="URL", help="Base address of an OpenAI-compatible endpoint, for --extractor llm.")
@click.option("--llm-model", metavar="NAME", help="The model it is to use; the key is read from KG_LLM_KEY.")
@click.option("--jobs", type=click.IntRange(1), default=None, help="Processes; as many as cores by default.")
@click.option("--trace", is_flag=True, help="Say for each fact which trigger and rule found it.")
@click.option(
    "--with-text", is_flag=True, help="Put each text into its record, so that `kg build` needs no other file."
)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the format and end.")
@click.option("--json", "as_json", is_flag=True, help="Tell refusals as JSON Lines too; the records always are.")
@output_option
@click.pass_obj
def command(  # noqa: PLR0913 - a parameter an option
    session: Session,
    inputs: tuple[str, ...],
    extractor: str,
    llm_url: str | None,
    llm_model: str | None,
    jobs: int | None,
    output: str | None,
    *,
    trace: bool,
    with_text: bool,
    schema: bool,
    as_json: bool,
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
    from kg.extraction.llm.client import LlmOptions
    from kg.pipeline.processing import Settings
    from kg.pipeline.workers import extract_lines

    llm = LlmOptions(url=llm_url, model=llm_model) if llm_url and llm_model else None
    settings = Settings(extractor=extractor, folder=session.graph_folder.path, llm=llm)
    encode = partial(to_line, with_text=with_text, with_trace=trace)
    refused: list[str] = []
    documents = _documents(inputs, refused)
    with open_output(output) as stream:
        for found in extract_lines(documents, settings, jobs=jobs or os.cpu_count() or 1, encode=encode):
            if isinstance(found, str):
                stream.write(found.encode() + b"\n")
                _tell_notes(session, found)
            else:
                refused.append(f"{found.id} ({found.stage}): {found.reason}")
    for reason in refused:
        session.say(json.dumps({"refused": reason}) if as_json else f"refused: {plain(reason)}")
    return _REFUSED if refused else 0


def _tell_notes(session: Session, line: str) -> None:
    """Say what a model's answer cost and what of it was refused; rules leave no notes."""
    found = json.loads(line) if '"notes": [' in line else {}
    for note in found.get("notes", ()):
        session.say(f"{plain(found['document']['id'])}: {plain(note)}")


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
