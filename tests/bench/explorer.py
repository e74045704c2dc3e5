"""Measure the explorer as a browser sees it: first paint and readiness of every page, what it asked for, what it logged.

    python tests/bench/explorer.py --make /tmp/synthetic --events 100000
    python tests/bench/explorer.py /tmp/synthetic

The first call makes a graph folder of made-up events that can only be served; the second serves a folder and opens each
page in Chromium, once cold and then twice more; times are the browser's own. "First" is a page that nobody has asked
for since the server started. Interactive: the document is parsed, its scripts have run and no long task holds the
window (the end of the last task over 50 ms, or DOMContentLoaded where there is none).

    python tests/bench/explorer.py --processor /tmp/synthetic

asks for the same pages without a browser and prints the processor time that the server (front, loader and workers)
spends on each, which other work on the machine changes little, and what it spends until it is ready.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
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
    "estimate with most claims": "?node prov:wasDerivedFrom ?event . ?node a ckg:Estimate",
    "claim of a figure": "?node a ckg:TollClaim . ?node ckg:about ?event",
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
def served(folder: Path) -> Iterator[tuple[str, int]]:
    """Serve a folder on a free port; yield its address and the server's process."""
    command = [sys.executable, "-m", "kg", "-q", "-C", str(folder), "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip().split()[-1].rstrip("/"), process.pid
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


def spent(process: int) -> float:
    """Return the seconds of processor time that a process, all below it and those of them that ended have taken."""
    parents, ticks = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)], ticks[int(entry.name)] = int(fields[1]), sum(map(int, fields[11:15]))
    found = {process}
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return sum(ticks.get(one, 0) for one in found) / os.sysconf("SC_CLK_TCK")


def measure_processor(url: str, server: int, rounds: int) -> None:
    """Print what each page costs the server: the first time, and on average over `rounds` more."""
    print("| page | ms, first | ms, again | KB |")
    print("|---|---|---|---|")
    for name, path in [*PAGES, *things(url)]:
        costs = []
        for _ in range(rounds + 1):
            before = spent(server)
            with urlopen(url + path) as answer:  # noqa: S310
                size = len(answer.read())
            costs.append(1000 * (spent(server) - before))
        print(f"| {name} | {costs[0]:.0f} | {sum(costs[1:]) / rounds:.0f} | {size / 1024:.0f} |", flush=True)


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
    parser.add_argument("--processor", action="store_true", help="measure the server's processor time, no browser")
    options = parser.parse_args()
    if options.make:
        make(options.folder, options.events)
        return
    began = time.monotonic()
    with served(options.folder) as (url, server):
        print(
            f"Ready after {time.monotonic() - began:.1f} s and {spent(server):.1f} s of processor time.\n", flush=True
        )
        if options.processor:
            measure_processor(url, server, options.rounds)
        else:
            measure(url, options.rounds)


if __name__ == "__main__":
    main()
