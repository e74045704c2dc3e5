"""One document's extraction becomes its claims: each attributed, each with the characters that say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kg.claims.labels import (
    agreement_label,
    event_label,
    position_label,
    relation_label,
    role_label,
    statement_label,
    toll_label,
)
from kg.claims.minting import name_events, report_iri
from kg.claims.model import (
    AgreementContent,
    Claim,
    Content,
    DocumentClaims,
    EventContent,
    RelationshipContent,
    Report,
    RoleContent,
    StatementContent,
    TerritorialContent,
    TollContent,
)
from kg.claims.nodes import KnownActors, KnownPlaces, NodeBook
from kg.document.model import Document, Span, ZoneKind
from kg.extraction.model import (
    Attribution,
    Bound,
    Extraction,
    Mode,
    Position,
    Relation,
    ReportedEvent,
    Statement,
    Status,
    Toll,
)
from kg.identifiers import ID, claim_iri, digest

_ACTING_FOR_AGREEMENT = frozenset({"party", "guarantor", "mediator", "announcer"})


def build_claims(
    document: Document, extraction: Extraction, *, actors: KnownActors, places: KnownPlaces
) -> DocumentClaims:
    """Return all claims of one extraction of one document; the same input gives the same identifiers."""
    book = NodeBook(document_key=document.key, text=document.text, known_actors=actors, known_places=places)
    heads = {relation.subject: relation.object for relation in extraction.relations if relation.kind == "heads"}
    builder = _Builder(document, book, book.publisher(document.publisher), heads)
    placed = [(event, tuple(book.place(place) for place in event.places)) for event in extraction.events]
    names = name_events(document.key, placed)
    reports = tuple(builder.report(*given, name) for given, name in zip(placed, names, strict=True))
    linked = tuple(_link(reports, extraction.events))
    claims = [claim for pair in zip(extraction.events, linked, strict=True) for claim in builder.of_event(*pair)]
    claims += [builder.of_position(position) for position in extraction.positions]
    claims += [builder.of_relation(relation) for relation in extraction.relations]
    reported = {report.local_id: report for report in linked}
    claims += [builder.of_statement(statement, reported) for statement in extraction.statements]
    return DocumentClaims(
        document=document,
        extractor=extraction.extractor,
        dating=extraction.dating,
        publisher=builder.publisher,
        reports=linked,
        claims=tuple(merge_repeats(claims)),
        actors=tuple(node for _, node in sorted(book.actors.items())),
        places=tuple(node for _, node in sorted(book.places.items())),
        contested=tuple(book.contested()),
    )


def merge_repeats(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Yield each claim once: what one source says twice is one claim with the evidence of both."""
    merged: dict[str, Claim] = {}
    for claim in claims:
        first = merged.get(claim.iri)
        evidence = claim.evidence if first is None else tuple(dict.fromkeys((*first.evidence, *claim.evidence)))
        merged[claim.iri] = replace(first or claim, evidence=evidence)
    yield from merged.values()


def _link(reports: tuple[Report, ...], events: tuple[ReportedEvent, ...]) -> Iterator[Report]:
    """Turn the events' references by local id into references by IRI."""
    iris = {report.local_id: report.iri for report in reports}
    for report, event in zip(reports, events, strict=True):
        part_of = iris[event.part_of] if event.part_of else None
        yield replace(report, part_of=part_of, caused_by=tuple(iris[cause] for cause in event.caused_by))


