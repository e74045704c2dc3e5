"""Resolvers of what is counted from the day of issue or from a day told before: "last week", "two days later"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from kg.extraction.measures import TimeKind
from kg.extraction.time.context import Resolver, TimeContext, is_day
from kg.extraction.time.days import (
    DAYS_IN,
    UNRESOLVED,
    Interval,
    days_between,
    last_weekday,
    months_of,
    next_weekday,
    one_day,
    period,
    shift,
    shifted,
    whole_month,
)
from kg.extraction.time.patterns import TimeMatch, time_words

KNOWN_DEED = re.compile(
    r"^\s+(?:the|that|this|these|those)\s+(?:\w+\s+)?\w+\s*(?:[.,;)]|$|and\s+(?:nobody|no\s+one|have|has|were|was)\b)",
    re.IGNORECASE,
)
"""What an expression counts from by name: "arrested the day after the blast"."""
ADVERBIAL = re.compile(r"^\s*(?:[.,;:)]|$|(?:on|in|at|when|as|near)\b)", re.IGNORECASE)


def _this_period(match: TimeMatch, context: TimeContext) -> Interval | None:
    if context.anchor is None:
        return UNRESOLVED
    which = match.groups["which"].removeprefix("the ")
    step = {"last": -1, "previous": -1, "next": 1, "following": 1}.get(which, 0)
    if which in ("following", "same"):
        # Counted from what is told, never from the day of issue: nobody reports of the week to come so.
        if match.unit() == "month" and (month := context.period_before(match.start)) is not None:
            return period(month, step, "month") if step else whole_month(month.year, month.month)
        reference = context.reference(match.start)
        return UNRESOLVED if reference is None or reference == context.anchor else period(reference, step, match.unit())
    return period(context.anchor, step, match.unit())


def _start_of(match: TimeMatch, context: TimeContext) -> Interval | None:
    if context.anchor is None:
        return UNRESOLVED
    whole = period(context.anchor, -1 if match.groups["edge"] == "end" else 0, match.unit())
    day = whole.end if match.groups["edge"] == "end" else whole.start
    return UNRESOLVED if day is None else one_day(day)


def _past_n(match: TimeMatch, context: TimeContext) -> Interval | None:
    if context.anchor is None:
        return UNRESOLVED
    unit = match.unit()
    if match.rule == "past-day":
        return days_between(context.anchor - timedelta(days=1), context.anchor)
    if "n" not in match.groups and unit in ("day", "week", "month", "hour", "year"):
        if match.groups["unit"].endswith("s"):
            return _recent(match, context)
        if unit == "week" and match.groups.get("which", "").lower() == "past":
            return days_between(shift(context.anchor, -1, unit), context.anchor)
        return period(context.anchor, -1, unit) if unit in ("week", "month") else None
    first = shift(context.anchor, -match.count(), unit)
    return days_between(first, context.anchor)


def _hours_to(match: TimeMatch, context: TimeContext) -> Interval | None:
    weekday = match.weekday()
    if context.anchor is None or weekday is None:
        return UNRESOLVED
    day = last_weekday(context.anchor, weekday)
    return days_between(day - timedelta(days=1), day)


def _days_following(match: TimeMatch, context: TimeContext) -> Interval | None:
    """Days counted on from the one told last; they have passed by the day of issue."""
    reference = context.reference(match.start)
    if reference is None:
        return UNRESOLVED
    if "n" not in match.groups and "n2" not in match.groups:
        return _soon_after(reference, match.unit("unit" if "unit" in match.groups else "unit2"), context.anchor)
    groups = ("n", "unit") if "n" in match.groups else ("n2", "unit2")
    end = shift(reference, match.count(groups[0]), match.unit(groups[1]))
    return days_between(reference, min(end, context.anchor) if context.anchor else end)


def _soon_after(day: date, unit: str, anchor: date | None) -> Interval:
    """The days or weeks that followed a day, as far as such words reach; the hours that followed are that day's."""
    if unit == "hour":
        return one_day(day)
    end = day + timedelta(days=time_words()["recent"][unit])
    return days_between(day, min(end, anchor) if anchor else end)


