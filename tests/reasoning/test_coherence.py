import shutil
from functools import cache
from pathlib import Path

import pytest

from kg.errors import MissingPartError
from kg.reasoning import hermit
from kg.reasoning.coherence import Coherence, check_coherence
from kg.reasoning.hermit import java_is_here
from kg.resources import resource_folder

needs_java = pytest.mark.skipif(not java_is_here(), reason="Java not found")
PREFIXES = """
@prefix ckg: <https://w3id.org/ckg/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


@cache
def shipped() -> Coherence:
    return check_coherence()


def changed(folder: Path, turtle: str) -> Coherence:
    """Check a copy of the ontology with more axioms."""
    for path in resource_folder("ontology").iterdir():
        if path.suffix in {".ttl", ".txt"}:
            shutil.copy(path, folder)
    (folder / "more.ttl").write_text(PREFIXES + turtle, "utf-8")
    return check_coherence(folder)


@needs_java
def test_the_ontology_is_consistent() -> None:
    assert shipped().consistent


@needs_java
def test_each_class_can_have_a_member() -> None:
    assert shipped().unsatisfiable == ()


@needs_java
def test_nothing_follows_that_nobody_has_reviewed() -> None:
    assert shipped().unreviewed == ()


@needs_java
def test_the_reviewed_list_holds_nothing_that_no_longer_follows() -> None:
    assert shipped().outdated == ()


@needs_java
def test_a_class_under_two_disjoint_classes_is_found(tmp_path: Path) -> None:
    found = changed(tmp_path, "ckg:Metonym a owl:Class ; rdfs:subClassOf ckg:Place , ckg:Actor .")

    assert found.unsatisfiable == ("Metonym",)


@needs_java
def test_an_unwanted_subsumption_is_found(tmp_path: Path) -> None:
    """A domain put on the wrong property makes every civilian harm a displacement."""
    found = changed(tmp_path, "ckg:affected rdfs:domain ckg:PropertyDamage .")

    assert ("CivilianHarmEvent", "PropertyDamage") in found.unreviewed


def test_without_java_the_check_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hermit, "java_is_here", lambda: False)

    with pytest.raises(MissingPartError, match="install a Java runtime"):
        check_coherence()
