import pytest

from kg.reasoning.axioms import Axioms, read_axioms, reasoned_properties
from kg.reasoning.explain import find_clashes, short
from kg.reasoning.projection import project
from kg.reasoning.schema import ontology_files, read_triples
from tests.reasoning.facts import CKG, facts


@pytest.fixture(scope="module")
def axioms() -> Axioms:
    return read_axioms(read_triples(ontology_files()))


def clashing_nodes(text: str, axioms: Axioms) -> list[str]:
    return [short(clash.node) for clash in find_clashes((quad.triple for quad in facts(text)), axioms)]


def test_sub_classes_inherit_what_excludes_them(axioms: Axioms) -> None:
    assert axioms.exclude(f"{CKG}AirStrike", f"{CKG}StateForce")


def test_classes_that_nothing_excludes_may_share_members(axioms: Axioms) -> None:
    assert not axioms.exclude(f"{CKG}AirStrike", f"{CKG}Shelling")


def test_a_union_range_clashes_only_when_every_alternative_is_excluded(axioms: Axioms) -> None:
    assert clashing_nodes("event/1 target place/market\nplace/market a Facility", axioms) == []
    assert clashing_nodes("event/1 target event/2\nevent/2 a AirStrike", axioms) == ["event/2"]


def test_ranges_are_inherited_from_super_properties(axioms: Axioms) -> None:
    assert clashing_nodes("event/1 sideA place/town\nplace/town a Place", axioms) == ["place/town"]


def test_two_statements_without_a_type_can_clash(axioms: Axioms) -> None:
    assert clashing_nodes("event/1 perpetrator x/1\nevent/2 place x/1", axioms) == ["x/1"]


def test_one_pair_of_classes_is_told_once(axioms: Axioms) -> None:
    many = "\n".join(f"event/{n} perpetrator place/town" for n in range(9))

    assert clashing_nodes(f"place/town a Place\n{many}", axioms) == ["place/town"]


def test_properties_that_lead_to_concepts_are_not_reasoned_over(axioms: Axioms) -> None:
    reasoned = reasoned_properties(axioms)

    assert f"{CKG}effect" not in reasoned
    assert f"{CKG}evidence" not in reasoned
    assert {f"{CKG}{name}" for name in ("perpetrator", "place", "violates", "claimedActor", "target")} <= reasoned


def test_the_projection_keeps_types_and_reasoned_properties_only(axioms: Axioms) -> None:
    kept = project(facts("event/1 a AirStrike\nevent/1 place place/1\nclaim/1 effect code/killed"), axioms)

    assert {triple.predicate.value.rpartition("#")[2] for triple in kept} == {"type", "place"}
