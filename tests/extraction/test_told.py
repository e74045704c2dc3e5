"""Doers, harmed and means in the words of short reports of our own: one fact per test."""

from __future__ import annotations

import pytest

from kg.document.model import Document
from kg.extraction.decode import read_extraction
from kg.extraction.encode import to_json
from kg.extraction.model import Part, Sort, Status, Told
from tests.extraction.reports import extractor, read

UNREAL = (Status.DENIED, Status.PLANNED)


def told(text: str) -> list[Told]:
    found = read(text, "1990-03-06")
    events = (event for event in found.events if event.status not in UNREAL)
    return [*(part for event in events for part in event.told), *found.told]


def names(text: str, part: Part, sort: Sort) -> list[str]:
    return [item.name for item in told(text) if (item.part, item.sort) == (part, sort)]


@pytest.mark.parametrize(
    ("text", "victims"),
    [
        ("Gunmen murdered the lawyer Ana Beltran Rojas in Cali.", ["Ana Beltran Rojas"]),
        ("The family spoke of the murder of Colonel Pedro Salas.", ["Pedro Salas"]),
        ("Judge Rosa Ibarra and driver Juan Tapia were kidnapped in Puno.", ["Rosa Ibarra", "Juan Tapia"]),
        ("Mayor Luis Arce left his house. He was shot by unidentified men.", ["Luis Arce"]),
        ("Senator Julio Mora Paz spoke on Monday. The police condemned Mora's assassination.", ["Julio Mora Paz"]),
    ],
)
def test_persons_are_named_without_titles_and_in_full(text: str, victims: list[str]) -> None:
    assert names(text, Part.HARMED, Sort.PERSON) == victims


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("Rebels destroyed three power pylons near Gao.", ["power pylons"]),
        ("A bomb exploded in front of the Danish embassy in Lima.", ["Danish embassy"]),
        ("Attackers set off a bomb at the door of a pharmacy in Quito.", ["pharmacy"]),
        ("Militants burned the house of Mayor Luis Arce in Puno.", ["house of Mayor Luis Arce"]),
    ],
)
def test_things_hit_are_named_without_articles_and_numbers(text: str, things: list[str]) -> None:
    assert names(text, Part.HARMED, Sort.THING) == things


def test_people_who_did_it_keep_what_describes_them() -> None:
    text = "Two heavily armed men killed a priest in Tumaco."

    assert names(text, Part.DOER, Sort.PEOPLE) == ["Two heavily armed men"]


def test_a_body_is_told_beside_its_people() -> None:
    text = "FMLN guerrillas burned a bus in San Miguel, El Salvador."

    assert names(text, Part.DOER, Sort.BODY) == ["FMLN"]


def test_means_are_told_in_their_own_words() -> None:
    text = "Unidentified men threw two Molotov cocktails at a shop in Arequipa."

    assert names(text, Part.MEANS, Sort.WEAPON) == ["Molotov cocktails"]


@pytest.mark.parametrize(
    "text",
    [
        "The group threatened to kill the mayor Luis Arce.",
        "The protesters did not attack the embassy in Lima.",
        "The judge Rosa Ibarra visited a bank in Puno.",
    ],
)
def test_what_did_not_happen_harms_nobody(text: str) -> None:
    assert not [item for item in told(text) if item.part is Part.HARMED]


def test_a_text_in_lower_case_names_the_same() -> None:
    text = "Gunmen murdered the lawyer Ana Beltran Rojas in Cali, Colombia."

    assert [item.evidence for item in told(text.lower())] == [item.evidence for item in told(text)]


def test_what_is_told_survives_the_interchange_format() -> None:
    text = "Gunmen murdered the lawyer Ana Beltran Rojas in Cali. The murder of Pedro Salas was recalled."
    document = Document(id="own", text=text, origin="test")
    found = extractor().extract(document)

    again = read_extraction(to_json(found, document), where="own", text=text)

    assert [(event.told) for event in again.events] == [event.told for event in found.events]
    assert again.told == found.told


def test_a_group_behind_its_creed_and_the_army_are_bodies_that_do() -> None:
    found = read(
        "Maoist Shining Path guerrillas killed the mayor of Hostigal in Peru. Members of the armed forces shot a priest."
    )
    told = [one for event in found.events for one in event.told if one.part is Part.DOER and one.sort is Sort.BODY]

    assert [one.name for one in told] == ["Shining Path", "Peruvian government forces"]


@pytest.mark.parametrize("words", ["took part in", "participated in", "were involved in"])
def test_who_took_part_in_a_deed_did_it(words: str) -> None:
    found = read(f"Nine people died in the massacre at Binnish. Fighters of the Islamic State {words} the massacre.")

    assert any(role.name == "Islamic State" for event in found.events for role in event.roles)
