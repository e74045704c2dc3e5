from __future__ import annotations

import pytest
from spacy.tokens import Token

from kg.language.pipeline import Language
from kg.language.recase import lacks_case, recase

CASED = "Nine villagers were killed near Gao in Mali, the National Defence Front (NDF) said on Tuesday."


def unknown(_: Token) -> str | None:
    return None


@pytest.mark.parametrize("text", [CASED.lower(), CASED.upper()], ids=["lower", "upper"])
def test_a_text_in_one_case_lacks_case(text: str) -> None:
    assert lacks_case(text)


def test_a_text_with_capitals_on_its_names_has_its_case() -> None:
    assert not lacks_case(CASED)


@pytest.mark.parametrize("text", [CASED.lower(), CASED.upper()], ids=["lower", "upper"])
def test_names_and_acronyms_get_their_capitals_back(language: Language, text: str) -> None:
    words = recase(language(text), unknown).text.split()

    assert {"Nine", "villagers", "Gao", "Mali,", "Front", "(NDF)", "Tuesday."} <= set(words)


@pytest.mark.parametrize("text", [CASED.lower(), "ß and ﬁre near İzmir", ""])
def test_offsets_stay(language: Language, text: str) -> None:
    doc = language(text)

    assert [token.idx for token in recase(doc, unknown)] == [token.idx for token in doc]


def test_demonyms_are_capital_whatever_their_tag(language: Language) -> None:
    found = recase(
        language("a malian soldier was killed near gao."), lambda token: {"malian": "Malian"}.get(token.text)
    )

    assert found.text.startswith("A Malian soldier")
