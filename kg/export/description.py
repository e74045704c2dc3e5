"""A release described in VoID and DCAT."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg.identifiers import BASE
from kg.store.releases import Manifest
from kg.vocabulary import PREFIXES


def describe(manifest: Manifest) -> bytes:
    """Return the description in Turtle: what it is, how much, from which tag and digest."""
    known: dict[str, NamedNode | Literal] = {
        "urn:kg:release": NamedNode(f"{BASE}release/{manifest.tag}"),
        "urn:kg:tag": Literal(manifest.tag),
        "urn:kg:digest": Literal(manifest.digest),
        "urn:kg:triples": Literal(manifest.counts["quads"]),
        "urn:kg:documents": Literal(len(manifest.documents)),
    }
    triples = []
    for quad in parse(path=str(Path(__file__).with_name("release.ttl")), format=RdfFormat.TURTLE):
        subject = known.get(getattr(quad.subject, "value", ""), quad.subject)
        value = known.get(getattr(quad.object, "value", ""), quad.object)
        if isinstance(subject, NamedNode):
            triples.append(Quad(subject, quad.predicate, value).triple)
    return serialize(sorted(triples, key=str), format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""
