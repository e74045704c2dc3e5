"""The same outcomes whoever does the work, and one document refused where one kills its process."""

import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

from kg.document.model import Document
from kg.document.read import read_inputs
from kg.errors import DocumentError, KgError, StoreError, UserFileError
from kg.extraction.model import Extraction
from kg.pipeline import workers
from kg.pipeline.processing import Outcome, Settings, Stored, Task
from kg.pipeline.workers import extract_lines, process_all
from kg.store.records import Quarantined

SAMPLE = Path("kg/sample/reports.jsonl")
# Dask warns when a busy machine takes a second to make its folders, which two processes of tests do side by side.
pytestmark = pytest.mark.filterwarnings("ignore:Creating scratch directories:UserWarning")


def sample(count: int) -> list[Task]:
    found = [Task(document=item) for item in read_inputs([SAMPLE]) if isinstance(item, Document)]
    return found[:count]


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        host="127.0.0.1",
        local_directory=str(tmp_path_factory.mktemp("dask")),
    ) as cluster:
        yield cluster.scheduler_address


@pytest.mark.slow
def test_processes_and_a_cluster_give_the_same_outcomes_in_order(scheduler: str) -> None:
    documents, settings = sample(14), Settings()

    here = list(process_all(documents, settings, jobs=1))

    assert all(isinstance(outcome, Stored) for outcome in here)
    assert list(process_all(documents, settings, jobs=2)) == here
    assert list(process_all(documents, settings, jobs=1, scheduler=scheduler)) == here


def test_workers_that_see_other_files_are_refused(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "__version__", "0.0.0")

    with pytest.raises(StoreError, match=r"another version of kg, or not the same places.csv"):
        list(process_all(sample(1), Settings(folder=tmp_path), jobs=1, scheduler=scheduler))


def test_a_scheduler_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_CONNECT", 0.3)

    with pytest.raises(StoreError, match=r"tcp://127.0.0.1:9: no Dask scheduler answers there"):
        list(process_all(sample(1), Settings(), jobs=1, scheduler="tcp://127.0.0.1:9"))


def die_on_the_second(task: Task) -> Outcome:
    document = task.document
    if document.id == "d1":
        os._exit(9)
    return Quarantined(key=document.key, id=document.id, origin="", stage="seen", reason="", report="", raw=b"")


def test_a_document_that_kills_its_process_is_refused_alone() -> None:
    tasks = [Task(document=Document(id=f"d{number}", text="Shells fell.")) for number in range(3)]

    outcomes = list(workers._in_processes(tasks, die_on_the_second, jobs=2))

    assert [(item.id, item.stage) for item in outcomes if isinstance(item, Quarantined)] == [
        ("d0", "seen"),
        ("d1", "fault"),
        ("d2", "seen"),
    ]


def test_an_error_of_a_worker_reaches_the_user_as_itself(tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "triggers.tsv").write_text("foo\tbar\n")

    with pytest.raises(UserFileError, match=r"triggers.tsv:1: heading: must be"):
        list(process_all(sample(14), Settings(folder=tmp_path), jobs=2))


@pytest.mark.parametrize("error", [DocumentError("a.txt:3", "is empty", "remove it"), UserFileError("f:1", "x", "y")])
def test_every_error_travels_between_processes(error: KgError) -> None:
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert (type(copy), str(copy), vars(copy)) == (type(error), str(error), vars(error))


def fail_on_the_second(extraction: Extraction, document: Document) -> str:
    if document.id == "d1":
        raise ZeroDivisionError
    return f"{document.id}: {len(extraction.events)}"


def test_a_fault_of_ours_costs_one_line() -> None:
    documents = [Document(id=f"d{number}", text="It rained.") for number in range(3)]

    lines = list(extract_lines(documents, Settings(), jobs=1, encode=fail_on_the_second))

    assert [line if isinstance(line, str) else (line.id, line.stage) for line in lines] == [
        "d0: 0",
        ("d1", "fault"),
        "d2: 0",
    ]
