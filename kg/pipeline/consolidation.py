"""The journal's documents become the consolidated layer and the derived store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from kg.claims.minting import report_iri
from kg.claims.model import ActorNode, DocumentClaims, PlaceNode
from kg.document.store_form import load_document
from kg.errors import DamageError
from kg.graph.consolidated import consolidated_quads
from kg.graph.inference import inferred_quads, report_views
from kg.graph.schema import ontology_files
from kg.graph.superseded import superseded_quads
from kg.identifiers import (
    CONSOLIDATED_GRAPH,
    GAZETTEER_GRAPH,
    IDENTITY_GRAPH,
    ONTOLOGY_GRAPH,
    SUPERSEDED_GRAPH,
)
from kg.pipeline.processing import Processor, read_stored
from kg.rdf import Quad, RdfFormat, canonical_nquads, iri, parse, read_nquads
from kg.resolution.consolidate import consolidate
from kg.resolution.model import Consolidation, Decision, Verdict
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.oxigraph import LiveStore
from kg.store.records import JournalGraph, Quarantined
from kg.store.seal import stored_digest
from kg.store.texts import build_texts
from kg.store.user_graphs import note_built, store_facts, user_graphs

UNDONE = "undone"
DERIVED_GRAPHS = (CONSOLIDATED_GRAPH, GAZETTEER_GRAPH, IDENTITY_GRAPH, SUPERSEDED_GRAPH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What deriving the store gave.

    Attributes:
        digest: SHA-256 over all canonical graphs but the ontology's: equal graphs, equal digest.
        reasoner: who inferred, or `None`; then `reasoner_note` says why not.
        set_aside: documents that contradict the ontology, by key, each with the reasoner's explanation.
    """

    digest: str
    quads: int
    events: int
    estimates: int
    reasoner: str | None
    reasoner_note: str | None
    set_aside: Mapping[str, str] = field(default_factory=dict)


def derive(
    folder: GraphFolder, journal: Journal, processor: Processor, *, inference: bool, progress: Callable[[str], None]
) -> Derived:
    """Rebuild the consolidated graphs and bring the store up to date; readers see it when it is whole."""
    progress("consolidate")
    documents = list(stored_claims(journal, processor))
    consolidation = consolidate(documents, decisions=standing_decisions(journal, documents))
    reasoner: str | None = None
    note: str | None = "inference was switched off"
    inferred: list[Quad] = []
    if inference:
        progress("infer")
        from kg.reasoning.classify import classify

        background = _background(documents)
        found = classify(report_views(documents, consolidation), background=background)
        rejected = {key: why for key, why in found.inconsistent.items() if key != "background"}
        if rejected:
            _set_aside(journal, documents, rejected)
            rest = derive(folder, journal, processor, inference=inference, progress=progress)
            return replace(rest, set_aside={**rest.set_aside, **rejected})
        reasoner, note = found.reasoner, found.reason
        inferred = inferred_quads(found.inferred, consolidation, reasoner=found.reasoner)
    quads = sorted({*_consolidated(documents, consolidation), *inferred, *_superseded(journal)}, key=str)
    progress("store")
    digest, count = load_store(folder, journal, quads)
    # A rebuild must infer if the graph did: only then can the digests be equal.
    journal.set_meta("reasoner", reasoner or "")
    return Derived(
        digest=digest,
        quads=count,
        events=len(consolidation.events),
        estimates=len(consolidation.estimates),
        reasoner=reasoner,
        reasoner_note=note,
    )


def stored_claims(journal: Journal, processor: Processor) -> Iterable[DocumentClaims]:
    """Yield the claims of every stored document, from its current extraction."""
    for extraction in journal.extractions():
        kept = journal.document(extraction.key)
        if kept is None:
            raise DamageError(f"{journal.path}: extraction of {extraction.key} without its document; restore it")
        document = load_document(kept.body)
        yield processor.claims(document, read_stored(extraction.body, document))


def standing_decisions(journal: Journal, documents: Iterable[DocumentClaims]) -> list[Decision]:
    """Return a person's decisions that stand, in order of time: the last word on each pair; undone, the one before it.

    A decision on a report of an earlier reading is on the one that took its place; on two that became one it is void.
    """
    last = (words[-1] for words in _words(journal, documents).values() if words)
    return [decision for _, decision in sorted(last, key=lambda word: word[0])]


def earlier_decision(journal: Journal, documents: Iterable[DocumentClaims], pair: tuple[str, str]) -> Decision | None:
    """Return the word on two reports that stands again once the last one is taken back."""
    words = _words(journal, documents).get(pair, [])
    return words[-2][1] if len(words) > 1 else None


