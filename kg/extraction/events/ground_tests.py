"""Tests on the frames of ground taken and given up, of forces that move, of property destroyed, and of aid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kg.extraction.events.frame_words import (
    has_speaker_subject,
    is_armed,
    is_crowd,
    is_place,
    is_relief,
    is_relief_body,
)
from kg.extraction.model import PlaceKind
from kg.extraction.parse.reading import Reading
from kg.extraction.parse.tree import (
    agents,
    case_of,
    children,
    is_passive,
    lemma,
    noun_phrase,
    objects,
    obliques,
    relation,
    subjects,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

INTO = ("to", "into", "toward", "towards", "within")
NO_TROOPS = frozenset({"government", "regime", "opposition", "coalition", "alliance", "party", "front", "axis"})
"""Armed sides that do not arrive or leave as troops do."""
BY_FIRE = frozenset(
    {
        "burn",
        "torch",
        "loot",
        "steal",
        "vandalise",
        "vandalize",
        "desecrate",
        "sabotage",
        "ransack",
        "rob",
        "rustle",
        "wreck",
        "trash",
        "smash",
    }
)
"""Verbs by which property is harmed by hand, also where nobody is told to have done it."""
WORK = frozenset(
    [
        "operation",
        "work",
        "activity",
        "distribution",
        "delivery",
        "programme",
        "program",
        "service",
        "aid",
        "assistance",
        "shipment",
        "convoy",
    ]
)
HIDING_PLACES = frozenset({"forest", "house", "home", "bush", "jungle"})
ENTRY = frozenset({"access", "entry", "passage"})
STANDS = frozenset({"position", "post", "area", "ground", "line", "land", "site"})
"""What troops leave at every step: no ground that a report follows."""
NEARBY = 80
"""Tokens before "it suspended its work" within which whose work it is was told."""


def _pushes_on(reading: Reading, token: Token) -> bool:
    aimed = obliques(token, *INTO, "on") if lemma(token) == "close" else obliques(token, *INTO)
    aimed = tuple(other for other in aimed if is_place(reading, other)) if lemma(token) != "push" else aimed
    return bool(aimed) and not objects(token) and any(is_armed(reading, s) for s in subjects(token))


def _is_troops(reading: Reading, token: Token) -> bool:
    """Whether forces are meant that can be somewhere: "troops", "a brigade", not "the government", not one officer."""
    if (
        lemma(token) in NO_TROOPS
        or (token.tag_ == "NN" and reading.is_a(token, "person"))
        or token.ent_type_ == "Person"
    ):
        return False
    if reading.is_a(token, "aid"):
        return False
    if reading.is_a(token, "materiel"):
        return True
    actors = reading.actors_in(token)
    if token.pos_ == "PROPN" and any(actor.kind == "state" for actor in actors):
        return False
    return (token.i in reading.actor_by_token and is_armed(reading, token)) or reading.is_a(token, "armed")


def _moves_forces(reading: Reading, token: Token) -> bool:
    """Whether forces are moved: "sent troops", "rushed two battalions", "a convoy of tanks was sent"."""
    moved = [word for other in objects(token) for word in (other, *obliques(other, "of", "with"))]
    if any(_is_troops(reading, other) and lemma(other) != "police" for other in moved):
        return True
    return lemma(token) in {"regroup", "mass"} and any(is_armed(reading, s) for s in subjects(token))


def _travels(reading: Reading, token: Token) -> bool:
    """Whether forces come or go: "troops crossed into X", "the last soldiers left Y", not "the general left for Z"."""
    if has_speaker_subject(reading, token) or any(
        lemma(o) in {"bus", "ambulance"} for o in obliques(token, "on", "aboard", "in", "by")
    ):
        return False
    words = [word for other in subjects(token) for word in (other, *obliques(other, "of"))]
    if not any(_is_troops(reading, word) for word in words):
        return False
    reached = [*objects(token), *obliques(token, *INTO, "in", "at", "from", "across", "near")]
    return any(
        (is_place(reading, other) and lemma(other) not in STANDS) or lemma(other) == "border" for other in reached
    )


def _enters_country(reading: Reading, token: Token) -> bool:
    """Whether forces enter a whole country: they are on their way; a town they would take."""
    found = (reading.place_by_token.get(other.i) for other in objects(token))
    return any(place is not None and place.ref.kind is PlaceKind.COUNTRY for place in found) and _travels(
        reading, token
    )


def _arrives(_reading: Reading, token: Token) -> bool:
    """Whether reinforcements come: the noun beside a verb of coming or sending."""
    return lemma(token.head) in {
        "arrive",
        "send",
        "rush",
        "dispatch",
        "reach",
        "bring",
        "come",
        "pour",
        "deploy",
        "request",
    }


def _gives_up(reading: Reading, token: Token) -> bool:
    """Whether an armed side leaves a place to others: "troops abandoned the base", "the rebels gave up the port"."""
    lost = [other for other in objects(token) if is_place(reading, other) and lemma(other) not in STANDS]
    return bool(lost) and any(is_armed(reading, other) for other in agents(token))


def _hoists_flag(_reading: Reading, token: Token) -> bool:
    return any(lemma(other) in {"flag", "banner"} for other in objects(token))


def _changes_hands(reading: Reading, token: Token) -> bool:
    return any(lemma(other) == "hand" for other in objects(token)) and any(
        is_place(reading, other) for other in subjects(token)
    )


def _is_in_hands(reading: Reading, token: Token) -> bool:
    """Whether a place is said to be in a side's hands: "most of the town was in rebel hands"."""
    if case_of(token) not in {"in", "into"}:
        return False
    whose = [
        *children(token, "amod", "compound"),
        *(c for c in token.children if c.dep_ == "nmod:poss"),
        *obliques(token, "of"),
    ]
    held = [*subjects(token), *subjects(token.head)]
    return any(is_armed(reading, other) for other in whose) and any(is_place(reading, other) for other in held)


