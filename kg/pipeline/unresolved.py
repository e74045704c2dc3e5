"""Names that no registry and no gazetteer knows: how often they are told, where, and the line that would add them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from kg.claims.model import (
    ActorClass,
    AgreementContent,
    Claim,
    DocumentClaims,
    PlaceNode,
    RelationshipContent,
    RoleContent,
    TerritorialContent,
    TollContent,
)
from kg.document.model import Span
from kg.pipeline.consolidation import stored_claims
from kg.pipeline.processing import Processor, Settings
from kg.query.explain import mark_sentences
from kg.store.folder import GraphFolder
from kg.store.journal import Journal

_EXAMPLES = 3
_ACTOR_KINDS = {
    ActorClass.GOVERNMENT: "government",
    ActorClass.STATE_FORCE: "state-force",
    ActorClass.ARMED_GROUP: "rebel",
    ActorClass.PERSON: "person",
    ActorClass.INTERNATIONAL: "international",
}
_NAMELESS = frozenset({ActorClass.UNNAMED_GROUP, ActorClass.GENERIC_GROUP, ActorClass.CIVILIANS})


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Example:
    """Where a name stands: the document's id and its sentence."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnresolvedName:
    """A name without an entry.

    Attributes:
        kind: `actor` or `place`.
        count: claims or events that name it.
        file: the user's file that would hold it; `line` is what to write there, below its header.
    """

    kind: str
    name: str
    iri: str
    count: int
    documents: int
    file: str
    line: str
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    iri: str
    name: str
    line: str
    document: DocumentClaims
    evidence: Sequence[Span]


def unresolved_names(folder: GraphFolder) -> list[UnresolvedName]:
    """Return the unknown names of a graph, the most frequent first."""
    folder.require()
    journal = Journal(folder.journal)
    try:
        processor = Processor(Settings(folder=folder.path))
        actors: list[_Mention] = []
        places: list[_Mention] = []
        for document in stored_claims(journal, processor):
            actors += _actor_mentions(document, processor)
            places += _place_mentions(document, processor)
    finally:
        journal.close()
    found = [*_count("actor", "actors.csv", actors), *_count("place", "places.csv", places)]
    return sorted(found, key=lambda item: (-item.count, item.kind, item.iri))


def _count(kind: str, file: str, mentions: Iterable[_Mention]) -> Iterator[UnresolvedName]:
    told: dict[str, list[_Mention]] = {}
    for mention in mentions:
        told.setdefault(mention.iri, []).append(mention)
    for iri, group in sorted(told.items()):
        first = group[0]
        yield UnresolvedName(
            kind=kind,
            name=first.name,
            iri=iri,
            count=len(group),
            documents=len({mention.document.document.key for mention in group}),
            file=file,
            line=first.line,
            examples=_examples(group),
        )


def _examples(mentions: Iterable[_Mention]) -> tuple[Example, ...]:
    """Return a few sentences that name it, of as many reports as there are."""
    found = dict.fromkeys(_example(mention) for mention in mentions if mention.evidence)
    rounds: dict[str, list[Example]] = {}
    for example in found:
        rounds.setdefault(example.document, []).append(example)
    turns = sorted((number, example) for told in rounds.values() for number, example in enumerate(told))
    return tuple(example for _, example in turns)[:_EXAMPLES]


def _example(mention: _Mention) -> Example:
    """Return the sentence that has the name nearest to the words of the claim; else that of those words.

    Those words need not have it: who is quoted stands before them, and is often called by the last name only.
    """
    document, near = mention.document.document, mention.evidence[0]
    names = (mention.name, mention.name.rpartition(" ")[2])
    spots = next(filter(None, (_spots(document.text, name) for name in names)), [(near.start, near.end)])
    start, end = min(spots, key=lambda spot: (abs(spot[0] - near.start), spot))
    sentence = next(iter(mark_sentences(document.text, [(start, end)])))
    words = " ".join(document.text[sentence.start : sentence.end].split())
    return Example(document=document.id, quote=words)


def _spots(text: str, name: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]


def _actor_mentions(document: DocumentClaims, processor: Processor) -> Iterator[_Mention]:
    unknown = {
        node.iri: node
        for node in document.actors
        if not node.sensitive
        and node.actor_class not in _NAMELESS
        and _is_name(node.name)
        and node.iri != document.publisher
        and not processor.actors.knows(node.iri)
    }
    for claim in document.claims:
        for iri in sorted(_actors_of(claim) & unknown.keys()):
            node = unknown[iri]
            line = _csv_line(node.name, _ACTOR_KINDS.get(node.actor_class, "unknown"), node.country or "", "", "")
            yield _Mention(iri=iri, name=node.name, line=line, document=document, evidence=claim.evidence)


def _is_name(words: str) -> bool:
    """Whether it is a name and no description: "local officials" and "the city" need no entry."""
    return any(not word[0].islower() for word in words.split())


def _actors_of(claim: Claim) -> set[str]:
    named = {*claim.said_by, *claim.relayed_by, *([claim.spokesperson] if claim.spokesperson else [])}
    match claim.content:
        case RoleContent(filler=filler, is_actor=True):
            named.add(filler)
        case TollContent(group=str(group)):
            named.add(group)
        case AgreementContent(actors=actors):
            named.update(actors)
        case TerritorialContent(actor=actor):
            named.add(actor)
        case RelationshipContent(subject=subject, object=other):
            named |= {subject, other}
        case _:
            pass
    return named


def _place_mentions(document: DocumentClaims, processor: Processor) -> Iterator[_Mention]:
    nodes = {node.iri: node for node in document.places}
    for report in document.reports:
        for iri in report.places:
            node = _named_one(nodes[iri], nodes)
            if not processor.places.knows(node.iri):
                yield _Mention(
                    iri=node.iri,
                    name=node.name,
                    line=_place_line(node, nodes),
                    document=document,
                    evidence=report.evidence,
                )


def _named_one(node: PlaceNode, nodes: dict[str, PlaceNode]) -> PlaceNode:
    """Return the place by which a relative one is told."""
    return nodes.get(node.reference or "", node)


def _place_line(node: PlaceNode, nodes: dict[str, PlaceNode]) -> str:
    holders = (nodes[iri] for iri in node.parents if iri in nodes)
    division = next((holder.name for holder in holders if holder.kind and holder.kind.value == "admin1"), "")
    return _csv_line(node.name, node.kind.value if node.kind else "village", node.country or "", division)


def _csv_line(*cells: str) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(cells)
    return stream.getvalue()


HEADERS = {"actors.csv": "name,kind,country,aliases,parent", "places.csv": "name,kind,country,admin1"}


def summary(names: Sequence[UnresolvedName]) -> str:
    """Return the names as text: count, documents, name, an example, and the lines to add under their headers."""
    return "\n".join(chain.from_iterable(_lines(item) for item in names))


def _lines(item: UnresolvedName) -> Iterator[str]:
    told = f"{item.documents} {'document' if item.documents == 1 else 'documents'}"
    yield f"{item.count:5} {item.kind:5} {item.name}  ({told})"
    yield from (f"            {example.document}: {example.quote}" for example in item.examples)
    yield f"            {item.file}: {item.line}"
