"""Which place "the town" or "the camp" takes up: one of the report's own country, and the one most talked of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.document.model import Span
from kg.extraction.model import PlaceKind
from kg.extraction.parse.reading import PlaceAt
from kg.extraction.parse.tree import case_of, relation
from kg.gazetteer.model import Focus

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

TAKING_UP = {
    "city": frozenset({PlaceKind.CITY, PlaceKind.TOWN}),
    "town": frozenset({PlaceKind.TOWN, PlaceKind.CITY, PlaceKind.VILLAGE}),
    "village": frozenset({PlaceKind.VILLAGE, PlaceKind.TOWN}),
    "district": frozenset({PlaceKind.DISTRICT, PlaceKind.ADMIN2}),
    "neighbourhood": frozenset({PlaceKind.DISTRICT, PlaceKind.ADMIN2}),
    "neighborhood": frozenset({PlaceKind.DISTRICT, PlaceKind.ADMIN2}),
    "province": frozenset({PlaceKind.ADMIN1}),
    "governorate": frozenset({PlaceKind.ADMIN1}),
    "camp": frozenset({PlaceKind.SITE}),
    "enclave": frozenset({PlaceKind.REGION}),
}
"""Kinds of place that "the town" and the like can take up."""


def taken_up(doc: Doc, places: Sequence[PlaceAt], focus: Focus) -> Iterator[PlaceAt]:
    """Yield "the town" and "there" as the place that they take up: one named before, of a fitting kind."""
    named = {i for place in places for i in range(place.first, place.last)} | {place.token for place in places}
    for token in doc:
        kinds = TAKING_UP.get(token.lower_)
        if kinds is None or token.i in named or not _is_definite(token):
            continue
        before = [place for place in places if place.first < token.i and place.ref.kind in kinds]
        # Capitals abroad are where somebody spoke: "the town" is one of the country that the report is about.
        home = [place for place in before if place.ref.country == focus.country]
        before = home or [place for place in before if place.ref.country in focus.countries] or before
        if before:
            span = Span(int(token.idx), int(token.idx) + len(token.text))
            taken = _most_talked_of(doc, token, before) if token.lower_ in SETTLED else before[-1]
            yield replace(taken, first=token.i, last=token.i + 1, token=token.i, span=span)


def _most_talked_of(doc: Doc, token: Token, before: Sequence[PlaceAt]) -> PlaceAt:
    """Return the place named most, or the last one named: in this or the last sentence it counts for one more."""
    start = token.sent.start
    last = doc[start - 1].sent.start if start else 0
    said = {place.key: 0 for place in before}
    for place in before:
        said[place.key] = min(said[place.key] + 1, OFTEN)
    latest = before[-1]
    if latest.first >= last and not _is_gone_to(doc, latest):
        said[latest.key] += 2
    return max(before, key=lambda place: (said[place.key], place.first))


def _is_gone_to(doc: Doc, place: PlaceAt) -> bool:
    """Whether the place is only where somebody went: "fled to X"."""
    return case_of(doc[place.token]) in {"to", "toward", "towards", "for", "from"}


OFTEN = 3
SETTLED = frozenset({"city", "town", "village"})
SAME_WORDS = frozenset("the that this same whole entire besieged embattled beleaguered battered".split())  # noqa: SIM905


def _is_definite(token: Token) -> bool:
    """Whether it stands as "the town", with no name or "of" of its own."""
    words = {child.lower_ for child in token.children if relation(child) in {"det", "amod"}}
    if not words & {"the", "that", "this", "same"} or words - SAME_WORDS:
        return False
    return not any(relation(child) in {"compound", "flat", "appos", "nmod"} for child in token.children)
