"""The index of all events: what is chosen, counted and summed without a query."""

from __future__ import annotations

import pytest

from kg.serve.explorer.facets import facets_of
from kg.serve.explorer.histogram import bars, ticks
from kg.serve.explorer.index import FACETS, Index, Killed, Listed, Selection
from kg.serve.explorer.indexing import killed_by_event
from kg.vocabulary import CODE

ABOVE = {"town": frozenset({"province", "country"}), "province": frozenset({"country"})}


def event(name: str, day: str, *, place: str = "town", killed: Killed | None = None, kind: str = "Shelling") -> Listed:
    facets: dict[str, frozenset[str]] = dict.fromkeys(FACETS, frozenset())
    facets |= {"type": frozenset({kind}), "place": frozenset({place}) | ABOVE.get(place, frozenset())}
    roles = {"army": ("perpetrator",)}
    return Listed(
        node=name, label=name, first=day, last=day, facets=facets, places=(place,), roles=roles, killed=killed,
        background=False,
    )  # fmt: skip


@pytest.fixture
def index() -> Index:
    events = [
        event("c", "2023-06-01", killed=Killed(low=3, best=4, high=None)),
        event("b", "2023-05-02", place="province", killed=Killed(low=1, best=1, high=1)),
        event("a", "2023-05-01", kind="Operation", killed=Killed(low=99, best=99, high=99)),
        event("undated", ""),
    ]
    names = {"town": "Town", "province": "Province", "country": "Country"}
    return Index(events=events, names=names, kinds={}, points={"town": (36.0, 35.0)}, above=ABOVE)


def chosen(index: Index, selection: Selection) -> list[str]:
    return [found.node for found in index.select(selection)]


def test_a_place_holds_what_lies_in_it(index: Index) -> None:
    assert chosen(index, Selection(values={"place": "province"})) == ["c", "b", "a", "undated"]
    assert chosen(index, Selection(values={"place": "town"})) == ["c", "a", "undated"]


def test_a_period_leaves_out_what_has_no_day(index: Index) -> None:
    assert chosen(index, Selection(first="2023-05-02", last="2023-05-31")) == ["b"]


def test_a_window_of_the_map_holds_places_with_points(index: Index) -> None:
    assert chosen(index, Selection(box=(35.0, 34.0, 37.0, 36.0))) == ["c", "a", "undated"]


def test_the_dead_of_operations_are_not_added_and_an_open_figure_opens_the_sum(index: Index) -> None:
    everything = index.choose(Selection())

    assert index.killed(everything) == (Killed(low=4, best=5, high=None), 2)


def test_a_facet_counts_as_if_it_were_open(index: Index) -> None:
    selection = Selection(values={"type": "Operation"})

    assert index.count(selection, index.choose(selection), "type") == {"Shelling": 3, "Operation": 1}


def test_places_are_a_tree(index: Index) -> None:
    def tree(selection: Selection) -> list[tuple[str, int]]:
        facets = facets_of(index, selection, index.choose(selection))
        return next([(one.name, one.depth) for one in facet.values] for facet in facets if facet.name == "place")

    assert tree(Selection()) == [("Country", 0)]
    assert tree(Selection(values={"place": "province"})) == [("Country", 0), ("Province", 1), ("Town", 2)]


def test_few_events_long_ago_stand_in_one_bar() -> None:
    found = bars({"1963-01": 1, "2016-01": 60, "2016-02": 0, "2016-03": 40})

    assert [(bar.key, bar.count) for bar in found] == [
        ("before 2016-01", 1),
        ("2016-01", 60),
        ("2016-02", 0),
        ("2016-03", 40),
    ]


def test_the_wide_name_of_the_early_years_has_room_beside_it() -> None:
    months = {f"{2000 + number // 12}-{number % 12 + 1:02d}": 10 for number in range(40)}

    with_early, without = ticks(bars({"1963-01": 1} | months)), ticks(bars(months))

    assert with_early[0][1] == "before 2000-01"
    assert with_early[1][0] - with_early[0][0] > without[1][0] - without[0][0]


def test_people_of_no_stated_kind_are_not_added_to_those_of_a_kind() -> None:
    rows = [["x", "e", CODE["civilian"].value], ["y", "e", CODE["combatant"].value], ["z", "e", CODE["unknown"].value]]
    bounds = {
        "low": {"x": "5", "y": "2", "z": "9"},
        "best": {"x": "5", "y": "2", "z": "9"},
        "high": {"x": "20", "y": "2"},
    }

    assert killed_by_event(rows, bounds) == {"e": Killed(low=9, best=9, high=None)}
