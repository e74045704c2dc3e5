"""Make the values that resolution returns."""

from __future__ import annotations

from collections.abc import Sequence

from kg.gazetteer.model import DIVISIONS, Location, Place, PlaceKind, ResolvedPlace
from kg.gazetteer.wording import Wording
from kg.identifiers import digest, slug


def located(place: Place | None) -> Location | None:
    """Return where a place is, with its reach."""
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return Location(latitude=place.latitude, longitude=place.longitude, radius_km=place.radius_km)


def resolved(
    place: Place, wording: Wording, *, confidence: float, reason: str, alternatives: Sequence[Place] = ()
) -> ResolvedPlace:
    """Return the gazetteer's place as the answer, under its newsroom name or the report's own spelling."""
    own_spelling = wording.name if not wording.name.islower() else place.name
    return ResolvedPlace(
        id=place.id,
        name=place.name if place.newsroom_name or place.kind in DIVISIONS else own_spelling,
        kind=place.kind,
        country=place.country,
        admin1=place.admin1,
        place=place,
        parent=None,
        location=located(place),
        confidence=confidence,
        reason=reason,
        alternatives=tuple(alternatives),
    )


def named_node(
    name: str,
    kind: PlaceKind | None,
    *,
    parent: Place | None,
    confidence: float,
    reason: str,
    location: Location | None,
    slug_of: str = "",
) -> ResolvedPlace:
    """Return a node of its own for a name, inside the parent; equal names in one parent are one node.

    `slug_of` makes different wordings one node: "Aleppo's northern countryside", "northern rural Aleppo".
    """
    own = slug(slug_of or name) or f"x-{digest(name)}"
    return ResolvedPlace(
        id=f"{parent.id}--{own}" if parent else f"x--{own}",
        name=name,
        kind=kind,
        country=parent.country if parent else None,
        admin1=parent.admin1 if parent else None,
        place=None,
        parent=parent,
        location=location,
        confidence=confidence,
        reason=reason,
    )
