from __future__ import annotations

from datetime import date

import pytest

from kg.document.model import Document
from kg.extraction.model import DatePrecision
from kg.extraction.time.dating import date_document


def dated(text: str, *, published: date | None = None, url: str | None = None) -> str:
    return str(date_document(Document(id="d", text=text, published=published, url=url)).issued)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Wed 05 Apr 2017 Shells hit the market in Taiz.", "2017-04-05"),
        ("Date of publication 5 August 2016 Militia storms a depot.", "2016-08-05"),
        ("Raid on port kills nine AFP Monday 17 Oct 2016 A raid killed nine.", "2016-10-17"),
        ("Jan 16, 2020 / 10:32 GMT\nDrone hits an oil plant.", "2020-01-16"),
        ("24-02-2015 Army units advance.", "2015-02-24"),
        ("29.10.2017(updated 1731 29.10.2017) Fighters quit a ridge.", "2017-10-29"),
        ("Published April 29 2017 Four men died.", "2017-04-29"),
    ],
)
def test_dateline_in_the_text_outranks_the_metadata(text: str, day: str) -> None:
    assert dated(text, published=date(2012, 3, 4)) == day


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("MALI: SITUATION REPORT No. 14 (5 - 11 August 2022)", "2022-08-11"),
        ("Protection of civilians, reporting period: 29 July to 4 August 2022", "2022-08-04"),
        ("Flash update on the floods and the fighting, as of 11 August 2022", "2022-08-11"),
        ("What became of the victims of 5 May 2012", "None"),
    ],
)
def test_a_periodical_is_of_the_last_day_of_its_period(heading: str, day: str) -> None:
    assert dated(f"{heading}\n\n- On 7 August, armed men attacked a post near the river.") == day


def test_date_inside_the_story_is_no_dateline() -> None:
    text = "The ministry said the attack on 21 August 2013 was investigated."

    assert dated(text, published=date(2013, 9, 2)) == "2013-09-02"


def test_address_gives_the_day() -> None:
    assert dated("Drones over Odesa.", url="https://news.example/world/2023/05/09/odesa") == "2023-05-09"


def test_year_follows_from_weekday_and_age_of_the_war() -> None:
    text = (
        "Shells struck Kharkiv on Monday (March 4th), the governor said.\n"
        "Just over two years into the invasion of Ukraine, Ukrainian cities are still hit."
    )

    dating = date_document(Document(id="d", text=text))

    assert (dating.issued, dating.precision) == (date(2024, 3, 4), DatePrecision.DAY)
    assert [step.rule for step in dating.steps] == ["weekday", "conflict-age"]


def test_year_follows_from_who_is_in_office() -> None:
    text = "Troops moved on Friday (May 25th), an aide of President Petro Poroshenko said."

    assert dated(text) == "2018-05-25"


def test_later_of_two_years_falls_to_the_metadata() -> None:
    text = "Fighters entered the town on Sunday (June 3rd), a commander said."

    assert dated(text, published=date(2018, 6, 5)) == "2018-06-03"


def test_undecided_years_leave_the_report_undated() -> None:
    dating = date_document(Document(id="d", text="Fighters entered the town on Sunday (June 3rd)."))

    assert dating.issued is None
    assert dating.steps[-1].rule == "undecided"


def test_metadata_before_the_days_told_is_corrected() -> None:
    text = "The ceasefire was broken. A letter of 23 May 2014 lists the breaches."

    assert dated(text, published=date(2013, 8, 13)) == "2014-05-23"


def test_every_step_quotes_the_text() -> None:
    text = "Wed 05 Apr 2017 Shells hit the market."
    document = Document(id="d", text=text)

    quotes = [document.quote(step.span) for step in date_document(document).steps if step.span]

    assert quotes == ["Wed 05 Apr 2017", "Wed 05 Apr 2017"]


def test_year_follows_from_the_war_where_one_of_its_years_fits() -> None:
    text = "Good evening, it is Wednesday (December 19th). Shells fell on Hodeidah, the Houthis say."

    assert dated(text) == "2018-12-19"


def test_regime_of_syria_is_of_its_time() -> None:
    text = "Thursday (January 30th). A regime strike and Russian jets hit a bakery near Idlib in Syria."

    assert dated(text) == "2020-01-30"


def test_weekday_of_the_lead_settles_the_year_of_a_dateline_without_one() -> None:
    text = (
        "LOIKAW, March 7 (Agency) - Jets of the Myanmar army bombed a clinic on Monday, residents said.\n"
        "The army has ruled since February 2021."
    )

    dating = date_document(Document(id="d", text=text))

    assert dating.issued == date(2022, 3, 7)
    assert [step.rule for step in dating.steps][-2:] == ["weekday-told", "last-date"]


def test_a_report_of_a_month_tells_of_the_whole_month_as_past() -> None:
    told = date_document(Document(id="d", text="Access snapshot (June 2023)\nOn 14 June armed youth looted a depot."))
    assert (str(told.issued), told.precision) == ("2023-06-30", DatePrecision.MONTH)
