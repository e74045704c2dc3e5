"""Tables of deaths count nobody twice: people of no stated kind, and sides of one name."""

from __future__ import annotations

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store

from kg.query.catalogue import load_catalogue

CLASH = """
@prefix ckg: <https://w3id.org/ckg/ns#> .
@prefix code: <https://w3id.org/ckg/code/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/> .
:clash a ckg:ArmedClash, ckg:ViolentEvent ; ckg:earliest "2016-05-01"^^xsd:date ; ckg:status code:asserted ; ckg:isBackground false ;
    ckg:sideA :army ; ckg:sideB :some, :others .
:army a ckg:StateForce, ckg:ArmedActor ; skos:prefLabel "army"@en .
:some a ckg:ArmedActor ; skos:prefLabel "militants"@en .
:others a ckg:ArmedActor ; skos:prefLabel "militants"@en .
:fighters a ckg:Estimate ; ckg:about :clash ; ckg:effect code:killed ; ckg:victimCategory code:combatant ; ckg:low 40 ; ckg:best 40 ; ckg:high 45 .
:people a ckg:Estimate ; ckg:about :clash ; ckg:effect code:killed ; ckg:victimCategory code:unknown ; ckg:low 25 ; ckg:best 50 ; ckg:high 50 .
"""


@pytest.fixture
def clash() -> Store:
    store = Store()
    store.load(CLASH.encode(), format=RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize("name", ["deaths-by-dyad", "deaths-by-type-of-violence"])
def test_the_larger_of_two_counts_stands_once(name: str, clash: Store) -> None:
    question = next(question for question in load_catalogue() if question.name == name)
    found = clash.query(question.sparql)
    assert isinstance(found, QuerySolutions)

    (row,) = [[int(solution[column].value) for column in ("low", "best", "high")] for solution in found]
    assert row == [40, 50, 50]
