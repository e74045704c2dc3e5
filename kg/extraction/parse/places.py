"""Find the places of a text, resolve each against the gazetteer and what the document is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from kg.document.model import Document, Span, ZoneKind
from kg.extraction.model import PlaceKind, PlaceRef, RelativePosition
from kg.extraction.parse.place_names import LONG, Stretch, find_stretches, is_kind_of
from kg.extraction.parse.reading import DIRECTIONS, PlaceAt, head_of
from kg.extraction.parse.taking_up import taken_up
from kg.extraction.parse.tree import lemma, relation
from kg.extraction.wordlists import alternatives, read_wordlist
from kg.gazetteer.focus import focus_of
from kg.gazetteer.kinds import kind_of_word
from kg.gazetteer.mentions import find_mentions
from kg.gazetteer.model import Focus, PlaceMention, ResolvedPlace
from kg.gazetteer.names import name_key
from kg.gazetteer.nodes import located
from kg.gazetteer.relative import find_relative_positions
from kg.gazetteer.resolve import resolve_place

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.gazetteer.lookup import Gazetteer

NAMED_WITHIN = 3
LISTED = 8
LISTING = frozenset({",", "and", "or", "other", "the"})
MINOR = 0.4
"""Countries with less than this share of the main one's weight are where agencies sit, not where it happened."""
BEYOND = 6
"""Words within which a following place can contain this one ("in X in the province of Y")."""


def focus_of_document(document: Document, gazetteer: Gazetteer) -> Focus:
    """Return where the document plays, from its text without furniture and from its title."""
    text = _siding().sub(lambda match: " " * len(match[0]), _masked(document))
    spans = find_mentions(text, gazetteer)
    words = [word for word in text.replace("-", " ").split() if word[:1].isupper()]
    found = focus_of(spans, words=words)
    top = max(found.countries.values(), default=0.0)
    main = {code: weight for code, weight in found.countries.items() if weight >= top * MINOR}
    return Focus(countries=main, admin1=found.admin1)


@cache
def _siding() -> re.Pattern[str]:
    """The country of "Iran-aligned rebels", which says nothing of where they fight."""
    return re.compile(rf"\b[A-Z][\w.]*(?=[-‑–]{alternatives(read_wordlist('not_places')['siding'])}\b)")


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
    found = tuple(_place(doc, gazetteer, focus, number, stretches, cache) for number in range(len(stretches)))
    found = tuple(_as_first_told(found))
    found = tuple(sorted((*found, *taken_up(doc, found, focus)), key=lambda place: place.first))
    near = _near(text, found)
    return tuple(
        replace(place, ref=replace(place.ref, relative=near.get(place.first)))
        for place in found
        if not _is_facility(doc, place)
    ), near


def _as_first_told(places: Sequence[PlaceAt]) -> Iterator[PlaceAt]:
    """Give a name that no gazetteer has the province it was first told with: later it stands alone."""
    first: dict[str, PlaceAt] = {}
    for place in places:
        told = first.setdefault(name_key(place.ref.name), place)
        yield replace(place, ref=told.ref, inside=told.inside) if place.loose and told.loose else place


def _is_facility(doc: Doc, place: PlaceAt) -> bool:
    """Whether the name is a building's: "the al-Quds hospital" is what was hit, not where."""
    following = doc[place.last].lower_ if place.last < len(doc) else ""
    return following in BUILDINGS or doc[place.last - 1].lower_ in BUILDINGS


BUILDINGS = frozenset(
    [
        "hospital",
        "clinic",
        "school",
        "mosque",
        "church",
        "theatre",
        "theater",
        "hotel",
        "mall",
        "bakery",
        "court",
        "courthouse",
        "cathedral",
        "monastery",
        "shrine",
        "museum",
        "library",
        "orphanage",
        "kindergarten",
    ]
)
SITE_WORDS = frozenset(
    [
        "road",
        "street",
        "square",
        "bridge",
        "hospital",
        "airport",
        "airbase",
        "mosque",
        "church",
        "school",
        "university",
        "market",
        "park",
        "station",
        "dam",
        "prison",
        "port",
        "crossing",
        "checkpoint",
        "factory",
        "theatre",
        "theater",
        "hotel",
        "mall",
        "camp",
    ]
)
SITE_PAIRS = frozenset(
    [
        "gas field",
        "oil field",
        "air base",
        "refugee camp",
        "military airport",
        "power plant",
        "border crossing",
        "military base",
    ]
)
LINKS = frozenset(
    [
        "in",
        ",",
        "of",
        "the",
        "province",
        "provinces",
        "city",
        "town",
        "village",
        "district",
        "area",
        "region",
        "countryside",
        "governorate",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "rural",
        "northeastern",
        "northwestern",
        "southeastern",
        "southwestern",
        "neighbourhood",
        "neighborhood",
        "suburb",
        "north",
        "south",
        "east",
        "west",
        "outskirts",
    ]
)


