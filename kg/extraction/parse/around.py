"""Which places the words put around another ("X in Y"), and the kind they give a list ("the provinces of A and B")."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from kg.extraction.model import PlaceKind
from kg.extraction.parse.place_names import Stretch
from kg.extraction.parse.reading import PlaceAt
from kg.extraction.wordlists import read_wordlist
from kg.gazetteer.kinds import kind_of_word
from kg.identifiers import slug

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LISTED = 8
LISTING = frozenset({",", "and", "or", "other", "the"})
BEYOND = 8
"""Words within which a following place can contain this one ("in X in the province of Y")."""
OUTER = 3
"""Places that are looked at as containers of one."""
GENITIVE = frozenset({"'s", "’s", "'", "’"})
JOINING = frozenset({"in", ",", "of"}) | GENITIVE
ARTICLES = frozenset({"a", "an", "the"})
DESCRIBING = frozenset({"ADJ", "NOUN", "VERB", "ADV", "NUM", "PUNCT", "PROPN"})
OF_A_LIST = frozenset({PlaceKind.ADMIN1, PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE})
"""Kinds whose plural names those that follow; "the districts of X and Y" may as well be parts of them."""
WIDTH: Mapping[PlaceKind, int] = {
    PlaceKind.COUNTRY: 5,
    PlaceKind.REGION: 4,
    PlaceKind.ADMIN1: 4,
    PlaceKind.ADMIN2: 3,
    PlaceKind.CITY: 2,
}
"""Which kinds can hold which; all others are alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """A place around another.

    Attributes:
        number: of its stretch.
        by_comma: only a comma joins them.
        listed: and a third name follows, so that it may be a list.
    """

    number: int
    by_comma: bool = False
    listed: bool = False


def places_around(doc: Doc, number: int, stretches: Sequence[Stretch]) -> tuple[Around, ...]:
    """Return the places that the words put around this one, the closest first."""
    return (*_behind(doc, number, stretches), *_before(doc, number, stretches))


def _behind(doc: Doc, number: int, stretches: Sequence[Stretch]) -> Sequence[Around]:
    found: list[Around] = []
    end = stretches[number].last
    for at, other in enumerate(stretches[number + 1 : number + 1 + OUTER], start=number + 1):
        between = _without_description(doc[end : other.first])
        if not 0 < len(between) <= BEYOND or doc[other.first].sent.start != doc[end - 1].sent.start:
            break
        if not JOINING.intersection(between) or not all(_is_link(word) for word in between):
            break
        if _owns_no_place(doc, at, stretches):
            # "in X, Y's envoy said"
            break
        # "in X's northern Y": what belongs to X lies inside it.
        place = len(found) - 1 if found and between[0] in GENITIVE else len(found)
        by_comma = not JOINING.intersection(between) - {","}
        if by_comma and _is_before_last(doc, other):
            break
        found.insert(place, Around(number=at, by_comma=by_comma, listed=by_comma and _goes_on(doc, at, stretches)))
        end = other.last
    return found


def _owns_no_place(doc: Doc, number: int, stretches: Sequence[Stretch]) -> bool:
    """Whether something else than the next place belongs to a place: "Manila's embassy"."""
    last = stretches[number].last
    if doc[last : last + 1].text not in GENITIVE:
        return False
    owned = next((other.first for other in stretches[number + 1 : number + 2]), len(doc))
    return not all(_is_link(word.lower_) for word in doc[last + 1 : min(owned, last + BEYOND)])


def _without_description(words: Iterable[Token]) -> list[str]:
    """Return the words in lower case, without what describes a kind of place: "a small farming village in"."""
    kept: list[str] = []
    described: list[str] = []
    in_phrase = False
    for word in words:
        text = word.lower_
        if in_phrase and kind_of_word(text) is None and word.pos_ in DESCRIBING:
            described.append(text)
            continue
        # Only a kind of place can be described so; other nouns keep their words, which are no links.
        kept.extend([text] if kind_of_word(text) is not None else [*described, text])
        in_phrase, described = text in ARTICLES, []
    return [*kept, *described]


def _before(doc: Doc, number: int, stretches: Sequence[Stretch]) -> Iterator[Around]:
    first = stretches[number].first
    if number and stretches[number - 1].last == first - 1 and doc[first - 1].lower_ in GENITIVE:
        yield Around(number=number - 1)


