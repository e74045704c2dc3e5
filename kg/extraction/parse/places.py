"""Find the places of a text, resolve each against the gazetteer and what the document is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.document.model import Document, Span, ZoneKind
from kg.extraction.model import PlaceKind, PlaceRef, RelativePosition
from kg.extraction.parse.around import (
    Around,
    held_by_taken_up,
    kind_before_list,
    kind_of_list,
    places_around,
    with_places_around,
)
from kg.extraction.parse.local_parents import with_local_parents
from kg.extraction.parse.place_kinds import (
    as_country,
    is_direction,
    is_neighbour,
    own_kind_word,
    place_words,
    with_site_word,
    without_genitive,
)
from kg.extraction.parse.place_names import Stretch, find_stretches
from kg.extraction.parse.reading import DIRECTIONS, PlaceAt, head_of
from kg.extraction.parse.taking_up import capitals, taken_up, taken_up_together
from kg.extraction.parse.tree import case_of, lemma, relation
from kg.extraction.wordlists import alternatives, read_wordlist
from kg.gazetteer.focus import focus_of
from kg.gazetteer.kinds import country_of_demonym, kind_of_word, read_words
from kg.gazetteer.mentions import find_mentions
from kg.gazetteer.model import SETTLEMENTS, Focus, PlaceMention, PlaceSpan, ResolvedPlace
from kg.gazetteer.names import name_key
from kg.gazetteer.nodes import located
from kg.gazetteer.relative import find_relative_positions
from kg.gazetteer.resolve import resolve_place

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.gazetteer.lookup import Gazetteer

NAMED_WITHIN = 3
MINOR = 0.4
"""Countries with less than this share of the main one's weight are where agencies sit, not where it happened."""


def focus_of_document(document: Document, gazetteer: Gazetteer) -> Focus:
    """Return where the document plays, from its text without furniture and from its title."""
    text = _siding().sub(lambda match: " " * len(match[0]), _masked(document))
    spans = find_mentions(text, gazetteer)
    words = [word for word in text.replace("-", " ").split() if word[:1].isupper()]
    actors = [span for span in spans if _names_actor(text, span)]
    acting = {span.candidates[0].country for span in actors}
    found = focus_of([span for span in spans if span not in actors], words=words, countries=sorted(acting))
    top = max(found.countries.values(), default=0.0)
    told = _told_of(spans, words)
    main = {code: weight for code, weight in found.countries.items() if weight >= top * MINOR and code in told}
    return Focus(countries=main, admin1=found.admin1)


@cache
def _siding() -> re.Pattern[str]:
    """The country of "Iran-aligned rebels", which says nothing of where they fight."""
    return re.compile(rf"\b[A-Z][\w.]*(?=[-‑–]{alternatives(read_wordlist('not_places')['siding'])}\b)")


def _names_actor(text: str, span: PlaceSpan) -> bool:
    """Whether a country is named as one who acts, from anywhere: "the US embassy", "Russia said", not "in Russia"."""
    if span.candidates[0].kind is not PlaceKind.COUNTRY:
        return False
    before = re.findall(r"[\w-]+|[^\w\s]", text[max(0, span.start - 24) : span.start].lower())[-1:]
    is_told_of = bool(before) and (before[0] in read_words().locatives or before[0] == ",")
    return not is_told_of and re.match(r"\s[a-z]", text[span.end : span.end + 2]) is not None


def _told_of(spans: Sequence[PlaceSpan], words: Sequence[str]) -> AbstractSet[str]:
    """Return the countries that are named, or that several names may lie in: one alone is a seat or a namesake."""
    told = {code for word in words if (code := country_of_demonym(word)) is not None}
    names: dict[str, set[str]] = {}
    for span in spans:
        told |= {place.country for place in span.candidates if place.kind is PlaceKind.COUNTRY}
        for place in span.candidates:
            names.setdefault(place.country, set()).add(span.name)
    several = {code for code, found in names.items() if len(found) > 1}
    return (told | several) or set(names)


def _masked(document: Document) -> str:
    """Return the text with furniture blanked out, so that offsets stay."""
    text = document.text
    for zone in document.zones_of(ZoneKind.FURNITURE):
        text = text[: zone.span.start] + " " * (zone.span.end - zone.span.start) + text[zone.span.end :]
    return text


