"""The consolidated events in the interchange format: each document's events, with `same_as` filled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.document.store_form import load_document
from kg.errors import DamageError
from kg.extraction.encode import to_line
from kg.identifiers import CONSOLIDATED_GRAPH
from kg.pipeline.processing import Processor, Settings, read_stored
from kg.rdf import NamedNode, iri
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.oxigraph import open_current
from kg.vocabulary import CKG


def resolved_lines(folder: GraphFolder) -> Iterator[str]:
    """Yield one line a stored document; equal `same_as` are one event, by the IRI of the consolidated event.

    The events are those of the graph as it was built last, not consolidated anew: what is exported is what is asked.
    """
    folder.require()
    event_of = _events(folder)
    journal = Journal(folder.journal)
    try:
        processor = Processor(Settings(folder=folder.path))
        for kept in journal.extractions():
            stored = journal.document(kept.key)
            if stored is None:
                raise DamageError(f"{journal.path}: extraction of {kept.key} without its document; restore it")
            document = load_document(stored.body)
            extraction = read_stored(kept.body, document)
            reports = processor.claims(document, extraction).reports
            keys = {report.local_id: event_of.get(report.iri) for report in reports}
            events = tuple(replace(event, same_as=keys[event.id]) for event in extraction.events)
            yield to_line(replace(extraction, events=events), document)
    finally:
        journal.close()


def _events(folder: GraphFolder) -> dict[str, str]:
    """Return the event of each report, as the consolidated graph has them."""
    found = open_current(folder).quads_for_pattern(None, CKG.consolidates, None, iri(CONSOLIDATED_GRAPH))
    pairs = ((quad.object, quad.subject) for quad in found)
    return {
        report.value: event.value
        for report, event in pairs
        if isinstance(report, NamedNode) and isinstance(event, NamedNode)
    }
