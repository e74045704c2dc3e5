"""SPARQL 1.1 Graph Store HTTP Protocol; each test names the section whose sentence it checks.

Reading is asked of any server, writing of one that was started with `--writable` and a token.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import BlankNode, RdfFormat, parse

from kg.pipeline.build import rebuild
from kg.store.folder import GraphFolder
from kg.store.verify import verify
from tests.serve.conftest import Reply, Server, running

TOKEN = "a token for tests only, 0123456789"  # noqa: S105
BEARER = {"Authorization": f"Bearer {TOKEN}"}
TURTLE = {**BEARER, "Content-Type": "text/turtle"}
NT = {"Accept": "application/n-triples"}
ONE = b'<urn:x:s> <urn:x:p> "one" .'
TWO = b'<urn:x:s> <urn:x:p> "two" .'
# Without the declaration a graph of one triple; with ten levels of them, one that no memory holds.
DECLARED = (
    b'<!DOCTYPE r [<!ENTITY a "aaaa">]><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x:">'
    b'<r:Description r:about="urn:x:s"><x:p>&a;</x:p></r:Description></r:RDF>'
)
MADE = (
    "https://w3id.org/ckg/graph/kg",
    "https://w3id.org/ckg/graph/identity",
    "https://w3id.org/ckg/graph/ontology",
    "https://w3id.org/ckg/graph/doc/x/y",
    "https://w3id.org/ckg/id/event/x",
)


@pytest.fixture(scope="module")
def writable(small_graph: GraphFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    path = tmp_path_factory.mktemp("writable")
    shutil.copytree(small_graph.path, path / "graph")
    (path / "token").write_text(f"{TOKEN}\n")
    options = ("--writable", "--auth-token-file", str(path / "token"))
    with running(GraphFolder(path=path / "graph"), path / "log", *options) as found:
        yield found


def at(name: str) -> str:
    return f"/graphs?graph={quote(name, safe='')}"


def put(server: Server, name: str, body: bytes = ONE, **more: str) -> Reply:
    headers = {**TURTLE, **{key.replace("_", "-"): value for key, value in more.items()}}
    return server.get(at(name), headers, method="PUT", body=body)


def values(server: Server, name: str) -> list[str]:
    reply = server.get(at(name), NT)
    assert reply.status == 200
    return sorted(quad.object.value for quad in parse(reply.body, format=RdfFormat.N_TRIPLES))  # type: ignore[union-attr]


def kind(reply: Reply) -> str:
    assert reply.media == "application/problem+json"
    return str(json.loads(reply.body)["type"]).rpartition("/")[2]


# 4: which graph


def test_4_1_a_graphs_own_address_names_it(writable: Server) -> None:
    reply = writable.get("/graphs/user/direct", TURTLE, method="PUT", body=ONE)

    assert reply.status == 201
    assert values(writable, "https://w3id.org/ckg/graph/user/direct") == ["one"]


def test_4_2_a_graph_is_named_by_the_field_graph(writable: Server) -> None:
    assert put(writable, "http://graphs.example/named?a=b&c=ü").status == 201
    assert values(writable, "http://graphs.example/named?a=b&c=ü") == ["one"]


@pytest.mark.parametrize("name", ["relative", "//x.example/y", "", "not an iri", "file:///etc/passwd"])
def test_4_2_a_name_must_be_absolute(writable: Server, name: str) -> None:
    assert [writable.get(at(name)).status, put(writable, name).status] == [400, 400]


@pytest.mark.parametrize("query", ["graph=urn:x:a&graph=urn:x:b", "graph=urn:x:a&default"])
def test_4_2_two_names_are_a_bad_request(writable: Server, query: str) -> None:
    assert writable.get(f"/graphs?{query}", TURTLE, method="PUT", body=ONE).status == 400


def test_4_2_the_default_graph_is_everything_together(writable: Server) -> None:
    put(writable, "urn:x:in-default", b'<urn:x:s> <urn:x:p> "in the default graph" .')

    assert '"in the default graph"' in writable.get("/graphs?default", NT).text


# 5.1: status codes


def test_5_1_a_body_that_is_not_what_it_says_is_a_bad_request(writable: Server) -> None:
    reply = put(writable, "urn:x:bad", b"<urn:x:s> <urn:x:p>")

    assert (reply.status, "line 1" in reply.text) == (400, True)
    assert writable.get(at("urn:x:bad")).status == 404


@pytest.mark.parametrize("media", ["text/plain", "image/png", "application/sparql-update", "application/n-quads", ""])
def test_5_1_another_media_type_is_unsupported_and_the_right_ones_are_named(writable: Server, media: str) -> None:
    reply = put(writable, "urn:x:bad", Content_Type=media)

    assert (reply.status, "text/turtle" in reply.headers["accept"]) == (415, True)


def test_5_1_a_packed_body_is_unsupported(writable: Server) -> None:
    assert put(writable, "urn:x:bad", Content_Encoding="gzip").status == 415


def test_5_1_a_read_only_store_allows_no_writing(server: Server) -> None:
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        reply = server.get(at("urn:x:a"), TURTLE, method=method, body=ONE)
        assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


# 5.2: GET


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("text/html;q=0.2, application/rdf+xml;q=0.9, */*;q=0.1", RdfFormat.RDF_XML),
    ],
)
def test_5_2_a_graph_comes_in_the_format_asked_for(writable: Server, accept: str, form: RdfFormat) -> None:
    put(writable, "urn:x:formats")

    reply = writable.get(at("urn:x:formats"), {"Accept": accept})

    assert (reply.status, reply.media) == (200, form.media_type)
    assert [str(quad.triple) for quad in parse(reply.body, format=form)] == ['<urn:x:s> <urn:x:p> "one"']


def test_5_2_a_format_nobody_can_give_is_not_acceptable(writable: Server) -> None:
    put(writable, "urn:x:formats")

    assert writable.get(at("urn:x:formats"), {"Accept": "image/png"}).status == 406


def test_5_2_a_graph_that_is_not_there_is_not_found(writable: Server) -> None:
    assert writable.get(at("urn:x:none")).status == 404


def test_5_2_without_a_graph_the_service_is_described(writable: Server) -> None:
    assert "sparql-service-description#namedGraph" in writable.get("/graphs", NT).text


# 5.3: PUT


def test_5_3_putting_a_new_graph_creates_it(writable: Server) -> None:
    reply = put(writable, "urn:x:put")

    assert (reply.status, reply.headers["location"]) == (201, f"{writable.url}/graphs?graph=urn%3Ax%3Aput")


def test_5_3_putting_again_replaces_the_whole_graph(writable: Server) -> None:
    put(writable, "urn:x:again")

    assert put(writable, "urn:x:again", TWO).status == 204
    assert values(writable, "urn:x:again") == ["two"]


def test_5_3_a_graph_may_be_empty(writable: Server) -> None:
    assert put(writable, "urn:x:empty", b"").status == 201
    assert (values(writable, "urn:x:empty"), put(writable, "urn:x:empty", b"# nothing").status) == ([], 204)


def test_5_3_relative_addresses_are_below_the_graphs(writable: Server) -> None:
    put(writable, "http://graphs.example/base/g", b"<s> <#p> <../o> .")

    assert "<http://graphs.example/base/s> <http://graphs.example/base/g#p> <http://graphs.example/o>" in (
        writable.get(at("http://graphs.example/base/g"), NT).text
    )


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("text/turtle; charset=utf-8", '<urn:x:s> <urn:x:p> "ü" .'.encode()),
        ("application/n-triples", b'<urn:x:s> <urn:x:p> "\\u00FC" .'),
        ("application/ld+json", '{"@id": "urn:x:s", "urn:x:p": "ü"}'.encode()),
        (
            "application/rdf+xml",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x:">'
            '<rdf:Description rdf:about="urn:x:s"><x:p>ü</x:p></rdf:Description></rdf:RDF>'.encode(),
        ),
    ],
)
def test_5_3_every_format_says_the_same(writable: Server, media: str, body: bytes) -> None:
    put(writable, "urn:x:media", body, Content_Type=media)

    assert values(writable, "urn:x:media") == ["ü"]


# 5.4: DELETE


def test_5_4_a_deleted_graph_is_gone(writable: Server) -> None:
    put(writable, "urn:x:delete")

    assert writable.get(at("urn:x:delete"), BEARER, method="DELETE").status == 204
    assert writable.get(at("urn:x:delete")).status == 404
    assert writable.get(at("urn:x:delete"), BEARER, method="DELETE").status == 404


# 5.5: POST


def test_5_5_posting_to_a_graph_merges(writable: Server) -> None:
    put(writable, "urn:x:merge")

    assert writable.get(at("urn:x:merge"), TURTLE, method="POST", body=TWO).status == 204
    assert values(writable, "urn:x:merge") == ["one", "two"]


def test_5_5_blank_nodes_of_two_bodies_stay_two(writable: Server) -> None:
    put(writable, "urn:x:blank", b'_:a <urn:x:p> "one" .')
    writable.get(at("urn:x:blank"), TURTLE, method="POST", body=b'_:a <urn:x:p> "two" .')

    found = parse(writable.get(at("urn:x:blank"), NT).body, format=RdfFormat.N_TRIPLES)
    subjects = {quad.subject for quad in found}
    assert (len(subjects), {type(node) for node in subjects}) == (2, {BlankNode})


def test_5_5_posting_to_a_graph_that_is_not_there_creates_it(writable: Server) -> None:
    assert writable.get(at("urn:x:post-new"), TURTLE, method="POST", body=ONE).status == 201


def test_5_5_posting_to_the_store_makes_a_graph_and_says_where(writable: Server) -> None:
    first = writable.get("/graphs", TURTLE, method="POST", body=ONE)
    second = writable.get("/graphs", TURTLE, method="POST", body=ONE)

    places = [reply.headers["location"].removeprefix(writable.url) for reply in (first, second)]
    assert (first.status, second.status, len(set(places))) == (201, 201, 2)
    assert [writable.get(place, NT).text for place in places] == ['<urn:x:s> <urn:x:p> "one" .\n'] * 2


def test_5_5_an_empty_body_to_the_store_makes_nothing(writable: Server) -> None:
    assert writable.get("/graphs", TURTLE, method="POST").status == 204


def test_5_5_several_files_become_one_graph(writable: Server) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="a"; filename="a.ttl"\r\nContent-Type: text/turtle\r\n\r\n'
        + ONE
        + b'\r\n--x\r\nContent-Disposition: form-data; name="b"; filename="b.jsonld"\r\n'
        b'Content-Type: application/ld+json\r\n\r\n{"@id": "urn:x:s", "urn:x:p": "two"}\r\n--x--\r\n'
    )
    headers = {**BEARER, "Content-Type": "multipart/form-data; boundary=x"}

    assert writable.get(at("urn:x:files"), headers, method="POST", body=body).status == 201
    assert values(writable, "urn:x:files") == ["one", "two"]
    assert writable.get(at("urn:x:files"), headers, method="POST", body=b"none").status == 400
    assert writable.get(at("urn:x:files"), headers, method="PUT", body=body).status == 415


# 5.6: HEAD


def test_5_6_head_is_get_without_body(writable: Server) -> None:
    put(writable, "urn:x:head")

    got, headed = (writable.get(at("urn:x:head"), NT, method=method) for method in ("GET", "HEAD"))

    names = ("content-type", "content-length", "etag", "vary")
    assert (headed.status, headed.body) == (200, b"")
    assert {name: headed.headers[name] for name in names} == {name: got.headers[name] for name in names}
    assert writable.get(at("urn:x:none"), method="HEAD").status == 404


# 5.7: PATCH, which a store need not offer


def test_5_7_patch_is_not_offered_and_options_says_so(writable: Server) -> None:
    reply = writable.get(at("urn:x:a"), BEARER, method="PATCH", body=ONE)
    offered = writable.get(at("urn:x:a"), method="OPTIONS")

    assert (reply.status, offered.status) == (405, 204)
    assert reply.headers["allow"] == offered.headers["allow"] == "GET, HEAD, PUT, POST, DELETE, OPTIONS"


# 6: security, and conditional requests after RFC 9110


@pytest.mark.parametrize(
    ("header", "challenge"),
    [
        ({}, 'Bearer realm="kg"'),
        ({"Authorization": "Bearer wrong"}, 'Bearer realm="kg", error="invalid_token"'),
        ({"Authorization": f"Bearer {TOKEN}x"}, 'Bearer realm="kg", error="invalid_token"'),
        ({"Authorization": f"Basic {TOKEN}"}, 'Bearer realm="kg", error="invalid_token"'),
        ({"Authorization": TOKEN}, 'Bearer realm="kg", error="invalid_token"'),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_6_nothing_is_written_without_the_token(
    writable: Server, method: str, header: dict[str, str], challenge: str
) -> None:
    reply = writable.get(at("urn:x:token"), {"Content-Type": "text/turtle", **header}, method=method, body=ONE)

    assert (reply.status, reply.headers["www-authenticate"]) == (401, challenge)
    assert writable.get(at("urn:x:token")).status == 404


@pytest.mark.parametrize("name", MADE)
def test_6_what_was_built_is_not_for_writing(writable: Server, name: str) -> None:
    replies = [writable.get(at(name), TURTLE, method=method, body=ONE) for method in ("PUT", "POST", "DELETE")]

    assert [(reply.status, kind(reply)) for reply in replies] == [(403, "not-yours")] * 3


def test_6_the_default_graph_is_not_for_writing(writable: Server) -> None:
    replies = [writable.get("/graphs?default", TURTLE, method=m, body=ONE) for m in ("PUT", "POST", "DELETE")]

    assert [reply.status for reply in replies] == [403, 403, 403]


def test_6_pages_of_other_sites_cannot_write(writable: Server) -> None:
    assert put(writable, "urn:x:origin", Origin="https://evil.example").status == 403


def test_6_a_body_too_long_is_refused_before_it_is_read(writable: Server) -> None:
    headers = {**TURTLE, "Content-Length": str(17 * 1024 * 1024)}

    assert writable.get(at("urn:x:long"), headers, method="PUT").status == 413


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("application/rdf+xml", DECLARED),
        ("application/ld+json", b"[" * 40_000 + b"]" * 40_000),
        ("application/ld+json", b'{"@context": "http://127.0.0.1:1/c", "a": "b"}'),
        ("application/ld+json", b'{"@id": "urn:x:g", "@graph": [{"@id": "urn:x:s", "urn:x:p": "o"}]}'),
        ("text/turtle", b"<urn:x:s> <urn:x:p> <<( <urn:x:a> <urn:x:b> <urn:x:c> )>> ."),
        ("text/turtle", b"<javascript:x> <urn:x:p> 1 ."),
        ("text/turtle", "<urn:x:\u202es> <urn:x:p> 1 .".encode()),
        ("text/turtle", b'<urn:x:s> <urn:x:p> "\xff" .'),
    ],
)
def test_6_what_would_hurt_later_is_refused_now(writable: Server, media: str, body: bytes) -> None:
    reply = put(writable, "urn:x:hostile", body, Content_Type=media)

    assert (reply.status, kind(reply)) == (400, "malformed-input")


def test_rfc9110_an_unchanged_graph_is_not_sent_again(writable: Server) -> None:
    put(writable, "urn:x:etag")
    tag = writable.get(at("urn:x:etag"), NT).headers["etag"]

    assert writable.get(at("urn:x:etag"), {**NT, "If-None-Match": f'"x", W/{tag}'}).status == 304
    # Another format is another representation.
    assert writable.get(at("urn:x:etag"), {"Accept": "text/turtle", "If-None-Match": tag}).status == 200
    put(writable, "urn:x:etag", TWO)
    assert writable.get(at("urn:x:etag"), {**NT, "If-None-Match": tag}).status == 200


def test_rfc9110_a_graph_that_was_built_has_a_tag_too(server: Server) -> None:
    tag = server.get("/graphs/kg", NT).headers["etag"]

    assert server.get("/graphs/kg", {**NT, "If-None-Match": tag}).status == 304


def test_rfc9110_a_lost_update_is_noticed(writable: Server) -> None:
    put(writable, "urn:x:lost")
    tag = writable.get(at("urn:x:lost")).headers["etag"]

    first = put(writable, "urn:x:lost", TWO, If_Match=tag)
    second = put(writable, "urn:x:lost", ONE, If_Match=tag)

    assert (first.status, second.status) == (204, 412)
    assert values(writable, "urn:x:lost") == ["two"]


def test_rfc9110_a_weak_tag_never_matches_a_write(writable: Server) -> None:
    put(writable, "urn:x:weak")
    tag = writable.get(at("urn:x:weak")).headers["etag"]

    assert put(writable, "urn:x:weak", TWO, If_Match=f"W/{tag}").status == 412


def test_rfc9110_only_a_new_graph_or_only_an_old_one(writable: Server) -> None:
    assert put(writable, "urn:x:only", If_Match="*").status == 412
    assert put(writable, "urn:x:only", If_None_Match="*").status == 201
    assert put(writable, "urn:x:only", If_None_Match="*").status == 412
    assert put(writable, "urn:x:only", If_Match="*").status == 204


def test_rfc9110_a_range_of_a_graph_cannot_be_put(writable: Server) -> None:
    assert put(writable, "urn:x:range", Content_Range="bytes 0-9/20").status == 400


# Ours: the journal is the truth


def test_what_was_written_is_asked_at_once_by_every_worker(writable: Server) -> None:
    put(writable, "urn:x:seen", b'<urn:x:s> <urn:x:p> "seen at once" .')

    asked = [writable.query("ASK { GRAPH <urn:x:seen> { ?s ?p ?o } }") for _ in range(12)]

    assert {json.loads(reply.body)["boolean"] for reply in asked} == {True}


def test_writes_at_the_same_time_are_all_kept(writable: Server) -> None:
    names = [f"urn:x:together-{number}" for number in range(6)]
    replies: list[int] = []
    threads = [threading.Thread(target=lambda n=name: replies.append(put(writable, n).status)) for name in names]  # type: ignore[misc]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert replies == [201] * 6
    assert [values(writable, name) for name in names] == [["one"]] * 6


def test_while_a_build_runs_a_write_is_told_to_come_back(writable: Server) -> None:
    with writable.folder.writing():
        reply = put(writable, "urn:x:locked")

    assert (reply.status, kind(reply), reply.headers["retry-after"]) == (503, "busy", "2")
    assert put(writable, "urn:x:locked").status == 201


def test_a_rebuild_has_what_was_written_and_nothing_is_lost(writable: Server, tmp_path: Path) -> None:
    put(writable, "urn:x:kept")
    shutil.copytree(writable.folder.path, tmp_path / "graph")
    copy = GraphFolder(path=tmp_path / "graph")

    before, derived = rebuild(copy, inference=False)

    assert before == derived.digest
    assert verify(copy) == []
    assert json.loads(writable.get("/healthz").body)["digest"] == before


@pytest.mark.slow
def test_a_server_killed_while_writing_has_kept_what_it_said(small_graph: GraphFolder, tmp_path: Path) -> None:
    shutil.copytree(small_graph.path, tmp_path / "graph")
    folder = GraphFolder(path=tmp_path / "graph")
    (tmp_path / "token").write_text(TOKEN)
    options = ("--writable", "--auth-token-file", str(tmp_path / "token"))
    told: list[str] = []

    def write_on(server: Server, turn: int) -> None:
        for number in range(50):
            name = f"urn:x:kill-{turn}-{number}"
            try:
                reply = put(server, name)
            except OSError:
                return
            told.extend([name] if reply.status == 201 else [])

    for turn in range(3):
        with running(folder, tmp_path / "log", *options) as server:
            writing = threading.Thread(target=write_on, args=(server, turn))
            writing.start()
            writing.join(timeout=4 + turn)
            server.process.kill()
            writing.join()
    with running(folder, tmp_path / "log", *options) as server:
        put(server, "urn:x:last")
        found = [values(server, name) for name in told]

    assert told
    assert found == [["one"]] * len(told)
    assert verify(folder) == []


# Starting


@pytest.mark.parametrize(
    ("token", "options", "said"),
    [
        ("", (), "needs a token"),
        ("short", (), "at least 16"),
        (TOKEN, ("--release", "r1"), "leave out"),
        (TOKEN, ("--endpoint", "http://127.0.0.1:1/"), "leave out"),
    ],
)
def test_a_server_that_cannot_guard_its_writing_does_not_start(
    small_graph: GraphFolder, token: str, options: tuple[str, ...], said: str
) -> None:
    command = [sys.executable, "-m", "kg", "-C", str(small_graph.path), "serve", "--port", "0", "--writable", *options]

    done = subprocess.run(
        command, env={**os.environ, "KG_AUTH_TOKEN": token}, capture_output=True, text=True, check=False, timeout=60
    )

    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
