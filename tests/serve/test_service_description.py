"""SPARQL 1.1 Service Description; each test names the section it checks, and every claim made is tried out."""

import json

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store

from tests.serve.conftest import Server

SD = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#> "
FORMS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}
MEDIA = {
    "SPARQL_Results_JSON": "application/sparql-results+json",
    "SPARQL_Results_XML": "application/sparql-results+xml",
    "SPARQL_Results_CSV": "text/csv",
    "SPARQL_Results_TSV": "text/tab-separated-values",
    "Turtle": "text/turtle",
    "N-Triples": "application/n-triples",
    "JSON-LD": "application/ld+json",
    "RDF_XML": "application/rdf+xml",
    "N-Quads": "application/n-quads",
    "TriG": "application/trig",
}
FORMATS = "http://www.w3.org/ns/formats/"


@pytest.fixture(scope="module")
def description(server: Server) -> Store:
    store = Store()
    store.load(server.get("/sparql", {"Accept": "text/turtle"}).body, format=RdfFormat.TURTLE)
    return store


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    answer = store.query(SD + query)
    assert isinstance(answer, QuerySolutions)
    return [tuple(term.value for term in row if isinstance(term, NamedNode | Literal)) for row in answer]


def asked(server: Server, query: str) -> list[dict[str, dict[str, str]]]:
    found: list[dict[str, dict[str, str]]] = json.loads(server.query(query).body)["results"]["bindings"]
    return found


@pytest.mark.parametrize("accept", sorted(FORMS))
def test_2_the_endpoint_without_a_query_describes_itself_in_rdf(server: Server, accept: str) -> None:
    reply = server.get("/sparql", {"Accept": accept})
    store = Store()
    store.load(reply.body, format=FORMS[accept])

    assert (reply.status, reply.media) == (200, accept)
    assert "accept" in reply.headers["vary"].lower()
    assert len(rows(store, "SELECT ?s { ?s a sd:Service }")) == 1


def test_2_a_description_in_no_rdf_is_not_acceptable(server: Server) -> None:
    assert server.get("/sparql", {"Accept": "image/png"}).status == 406


def test_2_head_has_no_body(server: Server) -> None:
    reply = server.get("/sparql", {"Accept": "text/turtle"}, method="HEAD")

    assert (reply.status, reply.media, reply.body) == (200, "text/turtle", b"")


def test_3_the_endpoint_is_where_it_was_found(server: Server, description: Store) -> None:
    assert rows(description, "SELECT ?e { ?s a sd:Service ; sd:endpoint ?e }") == [(f"{server.url}/sparql",)]


def test_3_the_language_is_for_queries_only(server: Server, description: Store) -> None:
    languages = rows(description, "SELECT ?l { ?s sd:supportedLanguage ?l }")

    assert languages == [("http://www.w3.org/ns/sparql-service-description#SPARQL11Query",)]
    assert server.query("ASK { FILTER NOT EXISTS { ?s <urn:x:p>* <urn:x:o> } }").status == 200


def test_3_every_result_format_that_is_named_is_given(server: Server, description: Store) -> None:
    named = {name.removeprefix(FORMATS) for (name,) in rows(description, "SELECT ?f { ?s sd:resultFormat ?f }")}

    for name in named:
        query = "SELECT ('x' AS ?x) {}" if name.startswith("SPARQL") else "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 1"
        reply = server.query(query, MEDIA[name])
        assert (name, reply.status, reply.media) == (name, 200, MEDIA[name])
    assert named == set(MEDIA)


def test_3_the_features_are_those_it_has(server: Server, description: Store) -> None:
    features = {name.rpartition("#")[2] for (name,) in rows(description, "SELECT ?f { ?s sd:feature ?f }")}
    everywhere = "ASK { GRAPH ?g { ?c a ckg:Claim } FILTER NOT EXISTS { ?c a ckg:Claim } }"

    # Not among them: DereferencesURIs, BasicFederatedQuery, RequiresDataset, EmptyGraphs.
    assert features == {"UnionDefaultGraph"}
    assert json.loads(server.query(everywhere).body)["boolean"] is False
    assert server.query("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }").status == 400


def test_3_every_extension_function_that_is_named_works(server: Server, description: Store) -> None:
    here = '"POINT(36 34)"^^<http://www.opengis.net/ont/geosparql#wktLiteral>'
    around = '"POLYGON((35 33,38 33,38 35,35 35,35 33))"^^<http://www.opengis.net/ont/geosparql#wktLiteral>'
    metre = "<http://www.opengis.net/def/uom/OGC/1.0/metre>"
    calls = {"distance": f"{here}, {here}, {metre}", "sfWithin": f"{here}, {around}"}

    for (name,) in rows(description, "SELECT ?f { ?s sd:extensionFunction ?f }"):
        found = asked(server, f"SELECT (<{name}>({calls[name.rpartition('/')[2]]}) AS ?x) {{}}")
        assert found[0]["x"]["value"] in ("0", "0.0", "0.0E0", "true"), name


def test_3_there_is_one_default_dataset_with_at_most_one_default_graph(description: Store) -> None:
    datasets = rows(description, "SELECT ?d { ?s sd:defaultDataset ?d . ?d a sd:Dataset }")
    defaults = rows(description, "SELECT ?g { ?d sd:defaultGraph ?g . ?g a sd:Graph }")

    assert (len(datasets), len(defaults)) == (1, 1)


def test_3_the_named_graphs_are_those_of_the_dataset_each_with_its_name_and_size(
    server: Server, description: Store
) -> None:
    named = rows(
        description,
        "SELECT ?name ?n { ?d sd:namedGraph ?g . ?g a sd:NamedGraph ; sd:name ?name ; sd:graph ?c ."
        " ?c a sd:Graph ; void:triples ?n } ORDER BY ?name",
    )
    there = asked(server, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g")

    assert named == [(row["g"]["value"], row["n"]["value"]) for row in there]
    assert rows(description, "SELECT ?g { ?g sd:name ?a, ?b FILTER(?a != ?b) }") == []


def test_3_the_number_of_triples_is_that_of_all_graphs(server: Server, description: Store) -> None:
    told = rows(description, "SELECT ?n { ?d sd:defaultGraph ?g . ?g void:triples ?n }")
    counted = asked(server, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")

    assert told == [(counted[0]["n"]["value"],)]
