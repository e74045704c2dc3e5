"""The consolidated events in the interchange format: each document's events, with `same_as` filled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from kg.document.store_form import load_document
from kg.errors import DamageError
from kg.extraction.decode import read_extraction
from kg.extraction.encode import to_line
from kg.pipeline.consolidation import standing_decisions
from kg.pipeline.processing import Processor, Settings
from kg.resolution.consolidate import consolidate
from kg.store.folder import GraphFolder
from kg.store.journal import Journal


def resolved_lines(folder: GraphFolder) -> Iterator[str]:
    """Yield one line a stored document; equal `same_as` are one event, by the IRI of the consolidated event."""
    folder.require()
    journal = Journal(folder.journal)
    try:
        processor = Processor(Settings(folder=folder.path))
        pairs = []
        for kept in journal.extractions():
            stored = journal.document(kept.key)
            if stored is None:
                raise DamageError(f"{journal.path}: extraction of {kept.key} without its document; restore it")
            document = load_document(stored.body)
            extraction = read_extraction(json.loads(kept.body), where=document.origin, text=document.text)
            pairs.append((document, extraction, processor.claims(document, extraction)))
        consolidation = consolidate([claims for _, _, claims in pairs], decisions=standing_decisions(journal))
        event_of = {report: event.iri for event in consolidation.events for report in event.reports}
        for document, extraction, claims in pairs:
            keys = {report.local_id: event_of.get(report.iri) for report in claims.reports}
            events = tuple(replace(event, same_as=keys[event.id]) for event in extraction.events)
            yield to_line(replace(extraction, events=events), document)
    finally:
        journal.close()
