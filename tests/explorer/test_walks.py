"""What a new user does, by clicks and keys alone: from a number to its sentence, from an answer to its map."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.explorer.browser import Browser
from tests.explorer.test_pages import address_of
from tests.serve.conftest import Server

pytestmark = pytest.mark.slow

FOCUSED = "document.activeElement"


def tab_until(browser: Browser, selector: str, *, most: int = 150) -> bool:
    """Press Tab until something of a selector has the focus."""
    for _ in range(most):
        browser.press("Tab")
        if browser.run(f"{FOCUSED}.matches('{selector}')"):
            return True
    return False


def test_from_a_figure_to_its_sentence_and_back_by_keys_alone(site: Server, browser: Browser) -> None:
    browser.open(f"{site.url}{address_of(site, 'event')}")
    reached = [tab_until(browser, ".line a.to-claim")]
    browser.press("Enter")
    claim = browser.run("location.hash")
    reached.append(tab_until(browser, "a.to-text", most=4))
    browser.press("Enter")
    words = browser.run("location.hash")
    lit = browser.run("[...document.querySelectorAll('a.evidence.lit')].length")
    reached.append(tab_until(browser, "a.evidence", most=6))
    browser.press("Enter")

    assert reached == [True, True, True]
    assert (claim[:3], words[:5], browser.run("location.hash")[:3]) == ("#c-", "#t-c-", "#c-")
    assert lit > 0


def test_whatever_has_the_focus_shows_it(site: Server, browser: Browser) -> None:
    browser.open(f"{site.url}{address_of(site, 'event')}")
    hidden = []
    for _ in range(40):
        browser.press("Tab")
        style = browser.run(f"(s => s.outlineStyle + s.stroke)(getComputedStyle({FOCUSED}))")
        hidden += [browser.run(f"{FOCUSED}.outerHTML.slice(0, 90)")] if style == "nonenone" else []

    assert hidden == []


@pytest.mark.parametrize(
    ("query", "view", "drawn"),
    [
        ("SELECT ?e ?p WHERE { ?e a ckg:Event ; ckg:place ?p }", "map", "#view-panel canvas.live"),
        ("SELECT ?e ?day WHERE { ?e a ckg:Event ; ckg:earliest ?day }", "timeline", "#view-panel .answer-line rect"),
        ("SELECT ?e ?p WHERE { ?e a ckg:Event ; ckg:place ?p }", "graph", "#view-panel .graph .node"),
        ("SELECT ?e ?n WHERE { ?e a ckg:Event ; ckg:claimCount ?n }", "chart", "#view-panel .answer-bars rect"),
        ("CONSTRUCT { ?e ckg:place ?p } WHERE { ?e a ckg:Event ; ckg:place ?p }", "graph", "#view-panel .graph .node"),
    ],
)
def test_the_editor_draws_an_answer(
    site: Server, browser: Browser, pictures: Path, query: str, view: str, drawn: str
) -> None:
    browser.open(f"{site.url}/query")
    browser.messages.clear()
    browser.run(f"document.getElementById('query').value = {query!r}")
    browser.run("document.getElementById('run').click()")
    browser.settle(1.0)
    browser.run(f"document.getElementById('view-{view}').click()")
    browser.settle(1.0)
    browser.picture(pictures / f"editor-{view}.png")

    assert browser.run(f"document.querySelectorAll('{drawn}').length") > 0
    assert browser.messages == []


def test_a_question_that_wants_a_chart_is_drawn_as_one(site: Server, browser: Browser) -> None:
    browser.open(f"{site.url}/questions/deaths-by-category?ask=1")
    browser.settle(1.0)

    assert browser.run("document.querySelector('#view-chart').getAttribute('aria-selected')") == "true"
    assert browser.run("document.querySelectorAll('.answer-bars rect').length") > 0


def test_an_edge_opens_the_sentences_behind_it(site: Server, browser: Browser) -> None:
    browser.open(f"{site.url}/graph?start=Kramatorsk")
    browser.settle(0.8)
    reached = tab_until(browser, ".grip", most=60)
    browser.press("Enter")
    browser.settle(1.0)

    assert reached
    assert browser.run("document.querySelectorAll('.panel blockquote a[href*=\"#t-c-\"]').length") > 0


def press_button(browser: Browser, words: str) -> None:
    found = f"[...document.querySelectorAll('#canvas button')].find(b => b.textContent.includes('{words}'))"
    assert browser.wait(f"!!{found}"), f"no button says {words}"
    browser.run(f"{found}.click()")
    browser.settle(0.5)


def test_what_was_added_to_the_graph_or_removed_from_it_can_be_undone(site: Server, browser: Browser) -> None:
    drawn = "[...document.querySelectorAll('.graph .node, .graph .grip')].map(n => n.ariaLabel).sort()"
    browser.open(f"{site.url}/graph?start=Kramatorsk")
    browser.wait("document.querySelector('.grip')")
    first = browser.run(drawn)
    press_button(browser, "Remove")
    removed = browser.run(drawn)
    browser.run("document.querySelector('.graph .node').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))")
    press_button(browser, "1 place")
    added = browser.run(drawn)
    press_button(browser, "Undo")
    without = browser.run(drawn)
    press_button(browser, "Undo")
    before = browser.run(drawn)

    assert removed == without == ["Shelling, Kramatorsk, 2023-05-03, event"]
    assert (len(first), len(added)) == (3, 3)
    assert before == first
    assert browser.run("[...document.querySelectorAll('#canvas button')].find(b => b.textContent === 'Undo').disabled")


def test_a_page_prints_with_its_figures_and_without_its_buttons(site: Server, browser: Browser, pictures: Path) -> None:
    browser.open(f"{site.url}{address_of(site, 'event')}")
    body = browser.page_as_pdf()
    (pictures / "event.pdf").write_bytes(body)
    browser.call("Emulation.setEmulatedMedia", media="print")
    shown = browser.run("['.top nav', '.chart', '.report-text'].map(s => document.querySelector(s).checkVisibility())")
    browser.call("Emulation.setEmulatedMedia", media="")

    assert body.startswith(b"%PDF")
    assert shown == [False, True, True]


def write(browser: Browser, text: str) -> None:
    """Type a query anew, to its last letter."""
    browser.run(f"(a => {{ a.value = ''; a.focus(); }})(document.getElementById('query')); {json.dumps(text)}")
    browser.call("Input.insertText", text=text)


OFFERED = "[...document.querySelectorAll('#completion:not([hidden]) li')].map(item => item.textContent)"


@pytest.mark.parametrize(
    ("text", "offered", "taken"),
    [
        ("SELECT ?e { ?e a ckg:Shell", "ckg:Shelling — ", "SELECT ?e { ?e a ckg:Shelling"),
        (
            "SELECT ?e { ?e ckg:place Kramat",
            "place:ua-donetsk-a2-kramatorsk — Kramatorsk, place",
            "SELECT ?e { ?e ckg:place place:ua-donetsk-a2-kramatorsk",
        ),
        ('SELECT ?e { ?e skos:prefLabel "Kramat', "Kramatorsk — place", 'SELECT ?e { ?e skos:prefLabel "Kramatorsk'),
    ],
)
def test_the_editor_completes_from_ontology_and_graph_as_one_types(
    site: Server, browser: Browser, text: str, offered: str, taken: str
) -> None:
    browser.open(f"{site.url}/query")
    browser.messages.clear()
    write(browser, text)
    found = browser.wait(f"(found => found.some(one => one.startsWith({json.dumps(offered)})) && found)({OFFERED})")
    browser.press("Enter")

    assert found
    assert browser.run("document.getElementById('query').value") == taken
    assert browser.messages == []


def test_a_keyword_is_left_alone(site: Server, browser: Browser) -> None:
    browser.open(f"{site.url}/query")
    browser.requests.clear()
    write(browser, "SELECT ?e WHERE")
    browser.settle(0.4)

    assert (browser.run(OFFERED), browser.requests) == ([], [])


def test_a_running_query_is_timed_and_can_be_cancelled(site: Server, browser: Browser) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c = ?i) }"
    browser.open(f"{site.url}/query")
    write(browser, endless)
    browser.run("document.getElementById('run').click()")
    timed = browser.wait("document.querySelector('output').value > '0.2'")
    browser.run("[...document.querySelectorAll('button')].find(b => b.textContent === 'Cancel').click()")

    assert timed
    assert browser.wait("document.querySelector('#result .note')?.textContent") == "Cancelled."
    assert browser.wait(
        f"fetch('{site.url}/metrics').then(r => r.text()).then(t => /queries_cancelled_total [1-9]/.test(t))"
    )
