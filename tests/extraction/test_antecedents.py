"""Whose forces "its jets" and "the soldiers" are."""

import pytest

from kg.extraction.model import Role
from tests.extraction.reports import read


def doers(text: str) -> list[str]:
    roles = [filler for event in read(text).events for filler in event.roles if filler.role is Role.PERPETRATOR]
    return list(dict.fromkeys(filler.name for filler in roles))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Israeli army said its air force had bombed a depot near Tyre in Lebanon on Thursday.", ["Israel"]),
        ("Russia denied it. Its aircraft bombed a bakery in Lysychansk in Ukraine on Thursday.", ["Russia"]),
        ("The RSF said its troops had captured Nyala in Sudan on Thursday.", ["Rapid Support Forces"]),
        (
            "Eritrean troops shot dead six priests in Adwa in Ethiopia on Thursday. The soldiers then looted the clinic.",
            ["Eritrea"],
        ),
        ("Ethiopian soldiers looted a clinic in Adwa in Ethiopia.", ["Ethiopian government forces"]),
        ("Russian Su-34 jets bombed a bakery in Kupiansk in Ukraine on Thursday.", ["Russia"]),
    ],
)
def test_forces_are_those_of_who_was_named_before(text: str, names: list[str]) -> None:
    assert doers(text) == names