def _words(journal: Journal, documents: Iterable[DocumentClaims]) -> dict[tuple[str, str], list[tuple[int, Decision]]]:
    """Return the words on each pair of reports that nobody took back, the earliest first, each with its number."""
    reports = (report for document in documents for report in document.reports)
    now = {report_iri(name): report.iri for report in reports for name in report.former}
    words: dict[tuple[str, str], list[tuple[int, Decision]]] = {}
    for number, given in enumerate(journal.decisions()):
        left, right = sorted(now.get(iri, iri) for iri in (given.left, given.right))
        said = words.setdefault((left, right), [])
        if left == right:
            continue
        # Who says the same again says it once: one `kg undo` takes it back.
        if given.verdict == UNDONE or (said and said[-1][1].verdict.value == given.verdict):
            said[-1:] = []
        if given.verdict != UNDONE:
            said.append((number, Decision(left=left, right=right, verdict=Verdict(given.verdict), by=given.by)))
    return words


def _nodes(documents: Sequence[DocumentClaims]) -> tuple[dict[str, ActorNode], dict[str, PlaceNode]]:
    actors = {node.iri: node for document in documents for node in document.actors}
    places = {node.iri: node for document in documents for node in document.places}
    return actors, places


def _consolidated(documents: Sequence[DocumentClaims], consolidation: Consolidation) -> list[Quad]:
    actors, places = _nodes(documents)
    return consolidated_quads(consolidation, actors=[actors[name] for name in sorted(actors)], places=places)


def _superseded(journal: Journal) -> list[Quad]:
    return superseded_quads([read_nquads(graph.quads) for graph in history] for history in journal.histories())


def _background(documents: Sequence[DocumentClaims]) -> list[Quad]:
    """What the reasoner knows of actors and places, whatever the documents say."""
    empty = Consolidation(events=(), agreements=(), estimates=(), judgements=(), rule_version="")
    return _consolidated(documents, empty)


def _set_aside(journal: Journal, documents: Sequence[DocumentClaims], rejected: Mapping[str, str]) -> None:
    """Quarantine the documents that contradict the ontology, each with the reasoner's explanation."""
    by_key = {document.document.key: document.document for document in documents}
    with journal.transaction():
        for key, explanation in sorted(rejected.items()):
            document = by_key[key]
            journal.quarantine(
                Quarantined(
                    key=key,
                    id=document.id,
                    origin=document.origin,
                    stage="reasoning",
                    reason=explanation,
                    report="",
                    raw=document.text.encode(),
                )
            )


def load_store(folder: GraphFolder, journal: Journal, derived: Sequence[Quad]) -> tuple[str, int]:
    """Bring the live store up to the journal, publish it, and return the digest and the number of quads."""
    whole = journal.meta("store") == "clean"
    journal.set_meta("store", "dirty")
    tally = _Tally()
    with LiveStore(folder) as store:
        if not whole:
            store.clear()
        present = store.graphs()
        wanted = frozenset(journal.graph_names())
        store.remove_graphs(sorted((present - wanted - {ONTOLOGY_GRAPH}) | set(DERIVED_GRAPHS)))
        # One bulk load for all: a load of its own for each document costs a hundred times as much.
        added = chain.from_iterable(tally.missing(journal.graphs(), present))
        ontology = () if ONTOLOGY_GRAPH in present else _ontology()
        # The removal above took the users' graphs with it: the store then surely has what the journal has.
        users = user_graphs(journal)
        store.add(chain(added, derived, ontology, *(read_nquads(graph.quads) for graph in users)))
        tally.count(canonical_nquads(derived), len(derived))
        facts = store_facts(base=tally.digest, built=tally.quads, users=users)
        facts["derived"] = stored_digest(derived)
        store.publish(beside=lambda target: build_texts(target, journal, store.labels(), facts=facts))
    with journal.transaction():
        digest = note_built(journal, tally.digest)
        journal.set_meta("store", "clean")
        journal.seal()
    return digest, int(facts["quads"])


class _Tally:
    """Digest and number of all quads, taken as the journal's graphs pass by."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self.quads = 0

    @property
    def digest(self) -> str:
        """SHA-256 of what was counted, in order."""
        return self._digest.hexdigest()

    def count(self, body: bytes, quads: int) -> None:
        """Count one canonical graph."""
        self._digest.update(body)
        self.quads += quads

    def missing(self, graphs: Iterable[JournalGraph], present: frozenset[str]) -> Iterator[Iterator[Quad]]:
        """Count every graph, and yield the quads of those that the store has not."""
        for graph in graphs:
            self.count(graph.quads, graph.count)
            if graph.graph not in present:
                yield read_nquads(graph.quads)


def _ontology() -> Iterable[Quad]:
    graph = iri(ONTOLOGY_GRAPH)
    triples = chain.from_iterable(parse(path=str(path), format=RdfFormat.TURTLE) for path in ontology_files())
    return (Quad(quad.subject, quad.predicate, quad.object, graph) for quad in triples)
