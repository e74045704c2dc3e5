"""What words of time mean on a day of issue: feasts, parts of months, weeks of a bulletin, days in figures."""

from __future__ import annotations

from datetime import date

import pytest

from kg.document.model import Document
from kg.extraction.time.dating import date_document
from kg.extraction.time.entries import day_at, find_entries
from kg.extraction.time.expressions import find_times_in
from kg.extraction.time.feasts import easter, eastern_easter, moon_day
from tests.extraction.reports import read

ISSUED = date(2015, 5, 18)  # a Monday


def days(text: str, issued: date = ISSUED) -> list[tuple[str, str]]:
    """The first and last day of each expression that fixes one."""
    return [(str(m.start), str(m.end)) for m in find_times_in(text, anchor=issued) if m.start and m.end]


def one(day: str) -> tuple[str, str]:
    return day, day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They took the mine in the last week of January.", [("2015-01-25", "2015-01-31")]),
        ("In the opening days of March 2012 the ford was mined.", [("2012-03-01", "2012-03-05")]),
        ("It fell in the second half of August last year.", [("2014-08-16", "2014-08-31")]),
        ("On the last day of February the bridge was blown.", [one("2015-02-28")]),
        ("On 14.05 three rockets fell.", [one("2015-05-14")]),
        ("Output rose from 9.05 percent, and on 9.30 local time it stopped.", []),
        ("Mortars fired on Tuesday of last week.", [one("2015-05-12")]),
        ("Over the past day guns fired on two farms.", [("2015-05-17", "2015-05-18")]),
        ("A mill burnt on May 3. The next day a barn did.", [one("2015-05-03"), one("2015-05-04")]),
        ("War broke out on May 3. Ninety have died since then.", [one("2015-05-03"), ("2015-05-03", "2015-05-18")]),
        ("They came on May 3. Over the following days they dug in.", [one("2015-05-03"), ("2015-05-03", "2015-05-09")]),
        ("A shed burnt on May 3. In the hours that followed many left.", [one("2015-05-03"), one("2015-05-03")]),
        ("A year ago next week a dam broke.", [("2014-05-25", "2014-05-31")]),
        ("Two years ago on Sunday a ferry sank.", [one("2013-05-17")]),
    ],
)
def test_words_of_time_fix_these_days(text: str, expected: list[tuple[str, str]]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A shell hit the mill on Good Friday.", [one("2015-04-03")]),
        ("A shell hit the mill on Christmas Day 2010.", [one("2010-12-25")]),
        ("A shell hit the mill at Orthodox Easter last year.", [one("2014-04-20")]),
        ("Last Ramadan the road was shut.", [("2014-06-29", "2014-07-28")]),
        ("On Ashura, 2004, bombs went off at two shrines.", [one("2004-03-02")]),
        ("The Good Friday Agreement of 1998 holds.", [("1998-01-01", "1998-12-31")]),
        ("The minister Ali Ramadan spoke, and at Ramadan Street a tyre burnt.", []),
        ("Guards were doubled after 9/11.", [one("2001-09-11")]),
        ("Guards were doubled after the September 11 attacks.", [one("2001-09-11")]),
        ("Guards were doubled on September 11.", [one("2014-09-11")]),
    ],
)
def test_feasts_and_names_stand_for_days(text: str, expected: list[tuple[str, str]]) -> None:
    assert days(text) == expected


def test_an_attack_named_by_its_date_is_not_of_last_year() -> None:
    assert days("Since the Oct. 7 attack the crossing is shut.", date(2025, 3, 1)) == [("2023-10-07", "2025-03-01")]


@pytest.mark.parametrize(
    ("found", "known"),
    [
        # Eclipses and parish registers do not argue: the dates of Easter are tabulated.
        (easter(1998), date(1998, 4, 12)),
        (easter(2019), date(2019, 4, 21)),
        (easter(2024), date(2024, 3, 31)),
        (eastern_easter(2014), date(2014, 4, 20)),
        (eastern_easter(2024), date(2024, 5, 5)),
    ],
)
def test_easter_is_on_the_tabulated_day(found: date, known: date) -> None:
    assert found == known


@pytest.mark.parametrize(
    ("year", "month", "day", "sighted"),
    [(1425, 1, 10, date(2004, 3, 2)), (1435, 9, 1, date(2014, 6, 28)), (1444, 12, 10, date(2023, 6, 28))],
)
def test_days_of_the_moon_are_at_most_one_off_the_sighted(year: int, month: int, day: int, sighted: date) -> None:
    assert abs((moon_day(year, month, day) - sighted).days) <= 1


def test_weekdays_of_a_weekly_bulletin_lie_in_its_week() -> None:
    text = "Weekly summary, 4 - 10 May 2015\n\nMonday: a mine killed a herder.\nThe inquiry ended on Sunday.\n"

    assert days(text)[1:] == [one("2015-05-04"), one("2015-05-10")]


def test_times_alone_on_their_lines_head_entries_of_the_day_of_issue() -> None:
    text = "Live: the bridge\n\n19:40 GMT\nTwo vans burnt.\n\n09:10 GMT\nShots were heard at 08:30.\n"
    entries = find_entries(text, ISSUED)

    found = [day_at(entries, text.index(words)) for words in ("Live", "vans", "Shots")]

    assert [entry and entry.day for entry in found] == [None, ISSUED, ISSUED]


def test_the_late_entry_of_a_live_page_does_not_take_the_night_before() -> None:
    text = (
        "Live: battle for Tal Afar\n\n17:40 GMT\nJets struck a clinic in Sinjar, killing four patients.\n\n"
        "09:10 GMT\nThe army says it repelled an overnight assault on the airfield.\n"
    )
    events = read(text, "2015-05-18").events

    assert [str(event.date.start) for event in events if "clinic" in text[event.evidence[0].start :][:60]] == [
        "2015-05-18"
    ]


def test_a_weekly_summary_is_issued_at_the_end_of_its_week() -> None:
    text = "Weekly summary, 4 - 10 May 2015\n\nMonday: a mine killed a herder.\n"

    assert date_document(Document(id="a", text=text)).issued == date(2015, 5, 10)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("On 6 December 1982 a patrol came. On 8 December it left.", one("1982-12-08")),
        ("In August 1990 troops crossed. On 17 January jets struck.", one("1991-01-17")),
        ("In May 1982 they came. From 3 to 5 July they dug.", ("1982-07-03", "1982-07-05")),
        ("Ten years ago today they came. On 20 May the mill was burnt.", one("2005-05-20")),
        # What the report's own time tells is not of the story before.
        ("The uprising began on 5 April 2011. On 2 May shells fell.", one("2015-05-02")),
        ("On 6 April 2011 they came.\nOn 2 March the court sat.", one("2015-03-02")),
        ("On 6 April 2011 they came. A court sat on Friday. On 2 March it had risen.", one("2015-03-02")),
        ("On 6 April 2011 they came. On 12 June the court will sit.", one("2015-06-12")),
        ("On 6 April 2011 they came. On Monday, 2 March, it rose.", one("2015-03-02")),
    ],
)
def test_a_day_without_a_year_goes_on_with_the_story_told_last(text: str, last: tuple[str, str]) -> None:
    assert days(text)[-1] == last
