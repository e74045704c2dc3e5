"""Wear and tear of scraped news: lost commas, apostrophes, quotation marks and stops; headlines without articles."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace
from random import Random

from kg.language.training.trees import Tree

COMMAS = frozenset({","})
QUOTES = frozenset({'"', "“", "”", "``", "''", "'", "‘", "’"})
STOPS = frozenset({".", "!", "?"})
POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
HEADLINE_LOSSES = frozenset({"det", "aux", "aux:pass", "cop"})


def wear(tree: Tree, random: Random) -> Tree:
    """Return the sentence with the losses that `random` picks; most sentences stay whole."""
    lost: set[int] = set()
    if random.random() < 0.3:  # noqa: PLR2004 - the real corpus lost every comma, other newsrooms none
        lost |= {place for place, word in enumerate(tree.words) if word in COMMAS}
    if random.random() < 0.15:  # noqa: PLR2004
        lost |= {place for place, word in enumerate(tree.words) if word in QUOTES and tree.upos[place] == "PUNCT"}
    if random.random() < 0.15 and tree.words[-1] in STOPS:  # noqa: PLR2004
        lost.add(len(tree.words) - 1)
    if random.random() < 0.06:  # noqa: PLR2004
        lost |= {place for place, relation in enumerate(tree.relations) if relation in HEADLINE_LOSSES}
    tree = without(tree, lost)
    return glue_possessives(tree) if random.random() < 0.15 else tree  # noqa: PLR2004


def without(tree: Tree, lost: AbstractSet[int]) -> Tree:
    """Return the tree without the words at the places `lost`; words with dependents that stay are kept."""
    needed = {head - 1 for place, head in enumerate(tree.heads) if place not in lost}
    kept = [place for place in range(len(tree.words)) if place not in lost or place in needed]
    if not kept or len(kept) == len(tree.words):
        return tree
    return _pick(tree, kept)


def _pick(tree: Tree, kept: list[int]) -> Tree:
    moved = {place + 1: number for number, place in enumerate(kept, start=1)} | {0: 0, -1: -1}
    heads = [moved.get(tree.heads[place], -1) for place in kept]
    if -1 in heads and -1 not in tree.heads:
        return tree
    return Tree(
        words=tuple(tree.words[place] for place in kept),
        upos=tuple(tree.upos[place] for place in kept),
        xpos=tuple(tree.xpos[place] for place in kept),
        heads=tuple(heads),
        relations=tuple(tree.relations[place] for place in kept),
        mentions=tuple(tree.mentions[place] for place in kept),
    )


def glue_possessives(tree: Tree) -> Tree:
    """Return the tree with "Syria 's" written "Syrias", as texts that lost their apostrophes have it."""
    glued = {
        place
        for place in range(1, len(tree.words))
        if tree.xpos[place] == "POS" and tree.words[place] in POSSESSIVES and tree.heads[place] == place
    }
    if not glued or any(head - 1 in glued for head in tree.heads):
        return tree
    words = list(tree.words)
    for place in glued:
        words[place - 1] += words[place].strip("'’")
    return _pick(replace(tree, words=tuple(words)), [place for place in range(len(words)) if place not in glued])
