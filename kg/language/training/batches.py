"""Labels as numbers, and sentences of like length as padded tensors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor

from kg.language.pieces import PADDING, PieceReader, Pieces
from kg.language.training.trees import UNKNOWN, Tree

IGNORED = -100
"""PyTorch's number for a label that counts in no loss."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The label sets, in the order of the network's outputs."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    mentions: tuple[str, ...]
    relations: tuple[str, ...]


def collect_labels(trees: Iterable[Tree]) -> Labels:
    """Return every label of the sentences, sorted; "O" comes first among the mentions."""
    seen: tuple[Counter[str], ...] = (Counter(), Counter(), Counter(), Counter())
    for tree in trees:
        for counter, column in zip(seen, (tree.upos, tree.xpos, tree.mentions, tree.relations), strict=True):
            counter.update(column)
    upos, xpos, mentions, relations = (sorted(set(counter) - {UNKNOWN}) for counter in seen)
    mentions.sort(key=lambda label: (label != "O", label[2:], label))
    return Labels(upos=tuple(upos), xpos=tuple(xpos), mentions=tuple(mentions), relations=tuple(relations))


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Padded sentences: inputs `[sentence, piece]`, labels `[sentence, 1 + word]` with the root ignored."""

    ids: Tensor
    mask: Tensor
    firsts: Tensor
    filled: Tensor
    upos: Tensor
    xpos: Tensor
    mentions: Tensor
    heads: Tensor
    relations: Tensor


def make_batches(
    trees: Sequence[Tree], reader: PieceReader, labels: Labels, *, size: int, random: Random | None = None
) -> Iterator[Batch]:
    """Yield batches of at most `size` padded pieces; `random` shuffles sentences of like length and the batches."""
    read = [(reader.sentence(tree.words), tree) for tree in trees]
    read = [
        pair
        for _, _, pair in sorted(
            (len(pair[0].ids) * (random.uniform(0.85, 1.15) if random else 1), number, pair)
            for number, pair in enumerate(read)
        )
    ]
    groups: list[list[tuple[Pieces, Tree]]] = [[]]
    widest = 0
    for pair in read:
        widest = max(widest, len(pair[0].ids))
        if groups[-1] and widest * (len(groups[-1]) + 1) > size:
            groups.append([])
            widest = len(pair[0].ids)
        groups[-1].append(pair)
    if random:
        random.shuffle(groups)
    numbers = [
        {label: number for number, label in enumerate(column)}
        for column in (labels.upos, labels.xpos, labels.mentions, labels.relations)
    ]
    yield from (_batch(group, numbers) for group in groups)


def _batch(group: Sequence[tuple[Pieces, Tree]], numbers: Sequence[dict[str, int]]) -> Batch:
    width = max(len(pieces.ids) for pieces, _ in group)
    words = max(len(pieces.firsts) for pieces, _ in group)
    upos, xpos, mentions, relations = numbers

    def column(values: Iterable[Iterable[int]], fill: int, length: int) -> Tensor:
        rows = [list(row) for row in values]
        return torch.tensor([row + [fill] * (length - len(row)) for row in rows])

    def labelled(name: str, known: dict[str, int]) -> Tensor:
        rows = ([IGNORED, *(known.get(label, IGNORED) for label in getattr(tree, name))] for _, tree in group)
        return column(rows, IGNORED, words)

    return Batch(
        ids=column((pieces.ids for pieces, _ in group), PADDING, width),
        mask=column(([1] * len(pieces.ids) for pieces, _ in group), 0, width),
        firsts=column((pieces.firsts for pieces, _ in group), 0, words),
        filled=column(([1] * len(pieces.firsts) for pieces, _ in group), 0, words),
        upos=labelled("upos", upos),
        xpos=labelled("xpos", xpos),
        mentions=labelled("mentions", mentions),
        heads=column(
            ([IGNORED, *(IGNORED if head < 0 else head for head in tree.heads)] for _, tree in group), IGNORED, words
        ),
        relations=labelled("relations", relations),
    )
