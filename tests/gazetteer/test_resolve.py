from __future__ import annotations

import pytest

from kg.gazetteer.focus import focus_of, focus_on
from kg.gazetteer.lookup import Gazetteer
from kg.gazetteer.mentions import find_mentions
from kg.gazetteer.model import Focus, PlaceKind, PlaceMention, ResolvedPlace
from kg.gazetteer.resolve import resolve_place


def resolve(gazetteer: Gazetteer, name: str, *countries: str, **words: object) -> ResolvedPlace:
    mention = PlaceMention(name=name, **words)  # type: ignore[arg-type]
    return resolve_place(mention, gazetteer=gazetteer, focus=focus_on(gazetteer, countries=countries))


@pytest.mark.parametrize(
    ("name", "country", "place"),
    [
        ("Idlib province", "SY", "sy-idlib"),
        ("Idlib governorate", "SY", "sy-idlib"),
        ("Idlib countryside", "SY", "sy-idlib"),
        ("Idlib", "SY", "gn-169389"),
        ("the city of Idlib", "SY", "gn-169389"),
        ("Damascus", "SY", "gn-170654"),
        ("Damascus countryside", "SY", "sy-rif-dimashq"),
        ("rural Damascus", "SY", "sy-rif-dimashq"),
        ("Rif Dimashq", "SY", "sy-rif-dimashq"),
        ("Kharkiv region", "UA", "ua-kharkiv"),
        ("Kharkiv", "UA", "gn-706483"),
        ("Kyiv", "UA", "gn-703448"),
        ("Donetsk oblast", "UA", "ua-donetsk"),
        ("Khartoum state", "SD", "sd-khartoum"),
        ("West Darfur state", "SD", "sd-west-darfur"),
        ("North Darfur", "SD", "sd-north-darfur"),
        ("Borno State", "NG", "ng-borno"),
        ("Nineveh province", "IQ", "iq-nineveh"),
        ("Anbar", "IQ", "iq-anbar"),
        ("Helmand province", "AF", "af-helmand"),
        ("Rakhine state", "MM", "mm-rakhine"),
        ("North Kivu", "CD", "cd-north-kivu"),
        ("Tigray region", "ET", "et-tigray"),
        ("Hasakeh province", "SY", "sy-hasakah"),
    ],
)
def test_divisions_and_their_seats_are_told_apart(gazetteer: Gazetteer, name: str, country: str, place: str) -> None:
    assert resolve(gazetteer, name, country).id == place


@pytest.mark.parametrize("word", ["province", "governorate", "countryside"])
def test_the_kind_word_may_come_apart(gazetteer: Gazetteer, word: str) -> None:
    assert resolve(gazetteer, "Hama", "SY", kind_word=word).id == "sy-hama"


@pytest.mark.parametrize(
    ("name", "countries", "country"),
    [
        ("Tripoli", ["LB"], "LB"),
        ("Tripoli", ["LY"], "LY"),
        ("Georgia", ["US"], "US"),
        ("Georgia", ["RU"], "GE"),
        ("Hyderabad", ["PK"], "PK"),
        ("Hyderabad", ["IN"], "IN"),
        ("Valencia", ["VE"], "VE"),
        ("San Salvador", ["SV"], "SV"),
        ("Cartagena", ["CO"], "CO"),
        ("Rafah", ["PS"], "PS"),
        ("Rafah", ["EG"], "EG"),
    ],
)
def test_the_country_in_focus_decides_between_namesakes(
    gazetteer: Gazetteer, name: str, countries: list[str], country: str
) -> None:
    assert resolve(gazetteer, name, *countries).country == country


def test_population_decides_where_nothing_else_does(gazetteer: Gazetteer) -> None:
    assert resolve(gazetteer, "Tripoli").country == "LY"


def test_a_small_namesake_on_another_continent_is_never_taken(gazetteer: Gazetteer) -> None:
    node = resolve(gazetteer, "the village of Springfield", "SY")

    assert (node.place, node.country) == (None, "SY")


@pytest.mark.parametrize(("name", "country"), [("Moscow", "RU"), ("Geneva", "CH"), ("Washington", "US")])
def test_seats_of_power_and_talks_may_lie_anywhere(gazetteer: Gazetteer, name: str, country: str) -> None:
    assert resolve(gazetteer, name, "SY").country == country


def test_containment_puts_an_unknown_village_in_its_province(gazetteer: Gazetteer) -> None:
    node = resolve(gazetteer, "Umm Nowhere", "SY", kind_word="village", containment=("Idlib province",))

    assert (node.id, node.kind, node.admin1) == ("sy-idlib--umm-nowhere", PlaceKind.VILLAGE, "Idlib")


def test_a_place_near_by_gives_an_unknown_village_its_province(gazetteer: Gazetteer) -> None:
    node = resolve(gazetteer, "Umm Nowhere", "SY", near="Saraqib")

    assert (node.admin1, node.place) == ("Idlib", None)


def test_containment_overrules_the_focus(gazetteer: Gazetteer) -> None:
    assert resolve(gazetteer, "Tripoli", "LY", containment=("Lebanon",)).country == "LB"


def test_a_country_in_a_list_lies_in_no_other_country(gazetteer: Gazetteer) -> None:
    node = resolve(gazetteer, "Russia", "UA", containment=("Germany", "France"))

    assert (node.kind, node.country) == (PlaceKind.COUNTRY, "RU")


