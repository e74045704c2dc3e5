"""Where a document plays: the countries and provinces that its place names agree on."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

from kg.gazetteer.kinds import country_of_demonym
from kg.gazetteer.lookup import Gazetteer
from kg.gazetteer.model import Focus, Place, PlaceKind, PlaceSpan

# A country's own name says most; a name that many countries share says next to nothing.
_KIND_WEIGHT: Mapping[PlaceKind, float] = {PlaceKind.COUNTRY: 2.0, PlaceKind.ADMIN1: 1.5}
_DEMONYM_WEIGHT = 1.0
_LEAST = 0.04
_NEXT = 0.05
"""What the second place of one name in a country adds."""


def focus_of(spans: Iterable[PlaceSpan], *, words: Iterable[str] = (), countries: Iterable[str] = ()) -> Focus:
    """Return the focus of a document from its place names and the demonyms among its `words`.

    Every name votes for the countries it occurs in, in shares; names are counted once per occurrence, with
    less for each repetition. `countries` (alpha-2) come from outside, such as the publisher's beat, and count
    as one vote each. A second pass lets the countries found decide between the names' provinces.
    """
    counted: dict[str, tuple[PlaceSpan, int]] = {}
    for span in spans:
        counted[span.name] = (span, counted.get(span.name, (span, 0))[1] + 1)
    votes: dict[str, float] = defaultdict(float, dict.fromkeys(countries, 1.0))
    for word in words:
        demonym = country_of_demonym(word)
        if demonym:
            votes[demonym] += _DEMONYM_WEIGHT
    for span, count in counted.values():
        for country, share in _shares(span.candidates).items():
            votes[country] += share * count**0.5
    weights = _normalise(votes)
    return Focus(countries=weights, admin1=_provinces(counted.values(), weights))


def _shares(candidates: tuple[Place, ...]) -> dict[str, float]:
    """Split a name's vote between countries, by the most prominent place it has in each.

    A country's own name votes for it alone: Iraq is also a town's name somewhere.
    """
    found: dict[str, list[float]] = defaultdict(list)
    for place in _countries_only(candidates) or candidates:
        found[place.country].append(_KIND_WEIGHT.get(place.kind, 1.0) * _prominence(place))
    best = {country: _with_next(weights) for country, weights in found.items()}
    total = sum(best.values())
    top = max(best.values(), default=0.0)
    return {country: weight / total * min(top, 2.0) for country, weight in best.items()} if total else {}


def _with_next(weights: list[float]) -> float:
    """Weigh a country by the most prominent of its places, and a little by the next: a capital beside its province."""
    first, *others = sorted(weights, reverse=True)
    return first + _NEXT * max(others, default=0.0)


def _countries_only(candidates: tuple[Place, ...]) -> tuple[Place, ...]:
    return tuple(place for place in candidates if place.kind is PlaceKind.COUNTRY)


def _prominence(place: Place) -> float:
    if place.kind in {PlaceKind.COUNTRY, PlaceKind.ADMIN1}:
        return 1.0
    base = min(1.0, 0.05 + math.sqrt(place.population / 1_000_000))
    return max(base, 0.3) if place.newsroom_name else base


def _provinces(counted: Iterable[tuple[PlaceSpan, int]], countries: Mapping[str, float]) -> Mapping[str, float]:
    votes: dict[str, float] = defaultdict(float)
    for span, count in counted:
        if _countries_only(span.candidates):
            continue
        inside = [place for place in span.candidates if place.country in countries and place.admin1_id]
        best: dict[str, float] = {}
        for place in inside:
            weight = countries[place.country] * _prominence(place)
            best[str(place.admin1_id)] = max(best.get(str(place.admin1_id), 0.0), weight)
        total = sum(best.values())
        for division, weight in best.items():
            votes[division] += weight / total * count**0.5
    return _normalise(votes)


def _normalise(votes: Mapping[str, float]) -> Mapping[str, float]:
    total = sum(votes.values())
    shares = {key: round(vote / total, 4) for key, vote in votes.items() if total and vote / total >= _LEAST}
    return dict(sorted(shares.items(), key=lambda item: (-item[1], item[0])))


def focus_on(gazetteer: Gazetteer, *, countries: Iterable[str] = (), provinces: Iterable[str] = ()) -> Focus:
    """Return a focus set by hand: equal weights for the countries (alpha-2) and the provinces (by name)."""
    codes = tuple(countries)
    found = [gazetteer.admin1_named(name, code) for name in provinces for code in codes]
    divisions = [place.id for place in found if place is not None]
    return Focus(
        countries={code: round(1 / len(codes), 4) for code in codes},
        admin1={division: round(1 / len(divisions), 4) for division in divisions},
    )
