"""Places that UCDP's coders met in reports (`ucdp_places.csv`): many villages that GeoNames' table lacks.

A row gives country, first- and second-level division and the place with its kind word, seldom coordinates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.gazetteer.compile.sources import read_table
from kg.gazetteer.model import PlaceKind

_DIVISION_WORDS = re.compile(
    r"(?i)\b(governorate|province|oblast|region|state|department|département|district|county|division|republic"
    r"|territory|municipality|lga|raion|rayon|cercle|agency|constituency|commune|zone|regency|prefecture|woreda"
    r"|delegation|cit[yt]|krai|autonomous)$"
)
_DIVISION_HEADS = re.compile(
    r"(?i)^(mintaqat|markaz|qa[dḑ]ā’|qadaa?|(autonomous )?republic of|province of|department of)\s+(al\s)?"
)
_RELATIVE = re.compile(
    r"(?i)\b(between|near|border|along|road from|km|kilomet|part of|outside|outskirts|surround|vicinity|east of"
    r"|west of|north of|south of|off the|in the)\b|\d|,|;"
)
_SETTLEMENT_WORDS: Mapping[str, PlaceKind] = {
    "village": PlaceKind.VILLAGE,
    "town": PlaceKind.TOWN,
    "city": PlaceKind.CITY,
    "locality": PlaceKind.VILLAGE,
    "suburb": PlaceKind.DISTRICT,
    "neighborhood": PlaceKind.DISTRICT,
    "neighbourhood": PlaceKind.DISTRICT,
}
_OTHER_WORDS: Mapping[str, PlaceKind] = {
    **dict.fromkeys(("area", "valley", "forest", "island", "mountains"), PlaceKind.REGION),
    **dict.fromkeys(
        "mountain airbase base field airport camp dam checkpoint prison farm farms mine bridge hill".split(),  # noqa: SIM905
        PlaceKind.SITE,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedPlace:
    """One row, with kind words taken off the names of settlements and divisions.

    `admin1` is the division's name without and with its kind word ("Federal Capital territory").
    """

    country: str
    admin1: tuple[str, str]
    admin2: str
    names: tuple[str, ...]
    kind: PlaceKind | None
    latitude: float | None
    longitude: float | None


def bare_division(name: str) -> str:
    """Return a division's name without its kind words.

    >>> bare_division("Mintaqat Azaz district"), bare_division("Donetsk oblast")
    ('Azaz', 'Donetsk')
    """
    name = re.sub(r"\s*\(.*\)", "", name).strip()
    shorter = _DIVISION_HEADS.sub("", _DIVISION_WORDS.sub("", name).strip()).strip()
    return shorter or name


def read_reported_places() -> Iterator[ReportedPlace]:
    """Yield the rows that name a division or a place; relative positions ("between …") are left out."""
    for row in read_table("ucdp_places.csv"):
        if "disputed" in row["adm1"]:
            continue
        names, kind = _read_name(row["where"])
        yield ReportedPlace(
            country=row["country"],
            admin1=(bare_division(row["adm1"]), row["adm1"]),
            admin2=bare_division(row["adm2"]),
            names=names,
            kind=kind,
            latitude=float(row["latitude"]) if row["latitude"] else None,
            longitude=float(row["longitude"]) if row["longitude"] else None,
        )


def _read_name(where: str) -> tuple[tuple[str, ...], PlaceKind | None]:
    if not where or _RELATIVE.search(where) or len(where.split()) > 5:  # noqa: PLR2004
        return (), None
    name, _, word = where.rpartition(" ")
    word = word.lower()
    if word in _OTHER_WORDS:
        return (where,), _OTHER_WORDS[word]
    if word not in _SETTLEMENT_WORDS or not name:
        return (), None
    parts = re.split(r"\s*/\s*|\s*\(|\)", name)
    names = tuple(part.strip() for part in parts if len(part.strip()) > 2 and part[:1].isalpha())  # noqa: PLR2004
    return names, _SETTLEMENT_WORDS[word] if names else None
