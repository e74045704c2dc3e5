from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from kg.language.decode import decode_mentions, decode_tree


def best_by_search(scores: np.ndarray) -> float:
    size = len(scores) - 1
    best = -np.inf
    for heads in product(range(size + 1), repeat=size):
        if is_tree(heads):
            best = max(best, sum(scores[word + 1, head] for word, head in enumerate(heads)))
    return float(best)


def is_tree(heads: tuple[int, ...]) -> bool:
    if sum(head == 0 for head in heads) != 1:
        return False
    for word in range(1, len(heads) + 1):
        seen = set()
        place = word
        while place:
            if place in seen:
                return False
            seen.add(place)
            place = heads[place - 1]
    return True


@pytest.mark.parametrize("seed", range(40))
def test_the_tree_is_the_best_with_one_root(seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(6, 6)).astype(np.float32)
    heads = tuple(decode_tree(scores).tolist())
    total = sum(scores[word + 1, head] for word, head in enumerate(heads))

    assert is_tree(heads)
    assert total == pytest.approx(best_by_search(scores), abs=1e-4)


def test_one_word_is_the_root() -> None:
    assert decode_tree(np.zeros((2, 2), dtype=np.float32)).tolist() == [0]


def test_a_long_sentence_gets_one_tree() -> None:
    scores = np.random.default_rng(7).normal(size=(121, 121)).astype(np.float32)

    assert is_tree(tuple(decode_tree(scores).tolist()))


LABELS = ("O", "B-Person", "I-Person", "B-Location", "I-Location")


def test_an_inside_label_never_follows_another_type() -> None:
    scores = np.array([[0, 9, 0, 0, 0], [0, 0, 4, 0, 5], [9, 0, 0, 0, 0]], dtype=np.float32)

    assert decode_mentions(scores, LABELS) == [(0, 2, "Person")]


def test_a_mention_never_starts_inside() -> None:
    scores = np.array([[0, 0, 9, 1, 0], [9, 0, 0, 0, 0]], dtype=np.float32)

    assert decode_mentions(scores, LABELS) == [(0, 1, "Location")]


def test_no_words_have_no_mentions() -> None:
    assert decode_mentions(np.zeros((0, 5), dtype=np.float32), LABELS) == []
