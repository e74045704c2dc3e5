"""Python talks to our own endpoint through SPARQLWrapper, and gets what a folder gives."""

import kg
from tests.serve.conftest import Server


def test_a_graph_behind_our_endpoint_answers_like_its_folder(server: Server) -> None:
    away, here = kg.connect(f"{server.url}/sparql"), kg.open(server.folder.path)

    assert away.query("events").rows == here.query("events").rows
    assert away.triples("CONSTRUCT WHERE { ?e a ckg:Event }") == here.triples("CONSTRUCT WHERE { ?e a ckg:Event }")
    event = str(here.query("events")[0]["event"])
    assert [claim.claim for claim in away.explain(event)] == [claim.claim for claim in here.explain(event)]


def test_a_server_shows_builds_that_it_reads(server: Server) -> None:
    assert server.folder.is_read
