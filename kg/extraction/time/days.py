"""Arithmetic on days: what "last month" and "on Wednesday" mean on a given day of issue."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from kg.extraction.measures import TimeKind
from kg.extraction.model import DatePrecision

DAYS_IN = {"day": 1, "night": 1, "fortnight": 14, "week": 7, "month": 30, "year": 365, "decade": 3650}
SOON, HALF_YEAR = 10, 183
FIRST_YEAR, LAST_YEAR = 1950, 2099


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """First and last possible day of an expression, and what kind of expression it is."""

    start: date | None = None
    end: date | None = None
    precision: DatePrecision = DatePrecision.UNKNOWN
    kind: TimeKind = TimeKind.WHEN
    night: bool = False
    days: int = 0
    dates_following: bool = False
    counted_from: date | None = None


UNRESOLVED = Interval()


def one_day(day: date, *, night: bool = False, dates_following: bool = False) -> Interval:
    """Return the interval of a single day."""
    return Interval(start=day, end=day, precision=DatePrecision.DAY, night=night, dates_following=dates_following)


def days_between(start: date, end: date, *, kind: TimeKind = TimeKind.WHEN, night: bool = False) -> Interval:
    """Return the interval of two days in either order; one day where they are equal."""
    if start == end:
        return one_day(start, night=night)
    first, last = min(start, end), max(start, end)
    return Interval(start=first, end=last, precision=DatePrecision.RANGE, kind=kind, night=night)


def whole_month(year: int, month: int) -> Interval:
    """Return the first to the last day of a month."""
    last = calendar.monthrange(year, month)[1]
    return Interval(start=date(year, month, 1), end=date(year, month, last), precision=DatePrecision.MONTH)


def months_of(year: int, first: int, last: int) -> Interval:
    """Return a stretch of months; a whole year is a year."""
    end = date(year, last, calendar.monthrange(year, last)[1])
    precision = DatePrecision.YEAR if (first, last) == (1, 12) else DatePrecision.RANGE
    if first == last:
        precision = DatePrecision.MONTH
    return Interval(start=date(year, first, 1), end=end, precision=precision)


def part_of_month(year: int, month: int, first: int, last: int) -> Interval:
    """Return some days of a month; `last` is cut to the month's length, a `first` below zero counted from its end."""
    length = calendar.monthrange(year, month)[1]
    first = first if first > 0 else length + first + 1
    return days_between(date(year, month, first), date(year, month, min(last, length)))


def make_day(year: int, month: int, day: int) -> date | None:
    """Return the day, or `None` where the calendar has none (30 February)."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):  # noqa: PLR2004
        return None
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def last_weekday(anchor: date, weekday: int, *, strictly: bool = False) -> date:
    """Return the last such weekday (Monday is 0) on or before `anchor`; `strictly` before it."""
    back = (anchor.weekday() - weekday) % 7
    return anchor - timedelta(days=back or (7 if strictly else 0))


def next_weekday(anchor: date, weekday: int, *, strictly: bool = False) -> date:
    """Return the first such weekday on or after `anchor`; `strictly` after it."""
    ahead = (weekday - anchor.weekday()) % 7
    return anchor + timedelta(days=ahead or (7 if strictly else 0))


def without_year(anchor: date, month: int, day: int, weekday: int | None, *, future: bool) -> date | None:
    """Return the day of that month and day nearest to the issue: the past one, unless the clause is in the future.

    A weekday named beside it settles the year where it fits one of the last years.
    """
    years = range(anchor.year - 3, anchor.year + 2)
    days = [found for year in years if (found := make_day(year, month, day)) is not None]
    if weekday is not None:
        days = [found for found in days if found.weekday() == weekday] or days
    past = [found for found in days if found <= anchor]
    coming = [found for found in days if found > anchor]
    if future and coming and (coming[0] - anchor).days < 200:  # noqa: PLR2004
        return coming[0]
    if coming and past and (coming[0] - anchor).days <= SOON and (anchor - past[-1]).days > HALF_YEAR:
        # A day of the coming days, told without a year: of a day almost a year ago the year would be told.
        return coming[0]
    return past[-1] if past else None


def shift(day: date, count: int, unit: str) -> date:
    """Return the day `count` units away; months and years keep the day of the month where they can."""
    if unit in ("month", "year"):
        months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        year = min(max(year, FIRST_YEAR), LAST_YEAR)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    if unit in ("hour", "minute"):
        return day + timedelta(days=round(count / 24) if unit == "hour" else 0)
    return day + timedelta(days=count * DAYS_IN.get(unit, 1))


def shifted(day: date, count: int, unit: str, *, roughly: bool = False) -> Interval:
    """Return the interval that "`count` units away" means: the larger the unit, the wider; one week is a day."""
    there = shift(day, count, unit)
    if unit == "week" and (roughly or abs(count) > 1):
        return days_between(there - timedelta(days=1), there + timedelta(days=1))
    if unit == "month":
        return whole_month(there.year, there.month)
    if unit in ("year", "decade"):
        return months_of(there.year, 1, 12)
    return one_day(there)


def period(anchor: date, which: int, unit: str) -> Interval:
    """Return this (0), the last (-1) or the next (+1) week, month or year; this one ends on the day of issue."""
    if unit == "week":
        monday = anchor - timedelta(days=anchor.weekday()) + timedelta(days=7 * which)
        return days_between(monday, anchor if which == 0 else monday + timedelta(days=6))
    if unit == "month":
        there = shift(anchor.replace(day=1), which, "month")
        return days_between(there, anchor) if which == 0 else whole_month(there.year, there.month)
    if which == 0:
        return days_between(date(anchor.year, 1, 1), anchor)
    return months_of(anchor.year + which, 1, 12)


def weekend(anchor: date, which: int) -> Interval:
    """Return the weekend that has begun last (0), the one before this week (-1) or the coming one (+1)."""
    saturday = last_weekday(anchor, calendar.SATURDAY)
    if which < 0 and anchor.weekday() >= calendar.SATURDAY:
        saturday -= timedelta(days=7)
    if which > 0:
        saturday = next_weekday(anchor, calendar.SATURDAY, strictly=True)
    return days_between(saturday, saturday + timedelta(days=1))
