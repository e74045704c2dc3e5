"""`kg build`."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import Session, counted, json_option, plain, print_json, show_progress

if TYPE_CHECKING:
    from kg.pipeline.build import BuildResult

_SHOWN = 20
_REFUSED = 3


@click.command("build")
@click.argument("inputs", nargs=-1, metavar="FILES...")
@click.option(
    "--texts",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Reports whose extractions come in FILES without their text.",
)
@click.option("--extractor", default="rules", show_default=True, help="Which extractor reads the reports.")
@click.option("--jobs", type=click.IntRange(1), default=None, help="Processes; as many as cores by default.")
@click.option("--dask", "scheduler", metavar="ADDRESS", help="Extract on the workers of this Dask scheduler.")
@click.option("--no-inference", is_flag=True, help="Do not run the reasoner (it needs Java).")
@json_option
@click.pass_obj
def command(  # noqa: PLR0913 - a parameter an option
    session: Session,
    inputs: tuple[str, ...],
    texts: tuple[Path, ...],
    extractor: str,
    jobs: int | None,
    scheduler: str | None,
    *,
    no_inference: bool,
    as_json: bool,
) -> int:
    """Build or extend the graph.

    FILES are reports (text, HTML, JSON Lines, folders, .gz .bz2 .xz .zip, `-` for standard input) or extractions in
    the interchange format. A document that cannot be read or does not conform goes to quarantine, the rest goes on;
    then the exit code is 3. The same document again changes nothing; where your own places, actors or aliases changed,
    all reports are read again.
    """
    from kg.pipeline.build import Options, build

    options = Options(
        extractor=extractor,
        texts=texts,
        jobs=jobs or os.cpu_count() or 1,
        scheduler=scheduler,
        inference=not no_inference,
        gives_way=True,
    )
    with show_progress(session) as progress:
        result = build(session.graph_folder, inputs, options, progress=progress)
    if as_json:
        print_json(asdict(result))
    tell_build(session, result)
    return _REFUSED if result.refused else 0


def tell_build(session: Session, result: BuildResult) -> None:
    """Say what was stored, what was refused and why, and whether the reasoner ran."""
    derived = result.derived
    session.say(
        f"stored {result.stored}, unchanged {result.unchanged}, quarantined {len(result.refused)};"
        f" the graph has {result.counts['stored']} documents, {derived.events} events, {derived.estimates} estimates,"
        f" {derived.quads} quads"
    )
    if result.again:
        session.say(f"{result.again} of them read again: places.csv, actors.csv, aliases.csv or lexicon/ changed")
    if result.warnings:
        session.say(f"{counted(result.warnings, 'warning')} in stored documents; `kg validate` checks the whole graph")
    if derived.reasoner is None:
        session.say(f"no inference: {derived.reasoner_note}")
    for item in result.refused[:_SHOWN]:
        session.say(f"quarantined {plain(item.id)} ({item.stage}): {plain(item.reason)}")
    if len(result.refused) > _SHOWN:
        session.say(f"and {len(result.refused) - _SHOWN} more; see `kg quarantine`")
