"""Counts as newsrooms of many wars tell them."""

from __future__ import annotations

import pytest

from kg.extraction.model import Effect, EventType
from kg.extraction.tolls.find import find_tolls
from kg.extraction.tolls.quantities import find_counted, find_quantities
from kg.language.pipeline import load_language
from kg.language.sentences import split_sentences
from tests.extraction.reports import read

Row = tuple[str, str, int | None, int | None]


def rows(text: str) -> list[Row]:
    doc = load_language()(text, tuple(split_sentences(text)))
    found = find_tolls(doc, find_quantities(doc))
    return [
        (t.effect, t.category, t.low, t.high)
        for t in found
        if not t.superseded and t.status.value not in ("denied", "planned")
    ]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Raiders mowed down at least 45 recruits on a parade ground.", ("killed", "combatant", 45, None)),
        ("Guards butchered 13 weavers in the mill.", ("killed", "civilian", 13, 13)),
        ("Four sailors were fatally wounded.", ("killed", "combatant", 4, 4)),
        ("The garrison lost 12 men at the ford.", ("killed", "combatant", 12, 12)),
        ("The corps listed 51 more of its men as killed in action.", ("killed", "combatant", 51, 51)),
        ("Six constables fell.", ("killed", "combatant", 6, 6)),
        ("The clinic treated 31 people for gunshot wounds.", ("injured", "unknown", 31, 31)),
        ("Nine hawkers were being treated.", ("injured", "civilian", 9, 9)),
        ("Seven deckhands have not been found.", ("missing", "unknown", 7, 7)),
        ("Forty raiders gave themselves up.", ("captured", "combatant", 40, 40)),
        ("Rebels took 61 policemen prisoner.", ("captured", "combatant", 61, 61)),
        ("The two armies exchanged 200 prisoners.", ("evacuated", "unknown", 200, 200)),
        ("They handed over 33 prisoners of war.", ("evacuated", "unknown", 33, 33)),
        ("The gang let 52 of the hostages go.", ("evacuated", "civilian", 52, 52)),
        ("The siege has driven 2.5 lakh people from their homes.", ("displaced", "civilian", 250000, 250000)),
        ("The raid left 40 families homeless.", ("displaced", "civilian", 40, 40)),
        ("The column lost nine tanks.", ("destroyed", "unknown", 9, 9)),
        ("Some 300 shelters were reduced to ashes.", ("destroyed", "unknown", None, None)),
    ],
)
def test_a_verb_or_its_two_halves_says_what_befell_them(text: str, row: Row) -> None:
    assert rows(text) == [row]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("A bomb killed 33 miners, regional officials said.", ("killed", "civilian", 33, 33)),
        ("They executed 13 captured policemen.", ("killed", "combatant", 13, 13)),
        ("Five abducted nuns were freed.", ("evacuated", "civilian", 5, 5)),
        ("Fourteen of his men were killed.", ("killed", "combatant", 14, 14)),
        ("A mine killed two paediatricians.", ("killed", "civilian", 2, 2)),
        ("Two brothers-in-arms and 20 000 people were displaced.", ("displaced", "civilian", 20000, 20000)),
    ],
)
def test_those_counted_are_named_in_many_ways(text: str, row: Row) -> None:
    assert row in rows(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A mine hit a bus of soldiers; eleven of them died.", ("killed", "combatant", 11, 11)),
        ("A shell killed five pilgrims. Two of the wounded died at night.", ("killed", "civilian", 2, 2)),
        ("Rebels killed nine farmers. By Monday the toll had climbed to 12.", ("killed", "civilian", 12, 12)),
        ("Rebels killed nine farmers. The raid also wounded six others.", ("injured", "civilian", 6, 6)),
        ("They seized 14 others in the raid in which six militants died.", ("captured", "combatant", 14, 14)),
    ],
)
def test_a_figure_without_a_noun_counts_those_told_before(text: str, expected: Row) -> None:
    assert expected in rows(text)


