"""All events of a release in memory: what the events view filters, counts and draws, without a query for each click."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Chosen = NDArray[np.bool_]
"""For each event of an index whether it belongs to a selection."""

FACETS = ("type", "actor", "place", "source", "precision", "verification", "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Killed:
    """Killed of one or many events: sums over disjoint groups; `high` is `None` where an upper bound is open."""

    low: int
    best: int
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An event of the index.

    Attributes:
        facets: values by facet; for places also every place above.
        places: the places named, without those above.
        roles: local names of roles by actor.
        killed: `None` without a figure.
        is_counted: whether its dead belong into a sum: not those of background, nor of operations, whose dead are
            those of the events inside them.
    """

    node: str
    label: str
    first: str
    last: str
    facets: Mapping[str, frozenset[str]]
    places: tuple[str, ...]
    roles: Mapping[str, tuple[str, ...]]
    killed: Killed | None
    background: bool

    @property
    def is_counted(self) -> bool:
        """See above."""
        return not (self.background or "Operation" in self.facets.get("type", ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is wanted: one value for each facet, and a period; empty means all."""

    values: Mapping[str, str] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    box: tuple[float, float, float, float] | None = None

    def without(self, facet: str) -> Selection:
        """Return the selection with this facet open."""
        return replace(self, values={name: value for name, value in self.values.items() if name != facet})


class Column:
    """Values of events, several or none for each: kept as numbers, so that a hundred thousand are counted at once."""

    def __init__(self, values: Iterable[Iterable[str]], *, events: int) -> None:
        known: dict[str, int] = {}
        owners, codes = [], []
        for owner, found in enumerate(values):
            for value in found:
                owners.append(owner)
                codes.append(known.setdefault(value, len(known)))
        self.values: Sequence[str] = tuple(known)
        self._known = known
        self._events = events
        self._owners = np.asarray(owners, dtype=np.int32)
        self._codes = np.asarray(codes, dtype=np.int32)

    def having(self, wanted: Iterable[str]) -> Chosen:
        """Return the events with one of these values."""
        codes = [self._known[value] for value in wanted if value in self._known]
        found: Chosen = np.zeros(self._events, dtype=np.bool_)
        found[self._owners[np.isin(self._codes, codes)]] = True
        return found

    def count(self, chosen: Chosen) -> dict[str, int]:
        """Return the numbers of chosen events by value; values of none are left out."""
        counts = np.bincount(self._codes[chosen[self._owners]], minlength=len(self.values))
        return {self.values[code]: int(counts[code]) for code in np.flatnonzero(counts).tolist()}


@dataclass(frozen=True, kw_only=True)
class Index:
    """The events in order, the latest first, with names, kinds and points of what they mention.

    Attributes:
        above: for each place all places that hold it.
    """

    events: Sequence[Listed]
    names: Mapping[str, str]
    kinds: Mapping[str, str]
    points: Mapping[str, tuple[float, float]]
    above: Mapping[str, frozenset[str]]

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The facets as columns."""
        return {name: self._column(event.facets[name] for event in self.events) for name in FACETS}

    @cached_property
    def places(self) -> Column:
        """The places named."""
        return self._column(event.places for event in self.events)

    @cached_property
    def months(self) -> Column:
        """The months of the first days."""
        return self._column((event.first[:7],) if event.first else () for event in self.events)

    @cached_property
    def actors(self) -> Column:
        """Who has any role."""
        return self._column(event.roles for event in self.events)

    @cached_property
    def by_node(self) -> Mapping[str, Listed]:
        """The events by IRI."""
        return {event.node: event for event in self.events}

    def _column(self, values: Iterable[Iterable[str]]) -> Column:
        return Column(values, events=len(self.events))

    @cached_property
    def _first(self) -> NDArray[np.str_]:
        return np.asarray([event.first for event in self.events], dtype="U10")

    @cached_property
    def _last(self) -> NDArray[np.str_]:
        return np.asarray([event.last for event in self.events], dtype="U10")

    @cached_property
    def _killed(self) -> NDArray[np.int64]:
        """For each event that counts: low, best, high, whether high is open, whether there is a figure."""
        return np.asarray([_numbers(event) for event in self.events], dtype=np.int64).reshape(-1, 5)

    def choose(self, selection: Selection) -> Chosen:
        """Return which events belong to a selection."""
        chosen: Chosen = np.ones(len(self.events), dtype=np.bool_)
        for facet, value in selection.values.items():
            chosen &= self.columns[facet].having((value,))
        if selection.first:
            chosen &= (self._last != "") & (self._last >= selection.first)
        if selection.last:
            chosen &= (self._first != "") & (self._first <= selection.last)
        if selection.box is not None:
            chosen &= self.places.having(place for place in self.points if self._inside(place, selection.box))
        return chosen

    def select(self, selection: Selection) -> list[Listed]:
        """Return the events of a selection, the latest first; those without a day last."""
        return self.first(self.choose(selection))

    def of_actor(self, node: str) -> Chosen:
        """Return which are the events in which somebody has a role."""
        return self.actors.having((node,))

    def at_place(self, node: str) -> Chosen:
        """Return which are the events at a place and in all that lies in it."""
        return self.columns["place"].having((node,))

    def first(self, chosen: Chosen, most: int | None = None) -> list[Listed]:
        """Return the chosen events, the latest first; at most so many."""
        return [self.events[place] for place in np.flatnonzero(chosen)[:most].tolist()]

    def killed(self, chosen: Chosen) -> tuple[Killed, int]:
        """Return the sum of the dead of the chosen events, and the number of events with a figure."""
        low, best, high, is_open, known = (int(value) for value in self._killed[chosen].sum(axis=0))
        return Killed(low=low, best=best, high=None if is_open else high), known

    def count(self, selection: Selection, chosen: Chosen, facet: str) -> dict[str, int]:
        """Return the values of a facet with their numbers of events, as if the facet itself were open."""
        open_facet = self.choose(selection.without(facet)) if facet in selection.values else chosen
        return self.columns[facet].count(open_facet)

    def _inside(self, place: str, box: tuple[float, float, float, float]) -> bool:
        point = self.points[place]
        return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]

    def parent(self, place: str) -> str:
        """Return the narrowest of the places that hold a place; empty for a country."""
        held = self.above.get(place, frozenset())
        return max(held, key=lambda node: (len(self.above.get(node, ())), node), default="")


def _numbers(event: Listed) -> tuple[int, int, int, int, int]:
    if event.killed is None or not event.is_counted:
        return 0, 0, 0, 0, 0
    high = event.killed.high
    return event.killed.low, event.killed.best, high or 0, high is None, 1
