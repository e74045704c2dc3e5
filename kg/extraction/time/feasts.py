"""Days that feasts and names stand for: "Christmas Day", "Good Friday", "last Ramadan", "9/11"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from kg.extraction.time.context import TimeContext
from kg.extraction.time.days import UNRESOLVED, Interval, days_between, make_day, one_day
from kg.extraction.time.patterns import TimeMatch, time_words

MOON_EPOCH = 227015
"""The day before the first of the Islamic calendar's year 1, as `date.toordinal` counts (civil epoch)."""
MOON_CYCLE, CYCLE_YEARS = 10631, 30
"""Days of the thirty years after which the tabular Islamic calendar repeats."""


def feast(match: TimeMatch, context: TimeContext) -> Interval | None:
    """Return the feast of the year told, or the last one that has begun (that has ended, where it is "last")."""
    name, year, anchor = match.groups["feast"], match.number("year"), context.anchor
    if year is not None:
        return next((days for days in _feasts_in(name, year)), None)
    if anchor is None:
        return UNRESOLVED
    if match.groups.get("year_of") == "last":
        return next((days for days in _feasts_in(name, anchor.year - 1)), None)
    near = [days for back in (-2, -1, 0, 1) for days in _feasts_in(name, anchor.year + back) if days.start and days.end]
    if context.future or match.groups.get("which") == "next":
        return next((days for days in near if days.end and days.end >= anchor), None)
    if match.groups.get("which") == "last":
        return next((days for days in reversed(near) if days.end and days.end < anchor), None)
    begun = next((days for days in reversed(near) if days.start and days.start <= anchor), None)
    return begun and days_between(begun.start or anchor, min(begun.end or anchor, anchor))


def named_day(match: TimeMatch, context: TimeContext) -> Interval | None:
    """Return the one day that is known by its date: "9/11", "the Oct. 7 attack"."""
    names: Mapping[str, date] = time_words()["named_days"]
    day = next((day for words, day in names.items() if match.groups.get(words)), None)
    if day is None or (context.anchor is not None and context.anchor < day):
        return None
    return one_day(day)


def _feasts_in(name: str, year: int) -> Iterator[Interval]:
    """Yield the feasts of that name that begin in a year; of the moon's there may be two."""
    words = time_words()
    if (fixed := words["feasts"].get(name)) is not None:
        if (day := make_day(year, fixed[0], fixed[1])) is not None:
            yield one_day(day)
    elif (rule := words["easter_feasts"].get(name)) is not None:
        yield one_day(EASTERS[rule[0]](year) + timedelta(days=rule[1]))
    else:
        month, first, last = words["moon_feasts"][name]
        for moon_year in (year - 622 + (year - 622) // 33 + step for step in (0, 1, 2)):
            start = moon_day(moon_year, month, first)
            if start.year == year:
                yield days_between(start, moon_day(moon_year, month, last))


def moon_day(year: int, month: int, day: int) -> date:
    """Return a day of the tabular Islamic calendar; what is sighted may differ by one day."""
    cycles, rest = divmod(year - 1, CYCLE_YEARS)
    leaps = (11 * rest + 14) // CYCLE_YEARS
    days = cycles * MOON_CYCLE + rest * 354 + leaps + 29 * (month - 1) + month // 2 + day
    return date.fromordinal(MOON_EPOCH + days - 1)


def easter(year: int) -> date:
    """Return Easter Sunday of the western churches (Gauss, as Meeus gives it)."""
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def eastern_easter(year: int) -> date:
    """Return Easter Sunday of the eastern churches, in our calendar: valid from 1900 to 2099."""
    moon = (19 * (year % 19) + 15) % 30
    week = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + week + 114, 31)
    return date(year, month, day + 1) + timedelta(days=13)


EASTERS: Mapping[str, Callable[[int], date]] = {"western": easter, "eastern": eastern_easter}
