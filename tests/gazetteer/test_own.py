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
        (HEAD + "X,town,SY,Idlib,,,,,surplus\n", "line", "quote a field"),
        (HEAD + "X,town,SY,Idlib,,,\nX,town,SY,Idlib,,,\n", "id", "an id of its own"),
        (HEAD + "X,town,AF,Zabul,66.9,32.2,\n", "latitude", "far outside Afghanistan; was 32.2, 66.9 meant"),
        (HEAD + "X,town,SY,Idlib,-35.9,36.6,\n", "latitude", "was 35.9, 36.6 meant"),
        (HEAD + "قرية,village,SY,Idlib,,,\n", "name", "give a Latin name"),
        ("name,kind,country,id\nX,town,SY,a place>\n", "id", "hyphens"),
        ("name,kind,country,within\nX,town,SY,Nowhere at all\n", "within", "nor on a line above"),
        ("name,kind,country,within\nXarlovik,town,SY,Xarlovik\n", "within", "nor on a line above"),
        ("name\tkind\tcountry\nX\ttown\tSY\n", "header", "split by tabs"),
        ("name,kind,country,name\nX,town,SY,Y\n", "name", "stands twice"),
        ("name,kind,country\nX\x00Y,town,SY\n", "line", "control character"),
        ('name,kind,country\n"X\nY",town,SY\n', "name", "in one line"),
        ("", "name", "must name name, kind, country"),
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


ALIASES = "alias,name,kind,countries\n"


def names(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "aliases.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_name_of_ones_own_leads_to_the_shipped_place_and_its_old_names_stay(tmp_path: Path) -> None:
    with Gazetteer.open() as shipped:
        (place,) = (item for item in shipped.candidates("Saraqib") if item.country == "SY")
        labels = shipped.labels(place)
    with Gazetteer.open(aliases=names(tmp_path, ALIASES + "Qalqandar,Saraqib,place,SY\n")) as gazetteer:
        found = gazetteer.candidates("Qalqandar")

        assert [item.id for item in found] == [place.id]
        assert gazetteer.labels(found[0]) == (*labels, "Qalqandar")
        assert gazetteer.candidates("Saraqib")[0].id == place.id


def test_a_name_of_ones_own_reaches_a_place_of_ones_own_and_a_place_lies_in_one_of_a_line_above(tmp_path: Path) -> None:
    rows = "Red Camp,site,ML,Gao,16.2,0.1,\n"
    with Gazetteer.open(
        extra=write(tmp_path, HEAD + rows), aliases=names(tmp_path, ALIASES + "Campo Rojo,red camp,place,\n")
    ) as gazetteer:
        assert [item.id for item in gazetteer.candidates("Campo Rojo")] == ["ml-gao-red-camp"]

    inside = write(tmp_path, "name,kind,country,within\nRed Camp,site,ML,\nRed Gate,site,ML,Red Camp\n")
    with Gazetteer.open(extra=inside) as gazetteer:
        assert next(gazetteer.parents(gazetteer.candidates("Red Gate")[0])).name == "Red Camp"


def test_a_row_with_a_shipped_id_keeps_point_and_names_where_it_gives_none(tmp_path: Path) -> None:
    with Gazetteer.open() as shipped:
        place = next(item for item in shipped.candidates("Saraqib") if item.country == "SY")
    rows = f"name,kind,country,admin1,id\nSaraqeb,town,SY,Idlib,{place.id}\n"
    with Gazetteer.open(extra=write(tmp_path, rows)) as gazetteer:
        found = gazetteer.candidates("Saraqeb")[0]

        assert (found.id, found.name) == (place.id, "Saraqeb")
        assert (found.latitude, found.longitude) == (place.latitude, place.longitude)


def test_a_file_as_spreadsheets_save_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_bytes("\ufeffName, Kind,Country \r\nRed Camp,Site,ml\r\n\r\n".encode())

    with Gazetteer.open(extra=path) as gazetteer:
        assert gazetteer.candidates("Red Camp")[0].id == "ml-red-camp"


@pytest.mark.parametrize(
    ("text", "field", "remedy"),
    [
        ("alias,name,kind\nX,Nowhere at all,place\n", "name", "add it to places.csv"),
        ("alias,name,kind\nX,Springfield,place\n", "name", "write the id of one: gn-"),
        ("alias,name,kind\nX,Springfield,town\n", "kind", "actor or place"),
        ("alias,name,kind,since\nX,Saraqib,place,2016\n", "since", "leave since and until empty"),
    ],
)
def test_a_fault_in_a_name_of_a_place_says_what_to_write(tmp_path: Path, text: str, field: str, remedy: str) -> None:
    with pytest.raises(UserFileError, match=remedy) as caught:
        Gazetteer.open(aliases=names(tmp_path, text))

    assert (caught.value.field, caught.value.where.rpartition(", ")[2]) == (field, "line 2")