def _is_link(word: str) -> bool:
    words = read_wordlist("place_words")
    return word in words["links"] or (kind_of_word(word) is not None and word not in words["ways"])


def with_places_around(places: Sequence[PlaceAt], around: Sequence[Sequence[Around]]) -> Iterator[PlaceAt]:
    """Yield the places, held by those that the words put around them."""
    for place, others in zip(places, around, strict=True):
        holders = [places[other.number] for other in others if _may_hold(places[other.number], place, other)]
        yield replace(place, held_by=frozenset(holder.key for holder in holders) - {place.key})


def held_by_taken_up(doc: Doc, places: Sequence[PlaceAt], again: Container[int]) -> Iterator[PlaceAt]:
    """Yield the places, held by a city that is only taken up behind them: "the Sakhour district of the city".

    Args:
        again: first tokens of the places that are taken up and not named.
    """
    for place, other in zip_longest(places, places[1:]):
        between = [] if other is None else [token.lower_ for token in doc[place.last : other.first]]
        is_joined = (
            1 < len(between) <= BEYOND and between[-2] in {"of", "in"} and all(_is_link(word) for word in between)
        )
        if other is not None and other.first in again and is_joined and _may_hold(other, place, Around(number=0)):
            yield _in_city(replace(place, held_by=(place.held_by | {other.key}) - {place.key}), other)
        else:
            yield place


def _in_city(place: PlaceAt, city: PlaceAt) -> PlaceAt:
    """Return a district as the city's own, where its name was taken for a village of another province."""
    if place.loose or city.ref.id is None or place.ref.admin1 == city.ref.admin1:
        return place
    own = f"{city.ref.id}--{slug(place.ref.name)}"
    ref = replace(place.ref, kind=PlaceKind.DISTRICT, id=own, admin1=city.ref.admin1)
    return replace(place, ref=ref, inside=city.inside | {city.ref.id}, loose=True, location=city.location)


def _may_hold(holder: PlaceAt, place: PlaceAt, around: Around) -> bool:
    if holder.ref.country != place.ref.country:
        return False
    widths = [WIDTH.get(one.ref.kind, 1) if one.ref.kind else 1 for one in (holder, place)]
    if around.by_comma:
        return widths[0] > widths[1] or (not around.listed and _is_of_its_province(holder, place))
    return widths[0] >= widths[1]


def _is_of_its_province(holder: PlaceAt, place: PlaceAt) -> bool:
    """Whether a town bears the name of the province of both: "near X, Idlib" names the province."""
    return holder.ref.name == holder.ref.admin1 == place.ref.admin1 and place.ref.kind in {
        PlaceKind.TOWN,
        PlaceKind.VILLAGE,
    }


def kind_of_list(doc: Doc, number: int, stretches: Sequence[Stretch]) -> str | None:
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


def kind_before_list(doc: Doc, number: int, stretches: Sequence[Stretch]) -> str | None:
    """Return the kind that opens the list a name stands in: "the provinces of A, B and C"."""
    at, members = stretches[number].first, 0
    named = {stretch.last: stretch.first for stretch in stretches[max(0, number - LISTED) : number]}
    while at > doc[stretches[number].first].sent.start:
        if at in named:
            at, members = named[at], members + 1
        elif doc[at - 1].lower_ in LISTING:
            at -= 1
        else:
            break
    word = doc[at - 2].lower_ if at > 1 and doc[at - 1].lower_ == "of" else ""
    if not word.endswith("s") or kind_of_word(word) not in OF_A_LIST:
        return None
    return word if members or _goes_on(doc, number, stretches) else None


def _is_before_last(doc: Doc, stretch: Stretch) -> bool:
    """Whether "and" and another name follow at once: of "X, Y and Z" no town lies in Y."""
    following = doc[stretch.last : stretch.last + 2]
    return len(following) > 1 and following[0].lower_ == "and" and following[1].pos_ == "PROPN"


def _goes_on(doc: Doc, number: int, stretches: Sequence[Stretch]) -> bool:
    """Whether another name of the list follows: "villages of X" alone are those around X."""
    here, following = stretches[number], stretches[number + 1 : number + 2]
    between = [token.lower_ for other in following for token in doc[here.last : other.first]]
    return 0 < len(between) <= len(LISTING) and LISTING.issuperset(between)