def find_places(
    document: Document, doc: Doc, gazetteer: Gazetteer, focus: Focus, taken: AbstractSet[int]
) -> tuple[tuple[PlaceAt, ...], Mapping[int, RelativePosition]]:
    """Return the places in order of text, and the relative positions by the first token of their reference.

    Args:
        taken: numbers of tokens that name actors; a place never grows over them.
    """
    text = _masked(document)
    stretches = find_stretches(doc, find_mentions(text, gazetteer, focus=focus), focus, taken)
    cache: dict[PlaceMention, ResolvedPlace] = {}
    around = [places_around(doc, number, stretches) for number in range(len(stretches))]
    found = tuple(
        _place(doc, gazetteer, focus, number, stretches, around[number], cache) for number in range(len(stretches))
    )
    held = frozenset(
        number
        for number, others in enumerate(around)
        if any(found[other.number].ref.kind is not PlaceKind.COUNTRY for other in others)
    )
    found = tuple(with_local_parents(doc, gazetteer, found, held))
    found = tuple(with_places_around(tuple(_as_first_told(found, around)), around))
    found = (*found, *capitals(doc, found, focus, partial(_city, gazetteer)))
    again = (*taken_up(doc, found, focus), *taken_up_together(doc, found))
    found = tuple(sorted((*found, *again), key=lambda place: place.first))
    found = tuple(held_by_taken_up(doc, found, frozenset(place.first for place in again)))
    near = _near(text, found)
    shared = _near_together(doc, found, near)
    return tuple(
        replace(place, ref=replace(place.ref, relative=shared.get(place.first)))
        for place in found
        if not _is_facility(doc, place)
    ), near


def _near_together(
    doc: Doc, places: Sequence[PlaceAt], near: Mapping[int, RelativePosition]
) -> Mapping[int, RelativePosition]:
    """Return the positions with those that a list shares: "around X and Y" is near both."""
    found = dict(near)
    for place, other in pairwise(places):
        position = near.get(place.first)
        is_listed = doc[place.last : other.first].text in {"and", "or"}
        if position is not None and position.relation == "near" and is_listed:
            found.setdefault(other.first, position)
    return found


def _as_first_told(places: Sequence[PlaceAt], around: Sequence[Sequence[Around]]) -> Iterator[PlaceAt]:
    """Give a name that stands alone the meaning of its first telling.

    That holds for what no gazetteer has, and for towns first told with the place that holds them: "San Lorenzo,
    Esmeraldas" is not another San Lorenzo below.
    """
    first = _best_told(places, around)
    explained: set[str] = set()
    for place, others in zip(places, around, strict=True):
        key = name_key(place.ref.name)
        told = first[key]
        if told is place and others:
            explained.add(key)
        is_town = place.ref.kind in SETTLEMENTS and told.ref.kind in SETTLEMENTS
        as_told = (place.loose and told.loose) or (key in explained and not others and is_town)
        yield _meaning(place, told) if as_told else place


def _best_told(places: Sequence[PlaceAt], around: Sequence[Sequence[Around]]) -> dict[str, PlaceAt]:
    """Return each name's first telling; of what no gazetteer has, the first that says where it lies, if one does."""
    first: dict[str, PlaceAt] = {}
    said: set[str] = set()
    for place, others in zip(places, around, strict=True):
        key = name_key(place.ref.name)
        told = first.setdefault(key, place)
        if others and key not in said:
            said.add(key)
            first[key] = place if place.loose and told.loose else told
    return first


def _meaning(place: PlaceAt, told: PlaceAt) -> PlaceAt:
    """Return the mention with the meaning of another."""
    return replace(place, ref=told.ref, inside=told.inside, loose=told.loose, location=told.location)


def _is_facility(doc: Doc, place: PlaceAt) -> bool:
    """Whether the name is a building's: "the al-Quds hospital" is what was hit, not where."""
    following = [word.lower_ for word in doc[place.last : place.last + 2]]
    if len(following) > 1 and following[0] in place_words("building_kinds"):
        following = following[1:]
    return not place_words("buildings").isdisjoint([*following[:1], doc[place.last - 1].lower_])


