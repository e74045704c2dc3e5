"""Who is suspected of a deed, who stands behind it, and what was hit, in short reports of our own."""

from __future__ import annotations

import pytest

from kg.extraction.model import EventType, Part, Sort, Told
from tests.extraction.reports import read

FROM_PERU = "The police of Peru reported on Monday. "


def told(text: str, part: Part) -> list[Told]:
    found = read(FROM_PERU + text, "1990-03-06")
    return [item for item in (*(one for event in found.events for one in event.told), *found.told) if item.part is part]


def words(text: str, part: Part) -> list[str]:
    return list(dict.fromkeys(item.name for item in told(text, part)))


@pytest.mark.parametrize(
    ("text", "accused"),
    [
        ("Pedro Salas was charged with masterminding the murder of Judge Luis Mora.", ["Pedro Salas"]),
        ("Police held two men in connection with the murder of Judge Luis Mora.", []),
        ("Police arrested two men in connection with the murder of Judge Luis Mora.", ["two men"]),
        ("Four hooded dealers were arrested because of their role in the murder of a nun.", ["Four hooded dealers"]),
        ("The attack on the union hall was the work of the death squads.", ["death squads"]),
        ("Nobody claimed the raid on the bank, but the press blamed it on the drug mafia.", ["drug mafia"]),
        ("A spokesman linked hooded gunmen with the murder of the priest.", ["hooded gunmen"]),
    ],
)
def test_whom_others_suspect_is_accused_and_no_doer(text: str, accused: list[str]) -> None:
    assert words(text, Part.ACCUSED) == accused
    assert not words(text, Part.DOER)


@pytest.mark.parametrize(
    ("text", "doers"),
    [
        ("Those responsible for killing Mayor Pedro Rojas are smugglers from Cali.", ["smugglers"]),
        ("The killers of Judge Mora were drunken soldiers.", ["drunken soldiers"]),
        ("Hooded soldiers were the ones who murdered the bishop.", ["Hooded soldiers"]),
        ("Gunmen paid by the cocaine cartels killed Judge Luis Mora.", ["cocaine cartels", "Gunmen"]),
        ("Urban guerrillas used lorries to attack the bank.", ["Urban guerrillas"]),
        ("The wave of bombings was attributed to the drug mafia.", ["drug mafia"]),
    ],
)
def test_who_did_it_is_told_in_other_ways_than_by_a_subject(text: str, doers: list[str]) -> None:
    assert words(text, Part.DOER) == doers


@pytest.mark.parametrize(
    "text",
    [
        "Deputy Luis Solorzano denounced the assassination of Mayor Pedro Rojas.",
        "At the time of the attack on the bank Mayor Pedro Rojas was speaking to teachers.",
        "The attempt of General Luis Mora to convene the council failed.",
    ],
)
def test_who_speaks_of_a_deed_or_lives_at_its_time_did_not_do_it(text: str) -> None:
    assert not words(text, Part.DOER)


def test_the_armed_forces_keep_their_name() -> None:
    found = told("The union blamed the armed forces for the murder of nine teachers.", Part.DOER)

    assert [(item.sort, item.evidence[0].end - item.evidence[0].start) for item in found] == [
        (Sort.BODY, len("armed forces"))
    ]


@pytest.mark.parametrize(
    ("text", "harmed"),
    [
        ("Rebels destroyed a truck on the main road of Huanta.", ["truck"]),
        ("Rebels set three lorries loaded with timber on fire.", ["lorries"]),
        ("Hooded men kidnapped Ana Torres at a hotel.", ["Ana Torres"]),
        ("Rebels bombed the Santa Rosa church.", ["Santa Rosa church"]),
        ("The burning of a paper mill shocked the town.", ["paper mill"]),
        ("Police chased a stolen car.", []),
        ("Gunmen opened fire on Mayor Luis Arce.", ["Luis Arce"]),
        (
            "Two bombs exploded at the home of Judge Ramon Torres and at the offices of the lawyer Luis Peralta.",
            ["home of Judge Ramon Torres", "offices of the lawyer Luis Peralta"],
        ),
    ],
)
def test_what_was_hit_is_neither_where_people_were_nor_whom_it_is_called_after(text: str, harmed: list[str]) -> None:
    assert words(text, Part.HARMED) == harmed


@pytest.mark.parametrize(
    "text",
    [
        "A video purportedly shot in the harbour quarter showed the dead.",
        "Footage shot by residents showed burning cars.",
        "Pictures said to have been shot in Puno showed broken windows.",
    ],
)
def test_what_a_camera_shot_is_no_shooting(text: str) -> None:
    assert not [event for event in read(FROM_PERU + text).events if event.type is EventType.SHOOTING]


def test_a_low_by_phrase_and_one_of_many_name_doers() -> None:
    assert words("The burning of two buses by rebels was reported.", Part.DOER) == ["rebels"]
    assert words("A policeman was shot by one of the demonstrators.", Part.DOER) == ["one of the demonstrators"]
    assert not words("One of them was shot.", Part.HARMED)


def test_the_person_accused_is_named_by_what_he_stands_beside() -> None:
    text = "Pedro Salas, the person implicated in the murder of a nun, was arrested."

    assert words(text, Part.ACCUSED) == ["Pedro Salas"]
