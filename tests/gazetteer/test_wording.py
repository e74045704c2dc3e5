from __future__ import annotations

import pytest

from kg.gazetteer.kinds import country_of_demonym, country_of_metonym, direction_of, kind_of_word
from kg.gazetteer.model import Bearing, PlaceKind
from kg.gazetteer.wording import take_apart


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("the village of Ilovaisk", "Ilovaisk", PlaceKind.VILLAGE),
        ("Donetsk oblast", "Donetsk", PlaceKind.ADMIN1),
        ("the city of Gao", "Gao", PlaceKind.CITY),
        ("Qaboun district", "Qaboun", PlaceKind.ADMIN2),
        ("Nineveh province", "Nineveh", PlaceKind.ADMIN1),
        ("town of Bama", "Bama", PlaceKind.TOWN),
        ("Bama", "Bama", None),
    ],
)
def test_kind_words_come_off_in_any_order(text: str, name: str, kind: PlaceKind | None) -> None:
    wording = take_apart(text)

    assert (wording.name, wording.kind) == (name, kind)


@pytest.mark.parametrize(
    ("text", "direction", "rural"),
    [
        ("southern Idlib", Bearing.SOUTH, False),
        ("north-western Nigeria", Bearing.NORTHWEST, False),
        ("Aleppo's northern countryside", Bearing.NORTH, True),
        ("rural Homs", None, True),
    ],
)
def test_sides_and_countryside_are_noted(text: str, direction: Bearing | None, rural: bool) -> None:  # noqa: FBT001
    wording = take_apart(text)

    assert (wording.direction, wording.rural) == (direction, rural)


@pytest.mark.parametrize(("word", "country"), [("Malian", "ML"), ("Yemenis", "YE"), ("afghan", "AF"), ("Elf", None)])
def test_demonyms(word: str, country: str | None) -> None:
    assert country_of_demonym(word) == country


@pytest.mark.parametrize(("name", "country"), [("Ankara", "TR"), ("the Kremlin", "RU"), ("Homs", None)])
def test_metonyms(name: str, country: str | None) -> None:
    assert country_of_metonym(name) == country


def test_plural_kind_words_are_known() -> None:
    assert kind_of_word("villages") is PlaceKind.VILLAGE


def test_a_name_is_no_direction() -> None:
    assert direction_of("Weston") is None
