from __future__ import annotations

import pytest

from kg.language.lemmas import Lemmatizer
from kg.language.reader import WEIGHTS


@pytest.fixture(scope="module")
def lemmatizer() -> Lemmatizer:
    return Lemmatizer(WEIGHTS)


@pytest.mark.parametrize(
    ("word", "tag", "base"),
    [
        ("killed", "VBN", "kill"),
        ("Wounding", "VBG", "wound"),
        ("shot", "VBD", "shoot"),
        ("fled", "VBD", "flee"),
        ("dies", "VBZ", "die"),
        ("dying", "VBG", "die"),
        ("firing", "VBG", "fire"),
        ("seized", "VBN", "seize"),
        ("repelled", "VBD", "repel"),
        ("recaptured", "VBN", "recapture"),
        ("kidnapped", "VBN", "kidnap"),
        ("besieged", "VBN", "besiege"),
        ("were", "VBD", "be"),
        ("casualties", "NNS", "casualty"),
        ("airstrikes", "NNS", "airstrike"),
        ("clashes", "NNS", "clash"),
        ("children", "NNS", "child"),
        ("gunmen", "NNS", "gunman"),
        ("forces", "NNS", "force"),
        ("buses", "NNS", "bus"),
        ("villagers", "NNS", "villager"),
        ("miners", "NNS", "miner"),
        ("bombing", "NN", "bombing"),
        ("worse", "JJR", "bad"),
        ("Aleppo", "NNP", "Aleppo"),
        ("They", "PRP", "they"),
    ],
)
def test_base_form(lemmatizer: Lemmatizer, word: str, tag: str, base: str) -> None:
    assert lemmatizer.lemma(word, tag) == base


@pytest.mark.parametrize(
    ("word", "tag", "base"),
    [
        ("strafled", "VBD", "strafle"),
        ("plabbed", "VBN", "plab"),
        ("glorched", "VBD", "glorch"),
        ("zated", "VBN", "zate"),
    ],
)
def test_a_verb_nobody_knows_is_cut_by_rule(lemmatizer: Lemmatizer, word: str, tag: str, base: str) -> None:
    assert lemmatizer.lemma(word, tag) == base
