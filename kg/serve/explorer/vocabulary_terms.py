"""The ontology's terms with their definitions, for the editor's completion."""

from __future__ import annotations

import json
from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from kg.rdf import Literal, NamedNode, RdfFormat, parse
from kg.resources import resource_folder
from kg.serve.explorer.terms import short
from kg.vocabulary import CKG, CODE, RDFS, SKOS

_LONGEST = 90


async def terms_file(_: Request) -> Response:
    """Give names and meanings of all classes, properties and codes."""
    return Response(_terms(), media_type="application/json")


@cache
def _terms() -> bytes:
    found: dict[str, str] = {}
    for path in sorted(resource_folder("ontology").glob("**/*.ttl")):
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            subject, value = quad.subject, quad.object
            if isinstance(subject, NamedNode) and isinstance(value, Literal) and _is_ours(subject.value):
                name = short(subject.value)
                if quad.predicate == SKOS.definition:
                    found[name] = value.value[:_LONGEST]
                elif quad.predicate in (SKOS.prefLabel, RDFS.label):
                    found.setdefault(name, value.value[:_LONGEST])
    return json.dumps(sorted(found.items()), ensure_ascii=False).encode()


def _is_ours(node: str) -> bool:
    return node.startswith((str(CKG), str(CODE)))
