"""One resolver for each `how` of `lexicon/time.toml`: from matched words to first and last possible day."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

from kg.extraction.measures import TimeKind
from kg.extraction.time.context import TimeContext, is_day
from kg.extraction.time.days import (
    DAYS_IN,
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
    shifted,
    weekend,
    whole_month,
    without_year,
)
from kg.extraction.time.patterns import TimeMatch, month_numbers, time_words, weekday_numbers

NIGHTS = ("night", "evening")
ADVERBIAL = re.compile(r"^\s*(?:[.,;:)]|$|(?:on|in|at|when|as|near)\b)", re.IGNORECASE)
LARGEST_MONTH = 12
LAST_SHORT_YEAR = 69

Resolver: TypeAlias = Callable[[TimeMatch, TimeContext], Interval | None]


def resolve(match: TimeMatch, context: TimeContext) -> Interval | None:
    """Return what the matched words mean; `None` where they are no time expression after all."""
    return RESOLVERS[match.how](match, context)


def _count(match: TimeMatch) -> int:
    words = match.groups.get("n", "1")
    return int(words) if words.isdigit() else int(time_words()["numbers"][words])


def _unit(match: TimeMatch) -> str:
    return match.groups["unit"].rstrip("s")


def _month(match: TimeMatch) -> int:
    return month_numbers()[match.groups["month"]]


def _weekday(match: TimeMatch, group: str = "weekday") -> int | None:
    name = match.groups.get(group)
    return None if name is None else weekday_numbers()[name]


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


def _calendar(match: TimeMatch, context: TimeContext) -> Interval | None:
    if match.groups["month"] == "may" and context.text[match.start : match.end].find("may") >= 0:
        return None
    month, day, year = _month(match), match.number("day") or 0, match.number("year")
    if year is not None:
        found = make_day(year, month, day)
        return None if found is None else one_day(found)
    if context.anchor is None:
        return UNRESOLVED
    found = without_year(context.anchor, month, day, _weekday(match), future=context.future)
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
    if context.anchor is None:
        return UNRESOLVED
    month = context.anchor.replace(day=1)
    day = match.number("day") or 0
    found = make_day(month.year, month.month, day)
    if match.groups.get("which") == "last" or found is None or found > context.anchor:
        earlier = shift(month, -1, "month")
        found = make_day(earlier.year, earlier.month, day)
    return None if found is None else one_day(found)


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


def _year(match: TimeMatch, _: TimeContext) -> Interval | None:
    year, season = match.number("year") or 0, match.groups.get("season")
    if season is None:
        return months_of(year, 1, LARGEST_MONTH)
    first, last = time_words()["seasons"][season]
    return months_of(year, first, last)


def _midnight(match: TimeMatch, context: TimeContext) -> Interval | None:
    """A weekday's midnight is the night that follows its day."""
    weekday = _weekday(match)
    if context.anchor is None or weekday is None:
        return UNRESOLVED
    day = last_weekday(context.anchor, weekday)
    # A night that would end after the issue has begun the evening before.
    if day == context.anchor:
        return days_between(day - timedelta(days=1), day, night=True)
    return days_between(day, day + timedelta(days=1), night=True)


def _night_to(match: TimeMatch, context: TimeContext) -> Interval | None:
    weekday = _weekday(match, "weekday2")
    if context.anchor is None or weekday is None:
        return UNRESOLVED
    day = last_weekday(context.anchor, weekday)
    return days_between(day - timedelta(days=1), day, night=True)


def _on_weekday(match: TimeMatch, context: TimeContext) -> Interval | None:
    weekday, which = _weekday(match), match.groups.get("which", "").removeprefix("the ")
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
    strictly = which in ("last", "previous", "past", "this past")
    return one_day(last_weekday(context.anchor, weekday, strictly=strictly), night=night)


