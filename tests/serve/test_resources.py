"""Graph store protocol, entities, ontology, dataset description, question library, evidence, search."""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pytest
from jsonschema import Draft202012Validator
from pyoxigraph import RdfFormat, parse
from rdflib import DCTERMS, FOAF, PROV, VOID, XSD, Graph, Literal, URIRef

from tests.serve.conftest import Reply, Server, build_small, running

NT = {"Accept": "application/n-triples"}


def first_event(server: Server) -> str:
    found = json.loads(server.query("SELECT ?e { ?e a ckg:Event } ORDER BY ?e LIMIT 1").body)
    return str(found["results"]["bindings"][0]["e"]["value"])


def path_of(iri: str) -> str:
    return iri.removeprefix("https://w3id.org/ckg")


def count(body: bytes) -> int:
    return len(set(parse(body, format=RdfFormat.N_TRIPLES)))


def test_a_named_graph_is_given_whole(server: Server) -> None:
    name = "https://w3id.org/ckg/graph/kg"
    stored = json.loads(server.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{name}> {{ ?s ?p ?o }} }}").body)

    reply = server.get(f"/graphs?graph={quote(name, safe='')}", NT)

    assert (reply.status, reply.media) == (200, "application/n-triples")
    assert count(reply.body) == int(stored["results"]["bindings"][0]["n"]["value"])


def test_a_named_graph_has_an_address_of_its_own(server: Server) -> None:
    direct = server.get("/graphs/kg", NT)

    assert count(direct.body) == count(server.get("/graphs?graph=https://w3id.org/ckg/graph/kg", NT).body)


def test_the_default_graph_is_the_union(server: Server) -> None:
    # The engine counts a triple of two graphs twice when it is asked for their union.
    stored = json.loads(server.query("SELECT (COUNT(*) AS ?n) { SELECT DISTINCT * { ?s ?p ?o } }").body)

    reply = server.get("/graphs?default", NT)

    assert count(reply.body) == int(stored["results"]["bindings"][0]["n"]["value"])


def test_an_unknown_graph_is_not_found(server: Server) -> None:
    assert server.get("/graphs?graph=urn:x:none").status == 404


def test_head_of_a_graph_has_no_body(server: Server) -> None:
    reply = server.get("/graphs/kg", NT, method="HEAD")

    assert (reply.status, reply.body) == (200, b"")


@pytest.mark.parametrize(
    "address", ["/graphs?graph=urn:a&graph=urn:b", "/graphs?graph=urn:a&default", "/graphs?graph=x y"]
)
def test_a_graph_must_be_named_once_and_by_an_iri(server: Server, address: str) -> None:
    assert server.get(address.replace(" ", "%20")).status == 400


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_graphs_are_not_changed(server: Server, method: str) -> None:
    reply = server.get("/graphs?default", method=method, body=b"<urn:a> <urn:b> <urn:c> .")

    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_graph_in_no_known_format_is_not_acceptable(server: Server) -> None:
    assert server.get("/graphs/kg", {"Accept": "image/png"}).status == 406


def test_an_entity_sends_on_to_its_data(server: Server) -> None:
    path = path_of(first_event(server))

    reply = server.get(path, {"Accept": "text/turtle"})

    assert (reply.status, reply.headers["location"], reply.headers["vary"]) == (
        303,
        f"{server.url}{path.replace('/id/', '/data/')}.ttl",
        "Accept",
    )


@pytest.mark.parametrize("extension", ["ttl", "nt", "jsonld", "rdf"])
def test_data_holds_what_is_said_of_and_to_a_thing(server: Server, extension: str) -> None:
    event = first_event(server)
    form = RdfFormat.from_extension(extension) or RdfFormat.JSON_LD
    query = f"CONSTRUCT {{ ?s ?p ?o }} {{ ?s ?p ?o FILTER(?s = <{event}> || ?o = <{event}>) }}"
    said = set(parse(server.query(query, "application/n-triples").body, format=RdfFormat.N_TRIPLES))

    reply = server.get(f"{path_of(event).replace('/id/', '/data/')}.{extension}")

    assert reply.status == 200
    assert {str(q.triple) for q in parse(reply.body, format=form)} == {str(q.triple) for q in said}


