"""Which places of a sentence are the scene of an event, and which belong to speakers, datelines and other clauses."""

from __future__ import annotations

import pytest

from kg.extraction.model import EventType, ReportedEvent
from tests.extraction.reports import read


def events(text: str) -> tuple[ReportedEvent, ...]:
    return read(text, "2020-03-05").events


def names(text: str, kind: EventType | None = None) -> list[str]:
    """The names of the places of the first event, or the first of a kind."""
    event = next(event for event in events(text) if kind in {None, event.type})
    return [place.name for place in event.places]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (
            "Rebels overran Bamba, a market town in Mali, on Monday, traders who had reached Gao said.",
            ["Bamba"],
        ),
        (
            "Two hostages were beheaded in Isabela, an embassy source in Singapore said. It was in the Philippines.",
            ["Isabela"],
        ),
        ("Shells killed six nuns in Makeni, the bishop's office in Freetown said in Sierra Leone.", ["Makeni"]),
    ],
)
def test_where_the_last_words_for_a_speaker_place_him_is_no_scene(text: str, where: list[str]) -> None:
    assert names(text) == where


def test_a_denial_in_the_capital_happened_nowhere_near_it() -> None:
    text = (
        "Soldiers shot three farmers in Vavuniya on Monday.\n\n"
        "In Colombo, an army spokesman denied that troops had fired on the village in northern Sri Lanka."
    )

    assert all("Colombo" not in [place.name for place in event.places] for event in events(text))


def test_where_those_who_count_are_based_is_no_scene() -> None:
    text = (
        "Herders attacked the village of Yelwa in Plateau State on Friday. Youths then attacked camps nearby, killing 39. "
        "An association of herders, based in Abuja, put the toll at 210 in Nigeria."
    )

    assert all("Abuja" not in [place.name for place in event.places] for event in events(text))


def test_a_clinic_where_somebody_died_is_no_scene() -> None:
    text = "An army lorry hit a mine in Sawang, Aceh; two privates died in a military hospital in Medan, Indonesia."

    assert names(text) == ["Sawang"]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Fighting flared around Vitez and Busovaca in Bosnia on Sunday.", ["Vitez", "Busovaca"]),
        ("Tanks entered Shusha from the Lachin road in Azerbaijan on Sunday.", ["Shusha"]),
        ("Troops withdrew from Shusha in Azerbaijan on Sunday.", ["Shusha"]),
        ("Gunmen abducted the mayor of Beni in Congo on Sunday; he is now in Kinshasa, his family said.", ["Beni"]),
        ("In Aleppo, four people were injured in a rocket attack on Nile Street in Syria.", ["Nile Street"]),
        ("In the Niger Delta, gunmen killed two soldiers on Sunday in Yenagoa, Nigeria.", ["Yenagoa"]),
        ("In Lyman, a town about 20 km north of Sloviansk, 21 people were killed by shells, Ukraine said.", ["Lyman"]),
        ("Beirut, Lebanon - Jets bombed a house in Khiam on Sunday, killing nine people.", ["Khiam"]),
        ("Farmers of Bunyakiri were shot dead in Kalonge, in the Congo of President Kabila.", ["Kalonge"]),
        ("Clashes with police were reported from Jammu and Ludhiana in India on Sunday.", ["Jammu", "Ludhiana"]),
        ("A camera crew was shot dead outside Santa Rita in Chalatenango, El Salvador.", ["Santa Rita"]),
        ("The men of the hamlet had been murdered in Xococ in February, Guatemala's bishops said.", ["Xococ"]),
        ("Police in Diyarbakir detained 23 members of a party in Turkey on Sunday.", ["Diyarbakir"]),
        ("A convoy was ambushed on the Mueda-Palma road in Mozambique on Sunday.", ["Mueda-Palma road"]),
    ],
)
def test_the_words_of_a_sentence_decide_which_place_is_the_scene(text: str, where: list[str]) -> None:
    assert names(text) == where


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Clashes broke out in the villages of Kekhvi, Zonkari and Tamarasheni in Georgia.", "Zonkari"),
        (
            "Gunmen killed two priests in San Cristobal de las Casas, in the Mexican state of Chiapas.",
            "San Cristobal de las Casas",
        ),
        ("Militants seized forty men in Malari, 20 km from Doron Baga, in Nigeria.", "Malari"),
        ("Bombs killed two men on the island of Basilan in the Philippines.", "Basilan"),
    ],
)
def test_a_name_is_read_to_its_end_and_in_a_list(text: str, where: str) -> None:
    assert where in names(text)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Twelve people died in a blast in Afghanistan's northern Kunduz province on Sunday.", "Kunduz", "admin1"),
        ("Twelve people died in a blast in the southern Helmand province of Afghanistan.", "Helmand", "admin1"),
        ("Twelve people died in a blast in northern Kunduz province in Afghanistan.", "northern Kunduz", "region"),
    ],
)
def test_a_country_has_a_northern_province_and_a_province_a_northern_part(text: str, name: str, kind: str) -> None:
    place = events(text)[0].places[0]

    assert (place.name, place.kind) == (name, kind)


def test_a_neighbouring_country_is_not_the_state_of_its_name() -> None:
    text = "Boko Haram raided Toumour in neighbouring Niger on Sunday, killing ten, the Nigerian army said."

    assert events(text)[0].places[0].country == "NE"


def test_a_street_lies_in_the_city_that_its_sentence_speaks_of() -> None:
    text = "Shells fell on Damascus on Sunday.\n\nIn Aleppo, four people were injured in a rocket attack on Nile Street in Syria."
    street = next(place for event in events(text) for place in event.places if place.name == "Nile Street")

    assert (street.id, street.admin1) == ("gn-170063--nile", "Aleppo")


def test_a_district_of_the_city_is_neither_its_namesake_nor_the_whole() -> None:
    text = "Aleppo is calm, Syria says. A child was killed by a sniper in the al-Masharfeh district of the city."
    place = events(text)[0].places

    assert [(p.name, p.kind) for p in place] == [("al-Masharfeh", "district")]


def test_a_paragraph_that_opens_with_another_town_tells_another_deed() -> None:
    text = (
        "In Bentiu, oil workers were attacked in a camp; at least sixteen died, South Sudan's army said.\n\n"
        "A convoy was ambushed near Mangalla on Thursday. Three drivers were killed."
    )

    assert [[place.name for place in event.places] for event in events(text)] == [["Bentiu"], ["Mangalla"]]


def test_a_noun_that_opens_a_line_is_no_town() -> None:
    text = "- Grenade attack in Ngozi, Burundi, wounds eleven\n\nOn Sunday a man threw a grenade into a bar in Ngozi."

    assert all(place.name == "Ngozi" for event in events(text) for place in event.places)
