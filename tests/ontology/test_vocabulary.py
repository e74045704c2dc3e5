"""Whatever term of ours any file of the project writes is declared in the ontology."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.reasoning.schema import ontology_files, scheme_files
from kg.resources import resource_folder

ROOT = Path(__file__).parents[2]
CKG = "https://w3id.org/ckg/ns#"
CODE = "https://w3id.org/ckg/code/"
NAMESPACES = {"ckg": CKG, "CKG": CKG, "code": CODE, "CODE": CODE}
PREFIXED = re.compile(r"\b(ckg|code):([A-Za-z][\w-]*)(?![\w/-])")
ATTRIBUTE = re.compile(r"\b(CKG|CODE)\.([A-Za-z]\w*)|\b(CKG|CODE)\[\"([\w/-]+)\"\]")
FULL = re.compile(r"<(https://w3id\.org/ckg/(?:ns#|code/)[\w/-]+)>")
COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)


@cache
def declared() -> frozenset[str]:
    triples = (
        t for path in (*ontology_files(), *scheme_files()) for t in parse(path.read_bytes(), format=RdfFormat.TURTLE)
    )
    return frozenset(t.subject.value for t in triples if isinstance(t.subject, NamedNode))


def used_in(text: str) -> Iterator[str]:
    for match in PREFIXED.finditer(text):
        yield NAMESPACES[match[1]] + match[2]
    for match in ATTRIBUTE.finditer(text if "from kg.vocabulary import" in text else ""):
        yield NAMESPACES[match[1] or match[3]] + (match[2] or match[4])
    for match in FULL.finditer(text):
        yield match[1]


def missing(folder: Path, *endings: str) -> dict[str, set[str]]:
    files = sorted(path for ending in endings for path in folder.rglob(f"*{ending}"))
    found = {str(path.relative_to(folder)): set(used_in(_code(path))) - declared() for path in files}
    return {name: terms for name, terms in found.items() if terms}


def _code(path: Path) -> str:
    """Comments and docstrings may speak of terms in general; SPARQL and Turtle use # in IRIs, so only line comments go."""
    text = COMMENT.sub("", path.read_text("utf-8"))
    return re.sub(r'"""(?!SELECT|ASK|CONSTRUCT|PREFIX)[^"]*"""', "", text) if path.suffix == ".py" else text


def test_the_code_uses_only_declared_terms() -> None:
    assert missing(ROOT / "kg", ".py", ".rq", ".toml", ".sparql") == {}


def test_the_queries_use_only_declared_terms() -> None:
    assert missing(resource_folder("queries"), ".rq") == {}


def test_the_shapes_use_only_declared_terms() -> None:
    assert missing(resource_folder("shapes"), ".ttl") == {}


def test_the_ontology_uses_only_declared_terms() -> None:
    assert missing(resource_folder("ontology"), ".ttl", ".trig") == {}


@pytest.mark.parametrize(
    ("module", "enumeration"),
    [
        ("kg.extraction.model", "Status"),
        ("kg.extraction.model", "DatePrecision"),
        ("kg.extraction.model", "PlaceKind"),
        ("kg.extraction.model", "Role"),
        ("kg.extraction.model", "Effect"),
        ("kg.extraction.model", "Category"),
        ("kg.extraction.model", "Bound"),
        ("kg.extraction.model", "Mode"),
        ("kg.extraction.model", "Stage"),
        ("kg.actors.model", "ActorKind"),
        ("kg.gazetteer.model", "PlaceKind"),
    ],
)
def test_each_value_of_the_code_has_its_concept(module: str, enumeration: str) -> None:
    import importlib

    values = [each.value for each in getattr(importlib.import_module(module), enumeration)]

    assert [v for v in values if CODE + v.replace("_", "-") not in declared()] == []


def test_each_event_type_of_the_code_has_its_concept() -> None:
    from kg.extraction.model import EventType

    names = ["AgreementEvent" if each.value == "Agreement" else each.value for each in EventType]

    assert [name for name in names if CODE + name not in declared() or CKG + name not in declared()] == []


def test_each_kind_of_actor_that_is_written_has_its_concept() -> None:
    from kg.claims.known import _CODES

    assert [kind for kind in _CODES.values() if CODE + kind not in declared()] == []


def test_each_kind_of_relationship_that_is_written_has_its_concept() -> None:
    from kg.graph.document import RELATION_KINDS

    assert [kind for kind in RELATION_KINDS.values() if CODE + kind not in declared()] == []


@pytest.mark.parametrize(("lexicon", "column"), [("means.tsv", 3), ("agreements.tsv", 2)])
def test_each_weapon_and_kind_of_agreement_of_the_lexicon_has_its_concept(lexicon: str, column: int) -> None:
    lines = (ROOT / "kg" / "extraction" / "lexicon" / lexicon).read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith(("#", "form\t"))]
    names = {row[column] for row in rows if len(row) > column and row[column] and row[1] != "stage"}

    assert [name for name in sorted(names) if CODE + name.replace(" ", "-") not in declared()] == []
