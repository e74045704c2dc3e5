"""Hostile reports through the built-in extractor, from a file as anybody may have it: nothing runs, nothing bursts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from kg.pipeline.build import Options, build
from kg.store.folder import GraphFolder
from tests.explorer.browser import Browser
from tests.serve.conftest import Server, running

TEXT = "Shells hit the market of Harasta on {day} May 2023 and killed {dead} people, the Civil Defence said."
TITLES = {
    "script": '"><script>document.title="taken"</script><img src=x onerror="document.title=1">',
    "override": "\u202egnp.exe\u202c killed nine\u2067 قتلى",
    "long": "Nine" + "killed" * 833,
    "nul": "nul\\x00 \u2400 \ufffd like \\0 %00 end",
    "entities": "&lt;script&gt;document.title='taken'&lt;/script&gt; &amp;nbsp; &#x202e;",
    "closing": "</title></a></textarea><svg onload=document.title='taken'>]]>",
    "arabic": "مقتل تسعة أشخاص في قصف على حرستا",
}


def _report(number: int, name: str, url: str = "") -> str:
    text = TEXT.format(day=number + 1, dead=number + 3)
    return json.dumps(
        {
            "id": name,
            "title": TITLES[name],
            "text": text,
            "published": f"2023-05-{number + 2:02d}",
            "publisher": f"Wire {TITLES['script']}",
            "url": url or f"https://example.org/{name}?q=%22%3E%3Cscript%3E",
            "language": "en",
        }
    )


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    path = tmp_path_factory.mktemp("hostile")
    source = path / "in.jsonl"
    reports = [_report(number, name) for number, name in enumerate(TITLES)]
    # Refused at the door: an address that would run, and a real NUL.
    reports.append(_report(20, "script", url="javascript:document.title='taken'"))
    reports.append(_report(21, "arabic").replace('"title": "', '"title": "\\u0000'))
    source.write_text("\n".join(reports) + "\n", encoding="utf-8")
    folder = GraphFolder(path=path / "graph")
    build(folder, [source], Options(inference=False))
    with running(folder, path / "serve.log") as found:
        yield found


def things_of(site: Server) -> list[str]:
    """Addresses of the pages of all reports, events, actors and claims."""
    query = "SELECT ?x { VALUES ?k { ckg:Document ckg:Event ckg:Actor ckg:TollClaim } ?x a ?k } ORDER BY ?x"
    rows = site.query(query, "text/csv").text.split()[1:]
    return [f"/page/{row.removeprefix('https://w3id.org/ckg/id/')}" for row in rows]


def test_every_report_is_in_but_those_that_are_refused(hostile_site: Server) -> None:
    pages = [unescape(hostile_site.get(address).text) for address in things_of(hostile_site) if "/doc/" in address]

    assert len(pages) == len(TITLES)
    assert all(any(title[:6] in page for page in pages) for title in TITLES.values())


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.slow
def test_nothing_runs_nothing_leaves_and_nothing_is_wider_than_the_window(
    hostile_site: Server, browser: Browser, pictures: Path, width: int
) -> None:
    lists = ("/", "/events", "/sources", "/actors", "/search?q=killed", "/search?q=harasta", "/questions/events?ask=1")
    browser.size(width)
    browser.requests.clear()
    browser.messages.clear()
    taken, wider = [], []
    for address in (*lists, *things_of(hostile_site)):
        browser.open(f"{hostile_site.url}{address}")
        taken += [address] if browser.run("document.title") in ("taken", "1") else []
        wider += [address] if browser.run("document.documentElement.scrollWidth > innerWidth") else []
    browser.picture(pictures / f"hostile-{width}.png")
    browser.size(1280)
    strangers = [url for url in browser.requests if not url.startswith((f"{hostile_site.url}/", "data:", "blob:"))]

    assert (taken, wider, strangers, browser.messages) == ([], [], [], [])


def test_no_page_leads_to_an_address_that_runs(hostile_site: Server) -> None:
    pages = "".join(hostile_site.get(address).text for address in things_of(hostile_site))

    assert 'href="javascript' not in pages.lower()
