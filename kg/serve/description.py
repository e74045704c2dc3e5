"""What this service is and holds, in RDF: SPARQL service description, VoID and DCAT."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, serialize
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import StoreError
from kg.export.description import DESCRIPTION_PREFIXES, Partition, filled, publication, release_iri, used
from kg.query.results import GRAPH_FORMATS, MEDIA_TYPES, Format
from kg.serve.context import AnswerError, ServerContext, Table
from kg.serve.model import Release
from kg.serve.negotiation import named_format, wanted_by
from kg.serve.problems import problem, refuse
from kg.serve.releases import last_published
from kg.store.releases import Manifest
from kg.vocabulary import PREFIXES

_HERE = Path(__file__).parent
_MOST_GRAPHS = 10_000
_PREFIXED = (Format.TURTLE, Format.TRIG, Format.RDFXML)


async def describe_service(context: ServerContext, request: Request) -> Response:
    """Describe the endpoint (SPARQL 1.1 Service Description)."""
    try:
        graphs = await context.ask(_text("graphs.rq"), limit=_MOST_GRAPHS)
    except AnswerError as error:
        return problem(error.failure)
    triples = [*template("service.ttl", context, triples=_total(graphs)), *_named_graphs(context, graphs)]
    return rdf_response(request, triples, prefixes={**PREFIXES, "sd": _SD, "void": _VOID})


async def describe_dataset(context: ServerContext, request: Request) -> Response:
    """Describe the graph (VoID and DCAT)."""
    try:
        graphs, classes, properties = [
            await context.ask(_text(name), limit=_MOST_GRAPHS) for name in ("graphs.rq", "classes.rq", "properties.rq")
        ]
        # A manifest lists every document: megabytes, which the loop must not wait for.
        last = await asyncio.to_thread(last_published, context.release)
    except AnswerError as error:
        return problem(error.failure)
    except StoreError as error:
        return refuse(503, "release", str(error))
    partitions = [*_partitions("class", classes, "entities"), *_partitions("property", properties, "triples")]
    counts = {"classes": Literal(len(classes.rows)), "properties": Literal(len(properties.rows))}
    triples = template(
        "dataset.ttl", context, triples=_total(graphs), more={**counts, **_published(context.release, last)}
    )
    found = [*triples, *used(_dataset(context), partitions)]
    return rdf_response(request, found, prefixes=DESCRIPTION_PREFIXES)


def template(
    name: str, context: ServerContext, *, triples: int, more: Mapping[str, NamedNode | Literal] | None = None
) -> Iterable[Triple]:
    """Return the triples of a Turtle file of ours; its placeholders are IRIs and literals, never pieces of them."""
    base = context.base
    known: dict[str, NamedNode | Literal] = {
        "base": NamedNode(f"{base}/"),
        "sparql": NamedNode(f"{base}/sparql"),
        "document": NamedNode(f"{base}/.well-known/void"),
        "dataset": _dataset(context),
        "statements": NamedNode(f"{base}/.well-known/void#statements"),
        "endpoint": NamedNode(f"{base}/.well-known/void#endpoint"),
        "dump": NamedNode(f"{base}/graphs?default"),
        "catalog": NamedNode(f"{base}/catalog#catalog"),
        "search": NamedNode(f"{base}/api/search"),
        "openapi": NamedNode(f"{base}/openapi.json"),
        "default": NamedNode(f"{base}/sparql#default"),
        "service": NamedNode(f"{base}/sparql#service"),
        "data": NamedNode(f"{base}/sparql#data"),
        "triples": Literal(triples),
        "release": Literal(context.release.name),
        "digest": Literal(context.release.digest),
        **(more or {}),
    }
    return filled(_HERE / name, known)


def _dataset(context: ServerContext) -> NamedNode:
    return NamedNode(f"{context.base}/.well-known/void#dataset")


def _published(release: Release, last: Manifest | None) -> dict[str, NamedNode | Literal]:
    """What was said when this release was published; of a state between releases, what holds from the last one."""
    if last is None:
        return {}
    # The endpoint is this server.
    facts = {name: value for name, value in publication(last).items() if name != "endpoint"}
    if release.published:
        return {**facts, "published": release_iri(release.name)}
    facts.pop("issued", None)
    return {**facts, "previous": release_iri(last.tag)}


def rdf_response(
    request: Request,
    triples: Iterable[Triple],
    *,
    format: str | None = None,  # noqa: A002
    prefixes: Mapping[str, str] = PREFIXES,
) -> Response:
    """Write triples in the format the client wants."""
    named = named_format(format) if format else wanted_by(request)
    if named is None or named.graph is None:
        return refuse(406, "not-acceptable", "accept Turtle, N-Triples, JSON-LD or RDF/XML")
    output = io.BytesIO()
    known = dict(prefixes) if named.graph in _PREFIXED else None
    serialize(sorted(set(triples), key=str), output, format=GRAPH_FORMATS[named.graph], prefixes=known)
    return Response(output.getvalue(), media_type=MEDIA_TYPES[named.graph], headers={"Vary": "Accept"})


def _text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _total(graphs: Table) -> int:
    return sum(int(row["triples"]["value"]) for row in graphs.rows)


_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def _named_graphs(context: ServerContext, graphs: Table) -> Iterable[Triple]:
    dataset = NamedNode(f"{context.base}/sparql#data")
    for index, row in enumerate(graphs.rows):
        node, graph = BlankNode(f"g{index}"), BlankNode(f"c{index}")
        yield Triple(dataset, NamedNode(f"{_SD}namedGraph"), node)
        yield Triple(node, _TYPE, NamedNode(f"{_SD}NamedGraph"))
        yield Triple(node, NamedNode(f"{_SD}name"), NamedNode(row["graph"]["value"]))
        yield Triple(node, NamedNode(f"{_SD}graph"), graph)
        yield Triple(graph, _TYPE, NamedNode(f"{_SD}Graph"))
        yield Triple(graph, NamedNode(f"{_VOID}triples"), Literal(int(row["triples"]["value"])))


def _partitions(kind: str, table: Table, count: str) -> Iterable[Partition]:
    for row in table.rows:
        yield Partition(kind=kind, name=NamedNode(row[kind]["value"]), count=int(row[count]["value"]))
