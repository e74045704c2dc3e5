"""`kg queries`: the library of questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.common import Session, json_option, output_option, print_json

if TYPE_CHECKING:
    from kg.query.catalogue import Catalogue
    from kg.query.model import Parameter, Question


@click.group("queries")
def command() -> None:
    """List, show, run and test the questions of the library.

    A folder `queries` in the graph folder adds your own `.rq` files; one with the name of a shipped question replaces
    it. A line `#+ summary: what it asks` is header enough; `kg queries show NAME` prints one to start from.
    """


def _catalogue(session: Session) -> Catalogue:
    from kg.query.catalogue import load_catalogue

    own = session.graph_folder.own("queries")
    return load_catalogue([own] if own else [])


@command.command("list")
@click.option("--tag", metavar="TAG", help="Only questions with this tag.")
@json_option
@click.pass_obj
def list_questions(session: Session, tag: str | None, *, as_json: bool) -> None:
    """List the questions."""
    catalogue = _catalogue(session)
    for fault in catalogue.faults.values():
        session.say(f"kg: left out: {fault}")
    questions = [question for question in catalogue if tag is None or tag in question.tags]
    if as_json:
        print_json([_described(question) for question in questions])
        return
    width = max((len(question.name) for question in questions), default=0)
    for question in questions:
        click.echo(f"{question.name:<{width}}  {question.summary}")


@command.command("show")
@click.argument("name")
@json_option
@click.pass_obj
def show_question(session: Session, name: str, *, as_json: bool) -> None:
    """Show a question: what it asks, its parameters, its columns, what it does not count, its SPARQL."""
    question = _catalogue(session).question(name)
    if as_json:
        print_json({**_described(question), "sparql": question.sparql})
        return
    click.echo("\n\n".join(part for part in (question.summary, question.description) if part) + "\n")
    if question.parameters:
        click.echo("Parameters")
    for parameter in question.parameters:
        click.echo(f"  {parameter.name}  {parameter.label} ({_typed(parameter)})")
    if question.columns:
        click.echo("Columns")
    for column, meaning in question.columns.items():
        click.echo(f"  {column}  {meaning}")
    if question.counts_not:
        click.echo(f"Does not count\n  {' '.join(question.counts_not.split())}")
    if question.example:
        values = " ".join(f"--param {name}={value!r}" for name, value in question.example.items())
        click.echo(f"Example\n  kg query {question.name} {values}")
    click.echo(f"\n{question.sparql}", nl=False)


@command.command("run")
@click.argument("name")
@click.option("--param", "-p", "parameters", multiple=True, metavar="NAME=VALUE", help="Bind a parameter; repeatable.")
@click.option("--format", "format_name", metavar="FORMAT", help="As for `kg query`.")
@click.option("--json", "format_name", flag_value="json", help="The same as --format json.")
@output_option
@click.pass_context
def run_named(
    context: click.Context, name: str, parameters: tuple[str, ...], format_name: str | None, output: str | None
) -> None:
    """Run a question; the same as `kg query --name NAME`."""
    from kg.cli.query import command as query

    context.invoke(
        query, text=None, name=name, parameters=parameters, format_name=format_name, output=output, spreadsheet=False
    )


@command.command("test")
@click.argument("names", nargs=-1)
@json_option
@click.pass_obj
def test_questions(session: Session, names: tuple[str, ...], *, as_json: bool) -> None:
    """Run each question with its example on this graph, and check that it answers with the columns it documents.

    Exits with 1 if one fails.
    """
    from kg.query.check import Trial, try_questions
    from kg.query.run import UnionStore
    from kg.store.oxigraph import open_current

    catalogue = _catalogue(session)
    chosen = [catalogue.question(name) for name in names] or list(catalogue)
    trials = list(try_questions(UnionStore(open_current(session.graph_folder)), chosen))
    trials += [Trial(name=name, fault=str(fault)) for name, fault in catalogue.faults.items() if not names]
    if as_json:
        print_json([{"name": t.name, "passed": t.passed, "rows": t.rows, "fault": t.fault} for t in trials])
    else:
        for trial in trials:
            click.echo(f"{'ok  ' if trial.passed else 'FAIL'}  {trial.name}  {trial.fault or f'{trial.rows} rows'}")
    failed = sum(1 for trial in trials if not trial.passed)
    session.say(f"{len(trials) - failed} passed, {failed} failed")
    if failed:
        raise click.exceptions.Exit(1)


def _typed(parameter: Parameter) -> str:
    parts = [parameter.type.value]
    parts += [f"one of {', '.join(parameter.choices)}"] if parameter.choices else []
    parts += [f"default {parameter.default}"] if parameter.default is not None else []
    parts += ["required"] if parameter.required else []
    return "; ".join(parts)


def _described(question: Question) -> dict[str, object]:
    return {
        "name": question.name,
        "summary": question.summary,
        "description": question.description,
        "tags": question.tags,
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type.value,
                "label": parameter.label,
                "class": parameter.kind,
                "choices": parameter.choices,
                "default": parameter.default,
                "required": parameter.required,
            }
            for parameter in question.parameters
        ],
        "columns": dict(question.columns),
        "view": question.view.value,
        "counts_not": question.counts_not,
        "example": dict(question.example),
    }
