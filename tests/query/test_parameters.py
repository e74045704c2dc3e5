import pytest
from pyoxigraph import RdfFormat, Store

from kg.errors import QueryError, RefusedError
from kg.query.model import Parameter, ParameterType, Question, View
from kg.query.parameters import bind, expand, to_term
from kg.query.run import UnionStore, find_label, run_query, run_question

GRAPH = """
@prefix ckg: <https://w3id.org/ckg/ns#> . @prefix place: <https://w3id.org/ckg/id/place/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/ckg/graph/kg> {
  place:mill a ckg:Place ; skos:prefLabel "Old Mill"@en .
  place:mill-province a ckg:Place ; skos:prefLabel "Twin"@en .
  place:mill-town a ckg:Place ; skos:prefLabel "Twin"@en .
  place:river a ckg:Place ; skos:prefLabel "River"@en ; skos:altLabel "Old Mill"@en .
  <https://w3id.org/ckg/id/actor/mill> a ckg:Actor ; skos:prefLabel "Old Mill"@en .
}
"""


@pytest.fixture
def store() -> UnionStore:
    store = Store()
    store.load(GRAPH.encode(), format=RdfFormat.TRIG)
    return UnionStore(store)


def question(*parameters: Parameter, sparql: str = "SELECT ?x WHERE {\n  VALUES ?x { UNDEF }\n}\n") -> Question:
    return Question(
        name="test",
        summary="s",
        description="d",
        sparql=sparql,
        tags=(),
        parameters=parameters,
        columns={"x": "x"},
        view=View.TABLE,
        counts_not="n",
    )


def parameter(kind: ParameterType, **values: object) -> Parameter:
    return Parameter(name="x", type=kind, label="X", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        (ParameterType.IRI, "place:mill", "<https://w3id.org/ckg/id/place/mill>"),
        (ParameterType.IRI, "https://example.org/a", "<https://example.org/a>"),
        (ParameterType.CONCEPT, "killed", "<https://w3id.org/ckg/code/killed>"),
        (ParameterType.CONCEPT, "code:killed", "<https://w3id.org/ckg/code/killed>"),
        (ParameterType.DATE, "2020-01-15", '"2020-01-15"^^<http://www.w3.org/2001/XMLSchema#date>'),
        (ParameterType.INTEGER, "14", '"14"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (ParameterType.NUMBER, "2.50", '"2.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (ParameterType.STRING, 'a "b" } c', '"a \\"b\\" } c"'),
    ],
)
def test_each_type_becomes_its_term(kind: ParameterType, value: str, term: str) -> None:
    assert str(to_term(parameter(kind), value, question="test")) == term


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ParameterType.DATE, "15 January"),
        (ParameterType.DATE, '2020-01-15" } #'),
        (ParameterType.INTEGER, "many"),
        (ParameterType.NUMBER, "NaN"),
        (ParameterType.IRI, "javascript:alert(1)"),
        (ParameterType.IRI, "<https://example.org/a b>"),
        (ParameterType.CONCEPT, "killed> } DROP ALL #"),
    ],
)
def test_a_value_of_another_type_is_refused_by_name(kind: ParameterType, value: str) -> None:
    with pytest.raises(QueryError, match="the parameter 'x'"):
        to_term(parameter(kind), value, question="test")


def test_a_string_cannot_leave_its_quotes(store: UnionStore) -> None:
    evil = '"} UNION { ?x ?p ?o } #\n\\'
    rows = list(run_question(store, question(parameter(ParameterType.STRING)), {"x": evil}))  # type: ignore[arg-type]

    assert [row["x"].value for row in rows] == [evil]


def test_an_open_parameter_leaves_the_line_out_and_the_line_numbers_alone() -> None:
    text = bind(question(parameter(ParameterType.DATE)), {})

    assert text == "SELECT ?x WHERE {\n\n}\n"


def test_a_default_is_bound_and_a_given_value_goes_before_it() -> None:
    asked = question(parameter(ParameterType.INTEGER, default="3"))

    assert '"3"' in bind(asked, {})
    assert '"5"' in bind(asked, {"x": "5"})


