"""A time line as a drawing: every entry a bar from its first to its last day, in rows that do not overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kg.serve.explorer.terms import MONTHS

WIDTH = 1000
ROW = 12
_MOST_ROWS = 14
_GAP = 4.0
_SHORTEST = 7.0
_NARROWEST = 14
_FEW_DAYS = 70
_FEW_MONTHS = 30
_EVERY_YEAR = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that happened; `first` and `last` are ISO days, empty where not known."""

    first: str
    last: str
    label: str
    link: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """An entry on the drawing."""

    x: float
    y: int
    width: float
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A drawing `WIDTH` wide and `height` high; ticks are places with words."""

    height: int
    bars: Sequence[Bar]
    ticks: Sequence[tuple[float, str]]
    undated: int
    hidden: int


def draw_timeline(entries: Iterable[Entry]) -> Timeline | None:
    """Draw the entries that have days; `None` without any."""
    found = list(entries)
    with_days = ((pair, entry) for entry in found if (pair := _days(entry)) is not None)
    dated = sorted(with_days, key=lambda item: (*item[0], item[1].link))
    if not dated:
        return None
    first, last = dated[0][0][0], max(end for (_, end), _ in dated)
    span = max(last - first, _NARROWEST)
    margin = max(span * 0.02, 1)
    scale = WIDTH / (span + 2 * margin)
    bars, hidden, ends = [], 0, [-_GAP] * _MOST_ROWS
    for (start, end), entry in dated:
        x = round((start - first + margin) * scale, 1)
        width = round(max((end - start + 1) * scale, _SHORTEST), 1)
        row = next((index for index, taken in enumerate(ends) if taken + _GAP <= x), None)
        if row is None:
            hidden += 1
            continue
        ends[row] = x + width
        bars.append(Bar(x=x, y=row * ROW, width=width, entry=entry))
    rows = max((bar.y // ROW for bar in bars), default=0) + 1
    ticks = [(round((day - first + margin) * scale, 1), words) for day, words in _ticks(first, last)]
    return Timeline(height=rows * ROW, bars=bars, ticks=ticks, undated=len(found) - len(dated), hidden=hidden)


def _days(entry: Entry) -> tuple[int, int] | None:
    try:
        start = date.fromisoformat(entry.first).toordinal()
        return start, max(start, date.fromisoformat(entry.last or entry.first).toordinal())
    except ValueError:
        return None


def _ticks(first: int, last: int) -> Iterator[tuple[int, str]]:
    """Yield the days worth naming: weeks, months or years, as the span asks for."""
    start, end = date.fromordinal(first), date.fromordinal(last)
    months = (end.year - start.year) * 12 + end.month - start.month
    if last - first <= _FEW_DAYS:
        step = max(1, (last - first) // 6)
        for day in range(first, last + 1, step):
            found = date.fromordinal(day)
            yield day, f"{found.day} {MONTHS[found.month - 1][:3]} {found.year if day == first else ''}".strip()
        return
    if months <= _FEW_MONTHS:
        step = max(1, months // 7)
        for index in range(start.year * 12 + start.month, end.year * 12 + end.month, step):
            found = date(index // 12, index % 12 + 1, 1)
            yield found.toordinal(), f"{MONTHS[found.month - 1][:3]} {found.year}"
        return
    years = end.year - start.year
    for year in range(start.year + 1, end.year + 1, max(1, -(-years // _EVERY_YEAR))):
        yield date(year, 1, 1).toordinal(), str(year)
