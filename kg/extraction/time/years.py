"""Work out the year of a report that names none: weekday against date, age of the war, who was around."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from kg.document.model import Document, Span
from kg.extraction.model import DatePrecision, Dating, DatingStep
from kg.extraction.time.days import DAYS_IN, make_day
from kg.extraction.time.expressions import points_ahead
from kg.extraction.time.patterns import (
    TimeMatch,
    match_times,
    month_numbers,
    time_words,
    weekday_numbers,
)
from kg.extraction.wordlists import alternatives, read_wordlist

FIRST, LAST = 1990, 2040
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LEAD = 1500
"""How far from the beginning the day of the news stands at the latest, in characters."""
NEARLY = ("nearly", "almost", "just under", "less than")
VAGUELY = ("some", "about", "around", "roughly")
YEAR_DAYS = 365.25
DATED = ("calendar", "month")
"""The kinds of time that a report which counts back from its own day gives with a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlessDay:
    """A day and month without a year, with the weekday that stands beside it."""

    month: int
    day: int
    weekday: int | None
    span: Span

    def in_year(self, year: int) -> date | None:
        """Return the day in that year; `None` where weekday or calendar do not fit."""
        found = make_day(year, self.month, self.day)
        if found is None or (self.weekday is not None and found.weekday() != self.weekday):
            return None
        return found


def infer_year(document: Document) -> Dating:
    """Return the day of issue by elimination of years; without a day where none or several remain."""
    named = _news_day(document.text)
    if named is None:
        return Dating()
    days = [day for year in range(FIRST, LAST + 1) if (day := named.in_year(year))]
    steps = [_first_step(named, days)]
    for days_left, step in _eliminations(document, days):
        days = days_left
        steps.append(step)
    if len(days) != 1:
        left = ", ".join(str(day.year) for day in days) or "no year"
        steps.append(DatingStep(rule="undecided", finding=f"left: {left}"))
        return Dating(steps=tuple(steps))
    return Dating(issued=days[0], precision=DatePrecision.DAY, steps=tuple(steps))


def _eliminations(document: Document, days: Sequence[date]) -> Iterator[tuple[list[date], DatingStep]]:
    """Yield what each clue leaves of the days, for clues that leave something and take something."""
    left = list(days)
    for clue in CLUES:
        for kept, step in clue(document, tuple(left)):
            remaining = [day for day in left if day in kept]
            if remaining and len(remaining) < len(left):
                left = remaining
                yield left, step
            elif remaining and clue in (_by_age, _by_metadata):
                yield left, step


def _news_day(text: str) -> YearlessDay | None:
    """Return the day of the news: the first named with its weekday, or a later one right after it."""
    named = [day for match in match_times(text) if (day := _yearless(text, match)) is not None]
    with_weekday = [day for day in named if day.weekday is not None and day.span.start < LEAD]
    if with_weekday:
        first = with_weekday[0]
        later = [day for day in named if 0 < _days_apart(first, day) <= 3]  # noqa: PLR2004
        return max([first, *later], key=lambda day: _days_apart(first, day))
    entries = [day for day in named if _is_entry(text, day)]
    if len({(day.month, day.day) for day in entries}) > 1:
        # A list of incidents was issued on the day of the last at the earliest.
        return max(entries, key=lambda day: _days_apart(entries[0], day))
    return next((day for day in named if _is_dateline(text, day)), None)


def _yearless(text: str, match: TimeMatch) -> YearlessDay | None:
    if match.how != "calendar" or match.number("year") is not None or text[match.start : match.end].find("may") >= 0:
        return None
    if points_ahead(text[max(0, match.start - 80) : match.start], text[match.end : match.end + 40]):
        return None
    name = match.groups.get("weekday")
    return YearlessDay(
        month=month_numbers()[match.groups["month"]],
        day=match.number("day") or 0,
        weekday=None if name is None else weekday_numbers()[name],
        span=Span(match.start, match.end),
    )


