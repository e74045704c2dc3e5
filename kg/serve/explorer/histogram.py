"""Events over time as bars: by month, or by year where there are many months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_MOST_BARS = 132
_MOST_TICKS = 9
_EARLY = 0.02
"""Share of the events that may stand in one bar before the others."""
_YEAR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Events of a month or a year; `height` of 100."""

    key: str
    first: str
    last: str
    count: int
    height: float
    x: float


def ticks(found: Sequence[Bar]) -> list[tuple[int, str]]:
    """Return the bars worth naming: their middles in hundredths of the width, and their words."""
    step = max(1, -(-len(found) // _MOST_TICKS))
    places = list(range(0, len(found), step))
    if found and " " in found[0].key:
        # "before 2011-01" is wide: it would run into its neighbour on a narrow screen.
        del places[1:2]
    return [(round(100 * (place + 0.5) / len(found)), found[place].key) for place in places]


def bars(months: Mapping[str, int]) -> list[Bar]:
    """Return the numbers of events by month, or by year where there are many months; by their first day."""
    if not months:
        return []
    early, months = _without_early(months)
    first, last = (int(key[:_YEAR]) * 12 + int(key[5:]) - 1 for key in (min(months), max(months)))
    by_year = last - first >= _MOST_BARS
    if by_year:
        counts = Counter[str]()
        for month, count in months.items():
            counts[month[:_YEAR]] += count
        keys = [f"{year:04d}" for year in range(first // 12, last // 12 + 1)]
    else:
        counts, keys = Counter(months), [f"{index // 12:04d}-{index % 12 + 1:02d}" for index in range(first, last + 1)]
    top, width = max(counts.values()), 1000 / (len(keys) + bool(early))
    found = [
        Bar(
            key=key,
            first=f"{key}-01-01" if by_year else f"{key}-01",
            last=f"{key}-12-31" if by_year else _month_end(key),
            count=counts.get(key, 0),
            height=round(100 * counts.get(key, 0) / top, 1),
            x=round((place + bool(early)) * width, 2),
        )
        for place, key in enumerate(keys)
    ]
    return [_early_bar(early, keys[0], top), *found] if early else found


def _without_early(months: Mapping[str, int]) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Part the few events long before the others from them: history would spread the axis."""
    limit, before = sum(months.values()) * _EARLY, 0
    for month in sorted(months):
        before += months[month]
        if before > limit:
            early = {known: count for known, count in months.items() if known < month}
            later = {known: count for known, count in months.items() if known >= month}
            far = _distance(min(months), month) > _distance(month, max(months)) / 4
            return (early, later) if early and far else ({}, months)
    return {}, months


def _distance(first: str, last: str) -> int:
    return (int(last[:_YEAR]) - int(first[:_YEAR])) * 12 + int(last[5:7]) - int(first[5:7])


def _early_bar(early: Mapping[str, int], first: str, top: int) -> Bar:
    count, last = sum(early.values()), max(early)
    height = round(min(100 * count / top, 100), 1)
    return Bar(key=f"before {first}", first=f"{min(early)}-01", last=_month_end(last), count=count, height=height, x=0)


def _month_end(key: str) -> str:
    year, month = int(key[:_YEAR]), int(key[5:])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = 29 if month == 2 and leap else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]  # noqa: PLR2004
    return f"{key}-{days}"
