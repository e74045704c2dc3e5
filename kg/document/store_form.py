"""A document as JSON and back: the form in which the journal keeps it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from kg.document.decode import find_repairs
from kg.document.model import Document, Span, Zone, ZoneKind


def dump_document(document: Document) -> bytes:
    """Return the document as JSON; repairs are left out, the text implies them."""
    value = {
        "id": document.id,
        "text": document.text,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published.isoformat() if document.published else None,
        "url": document.url,
        "language": document.language,
        "zones": [[zone.span.start, zone.span.end, zone.kind.value, zone.reason] for zone in document.zones],
        "origin": document.origin,
    }
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def load_document(body: bytes) -> Document:
    """Return the document of a JSON that `dump_document` made."""
    value: dict[str, Any] = json.loads(body)
    zones = tuple(
        Zone(span=Span(start, end), kind=ZoneKind(kind), reason=reason) for start, end, kind, reason in value["zones"]
    )
    published = value["published"]
    return Document(
        id=value["id"],
        text=value["text"],
        title=value["title"],
        publisher=value["publisher"],
        published=date.fromisoformat(published) if published else None,
        url=value["url"],
        language=value["language"],
        zones=zones,
        repairs=find_repairs(value["text"]),
        origin=value["origin"],
    )
