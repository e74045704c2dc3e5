"""The words beside a place's name that belong to it or say what it is: kinds, directions, parts of a site's name."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from kg.extraction.parse.place_names import LONG, is_kind_of
from kg.extraction.parse.reading import DIRECTIONS
from kg.extraction.wordlists import read_wordlist
from kg.gazetteer.kinds import kind_of_word
from kg.gazetteer.model import PlaceKind, ResolvedPlace
from kg.gazetteer.names import name_key
from kg.gazetteer.nodes import resolved
from kg.gazetteer.wording import Wording

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.gazetteer.lookup import Gazetteer

BETWEEN = re.compile(r"[A-Z]\w+[-–][A-Z]\w+")
"""Two ends of a way."""
OF_A_CITY = frozenset({"of the city", "of the town", "of the capital", "in the city", "in the town", "in the capital"})
NEIGHBOURING = frozenset({"neighbouring", "neighboring"})


@cache
def place_words(name: str) -> frozenset[str]:
    """Return one list of `lexicon/place_words.toml`."""
    return frozenset(read_wordlist("place_words")[name])


def is_neighbour(doc: Doc, first: int) -> bool:
    """Whether "neighbouring" stands before the name."""
    return first > 0 and doc[first - 1].lower_ in NEIGHBOURING


def as_country(name: str, gazetteer: Gazetteer) -> ResolvedPlace | None:
    """Return the country of a name: "neighbouring Niger" is not the state of Nigeria."""
    country = next((place for place in gazetteer.find_key(name_key(name)) if place.kind is PlaceKind.COUNTRY), None)
    reason = "a neighbour, so a country"
    if country is None:
        return None
    return resolved(country, Wording(name=name, written=name), confidence=0.9, reason=reason)


def without_genitive(name: str, gazetteer: Gazetteer) -> str:
    """Return the name without an "s" whose apostrophe was lost ("Aleppos")."""
    if name.endswith("s") and len(name) > LONG and not gazetteer.has_key(name_key(name)):
        return name[:-1] if gazetteer.find_key(name_key(name[:-1])) else name
    return name


def with_site_word(doc: Doc, last: int, found: ResolvedPlace) -> ResolvedPlace:
    """Return the place with the word that is part of its name ("Castello Road", "Shaar gas field", "Tekeze valley")."""
    words = [str(doc[i].text) for i in range(last, min(last + 2, len(doc)))]
    pair = " ".join(words).lower()
    if pair in place_words("site_pairs") and found.kind is not PlaceKind.COUNTRY:
        return replace(found, name=f"{found.name} {pair}", kind=PlaceKind.SITE)
    word, in_capitals = words[0].lower(), words[0][:1].isupper()
    is_site = word in place_words("sites") and (in_capitals or word not in place_words("sites_in_capitals"))
    # "The Juba-Bor road" is one road; "the Juba road" may be any that leads there.
    is_site = is_site or (word in place_words("ways") and bool(BETWEEN.fullmatch(found.name)))
    if found.place is not None or not (is_site or word in place_words("features")) or found.name.lower().endswith(word):
        return found
    return replace(found, name=f"{found.name} {words[0]}", kind=found.kind or PlaceKind.SITE)


def is_direction(doc: Doc, first: int, last: int) -> bool:
    """Whether the direction before the name is part of it: "northern Idlib"."""
    if not first or doc[first - 1].lower_ not in DIRECTIONS:
        return False
    return doc[first - 1].sent.start == doc[first].sent.start and not _tells_side_of_country(doc, first, last)


def _tells_side_of_country(doc: Doc, first: int, last: int) -> bool:
    """Whether a direction says where a division lies and is no part of it: "Nigeria's northern Yobe state"."""
    before = doc[first - 2].lower_ if first > 1 else ""
    following = doc[last].lower_ if last < len(doc) else ""
    return before in {"the", "'s", "’s"} and following in place_words("divisions")


def own_kind_word(doc: Doc, first: int, last: int, gazetteer: Gazetteer) -> str | None:
    """Return the kind word of a name; a known place is no road: "the Kandahar-Kabul highway" goes there."""
    word = _kind_word(doc, first, last)
    is_way = word in place_words("ways") and doc[last].lower_ == word
    return None if is_way and gazetteer.has_key(name_key(str(doc[first:last].text))) else word


def _kind_word(doc: Doc, first: int, last: int) -> str | None:
    if doc[last : last + 3].text.lower() == "local government area":
        return "lga"
    following = doc[last].lower_ if last < len(doc) and doc[last].pos_ in {"NOUN", "PROPN"} else ""
    if following == "district" and doc[last + 1 : last + 4].text.lower() in OF_A_CITY:
        return "neighbourhood"
    if kind_of_word(following) is not None and following != "capital":
        # "The Kosovo capital" is no city called Kosovo.
        return str(following)
    if is_kind_of(doc, first):
        return str(doc[first - 2].lower_)
    if first and kind_of_word(doc[first - 1].lower_) is not None and doc[first - 1].pos_ == "NOUN":
        return str(doc[first - 1].lower_)
    return None
