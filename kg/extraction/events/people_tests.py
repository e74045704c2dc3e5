"""Tests on the frames of what befalls persons who do not fight: driven out, moved, held, taken, hurt, or gathering."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kg.extraction.events.frame_words import (
    has_speaker_subject,
    is_armed,
    is_authority,
    is_crowd,
    is_fighter,
    is_person,
    is_place,
)
from kg.extraction.parse.reading import Reading
from kg.extraction.parse.tree import (
    agents,
    children,
    is_passive,
    lemma,
    objects,
    obliques,
    relation,
    subjects,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

AWAY = ("from", "out", "of", "off", "across", "into", "to")
ROADS = frozenset(
    {"road", "street", "highway", "motorway", "roads", "entrance", "bridge", "railway", "traffic", "avenue"}
)
MISSILES_OF_CROWDS = frozenset({"stone", "rock", "bottle", "brick", "egg", "firecracker"})
SPEAKING_OUT = frozenset(
    "protest chant slogan demand placard banner demonstrate denounce condemn against shout wave oppose jeer".split()  # noqa: SIM905
)
LOCKED_UP = frozenset(
    "barracks captivity prison jail custody detention cell interrogation interrogate "  # noqa: SIM905
    "interrogator camp dungeon".split()
)
"""Where those are who can be tortured."""
TREATING = frozenset(
    {"hospital", "clinic", "centre", "center", "morgue", "court", "school", "ward", "infirmary", "station"}
)
"""Where people are taken every day."""
COMING = frozenset({"arrive", "head", "walk", "file", "move", "return"})
"""Verbs of travel: those who flee are named by where they live or by their flight."""
EXPELLING = frozenset({"expel", "evict", "deport", "banish"})
"""Verbs that need no place to be a driving out."""


def _moves_persons(reading: Reading, token: Token) -> bool:
    # Whoever flees is the subject, also where "their homes" follow.
    involved = subjects(token) if lemma(token) == "flee" else objects(token) or subjects(token)
    return any(is_person(reading, other) and not is_fighter(reading, other) for other in involved)


def _moves_people(reading: Reading, token: Token) -> bool:
    if lemma(token) == "rescue":
        linked = [*obliques(token, "of", "from"), *children(token, "compound", "nmod")]
        return not linked or any(is_person(reading, other) or is_place(reading, other) for other in linked)
    if lemma(token) != "transfer":
        return True
    return any(is_person(reading, other) for other in obliques(token, "of")) or any(
        lemma(child) == "population" for child in children(token, "compound")
    )


def _leaves_home(reading: Reading, token: Token) -> bool:
    """Whether many leave a place: a number or a crowd, with the place or their homes told."""
    crowd = [other for other in subjects(token) if is_crowd(reading, other)]
    if lemma(token) in COMING:
        crowd = [other for other in crowd if reading.is_a(other, "crowd")]
    if not crowd or any(reading.is_a(other, "property") for other in objects(token)):
        return False
    left = [*objects(token), *obliques(token, *AWAY, "in", "at", "toward", "towards", "through", "over")]
    if any(lemma(other) in ROADS | {"square"} for other in left):
        # Who pours into the streets demonstrates.
        return False
    return any(is_place(reading, other) or reading.is_a(other, "home") for other in left)


def _drives_out(reading: Reading, token: Token) -> bool:
    """Whether those who live somewhere are driven out of it: "drove families from their homes"."""
    driven = [other for other in objects(token) if is_person(reading, other) and not is_armed(reading, other)]
    if not driven or any(reading.is_a(doer, "mishap") for doer in agents(token)):
        return False
    return lemma(token) in EXPELLING or any(
        is_place(reading, other) or reading.is_a(other, "home") for other in obliques(token, "from", "out", "of", "off")
    )


def _falls_empty(reading: Reading, token: Token) -> bool:
    """Whether a place loses its people: "the village emptied", "towns were emptied of their people"."""
    found = objects(token) if is_passive(token) else subjects(token) if not objects(token) else ()
    return any(is_place(reading, other) for other in found)


def _leaves_by_bus(reading: Reading, token: Token) -> bool:
    """Whether buses leave with people: out of a place, or with passengers told."""
    if not any(lemma(other) in {"bus", "convoy", "ambulance"} for other in subjects(token)):
        return False
    words = [word for other in subjects(token) for word in other.subtree]
    if any(reading.is_a(word, "aid") for word in words):
        return False
    carried = any(is_crowd(reading, w) or reading.is_a(w, "rescued") for w in words)
    return carried or any(is_place(reading, o) for o in (*objects(token), *obliques(token, "from", "out", "of")))


def _moves_somebody(reading: Reading, token: Token) -> bool:
    """Whether people are brought to safety: not by those who would take them captive."""
    if not any(is_crowd(reading, o) or reading.is_a(o, "rescued") for o in objects(token)):
        return False
    treated = (lemma(other) in TREATING for other in (*obliques(token, "to", "into", "in"), *children(token, "xcomp")))
    if relation(token) in {"acl", "amod"} or any(treated):
        # "A bus carrying villagers" moves nobody to safety, nor does the ambulance that takes the wounded to hospital.
        return False
    doers = agents(token)
    if any(
        doer.lower_ in {"we", "i"} or (is_armed(reading, doer) and not is_authority(reading, doer)) for doer in doers
    ):
        return False
    moved = obliques(token, "to", "from", "out", "into", "off", "aboard") or _has_particle(token, "out", "off", "home")
    return bool(moved) or lemma(token) in {"bring out", "pull", "dig"}


def _frees(reading: Reading, token: Token) -> bool:
    """Whether captives are freed by force, not by a court."""
    freed = any(reading.is_a(other, "captive") or reading.is_a(other, "rescued") for other in objects(token))
    return freed and any(is_armed(reading, doer) or is_authority(reading, doer) for doer in agents(token))


def _has_particle(token: Token, *words: str) -> bool:
    return any(child.lower_ in words for child in children(token, "compound", "advmod", "case", "mark"))


def _march_in_protest(reading: Reading, token: Token) -> bool:
    return any(
        (is_crowd(reading, other) or reading.is_a(other, "protester")) and not is_fighter(reading, other)
        for other in subjects(token)
    )


def _gathers(reading: Reading, token: Token) -> bool:
    """Whether a crowd comes together to be heard: a word of protest beside it, or a verb that means it."""
    if not _march_in_protest(reading, token) or has_speaker_subject(reading, token):
        return False
    if lemma(token) == "rally" and not objects(token):
        return bool(obliques(token, "in", "outside", "at", "near", "on", "against", "across", "through"))
    return any(lemma(word) in SPEAKING_OUT for word in token.subtree)


def _is_held(reading: Reading, token: Token) -> bool:
    """Whether a gathering is told for itself, not as those to whom somebody speaks: "told a rally"."""
    said = reading.is_a(token.head, "speech") or lemma(token.head) in {"address", "speech"}
    return not (said and relation(token) in {"obj", "iobj", "obl", "nmod"})


def _blocks_roads(reading: Reading, token: Token) -> bool:
    """Whether people, not forces, block a road or burn tyres on it."""
    found = {lemma(other) for other in objects(token)}
    if not found & (ROADS | {"tyre", "tire", "effigy"}):
        return False
    return _march_in_protest(reading, token)


def _throws_stones(reading: Reading, token: Token) -> bool:
    return any(lemma(other) in MISSILES_OF_CROWDS for other in objects(token)) and any(
        not is_armed(reading, other) for other in subjects(token)
    )


def _fills_streets(reading: Reading, token: Token) -> bool:
    """Whether a crowd comes out: "thousands poured into the streets"."""
    out = [
        other
        for other in obliques(token, "into", "onto", "through", "in", "to")
        if lemma(other) in {"street", "square"}
    ]
    return bool(out) and _march_in_protest(reading, token)


def _held_by_authority(reading: Reading, token: Token) -> bool:
    """Whether police or soldiers hold persons: "soldiers picked up ten students"."""
    doers = agents(token)
    if not doers or not any(is_authority(reading, doer) for doer in doers):
        return False
    return _takes_persons(reading, token)


def _into_custody(reading: Reading, token: Token) -> bool:
    """Whether somebody is taken, placed or held under arrest."""
    arrested = any(
        lemma(other) in {"custody", "arrest", "detention"} for other in obliques(token, "into", "in", "under")
    )
    return arrested and _takes_persons(reading, token)


def _held_by_others(reading: Reading, token: Token) -> bool:
    """Whether persons are taken by those who have no right to: "gunmen dragged off the priest"."""
    doers = agents(token)
    if not doers or any(is_authority(reading, doer) for doer in doers):
        return False
    return any(is_armed(reading, doer) for doer in doers) and _takes_persons(reading, token)


def _takes_persons(reading: Reading, token: Token) -> bool:
    return any(
        is_person(reading, other) and not is_place(reading, other) and not is_fighter(reading, other)
        for other in objects(token)
    )


def _takes_civilians(reading: Reading, token: Token) -> bool:
    """Whether those taken prisoner do not fight: soldiers taken prisoner are a battle's."""
    taken = [word for other in objects(token) for word in (other, *obliques(other, "of"))]
    return not any(reading.is_a(word, "soldiery") or is_fighter(reading, word) for word in taken)