def _weekend(match: TimeMatch, context: TimeContext) -> Interval | None:
    if context.anchor is None:
        return UNRESOLVED
    which = {"last": -1, "previous": -1, "next": 1}.get(match.groups.get("which", ""), 0)
    return weekend(context.anchor, 1 if context.future else which)


def _days_from_issue(count: int) -> Resolver:
    def resolver(_: TimeMatch, context: TimeContext) -> Interval | None:
        return one_day(context.anchor + timedelta(days=count)) if context.anchor else UNRESOLVED

    return resolver


def _last_night(_: TimeMatch, context: TimeContext) -> Interval | None:
    if context.anchor is None:
        return UNRESOLVED
    return days_between(context.anchor - timedelta(days=1), context.anchor, night=True)


def _this_period(match: TimeMatch, context: TimeContext) -> Interval | None:
    if context.anchor is None:
        return UNRESOLVED
    which = match.groups["which"].removeprefix("the ")
    step = {"last": -1, "previous": -1, "next": 1, "following": 1}.get(which, 0)
    if which in ("following", "same"):
        # Counted from what is told, never from the day of issue: nobody reports of the week to come so.
        reference = context.reference(match.start)
        return UNRESOLVED if reference is None or reference == context.anchor else period(reference, step, _unit(match))
    return period(context.anchor, step, _unit(match))


def _start_of(match: TimeMatch, context: TimeContext) -> Interval | None:
    if context.anchor is None:
        return UNRESOLVED
    whole = period(context.anchor, -1 if match.groups["edge"] == "end" else 0, _unit(match))
    day = whole.end if match.groups["edge"] == "end" else whole.start
    return UNRESOLVED if day is None else one_day(day)


def _past_n(match: TimeMatch, context: TimeContext) -> Interval | None:
    if context.anchor is None:
        return UNRESOLVED
    unit = _unit(match)
    if "n" not in match.groups and unit in ("day", "week", "month", "hour", "year"):
        if match.groups["unit"].endswith("s"):
            return _recent(match, context)
        if unit == "week" and match.groups.get("which", "").lower() == "past":
            return days_between(shift(context.anchor, -1, unit), context.anchor)
        return period(context.anchor, -1, unit) if unit in ("week", "month") else None
    first = shift(context.anchor, -_count(match), unit)
    return days_between(first, context.anchor)


def _next_n(match: TimeMatch, context: TimeContext) -> Interval | None:
    if context.anchor is None:
        return UNRESOLVED
    return days_between(context.anchor, shift(context.anchor, _count(match), _unit(match)))


def _recent(match: TimeMatch, context: TimeContext) -> Interval | None:
    if context.anchor is None:
        return replace(UNRESOLVED, kind=TimeKind.RECENT)
    back = time_words()["recent"][_unit(match)]
    return days_between(context.anchor - timedelta(days=back), context.anchor, kind=TimeKind.RECENT)


def _ago(match: TimeMatch, context: TimeContext) -> Interval | None:
    return shifted(context.anchor, -_count(match), _unit(match)) if context.anchor else UNRESOLVED


def _relative(match: TimeMatch, context: TimeContext) -> Interval | None:
    """Count from the day told last; "two days after X" inside a sentence dates X, at its head what followed X."""
    back = match.groups["sense"] in ("earlier", "before", "previously", "prior")
    count = _count(match)
    reference = context.reference(match.start)
    if reference is None:
        return UNRESOLVED
    rest = context.text[match.end : context.sentence.end]
    if match.groups["sense"] in ("earlier", "later", "previously") or ADVERBIAL.match(rest):
        return shifted(reference, -count if back else count, _unit(match))
    named = [m for m in context.known if is_day(m) and match.end <= m.span.start < match.end + 80]
    named = [m for m in named if m.span.end <= context.sentence.end]
    if named and named[0].start:
        return shifted(named[0].start, -count if back else count, _unit(match))
    if match.start - context.sentence.start <= len("More than "):
        found = shifted(reference, -count if back else count, _unit(match))
        # What is told has happened by the day of issue.
        late = found.start and context.anchor and found.start > context.anchor >= reference
        return one_day(context.anchor) if late and context.anchor else found
    found = shifted(reference, count if back else -count, _unit(match))
    return replace(found, dates_following=True, counted_from=reference)


