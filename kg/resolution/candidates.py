"""A report as identity sees it: its days, its places with all that hold them, its actors, figures and words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from kg.claims.model import ActorClass, ActorNode, Claim, DocumentClaims, PlaceNode, Report, TollContent
from kg.extraction.model import Bound, Category, Effect, EventType, Role, Status
from kg.resolution.sums import find_sums

_HAPPENED_OR_NOT = frozenset({Status.ASSERTED, Status.POSSIBLE, Status.DENIED})
_NAMELESS = frozenset({ActorClass.GENERIC_GROUP, ActorClass.UNNAMED_GROUP, ActorClass.CIVILIANS})
_OF_STATES = frozenset({ActorClass.GOVERNMENT, ActorClass.STATE_FORCE})
_WORD = re.compile(r"[^\W\d_]{4,}")
_NEWS_DAYS = 2
_PARTS = frozenset({Category.CHILD, Category.WOMAN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A report with its document's claims about it, and the nodes it names.

    Attributes:
        document: key of the document.
        issued: the day the report appeared.
        country: ISO 3166-1 alpha-2 of the event, or else of most events of the document.
        text: the words that tell the event; `body` is the whole text.
        sums: IRIs of claims that count over several events of the document.
    """

    report: Report
    document: str
    issued: date | None
    claims: tuple[Claim, ...]
    places: Mapping[str, PlaceNode]
    actors: Mapping[str, ActorNode]
    country: str | None
    text: str
    body: str
    sums: frozenset[str] = frozenset()

    @property
    def order(self) -> tuple[str, str, str]:
        """Earlier reports first."""
        return str(self.issued or "9999"), self.document, self.report.iri

    @property
    def is_fact(self) -> bool:
        """Whether the report tells the event as having happened, if only possibly."""
        return self.report.status is not Status.DENIED

    def with_kin(self, actors: Iterable[str]) -> frozenset[str]:
        """Return the named ones among these actors, with their governments, parents and states."""
        named = [iri for iri in actors if not _is_nameless(self.actors.get(iri))]
        return frozenset(_kin(named, self.actors))

    def voices(self, claim: Claim) -> tuple[str, ...]:
        """Return who speaks in a claim: an organisation for the person who speaks for it."""
        return tuple(dict.fromkeys(self._voice(speaker) for speaker in claim.said_by))

    def _voice(self, speaker: str) -> str:
        node = self.actors.get(speaker)
        is_person = node is not None and node.actor_class is ActorClass.PERSON
        return node.parent if node is not None and is_person and node.parent else speaker

    @property
    def holders(self) -> frozenset[str]:
        """All places that hold a place of the event."""
        return frozenset(
            holder for iri in self.report.places if (node := self.places.get(iri)) for holder in node.parents
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What identity is decided by.

    Attributes:
        first, last: the possible days; for undated news the days before the report appeared (`assumed`).
        inherited: the day was taken over from another event of the report.
        own: its places, and for a relative one also the place it is told by.
        nodes: its places and all that hold them, by IRI.
        actors, targets: IRIs; `kin` adds their governments, parents and states; nameless groups are left out.
        killed, injured: all figures given; `among` are those of the children and women killed, whole or part of others.
        words: how often each word of the wording stands there; `begins` is where it begins.
    """

    telling: Telling
    first: date | None
    last: date | None
    assumed: bool
    inherited: bool
    own: tuple[PlaceNode, ...]
    nodes: Mapping[str, PlaceNode]
    actors: frozenset[str]
    kin: frozenset[str]
    targets: frozenset[str]
    killed: frozenset[int]
    injured: frozenset[int]
    among: frozenset[int] = frozenset()
    words: Mapping[str, int] = field(default_factory=dict)
    begins: int | None = None

    @property
    def iri(self) -> str:
        """The IRI of the report."""
        return self.telling.report.iri

    @property
    def document(self) -> str:
        """The key of its document."""
        return self.telling.document

    @property
    def is_container(self) -> bool:
        """Whether it is a campaign, which reports date loosely."""
        return self.telling.report.type is EventType.OPERATION

    @property
    def width(self) -> int:
        """Days between the first and the last possible day; 0 where there is none."""
        return (self.last - self.first).days if self.first and self.last else 0


def find_tellings(document: DocumentClaims) -> Iterator[Telling]:
    """Yield what a document tells as having happened or denies; plans are no events."""
    places = {place.iri: place for place in document.places}
    actors = {actor.iri: actor for actor in document.actors}
    countries = {iri: place.country for iri, place in places.items() if place.country}
    told = Counter(countries[place] for report in document.reports for place in report.places if place in countries)
    main = max(sorted(told), key=lambda country: told[country], default=None)
    sums = find_sums(document)
    claims: dict[str, list[Claim]] = {}
    for claim in document.claims:
        claims.setdefault(claim.about, []).append(claim)
    for report in document.reports:
        if report.status in _HAPPENED_OR_NOT:
            yield Telling(
                report=report,
                document=document.document.key,
                issued=document.dating.issued,
                claims=tuple(claims.get(report.iri, ())),
                places=places,
                actors=actors,
                country=next((countries[place] for place in report.places if place in countries), main),
                text=" ".join(document.document.quote(span) for span in report.evidence),
                body=document.document.text,
                sums=sums,
            )


def make_candidate(telling: Telling) -> Candidate:
    """Return the telling as identity sees it."""
    report, places = telling.report, telling.places
    first, last, assumed = _days(telling)
    own = {iri: places[iri] for iri in report.places if iri in places}
    references = [node.reference for node in own.values() if node.reference in places]
    own |= {iri: places[iri] for iri in references if iri}
    nodes = own | {up: places[up] for node in own.values() for up in node.parents if up in places}
    acting = {r.filler for r in report.roles if r.is_actor and r.role is not Role.TARGET}
    named = frozenset(iri for iri in acting if not _is_nameless(telling.actors.get(iri)))
    return Candidate(
        telling=telling,
        first=first,
        last=last,
        assumed=assumed,
        inherited=report.day_inherited and not assumed,
        own=tuple(own.values()),
        nodes=nodes,
        actors=named,
        kin=telling.with_kin(named),
        targets=frozenset(r.filler for r in report.roles if r.role is Role.TARGET),
        killed=_figures(telling.claims, Effect.KILLED),
        injured=_figures(telling.claims, Effect.INJURED),
        among=_figures(telling.claims, Effect.KILLED, _PARTS),
        words=Counter(_stem(word) for word in _WORD.findall(telling.text.casefold())),
        begins=min((span.start for span in report.evidence), default=None),
    )


def _days(telling: Telling) -> tuple[date | None, date | None, bool]:
    told = telling.report.date
    if told.start and told.end:
        return told.start, told.end, False
    if telling.issued is None or telling.report.background:
        return None, None, False
    return telling.issued - timedelta(days=_NEWS_DAYS), telling.issued, True


def _is_nameless(node: ActorNode | None) -> bool:
    return node is None or node.actor_class in _NAMELESS


def _kin(actors: Iterable[str], nodes: Mapping[str, ActorNode]) -> Iterator[str]:
    """Yield the actors with their governments, parents and states."""
    for iri in actors:
        node = nodes[iri]
        yield from (other for other in (iri, node.force_of, node.parent) if other)
        if node.country and node.actor_class in _OF_STATES:
            yield node.country


def _figures(claims: Iterable[Claim], effect: Effect, of: Container[Category] | None = None) -> frozenset[int]:
    """Return the figures of an effect: of all but parts of others, or of some categories with parts."""
    contents = (claim.content for claim in claims if isinstance(claim.content, TollContent))
    asked = (c for c in contents if (not c.subset if of is None else c.category in of))
    # "Dozens" is no figure that two reports could share by knowing the same.
    firm = (c for c in asked if c.effect is effect and not c.summary and c.bound is not Bound.VAGUE)
    figures = ((c.low, c.best, c.high) for c in firm)
    return frozenset(value for triple in figures for value in triple if value)


def _stem(word: str) -> str:
    """Take the commonest endings off, so that "strike" and "strikes" are one word."""
    return word.removesuffix("s").removesuffix("ed").removesuffix("ing")
