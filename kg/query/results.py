"""Write an answer: rows as table, CSV, TSV, JSON or XML, triples as Turtle, N-Quads, TriG or JSON-LD.

Rows are written as they come, so that a large answer needs no memory; triples are sorted first, so that equal
answers have equal bytes.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import BinaryIO

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples

from kg.errors import QueryError
from kg.query.run import Answer
from kg.rdf import Literal, NamedNode, RdfFormat, Term, Triple, serialize
from kg.vocabulary import PREFIXES

Row = tuple[Term | None, ...]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60


class Format(StrEnum):
    """How an answer is written; the names of the command line's `--format`."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"
    TURTLE = "ttl"
    TRIG = "trig"
    NQUADS = "nq"
    NTRIPLES = "nt"
    JSONLD = "jsonld"
    RDFXML = "rdf"


GRAPH_FORMATS = {
    Format.TURTLE: RdfFormat.TURTLE,
    Format.TRIG: RdfFormat.TRIG,
    Format.NQUADS: RdfFormat.N_QUADS,
    Format.NTRIPLES: RdfFormat.N_TRIPLES,
    Format.JSONLD: RdfFormat.JSON_LD,
    Format.RDFXML: RdfFormat.RDF_XML,
}
ROW_FORMATS = {
    Format.JSON: QueryResultsFormat.JSON,
    Format.XML: QueryResultsFormat.XML,
    Format.TSV: QueryResultsFormat.TSV,
}
MEDIA_TYPES = {
    Format.TABLE: "text/plain; charset=utf-8",
    Format.CSV: "text/csv; charset=utf-8; header=present",
    Format.TSV: "text/tab-separated-values; charset=utf-8",
    Format.JSON: "application/sparql-results+json",
    Format.XML: "application/sparql-results+xml",
    **{name: rdf.media_type for name, rdf in GRAPH_FORMATS.items()},
}


def write_answer(
    answer: Answer,
    output: BinaryIO,
    *,
    format: Format = Format.TABLE,  # noqa: A002 - the name of the option
    escape_formulas: bool = False,
) -> None:
    """Write the answer.

    Args:
        escape_formulas: CSV only: put an apostrophe before cells that a spreadsheet would run as a formula. Off by
            default, since programs want the value as it is.

    Raises:
        QueryError: rows cannot be written in a format for triples, or the other way round.
    """
    if isinstance(answer, QuerySolutions):
        _write_rows(answer, output, format, escape_formulas=escape_formulas)
    elif isinstance(answer, QueryTriples):
        _write_triples(answer, output, format)
    else:
        _write_truth(answer, output, format)


def rows_of(answer: Answer) -> tuple[tuple[str, ...], Iterator[Row]]:
    """Return the names of the columns, and the rows; an unbound cell is `None`.

    Raises:
        QueryError: the answer is no table.
    """
    if not isinstance(answer, QuerySolutions):
        raise QueryError("query", "the answer is no table; only SELECT gives rows")
    return tuple(variable.value for variable in answer.variables), (tuple(solution) for solution in answer)


def _write_rows(answer: QuerySolutions, output: BinaryIO, format: Format, *, escape_formulas: bool) -> None:  # noqa: A002
    if format in ROW_FORMATS:
        answer.serialize(output, format=ROW_FORMATS[format])
        return
    names, rows = rows_of(answer)
    if format is Format.CSV:
        _write_csv(names, rows, output, cell=_safe if escape_formulas else _lexical)
    elif format is Format.TABLE:
        output.write(table(names, rows).encode())
    else:
        raise QueryError("query", f"rows cannot be written as {format}; use {_list((*ROW_FORMATS, 'csv', 'table'))}")


def _write_csv(
    names: Iterable[str], rows: Iterable[Row], output: BinaryIO, *, cell: Callable[[Term | None], str]
) -> None:
    """RFC 4180 lines, UTF-8 without a byte order mark: what R's read.csv and pandas read without options."""
    text = io.TextIOWrapper(output, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([cell(term) for term in row] for row in rows)
    text.detach()


def _lexical(term: Term | None) -> str:
    return "" if term is None else term.value


def _safe(term: Term | None) -> str:
    text = _lexical(term)
    # A number may begin with its sign; anything else that a spreadsheet would run is made text.
    is_number = isinstance(term, Literal) and term.datatype.value.startswith(PREFIXES["xsd"]) and _is_number(text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not is_number else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def table(names: tuple[str, ...], rows: Iterable[Row]) -> str:
    """Return aligned columns for a terminal, IRIs shortened; needs all rows at once, to know the widths."""
    lines = [list(names), *([_shown(term) for term in row] for row in rows)]
    widths = [min(WIDEST, max(_width(line[column]) for line in lines)) for column in range(len(names))]
    ruled = [lines[0], ["─" * width for width in widths], *lines[1:]]
    count = len(lines) - 1
    written = [
        "  ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in ruled
    ]
    return "\n".join([*written, f"({count} row{'' if count == 1 else 's'})"]) + "\n"


def _line(cells: list[str], widths: list[int]) -> str:
    return "  ".join(_padded(cell, width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _shown(term: Term | None) -> str:
    if isinstance(term, NamedNode):
        return shorten(term.value)
    return "" if term is None else " ".join(term.value.split())


def shorten(text: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """Return an IRI as prefixed name where a prefix fits.

    >>> shorten("https://w3id.org/ckg/code/killed")
    'code:killed'
    """
    found = ((prefix, name) for prefix, name in prefixes.items() if text.startswith(name))
    prefix, namespace = max(found, key=lambda pair: len(pair[1]), default=("", ""))
    return f"{prefix}:{text.removeprefix(namespace)}" if prefix else text


def _width(text: str) -> int:
    """Columns on a terminal: East Asian wide characters take two, combining marks none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    if _width(text) > width:
        text = text[: width - 1] + "…"
    return text + " " * (width - _width(text))


def _write_triples(answer: QueryTriples, output: BinaryIO, format: Format) -> None:  # noqa: A002
    if format is Format.TABLE:
        names = ("subject", "predicate", "object")
        output.write(table(names, (_cells(triple) for triple in _sorted(answer))).encode())
    elif format in GRAPH_FORMATS:
        serialize(_sorted(answer), output, format=GRAPH_FORMATS[format], prefixes=PREFIXES)
    else:
        raise QueryError("query", f"triples cannot be written as {format}; use {_list((*GRAPH_FORMATS, 'table'))}")


def _cells(triple: Triple) -> Row:
    terms = (triple.subject, triple.predicate, triple.object)
    return tuple(Literal(str(term)) if isinstance(term, Triple) else term for term in terms)


def _sorted(triples: Iterable[Triple]) -> list[Triple]:
    return sorted(set(triples), key=str)


def _write_truth(answer: QueryBoolean, output: BinaryIO, format: Format) -> None:  # noqa: A002
    if format in (Format.TABLE, Format.CSV):
        output.write(b"true\n" if answer else b"false\n")
    elif format in (Format.JSON, Format.XML):
        answer.serialize(output, format=ROW_FORMATS[format])
    else:
        raise QueryError("query", f"a yes or no cannot be written as {format}; use json, xml, csv or table")


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(str(name) for name in names))
