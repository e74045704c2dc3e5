"""Small maps without scripts and without tiles: outlines of countries and provinces around some points, as SVG paths.

The file `outlines.bin` is made by `frontend/outlines.js`, which describes its format.
"""

from __future__ import annotations

import math
import re
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

UNIT = 180
WIDTH = 480
HEIGHT = 320
_KM_PER_DEGREE = 111.2
_POINT = re.compile(r"POINT ?\(([-0-9.]+) ([-0-9.]+)\)")
_NARROWEST = 1.6
_MARGIN = 1.5
_SMALLEST = 1.5
_LETTER = 7.2
_LINE = 15.0
_MOST_LABELS = 6
"""Names on a map: their measures in units of the drawing, at 13 px."""

Box = tuple[float, float, float, float]

_HALF_EARTH = 180 * UNIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A point to show.

    Attributes:
        radius: kilometres within which it lies; drawn as a circle.
        weight: number of events there.
    """

    longitude: float
    latitude: float
    name: str
    link: str = ""
    radius: float | None = None
    weight: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A spot on the drawing.

    Attributes:
        halo: radius of the circle of its uncertainty in units of the drawing.
        label: where its name fits beside it: x, y, and whether it ends there; `None` where it would cover another's.
    """

    x: float
    y: float
    size: float
    halo: float
    spot: Spot
    label: tuple[float, float, bool] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallMap:
    """A drawing of `WIDTH` by `HEIGHT` units; `bar` is as long as `bar_km` kilometres; `outside` spots are not seen."""

    countries: str
    provinces: str
    marks: Sequence[Mark]
    bar: float
    bar_km: int
    outside: int


class _Place(Protocol):
    """Type of the function that puts degrees on the drawing."""

    def __call__(self, x: float, y: float) -> tuple[float, float]: ...


@dataclass(frozen=True, slots=True)
class _Line:
    box: Box
    points: array[int]


def spot_of(wkt: str | None) -> tuple[float, float] | None:
    """Return longitude and latitude of a point as WKT."""
    match = _POINT.search(wkt or "")
    return (float(match[1]), float(match[2])) if match else None


@cache
def outlines() -> tuple[tuple[_Line, ...], tuple[_Line, ...]]:
    """Return the lines of countries and of provinces; read once, when the first map is drawn."""
    body = (Path(__file__).with_name("assets") / "outlines.bin").read_bytes()
    head = _array("i", body[:8])
    count = head[0] + head[1]
    lengths = _array("i", body[8 : 8 + 4 * count])
    numbers = _array("h", body[8 + 4 * count :])
    lines, at = [], 0
    for length in lengths:
        points = numbers[at : at + 2 * length]
        at += 2 * length
        xs, ys = points[0::2], points[1::2]
        lines.append(_Line((min(xs), min(ys), max(xs), max(ys)), points))
    return tuple(lines[: head[0]]), tuple(lines[head[0] :])


def _array(code: str, body: bytes) -> array[int]:
    found: array[int] = array(code)
    found.frombytes(body)
    if sys.byteorder == "big":
        found.byteswap()
    return found


def spots_in(rows: Iterable[Mapping[str, str]]) -> list[Spot]:
    """Return the points of places, one each."""
    found: dict[str, Spot] = {}
    for row in rows:
        point = spot_of(row.get("wkt"))
        if point is not None and row["place"] not in found:
            radius = float(row["uncertainty"]) if "uncertainty" in row else None
            found[row["place"]] = Spot(
                longitude=point[0], latitude=point[1], name=row["name"], link=row["place"], radius=radius
            )
    return list(found.values())


def small_map(spots: Iterable[Spot], *, focus: float = 1.0) -> SmallMap | None:
    """Draw the spots with the outlines around them; `None` without a spot.

    Args:
        focus: share of the weight that has to be seen; what lies outside of the window for it is counted.
    """
    found = list(spots)
    if not found:
        return None
    west, south, east, north = _window(_focused(found, focus))
    every, found = found, [s for s in found if west <= s.longitude <= east and south <= s.latitude <= north]
    scale = WIDTH / (east - west)
    flatten = HEIGHT / (north - south)

    def place(x: float, y: float) -> tuple[float, float]:
        return round((x - west) * scale, 1), round((north - y) * flatten, 1)

    countries, provinces = outlines()
    window = (west * UNIT, south * UNIT, east * UNIT, north * UNIT)
    km = scale / (_KM_PER_DEGREE * math.cos(math.radians((south + north) / 2)))
    bar_km = _round_length((east - west) * _KM_PER_DEGREE / 5)
    return SmallMap(
        countries=" ".join(_paths(countries, window, place)),
        provinces=" ".join(_paths(provinces, window, place)) if east - west < 25 else "",  # noqa: PLR2004 - degrees
        marks=tuple(_marks(found, place, km)),
        bar=round(bar_km * km, 1),
        bar_km=bar_km,
        outside=len(every) - len(found),
    )


