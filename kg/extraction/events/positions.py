"""Where actors stand, as the report states it: how far from a place, and who holds it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.document.model import Span, ZoneKind
from kg.extraction.events.acting import resolve_pronoun
from kg.extraction.events.speaking import attribution_of, names_of, speakers_of
from kg.extraction.model import Position
from kg.extraction.parse.negation import negation_words
from kg.extraction.parse.reading import ActorAt, PlaceAt, Reading
from kg.extraction.parse.tree import agents, children, is_passive, lemma, relation, span_of, subjects

if TYPE_CHECKING:
    from spacy.tokens import Token

STANDING = frozenset({"be", "stand", "remain", "stay", "advance", "push", "arrive", "reach", "come", "get"})
HOLDING = frozenset({"hold", "control", "rule", "occupy"})


def find_positions(reading: Reading) -> tuple[Position, ...]:
    """Return the positions in order of text: distances from a place, and who holds a place."""
    found = [*_distances(reading), *_holdings(reading)]
    unique = {(p.subject, p.reference.name, p.control): p for p in reversed(found)}
    return tuple(sorted(unique.values(), key=lambda position: position.evidence))


def _distances(reading: Reading) -> Iterator[Position]:
    """Yield "government forces are seven kilometres from X"."""
    for place in reading.places:
        relative = reading.near.get(place.first)
        token = reading.doc[place.token]
        if relative is None or relative.distance_km is None or _is_furniture(reading, token):
            continue
        head = _standing(token)
        actor = None if head is None else _subject(reading, head) or _before(reading, token)
        if actor is not None and head is not None:
            yield _position(reading, actor, place, _clause(head, token), control=False)


def _standing(token: Token) -> Token | None:
    """Return the word whose subject stands there: a verb of standing, or the predicate "seven kilometres"."""
    for up in (token, *token.ancestors):
        if any(relation(child) == "cop" for child in up.children) or lemma(up) in STANDING:
            return up
    return None


def _subject(reading: Reading, head: Token) -> ActorAt | None:
    for token in (*subjects(head), *children(head, "nsubj")):
        for actor in reading.actors_in(token) or tuple(resolve_pronoun(reading, token)):
            if actor.armed:
                return actor
    return None


def _before(reading: Reading, token: Token) -> ActorAt | None:
    """Return the last armed subject before the place in its sentence, where the tree does not join them."""
    found = [a for a in reading.actors if token.sent.start <= a.first < token.i and a.armed]
    return next((a for a in reversed(found) if relation(reading.doc[a.token]) == "nsubj"), None)


def _holdings(reading: Reading) -> Iterator[Position]:
    """Yield "X is held by Y", "Y controls X", "the Y-held town of X"."""
    for token in reading.doc:
        if lemma(token) not in HOLDING or token.pos_ not in {"VERB", "ADJ"} or _is_furniture(reading, token):
            continue
        place = _held_place(reading, token)
        holder = next((a for head in agents(token) for a in reading.actors_in(head) if a.armed), None)
        if place is not None and holder is not None and not _is_negated(token):
            yield _position(reading, holder, place, _clause(token, reading.doc[place.token]), control=True)


def _held_place(reading: Reading, verb: Token) -> PlaceAt | None:
    heads = (*subjects(verb), verb.head) if is_passive(verb) else tuple(children(verb, "obj"))
    return next((place for head in heads for place in reading.places_in(head)), None)


def _is_negated(verb: Token) -> bool:
    marks = {child.lower_ for child in children(verb, "advmod", "aux")}
    return bool(marks & negation_words("not", "past", "ahead"))


def _clause(head: Token, place: Token) -> Span:
    words = [
        head,
        place,
        *place.children,
        *(word for child in children(head, "nsubj", "aux", "cop", "obl", "obj") for word in child.subtree),
    ]
    return span_of(words)


def _position(reading: Reading, actor: ActorAt, place: PlaceAt, span: Span, *, control: bool) -> Position:
    said = speakers_of(reading, span)
    return Position(
        subject=actor.force or actor.name,
        reference=place.ref,
        control=control,
        said_by=names_of(reading, said),
        attribution=attribution_of(reading, said),
        evidence=(span,),
    )


def _is_furniture(reading: Reading, token: Token) -> bool:
    return reading.zone(token) is ZoneKind.FURNITURE
