"""What a selection of events may be narrowed down to: values with their numbers; places as a tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.serve.explorer.index import FACETS, Chosen, Index, Selection
from kg.serve.explorer.terms import headline

_MOST = 12
_TITLES = {"precision": "How exactly", "verification": "Corroboration", "place": "Place", "source": "Published by"}
_KINDS = {"admin1": "province", "admin2": "district"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A value of a facet.

    Attributes:
        depth: how deep it lies in the tree of places; 0 for others.
        note: what sort of place it is.
    """

    value: str
    name: str
    count: int
    depth: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A facet with its values; `hidden` more have events."""

    name: str
    title: str
    chosen: str
    values: Sequence[Choice]
    hidden: int


def facets_of(index: Index, selection: Selection, chosen: Chosen) -> list[Facet]:
    """Return all facets of a selection."""
    return [_facet(index, selection, chosen, name) for name in FACETS]


def value_name(index: Index, facet: str, value: str) -> str:
    """Return the name of a facet's value."""
    if facet in ("actor", "place", "source"):
        return index.names.get(value, value)
    if facet == "precision":
        what, _, known = value.partition(": ")
        return f"{what} not known" if known == "none" else f"{what}: {_KINDS.get(known, known)}"
    return headline(value)


def _facet(index: Index, selection: Selection, chosen: Chosen, name: str) -> Facet:
    counts = index.count(selection, chosen, name)
    wanted = selection.values.get(name, "")
    if name == "place":
        values = list(_tree(index, counts, wanted))
        hidden = 0
    else:
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], value_name(index, name, pair[0]), pair[0]))
        kept = ordered[:_MOST] + [pair for pair in ordered[_MOST:] if pair[0] == wanted]
        values = [Choice(value=value, name=value_name(index, name, value), count=count) for value, count in kept]
        hidden = len(ordered) - len(kept)
    return Facet(name=name, title=_TITLES.get(name, name.capitalize()), chosen=wanted, values=values, hidden=hidden)


def _tree(index: Index, counts: Mapping[str, int], wanted: str) -> Iterator[Choice]:
    """Yield what holds the chosen place, the place, and what lies directly in it; without one, the countries."""
    path = [wanted] if wanted else []
    while path and (parent := index.parent(path[0])):
        path.insert(0, parent)
    below = [place for place in counts if index.parent(place) == wanted]
    below.sort(key=lambda place: (-counts[place], index.names.get(place, place), place))
    for depth, place in enumerate(path):
        yield _choice(index, place, counts.get(place, 0), depth)
    for place in below[:_MOST]:
        yield _choice(index, place, counts[place], len(path))


def _choice(index: Index, place: str, count: int, depth: int) -> Choice:
    kind = index.kinds.get(place, "") if depth else ""
    return Choice(value=place, name=index.names.get(place, place), count=count, depth=min(depth, 4), note=kind)