def test_data_of_nothing_is_not_found(server: Server) -> None:
    assert server.get("/data/event/none.ttl").status == 404


def test_a_redirect_stays_on_this_server(server: Server) -> None:
    reply = server.get("/id//evil.example/x%0d%0aSet-Cookie:a=b", {"Accept": "text/turtle"})

    location = reply.headers.get("location", server.url)
    assert urlsplit(location).netloc == server.authority
    assert "set-cookie" not in reply.headers


@pytest.mark.parametrize("path", ["/ontology", "/shapes", "/.well-known/void", "/catalog"])
def test_descriptions_come_as_rdf(server: Server, path: str) -> None:
    reply = server.get(path, NT)

    assert (reply.status, count(reply.body) > 10) == (200, True)


def test_the_iri_of_a_rule_leads_to_its_page(server: Server) -> None:
    sent = server.get("/shape/R09-low", {"Accept": "text/html"})
    page = server.get("/shapes", {"Accept": "text/html"})

    assert (sent.status, sent.headers["location"]) == (303, "/shapes#R09")
    assert (page.status, page.media, 'id="R09"' in page.text) == (200, "text/html", True)


@pytest.mark.parametrize("path", ["/ontology", "/shapes"])
def test_ontology_and_shapes_have_a_page(server: Server, path: str) -> None:
    reply = server.get(path, {"Accept": "text/html"})

    assert (reply.status, reply.media) == (200, "text/html")
    assert "unsafe" not in reply.headers["content-security-policy"]


