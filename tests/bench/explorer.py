"""Measure the explorer as a browser sees it: first paint and readiness of every page, what it asked for, what it logged.

    python tests/bench/explorer.py --make /tmp/synthetic --events 100000
    python tests/bench/explorer.py /tmp/synthetic

The first call makes a graph folder of made-up events that can only be served; the second serves a folder and opens each
page in Chromium, once cold and then twice more; times are the browser's own. "First" is a page that nobody has asked
for since the server started. Interactive: the document is parsed, its scripts have run and no long task holds the
window (the end of the last task over 50 ms, or DOMContentLoaded where there is none).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).parents[2]))

from kg.graph.schema import ontology_files
from kg.identifiers import ONTOLOGY_GRAPH
from kg.rdf import Quad, RdfFormat, iri, parse
from kg.store.folder import GraphFolder
from kg.store.oxigraph import LiveStore
from tests.bench.synthetic import synthetic_graph
from tests.explorer.browser import Browser

WATCH = """
window.longTasks = [];
new PerformanceObserver(list => list.getEntries().forEach(task => window.longTasks.push(task.startTime + task.duration)))
  .observe({type: 'longtask', buffered: true});
"""
TIMES = """
(() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  const page = performance.getEntriesByType('navigation')[0];
  return {paint: paint ? paint.startTime : null, ready: Math.max(page.domContentLoadedEventEnd, ...window.longTasks),
          answer: page.responseStart, bytes: page.encodedBodySize};
})()
"""
LARGEST = """SELECT ?node (COUNT(DISTINCT ?event) AS ?count) WHERE { %s } GROUP BY ?node ORDER BY DESC(?count) ?node LIMIT 1"""
THINGS = {
    "event with most claims": "?event ckg:about ?node . ?node a ckg:Event",
    "actor with most events": "?event ckg:perpetrator|ckg:sideA|ckg:sideB|ckg:target ?node . ?node a ckg:Actor",
    "actor with most claims": "?event ckg:saidBy ?node . ?node a ckg:Actor",
    "place with most events": "?event ckg:place/ckg:within* ?node",
    "agreement": "?event ckg:about ?node . ?node a ckg:Agreement",
    "report with most claims": "?event ckg:reportedIn ?node",
    "publisher with most reports": "?event dct:publisher ?node",
}
PAGES = (
    ("home", "/"),
    ("events", "/events"),
    ("events of a type", "/events?type=AirStrike"),
    ("actors", "/actors"),
    ("agreements", "/agreements"),
    ("sources", "/sources"),
    ("graph", "/graph"),
    ("questions", "/questions"),
    ("builder", "/build"),
    ("SPARQL", "/query"),
    ("search", "/search?q=air"),
    ("methods", "/methods"),
)


def make(path: Path, events: int) -> None:
    """Write a folder that can be served; it has no journal, since nobody reported these events."""
    folder = GraphFolder(path=path)
    folder.create()
    folder.journal.touch()
    terms = chain.from_iterable(parse(path=str(file), format=RdfFormat.TURTLE) for file in ontology_files())
    ontology = (Quad(term.subject, term.predicate, term.object, iri(ONTOLOGY_GRAPH)) for term in terms)
    with LiveStore(folder) as store:
        store.add(chain(synthetic_graph(events), ontology))
        store.publish()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port."""
    command = [sys.executable, "-m", "kg", "-q", "-C", str(folder), "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip().split()[-1].rstrip("/")
    finally:
        process.terminate()
        process.wait()


def things(url: str) -> Iterator[tuple[str, str]]:
    """Yield the heaviest page of each kind."""
    for name, pattern in THINGS.items():
        with urlopen(f"{url}/sparql?query={quote(LARGEST % pattern)}&format=json") as answer:  # noqa: S310
            rows = json.load(answer)["results"]["bindings"]
        if rows and "node" in rows[0]:
            node = rows[0]["node"]["value"]
            yield name, f"/page/{node.partition('/id/')[2]}"
            if name == "actor with most events":
                yield "graph around it", f"/graph?start={quote(node, safe='')}"


def measure(url: str, rounds: int) -> None:
    """Print a table of all pages."""
    pages = [*PAGES, *things(url)]
    print("| page | first paint, cold | ready, cold | first paint | ready | KB | requests | outside | logged |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as profile, Browser(Path(profile)) as browser:
        browser.size(1280)
        browser.call("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
        for name, path in pages:
            found = []
            for _ in range(rounds):
                browser.requests.clear()
                browser.messages.clear()
                browser.open(url + path)
                browser.settle(0.3)
                found.append(browser.run(TIMES))
            outside = [one for one in browser.requests if not one.startswith((url, "data:", "blob:"))]
            cold, warm = found[0], min(found[1:], key=lambda one: float(one["ready"]), default=found[0])
            print(
                f"| {name} | {cold['paint'] or 0:.0f} ms | {cold['ready']:.0f} ms | {warm['paint'] or 0:.0f} ms | "
                f"{warm['ready']:.0f} ms | {warm['bytes'] / 1024:.0f} | {len(browser.requests)} | {len(outside)} | "
                f"{len(browser.messages)} |",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--make", action="store_true", help="make the folder")
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if options.make:
        make(options.folder, options.events)
        return
    with served(options.folder) as url:
        measure(url, options.rounds)


if __name__ == "__main__":
    main()
