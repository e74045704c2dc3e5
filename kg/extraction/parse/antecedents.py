"""Whose forces "its air force", "the soldiers" are: those of who was named before, not always of the home country."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extraction.parse.reading import STATE_CLASSES, ActorAt
from kg.extraction.parse.tree import is_verb, subjects

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

OWNING = frozenset({"its", "their", "his", "her"})
TROOPS = frozenset({"soldiers", "troops", "servicemen", "conscripts"})
ARMIES = frozenset({"army", "military", "navy", "airforce"})
TAKING_UP = frozenset({"the", "these", "those"})
NEAR = 120
"""Tokens back to which "the soldiers" can reach."""

Linking = Callable[[ActorAt, ActorAt], ActorAt]
"""Link a mention anew as belonging to another actor."""


def take_up_forces(doc: Doc, actors: Sequence[ActorAt], link_as: Linking) -> list[ActorAt]:
    """Return the actors with "its jets" and "the soldiers" as the forces of who was named before them.

    Args:
        link_as: gives the mention as the force or body of the owner.
    """
    done: list[ActorAt] = []
    for actor in actors:
        owner = _owner(doc, actor, done) if actor.form == "generic" else None
        done.append(actor if owner is None else link_as(actor, owner))
    return done


def _owner(doc: Doc, actor: ActorAt, before: Sequence[ActorAt]) -> ActorAt | None:
    if _possessive(doc, actor) is not None:
        return _speaking_before(doc, actor, before)
    return _same_troops(doc, actor, before)


def _possessive(doc: Doc, actor: ActorAt) -> Token | None:
    """Return "its" where it stands before the mention, adjectives between them."""
    head = doc[actor.token]
    own = any(child.dep_ in {"det", "nummod"} for child in head.children)
    heads = (head, head.head) if head.dep_ == "conj" and not own else (head,)
    owning = (child for noun in heads for child in noun.children if child.lower_ in OWNING and child.i < noun.i)
    beside = (doc[i] for i in (actor.first, actor.first - 1) if i >= 0 and doc[i].lower_ in OWNING)
    return next(iter((*owning, *beside)), None)


def _speaking_before(doc: Doc, actor: ActorAt, before: Sequence[ActorAt]) -> ActorAt | None:
    """Return the subject above the mention, else the first subject of the sentence before."""
    by_token = {index: other for other in before for index in range(other.first, other.last)}
    head = doc[actor.token]
    for subject in _subjects_above(head):
        found = by_token.get(subject.i)
        if found is not None and found.first < actor.first and _can_own(found):
            return found
    start = head.sent.start
    if not start:
        return None
    last = doc[start - 1].sent
    told = [other for other in before if last.start <= other.first < last.end and _can_own(other)]
    return next((other for other in told if doc[other.token].dep_.startswith("nsubj")), None)


def _subjects_above(head: Token) -> Iterator[Token]:
    for up in head.ancestors:
        if is_verb(up):
            yield from (subject for subject in subjects(up) if subject != head)


def _can_own(actor: ActorAt) -> bool:
    return actor.form in {"named", "state", "metonym", "generic"} and (actor.armed or actor.group in STATE_CLASSES)


def _same_troops(doc: Doc, actor: ActorAt, before: Sequence[ActorAt]) -> ActorAt | None:
    """Return the state whose troops were told of last where "the soldiers" only say that they are soldiers."""
    words = [token.lower_ for token in doc[actor.first : actor.last] if token.lower_ not in TAKING_UP]
    definite = (actor.first > 0 and doc[actor.first - 1].lower_ in TAKING_UP) or doc[actor.first].lower_ in TAKING_UP
    if len(words) != 1 or not definite or words[0] not in TROOPS | ARMIES:
        return None
    forces = [other for other in before if other.group in STATE_CLASSES and other.form != "metonym"]
    if words[0] in ARMIES:
        at_home = any(other.country == actor.country for other in forces)
        armies = [other for other in forces if _tells(doc, other, ARMIES)]
        return None if at_home or not armies else armies[-1]
    troops = [other for other in forces if _tells(doc, other, TROOPS | {"forces"}) and actor.first - other.first < NEAR]
    return troops[-1] if troops and troops[-1].country != actor.country else None


def _tells(doc: Doc, actor: ActorAt, words: frozenset[str]) -> bool:
    """Whether the mention names a nation's own soldiers: "Eritrean troops", not "the army" alone."""
    tokens = [token.lower_ for token in doc[actor.first : actor.last]]
    return len(tokens) > 1 and any(token in words for token in tokens)


def as_owner(actor: ActorAt, owner: ActorAt) -> ActorAt:
    """Return the mention as the owner itself: "its fighters" are the group's own."""
    return replace(
        actor,
        name=owner.name,
        group=owner.group,
        kind=owner.kind,
        id=owner.id,
        described=owner.described,
        country=owner.country,
        force=owner.force,
    )
