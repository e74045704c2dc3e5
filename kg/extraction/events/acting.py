"""Who acts: the actors that noun phrases name, be it as "it" or "both sides", and the roles they fill."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from kg.extraction.model import Role, RoleFiller
from kg.extraction.parse.reading import ActorAt, Reading
from kg.extraction.parse.tree import agents, children, lemma, relation, span_of

if TYPE_CHECKING:
    from spacy.tokens import Token

NEAR = 80
"""Tokens back to which "the attackers" can reach."""
GENERIC = frozenset(
    [
        "jihadists",
        "terrorists",
        "militants",
        "gunmen",
        "insurgents",
        "extremists",
        "fighters",
        "mercenaries",
        "forces",
        "rebels",
    ]
)


def is_generic(filler: RoleFiller) -> bool:
    """Whether the name only tells a kind of fighter, so that it can stand for a group named elsewhere."""
    return filler.described or filler.name.lower() in GENERIC


def unique_roles(roles: Iterable[RoleFiller]) -> tuple[RoleFiller, ...]:
    """Return each pair of role and name once; a kind of fighter gives way to a group named in its role."""
    found: dict[tuple[Role, str], RoleFiller] = {}
    for filler in roles:
        found.setdefault((filler.role, filler.name.lower()), filler)
    named = {filler.role for filler in found.values() if not is_generic(filler) and filler.actor_kind == "armed-group"}
    return tuple(filler for filler in found.values() if not (is_generic(filler) and filler.role in named))


FIGHTING = frozenset({Role.PERPETRATOR, Role.SIDE_A, Role.SIDE_B, Role.TARGET})


def filler(role: Role, actor: ActorAt, *, fights: bool = True) -> RoleFiller:
    """Return the actor in a role; whoever fights does so under the name of its forces."""
    forces = bool(fights and actor.force and actor.force != actor.name and role in FIGHTING)
    return RoleFiller(
        role=role,
        name=actor.force if forces else actor.name,
        id=None if forces else actor.id,
        actor_kind=actor.kind,
        described=actor.described,
        evidence=(actor.span,),
    )


BOTH = "both sides"
"""Name of who is only told as the two that fight; `kg.extraction.events.opponents` says who they are."""


def both_sides(head: Token) -> tuple[ActorAt, ...]:
    """Return "both sides", "the warring parties" as one actor without a name of its own."""
    if lemma(head) not in {"side", "party", "army", "general"} or head.tag_ != "NNS":
        return ()
    if not any(child.lower_ in {"both", "two", "warring", "rival"} for child in head.children):
        return ()
    last = int(head.i) + 1
    span = span_of([head])
    return (ActorAt(first=head.i, last=last, token=head.i, span=span, name=BOTH, group="militia", described=True),)


def _attackers(reading: Reading, head: Token) -> tuple[ActorAt, ...]:
    """Return who "the attackers" are: the armed group that was told of last as doing something."""
    if lemma(head) not in {"attacker", "assailant", "raider"} or not any(c.lower_ == "the" for c in head.children):
        return ()
    before = (
        actor
        for actor in reversed(reading.actors)
        if actor.first < head.i and head.i - actor.first < NEAR and relation(reading.doc[actor.token]) == "nsubj"
    )
    return tuple(islice((actor for actor in before if actor.armed and not actor.state), 1))


def acting(reading: Reading, heads: Iterable[Token]) -> Iterator[ActorAt]:
    """Yield the armed actors among the heads, with what is coordinated inside them."""
    for head in heads:
        found = reading.actors_in(head) or tuple(resolve_pronoun(reading, head)) or _launchers(reading, head)
        found = found or both_sides(head) or _attackers(reading, head)
        yield from (actor for actor in found if actor.armed and not _is_scene(reading, actor, head))


def _is_scene(reading: Reading, actor: ActorAt, head: Token) -> bool:
    """Whether a capital before violence tells where it was: "Kabul car bombs"."""
    violent = head.i in reading.trigger_by_token or bool(reading.means_in(head))
    return actor.form == "metonym" and violent and relation(reading.doc[actor.token]) == "compound"


def _launchers(reading: Reading, head: Token) -> tuple[ActorAt, ...]:
    """Return who planted, fired or dropped what does the deed: "mines laid by the militia killed four"."""
    if not reading.means_in(head):
        return ()
    doers = (agent for clause in children(head, "acl") for agent in agents(clause))
    return tuple(actor for agent in doers for actor in reading.actors_in(agent))


def resolve_pronoun(reading: Reading, head: Token) -> Iterator[ActorAt]:
    """Yield who "it", "they" or "its fighters" stand for: the last armed subject before, one sentence back at most."""
    if head.pos_ != "PRON" and not any(child.tag_ == "PRP$" for child in children(head, "nmod")):
        return
    if head.pos_ == "PRON" and head.lower_ not in {"it", "they", "them"}:
        return
    start = head.sent.start
    before = reading.doc[start - 1].sent.start if start else 0
    for first in (start, before):
        subjects_before = [
            actor
            for actor in reading.actors
            if first <= actor.first < min(head.i, start if first == before and before != start else head.i)
            and relation(reading.doc[actor.token]) == "nsubj"
        ]
        if subjects_before:
            yield subjects_before[-1]
            return