def _taken_from_home(reading: Reading, token: Token) -> bool:
    """Whether somebody is taken from where he lives or works: "was taken from her house"."""
    done = agents(token)
    if not _takes_persons(reading, token) or (done and not any(is_armed(reading, doer) for doer in done)):
        return False
    # The parser may hang "from their homes" on those taken.
    heads = (token, *(() if is_passive(token) else objects(token)))
    left = [other for head in heads for other in obliques(head, "from", "out", "of")]
    return any(reading.is_a(other, "home") or reading.is_a(other, "building") for other in left)


def _hijacks(reading: Reading, token: Token) -> bool:
    """Whether people are aboard what is hijacked."""
    return any(
        reading.is_a(word, "person") and lemma(word) != "pirate" for word in token.subtree if word.pos_ == "NOUN"
    )


def _is_in_captivity(reading: Reading, token: Token) -> bool:
    """Whether those beaten are held: one of the sentence's words says so."""
    hurt = objects(token) if token.pos_ == "VERB" else ()
    if any(reading.is_a(other, "captive") for other in hurt):
        return True
    if token.pos_ == "VERB" and not any(is_person(reading, other) for other in hurt):
        return False
    return any(reading.is_a(word, "captive") or lemma(word) in LOCKED_UP for word in token.sent)


