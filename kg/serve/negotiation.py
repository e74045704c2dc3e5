"""Which format a client wants: Accept by RFC 9110, with the names of `kg query --format` as a parameter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import Request

from kg.query.results import Format

ROWS: Mapping[str, Format] = {
    "application/sparql-results+json": Format.JSON,
    "application/sparql-results+xml": Format.XML,
    "text/csv": Format.CSV,
    "text/tab-separated-values": Format.TSV,
    "application/json": Format.JSON,
    "application/xml": Format.XML,
    "text/xml": Format.XML,
}
GRAPHS: Mapping[str, Format] = {
    "text/turtle": Format.TURTLE,
    "application/n-triples": Format.NTRIPLES,
    "application/ld+json": Format.JSONLD,
    "application/rdf+xml": Format.RDFXML,
    "application/n-quads": Format.NQUADS,
    "application/trig": Format.TRIG,
    "application/x-turtle": Format.TURTLE,
    "text/plain": Format.NTRIPLES,
    "application/json": Format.JSONLD,
    "application/xml": Format.RDFXML,
}
_ALIASES = {"turtle": "ttl", "n3": "ttl", "ntriples": "nt", "json-ld": "jsonld", "rdf+xml": "rdf", "nquads": "nq"}
PAGES: Mapping[str, str] = {"text/html": "html", "application/xhtml+xml": "html"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The best format for each form of an answer; `None` where none is acceptable."""

    rows: Format | None
    graph: Format | None
    page: bool


@lru_cache(maxsize=512)
def wanted(accept: str) -> Wanted:
    """Return what an Accept header asks for; an empty one takes anything.

    >>> wanted("text/csv, */*;q=0.1")
    Wanted(rows=<Format.CSV: 'csv'>, graph=<Format.TURTLE: 'ttl'>, page=False)
    """
    ranges = _ranges(accept or "*/*")
    rows, graph = _best(ROWS, ranges), _best(GRAPHS, ranges)
    page = max((_quality(name, ranges) for name in PAGES), default=0.0)
    best_data = max((_quality(name, ranges) for name in (*ROWS, *GRAPHS)), default=0.0)
    named = any(name in PAGES for name, _ in ranges)
    return Wanted(rows=rows, graph=graph, page=named and page > 0 and page >= best_data)


def wanted_by(request: Request) -> Wanted:
    """Return what a request asks for; Accept may come in several lines (RFC 9110, 5.3)."""
    return wanted(", ".join(request.headers.getlist("accept")))


def named_format(name: str) -> Wanted | None:
    """Return what a format's name asks for; `None` if there is no such name.

    Clients that write it into the address use our short name, another short name, or the media type.

    >>> named_format("turtle") == named_format("text/turtle") == named_format("ttl")
    True
    """
    name = _ALIASES.get(name, name)
    if name in ROWS or name in GRAPHS:
        return wanted(name)
    if name not in list(Format) or name == Format.TABLE:
        return None
    chosen = Format(name)
    rows = chosen if chosen in ROWS.values() else None
    graph = chosen if chosen in GRAPHS.values() else None
    graph = Format.JSONLD if chosen is Format.JSON else Format.RDFXML if chosen is Format.XML else graph
    return Wanted(rows=rows, graph=graph, page=False)


def _ranges(accept: str) -> Sequence[tuple[str, float]]:
    found = []
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((p[2:].strip() for p in parameters if p.startswith("q=")), "1")
        found.append((name, _number(quality)))
    return found


def _number(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def _quality(name: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The most specific range that covers a media type decides."""
    family = name.split("/", maxsplit=1)[0] + "/*"
    for covering in (name, family, "*/*"):
        matching = [quality for given, quality in ranges if given == covering]
        if matching:
            return max(matching)
    return 0.0


def _best(offers: Mapping[str, Format], ranges: Sequence[tuple[str, float]]) -> Format | None:
    """Return the offer of the highest quality; among equals a range named first wins, then our own order."""
    places = {name: place for place, (name, _) in reversed(list(enumerate(ranges)))}
    ranked = [
        (-_quality(name, ranges), places.get(name, len(ranges)), order, chosen)
        for order, (name, chosen) in enumerate(offers.items())
        if _quality(name, ranges) > 0
    ]
    return min(ranked)[3] if ranked else None
