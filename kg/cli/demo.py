"""`kg demo`."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path

import click

from kg.cli.common import Session, json_option, print_json, show_progress


@click.command("demo")
@json_option
@click.pass_obj
def command(session: Session, *, as_json: bool) -> None:
    """Build a graph from the sample that ships, print answers, and say how to go on."""
    from kg.cli.build import tell_build
    from kg.pipeline.build import Options, build
    from kg.resources import sample_file

    folder = session.graph_folder
    session.say(f"building {folder.path} from the sample reports that ship with kg ...")
    with show_progress(session) as progress:
        result = build(folder, [sample_file()], Options(jobs=os.cpu_count() or 1), progress=progress)
    if as_json:
        print_json(asdict(result))
        tell_build(session, result)
        return
    click.echo(
        f"{result.counts['stored']} reports, {result.derived.events} events, {result.derived.estimates} estimates"
        f" of casualties, {result.derived.quads} statements\n"
    )
    tell_build(session, result)
    for name, parameters in _questions():
        _ask(session, name, parameters)
    click.echo(_next(folder.path))


def _questions() -> list[tuple[str, dict[str, str]]]:
    """Read what to ask: one question a line, with its parameters."""
    lines = (Path(__file__).parent.parent / "sample" / "demo.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(row[0], dict(pair.split("=", 1) for pair in row[1:])) for row in rows]


def _ask(session: Session, name: str, parameters: dict[str, str]) -> None:
    import io

    from kg.query.catalogue import load_catalogue
    from kg.query.results import Format, write_answer
    from kg.query.run import UnionStore, run_question
    from kg.store.oxigraph import open_current

    question = load_catalogue().question(name)
    told = "".join(f" -p {key}={value!r}" for key, value in parameters.items())
    click.echo(f"{question.summary}\n$ kg -C {session.folder} query {name}{told}")
    output = io.BytesIO()
    write_answer(
        run_question(UnionStore(open_current(session.graph_folder)), question, parameters), output, format=Format.TABLE
    )
    click.echo(output.getvalue().decode())


def _next(folder: Path) -> str:
    return (
        f"Explore it:          kg -C {folder} serve        then open the address it prints\n"
        f"See the sentences:   kg -C {folder} explain event:…  (any IRI above)\n"
        f"More questions:      kg -C {folder} queries list\n"
        f"Your own reports:    kg -C my-graph build FILES\n"
        f"(the command kg is .venv/bin/kg)"
    )
