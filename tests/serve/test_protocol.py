"""SPARQL 1.1 Protocol; each test names the section whose sentence it checks.

The service description has its own file.
"""

import csv
import io
import json
import xml.etree.ElementTree as ET
from http.client import HTTPConnection
from urllib.parse import quote, urlencode

import pytest
from pyoxigraph import RdfFormat, parse

from tests.serve.conftest import Server

ASK = "ASK { ?s ?p ?o }"
SELECT = "SELECT ?s WHERE { ?s a ckg:Event } ORDER BY ?s LIMIT 1"
CONSTRUCT = "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t } LIMIT 3"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}


def test_2_1_1_query_by_get(server: Server) -> None:
    reply = server.query(ASK)

    assert (reply.status, reply.media, json.loads(reply.body)["boolean"]) == (
        200,
        "application/sparql-results+json",
        True,
    )


def test_2_1_2_query_by_post_of_a_form(server: Server) -> None:
    reply = server.get("/sparql", FORM, method="POST", body=urlencode({"query": ASK}).encode())

    assert (reply.status, json.loads(reply.body)["boolean"]) == (200, True)


def test_2_1_2_query_by_post_of_a_form_with_a_charset(server: Server) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}

    assert server.get("/sparql", headers, method="POST", body=urlencode({"query": ASK}).encode()).status == 200


def test_2_1_3_query_by_post_of_itself(server: Server) -> None:
    assert server.get("/sparql", DIRECT, method="POST", body=ASK.encode()).status == 200


def test_2_1_3_query_by_post_of_itself_takes_the_dataset_from_the_address(server: Server) -> None:
    fields = urlencode({"default-graph-uri": "https://w3id.org/ckg/graph/none"})

    reply = server.get(f"/sparql?{fields}", DIRECT, method="POST", body=ASK.encode())

    assert json.loads(reply.body)["boolean"] is False


def test_2_1_head_gives_the_headers_of_get_and_no_body(server: Server) -> None:
    reply = server.get(f"/sparql?{urlencode({'query': ASK})}", method="HEAD")

    assert (reply.status, reply.body, reply.media) == (200, b"", "application/sparql-results+json")


def test_2_1_options_name_the_methods(server: Server) -> None:
    reply = server.get("/sparql", method="OPTIONS")

    assert (reply.status, "POST" in reply.headers["allow"]) == (204, True)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_2_1_other_methods_are_not_allowed(server: Server, method: str) -> None:
    reply = server.get(f"/sparql?{urlencode({'query': ASK})}", method=method)

    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")


def test_2_1_two_queries_are_a_bad_request(server: Server) -> None:
    assert server.get(f"/sparql?query={quote(ASK)}&query={quote(ASK)}").status == 400


def test_2_1_a_form_without_query_is_a_bad_request(server: Server) -> None:
    assert server.get("/sparql", FORM, method="POST", body=b"x=1").status == 400


def test_2_1_7_a_malformed_query_is_a_bad_request_that_says_where(server: Server) -> None:
    reply = server.query("SELECT nothing")

    assert (reply.status, reply.media) == (400, "application/problem+json")
    assert "line 1" in json.loads(reply.body)["detail"]


def test_2_1_another_media_type_of_the_body_is_unsupported(server: Server) -> None:
    assert server.get("/sparql", {"Content-Type": "text/plain"}, method="POST", body=ASK.encode()).status == 415


def test_2_1_3_a_body_that_is_not_utf8_is_a_bad_request(server: Server) -> None:
    assert server.get("/sparql", DIRECT, method="POST", body=b"ASK { ?s ?p '\xff' }").status == 400


@pytest.mark.parametrize("body", [urlencode({"update": "CLEAR ALL"}).encode(), b"update=DROP+ALL"])
def test_2_2_updates_by_form_are_refused(server: Server, body: bytes) -> None:
    assert server.get("/sparql", FORM, method="POST", body=body).status in (400, 403)


def test_2_2_direct_updates_are_refused(server: Server) -> None:
    headers = {"Content-Type": "application/sparql-update"}

    assert server.get("/sparql", headers, method="POST", body=b"CLEAR ALL").status == 403


