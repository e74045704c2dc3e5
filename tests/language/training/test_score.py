from __future__ import annotations

from kg.language.reader import Analysis
from kg.language.training.score import mention_scores, tree_scores
from kg.language.training.trees import Tree

GOLD = Tree(
    words=("Rebels", "fled", "Homs"),
    upos=("NOUN", "VERB", "PROPN"),
    xpos=("NNS", "VBD", "?"),
    heads=(2, 0, 2),
    relations=("nsubj:pass", "root", "obj"),
    mentions=("B-Organisation", "O", "B-Location"),
)
FOUND = Analysis(
    upos=("NOUN", "VERB", "NOUN"),
    xpos=("NNS", "VBN", "NNP"),
    heads=(2, 0, 1),
    relations=("nsubj", "root", "nmod"),
    mentions=((2, 3, "Location"), (0, 2, "Organisation")),
)


def test_labels_count_without_subtypes_and_unknown_tags_not_at_all() -> None:
    scores = {name: round(score, 1) for name, score in tree_scores([GOLD], [FOUND]).items()}

    assert scores == {"UPOS": 66.7, "tag": 50.0, "UAS": 66.7, "LAS": 66.7, "LAS with subtypes": 33.3}


def test_mentions_count_when_span_and_type_are_exact() -> None:
    scores = mention_scores([GOLD], [FOUND])

    assert scores["all"] == (50.0, 50.0, 50.0, 2)
    assert scores["Location"] == (100.0, 100.0, 100.0, 1)
    assert scores["Organisation"] == (0.0, 0.0, 0.0, 1)
