"""Names become nodes: actors and places get their IRIs, and private persons lose their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Protocol

from kg.claims.model import ActorClass, ActorNode, PlaceNode
from kg.extraction.model import PlaceKind, PlaceRef, RelativePosition, Role, RoleFiller
from kg.gazetteer.model import Location
from kg.gazetteer.relative import spot_told
from kg.identifiers import ID, digest, named, slug

_BY_KIND = {
    "state-force": ActorClass.STATE_FORCE,
    "government": ActorClass.GOVERNMENT,
    "armed-group": ActorClass.ARMED_GROUP,
    "unidentified-group": ActorClass.GENERIC_GROUP,
    "civilians": ActorClass.CIVILIANS,
    "person": ActorClass.PERSON,
    "organisation": ActorClass.ORGANISATION,
    "media": ActorClass.ORGANISATION,
    "monitor": ActorClass.ORGANISATION,
    "igo": ActorClass.INTERNATIONAL,
}
_NO_STATE = frozenset({"armed-group", "unidentified-group", "civilians", "person", "organisation", "facility"})
_MAX_PERSON_WORDS = 5
_BEFORE, _AFTER = 40, 60


class KnownActors(Protocol):
    """Where named actors are looked up."""

    def actor(self, name: str, identifier: str | None) -> ActorNode | None:
        """Return the node of the actor with this identifier, or else this canonical name."""
        ...

    def government(self, seat: str, *, where: str | None) -> ActorNode | None:
        """Return the node of the government that a capital or seat stands for, told of an event in this country."""
        ...

    def related(self, node: ActorNode) -> Sequence[ActorNode]:
        """Return the nodes that this one refers to: the government of a force, the parent of a group."""
        ...


class KnownPlaces(Protocol):
    """Where named places are looked up."""

    def place(self, ref: PlaceRef) -> Sequence[PlaceNode]:
        """Return the node of the place and then the nodes that hold it; empty if it is not known."""
        ...


@cache
def _words(name: str) -> frozenset[str]:
    path = Path(__file__).with_name("data") / name
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def _offices() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(_words('office-words.txt'))))})\b")


@dataclass(slots=True, kw_only=True)
class NodeBook:
    """Mints the nodes of one document and remembers them; its only state is what it has minted."""

    document_key: str
    text: str
    known_actors: KnownActors
    known_places: KnownPlaces
    actors: dict[str, ActorNode] = field(default_factory=dict)
    places: dict[str, PlaceNode] = field(default_factory=dict)
    _private: dict[str, int] = field(default_factory=dict)
    _kinds: dict[str, set[ActorClass]] = field(default_factory=dict)

    def speaker(self, name: str) -> str:
        """Return the IRI of who said something; unknown persons are private (MODEL 2.6)."""
        node = self.known_actors.actor(name, None) or self.known_actors.government(name, where=None)
        if node is None and _is_person(name):
            return self._public_person(name) if holds_office(name, self.text) else self._private_person(name)
        return self._keep(node or _unknown_speaker(name))

    def spokesperson(self, name: str) -> str:
        """Return the IRI of who spoke for an organisation; speaking for one is a public role."""
        return self._keep(self.known_actors.actor(name, None) or _person(name))

    def publisher(self, name: str | None) -> str:
        """Return the IRI of the publisher, or of the one node for all that state none."""
        label = name or "publisher not stated"
        node = self.known_actors.actor(label, None) if name else None
        made = ActorNode(iri=named("actor", label), name=label, actor_class=ActorClass.ORGANISATION, kind="media")
        return self._keep(node or made)

    def actor(self, name: str) -> str:
        """Return the IRI of an actor known by name alone."""
        node = self.known_actors.actor(name, None)
        return self._keep(node or _unknown_speaker(name))

    def filler(self, filler: RoleFiller, *, event: str, where: Sequence[str]) -> tuple[str, bool]:
        """Return the IRI of who or what fills a role, and whether it is an actor.

        `event` is the IRI of the report the filler belongs to; an unnamed group is a node of it alone.
        `where` are the event's places: a facility lies in the first of them.
        """
        node = self.known_actors.actor(filler.name, filler.id)
        if filler.described:
            return self._described(filler, event, node), True
        if node is None and filler.id is not None and (place := self._linked_place(filler)) is not None:
            # A place that acts is a wrong link, which rules and reasoner shall see; by its name it would be hidden.
            return place, filler.role is not Role.TARGET
        node = node or self._seat(filler, where)
        if node is not None:
            return self._keep(node), True
        # Only a target can be a place: a convoy or a base that fights is named for those in it.
        built = filler.actor_kind == "facility" or (filler.actor_kind is None and _is_facility(filler.name))
        if built and filler.role is Role.TARGET:
            return self._facility(filler.name, where), False
        if filler.actor_kind == "person":
            return self._private_person(filler.name), True
        actor_class = _BY_KIND.get(filler.actor_kind or "", ActorClass.ACTOR)
        iri = named("actor", filler.name)
        self._kinds.setdefault(iri, set()).add(actor_class)
        return self._keep(ActorNode(iri=iri, name=filler.name, actor_class=actor_class)), True

    def _seat(self, filler: RoleFiller, where: Sequence[str]) -> ActorNode | None:
        """Return the government that a capital stands for where it acts; a capital that suffers is a city."""
        if filler.role is Role.TARGET or filler.actor_kind in _NO_STATE:
            return None
        country = next((self.places[iri].country for iri in where if iri in self.places), None)
        return self.known_actors.government(filler.name, where=country)

    def contested(self) -> Iterator[tuple[str, ActorClass]]:
        """Yield the actors that the document calls by more than one kind, once with each."""
        for iri, kinds in sorted(self._kinds.items()):
            told = sorted(kinds - {ActorClass.ACTOR})
            yield from ((iri, kind) for kind in told if len(told) > 1)

    def _linked_place(self, filler: RoleFiller) -> str | None:
        """Return the IRI of the place that the filler's identifier names, if it is one."""
        chain = self.known_places.place(PlaceRef(name=filler.name, id=filler.id))
        if not chain or not chain[0].iri.endswith(f"/{filler.id}"):
            return None
        for node in chain:
            self.places.setdefault(node.iri, node)
        return chain[0].iri

    def place(self, ref: PlaceRef) -> str:
        """Return the IRI of a place; a relative position is a place of its own, told by the named one."""
        chain = list(self.known_places.place(ref)) or list(_named_place(ref))
        for node in chain:
            self.places.setdefault(node.iri, node)
        if ref.relative is None:
            return chain[0].iri
        spot = _relative_place(chain[0], ref)
        self.places.setdefault(spot.iri, spot)
        return spot.iri

    def _keep(self, node: ActorNode) -> str:
        if node.iri not in self.actors:
            self.actors[node.iri] = node
            for other in self.known_actors.related(node):
                self._keep(other)
        return node.iri

    def _public_person(self, name: str) -> str:
        return self._keep(_person(name))

    def _private_person(self, name: str) -> str:
        number = self._private.setdefault(name, len(self._private) + 1)
        iri = f"{ID}actor/p-{digest(self.document_key, name)}"
        return self._keep(ActorNode(iri=iri, name=f"witness {number}", actor_class=ActorClass.PERSON, sensitive=True))

    def _described(self, filler: RoleFiller, event: str, node: ActorNode | None) -> str:
        iri = f"{ID}actor/u-{digest(event, filler.name)}"
        made = ActorNode(iri=iri, name=filler.name, actor_class=ActorClass.UNNAMED_GROUP)
        return self._keep(replace(made, country=node.country) if node else made)

    def _facility(self, name: str, where: Sequence[str]) -> str:
        holder = self.places.get(where[0]) if where else None
        scope = holder.iri.removeprefix(f"{ID}place/") if holder else digest(self.document_key)
        node = PlaceNode(
            iri=f"{ID}place/{scope}--{slug(name) or digest(name)}",
            name=name,
            kind=PlaceKind.SITE,
            country=holder.country if holder else None,
            parents=(holder.iri, *holder.parents) if holder else (),
        )
        self.places.setdefault(node.iri, node)
        return node.iri


