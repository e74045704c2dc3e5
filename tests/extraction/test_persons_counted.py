"""Persons counted by name, by age or by where they are, and the parts that make up a figure."""

from __future__ import annotations

import pytest

from kg.extraction.tolls.find import find_tolls
from kg.extraction.tolls.quantities import find_quantities
from kg.language.pipeline import load_language
from kg.language.sentences import split_sentences
from tests.extraction.reports import read

Row = tuple[str, str, int | None, int | None]


def rows(text: str) -> list[Row]:
    doc = load_language()(text, tuple(split_sentences(text)))
    return [(t.effect, t.category, t.low, t.high) for t in find_tolls(doc, find_quantities(doc))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A mine killed Sergeant John Miller, 24, and Corporal Adam Reed, 31, in Helmand.",
            [("killed", "combatant", 1, 1), ("killed", "combatant", 1, 1)],
        ),
        ("Guards shot dead Ahmed Karimi, 17, at a crossing.", [("killed", "child", 1, 1)]),
        ("Petra Novak, a teacher, was killed by a shell.", [("killed", "civilian", 1, 1)]),
        (
            "A drone killed Omar Khan, a senior commander, and two bodyguards.",
            [("killed", "combatant", 1, 1), ("killed", "combatant", 2, 2)],
        ),
        (
            "Gunmen shot dead a rubber tapper, 45, and his wife, 39.",
            [("killed", "unknown", 1, 1), ("killed", "woman", 1, 1)],
        ),
        ("The ferry was sunk; all nine on board were killed.", [("killed", "unknown", 9, 9)]),
        ("After the raid 14 of the 15 attackers died.", [("killed", "combatant", 14, 14)]),
        ("Four of a family were killed when a shell fell on their house.", [("killed", "civilian", 4, 4)]),
        (
            "The fighting killed 14 people on Sunday: ten rebels and four soldiers.",
            [("killed", "unknown", 14, 14), ("killed", "combatant", 10, 10), ("killed", "combatant", 4, 4)],
        ),
        (
            "Of the 23 dead in the raid on the mill, 14 were women.",
            [("killed", "unknown", 23, 23), ("killed", "woman", 14, 14)],
        ),
        (
            "Raiders kidnapped 14 oil workers. Three of them are women.",
            [("captured", "civilian", 14, 14), ("captured", "woman", 3, 3)],
        ),
        (
            "Two of the wounded drivers died on Sunday, raising the death toll to 29, all of them drivers.",
            [("killed", "civilian", 2, 2), ("killed", "civilian", 29, 29)],
        ),
        (
            "A shell killed four people, bringing the number of civilians killed in the town to 19.",
            [("killed", "unknown", 4, 4), ("killed", "civilian", 19, 19)],
        ),
        (
            "Two policemen died of wounds after an ambush in which nine of their colleagues were killed.",
            [("killed", "combatant", 2, 2), ("killed", "combatant", 9, 9)],
        ),
    ],
)
def test_a_count_is_of_those_whom_the_words_tell(text: str, expected: list[Row]) -> None:
    found = rows(text)

    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "On Friday, 12, and on Sunday the guns were silent.",
        "Ali Hassan, 45, said that the bridge was open.",
        "The bridge in Basra (12) was open.",
    ],
)
def test_an_age_alone_counts_nobody(text: str) -> None:
    assert rows(text) == []


def test_a_family_that_four_are_of_is_no_fifth_victim() -> None:
    report = read("Four of a family were killed when a mortar round fell on their house in Sopore on Tuesday.")

    assert [(t.category, t.low) for event in report.events for t in event.tolls] == [("civilian", 4)]
