"""RDF that a client sent becomes quads of one graph; runs in a confined worker, since it may be anything (D8)."""

from __future__ import annotations

import base64
import email.parser
import email.policy
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.errors import InputError
from kg.rdf import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Triple, canonical_nquads, iri, parse

MULTIPART = "multipart/form-data"
READABLE: Mapping[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
_XML_DECLARATIONS = ("<!DOCTYPE", "<!ENTITY")


def read_graph(ask: Mapping[str, Any]) -> bytes:
    """Return what was sent as canonical N-Quads of the graph.

    Args:
        ask: `graph_name`, `content_type` as the client gave it, `body` in base 64.

    Raises:
        InputError: it is not RDF of its media type, or more than one graph, or holds what no graph of ours may.
    """
    name = iri(ask["graph_name"])
    quads: list[Quad] = []
    for media, body in _parts(ask["content_type"], base64.b64decode(ask["body"])):
        quads += _read(name, media, body)
    return canonical_nquads(quads)


def _parts(content_type: str, body: bytes) -> Iterable[tuple[str, bytes]]:
    media = content_type.partition(";")[0].strip().lower()
    if media != MULTIPART:
        yield media, body
        return
    header = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(header + body)
    parts = list(message.iter_parts()) if message.is_multipart() else []
    if not parts:
        raise InputError("the body has no part; send each graph as a file with its own content type")
    for part in parts:
        payload = part.get_payload(decode=True)
        yield part.get_content_type(), payload if isinstance(payload, bytes) else b""


def _read(name: NamedNode, media: str, body: bytes) -> Iterator[Quad]:
    form = READABLE.get(media)
    if form is None:
        raise InputError(f"{media[:80]!r} is not understood; send {', '.join(READABLE)}")
    _require_plain(form, body)
    names: dict[str, BlankNode] = {}
    # Equal bytes give equal labels, and other graphs' blank nodes stay others.
    mark = hashlib.sha256(name.value.encode() + b"\n" + body).hexdigest()[:24]
    try:
        for quad in parse(body, format=form, base_iri=name.value):
            if not isinstance(quad.graph_name, DefaultGraph):
                raise InputError(f"{quad.graph_name} is a graph inside the graph; send one graph at a time")
            subject, predicate, value = (_term(term, names, mark) for term in quad.triple)
            yield Quad(subject, predicate, value, name)
    except (SyntaxError, ValueError, OSError) as error:
        raise InputError(f"this is no {media}: {error}") from error


def _require_plain(form: RdfFormat, body: bytes) -> None:
    """Refuse what makes a parser work without end: XML's declarations, and JSON nested without end."""
    try:
        text = body.decode("utf-8")
        if form == RdfFormat.JSON_LD:
            json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"the body is not UTF-8, or no JSON of sensible depth: {error}") from error
    if form == RdfFormat.RDF_XML and any(word in text for word in _XML_DECLARATIONS):
        raise InputError("RDF/XML with a document type is refused; write the entities out")


def _term(term: Any, names: dict[str, BlankNode], mark: str) -> Any:  # noqa: ANN401 - positions differ in type
    if isinstance(term, Triple):
        raise InputError("triples about triples are refused: RDF 1.1 has none")
    if isinstance(term, NamedNode):
        return iri(term.value)
    if isinstance(term, BlankNode):
        return names.setdefault(term.value, BlankNode(f"u{mark}{len(names)}"))
    return term
