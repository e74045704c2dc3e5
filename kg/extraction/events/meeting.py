"""Whether two tellings are of one place, and where an event told several times took place."""

from __future__ import annotations

from collections.abc import Container

from kg.extraction.events.drafts import Draft
from kg.extraction.events.placing import most_specific
from kg.extraction.model import PlaceKind
from kg.extraction.parse.reading import DIRECTIONS, DIVISIONS, PlaceAt

WIDE = frozenset({PlaceKind.CITY, PlaceKind.REGION, PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.COUNTRY})
NEIGHBOUR = "same sentence"
"""The rule of a place taken over from another event of the sentence (`inherit`)."""
UNTOLD, NEAR_BY, AROUND, SAME, SEAT, ANEW, APART = 0.2, 0.3, 0.35, 0.7, 0.1, -0.2, -1.0
"""What places say for two tellings being of one event: unknown, may meet, one holds the other, equal, …"""


def place_score(event: Draft, draft: Draft, *, one_day: bool) -> float:
    """Return how much the places speak for the two being one event; `APART` where they forbid it."""
    if not event.places or not draft.places:
        return ANEW if _tells_anew(event, draft) else UNTOLD
    # A place that no register holds may be a quarter of the town; told anew, with a day of its own, it is another town.
    wide = DIVISIONS if _tells_anew(event, draft) else WIDE
    if {place.key for place in event.places} & {place.key for place in draft.places}:
        return SAME
    pairs = [pair for one in event.places for two in draft.places for pair in ((one, two), (two, one))]
    if any(_may_be_inside(one, two, wide) or _is_beside(one, two) for one, two in pairs):
        return NEAR_BY
    if any(place_meets(one, two) for one, two in pairs):
        return AROUND
    seat = any(_is_seat(one, two) for one, two in pairs)
    return SEAT if seat and set(event.weapons) & set(draft.weapons) and one_day else APART


def _tells_anew(event: Draft, draft: Draft) -> bool:
    """Whether a later paragraph gives a deed place and day of its own, or opens with a place: of another deed."""
    own = draft.head and draft.places and not draft.definite and event.paragraph != draft.paragraph
    return bool(own) and all(one.stated or _opens_with_place(one) for one in (event, draft))


def _opens_with_place(draft: Draft) -> bool:
    """Whether its sentence begins with where it was: "In X, gunmen shot ..."."""
    return any(0 <= place.first - draft.sentence <= 1 for place in draft.places)


def _may_be_inside(one: PlaceAt, two: PlaceAt, wide: Container[PlaceKind]) -> bool:
    """Whether a place of unknown position can lie in or by a larger one."""
    if one.ref.admin1 and two.ref.admin1 and one.ref.admin1 != two.ref.admin1:
        return False
    if one.base is not None and one.ref.admin1 is None:
        return one.reaches(two)
    if one.loose and two.loose:
        return {one.ref.kind, two.ref.kind} == {PlaceKind.SITE} and _shares_word(one, two)
    large = two.ref.kind in wide or two.ref.name.split()[0].lower() in DIRECTIONS or one.ref.kind is PlaceKind.SITE
    return one.loose and not two.loose and large


def _shares_word(one: PlaceAt, two: PlaceAt) -> bool:
    """Whether two sites that no register has are of one kind: "Kachin IDP camp", "the Mung Lai camp"."""
    return one.ref.name.split()[-1].lower() == two.ref.name.split()[-1].lower()


def _is_beside(one: PlaceAt, two: PlaceAt) -> bool:
    """Whether the one is told by its direction from a place ("north of Hama"), in the division of the other."""
    relative = one.ref.relative
    # "Near X" is X; only a direction leaves the town open.
    led = relative is not None and relative.bearing is not None
    return led and one.ref.admin1 is not None and one.ref.admin1 == two.ref.admin1


def _is_seat(one: PlaceAt, two: PlaceAt) -> bool:
    """Whether the one is the city that its division is called by, and the other lies in that division."""
    return one.ref.admin1 is not None and one.ref.name == one.ref.admin1 == two.ref.admin1


def place_meets(one: PlaceAt, two: PlaceAt) -> bool:
    """Whether one place is or holds the other; a country says nothing."""
    if PlaceKind.REGION in (one.ref.kind, two.ref.kind) and one.ref.admin1 and one.ref.admin1 == two.ref.admin1:
        return True
    return one.within(two) or two.within(one) or _is_quarter(one, two) or _is_quarter(two, one)


def _is_quarter(one: PlaceAt, two: PlaceAt) -> bool:
    """Whether the one is a district of a division and the other the city that the division is called by."""
    return one.ref.kind is PlaceKind.DISTRICT and two.ref.kind is PlaceKind.CITY and _is_seat(two, one)


def joined_places(event: Draft, draft: Draft) -> tuple[PlaceAt, ...]:
    """Return where it happened: a taking-up adds no place, and a region does not narrow a town.

    "Raids in the east killed ten ... the raids hit the town of X": a place inside the one told first is no other. Of a
    place taken over from a neighbour only the quarter of a town told outright counts.
    """
    if not event.places or not draft.places:
        return event.places or draft.places
    taken_over = _is_taken_over(draft)
    if draft.definite or taken_over:
        wide = [place for place in event.places if taken_over != (place.ref.kind in DIVISIONS)]
        inside = (place for place in draft.places if any(place.within(one) or _is_quarter(place, one) for one in wide))
        return most_specific((*event.places, *inside))
    towns = any(place.ref.kind not in DIVISIONS for place in event.places)
    added = [place for place in draft.places if not (towns and place.ref.kind in DIVISIONS)]
    return most_specific((*event.places, *added))


def _is_taken_over(draft: Draft) -> bool:
    """Whether the places are those of another event of its sentence: where captives were taken, not where they died."""
    return any(told.part == "places" and told.rule == NEIGHBOUR for told in draft.notes)
