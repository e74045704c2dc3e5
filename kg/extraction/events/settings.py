"""Which places of a sentence only set its scene, or belong to another clause than the deed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.extraction.events.drafts import Draft
from kg.extraction.model import EventType, PlaceKind
from kg.extraction.parse.reading import PlaceAt, Reading
from kg.extraction.parse.tree import case_of, relation
from kg.extraction.wordlists import read_wordlist

if TYPE_CHECKING:
    from spacy.tokens import Token

FRONTS = frozenset({PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.REGION})
PARTS = frozenset({PlaceKind.DISTRICT, PlaceKind.SITE})
SPOTS = PARTS | {PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE}
DATELINE = re.compile(r"(?:[(,/]\s?[^-–—\n]{0,40}\)?)?\s?(?:--|[-–—])\s")
"""What follows a name that only says where a report was filed: ", Lebanon -", " (Agency) —", "/Kyiv - "."""


def without_settings(reading: Reading, draft: Draft, places: Sequence[PlaceAt]) -> list[PlaceAt]:
    """Return the places without those that another of them makes a mere setting."""
    kept: Sequence[PlaceAt] = _of_its_clause(reading, draft, places)
    kept = [place for place in kept if not _is_left(reading, draft, place)] or kept
    kept = [place for place in kept if not _is_filed_at(reading, place)] or kept
    kept = _without_homes(reading, kept)
    return [place for place in kept if not any(_is_setting(reading, place, other) for other in kept)]


def _of_its_clause(reading: Reading, draft: Draft, places: Sequence[PlaceAt]) -> list[PlaceAt]:
    """Return the places on the deed's side of a semicolon, if there are any: "seized X's mayor; he is now in Y"."""
    breaks = [word.i for word in reading.doc[draft.token].sent if word.text == ";"]

    def part(token: int) -> int:
        return sum(at < token for at in breaks)

    own = [place for place in places if part(place.token) == part(draft.token)]
    return own or list(places)


def _is_left(reading: Reading, draft: Draft, place: PlaceAt) -> bool:
    """Whether forces come from the place to take another: "tanks entered X from Y"."""
    is_taking = draft.type is EventType.TERRITORIAL_CHANGE and draft.head not in read_wordlist("place_words")["leaving"]
    token = reading.doc[place.token]
    return is_taking and "from" in {case_of(token), case_of(token.head) if relation(token) == "compound" else ""}


def _without_homes(reading: Reading, places: Sequence[PlaceAt]) -> Sequence[PlaceAt]:
    """Return the places without those that people are only said to be of, if another town remains."""
    others = [place for place in places if not _is_home_of(reading, place)]
    return others if any(place.ref.kind in SPOTS for place in others) else places


def _is_home_of(reading: Reading, place: PlaceAt) -> bool:
    """Whether people are only said to be of the place: "the men of X were shot in Y"."""
    token = reading.doc[place.token]
    of_somebody = relation(token) == "nmod" and case_of(token) == "of"
    return of_somebody and any(reading.is_a(token.head, name) for name in ("person", "armed", "member"))


def _is_filed_at(reading: Reading, place: PlaceAt) -> bool:
    """Whether a line opens with the place and a dash: a dateline, where the sentence names a place of its own."""
    text, start = reading.document.text, place.span.start
    line = text.rfind("\n", 0, start) + 1
    return not text[line:start].strip() and DATELINE.match(text, place.span.end) is not None


def _is_setting(reading: Reading, front: PlaceAt, other: PlaceAt) -> bool:
    """Whether a sentence opens with a city and then tells where in or by it: "In Aleppo, shells hit Nile Street"."""
    token, later = reading.doc[front.token], reading.doc[other.token]
    if front.ref.kind not in FRONTS or other.first < front.last or token.sent != later.sent:
        return False
    is_part = other.ref.kind in SPOTS if front.ref.kind is PlaceKind.REGION else _may_be_in(other)
    return _is_fronted(token, later) and is_part and relation(later) != "conj"


def _may_be_in(place: PlaceAt) -> bool:
    return place.loose or place.ref.kind in PARTS


def _is_fronted(token: Token, later: Token) -> bool:
    told = relation(token) == "obl" and case_of(token) == "in" and token.i < token.head.i
    return told and token.head.i < later.i and case_of(later) not in {"from", "to", "of"}
