"""The pages in a real browser: nothing fails, nothing is fetched from elsewhere, nothing hostile runs, axe is content."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.explorer.browser import Browser
from tests.explorer.test_pages import LISTS, things
from tests.serve.conftest import Server

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
SERIOUS = (
    "axe.run().then(found => found.violations.filter(v => ['serious', 'critical'].includes(v.impact))"
    ".map(v => v.id + ': ' + v.nodes[0].html))"
)
EXTRA = (
    "/events?type=Shelling",
    "/build?find=AirStrike&p=ckg:place&t=is&v=Kramatorsk",
    "/graph?start=Kramatorsk",
    "/questions/events?ask=1",
    "/search?q=kramatorsk",
)

pytestmark = pytest.mark.slow


def all_pages(site: Server) -> list[str]:
    return [*LISTS, *EXTRA, *things(site)]


def test_no_page_logs_an_error_or_asks_another_host(site: Server, browser: Browser) -> None:
    browser.requests.clear()
    browser.messages.clear()
    for address in all_pages(site):
        browser.open(f"{site.url}{address}")
    strangers = [url for url in browser.requests if not url.startswith((f"{site.url}/", "about:", "data:", "blob:"))]

    assert browser.messages == []
    assert strangers == []


def test_no_hostile_title_runs(site: Server, browser: Browser) -> None:
    titles = []
    for address in ("/search?q=taken", "/sources", "/events", "/actors", "/graph", *things(site)):
        browser.open(f"{site.url}{address}")
        titles.append(browser.run("document.title"))

    assert not {"taken", "1"} & set(titles)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(site: Server, browser: Browser, scheme: str) -> None:
    browser.scheme(scheme)
    found = {}
    # Colours are the same everywhere: some pages are enough for the second scheme.
    for address in all_pages(site) if scheme == "light" else ("/", "/events", "/methods", *things(site)[:1]):
        browser.open(f"{site.url}{address}")
        browser.run(f"{AXE.read_text(encoding='utf-8')};0")
        found[address] = browser.run(SERIOUS)
    browser.scheme("light")

    assert {address: faults for address, faults in found.items() if faults} == {}


def test_the_sample_is_shown_without_serious_faults_at_any_width(
    sample_site: Server, browser: Browser, pictures: Path
) -> None:
    browser.messages.clear()
    faults = {}
    for number, address in enumerate(("/", "/events", "/questions/disagreements?ask=1", *things(sample_site))):
        browser.open(f"{sample_site.url}{address}")
        browser.run(f"{AXE.read_text(encoding='utf-8')};0")
        faults[address] = browser.run(SERIOUS)
        browser.picture(pictures / f"sample-{number:02d}.png")
        for width in (800, 390):
            browser.size(width)
            faults[address] += (
                [f"{width} px"] if browser.run("document.documentElement.scrollWidth > innerWidth") else []
            )
        browser.size(1280)

    assert {address: found for address, found in faults.items() if found} == {}
    assert browser.messages == []


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_no_page_is_wider_than_the_window(site: Server, browser: Browser, pictures: Path, width: int) -> None:
    browser.size(width)
    wider = []
    for number, address in enumerate(all_pages(site)):
        browser.open(f"{site.url}{address}")
        if browser.run("document.documentElement.scrollWidth > innerWidth"):
            wider.append(address)
        browser.picture(pictures / f"{width}-{number:02d}.png")
    browser.size(1280)

    assert wider == []


def test_reading_pages_need_no_script(site: Server, browser: Browser) -> None:
    browser.scripts(allowed=False)
    empty = []
    for address in ("/", "/events", "/questions/events?ask=1", "/search?q=kramatorsk", *things(site)):
        browser.open(f"{site.url}{address}")
        document = browser.call("DOM.getDocument", depth=-1)["root"]["nodeId"]
        main = browser.call("DOM.querySelector", nodeId=document, selector="main h1")
        empty += [] if main["nodeId"] else [address]
    browser.scripts(allowed=True)

    assert empty == []


def test_the_map_of_events_answers_to_the_keyboard(site: Server, browser: Browser) -> None:
    browser.open(f"{site.url}/events")
    browser.settle(0.5)

    assert browser.run("document.querySelector('canvas.live')?.tabIndex") == 0


def test_the_graph_is_drawn_with_nodes_one_can_tab_to(site: Server, browser: Browser) -> None:
    browser.open(f"{site.url}/graph?start=Kramatorsk")
    browser.settle(0.5)

    assert browser.run("document.querySelectorAll('.graph .node[tabindex=\"0\"]').length") > 0


def test_the_editor_answers_in_place_and_finds_the_line_of_an_error(site: Server, browser: Browser) -> None:
    browser.open(f"{site.url}/query")
    browser.run("document.getElementById('query').value = 'SELECT ?e WHERE { ?e a ckg:Event }'")
    browser.run("document.getElementById('run').click()")
    browser.settle(1.0)
    rows = browser.run("document.querySelectorAll('#result tbody tr').length")
    browser.run("document.getElementById('query').value = 'SELECT * WHERE {\\n ?e a'")
    browser.run("document.getElementById('run').click()")
    browser.settle(1.0)
    browser.messages.clear()

    assert rows > 0
    assert "line 2" in browser.run("document.querySelector('#result .error').textContent")
