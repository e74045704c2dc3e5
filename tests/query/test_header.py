from pathlib import Path

import pytest

from kg.errors import QueryError
from kg.query.catalogue import check_question, load_catalogue
from kg.query.header import read_question

GOOD = """#+ summary: How many?
#+ description: Counts.
#+ tags: [test]
#+ parameters:
#+   - name: day
#+     type: date
#+     label: Day
#+     default: 2020-01-15
#+ columns: {n: the number}
#+ view: table
#+ counts-not: Nothing.
#+ example: {day: 2020-01-16}
SELECT ?n WHERE {
  VALUES ?day { UNDEF }
}
"""


def write(folder: Path, text: str, name: str = "how-many.rq") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_header_is_read_into_values(tmp_path: Path) -> None:
    question = read_question(write(tmp_path, GOOD))

    assert question.name == "how-many"
    assert question.parameters[0].default == "2020-01-15"
    assert question.example == {"day": "2020-01-16"}
    assert question.sparql.startswith("SELECT")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("#+ view: table", "#+ view: pie", "`view` is 'pie'; it must be one of table, map"),
        ("#+ view: table", "#+ viewe: table\n#+ view: table", "unknown key 'viewe'"),
        ("#+ view: table", "#+ view: table\n#+ view: map", "'view' twice"),
        ("#+ counts-not: Nothing.\n", "", "lacks 'counts-not'"),
        ("#+ counts-not: Nothing.", "#+ counts-not: ''", "`counts-not` must be a text"),
        ("#+ tags: [test]", "#+ tags: test", "`tags` must be a list"),
        ("#+     type: date", "#+     type: day", "`type` is 'day'"),
        ("#+ summary: How many?", "#+ summary: How many: few", "no YAML"),
        ("#+ summary", "\n#+ summary", "must begin with its header"),
    ],
)
def test_a_fault_in_the_header_is_named(tmp_path: Path, before: str, after: str, message: str) -> None:
    assert before in GOOD

    with pytest.raises(QueryError, match=message):
        read_question(write(tmp_path, GOOD.replace(before, after, 1)))


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("  VALUES ?day { UNDEF }\n", "", "'day' is in the header, but no line"),
        ("VALUES ?day { UNDEF }", "VALUES ?day { UNDEF }\n  VALUES ?place { UNDEF }", "'place' has no header"),
        ("{day: 2020-01-16}", "{date: 2020-01-16}", "no parameter 'date'"),
        ("default: 2020-01-15", "default: yesterday", "no date"),
        ("default: 2020-01-15", "required: true", None),
    ],
)
def test_header_and_query_must_agree(tmp_path: Path, before: str, after: str, message: str | None) -> None:
    question = read_question(write(tmp_path, GOOD.replace(before, after, 1)))

    if message is None:
        check_question(question)
        return
    with pytest.raises(QueryError, match=message):
        check_question(question)


def test_a_users_folder_lies_over_the_shipped_one(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD, name="events.rq")

    catalogue = load_catalogue([tmp_path])

    assert catalogue.question("how-many").summary == "How many?"
    assert catalogue.question("events").summary == "How many?"
    assert len(catalogue) == len(load_catalogue()) + 1


def test_a_summary_is_header_enough_for_a_question_of_ones_own(tmp_path: Path) -> None:
    write(tmp_path, "#+ summary: Anything\nASK {}\n", name="mine.rq")

    question = load_catalogue([tmp_path]).question("mine")

    assert (question.summary, question.view, question.tags, dict(question.columns)) == ("Anything", "table", (), {})


def test_a_faulty_file_keeps_no_other_question_from_being_asked(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, "SELECT * WHERE { ?s ?p ?o }\n", name="bare.rq")

    catalogue = load_catalogue([tmp_path])

    assert catalogue.question("how-many").summary == "How many?"
    with pytest.raises(QueryError, match=r"bare\.rq: .*`#\+ summary: what it asks` is enough"):
        catalogue.question("bare")


def test_a_shipped_question_does_not_answer_for_a_faulty_one_that_replaces_it(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("view: table", "view: pie"), name="events.rq")

    with pytest.raises(QueryError, match="`view` is 'pie'"):
        load_catalogue([tmp_path]).question("events")


def test_a_mistyped_name_gets_the_closest_ones() -> None:
    with pytest.raises(QueryError, match=r"did you mean .*ceasefires"):
        load_catalogue().question("ceasefire")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="no such folder"):
        load_catalogue([tmp_path / "none"])
