from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import DamageError, MissingPartError
from kg.gazetteer.lookup import Gazetteer
from kg.gazetteer.model import PlaceKind


def test_the_file_holds_the_world(gazetteer: Gazetteer) -> None:
    figures = gazetteer.figures()

    assert figures["places"] >= 150_000
    assert figures["country"] >= 249
    assert figures["admin1"] >= 3_500
    assert figures["admin2"] >= 10_000


@pytest.mark.parametrize("name", ["Maaret al-Numan", "Ma'arrat an-Nu'man", "معرة النعمان", "maarat al-numan"])
def test_variants_and_scripts_lead_to_one_place(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.candidates(name)[0].id == "gn-167611"


@pytest.mark.parametrize(
    ("name", "country", "place"),
    [
        ("Kharkov", "UA", "gn-706483"),
        ("Харків", "UA", "gn-706483"),
        ("Mogadiscio", "SO", "gn-53654"),
        ("Khartum", "SD", "gn-379252"),
        ("Rangoon", "MM", "gn-1298824"),
    ],
)
def test_names_of_other_wars(gazetteer: Gazetteer, name: str, country: str, place: str) -> None:
    assert place in {found.id for found in gazetteer.candidates(name, countries=[country])}


def test_a_lost_apostrophe_is_forgiven(gazetteer: Gazetteer) -> None:
    assert gazetteer.candidates("Syrias")[0].country == "SY"


def test_spellings_alike_are_found_in_the_countries_asked_only(gazetteer: Gazetteer) -> None:
    asked = {place.country for place in gazetteer.candidates("Maareit al-Nouman", countries=["SY"])}

    assert asked == {"SY"}
    assert gazetteer.candidates("Maareit al-Nouman") == ()


def test_a_country_is_not_taken_for_a_town_spelled_alike(gazetteer: Gazetteer) -> None:
    assert {place.country for place in gazetteer.candidates("Iraq", countries=["SY"])} & {"SY"} == set()


def test_containment_ends_in_the_country(gazetteer: Gazetteer) -> None:
    town = gazetteer.candidates("Bakhmut")[0]

    assert [parent.kind for parent in gazetteer.parents(town)][-2:] == [PlaceKind.ADMIN1, PlaceKind.COUNTRY]


def test_divisions_carry_their_codes(gazetteer: Gazetteer) -> None:
    division = gazetteer.admin1_named("Idleb", "SY")

    assert division is not None
    assert (division.geonames_code, division.iso_code) == ("SY.12", "SY-ID")


def test_guinean_slugs_are_no_geonames_ids(gazetteer: Gazetteer) -> None:
    division = gazetteer.admin1_named("Boke", "GN")

    assert division is not None
    assert division.geonames_id is None


def test_every_id_leads_back_to_its_place(gazetteer: Gazetteer) -> None:
    for name in ("Goma", "Idlib", "Darfur", "Khan Younis"):
        for place in gazetteer.candidates(name):
            assert gazetteer.get(place.id) == place


def test_unknown_id_is_none(gazetteer: Gazetteer) -> None:
    assert gazetteer.get("xx-nowhere") is None


def test_a_missing_file_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(MissingPartError, match=r"python -m kg\.gazetteer\.compile"):
        Gazetteer.open(file=tmp_path / "none.sqlite")


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "gazetteer.sqlite"
    file.write_bytes(b"no database at all, only words" * 50)

    with pytest.raises(DamageError, match="no gazetteer file"):
        Gazetteer.open(file=file)
