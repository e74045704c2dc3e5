"""Texts of documents from the journal, for answers that show sentences."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kg.identifiers import ID
from kg.store.folder import GraphFolder
from kg.store.journal import Journal

_DOCUMENT = f"{ID}doc/"


@contextmanager
def open_texts(folder: GraphFolder) -> Iterator[Callable[[str], str | None]]:
    """Give a lookup from a document's IRI to its untouched text."""
    journal = Journal(folder.journal)

    def text_of(document: str) -> str | None:
        found = journal.document(document.removeprefix(_DOCUMENT))
        return str(json.loads(found.body)["text"]) if found is not None else None

    try:
        yield text_of
    finally:
        journal.close()
