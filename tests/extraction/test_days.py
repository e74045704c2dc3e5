"""Which day an event takes: told in its words, beside it, by the heading above it, or by the lead."""

from __future__ import annotations

from datetime import date

import pytest

from kg.document.model import Document
from kg.extraction.model import EventType, ReportedEvent
from kg.extraction.time.dating import date_document
from kg.extraction.time.entries import find_entries, find_period
from kg.extraction.time.expressions import find_times_in
from tests.extraction.reports import read

ISSUED = date(2015, 5, 18)  # a Monday


def days(text: str) -> list[tuple[str, str]]:
    """The first and last day of each expression that fixes one."""
    found = find_times_in(text, anchor=ISSUED)
    return [(str(m.start)[5:], str(m.end)[5:]) for m in found if m.start and m.end]


def day_of(kind: EventType, text: str, published: str = "2015-05-18") -> list[tuple[str, str]]:
    return [span(event) for event in read(text, published).events if event.type is kind]


def span(event: ReportedEvent) -> tuple[str, str]:
    return str(event.date.start), str(event.date.end)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shells fell last night.", [("05-17", "05-17")]),
        ("Shells fell overnight.", [("05-17", "05-18")]),
        ("A lorry was burnt on Sunday. That evening two shops were hit.", [("05-17", "05-17"), ("05-17", "05-17")]),
        ("Helicopters fired on the 3rd and 4th of this month.", [("05-03", "05-04")]),
        ("On the morning of the 12th boats were sunk.", [("05-12", "05-12")]),
        ("Raiders came during the night of 22/23 April.", [("04-22", "04-23")]),
        ("Thousands left during March and April.", [("03-01", "04-30")]),
        ("Families left between April and May.", [("04-01", "05-18")]),
        ("Six trucks burnt in the 24 hours to Sunday evening.", [("05-16", "05-17")]),
        ("They came on Monday night last.", [("05-11", "05-11")]),
        (
            "The bridge fell on 2 May. Over the following four days a ferry ran.",
            [("05-02", "05-02"), ("05-02", "05-06")],
        ),
        ("He was seized exactly a week ago.", [("05-11", "05-11")]),
        ("He was seized about a week ago.", [("05-10", "05-12")]),
        ("The fort has been shut since mid-April.", [("04-15", "05-18")]),
        ("A bus burnt on Thursday. Gunmen had robbed it the previous day.", [("05-14", "05-14"), ("05-13", "05-13")]),
        ("A dam broke on Thursday. Two nights earlier it had been hit.", [("05-14", "05-14"), ("05-12", "05-12")]),
        ("Jets struck on Friday. Rockets followed within hours.", [("05-15", "05-15"), ("05-15", "05-15")]),
        (
            "The raid was on 4 April. It came back.\n- On 5 April a mine went off.",
            [("04-04", "04-04"), ("04-05", "04-05")],
        ),
    ],
)
def test_these_words_mean_these_days(text: str, expected: list[tuple[str, str]]) -> None:
    assert days(text) == expected


def test_years_ago_to_the_day_and_next_month_are_no_whole_years() -> None:
    found = find_times_in("It began ten years ago to the day. Six years ago next month it ended.", anchor=ISSUED)

    assert [(str(m.start), str(m.end)) for m in found] == [("2005-05-18", "2005-05-18"), ("2009-06-01", "2009-06-30")]


def test_a_date_abroad_and_one_of_two_digits_date_a_report() -> None:
    texts = ("BOUAKE, 6 décembre 2002 - Rebels left the town.", "San Miguel, 20 Oct 87 (Radio) - A pylon fell.")

    dated = [date_document(Document(id="x", text=text)).issued for text in texts]

    assert dated == [date(2002, 12, 6), date(1987, 10, 20)]


def test_a_number_of_people_after_a_month_is_no_year() -> None:
    (when,) = find_times_in("On 20 October 87 people crossed the river.", anchor=ISSUED)

    assert str(when.start) == "2014-10-20"


