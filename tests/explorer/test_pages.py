"""Every page over HTTP: it answers, it escapes, it is whole without a script."""

from __future__ import annotations

import csv
import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import quote
from xml.dom.minidom import parseString

import pytest

from tests.explorer.conftest import HOSTILE
from tests.serve.conftest import Server

LISTS = (
    "/",
    "/events",
    "/actors",
    "/agreements",
    "/sources",
    "/graph",
    "/questions",
    "/query",
    "/build",
    "/methods",
    "/search",
)
ONE_OF_EACH = {
    "event": "SELECT ?x { ?x a ckg:Event ; ckg:documentCount ?n } ORDER BY DESC(?n) LIMIT 1",
    "actor": "SELECT ?x { ?c ckg:saidBy ?x } ORDER BY ?x LIMIT 1",
    "source": "SELECT ?x { ?d dct:publisher ?x } ORDER BY ?x LIMIT 1",
    "place": "SELECT ?x { ?e ckg:place ?x } ORDER BY ?x LIMIT 1",
    "agreement": "SELECT ?x { ?x a ckg:Agreement } ORDER BY ?x LIMIT 1",
    "report": "SELECT ?x { ?x a ckg:Document } ORDER BY ?x LIMIT 1",
    "claim": "SELECT ?x { ?x a ckg:TollClaim } ORDER BY ?x LIMIT 1",
    "estimate": "SELECT ?x { ?x a ckg:Estimate } ORDER BY ?x LIMIT 1",
}


def address_of(site: Server, kind: str) -> str:
    """Address of the page of one thing of a kind."""
    rows = site.query(ONE_OF_EACH[kind], "text/csv").text.split()
    return "/page/" + rows[1].removeprefix("https://w3id.org/ckg/id/")


def things(site: Server) -> list[str]:
    return [address_of(site, kind) for kind in ONE_OF_EACH]


@pytest.mark.parametrize("address", LISTS)
def test_a_list_page_answers(site: Server, address: str) -> None:
    reply = site.get(address)

    assert (reply.status, reply.media) == (200, "text/html")


@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_a_page_of_a_thing_answers(site: Server, kind: str) -> None:
    reply = site.get(address_of(site, kind))

    assert reply.status == 200
    assert "<h1" in reply.text


def test_every_question_has_a_form(site: Server) -> None:
    names = set(re.findall(r'href="/questions/([\w-]+)"', site.get("/questions").text))

    assert {site.get(f"/questions/{name}").status for name in names} == {200}


def merged(site: Server) -> tuple[str, str]:
    """Paths of an event that was merged and of what it is now."""
    rows = site.query("SELECT ?old ?now { ?old dct:isReplacedBy ?now } ORDER BY ?old LIMIT 1", "text/csv").text.split()
    old, now = rows[1].split(",")
    return old.removeprefix("https://w3id.org/ckg/id/"), now.removeprefix("https://w3id.org/ckg/id/")


def test_every_address_of_a_merged_event_leads_to_what_it_is_now(site: Server) -> None:
    old, now = merged(site)

    page, thing = site.get(f"/page/{old}"), site.get(f"/id/{old}", {"Accept": "text/turtle"})

    assert (page.status, page.headers["location"]) == (303, f"/page/{now}")
    assert (thing.status, thing.headers["location"]) == (303, f"{site.url}/data/{now}.ttl")


def test_an_event_says_why_its_reports_are_one(site: Server) -> None:
    _, now = merged(site)

    page = unescape(site.get(f"/page/{now}").text)
    same = page.partition("<h3>Taken for this event</h3>")[2].partition("</table>")[0]

    assert re.search(r"the same <span class=\"quiet\">\d\.\d\d</span>", same)
    assert re.search(r"\+\d+\.\d points: type", same)
    assert same.count("/page/doc/") >= 2


def test_a_question_that_draws_a_graph_is_asked_like_any_other(site: Server) -> None:
    assert site.get("/questions/actor-network?ask=1&from=2020-01-01").status == 200


def test_a_question_of_ones_own_has_a_page_with_a_summary_alone(site: Server) -> None:
    page = site.get("/questions/two-things?ask=1")

    assert (page.status, "Two things" in page.text, "What this does not count" in page.text) == (200, True, False)
    assert 'href="/questions/two-things"' in site.get("/questions").text


def test_an_event_shows_every_sources_figure_and_why_one_is_set_aside(site: Server) -> None:
    page = site.get(address_of(site, "event")).text

    assert page.count("“") + page.count("<q") > 0
    assert 'class="band estimate"' in page
    assert "Rescue Service" in page


def test_a_figure_leads_to_its_words_and_back(site: Server) -> None:
    page = site.get(address_of(site, "event")).text
    claims = set(re.findall(r'href="#(c-[0-9a-f]+)" class="to-claim"', page))
    words = set(re.findall(r'class="to-text" href="([^#"]*)#(t-c-[0-9a-f]+-\d+)"', page))
    pages = {"": page} | {address: site.get(address).text for address, _ in words if address}

    assert claims
    assert all(f'id="{claim}"' in page for claim in claims)
    assert len(pages) > 1, "some reports are folded: their words stand on pages of their own"
    assert all(f'id="{place}"' in pages[address] for address, place in words)


