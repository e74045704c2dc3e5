from __future__ import annotations

import pytest

from kg.extraction.measures import Quantity, QuantityKind
from kg.extraction.model import Bound, Category
from kg.extraction.tolls.counted import Group
from kg.extraction.tolls.numbers import find_numbers, read_words
from kg.extraction.tolls.quantities import find_counted


def counts(text: str) -> list[Quantity]:
    return [c.quantity for c in find_counted(text) if c.quantity.kind is QuantityKind.COUNT]


def first(text: str) -> tuple[int | None, int | None, int | None]:
    quantity = counts(text)[0]
    return (quantity.low, quantity.best, quantity.high)


def group(text: str) -> Group:
    return find_counted(text)[0].group


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("18 civilians", (18, 18, 18)),
        ("at least 12 rebels", (12, 12, None)),
        ("more than 40 fighters", (40, 40, None)),
        ("over 1,500 families", (1500, 1500, None)),
        ("no fewer than six guards", (6, 6, None)),
        ("up to 30 men", (None, 30, 30)),
        ("as many as 30 men", (None, 30, 30)),
        ("no more than 30 men", (None, 30, 30)),
        ("almost 350,000 people", (None, 350000, 350000)),
        ("nearly a dozen soldiers", (None, 12, 12)),
        ("some 500 people", (None, 500, None)),
        ("around twenty-three miners", (None, 23, None)),
        ("between 10 and 15 people", (10, None, 15)),
        ("10 to 15 people", (10, None, 15)),
        ("two or three women", (2, None, 3)),
        ("dozens of fighters", (24, None, None)),
        ("scores of civilians", (40, None, None)),
        ("several drivers", (3, None, None)),
        ("a few drivers", (3, None, None)),
        ("hundreds of homes", (200, None, None)),
        ("thousands of people", (2000, None, None)),
        ("tens of thousands of people", (20000, None, 99999)),
        ("hundreds of thousands of people", (200000, None, 999999)),
        ("millions of people", (2000000, None, None)),
        ("half a dozen policemen", (6, 6, 6)),
        ("a couple of traders", (2, 2, 2)),
        ("two dozen buses", (24, 24, 24)),
        ("one hundred and twenty-three people", (123, 123, 123)),
        ("1.5 million people", (1500000, 1500000, 1500000)),
        ("20 or more people", (20, 20, None)),
        ("a child", (1, 1, 1)),
        ("one soldier", (1, 1, 1)),
        ("a family of five", (5, 5, 5)),
        ("him and his two sons", (3, 3, 3)),
        ("a man and his wife", (2, 2, 2)),
        ("a couple and their three children", (5, 5, 5)),
    ],
)
def test_wording_bounds_the_figure(text: str, bounds: tuple[int | None, ...]) -> None:
    assert first(text) == bounds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a 32-year-old amateur", QuantityKind.AGE),
        ("pupils aged 5", QuantityKind.AGE),
        ("122mm rockets", QuantityKind.CALIBRE),
        ("seven kilometres from the port", QuantityKind.DISTANCE),
        ("UN resolution 2254", QuantityKind.NAME),
        ("Article 51 of the charter", QuantityKind.NAME),
        ("the 4th Division", QuantityKind.NAME),
        ("20 percent of the city", QuantityKind.PERCENT),
        ("$5 million in aid", QuantityKind.MONEY),
        ("three weeks of fire", QuantityKind.TIME),
        ("In 2014 they left", QuantityKind.TIME),
        ("40 tonnes of flour", QuantityKind.OTHER),
        ("1500 / 1500", QuantityKind.OTHER),
    ],
)
def test_numbers_that_count_nobody(text: str, kind: QuantityKind) -> None:
    assert find_counted(text)[0].quantity.kind is kind


@pytest.mark.parametrize("text", ["a T-72 and an F-16 jet", "flight MH17 fell"])
def test_figures_inside_names_are_no_numbers(text: str) -> None:
    assert [q for q in counts(text) if q.rule != "article"] == []


def test_rise_supersedes_the_earlier_figure() -> None:
    old, new = counts("The toll rose from 12 to 17 on Friday.")

    assert (old.best, old.superseded, new.best, new.superseded) == (12, True, 17, False)


def test_another_adds_to_figures_told_before() -> None:
    assert counts("another five people")[0].additional


@pytest.mark.parametrize(
    ("text", "category", "words"),
    [
        ("22 anti-government fighters in Daraa", Category.COMBATANT, "anti-government fighters"),
        ("five members of the security forces", Category.COMBATANT, "members of the security forces"),
        ("five members of the same family", Category.CIVILIAN, "members of the same family"),
        ("two Ukrainian army soldiers", Category.COMBATANT, "Ukrainian army soldiers"),
        ("nine soldiers guards and drivers", Category.UNKNOWN, "soldiers guards"),
        ("three schoolchildren", Category.CHILD, "schoolchildren"),
        ("six women", Category.WOMAN, "women"),
        ("30 people", Category.UNKNOWN, "people"),
        ("31 Houthi (Ansar Allah) militants", Category.COMBATANT, "Houthi (Ansar Allah) militants"),
        ("two bus drivers", Category.CIVILIAN, "bus drivers"),
    ],
)
def test_group_has_words_and_category(text: str, category: Category, words: str) -> None:
    found = group(text)

    assert found.span is not None
    assert found.category is category
    assert text[found.span.start : found.span.end].startswith(words)


def test_clause_after_the_noun_is_no_part_of_the_group() -> None:
    found = group("ten villagers abducted by gunmen")

    assert found.span is not None
    assert found.span.end == len("ten villagers")


def test_lost_commas_do_not_join_two_numbers() -> None:
    assert [(q.low, q.high) for q in counts("five soldiers and three rebels")] == [(5, 5), (3, 3)]


def test_bound_belongs_to_the_number_behind_it() -> None:
    assert [q.bound for q in counts("April 29 2017 At least four people")] == [Bound.AT_LEAST]


@pytest.mark.parametrize(("phrase", "value"), [("nineteen", 19), ("two hundred and five thousand", 205000)])
def test_number_words(phrase: str, value: int) -> None:
    assert read_words(phrase) == value


@pytest.mark.parametrize(
    ("text", "low", "category"),
    [
        ("killing the village head and his two sons", 3, Category.UNKNOWN),
        ("killing the driver and fleeing", 1, Category.CIVILIAN),
        ("Men shot dead a community leader in Tame", 1, Category.CIVILIAN),
        ("21 social leaders have been murdered", 21, Category.CIVILIAN),
    ],
)
def test_persons_are_counted_by_kin_article_and_two_words(text: str, low: int, category: Category) -> None:
    (found,) = find_counted(text)

    assert (found.quantity.low, found.group.category) == (low, category)


def test_the_figure_of_a_model_counts_nothing() -> None:
    assert [number.low for number in find_numbers("destroying a 4WD vehicle and 3 lorries")] == [3]


def test_a_toll_that_is_updated_is_the_former_one() -> None:
    text = "The attack killed 32 rebels, the ministry said, updating an earlier toll on Sunday night of 15."

    figures = {quantity.low: quantity.superseded for quantity in counts(text)}

    assert figures == {32: False, 15: True}