def _days_apart(first: YearlessDay, second: YearlessDay) -> int:
    # 2000 is a leap year, so that 29 February has a place.
    one, two = make_day(2000, first.month, first.day), make_day(2000, second.month, second.day)
    return (two - one).days if one and two else 0


def _is_entry(text: str, day: YearlessDay) -> bool:
    """Whether it heads an entry of a list: at the start of a line, a dash or colon behind it."""
    line = text[: day.span.start].rpartition("\n")[2]
    return not line.strip(" *•-–—") and re.match(r"\s*[-–—:]", text[day.span.end :]) is not None


def _is_dateline(text: str, day: YearlessDay) -> bool:
    """Whether it stands near the head before a bracket or dash: "KYIV, March 3 (Reuters) -"."""
    after = text[day.span.end : day.span.end + 4]
    return day.span.start < 200 and re.match(r"\s*(?:\(|-|–|—|\n|$)", after) is not None  # noqa: PLR2004


def _first_step(named: YearlessDay, days: Iterable[date]) -> DatingStep:
    month = time_words()["words"]["month"][named.month - 1][0].capitalize()
    if named.weekday is None:
        finding = f"{named.day} {month}, without a year"
        return DatingStep(rule="month-day", finding=finding, span=named.span)
    years = ", ".join(str(day.year) for day in days)
    finding = f"{named.day} {month} is a {WEEKDAYS[named.weekday]} in {years}"
    return DatingStep(rule="weekday", finding=finding, span=named.span)


def _by_age(document: Document, days: Sequence[date]) -> Iterator[tuple[set[date], DatingStep]]:
    """The war's age as told, against the starts of the wars the text is about."""
    conflicts = _conflicts_in(document.text)
    for match in match_times(document.text):
        if match.rule not in ("conflict-age", "conflict-year") or not conflicts:
            continue
        spans = [window for conflict in conflicts for window in _windows_of_age(match, conflict)]
        kept = {day for day in days if any(first <= day < last for first, last, _ in spans)}
        told = " or ".join(f"{first} to {last} ({label})" for first, last, label in spans)
        finding = f"the age of the war as told means {told}"
        if kept:
            yield kept, DatingStep(rule="conflict-age", finding=finding, span=Span(match.start, match.end))


def _conflicts_in(text: str) -> list[dict[str, Any]]:
    """Return the wars the text is mainly about: named at least half as often as the most named."""
    lowered = text.lower()
    counts = [
        (len(re.findall(rf"\b{alternatives(conflict['names'])}\b", lowered)), conflict)
        for conflict in read_wordlist("conflicts")["conflict"]
    ]
    most = max((count for count, _ in counts), default=0)
    return [conflict for count, conflict in counts if count and 2 * count >= most]


def _windows_of_age(match: TimeMatch, conflict: dict[str, Any]) -> Iterator[tuple[date, date, str]]:
    low, high = _age_in_days(match)
    for start in conflict["starts"]:
        label = f"{conflict['id']} began {start}"
        yield start + timedelta(days=low), start + timedelta(days=high), label


def _age_in_days(match: TimeMatch) -> tuple[int, int]:
    if match.rule == "conflict-year":
        words = match.groups["ordinal"]
        year = int(words[:-2]) if words[0].isdigit() else time_words()["ordinals"][words]
        return round((year - 1) * YEAR_DAYS), round(year * YEAR_DAYS)
    words, approx = match.groups["n"], match.groups.get("approx", "")
    count = int(words) if words.isdigit() else time_words()["numbers"][words]
    unit = match.groups["unit"].rstrip("s")
    length = YEAR_DAYS if unit == "year" else DAYS_IN[unit]
    if approx in NEARLY:
        return round((count - 1) * length) + 1, round(count * length) + 1
    early = 0.5 if approx in VAGUELY or "-" in match.groups["unit"] else 0
    return round((count - early) * length), round((count + 1) * length)


