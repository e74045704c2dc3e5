"""Tie places to the events of their sentence, and compare days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extraction.events.asides import AT, is_aside, is_maker, is_where_clause, names_no_scene, says_so, tells_another
from kg.extraction.events.drafts import Draft
from kg.extraction.events.settings import without_settings
from kg.extraction.model import DatePrecision, DateRange, EventType, PlaceKind
from kg.extraction.parse.attach import Distances
from kg.extraction.parse.reading import DIVISIONS, PlaceAt, Reading
from kg.extraction.parse.tree import case_of, children, lemma, relation

if TYPE_CHECKING:
    from spacy.tokens import Token

AT_HAND = frozenset(
    {
        EventType.ATTACK,
        EventType.SHOOTING,
        EventType.EXECUTION,
        EventType.BOMBING,
        EventType.ABDUCTION,
        EventType.DETENTION,
    }
)
"""Deeds done where the doers are."""
WARS = frozenset({"war", "conflict", "civil war"})
LASTING = frozenset({EventType.ARMED_CLASH, EventType.OPERATION})
WIDELY = frozenset({EventType.OPERATION, EventType.AGREEMENT, EventType.MOVEMENT})
"""Types that a province sees rather than the city of its name."""
LATER = 60
"""Days within which the wounded of a deed die of it."""
FAR_PLACE = 5.0
NEAR_STEP = 2.4
"""Costs beyond which a place no longer belongs to an event, or to an agreement."""


def place_drafts(reading: Reading, drafts: Sequence[Draft], distances: Distances) -> tuple[Draft, ...]:
    """Return the drafts with the places of their own sentences."""
    places: dict[int, list[PlaceAt]] = {}
    origins: dict[int, list[PlaceAt]] = {}
    by_sentence = _by_sentence(drafts)
    for place in reading.places:
        if not place.attributive:
            _tie_place(reading, place, by_sentence, distances, places, origins)
    return tuple(
        replace(
            draft,
            places=_placed(reading, draft, places.get(draft.token, ()), origins.get(draft.token, ())),
            origins=most_specific(origins.get(draft.token, ())),
        )
        for draft in drafts
    )


def _placed(reading: Reading, draft: Draft, tied: Sequence[PlaceAt], asides: Sequence[PlaceAt]) -> tuple[PlaceAt, ...]:
    """Return the places of the deed; for want of any, or of all but a country, those where its doers are."""
    stated = _stated_places(reading, draft, tied)
    if any(place.ref.kind is not PlaceKind.COUNTRY for place in stated):
        return stated
    there = _where_doers_are(reading, draft, asides)
    inside = there and all(any(place.within(wide) for wide in stated) for place in there)
    return there if inside else stated or there


def _stated_places(reading: Reading, draft: Draft, tied: Sequence[PlaceAt]) -> tuple[PlaceAt, ...]:
    return _as_provinces(reading, draft, _choose_places(reading, draft, _fitting(draft, tied)))


def _by_sentence(drafts: Sequence[Draft]) -> dict[int, list[Draft]]:
    found: dict[int, list[Draft]] = {}
    for draft in drafts:
        found.setdefault(draft.sentence, []).append(draft)
    return found


def _tie_place(
    reading: Reading,
    place: PlaceAt,
    by_sentence: Mapping[int, Sequence[Draft]],
    distances: Distances,
    places: dict[int, list[PlaceAt]],
    origins: dict[int, list[PlaceAt]],
) -> None:
    token = reading.doc[place.token]
    candidates = by_sentence.get(token.sent.start, ())
    where = [draft.token for draft in candidates if is_where_clause(token, reading.doc[draft.token])]
    for index in where:
        places.setdefault(index, []).append(place)
    for index in distances.nearest(place.token, [draft.token for draft in candidates if draft.token not in where]):
        trigger = reading.doc[index]
        draft = next(draft for draft in candidates if draft.token == index)
        if distances.between(place.token, index) > (NEAR_STEP if draft.agreement is not None else FAR_PLACE):
            continue
        if (draft.agreement is not None and is_maker(reading, token)) or names_no_scene(reading, place, trigger, draft):
            continue
        inner = [reading.doc[other.token] for other in reading.places_held(place)]
        side = origins if any(is_aside(reading, word, trigger, draft) for word in (token, *inner)) else places
        side.setdefault(index, []).append(place)


def _where_doers_are(reading: Reading, draft: Draft, asides: Sequence[PlaceAt]) -> tuple[PlaceAt, ...]:
    """Return where the doers are, for want of a place of the deed: "thirty were killed by rebels in X"."""
    if draft.type not in AT_HAND:
        return ()
    there = [place for place in asides if place.token > draft.token or _is_of_subject(reading, draft, place)]
    return _choose_places(reading, draft, [place for place in there if _is_at_hand(reading, reading.doc[place.token])])


def _is_of_subject(reading: Reading, draft: Draft, place: PlaceAt) -> bool:
    """Whether the words for who did it hold the place: "police in X arrested ten"."""
    token = reading.doc[place.token]
    return any(token in subject.subtree for subject in children(reading.doc[draft.token], "nsubj"))


def _is_at_hand(reading: Reading, token: Token) -> bool:
    """Whether somebody is in the place who may have done it; who only speaks there has not."""
    speaks = any(says_so(reading, up) for up in token.ancestors if relation(up) == "nsubj")
    return case_of(token) in AT and not speaks


def _fitting(draft: Draft, places: Sequence[PlaceAt]) -> Sequence[PlaceAt]:
    """Return the places that fit the event's reach: a war is a country's, not of the city where it is talked of."""
    if draft.head not in WARS:
        return places
    return [place for place in places if place.ref.kind is PlaceKind.COUNTRY]


def _as_provinces(reading: Reading, draft: Draft, places: tuple[PlaceAt, ...]) -> tuple[PlaceAt, ...]:
    """Return where something wide took place: "the offensive in X" is the province's, if the report speaks of it."""
    if draft.type not in WIDELY:
        return places
    provinces = {p.ref.name: p for p in reading.places if p.ref.kind is PlaceKind.ADMIN1}
    return tuple(_as_province(place, provinces) for place in places)


