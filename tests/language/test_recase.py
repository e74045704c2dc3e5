from __future__ import annotations

import pytest

from kg.language.pipeline import Language
from kg.language.recase import lacks_case, recase

CASED = "Nine villagers were killed near Gao in Mali, the National Defence Front (NDF) said on Tuesday."


def no_name(_: str) -> bool:
    return False


@pytest.mark.parametrize("text", [CASED.lower(), CASED.upper()], ids=["lower", "upper"])
def test_a_text_in_one_case_lacks_case(text: str) -> None:
    assert lacks_case(text)


def test_a_text_with_capitals_on_its_names_has_its_case() -> None:
    assert not lacks_case(CASED)


@pytest.mark.parametrize("text", [CASED.lower(), CASED.upper()], ids=["lower", "upper"])
def test_names_and_acronyms_get_their_capitals_back(language: Language, text: str) -> None:
    words = recase(language(text), no_name).text.split()

    assert {"Nine", "villagers", "Gao", "Mali,", "Front", "(NDF)", "Tuesday."} <= set(words)


@pytest.mark.parametrize("text", [CASED.lower(), "ß and ﬁre near İzmir", ""])
def test_offsets_stay(language: Language, text: str) -> None:
    doc = language(text)

    assert [token.idx for token in recase(doc, no_name)] == [token.idx for token in doc]


def test_demonyms_are_capital_whatever_their_tag(language: Language) -> None:
    found = recase(language("a malian soldier was killed near gao."), "malian".__eq__)

    assert found.text.startswith("A Malian soldier")