def _unknown_speaker(name: str) -> ActorNode:
    """A name in capitals is an organisation's; "residents" and "activists" are groups, "civilians" themselves."""
    if name.casefold() == "civilians":
        kind = ActorClass.CIVILIANS
    else:
        kind = ActorClass.ORGANISATION if any(c.isupper() for c in name) else ActorClass.GENERIC_GROUP
    return ActorNode(iri=named("actor", name), name=name, actor_class=kind)


def _person(name: str) -> ActorNode:
    return ActorNode(iri=named("actor", name), name=name, actor_class=ActorClass.PERSON)


def holds_office(name: str, text: str) -> bool:
    """Whether the text puts a word of public office beside the name, wherever it stands.

    >>> holds_office("Ola Berg", "Ola Berg, the governor of the province, denied it."), holds_office("Ola", "Ola fled.")
    (True, False)
    """
    around = (text[max(0, m.start() - _BEFORE) : m.end() + _AFTER] for m in re.finditer(re.escape(name), text))
    return any(_offices().search(words.casefold()) for words in around)


def _is_person(name: str) -> bool:
    """Whether an unknown speaker's name reads as a person's: few capitalised words, none of an organisation."""
    words = re.findall(r"[\w'’.-]+", name)
    particles = {"al", "el", "bin", "ibn", "abu", "abd", "de", "van", "von", "der", "da", "di"}
    capitalised = all(word[0].isupper() or word.split("-")[0].casefold() in particles for word in words)
    organised = any(word.casefold() in _words("organisation-words.txt") for word in words)
    acronym = len(words) == 1 and name.isupper()
    return capitalised and not organised and not acronym and 1 <= len(words) <= _MAX_PERSON_WORDS