def test_the_28th_of_an_inquiry_is_of_the_month_it_tells_of() -> None:
    text = "Soldiers came to the mine on 21 November 2014. On the evening of the 28th they burnt it."

    assert [str(m.start) for m in find_times_in(text, anchor=ISSUED)] == ["2014-11-21", "2014-11-28"]


LIST = (
    "Incident log, week of 4 May 2015\n\nMon 4 May - Baraka: two herders killed by a mine.\n"
    "Thu - Fizi: artillery fire hit the bus station. A woman was wounded.\n"
    "08/05 - Uvira: gunmen shot dead a teacher."
)


def test_each_line_of_a_list_is_of_its_day() -> None:
    entries = find_entries(LIST, date(2015, 5, 10))

    assert [(entry.day.day, entry.inline) for entry in entries] == [(4, True), (7, True), (8, True)]


def test_one_date_at_the_head_of_a_page_is_no_entry() -> None:
    assert find_entries("Monday 18 May 2015\n\nShells fell on the port yesterday.", ISSUED) == ()


LIVE = (
    "LIVE: battle for the port\n\nMonday 18 May, 17:40\nThe last boats have left.\n\n"
    "Sunday 17 May, 21:05\nShells hit the customs house this evening, killing two porters.\n\n"
    "Saturday 16 May, 10:30\nA truce was agreed overnight. A sniper shot dead a nurse in Hodeidah."
)


def test_today_on_a_live_page_is_the_day_of_the_entry() -> None:
    assert day_of(EventType.SHELLING, LIVE) == [("2015-05-17", "2015-05-17")]


def test_what_an_entry_does_not_date_is_of_the_day_of_the_entry() -> None:
    assert day_of(EventType.SHOOTING, LIVE) == [("2015-05-16", "2015-05-16")]


def test_what_a_bulletin_does_not_date_is_of_its_period() -> None:
    text = (
        "SITUATION REPORT No. 3\nReporting period: 11 - 17 May 2015\n\nOn 12 May a shell hit the clinic in Leer and "
        "killed two nurses.\n\nIn Koch, gunmen abducted three teachers."
    )

    assert find_period(text) == (date(2015, 5, 11), date(2015, 5, 17))
    assert day_of(EventType.ABDUCTION, text) == [("2015-05-11", "2015-05-17")]


def test_those_who_have_fled_since_an_assault_began_fled_from_then_on() -> None:
    text = "More than 8,000 people have fled the town of Leer since the assault on it began on Thursday."

    assert ("2015-05-14", "2015-05-18") in day_of(EventType.DISPLACEMENT, text)


def test_the_first_dead_since_a_truce_died_on_a_day_of_their_own() -> None:
    text = (
        "Snipers killed a baker in Aden on Sunday.\n\nHe has been killed in the first shooting since a truce was "
        "signed on Wednesday."
    )

    assert day_of(EventType.SHOOTING, text) == [("2015-05-17", "2015-05-17")]


def test_what_an_answer_follows_on_is_not_of_the_day_of_the_answer() -> None:
    text = (
        "The two sides signed a truce in Juba on Monday after shelling killed six guards in Leer. A shell had hit the "
        "depot in Leer on Saturday night."
    )

    assert ("2015-05-18", "2015-05-18") not in day_of(EventType.SHELLING, text)


def test_a_siege_that_was_broken_was_not_broken_when_it_began() -> None:
    text = (
        "The army captured Juba airport on Friday. It had broken a siege of its base that had lasted since April 2014."
    )

    assert all(start != "2014-04-01" for start, _ in day_of(EventType.TERRITORIAL_CHANGE, text))


def test_fighting_for_a_third_day_began_two_days_before() -> None:
    text = "The army and rebels fought with tanks in Leer for a third day on Sunday."

    assert day_of(EventType.ARMED_CLASH, text) == [("2015-05-15", "2015-05-17")]


