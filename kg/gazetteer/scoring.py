"""Weigh the places a name may mean. The weights were set by hand on texts of our own over many countries."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.gazetteer.geometry import distance_km
from kg.gazetteer.lookup import Gazetteer
from kg.gazetteer.model import SETTLEMENTS, Focus, Place, PlaceKind
from kg.gazetteer.names import name_key

WORLD_CITY = 500_000
REACH_KM = 350.0
CLOSE_KM = 40.0
BESIDE_KM = 60.0
HAMLET = 5_000
TOWNSHIP = 20_000
BOROUGH = 100_000
MAIN_PROVINCE = 0.5
MAIN_COUNTRY = 0.6
"""Share of the weight of the first country in focus from which on another one's neighbours are looked at, too."""
MOST_PEOPLE = {PlaceKind.VILLAGE: TOWNSHIP, PlaceKind.DISTRICT: BOROUGH, PlaceKind.ADMIN2: BOROUGH}
"""Up to how many people a namesake in another province is none that such words would name."""

_AGREES: Mapping[PlaceKind, frozenset[PlaceKind]] = {
    PlaceKind.ADMIN1: frozenset({PlaceKind.ADMIN1}),
    PlaceKind.ADMIN2: frozenset({PlaceKind.ADMIN2, PlaceKind.DISTRICT}),
    PlaceKind.CITY: SETTLEMENTS,
    PlaceKind.TOWN: SETTLEMENTS,
    PlaceKind.VILLAGE: SETTLEMENTS,
    PlaceKind.DISTRICT: frozenset({PlaceKind.DISTRICT, PlaceKind.TOWN, PlaceKind.VILLAGE}),
    PlaceKind.SITE: frozenset({PlaceKind.SITE}),
    PlaceKind.REGION: frozenset({PlaceKind.REGION, PlaceKind.ADMIN1, PlaceKind.ADMIN2}),
    PlaceKind.COUNTRY: frozenset({PlaceKind.COUNTRY}),
}
_BROAD_WORDS = frozenset(
    {"state", "territory", "department", "region", "republic", "area", "areas", "strip", "island", "suburb", "suburbs"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything that speaks for or against a reading.

    Attributes:
        key: of the name itself, to weigh spellings.
        kind, kind_word: from the wording.
        containers: places the wording puts around it, the closest first; `near` one it puts close by.
        capital_of: country whose government the bare name may stand for.
        known_abroad: country of a city that reports from anywhere may name, such as a seat of talks.
    """

    found: tuple[Place, ...]
    key: str
    kind_word: str | None
    kind: PlaceKind | None
    focus: Focus
    containers: tuple[Place, ...]
    near: Place | None
    capital_of: str | None
    known_abroad: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One allowed place, its score and the rule that spoke loudest."""

    place: Place
    score: float
    certainty: float
    reason: str


def weigh(evidence: Evidence, gazetteer: Gazetteer) -> Sequence[Reading]:
    """Return the allowed readings, the best first; equal scores go to the more prominent place."""
    settlements = [place for place in evidence.found if place.kind in SETTLEMENTS]
    exact = {place.id for place in gazetteer.find_key(evidence.key)}
    readings = []
    for place in evidence.found:
        spelled = 1.0 if place.id in exact else gazetteer.likeness_of(evidence.key, place)
        reading = _weigh_one(place, evidence, gazetteer, settlements, spelled=spelled)
        readings += [reading] if reading else []
    return sorted(readings, key=lambda reading: (-round(reading.score, 3), reading.place.rank))


def _weigh_one(
    place: Place, evidence: Evidence, gazetteer: Gazetteer, settlements: Sequence[Place], *, spelled: float
) -> Reading | None:
    kind = _weigh_kind(place, evidence, settlements)
    around = _weigh_containment(place, evidence)
    if kind is None or around is None:
        return None
    inside = place.country in evidence.focus.countries
    if not inside and around <= 0 and not _is_reachable(place, evidence, gazetteer):
        return None
    if inside and around <= 0 and _is_namesake_overseas(place, evidence, gazetteer):
        return None
    if around <= 0 and evidence.near is None and is_elsewhere(place, evidence, gazetteer):
        return None
    country = evidence.focus.countries.get(place.country, 0.0)
    province = evidence.focus.admin1.get(place.admin1_id or "", 0.0)
    scores = {
        "the wording puts it there": around * 3.0,
        "country in focus": country * 3.0 if country else -0.5 * bool(evidence.focus.countries),
        "province in focus": province * 1.5,
        "near the place named": _weigh_nearness(place, evidence.near),
        "kind word fits": kind,
        "most populous": _weigh_prominence(place),
    }
    score = sum(scores.values()) + (spelled - 1.0) * 6.0
    reason = max(scores, key=lambda rule: scores[rule])
    sure = 0.95 if country >= 0.5 or around > 0 else 0.85 if country or not evidence.focus.countries else 0.6  # noqa: PLR2004
    return Reading(place=place, score=score, certainty=sure * (0.4 + 0.6 * spelled), reason=reason)


def _weigh_kind(place: Place, evidence: Evidence, settlements: Sequence[Place]) -> float | None:
    """Return how well the kind fits; `None` forbids the reading ("Idlib province" is not the city)."""
    if evidence.kind is None:
        return _weigh_bare(place, settlements, evidence)
    if place.kind in _AGREES[evidence.kind]:
        return 1.5
    if evidence.kind_word in _BROAD_WORDS and place.kind in {PlaceKind.REGION, PlaceKind.COUNTRY, PlaceKind.ADMIN2}:
        return 0.5
    if evidence.kind is PlaceKind.ADMIN1 and place.kind in {PlaceKind.ADMIN2, PlaceKind.REGION}:
        return 0.3
    if evidence.kind is PlaceKind.ADMIN2 and place.kind is PlaceKind.ADMIN1:
        return 0.0
    if evidence.kind in {PlaceKind.CITY, PlaceKind.TOWN} and place.kind in {PlaceKind.DISTRICT, PlaceKind.SITE}:
        return 0.2
    return None


def _weigh_bare(place: Place, settlements: Sequence[Place], evidence: Evidence) -> float:
    """Without a kind word a name is the country, then the town of note, then the division."""
    if place.kind is PlaceKind.COUNTRY:
        return 2.0
    if place.kind is PlaceKind.ADMIN1:
        seats = [town for town in settlements if town.country == place.country and _is_seat(town, evidence)]
        return -0.4 if seats else 0.9
    if place.kind is PlaceKind.ADMIN2:
        return -0.8 if any(town.country == place.country for town in settlements) else 0.0
    return 0.8 if evidence.capital_of == place.country else 0.2 if _is_of_note(place) else 0.0


def _is_seat(town: Place, evidence: Evidence) -> bool:
    """A town of note that is printed by this name: where newsrooms print "Gaza City", "Gaza" is the strip."""
    return _is_of_note(town) and not (town.newsroom_name and name_key(town.name) == f"{evidence.key} city")


def _is_of_note(town: Place) -> bool:
    return town.newsroom_name or town.population >= 20_000  # noqa: PLR2004


def _weigh_containment(place: Place, evidence: Evidence) -> float | None:
    """Return 1 inside the closest container, less for wider ones; `None` where it cannot be."""
    best = 0.0
    for level, container in enumerate(evidence.containers):
        # "Germany, France and Russia" is a list: no country lies in another.
        if place.id == container.id or place.kind is PlaceKind.COUNTRY:
            continue
        share = _share_of_container(place, container)
        if share is None:
            return None
        best = max(best, share - 0.2 * level)
    return best


def _share_of_container(place: Place, container: Place) -> float | None:
    """Return how well the container holds the place; `None` where the gazetteer puts it elsewhere."""
    if place.country != container.country:
        return None
    if place.is_within(container):
        return 1.0
    if container.kind is PlaceKind.ADMIN1:
        return 0.0 if place.admin1_id is None else None
    if container.kind not in SETTLEMENTS:
        return 0.0
    # "in Aleppo", "near Saraqib": the town's own province, or just over its border.
    if _gap(place, container) < CLOSE_KM or place.id == container.admin1_id:
        return 0.8
    return 0.6 if place.admin1_id == container.admin1_id else None


def _is_reachable(place: Place, evidence: Evidence, gazetteer: Gazetteer) -> bool:
    """Whether a place outside the countries in focus may be meant at all.

    Countries and world cities may, and so may neighbours; a namesake far away may not.
    """
    if not evidence.focus.countries and not evidence.containers:
        return True
    if place.kind is PlaceKind.COUNTRY:
        return True
    if place.kind is PlaceKind.ADMIN1 and evidence.kind is PlaceKind.ADMIN1 and place.newsroom_name:
        return True
    if evidence.kind in {None, PlaceKind.CITY} and (
        place.population >= WORLD_CITY or place.country in {evidence.capital_of, evidence.known_abroad}
    ):
        return True
    # Over a border only places that newsrooms know: a hamlet's namesake there is a namesake all the same.
    if not _is_of_note(place) and place.kind in SETTLEMENTS:
        return False
    return any(_is_close(place, country) for country in _main_countries(evidence, gazetteer))


def _main_countries(evidence: Evidence, gazetteer: Gazetteer) -> Sequence[Place | None]:
    least = MAIN_COUNTRY * max(evidence.focus.countries.values(), default=0.0)
    return [gazetteer.country(code) for code, weight in evidence.focus.countries.items() if weight >= least]


def _is_namesake_overseas(place: Place, evidence: Evidence, gazetteer: Gazetteer) -> bool:
    """Whether a town with namesakes lies in a country that only looks on, far from where the report plays."""
    if place.kind not in SETTLEMENTS or place.population >= WORLD_CITY:
        return False
    if place.country in {evidence.capital_of, evidence.known_abroad}:
        return False
    if len({found.country for found in evidence.found}) < 2:  # noqa: PLR2004
        return False
    return not any(_is_close(place, country) for country in _main_countries(evidence, gazetteer))


def _is_close(place: Place, country: Place | None) -> bool:
    return country is not None and _gap(place, country) < country.radius_km + REACH_KM


def is_elsewhere(place: Place, evidence: Evidence, gazetteer: Gazetteer) -> bool:
    """Whether a report on one province would hardly name this place of another: rather a namesake in no list."""
    most = MOST_PEOPLE.get(evidence.kind, HAMLET) if evidence.kind else HAMLET
    if place.kind not in SETTLEMENTS or place.newsroom_name or place.population >= most:
        return False
    main = next((gazetteer.get(key) for key, weight in evidence.focus.admin1.items() if weight >= MAIN_PROVINCE), None)
    if main is None or main.country != place.country or place.latitude is None:
        return False
    return not place.is_within(main) and _gap(place, main) > main.radius_km + BESIDE_KM


def _weigh_nearness(place: Place, near: Place | None) -> float:
    if near is None or place.id == near.id:
        return 0.0
    return max(-1.5, 1.5 - _gap(place, near) / 20.0)


def _weigh_prominence(place: Place) -> float:
    return min(0.7, math.log10(place.population + 1) / 10.0) + 0.15 * place.newsroom_name


def _gap(one: Place, other: Place) -> float:
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return 1e4
    return distance_km((one.latitude, one.longitude), (other.latitude, other.longitude))
