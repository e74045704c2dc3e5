"""The frame of a trigger: the noun phrases that take part in it, by verb and by noun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from kg.extraction.model import EventType
from kg.extraction.parse.reading import Reading
from kg.extraction.parse.tree import (
    agents,
    case_of,
    children,
    conjuncts,
    is_gerund_noun,
    is_passive,
    lemma,
    objects,
    obliques,
    relation,
    subjects,
)

if TYPE_CHECKING:
    from spacy.tokens import Token


BUILT_UP = frozenset(
    [
        "residential",
        "industrial",
        "civilian",
        "populated",
        "apartment",
        "commercial",
        "crowded",
        "diplomatic",
        "medical",
    ]
)


SUFFERING = frozenset({"die", "perish", "fall", "succumb", "survive", "suffer", "escape", "burn", "lose", "vanish"})
"""What those do who are hit."""
CIRCUMSTANCES = frozenset(
    [
        "time",
        "moment",
        "day",
        "eve",
        "result",
        "consequence",
        "cause",
        "site",
        "scene",
        "place",
        "case",
        "wake",
        "issue",
        "anniversary",
        "author",
        "perpetrator",
        "victim",
        "news",
        "report",
        "investigation",
        "details",
    ]
)
"""What is said of a deed, so that the verb tells nothing of who did it: "at the time of the attack he spoke"."""
HOLDING = frozenset({"hold", "control", "occupy", "run", "govern", "dominate"})
"""Verbs that tell whose a place is: "strikes on a town held by X" are not X's, wherever the parser hangs "held"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The heads of the noun phrases that take part in an event."""

    doers: tuple[Token, ...] = ()
    patients: tuple[Token, ...] = ()
    between: tuple[Token, ...] = ()
    against: tuple[Token, ...] = ()
    sources: tuple[Token, ...] = ()


def is_nominal(token: Token) -> bool:
    """Whether a trigger has the frame of a noun, be it a gerund that the tagger calls a verb: "in shelling of X"."""
    if token.pos_ != "VERB" or is_gerund_noun(token):
        return True
    before = (child for child in token.children if child.i < token.i)
    return token.tag_ == "VBG" and any(relation(child) in {"case", "det", "compound", "amod"} for child in before)


BURSTING = frozenset({"explode", "detonate", "blow", "burst", "land", "crash"})
"""Verbs of what goes off somewhere: a building beside it is what it hit."""
WHERE_IT_BURST = ("in", "inside", "outside", "near", "beside")


def verb_frame(verb: Token) -> Frame:
    """Read the frame of a verb, active or passive."""
    if under := _under_fire(verb):
        return Frame(doers=(*obliques(verb, "from", "by"), *obliques(under, "from", "by")), patients=subjects(verb))
    beside = obliques(verb, *WHERE_IT_BURST) if lemma(verb) in BURSTING else ()
    return Frame(
        doers=agents(verb),
        patients=(*objects(verb), *obliques(verb, "on", "at", "against", "into"), *beside, *_set_alight(verb)),
        between=obliques(verb, "between"),
        against=obliques(verb, "against", "with"),
        sources=obliques(verb, "from", "to"),
    )


def _under_fire(verb: Token) -> Token | None:
    """Return the fire that the subject comes under: whoever does so is no doer."""
    if lemma(verb) not in {"come", "be"}:
        return None
    return next((noun for noun in obliques(verb, "under") if noun.pos_ == "NOUN"), None)


def _set_alight(verb: Token) -> tuple[Token, ...]:
    """Return what somebody "set fire to"."""
    fire = any(lemma(child) in {"fire", "light"} for child in children(verb, "obj"))
    return obliques(verb, "to") if fire and lemma(verb) == "set" else ()


