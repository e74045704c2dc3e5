"""In which place a name lies that no gazetteer has: the one that its own sentence or paragraph speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extraction.model import PlaceKind
from kg.extraction.parse.reading import PlaceAt
from kg.extraction.parse.tree import case_of, relation
from kg.gazetteer.nodes import located

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.gazetteer.lookup import Gazetteer
    from kg.gazetteer.model import Place

PARTS = frozenset({PlaceKind.DISTRICT, PlaceKind.SITE})
"""Kinds that lie in a town; all others lie in its province."""
HOLDING = frozenset({PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE})
TOWNS = frozenset({PlaceKind.CITY, PlaceKind.TOWN})
BESIDE = frozenset({"and", "or", ";"})
"""What stands between a town and a site beside it: "fell on X and on the Y air base"."""
ELSEWHERE = frozenset({"to", "toward", "towards", "for", "from"})
"""Words before a place that is left or gone to."""


def with_local_parents(
    doc: Doc, gazetteer: Gazetteer, places: Sequence[PlaceAt], held: AbstractSet[int]
) -> Iterator[PlaceAt]:
    """Yield the places, unknown names inside what the text speaks of just before them.

    Args:
        held: numbers of the places that the words put into another.
    """
    before: PlaceAt | None = None
    for number, place in enumerate(places):
        is_open = place.loose and place.base is None and number not in held and place.ref.kind is not PlaceKind.REGION
        if is_open and before is not None and _speaks_of(doc, before, place):
            yield _put_into(doc, place, before, gazetteer)
        else:
            yield place
        if not place.loose and place.ref.kind in HOLDING and _is_scene(doc, place):
            before = place


def _is_scene(doc: Doc, place: PlaceAt) -> bool:
    token = doc[place.token]
    return case_of(token) not in ELSEWHERE and relation(token) != "nsubj"


def _speaks_of(doc: Doc, before: PlaceAt, place: PlaceAt) -> bool:
    """Whether a place is named in the same sentence or the one before, of the same paragraph and country."""
    if before.ref.country != place.ref.country:
        return False
    start = doc[place.first].sent.start
    last = doc[start - 1].sent.start if start else 0
    return before.first >= last and "\n" not in doc[before.first : place.last].text


def _put_into(doc: Doc, place: PlaceAt, before: PlaceAt, gazetteer: Gazetteer) -> PlaceAt:
    parent = gazetteer.get(before.ref.id or "")
    is_part = place.ref.kind in PARTS and not any(word.lower_ in BESIDE for word in doc[before.last : place.first])
    if parent is not None and not (is_part and parent.kind in TOWNS):
        parent = gazetteer.get(parent.admin1_id or "") if parent.kind is not PlaceKind.ADMIN1 else parent
    if parent is None or place.ref.id is None:
        return place
    return _inside(place, parent)


def _inside(place: PlaceAt, parent: Place) -> PlaceAt:
    own = str(place.ref.id).rsplit("--", 1)[-1]
    ref = replace(place.ref, id=f"{parent.id}--{own}", admin1=parent.admin1, country=parent.country)
    return replace(place, ref=ref, inside=frozenset((parent.id, *parent.parents)), location=located(parent))
