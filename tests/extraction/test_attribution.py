from __future__ import annotations

import pytest
import spacy

from kg.document.model import Span
from kg.extraction.measures import AttributionMention, Stance
from kg.extraction.model import Mode
from kg.extraction.speech.attribution import find_attributions, speakers_at
from kg.extraction.speech.quotes import find_quotes
from kg.language.pipeline import Language, load_language
from tests.extraction.reports import read


@pytest.fixture(scope="module")
def language() -> Language:
    return load_language()


def find(language: Language, text: str) -> tuple[AttributionMention, ...]:
    return find_attributions(language(text))


def speakers(language: Language, text: str, words: str) -> list[str]:
    start = text.index(words)
    mentions = find(language, text)
    return [m.speaker_text for m in speakers_at(mentions, Span(start, start + len(words)))]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The governor said that nine people were killed in Odesa.", "The governor"),
        ("Nine people were killed in Odesa, the governor said.", "the governor"),
        ("Nine people were killed, said the Yemen Data Project.", "the Yemen Data Project"),
        ("According to the Sudan Doctors Union, nine people were killed.", "the Sudan Doctors Union"),
        ("Nine people were killed, according to Amnesty International.", "Amnesty International"),
        ("Nine people were killed in the raid, local officials said.", "local officials"),
        ("Ihor Terekhov told Reuters nine people were killed.", "Ihor Terekhov"),
    ],
)
def test_speaker_of_a_report(language: Language, text: str, speaker: str) -> None:
    assert speakers(language, text, "people were killed") == [speaker]


def test_commas_may_be_lost(language: Language) -> None:
    text = "Nine people were killed in the port of Hodeidah the Yemeni defence ministry said."

    assert speakers(language, text, "people were killed") == ["the Yemeni defence ministry"]


def test_apposition_names_the_organisation(language: Language) -> None:
    text = "Nine people were killed, Anna Weber, head of the Danube Monitor for Human Rights, said."
    (mention,) = find(language, text)

    assert mention.speaker_text == "Anna Weber"
    assert mention.organisation is not None
    assert text[mention.organisation.start : mention.organisation.end] == "the Danube Monitor for Human Rights"


def test_told_names_who_passed_it_on(language: Language) -> None:
    text = "Army spokesman Pavlo Kovalenko told AFP that nine people were killed."
    (mention,) = find(language, text)

    assert [text[span.start : span.end] for span in mention.relayed_by] == ["AFP"]


def test_direct_speech_runs_over_sentences(language: Language) -> None:
    text = '"The mill burned all night. Nobody came to help us there," said Maryam Idris, a resident.'

    assert speakers(language, text, "The mill burned") == ["Maryam Idris"]
    assert find(language, text)[0].mode is Mode.DIRECT_QUOTE
    assert find(language, text)[0].private


def test_pronoun_takes_up_the_speaker_told_last(language: Language) -> None:
    text = "Rescuers came late, Anna Weber said. She added that nine people were killed."

    assert speakers(language, text, "nine people were killed") == ["Anna Weber"]


def test_surname_takes_up_the_full_name(language: Language) -> None:
    text = "Activist Omar Haddad told Reuters the mill burned. Haddad said nine people were killed."

    assert speakers(language, text, "nine people were killed") == ["Omar Haddad"]


def test_monitor_of_the_lead_is_the_one_named_later(language: Language) -> None:
    text = (
        "Nine people were killed in Darfur, a monitor said. The Darfur Network for Human Rights said the raid "
        "hit a market."
    )

    assert speakers(language, text, "Nine people were killed") == ["The Darfur Network for Human Rights"]


def test_source_of_a_sentence_with_also_covers_the_one_before(language: Language) -> None:
    text = "At least 12 rebels were killed. Nine soldiers were also killed in the fighting, the governor said."
    mentions = find(language, text)
    found = speakers_at(mentions, Span(0, 30))

    assert [(m.speaker_text, m.mode, m.carried) for m in found] == [("the governor", Mode.IMPLIED, True)]


def test_sentence_without_a_source_is_the_reporters_own(language: Language) -> None:
    text = "Nine people were killed in Odesa. The port handles grain. A mayor said trade would go on."

    assert speakers(language, text, "Nine people were killed") == []


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The ministry denied that its jets hit the school.", Stance.DENIES),
        ("The ministry warned that rockets could hit the school.", Stance.WARNS),
        ("The ministry accused rebels of shelling the school.", Stance.ACCUSES),
    ],
)
def test_stance_of_the_speaker(language: Language, text: str, stance: Stance) -> None:
    assert find(language, text)[0].stance is stance


def test_passive_of_saying_without_an_agent_has_no_speaker(language: Language) -> None:
    assert find(language, "The first deaths reported in the truce shook the town.") == ()


def test_caption_has_its_mode(language: Language) -> None:
    text = "A girl is carried from a house hit in Gaza."
    (mention,) = find_attributions(language(text), captions=[Span(0, len(text))])

    assert (mention.mode, mention.speaker) == (Mode.CAPTION, None)


def test_works_without_tags_or_parse() -> None:
    text = "Nine people were killed in Odesa, the governor said."
    mentions = find_attributions(spacy.blank("en")(text))

    assert [m.speaker_text for m in mentions] == ["the governor"]


def test_short_quotation_is_a_name() -> None:
    assert find_quotes('The "Lions" brigade left.') == ()


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The army took the town of al-Gutaina in Sudan on Saturday, its spokesman said.", "Sudanese Armed Forces"),
        (
            "The Rapid Support Forces shelled El Fasher in Sudan on Friday and killed four. Their spokesman denied it.",
            "Rapid Support Forces",
        ),
    ],
)
def test_its_spokesman_speaks_for_the_body_named_before(text: str, speaker: str) -> None:
    assert {name for event in read(text).events for name in event.said_by} == {speaker}