def _as_province(place: PlaceAt, provinces: Mapping[str, PlaceAt]) -> PlaceAt:
    wide = provinces.get(place.ref.name)
    if wide is None or place.ref.kind is not PlaceKind.CITY or place.ref.name != place.ref.admin1:
        return place
    return replace(place, ref=replace(wide.ref, relative=place.ref.relative), inside=wide.inside)


def _choose_places(reading: Reading, draft: Draft, stated: Sequence[PlaceAt]) -> tuple[PlaceAt, ...]:
    """Return where it happened; what only tells where that is gives way to a place told outright."""
    outright = [place for place in stated if not tells_another(reading, place)]
    outright = outright or [place for place in stated if place.ref.relative is None]
    # "Around the base, 40 km north of Goma": the base.
    outright = outright or [place for place in stated if not _is_led_from(place)]
    kept = [
        place
        for place in stated
        if place in outright or not any(_suffices(reading, other, place) for other in outright)
    ]
    return most_specific(without_settings(reading, draft, kept))


def _is_led_from(place: PlaceAt) -> bool:
    """Whether a direction or a distance leads away from the place, so that it is another one that is meant."""
    relative = place.ref.relative
    return relative is not None and not (relative.bearing is None and relative.distance_km is None)


def _suffices(reading: Reading, place: PlaceAt, told_by: PlaceAt) -> bool:
    """Whether a place needs not the one it is told by: "in Zabul, on the road from Kandahar to Kabul"."""
    if not is_wide(place):
        return place.key not in told_by.held_by
    if place.ref.kind is PlaceKind.REGION:
        # What lies in a region no gazetteer tells: "in the Upper Huallaga, ten kilometres north of Uchiza".
        # "The Ghouta suburbs outside Damascus" are the Ghouta.
        token = reading.doc[place.token]
        around = {token.i, token.head.i if relation(token) == "compound" else token.i}
        return told_by.ref.relative is not None and reading.doc[told_by.token].head.i in around
    relative = told_by.ref.relative
    is_near = relative is not None and relative.relation == "near"
    return not is_near and place.ref.kind is not PlaceKind.COUNTRY and not told_by.within(place)


def is_wide(place: PlaceAt) -> bool:
    """Whether a place is a division or a known region; one of a name that none has ("Argun Gorge") is a spot."""
    is_spot = place.ref.kind is PlaceKind.REGION and place.loose and place.base is None
    return place.ref.kind in DIVISIONS and not is_spot


def most_specific(places: Sequence[PlaceAt]) -> tuple[PlaceAt, ...]:
    """Return the places without those that hold another of them, each once, in order of text."""
    unique = list({place.key: place for place in reversed(places)}.values())[::-1]
    kept = [place for place in unique if not any(_holds(place, other) for other in unique)]
    # A country beside a region of another is where the shells came from, or whom the region borders.
    kept = [place for place in kept if place.ref.kind is not PlaceKind.COUNTRY] or kept
    fine = [place for place in kept if not is_wide(place)]
    return tuple(sorted(fine or kept, key=lambda place: place.first))


def _holds(place: PlaceAt, other: PlaceAt) -> bool:
    """Whether a place holds another; a city's name is also its province's ("Ariha … bastion of Idlib")."""
    if other.key == place.key or (place.base is not None and place.ref.admin1 == other.ref.name):
        # "Idlib" beside "northwestern Idlib" may be the province's as well as the city's name.
        return False
    return (
        other.within(place)
        or place.key in other.held_by
        or (other.ref.admin1 == place.ref.name and other.ref.name != place.ref.name)
    )


def day_range(date: DateRange) -> tuple[int, int] | None:
    """Return first and last day as numbers, for comparison."""
    if date.start is None or date.end is None:
        return None
    return date.start.toordinal(), date.end.toordinal()


def dates_meet(one: DateRange, other: DateRange) -> bool:
    """Whether the ranges share a day; an unknown date meets every date."""
    first, second = day_range(one), day_range(other)
    if first is None or second is None:
        return True
    return first[0] <= second[1] and second[0] <= first[1]


def died_later(event: Draft, draft: Draft) -> bool:
    """Whether a count of those told before falls some days after the deed: "two of them died the next day"."""
    first, second = day_range(event.date), day_range(draft.date)
    known = draft.definite and not draft.head and bool(event.tolls)
    return known and first is not None and second is not None and 0 < second[0] - first[1] <= LATER


def narrower(one: DateRange, other: DateRange) -> DateRange:
    """Return the range of fewer days; one that is known before one that is not."""
    first, second = day_range(one), day_range(other)
    if second is None:
        return one
    if first is None:
        return other
    return one if first[1] - first[0] <= second[1] - second[0] else other


def is_exact(date: DateRange) -> bool:
    """Whether the range is a single day."""
    return date.precision is DatePrecision.DAY


def verb_words(token: Token) -> frozenset[str]:
    """Return the lemmas of a verb's auxiliaries and modifiers."""
    return frozenset(lemma(child) for child in children(token, "aux", "advmod", "mark"))
