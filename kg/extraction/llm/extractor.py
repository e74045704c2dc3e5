"""Extraction by a language model: its answer is believed only where its quotes stand in the report.

An item whose quote is not in the text, or that breaks the format, is refused, not repaired; every refusal and
what the answer cost stand in `Extraction.notes`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.document.model import Document
from kg.errors import DocumentError, InterchangeError
from kg.extraction.decode import SCHEMA_FILE, read_extraction
from kg.extraction.llm.client import AttemptError, Cost, LlmOptions, ask, wait_before
from kg.extraction.model import Extraction, ExtractorInfo, ReportedEvent
from kg.extraction.time.dating import date_document

_PROMPT_FILE = Path(__file__).with_name("prompt.txt")
_VERSION = "1"
_PARTS = ("places", "roles", "tolls")
_EVENT_FIELDS = ("type", "status", "background", "date", "said_by", "agreement", *_PARTS)
_PART_FIELDS: Mapping[str, tuple[str, ...]] = {
    "places": ("name",),
    "roles": ("role", "name"),
    "tolls": ("effect", "category", "low", "best", "high"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LlmExtractor:
    """Reads a report by asking a model behind a chat endpoint."""

    options: LlmOptions

    @property
    def info(self) -> ExtractorInfo:
        """The model's name is part of the extractor's: another model makes another set of claims."""
        return ExtractorInfo(name=f"llm:{self.options.model}", version=_VERSION)

    def extract(self, document: Document) -> Extraction:
        """Return the events whose quotes stand in the text.

        Raises:
            DocumentError: no attempt gave an answer that can be read.
            StoreError: the endpoint refuses for good.
        """
        cost, notes = Cost(), list[str]()
        found = _read_answer(self.options, document, cost)
        events = tuple(_events(found, document, notes))
        return Extraction(
            document_id=document.id,
            extractor=self.info,
            dating=date_document(document),
            events=events,
            notes=(*notes, f"cost: {cost}"),
        )


@cache
def answer_schema() -> dict[str, Any]:
    """Return the JSON Schema of an answer: the interchange format's own fields, with quotes for offsets."""
    terms = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))["$defs"]
    quote = {"type": "string", "minLength": 1}
    picked = {name: terms[name] for name in ("text", "count", "day", "date", "names", "agreement")}
    properties = {name: terms["event"]["properties"][name] for name in _EVENT_FIELDS if name not in _PARTS}
    for part, fields in _PART_FIELDS.items():
        kept = {name: terms[part.removesuffix("s")]["properties"][name] for name in fields} | {"quote": quote}
        properties[part] = {"type": "array", "items": {"type": "object", "required": [*kept], "properties": kept}}
    event = {"type": "object", "required": ["type", "quote"], "properties": properties | {"quote": quote}}
    events = {"type": "array", "items": event}
    return {"type": "object", "required": ["events"], "properties": {"events": events}, "$defs": picked}


def _read_answer(options: LlmOptions, document: Document, cost: Cost) -> list[Any]:
    messages = _messages(document)
    for attempt in range(options.attempts):
        try:
            return _parse(ask(options, messages, answer_schema(), cost))
        except AttemptError as error:
            cost.failures.append(str(error))
            if attempt + 1 < options.attempts:
                wait_before(options, attempt, error)
    raise DocumentError(
        f"document {document.id!r}",
        f"model {options.model!r} gave no answer that can be read ({cost})",
        "try again later, or another model",
    )


def _messages(document: Document) -> list[dict[str, str]]:
    issued = date_document(document).issued
    told = f"Day of issue: {issued.isoformat() if issued else 'unknown'}\n\n{document.text}"
    prompt = f"{_PROMPT_FILE.read_text(encoding='utf-8')}{json.dumps(answer_schema())}"
    return [{"role": "system", "content": prompt}, {"role": "user", "content": told}]


def _parse(answer: str) -> list[Any]:
    """Return the events; a fence of Markdown around the JSON is packaging, not content."""
    text = answer.strip()
    if text.startswith("```") and text.endswith("```"):
        text = text.partition("\n")[2].removesuffix("```")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AttemptError("the model's answer is no whole JSON") from error
    events = found.get("events") if isinstance(found, dict) else None
    if not isinstance(events, list):
        raise AttemptError("the model's answer has no list `events`")
    return events


def _events(found: list[Any], document: Document, notes: list[str]) -> Iterator[ReportedEvent]:
    for index, item in enumerate(found):
        at = f"events[{index}]"
        span = _located(item, document, at, notes)
        if span is None:
            continue
        value = {name: item[name] for name in _EVENT_FIELDS if name in item and name not in _PARTS}
        parts = {part: _items(item.get(part), part, document, f"{at}.{part}", notes) for part in _PARTS}
        event = value | parts | {"id": f"e{index + 1}", "evidence": [span]}
        try:
            yield _checked(event, document)
        except InterchangeError as error:
            notes.append(f"refused {at}: {error.field}: {error.reason}")


def _items(found: object, part: str, document: Document, at: str, notes: list[str]) -> list[dict[str, Any]]:
    """Return the items of one list that quote the report and fit the format each by itself."""
    if found is not None and not isinstance(found, list):
        notes.append(f"refused {at}: it is no list")
    kept = []
    for index, item in enumerate(found if isinstance(found, list) else ()):
        where = f"{at}[{index}]"
        span = _located(item, document, where, notes)
        if span is None:
            continue
        value = {name: item[name] for name in _PART_FIELDS[part] if name in item} | {"evidence": [span]}
        try:
            _checked({"type": "Attack", part: [value]}, document)
        except InterchangeError as error:
            notes.append(f"refused {where}: {error.field}: {error.reason}")
            continue
        kept.append(value)
    return kept


def _located(item: object, document: Document, at: str, notes: list[str]) -> list[int] | None:
    """Return where the item's quote stands first in the text; `None`, and a note, where it does not."""
    quote = item.get("quote") if isinstance(item, dict) else None
    if not isinstance(quote, str) or not quote.strip():
        notes.append(f"refused {at}: it quotes nothing")
        return None
    start = document.text.find(quote)
    if start < 0:
        notes.append(f"refused {at}: its quote {quote[:80]!r} is not in the report")
        return None
    return [start, start + len(quote)]


def _checked(event: dict[str, Any], document: Document) -> ReportedEvent:
    value = {"document": {"id": document.id}, "events": [event]}
    return read_extraction(value, where="answer", text=document.text).events[0]
