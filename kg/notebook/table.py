"""An answer as typed rows: days are dates, counts are integers, and nothing is ever left out."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any, overload

from kg.errors import MissingPartError
from kg.query.results import shorten
from kg.rdf import Literal, Term

Value = str | int | float | bool | date | datetime | Decimal | None
Record = Mapping[str, Value]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_SHOWN = 50
"""Rows that a notebook shows; the count below says how many there are."""
_INTEGERS = ("integer", "nonNegativeInteger", "positiveInteger", "int", "long", "short")
_READERS: Mapping[str, Callable[[str], Value]] = {
    **dict.fromkeys(_INTEGERS, int),
    "decimal": Decimal,
    "double": float,
    "float": float,
    "boolean": lambda text: text in ("true", "1"),
    "date": date.fromisoformat,
    "dateTime": datetime.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class Table(Sequence[Record]):
    """All rows of an answer, in its order; an unbound cell is `None`, an IRI is its text.

    Attributes:
        columns: names of the columns.
        rows: one tuple a row, in the order of the columns.
        question: what was asked, for a citation.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    question: str = ""

    @overload
    def __getitem__(self, index: int) -> Record: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Record]: ...

    def __getitem__(self, index: int | slice) -> Record | Sequence[Record]:
        """Return a row by name of column, or a stretch of rows."""
        if isinstance(index, slice):
            return [self._record(row) for row in self.rows[index]]
        return self._record(self.rows[index])

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Record]:
        return map(self._record, self.rows)

    def _record(self, row: tuple[Value, ...]) -> Record:
        return dict(zip(self.columns, row, strict=True))

    def column(self, name: str) -> list[Value]:
        """Return one column from top to bottom.

        Raises:
            KeyError: there is no such column.
        """
        if name not in self.columns:
            raise KeyError(f"{name}: the columns are {', '.join(self.columns)}")
        at = self.columns.index(name)
        return [row[at] for row in self.rows]

    def to_pandas(self) -> Any:  # noqa: ANN401 - pandas is optional and comes without types
        """Return a data frame: integers as `Int64`, so that a missing one stays missing; days as `datetime64`.

        Days outside of what `datetime64[ns]` can hold stay `date` objects.

        Raises:
            MissingPartError: pandas is not installed.
        """
        try:
            pandas = import_module("pandas")
        except ImportError as error:
            raise MissingPartError("pandas", "pip install 'conflict-kg[pandas]'") from error
        frame = pandas.DataFrame(list(self.rows), columns=list(self.columns), dtype="object")
        for name in self.columns:
            kinds = {type(value) for value in self.column(name) if value is not None}
            if kinds == {int}:
                frame[name] = frame[name].astype("Int64")
            elif kinds in ({float}, {Decimal}):
                frame[name] = frame[name].astype("float64")
            elif kinds == {bool}:
                frame[name] = frame[name].astype("boolean")
            elif kinds in ({date}, {datetime}) and _fits(self.column(name)):
                frame[name] = pandas.to_datetime(frame[name])
        frame.attrs["question"] = self.question
        return frame

    def __repr__(self) -> str:
        return f"<Table of {len(self)} rows: {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in self.rows[:_SHOWN])
        shown = f"the first {_SHOWN} of {len(self):,} rows" if len(self) > _SHOWN else f"{len(self):,} rows"
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{shown}</p>"


def make_table(columns: Sequence[str], rows: Iterable[Iterable[Term | None]], *, question: str = "") -> Table:
    """Return the rows of an answer with their values typed."""
    return Table(tuple(columns), tuple(tuple(map(value_of, row)) for row in rows), question)


def value_of(term: Term | None) -> Value:
    """Return a term as a Python value; what its type cannot read stays text.

    >>> value_of(Literal("2020-01-15", datatype=Literal("x").datatype))
    '2020-01-15'
    """
    if term is None:
        return None
    if not isinstance(term, Literal):
        return str(getattr(term, "value", term))
    reader = _READERS.get(term.datatype.value.removeprefix(_XSD))
    try:
        return term.value if reader is None else reader(term.value)
    except (ValueError, ArithmeticError):
        return term.value


def _fits(values: Iterable[Value]) -> bool:
    days = [value for value in values if isinstance(value, date)]
    return all(1678 <= day.year <= 2261 for day in days)  # noqa: PLR2004 - the years of datetime64[ns]


def _cell(value: Value) -> str:
    if value is None:
        return "<td></td>"
    align = ' style="text-align:right"' if isinstance(value, int | float | Decimal) else ""
    return f'<td{align} dir="auto">{html.escape(shorten(str(value)))}</td>'
