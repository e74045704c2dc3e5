from pathlib import Path

import pytest
from pyoxigraph import Literal, RdfFormat, Store

from kg.errors import RuleError
from kg.validation.compiled import validate_document, validate_graph
from kg.validation.compiler import FOCUS, compile_shapes
from kg.validation.shacl import reference_graph
from kg.validation.shapes import Scope, Severity

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/ckg/shape/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix e: <http://example.org/> .
"""
DATA = """
@prefix e: <http://example.org/> .
e:bad a e:Thing ; e:name "x", "y", "z" ; e:code e:other ; e:size 7 , "big" ; e:near e:far , e:bad .
e:good a e:Thing ; e:name "long enough", "also long" ; e:code e:one ; e:size 3 ; e:near e:far .
e:empty a e:Thing .
e:far a e:Place .
"""


def write_shapes(folder: Path, constraints: str) -> Path:
    folder.joinpath("test.ttl").write_text(
        f"""{PREFIXES}
shape:R01 a sh:NodeShape ; rdfs:label "Test"@en ; rdfs:comment "Test"@en ; shape:scope "graph" ;
  sh:severity sh:Violation ; sh:targetClass e:Thing ; sh:message "wrong" ; {constraints} .""",
        encoding="utf-8",
    )
    return folder


def graph(text: str = DATA) -> Store:
    store = Store()
    store.load(text.encode(), format=RdfFormat.TURTLE)
    return store


CONSTRAINTS = {
    "minCount": "sh:property [ sh:path e:name ; sh:minCount 2 ]",
    "maxCount": "sh:property [ sh:path e:name ; sh:maxCount 2 ]",
    "hasValue": "sh:property [ sh:path e:code ; sh:hasValue e:one ]",
    "in": "sh:property [ sh:path e:code ; sh:in ( e:one e:two ) ]",
    "datatype": "sh:property [ sh:path e:size ; sh:datatype xsd:integer ]",
    "minExclusive": "sh:property [ sh:path e:size ; sh:minExclusive 3 ]",
    "maxExclusive": "sh:property [ sh:path e:size ; sh:maxExclusive 7 ]",
    "maxInclusive": "sh:property [ sh:path e:size ; sh:maxInclusive 6 ]",
    "minLength": "sh:property [ sh:path e:name ; sh:minLength 2 ]",
    "maxLength": "sh:property [ sh:path e:name ; sh:maxLength 8 ]",
    "pattern with flags": 'sh:property [ sh:path e:name ; sh:pattern "^LONG|^also" ; sh:flags "i" ]',
    "class": "sh:property [ sh:path e:near ; sh:class e:Place ]",
    "nodeKind": "sh:property [ sh:path e:size ; sh:nodeKind sh:IRI ]",
    "not": "sh:property [ sh:path e:near ; sh:not [ sh:class e:Thing ] ]",
    "xone": "sh:xone ( [ sh:property [ sh:path e:code ; sh:hasValue e:one ] ] [ sh:property [ sh:path e:size ; sh:minCount 1 ] ] )",
    "node": "sh:property [ sh:path e:near ; sh:node [ sh:class e:Place ] ]",
    "inverse path": "sh:property [ sh:path [ sh:inversePath e:near ] ; sh:minCount 1 ]",
    "sequence path": "sh:property [ sh:path ( e:near e:name ) ; sh:maxLength 0 ]",
    "zero or one path": "sh:property [ sh:path [ sh:zeroOrOnePath e:near ] ; sh:class e:Place ]",
}


@pytest.mark.parametrize("constraint", CONSTRAINTS.values(), ids=CONSTRAINTS.keys())
def test_each_constraint_component_agrees_with_pyshacl(tmp_path: Path, constraint: str) -> None:
    named = (
        constraint
        if not constraint.startswith("sh:property [")
        else constraint.replace("sh:property [", "sh:property shape:R01-p . shape:R01-p a sh:PropertyShape ;", 1)
    )
    body = named.rsplit("]", 1)[0] if named != constraint else constraint
    body = body.replace("a sh:PropertyShape ;", 'a sh:PropertyShape ; sh:severity sh:Violation ; sh:message "wrong" ;')
    folder = write_shapes(tmp_path, body)
    store = graph()

    compiled = validate_graph(store, contract=compile_shapes(folder))

    assert compiled.results
    assert {r.key for r in compiled.results} == {r.key for r in reference_graph(store, folder=folder).results}


def test_a_constraint_that_cannot_be_compiled_is_refused_by_name(tmp_path: Path) -> None:
    folder = write_shapes(tmp_path, "sh:closed true")

    with pytest.raises(RuleError, match="sh:closed cannot be compiled"):
        compile_shapes(folder)


def test_a_rule_without_a_target_is_refused(tmp_path: Path) -> None:
    folder = write_shapes(tmp_path, "sh:nodeKind sh:IRI")
    path = folder / "test.ttl"
    path.write_text(path.read_text().replace("sh:targetClass e:Thing ;", ""))

    with pytest.raises(RuleError, match=r"no sh:targetClass"):
        compile_shapes(folder)


def test_the_contract_has_the_46_rules_of_the_model_and_more() -> None:
    names = [rule.id for rule in compile_shapes().rules]

    assert names[:46] == [f"R{number:02}" for number in range(1, 47)]
    assert len(names) == len(set(names)) > 46


def test_every_rule_says_why_and_where_its_page_is() -> None:
    for rule in compile_shapes().rules:
        assert rule.comment.endswith((".", ")"))
        assert rule.node.value == f"https://w3id.org/ckg/shape/{rule.id}"


def test_every_check_of_a_rule_has_the_severity_of_the_rule_and_a_message() -> None:
    for check in compile_shapes().checks:
        assert check.severity is check.rule.severity
        assert check.message


def test_queries_are_compiled_once_and_alike() -> None:
    assert compile_shapes() is compile_shapes()
    assert all(FOCUS in check.query for check in compile_shapes().checks)


def test_document_rules_need_no_consolidated_graph() -> None:
    documents = [check for check in compile_shapes().checks if check.rule.scope is Scope.DOCUMENT]
    claim = b"""@prefix ckg: <https://w3id.org/ckg/ns#> . <https://w3id.org/ckg/id/claim/a> a ckg:Claim ."""
    store = Store()
    store.load(claim, format=RdfFormat.TURTLE)

    report = validate_document(list(store))

    assert documents
    assert set(report.counts()) == {"R13", "R61"}
    assert report.results[0].severity is Severity.VIOLATION


