"""The code schemes say where their codes come from, and hang together."""

from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, SKOS, Graph, Namespace, URIRef

from kg.reasoning.schema import CKG, ontology_files, scheme_files

DCT = Namespace("http://purl.org/dc/terms/")
CODE = "https://w3id.org/ckg/code/"
LISTS = [path for path in scheme_files() if path.name != "crosswalks.ttl"]
MAPPINGS = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)


@cache
def graph() -> Graph:
    made = Graph()
    for path in (*ontology_files(), *scheme_files()):
        made.parse(path)
    return made


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_each_file_holds_the_one_scheme_it_is_named_after(path: Path) -> None:
    schemes = list(Graph().parse(path).subjects(RDF.type, SKOS.ConceptScheme))

    assert schemes == [URIRef(f"{CODE}scheme/{path.stem}")]


@pytest.mark.parametrize("prop", [SKOS.prefLabel, SKOS.definition, DCT.source, OWL.versionInfo, DCT.license])
def test_each_scheme_has_label_definition_source_version_and_licence(prop: URIRef) -> None:
    schemes = set(graph().subjects(RDF.type, SKOS.ConceptScheme))

    assert [s for s in schemes if graph().value(s, prop) is None] == []


@pytest.mark.parametrize("prefix", ["acled", "ucdp", "plover", "cameo", "pa-x", "hxl"])
def test_each_borrowed_scheme_says_whose_it_is(prefix: str) -> None:
    schemes = [s for s in graph().subjects(RDF.type, SKOS.ConceptScheme) if f"scheme/{prefix}" in str(s)]

    assert schemes != []
    assert [s for s in schemes if graph().value(s, DCT.rights) is None] == []


def test_each_concept_has_one_english_label_and_a_scheme() -> None:
    concepts = set(graph().subjects(RDF.type, SKOS.Concept))
    wrong = [c for c in concepts if [o.language for o in graph().objects(c, SKOS.prefLabel)] != ["en"]]

    assert wrong == []
    assert [c for c in concepts if graph().value(c, SKOS.inScheme) is None] == []


def test_each_own_concept_has_a_definition() -> None:
    own = [c for c in graph().subjects(RDF.type, SKOS.Concept) if "/" not in str(c).removeprefix(CODE)]

    assert [c for c in own if graph().value(c, SKOS.definition) is None] == []


def test_whatever_is_in_a_scheme_is_a_concept() -> None:
    members = set(graph().subjects(SKOS.inScheme))

    assert [m for m in members if (m, RDF.type, SKOS.Concept) not in graph()] == []


def test_broader_concepts_exist_and_share_a_scheme() -> None:
    def schemes(concept: URIRef) -> set[object]:
        return set(graph().objects(concept, SKOS.inScheme))

    pairs = list(graph().subject_objects(SKOS.broader))

    assert [(n, b) for n, b in pairs if not schemes(n) & schemes(b)] == []


def test_no_concept_is_broader_than_itself() -> None:
    concepts = set(graph().subjects(SKOS.broader))

    assert [
        c
        for c in concepts
        if c in set(graph().transitive_objects(next(graph().objects(c, SKOS.broader)), SKOS.broader))
    ] == []


def test_codes_of_one_scheme_are_unique() -> None:
    seen: dict[tuple[object, object], object] = {}
    twice = []
    for concept, code in graph().subject_objects(SKOS.notation):
        for scheme in graph().objects(concept, SKOS.inScheme):
            if str(scheme).endswith("plover-mode"):
                continue  # A mode is a code only together with its category.
            twice += [(seen[scheme, code], concept)] if (scheme, code) in seen else []
            seen[scheme, code] = concept

    assert twice == []


def test_crosswalks_lead_from_concept_to_concept() -> None:
    ends = {
        end
        for relation in MAPPINGS
        for s, o in graph().subject_objects(relation)
        if not str(s).startswith(CKG)
        for end in (s, o)
    }

    assert [e for e in ends if (e, RDF.type, SKOS.Concept) not in graph()] == []


def test_no_pair_is_mapped_in_two_ways() -> None:
    pairs = [pair for relation in MAPPINGS for pair in graph().subject_objects(relation)]

    assert len(pairs) == len(set(pairs))


def test_each_event_type_stands_for_a_class_of_the_same_name() -> None:
    pairs = list(graph().subject_objects(URIRef(f"{CKG}denotesClass")))

    assert len(pairs) > 30
    assert [(s, o) for s, o in pairs if str(s).removeprefix(CODE) != str(o).removeprefix(CKG)] == []
    assert [o for _, o in pairs if (o, RDF.type, OWL.Class) not in graph()] == []


def test_default_codes_are_concepts_of_acled() -> None:
    codes = set(graph().objects(None, URIRef(f"{CKG}defaultCode")))

    assert [
        c for c in codes if not str(c).startswith(f"{CODE}acled/") or (c, RDF.type, SKOS.Concept) not in graph()
    ] == []


def test_the_interchange_spellings_of_stages_and_roles_are_notations() -> None:
    assert str(graph().value(URIRef(f"{CODE}in-force"), SKOS.notation)) == "in_force"
    assert str(graph().value(URIRef(f"{CODE}side-a"), SKOS.notation)) == "side_a"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("cameo/0871", "plover/retreat-ceasefire"),
        ("cameo/195", "plover/assault-heavy-weapons"),
        ("cameo/201", "plover/assault-cleansing"),
        ("cameo/20", "plover/assault"),
        ("Battle", "acled/battles"),
        ("ArmedClash", "acled/armed-clash"),
        ("ViolentEvent", "plover/assault"),
        ("Execution", "plover/assault-massacre"),
        ("killed", "hxl/affected-killed"),
    ],
)
def test_a_crosswalk_where_schemes_differ_in_substance_says_how(source: str, target: str) -> None:
    ends = {URIRef(CODE + source), URIRef(CODE + target)}
    notes = [
        note
        for axiom in graph().subjects(OWL.annotatedSource, URIRef(CODE + source))
        if {graph().value(axiom, OWL.annotatedSource), graph().value(axiom, OWL.annotatedTarget)} == ends
        for note in graph().objects(axiom, SKOS.note)
    ]

    assert len(notes) == 1


def test_every_mapping_of_a_defined_class_to_ucdp_says_what_ucdp_asks_besides() -> None:
    mapped = {s for s, o in graph().subject_objects(SKOS.closeMatch) if f"{CODE}ucdp/type" in str(o)}

    assert len(mapped) == 3
    assert [s for s in mapped if not list(graph().subjects(OWL.annotatedSource, s))] == []
