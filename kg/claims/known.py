"""The registry and the gazetteer as claims see them: lookups by canonical name that return nodes of the graph."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from kg.actors.link import link_actor
from kg.actors.model import Actor, ActorContext, ActorKind
from kg.actors.registry import Registry
from kg.claims.model import ActorClass, ActorNode, ActorRelation, PlaceNode
from kg.extraction.model import PlaceKind, PlaceRef
from kg.gazetteer.kinds import country_of_metonym
from kg.gazetteer.lookup import Gazetteer
from kg.gazetteer.model import Focus, Place, PlaceMention, ResolvedPlace
from kg.gazetteer.names import name_key
from kg.gazetteer.resolve import resolve_place
from kg.gazetteer.wording import take_apart
from kg.identifiers import ID, digest, slug

_GEONAMES = "https://sws.geonames.org/"
_CLASSES = {
    ActorKind.STATE: ActorClass.GOVERNMENT,
    ActorKind.GOVERNMENT: ActorClass.GOVERNMENT,
    ActorKind.STATE_FORCE: ActorClass.STATE_FORCE,
    ActorKind.POLICE: ActorClass.STATE_FORCE,
    ActorKind.INTELLIGENCE: ActorClass.STATE_FORCE,
    ActorKind.REBEL: ActorClass.ARMED_GROUP,
    ActorKind.JIHADIST: ActorClass.ARMED_GROUP,
    ActorKind.MILITIA: ActorClass.ARMED_GROUP,
    ActorKind.CRIMINAL: ActorClass.ARMED_GROUP,
    ActorKind.COMMUNAL: ActorClass.ARMED_GROUP,
    ActorKind.COALITION: ActorClass.ALLIANCE,
    ActorKind.PARTY: ActorClass.ORGANISATION,
    ActorKind.INTERNATIONAL: ActorClass.INTERNATIONAL,
    ActorKind.NGO: ActorClass.ORGANISATION,
    ActorKind.MONITOR: ActorClass.ORGANISATION,
    ActorKind.MEDIA: ActorClass.ORGANISATION,
    ActorKind.PERSON: ActorClass.PERSON,
    ActorKind.CIVIL_DEFENCE: ActorClass.ORGANISATION,
    ActorKind.CIVILIANS: ActorClass.CIVILIANS,
    ActorKind.SOURCE: ActorClass.ACTOR,
    ActorKind.UNKNOWN: ActorClass.ACTOR,
}
_RELATIONS = {
    "allied-with": "alliedWith",
    "member-of": "memberOf",
    "renamed-to": "renamedTo",
    "renamed-from": "renamedTo",
    "merged-into": "mergedInto",
    "formed-from": "mergedInto",
    "split-from": "splitFrom",
}
_INWARD = frozenset({"renamed-from", "formed-from"})
_MONTH = len("2016-07")
_ALIKE = (
    {PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE},
    {PlaceKind.ADMIN2, PlaceKind.DISTRICT},
    {PlaceKind.REGION, PlaceKind.SITE},
)
_CODES = {
    ActorKind.MEDIA: "media",
    ActorKind.MONITOR: "monitor",
    ActorKind.INTERNATIONAL: "igo",
    ActorKind.NGO: "ngo",
    ActorKind.CIVIL_DEFENCE: "aid-organisation",
    ActorKind.PARTY: "political-body",
    ActorKind.STATE_FORCE: "armed-forces",
    ActorKind.POLICE: "police",
    ActorKind.MILITIA: "militia",
    ActorKind.REBEL: "rebel-group",
    ActorKind.COALITION: "alliance",
}


class RegistryActors:
    """Actors of the registry, a user's own among them."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def actor(self, name: str, identifier: str | None) -> ActorNode | None:
        """Return the node of the actor with this identifier, or else this canonical name or alias.

        An alias that holds in some countries only, or in other spelling, is left to extraction, which sees the text.
        """
        found = self._registry.actor(identifier) if identifier else None
        found = found or self._registry.named(name) or self._registry.lookup(name, fuzzy=False)
        return _actor_node(found) if found is not None else None

    def government(self, seat: str, *, where: str | None) -> ActorNode | None:
        """Return the node of the government that a capital or seat stands for, told of an event in this country."""
        country = country_of_metonym(seat)
        if country is None:
            return None
        context = ActorContext(country_in_focus=where or country, acting=True)
        found = link_actor(self._registry, seat, context=context).actor
        return _actor_node(found) if found is not None else None

    def knows(self, iri: str) -> bool:
        """Whether the node with this IRI is of an entry."""
        return self._registry.actor(iri.removeprefix(f"{ID}actor/")) is not None

    def related(self, node: ActorNode) -> Sequence[ActorNode]:
        """Return the government of a force and the parent of a group."""
        keys = (iri.removeprefix(f"{ID}actor/") for iri in (node.force_of, node.parent) if iri)
        return [_actor_node(found) for key in keys if (found := self._registry.actor(key)) is not None]