def test_a_required_parameter_must_be_given() -> None:
    with pytest.raises(QueryError, match=r"'x' \(X\) must be given"):
        bind(question(parameter(ParameterType.DATE, required=True)), {})


def test_an_unknown_parameter_is_refused_with_the_known_ones() -> None:
    with pytest.raises(QueryError, match="no parameter 'y'; its parameters: x"):
        bind(question(parameter(ParameterType.DATE)), {"y": "1"})


def test_a_choice_outside_the_list_is_refused_with_the_list() -> None:
    with pytest.raises(QueryError, match="one of killed, injured"):
        to_term(parameter(ParameterType.CONCEPT, choices=("killed", "injured")), "dead", question="test")


def test_a_label_names_the_one_thing_of_the_class(store: UnionStore) -> None:
    found = find_label(store, "old mill", "https://w3id.org/ckg/ns#Place")

    assert found.value == "https://w3id.org/ckg/id/place/mill"


def test_an_ambiguous_label_lists_the_candidates(store: UnionStore) -> None:
    with pytest.raises(QueryError, match="2 things have that name; give one of place:mill-province, place:mill-town"):
        find_label(store, "Twin", "https://w3id.org/ckg/ns#Place")


def test_an_unknown_label_says_what_to_do(store: UnionStore) -> None:
    with pytest.raises(QueryError, match="nothing in this graph has that name"):
        find_label(store, "Nowhere")


def test_a_label_is_bound_as_a_term_too(store: UnionStore) -> None:
    with pytest.raises(QueryError, match="nothing in this graph has that name"):
        find_label(store, 'x") } #')


def test_prefixed_names_expand_only_for_known_prefixes() -> None:
    assert expand("foo:bar") is None
    assert expand("Old Mill: the story") is None


def test_an_error_names_line_and_column_of_the_users_text(store: UnionStore) -> None:
    with pytest.raises(QueryError, match="query: line 2, column 15: "):
        run_query(store, "SELECT * WHERE {\n  ?s ckg:kind }")


def test_an_error_on_the_first_line_does_not_count_the_added_prefixes(store: UnionStore) -> None:
    with pytest.raises(QueryError, match="line 1, column 24: "):
        run_query(store, "SELECT * { ?s ckg:kind }")


def test_well_known_prefixes_need_no_declaration(store: UnionStore) -> None:
    rows = run_query(store, "SELECT ?s { ?s a ckg:Place ; skos:prefLabel 'River'@en }")

    assert [row["s"].value for row in rows] == ["https://w3id.org/ckg/id/place/river"]  # type: ignore[union-attr]


def test_an_update_is_no_query(store: UnionStore) -> None:
    with pytest.raises(QueryError, match="updates are not accepted"):
        run_query(store, "DELETE WHERE { ?s ?p ?o }")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { #\nSERVICE<http://example.org/> { ?s ?p ?o } }",
    ],
)
def test_a_call_to_another_server_is_refused(store: UnionStore, text: str) -> None:
    with pytest.raises(RefusedError, match="SERVICE is refused"):
        run_query(store, text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s skos:prefLabel 'SERVICE <http://example.org/>'@en }",
        "SELECT ?service { ?service a ckg:Place } # SERVICE",
        "SELECT * { ?s <http://example.org/SERVICE> ?o }",
    ],
)
def test_the_word_service_alone_is_harmless(store: UnionStore, text: str) -> None:
    assert run_query(store, text) is not None


def test_a_filter_on_a_place_finds_the_things_inside_first() -> None:
    sparql = """SELECT ?event WHERE {
  VALUES ?within { UNDEF }
  FILTER(!BOUND(?within) || EXISTS { ?event ckg:place/ckg:within* ?within })
  ?event a ckg:Event
}"""
    parameter = Parameter(name="within", type=ParameterType.IRI, label="place")
    asked = question(parameter, sparql=sparql)

    bound, free = bind(asked, {"within": "place:p"}), bind(asked, {})

    assert "{ SELECT DISTINCT ?event WHERE { VALUES ?within { <https://w3id.org/ckg/id/place/p> }" in bound
    assert "FILTER" not in bound + free
    assert bound.count("\n") == free.count("\n") == sparql.count("\n")