def test_a_truce_at_midnight_on_a_day_begins_on_that_day() -> None:
    text = "A ceasefire took effect in Hodeidah at midnight on Saturday, residents said."

    assert day_of(EventType.AGREEMENT, text) == [("2015-05-16", "2015-05-16")]


def test_the_day_of_an_admission_is_not_that_of_the_deed() -> None:
    text = (
        "Jets bombed a hall in Sanaa on 9 May.\n\nThe coalition admitted on Saturday that its jets had bombed the hall."
    )

    assert day_of(EventType.AIR_STRIKE, text) == [("2015-05-09", "2015-05-09")]


def test_the_day_of_a_statement_is_not_that_of_what_it_denies() -> None:
    text = "Gunmen killed ten farmers near Tame on 9 May.\n\nIn a statement issued on Saturday the ELN denied having attacked farmers."

    assert ("2015-05-16", "2015-05-16") not in [span(event) for event in read(text, "2015-05-18").events]


def test_people_who_have_been_moved_out_were_moved_up_to_the_report() -> None:
    text = "A mortar shell hit the port of Aden on Friday and killed a sailor. Some 900 people have been evacuated."

    assert day_of(EventType.EVACUATION, text) == [("2015-05-15", "2015-05-18")]


def test_by_sunday_evening_opens_what_was_so_on_sunday() -> None:
    text = "Rebels entered Leer on Saturday. By Sunday evening troops were still fighting the rebels in the town."

    assert ("2015-05-17", "2015-05-17") in [span(event) for event in read(text, "2015-05-18").events]


def test_a_year_after_a_month_is_that_month() -> None:
    text = "In August 2012 raiders burnt the mill. A year later they burnt the school."

    assert [str(m.start) for m in find_times_in(text, anchor=ISSUED)] == ["2012-08-01", "2013-08-01"]


def test_a_week_before_the_raid_is_counted_from_the_raid() -> None:
    text = (
        "Raiders killed four farmers near Boni on Saturday.\n\nOn Tuesday a bus hit a mine.\n\nThe raid came a week "
        "after gunmen ambushed a convoy near Hombori, killing two drivers."
    )

    assert ("2015-05-09", "2015-05-09") in [span(event) for event in read(text, "2015-05-18").events]


def test_the_day_of_a_count_is_not_that_of_the_deed() -> None:
    text = "A shell hit a school in Leer on Thursday.\n\nThe toll rose to nine dead on Sunday."

    assert ("2015-05-17", "2015-05-17") not in [span(event) for event in read(text, "2015-05-18").events]


def test_a_day_before_it_is_claimed_is_of_the_deed() -> None:
    text = "On Sunday, it is claimed, a helicopter bombed the market of Leer, killing four traders."

    assert day_of(EventType.AIR_STRIKE, text) == [("2015-05-17", "2015-05-17")]


def test_a_strike_a_week_before_friday_was_not_on_friday() -> None:
    text = "Rescuers were digging in Leer on Friday, a week after an air strike killed nine people there."

    assert day_of(EventType.AIR_STRIKE, text) == [("2015-05-08", "2015-05-08")]


def test_an_operation_that_others_are_counted_from_goes_on() -> None:
    text = "Since the start of the operation in Leer on 11 May, 54 villagers have been killed."

    assert ("2015-05-11", "2015-05-18") in [span(event) for event in read(text, "2015-05-18").events]