def _is_facility(name: str) -> bool:
    """Whether the head of the name is a word for a built place."""
    words = re.sub(r"\s+(of|in|near|on|at)\s.*", "", name.casefold()).split()
    facility = _words("facility-words.txt")
    return bool(words) and (words[-1] in facility or " ".join(words[-2:]) in facility)


def _named_place(ref: PlaceRef) -> Iterator[PlaceNode]:
    """A place that no gazetteer knows, inside the division and country it is said to lie in."""
    country = ref.country.lower() if ref.country else None
    chain: list[tuple[str, str, PlaceKind | None]] = []
    own = (ref.name, ref.kind)
    scope = [part for part in (country, slug(ref.admin1) if ref.admin1 else None) if part]
    if ref.kind is PlaceKind.COUNTRY:
        chain.append((f"{ID}place/{country or slug(ref.name)}", *own))
    elif ref.kind is PlaceKind.ADMIN1:
        chain.append((f"{ID}place/{'-'.join([*scope[:1], slug(ref.name)])}", *own))
    else:
        kind = ref.kind.value if ref.kind else "place"
        chain.append((f"{ID}place/{'-'.join([*scope, kind, slug(ref.name) or digest(ref.name)])}", *own))
        if ref.admin1:
            chain.append((f"{ID}place/{'-'.join(scope)}", ref.admin1, PlaceKind.ADMIN1))
    if country and ref.kind is not PlaceKind.COUNTRY:
        chain.append((f"{ID}place/{country}", ref.country or "", PlaceKind.COUNTRY))
    iris = [iri for iri, _, _ in chain]
    for index, (iri, name, place_kind) in enumerate(chain):
        yield PlaceNode(iri=iri, name=name, kind=place_kind, country=ref.country, parents=tuple(iris[index + 1 :]))


def _relative_place(reference: PlaceNode, ref: PlaceRef) -> PlaceNode:
    relative = ref.relative
    if relative is None:
        return reference
    told = [relative.relation, f"{relative.distance_km:g}km" if relative.distance_km is not None else ""]
    tail = slug(" ".join(part for part in told if part))
    spot = _spot(reference, relative)
    return PlaceNode(
        iri=f"{reference.iri}--{tail}",
        name=_spot_name(reference.name, relative),
        kind=None,
        country=reference.country,
        parents=reference.parents,
        latitude=round(spot.latitude, 4) if spot else None,
        longitude=round(spot.longitude, 4) if spot else None,
        radius_km=spot.radius_km if spot else reference.radius_km,
        position_source=f"told by {reference.name}",
        relative=relative,
        reference=reference.iri,
    )


def _spot(reference: PlaceNode, relative: RelativePosition) -> Location | None:
    if reference.latitude is None or reference.longitude is None:
        return None
    where = Location(latitude=reference.latitude, longitude=reference.longitude, radius_km=reference.radius_km or 0.0)
    return spot_told(where, relation=relative.relation, distance_km=relative.distance_km, bearing=relative.bearing)


def _spot_name(name: str, relative: RelativePosition) -> str:
    if relative.relation in {"near", "between"}:
        return f"near {name}" if relative.relation == "near" else f"between {name} and another place"
    distance = f"{relative.distance_km:g} km " if relative.distance_km is not None else ""
    return f"{distance}{relative.relation} of {name}"