def _is_sexual(reading: Reading, token: Token) -> bool:
    said = any(child.lower_ == "sexually" for child in children(token, "advmod"))
    return said and any(is_person(reading, other) for other in objects(token))


def _kills_captives(reading: Reading, token: Token) -> bool:
    """Whether those killed were in the killers' hands: no bomb and no battle did it."""
    if not any(reading.is_a(other, "captive") for other in objects(token)):
        return False
    causes = [*agents(token), *obliques(token, "in", "by", "during", "after")]
    return not any(other.i in reading.trigger_by_token or reading.means_in(other) for other in causes)


def _cuts_throats(_reading: Reading, token: Token) -> bool:
    cut = [*objects(token), *subjects(token), *([token.head] if relation(token) in {"acl", "xcomp", "ccomp"} else [])]
    return any(lemma(other) == "throat" for other in cut)


def _hands_tied(reading: Reading, token: Token) -> bool:
    bodies = any(token.sent.start <= reading.token_at(toll.span.start) < token.sent.end for toll in reading.tolls)
    if not bodies:
        return False
    bound = [*objects(token), *subjects(token), *([token.head] if relation(token) == "acl" else [])]
    return any(lemma(other) in {"hand", "arm"} for other in bound)


def _burns_persons(reading: Reading, token: Token) -> bool:
    """Whether it is people who are set on fire, also where "them" stands for those of the clause before."""
    burned = objects(token)
    if relation(token) == "conj" and any(other.pos_ == "PRON" for other in burned):
        burned = objects(token.head)
    return any(other.pos_ != "PRON" and (is_person(reading, other) or is_crowd(reading, other)) for other in burned)


def _forces_itself(reading: Reading, token: Token) -> bool:
    """Whether somebody is forced to marry, or to what soldiers want."""
    wed = any(lemma(word) in {"marry", "marriage", "prostitution"} for word in token.subtree)
    return wed and any(is_person(reading, other) for other in objects(token))


Test = Callable[[Reading, "Token"], bool]
PEOPLE_TESTS: Mapping[str, Test] = {
    "person": _moves_persons,
    "people-of": _moves_people,
    "leaving": _leaves_home,
    "driven-out": _drives_out,
    "falls-empty": _falls_empty,
    "vehicle-subject": _leaves_by_bus,
    "person-moved": _moves_somebody,
    "person-freed": _frees,
    "people-march": _march_in_protest,
    "not-addressed": _is_held,
    "crowd-gathers": _gathers,
    "crowd-blocks": _blocks_roads,
    "crowd-throws": _throws_stones,
    "crowd-streets": _fills_streets,
    "held-by-authority": _held_by_authority,
    "in-custody": _into_custody,
    "held-by-others": _held_by_others,
    "civilians-taken": _takes_civilians,
    "taken-from-home": _taken_from_home,
    "crew-aboard": _hijacks,
    "in-captivity": _is_in_captivity,
    "sexual": _is_sexual,
    "captive-killed": _kills_captives,
    "person-burned": _burns_persons,
    "throat": _cuts_throats,
    "hands-tied": _hands_tied,
    "forced-marriage": _forces_itself,
}
