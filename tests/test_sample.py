"""The shipped sample and its gold hang together: ids, spans, bounds, identity, and the tables a reader goes by."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.extraction.decode import read_extraction

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / "kg" / "sample" / "reports.jsonl"
GOLD = ROOT / "tests" / "gold" / "sample"
REQUIRED = {"id", "title", "text", "publisher", "url", "language"}


def read_reports() -> dict[str, dict[str, str]]:
    rows = [json.loads(line) for line in REPORTS.read_text(encoding="utf-8").splitlines()]
    return {row["id"]: row for row in rows}


def read_gold() -> dict[str, dict[str, Any]]:
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLD.glob("*.json"))}


def read_clusters() -> dict[str, Any]:
    clusters: dict[str, Any] = json.loads((GOLD / "identity" / "clusters.json").read_text(encoding="utf-8"))
    return clusters


def iterate_spans(document: dict[str, Any]) -> Iterator[tuple[int, int]]:
    for event in document["events"]:
        for part in (event, *event["tolls"]):
            yield from ((start, end) for start, end in part["evidence"])


def held_out() -> list[str]:
    section = (GOLD / "NAMES.md").read_text(encoding="utf-8").split("## Held out")[1].split("\n## ")[0]
    return re.findall(r"^\* `([a-z0-9-]+)`$", section, re.MULTILINE)


@pytest.fixture(scope="module")
def reports() -> dict[str, dict[str, str]]:
    return read_reports()


@pytest.fixture(scope="module")
def gold() -> dict[str, dict[str, Any]]:
    return read_gold()


def test_sample_holds_at_least_48_reports(reports: dict[str, dict[str, str]]) -> None:
    assert len(reports) >= 48


def test_identifiers_differ(reports: dict[str, dict[str, str]]) -> None:
    assert len(reports) == len(REPORTS.read_text(encoding="utf-8").splitlines())


def test_reports_have_the_required_fields(reports: dict[str, dict[str, str]]) -> None:
    assert [name for name, report in reports.items() if not report.keys() >= REQUIRED] == []


def test_addresses_lead_nowhere(reports: dict[str, dict[str, str]]) -> None:
    assert [report["url"] for report in reports.values() if ".example.org/" not in report["url"]] == []


def test_some_reports_have_no_publication_date(reports: dict[str, dict[str, str]]) -> None:
    assert sum("published" not in report for report in reports.values()) >= 4


def test_publication_dates_are_days(reports: dict[str, dict[str, str]]) -> None:
    for report in reports.values():
        if "published" in report:
            date.fromisoformat(report["published"])


def test_gold_belongs_to_reports(reports: dict[str, dict[str, str]], gold: dict[str, dict[str, Any]]) -> None:
    assert gold.keys() <= reports.keys()


def test_gold_covers_at_least_36_reports(gold: dict[str, dict[str, Any]]) -> None:
    assert len(gold) >= 36


def test_gold_repeats_title_and_publisher(reports: dict[str, dict[str, str]], gold: dict[str, dict[str, Any]]) -> None:
    for name, document in gold.items():
        head = document["document"]
        told = (head["title"], head["publisher"], head["published"])
        assert told == (reports[name]["title"], reports[name]["publisher"], reports[name].get("published"))


def test_spans_lie_within_the_text_and_on_word_edges(
    reports: dict[str, dict[str, str]], gold: dict[str, dict[str, Any]]
) -> None:
    for name, document in gold.items():
        text = reports[name]["text"]
        for start, end in iterate_spans(document):
            span = text[start:end]
            assert span.strip() == span != "", (name, start, end)
            assert not re.match(r"\w\w", text[start - 1 : start + 1]) or start == 0, (name, span)
            assert not re.match(r"\w\w", text[end - 1 : end + 1]), (name, span)


def test_bounds_are_in_order(gold: dict[str, dict[str, Any]]) -> None:
    for name, document in gold.items():
        for toll in (toll for event in document["events"] for toll in event["tolls"]):
            told = [toll[bound] for bound in ("low", "best", "high") if toll[bound] is not None]
            assert [] != told == sorted(told), name


def test_every_third_gold_document_is_held_out(gold: dict[str, dict[str, Any]]) -> None:
    kept = held_out()
    assert set(kept) <= gold.keys()
    assert 0.3 <= len(kept) / len(gold) <= 0.36


def test_held_out_documents_are_of_every_country() -> None:
    assert {name.split("-")[0] for name in held_out()} == {"sy", "iq", "ye", "ua", "sd"}


def test_readme_lists_every_report_once(reports: dict[str, dict[str, str]]) -> None:
    table = (REPORTS.parent / "README.md").read_text(encoding="utf-8").split("## Events and reports")[1]
    assert sorted(re.findall(r"`([a-z0-9-]+)`", table)) == sorted(reports)


def test_identity_members_are_events_of_the_gold(gold: dict[str, dict[str, Any]]) -> None:
    told = {(name, json.dumps(event["evidence"])) for name, document in gold.items() for event in document["events"]}
    members = [member for event in read_clusters()["events"] for member in event["members"]]
    assert {(member["document"], json.dumps(member["evidence"])) for member in members} <= told


def test_identity_has_events_of_several_reports() -> None:
    events = read_clusters()["events"]
    assert sum(len({member["document"] for member in event["members"]}) > 1 for event in events) >= 20


def test_confused_pairs_name_known_events() -> None:
    clusters = read_clusters()
    ids = {event["id"] for event in clusters["events"]}
    assert {name for pair in clusters["not_same"] for name in pair[:2]} <= ids


def test_answers_cover_the_27_questions() -> None:
    text = (GOLD / "ANSWERS.md").read_text(encoding="utf-8")
    assert [int(number) for number in re.findall(r"^## (\d+)\.", text, re.MULTILINE)] == list(range(1, 28))


def test_answers_name_only_shipped_reports(reports: dict[str, dict[str, str]]) -> None:
    text = (GOLD / "ANSWERS.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`((?:sy|iq|ye|ua|sd)-[a-z0-9-]+)`", text)) <= reports.keys()


def test_answers_mark_held_out_reports() -> None:
    text = (GOLD / "ANSWERS.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:sy|iq|ye|ua|sd)-[a-z0-9-]+)`(†?)", text)
    assert {name for name, mark in named if bool(mark) != (name in held_out())} == set()


def test_extended_gold_says_the_same(gold: dict[str, dict[str, Any]]) -> None:
    lines = (GOLD / "extended" / "extractions.jsonl").read_text(encoding="utf-8").splitlines()
    extended = {row["document"]["id"]: row for row in map(json.loads, lines)}
    assert extended.keys() == gold.keys()
    for name, document in gold.items():
        for event, more in zip(document["events"], extended[name]["events"], strict=True):
            assert {field: more[field] for field in ("id", "type", "status", "date", "places", "evidence")} == {
                field: event[field] for field in ("id", "type", "status", "date", "places", "evidence")
            }


def test_extended_gold_is_accepted_as_an_extraction(reports: dict[str, dict[str, str]]) -> None:
    lines = (GOLD / "extended" / "extractions.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, lines):
        name = row["document"]["id"]
        extraction = read_extraction(row, where=name, text=reports[name]["text"])
        assert len(extraction.events) == len(row["events"])


@pytest.mark.slow
def test_the_sample_is_read_the_same_whatever_the_order_of_sets(tmp_path: Path) -> None:
    read = []
    for seed in ("1", "2"):
        target = tmp_path / f"{seed}.jsonl"
        command = [sys.executable, "-m", "kg", "extract", "kg/sample/reports.jsonl", "--jobs", "1", "-o", str(target)]
        subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": seed})
        read.append(target.read_bytes())

    assert read[0] == read[1]
