"""The one choice of RDF library for terms and quads: pyoxigraph (D3); every term is checked at birth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple, parse, serialize
from pyoxigraph import RdfFormat as RdfFormat  # noqa: PLC0414 - re-exported for those who read and write files

from kg.errors import TermError

Subject = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal
Graph = NamedNode | BlankNode | DefaultGraph

XSD = "http://www.w3.org/2001/XMLSchema#"
_DATE = NamedNode(f"{XSD}date")
_INTEGER = NamedNode(f"{XSD}integer")
_DECIMAL = NamedNode(f"{XSD}decimal")
_BOOLEAN = NamedNode(f"{XSD}boolean")
_OFFSET = NamedNode(f"{XSD}nonNegativeInteger")
_SCHEMES = re.compile(r"(?:https?|urn|mailto):", re.IGNORECASE)
# Allowed by RFC 3987's letter but hostile in page and log: bidirectional controls.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def iri(text: str) -> NamedNode:
    """Return the IRI, with a scheme that is safe to link: http, https, urn or mailto.

    Raises:
        TermError: it is no IRI, or its scheme or characters are not allowed.
    """
    if not _SCHEMES.match(text):
        raise TermError(text, "the scheme is not http, https, urn or mailto")
    if _BIDI.search(text):
        raise TermError(text, "it holds bidirectional control characters")
    try:
        return NamedNode(text)
    except ValueError as error:
        raise TermError(text, str(error)) from error


def text(value: str, *, language: str | None = None) -> Literal:
    """Return a string literal, language-tagged if a language is given.

    Raises:
        TermError: it holds a lone surrogate, or the language tag is none.
    """
    try:
        value.encode("utf-8")
        return Literal(value, language=language) if language else Literal(value)
    except (UnicodeEncodeError, ValueError) as error:
        raise TermError(value, str(error)) from error


def day(value: date) -> Literal:
    """Return an xsd:date."""
    return Literal(value.isoformat(), datatype=_DATE)


def integer(value: int) -> Literal:
    """Return an xsd:integer."""
    return Literal(str(value), datatype=_INTEGER)


def offset(value: int) -> Literal:
    """Return an xsd:nonNegativeInteger, as NIF asks for offsets."""
    return Literal(str(value), datatype=_OFFSET)


def decimal(value: float) -> Literal:
    """Return an xsd:decimal of at most six places, without an exponent."""
    written = f"{value:.6f}".rstrip("0").rstrip(".")
    return Literal(written if "." in written else f"{written}.0", datatype=_DECIMAL)


def boolean(value: bool) -> Literal:  # noqa: FBT001 - the one argument is the value
    """Return an xsd:boolean."""
    return Literal("true" if value else "false", datatype=_BOOLEAN)


def typed(value: str, datatype: str) -> Literal:
    """Return a literal of the datatype with this IRI."""
    return Literal(value, datatype=iri(datatype))


def order_key(quad: Quad) -> tuple[str, str, str, str]:
    """Sort key that orders quads by graph, subject, predicate, object as N-Quads write them."""
    return str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object)


def canonical_nquads(quads: Iterable[Quad]) -> bytes:
    """Return the quads as sorted N-Quads without repeats: the form that digests are taken of.

    Our graphs have no blank nodes, so sorting alone is canonical.
    """
    lines = sorted({f"{quad} .\n" for quad in quads})
    return "".join(lines).encode()


def read_nquads(data: bytes) -> Iterator[Quad]:
    """Parse N-Quads we wrote ourselves."""
    yield from parse(data, format=RdfFormat.N_QUADS)


__all__ = [
    "BlankNode",
    "DefaultGraph",
    "Graph",
    "Literal",
    "NamedNode",
    "Quad",
    "RdfFormat",
    "Subject",
    "Term",
    "Triple",
    "boolean",
    "canonical_nquads",
    "day",
    "decimal",
    "integer",
    "iri",
    "offset",
    "order_key",
    "parse",
    "read_nquads",
    "serialize",
    "text",
    "typed",
]
