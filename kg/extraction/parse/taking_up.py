"""Which place "the town" or "the camp" takes up: one of the report's own country, and the one most talked of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.document.model import Span
from kg.extraction.model import PlaceKind
from kg.extraction.parse.reading import PlaceAt
from kg.extraction.parse.tree import case_of, relation
from kg.gazetteer.kinds import capital_of, country_of_demonym
from kg.gazetteer.model import Focus

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Resolve = Callable[[str, str, "Token"], PlaceAt | None]
"""Returns the place of a name in a country (alpha-2), as what a word of the text means."""
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


def capitals(doc: Doc, places: Sequence[PlaceAt], focus: Focus, resolve: Resolve) -> Iterator[PlaceAt]:
    """Yield "the capital", "the Malian capital" and "Mali's capital" as the city that it is."""
    named = {i for place in places for i in range(place.first, place.last)}
    for token in doc:
        if token.lower_ != "capital" or token.i in named or token.pos_ not in {"NOUN", "PROPN"}:
            continue
        before = {word.lower_ for word in doc[max(token.sent.start, token.i - NOT_REALLY) : token.i]}
        country = None if before & SO_CALLED else _country_of_capital(token, places, focus)
        name = None if country is None else capital_of(country)
        city = None if name is None or country is None else resolve(name, country, token)
        if city is not None and not _is_named_beside(doc, token, places):
            yield city


def _country_of_capital(token: Token, places: Sequence[PlaceAt], focus: Focus) -> str | None:
    """Return whose capital it is; "the state capital" and "the capital of the province" are no country's."""
    words = [child for child in token.children if relation(child) in {"amod", "compound", "nmod", "det", "nmod:poss"}]
    countries = {place.token: place.ref.country for place in places if place.ref.kind is PlaceKind.COUNTRY}
    named = [countries.get(word.i) or country_of_demonym(word.text) for word in words if word.i < token.i]
    rest = [word for word, country in zip((w for w in words if w.i < token.i), named, strict=True) if country is None]
    if any(word.lower_ not in SAME_WORDS | {"a"} for word in rest) or any(word.i > token.i for word in words):
        return None
    stated = next((country for country in named if country), None)
    return stated or (focus.country if any(word.lower_ == "the" for word in rest) else None)


def _is_named_beside(doc: Doc, token: Token, places: Sequence[PlaceAt]) -> bool:
    """Whether the capital's own name stands beside: "the capital, X", "X, the capital"."""
    beside = {place.first for place in places} | {place.last - 1 for place in places if doc[place.last].text == ","}
    after = token.i + 1 + (token.i + 1 < len(doc) and doc[token.i + 1].text == ",")
    return after in beside or any(relation(child) == "appos" for child in token.children) or relation(token) == "appos"


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


def taken_up_together(doc: Doc, places: Sequence[PlaceAt]) -> Iterator[PlaceAt]:
    """Yield "both villages" and "the two towns" as the places of that kind that one sentence before them names last."""
    named = {place.token for place in places}
    for token in doc:
        kinds = next((kinds for word, kinds in TAKING_UP.items() if token.lower_ == _plural(word)), None)
        if kinds is None or token.i in named or not _is_pair_or_more(token):
            continue
        fitting = [place for place in places if place.last <= token.sent.start and place.ref.kind in kinds]
        span = Span(int(token.idx), int(token.idx) + len(token.text))
        for place in _named_last_together(doc, fitting):
            yield replace(place, first=token.i, last=token.i + 1, token=token.i, span=span)


def _plural(word: str) -> str:
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


def _is_pair_or_more(token: Token) -> bool:
    """Whether it stands as "both towns", "these towns" or "the two towns", with no name or "of" of its own."""
    words = {child.lower_ for child in token.children if relation(child) in {"det", "det:predet", "amod"}}
    counted = any(relation(child) == "nummod" for child in token.children) and "the" in words
    if not (words & TOGETHER or counted) or any(relation(child) == "nmod" for child in token.children):
        return False
    return not any(relation(child) in {"compound", "flat", "appos"} for child in token.children)


def _named_last_together(doc: Doc, places: Sequence[PlaceAt]) -> Sequence[PlaceAt]:
    """Return the places of the last sentence that names at least two, if they are not too many to be meant."""
    by_sentence: dict[int, dict[str, PlaceAt]] = {}
    for place in places:
        by_sentence.setdefault(doc[place.first].sent.start, {})[place.key] = place
    groups = [tuple(group.values()) for _, group in sorted(by_sentence.items()) if 1 < len(group) <= MOST_TOGETHER]
    return groups[-1] if groups else ()


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


TOGETHER = frozenset({"both", "these", "those", "abovementioned", "aforementioned"})
MOST_TOGETHER = 4
NOT_REALLY = 5
SO_CALLED = frozenset(
    {"facto", "self-declared", "self-proclaimed", "so-called", "former", "wartime", "declared", "proclaimed"}
)
"""Words within a few before "capital" that make it no country's: "the group's de facto Syrian capital"."""
OFTEN = 3
SETTLED = frozenset({"city", "town", "village"})
SAME_WORDS = frozenset("the that this same whole entire besieged embattled beleaguered battered".split())  # noqa: SIM905


def _is_definite(token: Token) -> bool:
    """Whether it stands as "the town", with no name or "of" of its own."""
    words = {child.lower_ for child in token.children if relation(child) in {"det", "amod"}}
    if not words & {"the", "that", "this", "same"} or words - SAME_WORDS:
        return False
    named = any(relation(child) == "appos" and child.pos_ == "PROPN" for child in token.children)
    return not (named or any(relation(child) in {"compound", "flat", "nmod"} for child in token.children))
