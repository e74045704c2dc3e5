"""From scores to structure: one tree per sentence, mentions without overlap."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Numbers = NDArray[np.int64]


def decode_tree(scores: Scores) -> Numbers:
    """Return the head of each word (0 for the root) in the best tree with exactly one root.

    `scores[d, h]` rates `h` as head of `d`; row and column 0 stand for the root. Most greedy choices are a tree
    already and then the best one; the others go through Chu-Liu and Edmonds, with every root arc made so dear that
    the best tree takes one only.
    """
    weights = scores.astype(np.float64)
    np.fill_diagonal(weights, -np.inf)
    heads: Numbers = weights.argmax(axis=1)
    heads[0] = 0
    if int((heads[1:] == 0).sum()) == 1 and not _find_cycle(heads):
        return heads[1:]
    spread = float(scores.max() - scores.min()) + 1.0
    weights[1:, 0] -= spread * len(scores)
    return _arborescence(weights)[1:]


def _find_cycle(heads: Numbers) -> list[int]:
    """The words of one cycle, or none; the root heads itself and is no cycle."""
    state = [0] * len(heads)
    state[0] = 2
    for start in range(1, len(heads)):
        path = []
        word = start
        while state[word] == 0:
            state[word] = 1
            path.append(word)
            word = int(heads[word])
        if state[word] == 1:
            return path[path.index(word) :]
        for seen in path:
            state[seen] = 2
    return []


def _arborescence(weights: NDArray[np.float64]) -> Numbers:
    """Chu-Liu/Edmonds: the best spanning tree away from node 0, by contracting one cycle at a time."""
    heads: Numbers = weights.argmax(axis=1)
    heads[0] = 0
    cycle = _find_cycle(heads)
    if not cycle:
        return heads
    inside = np.zeros(len(heads), dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    small, entry, leaving = _contract(weights, heads, np.array(cycle), outside)
    chosen = _arborescence(small)
    for node, head in enumerate(chosen[:-1]):
        if node:
            heads[outside[node]] = leaving[node] if head == len(outside) else outside[head]
    broken = entry[chosen[-1]]
    heads[broken] = outside[chosen[-1]]
    return heads


def _contract(
    weights: NDArray[np.float64], heads: Numbers, cycle: Numbers, outside: Numbers
) -> tuple[NDArray[np.float64], Numbers, Numbers]:
    """The graph with the cycle as its last node; where each outside head would break it; whom it lends as head."""
    size = len(outside)
    small = np.full((size + 1, size + 1), -np.inf)
    small[:size, :size] = weights[np.ix_(outside, outside)]
    gains = weights[np.ix_(cycle, outside)] - weights[cycle, heads[cycle]][:, None]
    small[size, :size] = gains.max(axis=0)
    lends = weights[np.ix_(outside, cycle)]
    small[:size, size] = lends.max(axis=1)
    small[0, size] = -np.inf
    return small, cycle[gains.argmax(axis=0)], cycle[lends.argmax(axis=1)]


def decode_mentions(scores: Scores, labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return `(first word, word after the last, type)` of the best BIO sequence.

    `scores[w, l]` rates label `l` for word `w`; an I- label only follows a label of its own type. The best label of
    each word mostly is such a sequence already; the others go through Viterbi.
    """
    if not len(scores):
        return []
    starts, follows = _allowed(tuple(labels))
    sequence: Numbers = scores.argmax(axis=1)
    if starts[sequence[0]] < 0 or follows[sequence[:-1], sequence[1:]].min(initial=0.0) < 0:
        sequence = _viterbi(scores, starts, follows)
    return _spans([labels[number] for number in sequence])


def _viterbi(scores: Scores, starts: NDArray[np.float64], follows: NDArray[np.float64]) -> Numbers:
    best = scores[0] + starts
    back = []
    for row in scores[1:]:
        paths = best[:, None] + follows
        back.append(paths.argmax(axis=0))
        best = paths.max(axis=0) + row
    sequence = [best.argmax()]
    for pointers in reversed(back):
        sequence.append(pointers[sequence[-1]])
    return np.array(sequence[::-1])


@cache
def _allowed(labels: tuple[str, ...]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Zero where a label may start a sentence, and where one may follow another; else minus infinity."""
    starts = np.array([-np.inf if label.startswith("I-") else 0.0 for label in labels])
    follows = np.array(
        [
            [-np.inf if after.startswith("I-") and before[2:] != after[2:] else 0.0 for after in labels]
            for before in labels
        ]
    )
    return starts, follows


def _spans(sequence: Sequence[str]) -> list[tuple[int, int, str]]:
    spans: list[tuple[int, int, str]] = []
    for place, label in enumerate(sequence):
        if label.startswith("B-"):
            spans.append((place, place + 1, label[2:]))
        elif label.startswith("I-"):
            start, _, kind = spans.pop()
            spans.append((start, place + 1, kind))
    return spans
