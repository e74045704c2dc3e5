from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.sentences import split_sentences


def sentences_of(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


def test_a_stop_ends_a_sentence() -> None:
    found = sentences_of("Rebels left the town. The army moved in!  Who won? Nobody.")

    assert found == ["Rebels left the town.", "The army moved in!", "Who won?", "Nobody."]


@pytest.mark.parametrize(
    "sentence",
    [
        "Lt. Gen. Paul Okello met Dr. Amina Diallo in St. Louis.",
        "The U.S. Army and the U.N. Security Council agreed.",
        "He died on Jan. 16 near Hill No. 4, some 3.5 km away.",
        "J. R. Mwangi of the D.R.C. mission spoke at 5 p.m. Thursday.",
        "Militiamen from Acme Security Co. fired approx. 40 rounds.",
        'The mayor said "it is over..." and left.',
        "“Why now?” she asked.",
        "The site alnews.example.org carried the claim.",
        "Clashes between 3.30 a.m. and 7 a.m. Tuesday killed two.",
    ],
)
def test_a_stop_inside_a_sentence_does_not_end_it(sentence: str) -> None:
    assert sentences_of(sentence) == [sentence]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They fled to the U.S. The others stayed.", ["They fled to the U.S.", "The others stayed."]),
        ("It began at 7 a.m. Soldiers ran.", ["It began at 7 a.m.", "Soldiers ran."]),
        ('"We ran." He wept.', ['"We ran."', "He wept."]),
        ("He said: “Go.” They went.", ["He said: “Go.”", "They went."]),
        ("Ten died. 12 were hurt.", ["Ten died.", "12 were hurt."]),
        ("(It was dark.) Nobody saw.", ["(It was dark.)", "Nobody saw."]),
        ("Was it a raid? No. It was a trap.", ["Was it a raid?", "No.", "It was a trap."]),
        ("The war ended.[12] [13] Talks began.", ["The war ended.[12] [13]", "Talks began."]),
        ("The village fell.The army left.", ["The village fell.", "The army left."]),
    ],
)
def test_a_stop_that_looks_like_an_abbreviation_may_end_a_sentence(text: str, expected: list[str]) -> None:
    assert sentences_of(text) == expected


def test_a_text_without_capitals_still_has_sentences() -> None:
    found = sentences_of("a bomb went off in the market. nine people died. col. perez blamed the rebels.")

    assert found == ["a bomb went off in the market.", "nine people died.", "col. perez blamed the rebels."]


def test_a_text_in_capitals_still_has_sentences() -> None:
    found = sentences_of("A BOMB WENT OFF. NINE PEOPLE DIED. COL. PEREZ BLAMED THE REBELS.")

    assert found == ["A BOMB WENT OFF.", "NINE PEOPLE DIED.", "COL. PEREZ BLAMED THE REBELS."]


def test_headline_caption_and_list_items_are_sentences_without_a_stop() -> None:
    text = "Blast shakes Kabul\nA woman near the ruins (file photo)\n\nThe toll:\n- two policemen\n- a driver\n"

    assert sentences_of(text) == [
        "Blast shakes Kabul",
        "A woman near the ruins (file photo)",
        "The toll:",
        "- two policemen",
        "- a driver",
    ]


def test_hard_wrapped_lines_are_one_sentence() -> None:
    text = (
        "Fighters crossed the river before dawn and took the police post of\n"
        "a small town in the north, where they held the mayor for some time\n"
        "before they left. Nobody was hurt.\n"
    )

    assert len(sentences_of(text)) == 2


@pytest.mark.parametrize(
    ("dateline", "rest"),
    [
        ("GOMA, Congo (Reuters) -", "Rebels shelled a camp."),
        ("KYIV —", "Shells hit a school."),
        ("DONETSK, Ukraine, March 3 (Interfax) --", "Two soldiers died."),
        ("ADEN Yemen (AP)", "A car bomb killed nine."),
        ("BAMAKO, (APA) –", "Gunmen raided a village."),
    ],
)
def test_a_dateline_is_a_sentence_of_its_own(dateline: str, rest: str) -> None:
    assert sentences_of(f"{dateline} {rest}") == [dateline, rest]


def test_a_date_that_ran_into_the_text_is_a_sentence_of_its_own() -> None:
    found = sentences_of("Ten killed in market AFP Sunday 3 May 2015 A shell hit a market on Sunday.")

    assert found == ["Ten killed in market AFP", "Sunday 3 May 2015", "A shell hit a market on Sunday."]


def test_a_date_with_its_preposition_stays_in_the_sentence() -> None:
    text = "On May 3 2015 Government forces took the bridge."

    assert sentences_of(text) == [text]


def test_numbers_of_list_items_do_not_end_sentences() -> None:
    assert sentences_of("1. The truce holds. 2. Talks go on.") == ["1. The truce holds.", "2. Talks go on."]


def test_blank_text_has_no_sentence() -> None:
    assert split_sentences(" \n\t ") == ()


def test_windows_line_ends_separate_paragraphs() -> None:
    assert sentences_of("First line here\r\n\r\nSecond one.") == ["First line here", "Second one."]


@given(st.text(alphabet=st.sampled_from('aB. \n"!?1,-()’…\u00e9\u0628'), max_size=60))
def test_sentences_are_sorted_disjoint_and_hold_every_visible_character(text: str) -> None:
    spans = split_sentences(text)
    held = [place for span in spans for place in range(span.start, span.end)]

    assert held == sorted(set(held))
    assert {place for place, character in enumerate(text) if not character.isspace()} <= set(held)
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] for span in spans)


@pytest.mark.parametrize("unit", ["7", "A ", "a.b. x.", "\n ", "He ran. "])
def test_a_line_of_300_000_letters_is_split(unit: str) -> None:
    text = unit * (300_000 // len(unit))

    assert sum(span.end - span.start for span in split_sentences(text)) <= len(text)
