"""The tests that a trigger's frame must pass for a sense, by the name that the lexicon asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kg.extraction.events.frame_words import PRONOUNS_FOR_THINGS, can_be_hit, is_armed, is_person, is_place
from kg.extraction.events.ground_tests import GROUND_TESTS
from kg.extraction.events.people_tests import PEOPLE_TESTS
from kg.extraction.parse.reading import Reading
from kg.extraction.parse.tree import (
    agents,
    case_of,
    children,
    lemma,
    noun_phrase,
    objects,
    obliques,
    relation,
    subjects,
)
from kg.extraction.tolls.quantities import KNOWN

if TYPE_CHECKING:
    from spacy.tokens import Token


EXPLOSIVE_KINDS = frozenset({"explosive", "munition", "vehicle"})
FLYING_KINDS = frozenset({"munition", "chemical", "explosive"})
RECORDED = frozenset("video footage film clip documentary movie picture photo photograph image scene".split())  # noqa: SIM905
LAID = frozenset({"mine", "roadside bomb", "explosive device"})
CROWD_CONTROL = frozenset({"gas", "blank", "canister", "pellet", "cannon"})
"""What police fire to disperse a crowd."""
REFLEXIVES = frozenset({"himself", "herself", "themselves", "itself"})


def accept(_reading: Reading, _token: Token) -> bool:
    """Accept every frame."""
    return True


def _has_person(reading: Reading, token: Token) -> bool:
    return any(is_person(reading, other) for other in objects(token)) or any(
        is_person(reading, other) for other in obliques(token, "of")
    )


def _has_place_object(reading: Reading, token: Token) -> bool:
    found = objects(token)
    if any(is_place(reading, other) for other in found):
        return True
    return any(other.lower_ == "it" for other in found)


def _has_held_place(reading: Reading, token: Token) -> bool:
    if any(is_place(reading, other) for other in objects(token)):
        return _has_armed_subject(reading, token)
    return False


def _has_place_of(reading: Reading, token: Token) -> bool:
    linked = [
        *obliques(token, "of", "from", "in", "on", "into", "towards", "toward", "by"),
        *children(token, "nmod", "compound"),
    ]
    return any(is_place(reading, other) or is_armed(reading, other) for other in linked)


def _has_armed_subject(reading: Reading, token: Token) -> bool:
    found = agents(token)
    return not found or any(is_armed(reading, other) or other.pos_ == "PRON" for other in found)


def _has_armed(reading: Reading, token: Token) -> bool:
    if token.pos_ != "VERB":
        words = [word for word in noun_phrase(token) if word != token]
        return any(is_armed(reading, word) for word in words)
    if obliques(token, "alongside", "beside") or _leaves_a_deal(reading, token):
        return False
    if lemma(token) == "fall":
        # "The town fell to the rebels", "the village has fallen"; never "prices fell".
        lost = obliques(token, "to", "into", "under") or not list(children(token, "obl", "xcomp", "obj", "advmod"))
        return any(is_place(reading, s) for s in subjects(token)) and bool(lost)
    involved = [*subjects(token), *objects(token), *obliques(token, "with", "against", "by")]
    if any(other.pos_ == "PRON" for other in subjects(token)):
        # "It said it had repelled the assault": who has an assault to repel is armed.
        return any(is_armed(reading, other) or other.i in reading.trigger_by_token for other in involved)
    return any(is_armed(reading, other) for other in involved)


def _leaves_a_deal(reading: Reading, token: Token) -> bool:
    """Whether what is withdrawn is a promise or a privilege, or what is left a deal: no ground is given up."""
    if lemma(token) not in {"withdraw", "pull"}:
        return False
    if any(lemma(other) in reading.lexicon.agreements for other in obliques(token, "from", "of")):
        return True
    taken = objects(token)
    return bool(taken) and not any(is_armed(reading, other) or other.pos_ == "PRON" for other in taken)


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


def _enters_building(reading: Reading, token: Token) -> bool:
    entered = objects(token) or obliques(token, "into")
    return any(reading.is_a(other, "building") for other in entered)


def _fires_at(reading: Reading, token: Token) -> bool:
    aimed = obliques(token, "at", "into", "on", "toward", "towards")
    if _has_flying_object(reading, token) or any(lemma(other) in CROWD_CONTROL for other in objects(token)):
        return False
    return any(can_be_hit(reading, other) for other in aimed) and _has_armed_subject(reading, token)


def _fires_from_air(reading: Reading, token: Token) -> bool:
    """Whether helicopters or jets fire: "gunships opened fire on the column"."""
    flies = any(means.entry.kind == "aircraft" for other in agents(token) for means in reading.means_in(other))
    return flies and (lemma(token) != "fire" or _fires_at(reading, token))


def _fires_from_guns(reading: Reading, token: Token) -> bool:
    """Whether tanks, guns or ships fire: "gunboats opened fire on the quay"."""
    heavy = any(lemma(other) in GUNS for other in agents(token))
    return heavy and (lemma(token) != "fire" or _fires_at(reading, token))


def _is_violence(reading: Reading, token: Token) -> bool:
    """Whether an open trigger is violence at all: "hit by sanctions", "strike a deal" are not."""
    if token.pos_ != "VERB":
        walkout = lemma(token) == "strike" and (_is_by_workers(reading, token) or case_of(token) == "on")
        return not walkout and not any(lemma(child) in NO_VIOLENCE for child in children(token, "compound", "amod"))
    if lemma(token) == "open":
        return True
    patients = objects(token)
    if any(lemma(other) in reading.lexicon.agreements or lemma(other) in NO_TARGET for other in patients):
        return False
    doers = agents(token)
    if doers and not any(_can_attack(reading, doer) for doer in doers):
        return False
    if lemma(token) in {"hit", "strike", "target", "pound", "hammer", "raid", "blitz"} and not doers:
        return any(can_be_hit(reading, other) for other in patients)
    return True


def _is_by_workers(reading: Reading, token: Token) -> bool:
    doers = obliques(token, "by", "of")
    return bool(doers) and all(
        reading.is_a(doer, "person") and not is_armed(reading, doer) and not reading.actors_in(doer) for doer in doers
    )


def _is_fought(reading: Reading, token: Token) -> bool:
    """Whether a campaign, push or war is one of arms: "an election campaign", "a push for talks" are not."""
    if any(reading.is_a(child, "peaceful") for child in children(token, "compound", "amod")):
        return False
    return lemma(token) != "push" or not obliques(token, "for", "by")


def _takes_control(reading: Reading, token: Token) -> bool:
    """Whether control is taken of a place, or by those who fight: banks and teams take control too."""
    held = [other for noun in objects(token) for other in obliques(noun, "of", "over")]
    return any(is_place(reading, other) for other in (*held, *objects(token))) or any(
        is_armed(reading, doer) for doer in agents(token)
    )


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
GUNS = frozenset(
    {"tank", "warship", "destroyer", "frigate", "cruiser", "gunboat", "battleship", "artillery", "howitzer"}
)
"""What fires shells."""
NO_TARGET = frozenset("deal agreement balance chord note tone bargain record snag road headline pose".split())  # noqa: SIM905
RAIDERS = frozenset(
    "mob crowd rioter youth villager settler attacker assailant raider bandit robber gang herder herdsman tribesman "  # noqa: SIM905
    "hunter pirate man vigilante looter thug".split()
)
"""Who attacks without being of an armed side."""
ATTACKING_PRONOUNS = frozenset({"we", "they", "he", "it", "who", "which", "she", "that"})


def _can_attack(reading: Reading, token: Token) -> bool:
    if token.pos_ == "PRON":
        return token.lower_ in ATTACKING_PRONOUNS
    if token.i in reading.trigger_by_token or reading.means_in(token):
        return True
    return is_armed(reading, token) or lemma(token) in RAIDERS


Test = Callable[[Reading, "Token"], bool]


def _not_filmed(reading: Reading, token: Token) -> bool:  # noqa: ARG001 - one signature for all tests
    """Whether no camera shot it: "a video said to have been shot in the town"."""
    return not any(lemma(other) in RECORDED for other in objects(token))


TESTS: Mapping[str, Test] = {
    **PEOPLE_TESTS,
    **GROUND_TESTS,
    "": accept,
    "open": _is_violence,
    "fought": _is_fought,
    "control-of": _takes_control,
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
    "not-filmed": _not_filmed,
    "mine-object": _meets_mine,
    "victim-named": _has_named_victim,
    "fire-at": _fires_at,
    "fire-from-air": _fires_from_air,
    "fire-from-guns": _fires_from_guns,
    "building-object": _enters_building,
}
