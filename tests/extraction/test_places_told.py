"""Which of the places that a report tells are where an event happened, and which place a name means, in many wars."""

from __future__ import annotations

import pytest

from kg.extraction.model import EventType, PlaceRef
from tests.extraction.reports import read


def told(text: str) -> list[PlaceRef]:
    """The places of the report's first event."""
    return list(read(text, "2020-03-05").events[0].places)


def names(text: str) -> list[str]:
    return [place.name for place in told(text)]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Nine villagers were killed on Monday in a raid on Yirol, near Rumbek in South Sudan.", ["Yirol"]),
        ("Two soldiers died in an ambush in Kabezi commune, 15 km south of Bujumbura.", ["Kabezi"]),
        ("A mine killed three policemen on the Kandahar-Kabul highway in Zabul, Afghanistan.", ["Zabul"]),
        ("Rebels captured Dabou, near Abidjan, and Bonoua in Ivory Coast on Friday.", ["Dabou", "Bonoua"]),
        ("Shells killed six people in Uri sector of Baramulla, India, on Monday.", ["Uri"]),
        ("Gunmen invaded Zike community in Bokkos Local Government Area of Plateau State, killing nine.", ["Zike"]),
    ],
)
def test_a_place_that_only_tells_where_another_lies_is_no_scene(text: str, where: list[str]) -> None:
    assert names(text) == where


def test_of_a_road_and_nothing_else_both_ends_are_told() -> None:
    places = told("Two soldiers were killed on the road between Mueda and Montepuez in Mozambique on Sunday.")

    assert [(place.name, place.relative and place.relative.relation) for place in places] == [
        ("Mueda", "between"),
        ("Montepuez", "between"),
    ]


def test_a_kind_before_a_list_is_that_of_each() -> None:
    places = told("Thailand: Thirty people were killed on Sunday in the provinces of Yala, Pattani and Narathiwat.")

    assert [(place.name, place.kind.value) for place in places if place.kind] == [
        ("Yala", "admin1"),
        ("Pattani", "admin1"),
        ("Narathiwat", "admin1"),
    ]


def test_villages_of_a_town_are_not_called_as_it_is() -> None:
    assert names("Shells fell on the villages of Saraqib in Syria on Monday, killing four.") == ["Saraqeb"]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("A bomb exploded in the Libyan capital on Monday, killing two soldiers.", ["Tripoli"]),
        ("Yemen's rebels fired a missile at the capital on Friday, killing two.", ["Sanaa"]),
        ("Mali: Gunmen killed four soldiers in Kati, 15 km from the capital, on Monday.", ["Kati"]),
    ],
)
def test_the_capital_is_that_of_the_country(text: str, where: list[str]) -> None:
    assert names(text) == where


def test_the_capital_of_a_province_is_not_the_country_s() -> None:
    text = "Somalia: A bomb went off in the regional capital on Monday, killing two soldiers."

    assert "Mogadishu" not in names(text)


def test_south_of_the_capital_is_told_by_the_capital() -> None:
    (place,) = told("Yemen: Five people were killed in an air strike 20 km south of the capital on Friday.")

    assert place.relative is not None
    assert (place.name, place.relative.distance_km, place.relative.relation) == ("Sanaa", 20.0, "south")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("About 30,000 people have fled from South Ossetia to North Ossetia, UNHCR said in Geneva.", ["South Ossetia"]),
        ("In Moscow, the defence minister said the operation to free Grozny was over.", ["Grozny"]),
        ("Uganda: Rebels killed nine farmers in Gulu, an officer told reporters in Nairobi.", ["Gulu"]),
        ("On Monday drone strikes were reported in northern Benghazi, Libya.", ["northern Benghazi"]),
    ],
)
def test_where_somebody_speaks_is_no_scene_and_what_is_reported_has_one(text: str, where: list[str]) -> None:
    assert names(text) == where


def test_where_somebody_is_flown_to_is_no_scene() -> None:
    text = (
        "Gunmen shot a mayor in Aguililla, Michoacan, Mexico, on Sunday.\n\nThe body was flown to Guadalajara. "
        "The gunmen also killed two policemen."
    )

    assert all(place.name != "Guadalajara" for event in read(text, "2020-03-05").events for place in event.places)


def test_a_river_valley_keeps_its_word_and_is_no_town() -> None:
    (place,) = told("Two soldiers were killed in a clash in the Kodori gorge in Georgia on Sunday.")

    assert (place.name, place.kind and place.kind.value) == ("Kodori gorge", "region")


def test_a_school_is_no_town() -> None:
    text = "Cameroon: Gunmen stormed the Mother Clara International Academy in Kumba on Saturday, killing eight."

    assert names(text) == ["Kumba"]


def test_a_street_is_not_in_the_city_it_is_named_after() -> None:
    text = "Iraq: A car bomb killed nine people in Haifa Street in central Baghdad on Monday."

    assert all(place.country == "IQ" for place in told(text))


