"""What this service is and holds, in RDF: SPARQL service description, VoID and DCAT."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize
from starlette.requests import Request
from starlette.responses import Response

from kg.query.results import GRAPH_FORMATS, MEDIA_TYPES, Format
from kg.serve.context import AnswerError, ServerContext, Table
from kg.serve.negotiation import named_format, wanted_by
from kg.serve.problems import problem, refuse
from kg.vocabulary import PREFIXES

_HERE = Path(__file__).parent
_MOST_GRAPHS = 10_000


async def describe_service(context: ServerContext, request: Request) -> Response:
    """Describe the endpoint (SPARQL 1.1 Service Description)."""
    try:
        graphs = await context.ask(_text("graphs.rq"), limit=_MOST_GRAPHS)
    except AnswerError as error:
        return problem(error.failure)
    triples = [*template("service.ttl", context, triples=_total(graphs)), *_named_graphs(context, graphs)]
    return rdf_response(request, triples)


async def describe_dataset(context: ServerContext, request: Request) -> Response:
    """Describe the graph (VoID and DCAT)."""
    try:
        graphs = await context.ask(_text("graphs.rq"), limit=_MOST_GRAPHS)
        classes = await context.ask(_text("classes.rq"), limit=_MOST_GRAPHS)
    except AnswerError as error:
        return problem(error.failure)
    triples = [*template("dataset.ttl", context, triples=_total(graphs)), *_partitions(context, classes)]
    return rdf_response(request, triples)


def template(name: str, context: ServerContext, *, triples: int) -> Iterable[Triple]:
    """Return the triples of a Turtle file of ours; its placeholders are IRIs and literals, never pieces of them."""
    known: dict[str, NamedNode | Literal] = {
        "urn:kg:base": NamedNode(f"{context.base}/"),
        "urn:kg:sparql": NamedNode(f"{context.base}/sparql"),
        "urn:kg:dataset": NamedNode(f"{context.base}/.well-known/void#dataset"),
        "urn:kg:catalog": NamedNode(f"{context.base}/catalog#catalog"),
        "urn:kg:search": NamedNode(f"{context.base}/api/search"),
        "urn:kg:default": NamedNode(f"{context.base}/sparql#default"),
        "urn:kg:service": NamedNode(f"{context.base}/sparql#service"),
        "urn:kg:data": NamedNode(f"{context.base}/sparql#data"),
        "urn:kg:triples": Literal(triples),
        "urn:kg:release": Literal(context.release.name),
        "urn:kg:digest": Literal(context.release.digest),
    }
    for quad in parse(path=str(_HERE / name), format=RdfFormat.TURTLE):
        subject = known.get(getattr(quad.subject, "value", ""), quad.subject)
        value = known.get(getattr(quad.object, "value", ""), quad.object)
        if isinstance(subject, NamedNode | BlankNode):
            yield Triple(subject, quad.predicate, value)


def rdf_response(request: Request, triples: Iterable[Triple], *, format: str | None = None) -> Response:  # noqa: A002
    """Write triples in the format the client wants."""
    named = named_format(format) if format else wanted_by(request)
    if named is None or named.graph is None:
        return refuse(406, "not-acceptable", "accept Turtle, N-Triples, JSON-LD or RDF/XML")
    output = io.BytesIO()
    serialize(sorted(set(triples), key=str), output, format=GRAPH_FORMATS[named.graph], prefixes=_prefixes(named.graph))
    return Response(output.getvalue(), media_type=MEDIA_TYPES[named.graph], headers={"Vary": "Accept"})


def _prefixes(chosen: Format) -> dict[str, str] | None:
    return PREFIXES if chosen in (Format.TURTLE, Format.TRIG, Format.RDFXML) else None


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


def _partitions(context: ServerContext, classes: Table) -> Iterable[Triple]:
    dataset = NamedNode(f"{context.base}/.well-known/void#dataset")
    for index, row in enumerate(classes.rows):
        node = BlankNode(f"p{index}")
        yield Triple(dataset, NamedNode(f"{_VOID}classPartition"), node)
        yield Triple(node, NamedNode(f"{_VOID}class"), NamedNode(row["class"]["value"]))
        yield Triple(node, NamedNode(f"{_VOID}entities"), Literal(int(row["entities"]["value"])))
