from __future__ import annotations

import pytest

from kg.document.model import Span
from kg.extraction.speech.attribution import find_attributions, speakers_at
from kg.language.pipeline import Language, load_language


@pytest.fixture(scope="module")
def language() -> Language:
    return load_language()


def speakers(language: Language, text: str, words: str) -> list[str]:
    start = text.index(words)
    mentions = find_attributions(language(text))
    return [m.speaker_text for m in speakers_at(mentions, Span(start, start + len(words)))]


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("The Yemen Data Project put the number of dead at 41.", "dead at 41", "The Yemen Data Project"),
        ("Airwars counted 12 dead children in the ruins.", "12 dead children", "Airwars"),
        ("The health ministry gave a toll of 15 dead and 20 wounded.", "15 dead", "The health ministry"),
        ("Amnesty International recorded nine strikes on clinics in May.", "nine strikes", "Amnesty International"),
        ("At least 30 people were killed in the raid, a count by Airwars showed.", "30 people", "Airwars"),
    ],
)
def test_figures_have_a_giver_without_a_word_of_saying(language: Language, text: str, words: str, speaker: str) -> None:
    assert speakers(language, text, words) == [speaker]


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("The region's governor, Omar Haddad, said 12 people were killed in Kosti.", "12 people", "Omar Haddad"),
        ('"We lost nine men," said Captain Omar Haddad of the Northern Brigade.', "nine men", "Omar Haddad"),
        ("Nine people were killed, a teachers' union said.", "Nine people", "a teachers' union"),
        ("Nine people were killed in Kosti, residents said by telephone.", "Nine people", "residents"),
        (
            "Nine people were killed, the health ministry of Upper Nile said.",
            "Nine people",
            "the health ministry of Upper Nile",
        ),
    ],
)
def test_name_of_the_speaker(language: Language, text: str, words: str, speaker: str) -> None:
    assert speakers(language, text, words) == [speaker]


def test_second_verb_shares_its_subject(language: Language) -> None:
    text = "The army denied the charge and said nine rebels were killed in Kosti."

    assert speakers(language, text, "nine rebels were killed") == ["The army"]


def test_clause_joined_by_and_has_its_own_speaker(language: Language) -> None:
    text = "Nine people were killed in Kosti on Monday, and the army said two soldiers were wounded there."

    assert speakers(language, text, "Nine people were killed") == []


def test_silence_says_nothing(language: Language) -> None:
    assert speakers(language, "Rockets fell on Kosti; Norway did not say who had fired them.", "Rockets fell") == []


def test_short_name_stands_for_the_full_one(language: Language) -> None:
    text = "The Kivu Doctors Union met on Monday. Nine people were killed in Goma, the union said."

    assert speakers(language, text, "Nine people") == ["Kivu Doctors Union"]


def test_agency_is_the_body_named_before_and_not_the_army(language: Language) -> None:
    text = "The army said that it took Kosti. Three workers of the World Food Programme were killed there, the agency said."

    assert speakers(language, text, "Three workers") == ["World Food Programme"]


def test_own_reporter_is_the_narrator(language: Language) -> None:
    assert speakers(language, "Nine people were killed in Kosti, our correspondent said.", "Nine people") == []


def test_statement_is_of_the_body_and_not_of_the_crowd(language: Language) -> None:
    text = (
        "The Northern Command said its team had seen the depot which residents claimed was burning. "
        "Nine guards were killed, the statement said."
    )

    assert speakers(language, text, "Nine guards") == ["The Northern Command"]
