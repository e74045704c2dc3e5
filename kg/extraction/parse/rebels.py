"""Who "the rebels" are: the group of rebels that the report names, where a country's rebels have no fixed name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extraction.parse.reading import ActorAt

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.actors.registry import Registry

KINDS = frozenset({"rebel", "separatist"})
"""What a country's own fighters are called, by the tables of the registry."""
TAKING_UP = frozenset({"the", "these", "those", "its"})


def name_rebels(doc: Doc, actors: Sequence[ActorAt], registry: Registry, country: str) -> list[ActorAt]:
    """Return the actors with "the rebels" as the group named last before, "500 rebels" as the only one named so far."""
    labels = _labels(registry, country)
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
        only = next(iter(told.values())) if len(told) == 1 else None
        meant = only or (last if _is_definite(doc, actor) else None)
        generic = actor.form == "generic" and actor.name in labels
        done.append(_as(actor, meant) if generic and meant is not None else actor)
    return done


def _labels(registry: Registry, country: str) -> frozenset[str]:
    """Return the names of a country's unnamed rebels; none where the tables say who they are."""
    if country not in registry.states.by_code:
        return frozenset()
    free = (kind for kind in KINDS if (country, kind) not in registry.generics)
    return frozenset(registry.states.label(country, kind) for kind in free)


def _is_group(actor: ActorAt) -> bool:
    return actor.group == "rebel" and actor.form == "named" and not actor.described


def _is_definite(doc: Doc, actor: ActorAt) -> bool:
    """Whether the words take up a group: "the rebels", "these insurgents", "rebel positions" behind "the"."""
    return doc[actor.first].lower_ in TAKING_UP or (actor.first > 0 and doc[actor.first - 1].lower_ in TAKING_UP)


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
