"""What was aimed at: whose position, which building; and what is no target, such as who holds a town."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.document.model import Span
from kg.extraction.events.frames import BUILT_UP
from kg.extraction.model import Role, RoleFiller
from kg.extraction.parse.reading import ActorAt, Reading
from kg.extraction.parse.tree import children, compact_phrase, lemma, obliques, relation
from kg.extraction.parse.triggers import HYPHENS

if TYPE_CHECKING:
    from spacy.tokens import Token


HELD_BY_FORCES = frozenset(
    [
        "position",
        "base",
        "headquarters",
        "stronghold",
        "post",
        "outpost",
        "camp",
        "depot",
        "barracks",
        "garrison",
        "checkpoint",
        "site",
        "airbase",
        "fortification",
        "trench",
        "facility",
        "airport",
        "bastion",
        "hideout",
    ]
)
"""Places that stand for the forces in them: a strike on an IS position is aimed at IS."""
FACILITY_STOP = frozenset(
    [
        "home",
        "target",
        "area",
        "position",
        "street",
        "town",
        "village",
        "district",
        "neighbourhood",
        "neighborhood",
        "suburb",
        "zone",
        "part",
    ]
)
NAMED_BY_KIND = frozenset({"hall", "centre", "center", "works", "site", "plant", "compound", "complex"})
"""Of these only the kind tells what they are: "a funeral hall", never "the hall"."""
WHERE_VICTIMS_WERE = frozenset({"house", "building"})
"""One of them is where somebody was; many that are hit are what was aimed at."""
LOOSE_WORDS = frozenset(
    [
        *("several", "many", "same", "other", "some", "numerous", "nearby", "key", "two", "three", "number", "various"),
        *("crowded", "packed", "busy", "passenger", "armed", "armored", "armoured", "empty", "parked", "passing"),
        *("more", "another", "local", "whole", "entire", "burning", "abandoned", "stationary", "overcrowded"),
    ]
)
"""What is said of a facility at that moment, or of how many: no part of what it is called."""


def in_positions(reading: Reading, head: Token) -> Iterator[ActorAt]:
    """Yield whose positions, gatherings or members they are."""
    for other in obliques(head, "of", "belonging"):
        yield from reading.actors_in(other)


def person_name(reading: Reading, noun: Token) -> RoleFiller | None:
    """Return the person that the noun names as a victim: who is named is no number."""
    if (
        noun.ent_type_ != "Person"
        or noun.pos_ != "PROPN"
        or noun.i in reading.actor_by_token
        or noun.i in reading.place_by_token
    ):
        return None
    words = [word for word in noun.doc.ents if word.start <= noun.i < word.end]
    if not words or len(words[0]) < 2 or is_counted(reading, noun):  # noqa: PLR2004 - a bare family name is no one yet
        return None
    span = Span(int(words[0].start_char), int(words[0].end_char))
    return RoleFiller(role=Role.TARGET, name=str(words[0].text), actor_kind="person", evidence=(span,))


LADEN = frozenset({"pack", "load", "fill", "rig", "lade", "laden", "stuff"})


def carries_bomb(reading: Reading, noun: Token) -> bool:
    """Whether the noun is what the bomb was in, and so hit nothing: "a van packed with explosives"."""
    return bool(reading.means_in(noun)) or any(lemma(clause) in LADEN for clause in children(noun, "acl", "amod"))


def is_counted(reading: Reading, head: Token) -> bool:
    """Return whether the noun is counted among the victims, so that it is no target."""
    return any(toll.noun_token == head.i and toll.effect != "destroyed" for toll in reading.tolls)


def without_damage(reading: Reading, roles: Iterable[RoleFiller]) -> tuple[RoleFiller, ...]:
    """Return the roles without things counted as destroyed, where the words name what they stood in: "the port"."""
    told = tuple(roles)
    counted = [toll.span for toll in reading.tolls if toll.effect == "destroyed"]
    hit = [role for role in told if role.role is Role.TARGET and role.actor_kind == "facility"]
    damage = [role for role in hit if any(span.overlaps(toll) for span in role.evidence for toll in counted)]
    return tuple(role for role in told if role not in damage) if len(damage) < len(hit) else told


def holds_place(reading: Reading, actor: ActorAt, head: Token) -> bool:
    """Whether the actor only tells who holds a place: "rebel-held", "the town held by …"."""
    words = reading.doc[actor.first : min(actor.last + 2, len(reading.doc))].text.lower()
    if any(word in words for word in ("held", "controlled", "-run", "dominated", "besieged")):
        return True
    return actor.token != head.i and reading.is_a(head, "territory") and lemma(head) not in HELD_BY_FORCES


BUILT = frozenset(
    [
        *("station", "airbase", "airport", "airfield", "airstrip", "port", "base", "barracks", "headquarters", "camp"),
        *("hospital", "school", "mosque", "church", "university", "prison", "museum", "dam", "bridge"),
        *("refinery", "factory", "depot", "plant", "silo", "mill", "compound", "complex", "facility"),
    ]
)
"""Places that are themselves hit: "the Kramatorsk railway station" is where it happened and what was aimed at."""
OWNERS = frozenset({"igo", "organisation"})


def owner_of(reading: Reading, noun: Token) -> RoleFiller | None:
    """Return the organisation whose people or building it is: "workers of the WFP", "the ICRC's compound"."""
    if not (reading.is_a(noun, "person") or reading.is_a(noun, "facility")):
        return None
    heads = (*(child for child in noun.children if child.dep_ == "nmod:poss"), *obliques(noun, "of", "from"))
    owners = (actor for head in heads for actor in reading.actors_in(head) if actor.kind in OWNERS)
    owner = next(owners, None)
    if owner is None:
        return None
    return RoleFiller(role=Role.TARGET, name=owner.name, id=owner.id, actor_kind=owner.kind, evidence=(owner.span,))


def is_place_name(reading: Reading, noun: Token) -> bool:
    """Return whether the words are a place with its kind ("Idlib city"), not a building."""
    named = any(word.i in reading.place_by_token for word in compact_phrase(noun))
    return named and reading.is_a(noun, "territory") and lemma(noun) not in BUILT


def _is_hyphened(word: Token) -> bool:
    """Whether the word is part of a compound that only describes ("nine-storey", "Kurdish-led"), not of a name."""
    doc, first, last = word.doc, word.i, word.i
    while first > 1 and doc[first - 1].text in HYPHENS:
        first -= 2
    while last < len(doc) - 2 and doc[last + 1].text in HYPHENS:
        last += 2
    return first < last and any(part.pos_ == "NUM" or part.tag_ == "VBN" for part in doc[first : last + 1])


def facility_name(noun: Token) -> str:
    """Return the words of a facility as a name: without articles, numbers and who holds it."""
    words = [
        word
        for word in compact_phrase(noun)
        if relation(word) not in {"det", "nummod", "case", "punct"}
        and word.dep_ != "nmod:poss"
        and word.pos_ not in {"DET", "NUM", "PRON"}
        and word.lower_ not in LOOSE_WORDS
        and (word == noun or not _is_hyphened(word))
    ]
    stopped = (
        lemma(noun) in FACILITY_STOP
        or (lemma(noun) in NAMED_BY_KIND and len(words) == 1)
        or (lemma(noun) in WHERE_VICTIMS_WERE and noun.tag_ == "NN")
    )
    if stopped and not any(word.lower_ in BUILT_UP for word in words):
        return ""
    return _as_written(words)


def _as_written(words: Sequence[Token]) -> str:
    """Return the words with the hyphens between them, and single blanks for what else stood there."""
    text = words[0].text if words else ""
    for before, word in pairwise(words):
        between = word.doc[before.i + 1 : word.i]
        hyphened = len(between) == 1 and between[0].text in HYPHENS and not before.whitespace_
        text += ("-" if hyphened else " ") + word.text
    return text


def named_facility(reading: Reading, noun: Token, name: str) -> str:
    """Return the proper name that the report gives a facility it also calls "the hospital"; one name, or none."""
    if " " in name or lemma(noun) != name.lower():
        return name
    full = {
        facility_name(other): None
        for other in reading.doc
        if other.pos_ in {"NOUN", "PROPN"} and lemma(other) == lemma(noun) and _has_name(other)
    }
    return next(iter(full)) if len(full) == 1 else name


def _has_name(noun: Token) -> bool:
    return any(
        word.text[:1].isupper() and word != noun and not word.is_sent_start and relation(word) in {"compound", "flat"}
        for word in compact_phrase(noun)
    )
