"""Measure how the cost of identity grows: the claims of a graph, multiplied with other days and places.

    python tests/bench/resolution.py GRAPH [--times 1 2 4 8] [--same-days]

Each copy of the documents lies 2,000 days after the one before; with `--same-days` all copies share the days, and lie in
other countries. Printed per size: reports of events, pairs looked at, events, seconds for the whole consolidation.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from kg.claims.model import DocumentClaims, PlaceNode
from kg.extraction.model import DateRange
from kg.pipeline.consolidation import stored_claims
from kg.pipeline.processing import Processor, Settings
from kg.resolution.blocks import find_pairs
from kg.resolution.candidates import find_tellings, make_candidate
from kg.resolution.consolidate import consolidate
from kg.resolution.rules import identity_rule
from kg.store.folder import GraphFolder
from kg.store.journal import Journal

STEP = 2000


def multiply(documents: Sequence[DocumentClaims], times: int, *, same_days: bool) -> Iterator[DocumentClaims]:
    """Yield the documents and their shifted copies."""
    for number in range(times):
        for document in documents:
            yield shift(document, 0 if same_days else number * STEP, number if same_days else 0)


def shift(document: DocumentClaims, days: int, country: int) -> DocumentClaims:
    """Return a document that tells the same some days later, or in another country."""
    mark = f"x{days}x{country}"
    source = replace(document.document, id=document.document.id + mark)
    reports = tuple(
        replace(
            report,
            iri=report.iri + mark,
            name=report.name + mark,
            date=move(report.date, days),
            places=tuple(place + f"-{country}" for place in report.places),
            part_of=None,
            caused_by=(),
        )
        for report in document.reports
    )
    claims = tuple(replace(claim, iri=claim.iri + mark, about=claim.about + mark) for claim in document.claims)
    issued = later(document.dating.issued, days)
    places = tuple(rename(place, country) for place in document.places)
    dating = replace(document.dating, issued=issued)
    return replace(document, document=source, reports=reports, claims=claims, dating=dating, places=places)


def rename(place: PlaceNode, country: int) -> PlaceNode:
    """Return the place in another country, far away."""
    end = f"-{country}"
    return replace(
        place,
        iri=place.iri + end,
        parents=tuple(parent + end for parent in place.parents),
        country=f"{place.country}{country}" if place.country else None,
        reference=place.reference + end if place.reference else None,
    )


def move(range_: DateRange, days: int) -> DateRange:
    """Return the days so many days later."""
    return replace(range_, start=later(range_.start, days), end=later(range_.end, days))


def later(day: date | None, days: int) -> date | None:
    """Return the day so many days later."""
    return day + timedelta(days=days) if day else None


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", type=Path)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--same-days", action="store_true")
    options = parser.parse_args()
    folder = GraphFolder(path=options.graph)
    journal = Journal(folder.journal)
    documents = list(stored_claims(journal, Processor(Settings(folder=folder.path))))
    print("documents   reports     pairs    events   seconds (CPU)")
    for times in options.times:
        whole = list(multiply(documents, times, same_days=options.same_days))
        candidates = [make_candidate(telling) for document in whole for telling in find_tellings(document)]
        pairs = len(find_pairs(candidates, identity_rule()))
        started = time.process_time()
        events = len(consolidate(whole).events)
        seconds = time.process_time() - started
        print(f"{len(whole):9}{len(candidates):10}{pairs:10}{events:10}{seconds:10.2f}", flush=True)


if __name__ == "__main__":
    main()
