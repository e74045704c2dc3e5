"""Raw records become documents, interchange records, or refusals; one bad record never stops the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Any

from kg.document.decode import check_text, decode_bytes, find_repairs
from kg.document.files import (
    HTML_SUFFIXES,
    JSON_SUFFIXES,
    LINE_SUFFIXES,
    TEXT_SUFFIXES,
    RawRecord,
    open_inputs,
)
from kg.document.html import read_page
from kg.document.limits import MAX_DEPTH
from kg.document.model import Document
from kg.document.zones import mark_zones
from kg.errors import DocumentError, TermError
from kg.rdf import iri

_FIELDS = ("title", "publisher", "published", "url", "language")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")

_STRINGS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')
_BRACKETS = re.compile(r"[\[{\]}]")
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}
_JSON_KINDS = {int: "a number", float: "a number", str: "a text", bool: "true or false", type(None): "null"}


@dataclass(frozen=True, slots=True, kw_only=True)
class InterchangeRecord:
    """A parsed JSON object in the interchange format, still unchecked."""

    where: str
    value: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An input that is no document, with its bytes for quarantine."""

    where: str
    id: str
    raw: bytes
    error: DocumentError


Input = Document | InterchangeRecord | Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One input as it came and as it was read; the bytes go into the journal untouched."""

    raw: bytes
    input: Input


def read_inputs(paths: Iterable[Path | str]) -> Iterator[Input]:
    """Yield what each record of the inputs is, in order."""
    return (received.input for received in receive_inputs(paths))


def receive_inputs(paths: Iterable[Path | str]) -> Iterator[Received]:
    """Yield each record of the inputs with its bytes, in order."""
    for record in open_inputs(paths):
        for item in read_record(record):
            yield Received(raw=item.raw if isinstance(item, Refusal) else record.raw, input=item)


def read_record(record: RawRecord) -> Iterator[Input]:
    """Yield the documents of one raw record: one, or several where it is a JSON array."""
    if record.error is not None:
        yield Refusal(where=record.where, id=record.stem, raw=record.raw, error=record.error)
        return
    try:
        yield from _read(record)
    except DocumentError as error:
        yield Refusal(where=record.where, id=record.stem, raw=record.raw, error=error)


def _read(record: RawRecord) -> Iterator[Input]:
    text, encoding = decode_bytes(record.raw, where=record.where)
    if record.suffix in LINE_SUFFIXES | JSON_SUFFIXES:
        yield from _read_json(text, record)
    elif record.suffix in HTML_SUFFIXES:
        yield _read_html(text, record)
    elif record.suffix in TEXT_SUFFIXES or record.suffix == "":
        yield make_document({"id": record.stem, "text": text}, where=record.where, encoding=encoding)
    else:
        reason = f"{record.suffix!r} is no format of reports"
        raise DocumentError(record.where, reason, "give .txt, .html, .json or .jsonl, packed as .gz, .bz2, .xz or .zip")


def _read_html(markup: str, record: RawRecord) -> Document:
    page = read_page(markup, where=record.where)
    fields = {"title": page.title, "publisher": page.publisher, "published": page.published, "url": page.url}
    known = {name: value for name, value in fields.items() if value}
    return make_document({"id": record.stem, "text": page.text, **known}, where=record.where)


def _read_json(text: str, record: RawRecord) -> Iterator[Input]:
    value = parse_json(text, where=record.where)
    items = value if isinstance(value, list) else [value]
    for number, item in enumerate(items, start=1):
        where = f"{record.where}[{number}]" if isinstance(value, list) else record.where
        try:
            yield _read_object(item, record.stem if item is value else f"{record.stem}-{number}", where)
        except DocumentError as error:
            raw = json.dumps(item, ensure_ascii=True).encode()
            yield Refusal(where=where, id=record.stem, raw=raw, error=error)


def _read_object(value: object, stem: str, where: str) -> Input:
    if not isinstance(value, dict):
        raise DocumentError(
            where, f"{_JSON_KINDS.get(type(value), 'a list')}, not an object", "write one JSON object a report"
        )
    if "document" in value and "events" in value:
        return InterchangeRecord(where=where, value=value)
    return make_document({"id": stem} | value, where=where)


def parse_json(text: str, *, where: str) -> Any:  # noqa: ANN401 - JSON is any value
    """Parse JSON of bounded depth.

    Raises:
        DocumentError: it is no JSON, or nested deeper than any record needs.
    """
    if _depth(text) > MAX_DEPTH:
        raise DocumentError(where, f"JSON nested deeper than {MAX_DEPTH}", "write the format of `kg extract --schema`")
    try:
        return json.loads(text)
    except ValueError as error:
        raise DocumentError(where, f"not JSON: {error}", "write one JSON object a line") from error


def _depth(text: str) -> int:
    steps = map(_STEPS.__getitem__, _BRACKETS.findall(_STRINGS.sub("", text)))
    return max(accumulate(steps), default=0)


def make_document(fields: Mapping[str, Any], *, where: str, encoding: str = "utf-8") -> Document:
    """Check the fields of a record and return its document, zones marked.

    Raises:
        DocumentError: a field is missing or not of its kind; the message names it.
    """
    text = _string(fields, "text", where)
    if text is None:
        raise DocumentError(where, "no field 'text'", "give each record its text")
    check_text(text, where=where)
    values = {name: _string(fields, name, where) for name in _FIELDS}
    if values["language"] and not _LANGUAGE.fullmatch(values["language"]):
        raise DocumentError(where, f"language: {values['language']!r} is no language tag", "write one such as 'en'")
    origin = where if encoding.startswith("utf-8") else f"{where} (read as {encoding})"
    return Document(
        id=_identifier(fields, where),
        text=text,
        title=values["title"],
        publisher=values["publisher"],
        published=_day(values["published"], where),
        url=_url(values["url"], where),
        language=values["language"],
        zones=mark_zones(text, title=values["title"]),
        repairs=find_repairs(text),
        origin=origin,
    )


def _identifier(fields: Mapping[str, Any], where: str) -> str:
    value = fields["id"]
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise DocumentError(where, f"id: {value!r} is no identifier", "give a non-empty string")
    check_text(value, where=where, field="id")
    return value


def _string(fields: Mapping[str, Any], name: str, where: str) -> str | None:
    value = fields.get(name)
    if value is None or (value == "" and name != "text"):
        return None
    if not isinstance(value, str):
        raise DocumentError(where, f"{name}: {type(value).__name__}, not a string", "write it as a JSON string")
    if name != "text":
        check_text(value, where=where, field=name)
    return value


def _day(value: str | None, where: str) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError as error:
        raise DocumentError(where, f"published: {value!r} is no day", "write YYYY-MM-DD, or leave it out") from error


def _url(value: str | None, where: str) -> str | None:
    if value is None:
        return None
    try:
        return iri(value).value
    except TermError as error:
        raise DocumentError(
            where,
            f"url: {value[:200]!r} is no address ({error.reason})",
            "percent-encode it, or leave it out",
        ) from error
