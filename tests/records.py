"""Small interchange records for tests: a report's text with what a coder found in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Json = dict[str, Any]

MARKET = "Shells hit the market of Kramatorsk on 3 May 2023, killing five civilians, the mayor's office said."


def spans(text: str, *quotes: str) -> list[list[int]]:
    """Where the quotes stand in the text; each must be there."""
    return [[text.index(quote), text.index(quote) + len(quote)] for quote in quotes]


def place(name: str = "Kramatorsk", kind: str = "city", admin1: str | None = "Donetsk", country: str = "UA") -> Json:
    """A place of the interchange format."""
    return {"name": name, "kind": kind, "admin1": admin1, "country": country}


def toll(text: str, quote: str, low: int | None, best: int | None, high: int | None, **more: object) -> Json:
    """A figure of deaths, with its words."""
    base: Json = {"effect": "killed", "category": "civilian", "low": low, "best": best, "high": high}
    return base | {"said_by": [], "evidence": spans(text, quote)} | more


def event(text: str, quote: str, **more: object) -> Json:
    """A shelling of Kramatorsk on 3 May 2023, unless told otherwise."""
    day = {"start": "2023-05-03", "end": "2023-05-03", "precision": "day"}
    base: Json = {"id": "e1", "type": "Shelling", "date": day, "places": [place()]}
    return base | {"evidence": spans(text, quote)} | more


def record(identifier: str, text: str, events: Sequence[Json], **header: object) -> Json:
    """An extraction that carries its text."""
    fields: Json = {"id": identifier, "text": text, "publisher": "Example Wire", "issued_resolved": "2023-05-04"}
    return {"document": fields | header, "extractor": {"name": "coder", "version": "1"}, "events": list(events)}


def market(identifier: str = "r1", killed: int = 5, speaker: str | None = None, **header: object) -> Json:
    """A report of the shelling of a market, with its figure."""
    words = {3: "three", 5: "five", 7: "seven"}[killed]
    text = MARKET.replace("five", words) + f" ({identifier})"
    said = [speaker] if speaker else []
    figure = toll(text, f"killing {words} civilians", killed, killed, killed, said_by=said)
    shelling = event(text, f"Shells hit the market of Kramatorsk on 3 May 2023, killing {words} civilians")
    return record(identifier, text, [shelling | {"tolls": [figure], "said_by": said}], **header)


def write_records(path: Path, *records: Json) -> Path:
    """Write records as JSON Lines."""
    path.write_text("".join(json.dumps(item) + "\n" for item in records), encoding="utf-8")
    return path