def test_no_page_has_a_style_or_script_of_its_own(site: Server) -> None:
    pages = "".join(site.get(address).text for address in (*LISTS, *things(site)))

    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=[\"']", pages.replace(HOSTILE, ""))


def test_a_hostile_title_is_text(site: Server) -> None:
    page = site.get(f"/search?q={quote('taken')}").text

    assert "<script>document" not in page
    assert "&lt;script&gt;" in page


def test_an_address_that_would_run_is_no_link(site: Server) -> None:
    pages = "".join(site.get(address).text for address in things(site))

    assert 'href="javascript:' not in pages.lower()


def test_an_unknown_thing_is_not_found(site: Server) -> None:
    assert site.get("/page/event/no-such-event").status == 404


def test_a_wrong_query_says_where(site: Server) -> None:
    reply = site.get(f"/query?query={quote('SELECT * WHERE {')}")

    assert reply.status == 400
    assert "line 1" in reply.text


def test_facets_of_an_address_narrow_the_events(site: Server) -> None:
    everything = site.get("/events.csv").text.count("\n")
    shellings = site.get("/events.csv?type=Shelling&from=2023-05-02&until=2023-05-31").text

    assert 1 < shellings.count("\n") < everything


def test_events_come_as_geojson(site: Server) -> None:
    assert site.get("/events.geojson").text.startswith('{"type": "FeatureCollection"')


@pytest.mark.parametrize("kind", ["gexf", "graphml"])
def test_a_neighbourhood_is_well_formed_xml(site: Server, kind: str) -> None:
    reply = site.get(f"/graph.{kind}?node=Kramatorsk")

    assert parseString(reply.body).documentElement.tagName in ("gexf", "graphml")  # noqa: S318


def test_behind_an_edge_are_the_events_of_both_with_words_that_a_report_says(site: Server) -> None:
    rows = site.query("SELECT ?e ?p { ?e a ckg:Event ; ckg:place ?p } ORDER BY ?e ?p LIMIT 1", "text/csv").text.split()
    event, place = rows[1].split(",")
    found = json.loads(site.get(f"/graph/edge.json?a={quote(event)}&b={quote(place)}").body)
    words = [quoted["words"] for quoted in found["events"][0]["quotes"]]
    report = site.get(found["events"][0]["quotes"][0]["page"].partition("#")[0])

    assert found["total"] == 1
    assert words[0] in unescape(re.sub(r"<[^>]+>", "", report.text))


def test_nothing_is_behind_an_edge_that_is_none(site: Server) -> None:
    assert site.get("/graph/edge.json?a=actor:none&b=place:none").status == 404


def test_what_a_source_said_stands_under_the_event_it_told_of(site: Server) -> None:
    rows = site.query(
        "SELECT ?x { ?c ckg:saidBy ?x ; ckg:attributionMode code:indirect-quote }", "text/csv"
    ).text.split()
    page = site.get(f"/page/{rows[1].removeprefix('https://w3id.org/ckg/id/')}").text
    heads = re.findall(r'<p class="said-head"><a href="/page/(\w+)/', page)

    assert heads
    assert set(heads) <= {"event", "agreement"}


def test_arabic_text_is_marked_as_such(site: Server) -> None:
    found = re.search(r'href="(/page/doc/[0-9a-f]+)', site.get(f"/search?q={quote('كراماتورسك')}").text)

    assert found
    assert 'lang="ar"' in site.get(found[1]).text


def test_assets_are_kept_by_browsers_for_good(site: Server) -> None:
    found = re.search(r'href="(/assets/explorer\.[0-9a-f]+\.css)"', site.get("/").text)

    assert found
    assert "immutable" in site.get(found[1]).headers["cache-control"]


def test_the_scores_on_the_methods_page_are_those_of_the_frozen_board() -> None:
    shown = json.loads(Path("kg/serve/explorer/scores.json").read_text(encoding="utf-8"))["rows"]
    with Path("tests/bench/frozen/board.csv").open(encoding="utf-8") as stream:
        board = {(row["task"], row["measure"].strip()): float(row["ours"]) for row in csv.DictReader(stream)}

    differing = [
        row
        for row in shown
        if "board" in row
        if abs((row["f1"] or row["share"]) * 100 - board[tuple(row["board"])]) > 0.01
    ]

    assert differing == []


def test_methods_show_good_and_bad_scores_and_what_they_were_measured_on(site: Server) -> None:
    rows = json.loads(Path("kg/serve/explorer/scores.json").read_text(encoding="utf-8"))["rows"]
    page = unescape(site.get("/methods").text)

    assert [row["what"] for row in rows if row["what"] not in page or row["on"] not in page] == []
    assert "upper bound" in page
