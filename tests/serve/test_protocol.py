"""SPARQL 1.1 Protocol, sections 2.1 and 3; each test names the sentence it checks."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from urllib.parse import quote, urlencode

import pytest
from pyoxigraph import RdfFormat, parse

from tests.serve.conftest import Server

ASK = "ASK { ?s ?p ?o }"
SELECT = "SELECT ?s WHERE { ?s a ckg:Event } ORDER BY ?s LIMIT 1"
CONSTRUCT = "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t } LIMIT 3"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}


def test_query_by_get(server: Server) -> None:
    reply = server.query(ASK)

    assert (reply.status, reply.media, json.loads(reply.body)["boolean"]) == (
        200,
        "application/sparql-results+json",
        True,
    )


def test_query_by_post_of_a_form(server: Server) -> None:
    reply = server.get("/sparql", FORM, method="POST", body=urlencode({"query": ASK}).encode())

    assert (reply.status, json.loads(reply.body)["boolean"]) == (200, True)


def test_query_by_post_of_a_form_with_a_charset(server: Server) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}

    assert server.get("/sparql", headers, method="POST", body=urlencode({"query": ASK}).encode()).status == 200


def test_query_by_post_of_itself(server: Server) -> None:
    assert server.get("/sparql", DIRECT, method="POST", body=ASK.encode()).status == 200


def test_query_by_post_of_itself_takes_the_dataset_from_the_address(server: Server) -> None:
    fields = urlencode({"default-graph-uri": "https://w3id.org/ckg/graph/none"})

    reply = server.get(f"/sparql?{fields}", DIRECT, method="POST", body=ASK.encode())

    assert json.loads(reply.body)["boolean"] is False


def test_head_gives_the_headers_of_get_and_no_body(server: Server) -> None:
    reply = server.get(f"/sparql?{urlencode({'query': ASK})}", method="HEAD")

    assert (reply.status, reply.body, reply.media) == (200, b"", "application/sparql-results+json")


def test_options_name_the_methods(server: Server) -> None:
    reply = server.get("/sparql", method="OPTIONS")

    assert (reply.status, "POST" in reply.headers["allow"]) == (204, True)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(server: Server, method: str) -> None:
    reply = server.get(f"/sparql?{urlencode({'query': ASK})}", method=method)

    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")


def test_two_queries_are_a_bad_request(server: Server) -> None:
    assert server.get(f"/sparql?query={quote(ASK)}&query={quote(ASK)}").status == 400


def test_a_form_without_query_is_a_bad_request(server: Server) -> None:
    assert server.get("/sparql", FORM, method="POST", body=b"x=1").status == 400


def test_a_malformed_query_is_a_bad_request_that_says_where(server: Server) -> None:
    reply = server.query("SELECT nothing")

    assert (reply.status, reply.media) == (400, "application/problem+json")
    assert "line 1" in json.loads(reply.body)["detail"]


def test_another_media_type_of_the_body_is_unsupported(server: Server) -> None:
    assert server.get("/sparql", {"Content-Type": "text/plain"}, method="POST", body=ASK.encode()).status == 415


def test_a_body_that_is_not_utf8_is_a_bad_request(server: Server) -> None:
    assert server.get("/sparql", DIRECT, method="POST", body=b"ASK { ?s ?p '\xff' }").status == 400


@pytest.mark.parametrize("body", [urlencode({"update": "CLEAR ALL"}).encode(), b"update=DROP+ALL"])
def test_updates_by_form_are_refused(server: Server, body: bytes) -> None:
    assert server.get("/sparql", FORM, method="POST", body=body).status in (400, 403)


def test_direct_updates_are_refused(server: Server) -> None:
    headers = {"Content-Type": "application/sparql-update"}

    assert server.get("/sparql", headers, method="POST", body=b"CLEAR ALL").status == 403


def test_an_update_as_query_is_refused_and_changes_nothing(server: Server) -> None:
    assert server.query("DELETE WHERE { ?s ?p ?o }").status == 400
    assert json.loads(server.query(ASK).body)["boolean"] is True


def graph_with_claims(server: Server) -> str:
    found = json.loads(server.query("SELECT ?g { GRAPH ?g { ?c a ckg:Claim } } ORDER BY ?g LIMIT 1").body)
    return str(found["results"]["bindings"][0]["g"]["value"])


def test_a_default_graph_of_the_request_is_asked(server: Server) -> None:
    reply = server.query("ASK { ?c a ckg:Claim }", **{"default-graph-uri": graph_with_claims(server)})

    assert json.loads(reply.body)["boolean"] is True


def test_a_default_graph_of_the_request_leaves_no_named_graph(server: Server) -> None:
    reply = server.query("ASK { GRAPH ?g { ?s ?p ?o } }", **{"default-graph-uri": graph_with_claims(server)})

    assert json.loads(reply.body)["boolean"] is False


def test_only_the_named_graphs_of_the_request_are_there(server: Server) -> None:
    name = graph_with_claims(server)

    reply = server.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", **{"named-graph-uri": name})

    assert [row["g"]["value"] for row in json.loads(reply.body)["results"]["bindings"]] == [name]


def test_named_graphs_alone_leave_an_empty_default_graph(server: Server) -> None:
    reply = server.query(ASK, **{"named-graph-uri": graph_with_claims(server)})

    assert json.loads(reply.body)["boolean"] is False


def test_several_default_graphs_are_merged(server: Server) -> None:
    found = json.loads(server.query("SELECT DISTINCT ?g { GRAPH ?g { ?c a ckg:Claim } }").body)["results"]["bindings"]
    names = [row["g"]["value"] for row in found]
    fields = [("query", "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a ckg:Claim }")]

    reply = server.get("/sparql?" + urlencode([*fields, *(("default-graph-uri", name) for name in names)]))

    whole = json.loads(server.query(fields[0][1]).body)
    assert json.loads(reply.body)["results"] == whole["results"]


def test_the_dataset_of_the_request_outranks_that_of_the_query(server: Server) -> None:
    query = f"ASK FROM <https://w3id.org/ckg/graph/none> {{ ?s ?p ?o }}"  # noqa: F541

    reply = server.query(query, **{"default-graph-uri": graph_with_claims(server)})

    assert json.loads(reply.body)["boolean"] is True


def test_the_dataset_of_the_query_is_asked(server: Server) -> None:
    assert json.loads(server.query("ASK FROM <https://w3id.org/ckg/graph/none> { ?s ?p ?o }").body)["boolean"] is False


def test_without_a_dataset_all_graphs_are_asked_together(server: Server) -> None:
    assert json.loads(server.query("ASK { ?c a ckg:Claim . ?e a ckg:Event }").body)["boolean"] is True


def test_a_graph_name_that_is_no_iri_is_a_bad_request(server: Server) -> None:
    assert server.query(ASK, **{"default-graph-uri": "not an iri"}).status == 400


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv;q=0.5, application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/*;q=0.9, image/png", "text/csv"),
    ],
)
def test_rows_come_in_the_format_asked_for(server: Server, accept: str, media: str) -> None:
    reply = server.query(SELECT, accept)

    assert (reply.status, reply.media) == (200, media)
    assert "accept" in reply.headers["vary"].lower()


def test_every_row_format_says_the_same(server: Server) -> None:
    event = json.loads(server.query(SELECT).body)["results"]["bindings"][0]["s"]["value"]

    csv_rows = list(csv.reader(io.StringIO(server.query(SELECT, "text/csv").text)))
    tsv = server.query(SELECT, "text/tab-separated-values").text
    xml = ET.fromstring(server.query(SELECT, "application/sparql-results+xml").body)  # noqa: S314 - our own

    assert csv_rows == [["s"], [event]]
    assert tsv == f"?s\n<{event}>\n"
    assert [node.text for node in xml.iter("{http://www.w3.org/2005/sparql-results#}uri")] == [event]


@pytest.mark.parametrize(
    ("accept", "media", "form"),
    [
        ("text/turtle", "text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
        ("*/*", "text/turtle", RdfFormat.TURTLE),
    ],
)
def test_triples_come_in_the_format_asked_for(server: Server, accept: str, media: str, form: RdfFormat) -> None:
    reply = server.query(CONSTRUCT, accept)

    assert (reply.status, reply.media) == (200, media)
    assert len(list(parse(reply.body, format=form))) == 3


def test_describe_gives_a_graph(server: Server) -> None:
    reply = server.query("DESCRIBE ckg:Event", "text/turtle")

    assert (reply.status, reply.media) == (200, "text/turtle")


def test_a_format_nobody_can_give_is_not_acceptable(server: Server) -> None:
    assert server.query(SELECT, "image/png").status == 406


def test_without_a_query_the_service_describes_itself(server: Server) -> None:
    reply = server.get("/sparql", {"Accept": "application/n-triples"})

    triples = [quad.triple for quad in parse(reply.body, format=RdfFormat.N_TRIPLES)]
    sd = "http://www.w3.org/ns/sparql-service-description#"
    said = {triple.predicate.value.removeprefix(sd) for triple in triples if triple.predicate.value.startswith(sd)}
    endpoints = [str(triple.object) for triple in triples if triple.predicate.value == f"{sd}endpoint"]
    assert endpoints == [f"<{server.url}/sparql>"]
    assert {"supportedLanguage", "resultFormat", "feature", "defaultDataset", "namedGraph", "name"} <= said


def test_row_limits_are_told_and_lead_on(server: Server) -> None:
    reply = server.query("SELECT ?s { ?s a ckg:Claim }", "text/csv", **{"max-rows": "1"})

    link = reply.headers["link"].partition(">")[0].lstrip("<")
    rest = server.get("/" + link, {"Accept": "text/csv"})
    assert reply.headers["x-result-complete"] == "false"
    assert len(reply.text.split()) == 2
    assert rest.text.split()[1] != reply.text.split()[1]
