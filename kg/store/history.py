"""What became of one document: when it came, who read it, what stands, whether it was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import UsageError
from kg.identifiers import document_iri
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.records import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A document's way through the journal; `sequence` is its number of arrival, `withdrawn` the reason if it was."""

    key: str
    id: str
    sequence: int
    state: str
    readings: tuple[Reading, ...]
    withdrawn: str | None


def history_of(folder: GraphFolder, name: str) -> History:
    """Return what became of a document, by its own id, its key or its IRI.

    Raises:
        UsageError: there is none of this name, or more than one.
        StoreError: there is no graph.
    """
    folder.require()
    journal = Journal(folder.journal)
    try:
        fits = [item for item in journal.documents() if name in (item.id, item.key, document_iri(item.key))]
        if len(fits) != 1:
            keys = ", ".join(item.key for item in fits)
            found = f"there are {len(fits)}, with the keys {keys}" if fits else "there is none"
            raise UsageError(f"document {name!r}: {found}; `kg query --name documents` lists them")
        kept = fits[0]
        return History(
            key=kept.key,
            id=kept.id,
            sequence=kept.sequence,
            state=kept.state,
            readings=tuple(journal.readings(kept.key)),
            withdrawn=journal.withdrawn().get(kept.key),
        )
    finally:
        journal.close()
