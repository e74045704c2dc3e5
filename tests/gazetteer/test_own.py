from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import UserFileError
from kg.gazetteer.focus import focus_on
from kg.gazetteer.lookup import Gazetteer
from kg.gazetteer.model import PlaceMention
from kg.gazetteer.resolve import resolve_place

HEAD = "name,kind,country,admin1,latitude,longitude,variants\n"


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "places.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_own_place_is_found_under_all_its_names(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "Camp Aurora,site,ML,Gao,16.2,0.1,Base Aurore|Aurora base\n")
    with Gazetteer.open(extra=path) as gazetteer:
        found = {gazetteer.candidates(name)[0].id for name in ("camp aurora", "Base Aurore", "Aurora base")}

    assert found == {"ml-gao-camp-aurora"}


def test_an_own_place_lies_in_its_division_and_country(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "Camp Aurora,site,ML,Gao,16.2,0.1,\n")
    with Gazetteer.open(extra=path) as gazetteer:
        place = gazetteer.candidates("Camp Aurora")[0]

        assert [parent.name for parent in gazetteer.parents(place)] == ["Gao", "Mali"]


def test_an_own_place_wins_over_the_shipped_namesake(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "Springfield,village,NG,Borno,12.0,13.1,\n")
    with Gazetteer.open(extra=path) as gazetteer:
        answer = resolve_place(
            PlaceMention(name="Springfield"), gazetteer=gazetteer, focus=focus_on(gazetteer, countries=["NG"])
        )

    assert answer.id == "ng-borno-springfield"


def test_an_own_place_without_coordinates_takes_its_parents(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "Hidden Spring,village,NG,Borno,,,\n")
    with Gazetteer.open(extra=path) as gazetteer:
        place, division = gazetteer.candidates("Hidden Spring")[0], gazetteer.admin1_named("Borno", "NG")

    assert division is not None
    assert (place.latitude, place.radius_km) == (division.latitude, division.radius_km)


@pytest.mark.parametrize(
    ("text", "field", "remedy"),
    [
        ("name,country\nX,SY\n", "kind", "must name name, kind, country"),
        ("name,kind,country,colour\nX,town,SY,red\n", "colour", "remove it"),
        (HEAD + "X,hamlet,SY,,,,\n", "kind", "write one of"),
        (HEAD + "X,town,Syria,,,,\n", "country", "two letters"),
        (HEAD + "X,town,SY,Atlantis,,,\n", "admin1", "no first-level division"),
        (HEAD + "X,town,SY,Idlib,95,36,\n", "latitude", "between -90 and 90"),
        (HEAD + "X,town,SY,Idlib,35.9,,\n", "longitude", "give both or neither"),
        (HEAD + 'X,town,SY,Idlib,"35,9",36,\n', "latitude", "with a point"),
        (HEAD + ",town,SY,Idlib,,,\n", "name", "fill it in"),
        (HEAD + "X,town,SY,Idlib,,,,,surplus\n", "(beyond the last)", "quote a field"),
        (HEAD + "X,town,SY,Idlib,,,\nX,town,SY,Idlib,,,\n", "id", "an id of its own"),
    ],
)
def test_a_fault_names_file_line_field_and_remedy(tmp_path: Path, text: str, field: str, remedy: str) -> None:
    path = write(tmp_path, text)

    with pytest.raises(UserFileError, match=remedy) as caught:
        Gazetteer.open(extra=path)

    assert caught.value.field == field
    assert str(path) in caught.value.where
    assert "line" in caught.value.where


def test_a_file_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UserFileError, match="check the path"):
        Gazetteer.open(extra=tmp_path / "places.csv")


def test_a_file_in_another_encoding_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_bytes("name,kind,country\nÉcole,site,ML\n".encode("latin-1"))

    with pytest.raises(UserFileError, match="save it as UTF-8"):
        Gazetteer.open(extra=path)
