"""Armed groups that no registry knows are found by their names; states' own forces and parties are left alone."""

import pytest

from kg.extraction.model import Role
from tests.extraction.reports import read

SIDES = {Role.PERPETRATOR, Role.SIDE_A, Role.SIDE_B}


def sides(text: str) -> set[str]:
    return {filler.name for event in read(text, "2024-03-10").events for filler in event.roles if filler.role in SIDES}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Fighters of the Crimson Valley Front attacked a post near Kidal in Mali on Tuesday.",
            {"Crimson Valley Front"},
        ),
        ("The rebel group Lumina Brigade shelled Bunia in DR Congo, killing two people.", {"Lumina Brigade"}),
        (
            "Twelve villagers were killed by the Mwangaza Defence Force in Djugu in DR Congo on Sunday.",
            {"Mwangaza Defence Force"},
        ),
        (
            "The Amber Hills Army and the Mountain People's Guard clashed in Loikaw in Myanmar on Monday.",
            {"Amber Hills Army", "Mountain People's Guard"},
        ),
        (
            "The Crimson Valley Front (CVF) took Kidal in Mali on Tuesday. The CVF shelled Gao on Wednesday.",
            {"Crimson Valley Front"},
        ),
        (
            "Fighters of the Sons of the Red Ridge killed nine people near Kidal in Mali on Tuesday.",
            {"Sons of the Red Ridge"},
        ),
        ("Militants from Kataib Nur shelled Kidal in Mali on Tuesday, killing two people.", {"Kataib Nur"}),
        ("Harakat al-Barq abducted three aid workers near Kidal in Mali on Tuesday.", {"Harakat al-Barq"}),
        ("Gunmen loyal to the Ndala Mountain Lords attacked Bunia in DR Congo on Tuesday.", {"Ndala Mountain Lords"}),
    ],
)
def test_a_group_is_found_by_its_name(text: str, names: set[str]) -> None:
    assert sides(text) & names == names


@pytest.mark.parametrize(
    "text",
    [
        "The Kenyan Air Force bombed a camp near Kismayo in Somalia on Tuesday.",
        "Soldiers of the Nigerian Army shot dead four farmers in Borno in Nigeria on Tuesday.",
    ],
)
def test_a_nation_in_the_name_makes_it_the_states_own(text: str) -> None:
    assert not any("Force" in name or "Army" in name for name in sides(text))


@pytest.mark.parametrize(
    "text",
    [
        "Militants from Gao killed two soldiers near Kidal in Mali on Tuesday.",
        "Gunmen from the Red Sea Hills attacked a post near Kassala in Sudan on Tuesday.",
        "Rebels of General Amadou Sanou attacked a post near Kidal in Mali on Tuesday.",
    ],
)
def test_a_place_or_person_behind_fighters_is_no_group(text: str) -> None:
    assert not any(name in {"Gao", "Red Sea Hills", "General Amadou Sanou", "Amadou Sanou"} for name in sides(text))
