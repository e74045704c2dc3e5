"""Words that tell what kind of place a name is, and words that stand for a country (tables in `data`)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.gazetteer.model import Bearing, PlaceKind
from kg.gazetteer.names import name_key

_TABLES = Path(__file__).parent / "data"
_DIRECTIONS: Mapping[str, Bearing] = {
    **dict.fromkeys(("north east", "northeast", "north eastern", "northeastern"), Bearing.NORTHEAST),
    **dict.fromkeys(("north west", "northwest", "north western", "northwestern"), Bearing.NORTHWEST),
    **dict.fromkeys(("south east", "southeast", "south eastern", "southeastern"), Bearing.SOUTHEAST),
    **dict.fromkeys(("south west", "southwest", "south western", "southwestern"), Bearing.SOUTHWEST),
    **dict.fromkeys(("north", "northern"), Bearing.NORTH),
    **dict.fromkeys(("south", "southern"), Bearing.SOUTH),
    **dict.fromkeys(("east", "eastern"), Bearing.EAST),
    **dict.fromkeys(("west", "western"), Bearing.WEST),
}


@dataclass(frozen=True, slots=True)
class Words:
    """The word tables, read once by whoever needs them.

    Attributes:
        kinds: kind of place by kind word ("province"), lower case.
        demonyms: ISO 3166-1 code by word ("syrian").
        ethnic: demonyms that as often name a people as a state.
        metonyms: ISO 3166-1 code by a capital or seat that stands for its government ("moscow").
        known_abroad: ISO 3166-1 code by a city that is named in reports from anywhere, such as a seat of talks.
        ordinary: keys of places that are ordinary words or personal names; matched only with support.
        titles: words before a person's name; links: small words inside a place's name; locatives: words
            that stand before a place.
    """

    kinds: Mapping[str, PlaceKind]
    demonyms: Mapping[str, str]
    ethnic: frozenset[str]
    metonyms: Mapping[str, str]
    known_abroad: Mapping[str, str]
    ordinary: frozenset[str]
    titles: frozenset[str]
    links: frozenset[str]
    locatives: frozenset[str]


@lru_cache(maxsize=1)
def read_words() -> Words:
    """Return the word tables."""
    demonyms = _rows("demonyms.csv")
    lists: dict[str, set[str]] = {"title": set(), "link": set(), "locative": set()}
    for row in _rows("context_words.csv"):
        lists[row["role"]].add(row["word"])
    return Words(
        kinds={row["word"]: PlaceKind(row["kind"]) for row in _rows("kind_words.csv")},
        demonyms={name_key(row["word"]): row["country"] for row in demonyms},
        ethnic=frozenset(name_key(row["word"]) for row in demonyms if row["ethnic"]),
        metonyms={name_key(row["name"]): row["country"] for row in _metonyms()},
        known_abroad={name_key(row["name"]): row["country"] for row in _rows("known_abroad.csv")},
        ordinary=frozenset(name_key(row["word"]) for row in _rows("ordinary_words.csv")),
        titles=frozenset(lists["title"]),
        links=frozenset(lists["link"]),
        locatives=frozenset(lists["locative"]),
    )


def country_of_demonym(word: str) -> str | None:
    """Return the ISO 3166-1 code that a demonym stands for, singular or plural, in any case.

    >>> country_of_demonym("Syrians"), country_of_demonym("ukrainian"), country_of_demonym("Martian")
    ('SY', 'UA', None)
    """
    demonyms, key = read_words().demonyms, name_key(word)
    return demonyms.get(key) or (demonyms.get(key[:-1]) if key.endswith("s") else None)


def capital_of(country: str) -> str | None:
    """Return the name of a country's capital, the first that stands for its government.

    >>> capital_of("LY")
    'Tripoli'
    """
    return next((row["name"] for row in _metonyms() if row["country"] == country), None)


@lru_cache(maxsize=1)
def _metonyms() -> tuple[Mapping[str, str], ...]:
    return tuple(_rows("metonyms.csv"))


def country_of_metonym(name: str) -> str | None:
    """Return the ISO 3166-1 code of the state whose government a capital or seat stands for.

    >>> country_of_metonym("the Kremlin"), country_of_metonym("Aleppo")
    ('RU', None)
    """
    return read_words().metonyms.get(name_key(name))


def kind_of_word(word: str) -> PlaceKind | None:
    """Return the kind of place a common noun names, singular or plural."""
    kinds, key = read_words().kinds, word.lower()
    return kinds.get(key) or (kinds.get(key[:-1]) if key.endswith("s") else None)


def direction_of(words: str) -> Bearing | None:
    """Return the compass direction that "south" or "north-eastern" names.

    >>> direction_of("North-Eastern")
    <Bearing.NORTHEAST: 'northeast'>
    """
    return _DIRECTIONS.get(name_key(words))


def _rows(name: str) -> list[dict[str, str]]:
    with (_TABLES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