def test_cities_in_a_list_do_not_hold_each_other(gazetteer: Gazetteer) -> None:
    node = resolve(gazetteer, "Kharkiv", "UA", containment=("Lviv",))

    assert node.place is not None
    assert (node.kind, node.admin1) == (PlaceKind.CITY, "Kharkiv")


def test_a_site_that_is_not_known_is_the_town_it_is_called_by(gazetteer: Gazetteer) -> None:
    node = resolve(gazetteer, "Kramatorsk", "UA", kind_word="station")

    assert (node.name, node.kind) == ("Kramatorsk", PlaceKind.CITY)


def test_the_middle_of_a_country_is_a_region_of_it(gazetteer: Gazetteer) -> None:
    node = resolve(gazetteer, "central Mali", "ML")

    assert (node.name, node.kind, node.parent and node.parent.kind) == (
        "central Mali",
        PlaceKind.REGION,
        PlaceKind.COUNTRY,
    )


def test_a_namesake_outside_the_containment_is_refused(gazetteer: Gazetteer) -> None:
    node = resolve(gazetteer, "Saraqib", "SY", containment=("Daraa province",))

    assert (node.place, node.admin1) == (None, "Daraa")


def test_one_unknown_name_in_one_parent_is_one_node(gazetteer: Gazetteer) -> None:
    one = resolve(gazetteer, "Khirbet Nowhere", "SY", containment=("Hama province",))
    other = resolve(gazetteer, "khirbet nowhere", "SY", containment=("Hama governorate",))

    assert one.id == other.id


@pytest.mark.parametrize(
    ("name", "country", "parent", "kind"),
    [
        ("southern Idlib", "SY", "sy-idlib", PlaceKind.REGION),
        ("northern Iraq", "SY", "gn-99237", PlaceKind.REGION),
        ("eastern Aleppo", "SY", "gn-170063", PlaceKind.DISTRICT),
        ("western Damascus countryside", "SY", "sy-rif-dimashq", PlaceKind.REGION),
        ("rural Homs", "SY", "sy-homs", PlaceKind.REGION),
        ("northeastern Nigeria", "NG", "gn-2328926", PlaceKind.REGION),
    ],
)
def test_parts_are_nodes_inside_the_whole(
    gazetteer: Gazetteer, name: str, country: str, parent: str, kind: PlaceKind
) -> None:
    node = resolve(gazetteer, name, country)

    assert node.parent is not None
    assert (node.name, node.parent.id, node.kind) == (name, parent, kind)


def test_wordings_of_one_part_are_one_node(gazetteer: Gazetteer) -> None:
    names = ("northern countryside of Aleppo", "Aleppo's northern countryside", "northern Aleppo countryside")

    assert len({resolve(gazetteer, name, "SY").id for name in names}) == 1


def test_canonical_names_replace_spellings(gazetteer: Gazetteer) -> None:
    assert [resolve(gazetteer, name, "SY").name for name in ("Deir Ezzor", "Maaret al-Nouman", "Saraqib")] == [
        "Deir ez-Zor",
        "Maarat al-Numan",
        "Saraqeb",
    ]


def test_a_curated_site_is_found_with_its_kind_word(gazetteer: Gazetteer) -> None:
    assert resolve(gazetteer, "Menagh air base", "SY").id == "sy-aleppo-menagh-air-base"


def test_every_answer_has_a_reason_and_a_confidence(gazetteer: Gazetteer) -> None:
    node = resolve(gazetteer, "Goma", "CD")

    assert node.reason
    assert 0.5 < node.confidence <= 1.0


def test_the_focus_of_a_text_is_its_country_and_province(gazetteer: Gazetteer) -> None:
    text = "Fighting spread from Maiduguri to Bama and Konduga, Nigerian officials said. Borno is under curfew."
    focus = focus_of(find_mentions(text, gazetteer), words=text.split())

    assert (focus.country, next(iter(focus.admin1))) == ("NG", "ng-borno")


def test_a_name_in_no_script_we_key_is_a_node_of_its_own(gazetteer: Gazetteer) -> None:
    assert resolve(gazetteer, "テスト", "JP").id.startswith("gn-1861060--x-")


def test_a_hamlet_of_a_far_province_is_a_namesake_of_the_one_that_no_list_has(gazetteer: Gazetteer) -> None:
    about = Focus(countries={"UA": 1.0}, admin1={"ua-donetsk": 0.8})
    node = resolve_place(PlaceMention(name="Lozuvatka", kind_word="village"), gazetteer=gazetteer, focus=about)

    assert (node.place, node.admin1) == (None, "Donetsk")


def test_a_place_without_a_latin_name_is_like_nothing(gazetteer: Gazetteer) -> None:
    place = gazetteer.get("gn-785759")

    assert place is not None
    assert gazetteer.likeness_of("slupcane", place) == 0.0


def test_azerbaijani_letters_are_latin(gazetteer: Gazetteer) -> None:
    (place, *_) = gazetteer.candidates("Aghdara", countries=["AZ"])

    assert place.name == "Martakert"


@pytest.mark.parametrize(
    ("name", "place"),
    [("Harem district", "gn-169866"), ("Afrin district", "sy-aleppo-a2-afrin")],
)
def test_a_district_that_only_its_town_is_known_by_is_the_town(gazetteer: Gazetteer, name: str, place: str) -> None:
    assert resolve(gazetteer, name, "SY").id == place