def test_2_2_an_update_as_query_is_refused_and_changes_nothing(server: Server) -> None:
    assert server.query("DELETE WHERE { ?s ?p ?o }").status == 400
    assert json.loads(server.query(ASK).body)["boolean"] is True


def test_2_1_a_query_and_an_update_are_a_bad_request(server: Server) -> None:
    body = urlencode({"query": ASK, "update": "CLEAR ALL"}).encode()

    assert server.get("/sparql", FORM, method="POST", body=body).status == 400


def test_2_1_fields_without_a_query_are_a_bad_request(server: Server) -> None:
    assert server.get("/sparql?default-graph-uri=urn:x:a").status == 400


@pytest.mark.parametrize("content_type", ["", "multipart/form-data; boundary=x", "application/json"])
def test_2_1_a_body_without_its_media_type_is_unsupported(server: Server, content_type: str) -> None:
    headers = {"Content-Type": content_type} if content_type else {}

    assert server.get("/sparql", headers, method="POST", body=ASK.encode()).status == 415


def test_2_1_1_the_query_is_percent_encoded_utf8(server: Server) -> None:
    query = "SELECT ('ü+%&=#😀' AS ?x) {}"

    reply = server.get(f"/sparql?query={quote(query, safe='')}")

    assert json.loads(reply.body)["results"]["bindings"] == [{"x": {"type": "literal", "value": "ü+%&=#😀"}}]


@pytest.mark.parametrize("encoded", ["%FF", "%C3%28", "%ED%A0%80"])
def test_2_1_1_escapes_that_are_not_utf8_are_a_bad_request(server: Server, encoded: str) -> None:
    assert server.get(f"/sparql?query=ASK%7B%7D{encoded}").status == 400


def test_2_1_1_a_space_may_be_a_plus(server: Server) -> None:
    assert server.get("/sparql?query=ASK+%7B%7D").status == 200


def test_2_1_1_a_query_may_be_empty_but_is_then_no_query(server: Server) -> None:
    assert server.get("/sparql?query=").status == 400


def test_2_1_2_the_dataset_of_a_form_is_asked(server: Server) -> None:
    body = urlencode({"query": ASK, "default-graph-uri": "https://w3id.org/ckg/graph/none"}).encode()

    assert json.loads(server.get("/sparql", FORM, method="POST", body=body).body)["boolean"] is False


def test_2_1_2_a_form_with_two_queries_is_a_bad_request(server: Server) -> None:
    body = urlencode([("query", ASK), ("query", ASK)]).encode()

    assert server.get("/sparql", FORM, method="POST", body=body).status == 400


def test_2_1_3_a_second_query_in_the_address_is_a_bad_request(server: Server) -> None:
    assert server.get(f"/sparql?query={quote(ASK)}", DIRECT, method="POST", body=ASK.encode()).status == 400


@pytest.mark.parametrize(
    ("charset", "status"), [("UTF-8", 200), ('"utf-8"', 200), ("utf-16", 415), ("iso-8859-1", 415)]
)
def test_2_1_3_the_body_is_utf8_and_nothing_else(server: Server, charset: str, status: int) -> None:
    headers = {"Content-Type": f"application/sparql-query; charset={charset}"}

    assert server.get("/sparql", headers, method="POST", body="ASK { BIND('ü' AS ?x) }".encode()).status == status


def test_2_1_3_the_media_type_is_read_without_case(server: Server) -> None:
    headers = {"Content-Type": "Application/SPARQL-Query"}

    assert server.get("/sparql", headers, method="POST", body=ASK.encode()).status == 200


def test_2_1_fields_nobody_knows_change_nothing(server: Server) -> None:
    assert server.get(f"/sparql?{urlencode({'query': ASK, 'timeout': '9', 'x': 'y'})}").status == 200


def graph_with_claims(server: Server) -> str:
    found = json.loads(server.query("SELECT ?g { GRAPH ?g { ?c a ckg:Claim } } ORDER BY ?g LIMIT 1").body)
    return str(found["results"]["bindings"][0]["g"]["value"])