def _actor_node(actor: Actor) -> ActorNode:
    names = {alias.name: alias.language for alias in actor.aliases if alias.name != actor.label}
    actor_class = _CLASSES[actor.kind]
    is_force = actor_class is ActorClass.STATE_FORCE
    return ActorNode(
        iri=f"{ID}actor/{actor.id}",
        name=actor.label,
        actor_class=actor_class,
        kind=_CODES.get(actor.kind),
        country=actor.country or None,
        aliases=tuple(sorted((language, name) for name, language in names.items())),
        force_of=f"{ID}actor/{actor.force_of}" if actor.force_of and is_force else None,
        parent=f"{ID}actor/{actor.parent}" if actor.parent and actor.parent != actor.id else None,
        relations=tuple(_relations(actor)),
    )


def _relations(actor: Actor) -> Iterator[ActorRelation]:
    for relation in actor.relations:
        if relation.kind in _RELATIONS and relation.other != actor.id:
            yield ActorRelation(
                kind=_RELATIONS[relation.kind],
                other=f"{ID}actor/{relation.other}",
                earliest=_day(relation.since, "-01-01"),
                latest=_day(relation.until, "-12-31"),
                is_inward=relation.kind in _INWARD,
            )


def _day(written: str, rest: str) -> date | None:
    """Return the first or last day that a date or its beginning ("2016", "2016-07") allows, by the rest of a year."""
    if not written:
        return None
    whole = written + rest[len(written) - 4 :]
    if len(written) == _MONTH and rest != "-01-01":
        year, month = (int(part) for part in written.split("-"))
        return date(year, month, monthrange(year, month)[1])
    return date.fromisoformat(whole)


