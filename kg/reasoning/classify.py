"""Classify the events of many documents, one Java start a batch, and set contradictory documents aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.batching import batches
from kg.rdf import Literal, NamedNode, Quad, Triple
from kg.reasoning.axioms import Axioms, read_axioms
from kg.reasoning.explain import Clash, describe, find_clashes
from kg.reasoning.hermit import Entailed, entail, java_is_here, reasoner_name
from kg.reasoning.projection import declare, project
from kg.reasoning.schema import CKG, RDFS, TYPE, logical_axioms, ontology_files, read_triples

BACKGROUND = "background"
NO_JAVA = "no Java runtime was found: no class was inferred, and only plain contradictions were looked for"
BATCH_SIZE = 100
_TOLD = 3

_NAMES = frozenset({"http://www.w3.org/2004/02/skos/core#prefLabel", f"{RDFS}label"})

Document = tuple[str, Sequence[Quad]]
Facts = frozenset[Triple]


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """What the reasoner found.

    `inferred` maps a node to the classes it was found to be in beyond its stated types and their super-classes (all
    IRIs). `inconsistent` maps a document to why it is quarantined, in words; its facts led to no inference.
    `reasoner` is None when none ran, and `reason` says why. `runs` counts the starts of Java.
    """

    inferred: Mapping[str, frozenset[str]]
    inconsistent: Mapping[str, str]
    reasoner: str | None
    reason: str | None
    runs: int


def classify(
    documents: Iterable[Document], *, background: Iterable[Quad] = (), batch_size: int = BATCH_SIZE
) -> Classification:
    """Return the inferred classes of every node the documents speak of.

    Args:
        documents: key and quads of each. Of two documents that contradict only each other, the later is set aside.
        background: facts that hold in every batch (actors, places, agreements). Of these only what a batch's nodes
            lead to is used. Nodes that contradict the ontology by themselves are left out of it and explained in
            `inconsistent` under the key "background".
        batch_size: documents in one run of HermiT. Contradictions between documents of two batches are not seen.

    Raises:
        MissingPartError: Java is there but HermiT does not work.
    """
    triples = tuple(read_triples(ontology_files()))
    names, axioms = _Names(class_labels=_labels(triples)), read_axioms(triples)
    work = _Work(
        axioms=axioms,
        logical=logical_axioms(triples),
        background=_by_subject(project(names.watch(background), axioms)),
        names=names,
    )
    for batch in batches(documents, batch_size):
        work.add({key: project(names.watch(quads), work.axioms) for key, quads in batch})
    return work.result()


class _Names:
    """Labels of nodes, remembered while their quads stream by, for the explanations."""

    def __init__(self, *, class_labels: Mapping[str, str]) -> None:
        self.class_labels = class_labels
        self.nodes: dict[str, str] = {}

    def watch(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        for quad in quads:
            if quad.predicate.value in _NAMES and isinstance(quad.object, Literal):
                self.nodes.setdefault(_iri(quad.subject), quad.object.value)
            yield quad


class _Work:
    """The state of one call: what was found so far."""

    def __init__(
        self, *, axioms: Axioms, logical: tuple[Triple, ...], background: dict[str, Facts], names: _Names
    ) -> None:
        self.axioms = axioms
        self._logical = logical
        self._background = background
        self._names = names
        self._has_java = java_is_here()
        self._inferred: dict[str, frozenset[str]] = {}
        self._inconsistent: dict[str, str] = {}
        self._runs = 0

    def add(self, documents: Mapping[str, Facts]) -> None:
        """Reason over one batch, without the documents that contradict the others."""
        documents = self._without_clashes(documents)
        entailed = self._entail(documents)
        if entailed is None and self._has_java:
            documents = self._bisected(documents)
            entailed = self._entail(documents)
        if entailed is not None:
            self._keep(entailed, self._facts(documents))

    def result(self) -> Classification:
        return Classification(
            inferred=dict(sorted(self._inferred.items())),
            inconsistent=dict(sorted(self._inconsistent.items())),
            reasoner=reasoner_name() if self._has_java else None,
            reason=None if self._has_java else NO_JAVA,
            runs=self._runs,
        )

    def _entail(self, documents: Mapping[str, Facts]) -> Entailed | None:
        if not self._has_java:
            return None
        self._runs += 1
        return entail(self._logical, declare(self._facts(documents)))

    def _facts(self, documents: Mapping[str, Facts]) -> Facts:
        """Facts of the documents and the part of the background that their nodes lead to."""
        facts = frozenset[Triple]().union(*documents.values())
        reached: set[str] = set()
        todo = {node for triple in facts for node in _nodes(triple)}
        while todo:
            reached |= todo
            more = frozenset[Triple]().union(*(self._background.get(node, frozenset()) for node in todo))
            facts |= more
            todo = {node for triple in more for node in _nodes(triple)} - reached
        return facts

    def _without_clashes(self, documents: Mapping[str, Facts]) -> Mapping[str, Facts]:
        """Set aside each document that, added to those before it, plainly contradicts them or the background.

        This costs a hundredth of what HermiT costs, and spares a start of Java for each document it finds.
        """
        if not self._clashes(self._facts(documents)):
            return documents
        self._drop_background_clashes(documents)
        suspects = {clash.node for clash in self._clashes(self._facts(documents))}
        kept: dict[str, Facts] = {}
        said: dict[str, set[Triple]] = defaultdict(set)
        for key, facts in documents.items():
            about = {triple for triple in facts if not suspects.isdisjoint(_nodes(triple))}
            here = suspects & {node for triple in about for node in _nodes(triple)}
            known = self._facts({key: frozenset(about).union(*(said[node] for node in here))})
            if clashes := [clash for clash in self._clashes(known) if clash.node in here]:
                self._inconsistent[key] = " ".join(self._describe(clash) for clash in clashes[:_TOLD])
                continue
            kept[key] = facts
            for triple in about:
                for node in _nodes(triple):
                    said[node].add(triple)
        return kept

    def _drop_background_clashes(self, documents: Mapping[str, Facts]) -> None:
        """Forget background nodes that contradict themselves, or every document that names them would be blamed."""
        clashes = self._clashes(self._facts(documents).difference(*documents.values()))
        for clash in clashes:
            told = self._inconsistent.get(BACKGROUND)
            sentence = self._describe(clash)
            self._inconsistent[BACKGROUND] = f"{told} {sentence}" if told else sentence
        for node in {clash.node for clash in clashes}:
            self._background.pop(node, None)

    def _clashes(self, facts: Facts) -> list[Clash]:
        return find_clashes(facts, self.axioms)

    def _describe(self, clash: Clash) -> str:
        return describe(clash, class_labels=self._names.class_labels, names=self._names.nodes)

    def _bisected(self, documents: Mapping[str, Facts]) -> dict[str, Facts]:
        """Find by halving which documents HermiT rejects for a reason that no plain clash shows."""
        bad = self._rejected(dict(documents), {}, known=True)
        for key in bad:
            self._inconsistent[key] = (
                "HermiT finds a contradiction that no single pair of statements shows; "
                "compare the types and roles of the nodes this document names."
            )
        return {key: facts for key, facts in documents.items() if key not in bad}

    def _rejected(self, documents: dict[str, Facts], base: dict[str, Facts], *, known: bool = False) -> list[str]:
        """Return the documents that contradict `base` or those before them; `known`: that there is one is known."""
        if not known and self._entail({**base, **documents}) is not None:
            return []
        keys = list(documents)
        if len(keys) == 1:
            return keys
        half = len(keys) // 2
        first, second = ({key: documents[key] for key in part} for part in (keys[:half], keys[half:]))
        bad = self._rejected(first, base)
        good = {key: facts for key, facts in first.items() if key not in bad}
        return bad + self._rejected(second, {**base, **good}, known=not bad)

    def _keep(self, entailed: Entailed, facts: Facts) -> None:
        stated: dict[str, set[str]] = defaultdict(set)
        for triple in facts:
            if triple.predicate.value == TYPE:
                stated[_iri(triple.subject)] |= self.axioms.ancestors[_iri(triple.object)]
        for node, classes in entailed.types.items():
            if new := classes - stated[node]:
                self._inferred[node] = self._inferred.get(node, frozenset()) | new


def _by_subject(facts: Iterable[Triple]) -> dict[str, Facts]:
    found: dict[str, set[Triple]] = defaultdict(set)
    for triple in facts:
        found[_iri(triple.subject)].add(triple)
    return {node: frozenset(triples) for node, triples in found.items()}


def _nodes(triple: Triple) -> set[str]:
    return {_iri(triple.subject)} if triple.predicate.value == TYPE else {_iri(triple.subject), _iri(triple.object)}


def _labels(triples: Iterable[Triple]) -> dict[str, str]:
    return {
        triple.subject.value: triple.object.value
        for triple in triples
        if triple.predicate.value == f"{RDFS}label"
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, Literal)
        and triple.subject.value.startswith(CKG)
    }


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)
