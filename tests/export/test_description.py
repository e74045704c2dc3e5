"""A published release described in VoID, DCAT 3 and PROV, read back by another library."""

import gzip
import hashlib
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store
from rdflib import DCTERMS, FOAF, OWL, PROV, RDF, VOID, XSD, Graph, Literal, Namespace, URIRef

from kg.cli.main import main
from kg.identifiers import ONTOLOGY_GRAPH
from kg.pipeline.build import Options, build
from kg.store.folder import GraphFolder
from kg.store.verify import verify
from tests.records import market, write_records

DCAT, SPDX = Namespace("http://www.w3.org/ns/dcat#"), Namespace("http://spdx.org/rdf/terms#")
CKG = Namespace("https://w3id.org/ckg/ns#")
RELEASE = "https://w3id.org/ckg/release/"
TIME = "2026-11-28T12:00:00Z"


def run(folder: GraphFolder, *arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["-q", "-C", str(folder.path), *arguments])
    return int(ended.value.code or 0)


def made(path: Path) -> GraphFolder:
    """A graph with two releases."""
    path.mkdir()
    folder = GraphFolder(path=path / "graph")
    build(folder, [write_records(path / "a.jsonl", market("a"))], Options(inference=False))
    assert run(folder, "publish", "first", "--issued", "2026-11-01", "--publisher", "The Example Archive") == 0
    build(folder, [write_records(path / "b.jsonl", market("b", killed=7))], Options(inference=False))
    assert run(folder, "publish", "second", "--issued", TIME, "--endpoint", "https://example.org/sparql") == 0
    return folder


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    return made(tmp_path_factory.mktemp("published") / "one")


def of(folder: GraphFolder, tag: str, name: str) -> Path:
    return folder.path / "releases" / tag / name


@pytest.fixture(scope="module")
def description(published: GraphFolder) -> Graph:
    return Graph().parse(of(published, "second", "description.ttl"), format="turtle")


@pytest.fixture(scope="module")
def dump(published: GraphFolder) -> Store:
    store = Store()
    store.load(gzip.decompress(of(published, "second", "graph.nq.gz").read_bytes()), format=RdfFormat.N_QUADS)
    return store


def test_it_says_who_published_it_when_and_under_which_licence(description: Graph) -> None:
    release = URIRef(f"{RELEASE}second")
    publisher = description.value(release, DCTERMS.publisher)

    assert description.value(release, DCTERMS.issued) == Literal(TIME, datatype=XSD.dateTime)
    assert description.value(release, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    # Said at the first release, and since then.
    assert description.value(publisher, FOAF.name) == Literal("The Example Archive")
    assert description.value(description.value(release, DCTERMS.creator), RDF.type) is not None
    assert description.value(release, VOID.sparqlEndpoint) == URIRef("https://example.org/sparql")


def test_it_names_the_release_before_it(description: Graph, published: GraphFolder) -> None:
    release, before = URIRef(f"{RELEASE}second"), URIRef(f"{RELEASE}first")
    first = Graph().parse(of(published, "first", "description.ttl"), format="turtle")

    assert description.value(release, DCAT.previousVersion) == before
    assert description.value(release, PROV.wasRevisionOf) == before
    assert description.value(release, DCAT.version) == description.value(release, OWL.versionInfo) == Literal("second")
    assert not list(first.triples((None, DCAT.previousVersion, None)))


def test_the_distribution_is_the_file_beside_it(description: Graph, published: GraphFolder) -> None:
    file = of(published, "second", "graph.nq.gz").read_bytes()
    found = description.value(URIRef(f"{RELEASE}second"), DCAT.distribution)
    checksum = description.value(found, SPDX.checksum)

    assert description.value(found, DCAT.byteSize) == Literal(len(file), datatype=XSD.nonNegativeInteger)
    assert description.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
    assert str(description.value(checksum, SPDX.checksumValue)).lower() == hashlib.sha256(file).hexdigest()
    assert str(description.value(found, DCAT.mediaType)).endswith("/application/n-quads")
    assert str(description.value(found, DCAT.compressFormat)).endswith("/application/gzip")
    dumped = description.value(URIRef(f"{RELEASE}second"), VOID.dataDump)
    assert description.value(found, DCAT.downloadURL) == dumped == URIRef(f"{RELEASE}second/graph.nq.gz")


def test_the_file_holds_every_statement_but_the_ontology(dump: Store, published: GraphFolder) -> None:
    store = Store.read_only(str(of(published, "second", "store")))

    assert {str(q) for q in dump} == {str(q) for q in store if getattr(q.graph_name, "value", "") != ONTOLOGY_GRAPH}


def test_its_numbers_are_those_of_the_file(description: Graph, dump: Store) -> None:
    release = URIRef(f"{RELEASE}second")
    numbers = {name: description.value(release, VOID[name]).toPython() for name in ("triples", "distinctSubjects")}
    numbers |= {name: description.value(release, VOID[name]).toPython() for name in ("classes", "properties")}
    classes = {q.object for q in dump if q.predicate.value == str(RDF.type)}

    assert numbers == {
        "triples": len(dump),
        "distinctSubjects": len({q.subject for q in dump}),
        "classes": len(classes),
        "properties": len({q.predicate for q in dump}),
    }
    parts = {
        str(description.value(node, VOID.property)): int(str(description.value(node, VOID.triples)))
        for node in description.objects(release, VOID.propertyPartition)
    }
    assert parts == {name: sum(q.predicate.value == name for q in dump) for name in parts}
    assert len(parts) == numbers["properties"]
    members = {
        str(description.value(node, VOID["class"])): int(str(description.value(node, VOID.entities)))
        for node in description.objects(release, VOID.classPartition)
    }
    assert members[str(CKG.Document)] == 2
    assert len(members) == numbers["classes"]
    assert URIRef(str(CKG)) in set(description.objects(release, VOID.vocabulary))


def test_nothing_is_left_unfilled(description: Graph) -> None:
    assert not [triple for triple in description if any(str(term).startswith("urn:kg:") for term in triple)]


def test_the_same_graph_published_at_the_same_time_has_the_same_bytes(published: GraphFolder, tmp_path: Path) -> None:
    again = made(tmp_path / "two")

    for name in ("description.ttl", "graph.nq.gz", "changes.json"):
        assert of(again, "second", name).read_bytes() == of(published, "second", name).read_bytes(), name


def test_a_time_that_is_none_and_a_licence_that_is_no_iri_are_refused(published: GraphFolder) -> None:
    assert run(published, "publish", "third", "--issued", "soon") == 2
    assert run(published, "publish", "third", "--license", "mine") != 0
    assert not of(published, "third", "").exists()


@pytest.mark.parametrize("name", ["MANIFEST.json", "graph.nq.gz"])
def test_a_release_that_lost_a_file_is_named(tmp_path: Path, name: str) -> None:
    folder = made(tmp_path / "two")
    of(folder, "first", name).unlink()

    assert [(Path(fault.where).name, fault.what) for fault in verify(folder)] == [(name, "is missing")]
