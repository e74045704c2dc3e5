"""One resolver for each `how` of `lexicon/time.toml`: from matched words to first and last possible day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from kg.extraction.time.context import Resolver, TimeContext
from kg.extraction.time.counted import COUNTED
from kg.extraction.time.days import (
    UNRESOLVED,
    Interval,
    days_between,
    last_weekday,
    make_day,
    months_of,
    next_weekday,
    one_day,
    part_of_month,
    period,
    shift,
    weekend,
    whole_month,
    without_year,
)
from kg.extraction.time.feasts import feast, named_day
from kg.extraction.time.patterns import TimeMatch, month_numbers, time_words

NIGHTS = ("night", "evening")
LARGEST_MONTH = 12
LONGEST_MONTH = 31


def resolve(match: TimeMatch, context: TimeContext) -> Interval | None:
    """Return what the matched words mean; `None` where they are no time expression after all."""
    return RESOLVERS[match.how](match, context)


def _month(match: TimeMatch) -> int:
    return month_numbers()[match.groups["month"]]


def _numeric(match: TimeMatch, context: TimeContext) -> Interval | None:
    year = match.number("year")
    if year is None:
        return None
    if "month_number" in match.groups:
        day = make_day(year, match.number("month_number") or 0, match.number("day") or 0)
        return None if day is None else one_day(day)
    first, second = match.number("first") or 0, match.number("second") or 0
    # Day first, as most newsrooms write; the month comes first only where nothing else is possible.
    found = make_day(year, second, first) or make_day(year, first, second)
    other = make_day(year, first, second)
    if found and other and context.anchor and found > context.anchor >= other:
        found = other
    return None if found is None else one_day(found)


def _numeric_day(match: TimeMatch, context: TimeContext) -> Interval | None:
    """A day and month in figures, as bulletins write them: "on 14.07"."""
    month, day = match.number("month_number") or 0, match.number("day") or 0
    if context.anchor is None:
        return UNRESOLVED
    found = without_year(context.anchor, month, day, None, future=context.future)
    return None if found is None else one_day(found)


def _calendar(match: TimeMatch, context: TimeContext) -> Interval | None:
    if match.groups["month"] == "may" and context.text[match.start : match.end].find("may") >= 0:
        return None
    month, day, year = _month(match), match.number("day") or 0, match.number("year")
    if year is not None:
        found = make_day(year, month, day)
        return None if found is None else one_day(found)
    if context.anchor is None:
        return UNRESOLVED
    found = without_year(context.anchor, month, day, match.weekday(), future=context.future)
    return None if found is None else one_day(found)


def _day_range(match: TimeMatch, context: TimeContext) -> Interval | None:
    month, year = _month(match), match.number("year")
    days = (match.number("day") or 0, match.number("day2") or 0)
    if year is None and context.anchor is None:
        return UNRESOLVED
    if year is None and context.anchor is not None:
        near = without_year(context.anchor, month, days[0], None, future=context.future)
        year = near.year if near else context.anchor.year
    first, last = make_day(year or 0, month, days[0]), make_day(year or 0, month, days[1])
    return days_between(first, last) if first and last and first <= last else None


def _nth_day(match: TimeMatch, context: TimeContext) -> Interval | None:
    told = context.reference(match.start)
    if context.anchor is None or told is None:
        return UNRESOLVED
    # Counted from the month told last: an inquiry of March tells of "the 28th" of November.
    anchor = context.anchor if (context.anchor - told).days <= LONGEST_MONTH or "which" in match.groups else told
    month = anchor.replace(day=1)
    first, last = match.number("day") or 0, match.number("day2") or match.number("day") or 0
    ended = make_day(month.year, month.month, last)
    if match.groups.get("which") == "last" or ended is None or (ended > anchor and anchor == context.anchor):
        month = shift(month, -1, "month")
    days = [make_day(month.year, month.month, day) for day in (first, last)]
    return days_between(days[0], days[1]) if days[0] and days[1] else None


def _month_of_year(match: TimeMatch, context: TimeContext) -> Interval | None:
    month, year = _month(match), match.number("year")
    if year is None:
        if context.anchor is None:
            return UNRESOLVED
        year = _year_of_month(match, context.anchor, month, context)
    season = match.groups.get("season")
    if season is None:
        return whole_month(year, month)
    first, last = time_words()["month_parts"][season]
    return part_of_month(year, month, first, last)


def _year_of_month(match: TimeMatch, anchor: date, month: int, context: TimeContext) -> int:
    if match.groups.get("year_of") == "last":
        return anchor.year - 1
    ahead = context.future or match.groups.get("which") == "next"
    if ahead:
        return anchor.year if month >= anchor.month else anchor.year + 1
    passed = month < anchor.month if match.groups.get("which") == "last" else month <= anchor.month
    return anchor.year if passed else anchor.year - 1


def _month_range(match: TimeMatch, context: TimeContext) -> Interval | None:
    """The months up to the last one that has come; the first lies in the year before where it is the later one."""
    first, last = _month(match), month_numbers()[match.groups["month2"]]
    year = match.number("year")
    if year is None:
        if context.anchor is None:
            return UNRESOLVED
        year = context.anchor.year if last <= context.anchor.month else context.anchor.year - 1
    start, end = date(year if first <= last else year - 1, first, 1), whole_month(year, last).end or date.max
    if context.anchor is not None and start <= context.anchor < end and not context.future:
        end = context.anchor
    return days_between(start, end)


def _season(match: TimeMatch, context: TimeContext) -> Interval | None:
    """The season of that name that has begun last; "last" is one that has ended."""
    if context.anchor is None:
        return UNRESOLVED
    first, last = time_words()["season_months"][match.groups["season"]]
    which = match.groups.get("which")
    year = context.anchor.year - (match.groups.get("year_of") == "last")
    begun = _months_over(year, first, last)
    passed = begun.end if which == "last" else begun.start
    if "year_of" not in match.groups and which not in ("this", "next") and passed and passed > context.anchor:
        return _months_over(year - 1, first, last)
    return begun


def _months_over(year: int, first: int, last: int) -> Interval:
    """A stretch of months that may reach into the next year."""
    end = whole_month(year + (last < first), last).end
    return days_between(date(year, first, 1), end or date.max)


def _year(match: TimeMatch, _: TimeContext) -> Interval | None:
    year, season = match.number("year") or 0, match.groups.get("season")
    if season is None:
        return months_of(year, 1, LARGEST_MONTH)
    first, last = time_words()["seasons"][season]
    return months_of(year, first, last)


def _midnight(match: TimeMatch, context: TimeContext) -> Interval | None:
    """A weekday's midnight is the night that follows its day."""
    weekday = match.weekday()
    if context.anchor is None or weekday is None:
        return UNRESOLVED
    day = last_weekday(context.anchor, weekday)
    # A night that would end after the issue has begun the evening before.
    if day == context.anchor:
        return days_between(day - timedelta(days=1), day, night=True)
    return days_between(day, day + timedelta(days=1), night=True)


