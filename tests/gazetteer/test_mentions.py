from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.gazetteer.lookup import Gazetteer
from kg.gazetteer.mentions import find_mentions


def names(text: str, gazetteer: Gazetteer) -> list[str]:
    return [span.name for span in find_mentions(text, gazetteer)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shells hit Deir ez-Zor and al-Bukamal in Syria.", ["Deir ez-Zor", "al-Bukamal", "Syria"]),
        ("Rebels left Kafr Zita, north of Hama in Syria.", ["Kafr Zita", "Hama", "Syria"]),
        ("A convoy left Nova Kakhovka for Kherson, Ukraine said.", ["Nova Kakhovka", "Kherson", "Ukraine"]),
        ("Troops in Port Sudan and El Fasher in Sudan waited.", ["Port Sudan", "El Fasher", "Sudan"]),
        ("Goma, in the Democratic Republic of the Congo, was calm.", ["Goma", "Democratic Republic of the Congo"]),
        ("Aleppo's hospitals and Syrias schools closed.", ["Aleppo", "Syrias"]),
    ],
)
def test_the_longest_names_are_found(gazetteer: Gazetteer, text: str, expected: list[str]) -> None:
    assert names(text, gazetteer) == expected


def test_spans_quote_the_text(gazetteer: Gazetteer) -> None:
    text = "Kyiv’s mayor spoke. In Kharkiv, sirens."

    assert all(text[span.start : span.end] == span.name for span in find_mentions(text, gazetteer))


@pytest.mark.parametrize(
    "text",
    [
        "General Ali Hassan said the army in Syria would stay.",
        "President Bashar al-Assad spoke in Syria.",
        "The Hope charity and the Star newspaper reported from Syria.",
    ],
)
def test_persons_and_ordinary_words_are_no_places(gazetteer: Gazetteer, text: str) -> None:
    assert names(text, gazetteer) == ["Syria"]


def test_demonyms_are_no_places(gazetteer: Gazetteer) -> None:
    assert names("Syrian and Russian jets bombed Idlib.", gazetteer) == ["Idlib"]


def test_another_spelling_is_found_in_the_country_in_focus(gazetteer: Gazetteer) -> None:
    spans = find_mentions("Syria: jets bombed Talbeesah near Homs.", gazetteer)
    found = {span.name: span for span in spans}

    assert found["Talbeesah"].candidates[0].name == "Talbiseh"
    assert not found["Talbeesah"].exact


def test_a_text_without_capitals_is_searched_too(gazetteer: Gazetteer) -> None:
    text = "guerrillas attacked the barracks in san salvador and in chalatenango, el salvador, before dawn today"

    assert names(text, gazetteer) == ["san salvador", "chalatenango", "el salvador"]


@settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=120))
def test_spans_lie_in_the_text_in_order_and_apart(gazetteer: Gazetteer, text: str) -> None:
    spans = find_mentions(text, gazetteer)

    assert all(text[span.start : span.end] == span.name for span in spans)
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))