def noun_frame(reading: Reading, noun: Token) -> Frame:
    """Read the frame of a noun: modifiers, "of X by Y", and the light verb it depends on."""
    doers = [*_modifying(noun), *obliques(noun, "by")]
    patients = [*obliques(noun, "of", "on", "at", "against", "into", "targeting")]
    facing: list[Token] = []
    for clause in children(noun, "acl"):
        if reading.is_a(clause, "speech") or lemma(clause) in HOLDING:
            continue
        doers += [token for token in agents(clause) if token != noun]
        patients += [
            *(t for t in objects(clause) if t != noun),
            *obliques(clause, "on", "against", "at", "into"),
        ]
        # "A war that pits X against Y"
        facing += (t for head in (clause, *objects(clause)) for t in obliques(head, "against"))
    if relation(noun) == "conj" and noun.head.pos_ in {"NOUN", "PROPN"}:
        shared = noun_frame(reading, noun.head)
        doers += shared.doers
        patients += shared.patients
    verb = _light_verb(noun)
    if verb is not None:
        doers += list(_verb_doers(reading, verb, noun))
        patients += list(_verb_patients(verb, noun))
    return Frame(
        doers=tuple(dict.fromkeys(doers)),
        patients=tuple(dict.fromkeys(patients)),
        between=(*_between(noun), *(obliques(verb, "between") if verb is not None else ())),
        against=(
            *facing,
            *obliques(noun, "against", "with"),
            *(obliques(verb, "against", "with") if verb is not None else ()),
        ),
        sources=obliques(noun, "from"),
    )


def _between(noun: Token) -> tuple[Token, ...]:
    """Return the two of "between X and Y", also where the parser hangs both on the noun."""
    found = obliques(noun, "between")
    if len(found) != 1:
        return found
    # "Clashes between X, backed by Y, and Z flared": the parser may take Z for a subject.
    hung = (
        *children(noun, "obl", "nmod", "conj"),
        *(children(noun.head, "nsubj") if relation(noun) == "nsubj" else ()),
    )
    beside = (child for child in hung if child.i > found[0].i and not case_of(child))
    joined = (child for child in beside if _is_joined(child))
    return (*found, *islice(joined, 1))


def _is_joined(token: Token) -> bool:
    """Whether "and" stands before the phrase, wherever the parser hangs it."""
    before = token.left_edge.i - 1
    return any(relation(word) == "cc" for word in token.children) or (before >= 0 and token.doc[before].lower_ == "and")


def _modifying(noun: Token) -> Iterator[Token]:
    for child in children(noun, "compound", "amod", "nmod"):
        if child.lower_ == "terrorist":
            continue
        if child.i < noun.i or child.dep_ == "nmod:poss":
            yield from conjuncts(child)


def _light_verb(noun: Token) -> Token | None:
    up = noun
    while relation(up) in {"conj", "nmod", "compound"} and up.head.pos_ in {"NOUN", "PROPN"}:
        if relation(up) == "nmod" and (case_of(up) != "of" or lemma(up.head) in CIRCUMSTANCES):
            return None
        up = up.head
    if relation(up) in {"obj", "nsubj", "obl", "csubj"} and up.head.pos_ == "VERB":
        return up.head
    return None


def _verb_doers(reading: Reading, verb: Token, noun: Token) -> Iterator[Token]:
    if relation(noun) == "obj" or (relation(noun) == "nsubj" and is_passive(verb)) or noun.head != verb:
        if not (reading.is_a(verb, "speech") or reading.is_a(verb, "beholding")):
            yield from (token for token in agents(verb) if token != noun and token.i not in reading.trigger_by_token)
    elif relation(noun) == "obl" and case_of(noun) in {"in", "with", "during", "through"} and not is_passive(verb):
        if lemma(verb) in SUFFERING and not _is_mutual(reading, noun):
            # "Three soldiers died in an ambush" that others laid; who dies in a clash fought it.
            return
        yield from (token for token in agents(verb) if token != noun)


def _is_mutual(reading: Reading, noun: Token) -> bool:
    """Whether both who suffer and who do it take part: a clash, an offensive."""
    trigger = reading.trigger_by_token.get(noun.i)
    return trigger is None or trigger.entry.type in {EventType.ARMED_CLASH, EventType.OPERATION}


def _verb_patients(verb: Token, noun: Token) -> Iterator[Token]:
    if relation(noun) == "nsubj" and not is_passive(verb):
        yield from objects(verb)
        yield from (token for token in obliques(verb, "in") if any(lemma(c) in BUILT_UP for c in token.children))
    if relation(noun) == "obj" or (relation(noun) == "nsubj" and is_passive(verb)):
        yield from obliques(verb, "on", "against", "at", "into")
    if relation(noun) == "obl" and case_of(noun) in {"with", "by", "in"}:
        yield from (token for token in objects(verb) if token != noun)
