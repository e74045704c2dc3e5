"""Places, mentions of places and what a mention resolves to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class PlaceKind(StrEnum):
    """Kinds of place, as in the interchange format."""

    COUNTRY = "country"
    ADMIN1 = "admin1"
    ADMIN2 = "admin2"
    CITY = "city"
    TOWN = "town"
    VILLAGE = "village"
    DISTRICT = "district"
    SITE = "site"
    REGION = "region"


SETTLEMENTS = frozenset({PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE})
DIVISIONS = frozenset({PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2})


_SOURCES = {"geonames": "GeoNames", "ucdp": "UCDP GED", "own": "the user's own file"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One node of the gazetteer, or one of a user's own places.

    Attributes:
        id: `gn-170063` for a GeoNames place, else a slug that starts with the country ("sy-rif-dimashq").
        name: the form an English newsroom would print, bare ("Idlib" also for the province).
        newsroom_name: `name` was chosen by hand; otherwise it is GeoNames' own form without its accents.
        country: ISO 3166-1 alpha-2.
        admin1: bare name of the first-level division; `None` for countries and for places that span several.
        parents: ids of the places that contain it, the closest first, the country last.
        latitude, longitude: degrees WGS 84 of the centre; `None` where only the parent is known.
        radius_km: how far the place reaches from its centre, or how far off the centre may be, whichever is more.
        geonames_code: GeoNames code of a division ("SY.12"), `iso_code` its ISO 3166-2 code ("SY-ID").
        rank: position in the order of prominence, 0 first; ties do not occur.
    """

    id: str
    name: str
    kind: PlaceKind
    country: str
    admin1: str | None = None
    admin1_id: str | None = None
    admin2: str | None = None
    parents: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float = 0.0
    population: int = 0
    newsroom_name: bool = False
    geonames_code: str | None = None
    iso_code: str | None = None
    source: str = "geonames"
    rank: int = 0

    @property
    def geonames_id(self) -> int | None:
        """The place's number in GeoNames, where it has one."""
        number = self.id.removeprefix("gn-")
        return int(number) if number.isdigit() else None

    @property
    def position_source(self) -> str:
        """Where the point comes from, in words: the part of the entry's source that speaks of it."""
        _, _, stated = self.source.partition("position ")
        return stated.removeprefix("of ") or _SOURCES.get(self.source, self.source)

    def is_within(self, other: Place) -> bool:
        """Whether the gazetteer puts this place inside the other, or they are one."""
        return self.id == other.id or other.id in self.parents


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSpan:
    """A name of a place found in a text.

    Attributes:
        start, end: code points `[start, end)` of the text searched; a possessive ending is left out.
        candidates: every place of this name, the most prominent first.
        exact: found by its key; otherwise by its skeleton within the countries in focus.
    """

    start: int
    end: int
    name: str
    candidates: tuple[Place, ...]
    exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A place as a report names it.

    Attributes:
        name: the wording, without a kind word if the caller took it off ("Idlib", "southern Idlib").
        kind_word: "province", "town", "countryside" …, in singular or as written.
        containment: names the wording puts around it, the closest first ("in Idlib", "near Saraqib").
        near: a place the wording sets it close to; it shares the other's division, not its node.
    """

    name: str
    kind_word: str | None = None
    containment: tuple[str, ...] = ()
    near: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """Where a document plays: weights that sum to 1 within each mapping, heaviest first.

    Attributes:
        countries: by ISO 3166-1 alpha-2.
        admin1: by id of the division.
    """

    countries: Mapping[str, float] = field(default_factory=dict)
    admin1: Mapping[str, float] = field(default_factory=dict)

    @property
    def country(self) -> str | None:
        """The heaviest country, if there is any."""
        return next(iter(self.countries), None)


class Bearing(StrEnum):
    """Compass words of relative positions; degrees are those of `bearing_degrees`."""

    NORTH = "north"
    NORTHEAST = "northeast"
    EAST = "east"
    SOUTHEAST = "southeast"
    SOUTH = "south"
    SOUTHWEST = "southwest"
    WEST = "west"
    NORTHWEST = "northwest"

    @property
    def degrees(self) -> float:
        """Clockwise from north."""
        return 45.0 * list(Bearing).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativePosition:
    """A spot told by another place: "seven kilometres south of X".

    Attributes:
        relation: the wording's head: "south", "near", "outskirts", "between", "distance".
        references: wording of the places it is told by; two for "between".
        distance_km: stated, in kilometres; `None` where the wording gives none.
        bearing: degrees clockwise from north, from the reference towards the spot.
        uncertainty_km: how far off the spot may be from where `locate` puts it.
        start, end: code points of the wording in the text searched.
    """

    relation: str
    references: tuple[str, ...]
    distance_km: float | None = None
    bearing: float | None = None
    uncertainty_km: float = 5.0
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A point with the radius within which the truth lies."""

    latitude: float
    longitude: float
    radius_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedPlace:
    """Which node a mention means, or the named node made for it.

    Attributes:
        id: the gazetteer's id, or a slug inside the best known parent ("sy-idlib--tam-hawa").
        name: the canonical name if one was chosen by hand; otherwise the mention's own spelling.
        place: the gazetteer's entry; `None` for a named node.
        parent: for a named node the closest known place that holds it; otherwise the entry's own division.
        confidence: 0 to 1; below 0.5 it is a guess that a reader should see as one.
        reason: the rule that decided, in words.
        alternatives: other readings, the likeliest first.
    """

    id: str
    name: str
    kind: PlaceKind | None
    country: str | None
    admin1: str | None
    place: Place | None
    parent: Place | None
    location: Location | None
    confidence: float
    reason: str
    alternatives: tuple[Place, ...] = ()