def test_2_1_4_a_default_graph_of_the_request_is_asked(server: Server) -> None:
    reply = server.query("ASK { ?c a ckg:Claim }", **{"default-graph-uri": graph_with_claims(server)})

    assert json.loads(reply.body)["boolean"] is True


def test_2_1_4_a_default_graph_of_the_request_leaves_no_named_graph(server: Server) -> None:
    reply = server.query("ASK { GRAPH ?g { ?s ?p ?o } }", **{"default-graph-uri": graph_with_claims(server)})

    assert json.loads(reply.body)["boolean"] is False


def test_2_1_4_only_the_named_graphs_of_the_request_are_there(server: Server) -> None:
    name = graph_with_claims(server)

    reply = server.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", **{"named-graph-uri": name})

    assert [row["g"]["value"] for row in json.loads(reply.body)["results"]["bindings"]] == [name]


def test_2_1_4_named_graphs_alone_leave_an_empty_default_graph(server: Server) -> None:
    reply = server.query(ASK, **{"named-graph-uri": graph_with_claims(server)})

    assert json.loads(reply.body)["boolean"] is False


def test_2_1_4_several_default_graphs_are_merged(server: Server) -> None:
    found = json.loads(server.query("SELECT DISTINCT ?g { GRAPH ?g { ?c a ckg:Claim } }").body)["results"]["bindings"]
    names = [row["g"]["value"] for row in found]
    fields = [("query", "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a ckg:Claim }")]

    reply = server.get("/sparql?" + urlencode([*fields, *(("default-graph-uri", name) for name in names)]))

    whole = json.loads(server.query(fields[0][1]).body)
    assert json.loads(reply.body)["results"] == whole["results"]


def test_2_1_4_the_dataset_of_the_request_outranks_that_of_the_query(server: Server) -> None:
    query = f"ASK FROM <https://w3id.org/ckg/graph/none> {{ ?s ?p ?o }}"  # noqa: F541

    reply = server.query(query, **{"default-graph-uri": graph_with_claims(server)})

    assert json.loads(reply.body)["boolean"] is True


def test_2_1_4_the_dataset_of_the_query_is_asked(server: Server) -> None:
    assert json.loads(server.query("ASK FROM <https://w3id.org/ckg/graph/none> { ?s ?p ?o }").body)["boolean"] is False


def test_2_1_4_without_a_dataset_all_graphs_are_asked_together(server: Server) -> None:
    assert json.loads(server.query("ASK { ?c a ckg:Claim . ?e a ckg:Event }").body)["boolean"] is True


def test_2_1_4_a_graph_name_that_is_no_iri_is_a_bad_request(server: Server) -> None:
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
def test_2_1_6_rows_come_in_the_format_asked_for(server: Server, accept: str, media: str) -> None:
    reply = server.query(SELECT, accept)

    assert (reply.status, reply.media) == (200, media)
    assert "accept" in reply.headers["vary"].lower()


def test_2_1_6_every_row_format_says_the_same(server: Server) -> None:
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
def test_2_1_6_triples_come_in_the_format_asked_for(server: Server, accept: str, media: str, form: RdfFormat) -> None:
    reply = server.query(CONSTRUCT, accept)

    assert (reply.status, reply.media) == (200, media)
    assert len(list(parse(reply.body, format=form))) == 3


def test_2_1_6_describe_gives_a_graph(server: Server) -> None:
    reply = server.query("DESCRIBE ckg:Event", "text/turtle")

    assert (reply.status, reply.media) == (200, "text/turtle")


def test_2_1_5_a_format_nobody_can_give_is_not_acceptable(server: Server) -> None:
    assert server.query(SELECT, "image/png").status == 406


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("APPLICATION/SPARQL-RESULTS+XML", "application/sparql-results+xml"),
        ("application/sparql-results+xml; charset=utf-8", "application/sparql-results+xml"),
        ("text/csv;q=0.3;x=y, text/tab-separated-values;q=0.8", "text/tab-separated-values"),
        ("text/turtle, text/csv;q=0.1", "text/csv"),
        ("text/csv;q=nonsense, application/json;q=0.1", "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
    ],
)
def test_2_1_5_accept_is_weighed(server: Server, accept: str, media: str) -> None:
    assert server.query(SELECT, accept).media == media