def _place(
    doc: Doc,
    gazetteer: Gazetteer,
    focus: Focus,
    number: int,
    stretches: Sequence[Stretch],
    around: Sequence[Around],
    cache: dict[PlaceMention, ResolvedPlace],
) -> PlaceAt:
    first, last = stretches[number].first, stretches[number].last
    name_first = first - 1 if is_direction(doc, first, last) else first
    name = without_genitive(str(doc[name_first:last].text), gazetteer)
    shared = kind_of_list(doc, number, stretches)
    containers = (stretches[other.number] for other in around)
    mention = PlaceMention(
        name=name,
        kind_word=own_kind_word(doc, first, last, gazetteer) or shared or kind_before_list(doc, number, stretches),
        containment=() if shared else tuple(str(doc[other.first : other.last].text) for other in containers),
        near=None,
    )
    resolved = cache.get(mention)
    if resolved is None:
        resolved = cache[mention] = resolve_place(mention, gazetteer=gazetteer, focus=focus)
    if is_neighbour(doc, first):
        resolved = as_country(name, gazetteer) or resolved
    if last < len(doc):
        resolved = with_site_word(doc, last, resolved)
    head = doc[head_of(doc, first, last)]
    return PlaceAt(
        first=first,
        last=last,
        token=_outer(head).i,
        span=Span(int(doc[name_first].idx), int(doc[last - 1].idx) + len(doc[last - 1].text)),
        ref=_ref(resolved),
        inside=_inside(resolved),
        attributive=_is_attributive(head),
        loose=resolved.place is None,
        location=resolved.location,
        base=located(resolved.parent) if _is_side(resolved) else None,
    )


def _city(gazetteer: Gazetteer, name: str, country: str, token: Token) -> PlaceAt | None:
    """Return a country's city of this name, as what one word of the text means."""
    mention, focus = PlaceMention(name=name, kind_word="city"), Focus(countries={country: 1.0})
    resolved = resolve_place(mention, gazetteer=gazetteer, focus=focus)
    if resolved.place is None or resolved.country != country:
        return None
    return PlaceAt(
        first=token.i,
        last=token.i + 1,
        token=token.i,
        span=Span(int(token.idx), int(token.idx) + len(token.text)),
        ref=_ref(resolved),
        inside=_inside(resolved),
        location=resolved.location,
    )


def _is_side(resolved: ResolvedPlace) -> bool:
    """Whether the place is a part told by its direction: "northern Syria", "the Homs countryside" is none."""
    told = resolved.place is None and resolved.kind is PlaceKind.REGION
    return told and resolved.name.split()[0].lower() in DIRECTIONS


def _outer(head: Token) -> Token:
    """Return the kind word that a name belongs to ("Idlib province", "the city of Idlib"), else the name."""
    up = head.head
    if (
        relation(head) in {"compound", "flat", "nmod", "appos"}
        and case_of(head) in {"", "of"}
        and kind_of_word(up.lower_) is not None
        and abs(up.i - head.i) <= NAMED_WITHIN
    ):
        return up
    return head


def _ref(resolved: ResolvedPlace) -> PlaceRef:
    return PlaceRef(
        name=resolved.name,
        kind=resolved.kind or PlaceKind.TOWN,
        admin1=resolved.admin1,
        country=resolved.country,
        id=resolved.id,
    )


def _inside(resolved: ResolvedPlace) -> frozenset[str]:
    keys: set[str] = set()
    for place in (resolved.place, resolved.parent):
        if place is not None:
            keys.update(place.parents)
            if place is resolved.parent:
                keys.add(place.id)
    return frozenset(keys)


def _is_attributive(head: Token) -> bool:
    """Whether a name stands before a noun that is no kind of place ("Aleppo rebels"): still a place, but weaker."""
    return head.tag_ == "JJ" and head.pos_ == "ADJ" and lemma(head) != "" and relation(head) == "amod"


def _near(text: str, places: Sequence[PlaceAt]) -> dict[int, RelativePosition]:
    found: dict[int, RelativePosition] = {}
    for position in find_relative_positions(text):
        span = Span(position.start, position.end)
        told_by = [place for place in places if place.span.overlaps(span)]
        for place in told_by if len(position.references) > 1 else told_by[-1:]:
            found[place.first] = RelativePosition(
                relation=position.relation, distance_km=position.distance_km, bearing=position.bearing
            )
    return found