def test_context_is_looked_at_but_not_judged() -> None:
    prefix = "@prefix ckg: <https://w3id.org/ckg/ns#> . @prefix i: <https://w3id.org/ckg/id/claim/> . @prefix c: <https://w3id.org/ckg/code/> . "
    own, context = Store(), Store()
    own.load(
        (prefix + "i:a a ckg:TollClaim ; ckg:victimCategory c:civilian ; ckg:victimGroup i:guard .").encode(),
        format=RdfFormat.TURTLE,
    )
    context.load((prefix + "i:guard a ckg:ArmedActor . i:other a ckg:TollClaim .").encode(), format=RdfFormat.TURTLE)

    report = validate_document(list(own), context=list(context))

    assert "R05" in report.counts()
    assert {result.focus for result in report.results} == {"https://w3id.org/ckg/id/claim/a"}


def test_a_message_names_the_values() -> None:
    text = b"""@prefix ckg: <https://w3id.org/ckg/ns#> . @prefix c: <https://w3id.org/ckg/code/> .
    <https://w3id.org/ckg/id/claim/a> a ckg:TollClaim ; ckg:bound c:atLeast ; ckg:low 4 ; ckg:high 9 ."""
    store = Store()
    store.load(text, format=RdfFormat.TURTLE)

    messages = {result.rule: result.message for result in validate_graph(store).results}

    assert messages["R03"] == "the bound atLeast does not fit the figures low 4, best none, high 9"


def test_the_value_of_a_result_is_a_term() -> None:
    values = {
        r.value
        for r in validate_graph(
            graph(
                "<https://w3id.org/ckg/id/claim/a> a <https://w3id.org/ckg/ns#TollClaim> ; <https://w3id.org/ckg/ns#low> -2 ."
            )
        ).results
        if r.rule == "R02"
    }

    assert values == {Literal(-2)}


EVENT = "@prefix x: <http://www.w3.org/2001/XMLSchema#> . @prefix c: <https://w3id.org/ckg/ns#> . <http://example.org/e> a c:Event ; "
DATES = {
    "a zone is another value": 'c:date "2020-01-15"^^x:date , "2020-01-15Z"^^x:date .',
    "no such day": 'c:earliest "2020-02-30"^^x:date .',
    "a month": 'c:latest "2020-01"^^x:date .',
    "a day and no such day": 'c:date "2020-01-15"^^x:date , "2020-02-30"^^x:date .',
    "a day and its text": 'c:date "2020-01-15"^^x:date , "2020-01-15" .',
    "words": 'c:date "yesterday"^^x:date .',
    "a language": 'c:date "2020-01-15"@en .',
    "a time": 'c:date "2020-01-15T00:00:00"^^x:dateTime .',
    "a year": 'c:date "2020"^^x:gYear .',
    "a node": "c:date <http://example.org/day> .",
}


@pytest.mark.parametrize("written", DATES.values(), ids=DATES.keys())
def test_dates_are_judged_alike_as_they_are_written(written: str) -> None:
    store = graph(EVENT + written)
    compiled = {result.key for result in validate_graph(store).results if result.rule == "R56"}

    assert compiled
    assert compiled == {result.key for result in reference_graph(store).results if result.rule == "R56"}


@pytest.mark.parametrize("day", ["-0044-03-15", "12020-03-15"])
def test_years_that_rdflib_cannot_hold_are_days_to_the_compiled_queries_only(day: str) -> None:
    store = graph(f'{EVENT} c:date "{day}"^^x:date .')

    assert "R56" not in validate_graph(store).counts()
    assert "R56" in reference_graph(store).counts()
