from __future__ import annotations

from collections import Counter

import pytest

from kg.actors.compile import INDEX, compile_registry
from kg.actors.link import link_actor
from kg.actors.model import ActorContext, ActorKind
from kg.actors.registry import Registry
from kg.errors import DamageError


def test_the_shipped_index_is_what_its_sources_compile_to() -> None:
    assert compile_registry() == INDEX.read_bytes()


def test_more_than_600_actors_are_curated_by_hand_or_drawn_from_event_data(registry: Registry) -> None:
    kinds = Counter(actor.kind for actor in registry.actors())

    assert sum(kinds.values()) - kinds[ActorKind.PERSON] > 600


def test_every_relation_and_parent_leads_to_an_actor(registry: Registry) -> None:
    missing = [
        (actor.label, other)
        for actor in registry.actors()
        for other in (actor.parent, actor.force_of, *(relation.other for relation in actor.relations))
        if other and registry.actor(other) is None
    ]

    assert missing == []


def test_every_identifier_names_the_file_it_was_seen_in(registry: Registry) -> None:
    bare = [a.label for a in registry.actors() for i in a.identifiers if not (i.scheme and i.value and i.source)]

    assert bare == []


@pytest.mark.slow
def test_nearly_every_label_links_to_its_own_actor(registry: Registry) -> None:
    wrong = [
        actor.label
        for actor in registry.actors()
        if actor.kind is not ActorKind.PERSON
        and link_actor(registry, actor.label, context=ActorContext(country_in_focus=actor.country)).name != actor.label
    ]

    assert len(wrong) < 30


def test_a_state_has_a_government_and_forces_of_it(registry: Registry) -> None:
    forces = registry.named("Malian government forces")

    assert forces is not None
    assert (forces.kind, forces.force_of, forces.country) == (ActorKind.STATE_FORCE, "malian-government", "ML")


def test_an_identifier_of_the_event_data_is_kept_with_its_file(registry: Registry) -> None:
    actor = registry.named("Donetsk People's Republic")

    assert actor is not None
    assert ("ucdp-actor", "5840", "ged-ukraine-2014-2019.csv") in {
        (i.scheme, i.value, i.source) for i in actor.identifiers
    }


def test_a_label_is_found_by_its_exact_letters_only(registry: Registry) -> None:
    assert registry.named("syrian government") is None


def test_one_acronym_is_several_bodies(registry: Registry) -> None:
    names = [(actor := registry.lookup("SNA", focus=focus)) and actor.label for focus in ("SY", "SO")]

    assert names == ["Syrian National Army", "Somali government forces"]


@pytest.mark.parametrize("name", ["AFP", "the Observatory for Human Rights activists", "state media", "witnesses"])
def test_monitors_media_and_sources_speak(registry: Registry, name: str) -> None:
    assert registry.is_speaker(name) is (name != "the Observatory for Human Rights activists")


def test_an_armed_group_is_no_speaker_by_trade(registry: Registry) -> None:
    assert not registry.is_speaker("Boko Haram")


def test_an_index_of_another_format_is_refused() -> None:
    with pytest.raises(DamageError, match="format"):
        Registry({"format": 99})
