from __future__ import annotations

from datetime import date

import pytest

from kg.extraction.measures import TimeKind, TimeMention
from kg.extraction.model import DatePrecision
from kg.extraction.time.expressions import find_times_in

THURSDAY = date(2020, 1, 16)


def only(text: str, anchor: date | None = THURSDAY) -> TimeMention:
    (mention,) = find_times_in(text, anchor=anchor)
    return mention


def days(text: str, anchor: date | None = THURSDAY) -> list[tuple[str, str]]:
    return [(str(m.start), str(m.end)) for m in find_times_in(text, anchor=anchor)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The depot burned on Wednesday.", "2020-01-15"),
        ("Rockets fell on Thursday.", "2020-01-16"),
        ("He died on Wednesday, 15 January.", "2020-01-15"),
        ("Troops left on Jan. 15 at noon.", "2020-01-15"),
        ("Signed 15/01/2020 in Sanaa.", "2020-01-15"),
        ("Signed 2020-01-15 in Sanaa.", "2020-01-15"),
        ("The raid of January 16th failed.", "2020-01-16"),
        ("A mine went off yesterday.", "2020-01-15"),
        ("Shells hit the port today.", "2020-01-16"),
        ("The convoy came three days ago.", "2020-01-13"),
        ("Gunmen struck on Tuesday night.", "2020-01-14"),
        ("It began on the 3rd.", "2020-01-03"),
        ("The truce of 28 December held.", "2019-12-28"),
        ("Mondays attack killed a guard.", "2020-01-13"),
        ("Wed 05 Apr 2017 Marib", "2017-04-05"),
        ("Last updated at Jul 262016 ADEN", "2016-07-26"),
        ("The siege ended last Thursday.", "2020-01-09"),
    ],
)
def test_expression_means_one_day(text: str, day: str) -> None:
    mention = only(text)

    assert (str(mention.start), str(mention.end), mention.precision) == (day, day, DatePrecision.DAY)


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("The town fell last month.", "2019-12-01", "2019-12-31", DatePrecision.MONTH),
        ("They met last week.", "2020-01-06", "2020-01-12", DatePrecision.RANGE),
        ("It has burned this week.", "2020-01-13", "2020-01-16", DatePrecision.RANGE),
        ("The bridge was hit earlier this month.", "2020-01-01", "2020-01-16", DatePrecision.RANGE),
        ("The front collapsed in early 2017.", "2017-01-01", "2017-04-30", DatePrecision.RANGE),
        ("The rebellion of 2013 failed.", "2013-01-01", "2013-12-31", DatePrecision.YEAR),
        ("It shook the city over the weekend.", "2020-01-11", "2020-01-12", DatePrecision.RANGE),
        ("The army lost 12 men in the past 24 hours.", "2020-01-15", "2020-01-16", DatePrecision.RANGE),
        ("Drones struck overnight.", "2020-01-15", "2020-01-16", DatePrecision.RANGE),
        ("Shelling went on from Monday to Wednesday.", "2020-01-13", "2020-01-15", DatePrecision.RANGE),
        ("Between 3 January and 7 January they fought.", "2020-01-03", "2020-01-07", DatePrecision.RANGE),
        ("On 15-16 January they fought.", "2020-01-15", "2020-01-16", DatePrecision.RANGE),
        ("In December the road was cut.", "2019-12-01", "2019-12-31", DatePrecision.MONTH),
        ("Schools closed for the past three weeks.", "2019-12-26", "2020-01-16", DatePrecision.RANGE),
    ],
)
def test_expression_means_a_period(text: str, start: str, end: str, precision: DatePrecision) -> None:
    mention = only(text)

    assert (str(mention.start), str(mention.end), mention.precision) == (start, end, precision)


def test_midnight_on_a_weekday_is_the_night_that_follows() -> None:
    mention = only("Fighting flared around midnight on Wednesday.")

    assert (mention.start, mention.end, mention.night) == (date(2020, 1, 15), date(2020, 1, 16), True)


def test_since_reaches_up_to_the_day_of_issue() -> None:
    mention = only("Since December 1st the camp has doubled.")

    assert (mention.start, mention.end, mention.kind) == (date(2019, 12, 1), THURSDAY, TimeKind.SINCE)


def test_future_clause_takes_the_coming_weekday() -> None:
    mention = only("The envoys will meet on Friday.")

    assert (mention.start, mention.future) == (date(2020, 1, 17), True)


def test_weekday_of_saying_stays_in_the_past_behind_a_future_clause() -> None:
    assert days("The talks will start on Friday, officials said on Tuesday.") == [
        ("2020-01-17", "2020-01-17"),
        ("2020-01-14", "2020-01-14"),
    ]


def test_the_following_day_counts_from_the_day_told_last() -> None:
    text = "On Monday a bomb hit the ministry. The following day troops sealed the quarter."

    assert days(text)[1] == ("2020-01-14", "2020-01-14")


def test_days_after_inside_a_sentence_date_the_clause_that_follows() -> None:
    mentions = find_times_in("They were found on Friday two days after gunmen seized them.", anchor=THURSDAY)

    assert [(str(m.start), m.dates_following) for m in mentions] == [("2020-01-10", False), ("2020-01-08", True)]


def test_age_of_a_war_is_no_date_of_the_news() -> None:
    assert only("Nearly four years into the war, markets are open.").kind is TimeKind.AGE


def test_duration_fixes_no_day() -> None:
    mention = only("After a three-hour battle the post fell.")

    assert (mention.kind, mention.start) == (TimeKind.DURATION, None)


def test_recent_weeks_are_a_reading() -> None:
    assert only("Clashes have spread in recent weeks.").kind is TimeKind.RECENT


@pytest.mark.parametrize(
    "text",
    [
        "The 17 February Brigade withdrew.",
        "At least 2016 people fled.",
        "They may 5 times refuse.",
        "A 32-year-old baker was hurt.",
    ],
)
def test_numbers_and_names_that_are_no_dates(text: str) -> None:
    assert [m for m in find_times_in(text, anchor=THURSDAY) if m.start] == []


def test_without_a_day_of_issue_only_full_dates_are_resolved() -> None:
    assert days("On Friday and on 3 May 2019.", anchor=None) == [("None", "None"), ("2019-05-03", "2019-05-03")]


def test_day_of_the_coming_days_is_not_of_last_year() -> None:
    assert days("A truce takes effect on January 20.") == [("2020-01-20", "2020-01-20")]


def test_past_week_ends_today() -> None:
    assert days("Nine clinics closed over the past week.") == [("2020-01-09", "2020-01-16")]