def _vague_relative(match: TimeMatch, context: TimeContext) -> Interval | None:
    reference = context.reference(match.start)
    if reference is None:
        return UNRESOLVED
    unit, sense = _unit(match), match.groups["sense"]
    if unit == "hour":
        return replace(one_day(reference), dates_following=sense in ("before", "after"))
    reach = timedelta(days=DAYS_IN[unit])
    if sense == "later":
        return days_between(reference + 2 * reach, reference + 6 * reach)
    found = days_between(reference - 6 * reach, reference - 2 * reach)
    return replace(found, dates_following=sense in ("before", "after"))


def _adjacent(match: TimeMatch, context: TimeContext) -> Interval | None:
    reference = context.reference(match.start)
    if reference is None:
        return UNRESOLVED
    step = {"following": 1, "next": 1, "subsequent": 1, "previous": -1, "preceding": -1}
    return one_day(reference + timedelta(days=step.get(match.groups["which"], 0)))


def _age(match: TimeMatch, context: TimeContext) -> Interval | None:
    unit = _unit(match)
    count = _count(match)
    age = Interval(kind=TimeKind.AGE, days=count * DAYS_IN[unit])
    if unit != "year" or context.anchor is None:
        return age if unit == "year" else replace(age, kind=TimeKind.DURATION)
    first = date(context.anchor.year - count, 1, 1)
    return replace(days_between(first, context.anchor, kind=TimeKind.AGE), days=age.days)


def _age_ordinal(match: TimeMatch, _: TimeContext) -> Interval | None:
    words = match.groups["ordinal"]
    years = int(words[:-2]) if words[0].isdigit() else int(time_words()["ordinals"][words])
    return Interval(kind=TimeKind.AGE, days=(years - 1) * DAYS_IN["year"])


def _duration(match: TimeMatch, _: TimeContext) -> Interval | None:
    return Interval(kind=TimeKind.DURATION, days=max(1, _count(match) * DAYS_IN.get(_unit(match), 0)))


def _feast(match: TimeMatch, context: TimeContext) -> Interval | None:
    if context.anchor is None:
        return UNRESOLVED
    month, day = time_words()["feasts"][match.groups["feast"]]
    found = without_year(context.anchor, month, day, None, future=context.future)
    return None if found is None else one_day(found)


def _since_then(match: TimeMatch, context: TimeContext) -> Interval | None:
    reference = context.reference(match.start)
    if reference is None or context.anchor is None or reference > context.anchor:
        return replace(UNRESOLVED, kind=TimeKind.SINCE)
    return days_between(reference, context.anchor, kind=TimeKind.SINCE)


RESOLVERS: Mapping[str, Resolver] = {
    "numeric": _numeric,
    "calendar": _calendar,
    "day_range": _day_range,
    "nth_day": _nth_day,
    "month": _month_of_year,
    "year": _year,
    "midnight": _midnight,
    "night_to": _night_to,
    "weekday": _on_weekday,
    "weekend": _weekend,
    "day_before_yesterday": _days_from_issue(-2),
    "yesterday": _days_from_issue(-1),
    "today": _days_from_issue(0),
    "tomorrow": _days_from_issue(1),
    "last_night": _last_night,
    "this_period": _this_period,
    "start_of": _start_of,
    "past_n": _past_n,
    "next_n": _next_n,
    "recent": _recent,
    "ago": _ago,
    "relative": _relative,
    "vague_relative": _vague_relative,
    "adjacent": _adjacent,
    "age": _age,
    "age_ordinal": _age_ordinal,
    "duration": _duration,
    "feast": _feast,
    "now": _since_then,
}