def test_the_dead_of_a_whole_province_are_not_of_the_class_told_last() -> None:
    assert ("killed", "unknown", 20, 20) in rows(
        "A shell killed nine pupils. The number of dead in the province was 20."
    )


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("20 000 people", 20000, 20000),
        ("20.000 refugees", 20000, 20000),
        ("20-30 fighters", 20, 30),
        ("a hundred and twenty men", 120, 120),
        ("two and a half million people", 2500000, 2500000),
        ("three crore people", 30000000, 30000000),
        ("a couple of dozen men", 24, None),
    ],
)
def test_numbers_of_other_newsrooms(text: str, low: int, high: int | None) -> None:
    quantity = find_counted(text)[0].quantity

    assert (quantity.low, quantity.high) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "None of the crew of five was hurt.",
        "Bandits drove off 400 head of cattle.",
        "In the storming 1,300 prisoners escaped.",
    ],
)
def test_what_is_no_toll_is_left_alone(text: str) -> None:
    assert rows(text) == []


def test_a_building_of_nine_storeys_is_one() -> None:
    assert rows("A nine-storey building was damaged.") == [("destroyed", "unknown", 1, 1)]


def test_the_driver_who_belongs_to_those_counted_is_one_more() -> None:
    assert rows("Three children and their grandmother were killed.") == [
        ("killed", "child", 3, 3),
        ("killed", "woman", 1, 1),
    ]


def test_parts_may_stand_between_the_counted_and_the_verb() -> None:
    assert rows("A further nine, including a child, sustained injuries.") == [
        ("injured", "unknown", 9, 9),
        ("injured", "child", 1, 1),
    ]


def test_who_is_said_to_have_burned_houses_did_a_deed_of_its_own() -> None:
    events = read("Army troops burned 47 homes in Thantlang, residents said.").events

    assert [(e.type, t.effect, t.low) for e in events for t in e.tolls] == [
        (EventType.PROPERTY_DAMAGE, Effect.DESTROYED, 47)
    ]


def test_figures_of_two_days_under_one_verb_are_two_deeds() -> None:
    events = read("Gunmen killed 30 people in Torodi on Sunday and 40 on Monday.").events

    assert [(str(e.date.start), [t.low for t in e.tolls]) for e in events] == [
        ("2017-05-07", [30]),
        ("2017-05-08", [40]),
    ]


def test_figures_of_two_towns_under_one_verb_are_two_deeds() -> None:
    events = read("Shelling killed 12 people in Donetsk and three in Horlivka.").events

    assert [([p.name for p in e.places], [t.low for t in e.tolls]) for e in events] == [
        (["Donetsk"], [12]),
        (["Horlivka"], [3]),
    ]


@pytest.mark.parametrize("who", ["Nine Taliban", "A dozen members of the Taliban", "Three Houthis"])
def test_those_counted_by_the_name_of_an_armed_group_are_fighters(who: str) -> None:
    events = read(f"{who} perished in the raid on Tuesday.").events

    assert [(t.category, t.group is not None) for e in events for t in e.tolls] == [("combatant", True)]


def test_members_of_a_community_that_bears_arms_are_not_all_fighters() -> None:
    events = read("Militants rounded up hundreds of tribesmen in Deir ez-Zor.").events

    assert [t.category for e in events for t in e.tolls] == ["unknown"]


def test_a_part_of_a_figure_that_is_told_again_is_a_part() -> None:
    assert rows("A bomb killed 23 people. The ward now puts it at 86, of whom 30 were children.") == [
        ("killed", "unknown", 23, 23),
        ("killed", "unknown", 86, 86),
        ("killed", "child", 30, 30),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Three men stabbed a guard at the gate.",
        "Three gunmen dragged away a teacher.",
        "Two raiders shot and wounded a judge.",
    ],
)
def test_who_does_it_to_somebody_else_is_not_counted(text: str) -> None:
    assert rows(text) == []


def test_the_wounded_of_the_figure_told_before_are_of_its_class() -> None:
    told = rows("A shell killed two women and wounded nine soldiers. Five of the wounded died later.")

    assert ("killed", "combatant", 5, 5) in told
