from __future__ import annotations

import csv
import json
import lzma
from pathlib import Path

import pytest

from kg.actors.dictionaries import Code, read_codes, read_dictionary, title_case
from kg.actors.importer import BODY, members, read_sides, ucdp_kind
from kg.actors.sources import parse_alias, parse_row, read_rows
from kg.errors import UserFileError


def test_an_alias_carries_language_countries_and_time() -> None:
    alias = parse_alias("الجبهة@ar{SY IQ}[2016-07-28..2017]", "x")

    assert (alias.name, alias.language, alias.countries, alias.since, alias.until) == (
        "الجبهة",
        "ar",
        ("SY", "IQ"),
        "2016-07-28",
        "2017",
    )


def test_a_relation_has_an_interval() -> None:
    row = parse_row(["A", "rebel", "SY", "", "member-of=B Front@2015..2016"], "x")

    assert row.relations == (("member-of", "B Front", "2015", "2016"),)


@pytest.mark.parametrize(
    ("line", "field"),
    [("A|rebel|SY", "line"), ("A|rebel|SY||colour=red", "facts"), ("A|rebel|SY|b{|", "aliases")],
)
def test_a_broken_line_names_its_field(tmp_path: Path, line: str, field: str) -> None:
    path = tmp_path / "a.psv"
    path.write_text(f"label|kind|country|aliases|facts\n{line}\n", encoding="utf-8")

    with pytest.raises(UserFileError) as error:
        list(read_rows(path))

    assert (error.value.where, error.value.field) == ("a.psv:2", field)


def test_dictionary_codes_keep_their_time() -> None:
    assert list(read_codes("[XYZGOV 990301-041031] [XYZ >070101]")) == [
        Code(value="XYZGOV", since="1999-03-01", until="2004-10-31"),
        Code(value="XYZ", since="2007-01-01"),
    ]


def test_a_dictionary_entry_gathers_synonyms_and_codes(tmp_path: Path) -> None:
    path = tmp_path / "d.xz"
    text = "# head\nHILL_GUARD_(HG)_ [MLIREB] # note\n+GUARD_OF_THE_HILLS_\n\nOTHER_BODY_\n\t[MLIOPP 990101-000101]\n"
    path.write_bytes(lzma.compress(text.encode()))
    first, second = read_dictionary(path)

    assert (first.name, first.synonyms, first.codes[0].value) == ("HILL GUARD (HG)", ["GUARD OF THE HILLS"], "MLIREB")
    assert second.codes == [Code(value="MLIOPP", since="1999-01-01", until="2000-01-01")]


@pytest.mark.parametrize(
    ("capitals", "title"),
    [
        ("ARMY OF THE HILLS", "Army of the Hills"),
        ("AL-FARUQ BRIGADES", "al-Faruq Brigades"),
        ("Already Written", "Already Written"),
    ],
)
def test_capitals_become_a_title(capitals: str, title: str) -> None:
    assert title_case(capitals) == title


def test_a_joint_side_is_its_members() -> None:
    assert members("A Front, B Army") == ["A Front", "B Army"]


def test_sides_gather_countries_years_and_opponents(tmp_path: Path) -> None:
    path = tmp_path / "e.xz"
    event = {
        "side_a_name": "Government of Mali",
        "side_b_name": "Hill Guard",
        "location_root_name": "Mali",
        "start_date": "2012-05-01",
    }
    path.write_bytes(lzma.compress(json.dumps(event).encode()))
    side = read_sides(path)["Hill Guard"]

    assert (side.years, side.met["Government of Mali"], ucdp_kind("Hill Guard", side)) == ({2012}, 1, "rebel")


def test_a_body_is_named_by_a_word_for_one() -> None:
    assert [bool(BODY.search(name)) for name in ("Hill Liberation Front", "Thus Far")] == [True, False]


def test_the_tables_of_rules_hold_no_unknown_outcome() -> None:
    folder = Path(__file__).parents[2] / "kg" / "actors" / "data" / "curated"
    with (
        (folder / "rules.csv").open(encoding="utf-8") as rules,
        (folder / "outcomes.csv").open(encoding="utf-8") as out,
    ):
        known = {line["outcome"] for line in csv.DictReader(out)}
        used = {line["outcome"] for line in csv.DictReader(rules)}

    assert used - known == set()
