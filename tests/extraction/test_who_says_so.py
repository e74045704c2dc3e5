"""Speakers of figures: who they are, what they are called, and how far their word reaches."""

from __future__ import annotations

import pytest

from kg.document.model import Span
from kg.extraction.events.described import described_speaker
from kg.extraction.speech.attribution import find_attributions, speakers_at
from kg.language.pipeline import Language, load_language
from tests.extraction.reports import read


@pytest.fixture(scope="module")
def language() -> Language:
    return load_language()


def speakers(language: Language, text: str, words: str) -> list[str]:
    start = text.index(words)
    mentions = find_attributions(language(text))
    return [m.speaker_text for m in speakers_at(mentions, Span(start, start + len(words)))]


def said_by(text: str) -> list[tuple[str, ...]]:
    """Return who says each toll, in the order of the tolls in the text."""
    tolls = [toll for event in read(text).events for toll in event.tolls]
    return [toll.said_by for toll in sorted(tolls, key=lambda toll: toll.evidence[0].start)]


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("Nine troops died, Home Ministry spokesman Gopal Rimal told Meridian.", "Nine troops", "Gopal Rimal"),
        ("Nine men were hurt in Dolna, according to the mayor, Petar Ilic.", "Nine men", "Petar Ilic"),
        ("Ukraine's General Staff said nine men were killed.", "nine men", "Ukraine's General Staff"),
        ("A spokesman for the army, Maj. Gen. Carl Wood, said nine men died.", "nine men", "Carl Wood"),
        ("Nine men were wounded in the raid, said Lt. Gen. Carl Wood.", "Nine men", "Carl Wood"),
        ("Chief Superintendent Hugh Mallon said that nine men were held.", "nine men", "Hugh Mallon"),
        (
            "A rights group, the Northern Rights Watch, said nine men were killed.",
            "nine men",
            "the Northern Rights Watch",
        ),
        ("Nine thousand people have fled, U.N. figures show.", "Nine thousand", "U.N."),
        ("Kenyan officials said nine men were killed.", "nine men", "Kenyan officials"),
    ],
)
def test_name_behind_a_role_or_a_description(language: Language, text: str, words: str, speaker: str) -> None:
    assert speakers(language, text, words) == [speaker]


def test_relative_clause_before_a_comma_has_no_say(language: Language) -> None:
    text = "Troops were chasing men who had robbed a bank when nine of them fell, said Captain Omar Haddad."

    assert speakers(language, text, "nine of them") == ["Omar Haddad"]


def test_who_visited_a_place_speaks_and_not_the_place(language: Language) -> None:
    text = "Peacekeepers who visited the site confirmed that nine people were killed."

    assert speakers(language, text, "nine people") == ["Peacekeepers"]


def test_what_somebody_calls_a_part_is_not_the_whole_sentence(language: Language) -> None:
    text = "Rescuers pulled nine bodies from the theatre, hit on Monday by what Kyiv said was a glide bomb."

    assert speakers(language, text, "nine bodies") == []


def test_accuser_does_not_tell_what_stands_before(language: Language) -> None:
    text = "Gunmen looted nine shops in the port on Saturday, and the army accused the rebels."

    assert speakers(language, text, "nine shops") == []


def test_refugee_agency_is_no_private_person(language: Language) -> None:
    mentions = find_attributions(language("Nine thousand people have left, the UN refugee agency said."))

    assert [mention.private for mention in mentions] == [False]


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            "Governor Ilya Petrov said two men died. Nine people left Orlovo, says the mayor.",
            "Nine people",
            "the mayor",
        ),
        (
            "Volunteers say two men died. In Orlovo the port was hit and nine were hurt, its governor said.",
            "nine were hurt",
            "governor of Orlovo",
        ),
        (
            "Ana Ruiz, the ombudswoman, said two men died. Her office has recorded nine killings.",
            "nine killings",
            "Ana Ruiz",
        ),
        (
            "The Israeli army said two men died. The army said nine rockets were fired.",
            "nine rockets",
            "The Israeli army",
        ),
        ("MINUSCA runs a base there. Nine bodies were found, the mission said.", "Nine bodies", "MINUSCA"),
    ],
)
def test_short_names_stand_for_those_who_hold_the_office(
    language: Language, text: str, words: str, speaker: str
) -> None:
    assert speakers(language, text, words) == [speaker]


def test_military_is_not_whoever_spoke_before(language: Language) -> None:
    text = "The Red Star Movement said it had left the valley. Nine fighters were killed there, the military said."

    assert speakers(language, text, "Nine fighters") == ["the military"]


@pytest.mark.parametrize("paper", ["An article", "A video", "The list"])
def test_papers_of_nobody_do_not_speak(language: Language, paper: str) -> None:
    text = f"{paper} said nine men were killed in Orlovo."

    assert speakers(language, text, "nine men") == []