def _night_to(match: TimeMatch, context: TimeContext) -> Interval | None:
    weekday = match.weekday("weekday2")
    if context.anchor is None or weekday is None:
        return UNRESOLVED
    day = last_weekday(context.anchor, weekday)
    return days_between(day - timedelta(days=1), day, night=True)


def _on_weekday(match: TimeMatch, context: TimeContext) -> Interval | None:
    weekday, which = match.weekday(), match.groups.get("which", "").removeprefix("the ")
    if context.anchor is None or weekday is None:
        return UNRESOLVED
    night = match.groups.get("part") in NIGHTS
    if which in ("next", "coming") or (context.future and which != "last"):
        return one_day(next_weekday(context.anchor, weekday, strictly=which == "next"), night=night)
    if match.groups.get("week"):
        monday = period(context.anchor, -1, "week").start or context.anchor
        return one_day(next_weekday(monday, weekday), night=night)
    if which == "following":
        reference = context.reference(match.start) or context.anchor
        return one_day(next_weekday(reference, weekday, strictly=True), night=night)
    strictly = which in ("last", "previous", "past", "this past") or "behind" in match.groups
    return one_day(last_weekday(context.anchor, weekday, strictly=strictly), night=night)


def _weekend(match: TimeMatch, context: TimeContext) -> Interval | None:
    if context.anchor is None:
        return UNRESOLVED
    which = {"last": -1, "previous": -1, "next": 1}.get(match.groups.get("which", ""), 0)
    return weekend(context.anchor, 1 if context.future else which)


def _days_from_issue(count: int) -> Resolver:
    def resolver(match: TimeMatch, context: TimeContext) -> Interval | None:
        if context.anchor is None:
            return UNRESOLVED
        # "Last night" is the evening before; only "overnight" reaches into the day of issue.
        return one_day(context.anchor + timedelta(days=count), night=match.rule == "last-night")

    return resolver


def _overnight(_: TimeMatch, context: TimeContext) -> Interval | None:
    if context.anchor is None:
        return UNRESOLVED
    return days_between(context.anchor - timedelta(days=1), context.anchor, night=True)


RESOLVERS: Mapping[str, Resolver] = {
    "numeric": _numeric,
    "numeric_day": _numeric_day,
    "calendar": _calendar,
    "day_range": _day_range,
    "nth_day": _nth_day,
    "month": _month_of_year,
    "year": _year,
    "month_range": _month_range,
    "season": _season,
    "midnight": _midnight,
    "night_to": _night_to,
    "weekday": _on_weekday,
    "weekend": _weekend,
    "day_before_yesterday": _days_from_issue(-2),
    "yesterday": _days_from_issue(-1),
    "today": _days_from_issue(0),
    "tomorrow": _days_from_issue(1),
    "overnight": _overnight,
    "feast": feast,
    "named_day": named_day,
    **COUNTED,
}
