"""Agreements that no noun names: sides that agree to stop fighting, swap prisoners, or fall silent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extraction.events.acting import filler, unique_roles
from kg.extraction.events.drafts import Draft, evidence_of, note
from kg.extraction.events.frame_words import is_armed
from kg.extraction.model import AgreementStep, EventType, Role, Stage
from kg.extraction.parse.negation import is_negated
from kg.extraction.parse.reading import Reading
from kg.extraction.parse.tree import agents, children, lemma, objects, obliques, relation, subjects

if TYPE_CHECKING:
    from spacy.tokens import Token

AGREEING = frozenset({"agree", "consent", "undertake"})
STOPPING = frozenset({"stop", "halt", "cease", "suspend", "end", "pause", "freeze"})
HALTS = frozenset({"halt", "pause", "suspension", "cessation", "moratorium", "stop", "break", "lull"})
FIGHTING = frozenset(
    "fight fighting attack hostility violence shelling bombardment bombing combat offensive operation strike "  # noqa: SIM905
    "raid assault fire firing shell bomb bombard shoot activity struggle campaign measure airstrike clash war".split()
)
ARMS = frozenset({"arm", "weapon", "weaponry", "rifle", "armour", "artillery", "tank"})
SWAPPED = frozenset({"prisoner", "captive", "detainee", "hostage", "body", "remains", "pow", "corpse"})
SIDES = frozenset({"side", "party", "army", "belligerent", "faction", "two", "both", "neighbour", "neighbor", "enemy"})
"""Words for those who agree, named before."""


def find_undertakings(reading: Reading) -> Iterator[Draft]:
    """Yield a draft for each undertaking told by verbs alone, in order of text."""
    for token in reading.doc:
        if token.pos_ != "VERB":
            continue
        found = _undertaken(reading, token)
        if found is not None:
            yield _draft(reading, token, *found)


def is_halt(token: Token) -> bool:
    """Whether the noun is a stop to fighting: "a unilateral halt to attacks", "an end to its armed activity"."""
    word = lemma(token)
    if word not in HALTS | {"end"}:
        return False
    stopped = [*obliques(token, "to", "in", "of"), *children(token, "acl")]
    if not any(lemma(other) in FIGHTING for other in stopped):
        return False
    # "The end of the offensive" is a date; an end is agreed only where somebody says so.
    return word != "end" or lemma(token.head) in {"announce", "declare", "agree", "proclaim", "order"}


def stops_fighting(verb: Token) -> bool:
    """Whether the verb stops fighting: "to halt attacks", "to stop shelling the port"."""
    if lemma(verb) == "hold":
        return any(lemma(other) == "fire" for other in objects(verb))
    stopped = [*objects(verb), *children(verb, "xcomp")]
    return lemma(verb) in STOPPING and any(lemma(other) in FIGHTING for other in stopped)


def _undertaken(reading: Reading, verb: Token) -> tuple[str, Stage] | None:
    """Return kind and stage of what the verb tells the sides agreed to or did."""
    if is_negated(verb):
        return None
    word = lemma(verb)
    if word in {"exchange", "swap"} and any(lemma(other) in SWAPPED for other in objects(verb)):
        return "prisoner-exchange", Stage.IN_FORCE
    if word == "fall" and any(lemma(other) == "gun" for other in subjects(verb)):
        silent = any(child.lower_ == "silent" for child in children(verb, "xcomp", "advmod", "obj"))
        return ("ceasefire", Stage.IN_FORCE) if silent else None
    if word in AGREEING and _is_by_sides(reading, verb):
        kinds = (_kind_of_promise(promise) for promise in _promises(verb))
        kind = next((kind for kind in kinds if kind), None)
        return None if kind is None else (kind, Stage.ANNOUNCED)
    return None


def _promises(verb: Token) -> Iterator[Token]:
    for clause in children(verb, "xcomp", "advcl", "ccomp"):
        yield clause
        yield from children(clause, "conj")


def _kind_of_promise(verb: Token) -> str | None:
    word, things = lemma(verb), {lemma(other) for other in objects(verb)}
    if stops_fighting(verb):
        return "ceasefire"
    if (word in {"lay", "hand", "surrender", "give", "turn"} and things & ARMS) or word == "disarm":
        return "surrender-deal"
    if word in {"exchange", "swap", "release", "free"} and things & SWAPPED:
        return "prisoner-exchange"
    return None


def _is_by_sides(reading: Reading, verb: Token) -> bool:
    return any(is_armed(reading, other) or lemma(other) in SIDES for other in subjects(verb))


def _draft(reading: Reading, verb: Token, kind: str, stage: Stage) -> Draft:
    parties = [filler(Role.PARTY, actor) for head in agents(verb) for actor in reading.actors_in(head) if actor.armed]
    inside = tuple(word.i for word in verb.subtree if word.pos_ == "VERB" and relation(word) in {"xcomp", "conj"})
    return Draft(
        token=verb.i,
        sentence=verb.sent.start,
        zone=reading.zone(verb),
        type=EventType.AGREEMENT,
        roles=unique_roles(parties),
        agreement=AgreementStep(kind=kind, stage=stage, key=kind),
        head=lemma(verb),
        evidence=(evidence_of(reading, verb),),
        members=(verb.i, *inside),
        notes=(note("agreement", f"undertaking: {verb.text}", None),),
    )
