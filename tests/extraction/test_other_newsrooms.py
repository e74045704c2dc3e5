"""Reports as newsrooms far from Syria write them: what one sentence tells must not reach into the next."""

from __future__ import annotations

from kg.extraction.model import Effect, EventType, ReportedEvent, Role, Status
from tests.extraction.reports import read


def news(text: str, published: str = "2024-03-03") -> list[ReportedEvent]:
    return [event for event in read(text, published).events if not event.background]


def places(event: ReportedEvent) -> list[str]:
    return [place.name for place in event.places]


def test_the_count_of_a_title_does_not_go_on_into_the_text() -> None:
    text = "Drones strike the port of Odesa, injuring four\nUkraine's navy said the fire was put out by noon on Monday."

    (toll,) = news(text)[0].tolls

    assert (toll.low, toll.group, text[toll.evidence[0].end - 4 : toll.evidence[0].end]) == (4, None, "four")


def test_a_text_goes_on_to_another_deed_than_its_title() -> None:
    text = (
        "Russian drones strike the port of Odesa\n\nA grain store burned down in Odesa overnight, port workers said.\n\n"
        "A Ukrainian drone hit a bus in Shebekino and injured three passengers on Sunday, the Belgorod governor said."
    )

    strikes = [event for event in news(text) if event.type is EventType.AIR_STRIKE]

    assert [places(event) for event in strikes] == [["Odesa"], ["Shebekino"]]


def test_where_a_report_was_written_is_not_where_it_happened() -> None:
    text = (
        "Militiamen burn huts near Nyala\n\nKhartoum, 1 March 2024 (Desert Wire) - Militiamen stormed the market of "
        "Nyala on Friday and killed seven traders, a doctor said."
    )

    assert all("Khartoum" not in places(event) for event in news(text))


def test_who_is_blamed_in_a_title_does_not_speak() -> None:
    text = (
        "Bomb kills two soldiers in Arauca; ELN blamed\n\nTwo soldiers were killed when a bomb went off in Arauca on "
        "Saturday, the army said."
    )

    assert all("ELN" not in event.said_by for event in news(text))


def test_when_a_truce_was_extended_is_not_when_the_bomb_went_off() -> None:
    text = (
        "Two soldiers were killed when a bomb went off in Arauca, the army said.\n\nA six-month truce with the rebels "
        "was extended in January. Gunmen shot dead a trader in Tame on Thursday."
    )

    bombing = next(event for event in news(text) if event.type is EventType.BOMBING)

    assert str(bombing.date.start) == "2024-02-29"


def test_dozens_in_the_title_are_the_57_of_the_text() -> None:
    text = (
        "Dozens killed in raid on camp in North Darfur\n\nMilitiamen stormed a camp in North Darfur on Friday, killing "
        "at least 57 people, a relief group said."
    )

    attacks = [event for event in news(text) if event.tolls]

    assert len(attacks) == 1
    assert {toll.low for toll in attacks[0].tolls} == {24, 57}


def test_who_beats_an_attack_back_did_not_make_it() -> None:
    text = "The army said it had repelled an assault on El Fasher and killed 40 fighters on Friday."

    (event,) = news(text)

    assert event.type is EventType.ARMED_CLASH
    assert not [filler for filler in event.roles if filler.role is Role.PERPETRATOR]


def test_households_that_move_and_people_who_seek_refuge_are_displaced() -> None:
    text = (
        "Some 1,300 households moved from Tessit to Ansongo on Friday. Hundreds of villagers sought refuge in a church "
        "in Bankass on Thursday. The government moved troops from Gao to Tessit."
    )

    flights = [event for event in news(text) if event.type is EventType.DISPLACEMENT]

    assert [[toll.best or toll.low for toll in event.tolls] for event in flights] == [[1300], [200]]


def test_some_of_the_dead_are_a_part_of_them() -> None:
    text = (
        "At least 40 people died when a drone hit a market in Wegel Tena in Ethiopia on Sunday, officials said. Among "
        "the dead were a 7-year-old girl and two priests."
    )

    (event,) = news(text)

    assert [(toll.low, toll.subset) for toll in event.tolls] == [(40, False), (1, True), (2, True)]


def test_a_toll_rises_over_the_words_that_say_of_what() -> None:
    text = (
        "The death toll from Saturday's suicide bombing at a mosque inside a police compound in Peshawar rose to 101, a "
        "hospital official said."
    )

    (event,) = news(text)

    assert [toll.best for toll in event.tolls] == [101]


def test_a_figure_of_the_title_is_that_of_the_text() -> None:
    text = (
        "Shelling of Taizz kills 14 civilians\n\nArtillery fire killed at least 14 civilians in Taizz on Saturday, "
        "doctors said."
    )

    (event,) = news(text)

    assert [(toll.low, toll.high) for toll in event.tolls] == [(14, None)]


def test_a_deal_that_ends_a_war_has_not_ended() -> None:
    text = "The peace deal signed in Pretoria ended the war in Tigray, diplomats said."

    assert {event.agreement.stage.value for event in read(text).events if event.agreement} == {"signed"}


def test_suspects_raise_no_doubt_and_firearms_do_not_die() -> None:
    text = "Police said 23 suspects had been detained in Peshawar. Troops found the bodies of three rebels and 12 firearms."

    events = news(text)

    assert {event.status for event in events} == {Status.ASSERTED}
    assert [toll.best for event in events for toll in event.tolls if toll.effect is Effect.KILLED] == [3]


def test_an_organisation_in_brackets_before_its_report_is_no_scene() -> None:
    text = "(Beirut, June 20, 2017) – Houthi forces fired mortars at Taizz on May 21, killing four people."

    assert [places(event) for event in news(text)] == [["Taiz"]]


def test_an_event_without_a_place_has_that_of_what_was_told_last() -> None:
    text = (
        "Israeli strikes kill 12 in Khan Younis; rockets fired at Ashkelon\n\nIsraeli aircraft struck a house in Khan "
        "Younis on Tuesday, killing 12 people, doctors said.\n\nThe Israeli military said it had targeted a commander."
    )

    told_last = max(news(text), key=lambda event: event.evidence[-1].start)

    assert places(told_last) == ["Khan Younis"]


def test_who_tries_to_broker_a_truce_has_none_yet() -> None:
    text = "Egyptian mediators are trying to broker a truce in Gaza, officials said on Friday."

    assert [event.agreement.stage.value for event in news(text) if event.agreement] == ["proposed"]
