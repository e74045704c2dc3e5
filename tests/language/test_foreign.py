from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from kg.errors import MissingPartError
from kg.language.foreign import to_universal
from kg.language.pipeline import load_language

LABELS = ("ROOT", "nsubj", "nsubjpass", "auxpass", "agent", "pobj", "prep", "det", "punct")
TEXT = "GAO (AFP) - Nine men were shot. It was dark."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A spaCy pipeline with ClearNLP's labels; it has learned nothing, which its shape does not need."""
    pipeline = spacy.blank("en")
    parser = pipeline.add_pipe("parser")
    for label in LABELS:
        parser.add_label(label)
    pipeline.initialize()
    path = tmp_path_factory.mktemp("pipeline")
    pipeline.to_disk(path)
    return path


def test_an_installed_pipeline_keeps_our_sentences_and_offsets(folder: Path) -> None:
    doc = load_language(str(folder))(TEXT)

    assert doc.text == TEXT
    assert [span.text for span in doc.sents] == ["GAO (AFP) -", "Nine men were shot.", "It was dark."]


def test_an_installed_pipeline_reads_empty_text(folder: Path) -> None:
    assert len(load_language(str(folder))("")) == 0


def test_a_pipeline_without_a_parser_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path)

    with pytest.raises(MissingPartError, match="parser"):
        load_language(str(tmp_path))


def clearnlp(words: str, heads: list[int], deps: str, pos: str, lemmas: str | None = None) -> Doc:
    return Doc(
        spacy.blank("en").vocab,
        words=words.split(),
        heads=heads,
        deps=deps.split(),
        pos=pos.split(),
        lemmas=(lemmas or words).split(),
    )


def test_agents_and_objects_of_prepositions_head_their_prepositions() -> None:
    doc = to_universal(
        clearnlp(
            "Men were shot by rebels in Gao",
            [2, 2, 2, 2, 3, 2, 5],
            "nsubjpass auxpass ROOT agent pobj prep pobj",
            "NOUN AUX VERB ADP NOUN ADP PROPN",
        )
    )

    assert [(token.text, token.dep_, token.head.text) for token in doc] == [
        ("Men", "nsubj:pass", "shot"),
        ("were", "aux:pass", "shot"),
        ("shot", "ROOT", "shot"),
        ("by", "case", "rebels"),
        ("rebels", "obl:agent", "shot"),
        ("in", "case", "Gao"),
        ("Gao", "obl", "shot"),
    ]


def test_predicates_head_their_copula() -> None:
    doc = to_universal(
        clearnlp("He was a soldier", [1, 1, 3, 1], "nsubj ROOT det attr", "PRON AUX DET NOUN", "he be a soldier")
    )

    assert [(token.text, token.dep_, token.head.text) for token in doc] == [
        ("He", "nsubj", "soldier"),
        ("was", "cop", "soldier"),
        ("a", "det", "soldier"),
        ("soldier", "ROOT", "soldier"),
    ]


def test_nouns_take_nominal_modifiers() -> None:
    doc = to_universal(clearnlp("Shelling of towns", [0, 0, 1], "ROOT prep pobj", "NOUN ADP NOUN"))

    assert [(token.dep_, token.head.text) for token in doc] == [
        ("ROOT", "Shelling"),
        ("case", "towns"),
        ("nmod", "Shelling"),
    ]
