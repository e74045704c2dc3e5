"""Find what parts of a report are dated by a heading: entries of live pages and lists, and the period of a bulletin."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from kg.document.model import Span
from kg.extraction.time.dateline import full_day, heading_before, periodical_words
from kg.extraction.time.days import last_weekday, make_day, without_year
from kg.extraction.time.patterns import (
    TimeMatch,
    fragments,
    match_times,
    month_numbers,
    weekday_numbers,
)
from kg.extraction.wordlists import fill, read_wordlist

BULLET = re.compile(r"[ \t]*(?:[•*·–—-][ \t]*)?")
CLOCK = r"\d{1,2}[:.h]?\d{2}(?:\s*(?:gmt|utc|local time))?|\d{1,2}(?:[:.]\d{2})?\s?[ap]\.?m\.?"
AFTER_DATE = re.compile(rf"\.?(?:\s*,?\s*(?:at\s+)?(?:{CLOCK}))?[ \t]*(?P<rest>[:|–—-][ \t]|$|(?=\n))", re.IGNORECASE)
SHORT_DATE = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?![/\d])")
OLDEST = 400
"""Days before the issue that an entry's day may lie back."""
WEEK = 7
LATE = 10
"""Days after its last one that the report of a week comes out at the latest."""
CLOCK_ALONE = re.compile(rf"(?:{CLOCK})(?:\s*\([^)\n]{{1,40}}\))?[ \t]*$", re.IGNORECASE)
FEW = 2
"""From how many on dates at the head of a line are those of entries and not the date of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A stretch of the text under a heading that dates it.

    Attributes:
        first: where the heading gives some days the first of them, otherwise `day`, its last or only one.
        inline: the heading stands in the line that it dates, as in a list of incidents.
    """

    span: Span
    first: date
    day: date
    inline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heading:
    start: int
    first: date
    day: date
    inline: bool
    line_end: int


def find_entries(text: str, issued: date | None) -> tuple[Entry, ...]:
    """Return the dated entries in text order; none where the day of issue is unknown.

    A heading alone on its line dates all up to the next one, one inside a line the rest of its line.
    """
    if issued is None:
        return ()
    headings = [
        heading
        for heading in _headings(text, week_end(text, issued) or issued)
        if 0 <= (issued - heading.day).days <= OLDEST
    ]
    if sum(not heading.inline for heading in headings) < FEW:
        headings = [heading for heading in headings if heading.inline] or list(_clock_headings(text, issued))
    return tuple(_entries(headings, len(text))) if len(headings) >= FEW else ()


def day_at(entries: Sequence[Entry], offset: int) -> Entry | None:
    """Return the entry that an offset lies in."""
    at = bisect_right(entries, offset, key=lambda entry: entry.span.start) - 1
    return entries[at] if at >= 0 and offset < entries[at].span.end else None


def find_period(text: str) -> tuple[date, date] | None:
    """Return first and last day of the period that a bulletin's heading gives ("Weekly update, 13 - 19 May 2021")."""
    for match in match_times(text):
        if match.start > read_wordlist("dateline")["reach"]:
            return None
        line = heading_before(text, match.start)
        if match.how != "day_range" or not periodical_words().search(line) or (last := full_day(match)) is None:
            continue
        first = make_day(last.year, last.month, match.number("day") or 0)
        return None if first is None else (first, last)
    return None


def week_end(text: str, issued: date | None) -> date | None:
    """Return the last day of the week that a bulletin reports on, in which its weekdays lie."""
    period = find_period(text)
    if issued is None or period is None or not 0 <= (issued - period[1]).days <= LATE:
        return None
    return period[1] if (period[1] - period[0]).days < WEEK else None


def _clock_headings(text: str, issued: date) -> Iterator[_Heading]:
    """Yield the times of a live page that stand alone on their lines: all are of the day of issue."""
    start = 0
    for line in text.splitlines(keepends=True):
        if CLOCK_ALONE.match(line.strip()):
            yield _Heading(start=start, first=issued, day=issued, inline=False, line_end=start + len(line.rstrip()))
        start += len(line)


def _entries(headings: Sequence[_Heading], length: int) -> Iterator[Entry]:
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        end = heading.line_end if heading.inline else length if following is None else following.start
        yield Entry(span=Span(heading.start, end), first=heading.first, day=heading.day, inline=heading.inline)


def _headings(text: str, issued: date) -> Iterator[_Heading]:
    matches: Mapping[int, TimeMatch] = {match.start: match for match in match_times(text)}
    start = 0
    for line in text.splitlines(keepends=True):
        begin = start + len(BULLET.match(line)[0])  # type: ignore[index]
        line_end = start + len(line.rstrip())
        found = _date_at(text, begin, matches, issued)
        after = None if found is None else AFTER_DATE.match(text, found[2], line_end)
        if found is not None and after is not None:
            yield _Heading(
                start=start,
                first=found[0],
                day=found[1],
                inline=after.end() < line_end,
                line_end=line_end,
            )
        start += len(line)


def _date_at(text: str, begin: int, matches: Mapping[int, TimeMatch], issued: date) -> tuple[date, date, int] | None:
    """Return the first and last day that a line opens with, and where their words end."""
    if (match := matches.get(begin)) is not None:
        days = _days_of(match, issued)
        return None if days is None else (*days, match.end)
    found = None
    if short := SHORT_DATE.match(text, begin):
        found = without_year(issued, int(short["month"]), int(short["day"]), None, future=False)
    elif short := _weekday().match(text, begin):
        found = last_weekday(issued, weekday_numbers()[short["weekday"].lower()])
    return None if found is None or short is None else (found, found, short.end())


def _days_of(match: TimeMatch, issued: date) -> tuple[date, date] | None:
    if match.how == "weekday":
        if "part" in match.groups or "which" in match.groups:
            return None
        day = last_weekday(issued, weekday_numbers()[match.groups["weekday"]])
        return day, day
    if match.how not in ("calendar", "numeric", "day_range"):
        return None
    last = full_day(match) if match.number("year") is not None else _near(match, issued)
    if last is None or match.how != "day_range":
        return None if last is None else (last, last)
    first = make_day(last.year, last.month, match.number("day") or 0)
    return None if first is None else (first, last)


def _near(match: TimeMatch, issued: date) -> date | None:
    """Return the last such day without a year up to the issue."""
    if "month" not in match.groups:
        return None
    weekday = match.groups.get("weekday")
    number = None if weekday is None else weekday_numbers()[weekday]
    day = match.number("day2" if match.how == "day_range" else "day") or 0
    return without_year(issued, month_numbers()[match.groups["month"]], day, number, future=False)


@cache
def _weekday() -> re.Pattern[str]:
    return re.compile(fill(r"(?P<weekday>{Weekday_short})\b(?=\.?\s*[:|–—-])", fragments()))
