"""Positions told by another place: "seven kilometres south of X", "on the outskirts of X", "between X and Y"."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from kg.gazetteer.geometry import displace, midpoint
from kg.gazetteer.kinds import direction_of
from kg.gazetteer.model import Location, Place, RelativePosition

_TABLE = Path(__file__).parent / "data" / "number_words.csv"
# Kilometres by the beginning of a unit's name; the longer beginnings stand first.
KM = {"kilomet": 1.0, "km": 1.0, "mile": 1.609, "yard": 0.0009, "met": 0.001, "m": 0.001}
_PLACE = (
    r"(?:the\s+)?(?:(?:city|town|village|capital|district|province|governorate|border|camp|outskirts)"
    r"\s+(?:of\s+)?)?"
)
_ARTICLE = r"(?:al|el|ar|as|at|an|ad|ash|az|ez)"
_CAPITAL = r"[A-Z\u00c0-\u024f][\w'’‘`\-]*"
_NAME = rf"(?:{_ARTICLE}[-\s])?{_CAPITAL}(?:[\s-](?:(?:{_ARTICLE}|de|of)[-\s])?{_CAPITAL})*"
_DIRECTION = r"(?P<direction>(?:north|south)(?:[\s-]?(?:east|west))?|east|west)(?:ern)?(?:ward)?s?"
_UNIT = r"(?P<unit>km\b|kms\b|kilomet\w+|miles?\b|met(?:re|er)s?\b|m\b|yards?\b)(?:\s*\([^)]{1,20}\))?"
_HEADS = r"outskirts|edge|edges|periphery|entrance|gates|vicinity|surroundings|environs|perimeter"
_AWAY = r"from|outside|away\s+from|off|short\s+of|inside"
_ARTICLES = frozenset({"a", "an", "and"})
_MULTIPLES = frozenset({12.0, 100.0})
"""Values of words that multiply what stands before them."""
_NEAR = r"near|outside|around|close\s+to|not\s+far\s+from|next\s+to|towards|toward"


@lru_cache(maxsize=1)
def _read_numbers() -> Mapping[str, float]:
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["word"]: float(row["value"]) for row in csv.DictReader(lines)}


@lru_cache(maxsize=1)
def _read_patterns() -> tuple[re.Pattern[str], ...]:
    """Return the patterns, those that say more first: a stated distance before a mere side."""
    word = "|".join(sorted(_read_numbers(), key=lambda word: (-len(word), word)))
    more = rf"(?<=hundred)\s+and\s+(?:{word})"
    number = rf"\b(?P<number>\d+(?:[.,]\d+)?|(?:{word})(?:[\s-](?:and\s+a\s+half|{word})|{more})*)(?:\s+of)?"
    distance = rf"{number}\s*-?\s*{_UNIT}"
    # "of the Malian capital, Bamako", "of the Malian capital", "of the capital"
    name = rf"(?:{_NAME}\s+capital,?\s+(?={_CAPITAL}))?(?P<name>{_NAME}(?:\s+capital\b)?|capital\b)"
    other = f"(?P<other>{_NAME})"
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"(?i:{distance}\s+(?:to\s+(?:the\s+)?)?{_DIRECTION}\s+(?:of|from)\s+{_PLACE}){name}",
            rf"(?i:{distance}\s+(?P<away>{_AWAY})\s+{_PLACE}){name}",
            rf"(?i:\bbetween\s+{_PLACE}){name}(?i:\s+and\s+{_PLACE}){other}",
            rf"(?i:\b{_DIRECTION}\s+of\s+{_PLACE}){name}",
            rf"(?i:\b(?:(?P<side>(?:north|south|east|west)\w*)\s+)?(?P<head>{_HEADS})\s+of\s+{_PLACE}){name}",
            rf"(?i:\b(?P<near>{_NEAR})\s+{_PLACE}){name}",
        )
    )


# How far off the wording leaves the spot, in kilometres: a side without a distance means "within a day's walk".
_UNSTATED_KM = {"direction": 8.0, "outskirts": 3.0, "near": 5.0}


def find_relative_positions(text: str) -> Iterator[RelativePosition]:
    """Yield the relative positions of a text in its order; where two overlap, the one that says more."""
    taken: list[tuple[int, int]] = []
    found: list[RelativePosition] = []
    for pattern in _read_patterns():
        for match in pattern.finditer(text):
            span = match.span()
            if any(span[0] < end and start < span[1] for start, end in taken):
                continue
            taken.append(span)
            found.append(_read_position(match))
    yield from sorted(found, key=lambda position: position.start)


def _read_position(match: re.Match[str]) -> RelativePosition:
    groups = match.groupdict()
    distance = _read_distance(groups["number"], groups["unit"]) if groups.get("number") else None
    bearing = direction_of(groups.get("direction") or groups.get("side") or "")
    references = tuple(name for name in (groups.get("name"), groups.get("other")) if name)
    relation = _relation(groups, distance)
    return RelativePosition(
        relation=bearing.value if bearing and relation == "direction" else relation,
        references=references,
        distance_km=distance,
        bearing=bearing.degrees if bearing else None,
        uncertainty_km=_uncertainty(relation, distance, stated_bearing=bearing is not None),
        start=match.start(),
        end=match.end(),
    )


def _relation(groups: Mapping[str, str | None], distance: float | None) -> str:
    if groups.get("other"):
        return "between"
    if groups.get("head"):
        return "outskirts"
    if groups.get("near"):
        return "near"
    return "direction" if groups.get("direction") else "distance" if distance is not None else "near"


def _amount_of(words: Sequence[str]) -> float:
    """Read number words: "thirty-five", "two hundred", "a dozen", "half a kilometre", "two and a half"."""
    said = [word for word in words if word not in _ARTICLES]
    if "half" in said:
        rest = [word for word in said if word != "half"]
        at_end = said[-1] == "half" and rest
        return _amount_of(rest) + 0.5 if at_end else 0.5 * (_amount_of(rest) if rest else 1.0)
    total = 0.0
    for value in (_read_numbers()[word] for word in said or ("one",)):
        total = total * value if value in _MULTIPLES and total else total + value
    return total


def _read_distance(number: str, unit: str) -> float:
    words = re.split(r"[\s-]+", number.lower().replace(",", "."))
    amount = float(words[0]) if re.fullmatch(r"\d+(?:\.\d+)?", words[0]) else _amount_of(words)
    factor = next(factor for prefix, factor in KM.items() if unit.lower().startswith(prefix))
    return round(amount * factor, 2)


def _uncertainty(relation: str, distance: float | None, *, stated_bearing: bool) -> float:
    """Rounded distances are good to a fifth; without a bearing the spot lies anywhere on the circle."""
    if distance is None:
        return _UNSTATED_KM.get(relation, 8.0)
    return round(max(1.0, distance * 0.2) if stated_bearing else max(1.0, distance * 1.1), 1)


def locate(position: RelativePosition, reference: Place, other: Place | None = None) -> Location | None:
    """Return where the position is, from the place(s) it is told by; `None` if they have no coordinates.

    The radius covers the reference's own reach: distances are told from a centre or from an edge.
    """
    if reference.latitude is None or reference.longitude is None:
        return None
    start = Location(latitude=reference.latitude, longitude=reference.longitude, radius_km=0.0)
    if other is not None and other.latitude is not None and other.longitude is not None:
        return midpoint(start, Location(latitude=other.latitude, longitude=other.longitude, radius_km=0.0))
    whole = replace(start, radius_km=reference.radius_km)
    return spot_of(
        whole, distance_km=position.distance_km, bearing=position.bearing, uncertainty_km=position.uncertainty_km
    )


def spot_told(reference: Location, *, relation: str, distance_km: float | None, bearing: float | None) -> Location:
    """Return where a spot is that is told by one place, as `locate` does, with the doubt that the wording leaves."""
    kind = relation if bearing is None else "direction"
    doubt = _uncertainty(kind, distance_km, stated_bearing=bearing is not None)
    return spot_of(reference, distance_km=distance_km, bearing=bearing, uncertainty_km=doubt)


def spot_of(
    reference: Location, *, distance_km: float | None, bearing: float | None, uncertainty_km: float
) -> Location:
    """Return the spot at this distance (km) and bearing (degrees) from a place, with a radius that covers its reach."""
    spot = reference
    if bearing is not None:
        # "South of X" without a distance: half the doubt away, outside the place itself.
        far = reference.radius_km + uncertainty_km / 2 if distance_km is None else distance_km
        spot = displace(reference, bearing=bearing, distance_km=far)
    radius = round(reference.radius_km + uncertainty_km, 1)
    return Location(latitude=spot.latitude, longitude=spot.longitude, radius_km=radius)
