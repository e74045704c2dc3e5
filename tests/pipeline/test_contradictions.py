"""A document that contradicts the ontology is refused with a reason a person can read, with Java and without."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.pipeline.build import BuildResult, Options, build
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from tests.records import write_records

TEXT = "Damascus bombed the market of Idlib on Wednesday. The Green Brigade looted shops."


def told(key: str, *roles: dict[str, Any]) -> dict[str, Any]:
    event = {
        "id": "e1",
        "type": "Attack",
        "status": "asserted",
        "background": False,
        "date": {"start": "2020-01-15", "end": "2020-01-15", "precision": "day"},
        "places": [{"name": "Idlib", "kind": "city", "admin1": "Idlib", "country": "SY"}],
        "roles": list(roles),
        "evidence": [[0, 48]],
    }
    return {
        "document": {"id": key, "title": key, "publisher": "Test Wire", "published": "2020-01-16"},
        "events": [event],
    }


def built(tmp_path: Path, *extractions: dict[str, Any]) -> BuildResult:
    tmp_path.mkdir(exist_ok=True)
    given = tmp_path / "extractions.jsonl"
    given.write_text("\n".join(map(json.dumps, extractions)), encoding="utf-8")
    names = [extraction["document"]["id"] for extraction in extractions]
    texts = [{"id": name, "title": name, "text": f"{TEXT} {name}"} for name in names]
    folder = GraphFolder(path=tmp_path / "graph")
    return build(folder, [given], Options(jobs=1, texts=(write_records(tmp_path / "texts.jsonl", *texts),)))


def refusals(tmp_path: Path, *extractions: dict[str, Any]) -> dict[str, str]:
    built(tmp_path, *extractions)
    folder = GraphFolder(path=tmp_path / "graph")
    journal = Journal(folder.journal)
    try:
        return {item.id: item.reason for item in journal.quarantined()}
    finally:
        journal.close()


@pytest.mark.parametrize("has_java", [True, False])
def test_a_city_as_perpetrator_and_a_group_both_armed_and_civilian_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_java: bool
) -> None:
    if not has_java:
        monkeypatch.setenv("PATH", "")
    city = {"role": "perpetrator", "name": "Damascus", "id": "gn-170654"}
    fighters = {"role": "perpetrator", "name": "Green Brigade", "kind": "armed-group"}
    villagers = {"role": "target", "name": "Green Brigade", "kind": "civilians"}

    found = refusals(tmp_path, told("city", city), told("both", fighters, villagers), told("sound", fighters))

    assert found == {
        "city": "“Damascus” cannot be both Place (stated as such) and Actor (by the statement “Attack, Idlib, 2020-01-15"
        " – perpetrator – Damascus”): correct one of the two statements.",
        "both": "“Green Brigade” cannot be both Civilians (stated as such) and Non-state armed group (stated as such):"
        " correct one of the two statements.",
    }


def test_warnings_are_told_of_stored_documents_only(tmp_path: Path) -> None:
    city = {"role": "perpetrator", "name": "Damascus", "id": "gn-170654"}
    fighters = {"role": "perpetrator", "name": "Green Brigade", "kind": "armed-group"}

    refused = built(tmp_path / "refused", told("city", city))
    both = built(tmp_path / "both", told("city", city), told("sound", fighters))
    alone = built(tmp_path / "alone", told("sound", fighters))

    assert (refused.stored, refused.warnings) == (0, 0)
    assert both.warnings == alone.warnings
