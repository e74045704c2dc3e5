"""Find the places of a text, resolve each against the gazetteer and what the document is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kg.document.model import Document, Span, ZoneKind
from kg.extraction.model import PlaceKind, PlaceRef, RelativePosition
from kg.extraction.reading import PlaceAt, head_of
from kg.extraction.tree import lemma, relation
from kg.gazetteer.focus import focus_of
from kg.gazetteer.kinds import kind_of_word
from kg.gazetteer.mentions import find_mentions
from kg.gazetteer.model import Focus, PlaceMention, ResolvedPlace
from kg.gazetteer.relative import find_relative_positions
from kg.gazetteer.resolve import resolve_place

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.gazetteer.lookup import Gazetteer

DIRECTIONS = frozenset(
    "northern southern eastern western northeastern northwestern southeastern southwestern north south east west "
    "northeast northwest southeast southwest central rural".split()  # noqa: SIM905
)
NAME_TAGS = frozenset({"PROPN"})
BEYOND = 6
"""Words within which a following place can contain this one ("in X in the province of Y")."""


def focus_of_document(document: Document, gazetteer: Gazetteer) -> Focus:
    """Return where the document plays, from its text without furniture and from its title."""
    text = _masked(document)
    spans = find_mentions(text, gazetteer)
    words = [word for word in text.replace("-", " ").split() if word[:1].isupper()]
    return focus_of(spans, words=words)


def _masked(document: Document) -> str:
    """Return the text with furniture blanked out, so that offsets stay."""
    text = document.text
    for zone in document.zones_of(ZoneKind.FURNITURE):
        text = text[: zone.span.start] + " " * (zone.span.end - zone.span.start) + text[zone.span.end :]
    return text


def find_places(
    document: Document, doc: Doc, gazetteer: Gazetteer, focus: Focus
) -> tuple[tuple[PlaceAt, ...], Mapping[int, RelativePosition]]:
    """Return the places in order of text, and the relative positions by the first token of their reference."""
    text = _masked(document)
    stretches = list(_stretches(doc, [(span.start, span.end) for span in find_mentions(text, gazetteer, focus=focus)]))
    stretches += list(_unknown(doc, stretches))
    stretches.sort()
    found = tuple(_place(doc, gazetteer, focus, number, stretches) for number in range(len(stretches)))
    return found, _near(text, found)


def _stretches(doc: Doc, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield token ranges of character ranges."""
    for start, end in spans:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            yield span.start, span.end


def _unknown(doc: Doc, known: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield names that stand where a place's name stands: "the village of X", "X district", a location of the tagger."""
    taken = {i for first, last in known for i in range(first, last)}
    for token in doc:
        if token.i in taken or token.pos_ != "PROPN" or kind_of_word(token.lower_) is not None:
            continue
        if (
            token.i
            and (token.i - 1) not in taken
            and doc[token.i - 1].pos_ == "PROPN"
            and kind_of_word(doc[token.i - 1].lower_) is None
        ):
            continue
        last = token.i
        while (
            last < len(doc)
            and last not in taken
            and (doc[last].pos_ == "PROPN" or _joins(doc, last))
            and kind_of_word(doc[last].lower_) is None
        ):
            last += 1
        if _has_kind(doc, token.i, last) or token.ent_type_ == "Location":
            yield token.i, last


def _joins(doc: Doc, position: int) -> bool:
    return doc[position].text in {"-", "’", "'"} and position + 1 < len(doc) and doc[position + 1].pos_ == "PROPN"


def _has_kind(doc: Doc, first: int, last: int) -> bool:
    if (
        last < len(doc)
        and doc[last].pos_ in {"NOUN", "PROPN"}
        and kind_of_word(doc[last].lower_) is not None
        and doc[last].lower_ not in WEAK_KINDS
    ):
        return True
    return first > 1 and doc[first - 1].lower_ == "of" and kind_of_word(doc[first - 2].lower_) is not None


WEAK_KINDS = frozenset({"state", "area", "areas", "land", "country", "centre", "center", "park", "station", "camp"})


def _place(doc: Doc, gazetteer: Gazetteer, focus: Focus, number: int, stretches: Sequence[tuple[int, int]]) -> PlaceAt:
    first, last = stretches[number]
    name_first = first - 1 if _is_direction(doc, first) else first
    name = str(doc[name_first:last].text)
    mention = PlaceMention(
        name=name,
        kind_word=_kind_word(doc, first, last),
        containment=tuple(_containers(doc, number, stretches)),
        near=None,
    )
    resolved = resolve_place(mention, gazetteer=gazetteer, focus=focus)
    head = doc[head_of(doc, first, last)]
    return PlaceAt(
        first=first,
        last=last,
        token=_outer(doc, head).i,
        span=Span(int(doc[name_first].idx), int(doc[last - 1].idx) + len(doc[last - 1].text)),
        ref=_ref(resolved),
        inside=_inside(resolved, gazetteer),
        attributive=_is_attributive(head),
    )


def _outer(doc: Doc, head: Token) -> Token:
    """Return the kind word that a name belongs to ("Idlib province", "the city of Idlib"), else the name."""
    up = head.head
    if (
        relation(head) in {"compound", "flat", "nmod", "appos"}
        and kind_of_word(up.lower_) is not None
        and abs(up.i - head.i) <= 3
    ):  # noqa: PLR2004
        return up
    return head


def _is_direction(doc: Doc, first: int) -> bool:
    if not first or doc[first - 1].lower_ not in DIRECTIONS:
        return False
    return doc[first - 1].sent.start == doc[first].sent.start


def _kind_word(doc: Doc, first: int, last: int) -> str | None:
    if last < len(doc) and kind_of_word(doc[last].lower_) is not None and doc[last].pos_ in {"NOUN", "PROPN"}:
        return str(doc[last].lower_)
    if first > 1 and doc[first - 1].lower_ == "of" and kind_of_word(doc[first - 2].lower_) is not None:
        return str(doc[first - 2].lower_)
    if first and kind_of_word(doc[first - 1].lower_) is not None and doc[first - 1].pos_ == "NOUN":
        return str(doc[first - 1].lower_)
    return None


def _containers(doc: Doc, number: int, stretches: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Yield the names of the places that the words put around this one, the closest first."""
    _, end = stretches[number]
    for first, last in stretches[number + 1 : number + 3]:
        between = [token.lower_ for token in doc[end:first]]
        if len(between) > BEYOND or doc[first].sent.start != doc[end - 1].sent.start or "and" in between:
            return
        if not set(between) & {"in", ",", "of"} and between:
            return
        yield str(doc[first:last].text)
        end = last
    first, _ = stretches[number]
    if number and stretches[number - 1][1] == first - 1 and doc[first - 1].lower_ in {"'s", "’s"}:
        before = stretches[number - 1]
        yield str(doc[before[0] : before[1]].text)


def _ref(resolved: ResolvedPlace) -> PlaceRef:
    return PlaceRef(
        name=resolved.name,
        kind=PlaceKind(resolved.kind.value) if resolved.kind is not None else None,
        admin1=resolved.admin1,
        country=resolved.country,
        id=resolved.id,
    )


def _inside(resolved: ResolvedPlace, gazetteer: Gazetteer) -> frozenset[str]:
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
