"""The query builder: what its form offers and what it writes."""

from __future__ import annotations

from html import unescape
from urllib.parse import quote

import pytest
from pyoxigraph import QuerySolution, QuerySolutions

from kg.query.run import UnionStore, run_query
from kg.serve.explorer.builder import TESTS, Condition, offer, write_query
from kg.store.folder import GraphFolder
from kg.store.oxigraph import open_current
from tests.serve.conftest import Server


def built(kind: str, path: str, test: str, value: str) -> str:
    found = offer().kind(kind)
    known = {one.path: one for one in offer().properties[found.root]}
    return write_query(found, [(Condition(path=path, test=test, value=value), known[path])])


def answer(folder: GraphFolder, sparql: str) -> list[QuerySolution]:
    found = run_query(UnionStore(open_current(folder)), sparql)
    assert isinstance(found, QuerySolutions)
    return list(found)


def test_the_form_offers_what_the_shapes_check() -> None:
    paths = {one.path for one in offer().properties["Event"]}

    assert {"ckg:place", "ckg:perpetrator", "ckg:earliest", "ckg:verification", "ckg:sideA"} <= paths


def test_a_place_is_meant_with_all_that_lies_in_it(explored_graph: GraphFolder) -> None:
    rows = [answer(explored_graph, built("Event", "ckg:place", "is", name)) for name in ("Rif Dimashq", "Nowhere")]

    assert len(rows[0]) >= 1
    assert rows[1] == []


def test_a_figure_is_found_by_its_number(explored_graph: GraphFolder) -> None:
    found = [len(answer(explored_graph, built("Estimate", "ckg:low", "least", number))) for number in ("0", "100000")]

    assert found[0] > found[1] == 0


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("root", ["Event", "Estimate", "Claim", "Actor", "Place", "Agreement", "Document"])
def test_every_property_makes_a_query_that_runs(explored_graph: GraphFolder, root: str, test: str) -> None:
    store = UnionStore(open_current(explored_graph))
    values = {"number": "3", "day": "2023-05-05", "truth": "true"}

    for one in offer().properties[root]:
        chosen = "is" if one.sort == "truth" and test in ("has", "least", "most") else test
        run_query(store, built(root, one.path, chosen, values.get(one.sort, "x")))


def test_a_value_cannot_leave_its_literal(explored_graph: GraphFolder) -> None:
    hostile = '") } UNION { ?thing ?a ?b } #\\'

    rows = answer(explored_graph, built("Event", "skos:prefLabel", "is", hostile))

    assert rows == []


def test_a_wrong_value_is_named_and_no_query_is_made(site: Server) -> None:
    found = site.get(f"/build?find=Event&p={quote('ckg:earliest')}&t=least&v=yesterday")

    assert found.status == 400
    assert ": 'yesterday' is no day; write it as 2020-01-31" in unescape(found.text)
    assert "SELECT" not in found.text


def test_a_property_that_is_not_offered_is_left_out_and_said(site: Server) -> None:
    found = site.get(f"/build?find=Event&p={quote('ckg:x } DROP')}&t=is&v=1")

    assert found.status == 200
    assert "1 line of another kind of thing was left out" in found.text
    assert "DROP" not in found.text