def test_figure_behind_a_source_is_the_sources_too(language: Language) -> None:
    text = "Five people were killed in the raid, the mayor said. Nine were wounded, two of them badly."

    assert speakers(language, text, "Nine were wounded") == ["the mayor"]


@pytest.mark.parametrize(
    "following",
    [
        "On Monday nine were wounded in the market.",
        "Since the war began nine thousand have been killed.",
        "\n\nNine were wounded in the next street of the town.",
    ],
)
def test_figure_with_a_day_or_paragraph_of_its_own_is_the_reporters(language: Language, following: str) -> None:
    text = f"Five people were killed in the raid, the mayor said. {following}"

    assert speakers(language, text, following.strip()) == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("officials", "officials"),
        ("senior official", "officials"),
        ("municipal official", "local officials"),
        ("officials in the village", "local officials"),
        ("Afghan health officials", "Afghan health officials"),
        ("American officials", "US officials"),
        ("UN official", None),
        ("Interior Ministry official", None),
        ("military source", "Malian military source"),
        ("Turkish security sources", "Turkish security source"),
        ("medical source at the hospital", "medics"),
        ("Hospital sources", "hospital sources"),
        ("source at the Defence Ministry", None),
        ("Prosecutors", "Malian prosecutors"),
        ("Rebels", None),
    ],
)
def test_speakers_told_by_what_they_are(words: str, name: str | None) -> None:
    assert described_speaker(words, "Malian") == name


def test_military_source_is_that_of_the_country() -> None:
    text = "BAMAKO - Nine soldiers were killed in an ambush near Gao in Mali on Monday, a military source said."

    assert said_by(text) == [("Malian military source",)]


def test_red_cross_of_a_country_is_not_the_international_one() -> None:
    text = "NAIROBI - Nine people were killed in a raid near Garissa in Kenya on Monday, the Kenya Red Cross said."

    assert said_by(text) == [("Kenya Red Cross",)]


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            "The Pentagon gave the number as 13, and Afghan health officials say that 170 people lost their lives.",
            "170 people",
            "Afghan health officials",
        ),
        (
            "Two rockets fell on the port, the Navy said; the police reported nine wounded in the market.",
            "nine wounded",
            "the police",
        ),
        ("The men, according to them, killed nine herders.", "nine herders", "Residents"),
        ("By the count of the governor, Omar Haddad, nine people died.", "nine people died", "Omar Haddad"),
        ("The Red Cross received nine bodies.", "nine bodies", "The Red Cross"),
        ("Nine were shot in the square, said the Committee for Peace and Rights.", "Nine", "Committee for Peace"),
    ],
)
def test_words_of_two_sources_in_one_sentence_are_kept_apart(
    language: Language, text: str, words: str, speaker: str
) -> None:
    found = speakers(language, f"Residents spoke of a raid. {text}", words)

    assert len(found) == 1
    assert speaker.lower() in found[0].lower()


def test_troops_who_recover_bodies_are_told_of(language: Language) -> None:
    assert speakers(language, "The soldiers recovered nine bodies.", "nine bodies") == []


def test_body_that_the_sentence_before_is_about_is_it(language: Language) -> None:
    text = "The mayor of Sanoba said two men died. The army put out a statement. It claimed to have killed nine rebels."

    assert speakers(language, text, "nine rebels") == ["the army"]


def test_the_group_is_no_ministry(language: Language) -> None:
    text = (
        "The Monitoring Group for Justice said two men died. The defence ministry dismissed the report. "
        "The group said nine others were hurt."
    )

    assert speakers(language, text, "nine others") == ["The Monitoring Group for Justice"]


def test_nobody_claims_nothing(language: Language) -> None:
    assert speakers(language, "No group claimed to have killed the nine men.", "nine men") == []


def test_list_behind_a_colon_is_whose_who_introduces_it(language: Language) -> None:
    text = "The Sahel Monitor reported these raids:\n\n- On Monday nine herders were shot.\n- On Tuesday two died.\n"

    assert speakers(language, text, "nine herders") == ["The Sahel Monitor"]


def test_quote_goes_on_with_its_speaker(language: Language) -> None:
    text = '"They shot at us all," the mayor said. "Nine of the dead were my nephews."'

    assert set(speakers(language, text, "Nine of the dead")) == {"the mayor"}


def test_ministry_is_that_of_the_country_it_speaks_in() -> None:
    text = (
        "BAMAKO - Nine soldiers were killed in an ambush near Gao in northern Mali on Monday, the army said.\n\n"
        "In Niger, the defence ministry said two soldiers were killed near Tillaberi on Tuesday.\n"
    )

    assert said_by(text) == [("Malian government forces",), ("Nigerien Defence Ministry",)]


