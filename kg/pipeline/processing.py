"""One document through extraction, claims, quads and validation."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeVar

from kg.actors.registry import Registry
from kg.claims.build import build_claims
from kg.claims.known import GazetteerPlaces, RegistryActors
from kg.claims.model import DocumentClaims
from kg.document.model import Document
from kg.errors import InputError, KgError
from kg.extraction.base import Extractor
from kg.extraction.decode import read_extraction
from kg.extraction.encode import to_line
from kg.extraction.factory import make_extractor
from kg.extraction.llm.client import LlmOptions
from kg.extraction.model import Extraction
from kg.gazetteer.lookup import Gazetteer
from kg.graph.document import claims_graph, document_quads
from kg.graph.nodes import actor_quads, place_quads
from kg.graph.schema import load_schema
from kg.identifiers import CONSOLIDATED_GRAPH, GAZETTEER_GRAPH
from kg.pipeline.lineage import forget_identities
from kg.rdf import Quad, canonical_nquads, iri
from kg.store.packing import sha256
from kg.store.records import JournalExtraction, JournalGraph, Quarantined
from kg.validation.compiled import validate_document
from kg.validation.report import Report, to_json
from kg.validation.shapes import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What processing depends on besides the document.

    Attributes:
        extractor: name of the extractor.
        folder: the graph folder, for a user's own places, actors and lexicons; `None` for none.
        llm: endpoint and model, where the extractor is `llm`.
        own: digest of those files, so that a change of theirs is a change of settings.
    """

    extractor: str = "rules"
    folder: Path | None = None
    llm: LlmOptions | None = None
    own: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A document to be read; `ready` is an extraction of it that came ready, as interchange JSON."""

    document: Document
    ready: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A document that conforms, ready for the journal."""

    extraction: JournalExtraction
    graph: JournalGraph


Outcome = Stored | Quarantined
_T = TypeVar("_T")


class Processor:
    """Holds what is loaded once a process: extractor, registry, gazetteer."""

    def __init__(self, settings: Settings) -> None:
        own = settings.folder if settings.folder is not None and settings.folder.is_dir() else None
        self.actors = RegistryActors(Registry.open(own))
        self.places = GazetteerPlaces(Gazetteer.of_folder(own))
        self._settings = settings
        self._extractor: Extractor | None = None

    @property
    def extractor(self) -> Extractor:
        """The extractor, loaded when first needed: a graph of ready extractions never loads a model."""
        if self._extractor is None:
            self._extractor = make_extractor(self._settings.extractor, self._settings.folder, self._settings.llm)
        return self._extractor

    def claims(self, document: Document, extraction: Extraction) -> DocumentClaims:
        """Return the claims of one extraction."""
        return build_claims(document, extraction, actors=self.actors, places=self.places)

    def process(self, task: Task) -> Outcome:
        """Take one document through the line; what refuses it becomes its quarantine record."""
        document, ready = task.document, task.ready
        if ready is None:
            extractor = self.extractor
            return _guarded(document, lambda: self.finish(document, extractor.extract(document)))
        return _guarded(document, lambda: self.finish(document, forget_identities(read_stored(ready, document))))

    def line(self, document: Document, encode: Callable[[Extraction, Document], str]) -> str | Quarantined:
        """Return what one raw document says, encoded; it goes no further."""
        extractor = self.extractor
        return _guarded(document, lambda: encode(extractor.extract(document), document))

    def finish(self, document: Document, extraction: Extraction) -> Outcome:
        """Take a ready extraction through claims, quads and validation."""
        try:
            claims = self.claims(document, extraction)
            quads = document_quads(claims)
        except InputError as error:
            return refused(document, "claims", str(error))
        report = validate_document(quads, context=described_nodes(claims))
        if not report.conforms:
            return refused(document, "validation", _first_violation(report), report=to_json(report))
        body = canonical_nquads(quads)
        return Stored(
            extraction=extraction_row(document, extraction),
            graph=JournalGraph(
                graph=claims_graph(claims).value,
                key=document.key,
                quads=body,
                count=body.count(b"\n"),
                warnings=to_json(report) if report.results else "",
            ),
        )


def extraction_row(document: Document, extraction: Extraction) -> JournalExtraction:
    """Return the extraction as the journal keeps it."""
    body = to_line(extraction, document, with_trace=True).encode()
    return JournalExtraction(
        key=document.key,
        extractor=extraction.extractor.name,
        version=extraction.extractor.version,
        body=body,
        source=sha256(body),
    )


def read_stored(body: bytes, document: Document) -> Extraction:
    """Return the extraction that the journal keeps."""
    return read_extraction(json.loads(body), where=document.origin, text=document.text)


def described_nodes(claims: DocumentClaims) -> Iterator[Quad]:
    """Yield what a document's claims refer to: its actors and places as the graph will describe them."""
    schema, kept, placed = load_schema(), iri(CONSOLIDATED_GRAPH), iri(GAZETTEER_GRAPH)
    actors = (actor_quads(node, graph=kept, schema=schema) for node in claims.actors)
    places = (place_quads(node, graph=placed, schema=schema) for node in claims.places)
    return chain.from_iterable(chain(actors, places))


def _guarded(document: Document, step: Callable[[], _T]) -> _T | Quarantined:
    try:
        return step()
    except InputError as error:
        return refused(document, "extraction", str(error))
    except KgError:
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours must cost one document, not the batch (D11)
        frame = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"a fault of kg: {error!r} in {Path(frame.filename).name}:{frame.lineno}; please report it"
        return refused(document, "fault", reason)


def refused(document: Document, stage: str, reason: str, *, report: str = "") -> Quarantined:
    """Return the quarantine record of a document that a stage refuses."""
    return Quarantined(
        key=document.key,
        id=document.id,
        origin=document.origin,
        stage=stage,
        reason=reason,
        report=report,
        raw=document.text.encode(),
    )


def _first_violation(report: Report) -> str:
    violations = list(report.of_severity(Severity.VIOLATION))
    first = violations[0]
    quote = f"; it says {first.quote.text[:120]!r}" if first.quote else ""
    more = f" (and {len(violations) - 1} more)" if len(violations) > 1 else ""
    return f"{first.rule}: {first.message} at {first.focus}{quote}{more}"


def warnings_of(graph: JournalGraph) -> int:
    """Return how many warnings and notes validation left on a document."""
    return len(json.loads(graph.warnings)["results"]) if graph.warnings else 0
