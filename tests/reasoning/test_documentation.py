import re
import tomllib
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree

from pyoxigraph import Literal

from kg.reasoning.documentation import pictures
from kg.reasoning.documentation.__main__ import main
from kg.reasoning.documentation.page import build_page
from kg.reasoning.documentation.pictures import read_example
from kg.reasoning.documentation.svg import Arrow, Box, draw
from kg.reasoning.documentation.terms import Index, curie, express, read_schemes, read_terms
from kg.reasoning.schema import CKG, OWL, ontology_files, read_triples
from kg.resources import resource_folder

VOID = {"meta", "br"}


class Outline(HTMLParser):
    """Collects ids, links and tags, and notes each end tag that closes the wrong element."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids += [values["id"] or ""] if "id" in values else []
        self.links += [values["href"] or ""] if "href" in values else []
        self.loads += [tag] if tag in {"script", "link", "img", "iframe"} or "src" in values else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@cache
def page() -> str:
    return build_page()


@cache
def outline() -> Outline:
    made = Outline()
    made.feed(page())
    return made


def test_the_page_in_the_repository_is_up_to_date() -> None:
    """If this fails: python -m kg.reasoning.documentation."""
    assert (resource_folder("ontology") / "index.html").read_text("utf-8") == page()


def test_the_page_is_the_same_in_every_run() -> None:
    assert build_page() == page()


def test_each_term_has_its_anchor() -> None:
    assert {term.name for term in read_terms()} - set(outline().ids) == set()


def test_each_scheme_and_each_code_has_its_anchor() -> None:
    schemes = read_schemes()
    codes = {concept.iri.partition("/code/")[2].replace("/", "-") for scheme in schemes for concept in scheme.concepts}
    anchors = {f"scheme-{scheme.name}" for scheme in schemes} | {f"code-{code}" for code in codes}

    assert anchors - set(outline().ids) == set()


def test_no_anchor_is_used_twice() -> None:
    ids = [each for each in outline().ids if each != "tip"]  # each picture has its own arrow tip

    assert sorted(ids) == sorted(set(ids))


def test_each_link_within_the_page_leads_somewhere() -> None:
    targets = {link.removeprefix("#") for link in outline().links if link.startswith("#")}

    assert targets - set(outline().ids) == set()


def test_nothing_is_loaded_from_elsewhere() -> None:
    assert outline().loads == []
    assert re.findall(r"@import|url\((?!#tip)", page()) == []


def test_tags_are_closed_in_order() -> None:
    assert (outline().wrong, outline().open) == ([], [])


def test_the_diagram_names_only_terms_of_the_ontology() -> None:
    plan = tomllib.loads((Path(pictures.__file__).parent / "diagram.toml").read_text("utf-8"))
    terms = {term.name for term in read_terms()}
    used = {*plan["nodes"], *(edge["property"] for edge in plan["edges"])}

    assert used - terms == {"OffsetBasedString", "wasGeneratedBy", "wasDerivedFrom"}


def test_the_example_quotes_its_text_by_character() -> None:
    path = resource_folder("ontology") / "example.trig"
    lines = [line.removeprefix("#").strip() for line in path.read_text("utf-8").splitlines() if line.startswith("#   ")]
    text = " ".join(lines)
    spans: dict[str, dict[str, str]] = {}
    for quad in read_example():
        if "#char=" in str(quad.subject) and isinstance(quad.object, Literal):
            spans.setdefault(str(quad.subject), {})[quad.predicate.value.partition("#")[2]] = quad.object.value

    assert len(spans) == 3
    assert [
        s["anchorOf"] for s in spans.values() if text[int(s["beginIndex"]) : int(s["endIndex"])] != s["anchorOf"]
    ] == []


def test_the_example_states_no_event_in_the_graph_of_the_document() -> None:
    graph = "<https://w3id.org/ckg/graph/doc/karmin>"

    assert [q for q in read_example() if str(q.graph_name) == graph and "/id/event/" in str(q.subject)] == []


def test_a_defined_class_is_written_out() -> None:
    index = Index(read_triples(ontology_files()))
    expression = express(index.one(f"{CKG}CeasefireViolation", f"{OWL}equivalentClass"), index)

    assert expression == "[[ViolentEvent]] and ([[violates]] some [[Ceasefire]])"


def test_foreign_terms_are_shortened() -> None:
    assert curie("http://www.w3.org/ns/org#memberOf") == "org:memberOf"


def test_text_in_a_picture_is_escaped() -> None:
    box = Box(x=0, y=0, width=50, title="a < b")

    assert "a &lt; b" in draw([box], [], title="t")


def test_an_arrow_ends_at_the_edges_of_its_boxes() -> None:
    left, right = Box(x=0, y=0, width=50, title="a"), Box(x=100, y=0, width=50, title="b")

    assert 'd="M50 13 100 13"' in draw([left, right], [Arrow(start=left, end=right, label="")], title="t")


def test_a_term_that_changes_fails_the_check_until_the_page_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "ontology"
    copytree(resource_folder("ontology"), folder)
    core = folder / "claims.ttl"
    shapes = tmp_path / "shapes"
    copytree(resource_folder("shapes"), shapes)
    folders = ["--folder", str(folder), "--shapes", str(shapes)]
    before = main(["--check", *folders])
    core.write_text(core.read_text("utf-8").replace('rdfs:label "Claim"@en', 'rdfs:label "Assertion"@en'), "utf-8")
    after = main(["--check", *folders])
    main(folders)
    rules = shapes / "index.html"
    rules.write_text(rules.read_text("utf-8").replace("Figures in order", "Figures"), "utf-8")
    stale = main(["--check", *folders])
    main(folders)

    assert before is None
    assert after == f"{folder / 'index.html'} is not what the ontology says: run make ontology"
    assert stale == f"{rules} is not what the shapes say: run make ontology"
    assert main(["--check", *folders]) is None
