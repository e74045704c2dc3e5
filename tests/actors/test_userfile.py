from __future__ import annotations

from pathlib import Path

import pytest

from kg.actors.link import link_actor
from kg.actors.model import ActorContext
from kg.actors.registry import Registry
from kg.errors import UserFileError


def write(folder: Path, *, actors: str = "", aliases: str = "") -> Path:
    for name, text in (("actors.csv", actors), ("aliases.csv", aliases)):
        if text:
            (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_users_actor_is_found_by_name_and_alias(tmp_path: Path) -> None:
    folder = write(tmp_path, actors="name,kind,country,aliases\nHill Guard,militia,ML,=HG;Hill Guards of Gao\n")
    registry = Registry.open(folder)

    assert [link_actor(registry, name).name for name in ("Hill Guard", "HG", "Hill Guards of Gao")] == [
        "Hill Guard"
    ] * 3


def test_a_users_alias_outranks_a_shipped_name(tmp_path: Path) -> None:
    folder = write(tmp_path, aliases="alias,name,since,until,countries\nthe coalition,NATO,,,SY\n")
    linked = link_actor(Registry.open(folder), "the coalition", context=ActorContext(country_in_focus="SY"))

    assert linked.name == "NATO"


def test_an_empty_folder_changes_nothing(tmp_path: Path) -> None:
    assert len(Registry.open(tmp_path)) == len(Registry.open())


@pytest.mark.parametrize(
    ("actors", "aliases", "where", "field"),
    [
        ("name,kind\nX,rebels\n", "", "actors.csv, line 2", "kind"),
        ("name\nX\n", "", "actors.csv, line 1", "kind"),
        ("name,kind,colour\nX,rebel,red\n", "", "actors.csv, line 1", "colour"),
        ("name,kind,country\nX,rebel,Syria\n", "", "actors.csv, line 2", "country"),
        ("name,kind\n,rebel\n", "", "actors.csv, line 2", "name"),
        ("name,kind\nX,rebel,SY\n", "", "actors.csv, line 2", "line"),
        ("name,kind,aliases\nX,rebel,Y{sy\n", "", "actors.csv, line 2", "aliases"),
        ("name,kind,parent\nX,rebel,Nobody\n", "", "actors.csv, line 2", "parent"),
        ("name,kind\nX,rebel\nx,militia\n", "", "actors.csv, line 3", "name"),
        ("name;kind\nX;rebel\n", "", "actors.csv, line 1", "header"),
        ("", "alias,name\nY,Ansar Allah\n", "aliases.csv, line 2", "name"),
        ("", "alias,name\nY,Nobody\n", "aliases.csv, line 2", "name"),
        ("", "alias,name,since\nY,NATO,May 2015\n", "aliases.csv, line 2", "since"),
        ("", "alias,name,countries\nY,NATO,Mali\n", "aliases.csv, line 2", "countries"),
        ("", "alias,name,since\nY,NATO,2016-13\n", "aliases.csv, line 2", "since"),
        ("", "alias,name,since,until\nY,NATO,2018,2016\n", "aliases.csv, line 2", "until"),
        ("", "alias,name\nYs,NATO\nys,Taliban\n", "aliases.csv, line 3", "alias"),
        ("", "alias,name,kind\nY,NATO,group\n", "aliases.csv, line 2", "kind"),
        ("name,kind,parent\nX,rebel,X\n", "", "actors.csv, line 2", "parent"),
        ("name,kind,parent\nFree Syrian Army,rebel,13th Division\n", "", "actors.csv, line 2", "parent"),
        ("name,kind,aliases\nX,rebel,Y[2018..2016]\n", "", "actors.csv, line 2", "until"),
        ("name,kind,name\nX,rebel,Y\n", "", "actors.csv, line 1", "name"),
        ("name\tkind\nX\trebel\n", "", "actors.csv, line 1", "header"),
    ],
)
def test_a_fault_names_file_line_and_field(tmp_path: Path, actors: str, aliases: str, where: str, field: str) -> None:
    with pytest.raises(UserFileError) as error:
        Registry.open(write(tmp_path, actors=actors, aliases=aliases))

    assert (error.value.where, error.value.field) == (str(tmp_path / where), field)


def test_an_alias_of_an_alias_is_told_the_canonical_name(tmp_path: Path) -> None:
    with pytest.raises(UserFileError, match="write Houthis"):
        Registry.open(write(tmp_path, aliases="alias,name\nY,Ansar Allah\n"))


def test_a_file_that_is_not_utf8_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_bytes(b"name,kind\nCaf\xe9,rebel\n")

    with pytest.raises(UserFileError, match="UTF-8"):
        Registry.open(tmp_path)


def test_kinds_countries_and_headers_may_be_written_in_capitals_or_small(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_bytes("\ufeffName, Kind,COUNTRY\r\nHill Guard,Militia,ml\r\n".encode())
    found = link_actor(Registry.open(tmp_path), "Hill Guard")

    assert (found.name, found.country) == ("Hill Guard", "ML")


def test_one_name_is_two_actors_in_two_countries(tmp_path: Path) -> None:
    rows = "the Ridgers,Taliban,,,AF\nthe Ridgers,Boko Haram,,,NG\n"
    registry = Registry.open(write(tmp_path, aliases=f"alias,name,since,until,countries\n{rows}"))
    focused = {code: registry.lookup("the Ridgers", focus=code) for code in ("AF", "NG")}

    assert {code: actor and actor.label for code, actor in focused.items()} == {"AF": "Taliban", "NG": "Boko Haram"}


def test_names_of_places_are_left_to_the_gazetteer(tmp_path: Path) -> None:
    folder = write(tmp_path, aliases="alias,name,kind\nQalqandar,Saraqib,place\n")

    assert Registry.open(folder).lookup("Qalqandar") is None
