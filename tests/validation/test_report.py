import json

from pyoxigraph import Literal, RdfFormat, Store

from kg.validation.compiled import validate_graph
from kg.validation.report import Quote, Report, Result, to_json, to_text, to_turtle
from kg.validation.shapes import Severity

GRAPH = b"""
@prefix ckg: <https://w3id.org/ckg/ns#> . @prefix code: <https://w3id.org/ckg/code/> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix claim: <https://w3id.org/ckg/id/claim/> . @prefix doc: <https://w3id.org/ckg/id/doc/> .
claim:a a ckg:TollClaim ; ckg:low 9 ; ckg:best 4 ; ckg:reportedIn doc:d ;
  ckg:evidence <https://w3id.org/ckg/id/doc/d#char=10,22> , <https://w3id.org/ckg/id/doc/d#char=40,44> .
<https://w3id.org/ckg/id/doc/d#char=10,22> nif:beginIndex 10 ; nif:endIndex 22 ; nif:anchorOf "nine or four" .
<https://w3id.org/ckg/id/doc/d#char=40,44> nif:beginIndex 40 ; nif:endIndex 44 ; nif:anchorOf "nine" .
"""


def result(
    rule: str, *, severity: Severity = Severity.VIOLATION, focus: str = "https://w3id.org/ckg/id/claim/a"
) -> Result:
    return Result(
        focus=focus,
        rule=rule,
        label="Test",
        severity=severity,
        component="MinCountConstraintComponent",
        shape=f"https://w3id.org/ckg/shape/{rule}",
        message="wrong",
        path="<https://w3id.org/ckg/ns#low>",
        value=Literal(4),
        document="https://w3id.org/ckg/id/doc/d",
        quote=Quote(start=10, end=22, text="nine or four"),
    )


def test_a_result_names_the_document_and_its_first_words() -> None:
    store = Store()
    store.load(GRAPH, format=RdfFormat.TURTLE)

    found = next(r for r in validate_graph(store).results if r.rule == "R01")

    assert found.document == "https://w3id.org/ckg/id/doc/d"
    assert found.quote == Quote(start=10, end=22, text="nine or four")


def test_results_stand_worst_first_and_once() -> None:
    report = Report.of(
        [result("R46", severity=Severity.INFO), result("R40", severity=Severity.WARNING), result("R04"), result("R04")]
    )

    assert [r.rule for r in report.results] == ["R04", "R40", "R46"]


def test_warnings_leave_a_graph_conforming() -> None:
    assert Report.of([result("R40", severity=Severity.WARNING)]).conforms
    assert not Report.of([result("R04")]).conforms


def test_text_names_node_rule_document_and_sentence() -> None:
    assert to_text(Report.of([result("R04")])) == (
        "does not conform (1 violation, 0 warning, 0 info)\n"
        "Violation R04 (Test): wrong\n"
        "  node      https://w3id.org/ckg/id/claim/a\n"
        "  path      ckg:low\n"
        '  value     "4"^^xsd:integer\n'
        "  document  https://w3id.org/ckg/id/doc/d\n"
        "  sentence  [10, 22) 'nine or four'\n"
        "  rule      https://w3id.org/ckg/shape/R04\n"
    )


def test_json_has_every_field_a_program_needs() -> None:
    record = json.loads(to_json(Report.of([result("R04")])))["results"][0]

    assert record["sentence"] == {"start": 10, "end": 22, "text": "nine or four"}
    assert record["component"] == "http://www.w3.org/ns/shacl#MinCountConstraintComponent"


def test_turtle_is_a_validation_report_of_shacl() -> None:
    store = Store()
    store.load(to_turtle(Report.of([result("R04")])), format=RdfFormat.TURTLE)
    sh = "http://www.w3.org/ns/shacl#"
    ask = (
        f"ASK {{ ?r a <{sh}ValidationReport> ; <{sh}conforms> false ; <{sh}result> [ <{sh}resultPath> "
        f"<https://w3id.org/ckg/ns#low> ; <{sh}value> 4 ; <{sh}resultSeverity> <{sh}Violation> ] }}"
    )

    assert bool(store.query(ask))


def test_equal_reports_have_equal_bytes() -> None:
    one = Report.of([result("R04"), result("R13"), result("R04", focus="https://w3id.org/ckg/id/claim/b")])
    two = Report.of([result("R04", focus="https://w3id.org/ckg/id/claim/b"), result("R13"), result("R04")])

    assert to_json(one) == to_json(two)
    assert to_turtle(one) == to_turtle(two)
