"""The consolidated graph: flat facts about events, agreements and estimates, each derived from claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from kg.claims.model import ActorNode, PlaceNode
from kg.extraction.model import Category, Effect, Role
from kg.graph.document import date_quads
from kg.graph.nodes import actor_quads, place_quads
from kg.graph.schema import Schema, load_schema
from kg.identifiers import CONSOLIDATED_GRAPH, GAZETTEER_GRAPH, ID, IDENTITY_GRAPH, digest, document_iri, slug
from kg.rdf import NamedNode, Quad, Term, boolean, day, decimal, integer, iri, text
from kg.resolution.model import ConsolidatedAgreement, ConsolidatedEvent, Consolidation, Estimate, Judgement
from kg.vocabulary import CKG, CODE, DCT, PROV, RDF, SKOS

_GRAPH = iri(CONSOLIDATED_GRAPH)
_IDENTITY = iri(IDENTITY_GRAPH)
_GAZETTEER = iri(GAZETTEER_GRAPH)
_ROLES = {
    Role.PERPETRATOR: CKG.perpetrator,
    Role.SIDE_A: CKG.sideA,
    Role.SIDE_B: CKG.sideB,
    Role.TARGET: CKG.target,
    Role.PARTY: CKG.party,
    Role.GUARANTOR: CKG.guarantor,
    Role.MEDIATOR: CKG.mediator,
    Role.ANNOUNCER: CKG.announcer,
    Role.PARTICIPANT: CKG.participant,
}
_ACTING = frozenset({Role.PERPETRATOR, Role.SIDE_A, Role.SIDE_B, Role.ANNOUNCER, Role.PARTICIPANT})
_AGREEMENT_CLASS = {"ceasefire": "Ceasefire", "peace": "PeaceAgreement"}
_CIVILIAN = frozenset({Category.CIVILIAN, Category.CHILD, Category.WOMAN})
_WORDS = {
    "alliedWith": "allied with",
    "memberOf": "member of",
    "mergedInto": "merged into",
    "renamedTo": "renamed to",
    "splitFrom": "split from",
}
_PLACED_CLOSELY = frozenset({"city", "town", "village", "site", "district"})


def consolidated_quads(
    consolidation: Consolidation, *, actors: Iterable[ActorNode], places: Mapping[str, PlaceNode]
) -> list[Quad]:
    """Return the quads of the consolidated, gazetteer and identity graphs, in canonical order."""
    schema = load_schema()
    known = {actor.iri: actor for actor in actors}
    quads = chain(
        chain.from_iterable(_event(event, schema, places) for event in consolidation.events),
        chain.from_iterable(_agreement(agreement, schema) for agreement in consolidation.agreements),
        chain.from_iterable(_estimate(estimate, consolidation.rule_version) for estimate in consolidation.estimates),
        chain.from_iterable(civilian_quads(event, schema) for event in sorted(events_with_civilians(consolidation))),
        chain.from_iterable(_judgement(judgement) for judgement in consolidation.judgements),
        chain.from_iterable(actor_quads(actor, graph=_GRAPH, schema=schema) for actor in known.values()),
        chain.from_iterable(_relations(actor, known) for actor in known.values()),
        chain.from_iterable(place_quads(place, graph=_GAZETTEER, schema=schema) for place in places.values()),
    )
    return sorted(set(quads), key=str)


def events_with_civilians(consolidation: Consolidation) -> frozenset[str]:
    """Return the events with an estimate that counts at least one civilian."""
    return frozenset(
        estimate.event
        for estimate in consolidation.estimates
        if estimate.category in _CIVILIAN and any((estimate.low, estimate.best, estimate.high))
    )


def civilian_quads(event: str, schema: Schema) -> Iterator[Quad]:
    """Yield that an event affected civilians: one node for all, since their number hangs on the estimate."""
    group = iri(f"{ID}actor/civilians")
    yield _say(iri(event), CKG.affected, group)
    yield _say(group, SKOS.prefLabel, text("civilians", language="en"))
    for found in schema.types("CivilianPopulation"):
        yield _say(group, RDF.type, found)


def _say(subject: NamedNode, predicate: NamedNode, value: Term) -> Quad:
    return Quad(subject, predicate, value, _GRAPH)


def _event(event: ConsolidatedEvent, schema: Schema, places: Mapping[str, PlaceNode]) -> Iterator[Quad]:
    this = iri(event.iri)
    name = "AgreementEvent" if event.agreement else event.type.value
    for found in schema.types(name):
        yield _say(this, RDF.type, found)
    for code in schema.default_codes(name):
        yield _say(this, CKG.code, code)
    yield _say(this, SKOS.prefLabel, text(event.label, language="en"))
    yield _say(this, CKG.status, CODE[event.status.value])
    yield _say(this, CKG.isBackground, boolean(event.background))
    yield _say(this, CKG.verification, CODE[event.verification.value])
    yield from _counts(this, event)
    yield from date_quads(this, event.date, graph=_GRAPH)
    yield from _where(this, event, places)
    yield from _who(this, event)
    for weapon in event.weapons:
        yield _say(this, CKG.weapon, CODE[slug(weapon) or "unknown"])
    yield from _links(this, event)


def _counts(this: NamedNode, event: ConsolidatedEvent) -> Iterator[Quad]:
    yield _say(this, CKG.sourceCount, integer(len(event.sources)))
    yield _say(this, CKG.claimCount, integer(len(event.claims)))
    yield _say(this, CKG.documentCount, integer(len(event.documents)))


def _where(this: NamedNode, event: ConsolidatedEvent, places: Mapping[str, PlaceNode]) -> Iterator[Quad]:
    for place in event.places:
        yield _say(this, CKG.place, iri(place))
    kinds = {places[place].kind for place in event.places if place in places}
    if any(places[place].relative for place in event.places if place in places):
        yield _say(this, CKG.placePrecision, CODE.near)
    elif len(kinds) == 1 and (kind := next(iter(kinds))) is not None:
        precision = "place" if kind.value in _PLACED_CLOSELY else kind.value
        yield _say(this, CKG.placePrecision, CODE[precision])


def _who(this: NamedNode, event: ConsolidatedEvent) -> Iterator[Quad]:
    for role in event.roles:
        filler = iri(role.filler)
        yield _say(this, _ROLES[role.role], filler)
        if role.is_actor and role.role in _ACTING:
            yield _say(this, CKG.actor, filler)


def _links(this: NamedNode, event: ConsolidatedEvent) -> Iterator[Quad]:
    for report in event.reports:
        yield _say(this, CKG.consolidates, iri(report))
    for claim in event.claims:
        yield _say(iri(claim), CKG.about, this)
    for document in event.documents:
        yield _say(this, DCT.source, iri(document_iri(document)))
    links = ((CKG.partOf, event.part_of), (CKG.causedBy, event.caused_by), (CKG.violates, event.violates))
    for predicate, targets in links:
        for target in targets:
            yield _say(this, predicate, iri(target))
    for loser in event.replaces:
        yield Quad(iri(loser), DCT.isReplacedBy, this, _IDENTITY)
    if event.agreement:
        yield _say(this, CKG.about, iri(event.agreement))
        yield from (_say(iri(claim), CKG.about, iri(event.agreement)) for claim in event.claims)
    if event.stage:
        yield _say(this, CKG.stage, CODE[event.stage.value.replace("_", "-")])


def _agreement(agreement: ConsolidatedAgreement, schema: Schema) -> Iterator[Quad]:
    this = iri(agreement.iri)
    for found in schema.types(_AGREEMENT_CLASS.get(agreement.kind, "Agreement")):
        yield _say(this, RDF.type, found)
    yield _say(this, SKOS.prefLabel, text(agreement.label, language="en"))
    yield _say(this, CKG.stage, CODE[agreement.stage.value.replace("_", "-")])
    yield _say(this, CKG.kind, CODE[slug(agreement.kind)])
    roles = ((CKG.party, agreement.parties), (CKG.guarantor, agreement.guarantors), (CKG.mediator, agreement.mediators))
    for predicate, actors in roles:
        for actor in actors:
            yield _say(this, predicate, iri(actor))
    for place in agreement.places:
        yield _say(this, CKG.appliesTo, iri(place))


def _relations(actor: ActorNode, known: Mapping[str, ActorNode]) -> Iterator[Quad]:
    """Yield what the registry knows of an actor's standing to others of the graph, each with its time."""
    for relation in actor.relations:
        other = known.get(relation.other)
        if other is None:
            continue
        one, two = (other, actor) if relation.is_inward else (actor, other)
        ends = (relation.earliest, relation.latest)
        this = iri(f"{ID}relationship/{digest(one.iri, relation.kind, two.iri, *map(str, ends))}")
        yield _say(this, RDF.type, CKG.Relationship)
        yield _say(this, SKOS.prefLabel, text(f"{one.name}, {_WORDS[relation.kind]} {two.name}", language="en"))
        yield _say(this, CKG.subject, iri(one.iri))
        yield _say(this, CKG.kind, CODE[relation.kind])
        yield _say(this, CKG.object, iri(two.iri))
        for predicate, end in zip((CKG.earliest, CKG.latest), ends, strict=True):
            if end is not None:
                yield _say(this, predicate, day(end))