def _focused(spots: Sequence[Spot], share: float) -> Sequence[Spot]:
    """Leave out the spots furthest from the weighted middle, as long as this share of the weight remains."""
    total = sum(spot.weight for spot in spots)
    x, y = (_middle([(s.longitude, s.weight) for s in spots]), _middle([(s.latitude, s.weight) for s in spots]))
    kept: list[Spot] = []
    weight = 0
    for spot in sorted(spots, key=lambda s: (math.hypot(s.longitude - x, s.latitude - y), s.name)):
        if kept and weight >= share * total:
            break
        kept.append(spot)
        weight += spot.weight
    return kept


def _middle(values: Sequence[tuple[float, int]]) -> float:
    """Return the weighted median."""
    half, seen = sum(weight for _, weight in values) / 2, 0
    for value, weight in sorted(values):
        seen += weight
        if seen >= half:
            return value
    return 0.0


def _marks(spots: Iterable[Spot], place: _Place, km: float) -> Iterator[Mark]:
    taken: list[Box] = []
    ordered = sorted(spots, key=lambda spot: (-spot.weight, spot.name))
    for spot in ordered:
        x, y = place(spot.longitude, spot.latitude)
        size = round(min(4 + 1.6 * math.sqrt(spot.weight), 18), 1)
        label = _label(spot.name, x, y, size, taken) if len(ordered) <= _MOST_LABELS else None
        yield Mark(x=x, y=y, size=size, halo=round((spot.radius or 0) * km, 1), spot=spot, label=label)


def _label(name: str, x: float, y: float, size: float, taken: list[Box]) -> tuple[float, float, bool] | None:
    """Return where a name fits beside its spot, and note that this room is taken."""
    width = _LETTER * len(name)
    ends = x + size + 4 + width > WIDTH
    left = x - size - 4 - width if ends else x + size + 4
    box = (left, y - _LINE / 2, left + width, y + _LINE / 2)
    if left < 0 or any(box[0] < one[2] and one[0] < box[2] and box[1] < one[3] and one[1] < box[3] for one in taken):
        return None
    taken.append(box)
    return round(x - size - 4 if ends else left, 1), round(y + 4, 1), ends


def _window(spots: Sequence[Spot]) -> Box:
    """Return a box of the drawing's proportions around the spots and their circles, not too narrow."""
    middle = (min(spot.latitude for spot in spots) + max(spot.latitude for spot in spots)) / 2
    shrink = max(math.cos(math.radians(middle)), 0.2)
    reach = [(spot, (spot.radius or 0) / _KM_PER_DEGREE) for spot in spots]
    west = min(spot.longitude - radius / shrink for spot, radius in reach)
    east = max(spot.longitude + radius / shrink for spot, radius in reach)
    south = min(spot.latitude - radius for spot, radius in reach)
    north = max(spot.latitude + radius for spot, radius in reach)
    width = max((east - west) * _MARGIN, (north - south) * _MARGIN * WIDTH / HEIGHT / shrink, _NARROWEST * _MARGIN)
    height = width * shrink * HEIGHT / WIDTH
    x, y = (west + east) / 2, (south + north) / 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _paths(lines: Iterable[_Line], window: Box, place: _Place) -> Iterator[str]:
    west, south, east, north = window
    for line in lines:
        box = line.box
        if box[0] > east or box[2] < west or box[1] > north or box[3] < south:
            continue
        for part in _parts(list(zip(line.points[0::2], line.points[1::2], strict=True))):
            yield from _clipped([place(x / UNIT, y / UNIT) for x, y in part])


def _parts(points: Sequence[tuple[int, int]]) -> Iterator[Sequence[tuple[int, int]]]:
    """Cut an outline where it passes the 180th meridian: drawn through, it would cross the whole map."""
    begin = 0
    for place in range(1, len(points)):
        if abs(points[place][0] - points[place - 1][0]) > _HALF_EARTH:
            yield points[begin:place]
            begin = place
    yield points[begin:]


def _clipped(points: Sequence[tuple[float, float]]) -> Iterator[str]:
    """Leave out what lies far outside of the drawing, so that pages stay small."""
    run: list[tuple[float, float]] = []
    for before, point in zip((points[0], *points), points, strict=False):
        if _near(point) or _near(before):
            if not run and before != point:
                run.append(before)
            run.append(point)
        elif run:
            yield _path(run)
            run = []
    if len(run) > 1:
        yield _path(run)


def _near(point: tuple[float, float]) -> bool:
    return -WIDTH < point[0] < 2 * WIDTH and -HEIGHT < point[1] < 2 * HEIGHT


def _path(points: Sequence[tuple[float, float]]) -> str:
    """Return a path without the steps too small to see, which on a wide map are most of them."""
    kept = [points[0]]
    for point in points[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= _SMALLEST:
            kept.append(point)
    points = [*kept, points[-1]]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _round_length(km: float) -> int:
    """Return the round number at or below.

    >>> _round_length(37.0)
    20
    """
    magnitude = 10 ** math.floor(math.log10(max(km, 1)))
    return int(max(step * magnitude for step in (1, 2, 5) if step * magnitude <= max(km, 1)))