def _by_windows(document: Document, days: Sequence[date]) -> Iterator[tuple[set[date], DatingStep]]:
    """Groups and office-holders that the text names, against the time they go by that name."""
    wars = {conflict["id"] for conflict in _conflicts_in(document.text)}
    for window in read_wordlist("active_windows")["window"]:
        if window.get("conflict", "") not in {"", *wars}:
            continue
        if match := _window_names(tuple(window["names"])).search(document.text):
            terms = _terms(window)
            kept = {day for day in days if any(since <= day <= until for since, until in terms)}
            told = " and ".join(f"from {since}" + f" to {until}" * (until < date.max) for since, until in terms)
            finding = f"{match[0]} is of the time {told}"
            yield kept, DatingStep(rule="active-window", finding=finding, span=Span(*match.span()))


def _terms(window: Mapping[str, Any]) -> list[tuple[date, date]]:
    """Return first and last day of each stretch of a name; an open one ends with time."""
    terms = window.get("terms") or [[window["since"], window.get("until", date.max)]]
    return [(term[0], term[1] if len(term) > 1 else date.max) for term in terms]


@cache
def _window_names(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){alternatives(names)}(?![\w-])", re.IGNORECASE)


def _by_years_named(document: Document, days: Sequence[date]) -> Iterator[tuple[set[date], DatingStep]]:
    """A report is not older than the latest year that it speaks of."""
    named = [
        (year, match)
        for match in match_times(document.text)
        if (year := match.number("year")) and match.rule != "numeric-date"
    ]
    if named:
        year, match = max(named, key=lambda entry: entry[0])
        kept = {day for day in days if day.year >= year}
        finding = f"the report speaks of {year}"
        yield kept, DatingStep(rule="year-named", finding=finding, span=Span(match.start, match.end))


def _by_metadata(document: Document, days: Sequence[date]) -> Iterator[tuple[set[date], DatingStep]]:
    """The metadata settles the year where it lies within a month of one of the days."""
    published = document.published
    if published is None:
        return
    kept = {day for day in days if -3 <= (published - day).days <= 31}  # noqa: PLR2004
    yield kept, DatingStep(rule="metadata", finding=f"the metadata gives {published}")


def _by_war(document: Document, days: Sequence[date]) -> Iterator[tuple[set[date], DatingStep]]:
    """The wars that the text is about, against the years that they were fought in, as far as our table knows."""
    known = read_wordlist("conflicts")["known_until"]
    fought = [
        (conflict["id"], min(conflict["starts"]), conflict.get("until", known))
        for conflict in _conflicts_in(document.text)
    ]
    if fought:
        kept = {day for day in days if any(first <= day <= last for _, first, last in fought)}
        finding = "; ".join(f"{name} was fought from {first} to {last}" for name, first, last in fought)
        yield kept, DatingStep(rule="war", finding=finding)


def _by_weekday_told(document: Document, days: Sequence[date]) -> Iterator[tuple[set[date], DatingStep]]:
    """A dateline without a weekday: the lead's "on Monday" is the day of issue or the day before."""
    told = next((match for match in match_times(document.text) if match.how == "weekday"), None)
    if told is None or told.start > LEAD or told.groups.get("which", "on") != "on" or "week" in told.groups:
        return
    weekday = weekday_numbers()[told.groups["weekday"]]
    kept = {day for day in days if (day.weekday() - weekday) % 7 <= 1}
    finding = f"the lead tells of {WEEKDAYS[weekday]} as that day or the day before"
    yield kept, DatingStep(rule="weekday-told", finding=finding, span=Span(told.start, told.end))


def _by_last_date(document: Document, days: Sequence[date]) -> Iterator[tuple[set[date], DatingStep]]:
    """Where all else leaves several years open: the first after the last year that the report names, if it is near."""
    years = [year for match in match_times(document.text) if (year := match.number("year")) and match.how in DATED]
    if years:
        latest = max(years)
        kept = {day for day in days if day.year in (latest, latest + 1)}
        yield kept, DatingStep(rule="last-date", finding=f"the report's last full date is of {latest}")


CLUES = (_by_age, _by_windows, _by_years_named, _by_metadata, _by_war, _by_weekday_told, _by_last_date)
"""What may settle the year, the surest first."""