def test_a_name_is_not_its_namesake_in_a_country_that_looks_on() -> None:
    text = (
        "MONROVIA, July 21 - Mortar shells hit the US embassy in Monrovia, Liberia.\n\nRebels captured the Freeport on "
        "Saturday, killing nine people. In Washington the United States called for a truce. US officials met in Accra."
    )

    conquest = next(event for event in read(text, "2003-07-22").events if event.type is EventType.TERRITORIAL_CHANGE)

    assert [(place.name, place.country) for place in conquest.places] == [("Freeport", "LR")]


def test_a_quarter_is_not_a_town_of_that_name_in_another_province() -> None:
    text = (
        "Fighting raged in Chechnya. In Grozny and Shali, Russian troops fought rebels. Russian troops captured the "
        "Zavodskoy district on Sunday."
    )

    admins = {place.admin1 for event in read(text, "2000-02-06").events for place in event.places}

    assert admins == {"Chechnya"}


def test_a_municipality_between_a_village_and_its_state_decides_which_village() -> None:
    text = "Mexico: Officers died in an ambush at El Aguaje, in the municipality of Aguililla, Michoacan."

    assert [(place.name, place.admin1) for place in told(text)] == [("El Aguaje", "Michoacan")]


def test_what_lies_in_a_country_s_northern_province_lies_in_the_province() -> None:
    text = "Insurgents attacked the village of Nkonga in Mozambique's northern Cabo Delgado province, killing four."

    assert [(place.name, place.admin1) for place in told(text)] == [("Nkonga", "Cabo Delgado")]


def test_a_town_that_bears_its_province_s_name_behind_a_comma_is_the_province() -> None:
    (place,) = told("Turkey: A mine killed five policemen near Guroymak, Bitlis, on Tuesday.")

    assert (place.name, place.admin1) == ("Guroymak", "Bitlis")


def test_a_town_keeps_the_meaning_it_was_first_told_with() -> None:
    text = (
        "Colombia closed its border after two journalists were kidnapped in San Lorenzo, Esmeraldas province, on Monday, "
        "Colombian police said.\n\nIn January a car bomb wounded nine soldiers in San Lorenzo. Colombia's army sent help."
    )

    countries = {place.country for event in read(text, "2018-03-28").events for place in event.places}

    assert countries == {"EC"}


def test_a_deed_told_in_a_clause_of_a_place_happened_there() -> None:
    text = "Indonesia: One man fled to Mbua district, 20 km away, where an army post was attacked, killing a soldier."
    attack = next(event for event in read(text, "2018-12-05").events if event.type is not EventType.DISPLACEMENT)

    assert [place.name for place in attack.places] == ["Mbua"]


def test_what_holds_the_place_where_somebody_flees_to_is_no_scene_either() -> None:
    assert names("Indonesia: Some 2,000 villagers fled from Nduga to Wamena in neighbouring Jayawijaya.") == ["Nduga"]


def test_the_side_of_a_city_gives_way_to_the_road_that_it_places() -> None:
    assert names("A UN convoy was fired on along the Mount Igman road, southwest of the Bosnian capital.") == ["Igman"]


@pytest.mark.parametrize("again", ["both villages", "the two villages", "these villages"])
def test_places_named_together_are_taken_up_together(again: str) -> None:
    text = (
        "Sudan: Fighters burned the market of Kutum on Friday. They seized the villages of Tawila and Korma on Saturday.\n\n"
        f"The army retook {again} on Sunday, killing five gunmen."
    )
    last = read(text, "2024-05-06").events[-1]

    assert [place.name for place in last.places] == ["Tawila", "Korma"]


def test_where_a_report_was_written_is_no_scene_of_its_first_sentence() -> None:
    text = "Lima, 18 Aug 1989 (Andes Wire) -- Guerrillas killed 14 peasants in the hamlet of Canayre in Peru's south."

    assert "Lima" not in [place.name for event in read(text, "1989-08-18").events for place in event.places]


def test_a_distance_behind_a_name_makes_it_a_place() -> None:
    text = "Niger lost nine soldiers on Monday. They were ambushed near Koutougou, 52 km south-west of Torodi."

    assert "Koutougou" in [place.name for event in read(text, "2023-08-16").events for place in event.places]


def test_a_spot_is_finer_than_a_region_that_no_gazetteer_bounds() -> None:
    text = (
        "Peru: In the Upper Huallaga Valley, helicopters attacked a camp 12 kilometers north of Uchiza, killing nine."
    )

    assert names(text) == ["Uchiza"]


def test_a_group_s_de_facto_capital_is_not_the_country_s() -> None:
    text = "Nine families fled when jets hit the militants' de facto Syrian capital on Monday, killing 12 people."

    assert "Damascus" not in [place.name for event in read(text, "2016-06-22").events for place in event.places]