def _searches(reading: Reading, token: Token) -> bool:
    """Whether forces close off or search a place: "troops sealed off the quarter", "soldiers combed the forest"."""
    searched = [*objects(token), *obliques(token, "off")]
    if not any(is_place(reading, other) or lemma(other) in HIDING_PLACES for other in searched):
        return False
    return any(is_armed(reading, other) for other in (*agents(token), *subjects(token)))


def _harms_property(reading: Reading, token: Token) -> bool:
    """Whether people harm what others own, by hand: "gunmen burned 40 huts", never what shells or jets destroyed."""
    harmed = [word for other in objects(token) for word in (other, *obliques(other, "of"))]
    kinds = ("property", "vehicle") if lemma(token) in BY_FIRE else ("property",)
    if not any(reading.is_a(other, kind) and not _is_of_war(reading, other) for other in harmed for kind in kinds):
        return False
    doers = agents(token)
    if not doers:
        return lemma(token) in BY_FIRE and is_passive(token)
    return any(_is_by_hand(reading, doer) for doer in doers)


def _is_of_war(reading: Reading, token: Token) -> bool:
    """Whether what is destroyed belongs to a side or holds its arms: that is fighting."""
    near = [*noun_phrase(token), *(word for other in obliques(token, "of", "with") for word in noun_phrase(other))]
    return any(reading.is_a(word, "arms") or (word != token and is_armed(reading, word)) for word in near)


def _is_by_hand(reading: Reading, doer: Token) -> bool:
    if reading.means_in(doer) and lemma(doer) not in {"gunman", "bulldozer"}:
        return False
    if doer.i in reading.trigger_by_token and not reading.is_a(doer, "person"):
        return False
    named = lemma(doer) in {
        "bulldozer",
        "mob",
        "looter",
        "settler",
        "vandal",
        "arsonist",
        "saboteur",
        "raider",
        "assailant",
        "attacker",
    }
    return named or is_armed(reading, doer) or is_crowd(reading, doer) or reading.is_a(doer, "protester")


def _has_aid_object(reading: Reading, token: Token) -> bool:
    # "The rations provided by the agency" are no delivery that the report tells.
    return relation(token) not in {"acl", "amod"} and any(is_relief(reading, other) for other in objects(token))


def _brings_aid(reading: Reading, token: Token) -> bool:
    """Whether aid comes somewhere: "trucks carrying flour reached the town", "relief supplies entered"."""
    if not any(is_relief(reading, other) for other in subjects(token)):
        return False
    return any(
        is_place(reading, other) for other in (*objects(token), *obliques(token, *INTO, "in", "at", "from", "through"))
    )


def _is_aid_work(reading: Reading, token: Token) -> bool:
    """Whether what is suspended or resumed is the work of those who bring aid."""
    if _has_aid_object(reading, token):
        return True
    work = any(lemma(word) in WORK for other in objects(token) for word in noun_phrase(other))
    return work and any(is_relief_body(reading, doer) or _stands_for_relief(reading, doer) for doer in agents(token))


def _stands_for_relief(reading: Reading, token: Token) -> bool:
    """Whether a pronoun can stand for a body of relief named shortly before."""
    before = reading.doc[max(0, token.i - NEARBY) : token.i]
    return token.lower_ in {"it", "they", "we"} and any(is_relief_body(reading, word) for word in before)


def _bars_aid(reading: Reading, token: Token) -> bool:
    """Whether aid or those who bring it are kept out: "barred relief agencies", "denied trucks of flour entry"."""
    found = objects(token)
    kept_out = [
        *found,
        *(other for noun in found for other in obliques(noun, "to", "for", "of")),
        *obliques(token, "to"),
    ]
    about = any(is_relief_body(reading, other) or is_relief(reading, other) for other in kept_out)
    if not about:
        return False
    words = {lemma(word) for word in token.subtree}
    kept_at = [*obliques(token, "from", "at"), *(other for noun in found for other in obliques(noun, "from"))]
    return bool(kept_at) or bool(words & (ENTRY | {"enter", "reach", "deliver", "bring"}))


def _has_aid_verb(reading: Reading, token: Token) -> bool:
    verb = token.head
    return reading.is_a(verb, "aidverb") or any(reading.is_a(child, "aidverb") for child in children(token, "acl"))


Test = Callable[[Reading, "Token"], bool]
GROUND_TESTS: Mapping[str, Test] = {
    "armed-toward": _pushes_on,
    "armed-object": _moves_forces,
    "armed-travel": _travels,
    "country-entered": _enters_country,
    "arriving": _arrives,
    "place-given-up": _gives_up,
    "flag-object": _hoists_flag,
    "hands-changed": _changes_hands,
    "in-hands": _is_in_hands,
    "place-searched": _searches,
    "property-object": _harms_property,
    "aid-object": _has_aid_object,
    "aid-subject": _brings_aid,
    "aid-work": _is_aid_work,
    "aid-barred": _bars_aid,
    "aid-verb": _has_aid_verb,
}
