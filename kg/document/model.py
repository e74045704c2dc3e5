"""A report as it was read: untouched text, and zones that say what each part of it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kg.errors import ClaimError
from kg.identifiers import document_key


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The characters [start, end) of a document's text, in code points.

    Raises:
        ClaimError: the span is empty or starts before the text.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ClaimError(f"[{self.start}, {self.end}] is no span; it needs 0 <= start < end")

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether the other lies inside."""
        return self.start <= other.start and other.end <= self.end


class ZoneKind(StrEnum):
    """What a part of a page is; extraction reads all but furniture."""

    TITLE = "title"
    CAPTION = "caption"
    HEADING = "heading"
    BODY = "body"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A part of the text with one function on the page.

    Attributes:
        reason: the rule that recognised it, for `kg show`.
    """

    span: Span
    kind: ZoneKind
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Damaged characters and what they stood for; the text keeps the damage, readers see the repair."""

    span: Span
    damaged: str
    repaired: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report; `text` is what all offsets refer to and never changes.

    Attributes:
        id: the source's own identifier: a record's id or a file's stem.
        published: the day the metadata gives, not to be trusted above a date in the text.
        zones: in order of text, not overlapping; text between them is white space.
        origin: where it was read, for messages: file, and line where there is one.
    """

    id: str
    text: str
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    language: str | None = None
    zones: tuple[Zone, ...] = ()
    repairs: tuple[Repair, ...] = ()
    origin: str = ""

    @property
    def key(self) -> str:
        """Content key: the same report from the same source has the same key everywhere."""
        return document_key(self.id, self.text)

    def quote(self, span: Span) -> str:
        """Return the characters of the span as they stand in the text."""
        return self.text[span.start : span.end]

    def zones_of(self, *kinds: ZoneKind) -> Iterator[Zone]:
        """Yield the zones of these kinds, in order of text."""
        return (zone for zone in self.zones if zone.kind in kinds)

    def zone_at(self, offset: int) -> ZoneKind:
        """Return what the part of the text at `offset` is; body where no zone was marked."""
        found = (zone.kind for zone in self.zones if zone.span.start <= offset < zone.span.end)
        return next(found, ZoneKind.BODY)
