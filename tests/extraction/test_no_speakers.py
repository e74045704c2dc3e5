"""Who gives a figure: words that cannot speak are no source, and a source goes on past a comma."""

from __future__ import annotations

import pytest

from tests.extraction.reports import read


def givers(text: str) -> list[tuple[int | None, tuple[str, ...]]]:
    tolls = [toll for event in read(text, "2014-10-18").events for toll in event.tolls]
    return [(toll.best, toll.said_by) for toll in sorted(tolls, key=lambda toll: toll.evidence[0].start)]


def test_who_has_spoken_adds_the_next_figure() -> None:
    text = "Two people were killed near the bridge, said Omar Darwish, a nurse, adding that the blast had wounded 30."

    (_, first), (_, second) = givers(text)

    assert first == second != ()


def test_a_name_that_a_tagger_split_gives_its_figure() -> None:
    text = "Over 90,000 villagers have died in this war to date, according to the United Nations."

    assert givers(text) == [(90000, ("United Nations",))]


def test_opponents_of_a_president_are_not_the_president() -> None:
    text = "Opponents of President Idriss Deby said his forces had killed 30 people in Moundou on Friday."

    assert givers(text) == [(30, ("opponents",))]


def test_relatives_keep_the_name_of_the_dead_to_themselves() -> None:
    text = "Relatives of Hassan Idriss said five men were shot dead in Moundou on Friday."

    assert givers(text) == [(5, ("relatives",))]


def test_an_activist_in_a_town_is_not_the_town() -> None:
    text = "An activist in Deir al-Zor who spoke by telephone said 30 men were executed on Friday."

    assert givers(text) == [(30, ("activists",))]


def test_a_body_for_two_aims_is_one() -> None:
    text = "Liberians United for Reconciliation and Democracy said 12 people were killed in Tubmanburg on Friday."

    ((_, said),) = givers(text)

    assert len(said) == 1


def test_a_station_is_more_than_television() -> None:
    assert givers("Horizon television said nine people were killed in Gao on Friday.") == [(9, ("Horizon television",))]


def test_what_a_war_has_cost_is_no_word_of_who_spoke_before() -> None:
    text = (
        "Nine people were killed in Gao on Friday, the army said. The conflict has killed more than 12,000 people and "
        "driven many from their homes."
    )

    assert givers(text)[1] == (12000, ())


@pytest.mark.parametrize("words", ["The province", "The latest", "Al", "Saturday"])
def test_words_that_cannot_speak_are_no_source(words: str) -> None:
    assert all(said == () for _, said in givers(f"{words} said nine people were killed in Gao on Friday."))


@pytest.mark.parametrize(
    ("words", "value"),
    [("a quarter of a million", 250000), ("Three quarters of a million", 750000), ("A million and a half", 1500000)],
)
def test_parts_of_a_million_are_counted(words: str, value: int) -> None:
    assert [best for best, _ in givers(f"{words} people have been killed since the war began.")] == [value]


def test_a_charity_is_its_name_and_not_what_stands_before_it() -> None:
    text = (
        "A raid hit a clinic run by the medical charity Doctors Without Borders in Abs in Yemen on Monday, killing at "
        "least seven people, the charity said."
    )

    assert givers(text) == [(7, ("Doctors Without Borders",))]


def test_the_day_of_a_dateline_opens_no_range() -> None:
    assert givers("KABUL, July 8 - Thirty-seven people died in an air strike on Sunday, officials said.") == [
        (37, ("officials",))
    ]


def test_what_claims_lives_says_nothing() -> None:
    text = "The raid in Idlib province claimed the lives of 27 children, UNICEF said on Thursday."

    assert givers(text) == [(27, ("UNICEF",))]


def test_a_day_that_ran_into_a_speaker_is_left_out() -> None:
    text = "Nine people were killed by shells on western Aleppo Saturday the observatory said."

    assert givers(text) == [(9, ("Syrian Observatory for Human Rights",))]


def test_workers_in_an_area_are_no_area() -> None:
    text = "Nine people were killed in Gao on Friday, a mayor and medical staff in the rebel-held area said."

    assert givers(text)[0][1][0] == "medical staff in the rebel-held area"


def test_a_people_s_republic_keeps_its_people() -> None:
    text = "Nine people were killed in Donetsk on Friday, the health ministry of the Luhansk People's Republic said."

    ((_, (said,)),) = givers(text)

    assert "People's Republic" in said
