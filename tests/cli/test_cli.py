"""The command as a user runs it: a process, its exit code, what goes where."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from kg.cli.main import COMMANDS, cli
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from tests.records import market, write_records

KG = [sys.executable, "-m", "kg"]


def kg(*arguments: str | Path, folder: Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"KG_DIR": str(folder / "graph"), "NO_COLOR": "1", "PYTHONUTF8": "1"}
    return subprocess.run(
        [*KG, *map(str, arguments)],
        capture_output=True,
        text=True,
        input=stdin,
        cwd=folder,
        env=environment,
        check=False,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    write_records(folder / "in.jsonl", market("a"), market("b", killed=7, speaker="Rescue Service"))
    done = kg("build", "in.jsonl", "--no-inference", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_build_says_on_standard_error_and_prints_nothing(tmp_path: Path) -> None:
    write_records(tmp_path / "in.jsonl", market())

    done = kg("build", "in.jsonl", "--no-inference", folder=tmp_path)

    assert (done.returncode, done.stdout) == (0, "")
    assert "stored 1, unchanged 0, quarantined 0" in done.stderr


def test_build_prints_its_result_as_json(tmp_path: Path) -> None:
    write_records(tmp_path / "in.jsonl", market())

    done = kg("build", "in.jsonl", "--no-inference", "--json", folder=tmp_path)

    assert json.loads(done.stdout)["counts"] == {"received": 1, "stored": 1, "quarantined": 0, "pending": 0}


def test_a_refused_record_exits_3_and_the_rest_is_stored(tmp_path: Path) -> None:
    write_records(tmp_path / "in.jsonl", market())
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01")

    done = kg("build", "in.jsonl", "bad.txt", "--no-inference", folder=tmp_path)

    assert done.returncode == 3
    assert "stored 1" in done.stderr
    assert "bad.txt: not text: byte 0 is NUL" in done.stderr


def test_status_counts_documents(built: Path) -> None:
    found = json.loads(kg("status", "--json", folder=built).stdout)

    assert found["documents"] == {"received": 2, "stored": 2, "quarantined": 0, "pending": 0}


def test_without_a_graph_the_store_is_unavailable(tmp_path: Path) -> None:
    done = kg("status", folder=tmp_path)

    assert done.returncode == 4
    assert "no graph here; build one with" in done.stderr


def test_query_answers_as_csv_on_standard_output(built: Path) -> None:
    done = kg(
        "query",
        "SELECT ?low ?high { ?e a ckg:Estimate ; ckg:low ?low ; ckg:high ?high }",
        "--format",
        "csv",
        folder=built,
    )

    assert done.stdout.splitlines() == ["low,high", "5,7"]


def test_wrong_sparql_exits_2_with_its_line(built: Path) -> None:
    done = kg("query", "-", folder=built, stdin="SELECT ?x\nWHERE { ?x a }")

    assert done.returncode == 2
    assert "<stdin>: line 2, column 15" in done.stderr


def test_a_query_to_another_server_is_refused(built: Path) -> None:
    done = kg("query", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", folder=built)

    assert done.returncode == 6


def test_explain_shows_the_sentence_with_its_span(built: Path) -> None:
    done = kg("explain", "Shelling, Kramatorsk, 2023-05-03", folder=built)

    assert "[[killing seven civilians]]" in done.stdout
    assert "said by Rescue Service, published by Example Wire on 2023-05-04" in done.stdout


def test_explaining_nothing_says_so(built: Path) -> None:
    done = kg("explain", "event:none", folder=built)

    assert done.returncode == 2
    assert "no claim speaks of it" in done.stderr


def test_validate_passes_a_good_graph(built: Path) -> None:
    done = kg("validate", folder=built)

    assert done.returncode == 0
    assert "conforms" in done.stdout


def test_show_prints_a_document_with_its_events(built: Path) -> None:
    done = kg("show", "a", folder=built)

    assert "e1 Shelling asserted 2023-05-03 Kramatorsk" in done.stdout


def test_quarantine_lists_reasons(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("{}\n")
    kg("build", "in.jsonl", "--no-inference", folder=tmp_path)

    done = kg("quarantine", folder=tmp_path)

    assert "no field 'text'" in done.stdout


def test_export_to_a_file_is_whole_and_said(built: Path, tmp_path: Path) -> None:
    done = kg("export", "--format", "nq", "-o", str(tmp_path / "out.nq"), folder=built)

    lines = (tmp_path / "out.nq").read_text().splitlines()
    assert f"wrote {len(lines)} statements" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["out.nq"]


def test_the_schema_of_the_interchange_format_is_printed(tmp_path: Path) -> None:
    schema = json.loads(kg("extract", "--schema", folder=tmp_path).stdout)

    assert schema["$id"] == "https://w3id.org/ckg/interchange.schema.json"


def test_an_unknown_option_is_a_usage_error(tmp_path: Path) -> None:
    assert kg("build", "--nonsense", folder=tmp_path).returncode == 2


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; import kg.cli.main; print([m for m in ('rdflib', 'spacy', 'pyoxigraph', 'rich', 'numpy') if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_hostile_text_reaches_the_terminal_as_text(tmp_path: Path) -> None:
    record = market("h", title="\u202etxt.exe")
    record["document"]["publisher"] = "x\x9b31m"
    write_records(tmp_path / "in.jsonl", record)
    kg("build", "in.jsonl", "--no-inference", folder=tmp_path)

    shown = kg("show", "h", folder=tmp_path).stdout

    assert "\u202e" not in shown
    assert "\x9b" not in shown


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_takes_json(name: str) -> None:
    context = click.Context(cli)
    command = cli.get_command(context, name)
    assert command is not None
    leaves = list(command.commands.values()) if isinstance(command, click.Group) else [command]

    assert [leaf.name for leaf in leaves if "--json" not in {flag for p in leaf.params for flag in p.opts}] == []


def test_json_of_an_answer_and_of_a_report(built: Path) -> None:
    answer = json.loads(kg("query", "SELECT ?e { ?e a ckg:Estimate }", "--json", folder=built).stdout)
    report = json.loads(kg("validate", "--json", folder=built).stdout)

    assert len(answer["results"]["bindings"]) == 1
    assert report["conforms"] is True


def test_json_of_what_an_export_wrote(built: Path, tmp_path: Path) -> None:
    target = tmp_path / "events.csv"

    done = kg("export", "--format", "csv", "--json", "-o", target, folder=built)

    assert json.loads(done.stdout) == {"file": str(target), "format": "csv", "events": 1}
    assert kg("export", "--json", folder=built).returncode == 2


def test_json_of_a_backup_and_of_its_return(built: Path, tmp_path: Path) -> None:
    told = json.loads(kg("backup", tmp_path / "b.tar", "--json", folder=built).stdout)

    back = kg("-C", tmp_path / "again", "restore", tmp_path / "b.tar", "--no-inference", "--json", folder=built)

    assert told["file"] == str(tmp_path / "b.tar")
    assert json.loads(back.stdout)["same"] is True


def test_refusals_of_extract_as_json(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01")

    done = kg("extract", "bad.txt", "--jobs", "1", "--json", folder=tmp_path)

    assert done.returncode == 3
    assert "bad.txt" in json.loads(done.stderr)["refused"]


def test_status_of_a_build_that_was_interrupted_counts_what_was_received(tmp_path: Path) -> None:
    folder = GraphFolder(path=tmp_path / "graph")
    with folder.writing():
        journal = Journal(folder.journal, create=True)
        with journal.transaction():
            journal.receive(key="k", identifier="a", raw=b"x", body=b"{}")
        journal.close()

    done = kg("status", folder=tmp_path)

    assert done.returncode == 0
    assert "pending 1" in done.stdout
    assert "run `kg build` again" in done.stdout


def test_a_query_in_one_line_may_be_longer_than_a_file_name(built: Path) -> None:
    line = "SELECT ?event { ?event a ckg:Event " + "; skos:prefLabel ?label " * 12 + "}"

    done = kg("query", line, "--json", folder=built)

    assert (done.returncode, len(json.loads(done.stdout)["results"]["bindings"])) == (0, 1)


def test_events_may_be_named_as_tables_print_them(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "copy")
    here = tmp_path / "copy"
    found = kg("query", "SELECT ?r { ?e a ckg:Event ; ckg:consolidates ?r } ORDER BY ?r", "--json", folder=here)
    one, two = (row["r"]["value"].rsplit("/", 1)[1] for row in json.loads(found.stdout)["results"]["bindings"])

    apart = kg("different", f"report:{one}", f"report:{two}", "--no-inference", folder=here)
    unknown = kg("same", "event:nowhere", f"report:{one}", folder=here)
    unnamed = kg("same", "No such battle", f"report:{one}", folder=here)
    broken = kg("same", "http://[bad", f"report:{one}", folder=here)

    assert (apart.returncode, "has 2 events" in apart.stderr) == (0, True)
    assert (unknown.returncode, "no event or report of this graph" in unknown.stderr) == (2, True)
    assert (unnamed.returncode, "nothing in this graph has that name" in unnamed.stderr) == (2, True)
    assert (broken.returncode, "no IRI: " in broken.stderr) == (2, True)
