"""What the nouns of a frame are, as the tests on frames ask: persons, crowds, places, armed sides, relief."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extraction.parse.reading import Reading
from kg.extraction.parse.tree import children, lemma, noun_phrase, objects, obliques, relation, subjects

if TYPE_CHECKING:
    from spacy.tokens import Token

PRONOUNS_FOR_THINGS = frozenset({"it", "which", "that"})
NUMBERS = frozenset({"hundred", "thousand", "dozen", "score", "ten", "million", "number", "majority"})
"""Nouns that count what follows "of"."""
SHARES = frozenset({"part", "half", "third", "rest", "percent"})
"""Words for a share: a place only where they are of one ("part of the town", never "took part")."""
COUNTING = SHARES | {"dozen", "number", "most", "several", "control", "much", "all"}
NO_AID = frozenset(
    "military financial economic lethal legal first foreign budget weapon arm ammunition dollar euro $ €".split()  # noqa: SIM905
)
"""What makes aid another thing than goods for those in need."""


def is_person(reading: Reading, token: Token) -> bool:
    """Whether the noun is of persons, or of an actor."""
    if token.ent_type_ == "Person" or reading.is_a(token, "person") or token.pos_ == "NUM":
        return True
    if token.pos_ == "PRON":
        return token.lower_ not in PRONOUNS_FOR_THINGS
    if token.lower_.rstrip("s") in NUMBERS:
        return any(is_person(reading, other) for other in obliques(token, "of"))
    actor = reading.actor_by_token.get(token.i)
    return actor is not None and token.pos_ != "ADJ"


def is_place(reading: Reading, token: Token) -> bool:
    """Whether the noun is a place that can be held: a name, a kind of place, or a share of one."""
    place = reading.place_by_token.get(token.i)
    if place is not None and not place.attributive:
        return True
    if reading.is_a(token, "territory") and lemma(token) not in SHARES:
        return True
    return lemma(token) in COUNTING and any(is_place(reading, other) for other in obliques(token, "of"))


def is_armed(reading: Reading, token: Token) -> bool:
    """Whether the noun is of a side that fights."""
    actors = reading.actors_in(token)
    if actors:
        return any(actor.armed for actor in actors)
    return reading.is_a(token, "armed")


def is_fighter(reading: Reading, token: Token) -> bool:
    """Whether the noun names an armed actor, and not by a word for persons."""
    actor = reading.actor_by_token.get(token.i)
    return actor is not None and actor.armed and not reading.is_a(token, "person")


def is_crowd(reading: Reading, token: Token) -> bool:
    """Whether the noun is of many that live somewhere: "residents", "3,000 people", never "hundreds of tourists"."""
    counted = [other for other in obliques(token, "of") if not is_place(reading, other)]
    if reading.is_a(token, "visitor") or any(reading.is_a(other, "visitor") for other in counted):
        return False
    if lemma(token) in NUMBERS and counted:
        return any(is_person(reading, other) and not is_fighter(reading, other) for other in counted)
    if reading.is_a(token, "crowd") or token.pos_ == "NUM":
        return True
    if any(child.lower_ in {"a", "an"} for child in children(token, "det")):
        # "A 31-year-old teacher": the number is an age.
        return False
    return any(relation(child) == "nummod" for child in token.children) and is_person(reading, token)


def is_authority(reading: Reading, token: Token) -> bool:
    """Whether the noun is of those who arrest: police, soldiers, a state's forces."""
    if reading.is_a(token, "authority"):
        return True
    return any(actor.state for actor in reading.actors_in(token))


def can_be_hit(reading: Reading, token: Token) -> bool:
    """Whether the noun can be a target."""
    return is_place(reading, token) or is_person(reading, token) or reading.is_a(token, "facility")


def is_relief(reading: Reading, token: Token) -> bool:
    """Whether the noun is aid, or what carries it: "food parcels", "trucks loaded with flour", "a relief convoy"."""
    if token.ent_type_ == "Person" or reading.is_a(token, "person"):
        return False
    near = [*noun_phrase(token), *_freight(token)]
    if any(lemma(word) in NO_AID or word.text in NO_AID for word in near):
        return False
    if any(reading.is_a(word, "aid") for word in near):
        return True
    # "Relief" alone is a feeling; "relief trucks" and "medical supplies" are goods.
    return any(reading.is_a(word, "aid-kind") for word in near) and any(reading.is_a(word, "carrier") for word in near)


def _freight(token: Token) -> Iterator[Token]:
    """Yield the nouns for what the noun is full of: "a ship with 900 tonnes of rice", "trucks carrying tents"."""
    loads = [*obliques(token, "of", "with")]
    for clause in children(token, "acl"):
        loads += [*objects(clause), *obliques(clause, "with")]
    for load in loads:
        yield from noun_phrase(load)
        for inner in obliques(load, "of"):
            yield from noun_phrase(inner)


def is_relief_body(reading: Reading, token: Token) -> bool:
    """Whether the noun is of those who bring aid: "aid agencies", "the Red Cross", "UN relief workers"."""
    words = {lemma(word) for word in noun_phrase(token)}
    if any(reading.is_a(word, "relief") for word in noun_phrase(token)):
        return True
    named = {word for actor in reading.actors_in(token) for word in actor.name.lower().split()}
    return any(reading.lexicon.is_a(word, "relief") for word in words | named)


def has_speaker_subject(reading: Reading, verb: Token) -> bool:
    """Whether a person by name does it: ministers arrive and leave as forces do not."""
    return any(other.ent_type_ == "Person" or reading.is_a(other, "dignitary") for other in subjects(verb))
