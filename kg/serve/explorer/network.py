"""Who and what meets in which events: neighbours, and the way between two things.

Two things are neighbours if one event names both, or if one is an event that names the other.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.serve.explorer.index import Index, Listed
from kg.serve.explorer.indexing import Indexes
from kg.serve.explorer.terms import kind_of

_FARTHEST = 8
_KEPT = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Something beside a node; `count` is the number of events that name both."""

    node: str
    label: str
    kind: str
    count: int


@dataclass(slots=True)
class Network:
    """Who and what meets in which events."""

    index: Index
    events: Mapping[str, Listed] = field(init=False)
    touching: Mapping[str, Sequence[Listed]] = field(init=False)
    _kept: OrderedDict[tuple[str, str], Sequence[Neighbour]] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        """Note for each thing the events that name it."""
        self.events = self.index.by_node
        found: dict[str, list[Listed]] = {}
        for event in self.index.events:
            for node in members(event):
                found.setdefault(node, []).append(event)
        self.touching = found

    def label(self, node: str) -> str:
        """Return a thing's name; empty if the network does not hold it."""
        return self.events[node].label if node in self.events else self.index.names.get(node, "")

    def neighbours(self, node: str, kind: str) -> Sequence[Neighbour]:
        """Return the neighbours of one kind, those with most events in common first."""
        if (node, kind) not in self._kept:
            while len(self._kept) >= _KEPT:
                self._kept.popitem(last=False)
            self._kept[node, kind] = self._find(node, kind)
        return self._kept[node, kind]

    def _find(self, node: str, kind: str) -> Sequence[Neighbour]:
        if node in self.events:
            found = Counter(member for member in members(self.events[node]) if kind_of(member) == kind)
        elif kind == "event":
            found = Counter(event.node for event in self.touching.get(node, ()))
        else:
            meeting = (members(event) for event in self.touching.get(node, ()))
            found = Counter(other for group in meeting for other in group if kind_of(other) == kind and other != node)
        listed = [Neighbour(node=n, label=self.label(n), kind=kind, count=count) for n, count in found.items()]
        return sorted(listed, key=lambda item: (-item.count, item.label, item.node))

    def common(self, one: str, two: str) -> Sequence[Listed]:
        """Return the events that name both, the latest first; where one is an event itself, that event."""
        for node in (one, two):
            if node in self.events:
                return [self.events[node]]
        also = {event.node for event in self.touching.get(two, ())}
        return [event for event in self.touching.get(one, ()) if event.node in also]

    def path(self, start: str, end: str) -> list[str]:
        """Return the shortest way between two things, over events; empty if there is none of up to eight steps."""
        before: dict[str, str] = {start: ""}
        edge = [start]
        for _ in range(_FARTHEST):
            reached = []
            for node in edge:
                for other in self._beside(node):
                    if other not in before:
                        before[other] = node
                        reached.append(other)
            if end in before:
                return _walk(before, end)
            edge = reached
        return []

    def _beside(self, node: str) -> Iterable[str]:
        if node in self.events:
            # A path over a place says little: almost everything lies in a country.
            return [member for member in members(self.events[node]) if kind_of(member) == "actor"]
        return [event.node for event in self.touching.get(node, ())]


class Networks:
    """The network of the release that is served."""

    def __init__(self, indexes: Indexes) -> None:
        self._indexes = indexes
        self._known: Network | None = None

    async def current(self) -> Network:
        """Return the network.

        Raises:
            AnswerError: no answer in time.
        """
        index = await self._indexes.current()
        if self._known is None or self._known.index is not index:
            self._known = Network(index)
        return self._known


def members(event: Listed) -> list[str]:
    """Return the actors and places that an event names."""
    return [*sorted(event.facets["actor"]), *event.places]


def _walk(before: Mapping[str, str], end: str) -> list[str]:
    found = [end]
    while before[found[-1]]:
        found.append(before[found[-1]])
    return found[::-1]
