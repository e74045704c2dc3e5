import tempfile
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.reasoning import classify as module
from kg.reasoning.classify import Classification, classify
from kg.reasoning.hermit import java_is_here
from tests.reasoning.facts import GRAPH, ID, facts, label, local

needs_java = pytest.mark.skipif(not java_is_here(), reason="Java not found")

BACKGROUND = """
actor/army a StateForce
actor/rebels a NonStateArmedGroup
actor/other-rebels a NonStateArmedGroup
actor/villagers a CivilianPopulation
place/aleppo a Place
place/hospital a MedicalFacility
agreement/truce a Ceasefire
"""
GOOD = """
event/strike a AirStrike
event/strike perpetrator actor/army
event/strike place place/aleppo
event/strike target place/hospital
event/strike affected actor/villagers
event/strike violates agreement/truce
event/clash a ArmedClash
event/clash sideA actor/rebels
event/clash sideB actor/other-rebels
event/flight a Displacement
event/flight affected actor/villagers
"""
METONYM = """
event/offensive a Operation
event/offensive perpetrator place/aleppo
"""
BOTH = """
actor/rebels a CivilianPopulation
event/raid a Attack
event/raid perpetrator actor/rebels
"""
OTHER = """
event/shelling a Shelling
event/shelling perpetrator actor/army
event/shelling affected actor/villagers
"""


@cache
def four_documents() -> Classification:
    """One has an xsd:date, which HermiT does not know."""
    date = Literal("2020-01-15", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date"))
    dated = Quad(NamedNode(f"{ID}event/strike"), NamedNode("https://w3id.org/ckg/ns#date"), date, GRAPH)
    documents = [("good", [*facts(GOOD), dated]), ("metonym", [*facts(METONYM), label("place/aleppo", "Aleppo")])]
    documents += [("both", facts(BOTH)), ("other", facts(OTHER))]
    return classify(documents, background=facts(BACKGROUND))


def classes_of(node: str) -> set[str]:
    return local(four_documents().inferred.get(ID + node, frozenset()))


@needs_java
def test_an_air_strike_gets_every_defined_class_it_meets() -> None:
    derived = {"AttackOnMedicalFacility", "CeasefireViolation", "CivilianHarmEvent", "StateInvolvedViolence"}

    assert classes_of("event/strike") == derived


@needs_java
def test_a_clash_of_two_groups_is_a_non_state_clash() -> None:
    assert classes_of("event/clash") == {"NonStateClash", "NonStateInvolvedViolence"}


@needs_java
def test_a_displacement_of_civilians_is_no_violence() -> None:
    assert classes_of("event/flight") == set()


@needs_java
def test_documents_beside_a_contradictory_one_are_still_classified() -> None:
    assert classes_of("event/shelling") == {"CivilianHarmEvent", "StateInvolvedViolence"}


@needs_java
def test_a_contradictory_document_leads_to_no_inference() -> None:
    assert classes_of("event/offensive") == set()
    assert classes_of("event/raid") == set()


@needs_java
def test_a_city_as_perpetrator_is_explained_by_name() -> None:
    assert four_documents().inconsistent["metonym"] == (
        "“Aleppo” cannot be both Place (stated as such) and Actor (by the statement "
        "“event/offensive – perpetrator – Aleppo”): correct one of the two statements."
    )


@needs_java
def test_one_group_as_fighters_and_civilians_is_explained() -> None:
    assert four_documents().inconsistent["both"] == (
        "“actor/rebels” cannot be both Civilians (stated as such) and Non-state armed group (stated as such): "
        "correct one of the two statements."
    )


@needs_java
def test_only_contradictory_documents_are_set_aside() -> None:
    assert set(four_documents().inconsistent) == {"metonym", "both"}


@needs_java
def test_the_result_names_the_reasoner() -> None:
    result = four_documents()

    assert result.reasoner is not None
    assert result.reasoner.startswith("HermiT via owlready2 ")
    assert result.reason is None


@needs_java
def test_plain_contradictions_cost_no_more_starts_of_java() -> None:
    assert four_documents().runs == 1


@needs_java
def test_an_empty_input_starts_no_java() -> None:
    assert classify([]).runs == 0


@needs_java
@pytest.mark.slow
def test_a_contradiction_that_only_the_reasoner_sees_is_found_by_halving() -> None:
    """A state actor is a force or a government; either is no rebel group, but no two statements say so."""
    odd = facts("actor/x a StateActor\nactor/x a NonStateArmedGroup")
    result = classify([("odd", odd), ("other", facts(OTHER))], background=facts(BACKGROUND))

    assert list(result.inconsistent) == ["odd"]
    assert "HermiT finds a contradiction" in result.inconsistent["odd"]
    assert f"{ID}event/shelling" in result.inferred


@needs_java
def test_nothing_is_printed_and_no_file_is_left(capfd: pytest.CaptureFixture[str]) -> None:
    before = set(Path(tempfile.gettempdir()).glob("kg-hermit-*"))
    classify([("metonym", facts(METONYM))], background=facts(BACKGROUND))

    assert capfd.readouterr() == ("", "")
    assert set(Path(tempfile.gettempdir()).glob("kg-hermit-*")) == before


@pytest.fixture
def no_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "java_is_here", lambda: False)


@pytest.mark.usefixtures("no_java")
def test_without_java_the_result_says_so_and_still_finds_plain_contradictions() -> None:
    result = classify([("good", facts(GOOD)), ("metonym", facts(METONYM))], background=facts(BACKGROUND))

    assert (result.reasoner, result.runs, dict(result.inferred)) == (None, 0, {})
    assert result.reason is not None
    assert "Java" in result.reason
    assert list(result.inconsistent) == ["metonym"]


@pytest.mark.usefixtures("no_java")
def test_of_two_documents_that_contradict_each_other_the_later_is_set_aside() -> None:
    documents = [("first", facts("actor/x a Government")), ("second", facts("actor/x a StateForce"))]

    assert list(classify(documents).inconsistent) == ["second"]


@pytest.mark.usefixtures("no_java")
def test_a_contradictory_background_is_not_blamed_on_the_documents() -> None:
    background = facts(f"{BACKGROUND}actor/army a CivilianPopulation")

    assert classify([("other", facts(OTHER))], background=background).inconsistent == {
        "background": "“actor/army” cannot be both Civilians (stated as such) and State force (stated as such): "
        "correct one of the two statements."
    }


@pytest.mark.usefixtures("no_java")
def test_documents_are_taken_as_they_come() -> None:
    """A generator is enough, and a batch smaller than the input finds the same."""
    documents = ((f"d{n}", facts(METONYM)) for n in range(5))

    assert sorted(classify(documents, background=facts(BACKGROUND), batch_size=2).inconsistent) == [
        f"d{n}" for n in range(5)
    ]