def _place(
    doc: Doc,
    gazetteer: Gazetteer,
    focus: Focus,
    number: int,
    stretches: Sequence[Stretch],
    cache: dict[PlaceMention, ResolvedPlace],
) -> PlaceAt:
    first, last = stretches[number].first, stretches[number].last
    name_first = first - 1 if _is_direction(doc, first) else first
    name = _without_genitive(str(doc[name_first:last].text), gazetteer)
    shared = _shared_kind_word(doc, number, stretches)
    mention = PlaceMention(
        name=name,
        kind_word=_kind_word(doc, first, last) or shared,
        containment=() if shared else tuple(_containers(doc, number, stretches)),
        near=None,
    )
    resolved = cache.get(mention)
    if resolved is None:
        resolved = cache[mention] = resolve_place(mention, gazetteer=gazetteer, focus=focus)
    if last < len(doc):
        resolved = _with_site_word(doc, last, resolved)
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


def _is_side(resolved: ResolvedPlace) -> bool:
    """Whether the place is a part told by its direction: "northern Syria", "the Homs countryside" is none."""
    told = resolved.place is None and resolved.kind is PlaceKind.REGION
    return told and resolved.name.split()[0].lower() in DIRECTIONS


def _without_genitive(name: str, gazetteer: Gazetteer) -> str:
    """Return the name without an "s" whose apostrophe was lost ("Aleppos")."""
    if name.endswith("s") and len(name) > LONG and not gazetteer.has_key(name_key(name)):
        return name[:-1] if gazetteer.find_key(name_key(name[:-1])) else name
    return name


def _with_site_word(doc: Doc, last: int, resolved: ResolvedPlace) -> ResolvedPlace:
    """Return the place with the word that makes its name a site's ("Castello Road", "Shaar gas field")."""
    words = [str(doc[i].text) for i in range(last, min(last + 2, len(doc)))]
    pair = " ".join(words).lower()
    if pair in SITE_PAIRS and resolved.kind is not PlaceKind.COUNTRY:
        return replace(resolved, name=f"{resolved.name} {pair}", kind=PlaceKind.SITE)
    if (
        resolved.place is None
        and words[0][:1].isupper()
        and words[0].lower() in SITE_WORDS
        and not resolved.name.endswith(words[0])
    ):
        return replace(resolved, name=f"{resolved.name} {words[0]}", kind=resolved.kind or PlaceKind.SITE)
    return resolved


def _outer(head: Token) -> Token:
    """Return the kind word that a name belongs to ("Idlib province", "the city of Idlib"), else the name."""
    up = head.head
    if (
        relation(head) in {"compound", "flat", "nmod", "appos"}
        and kind_of_word(up.lower_) is not None
        and abs(up.i - head.i) <= NAMED_WITHIN
    ):
        return up
    return head


def _is_direction(doc: Doc, first: int) -> bool:
    if not first or doc[first - 1].lower_ not in DIRECTIONS:
        return False
    return doc[first - 1].sent.start == doc[first].sent.start


def _kind_word(doc: Doc, first: int, last: int) -> str | None:
    if last < len(doc) and kind_of_word(doc[last].lower_) is not None and doc[last].pos_ in {"NOUN", "PROPN"}:
        return str(doc[last].lower_)
    if is_kind_of(doc, first):
        return str(doc[first - 2].lower_)
    if first and kind_of_word(doc[first - 1].lower_) is not None and doc[first - 1].pos_ == "NOUN":
        return str(doc[first - 1].lower_)
    return None


def _shared_kind_word(doc: Doc, number: int, stretches: Sequence[Stretch]) -> str | None:
    """Return the kind that ends the list a name stands in: "Kharkiv, Lviv and other regions"."""
    at = stretches[number].last
    named = {stretch.first: stretch.last for stretch in stretches[number + 1 : number + LISTED]}
    sentence = doc[at - 1].sent.end
    while at < sentence:
        if at in named:
            at = named[at]
        elif doc[at].lower_ in LISTING:
            at += 1
        else:
            break
    word = doc[at].lower_ if at < sentence else ""
    is_plural = at > stretches[number].last and word.endswith("s") and kind_of_word(word) is not None
    return word if is_plural else None


def _containers(doc: Doc, number: int, stretches: Sequence[Stretch]) -> Iterator[str]:
    """Yield the names of the places that the words put around this one, the closest first."""
    here = stretches[number]
    end = here.last
    for other in stretches[number + 1 : number + 3]:
        between = {token.lower_ for token in doc[end : other.first]}
        if other.first - end > BEYOND or doc[other.first].sent.start != doc[end - 1].sent.start:
            break
        if between - LINKS or not between & {"in", ",", "of"}:
            break
        yield str(doc[other.first : other.last].text)
        end = other.last
    if number and stretches[number - 1].last == here.first - 1 and doc[here.first - 1].lower_ in {"'s", "’s"}:
        before = stretches[number - 1]
        yield str(doc[before.first : before.last].text)


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
        place = next((place for place in reversed(places) if place.span.overlaps(span)), None)
        if place is not None:
            found[place.first] = RelativePosition(
                relation=position.relation, distance_km=position.distance_km, bearing=position.bearing
            )
    return found