class _Builder:
    """Builds the claims of one document; all nodes are minted through its book."""

    def __init__(self, document: Document, book: NodeBook, publisher: str, heads: Mapping[str, str]) -> None:
        self.document = document
        self.book = book
        self.publisher = publisher
        self._heads = heads

    def report(self, event: ReportedEvent, places: tuple[str, ...], name: str) -> Report:
        """Return the report's view of an event with these places, under its name."""
        iri = report_iri(name)
        roles = tuple(
            RoleContent(role=filler.role, filler=found, is_actor=is_actor)
            for filler in event.roles
            for found, is_actor in [self.book.filler(filler, event=iri, where=places)]
        )
        step = event.agreement
        return Report(
            iri=iri,
            name=name,
            former=event.identity.former if event.identity else (),
            local_id=event.id,
            label=event_label(event),
            type=event.type,
            status=event.status,
            background=event.background,
            date=event.date,
            day_inherited=event.day_inherited,
            places=places,
            roles=roles,
            weapons=event.weapons,
            agreement=step.key or step.kind if step else None,
            agreement_kind=step.kind if step else None,
            stage=step.stage if step else None,
            violates=event.violates,
            same_as=event.same_as,
            evidence=event.evidence,
        )

    def of_event(self, event: ReportedEvent, report: Report) -> Iterator[Claim]:
        """Yield the claims about one event: that it happened, who had which role, how many, which stage."""
        speakers, attribution, label = event.said_by, event.attribution, report.label
        content = EventContent(
            type=event.type,
            date=event.date,
            places=report.places,
            weapons=event.weapons,
            background=event.background,
        )
        yield self._claim(report.iri, label, content, speakers, attribution, event.status, event.evidence)
        for filler, role in zip(event.roles, report.roles, strict=True):
            spans = filler.evidence or event.evidence
            text = role_label(filler, label)
            yield self._claim(report.iri, text, role, speakers, attribution, event.status, spans)
        for toll in event.tolls:
            yield self._toll(event, report, toll)
        if event.agreement is not None:
            acting = (role.filler for role in report.roles if role.role.value in _ACTING_FOR_AGREEMENT)
            step = AgreementContent(
                agreement=report.agreement or "",
                stage=event.agreement.stage,
                actors=tuple(dict.fromkeys(acting)),
                date=event.date,
            )
            text = agreement_label(event)
            yield self._claim(report.iri, text, step, speakers, attribution, event.status, event.evidence)

    def _toll(self, event: ReportedEvent, report: Report, toll: Toll) -> Claim:
        spans = toll.evidence or event.evidence
        content = TollContent(
            effect=toll.effect,
            category=toll.category,
            bound=toll.bound or infer_bound(toll),
            verbatim=self.document.quote(spans[0]) if spans else "",
            low=toll.low,
            best=toll.best,
            high=toll.high,
            group=self.book.actor(toll.group) if toll.group else None,
            subset=toll.subset,
            summary=toll.summary,
            date=toll.date or event.date,
            origin=self.book.place(toll.origin) if toll.origin else None,
            destination=self.book.place(toll.destination) if toll.destination else None,
            direction=toll.direction,
        )
        status = toll.status if toll.status is not Status.ASSERTED else event.status
        label = toll_label(toll, report.label)
        attribution = toll.attribution or (event.attribution if toll.said_by == event.said_by else None)
        return self._claim(report.iri, label, content, toll.said_by, attribution, status, spans)

    def of_position(self, position: Position) -> Claim:
        """Return the claim of where an actor stands."""
        actor, relative = self.book.actor(position.subject), position.reference.relative
        reference = replace(position.reference, relative=None)
        content = TerritorialContent(
            actor=actor,
            place=self.book.place(reference),
            distance_km=relative.distance_km if relative else None,
            direction=relative.relation if relative and relative.bearing is not None else None,
            control=position.control,
            date=position.date,
        )
        label = position_label(position)
        return self._claim(
            actor, label, content, position.said_by, position.attribution, Status.ASSERTED, position.evidence
        )

    def of_relation(self, relation: Relation) -> Claim:
        """Return the claim of a relation between two actors."""
        subject, other = self.book.actor(relation.subject), self.book.actor(relation.object)
        iri = f"{ID}relationship/{digest(subject, relation.kind, other)}"
        content = RelationshipContent(
            relationship=iri, subject=subject, kind=relation.kind, object=other, date=relation.date
        )
        label = relation_label(relation)
        return self._claim(
            iri, label, content, relation.said_by, relation.attribution, Status.ASSERTED, relation.evidence
        )

    def of_statement(self, statement: Statement, reported: Mapping[str, Report]) -> Claim:
        """Return the claim of what is denied, expected or unknown; about an event, or about the first of its actors."""
        actors = tuple(self.book.actor(name) for name in statement.actors)
        report = reported.get(statement.about) if statement.about else None
        quoted = self.document.quote(statement.evidence[0]) if statement.evidence else ""
        content = StatementContent(verbatim=quoted, actors=actors, date=statement.date)
        about = report.iri if report is not None else actors[0]
        return self._claim(
            about,
            statement_label(quoted, report.label if report is not None else ""),
            content,
            statement.said_by,
            statement.attribution,
            statement.status,
            statement.evidence,
        )

    def _claim(
        self,
        about: str,
        label: str,
        content: Content,
        speakers: tuple[str, ...],
        attribution: Attribution | None,
        status: Status,
        evidence: tuple[Span, ...],
    ) -> Claim:
        mode = self._mode(speakers, attribution, evidence)
        given = attribution or Attribution(mode=mode)
        origins, voice = self._chain(speakers, given.spokesperson)
        said_by = tuple(sorted({self.book.speaker(name) for name in origins})) or (self.publisher,)
        spokesperson = self.book.spokesperson(voice) if voice else None
        relays = {self.book.speaker(name) for name in given.relayed_by}
        kind = type(content).__name__
        return Claim(
            iri=claim_iri(self.document.key, kind, about, _key(content), status.value, *said_by),
            about=about,
            label=label,
            content=content,
            said_by=said_by,
            mode=mode,
            status=status,
            evidence=tuple(sorted(evidence)),
            # Two names of one: nobody is his own spokesperson (R17), and nobody relays himself (R53).
            spokesperson=None if spokesperson in said_by else spokesperson,
            relayed_by=tuple(sorted(relays.difference(said_by))),
        )

    def _chain(self, speakers: tuple[str, ...], spokesperson: str | None) -> tuple[tuple[str, ...], str | None]:
        """Return the origins and who spoke for them: the head of an organisation speaks for it (MODEL 2.3).

        Who is the only source speaks for nobody, and must not be named a second time where his name is private.
        """
        voices = [name for name in speakers if name in self._heads]
        origins = tuple(self._heads.get(name, name) for name in speakers if name != spokesperson or len(speakers) == 1)
        voice = spokesperson or next(iter(voices), None)
        return tuple(dict.fromkeys(origins)), None if voice in origins else voice

    def _mode(self, speakers: tuple[str, ...], attribution: Attribution | None, evidence: tuple[Span, ...]) -> Mode:
        """Return the stated mode; else narrator without a speaker (caption in a caption), indirect with one."""
        if attribution is not None and (speakers or attribution.mode in (Mode.NARRATOR, Mode.CAPTION)):
            return attribution.mode
        if speakers:
            return Mode.INDIRECT_QUOTE
        in_caption = bool(evidence) and self.document.zone_at(evidence[0].start) is ZoneKind.CAPTION
        return Mode.CAPTION if in_caption else Mode.NARRATOR


def _key(content: Content) -> str:
    """What makes a claim this one: its value without the wording, so that a repeat in other words is the same."""
    return repr(replace(content, verbatim="") if isinstance(content, TollContent) else content)


def infer_bound(toll: Toll) -> Bound:
    """Return the bound that the figures show, where no extractor states it (conventions of UCDP GED)."""
    low, best, high = toll.low, toll.best, toll.high
    shapes = {
        (True, True, True): Bound.EXACT if low == best == high else Bound.ABOUT,
        (True, True, False): Bound.AT_LEAST,
        (False, True, True): Bound.AT_MOST,
        (False, False, True): Bound.AT_MOST,
        (False, True, False): Bound.ABOUT,
    }
    return shapes.get((low is not None, best is not None, high is not None), Bound.VAGUE)
