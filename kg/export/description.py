"""A release as others read it: all its statements in one file, and a description in VoID, DCAT 3 and PROV."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from pyoxigraph import QuerySolutions, Store

from kg.export.rdf import export_rdf
from kg.identifiers import BASE, digest
from kg.rdf import Literal, NamedNode, RdfFormat, Subject, Term, Triple, iri, offset, parse, serialize
from kg.store.releases import Manifest
from kg.store.seal import file_digest
from kg.vocabulary import PREFIXES, RDF

DUMP = "graph.nq.gz"
DESCRIPTION = "description.ttl"
_XSD = PREFIXES["xsd"]
_VOID = "http://rdfs.org/ns/void#"
_FOREIGN = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "void": _VOID,
}
DESCRIPTION_PREFIXES = _FOREIGN | {name: PREFIXES[name] for name in ("ckg", "dct", "owl", "prov", "xsd")}
_LEVEL = 6
_PLACEHOLDER = "urn:kg:"
_COUNTED = {"class": "entities", "property": "triples"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """A class that the graph uses with the number of its members, or a property with that of its statements."""

    kind: str
    name: NamedNode
    count: int


def write_release(folder: Path, manifest: Manifest, store: Store) -> None:
    """Write dump and description into a release's folder; equal graph and manifest, equal bytes."""
    with (folder / DUMP).open("wb") as raw, gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as packed:
        count = export_rdf(store, cast("BinaryIO", packed), format="nq")
    body = describe(manifest, store, dump=folder / DUMP, triples=count)
    (folder / DESCRIPTION).write_bytes(body)


def describe(manifest: Manifest, store: Store, *, dump: Path, triples: int) -> bytes:
    """Return the description in Turtle.

    Args:
        store: the released graph, to count what it uses.
        dump: file with all its statements outside the ontology.
        triples: their number.
    """
    partitions = list(_partitions(store))
    known = {**_facts(manifest, dump), **_counts(store, partitions), "triples": Literal(triples)}
    # What it is first, then the long lists of what it uses.
    said = sorted(set(filled(Path(__file__).with_name("release.ttl"), known)), key=str)
    lists = sorted(set(used(release_iri(manifest.tag), partitions)), key=str)
    body = serialize([*said, *lists], format=RdfFormat.TURTLE, prefixes=DESCRIPTION_PREFIXES)
    return (body or b"") + b"\n"


def filled(template: Path, known: Mapping[str, NamedNode | Literal]) -> Iterator[Triple]:
    """Yield the triples of a Turtle file of ours, its `urn:kg:NAME` filled in; without those of unknown names."""
    for quad in parse(path=str(template), format=RdfFormat.TURTLE):
        subject, value = (_fill(term, known) for term in (quad.subject, quad.object))
        if isinstance(subject, Subject) and isinstance(value, Term):
            yield Triple(subject, quad.predicate, value)


def _fill(term: object, known: Mapping[str, NamedNode | Literal]) -> object:
    if isinstance(term, NamedNode) and term.value.startswith(_PLACEHOLDER):
        return known.get(term.value.removeprefix(_PLACEHOLDER))
    return term


def _facts(manifest: Manifest, dump: Path) -> dict[str, NamedNode | Literal]:
    settings = manifest.configuration
    here = release_iri(manifest.tag).value
    software = iri(f"{BASE}software/kg-{settings.get('kg', '')}")
    facts: dict[str, NamedNode | Literal] = {
        "release": iri(here),
        "dump": iri(f"{here}/{DUMP}"),
        **{name: iri(f"{here}#{name}") for name in ("statements", "checksum", "publication")},
        "tag": Literal(manifest.tag),
        "digest": Literal(manifest.digest),
        "documents": Literal(len(manifest.documents)),
        "bytes": offset(dump.stat().st_size),
        "sha256": Literal(file_digest(dump), datatype=iri(f"{_XSD}hexBinary")),
        "software": software,
        "software-name": Literal(f"conflict-kg {settings.get('kg', '')}"),
        "creator": software,
    }
    return facts | publication(manifest)


def publication(manifest: Manifest) -> dict[str, NamedNode | Literal]:
    """Return what was said when a release was published, and which one it follows."""
    settings, facts = manifest.configuration, dict[str, NamedNode | Literal]()
    if manifest.issued:
        facts["issued"] = facts["ended"] = Literal(manifest.issued, datatype=iri(f"{_XSD}dateTime"))
    if manifest.previous is not None:
        facts["previous"] = release_iri(manifest.previous)
    for name in ("license", "endpoint"):
        if settings.get(name):
            facts[name] = iri(settings[name])
    for name in ("creator", "publisher"):
        if settings.get(name):
            facts[name] = iri(f"{BASE}agent/{digest('agent', settings[name])}")
            facts[f"{name}-name"] = Literal(settings[name])
    return facts


def release_iri(tag: str) -> NamedNode:
    """Return the IRI of a release."""
    return iri(f"{BASE}release/{tag}")


def _counts(store: Store, partitions: Iterable[Partition]) -> dict[str, NamedNode | Literal]:
    rows = _ask(store, "extent.rq")
    row = next(iter(rows))
    kinds = [partition.kind for partition in partitions]
    return {
        "subjects": Literal(int(row["subjects"].value)),
        "objects": Literal(int(row["objects"].value)),
        "classes": Literal(kinds.count("class")),
        "properties": Literal(kinds.count("property")),
    }


def _partitions(store: Store) -> Iterator[Partition]:
    for row in _ask(store, "partitions.rq"):
        yield Partition(kind=row["kind"].value, name=row["name"], count=int(row["count"].value))


def _ask(store: Store, name: str) -> QuerySolutions:
    found = store.query(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    if not isinstance(found, QuerySolutions):
        raise TypeError(f"{name} is no SELECT")
    return found


def used(dataset: NamedNode, partitions: Iterable[Partition]) -> Iterator[Triple]:
    """A partition for each class and property, and the vocabularies they come from."""
    document = dataset.value.partition("#")[0]
    for partition in partitions:
        node = iri(f"{document}#{partition.kind}-{digest(partition.name.value)}")
        yield Triple(dataset, iri(f"{_VOID}{partition.kind}Partition"), node)
        yield Triple(node, RDF.type, iri(f"{_VOID}Dataset"))
        yield Triple(node, iri(f"{_VOID}{partition.kind}"), partition.name)
        yield Triple(node, iri(f"{_VOID}{_COUNTED[partition.kind]}"), Literal(partition.count))
        yield Triple(dataset, iri(f"{_VOID}vocabulary"), iri(_namespace(partition.name.value)))


def _namespace(name: str) -> str:
    """Return the vocabulary of a term.

    >>> _namespace("http://www.w3.org/ns/prov#value"), _namespace("http://purl.org/dc/terms/title")
    ('http://www.w3.org/ns/prov#', 'http://purl.org/dc/terms/')
    """
    return name[: max(name.rfind("#"), name.rfind("/")) + 1]
