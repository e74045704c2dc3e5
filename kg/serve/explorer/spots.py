"""The places of events as spots on a map."""

from __future__ import annotations

from kg.serve.explorer.index import Chosen, Index
from kg.serve.explorer.outlines import Spot

_MOST_SPOTS = 400


def spots(index: Index, chosen: Chosen) -> list[Spot]:
    """Return the places of events with how many are there, the fullest first; not more than fit on a small map."""
    counts = [(place, count) for place, count in index.places.count(chosen).items() if place in index.points]
    return [
        Spot(
            longitude=index.points[place][0],
            latitude=index.points[place][1],
            name=index.names.get(place, ""),
            link=place,
            weight=count,
        )
        for place, count in sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:_MOST_SPOTS]
    ]
