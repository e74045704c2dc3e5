"""The year of a day told without one, where a report tells of long ago: "on 6 December 1982 … on 8 December"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kg.extraction.measures import TimeKind, TimeMention
from kg.extraction.time.days import make_day
from kg.extraction.time.patterns import TimeMatch

YEARLESS = frozenset({"calendar", "day_range", "month"})
LONG_AGO = 300
"""Days before the issue from which on a day is of another year's story."""
NEAR = 300
"""Within how many characters of the day told last a day goes on with its story."""
GOES_ON = 31
"""Days within which a day goes on from one told before, or is the report's own news."""
STORY = 200
"""Days that lie between two days of one story at most."""
FOUNDING = re.compile(
    r"\b(?:since|began|begun|started|erupted|founded|created|born|launched|broke\s+out)\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
"""What only tells how long something has gone on: the story is not of that day."""


def in_year_told(
    text: str, match: TimeMatch, mention: TimeMention, known: Sequence[TimeMention], anchor: date | None
) -> TimeMention:
    """Return a mention without a year in the year of the story that it goes on with, if that is of long ago."""
    told = _told_last(text, mention, known)
    if anchor is None or told is None or told.start is None or mention.start is None or _has_year(match):
        return mention
    if (anchor - told.start).days <= LONG_AGO:
        return mention
    there = _nearest(mention.start, told.start)
    away = STORY + 1 if there is None else abs((there - told.start).days)
    is_news = 0 <= (anchor - mention.start).days <= GOES_ON
    if there is None or away > (GOES_ON if is_news else STORY) or not _fits(match, there):
        return mention
    years = there.year - mention.start.year
    last = mention.end or mention.start
    end = make_day(last.year + years, last.month, last.day)
    return mention if end is None else replace(mention, start=there, end=end, future=False)


def _told_last(text: str, mention: TimeMention, known: Sequence[TimeMention]) -> TimeMention | None:
    """Return the time told last before, in its paragraph, if it is a day or few."""
    before = [m for m in known if m.span.end <= mention.span.start and m.kind in (TimeKind.WHEN, TimeKind.SINCE)]
    last = before[-1] if before else None
    if last is None or last.kind is TimeKind.SINCE or last.start is None or last.end is None:
        return None
    between = text[last.span.end : mention.span.start]
    if "\n" in between or len(between) > NEAR or FOUNDING.search(text[: last.span.start][-40:]):
        return None
    return last if (last.end - last.start).days <= GOES_ON else None


def _has_year(match: TimeMatch) -> bool:
    return match.number("year") is not None or bool({"year_of", "which"} & set(match.groups))


def _nearest(day: date, told: date) -> date | None:
    """Return the day of that name nearest to the one told."""
    days = [
        found for year in (told.year - 1, told.year, told.year + 1) if (found := make_day(year, day.month, day.day))
    ]
    return min(days, key=lambda found: abs((found - told).days), default=None)


def _fits(match: TimeMatch, day: date) -> bool:
    weekday = match.weekday()
    return weekday is None or day.weekday() == weekday
