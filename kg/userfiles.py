"""Read a user's own CSV files as people save them, with faults that name file, line, field and remedy."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from kg.errors import UserFileError

Row = Mapping[str, str]
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BREAK = re.compile(r"[\r\n\t\u2028\u2029]")
_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")
_NAMED = ("actor", "place")
_SPLITTERS = {";": "semicolons", "\t": "tabs"}


def read_own_rows(path: Path, *, required: Sequence[str], optional: Sequence[str]) -> Iterator[tuple[str, Row]]:
    """Yield each row with where it stands; every known column is there, empty where the file has none.

    UTF-8 with or without a mark, any line ends, and capitals or blanks in the header are all well.

    Raises:
        UserFileError: the file cannot be read, its header is wrong, or a row does not fit it.
    """
    lines = io.StringIO(_text(path), newline="")
    reader = csv.reader(lines, strict=True)
    try:
        header = _header(path, next(reader, []), required, optional)
        for cells in reader:
            where = f"{path}, line {reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header):
                raise UserFileError(where, "line", "more cells than the header has columns; quote a field with commas")
            row = dict.fromkeys((*required, *optional), "")
            row |= {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
            _check_row(where, row, required)
            yield where, row
    except csv.Error as error:
        raise UserFileError(str(path), "file", f"is no CSV ({error}); close every quotation mark") from error


def read_aliases(path: Path) -> Iterator[tuple[str, Row]]:
    """Yield the rows of `aliases.csv`, those of places too; `kind` is in small letters.

    Raises:
        UserFileError: a row has a fault that does not hang on what it names.
    """
    for where, line in read_own_rows(
        path, required=("alias", "name"), optional=("kind", "since", "until", "countries")
    ):
        kind = line["kind"].casefold() or "actor"
        if kind not in _NAMED:
            raise UserFileError(where, "kind", f"{line['kind']!r} is unknown; write actor or place, or leave it empty")
        check_interval(where, line["since"], line["until"])
        yield where, {**line, "kind": kind}


def check_date(where: str, field: str, text: str) -> str:
    """Return a day, month or year as it stands.

    Raises:
        UserFileError: it is none.
    """
    match = _DATE.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)  # noqa: TRY301 - one message for both faults
        date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    except ValueError as error:
        raise UserFileError(where, field, f"{text!r} is no date; write 2016-07-28, 2016-07 or 2016") from error
    return text


def check_interval(where: str, since: str, until: str) -> None:
    """Raise unless both ends are dates or empty and the first is not after the last.

    Raises:
        UserFileError: with the end that is wrong.
    """
    for field, text in (("since", since), ("until", until)):
        if text:
            check_date(where, field, text)
    if since and until and since[: len(until)] > until:
        raise UserFileError(where, "until", f"{until} is before {since}; exchange the two")


def _text(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UserFileError(str(path), "file", f"cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise UserFileError(str(path), "file", "is not UTF-8; save it as UTF-8 (CSV UTF-8 in spreadsheets)") from error
    if (found := _CONTROL.search(text)) is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise UserFileError(f"{path}, line {line}", "line", f"has a control character ({found[0]!r}); delete it")
    return text


def _header(path: Path, cells: Sequence[str], required: Sequence[str], optional: Sequence[str]) -> list[str]:
    where, known = f"{path}, line 1", ", ".join((*required, *optional))
    names = [cell.strip().casefold() for cell in cells]
    if len(names) == 1:
        for splitter, called in _SPLITTERS.items():
            if splitter in names[0]:
                raise UserFileError(where, "header", f"the columns are split by {called}; save it with commas")
    for name in required:
        if name not in names:
            reason = f"this column is missing; the first line must name {', '.join(required)} (of {known})"
            raise UserFileError(where, name, reason)
    for name in names:
        if name not in (*required, *optional):
            raise UserFileError(where, name or "(empty)", f"unknown column; use {known}, or remove it")
        if names.count(name) > 1:
            raise UserFileError(where, name, "the column stands twice; remove one")
    return names


def _check_row(where: str, row: Row, required: Sequence[str]) -> None:
    for name in required:
        if not row[name]:
            raise UserFileError(where, name, "is empty; fill it in or delete the line")
    for name, cell in row.items():
        if _BREAK.search(cell):
            raise UserFileError(where, name, "has a line break or tab inside; write it in one line")
