"""Who "the rebels" are: the group of rebels that the report names, where a country's rebels have no fixed name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extraction.parse.reading import ActorAt

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.actors.model import ActorContext
    from kg.actors.registry import Registry

KINDS = frozenset({"rebel", "separatist"})
"""What a country's own fighters are called, by the tables of the registry."""
TAKING_UP = frozenset({"the", "these", "those", "its"})
PLAIN = frozenset(
    [
        *("armed", "suspected", "alleged", "separatist", "rebel", "insurgent", "secessionist", "guerrilla", "local"),
        *("heavily", "more", "other", "many", "several", "unidentified", "dead", "wounded"),
    ]
)
"""What says nothing of who the rebels are."""


def name_rebels(doc: Doc, actors: Sequence[ActorAt], registry: Registry, context: ActorContext) -> list[ActorAt]:
    """Return the actors with "the rebels" as the group named last before, "500 rebels" as the only one named so far.

    "Muslim rebels" are set apart from a group by their attribute; "the Muslim rebels" take one up all the same.
    """
    labels = _labels(registry, context)
    named = [actor for actor in actors if _is_group(actor)]
    if not labels or not named:
        return list(actors)
    done: list[ActorAt] = []
    told: dict[str, ActorAt] = {named[0].name: named[0]} if len({actor.name for actor in named}) == 1 else {}
    last: ActorAt | None = None
    for actor in actors:
        if _is_group(actor):
            told.setdefault(actor.name, actor)
            last = actor
        generic = actor.form == "generic" and actor.name in labels
        definite = generic and _is_definite(doc, actor)
        only = next(iter(told.values())) if len(told) == 1 else None
        only = only if definite or not (generic and _is_set_apart(doc, actor)) else None
        meant = only or (last if definite else None)
        done.append(_as(actor, meant) if generic and meant is not None else actor)
    return done


def _labels(registry: Registry, context: ActorContext) -> frozenset[str]:
    """Return the names of a country's unnamed rebels; none where the tables say who they are."""
    country, day = context.country_in_focus, context.date
    if country not in registry.states.by_code:
        return frozenset()
    free = (kind for kind in KINDS if not registry.generic(country, kind, day))
    return frozenset(registry.states.label(country, kind) for kind in free)


def _is_group(actor: ActorAt) -> bool:
    return actor.group == "rebel" and actor.form == "named" and not actor.described


def _is_definite(doc: Doc, actor: ActorAt) -> bool:
    """Whether the words take up a group: "the rebels", "these insurgents", "rebel positions" behind "the"."""
    return doc[actor.first].lower_ in TAKING_UP or (actor.first > 0 and doc[actor.first - 1].lower_ in TAKING_UP)


def _is_set_apart(doc: Doc, actor: ActorAt) -> bool:
    """Whether a people, a creed or a cause stands before the word: "Hutu rebels", "communist guerrillas"."""
    first = actor.first - 1 if actor.first and doc[actor.first - 1].dep_ in {"amod", "compound"} else actor.first
    words = (token for token in doc[first : actor.last] if token.i != actor.token)
    return any(word.pos_ in {"ADJ", "PROPN"} and word.lower_ not in PLAIN for word in words)


def _as(actor: ActorAt, meant: ActorAt) -> ActorAt:
    return replace(
        actor,
        name=meant.name,
        group=meant.group,
        kind=meant.kind,
        id=meant.id,
        country=meant.country,
        force=meant.force,
    )
