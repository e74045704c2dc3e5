"""`kg query`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import Session, open_output, output_option

if TYPE_CHECKING:
    from kg.query.catalogue import Catalogue
    from kg.query.results import Format
    from kg.query.run import Answer

_FORMATS = ("table", "csv", "tsv", "json", "xml", "ttl", "trig", "nq", "nt", "jsonld", "rdf")


@click.command("query")
@click.argument("text", required=False, metavar="[SPARQL|FILE|-]")
@click.option("--name", metavar="NAME", help="A question of the library; see `kg queries list`.")
@click.option("--param", "-p", "parameters", multiple=True, metavar="NAME=VALUE", help="Bind a parameter; repeatable.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(_FORMATS),
    default=None,
    help="table for a terminal; csv, json … for programs; ttl, trig … for triples.",
)
@click.option("--json", "format_name", flag_value="json", help="The same as --format json.")
@click.option("--spreadsheet", is_flag=True, help="CSV only: disarm cells that a spreadsheet would run as formulas.")
@output_option
@click.pass_obj
def command(
    session: Session,
    text: str | None,
    name: str | None,
    parameters: tuple[str, ...],
    format_name: str | None,
    output: str | None,
    *,
    spreadsheet: bool,
) -> None:
    """Ask a question: SPARQL text, a file with it, `-` for standard input, or a question of the library by --name.

    The prefixes ckg, code, actor, event, place, skos, prov … need no declaration. A parameter that names a thing may
    be an IRI, a prefixed name or a label.
    """
    from kg.query.results import Format, write_answer
    from kg.query.run import UnionStore, run_query, run_question
    from kg.store.oxigraph import open_current

    store = UnionStore(open_current(session.graph_folder))
    values = dict(_pair(parameter) for parameter in parameters)
    if name is None and text is not None and _is_name(text):
        name, text = text, None
    if name is not None:
        answer = run_question(store, _catalogue(session).question(name), values)
    elif text is not None:
        sparql, origin = _read(text)
        if values:
            raise click.UsageError("--param binds the parameters of a question of the library; name one with --name")
        answer = run_query(store, sparql, name=origin)
    else:
        raise click.UsageError("give SPARQL, a file, or --name with a question of the library")
    chosen = Format(format_name) if format_name else _default(answer)
    with open_output(output) as stream:
        write_answer(answer, stream, format=chosen, escape_formulas=spreadsheet)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise click.UsageError(f"--param {text!r}: write NAME=VALUE")
    return name, value


def _catalogue(session: Session) -> Catalogue:
    from kg.query.catalogue import load_catalogue

    own = session.graph_folder.own("queries")
    return load_catalogue([own] if own else [])


def _is_name(text: str) -> bool:
    """Whether it can only be the name of a question: no SPARQL is a single word."""
    return text != "-" and re.fullmatch(r"[\w-]+", text) is not None and not _is_file(text)


def _read(text: str) -> tuple[str, str]:
    if text == "-":
        return sys.stdin.read(), "<stdin>"
    if _is_file(text):
        return Path(text).read_text(encoding="utf-8"), text
    return text, "query"


def _is_file(text: str) -> bool:
    """Whether it names a file; what is too long for a name, or no name at all, is SPARQL."""
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _default(answer: Answer) -> Format:
    from pyoxigraph import QueryTriples

    from kg.query.results import Format

    return Format.TURTLE if isinstance(answer, QueryTriples) else Format.TABLE
