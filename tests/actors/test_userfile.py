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
