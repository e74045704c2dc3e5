"""Find the day of issue where a report states it: labels, datelines run into the text, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from kg.document.model import Span
from kg.extraction.time.days import make_day
from kg.extraction.time.patterns import TimeMatch, match_times, month_numbers, weekday_numbers
from kg.extraction.wordlists import alternatives, read_wordlist

URL_DATES = (
    re.compile(r"(?<!\d)(?P<year>20\d\d|19[5-9]\d)[/-](?P<month>0?[1-9]|1[0-2])[/-](?P<day>[0-3]?\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>20\d\d)/(?P<name>[a-z]{3})/(?P<day>[0-3]?\d)(?!\d)", re.IGNORECASE),
)
NEAR = 25
"""How far an agency's name may stand from a dateline's date, in characters."""
LONGEST_HEADING = 140
"""Characters of a heading before the date that ends it."""
SHORT_LINE = 12
"""Up to how many characters before the date its line belongs to the heading above it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """A full date that says when the report was issued.

    Attributes:
        rank: how surely it is no part of the story; the higher wins, then the earlier.
    """

    day: date
    span: Span
    mark: str
    rank: int
    weekday: int | None = None

    @property
    def agrees(self) -> bool:
        """Whether the weekday beside it, if any, is the day's."""
        return self.weekday is None or self.day.weekday() == self.weekday


def find_datelines(text: str) -> list[Dateline]:
    """Return the datelines of a text, the surest first."""
    found = [line for match in match_times(text) if (line := _read(text, match)) is not None]
    return sorted(found, key=lambda line: (not line.agrees, -line.rank, line.span.start))


def full_day(match: TimeMatch) -> date | None:
    """Return the day of a match that names day, month and year; day before month where both could be.

    Of a range within a month it is the last.
    """
    year = match.number("year")
    if year is None or match.how not in ("calendar", "numeric", "day_range"):
        return None
    if match.how == "day_range" and "month" in match.groups:
        return make_day(year, month_numbers()[match.groups["month"]], match.number("day2") or 0)
    if "month" in match.groups:
        return make_day(year, month_numbers()[match.groups["month"]], match.number("day") or 0)
    if "month_number" in match.groups:
        return make_day(year, match.number("month_number") or 0, match.number("day") or 0)
    first, second = match.number("first") or 0, match.number("second") or 0
    return make_day(year, second, first) or make_day(year, first, second)


def url_date(url: str) -> date | None:
    """Return the day in an address such as `/2020/01/16/`, if there is one."""
    for pattern in URL_DATES:
        for match in pattern.finditer(url):
            name = match.groupdict().get("name")
            month = month_numbers().get(name.lower(), 0) if name else int(match["month"])
            if day := make_day(int(match["year"]), month, int(match["day"])):
                return day
    return None


def _read(text: str, match: TimeMatch) -> Dateline | None:
    day = full_day(match)
    mark = None if day is None else _mark(text, match)
    if day is None or mark is None:
        return None
    name = match.groups.get("weekday")
    weekday = None if name is None else weekday_numbers()[name]
    return Dateline(day=day, span=Span(match.start, match.end), mark=mark[0], rank=mark[1], weekday=weekday)


def _mark(text: str, match: TimeMatch) -> tuple[str, int] | None:
    return next(_marks(text, match), None)


def _marks(text: str, match: TimeMatch) -> Iterator[tuple[str, int]]:
    """Yield why the date may be a dateline, the best reason first."""
    before, after = text[max(0, match.start - 60) : match.start], text[match.end : match.end + NEAR]
    if _label().search(before):
        yield "label", 5
    if _is_periodical(text, match):
        yield "period of the report", 4
    if match.how == "day_range" or _narrative().search(before) or match.start > read_wordlist("dateline")["reach"]:
        return
    if not text[: match.start].strip(" \n([-"):
        yield "start of text", 4
    if before.rstrip(" \t").endswith("\n") or _agency().search(before[-NEAR:]) or _agency().search(after):
        yield "beside an agency or at the start of a line", 4
    if "weekday" in match.groups:
        yield "weekday and date", 3
    yield "full date before the story", 2


def _is_periodical(text: str, match: TimeMatch) -> bool:
    """Whether the date ends the heading of a periodical: "SITUATION REPORT No. 14 (5 - 11 May 2022)"."""
    end = text.find("\n", match.end)
    line, rest = heading_before(text, match.start), text[match.end : end if end >= 0 else len(text)]
    is_near = match.start - len(line) <= read_wordlist("dateline")["reach"]
    is_heading = is_near and len(line) <= LONGEST_HEADING and len(rest.strip()) <= 1
    return is_heading and periodical_words().search(line) is not None


def heading_before(text: str, offset: int) -> str:
    """Return the line up to an offset; where that holds little else, with the line above ("Week 4 (3 - 9 May)")."""
    start = text.rfind("\n", 0, offset) + 1
    if offset - start > SHORT_LINE:
        return text[start:offset]
    above = text[:start].rstrip()
    return text[above.rfind("\n") + 1 : offset]


@cache
def periodical_words() -> re.Pattern[str]:
    """Return what marks the heading of a report that comes out regularly."""
    return re.compile(rf"\b{alternatives(read_wordlist('dateline')['periodicals'])}", re.IGNORECASE)


@cache
def _label() -> re.Pattern[str]:
    words = alternatives(read_wordlist("dateline")["labels"])
    return re.compile(rf"\b{words}\b\s*[:|\-–]?\s*(?:\d{{1,2}}[:.]?\d{{2}}\s*)?$", re.IGNORECASE)


@cache
def _narrative() -> re.Pattern[str]:
    return re.compile(rf"\b{alternatives(read_wordlist('dateline')['narrative'])}\s+$", re.IGNORECASE)


@cache
def _agency() -> re.Pattern[str]:
    words = read_wordlist("dateline")["agencies"]
    return re.compile(rf"\b{alternatives([*(w.upper() for w in words), *(w.title() for w in words)])}\b")