def test_who_held_office_and_who_fought_settle_the_year() -> None:
    text = (
        "It is seven o'clock, Thursday the nineteenth of June. LURD rebels shelled the port.",
        "This is the news of Tuesday the sixteenth of December. Prime Minister Nawaz Sharif spoke on a Taliban bomb in Quetta.",
    )

    dated = [date_document(Document(id="x", text=one)).issued for one in text]

    assert dated == [date(2003, 6, 19), date(2014, 12, 16)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She came on 6 May. The shops had burnt the week before.", [("05-06", "05-06"), ("04-27", "05-03")]),
        ("They came on 6 May. A fortnight earlier a mill burnt.", [("05-06", "05-06"), ("04-22", "04-22")]),
        ("On Tuesday jets came. Over the next three days a mill burnt.", [("05-12", "05-12"), ("05-12", "05-15")]),
        ("Food will come over the next three days.", [("05-18", "05-21")]),
        ("Boats burnt on Tuesday, and again the following day.", [("05-12", "05-13")]),
        ("Ten fell between the signing on Wednesday and Friday night.", [("05-13", "05-15")]),
        ("They came on 6 May. The town had emptied the night before.", [("05-06", "05-06"), ("05-05", "05-05")]),
    ],
)
def test_these_words_count_from_the_day_told_before(text: str, expected: list[tuple[str, str]]) -> None:
    assert days(text) == expected


def test_a_dateline_without_a_year_dates_no_deed() -> None:
    text = "ANP -- Niamey, 18 May (ANP) The army killed 40 gunmen in Tillabery in the course of a sweep made from 9 to 13 May."

    assert ("2015-05-18", "2015-05-18") not in [span(event) for event in read(text, "2015-05-18").events]


def test_the_day_that_opens_a_scene_is_that_of_what_happens_in_it() -> None:
    text = (
        "In the early morning of 14 May lorries stood around the village. Masked men went in. They abducted eleven "
        "shepherds.\n\nGunmen shot dead a judge in Juba on Friday."
    )

    assert day_of(EventType.ABDUCTION, text) == [("2015-05-14", "2015-05-14")]


def test_a_sum_of_this_year_is_not_of_one_gunfight() -> None:
    text = (
        "A soldier was killed in a clash near Sopore on Wednesday, police said. With this, 23 militants have been "
        "killed in the valley this year."
    )

    assert ("2015-05-13", "2015-05-13") in day_of(EventType.ARMED_CLASH, text)
    assert all(
        toll.best != 23 or span(event)[0] == "2015-01-01"
        for event in read(text, "2015-05-18").events
        for toll in event.tolls
    )


def test_the_month_after_a_month_is_counted_from_it() -> None:
    text = "The mill burnt on Sunday. In March raiders came to Boni, but they left the following month."

    assert [str(m.start) for m in find_times_in(text, anchor=ISSUED)][1:] == ["2015-03-01", "2015-04-01"]


def test_a_wars_dead_are_not_those_of_an_undated_blast() -> None:
    text = (
        "A bomber blew himself up outside a bakery in Aden. More than 6,000 people have been killed since the war began "
        "in March 2014."
    )

    assert all(start != "2014-03-01" for start, _ in day_of(EventType.BOMBING, text))


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (
            EventType.AIR_STRIKE,
            "Shells hit a clinic in Leer on Tuesday. A day after the shelling, jets bombed a school in Koch.",
            "2015-05-13",
        ),
        (
            EventType.DETENTION,
            "A bomb went off in Leer on Tuesday. Soldiers arrested twenty people the day after the blast.",
            "2015-05-13",
        ),
        (
            EventType.SHOOTING,
            "Soldiers arrested twenty people in Leer on Wednesday, a day after gunmen shot dead a judge.",
            "2015-05-12",
        ),
    ],
)
def test_a_day_after_a_deed_dates_what_followed_or_what_it_followed_on(
    kind: EventType, text: str, expected: str
) -> None:
    assert day_of(kind, text) == [(expected, expected)]


def test_what_a_day_is_counted_from_keeps_its_own() -> None:
    text = "Shells hit a clinic in Leer on Tuesday. A day after the shelling, jets bombed a school in Koch."

    assert set(day_of(EventType.SHELLING, text)) == {("2015-05-12", "2015-05-12")}
