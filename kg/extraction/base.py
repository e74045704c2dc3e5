"""What an extractor is: a function from a document to an extraction, with a name and a version."""

from __future__ import annotations

from typing import Protocol

from kg.document.model import Document
from kg.extraction.model import Extraction, ExtractorInfo


class Extractor(Protocol):
    """Reads one document at a time and knows no other."""

    @property
    def info(self) -> ExtractorInfo:
        """Name and version; a change of either makes a new set of claims."""
        ...

    def extract(self, document: Document) -> Extraction:
        """Return all events the document tells; evidence spans lie inside `document.text`."""
        ...
