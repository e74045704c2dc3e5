"""Faults seen when whole reports of other wars were read: one fact per test, in sentences of our own."""

from __future__ import annotations

from kg.extraction.model import EventType
from tests.extraction.reports import read


def test_the_country_the_shells_came_from_is_no_place_beside_the_region_they_fell_on() -> None:
    text = (
        "Ukrainian troops held Kramatorsk on Monday. In Russia's Belgorod region, which borders Ukraine, "
        "two farmers were killed by mortar fire from the Ukrainian side, its governor said."
    )
    shelling = next(event for event in read(text, "2023-02-02").events if event.type is EventType.SHELLING)

    assert [place.name for place in shelling.places] == ["Belgorod"]


def test_a_capital_that_denies_is_the_government_at_home_too() -> None:
    text = "Russian forces captured the village of Soledar in Ukraine, a commander claimed, but Kyiv denied the loss."

    assert all("Kyiv" not in [place.name for place in event.places] for event in read(text, "2023-02-02").events)


def test_other_wounded_are_other_people_and_not_those_of_another_deed() -> None:
    text = (
        "Coalition jets hit a funeral in Sanaa on Sunday, killing 12 mourners, a health official said.\n\n"
        "The official said the widow and 31 other wounded were taken to a hospital."
    )
    (strike,) = read(text, "2018-04-24").events

    assert [(toll.effect.value, toll.low) for toll in strike.tolls] == [("killed", 12), ("injured", 31)]


def test_a_war_that_pits_one_side_against_another_is_one_war_with_two_sides() -> None:
    text = (
        "The war in Yemen, which pits the recognised government against the Iran-aligned Houthis, "
        "has killed over 10,000 people since March 2015."
    )
    (war,) = read(text, "2018-04-24").events

    assert {role.role.value: role.name for role in war.roles} == {
        "side_a": "Yemeni government forces",
        "side_b": "Houthis",
    }


def test_whoever_tells_a_figure_is_not_counted_in_it() -> None:
    (strike,) = read("Jets hit a mosque in Sanaa on Sunday, killing 12 worshippers, a health official said.").events

    assert [toll.low for toll in strike.tolls] == [12]


def test_a_capital_before_bombs_and_a_country_before_clashes_say_where_it_was() -> None:
    text = "Nine people die in Burundi clashes on Friday. Kabul car bombings killed 30 on Saturday, police said."

    assert [event.roles for event in read(text, "2015-12-13").events] == [(), ()]


def test_the_police_are_no_enemy_of_their_states_soldiers() -> None:
    text = "Four soldiers and three police officers died in clashes with gunmen in Bujumbura, Burundi, on Friday."
    roles = [role for event in read(text, "2015-12-12").events for role in event.roles]

    assert {role.name for role in roles if role.role.value == "side_a"} == {
        "Burundian government forces",
        "Burundian police",
    }


def test_what_befell_them_all_and_what_somebody_had_hit_is_the_deed_told_before() -> None:
    text = (
        "Two car bombs outside a ministry in Mogadishu killed at least 100 people on Saturday, the president said. "
        '"Fathers, students: they were all slaughtered," he said.\n\n'
        "Al Shabaab said on its radio that it had attacked the ministry."
    )
    (bombing,) = read(text, "2022-10-30").events

    assert (bombing.type, len(bombing.evidence)) == (EventType.BOMBING, 3)


def test_the_bomb_that_killed_in_the_worst_attack_is_its_means() -> None:
    (bombing,) = read("On Monday a truck bomb killed 50 people in the deadliest attack in the town of Gao.").events

    assert bombing.type is EventType.BOMBING


def test_a_bomber_who_killed_recruits_is_not_counted_by_his_deed() -> None:
    text = (
        "BAGHDAD, Iraq (CNN) -- A suicide bomber killed at least 35 police recruits and wounded 56 others Sunday "
        "at a recruitment center in western Baghdad, an official said. Elsewhere in the capital, a roadside bomb in "
        "Karrada killed four and wounded ten. A gunman killed two shoppers."
    )

    assert [[toll.low for toll in event.tolls] for event in read(text, "2006-11-12").events] == [[35, 56], [4, 10], [2]]


def test_what_stands_in_front_of_a_sentence_holds_for_the_next() -> None:
    text = (
        "Gunmen beheaded ten people in Muatide in Mozambique on Sunday, police said.\n\n"
        "In Nanjaba village on Friday night, men in uniform went from door to door. Two farmers were shot dead."
    )
    shooting = next(event for event in read(text, "2020-11-09").events if event.type is EventType.SHOOTING)

    assert ([place.name for place in shooting.places], str(shooting.date.start)) == (["Nanjaba"], "2020-11-06")


def test_officials_of_a_trade_are_told_by_it_once() -> None:
    (attack,) = read("At least 20 people were killed in Sanaa on Monday, health officials said.").events

    assert attack.said_by == ("health officials",)


def test_fire_and_grenades_of_the_same_gunmen_are_one_attack() -> None:
    (attack,) = read("Gunmen opened fire and hurled grenades at a bus near Cali in Colombia on Tuesday.").events

    assert set(attack.weapons) == {"firearm", "grenade"}


def test_a_day_of_remembrance_is_no_place() -> None:
    (bombing,) = read("A bomb killed 11 people at a Remembrance Day parade in Enniskillen on Sunday.").events

    assert [place.name for place in bombing.places] == ["Enniskillen"]


def test_what_is_counted_as_destroyed_is_no_target_beside_what_it_stood_in() -> None:
    (strike,) = read("The strikes blew several warehouses in an industrial area of Hodeidah in Yemen to bits.").events

    assert [role.name for role in strike.roles] == ["industrial area"]


def test_rockets_that_only_level_houses_are_told() -> None:
    (shelling,) = read("Rockets levelled four houses in Aden in Yemen on Monday.").events

    assert (shelling.type, [toll.low for toll in shelling.tolls]) == (EventType.SHELLING, [4])