def test_void_counts_the_triples(server: Server) -> None:
    body = server.get("/.well-known/void", NT).text

    counted = json.loads(server.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").body)
    number = counted["results"]["bindings"][0]["n"]["value"]
    assert f'<http://rdfs.org/ns/void#triples> "{number}"' in body


def described(reply: Reply) -> Graph:
    return Graph().parse(data=reply.body, format="nt")


def test_the_dataset_is_described_with_what_it_uses_and_where_it_is_got(server: Server) -> None:
    found = described(server.get("/.well-known/void", NT))
    dataset = URIRef(f"{server.url}/.well-known/void#dataset")
    dump = str(found.value(dataset, VOID.dataDump))
    parts = {
        str(found.value(node, VOID.property)): int(str(found.value(node, VOID.triples)))
        for node in found.objects(dataset, VOID.propertyPartition)
    }

    assert found.value(dataset, VOID.sparqlEndpoint) == URIRef(f"{server.url}/sparql")
    assert server.get(dump.removeprefix(server.url), NT).status == 200
    assert sum(parts.values()) == int(str(found.value(dataset, VOID.triples)))
    assert int(str(found.value(dataset, VOID.properties))) == len(parts)
    assert len(list(found.objects(dataset, VOID.classPartition))) == int(str(found.value(dataset, VOID.classes)))
    assert not [term for triple in found for term in triple if str(term).startswith("urn:kg:")]


def test_a_release_is_described_as_it_was_published(tmp_path: Path) -> None:
    folder = build_small(tmp_path)
    said = ["--issued", "2026-11-28T12:00:00Z", "--publisher", "The Example Archive"]
    for tag in ("first", "second"):
        subprocess.run([sys.executable, "-m", "kg", "-q", "-C", str(folder.path), "publish", tag, *said], check=True)
    with running(folder, tmp_path / "log", "--release", "second") as at_second:
        second = described(at_second.get("/.well-known/void", NT))
    with running(folder, tmp_path / "log") as at_now:
        now = described(at_now.get("/.well-known/void", NT))

    issued = Literal("2026-11-28T12:00:00Z", datatype=XSD.dateTime)
    base = "https://w3id.org/ckg/release/"
    assert set(second.objects(None, DCTERMS.issued)) == {issued}
    assert set(second.objects(None, PROV.wasRevisionOf)) == {URIRef(f"{base}first")}
    assert set(second.objects(None, PROV.specializationOf)) == {URIRef(f"{base}second")}
    # A state after a release was not issued, but follows it.
    assert set(now.objects(None, DCTERMS.issued)) == set()
    assert set(now.objects(None, PROV.wasRevisionOf)) == {URIRef(f"{base}second")}
    for graph in (second, now):
        assert Literal("The Example Archive") in set(graph.objects(None, FOAF.name))
        assert set(graph.objects(None, DCTERMS.license)) == {URIRef("https://creativecommons.org/licenses/by/4.0/")}


def test_the_library_is_listed_with_its_parameters(server: Server) -> None:
    listed = {question["name"]: question for question in json.loads(server.get("/api/queries").body)}

    assert listed["events"]["summary"]
    assert all({"name", "type", "label"} <= set(p) for q in listed.values() for p in q["parameters"])


def test_a_question_is_asked_by_its_address(server: Server) -> None:
    reply = server.get("/api/queries/events", {"Accept": "application/sparql-results+json"})

    assert (reply.status, bool(json.loads(reply.body)["results"]["bindings"])) == (200, True)


def test_a_question_takes_its_format_from_the_address(server: Server) -> None:
    assert server.get("/api/queries/events.csv").media == "text/csv"


def test_an_unknown_parameter_is_named(server: Server) -> None:
    reply = server.get("/api/queries/events?colour=red")

    assert (reply.status, "colour" in json.loads(reply.body)["detail"]) == (400, True)


def test_an_unknown_question_is_not_found(server: Server) -> None:
    assert server.get("/api/queries/none").status == 404


def test_a_parameter_cannot_become_query_text(server: Server) -> None:
    listed = json.loads(server.get("/api/queries").body)
    texts = [(q["name"], p["name"]) for q in listed for p in q["parameters"] if p["type"] in ("string", "iri")]
    attack = quote('x" } ; DROP ALL ; SELECT * { ?s ?p "')

    statuses = {server.get(f"/api/queries/{name}?{parameter}={attack}").status for name, parameter in texts[:6]}

    assert statuses <= {200, 400}
    assert json.loads(server.query("ASK { ?s a ckg:Event }").body)["boolean"] is True


def test_every_question_has_an_operation(server: Server) -> None:
    described = json.loads(server.get("/openapi.json").body)

    names = {question["name"] for question in json.loads(server.get("/api/queries").body)}
    assert names <= {path.rpartition("/")[2] for path in described["paths"]}


def test_every_default_and_example_is_of_its_own_schema(server: Server) -> None:
    described = json.loads(server.get("/openapi.json").body)
    odd, seen = [], 0
    for path, operations in described["paths"].items():
        for parameter in (p for o in operations.values() for p in o.get("parameters", []) if "schema" in p):
            validator = Draft202012Validator(parameter["schema"])
            values = [parameter["example"]] if "example" in parameter else []
            values += [parameter["schema"]["default"]] if "default" in parameter["schema"] else []
            seen += len(values)
            odd += [(path, parameter["name"], value) for value in values if not validator.is_valid(value)]

    assert (odd, seen > 10) == ([], True)


def test_every_reference_of_the_api_description_leads_somewhere(server: Server) -> None:
    text = server.get("/openapi.json").text
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', text)):
        at = json.loads(text)
        for name in reference.split("/"):
            at = at[name]


def test_every_example_of_the_api_description_is_answered(server: Server) -> None:
    described = json.loads(server.get("/openapi.json").body)
    refused = []
    for path, operations in described["paths"].items():
        parameters = operations.get("get", {}).get("parameters", [])
        if not path.startswith("/api/queries/") or "{" in path:
            continue
        fields = {p["name"]: p["example"] for p in parameters if "example" in p and not isinstance(p["example"], dict)}
        reply = server.get(f"{path}?{urlencode(fields)}")
        # An example names things of the sample, which this small graph lacks.
        if reply.status != 200 and "nothing" not in reply.text:
            refused.append((path, reply.status, reply.text))

    assert refused == []


def test_a_question_offers_the_formats_that_it_has(server: Server) -> None:
    described = json.loads(server.get("/openapi.json").body)

    for path in (path for path in described["paths"] if path.startswith("/api/queries/") and "{" not in path):
        parameters = described["paths"][path]["get"]["parameters"]
        rows = {"$ref": "#/components/parameters/row-format"} in parameters
        accept = "text/csv" if rows else "application/n-triples"
        assert server.get(path, {"Accept": accept}).status in (200, 400), path
        assert server.get(path, {"Accept": "image/png"}).status in (406, 400), path


def test_an_answer_that_is_cut_says_where_it_goes_on(server: Server) -> None:
    whole = server.get("/api/queries/figure-evidence.csv").text.splitlines()
    rows, address = [], "/api/queries/figure-evidence.csv?max-rows=1"
    while address:
        reply = server.get(address)
        rows += reply.text.splitlines()[1:]
        following = re.match('<(.*)>; rel="next"', reply.headers.get("link", ""))
        assert (reply.headers.get("x-result-complete") == "false") == (following is not None)
        address = urljoin(address, following[1]) if following else ""

    assert rows == whole[1:]
    assert len(rows) > 1


def test_no_rows_cannot_be_asked_for(server: Server) -> None:
    assert [server.get(f"/api/queries/events?max-rows={n}").status for n in (0, 1)] == [400, 200]


def test_writing_is_described_only_where_it_can_be_done(server: Server) -> None:
    described = json.loads(server.get("/openapi.json").body)

    assert sorted(described["paths"]["/graphs"]) == ["get"]


def test_evidence_quotes_the_text(server: Server) -> None:
    event = first_event(server)

    reply = server.get(f"/api/evidence{path_of(event).removeprefix('/id')}")

    page = json.loads(reply.body)
    quotes = [item["target"]["selector"][1]["exact"] for item in page["items"]]
    assert page["type"] == "AnnotationPage"
    assert any("killing" in quoted for quoted in quotes)


def test_evidence_of_nothing_is_not_found(server: Server) -> None:
    assert server.get("/api/evidence/event/none").status == 404


def test_search_finds_texts_and_labels(server: Server) -> None:
    hits = json.loads(server.get("/api/search?q=kramatorsk").body)["hits"]

    assert {"document", "sentence", "place", "event"} <= {hit["kind"] for hit in hits}


@pytest.mark.parametrize("text", ["", "%22", "*", "%00"])
def test_search_for_no_word_is_a_bad_request(server: Server, text: str) -> None:
    assert server.get(f"/api/search?q={text}").status == 400


@pytest.mark.parametrize("text", ['kramatorsk" OR "', "NEAR(a b)", "title:x", "a AND NOT b", "-a"])
def test_search_reads_operators_as_words(server: Server, text: str) -> None:
    assert server.get(f"/api/search?q={quote(text)}").status == 200


def test_health_names_the_release(server: Server) -> None:
    state = json.loads(server.get("/healthz").body)

    assert (state["status"], len(state["digest"])) == ("ok", 64)


def test_metrics_are_counted(server: Server) -> None:
    server.query("ASK {}")

    lines = dict(line.split(" ") for line in server.get("/metrics").text.splitlines())
    assert int(lines["kg_queries_answered_total"]) > 0
    assert int(lines["kg_fast_workers"]) > 0


def test_cells_that_a_spreadsheet_would_run_are_disarmed_on_demand(server: Server) -> None:
    query = "SELECT ('=1+1' AS ?x) (-1 AS ?y) {}"

    assert server.query(query, "text/csv").text == "x,y\r\n=1+1,-1\r\n"
    assert server.query(query, "text/csv", spreadsheet="1").text == "x,y\r\n'=1+1,-1\r\n"


def test_an_unknown_address_is_a_problem_document(server: Server) -> None:
    reply = server.get("/nothing-here")

    assert (reply.status, reply.media) == (404, "application/problem+json")
