"""Tables of words: ours, and a user's laid over them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import UserFileError
from kg.extraction.lexicon import COLUMNS, FOLDER, load_lexicon
from kg.extraction.model import EventType, Stage

HEAD = "\t".join(COLUMNS["triggers.tsv"])


def write(folder: Path, *rows: str) -> Path:
    (folder / "triggers.tsv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return folder


def test_our_tables_load() -> None:
    assert load_lexicon().triggers["airstrike"][0].type is EventType.AIR_STRIKE


def test_every_table_of_ours_is_there() -> None:
    assert sorted(file.name for file in FOLDER.glob("*.tsv") if file.name in COLUMNS) == sorted(COLUMNS)


def test_a_users_trigger_is_added(tmp_path: Path) -> None:
    lexicon = load_lexicon(write(tmp_path, "carpet bombing\tN\tAirStrike\t\t\tThe carpet bombing went on."))

    assert lexicon.triggers["carpet"][0].type is EventType.AIR_STRIKE


def test_a_user_can_take_a_trigger_away(tmp_path: Path) -> None:
    lexicon = load_lexicon(write(tmp_path, "sortie\tN\t-\t"))

    assert "sortie" not in lexicon.triggers


def test_taking_a_trigger_away_takes_all_its_senses(tmp_path: Path) -> None:
    forms = {entry.pos for entry in load_lexicon(write(tmp_path, "strike\tV\t-")).triggers["strike"]}

    assert "V" not in forms


def test_a_users_sense_replaces_ours_of_the_same_part_of_speech(tmp_path: Path) -> None:
    lexicon = load_lexicon(write(tmp_path, "shell\tV\tAirStrike\t\t\tGunships shelled the port."))

    assert [entry.type for entry in lexicon.triggers["shell"] if entry.pos == "V"] == [EventType.AIR_STRIKE]


def test_a_users_table_takes_a_word_out_of_its_classes(tmp_path: Path) -> None:
    (tmp_path / "nouns.tsv").write_text("form\tclass\nhospital\t-\n", encoding="utf-8")

    assert not load_lexicon(tmp_path).is_a("hospital", "facility")


def test_a_table_with_a_name_that_nobody_reads_is_refused(tmp_path: Path) -> None:
    (tmp_path / "trigers.tsv").write_text(HEAD + "\n", encoding="utf-8")

    with pytest.raises(UserFileError, match="must be one of"):
        load_lexicon(tmp_path)


def test_stages_are_read_by_their_verb() -> None:
    assert load_lexicon().stages["collapse"] == (Stage.COLLAPSED,)


@pytest.mark.parametrize(
    ("row", "field"),
    [("zap\tQ\tAttack\t", "pos"), ("zap\tV\tZapping\t", "type"), ("zap\tV\tAttack\tmoonlight", "requires")],
)
def test_an_unknown_value_names_line_and_field(tmp_path: Path, row: str, field: str) -> None:
    with pytest.raises(UserFileError) as caught:
        load_lexicon(write(tmp_path, row))

    assert (caught.value.where, caught.value.field) == (f"{tmp_path / 'triggers.tsv'}:2", field)


def test_another_heading_is_refused(tmp_path: Path) -> None:
    (tmp_path / "means.tsv").write_text("word\tkind\n", encoding="utf-8")

    with pytest.raises(UserFileError, match="heading"):
        load_lexicon(tmp_path)
