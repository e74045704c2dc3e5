"""A withdrawn document is gone from every way to ask, and each says why."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from kg.store.journal import Journal
from tests.serve.conftest import Server, build_small, running

REASON = "the publisher took it back"


@pytest.fixture(scope="module")
def withdrawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """A server, and the path of the document that is no more."""
    path = tmp_path_factory.mktemp("withdrawn")
    folder = build_small(path)
    command = [sys.executable, "-m", "kg", "-q", "-C", str(folder.path), "withdraw", "b"]
    subprocess.run([*command, "--reason", REASON, "--no-inference"], check=True)
    journal = Journal(folder.journal)
    (key,) = journal.withdrawn()
    journal.close()
    with running(folder, path / "log") as server:
        yield server, f"doc/{key}"


@pytest.mark.parametrize(("accept", "prefix"), [("text/html", "/page/"), ("text/turtle", "/data/")])
def test_its_address_leads_to_the_reason(withdrawn: tuple[Server, str], accept: str, prefix: str) -> None:
    server, path = withdrawn
    sent_on = server.get(f"/id/{path}", {"Accept": accept})
    target = sent_on.headers["location"].removeprefix(server.url)
    reply = server.get(target, {"Accept": accept})

    assert (sent_on.status, target.startswith(prefix), reply.status) == (303, True, 410)
    assert REASON in reply.text


def test_it_is_in_no_search_and_no_answer(withdrawn: tuple[Server, str]) -> None:
    server, path = withdrawn
    hits = json.loads(server.get("/api/search?q=Kramatorsk&limit=200").body)["hits"]
    rows = json.loads(server.query("SELECT ?d { ?d a ckg:Document }").body)["results"]["bindings"]

    found = {hit["iri"] for hit in hits} | {row["d"]["value"] for row in rows}
    assert f"https://w3id.org/ckg/id/{path}" not in found
    assert len(rows) == 2


def test_a_document_that_never_was_is_not_found(withdrawn: tuple[Server, str]) -> None:
    server, _ = withdrawn

    assert server.get("/page/doc/0000000000000000", {"Accept": "text/html"}).status == 404
