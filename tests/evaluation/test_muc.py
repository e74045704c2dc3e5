"""MUC-4 role fillers from what our events tell, in texts of our own."""

from __future__ import annotations

from datetime import date
from typing import Any

from kg.document.model import Document
from kg.evaluation.muc import fillers
from kg.extraction.encode import to_json
from tests.extraction.reports import extractor


def filled(text: str) -> dict[str, list[list[str]]]:
    document = Document(id="own", text=text, published=date(1990, 3, 6), origin="test")
    return fillers(text, to_json(extractor().extract(document), document))


def told(part: str, sort: str, words: str, text: str, deed: str = "attacked") -> dict[str, Any]:
    start, at = text.index(words), text.index(deed)
    spans = {"deed": [at, at + len(deed)], "evidence": [[start, start + len(words)]]}
    return {"part": part, "sort": sort, "name": words, **spans}


def test_each_role_is_filled_by_words_of_the_text() -> None:
    found = filled(
        "hooded gunmen hurled dynamite at a pharmacy in tocopilla and kidnapped the judge ramon ibarra vela."
    )

    assert found == {
        "PerpInd": [["hooded gunmen"]],
        "PerpOrg": [],
        "Target": [["pharmacy"]],
        "Victim": [["ramon ibarra vela"]],
        "Weapon": [["dynamite"]],
    }


def test_a_group_is_named_once_whatever_its_wording() -> None:
    text = "shining path guerrillas attacked a bank in huanta. the shining path attacked a school in ica."

    assert filled(text)["PerpOrg"] == [["shining path"]]


def test_fighting_between_armed_sides_fills_no_role() -> None:
    text = "the rebels attacked the garrison with mortars"
    parts = [
        told("doer", "people", "rebels", text),
        told("harmed", "thing", "garrison", text),
        told("means", "weapon", "mortars", text),
    ]

    assert not any(fillers(text, {"events": [], "told": parts}).values())


def test_what_is_denied_fills_no_role() -> None:
    text = "gunmen attacked the mill"
    event = {"type": "Attack", "status": "denied", "told": [told("harmed", "thing", "mill", text)]}

    assert fillers(text, {"events": [event]})["Target"] == []