@pytest.mark.parametrize("accept", ["*/*;q=0", "application/sparql-results+json;q=0", "text/turtle"])
def test_2_1_5_what_is_not_wanted_is_not_sent(server: Server, accept: str) -> None:
    assert server.query(SELECT, accept).status == 406


def test_2_1_5_accept_may_come_in_two_lines(server: Server) -> None:
    connection = HTTPConnection(server.authority, timeout=30)
    connection.putrequest("GET", f"/sparql?query={quote(SELECT)}", skip_accept_encoding=True)
    connection.putheader("Accept", "image/png")
    connection.putheader("Accept", "text/csv")
    connection.endheaders()
    reply = connection.getresponse()

    assert (reply.status, reply.read()[:1]) == (200, b"s")
    connection.close()


@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+json"])
def test_2_1_5_a_graph_is_no_table(server: Server, accept: str) -> None:
    assert server.query(CONSTRUCT, accept).status == 406


@pytest.mark.parametrize(
    ("accept", "said"),
    [
        ("application/sparql-results+json", b'"boolean":true'),
        ("application/sparql-results+xml", b"<boolean>true</boolean>"),
        ("text/csv", b"true"),
        ("text/tab-separated-values", b"true"),
    ],
)
def test_2_1_6_a_truth_comes_in_every_format(server: Server, accept: str, said: bytes) -> None:
    reply = server.query(ASK, accept)

    assert (reply.status, reply.media, said in reply.body) == (200, accept, True)


@pytest.mark.parametrize(
    ("accept", "form"), [("application/n-quads", RdfFormat.N_QUADS), ("application/trig", RdfFormat.TRIG)]
)
def test_2_1_6_triples_come_in_formats_for_quads_too(server: Server, accept: str, form: RdfFormat) -> None:
    reply = server.query(CONSTRUCT, accept)

    assert (reply.media, len(list(parse(reply.body, format=form)))) == (accept, 3)


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o", "", "ASK { SELECT }", "EXPLAIN ASK {}", "ASK {} ASK {}"])
def test_2_1_7_what_the_grammar_does_not_know_is_a_bad_request(server: Server, query: str) -> None:
    reply = server.query(query)

    assert (reply.status, reply.media, bool(json.loads(reply.body)["detail"])) == (
        400,
        "application/problem+json",
        True,
    )


@pytest.mark.slow
def test_2_1_7_a_query_that_cannot_be_answered_is_the_servers_failure(server: Server) -> None:
    doubling = " ".join(f"BIND(CONCAT(?v{i}, ?v{i}) AS ?v{i + 1})" for i in range(40)).replace("?v0", "'xxxxxxxx'")

    assert server.query(f"SELECT * {{ {doubling} }}").status in (500, 503)


@pytest.mark.parametrize("path", ["/sparql?update=CLEAR%20ALL", "/sparql?update="])
def test_2_2_an_update_by_get_is_refused(server: Server, path: str) -> None:
    assert server.get(path).status == 403


@pytest.mark.parametrize(
    ("name", "query", "media"),
    [
        ("text/tab-separated-values", SELECT, "text/tab-separated-values"),
        ("csv", SELECT, "text/csv"),
        ("turtle", CONSTRUCT, "text/turtle"),
        ("json-ld", CONSTRUCT, "application/ld+json"),
        ("rdf+xml", CONSTRUCT, "application/rdf+xml"),
    ],
)
def test_ours_a_format_in_the_address_outranks_accept(server: Server, name: str, query: str, media: str) -> None:
    assert server.query(query, "image/png", format=name).media == media


def test_ours_row_limits_are_told_and_lead_on(server: Server) -> None:
    reply = server.query("SELECT ?s { ?s a ckg:Claim }", "text/csv", **{"max-rows": "1"})

    link = reply.headers["link"].partition(">")[0].lstrip("<")
    rest = server.get("/" + link, {"Accept": "text/csv"})
    assert reply.headers["x-result-complete"] == "false"
    assert len(reply.text.split()) == 2
    assert rest.text.split()[1] != reply.text.split()[1]
