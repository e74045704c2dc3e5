from __future__ import annotations

from random import Random

from kg.language.training.augment import glue_possessives, wear, without
from kg.language.training.trees import Tree


def make_tree(words: str, heads: list[int], xpos: str) -> Tree:
    count = len(heads)
    return Tree(
        words=tuple(words.split()),
        upos=("X",) * count,
        xpos=tuple(xpos.split()),
        heads=tuple(heads),
        relations=("dep",) * count,
        mentions=("O",) * count,
    )


SENTENCE = make_tree("In Homs , rebels fled .", [2, 5, 5, 5, 0, 5], "IN NNP , NNS VBD .")


def test_lost_words_leave_a_tree() -> None:
    worn = without(SENTENCE, {2, 5})

    assert worn.words == ("In", "Homs", "rebels", "fled")
    assert worn.heads == (2, 4, 4, 0)


def test_words_with_dependents_stay() -> None:
    assert without(SENTENCE, {1}).words == SENTENCE.words


def test_possessives_without_apostrophe_are_one_word() -> None:
    glued = glue_possessives(make_tree("Syria 's army fled", [3, 1, 4, 0], "NNP POS NN VBD"))

    assert glued.words == ("Syrias", "army", "fled")
    assert glued.heads == (2, 3, 0)


def test_the_same_seed_gives_the_same_wear() -> None:
    once, again = ([wear(SENTENCE, Random(seed)) for seed in range(30)] for _ in range(2))  # noqa: S311

    assert once == again
