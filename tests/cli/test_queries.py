"""`kg queries` and `kg query` with questions of one's own, as a user runs them."""

from pathlib import Path

import pytest

from tests.cli.test_cli import kg
from tests.records import market, write_records

MINE = """#+ summary: Air strikes with a word in their name
#+ parameters: [{name: word, type: string, label: Word, default: Ariha}]
SELECT ?label WHERE {
  VALUES ?word { UNDEF }
  ?event a ckg:AirStrike ; skos:prefLabel ?label
  FILTER(CONTAINS(STR(?label), ?word))
}
"""
PREFIXES = "PREFIX ckg: <https://w3id.org/ckg/ns#>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    write_records(tmp_path / "in.jsonl", market())
    assert kg("build", "in.jsonl", "--no-inference", folder=tmp_path).returncode == 0
    folder = tmp_path / "graph" / "queries"
    folder.mkdir()
    (folder / "mine.rq").write_text(MINE.replace("SELECT", f"{PREFIXES}SELECT"), encoding="utf-8")
    return folder


def test_a_question_of_ones_own_is_listed_shown_asked_and_tested(own: Path) -> None:
    folder = own.parent.parent
    listed, shown, asked, tested = (
        kg(*call, folder=folder).stdout
        for call in (
            ("queries", "list"),
            ("queries", "show", "mine"),
            ("query", "mine", "--format", "csv"),
            ("queries", "test", "mine"),
        )
    )

    assert "mine" in listed
    assert "word  Word (string; default Ariha)" in shown
    assert asked.splitlines()[0] == "label"
    assert tested.startswith("ok    mine")


def test_a_value_stays_a_value_whatever_it_holds(own: Path) -> None:
    done = kg("query", "mine", "-p", 'word=" . } DROP ALL #', "--format", "csv", folder=own.parent.parent)

    assert (done.returncode, done.stdout.split()) == (0, ["label"])


def test_a_faulty_file_is_told_and_the_rest_stays(own: Path) -> None:
    (own / "bare.rq").write_text("ASK {}", encoding="utf-8")
    folder = own.parent.parent
    listed, asked, tested = (
        kg(*call, folder=folder) for call in (("queries", "list"), ("query", "bare"), ("queries", "test"))
    )

    assert (listed.returncode, "left out: " in listed.stderr, "mine" in listed.stdout) == (0, True, True)
    assert (asked.returncode, "must begin with its header" in asked.stderr) == (2, True)
    assert (tested.returncode, "FAIL  bare" in tested.stdout) == (1, True)


def test_a_mistyped_name_is_no_sparql(own: Path) -> None:
    done = kg("query", "ceasefire", folder=own.parent.parent)

    assert (done.returncode, "did you mean" in done.stderr) == (2, True)