def test_who_vows_revenge_does_not_count_the_dead() -> None:
    text = "KABUL - Kabul vowed revenge on Friday after a bomb killed nine soldiers in Kunduz in Afghanistan."

    assert said_by(text) == [()]


def test_agency_speaks_through_its_correspondent() -> None:
    text = "Nine civilians were killed in a raid on Idlib in Syria on Monday, SANA's correspondent said."

    assert said_by(text) == [("SANA",)]


def test_who_rejects_a_report_has_not_written_it(language: Language) -> None:
    text = (
        'Troops shot 50 men in Moro, the United Nations said in a report that the junta rejected as "lies". '
        "Nine women were taken away, the report says."
    )

    assert speakers(language, text, "50 men") == ["the United Nations"]
    assert speakers(language, text, "Nine women") == ["the United Nations"]


def test_short_denial_is_about_what_follows(language: Language) -> None:
    text = "In a statement issued on Saturday the brigade denied killing nine herders."

    assert speakers(language, text, "nine herders") == ["the brigade"]


@pytest.mark.parametrize("deed", ["observed a truce", "found nine bodies", "maintained a curfew"])
def test_words_that_say_something_only_with_that(language: Language, deed: str) -> None:
    assert speakers(language, f"The army {deed} in the town of nine thousand people.", "nine") == []


@pytest.mark.parametrize(
    ("speaker", "name"),
    [
        ("the health ministry of North Darfur", "North Darfur health ministry"),
        ("the health ministry in the Houthi-run administration", "Houthi health ministry"),
        ("the health ministry of Sudan", "Sudanese health ministry"),
    ],
)
def test_ministry_of_a_province_or_movement_is_not_the_states(speaker: str, name: str) -> None:
    text = f"KHARTOUM - Nine people were killed in a raid on El Fasher in Sudan on Monday, {speaker} said."

    assert [tuple(said.lower() for said in names) for names in said_by(text)] == [(name.lower(),)]


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            "According to the government's information minister, Julius Spence, nine people have died.",
            "nine people",
            "Julius Spence",
        ),
        ("Others call it too high: the Red Cross estimates 1,500 dead.", "1,500 dead", "the Red Cross"),
        ("The council chief, Muayad Fadhil, put the number of dead at 20.", "dead at 20", "Muayad Fadhil"),
        ("She was told by survivors that guards had fired, killing nine.", "killing nine", "survivors"),
        (
            "Aid agencies in the area say that nine thousand people have left.",
            "nine thousand",
            "Aid agencies in the area",
        ),
        (
            "The inquiry, which drew on figures from the Health Ministry, also said that nine men were abducted.",
            "nine men",
            "The inquiry",
        ),
    ],
)
def test_figures_of_those_told_of_in_passing(language: Language, text: str, words: str, speaker: str) -> None:
    assert speakers(language, text, words) == [speaker]


def test_figure_behind_nameless_sources_is_theirs_but_none_of_witnesses(language: Language) -> None:
    text = "Two men were killed, {} said. Nine were wounded."

    assert speakers(language, text.format("security sources"), "Nine") == ["security sources"]
    assert speakers(language, text.format("residents"), "Nine") == []


def test_day_is_no_part_of_the_speaker_behind_it(language: Language) -> None:
    text = "On Tuesday the observatory said a strike killed nine people."

    assert speakers(language, text, "nine people") == ["the observatory"]


def test_ministry_goes_on_with_the_state_of_its_paragraph() -> None:
    text = (
        "KABUL - A bomb killed nine people in Kunduz in Afghanistan on Friday, police said.\n\n"
        "Britain flew 1,500 people out of Kabul on Saturday. The Ministry of Defence said nine others were evacuated "
        "from Kunduz.\n"
    )

    assert said_by(text)[-1] == ("British Defence Ministry",)


def test_foreign_office_is_a_ministry() -> None:
    text = "Nine civilians were killed in Kashmir on Monday, Pakistan's foreign office said."

    assert said_by(text) == [("Pakistani Foreign Ministry",)]


def test_words_on_a_source_are_no_part_of_its_name() -> None:
    text = "Nine civilians were killed in Aleppo in Syria on Monday, according to the latest SANA bulletin."

    assert said_by(text) == [("SANA",)]


def test_defence_spokesman_speaks_for_the_ministry() -> None:
    text = "SRINAGAR - Nine militants were killed near Kupwara in Kashmir in India on Monday, a defence spokesman said."

    assert said_by(text) == [("Indian Defence Ministry",)]


def test_capital_where_somebody_speaks_is_no_namesake_nearby() -> None:
    text = (
        "SRINAGAR - Two men were killed near Kupwara in Kashmir in India on Monday, police said.\n\n"
        "In Islamabad, the foreign ministry said Indian shells had killed nine villagers.\n"
    )

    assert said_by(text)[-1] == ("Pakistani Foreign Ministry",)