class GazetteerPlaces:
    """Places of the gazetteer, a user's own among them."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def place(self, ref: PlaceRef) -> Sequence[PlaceNode]:
        """Return the node of the place and the nodes that hold it.

        Without an identifier a name counts only with its country and kind; a name that no entry fits hangs in its
        division or country, so that it is still found by province.
        """
        found = self._gazetteer.get(ref.id) if ref.id else self._by_name(ref)
        if found is not None:
            return [self._node(place) for place in (found, *self._gazetteer.parents(found))]
        part = None if ref.id else self._part(ref)
        holder = part.parent if part else self._holder(ref)
        if part is not None:
            ref = replace(ref, id=part.id)
        if holder is None:
            return ()
        chain = [self._node(place) for place in (holder, *self._gazetteer.parents(holder))]
        return (_inside(ref, chain), *chain)

    def knows(self, iri: str) -> bool:
        """Whether the node with this IRI is of an entry."""
        return self._gazetteer.get(iri.removeprefix(f"{ID}place/")) is not None

    def _by_name(self, ref: PlaceRef) -> Place | None:
        if ref.country is None:
            return None
        if ref.kind is PlaceKind.COUNTRY:
            return self._gazetteer.country(ref.country)
        if ref.kind is PlaceKind.ADMIN1:
            return self._gazetteer.admin1_named(ref.name, ref.country)
        named = self._gazetteer.candidates(ref.name, countries=[ref.country])
        division = self._gazetteer.admin1_named(ref.admin1, ref.country) if ref.admin1 else None
        fitting = [place for place in named if _fits(place, ref)]
        inside = [place for place in fitting if division is None or place.admin1_id in (None, division.id)]
        # A capital is often a division of its own, beside the one that is called after it.
        is_seat = ref.admin1 is not None and name_key(ref.name) == name_key(ref.admin1)
        return next(iter(inside), None) or (next(iter(fitting), None) if is_seat else None)

    def _part(self, ref: PlaceRef) -> ResolvedPlace | None:
        """Return the node of "eastern Ukraine" or "rural Aleppo": one, however the side is written."""
        wording = take_apart(ref.name)
        if ref.country is None or (wording.side is None and not wording.rural):
            return None
        division = self._gazetteer.admin1_named(ref.admin1, ref.country) if ref.admin1 else None
        focus = Focus(countries={ref.country: 1.0}, admin1={division.id: 1.0} if division else {})
        kind = "city" if ref.kind is PlaceKind.DISTRICT else None
        found = resolve_place(PlaceMention(name=ref.name, kind_word=kind), gazetteer=self._gazetteer, focus=focus)
        is_part = found.place is None and found.parent is not None and found.country == ref.country
        return found if is_part else None

    def _holder(self, ref: PlaceRef) -> Place | None:
        if ref.country is None:
            return None
        division = self._gazetteer.admin1_named(ref.admin1, ref.country) if ref.admin1 else None
        return division or self._gazetteer.country(ref.country)

    def _node(self, place: Place) -> PlaceNode:
        labels = [label for label in self._gazetteer.labels(place) if label != place.name]
        number = place.geonames_id
        return PlaceNode(
            iri=f"{ID}place/{place.id}",
            name=place.name,
            kind=place.kind,
            country=place.country or None,
            parents=tuple(f"{ID}place/{parent}" for parent in place.parents),
            latitude=place.latitude,
            longitude=place.longitude,
            radius_km=place.radius_km or None,
            position_source=place.position_source if place.latitude is not None else None,
            aliases=tuple(sorted({(_language(label), label) for label in labels})),
            matches=(f"{_GEONAMES}{number}/",) if number else (),
        )


def _fits(place: Place, ref: PlaceRef) -> bool:
    """Whether an entry is of the country and kind that a name is given with."""
    kind = place.kind
    same_kind = ref.kind is None or kind is ref.kind or any({kind, ref.kind} <= alike for alike in _ALIKE)
    return place.country == ref.country and same_kind


def _inside(ref: PlaceRef, chain: Sequence[PlaceNode]) -> PlaceNode:
    """A named node inside the best known place; its point is its holder's, with its holder's uncertainty."""
    holder = chain[0]
    tail = ref.id or f"{holder.iri.rsplit('/', 1)[1]}--{slug(ref.name) or digest(ref.name)}"
    return PlaceNode(
        iri=f"{ID}place/{tail}",
        name=ref.name,
        kind=ref.kind,
        country=ref.country,
        parents=tuple(node.iri for node in chain),
        latitude=holder.latitude,
        longitude=holder.longitude,
        radius_km=holder.radius_km,
        position_source=f"{holder.name}, which holds it" if holder.latitude is not None else None,
    )


def _language(label: str) -> str:
    """Tag a name by its script, which is all that the sources tell."""
    return next(_scripts(label), "en")


def _scripts(label: str) -> Iterator[str]:
    ranges = {"ar": ("\u0600", "\u06ff"), "uk": ("\u0400", "\u04ff"), "he": ("\u0590", "\u05ff")}
    for tag, (first, last) in ranges.items():
        if any(first <= character <= last for character in label):
            yield tag