def _estimate(estimate: Estimate, rule_version: str) -> Iterator[Quad]:
    this = iri(estimate.iri)
    category = "property" if estimate.effect is Effect.DESTROYED else estimate.category.value
    yield _say(this, RDF.type, CKG.Estimate)
    yield _say(this, SKOS.prefLabel, text(estimate.label, language="en"))
    yield _say(this, CKG.about, iri(estimate.event))
    yield _say(this, CKG.effect, CODE[estimate.effect.value])
    yield _say(this, CKG.victimCategory, CODE[category])
    yield _say(this, CKG.sourceCount, integer(estimate.sources))
    yield _say(this, CKG.ruleVersion, text(rule_version))
    if estimate.group:
        yield _say(this, CKG.victimGroup, iri(estimate.group))
    if estimate.thing:
        yield _say(this, CKG.countedThing, text(estimate.thing, language="en"))
    for predicate, figure in ((CKG.low, estimate.low), (CKG.best, estimate.best), (CKG.high, estimate.high)):
        if figure is not None:
            yield _say(this, predicate, integer(figure))
    for claim in estimate.used:
        yield _say(this, PROV.wasDerivedFrom, iri(claim))
    for aside in estimate.set_aside:
        node = iri(f"{estimate.iri}/aside/{aside.claim.rsplit('/', 1)[1]}")
        yield _say(this, CKG.setAside, iri(aside.claim))
        yield _say(this, CKG.qualifiedSetAside, node)
        yield _say(node, RDF.type, CKG.SetAside)
        yield _say(node, CKG.claim, iri(aside.claim))
        yield _say(node, CKG.reason, CODE[aside.reason.value])
        yield _say(node, CKG.explanation, text(aside.explanation))


def _judgement(judgement: Judgement) -> Iterator[Quad]:
    this = iri(f"{ID}judgement/{digest(judgement.left, judgement.right, judgement.by)}")

    def say(predicate: NamedNode, value: Term) -> Quad:
        return Quad(this, predicate, value, _IDENTITY)

    yield say(RDF.type, CKG.Judgement)
    yield say(CKG.judged, iri(judgement.left))
    yield say(CKG.judged, iri(judgement.right))
    yield say(CKG.verdict, CODE[judgement.verdict.value])
    yield say(CKG.score, decimal(judgement.score))
    yield say(CKG.rule, text(judgement.rule))
    yield say(CKG.ruleVersion, text(judgement.by))
    yield say(CKG.explanation, text(judgement.explanation))
