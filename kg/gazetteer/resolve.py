"""Decide which place a mention means; make a named node where the gazetteer has none.

The order of the evidence: what the wording says (kind word, containment, a place near by), where the document
plays (country, then province), how closely the spelling fits, and population last. A name that is nowhere in
reach stays a named node inside the closest known parent, and never becomes its namesake far away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.gazetteer.kinds import country_of_metonym, read_words
from kg.gazetteer.lookup import Gazetteer
from kg.gazetteer.model import (
    SETTLEMENTS,
    Focus,
    Location,
    Place,
    PlaceKind,
    PlaceMention,
    RelativePosition,
    ResolvedPlace,
)
from kg.gazetteer.names import name_key
from kg.gazetteer.nodes import located, named_node, resolved
from kg.gazetteer.relative import locate
from kg.gazetteer.scoring import Evidence, is_elsewhere, weigh
from kg.gazetteer.wording import Wording, take_apart, without_word

BIG_CITY = 400_000
CLEAR_LEAD = 0.8
IN_FOCUS = 0.2
PROVINCE_IN_FOCUS = 0.4
TOWN_OF_NOTE = 20_000
_LISTED = 4
_NAMED_AFTER = frozenset({"street", "avenue", "boulevard", "square"})
"""Sites that bear the names of places far away: Haifa Street is in Baghdad."""


def resolve_place(mention: PlaceMention, *, gazetteer: Gazetteer, focus: Focus | None = None) -> ResolvedPlace:
    """Return the node a mention means, with confidence, reason and the other readings."""
    focus = focus or Focus()
    containers = _resolve_containers(mention, gazetteer, focus)
    whole = _resolve_whole(mention, gazetteer, focus, containers)
    if whole is not None:
        return whole
    wording = take_apart(mention.name, mention.kind_word)
    if wording.side is not None or wording.rural:
        part = _resolve_part(wording, gazetteer, focus, containers)
        if part is not None:
            return part
    evidence = _gather(wording, gazetteer, focus, containers)
    return (
        _choose(wording, evidence, gazetteer)
        or _beside(wording, evidence, gazetteer)
        or _called_by(wording, evidence, gazetteer)
        or _division_of_seat(wording, gazetteer, focus, containers)
        or _name_node(wording, gazetteer, evidence)
    )


def resolve_all(
    mentions: Iterable[PlaceMention], *, gazetteer: Gazetteer, focus: Focus | None = None
) -> Sequence[ResolvedPlace]:
    """Resolve mentions of one document in turn."""
    return tuple(resolve_place(mention, gazetteer=gazetteer, focus=focus) for mention in mentions)


def resolve_position(position: RelativePosition, *, gazetteer: Gazetteer, focus: Focus | None = None) -> ResolvedPlace:
    """Return the reference's node with the location moved to where the position lies, and its uncertainty."""
    nodes = [resolve_place(PlaceMention(name=name), gazetteer=gazetteer, focus=focus) for name in position.references]
    first, other = nodes[0], nodes[1] if len(nodes) > 1 else None
    reference = first.place or first.parent
    if reference is None:
        return first
    location = locate(position, reference, other.place if other else None)
    reason = f"{position.relation} of {' and '.join(node.name for node in nodes)}; {first.reason}"
    return replace(first, location=location or first.location, reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Containers:
    places: tuple[Place, ...] = ()
    near: Place | None = None


def _resolve_containers(mention: PlaceMention, gazetteer: Gazetteer, focus: Focus) -> _Containers:
    """Resolve the names around, the widest first, so that each helps the next."""
    known: list[Place] = []
    outer: tuple[str, ...] = ()
    for name in reversed(mention.containment):
        around = PlaceMention(name=name, containment=outer)
        found = resolve_place(around, gazetteer=gazetteer, focus=focus)
        outer = (name, *outer)
        if found.place is not None:
            known.insert(0, found.place)
    near = None
    if mention.near:
        by = PlaceMention(name=mention.near, containment=mention.containment)
        near = resolve_place(by, gazetteer=gazetteer, focus=focus).place
    return _Containers(places=tuple(known), near=near)


def _resolve_whole(
    mention: PlaceMention, gazetteer: Gazetteer, focus: Focus, containers: _Containers
) -> ResolvedPlace | None:
    """Try the wording as one name: "Rural Damascus", "Damascus province", "South Sudan", "Menagh air base"."""
    if mention.kind_word is None and " " not in mention.name:
        return None
    spelled = [f"{mention.name} {mention.kind_word}"] if mention.kind_word else []
    for text in (*spelled, mention.name):
        wording = take_apart(text)
        if wording.name == wording.written:
            continue
        for whole in _whole_names(wording):
            found = gazetteer.find_key(name_key(whole.name))
            if not found and wording.kind is PlaceKind.SITE:
                found = tuple(p for c in focus.countries for p in gazetteer.find_alike(name_key(whole.name), c))
            chosen = _choose(whole, _evidence(found, whole, focus, containers), gazetteer)
            if chosen is not None:
                return chosen
    return None


def _whole_names(wording: Wording) -> Iterable[Wording]:
    """Yield the wording as it stands, then without its kind word: "West Darfur" of "West Darfur state"."""
    yield Wording(name=wording.written, written=wording.written)
    if wording.side is not None and wording.kind_word:
        name = without_word(wording.written, wording.kind_word)
        yield Wording(name=name, written=wording.written, kind_word=wording.kind_word)
        yield Wording(name=name, written=wording.written)


def _resolve_part(
    wording: Wording, gazetteer: Gazetteer, focus: Focus, containers: _Containers
) -> ResolvedPlace | None:
    """Resolve a side or the countryside of a place: the division itself, or a sub-region node inside it."""
    city = _base(wording, gazetteer, focus, containers, kind_word="city")
    division = _base(wording, gazetteer, focus, containers, kind_word="province")
    if wording.rural and wording.direction is None and division and "rural" not in wording.written.lower():
        return resolved(division, wording, confidence=0.85, reason="the countryside of a province is the province")
    asks_city = wording.kind_word in {"city", "town"}
    big = city is not None and city.population >= BIG_CITY and not wording.rural and not wording.kind_word
    base = _whole_base(wording, gazetteer, focus, containers)
    base = base or (city if asks_city or big else None) or division or city
    if base is None:
        return None
    kind = PlaceKind.DISTRICT if base is city else PlaceKind.REGION
    return named_node(
        wording.written,
        kind,
        parent=base,
        slug_of=" ".join(filter(None, (wording.side, "countryside" if wording.rural else None))),
        confidence=0.75,
        reason=f"part of {base.name}",
        location=_side_of(base, wording),
    )


def _base(
    wording: Wording, gazetteer: Gazetteer, focus: Focus, containers: _Containers, *, kind_word: str
) -> Place | None:
    core = Wording(name=wording.name, written=wording.name, kind_word=kind_word)
    found = _choose(core, _gather(core, gazetteer, focus, containers), gazetteer)
    place = found.place if found else None
    wanted = PlaceKind.ADMIN1 if kind_word == "province" else PlaceKind.CITY
    if place is None or (place.kind is not wanted and not (wanted is PlaceKind.CITY and place.population)):
        return None
    return place


def _whole_base(wording: Wording, gazetteer: Gazetteer, focus: Focus, containers: _Containers) -> Place | None:
    """Base of "northern Iraq" or "western Damascus countryside": a country, a region, a name with its kind word."""
    for text in (f"{wording.name} {wording.kind_word or ''}".strip(), wording.name):
        core = Wording(name=text, written=text)
        found = _choose(core, _gather(core, gazetteer, focus, containers), gazetteer)
        place = found.place if found else None
        if place and text != wording.name:
            return place
        if place and place.kind in {PlaceKind.COUNTRY, PlaceKind.REGION}:
            return place
    return None


def _side_of(base: Place, wording: Wording) -> Location | None:
    """Put a side half the base's reach from its centre, reaching as far."""
    if base.latitude is None or base.longitude is None:
        return None
    bearing = wording.direction.degrees if wording.direction else None
    position = RelativePosition(
        relation="side",
        references=(base.name,),
        distance_km=base.radius_km / 2 if bearing is not None else 0.0,
        bearing=bearing,
        uncertainty_km=0.0,
    )
    spot = locate(position, base)
    return spot and replace(spot, radius_km=round(base.radius_km * (0.6 if bearing is not None else 1.0), 1))


def _gather(wording: Wording, gazetteer: Gazetteer, focus: Focus, containers: _Containers) -> Evidence:
    key = name_key(wording.name)
    in_focus = (country for country, weight in focus.countries.items() if weight >= IN_FOCUS)
    countries = dict.fromkeys((*(place.country for place in containers.places), *in_focus))
    return _evidence(gazetteer.find_in(key, countries), wording, focus, containers)


def _evidence(found: Sequence[Place], wording: Wording, focus: Focus, containers: _Containers) -> Evidence:
    return Evidence(
        found=tuple(found),
        key=name_key(wording.name),
        kind_word=wording.kind_word,
        kind=wording.kind,
        focus=focus,
        containers=containers.places,
        near=containers.near,
        capital_of=country_of_metonym(wording.name),
        known_abroad=read_words().known_abroad.get(name_key(wording.name)),
    )


def _choose(wording: Wording, evidence: Evidence, gazetteer: Gazetteer) -> ResolvedPlace | None:
    """Return the best reading, if any is allowed at all."""
    weighed = weigh(evidence, gazetteer)
    if not weighed:
        return None
    best = weighed[0]
    lead = best.score - weighed[1].score if len(weighed) > 1 else CLEAR_LEAD
    confidence = max(0.3, min(0.98, best.certainty * (0.6 + 0.4 * min(1.0, lead / CLEAR_LEAD))))
    others = tuple(other.place for other in weighed[1 : 1 + _LISTED])
    return resolved(best.place, wording, confidence=round(confidence, 2), reason=best.reason, alternatives=others)


def _beside(wording: Wording, evidence: Evidence, gazetteer: Gazetteer) -> ResolvedPlace | None:
    """Take the words around for a list where they cannot hold the place: "shells fell on Sumy, Lviv and Odesa"."""
    if not evidence.containers or any(place.kind not in SETTLEMENTS for place in evidence.containers):
        return None
    found = _choose(wording, replace(evidence, containers=()), gazetteer)
    countries = {place.country for place in evidence.containers}
    is_of_note = found is not None and found.place is not None and found.place.population >= TOWN_OF_NOTE
    return found if is_of_note and found is not None and found.country in countries else None


def _called_by(wording: Wording, evidence: Evidence, gazetteer: Gazetteer) -> ResolvedPlace | None:
    """Take a site or district that no gazetteer has for the settlement it is called by.

    "Kramatorsk station", "Merowe airport"; "the Harem district", which newsrooms say of a town and what is around it.
    """
    if wording.kind not in {PlaceKind.SITE, PlaceKind.ADMIN2} or wording.kind_word in _NAMED_AFTER:
        return None
    within = {*evidence.focus.countries, *(place.country for place in evidence.containers)}
    found = tuple(place for place in evidence.found if place.country in within or not within)
    in_town = replace(evidence, kind_word="town", kind=PlaceKind.TOWN, found=found)
    if wording.kind is PlaceKind.ADMIN2:
        in_town = replace(in_town, found=tuple(p for p in found if not is_elsewhere(p, evidence, gazetteer)))
    chosen = _choose(replace(wording, kind_word="town"), in_town, gazetteer)
    return chosen and replace(chosen, reason=f"no {wording.kind_word} of that name is known, but the place is")


def _division_of_seat(
    wording: Wording, gazetteer: Gazetteer, focus: Focus, containers: _Containers
) -> ResolvedPlace | None:
    """Take a province by a spelling that only its capital is known by: "Hasakeh province"."""
    if wording.kind is not PlaceKind.ADMIN1:
        return None
    seat = _base(wording, gazetteer, focus, containers, kind_word="city")
    division = gazetteer.get(seat.admin1_id or "") if seat is not None and seat.name == seat.admin1 else None
    if division is None:
        return None
    return resolved(division, wording, confidence=0.8, reason="the province of the city that is spelled so")


def _name_node(wording: Wording, gazetteer: Gazetteer, evidence: Evidence) -> ResolvedPlace:
    """Make a node for an unknown name inside the closest known place."""
    parent, why = _closest_known(gazetteer, evidence)
    keeps_word = wording.kind in {PlaceKind.SITE, PlaceKind.REGION} and wording.kind_word is not None
    name = wording.written if keeps_word or wording.side else wording.name
    kind = wording.kind
    if kind is PlaceKind.ADMIN2 and parent is not None and parent.kind not in {PlaceKind.COUNTRY, PlaceKind.ADMIN1}:
        kind = PlaceKind.DISTRICT
    location = located(evidence.near or parent) if (evidence.near or parent) else None
    if parent is not None and name_key(name) in read_words().ordinary:
        why = f"{why}; its name is an ordinary word"
    return named_node(name, kind, parent=parent, confidence=0.4, reason=why, location=location)


def _closest_known(gazetteer: Gazetteer, evidence: Evidence) -> tuple[Place | None, str]:
    if evidence.containers:
        return evidence.containers[0], "not in the gazetteer; inside the place the wording names"
    if evidence.near is not None:
        division = gazetteer.get(evidence.near.admin1_id or "")
        return division or evidence.near, "not in the gazetteer; in the division of the place near by"
    top = next(iter(evidence.focus.admin1.items()), None)
    if top and top[1] >= PROVINCE_IN_FOCUS:
        return gazetteer.get(top[0]), "not in the gazetteer; in the province in focus"
    country = evidence.focus.country
    return (gazetteer.country(country) if country else None), "not in the gazetteer; in the country in focus"
