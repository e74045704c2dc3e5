"""The tests that a trigger's frame must pass for a sense, by the name that the lexicon asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kg.extraction.parse.reading import Reading
from kg.extraction.parse.tree import agents, children, lemma, noun_phrase, objects, obliques, relation, subjects
from kg.extraction.tolls.quantities import KNOWN

if TYPE_CHECKING:
    from spacy.tokens import Token


EXPLOSIVE_KINDS = frozenset({"explosive", "munition", "vehicle"})
FLYING_KINDS = frozenset({"munition", "chemical", "explosive"})
LAID = frozenset({"mine", "roadside bomb", "explosive device"})
PRONOUNS_FOR_THINGS = frozenset({"it", "which", "that"})
NUMBERS = frozenset({"hundred", "thousand", "dozen", "score", "ten", "million", "number", "majority"})
"""Nouns that count what follows "of"."""
SHARES = frozenset({"part", "half", "third", "rest", "percent"})
"""Words for a share: a place only where they are of one ("part of the town", never "took part")."""
REFLEXIVES = frozenset({"himself", "herself", "themselves", "itself"})


def accept(_reading: Reading, _token: Token) -> bool:
    """Accept every frame."""
    return True


def _has_person(reading: Reading, token: Token) -> bool:
    return any(_is_person(reading, other) for other in objects(token)) or any(
        _is_person(reading, other) for other in obliques(token, "of")
    )


def _is_person(reading: Reading, token: Token) -> bool:
    if token.ent_type_ == "Person" or reading.is_a(token, "person") or token.pos_ == "NUM":
        return True
    if token.pos_ == "PRON":
        return token.lower_ not in PRONOUNS_FOR_THINGS
    if token.lower_.rstrip("s") in NUMBERS:
        return any(_is_person(reading, other) for other in obliques(token, "of"))
    actor = reading.actor_by_token.get(token.i)
    return actor is not None and token.pos_ != "ADJ"


def _is_place(reading: Reading, token: Token) -> bool:
    place = reading.place_by_token.get(token.i)
    if place is not None and not place.attributive:
        return True
    if reading.is_a(token, "territory") and lemma(token) not in SHARES:
        return True
    return lemma(token) in SHARES | {"dozen", "number", "most", "several", "control"} and any(
        _is_place(reading, other) for other in obliques(token, "of")
    )


def _has_place_object(reading: Reading, token: Token) -> bool:
    found = objects(token)
    if any(_is_place(reading, other) for other in found):
        return True
    return any(other.lower_ == "it" for other in found)


def _has_held_place(reading: Reading, token: Token) -> bool:
    if any(_is_place(reading, other) for other in objects(token)):
        return _has_armed_subject(reading, token)
    return False


def _has_place_of(reading: Reading, token: Token) -> bool:
    linked = [
        *obliques(token, "of", "from", "in", "on", "into", "towards", "toward", "by"),
        *children(token, "nmod", "compound"),
    ]
    return any(_is_place(reading, other) or _is_armed(reading, other) for other in linked)


def _is_armed(reading: Reading, token: Token) -> bool:
    actors = reading.actors_in(token)
    if actors:
        return any(actor.armed for actor in actors)
    return reading.is_a(token, "armed")


def _has_armed_subject(reading: Reading, token: Token) -> bool:
    found = agents(token)
    return not found or any(_is_armed(reading, other) or other.pos_ == "PRON" for other in found)


def _has_armed(reading: Reading, token: Token) -> bool:
    if token.pos_ != "VERB":
        words = [word for word in noun_phrase(token) if word != token]
        return any(_is_armed(reading, word) for word in words)
    if obliques(token, "alongside", "beside") or _leaves_a_deal(reading, token):
        return False
    if lemma(token) == "fall":
        return any(_is_place(reading, s) for s in subjects(token)) and bool(obliques(token, "to", "into", "under"))
    involved = [*subjects(token), *objects(token), *obliques(token, "with", "against", "by")]
    if any(other.pos_ == "PRON" for other in subjects(token)):
        # "It said it had repelled the assault": who has an assault to repel is armed.
        return any(_is_armed(reading, other) or other.i in reading.trigger_by_token for other in involved)
    return any(_is_armed(reading, other) for other in involved)


def _leaves_a_deal(reading: Reading, token: Token) -> bool:
    """Whether what is withdrawn is a promise or a privilege, or what is left a deal: no ground is given up."""
    if lemma(token) not in {"withdraw", "pull"}:
        return False
    if any(lemma(other) in reading.lexicon.agreements for other in obliques(token, "from", "of")):
        return True
    taken = objects(token)
    return bool(taken) and not any(_is_armed(reading, other) or other.pos_ == "PRON" for other in taken)


def _has_flying_object(reading: Reading, token: Token) -> bool:
    return any(means.entry.kind in FLYING_KINDS for other in objects(token) for means in reading.means_in(other))


def _sends_drones(reading: Reading, token: Token) -> bool:
    """Whether drones are sent: "launched 24 drones", "drones launched by X"."""
    sent = [*objects(token), *([token.head] if relation(token) == "acl" and token.tag_ == "VBN" else [])]
    return any(means.entry.weapon == "drone" for other in sent for means in reading.means_in(other))


def _has_flying_subject(reading: Reading, token: Token) -> bool:
    return any(means.entry.kind in FLYING_KINDS for other in subjects(token) for means in reading.means_in(other))


def _has_explosive(reading: Reading, token: Token) -> bool:
    involved = [*subjects(token), *objects(token)]
    if lemma(token) == "set" and any(other.lower_ in PRONOUNS_FOR_THINGS for other in agents(token)):
        # A strike that "set off explosives" is told already.
        return False
    if any(other.lower_ in REFLEXIVES for other in (*involved, *token.children)):
        return True
    return any(means.entry.kind in EXPLOSIVE_KINDS for other in involved for means in reading.means_in(other))


def _meets_mine(reading: Reading, token: Token) -> bool:
    """Whether somebody runs into a device that lies in wait: "struck a landmine", "drove over a roadside bomb"."""
    met = [*objects(token), *obliques(token, "on", "over", "onto")]
    return any(means.entry.weapon in LAID for other in met for means in reading.means_in(other))


def _has_named_victim(reading: Reading, token: Token) -> bool:
    """Whether somebody known dies, who is counted nowhere: "killed the rebel commander", "Colonel X was slain"."""
    counted = [toll for toll in reading.tolls if toll.trigger_token == token.i]
    if any(reading.document.text[toll.quantity.start : toll.quantity.end].lower() not in KNOWN for toll in counted):
        return False
    victims = objects(token)
    return any(other.ent_type_ == "Person" or _is_single_person(reading, other) for other in victims)


def _is_single_person(reading: Reading, token: Token) -> bool:
    return bool(token.tag_ == "NN") and reading.is_a(token, "person")


def _has_object(_reading: Reading, token: Token) -> bool:
    return bool(objects(token))


def _moves_persons(reading: Reading, token: Token) -> bool:
    # Whoever flees is the subject, also where "their homes" follow.
    involved = subjects(token) if lemma(token) == "flee" else objects(token) or subjects(token)
    return any(_is_person(reading, other) and not _is_fighter(reading, other) for other in involved)


def _is_fighter(reading: Reading, token: Token) -> bool:
    actor = reading.actor_by_token.get(token.i)
    return actor is not None and actor.armed and not reading.is_a(token, "person")


def _moves_people(reading: Reading, token: Token) -> bool:
    if lemma(token) != "transfer":
        return True
    return any(_is_person(reading, other) for other in obliques(token, "of")) or any(
        lemma(child) == "population" for child in children(token, "compound")
    )


def _leaves_home(reading: Reading, token: Token) -> bool:
    """Whether many leave a place: a number or a crowd, with the place or their homes told."""
    crowd = any(_is_crowd(reading, other) for other in subjects(token))
    left = [*objects(token), *obliques(token, "from", "to", "into", "toward", "towards")]
    return crowd and any(_is_place(reading, other) or lemma(other) in {"home", "house", "border"} for other in left)


CROWDS = frozenset(
    [
        "resident",
        "civilian",
        "family",
        "people",
        "inhabitant",
        "villager",
        "refugee",
        "thousand",
        "hundred",
        "dozen",
        "yazidi",
        "person",
        "household",
        "population",
        "local",
        "woman",
        "child",
    ]
)


def _is_crowd(reading: Reading, token: Token) -> bool:
    if lemma(token) in CROWDS or token.pos_ == "NUM":
        return True
    return any(relation(child) == "nummod" for child in token.children) and _is_person(reading, token)


def _enters_building(reading: Reading, token: Token) -> bool:
    return any(reading.is_a(other, "building") for other in objects(token))


def _fires_at(reading: Reading, token: Token) -> bool:
    aimed = obliques(token, "at", "into", "on", "toward", "towards")
    if _has_flying_object(reading, token):
        return False
    return any(_can_be_hit(reading, other) for other in aimed) and _has_armed_subject(reading, token)


def _leaves_by_bus(reading: Reading, token: Token) -> bool:
    """Whether buses leave with people: out of a place, or with passengers told."""
    if not any(lemma(other) in {"bus", "convoy", "ambulance"} for other in subjects(token)):
        return False
    words = [word for other in subjects(token) for word in other.subtree]
    carried = any(_is_crowd(reading, w) or lemma(w) in {"wounded", "fighter", "evacuee"} for w in words)
    return carried or any(_is_place(reading, o) for o in (*objects(token), *obliques(token, "from", "out", "of")))


def _pushes_on(reading: Reading, token: Token) -> bool:
    aimed = obliques(token, "to", "into", "toward", "towards", "within")
    return bool(aimed) and not objects(token) and any(_is_armed(reading, s) for s in subjects(token))


def _moves_forces(reading: Reading, token: Token) -> bool:
    return any(
        _is_armed(reading, o) and lemma(o) not in {"government", "regime", "police"} for o in objects(token)
    ) or (lemma(token) in {"regroup", "mass"} and any(_is_armed(reading, s) for s in subjects(token)))


def _march_in_protest(reading: Reading, token: Token) -> bool:
    return any(
        _is_crowd(reading, other) or lemma(other) in {"protester", "demonstrator", "student"}
        for other in subjects(token)
    )


AID = frozenset("aid food supply medicine meal flour assistance water vaccine parcel".split())  # noqa: SIM905


def _has_aid_object(_reading: Reading, token: Token) -> bool:
    return any(lemma(word) in AID for other in objects(token) for word in noun_phrase(other))


def _moves_somebody(reading: Reading, token: Token) -> bool:
    if not any(
        _is_crowd(reading, o) or lemma(o) in {"wounded", "injured", "survivor", "evacuee", "patient"}
        for o in objects(token)
    ):
        return False
    return bool(obliques(token, "to", "from", "out", "into")) or lemma(token) in {"bring out", "pull"}


def _has_aid_verb(reading: Reading, token: Token) -> bool:
    verb = token.head
    return reading.is_a(verb, "aidverb") or any(reading.is_a(child, "aidverb") for child in children(token, "acl"))


def _is_violence(reading: Reading, token: Token) -> bool:
    """Whether an open trigger is violence at all: "hit by sanctions", "strike a deal" are not."""
    if token.pos_ != "VERB":
        return not any(lemma(child) in NO_VIOLENCE for child in children(token, "compound", "amod"))
    patients = objects(token)
    if any(lemma(other) in reading.lexicon.agreements or lemma(other) in NO_TARGET for other in patients):
        return False
    doers = agents(token)
    if doers and not any(_can_attack(reading, doer) for doer in doers):
        return False
    if lemma(token) in {"hit", "strike", "target", "pound", "hammer", "raid", "blitz"} and not doers:
        return any(_can_be_hit(reading, other) for other in patients)
    return True


NO_VIOLENCE = frozenset(
    [
        "hunger",
        "general",
        "heart",
        "media",
        "verbal",
        "cyber",
        "personal",
        "scathing",
        "labour",
        "labor",
        "transport",
        "wildcat",
        "rail",
        "diplomatic",
        "panic",
        "asthma",
        "lightning",
        "fundraising",
        "media",
        "charm",
    ]
)
NO_TARGET = frozenset("deal agreement balance chord note tone bargain record snag road headline pose".split())  # noqa: SIM905
ATTACKING_PRONOUNS = frozenset({"they", "he", "it", "who", "which", "she", "that"})


def _can_attack(reading: Reading, token: Token) -> bool:
    if token.pos_ == "PRON":
        return token.lower_ in ATTACKING_PRONOUNS
    if token.i in reading.trigger_by_token or reading.means_in(token):
        return True
    return _is_armed(reading, token)


def _can_be_hit(reading: Reading, token: Token) -> bool:
    return _is_place(reading, token) or _is_person(reading, token) or reading.is_a(token, "facility")


Test = Callable[[Reading, "Token"], bool]
TESTS: Mapping[str, Test] = {
    "": accept,
    "open": _is_violence,
    "person-object": _has_person,
    "place-object": _has_place_object,
    "place-held": _has_held_place,
    "place-of": _has_place_of,
    "armed": _has_armed,
    "munition-object": _has_flying_object,
    "drone-object": _sends_drones,
    "munition-subject": _has_flying_subject,
    "explosive": _has_explosive,
    "object": _has_object,
    "person": _moves_persons,
    "people-of": _moves_people,
    "aid-verb": _has_aid_verb,
    "leaving": _leaves_home,
    "mine-object": _meets_mine,
    "vehicle-subject": _leaves_by_bus,
    "victim-named": _has_named_victim,
    "armed-toward": _pushes_on,
    "fire-at": _fires_at,
    "building-object": _enters_building,
    "armed-object": _moves_forces,
    "people-march": _march_in_protest,
    "aid-object": _has_aid_object,
    "person-moved": _moves_somebody,
}