def _nth_running(match: TimeMatch, _: TimeContext) -> Interval | None:
    """A length of time that ends with the day it is told of: "for a third day", "the second night running"."""
    if not {"lasting", "straight", "running"} & set(match.groups):
        return None
    return Interval(kind=TimeKind.DURATION, days=match.ordinal() * DAYS_IN.get(match.unit(), 1))


def _next_n(match: TimeMatch, context: TimeContext) -> Interval | None:
    if context.anchor is None:
        return UNRESOLVED
    if not context.future and match.start - context.sentence.start <= len("Over ") and "n" in match.groups:
        # "Over the next three days troops searched the hills" goes on from what was told.
        told = context.reference(match.start)
        if told is not None and told < context.anchor:
            return days_between(told, min(context.anchor, shift(told, match.count(), match.unit())))
    return days_between(context.anchor, shift(context.anchor, match.count(), match.unit()))


def _recent(match: TimeMatch, context: TimeContext) -> Interval | None:
    if context.anchor is None:
        return replace(UNRESOLVED, kind=TimeKind.RECENT)
    back = time_words()["recent"][match.unit()]
    return days_between(context.anchor - timedelta(days=back), context.anchor, kind=TimeKind.RECENT)


def _ago(match: TimeMatch, context: TimeContext) -> Interval | None:
    if context.anchor is None:
        return UNRESOLVED
    on = match.groups.get("on", "")
    there = shift(context.anchor, -match.count(), match.unit())
    if on.endswith("month"):
        month = shift(there.replace(day=1), {"next month": 1, "last month": -1}.get(on, 0), "month")
        return whole_month(month.year, month.month)
    if on == "this week":
        return days_between(there - timedelta(days=DAYS_IN["week"] // 2), there + timedelta(days=DAYS_IN["week"] // 2))
    if on in ("next week", "last week"):
        week = period(context.anchor, 1 if on.startswith("next") else -1, "week")
        first, last = (shift(day or there, -match.count(), match.unit()) for day in (week.start, week.end))
        return days_between(first, last)
    if (weekday := match.weekday()) is not None:
        return one_day(shift(_nearest(context.anchor, weekday), -match.count(), match.unit()))
    return one_day(there) if on else shifted(context.anchor, -match.count(), match.unit(), roughly=_is_rough(match))


def _nearest(anchor: date, weekday: int) -> date:
    """Return the weekday nearest to the issue: "a year ago on Sunday" is told in the days around it."""
    before, after = last_weekday(anchor, weekday), next_weekday(anchor, weekday)
    return before if anchor - before <= after - anchor else after


def _is_rough(match: TimeMatch) -> bool:
    return match.groups.get("approx", "exactly") not in ("exactly", "just", "only")


def _relative(match: TimeMatch, context: TimeContext) -> Interval | None:
    """Count from the day told last; "two days after X" inside a sentence dates X, at its head what followed X."""
    back = match.groups["sense"] in ("earlier", "before", "previously", "prior")
    wide = None if back else context.period_before(match.start)
    if wide is not None and match.unit() in ("month", "year") and match.groups["sense"] == "later":
        # "A year later" after "in August 2012" is August 2013.
        there = shift(wide.replace(day=1), match.count(), match.unit())
        return whole_month(there.year, there.month)
    reference = context.deed_before(match.start) or context.reference(match.start)
    if reference is None:
        return UNRESOLVED

    def away(day: date, *, back: bool) -> Interval:
        return shifted(day, -match.count() if back else match.count(), match.unit(), roughly=_is_rough(match))

    rest = context.text[match.end : context.sentence.end]
    if match.groups["sense"] in ("earlier", "later", "previously", "afterwards") or ADVERBIAL.match(rest):
        return away(reference, back=back)
    named = [m for m in context.known if is_day(m) and match.end <= m.span.start < match.end + 80]
    named = [m for m in named if m.span.end <= context.sentence.end]
    if named and named[0].start:
        return away(named[0].start, back=back)
    if match.start - context.sentence.start <= len("More than "):
        found = away(reference, back=back)
        # What is told has happened by the day of issue.
        late = found.start and context.anchor and found.start > context.anchor >= reference
        found = one_day(context.anchor) if late and context.anchor else found
        return replace(found, counted_from=reference)
    if match.groups["sense"] == "after" and KNOWN_DEED.match(rest) and not context.is_dated(match.start):
        return replace(away(reference, back=back), counted_from=reference)
    found = away(reference, back=not back)
    return replace(found, dates_following=True, counted_from=reference)


def _vague_relative(match: TimeMatch, context: TimeContext) -> Interval | None:
    reference = context.reference(match.start)
    if reference is None:
        return UNRESOLVED
    unit, sense = match.unit(), match.groups["sense"]
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
    if "which" not in match.groups and not context.is_told_near(match.start):
        return UNRESOLVED
    step = {"following": 1, "next": 1, "subsequent": 1, "previous": -1, "preceding": -1}
    return one_day(reference + timedelta(days=step.get(match.groups.get("which", ""), 0)))


def _next_to(match: TimeMatch, context: TimeContext) -> Interval | None:
    """The week, month or year before or after the day told last: "looted the week before"."""
    reference = context.reference(match.start)
    if reference is None:
        return UNRESOLVED
    return _whole(reference, -1 if match.groups["sense"] == "before" else 1, match.unit())


def _whole(day: date, step: int, unit: str) -> Interval:
    """Return the whole week, month or year that many steps from a day's."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday() - DAYS_IN["week"] * step)
        return days_between(monday, monday + timedelta(days=DAYS_IN["week"] - 1))
    if unit == "month":
        there = shift(day.replace(day=1), step, unit)
        return whole_month(there.year, there.month)
    return months_of(day.year + step, 1, 12)


def _age(match: TimeMatch, context: TimeContext) -> Interval | None:
    unit = match.unit()
    count = match.count()
    age = Interval(kind=TimeKind.AGE, days=count * DAYS_IN[unit])
    if unit != "year" or context.anchor is None:
        return age if unit == "year" else replace(age, kind=TimeKind.DURATION)
    first = date(context.anchor.year - count, 1, 1)
    return replace(days_between(first, context.anchor, kind=TimeKind.AGE), days=age.days)


def _age_ordinal(match: TimeMatch, _: TimeContext) -> Interval | None:
    return Interval(kind=TimeKind.AGE, days=(match.ordinal() - 1) * DAYS_IN["year"])


def _duration(match: TimeMatch, _: TimeContext) -> Interval | None:
    return Interval(kind=TimeKind.DURATION, days=max(1, match.count() * DAYS_IN.get(match.unit(), 0)))


def _since_then(match: TimeMatch, context: TimeContext) -> Interval | None:
    reference = context.reference(match.start)
    if reference is None or context.anchor is None or reference > context.anchor:
        return replace(UNRESOLVED, kind=TimeKind.SINCE)
    return days_between(reference, context.anchor, kind=TimeKind.SINCE)


COUNTED: Mapping[str, Resolver] = {
    "this_period": _this_period,
    "start_of": _start_of,
    "past_n": _past_n,
    "hours_to": _hours_to,
    "days_following": _days_following,
    "nth_running": _nth_running,
    "next_n": _next_n,
    "recent": _recent,
    "ago": _ago,
    "relative": _relative,
    "vague_relative": _vague_relative,
    "adjacent": _adjacent,
    "next_to": _next_to,
    "age": _age,
    "age_ordinal": _age_ordinal,
    "duration": _duration,
    "now": _since_then,
}
